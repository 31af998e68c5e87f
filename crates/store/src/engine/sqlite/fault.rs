//! What SQLite's codes mean to the store.

use rusqlite::{Connection, Error, ErrorCode, ffi};

use crate::engine::sql::TENANT_CHECK;
use crate::engine::{Scope, StoreError};

/// Where the name of a unique index need not be looked up.
pub(crate) fn fault(error: &Error, scope: Scope, statement: &'static str) -> StoreError {
    fault_of(error, scope, statement, None)
}

/// With the connection at hand, which knows the names of the indexes.
pub(crate) fn fault_in(
    error: &Error,
    scope: Scope,
    statement: &'static str,
    connection: &Connection,
) -> StoreError {
    fault_of(error, scope, statement, Some(connection))
}

fn fault_of(
    error: &Error,
    scope: Scope,
    statement: &'static str,
    connection: Option<&Connection>,
) -> StoreError {
    let Error::SqliteFailure(code, message) = error else {
        return StoreError::Statement { statement, code: driver_code(error).to_owned() };
    };
    let extended = format!("SQLITE {}", code.extended_code);
    match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::DiskFull => StoreError::DiskFull,
        ErrorCode::SystemIoFailure => StoreError::Io { code: extended },
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Damaged { scope },
        ErrorCode::CannotOpen | ErrorCode::PermissionDenied => StoreError::Io { code: extended },
        ErrorCode::ReadOnly | ErrorCode::AuthorizationForStatementDenied => {
            StoreError::NotPermitted
        }
        ErrorCode::ConstraintViolation => {
            constraint(code.extended_code, message.as_deref().unwrap_or_default(), connection)
        }
        _ => StoreError::Statement { statement, code: extended },
    }
}

/// Mistakes that the driver itself notices.
fn driver_code(error: &Error) -> &'static str {
    match error {
        Error::InvalidParameterCount(..) => "number of values",
        Error::MultipleStatement => "several statements",
        Error::ExecuteReturnedResults => "rows without a reader",
        _ => "driver",
    }
}

/// SQLite names what was broken at the end of its message: `UNIQUE constraint failed: a.b, a.c`.
fn constraint(code: i32, message: &str, connection: Option<&Connection>) -> StoreError {
    let what = message.split_once(": ").map_or("", |(_, what)| what).to_owned();
    match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => {
            StoreError::Unique { constraint: index_name(&what, connection).unwrap_or(what) }
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => StoreError::Reference,
        ffi::SQLITE_CONSTRAINT_TRIGGER => StoreError::NotPermitted,
        ffi::SQLITE_CONSTRAINT_CHECK if what == TENANT_CHECK => StoreError::ForeignTenant,
        ffi::SQLITE_CONSTRAINT_NOTNULL => {
            let column = what.rsplit('.').next().unwrap_or_default().to_owned();
            StoreError::Check { constraint: column }
        }
        _ => StoreError::Check { constraint: what },
    }
}

/// The index over these columns, named as PostgreSQL names it.
fn index_name(columns: &str, connection: Option<&Connection>) -> Option<String> {
    let mut table = "";
    let mut wanted = Vec::new();
    for column in columns.split(", ") {
        let (of, name) = column.split_once('.')?;
        table = of;
        wanted.push(name);
    }
    let connection = connection?;
    let mut list = connection
        .prepare("select name, origin from pragma_index_list(?1) where \"unique\" = 1")
        .ok()?;
    let mut indexes = list.query([table]).ok()?;
    while let Ok(Some(index)) = indexes.next() {
        let name: String = index.get(0).ok()?;
        let origin: String = index.get(1).ok()?;
        let mut columns =
            connection.prepare("select name from pragma_index_info(?1) order by seqno").ok()?;
        let found: Vec<String> =
            columns.query_map([&name], |row| row.get(0)).ok()?.filter_map(Result::ok).collect();
        if found == wanted {
            return Some(match origin.as_str() {
                "pk" => format!("{table}_pkey"),
                "u" => format!("{table}_{}_key", wanted.join("_")),
                _ => name,
            });
        }
    }
    // A key that is the row's own number has no index.
    Some(format!("{table}_pkey"))
}
