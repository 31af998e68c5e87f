//! SQLite and PostgreSQL behind one face: scopes, transactions, statements.
//!
//! Knows no table of the product and no use case. `docs/design/engine.md` says why it is so.

mod connection;
mod error;
mod row;
mod schema;
mod sql;
mod sqlite;
mod turn;
mod value;

use std::path::Path;

pub use connection::Connection;
pub use error::{RoleRefusal, ServerRefusal, StoreError};
use romori_types::TenantId;
pub use row::Row;
pub use schema::{Migration, OutboxTable, Schema};
pub use sqlite::Folder;
pub use value::{Id, Value};

/// 取引の範囲 — what a transaction can reach: the tables of the installation, or those of one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Tables of the whole installation.
    Control,
    /// Tables of this tenant.
    Tenant(TenantId),
}

/// 保存の機関 — the store of one installation. It is shared by all threads and blocks the one that
/// calls: never call it on a thread that runs an asynchronous runtime.
pub struct Engine {
    files: sqlite::Files,
}

impl Engine {
    /// Opens the files in a folder, and makes the folder if there is none.
    ///
    /// # Errors
    /// When another process holds it, when it cannot be used, when its version is newer.
    pub fn open(folder: Folder, schema: &'static Schema) -> Result<Self, StoreError> {
        schema.check()?;
        Ok(Self { files: sqlite::Files::open(folder, schema)? })
    }

    /// Makes room for a tenant. Once it is there this changes nothing.
    ///
    /// # Errors
    /// When the disk is full or cannot be used.
    pub fn make_tenant(&self, tenant: TenantId) -> Result<(), StoreError> {
        self.files.make_tenant(tenant)
    }

    /// Reads one snapshot of a scope.
    ///
    /// # Errors
    /// What `work` or the database says.
    pub fn read<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        work: impl FnOnce(&mut Connection<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.files.read(scope, work)
    }

    /// Changes a scope: all of it is on the disk when this returns `Ok`, none of it otherwise.
    /// `work` is repeated when another transaction stood in its way.
    ///
    /// # Errors
    /// What `work` or the database says; [`StoreError::Conflict`] after many repetitions.
    pub fn write<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        mut work: impl FnMut(&mut Connection<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.files.write(scope, &mut work)
    }

    /// As [`Engine::write`] for work that cannot be repeated, such as reading an upload.
    ///
    /// # Errors
    /// As [`Engine::write`]; [`StoreError::Conflict`] at once.
    pub fn write_once<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        work: impl FnOnce(&mut Connection<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.files.write(scope, work)
    }

    /// Writes a copy of a scope, as it is at this moment, to a path that is free, while others go
    /// on writing. Returns its size in bytes.
    ///
    /// # Errors
    /// When the path is taken or the disk is full.
    pub fn copy_to(&self, scope: Scope, path: &Path) -> Result<u64, StoreError> {
        self.files.copy_to(scope, path)
    }
}
