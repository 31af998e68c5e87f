//! One connection to one file, with its settings.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, params_from_iter};

use super::{Folder, dump, fault};
use crate::engine::connection::{BULK_INSERT, Driver, has_nul};
use crate::engine::dump::Table;
use crate::engine::sql::{Dialect, written};
use crate::engine::{Row, Scope, StoreError, Value};

/// Statements kept prepared for each connection.
const STATEMENTS_KEPT: usize = 256;
/// 8 KiB: a million rows cost a fifth less work than with 4, and a small commit the same. With 16
/// an office of a few persons would take twice the room for little gain.
const PAGE_BYTES: i64 = 8192;
/// After so many pages (32 MiB) the log is worked into the file.
const CHECKPOINT_PAGES: i64 = 4096;
/// A log that an import made longer is cut back to this.
const LOG_BYTES_KEPT: i64 = 64 << 20;
/// Memory for pages while many rows are written: with less, pages of the indexes are written and
/// read again and again.
const BULK_CACHE_KIB: u32 = 64 << 10;
/// "ROMO": whose file this is.
pub(super) const APPLICATION_ID: i64 = 0x524F_4D4F;

/// A connection and the texts it has met.
pub(super) struct Handle {
    pub(super) connection: Connection,
    texts: HashMap<&'static str, String>,
    pub(super) scope: Scope,
    cache_kib: u32,
    /// Rows that were written at once in this transaction.
    bulk_rows: u64,
}

