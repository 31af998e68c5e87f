//! 見本 — invented offices, clients and persons, the same for the same seed.
//!
//! For the demo, for tests and for measurements. Nobody in it exists. Knows no law, no clock, no
//! files; gives rows that a store records by its normal path.

mod calendar;
mod crew;
mod demo;
mod grade;
mod import;
mod large;
mod name;
mod number;
mod office;
mod person;
mod place;
mod plan;
mod random;
mod recorder;
mod view;

pub use demo::demo_office;
pub use import::{ImportCsv, ImportMistake, import_csv};
pub use large::{office_of, tenant_of};
pub use office::{
    AnyFact, Batch, FactSink, Office, Row, SampleClient, StaffMember, StaffRole, Subject,
};
