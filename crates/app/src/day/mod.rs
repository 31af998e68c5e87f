//! 今日の業務 — what the office has to do and what is coming, from its ledgers, its cases and a day.
//!
//! Pure: no storage, no clock, no pages. The ledgers are [`romori_roster::ClientView`]s, the cases
//! come as summaries, the day is an argument. What a rule of law made carries its explanation.
//!
//! | Question | Answer |
//! |---|---|
//! | what is due when, and who is in charge | [`deadlines`], [`strip`] |
//! | what the ledgers say is to be filed | [`events_due`] |
//! | how far each client is | [`work_by_client`] |
//! | who reaches 40, 60, 65, 70, 75 | [`age_events`] |
//! | whose contract ends, who leaves | [`endings`] |
//! | who is on leave, free of premiums until when | [`leave_states`] |
//! | what the premium notice should say | [`expected_notice`], [`compare_notice`] |
//! | what changed since yesterday | [`changes_since`] |

mod age;
mod age_words;
mod case;
mod changed;
mod due;
mod ending;
mod leave;
mod leave_words;
mod notice;
mod notice_cause;
mod notice_person;
mod notice_rates;
mod schedule;
mod work;

use std::fmt;

use romori_roster::{ClientView, PersonView};
use romori_types::{Date, PersonId};

pub use age::{AgeEvent, AgeOf, AgeReached, Consequence, age_events};
pub use case::CaseSummary;
pub use changed::{ChangeLine, ClientChanges, RecordedBatch, changes_since, last_open_day};
pub use due::{EventDue, EventKind, events_due};
pub use ending::{Ending, EndingKind, endings};
pub use leave::{LeaveNotice, LeaveStage, LeaveState, leave_states};
pub use notice::{
    Collector, ExpectedNotice, NoticeAmount, NoticeError, NoticeGiven, expected_notice,
};
pub use notice_cause::{
    Cause, CauseKind, EnteredNotice, NoticeComparison, RevisedBy, compare_notice,
};
pub use notice_person::{NotCharged, PersonCharge, explain_person};
pub use romori_store::CaseState;
pub use schedule::{Deadline, StripDay, Urgency, deadlines, state_in_words, strip};
pub use work::{ClientWork, ProcedureWork, StaffWork, work_by_client, work_by_staff};

/// 誰 — a person of a client, as pages link to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonOf {
    /// 顧問先番号
    pub client: u32,
    /// The number within the client: the 12 of `1007-12`.
    pub number: u32,
    /// Which person.
    pub id: PersonId,
}

/// 一覧 — what was found, and who could not be judged. One ledger that is wrong hides no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// What was found, in order.
    pub found: Vec<T>,
    /// Who could not be judged, and what to do.
    pub unclear: Vec<Unclear>,
}

/// 判断できない — a person whose ledger does not allow an answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Unclear {
    /// Who.
    pub who: PersonOf,
    /// Why, and what to do.
    pub message: String,
}

/// 注意 — what somebody should look at; it changes no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct Caution {
    /// Who.
    pub who: PersonOf,
    /// What, and what to do.
    pub text: String,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { found: Vec::new(), unclear: Vec::new() }
    }
}

impl<T> Listed<T> {
    /// Adds what somebody's ledger gave.
    fn add<E: fmt::Display>(&mut self, who: PersonOf, answer: Result<Vec<T>, E>) {
        match answer {
            Ok(found) => self.found.extend(found),
            Err(error) => self.unclear.push(Unclear { who, message: error.to_string() }),
        }
    }
}

impl PersonOf {
    const fn of(view: &ClientView, person: &PersonView) -> Self {
        Self { client: view.number, number: person.number, id: person.id }
    }
}

impl fmt::Display for PersonOf {
    /// As people type it: `1007-12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.client, self.number)
    }
}

/// Whether somebody is in the client's employment on a day.
fn employed_on(person: &PersonView, day: Date) -> bool {
    person.employment_on(day).is_some() || person.enrolment_on(day).is_some()
}

romori_types::quiet_debug!(Unclear, Caution);