impl Handle {
    /// The connection that writes.
    pub(super) fn writer(path: &Path, scope: Scope, folder: &Folder) -> Result<Self, StoreError> {
        let handle = Self::open(path, scope, OpenFlags::SQLITE_OPEN_READ_WRITE, folder)?;
        let set = |name: &str, value: i64| {
            handle.connection.pragma_update(None, name, value).map_err(|e| fault(&e, scope, ""))
        };
        set("page_size", PAGE_BYTES)?;
        let mode: String = handle
            .connection
            .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))
            .map_err(|e| fault(&e, scope, ""))?;
        if mode != "wal" {
            return Err(StoreError::Damaged { scope });
        }
        // FULL: a commit is on the disk before it is acknowledged.
        handle
            .connection
            .pragma_update(None, "synchronous", "full")
            .map_err(|e| fault(&e, scope, ""))?;
        set("wal_autocheckpoint", CHECKPOINT_PAGES)?;
        handle.ask("journal_size_limit", LOG_BYTES_KEPT)?;
        if let Some(pages) = folder.pages_max {
            handle.ask("max_page_count", i64::from(pages))?;
        }
        Ok(handle)
    }

    /// A connection that only reads.
    pub(super) fn reader(path: &Path, scope: Scope, folder: &Folder) -> Result<Self, StoreError> {
        let handle = Self::open(path, scope, OpenFlags::SQLITE_OPEN_READ_ONLY, folder)?;
        handle
            .connection
            .pragma_update(None, "query_only", true)
            .map_err(|e| fault(&e, scope, ""))?;
        Ok(handle)
    }

    fn open(
        path: &Path,
        scope: Scope,
        access: OpenFlags,
        folder: &Folder,
    ) -> Result<Self, StoreError> {
        let wrong = |error: rusqlite::Error| fault(&error, scope, "");
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(wrong)?;
        connection.busy_timeout(folder.patience).map_err(wrong)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        for (setting, on) in [
            // A damaged or hostile file can neither run code nor write outside its tables.
            (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
            (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE, false),
            // "name" is a name and never a text.
            (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
            (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
            // A plan does not depend on a value: else a statement would be prepared anew whenever
            // another one is bound.
            (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
        ] {
            connection.set_db_config(setting, on).map_err(wrong)?;
        }
        for (name, value) in [
            ("cell_size_check", 1),
            ("recursive_triggers", 1),
            // 2 is memory: nothing of a sort is left in a temporary folder.
            ("temp_store", 2),
        ] {
            connection.pragma_update(None, name, value).map_err(wrong)?;
        }
        let handle = Self {
            connection,
            texts: HashMap::new(),
            scope,
            cache_kib: folder.cache_kib,
            bulk_rows: 0,
        };
        handle.set_cache(folder.cache_kib)?;
        // What is removed is overwritten, and a failing disk is an error instead of a signal.
        handle.ask("secure_delete", 1)?;
        handle.ask("mmap_size", 0)?;
        Ok(handle)
    }

    /// Works the log into the file and empties it, as far as no reader needs it.
    pub(super) fn settle(&self) -> Result<(), StoreError> {
        let sql = "pragma wal_checkpoint(truncate)";
        let done = self.connection.query_row(sql, [], |_| Ok(()));
        done.map_err(|error| fault(&error, self.scope, sql))
    }

    /// Sets a pragma that answers with its new value, which may be clamped.
    fn ask(&self, name: &str, value: i64) -> Result<i64, StoreError> {
        let answer = self.connection.pragma_update_and_check(None, name, value, |row| row.get(0));
        match answer {
            Ok(answer) => Ok(answer),
            // Left out of the build: there is nothing to set.
            Err(rusqlite::Error::QueryReturnedNoRows) => Ok(0),
            Err(error) => Err(fault(&error, self.scope, "")),
        }
    }

    /// A statement that is no use case's own. It stands around every transaction, so it is kept
    /// prepared too.
    pub(super) fn batch(&self, sql: &'static str) -> Result<(), StoreError> {
        let wrong = |error: rusqlite::Error| fault(&error, self.scope, sql);
        let mut statement = self.connection.prepare_cached(sql).map_err(wrong)?;
        let mut rows = statement.raw_query();
        while rows.next().map_err(wrong)?.is_some() {}
        Ok(())
    }

    /// Gives up whatever is open.
    pub(super) fn roll_back(&self) {
        if !self.connection.is_autocommit() {
            // A rollback that fails leaves nothing behind either: the log holds no commit.
            let _ = self.batch("rollback");
        }
    }

    /// Gives back the memory of many rows.
    pub(super) fn end_bulk(&mut self) {
        if std::mem::take(&mut self.bulk_rows) > 0 {
            // Nothing depends on it but memory.
            let _ = self.set_cache(self.cache_kib);
            let _ = self.connection.release_memory();
        }
    }

    fn set_cache(&self, kib: u32) -> Result<(), StoreError> {
        self.connection
            .pragma_update(None, "cache_size", -i64::from(kib))
            .map_err(|error| fault(&error, self.scope, "cache_size"))
    }

    fn dialect(&self) -> Dialect {
        dialect(self.scope)
    }
}

/// How texts are written out for a file.
pub(super) fn dialect(scope: Scope) -> Dialect {
    match scope {
        Scope::Control => Dialect::Sqlite(None),
        Scope::Tenant(tenant) => Dialect::Sqlite(Some(tenant)),
    }
}

/// The text for this engine, written out once for each connection.
fn text_of<'a>(
    texts: &'a mut HashMap<&'static str, String>,
    sql: &'static str,
    dialect: Dialect,
) -> Result<&'a str, StoreError> {
    use std::collections::hash_map::Entry;
    match texts.entry(sql) {
        Entry::Occupied(entry) => Ok(entry.into_mut()),
        Entry::Vacant(entry) => {
            let text = written(sql, dialect)
                .map_err(|mark| StoreError::Statement { statement: sql, code: mark })?;
            Ok(entry.insert(text))
        }
    }
}

impl Driver for Handle {
    fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let dialect = self.dialect();
        let text = text_of(&mut self.texts, sql, dialect)?;
        let wrong =
            |error: rusqlite::Error| super::fault_in(&error, self.scope, sql, &self.connection);
        let mut statement = self.connection.prepare_cached(text).map_err(wrong)?;
        if statement.column_count() > 0 {
            let code = "rows without a reader".to_owned();
            return Err(StoreError::Statement { statement: sql, code });
        }
        let count = statement.execute(params_from_iter(values)).map_err(wrong)?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    fn for_each(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        row: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let dialect = self.dialect();
        let text = text_of(&mut self.texts, sql, dialect)?;
        let wrong =
            |error: rusqlite::Error| super::fault_in(&error, self.scope, sql, &self.connection);
        let mut statement = self.connection.prepare_cached(text).map_err(wrong)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(wrong)?;
        while let Some(each) = rows.next().map_err(wrong)? {
            row(&Row::of_sqlite(each, sql))?;
        }
        Ok(())
    }

    fn bulk_insert(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = Vec<Value<'_>>>,
    ) -> Result<u64, StoreError> {
        let (scope, connection) = (self.scope, &self.connection);
        let wrong =
            |error: rusqlite::Error| super::fault_in(&error, scope, BULK_INSERT, connection);
        self.set_cache(BULK_CACHE_KIB.max(self.cache_kib))?;
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
        let text =
            format!("insert into {table} ({}) values ({})", columns.join(", "), places.join(", "));
        let mut statement = self.connection.prepare_cached(&text).map_err(wrong)?;
        let mut count = 0;
        for row in rows {
            if row.len() != columns.len() {
                return Err(StoreError::Statement {
                    statement: BULK_INSERT,
                    code: "row".to_owned(),
                });
            }
            if row.iter().any(has_nul) {
                return Err(StoreError::NulCharacter);
            }
            for (value, place) in row.iter().zip(1..) {
                statement.raw_bind_parameter(place, value).map_err(wrong)?;
            }
            statement.raw_execute().map_err(wrong)?;
            count += 1;
            self.bulk_rows += 1;
        }
        Ok(count)
    }

    fn tables(&mut self) -> Result<Vec<Table>, StoreError> {
        dump::tables(self)
    }

    fn is_empty(&mut self, table: &Table) -> Result<bool, StoreError> {
        dump::is_empty(self, table)
    }

    fn dump_rows(&mut self, table: &Table, out: &mut dyn Write) -> Result<(), StoreError> {
        dump::dump_rows(self, table, out)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    /// What is kept prepared would be of no use otherwise.
    #[test]
    fn another_value_prepares_nothing_anew() {
        let path = std::env::temp_dir().join(format!("romori-handle-{}", std::process::id()));
        std::fs::write(&path, "").expect("an empty file");
        let folder = Folder::at(&path);
        let handle = Handle::writer(&path, Scope::Control, &folder).expect("opens");
        let connection = &handle.connection;
        let table = "create table t (a blob not null, b int not null, c int not null,
                     primary key (a, b, c)) without rowid; create index i on t (a, c);";
        connection.execute_batch(table).expect("a table");
        for value in 0..100 {
            let row = (vec![0_u8], value / 10, value);
            connection.execute("insert into t values (?1, ?2, ?3)", row).expect("a row");
        }
        connection.execute_batch("analyze").expect("samples of values");
        for sql in [
            "select coalesce(max(c), 0) from t where a = ?1 and b = ?2",
            "select count(*) from t where a = ?1 and c between ?2 and 50",
        ] {
            let mut statement = connection.prepare(sql).expect("prepared");
            for value in 0..20 {
                let found: i64 =
                    statement.query_row((vec![0_u8], value), |row| row.get(0)).expect("a row");
                assert!(found >= 0);
            }
            let again = statement.get_status(StatementStatus::RePrepare);
            assert_eq!(again, 0, "{sql}");
        }
        drop(handle);
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
    }
}
