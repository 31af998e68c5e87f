//! One connection to the server, with the statements it has prepared.

use std::collections::HashMap;
use std::error::Error as Failure;
use std::io::Write;

use bytes::BytesMut;
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Statement};

use super::bulk::Insert;
use super::dump;
use super::fault::{fault, fault_of_commit};
use crate::engine::connection::Driver;
use crate::engine::dump::Table;
use crate::engine::schema::Part;
use crate::engine::sql::{Dialect, hex, written};
use crate::engine::{Row, Scope, StoreError, Value};

/// A connection. It is thrown away as soon as anything about it is in doubt.
pub(super) struct Link {
    pub(super) client: Client,
    statements: HashMap<(Part, &'static str), Statement>,
    inserts: HashMap<(Part, String), Insert>,
    pub(super) scope: Scope,
    is_open: bool,
}

/// How a transaction sees the others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Mode {
    /// One snapshot, nothing written.
    Read,
    /// As if it were alone: what the one writer of a file gives on SQLite.
    Write,
}

impl Link {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            statements: HashMap::new(),
            inserts: HashMap::new(),
            scope: Scope::Control,
            is_open: false,
        }
    }

    /// Begins a transaction for a scope. The tenant is set for this transaction alone, so that the
    /// next one on this connection does not inherit it.
    pub(super) fn begin(&mut self, scope: Scope, mode: Mode) -> Result<(), StoreError> {
        self.scope = scope;
        // A use case that broke off may have left it open.
        self.roll_back()?;
        let begin = match mode {
            Mode::Read => "begin isolation level repeatable read read only",
            Mode::Write => "begin isolation level serializable",
        };
        let tenant = match scope {
            Scope::Control => String::new(),
            Scope::Tenant(tenant) => hex(tenant.as_bytes()),
        };
        // Thirty-two hexadecimal digits of our own making; one message instead of three.
        let text = format!(
            "{begin}; select set_config('romori.tenant', '{tenant}', true), \
             set_config('search_path', '{}, pg_temp', true)",
            self.part().schema()
        );
        self.is_open = true;
        self.client.batch_execute(&text).map_err(|error| fault(&error, scope, "begin"))
    }

    pub(super) fn commit(&mut self) -> Result<(), StoreError> {
        let done = self.client.batch_execute("commit");
        self.is_open = false;
        done.map_err(|error| fault_of_commit(&error, self.scope))
    }

    pub(super) fn roll_back(&mut self) -> Result<(), StoreError> {
        if self.is_open {
            let done = self.client.batch_execute("rollback");
            done.map_err(|error| fault(&error, self.scope, "rollback"))?;
            self.is_open = false;
        }
        Ok(())
    }

    fn part(&self) -> Part {
        Part::of(self.scope)
    }

    fn prepared(&mut self, sql: &'static str) -> Result<Statement, StoreError> {
        let key = (self.part(), sql);
        if let Some(statement) = self.statements.get(&key) {
            return Ok(statement.clone());
        }
        let text = written(sql, Dialect::Postgres)
            .map_err(|mark| StoreError::Statement { statement: sql, code: mark })?;
        let statement =
            self.client.prepare(&text).map_err(|error| fault(&error, self.scope, sql))?;
        self.statements.insert(key, statement.clone());
        Ok(statement)
    }
}

impl Driver for Link {
    fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let statement = self.prepared(sql)?;
        check_count(&statement, sql, values)?;
        if !statement.columns().is_empty() {
            let code = "rows without a reader".to_owned();
            return Err(StoreError::Statement { statement: sql, code });
        }
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        self.client.execute(&statement, &values).map_err(|error| fault(&error, self.scope, sql))
    }

    fn for_each(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        row: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.prepared(sql)?;
        check_count(&statement, sql, values)?;
        let wrong = |error: postgres::Error| fault(&error, self.scope, sql);
        let mut rows = self.client.query_raw(&statement, values).map_err(wrong)?;
        while let Some(each) = rows.next().map_err(wrong)? {
            row(&Row::of_postgres(&each, sql))?;
        }
        Ok(())
    }

    fn bulk_insert(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = Vec<Value<'_>>>,
    ) -> Result<u64, StoreError> {
        let key = (self.part(), format!("{table} {}", columns.join(" ")));
        let insert = match self.inserts.remove(&key) {
            Some(insert) => insert,
            None => Insert::prepare(&mut self.client, self.scope, table, columns)?,
        };
        let result = insert.run(&mut self.client, self.scope, rows);
        self.inserts.insert(key, insert);
        result
    }

    fn tables(&mut self) -> Result<Vec<Table>, StoreError> {
        dump::tables(&mut self.client, self.scope)
    }

    fn is_empty(&mut self, table: &Table) -> Result<bool, StoreError> {
        dump::is_empty(&mut self.client, self.scope, table)
    }

    fn dump_rows(&mut self, table: &Table, out: &mut dyn Write) -> Result<(), StoreError> {
        dump::dump_rows(&mut self.client, self.scope, table, out)
    }
}

/// The driver stops the program when there are too many or too few.
fn check_count(
    statement: &Statement,
    sql: &'static str,
    values: &[Value<'_>],
) -> Result<(), StoreError> {
    if statement.params().len() == values.len() {
        return Ok(());
    }
    Err(StoreError::Statement { statement: sql, code: "number of values".to_owned() })
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Failure + Sync + Send>> {
        match (self, kind) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(number), &Type::INT8) => number.to_sql(kind, out),
            (Value::Int(number), &Type::INT4) => i32::try_from(*number)?.to_sql(kind, out),
            (Value::Int(number), &Type::INT2) => i16::try_from(*number)?.to_sql(kind, out),
            (Value::Text(text), &(Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN)) => {
                text.as_ref().to_sql(kind, out)
            }
            (Value::Bytes(bytes), &Type::BYTEA) => bytes.as_ref().to_sql(kind, out),
            _ => Err("a value of another kind than the column".into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
