//! The key that browsers seal for: HPKE (RFC 9180), made anew at each start, in memory alone.

use rustls::crypto::aws_lc_rs::hpke::DH_KEM_P256_HKDF_SHA256_AES_256;
use rustls::crypto::hpke::{EncapsulatedSecret, Hpke as _, HpkePrivateKey};
use zeroize::Zeroizing;

/// What every sealing is for (`info` of RFC 9180 §5.1).
pub const HPKE_INFO: &[u8] = b"romori-mynabox/1";
/// An encapsulated key: an uncompressed point of P-256. Unit: bytes.
pub const ENCAPSULATED_BYTES: usize = 65;

/// 受領の鍵 — whatever a browser sent before the process began anew opens no more: its page is
/// opened anew as well. So no key of this kind lies on any disk.
pub struct BrowserKey {
    public: Vec<u8>,
    private: HpkePrivateKey,
}

impl BrowserKey {
    /// A new one. None when the system gives no chance.
    pub fn generate() -> Option<Self> {
        let pair = DH_KEM_P256_HKDF_SHA256_AES_256.generate_key_pair();
        let (public, private) = pair.ok()?;
        Some(Self { public: public.0, private })
    }

    /// The public key: an uncompressed point of P-256, 65 bytes.
    pub fn public(&self) -> &[u8] {
        &self.public
    }

    /// Opens what was sealed for this key with this associated data.
    pub fn open(&self, sealed: &[u8], associated: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (encapsulated, body) = sealed.split_at_checked(ENCAPSULATED_BYTES)?;
        let encapsulated = EncapsulatedSecret(encapsulated.to_vec());
        let opened = DH_KEM_P256_HKDF_SHA256_AES_256.open(
            &encapsulated,
            HPKE_INFO,
            associated,
            body,
            &self.private,
        );
        opened.ok().map(Zeroizing::new)
    }
}
