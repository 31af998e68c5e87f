//! The root: makes itself once, and signs for devices.

use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PublicKeyData, SerialNumber,
    date_time_ymd,
};
use romori_types::{Chance, DeviceId, Timestamp};
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use zeroize::Zeroizing;

use crate::{AuthorityError, Request};

/// How long a certificate of a device holds at most. Unit: days.
pub const CERTIFICATE_DAYS: i64 = 365;
/// How long the root holds: its end is the end of every device, so it comes late. Unit: days.
const ROOT_DAYS: i64 = 20 * 365;
/// Clocks of devices run behind by so much. Unit: seconds.
const SLACK_SECONDS: i64 = 5 * 60;
/// The end of the year 9999.
const LAST_SECOND: i64 = 253_402_300_800;
const DAY_SECONDS: i64 = 24 * 60 * 60;
/// PKCS#8 around a private key of P-256 (RFC 5208, RFC 5915) up to the 32 bytes of the key itself.
const PKCS8_P256: [u8; 35] = [
    0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01,
    0x01, 0x04, 0x20,
];

/// 端末の認証局 — the root key with its certificate. Neither shown nor copied.
pub struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

/// For which device, and from when until when. The end is cut to a year.
#[derive(Debug, Clone, Copy)]
pub struct Device {
    /// Its id, which is all that the certificate says of it.
    pub id: DeviceId,
    /// From when.
    pub from: Timestamp,
    /// The last instant, in whole seconds.
    pub until: Timestamp,
}

/// A certificate that was issued.
#[derive(Clone, PartialEq, Eq)]
pub struct Issued {
    /// The certificate, DER.
    pub der: Vec<u8>,
    /// Its serial number: 16 bytes of chance, the first bit clear and the second set.
    pub serial: [u8; 16],
    /// The last instant.
    pub until: Timestamp,
}

romori_types::quiet_debug!(Issued);

impl Authority {
    /// The certificate of a new root, which the authority of this secret is opened with from then
    /// on. DER; not secret.
    ///
    /// # Errors
    /// When the secret is no key; when there is no chance.
    pub fn found(
        secret: &[u8; 32],
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Vec<u8>, AuthorityError> {
        let key = key_of(secret)?;
        let serial = serial(chance)?;
        let mut params = CertificateParams::default();
        params.distinguished_name = named(&format!("Romori {}", hex(&serial[..4])));
        params.serial_number = Some(SerialNumber::from_slice(&serial));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        // Whoever puts the root among those that he trusts, trusts it for devices alone.
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let begun = now.as_second() - SLACK_SECONDS;
        params.not_before = date_time_ymd(1970, 1, 1) + since(begun)?;
        params.not_after = date_time_ymd(1970, 1, 1) + since(begun + ROOT_DAYS * DAY_SECONDS)?;
        let made = params.self_signed(&key).map_err(|_| AuthorityError::Encoding)?;
        Ok(made.der().to_vec())
    }

    /// The authority of a secret and the certificate that was made with it.
    ///
    /// # Errors
    /// When the secret is no key, or the certificate is of another one.
    pub fn open(secret: &[u8; 32], certificate: &[u8]) -> Result<Self, AuthorityError> {
        let key = key_of(secret)?;
        let certificate = CertificateDer::from(certificate.to_vec());
        let read = x509_parser::parse_x509_certificate(&certificate);
        let (_, read) = read.map_err(|_| AuthorityError::Key)?;
        if read.public_key().subject_public_key.as_ref() != key.der_bytes() {
            return Err(AuthorityError::Key);
        }
        let issuer = Issuer::from_ca_cert_der(&certificate, key);
        Ok(Self { issuer: issuer.map_err(|_| AuthorityError::Key)?, certificate })
    }

    /// The certificate of the root, DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    pub(crate) const fn issuer(&self) -> &Issuer<'static, KeyPair> {
        &self.issuer
    }

    /// Signs what a device asked for.
    ///
    /// # Errors
    /// When the time is none; when there is no chance.
    pub fn issue(
        &self,
        request: &Request,
        device: &Device,
        chance: &dyn Chance,
    ) -> Result<Issued, AuthorityError> {
        self.issue_for(request.key(), device, chance)
    }

    pub(crate) fn issue_for(
        &self,
        key: &impl PublicKeyData,
        device: &Device,
        chance: &dyn Chance,
    ) -> Result<Issued, AuthorityError> {
        let from = device.from.as_second();
        let longest = from + CERTIFICATE_DAYS * DAY_SECONDS;
        let until = device.until.as_second().min(longest);
        if until <= from {
            return Err(AuthorityError::Time);
        }
        let serial = serial(chance)?;
        let mut params = CertificateParams::default();
        params.distinguished_name = named(&device.id.to_string());
        params.serial_number = Some(SerialNumber::from_slice(&serial));
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        params.not_before = date_time_ymd(1970, 1, 1) + since(from - SLACK_SECONDS)?;
        params.not_after = date_time_ymd(1970, 1, 1) + since(until)?;
        let made = params.signed_by(key, &self.issuer).map_err(|_| AuthorityError::Encoding)?;
        let until = Timestamp::from_second(until).map_err(|_| AuthorityError::Time)?;
        Ok(Issued { der: made.der().to_vec(), serial, until })
    }
}

pub(crate) fn key_of(secret: &[u8; 32]) -> Result<KeyPair, AuthorityError> {
    let mut der = Zeroizing::new(PKCS8_P256.to_vec());
    der.extend_from_slice(secret);
    let der = PrivatePkcs8KeyDer::from(der.as_slice());
    let key = KeyPair::from_pkcs8_der_and_sign_algo(&der, &PKCS_ECDSA_P256_SHA256);
    key.map_err(|_| AuthorityError::Key)
}

/// A serial number: positive, of sixteen bytes whatever comes, 126 bits of chance.
fn serial(chance: &dyn Chance) -> Result<[u8; 16], AuthorityError> {
    let mut serial = [0; 16];
    chance.fill(&mut serial)?;
    serial[0] = serial[0] & 0x7f | 0x40;
    Ok(serial)
}

fn named(name: &str) -> DistinguishedName {
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, name);
    subject
}

/// The time since 1970, which certificates count from: none before it, none after the year 9999.
pub(crate) fn since(second: i64) -> Result<Duration, AuthorityError> {
    let fits = (0..LAST_SECOND).contains(&second);
    let seconds = u64::try_from(second).ok().filter(|_| fits);
    seconds.map(Duration::from_secs).ok_or(AuthorityError::Time)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
