//! What a transaction can do.

use std::io::Write;

use super::dump::Table;
use super::{Row, StoreError, Value, sql};

/// 取引の中 — a transaction of one scope. A statement is a text fixed in the program, with the marks
/// `$1 $2 … {int} {text} {bytes} {tenant} {by_key} {by_row}`; values are bound, never spliced in.
///
/// After a statement failed nothing of the transaction is kept, on both engines: the rest answers
/// [`StoreError::Aborted`]. A row that may be there already is written with `on conflict`.
pub struct Connection<'t> {
    driver: &'t mut dyn Driver,
    failed: bool,
    conflict: bool,
    disk: bool,
}

/// One engine's way to do it.
pub(super) trait Driver {
    fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, StoreError>;

    fn for_each(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        row: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    fn bulk_insert(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = Vec<Value<'_>>>,
    ) -> Result<u64, StoreError>;

    /// Tables of the scope, in the order in which they were made.
    fn tables(&mut self) -> Result<Vec<Table>, StoreError>;

    fn is_empty(&mut self, table: &Table) -> Result<bool, StoreError>;

    /// Writes the rows of a table as `dump` says.
    fn dump_rows(&mut self, table: &Table, out: &mut dyn Write) -> Result<(), StoreError>;
}

/// What an error names when the statement is not one text.
pub(super) const BULK_INSERT: &str = "bulk insert";

impl<'t> Connection<'t> {
    pub(super) fn new(driver: &'t mut dyn Driver) -> Self {
        Self { driver, failed: false, conflict: false, disk: false }
    }

    /// Whether a statement failed, so that the transaction cannot be kept.
    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Whether it failed because another transaction stood in the way, so that it may be repeated.
    pub(super) fn has_conflict(&self) -> bool {
        self.conflict
    }

    /// Whether it failed because the disk reported an error.
    pub(super) fn disk_error(&self) -> bool {
        self.disk
    }

    /// Runs a statement and counts the rows that it touched.
    ///
    /// # Errors
    /// What the database says, as [`StoreError`].
    pub fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        self.guarded(values, |driver| driver.execute(sql, values))
    }

    /// Hands over row after row as they come, without keeping them.
    ///
    /// # Errors
    /// What the database or `row` says. An error of `row` ends the reading.
    pub fn for_each(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut row: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.guarded(values, |driver| driver.for_each(sql, values, &mut row))
    }

    /// Every row, read by `row`.
    ///
    /// # Errors
    /// As [`Connection::for_each`].
    pub fn query<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut row: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.for_each(sql, values, |each| {
            rows.push(row(each)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The one row, if it is there.
    ///
    /// # Errors
    /// As [`Connection::for_each`]; [`StoreError::Inconsistent`] when there are several.
    pub fn query_optional<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut row: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut found = None;
        self.for_each(sql, values, |each| match found {
            None => {
                found = Some(row(each)?);
                Ok(())
            }
            Some(_) => Err(count(sql)),
        })?;
        Ok(found)
    }

    /// The one row.
    ///
    /// # Errors
    /// As [`Connection::for_each`]; [`StoreError::Inconsistent`] when there is none or several.
    pub fn query_one<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        row: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.query_optional(sql, values, row)?.ok_or_else(|| count(sql))
    }

    /// Writes many rows into the columns of a table, the same rows as one insert each would.
    /// Returns their number.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Statement`] when a row has too many or too few values.
    pub fn bulk_insert<'v>(
        &mut self,
        table: &'static str,
        columns: &[&'static str],
        rows: impl IntoIterator<Item = Vec<Value<'v>>>,
    ) -> Result<u64, StoreError> {
        if !sql::is_name(table) || !columns.iter().all(|column| sql::is_name(column)) {
            return Err(StoreError::Statement { statement: table, code: "name".to_owned() });
        }
        self.guarded(&[], |driver| driver.bulk_insert(table, columns, &mut rows.into_iter()))
    }

    fn guarded<T>(
        &mut self,
        values: &[Value<'_>],
        run: impl FnOnce(&mut dyn Driver) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.failed {
            return Err(StoreError::Aborted);
        }
        if values.iter().any(has_nul) {
            return Err(StoreError::NulCharacter);
        }
        let result = run(self.driver);
        if let Err(error) = &result {
            // A row that cannot be read spoils the reading, not the transaction.
            self.failed = !matches!(error, StoreError::Inconsistent { .. });
            self.conflict = matches!(error, StoreError::Conflict);
            self.disk = matches!(error, StoreError::Io { .. });
        }
        result
    }
}

/// PostgreSQL cannot store it, so neither engine takes it.
pub(super) fn has_nul(value: &Value<'_>) -> bool {
    matches!(value, Value::Text(text) if text.contains('\0'))
}

fn count(statement: &'static str) -> StoreError {
    StoreError::Inconsistent { statement, column: "(number of rows)".to_owned() }
}
