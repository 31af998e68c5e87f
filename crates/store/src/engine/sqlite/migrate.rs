//! Brings one file up to this program, when it is first opened, in one transaction.

use rusqlite::{Connection, params};

use super::fault;
use super::handle::{APPLICATION_ID, Handle, dialect};
use crate::engine::schema::{Applied, Part, VERSION_TABLE, pending, wrong};
use crate::engine::sql::written;
use crate::engine::{Migration, Schema, Scope, StoreError};

/// Whose file it is, so that a file under another's name is noticed.
const IDENTITY_TABLE: &str = "create table if not exists file_identity \
                              (part {text} primary key, owner {bytes} not null) {by_key}";

/// Checks the file's identity and version and applies what is missing.
pub(super) fn migrate(handle: &Handle, schema: &Schema) -> Result<(), StoreError> {
    migrate_to(handle, schema, usize::MAX)
}

/// Applies so many migrations at most: a copy of an earlier version is filled before it goes on.
pub(super) fn migrate_to(
    handle: &Handle,
    schema: &Schema,
    migrations_max: usize,
) -> Result<(), StoreError> {
    let part = Part::of(handle.scope);
    if is_current(handle, schema, part)? {
        return Ok(());
    }
    let result = handle.batch("begin immediate").and_then(|()| {
        apply(handle, schema, part, migrations_max)?;
        handle.batch("commit")
    });
    if result.is_err() {
        handle.roll_back();
    }
    result
}

/// Nothing to do: the ordinary case, without a write.
fn is_current(handle: &Handle, schema: &Schema, part: Part) -> Result<bool, StoreError> {
    let (connection, scope) = (&handle.connection, handle.scope);
    if count_tables(connection, scope)? == 0 {
        return Ok(false);
    }
    let mark: i64 = connection
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(|error| fault(&error, scope, ""))?;
    if mark != APPLICATION_ID || identity(connection, scope)? != Some(scope.owner()) {
        return Err(StoreError::Damaged { scope });
    }
    let applied = applied(connection, scope, part)?;
    Ok(pending(schema.part(part), &applied)?.is_empty())
}

fn count_tables(connection: &Connection, scope: Scope) -> Result<i64, StoreError> {
    connection
        .query_row("select count(*) from sqlite_schema", [], |row| row.get(0))
        .map_err(|error| fault(&error, scope, ""))
}

fn identity(connection: &Connection, scope: Scope) -> Result<Option<[u8; 16]>, StoreError> {
    let found = connection.query_row("select owner from file_identity", [], |row| row.get(0));
    match found {
        Ok(owner) => Ok(Some(owner)),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
        // Tables, but not ours.
        Err(rusqlite::Error::SqliteFailure(error, _)) if error.extended_code == 1 => Ok(None),
        Err(error) => Err(fault(&error, scope, "")),
    }
}

fn applied(connection: &Connection, scope: Scope, part: Part) -> Result<Vec<Applied>, StoreError> {
    let sql = "select number, digest from schema_version where part = ?1 order by number";
    let rows = connection.prepare(sql).and_then(|mut statement| {
        statement
            .query_map([part.name()], |row| {
                Ok(Applied { number: row.get(0)?, digest: row.get(1)? })
            })?
            .collect::<Result<Vec<_>, _>>()
    });
    rows.map_err(|error| fault(&error, scope, sql))
}

fn apply(
    handle: &Handle,
    schema: &Schema,
    part: Part,
    migrations_max: usize,
) -> Result<(), StoreError> {
    let (connection, scope) = (&handle.connection, handle.scope);
    run(handle, VERSION_TABLE)?;
    run(handle, IDENTITY_TABLE)?;
    connection
        .execute(
            "insert into file_identity (part, owner) values (?1, ?2) on conflict do nothing",
            params![part.name(), scope.owner()],
        )
        .map_err(|error| fault(&error, scope, ""))?;
    connection
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(|error| fault(&error, scope, ""))?;
    // Asked again: another process may have been quicker before this one had the lock.
    let applied = applied(connection, scope, part)?;
    let left = migrations_max.saturating_sub(applied.len());
    for migration in pending(schema.part(part), &applied)?.iter().take(left) {
        apply_one(handle, part, migration)?;
    }
    for table in schema.append_only {
        keep_rows(handle, table)?;
    }
    if part == Part::Tenant { check_tables(handle) } else { Ok(()) }
}

fn apply_one(handle: &Handle, part: Part, migration: &Migration) -> Result<(), StoreError> {
    for statement in migration.statements {
        run(handle, statement)?;
    }
    handle
        .connection
        .execute(
            "insert into schema_version (part, number, name, digest) values (?1, ?2, ?3, ?4)",
            params![part.name(), migration.number, migration.name, migration.digest()],
        )
        .map_err(|error| fault(&error, handle.scope, ""))?;
    Ok(())
}

fn run(handle: &Handle, statement: &'static str) -> Result<(), StoreError> {
    let text = written(statement, dialect(handle.scope))
        .map_err(|mark| wrong(format!("unknown mark {{{mark}}}")))?;
    handle.connection.execute_batch(&text).map_err(|error| fault(&error, handle.scope, statement))
}

/// Rows of an append-only table are neither changed nor removed.
fn keep_rows(handle: &Handle, table: &str) -> Result<(), StoreError> {
    let connection = &handle.connection;
    let is_here: bool = connection
        .query_row(
            "select count(*) from sqlite_schema where type = 'table' and name = ?1",
            [table],
            |row| row.get(0),
        )
        .map_err(|error| fault(&error, handle.scope, ""))?;
    if !is_here {
        return Ok(());
    }
    for verb in ["update", "delete"] {
        let text = format!(
            "create trigger if not exists {table}_no_{verb} before {verb} on {table} \
             begin select raise(abort, 'append only'); end"
        );
        connection.execute_batch(&text).map_err(|error| fault(&error, handle.scope, ""))?;
    }
    Ok(())
}

/// Every table of a tenant is led by `tenant_id`, its key and its unique indexes too.
fn check_tables(handle: &Handle) -> Result<(), StoreError> {
    let sql = "select t.name from sqlite_schema t where t.type = 'table' \
               and t.name not like 'sqlite\\_%' escape '\\' \
               and t.name not in ('schema_version', 'file_identity') \
               and (not exists (select 1 from pragma_table_info(t.name) c \
                                where c.name = 'tenant_id' and c.pk = 1) \
                    or exists (select 1 from pragma_index_list(t.name) i \
                               where i.\"unique\" = 1 and not exists ( \
                                   select 1 from pragma_index_info(i.name) k \
                                   where k.seqno = 0 and k.name = 'tenant_id')))";
    let found = handle.connection.query_row(sql, [], |row| row.get::<_, String>(0));
    match found {
        Ok(table) => Err(wrong(format!("{table}: its keys are not led by tenant_id"))),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(()),
        Err(error) => Err(fault(&error, handle.scope, sql)),
    }
}
