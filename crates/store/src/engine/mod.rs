//! SQLite and PostgreSQL behind one face: scopes, transactions, statements.
//!
//! Knows no table of the product and no use case. `docs/design/engine.md` says why it is so.

mod connection;
mod dump;
mod error;
mod postgres;
mod row;
mod schema;
mod sql;
mod sqlite;
mod turn;
mod value;

use std::io::{Read, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use self::postgres::{Failed, Links, Mode};
pub use self::postgres::{Preparation, Server};
pub use connection::Connection;
pub use error::{RoleRefusal, ServerRefusal, StoreError};
use romori_types::TenantId;
pub use row::Row;
pub use schema::{Migration, OutboxTable, Schema, Spread};
use sqlite::Files;
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

impl Scope {
    /// Sixteen bytes that name it in copies.
    fn owner(self) -> [u8; 16] {
        match self {
            Self::Control => [0; 16],
            Self::Tenant(tenant) => *tenant.as_bytes(),
        }
    }
}

/// 保存の機関 — the store of one installation. It is shared by all threads and blocks the one that
/// calls: never call it on a thread that runs an asynchronous runtime.
pub struct Engine {
    home: Home,
    schema: &'static Schema,
}

enum Home {
    Files(Files),
    Links(Box<Links>),
}

/// How often work is repeated when another transaction stood in its way. One of those that meet is
/// always done, so each round has fewer.
const ROUNDS: u32 = 30;

impl Engine {
    /// Opens the files in a folder, and makes the folder if there is none.
    ///
    /// # Errors
    /// When another process holds it, when it cannot be used, when its version is newer.
    pub fn open(folder: Folder, schema: &'static Schema) -> Result<Self, StoreError> {
        schema.check()?;
        Ok(Self { home: Home::Files(Files::open(folder, schema)?), schema })
    }

    /// Connects to a server that was prepared.
    ///
    /// # Errors
    /// When it cannot be reached, is not prepared for this version, does not keep what it
    /// acknowledged, or when the role could step over the wall between the tenants.
    pub fn connect(server: Server, schema: &'static Schema) -> Result<Self, StoreError> {
        schema.check()?;
        Ok(Self { home: Home::Links(Box::new(Links::open(server, schema)?)), schema })
    }

    /// Prepares a server: roles, tables, policies, grants. Doing it again changes nothing. Returns
    /// the names of the migrations that were applied.
    ///
    /// # Errors
    /// When the role may not, or when the database is of a newer version.
    pub fn prepare(
        preparation: &Preparation<'_>,
        schema: &'static Schema,
    ) -> Result<Vec<&'static str>, StoreError> {
        schema.check()?;
        postgres::prepare(preparation, schema)
    }

    /// Whether the server has the roles that preparing makes.
    ///
    /// # Errors
    /// When it cannot be reached or refuses whoever asks.
    pub fn has_roles(url: &str) -> Result<bool, StoreError> {
        postgres::has_roles(url)
    }

    /// Makes room for a tenant. Once it is there this changes nothing.
    ///
    /// # Errors
    /// When the disk is full or cannot be used.
    pub fn make_tenant(&self, tenant: TenantId) -> Result<(), StoreError> {
        match &self.home {
            Home::Files(files) => files.make_tenant(tenant),
            Home::Links(links) => links.make_tenant(tenant),
        }
    }

    /// Every tenant there is room for, in the order of their ids.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn tenants(&self) -> Result<Vec<TenantId>, StoreError> {
        match &self.home {
            Home::Files(files) => files.tenants(),
            Home::Links(links) => links.tenants(),
        }
    }

    /// Looks at the wall between the tenants again: on a server at every policy. Files have none.
    ///
    /// # Errors
    /// [`StoreError::Server`] when there is a hole in it.
    pub fn check_wall(&self) -> Result<(), StoreError> {
        match &self.home {
            Home::Files(_) => Ok(()),
            Home::Links(links) => links.check_wall(self.schema),
        }
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
        match &self.home {
            Home::Files(files) => files.read(scope, work),
            Home::Links(links) => links.attempt(scope, Mode::Read, work).map_err(Failed::settled),
        }
    }

    /// Changes a scope: all of it is on the disk when this returns `Ok`, none of it otherwise.
    /// `work` is repeated when another transaction stood in its way, so it changes nothing outside.
    /// Within one process writers of a scope follow one another in the order of asking.
    /// It does not ask for the same scope again: on files it would wait for itself.
    ///
    /// # Errors
    /// What `work` or the database says; [`StoreError::Conflict`] after many repetitions.
    pub fn write<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        mut work: impl FnMut(&mut Connection<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let links = match &self.home {
            Home::Files(files) => return files.write(scope, work),
            Home::Links(links) => links,
        };
        links.in_turn(scope, || {
            for round in 1..ROUNDS {
                match links.attempt(scope, Mode::Write, &mut work) {
                    Err(Failed::Conflict) => thread::sleep(Duration::from_millis(round.into())),
                    other => return other.map_err(Failed::settled),
                }
            }
            links.attempt(scope, Mode::Write, work).map_err(Failed::settled)
        })
    }

    /// Leaves no page on the disk that holds what was written over before, as far as the engine
    /// can: a server does so by itself, when it has tidied up (`vacuum`).
    ///
    /// # Errors
    /// When the disk cannot be used.
    pub fn settle(&self, scope: Scope) -> Result<(), StoreError> {
        match &self.home {
            Home::Files(files) => files.settle(scope),
            Home::Links(_) => Ok(()),
        }
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
        match &self.home {
            Home::Files(files) => files.write(scope, work),
            Home::Links(links) => links.attempt(scope, Mode::Write, work).map_err(Failed::settled),
        }
    }

    /// A transaction of the shipper of the log, for the entries of one tenant: it sees the outboxes
    /// alone and removes from them what is shipped, which nobody else may.
    ///
    /// # Errors
    /// As [`Engine::write_once`]; [`StoreError::NotPermitted`] for any other table.
    pub fn ship<T, E: From<StoreError>>(
        &self,
        tenant: TenantId,
        work: impl FnOnce(&mut Connection<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.home {
            Home::Files(files) => files.ship(Scope::Tenant(tenant), work),
            Home::Links(links) => links.ship(tenant, work).map_err(Failed::settled),
        }
    }

    /// A count that is another one after each change of the tables of the installation. None on a
    /// server, where others may change them at any time.
    pub fn control_changes(&self) -> Option<u64> {
        match &self.home {
            Home::Files(files) => Some(files.control_changes()),
            Home::Links(_) => None,
        }
    }

    /// Files that are open now; on a server there are none.
    pub fn count_open_files(&self) -> usize {
        match &self.home {
            Home::Files(files) => files.count_open(),
            Home::Links(_) => 0,
        }
    }

    /// Writes every row of a scope, as it is at this moment, as a stream that either engine reads,
    /// while others go on writing. Returns the number of bytes.
    ///
    /// # Errors
    /// What the database or the other end says.
    pub fn dump(&self, scope: Scope, out: &mut dyn Write) -> Result<u64, StoreError> {
        match &self.home {
            Home::Files(files) => files.dump(scope, out),
            Home::Links(links) => links.dump(self.schema, scope, out),
        }
    }

    /// Reads such a stream, whichever engine wrote it, all or nothing. A tenant is made if it is
    /// not there. Files take a stream of an earlier version and bring it up to this one; a server
    /// only one of its own version.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] when the scope has rows, [`StoreError::Damaged`] when a byte of the
    /// stream is not as it was written, [`StoreError::ForeignTenant`] when it is another scope's.
    pub fn load(&self, scope: Scope, from: &mut dyn Read) -> Result<(), StoreError> {
        match &self.home {
            Home::Files(files) => files.load(scope, from),
            Home::Links(links) => links.load(self.schema, scope, from),
        }
    }

    /// Writes a copy of one file of SQLite, as it is at this moment, to a path that is free, while
    /// others go on writing: the fast path. Returns its size in bytes. A server has no such file.
    ///
    /// # Errors
    /// When the path is taken or the disk is full.
    pub fn copy_to(&self, scope: Scope, path: &Path) -> Result<u64, StoreError> {
        match &self.home {
            Home::Files(files) => files.copy_to(scope, path),
            Home::Links(_) => Err(StoreError::NotPermitted),
        }
    }

    /// Puts such a copy, of this version or an earlier one, in the place of a scope without rows.
    ///
    /// # Errors
    /// As [`Engine::load`].
    pub fn adopt(&self, scope: Scope, copy: &Path) -> Result<(), StoreError> {
        match &self.home {
            Home::Files(files) => files.adopt(scope, copy),
            Home::Links(_) => Err(StoreError::NotPermitted),
        }
    }
}
