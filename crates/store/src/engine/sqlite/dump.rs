//! The rows of a file as a stream, and files that are put in place.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;

use super::handle::Handle;
use super::migrate::migrate_to;
use super::{Files, fault, new_file, sync_folder, unusable};
use crate::engine::connection::Driver as _;
use crate::engine::dump::{self, Kind, Reading, Table, write_row_head, write_value};
use crate::engine::schema::wrong;
use crate::engine::{Scope, StoreError};

impl Files {
    pub(crate) fn dump(&self, scope: Scope, out: &mut dyn Write) -> Result<u64, StoreError> {
        let file = self.file(scope)?;
        let mut handle = file.reader(&self.folder)?;
        handle.roll_back();
        handle.batch("begin")?;
        let result = dump::write(&mut *handle, self.schema, scope, out);
        handle.roll_back();
        result
    }

    /// Reads a stream into a file beside, of the version that the stream has, brings it up to this
    /// program and puts it in place. A file with rows stays.
    pub(crate) fn load(&self, scope: Scope, from: &mut dyn Read) -> Result<(), StoreError> {
        self.refuse_if_stopped()?;
        let reading = Reading::open(from, self.schema, scope)?;
        let path = self.beside(scope)?;
        let migrations = reading.head.migrations;
        let load = || {
            let mut handle = Handle::writer(&path, scope, &self.folder)?;
            migrate_to(&handle, self.schema, migrations)?;
            handle.batch("begin immediate")?;
            reading.load(&mut handle)?;
            handle.batch("commit")?;
            migrate_to(&handle, self.schema, usize::MAX)
        };
        self.put(scope, &path, load())
    }

    /// Puts a copy that [`Files::copy_to`] made in place. A file with rows stays.
    pub(crate) fn adopt(&self, scope: Scope, copy: &Path) -> Result<(), StoreError> {
        self.refuse_if_stopped()?;
        let path = self.beside(scope)?;
        let adopt = || {
            let mut to = fs::OpenOptions::new().write(true).open(&path).map_err(unusable(&path))?;
            let mut from = fs::File::open(copy).map_err(unusable(copy))?;
            std::io::copy(&mut from, &mut to).map_err(dump::stream)?;
            to.sync_all().map_err(unusable(&path))?;
            let handle = Handle::writer(&path, scope, &self.folder)?;
            let check = "pragma quick_check(1)";
            let answer: String = handle
                .connection
                .query_row(check, [], |row| row.get(0))
                .map_err(|error| fault(&error, scope, check))?;
            if answer != "ok" {
                return Err(StoreError::Damaged { scope });
            }
            migrate_to(&handle, self.schema, usize::MAX)
        };
        self.put(scope, &path, adopt())
    }

    /// A new file beside the one of this scope.
    fn beside(&self, scope: Scope) -> Result<PathBuf, StoreError> {
        let path = self.path_of(scope).with_extension("new");
        // What an earlier try left.
        remove(&path);
        new_file(&path).map_err(unusable(&path))?;
        Ok(path)
    }

    fn put(
        &self,
        scope: Scope,
        path: &Path,
        made: Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let result = made.and_then(|()| self.make_way(scope)).and_then(|()| {
            let place = self.path_of(scope);
            // A log that an earlier file left would be worked into this one.
            for end in ["db-wal", "db-shm"] {
                remove_file(&place.with_extension(end))?;
            }
            fs::rename(path, &place).map_err(unusable(&place))?;
            sync_folder(&place)
        });
        self.count_change(scope);
        if result.is_err() {
            remove(path);
        }
        result
    }

    /// Closes the file that is to be replaced, if it has no rows.
    fn make_way(&self, scope: Scope) -> Result<(), StoreError> {
        let place = self.path_of(scope);
        if !place.is_file() {
            return Ok(());
        }
        let file = self.file(scope)?;
        let mut handle = file.writer(&self.folder)?;
        for table in handle.tables()? {
            if !handle.is_empty(&table)? {
                return Err(StoreError::NotEmpty);
            }
        }
        drop(handle);
        drop(file);
        self.forget(scope)
    }
}

/// Removes a file that may not be there.
fn remove_file(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unusable(path)(error)),
        _ => Ok(()),
    }
}

fn remove(path: &Path) {
    for end in ["new", "new-wal", "new-shm", "new-journal"] {
        // Mostly none of them is there.
        let _ = fs::remove_file(path.with_extension(end));
    }
}

/// Tables of the schema with their columns, in the order in which they were made.
pub(super) fn tables(handle: &Handle) -> Result<Vec<Table>, StoreError> {
    let sql = "select t.name, c.name, c.type from sqlite_schema t, pragma_table_info(t.name) c \
               where t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\' \
               and t.name not in ('schema_version', 'file_identity') order by t.rowid, c.cid";
    let failed = |error: rusqlite::Error| fault(&error, handle.scope, sql);
    let mut statement = handle.connection.prepare(sql).map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    let mut tables: Vec<Table> = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        let name: String = row.get(0).map_err(failed)?;
        let kind: String = row.get(2).map_err(failed)?;
        let kind = match kind.as_str() {
            "INTEGER" => Kind::Int,
            "TEXT" => Kind::Text,
            "BLOB" => Kind::Bytes,
            _ => return Err(wrong(format!("{name}: a column of kind {kind}"))),
        };
        let column = (row.get(1).map_err(failed)?, kind);
        match tables.last_mut() {
            Some(last) if last.name == name => last.columns.push(column),
            _ => tables.push(Table { name, columns: vec![column] }),
        }
    }
    Ok(tables)
}

pub(super) fn is_empty(handle: &Handle, table: &Table) -> Result<bool, StoreError> {
    let sql = format!("select not exists (select 1 from {})", table.name);
    let answer = handle.connection.query_row(&sql, [], |row| row.get(0));
    answer.map_err(|error| fault(&error, handle.scope, "dump"))
}

pub(super) fn dump_rows(
    handle: &Handle,
    table: &Table,
    out: &mut dyn Write,
) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| fault(&error, handle.scope, "dump");
    let sql = format!("select {} from {}", table.column_names().join(", "), table.name);
    let mut statement = handle.connection.prepare(&sql).map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        write_row_head(out, Some(table.columns.len())).map_err(dump::stream)?;
        for place in 0..table.columns.len() {
            let number;
            let value = match row.get_ref(place).map_err(failed)? {
                ValueRef::Null => None,
                ValueRef::Integer(value) => {
                    number = value.to_be_bytes();
                    Some(number.as_slice())
                }
                ValueRef::Text(value) | ValueRef::Blob(value) => Some(value),
                ValueRef::Real(_) => return Err(StoreError::Damaged { scope: handle.scope }),
            };
            write_value(out, value).map_err(dump::stream)?;
        }
    }
    write_row_head(out, None).map_err(dump::stream)
}
