//! The shipper of the log: it sees the outboxes and nothing else, and removes what is shipped.

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use super::handle::Handle;
use super::{Files, fault};
use crate::engine::{Connection, OutboxTable, Scope, StoreError};

impl Files {
    pub(crate) fn ship<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        work: impl FnOnce(&mut Connection<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let outboxes = self.schema.outbox;
        self.change(scope, |handle| restrict(handle, outboxes), work, release)
    }
}

/// What a role is on a server. The triggers that keep an append-only table are off meanwhile.
fn restrict(handle: &mut Handle, outboxes: &'static [OutboxTable]) -> Result<(), StoreError> {
    let scope = handle.scope;
    let wrong = |error: rusqlite::Error| fault(&error, scope, "");
    let may = move |asked: AuthContext<'_>| {
        let is_outbox = |name: &str| outboxes.iter().any(|table| table.name == name);
        let removes = |name: &str| outboxes.iter().any(|table| table.name == name && table.removes);
        let allowed = match asked.action {
            AuthAction::Select | AuthAction::Transaction { .. } | AuthAction::Function { .. } => {
                true
            }
            AuthAction::Read { table_name, .. } => is_outbox(table_name),
            AuthAction::Delete { table_name } => removes(table_name),
            _ => false,
        };
        if allowed { Authorization::Allow } else { Authorization::Deny }
    };
    handle.connection.authorizer(Some(may)).map_err(wrong)?;
    handle
        .connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)
        .map_err(wrong)?;
    Ok(())
}

fn release(handle: &mut Handle) -> Result<(), StoreError> {
    let scope = handle.scope;
    let wrong = |error: rusqlite::Error| fault(&error, scope, "");
    let none = None::<fn(AuthContext<'_>) -> Authorization>;
    handle
        .connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true)
        .map_err(wrong)?;
    handle.connection.authorizer(none).map_err(wrong)
}
