//! Use cases: from a pay spreadsheet to a checked filing.
//!
//! Knows neither HTTP nor the command line, and holds no rule of law: it asks `statute` and gives
//! `filing` the facts. The clock is an argument.

pub mod day;
pub mod deadline;
mod drafting;
pub mod house;
pub mod office;
pub mod place;
pub mod precheck;
pub mod procedure;
pub mod proof;
pub mod reference;
pub mod santei;

pub use romori_intake::{
    Cell, ColumnMapping, Confidence as MappingConfidence, DroppedNumber, Field, Format, Layout,
    Limits, Mapping, MissingColumn, MonthSlot, PaySheet, PersonPay, Problem, ReadError, Severity,
    SkipReason, SkippedRow, Workbook, WorkerKind, column_letters, read_workbook,
};
pub use romori_statute::age::age_on;
pub use romori_statute::law::Law;
pub use romori_statute::occasional_revision::SchemeRevision;
pub use romori_statute::trace::Explanation;

/// 台帳 — facts and views of the ledgers, as pages show them.
pub use romori_roster as ledgers;
