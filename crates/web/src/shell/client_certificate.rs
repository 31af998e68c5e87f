//! Certificates of devices in the greeting of TLS: the key must be held, and the certificate be of
//! our own authority. One whose time is over may greet, so that its user is told what to do; it
//! gets no further than a device without one.

use std::fmt;
use std::sync::Arc;

use romori_app::house::{House, PathProblem};
use tokio_rustls::rustls::client::danger::HandshakeSignatureValid;
use tokio_rustls::rustls::crypto::{
    CryptoProvider, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, UnixTime};
use tokio_rustls::rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use tokio_rustls::rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme,
};

/// Looks at what a device presents.
pub(super) struct DeviceVerifier {
    /// Whose authority it must be of; none where the key alone must be held, and what certificate
    /// it is is told by who knows it.
    house: Option<Arc<House>>,
    names: Vec<DistinguishedName>,
    provider: Arc<CryptoProvider>,
}

impl DeviceVerifier {
    /// For the authority of this house.
    pub(super) fn new(house: Arc<House>, provider: Arc<CryptoProvider>) -> Self {
        let names = vec![DistinguishedName::from(house.device_root_name().to_vec())];
        Self { house: Some(house), names, provider }
    }

    /// For whatever certificate whose key is held: the vault of individual numbers is told by the
    /// application which one it must be.
    pub(super) const fn held(provider: Arc<CryptoProvider>) -> Self {
        Self { house: None, names: Vec::new(), provider }
    }
}

impl fmt::Debug for DeviceVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceVerifier")
    }
}

impl ClientCertVerifier for DeviceVerifier {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.names
    }

    /// Nothing stands between a device and the root, so what is sent along is not looked at. The
    /// time is the house's own, by which certificates are issued.
    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let Some(house) = &self.house else { return Ok(ClientCertVerified::assertion()) };
        let problem = match house.judge_certificate(end_entity) {
            Ok(()) | Err(PathProblem::Expired) => return Ok(ClientCertVerified::assertion()),
            Err(PathProblem::NotYet) => CertificateError::NotValidYet,
            Err(PathProblem::Unknown) => CertificateError::UnknownIssuer,
            Err(PathProblem::Unfit) => CertificateError::InvalidPurpose,
            Err(PathProblem::Revoked) => CertificateError::Revoked,
            Err(PathProblem::Malformed) => CertificateError::BadEncoding,
        };
        Err(Error::InvalidCertificate(problem))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
