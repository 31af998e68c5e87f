//! Who a process is and whom it knows: an authority of its own, which signs its own certificate and
//! that of each application that may speak to it. Nobody else's authority counts.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use romori_types::Timestamp;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest as _, Sha256};

use crate::LineError;

/// 回線の約束 — what keeps one kind of process apart from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protocol {
    /// The name under which every process of this kind answers; its authority says which it is.
    pub name: &'static str,
    /// Both ends speak this and nothing else (TLS ALPN, RFC 7301).
    pub alpn: &'static [u8],
}

/// How long an authority and what it signs hold. A credential is taken back by its fingerprint, at
/// once; its end would only be one more thing that stops on some day. Unit: seconds.
const HOLDS_SECONDS: u64 = 20 * 365 * 24 * 60 * 60;
/// Clocks run behind by so much. Unit: seconds.
const SLACK_SECONDS: u64 = 24 * 60 * 60;

/// 認証局 — of one keeper, of one vault.
pub struct Authority {
    protocol: Protocol,
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
    pem: String,
}

/// A certificate with its key, PEM.
pub struct Identity {
    /// The certificate, DER.
    pub certificate: CertificateDer<'static>,
    /// The same, PEM.
    pub certificate_pem: String,
    /// Its key, PEM.
    pub key_pem: String,
}

romori_types::quiet_debug!(Identity);

fn refused<E>(_: E) -> LineError {
    LineError::Identity
}

fn params(name: &str, now: Timestamp) -> Result<CertificateParams, LineError> {
    let begun = u64::try_from(now.as_second()).map_err(refused)?.saturating_sub(SLACK_SECONDS);
    let at = |seconds| date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(seconds);
    let mut params = CertificateParams::new(vec![name.to_owned()]).map_err(refused)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = at(begun);
    params.not_after = at(begun + HOLDS_SECONDS);
    Ok(params)
}

impl Authority {
    /// Makes one. The second answer is its key, to be kept by its process alone (PEM).
    ///
    /// # Errors
    /// [`LineError::Identity`] when it cannot be made.
    pub fn found(protocol: Protocol, now: Timestamp) -> Result<(Self, String), LineError> {
        let key = KeyPair::generate().map_err(refused)?;
        let mut params = params(protocol.name, now)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let made = params.self_signed(&key).map_err(refused)?;
        let (pem, secret) = (made.pem(), key.serialize_pem());
        Ok((Self::open(protocol, &pem, &secret)?, secret))
    }

    /// The authority of this certificate and key, both PEM.
    ///
    /// # Errors
    /// [`LineError::Identity`] when they are none.
    pub fn open(protocol: Protocol, pem: &str, secret: &str) -> Result<Self, LineError> {
        let key = KeyPair::from_pem(secret).map_err(refused)?;
        let certificate = certificate_of(pem)?;
        let issuer = Issuer::from_ca_cert_der(&certificate, key).map_err(refused)?;
        Ok(Self { protocol, issuer, certificate, pem: pem.to_owned() })
    }

    /// Its certificate, PEM.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// A new certificate with its key, for the process itself or for an application.
    ///
    /// # Errors
    /// [`LineError::Identity`] when it cannot be made.
    pub fn issue(&self, now: Timestamp, is_server: bool) -> Result<Identity, LineError> {
        let key = KeyPair::generate().map_err(refused)?;
        let mut params = params(self.protocol.name, now)?;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![match is_server {
            true => ExtendedKeyUsagePurpose::ServerAuth,
            false => ExtendedKeyUsagePurpose::ClientAuth,
        }];
        let made = params.signed_by(&key, &self.issuer).map_err(refused)?;
        Ok(Identity {
            certificate: made.der().clone(),
            certificate_pem: made.pem(),
            key_pem: key.serialize_pem(),
        })
    }

    /// What the process serves with: whoever connects proves himself to this authority.
    ///
    /// # Errors
    /// [`LineError::Identity`] when it cannot be used.
    pub fn server_config(&self, own: &Identity) -> Result<Arc<ServerConfig>, LineError> {
        use rustls_pki_types::pem::PemObject as _;
        let key =
            PrivatePkcs8KeyDer::from_pem_slice(own.key_pem.as_bytes()).map_err(refused)?.into();
        let roots = Arc::new(roots(self.certificate.clone())?);
        let provider = Arc::new(default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(roots, Arc::clone(&provider));
        let verifier = verifier.build().map_err(refused)?;
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(refused)?
            .with_client_cert_verifier(verifier)
            .with_single_cert(vec![own.certificate.clone()], key);
        let mut config = config.map_err(refused)?;
        config.alpn_protocols = vec![self.protocol.alpn.to_vec()];
        // A line is kept open; a ticket that brings one back would be one more secret.
        config.send_tls13_tickets = 0;
        Ok(Arc::new(config))
    }
}

/// What an application connects with: a PEM text of the authority's certificate, its own, and its
/// own key.
///
/// # Errors
/// [`LineError::Identity`] when the text has not these three.
pub fn client_config(protocol: Protocol, pems: &str) -> Result<Arc<ClientConfig>, LineError> {
    use rustls_pki_types::pem::PemObject as _;
    let certificates = CertificateDer::pem_slice_iter(pems.as_bytes());
    let certificates: Result<Vec<_>, _> = certificates.collect();
    let [authority, own] =
        certificates.map_err(refused)?.try_into().map_err(|_| LineError::Identity)?;
    let key = PrivatePkcs8KeyDer::from_pem_slice(pems.as_bytes()).map_err(refused)?;
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(refused)?
        .with_root_certificates(roots(authority)?)
        .with_client_auth_cert(vec![own], PrivateKeyDer::from(key));
    let mut config = config.map_err(refused)?;
    config.alpn_protocols = vec![protocol.alpn.to_vec()];
    Ok(Arc::new(config))
}

fn roots(authority: CertificateDer<'static>) -> Result<RootCertStore, LineError> {
    let mut roots = RootCertStore::empty();
    roots.add(authority).map_err(refused)?;
    Ok(roots)
}

/// The first certificate of a PEM text.
fn certificate_of(pem: &str) -> Result<CertificateDer<'static>, LineError> {
    use rustls_pki_types::pem::PemObject as _;
    CertificateDer::from_pem_slice(pem.as_bytes()).map_err(refused)
}

/// SHA-256 of a certificate.
pub fn digest(certificate: &[u8]) -> [u8; 32] {
    Sha256::digest(certificate).into()
}

/// SHA-256 of a certificate in hexadecimal: by this an application is known.
pub fn fingerprint(certificate: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for byte in digest(certificate) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
