//! 紹介状 — what an application needs to reach the vault, in one text: where it is, whose
//! certificates count, and the application's own.

use romori_line::{Identity, Protocol, Way};

use crate::error::MynaboxError;

/// The name under which every vault answers, and what both ends speak.
pub const PROTOCOL: Protocol = Protocol { name: "vault.romori.internal", alpn: b"romori-vault/1" };
const HEADING: &str = "Romori vault credential 1";

/// 番号庫への紹介状
pub struct VaultCredential {
    address: String,
    /// Certificate of the authority, certificate and key of the application: PEM.
    pems: String,
}

romori_types::quiet_debug!(VaultCredential);

impl VaultCredential {
    pub(crate) fn new(address: &str, authority: &str, own: &Identity) -> Self {
        let parts = [authority, &own.certificate_pem, &own.key_pem];
        let pems = parts.map(|part| format!("{}\n", part.trim_end())).concat();
        Self { address: address.to_owned(), pems }
    }

    /// Where the vault is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// As a text, to be kept where the application alone reads it.
    pub fn to_text(&self) -> String {
        format!("{HEADING}\naddress {}\n{}", self.address, self.pems)
    }

    /// Reads such a text.
    ///
    /// # Errors
    /// [`MynaboxError::Credential`] when it is none.
    pub fn parse(text: &str) -> Result<Self, MynaboxError> {
        let rest = text.strip_prefix(HEADING).and_then(|rest| rest.strip_prefix("\naddress "));
        let (address, pems) =
            rest.and_then(|rest| rest.split_once('\n')).ok_or(MynaboxError::Credential)?;
        let credential = Self { address: address.to_owned(), pems: pems.to_owned() };
        credential.way()?;
        Ok(credential)
    }

    pub(crate) fn way(&self) -> Result<Way, MynaboxError> {
        let way = Way::new(&self.address, PROTOCOL, &self.pems);
        way.map_err(|_| MynaboxError::Credential)
    }
}
