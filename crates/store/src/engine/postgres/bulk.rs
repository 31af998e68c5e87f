//! Many rows at once. PostgreSQL refuses COPY into a table behind a policy, since it would not look
//! at the policy; an INSERT from arrays does, and sends thousands of rows in one message.

use postgres::types::{ToSql, Type};
use postgres::{Client, Statement};

use super::fault::fault;
use crate::engine::connection::{BULK_INSERT, has_nul};
use crate::engine::dump::Kind;
use crate::engine::{Scope, StoreError, Value};

/// Rows in one message at most.
const ROWS_MAX: usize = 4096;
/// Bytes in one message, about.
const BYTES_MAX: usize = 1 << 20;
/// What a value takes beside its own bytes, about.
const BYTES_AROUND: usize = 12;

/// An INSERT of these columns of one table.
pub(super) struct Insert {
    statement: Statement,
    kinds: Vec<Kind>,
}

/// Rows that wait to be sent, column by column.
struct Gathered<'v> {
    columns: Vec<Vec<Value<'v>>>,
    rows: usize,
    bytes: usize,
}

impl Insert {
    pub(super) fn prepare(
        client: &mut Client,
        scope: Scope,
        table: &str,
        columns: &[&str],
    ) -> Result<Self, StoreError> {
        let wrong = |error: postgres::Error| fault(&error, scope, BULK_INSERT);
        let list = columns.join(", ");
        let look = client.prepare(&format!("select {list} from {table}")).map_err(wrong)?;
        let kinds: Vec<Kind> =
            look.columns().iter().filter_map(|column| Kind::of(column.type_())).collect();
        if kinds.len() != columns.len() {
            return Err(StoreError::Statement { statement: BULK_INSERT, code: "kind".to_owned() });
        }
        let arrays: Vec<String> = kinds
            .iter()
            .zip(1..)
            .map(|(kind, place)| format!("${place}::{}[]", kind.name()))
            .collect();
        let text =
            format!("insert into {table} ({list}) select * from unnest({})", arrays.join(", "));
        let statement = client.prepare(&text).map_err(wrong)?;
        Ok(Self { statement, kinds })
    }

    pub(super) fn run<'v>(
        &self,
        client: &mut Client,
        scope: Scope,
        rows: &mut dyn Iterator<Item = Vec<Value<'v>>>,
    ) -> Result<u64, StoreError> {
        let columns = self.kinds.iter().map(|_| Vec::new()).collect();
        let mut gathered = Gathered { columns, rows: 0, bytes: 0 };
        let mut count = 0;
        for row in rows {
            self.gather(&mut gathered, row)?;
            if gathered.rows == ROWS_MAX || gathered.bytes >= BYTES_MAX {
                count += self.send(client, scope, &mut gathered)?;
            }
        }
        if gathered.rows > 0 {
            count += self.send(client, scope, &mut gathered)?;
        }
        Ok(count)
    }

    fn gather<'v>(
        &self,
        gathered: &mut Gathered<'v>,
        row: Vec<Value<'v>>,
    ) -> Result<(), StoreError> {
        let wrong = || StoreError::Statement { statement: BULK_INSERT, code: "row".to_owned() };
        if row.len() != self.kinds.len() {
            return Err(wrong());
        }
        for ((column, value), kind) in gathered.columns.iter_mut().zip(row).zip(&self.kinds) {
            if has_nul(&value) {
                return Err(StoreError::NulCharacter);
            }
            let bytes = match (&value, kind) {
                (Value::Null, _) | (Value::Int(_), Kind::Int) => 0,
                (Value::Text(text), Kind::Text) => text.len(),
                (Value::Bytes(bytes), Kind::Bytes) => bytes.len(),
                _ => return Err(wrong()),
            };
            gathered.bytes += BYTES_AROUND + bytes;
            column.push(value);
        }
        gathered.rows += 1;
        Ok(())
    }

    fn send(
        &self,
        client: &mut Client,
        scope: Scope,
        gathered: &mut Gathered<'_>,
    ) -> Result<u64, StoreError> {
        let arrays: Vec<&(dyn ToSql + Sync)> =
            gathered.columns.iter().map(|column| column as _).collect();
        let count = client
            .execute(&self.statement, &arrays)
            .map_err(|error| fault(&error, scope, BULK_INSERT))?;
        gathered.columns.iter_mut().for_each(Vec::clear);
        (gathered.rows, gathered.bytes) = (0, 0);
        Ok(count)
    }
}

impl Kind {
    fn of(kind: &Type) -> Option<Self> {
        match *kind {
            Type::INT8 => Some(Self::Int),
            Type::TEXT => Some(Self::Text),
            Type::BYTEA => Some(Self::Bytes),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Int => "bigint",
            Self::Text => "text",
            Self::Bytes => "bytea",
        }
    }
}
