//! TLS for every address but loopback: TLS 1.3, with a certificate that is handed in or made here.

use std::fmt;
use std::sync::Arc;

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, date_time_ymd};
use romori_app::house::House;
use romori_types::{Date, Span};
use sha2::{Digest as _, Sha256};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::NoServerSessionStorage;
use tokio_rustls::rustls::version::TLS13;

use super::client_certificate::DeviceVerifier;

/// How long a certificate that is made here holds: what the strictest browsers take. Unit: days.
const HOLDS_DAYS: i64 = 800;

/// 証明書 — a certificate with its key, ready to serve.
#[derive(Clone)]
pub struct Certificate {
    chain: Vec<CertificateDer<'static>>,
    key: Arc<PrivateKeyDer<'static>>,
    fingerprint: String,
}

/// Keys have no `Debug`.
impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({})", self.fingerprint)
    }
}

/// The texts are no certificate with its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACertificate;

impl Certificate {
    /// Reads a certificate (with those above it) and its key, both in PEM.
    ///
    /// # Errors
    /// When one of them is not, or the key belongs to another certificate.
    pub fn from_pem(certificate: &str, key: &str) -> Result<Self, NotACertificate> {
        let chain = CertificateDer::pem_slice_iter(certificate.as_bytes());
        let chain: Vec<_> = chain.collect::<Result<_, _>>().map_err(|_| NotACertificate)?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|_| NotACertificate)?;
        let first = chain.first().ok_or(NotACertificate)?;
        let fingerprint = Sha256::digest(first.as_ref());
        let pairs: Vec<String> = fingerprint.iter().map(|byte| format!("{byte:02X}")).collect();
        let read = Self { fingerprint: pairs.join(":"), chain, key: Arc::new(key) };
        read.greeting(None)?;
        Ok(read)
    }

    /// How an entrance greets: TLS 1.3, nothing before the greeting is over, no greeting taken up
    /// again, so that no entrance knows what happened at another. With a house, devices are asked
    /// for the certificates of its authority.
    ///
    /// # Errors
    /// When the key belongs to another certificate.
    pub fn greeting(&self, devices: Option<&Arc<House>>) -> Result<Greeting, NotACertificate> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let devices =
            devices.map(|house| DeviceVerifier::new(Arc::clone(house), Arc::clone(&provider)));
        self.greets(devices, provider)
    }

    /// How the vault of individual numbers greets: as [`Certificate::greeting`]. Where devices have
    /// certificates it asks for one too, and holds it against the one that the ticket names.
    ///
    /// # Errors
    /// When the key belongs to another certificate.
    pub fn greeting_of_vault(&self, devices: bool) -> Result<Greeting, NotACertificate> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        self.greets(devices.then(|| DeviceVerifier::held(Arc::clone(&provider))), provider)
    }

    fn greets(
        &self,
        devices: Option<DeviceVerifier>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Greeting, NotACertificate> {
        let builder = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13])
            .map_err(|_| NotACertificate)?;
        let builder = match devices {
            Some(verifier) => builder.with_client_cert_verifier(Arc::new(verifier)),
            None => builder.with_no_client_auth(),
        };
        let mut config = builder
            .with_single_cert(self.chain.clone(), self.key.clone_key())
            .map_err(|_| NotACertificate)?;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        config.max_early_data_size = 0;
        Ok(Greeting(Arc::new(config)))
    }

    /// SHA-256 of the certificate, as browsers show it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// 挨拶 — what an entrance of its own needs for TLS.
#[derive(Clone)]
pub struct Greeting(pub(super) Arc<ServerConfig>);

romori_types::quiet_debug!(Greeting);

/// A certificate that was made, in PEM, with its key.
pub struct MadeCertificate {
    /// The certificate.
    pub certificate: String,
    /// Its key.
    pub key: String,
    /// The last day on which it holds.
    pub until: Date,
}

/// Makes a certificate that signs itself, for these names and addresses.
///
/// # Errors
/// When a name is none, or there is no randomness.
pub fn make_certificate(names: &[String], today: Date) -> Result<MadeCertificate, NotACertificate> {
    let day = |days| today.checked_add(Span::new().days(days)).map_err(|_| NotACertificate);
    let (from, until) = (day(-1)?, day(HOLDS_DAYS)?);
    let mut params = CertificateParams::new(names.to_vec()).map_err(|_| NotACertificate)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Romori");
    let at = |day: Date| {
        let month = u8::try_from(day.month()).unwrap_or(1);
        date_time_ymd(day.year().into(), month, u8::try_from(day.day()).unwrap_or(1))
    };
    (params.not_before, params.not_after) = (at(from), at(until));
    let key = KeyPair::generate().map_err(|_| NotACertificate)?;
    let made = params.self_signed(&key).map_err(|_| NotACertificate)?;
    Ok(MadeCertificate { certificate: made.pem(), key: key.serialize_pem(), until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_reads_back_and_a_foreign_key_does_not_fit() {
        let today = Date::constant(2026, 7, 1);
        let names = ["192.0.2.1".to_owned(), "romori.office.example".to_owned()];
        let one = make_certificate(&names, today).unwrap();
        let two = make_certificate(&names, today).unwrap();
        let read = Certificate::from_pem(&one.certificate, &one.key).unwrap();
        assert_eq!(read.fingerprint().len(), 32 * 3 - 1);
        assert_eq!(one.until, Date::constant(2028, 9, 8));
        assert!(Certificate::from_pem(&one.certificate, &two.key).is_err());
        assert!(Certificate::from_pem("", &one.key).is_err());
        assert!(Certificate::from_pem(&one.certificate, "").is_err());
        assert!(!format!("{read:?}").contains("PRIVATE"));
    }
}
