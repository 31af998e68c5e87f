//! Units of work: the only way to data. See docs/design/office.md.

mod accounts;
mod anchors;
mod batches;
mod case_needs;
mod cases;
mod code;
mod documents;
mod doing;
mod error;
mod facts;
mod inspect;
mod installation;
mod keys;
mod notes;
mod numbers;
mod pending;
mod reader;
mod reseal;
mod seen;
mod ship;
mod store;
mod tenants;
mod touched;
#[allow(clippy::module_inception, reason = "the unit of work itself")]
mod unit;
mod writer;
mod writer_batches;

pub use accounts::Ending;
pub use anchors::{ClientAnchor, EstablishmentAnchor};
pub use batches::{Batch, BatchKind, BatchState};
pub use case_needs::CaseNeeds;
pub use cases::{Case, CaseEvent, CaseFilter, CaseState, NewCase, Step, StepReason, may_go};
pub use documents::{Document, DocumentContent, DocumentKind};
pub use doing::{Doing, NewFact};
pub use error::{Stale, UnitError};
pub use facts::{EVERY_KEY, Line, OfClient};
pub use notes::Happening;
pub use reader::Reader;
pub use reseal::Resealed;
pub use seen::{Seen, SeenFilter};
pub use ship::{Sequencer, Shipped};
pub use store::{Parts, Store};
pub use tenants::{ContractState, NewTenant, Tenant, TenantKind};
pub use unit::PersonAnchor;
pub use writer::Writer;
