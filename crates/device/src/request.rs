//! PKCS#10: what a device asks to have signed.

use rcgen::SubjectPublicKeyInfo;
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::pem::Pem;
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;

use crate::RequestProblem;

/// The longest request that is read: RSA of 16,384 bits with room for extensions. Unit: bytes.
const BYTES_MAX: usize = 64 * 1024;
/// The shortest RSA key. Unit: bits.
const RSA_BITS_MIN: usize = 2048;
/// The longest RSA key: checking longer ones costs the server more than the device. Unit: bits.
const RSA_BITS_MAX: usize = 8192;
/// Names of curves that are taken.
const CURVES: [&str; 2] = ["1.2.840.10045.3.1.7", "1.3.132.0.34"];
const RSA: &str = "1.2.840.113549.1.1.1";
const ELLIPTIC: &str = "1.2.840.10045.2.1";

/// 署名要求 — a key whose holder has proved that he holds it. What else the request asks for (a
/// name, a use, names of hosts) is not read: the authority alone says what a certificate is for.
#[derive(Debug, Clone)]
pub struct Request {
    key: SubjectPublicKeyInfo,
}

impl Request {
    /// Reads a request, as PEM or DER.
    ///
    /// # Errors
    /// When it is none, is not signed by its own key, or the key is not of a kind that is taken.
    pub fn parse(bytes: &[u8]) -> Result<Self, RequestProblem> {
        if bytes.len() > BYTES_MAX {
            return Err(RequestProblem::NotARequest);
        }
        let der = match of_pem(bytes)? {
            Some(der) => der,
            None => bytes.to_vec(),
        };
        let read = X509CertificationRequest::from_der(&der);
        let (rest, request) = read.map_err(|_| RequestProblem::NotARequest)?;
        if !rest.is_empty() {
            return Err(RequestProblem::NotARequest);
        }
        let info = &request.certification_request_info.subject_pki;
        // Looked at before the signature, so that no huge key is worked with.
        if !is_taken(info) {
            return Err(RequestProblem::Key);
        }
        request.verify_signature().map_err(|_| RequestProblem::NotSigned)?;
        let key = SubjectPublicKeyInfo::from_der(info.raw).map_err(|_| RequestProblem::Key)?;
        Ok(Self { key })
    }

    pub(crate) const fn key(&self) -> &SubjectPublicKeyInfo {
        &self.key
    }
}

/// The one request in a text of PEM; none when it is no such text.
fn of_pem(bytes: &[u8]) -> Result<Option<Vec<u8>>, RequestProblem> {
    let begins = bytes.trim_ascii_start().starts_with(b"-----BEGIN");
    if !begins {
        return Ok(None);
    }
    let mut blocks = Pem::iter_from_buffer(bytes);
    let block = blocks.next().and_then(Result::ok).ok_or(RequestProblem::NotARequest)?;
    // certreq of Windows writes NEW.
    let is_request = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];
    if !is_request.contains(&block.label.as_str()) || blocks.next().is_some() {
        return Err(RequestProblem::NotARequest);
    }
    Ok(Some(block.contents))
}

fn is_taken(info: &x509_parser::x509::SubjectPublicKeyInfo<'_>) -> bool {
    let kind = info.algorithm.algorithm.to_id_string();
    match info.parsed() {
        Ok(PublicKey::RSA(key)) if kind == RSA => {
            (RSA_BITS_MIN..=RSA_BITS_MAX).contains(&key.key_size())
        }
        Ok(PublicKey::EC(_)) if kind == ELLIPTIC => {
            let curve = info.algorithm.parameters.as_ref().and_then(|any| any.as_oid().ok());
            curve.is_some_and(|curve| CURVES.contains(&curve.to_id_string().as_str()))
        }
        _ => false,
    }
}
