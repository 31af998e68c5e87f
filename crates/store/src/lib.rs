//! The only SQL of Romori: SQLite and PostgreSQL behind one face, and tenancy on both.
//!
//! Knows no law, no page, no clock and no chance: an instant or an id comes in as a value.

mod engine;
mod parts;
mod schema;
mod unit;

pub use engine::{
    Connection, Engine, Folder, Id, Migration, OutboxTable, Preparation, RoleRefusal, Row, Schema,
    Scope, Server, ServerRefusal, Spread, StoreError, Value,
};
pub use parts::{beside, cut, each_part, parts_for};
pub use romori_vault::{
    Custodianship, HELD_IDLE_SECONDS, HELD_SECONDS, Holding, Preparing, ShareTaken,
};
pub use schema::SCHEMA;
pub use unit::{
    AccountUse, Admission, Assignment, BULK_PERSONS, BULK_SECONDS, Batch, BatchKind, BatchLine,
    BatchLines, BatchState, BatchesOf, BrowserKeyRow, BulkKind, BulkRequest, Case, CaseEvent,
    CaseFilter, CaseNeeds, CaseNote, CaseState, ChangedSince, ClientAnchor, ClientEnd, Company,
    CompanyLink, Contract, ContractState, Credential, CredentialKind, CredentialState, DIES,
    DailyCounts, DailyDone, DailyWork, Delegation, Destruction, DeviceRow, DeviceWay, Document,
    DocumentContent, DocumentKind, Doing, Dying, ENROLMENT_TRIES_MAX, EVERY_KEY, Ending, Enrolment,
    EstablishmentAnchor, FiledScope, Ground, Happening, Held, IssuedCertificate, KeyMark, KeyNames,
    KeyRing, Letting, Line, MatchFrom, Matched, NewAssignment, NewCase, NewCredential,
    NewDelegation, NewDevice, NewFact, NewSupport, NewTenant, NewUrgent, OfClient, Parts,
    PersonAnchor, PresentedCertificate, Provisioned, Reader, ResealFrom, Resealed, Return,
    ReturnedFact, Review, ReviewAnswer, Rewrapped, Seen, SeenFilter, Sequencer, Shipped, Shut,
    Stale, Step, StepReason, Store, StoredAddress, StoredGroup, StoredLetter, Support,
    SupportReview, SupportState, Tenant, TenantKind, UnitError, Writer, counts_as_bulk, may_go,
    tenants_of,
};
