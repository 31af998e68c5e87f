//! 番号庫 — the application's side of the vault of individual numbers: whom it asks about, on what
//! right, what it writes before. No number passes here; see docs/design/mynabox.md.

mod campaign;
mod certificate;
mod client;
mod disposal;
mod error;
mod history;
mod overview;
mod payee;
mod people;
mod permission;
mod retention;
mod rules;
mod ticket;

use std::sync::Arc;

use romori_identity::{Function, Grant, Party};
use romori_mynabox::{Answer, Ask, Keeper, Numbers, UseGrant, Who};
use romori_roster::{ClientProfile, Fact, Known};
use romori_store::{ClientAnchor, Line, Reader, UnitError};
use romori_types::{Date, Device, Purpose};

use super::{House, Visitor};

pub use campaign::{CampaignForm, CampaignLine, CampaignWay, Invitation};
pub use certificate::disposal_certificate;
pub use client::{ClientNumbers, PersonNumber};
pub use disposal::{DELAY_SECONDS, DisposalLine};
pub use error::NumbersError;
pub use history::{ActLine, HistoryAsked};
pub use overview::{NumbersLine, NumbersOverview};
pub use people::{HolderRef, NumberPerson, holder_of, who_checks};
pub use permission::{GrantForm, PermissionForm, PermissionView};
pub use retention::{Clock, DOCUMENT_CLASSES, DocumentClass, clock_of};
pub use rules::{RuleForm, RuleLine, RuleSort, overdue};
pub use ticket::{NumberKey, NumberTicket, TaskAsked};

/// What pages show of the vault's answers.
pub use romori_mynabox::{
    Act as NumberAct, ActKind, CheckWay, Destination, Holder, HolderKind, Keeper as NumberKeeper,
    NumberPurpose, NumberState, Numbers as NumbersVault, Permission as NumberPermit, Refusal,
    Standing as NumberStanding,
};

impl House {
    /// Gives the house its vault of individual numbers, once: it is there until the program ends.
    pub fn let_numbers(&self, numbers: Arc<dyn Numbers>) {
        // A second one is none: pages of the first may be open.
        let _ = self.numbers.set(numbers);
    }

    /// The vault of individual numbers, where this installation has one.
    pub fn numbers(&self) -> Option<&dyn Numbers> {
        self.numbers.get().map(AsRef::as_ref)
    }

    /// Where the vault's own pages are, for the one form that is sent there.
    pub fn numbers_pages(&self) -> Option<String> {
        match self.numbers()?.ask(&Ask::Ready) {
            Ok(Answer::Ready(pages)) => Some(pages),
            _ => None,
        }
    }

    fn ask_numbers(&self, ask: &Ask) -> Result<Answer, NumbersError> {
        let vault = self.numbers().ok_or(NumbersError::NoVault)?;
        match vault.ask(ask).map_err(NumbersError::Away)? {
            Answer::Refused(why) => Err(NumbersError::Refused(why)),
            answer => Ok(answer),
        }
    }

    /// Asks for what has no answer but that it was done.
    fn tell_numbers(&self, ask: &Ask) -> Result<(), NumbersError> {
        match self.ask_numbers(ask)? {
            Answer::Done => Ok(()),
            _ => Err(NumbersError::Refused(Refusal::Question)),
        }
    }
}

/// The grant for a function of numbers.
fn granted(visitor: &Visitor, function: Function) -> Result<Grant, NumbersError> {
    visitor.grant(function, Purpose::Numbers).map_err(NumbersError::NotAllowed)
}

/// On which side a visitor stands: the client's own people have the client's box.
pub fn side_of(visitor: &Visitor) -> Keeper {
    match visitor.session.rights().party {
        Party::ClientSide | Party::MemberEmployer | Party::Company => Keeper::Client,
        _ => Keeper::Office,
    }
}

/// Who asks, as the vault is told.
pub(super) fn who(visitor: &Visitor) -> Who {
    let device = match visitor.record.device {
        Device::Bound(device) => Some(device),
        Device::NotYetBound => None,
    };
    Who {
        tenant: visitor.session.tenant(),
        home: visitor.session.home(),
        actor: visitor.session.actor(),
        device,
        session: Some(visitor.session.id()),
        side: side_of(visitor),
        proved_at: visitor.record.proved_at,
        certificate: visitor.certificate,
    }
}

/// What a client is called.
fn name_of(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    today: Date,
) -> Result<String, UnitError> {
    let lines = reader.facts_of::<ClientProfile>(client.id, client.id.as_bytes())?;
    let profile = lines.first().and_then(|line| latest(line, today));
    Ok(profile.ok_or(UnitError::Absent)?.name)
}

/// What holds of a line on a day, or else what is known last. Nothing once it was taken back.
fn latest<F: Fact>(line: &Line<F>, on: Date) -> Option<F> {
    let now = line.history.fact_at(on, Known::Now).cloned();
    now.or_else(|| line.history.latest(Known::Now).and_then(|span| span.row.fact.clone()))
}

/// What a line says now: its last row, whatever the day.
fn last_row<F: Fact>(line: &Line<F>) -> Option<(F, u32)> {
    let row = line.history.rows().iter().rev().find(|row| row.undone_at.is_none())?;
    row.fact.clone().map(|fact| (fact, line.history.version()))
}

/// Purposes by their numbers; one that is no more in the list is left out.
fn purposes_of(codes: &[u8]) -> Vec<NumberPurpose> {
    codes.iter().filter_map(|code| NumberPurpose::of_code(*code)).collect()
}

fn codes_of(purposes: &[NumberPurpose]) -> Vec<u8> {
    purposes.iter().map(|purpose| purpose.code()).collect()
}

/// Whether a grant of use holds on a day.
pub fn grant_holds(grant: &UseGrant, on: Date) -> bool {
    on <= grant.through
}
