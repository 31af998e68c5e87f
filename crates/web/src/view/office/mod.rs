//! The pages of an office and their parts: plain values, and the templates that show them.
//!
//! A page ends in `Page`; what it is made of stands beside it in the same file. A part writes
//! itself into a template: `{{ row.status }}`. Texts arrive ready to read, addresses ready to
//! follow; numbers are here only where something is drawn to scale.

mod form_choices;
pub mod forms;

mod accounts;
mod api_keys;
mod bulk;
mod bulk_limit;
mod cases;
mod changes;
mod charges;
mod client;
mod clients;
mod company;
mod confirm;
mod deadlines;
mod devices;
mod enrol;
mod entrance;
mod filings;
mod form;
mod held;
mod history;
mod import;
mod inventory;
mod leaves;
mod no_right;
mod numbers;
mod parts;
mod person;
mod persons;
mod proving;
mod queues;
mod reason;
mod register;
mod seen;
mod share;
mod sign_in;
mod spec;
mod status;
mod step_chart;
mod strip;
mod timeline;
mod today;
mod touched;

pub use accounts::{AccountRow, AccountsPage, FactorRow, MePage, SessionRow};
pub use api_keys::{ApiKeyForm, ApiKeyRow, ApiKeysPage};
pub use bulk::{Bulk, BulkButton};
pub use bulk_limit::{BulkPage, BulkRow};
pub use cases::{
    CaseAction, CaseDiffers, CasePage, CasePerson, CaseRow, CaseStep, CasesPage, Document,
};
pub use changes::{ChangeShown, ChangesTable, ItemShown, WordsForm};
pub use charges::{ChargeRow, ChargesPage};
pub use client::{
    ClientPage, Concern, EstablishmentRow, EstablishmentsPage, Matter, Protection, SocietyRateRow,
};
pub use clients::{ClientRow, ClientsPage, OpenMatter};
pub use company::{CompanyDoorPage, CompanyPage, CompanyStep};
pub use confirm::{ConfirmPage, Reason, StaleRow, StaleSave};
pub use deadlines::{ArrivalRow, ArrivalsPage, DeadlineRow, DeadlinesPage};
pub use devices::{DeviceRenewPage, DeviceShown, DevicesPage};
pub use enrol::{EnrolPage, EnrolStep};
pub use entrance::{EntrancePage, PhoneShown, WorkerPaper};
pub use filings::{
    BonusPage, BonusPaymentRow, BonusRow, BonusesPage, CaseHead, RevisionGroup, RevisionRow,
    RevisionsPage, SanteiClientRow, SanteiClientsPage,
};
pub use form::{Choice, FieldKind, FormField, FormGroup, FormPage, Known, Width};
pub use held::{HeldPapersPage, PaperSlip};
pub use history::{ActShown, HistoryPage};
pub use import::{
    ExportFile, ExportPage, GivenField, ImportColumnsPage, ImportKind, ImportPreviewPage,
    ImportRunPage, ImportStartPage, Overwritten, RecentImport,
};
pub use inventory::{InventoryPage, InventoryRow};
pub use leaves::{LeaveRow, LeavesPage};
pub use no_right::NoRightPage;
pub use numbers::{
    NumberPaper, NumberPapersPage, NumberTicketPage, NumbersForm, NumbersList, NumbersPage,
    NumbersRow,
};
pub use parts::{
    AsOf, Empty, Fact, Facts, FilterLink, Filters, Link, Masked, MaybeLink, Note, PageLink, Pager,
    Press, Progress, Search, Term, Toast, Tone, Weight,
};
pub use person::{
    ComingDay, FactCard, FactLine, Looker, PersonPage, PremiumRow, Premiums, ShownValue,
};
pub use persons::{PersonLine, PersonsPage};
pub use proving::{CodePage, Proving, RecoveryPage, ReturnCodePage, SecondStepPage, StepUpPage};
pub use queues::{
    ApprovalRow, ApprovalsPage, BatchRow, BatchesPage, FiledRow, ReturnRow, ReturnsPage,
    RunningBatch,
};
pub use reason::ReasonPage;
pub use register::{RegisterPage, RegisterRow};
pub use seen::{LogProofPage, ProofPage, ProofStep, SeenPage, SeenRow};
pub use share::Share;
pub use sign_in::{DeviceState, SignInPage, SignInProblem};
pub(crate) use spec::field;
pub use spec::{Entered, FieldSpec, FormSpec, GroupSpec};
pub use status::{Ringi, Seal, Status, StatusKind};
pub use step_chart::{Band, StepChart, StepPoint};
pub use strip::{DeadlineStrip, StripDate};
pub use timeline::{Correction, Dot, Event, Timeline};
pub use today::{AgeLine, ChangeLine, ClientProgress, Task, TodayPage};
pub use touched::{TouchedFields, TouchedPage, TouchedReach, TouchedRow};
