//! 番号庫の説明書 — for a tenant or a client and a window of time: by which keys its data is sealed
//! and where they are, who could have exercised them, which uses happened, what a thief would hold,
//! and whether the exemption of 個人情報保護委員会規則7条1号 can be argued.
//!
//! Everything in it is looked up when it is made: keys from the custodian and the tables, rights
//! from the accounts, uses from the log with their proofs, held against the vault's own history.

mod exempt;
mod keys;
mod paper;
mod people;
mod theft;
mod uses;

use romori_identity::{Function, Grant, Job};
use romori_record::{Class, Outcome};
use romori_store::{ClientAnchor, Happening, UnitError};
use romori_types::{Date, Purpose, Timestamp};
use serde::Serialize;

pub use exempt::{Verdict, verdicts};
pub use keys::{KeyFact, KeyPlace, NumberPlace, Placement};
pub use people::Holder as RightHolder;
pub use theft::{DataClass, Reading, TheftRow, Thief, thefts};
pub use uses::{Proven, Reconciled, UseFact};

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::touched::instants_of;

/// The version of the JSON.
const SCHEMA: &str = "romori-number-statement/1";

/// 説明書の求め
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementAsked {
    /// 顧問先番号; the whole tenant where none is named.
    pub client: Option<u32>,
    /// The first day, in Japan.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// 番号庫の説明書
#[derive(Debug, Clone, Serialize)]
pub struct Statement {
    /// Which layout this is.
    pub schema: &'static str,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who had it made.
    pub made_by: String,
    /// 契約者
    pub tenant: String,
    /// 顧問先: number and name; none for the whole tenant.
    pub client: Option<(u32, String)>,
    /// The first day of the window.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The head of the log when it was made.
    pub log: LogSaid,
    /// By what data is sealed, and where that is.
    pub keys: Vec<KeyFact>,
    /// Where the keys of ledgers and of numbers are, in one word each.
    pub placement: Placement,
    /// Who could have exercised the keys of numbers in the window.
    pub holders: Vec<RightHolder>,
    /// How often somebody's rights were changed in the window, by the log.
    pub rights_changed: u64,
    /// What happened, by the log and by the vault.
    pub uses: Reconciled,
    /// What a thief would hold.
    pub thefts: Vec<TheftRow>,
    /// Whether the exemption can be argued.
    pub verdicts: Vec<Verdict>,
    /// What is from memory and to be confirmed.
    pub unconfirmed: Vec<&'static str>,
}

/// 記録の先頭
#[derive(Debug, Clone, Serialize)]
pub struct LogSaid {
    /// How many entries.
    pub size: u64,
    /// The root over them, in hexadecimal digits.
    pub root: String,
    /// The key by which its head is verified.
    pub key: String,
}

/// What is from memory of laws and guidance.
const UNCONFIRMED: [&str; 3] = [
    "個人情報の保護に関する法律施行規則7条1号の「高度な暗号化その他の個人の権利利益を保護するために必要な措置」の文言",
    "個人情報保護委員会「個人情報の保護に関する法律についてのガイドライン」に関するQ&A 17-14の要件（番号と文言）",
    "番号法29条の4第1項の規則で、特定個人情報にも同じ措置が除外として定められていること",
];

impl House {
    /// Makes the statement, and notes that it was made.
    ///
    /// # Errors
    /// When the visitor may not see both the log and the numbers' history; when there is no such
    /// client; what store and log say. That the vault is away is a finding of the statement.
    pub fn number_statement(
        &self,
        visitor: &Visitor,
        asked: &StatementAsked,
    ) -> Result<Statement, EntryError> {
        let sees = visitor.grant(Function::ViewNumbers, Purpose::Numbers);
        sees.map_err(EntryError::NotAllowed)?;
        let log = visitor.grant(Function::ViewLog, Purpose::Audit);
        let grant = log.map_err(EntryError::NotAllowed)?;
        self.note_statement(visitor, Class::StatementMade)?;
        let client = match asked.client {
            Some(number) => {
                let looks = visitor.grant(Function::ViewLedger, Purpose::Consult);
                let looks = looks.map_err(EntryError::NotAllowed)?;
                Some(self.named_client(&looks, number)?)
            }
            None => None,
        };
        let tenant = visitor.session.tenant();
        let anchor = client.as_ref().map(|(anchor, _)| *anchor);
        let placement = self.placement(tenant, anchor.map(|anchor| anchor.id));
        let span = instants_of(Some(asked.from), Some(asked.to));
        let uses = self.uses_between(&grant, (tenant, anchor.map(|anchor| anchor.id)), span)?;
        let (holders, rights_changed) = self.right_holders(tenant, (asked.from, asked.to), span)?;
        let head = self.log_head()?;
        let rows = thefts(&placement);
        Ok(Statement {
            schema: SCHEMA,
            made_at: self.store.now(),
            made_by: visitor.name.clone(),
            tenant: visitor.office.clone(),
            client: client.map(|(anchor, name)| (anchor.number, name)),
            from: asked.from,
            to: asked.to,
            log: LogSaid { size: head.size, root: head.root, key: head.key },
            keys: self.key_facts(tenant, anchor, &placement)?,
            verdicts: verdicts(&rows, &placement, uses.findings.is_empty()),
            thefts: rows,
            placement,
            holders,
            rights_changed,
            uses,
            unconfirmed: UNCONFIRMED.to_vec(),
        })
    }

    /// The client of a number with its name.
    fn named_client(
        &self,
        grant: &Grant,
        number: u32,
    ) -> Result<(ClientAnchor, String), UnitError> {
        let today = super::today(self);
        self.store.read(grant, |reader| {
            let client = reader.client_numbered(number)?;
            let question = super::load::Question::client(today);
            let view = super::load::client_view(reader, client, &question)?;
            Ok((client, view.profile.name))
        })
    }

    /// An entry of its own: that somebody asked, before anything is told.
    pub(super) fn note_statement(&self, visitor: &Visitor, class: Class) -> Result<(), UnitError> {
        let session = &visitor.session;
        let what = Happening {
            tenant: Some(session.tenant()),
            actor: Some(session.actor()),
            session: Some(session.id()),
            class,
            outcome: Outcome::Done,
            note: None,
        };
        self.store.note_from(&Grant::for_job(Job::Access(session.tenant())), &what, session.home())
    }
}

impl Statement {
    /// As JSON.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn to_json(&self) -> Result<String, EntryError> {
        serde_json::to_string_pretty(self)
            .map_err(|_| EntryError::CannotFile("説明書を書き出せませんでした。".to_owned()))
    }

    /// What does not agree, in words.
    pub fn findings(&self) -> &[String] {
        &self.uses.findings
    }
}
