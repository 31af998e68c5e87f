//! 役員に預ける鍵 — a client's key that opens with its officers' shares alone: who may do what to
//! it. What it is stands in docs/design/keys.md.

use romori_identity::{Function, Grant, Job};
use romori_store::{ClientAnchor, Custodianship, ShareTaken, Shut, UnitError};
use romori_types::Purpose;
use romori_vault::{ShareMistake, VaultError};
use zeroize::Zeroizing;

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;

/// 分け札の紙 — one share as it is printed, once.
pub struct SharePaper {
    /// Its number, counted from 1.
    pub number: u8,
    /// Who gets it.
    pub name: String,
    /// Sixteen groups of five letters.
    pub groups: Zeroizing<String>,
}

/// 預け方 — what is asked for: who gets a share, and how many open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldingAsked {
    /// The officers, each on a line of its own.
    pub names: Vec<String>,
    /// How many shares are needed.
    pub needed: u8,
}

impl House {
    /// Where the key of a client is.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when there is no such client.
    pub fn custodianship(
        &self,
        visitor: &Visitor,
        number: u32,
    ) -> Result<Custodianship, EntryError> {
        let (grant, client) = self.holds(visitor, number)?;
        Ok(self.store.custodianship(&grant, client.id)?)
    }

    /// Makes an officers' key for a client and gives its shares, to be printed. Nothing changes
    /// until enough of them were typed again.
    ///
    /// # Errors
    /// When the visitor may not; when the client's key does not open; when there cannot be such
    /// shares.
    pub fn prepare_holding(
        &self,
        visitor: &Visitor,
        number: u32,
        asked: HoldingAsked,
    ) -> Result<Vec<SharePaper>, EntryError> {
        let (grant, client) = self.holds(visitor, number)?;
        let names = asked.names.clone();
        let shares = self.store.prepare_holding(&grant, client.id, asked.needed, asked.names)?;
        let papers = shares.iter().zip(names).map(|(share, name)| SharePaper {
            number: share.number(),
            name,
            groups: share.reveal(),
        });
        Ok(papers.collect())
    }

    /// Gives up shares that were made and not confirmed.
    ///
    /// # Errors
    /// When the visitor may not; when there are none.
    pub fn give_up_holding(&self, visitor: &Visitor, number: u32) -> Result<(), EntryError> {
        let (grant, client) = self.holds(visitor, number)?;
        Ok(self.store.give_up_prepared(&grant, client.id)?)
    }

    /// Takes a share in, as it was typed.
    ///
    /// # Errors
    /// When the visitor may not; what is wrong with the share, which [`share_words`] says.
    pub fn enter_share(
        &self,
        visitor: &Visitor,
        number: u32,
        text: &str,
    ) -> Result<ShareTaken, EntryError> {
        let (grant, client) = self.holds(visitor, number)?;
        Ok(self.store.enter_share(&grant, client.id, text)?)
    }

    /// Closes the officers' key of a client.
    ///
    /// # Errors
    /// When the visitor may not; when it is not open.
    pub fn close_held(&self, visitor: &Visitor, number: u32) -> Result<(), EntryError> {
        let (grant, client) = self.holds(visitor, number)?;
        Ok(self.store.close_held(&grant, client.id)?)
    }

    /// Gives a client's key back to the house.
    ///
    /// # Errors
    /// When the visitor may not; while it is closed.
    pub fn return_held(&self, visitor: &Visitor, number: u32) -> Result<(), EntryError> {
        let (grant, client) = self.holds(visitor, number)?;
        Ok(self.store.return_held(&grant, client.id)?)
    }

    /// The clients of the visitor's tenant that are shut now, as far as he reaches them: what
    /// every page says, so that no list leaves them out in silence. A store that cannot answer
    /// says so where the page itself asks it.
    pub fn shut_clients(&self, visitor: &Visitor) -> Vec<Shut> {
        let session = &visitor.session;
        if session.is_operator() {
            return Vec::new();
        }
        let grant = Grant::for_job(Job::Deadlines(session.tenant()));
        self.store.shut_clients(&grant, session.clients()).unwrap_or_default()
    }

    fn holds(&self, visitor: &Visitor, number: u32) -> Result<(Grant, ClientAnchor), EntryError> {
        let granted = visitor.grant(Function::HoldKeys, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let client = self
            .store
            .read(&grant, |reader| -> Result<_, UnitError> { reader.client_numbered(number) })?;
        Ok((grant, client))
    }
}

/// What is wrong with a share or with the rule of shares, for the field where it was typed; none
/// for what is no slip of whoever typed.
pub fn share_words(error: &EntryError) -> Option<String> {
    match error {
        EntryError::Unit(error @ (UnitError::SharesSlowed(_) | UnitError::Holding(_))) => {
            Some(error.to_string())
        }
        EntryError::Unit(UnitError::Vault(VaultError::Shares(mistake))) => Some(match mistake {
            ShareMistake::NoSuchRule => {
                "分け札は2人から16人までで、開くのに要る枚数は2枚以上、人数以下にしてください。"
                    .to_owned()
            }
            other => other.to_string(),
        }),
        _ => None,
    }
}
