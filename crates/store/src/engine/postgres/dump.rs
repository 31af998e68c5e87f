//! The rows of a server as a stream.

use std::io::{self, Read, Write};

use postgres::Client;

use super::fault::fault;
use crate::engine::dump::{Kind, Table, stream};
use crate::engine::schema::{Part, wrong};
use crate::engine::{Scope, StoreError};

/// What binary COPY begins with: a signature, flags, and the length of an extension.
const SIGNATURE: &[u8; 11] = b"PGCOPY\n\xff\r\n\0";

/// Tables of the schema with their columns, in the order in which they were made.
pub(super) fn tables(client: &mut Client, scope: Scope) -> Result<Vec<Table>, StoreError> {
    let sql = "select c.relname::text, a.attname::text, format_type(a.atttypid, null) \
               from pg_class c join pg_namespace n on n.oid = c.relnamespace \
               join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped \
               where n.nspname = $1 and c.relkind in ('r', 'p') and not (n.nspname = \
                 'romori_control' \
                 and c.relname in ('schema_version', 'schema_lock', 'tenant_scope')) \
               order by c.oid, a.attnum";
    let failed = |error: postgres::Error| fault(&error, scope, sql);
    let mut tables: Vec<Table> = Vec::new();
    for row in client.query(sql, &[&Part::of(scope).schema()]).map_err(failed)? {
        let name: String = row.try_get(0).map_err(failed)?;
        let kind: String = row.try_get(2).map_err(failed)?;
        let kind = match kind.as_str() {
            "bigint" => Kind::Int,
            "text" => Kind::Text,
            "bytea" => Kind::Bytes,
            _ => return Err(wrong(format!("{name}: a column of kind {kind}"))),
        };
        let column = (row.try_get(1).map_err(failed)?, kind);
        match tables.last_mut() {
            Some(last) if last.name == name => last.columns.push(column),
            _ => tables.push(Table { name, columns: vec![column] }),
        }
    }
    Ok(tables)
}

pub(super) fn is_empty(
    client: &mut Client,
    scope: Scope,
    table: &Table,
) -> Result<bool, StoreError> {
    let sql = format!("select not exists (select 1 from {})", table.name);
    let row = client.query_one(&sql, &[]).map_err(|error| fault(&error, scope, "dump"))?;
    row.try_get(0).map_err(|error| fault(&error, scope, "dump"))
}

/// The server writes the rows as they are wanted; only what it says before them is left out.
pub(super) fn dump_rows(
    client: &mut Client,
    scope: Scope,
    table: &Table,
    out: &mut dyn Write,
) -> Result<(), StoreError> {
    let columns = table.column_names().join(", ");
    let sql = format!("copy {} ({columns}) to stdout (format binary)", table.name);
    let mut rows = client.copy_out(&sql).map_err(|error| fault(&error, scope, "dump"))?;
    let mut head = [0; 19];
    rows.read_exact(&mut head).map_err(stream)?;
    if head.get(..11) != Some(SIGNATURE) || head.get(11..) != Some(&[0; 8]) {
        return Err(StoreError::Stream { reason: io::ErrorKind::InvalidData });
    }
    io::copy(&mut rows, out).map(drop).map_err(stream)
}
