//! PKCS#12: key and certificate in one file, for a device that cannot make a request.
//!
//! The noted fallback: the key is made here and is wherever the file is. It is neither stored nor
//! made twice.

use p12_keystore::{
    Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKey,
    PrivateKeyChain,
};
use rcgen::KeyPair;
use romori_types::Chance;
use zeroize::Zeroizing;

use crate::authority::hex;
use crate::{Authority, AuthorityError, Device, Issued};

/// Rounds of the derivation of the file's key: a passphrase of 125 bits needs no more.
const ITERATIONS: u32 = 10_000;
/// Letters of a passphrase that are not mistaken for one another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789!";
const GROUPS: usize = 5;
const GROUP: usize = 5;

/// A file with the key of a device, and the words that open it.
pub struct DeviceFile {
    /// The certificate in it.
    pub issued: Issued,
    /// The file.
    pub bytes: Zeroizing<Vec<u8>>,
    /// What opens it: shown once.
    pub passphrase: Zeroizing<String>,
}

/// Makes a key, signs for it, and puts both into a file.
///
/// # Errors
/// When there is no chance; when the file cannot be made.
pub fn device_file(
    authority: &Authority,
    device: &Device,
    chance: &dyn Chance,
) -> Result<DeviceFile, AuthorityError> {
    let key = KeyPair::generate().map_err(|_| AuthorityError::NoChance)?;
    let issued = authority.issue_for(&key, device, chance)?;
    let passphrase = passphrase(chance)?;
    let failed = |_| AuthorityError::Encoding;
    let pkcs8 = Zeroizing::new(key.serialize_der());
    let private = PrivateKey::from_der(&pkcs8).map_err(failed)?;
    let certificates = [issued.der.as_slice(), authority.certificate()];
    let certificates: Vec<Certificate> = certificates
        .into_iter()
        .map(Certificate::from_der)
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    let mut store = KeyStore::new();
    let chain = PrivateKeyChain::new(issued.serial.as_slice(), private, certificates);
    store.add_entry(&hex(&issued.serial), KeyStoreEntry::PrivateKeyChain(chain));
    let written = store
        .writer(&passphrase)
        .encryption_algorithm(EncryptionAlgorithm::PbeWithHmacSha256AndAes256)
        .encryption_iterations(ITERATIONS)
        .mac_algorithm(MacAlgorithm::HmacSha256)
        .mac_iterations(ITERATIONS)
        .write();
    Ok(DeviceFile { issued, bytes: Zeroizing::new(written.map_err(failed)?), passphrase })
}

/// Twenty-five letters in groups: 125 bits.
fn passphrase(chance: &dyn Chance) -> Result<Zeroizing<String>, AuthorityError> {
    let mut bytes = Zeroizing::new([0; GROUPS * GROUP]);
    chance.fill(bytes.as_mut_slice())?;
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() + GROUPS));
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 && place % GROUP == 0 {
            text.push('-');
        }
        text.push(char::from(LETTERS[usize::from(byte & 31)]));
    }
    Ok(text)
}
