//! 登録 — from what a person typed to rows of the ledgers.
//!
//! [`sheet`] says what stands in a place now, as texts by the names of the form's fields; [`save`]
//! reads the texts back, and records one row with its days: 「事実が変わった」 from a day on, or
//! 「前の記録が誤っていた」 over the days of the row that was wrong. Every mistake of a form is
//! said at once. A save that came too late is refused with the other's change beside one's own.

mod client_form;
mod entry;
mod family;
mod fields;
mod hire;
mod history;
mod leaving;
mod office_facts;
mod papers;
mod pay;
mod person;
mod place_form;
mod save;
mod sheet;
mod undo;
mod work;

pub use client_form::{
    ClientForm, ClientSheet, NewClient, change_client, client_sheet, new_client,
};
pub use fields::{Mistake, Values};
pub use hire::{Hired, Hiring, hire};
pub use history::{Corrected, corrections};
pub use leaving::{Departed, Leaving, Tenure, leave, tenure};
pub(in crate::house) use papers::of_person_again;
pub use papers::{Event, file_dependant, file_event, follow_ups};
pub use place_form::{PlaceForm, place_sheet, save_place};
pub(in crate::house) use save::mark;
pub use save::{Overtaken, OvertakenItem, SaveRefusal, Saved, Saving, person_named, save};
pub use sheet::{Place, PlaceKey, Sheet, sheet};
pub use undo::{Undone, is_form_of, sent_back, undo};

/// Calls a generic function for the fact of a kind that has a form about a person.
macro_rules! for_person_kind {
    ($kind:expr, $fact:ident => $body:expr, $otherwise:expr) => {{
        use romori_roster as roster;
        match $kind {
            roster::Kind::PersonIdentity => {
                type $fact = roster::PersonIdentity;
                $body
            }
            roster::Kind::PersonContact => {
                type $fact = roster::PersonContact;
                $body
            }
            roster::Kind::Employment => {
                type $fact = roster::Employment;
                $body
            }
            roster::Kind::Enrolment => {
                type $fact = roster::Enrolment;
                $body
            }
            roster::Kind::Dependant => {
                type $fact = roster::Dependant;
                $body
            }
            roster::Kind::Leave => {
                type $fact = roster::Leave;
                $body
            }
            roster::Kind::PayMonth => {
                type $fact = roster::PayMonth;
                $body
            }
            roster::Kind::BonusPayment => {
                type $fact = roster::BonusPayment;
                $body
            }
            roster::Kind::StandardRemuneration => {
                type $fact = roster::StandardRemuneration;
                $body
            }
            _ => $otherwise,
        }
    }};
}
pub(in crate::house) use for_person_kind;
