//! The list of certificates that were taken back, for whoever ends TLS before us. Romori itself
//! looks at the row of a device and needs no list.

use rcgen::{
    CertificateRevocationListParams, KeyIdMethod, RevocationReason, RevokedCertParams,
    SerialNumber, date_time_ymd,
};
use romori_types::Timestamp;

use crate::authority::since;
use crate::{Authority, AuthorityError};

/// How long a list serves. Unit: seconds.
const SERVES_SECONDS: i64 = 60 * 60;

/// A certificate that was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoked {
    /// Which.
    pub serial: [u8; 16],
    /// When.
    pub at: Timestamp,
}

impl Authority {
    /// The signed list (RFC 5280 §5), DER. It serves for an hour.
    ///
    /// # Errors
    /// When an instant is none that a list can bear.
    pub fn revocation_list(
        &self,
        revoked: &[Revoked],
        now: Timestamp,
    ) -> Result<Vec<u8>, AuthorityError> {
        let entry = |one: &Revoked| {
            Ok::<_, AuthorityError>(RevokedCertParams {
                serial_number: SerialNumber::from_slice(&one.serial),
                revocation_time: date_time_ymd(1970, 1, 1) + since(one.at.as_second())?,
                reason_code: Some(RevocationReason::PrivilegeWithdrawn),
                invalidity_date: None,
            })
        };
        let number = u64::try_from(now.as_second()).map_err(|_| AuthorityError::Time)?;
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(1970, 1, 1) + since(now.as_second())?,
            next_update: date_time_ymd(1970, 1, 1) + since(now.as_second() + SERVES_SECONDS)?,
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs: revoked.iter().map(entry).collect::<Result<_, AuthorityError>>()?,
            key_identifier_method: KeyIdMethod::Sha256,
        };
        let signed = list.signed_by(self.issuer()).map_err(|_| AuthorityError::Encoding)?;
        Ok(signed.der().to_vec())
    }
}
