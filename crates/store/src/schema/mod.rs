//! What lies in the store.

mod control;
mod spread;
mod tenant;

use crate::engine::{OutboxTable, Schema};

/// Every table, for both engines.
pub const SCHEMA: Schema = Schema {
    control: control::CONTROL,
    tenant: tenant::TENANT,
    append_only: &["client", "establishment", "person", "case_event", "case_input"],
    outbox: &[OutboxTable { name: "outbox", removes: true }],
    spread: spread::SPREAD,
};
