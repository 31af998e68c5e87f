//! 紹介状 — what an application needs to reach its keeper, in one text file: where it is, by which
//! key its heads are verified, whose certificates count, and the application's own.

use romori_ledger::VerifierKey;
use romori_line::{Identity, Way};

use crate::KeeperError;
use crate::frame::PROTOCOL;

const HEADING: &str = "Romori keeper credential 1";

/// 記録庫への紹介状
pub struct Credential {
    address: String,
    key: VerifierKey,
    former: Vec<VerifierKey>,
    /// Certificate of the authority, certificate and key of the application: PEM.
    pems: String,
}

romori_types::quiet_debug!(Credential);

impl Credential {
    /// Of these parts.
    pub(crate) fn new(
        key: VerifierKey,
        former: Vec<VerifierKey>,
        authority: &str,
        own: &Identity,
    ) -> Self {
        let parts = [authority, &own.certificate_pem, &own.key_pem];
        let pems = parts.map(|part| format!("{}\n", part.trim_end())).concat();
        Self { address: String::new(), key, former, pems }
    }

    /// The same for a keeper at this address: `host:port`.
    #[must_use]
    pub fn at(mut self, address: &str) -> Self {
        address.clone_into(&mut self.address);
        self
    }

    /// Where the keeper is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// By which its heads are verified.
    pub const fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// By which its heads were verified before.
    pub fn former(&self) -> &[VerifierKey] {
        &self.former
    }

    /// As a text, to be kept where the application alone reads it.
    pub fn to_text(&self) -> String {
        use std::fmt::Write as _;
        let mut text = format!("{HEADING}\naddress {}\nlog {}\n", self.address, self.key);
        for key in &self.former {
            let _ = writeln!(text, "former {key}");
        }
        text + &self.pems
    }

    /// Reads such a text.
    ///
    /// # Errors
    /// [`KeeperError::Credential`] when it is none.
    pub fn parse(text: &str) -> Result<Self, KeeperError> {
        let begun = text.find("-----BEGIN").ok_or(KeeperError::Credential)?;
        let (head, pems) = text.split_at(begun);
        let mut lines = head.lines();
        if lines.next() != Some(HEADING) {
            return Err(KeeperError::Credential);
        }
        let (mut address, mut key, mut former) = (None, None, Vec::new());
        for line in lines {
            let parsed = line.split_once(' ').ok_or(KeeperError::Credential)?;
            match parsed {
                ("address", value) => address = Some(value.to_owned()),
                ("log", value) => key = VerifierKey::parse(value),
                ("former", value) => former.extend(VerifierKey::parse(value)),
                _ => return Err(KeeperError::Credential),
            }
        }
        let (Some(address), Some(key)) = (address, key) else {
            return Err(KeeperError::Credential);
        };
        let credential = Self { address, key, former, pems: pems.to_owned() };
        credential.way()?;
        Ok(credential)
    }

    /// What the application connects with.
    pub(crate) fn way(&self) -> Result<Way, KeeperError> {
        Way::new(&self.address, PROTOCOL, &self.pems).map_err(|_| KeeperError::Credential)
    }
}
