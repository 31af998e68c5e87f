//! 取込 — tables of clients, persons, dependants, pay and bonuses to typed rows, as a stream.
//!
//! [`Source::open`] looks at a file and keeps none of it.
//!
//! Knows no ledger and no law: whether a person is known, and what follows from a row, is for the
//! caller. Keeps and writes nothing.

mod bad;
mod cell;
mod change;
mod column;
mod columns_client;
mod columns_pay;
mod columns_person;
mod encode;
mod filling;
mod guard;
mod guess;
mod heading;
mod item;
mod kind;
mod limits;
mod mapping;
mod options;
mod plan;
mod problem;
mod read;
mod reading;
mod reading_client;
mod reading_person;
mod reading_text;
mod record;
mod report;
mod row;
mod rows;
mod sink;
mod source;
mod synonyms;
mod synonyms_client;
mod synonyms_dependant;
mod synonyms_pay;
mod synonyms_person;
pub mod template;
pub mod typed;
mod words;

pub use bad::{push_bad_heading, push_bad_row};
pub use change::Change;
pub use encode::shift_jis;
pub use guard::{as_written, guarded, push_csv_line};
pub use guess::{Proposal, apply, propose, propose_at};
pub use item::Item;
pub use kind::{Key, Kind, Scope};
pub use limits::ImportLimits;
pub use mapping::{ColumnMonth, MappedColumn, TableMapping};
pub use options::{Options, Undivided};
pub use problem::{Missing, Problem};
pub use read::{check, read};
pub use report::{MistakeKind, Places, Report, Skipped};
pub use row::Row;
pub use rows::{
    BonusRow, ClientRow, ContactPart, DependantRow, EmploymentPart, EnrolmentPart,
    EstablishmentRow, IdentityPart, PayRow, PersonRef, PersonRow, StandardPart,
};
pub use sink::{BadRow, Nobody, Progress, Remarks, Sink};
pub use source::{Source, is_notice_csv};
pub use words::{
    Category, FractionRule, InsuredAs, LeavingReason, LegalForm, LossReason, Relationship, Sex,
    StandardBy,
};
