//! The pages of an office and their parts: plain values, and the templates that show them.
//!
//! A page ends in `Page`; what it is made of stands beside it in the same file. A part writes
//! itself into a template: `{{ row.status }}`. Texts arrive ready to read, addresses ready to
//! follow; numbers are here only where something is drawn to scale.

pub mod forms;

mod client;
mod clients;
mod confirm;
mod form;
mod parts;
mod person;
mod persons;
mod share;
mod sign_in;
mod spec;
mod status;
mod step_chart;
mod timeline;

pub use client::{
    ClientHistoryPage, ClientPage, Concern, EstablishmentRow, EstablishmentsPage, Matter,
    Protection, SocietyRateRow,
};
pub use clients::{ClientRow, ClientsPage, OpenMatter};
pub use confirm::{ConfirmPage, Reason, StaleRow, StaleSave};
pub use form::{Choice, FieldKind, FormField, FormGroup, FormPage, Known, Width};
pub use parts::{
    AsOf, Empty, Fact, Facts, FilterLink, Filters, Link, Masked, MaybeLink, Note, PageLink, Pager,
    Press, Progress, Search, Term, Toast, Tone, Weight,
};
pub use person::{
    ComingDay, FactCard, FactLine, Looker, PersonPage, PremiumRow, Premiums, ShownValue,
};
pub use persons::{PersonLine, PersonsPage};
pub use share::Share;
pub use sign_in::{DeviceState, SignInPage, SignInProblem};
pub use spec::{Entered, FieldSpec, FormSpec, GroupSpec};
pub use status::{Ringi, Seal, Status, StatusKind};
pub use step_chart::{Band, StepChart, StepPoint};
pub use timeline::{Correction, Dot, Event, Timeline};
