//! Whether a certificate leads back to the authority, now and for this use.

use romori_types::Timestamp;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, Error, KeyUsage, anchor_from_trusted_cert};

use crate::{AuthorityError, PathProblem};

/// What our root signs with, and nothing else.
const ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[webpki::aws_lc_rs::ECDSA_P256_SHA256];

/// id-kp-clientAuth (RFC 5280 §4.2.1.12). A certificate that names no use at all is not taken.
const CLIENT_AUTH: &[u8] = &[43, 6, 1, 5, 5, 7, 3, 2];

const DEVICE: KeyUsage = KeyUsage::required(CLIENT_AUTH);

/// 信頼の起点 — the root's certificate, to look at certificates of devices with. Not secret.
#[derive(Debug, Clone)]
pub struct Trust {
    anchor: TrustAnchor<'static>,
    subject: Vec<u8>,
}

impl Trust {
    /// Trust in this root.
    ///
    /// # Errors
    /// When it is no certificate.
    pub fn in_root(certificate: &[u8]) -> Result<Self, AuthorityError> {
        let der = CertificateDer::from(certificate);
        let anchor = anchor_from_trusted_cert(&der).map_err(|_| AuthorityError::Key)?;
        let (_, read) =
            x509_parser::parse_x509_certificate(certificate).map_err(|_| AuthorityError::Key)?;
        Ok(Self { anchor: anchor.to_owned(), subject: read.subject().as_raw().to_vec() })
    }

    /// The name of the root, DER: what a browser is told to offer certificates of.
    pub fn subject(&self) -> &[u8] {
        &self.subject
    }

    /// Whether a certificate is of this authority, for a device, and holds at this time. Nothing
    /// stands between a device and the root, so nothing else that was sent along is looked at.
    ///
    /// # Errors
    /// What is wrong with it. [`PathProblem::Expired`] and [`PathProblem::NotYet`] are said of our
    /// own certificates alone.
    pub fn judge(&self, certificate: &[u8], now: Timestamp) -> Result<(), PathProblem> {
        let certificate = CertificateDer::from(certificate);
        let anchors = std::slice::from_ref(&self.anchor);
        match walk(&certificate, &[], anchors, now, DEVICE) {
            Err(problem @ (PathProblem::Expired | PathProblem::NotYet)) => {
                // Its time was looked at before its signature: whose is it?
                let within = middle(&certificate).ok_or(PathProblem::Malformed)?;
                walk(&certificate, &[], anchors, within, DEVICE)?;
                Err(problem)
            }
            other => other,
        }
    }
}

/// The way from a certificate to one of the anchors.
pub(crate) fn walk(
    certificate: &CertificateDer<'_>,
    between: &[CertificateDer<'_>],
    anchors: &[TrustAnchor<'_>],
    now: Timestamp,
    usage: KeyUsage,
) -> Result<(), PathProblem> {
    let leaf = EndEntityCert::try_from(certificate).map_err(problem_of)?;
    let seconds = u64::try_from(now.as_second()).map_err(|_| PathProblem::NotYet)?;
    let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
    leaf.verify_for_usage(ALGORITHMS, anchors, between, time, usage, None, None)
        .map(|_| ())
        .map_err(problem_of)
}

fn problem_of(error: Error) -> PathProblem {
    match error {
        Error::CertExpired { .. } => PathProblem::Expired,
        Error::CertNotValidYet { .. } => PathProblem::NotYet,
        Error::CertRevoked => PathProblem::Revoked,
        Error::UnknownIssuer
        | Error::InvalidSignatureForPublicKey
        | Error::CaUsedAsEndEntity
        | Error::EndEntityUsedAsCa => PathProblem::Unknown,
        Error::RequiredEkuNotFoundContext(_) => PathProblem::Unfit,
        Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => PathProblem::Unknown,
        _ => PathProblem::Malformed,
    }
}

/// An instant at which a certificate holds by its own words.
fn middle(certificate: &[u8]) -> Option<Timestamp> {
    let (_, read) = x509_parser::parse_x509_certificate(certificate).ok()?;
    Timestamp::from_second(read.validity().not_after.timestamp()).ok()
}

/// The serial number of a certificate as ours have it; none of another form.
pub fn serial_of(certificate: &[u8]) -> Option<[u8; 16]> {
    let (rest, read) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let serial: [u8; 16] = read.raw_serial().try_into().ok()?;
    rest.is_empty().then_some(serial)
}

#[cfg(test)]
mod tests;
