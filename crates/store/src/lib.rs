//! The only SQL of Romori: SQLite and PostgreSQL behind one face, and tenancy on both.
//!
//! Knows no law, no page, no clock and no chance: an instant or an id comes in as a value.

mod engine;

pub use engine::{
    Connection, Engine, Folder, Id, Migration, OutboxTable, Preparation, RoleRefusal, Row, Schema,
    Scope, Server, ServerRefusal, StoreError, Value,
};
