//! What PostgreSQL's codes mean to the store. Its messages quote values of rows, so none is passed
//! on: the code and the name of a constraint are all that is read.

use postgres::Error;
use postgres::error::{DbError, SqlState};

use crate::engine::error::ServerRefusal;
use crate::engine::{Scope, StoreError};

/// A statement failed.
pub(super) fn fault(error: &Error, scope: Scope, statement: &'static str) -> StoreError {
    if let Some(said) = error.as_db_error() {
        return said_by_server(said, scope, statement);
    }
    if error.is_closed() || is_io(error) {
        return StoreError::ConnectionLost;
    }
    StoreError::Statement { statement, code: "driver".to_owned() }
}

/// A commit failed: without the server's word nobody knows whether it holds.
pub(super) fn fault_of_commit(error: &Error, scope: Scope) -> StoreError {
    match fault(error, scope, "commit") {
        StoreError::ConnectionLost => StoreError::CommitUnknown,
        other => other,
    }
}

/// No connection came about.
pub(super) fn fault_of_connect(error: &Error) -> StoreError {
    let reason = match error.code() {
        Some(code) if is_sign_in(code) => ServerRefusal::SignIn,
        Some(&SqlState::INVALID_CATALOG_NAME) => return StoreError::NotPrepared,
        Some(&SqlState::TOO_MANY_CONNECTIONS) => return StoreError::Busy,
        Some(&SqlState::CANNOT_CONNECT_NOW) => return StoreError::ConnectionLost,
        _ => ServerRefusal::Unreachable,
    };
    StoreError::Server { reason }
}

fn is_sign_in(code: &SqlState) -> bool {
    *code == SqlState::INVALID_PASSWORD || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION
}

fn is_io(error: &Error) -> bool {
    use std::error::Error as _;
    error.source().is_some_and(|source| source.is::<std::io::Error>())
}

fn said_by_server(said: &DbError, scope: Scope, statement: &'static str) -> StoreError {
    let code = said.code();
    let named = || said.constraint().unwrap_or_default().to_owned();
    match *code {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => {
            StoreError::Conflict
        }
        SqlState::UNIQUE_VIOLATION => StoreError::Unique { constraint: named() },
        SqlState::FOREIGN_KEY_VIOLATION | SqlState::RESTRICT_VIOLATION => StoreError::Reference,
        SqlState::CHECK_VIOLATION => StoreError::Check { constraint: named() },
        SqlState::NOT_NULL_VIOLATION => {
            StoreError::Check { constraint: said.column().unwrap_or_default().to_owned() }
        }
        // The same code for a policy and for a missing grant: the place in the server tells.
        SqlState::INSUFFICIENT_PRIVILEGE if said.routine() == Some("ExecWithCheckOptions") => {
            StoreError::ForeignTenant
        }
        SqlState::INSUFFICIENT_PRIVILEGE | SqlState::READ_ONLY_SQL_TRANSACTION => {
            StoreError::NotPermitted
        }
        SqlState::DISK_FULL => StoreError::DiskFull,
        SqlState::IO_ERROR => StoreError::Io { code: code.code().to_owned() },
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => StoreError::Damaged { scope },
        SqlState::LOCK_NOT_AVAILABLE
        | SqlState::QUERY_CANCELED
        | SqlState::OUT_OF_MEMORY
        | SqlState::TOO_MANY_CONNECTIONS => StoreError::Busy,
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => StoreError::ConnectionLost,
        _ => StoreError::Statement { statement, code: code.code().to_owned() },
    }
}
