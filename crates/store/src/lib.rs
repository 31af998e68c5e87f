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
pub use schema::SCHEMA;
pub use unit::{
    AccountUse, BULK_PERSONS, BULK_SECONDS, Batch, BatchKind, BatchLine, BatchLines, BatchState,
    BatchesOf, BulkKind, BulkRequest, Case, CaseEvent, CaseFilter, CaseNeeds, CaseNote, CaseState,
    ChangedSince, ClientAnchor, Contract, ContractState, Credential, CredentialKind,
    CredentialState, DIES, DailyCounts, DailyDone, DailyWork, Destruction, Document,
    DocumentContent, DocumentKind, Doing, Dying, EVERY_KEY, Ending, EstablishmentAnchor,
    FiledScope, Happening, KeyMark, KeyRing, Line, MatchFrom, Matched, NewCase, NewCredential,
    NewFact, NewTenant, OfClient, Parts, PersonAnchor, Reader, ResealFrom, Resealed, ReturnedFact,
    Review, ReviewAnswer, Seen, SeenFilter, Sequencer, Shipped, Stale, Step, StepReason, Store,
    Tenant, TenantKind, UnitError, Writer, counts_as_bulk, may_go, tenants_of,
};
