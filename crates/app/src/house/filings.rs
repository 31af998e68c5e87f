//! 届出の操作 — what a visitor files, each under its own grant.

use std::collections::BTreeSet;

use romori_identity::{Function, Grant};
use romori_record::Class;
use romori_roster::{PremiumNotice, RevisionChoice};
use romori_store::{ClientAnchor, Doing, UnitError};
use romori_types::{Date, Purpose, YearMonth};

use super::House;
use super::charges::enter_notice;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::filing::{
    Filing, NoBonusError, choose_revision, file_bonus, file_no_bonus, file_revisions,
};
use super::record::mark;

impl House {
    fn to_draft(
        &self,
        visitor: &Visitor,
        number: u32,
    ) -> Result<(Grant, ClientAnchor), EntryError> {
        let grant = visitor
            .grant(Function::DraftCase, Purpose::Determine)
            .map_err(EntryError::NotAllowed)?;
        let client = self.store.read(&grant, |reader| reader.client_numbered(number))?;
        Ok((grant, client))
    }

    /// Makes the cases of a client's bonuses of a day with their files.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn file_bonus_of(
        &self,
        visitor: &Visitor,
        number: u32,
        paid_on: Date,
        today: Date,
    ) -> Result<Vec<Filing>, EntryError> {
        let (grant, client) = self.to_draft(visitor, number)?;
        let doing = case_made(client);
        let filed = self.store.write(&grant, doing, |writer| {
            file_bonus(writer, self.law, client, (paid_on, None), today)
        });
        Ok(filed?)
    }

    /// Reports that a client paid no bonus in a month.
    ///
    /// # Errors
    /// When the visitor may not, when the office's items are wrong; what the store says.
    pub fn file_no_bonus_of(
        &self,
        visitor: &Visitor,
        number: u32,
        month: YearMonth,
        today: Date,
    ) -> Result<usize, EntryError> {
        let (grant, client) = self.to_draft(visitor, number)?;
        let made = self.store.write(&grant, case_made(client), |writer| {
            match file_no_bonus(writer, self.law, client, month, today) {
                Ok(made) => Ok(Ok(made)),
                Err(NoBonusError::Unit(error)) => Err(error),
                // Nothing was written before these are known.
                Err(other) => Ok(Err(other.to_string())),
            }
        });
        made?.map_err(EntryError::CannotFile)
    }

    /// Makes the cases of chosen persons' revisions with their files.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn file_revisions_of(
        &self,
        visitor: &Visitor,
        number: u32,
        third_month: YearMonth,
        chosen: &BTreeSet<u32>,
        today: Date,
    ) -> Result<Vec<Filing>, EntryError> {
        let (grant, client) = self.to_draft(visitor, number)?;
        let filed = self.store.write(&grant, case_made(client), |writer| {
            file_revisions(writer, self.law, client, third_month, chosen, today)
        });
        Ok(filed?)
    }

    /// Records what the visitor decided about somebody's revision; a token that was used records
    /// nothing again.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn choose_revision_of(
        &self,
        visitor: &Visitor,
        (client, person): (u32, u32),
        revised_from: YearMonth,
        choice: &RevisionChoice,
        token: Option<[u8; 16]>,
    ) -> Result<(), EntryError> {
        let (grant, client) = self.to_draft(visitor, client)?;
        let form = token.map(|token| mark(token, visitor.session.actor()));
        let doing = Doing { client: Some(client.id), ..Doing::form(form) };
        let done = self.store.write(&grant, doing, |writer| {
            choose_revision(writer, client, person, revised_from, choice)
        });
        match done {
            Ok(()) | Err(UnitError::AlreadyDone(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Records the amounts of a 納入告知書; a token that was used records nothing again.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn enter_notice_of(
        &self,
        visitor: &Visitor,
        (client, place): (u32, u32),
        month: YearMonth,
        notice: &PremiumNotice,
        token: Option<[u8; 16]>,
    ) -> Result<(), EntryError> {
        let grant = visitor
            .grant(Function::EditLedger, Purpose::Maintain)
            .map_err(EntryError::NotAllowed)?;
        let client = self.store.read(&grant, |reader| reader.client_numbered(client))?;
        let form = token.map(|token| mark(token, visitor.session.actor()));
        let doing = Doing { client: Some(client.id), ..Doing::form(form) };
        let done: Result<(), UnitError> = self
            .store
            .write(&grant, doing, |writer| enter_notice(writer, client, place, month, notice));
        match done {
            Ok(()) | Err(UnitError::AlreadyDone(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn case_made(client: ClientAnchor) -> Doing {
    Doing { client: Some(client.id), ..Doing::act(Class::CaseMade) }
}
