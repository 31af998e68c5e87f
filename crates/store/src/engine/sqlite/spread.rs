//! How keys are spread, told to SQLite instead of learned by it.
//!
//! Every row of a file has the same tenant, so that an index is only as good as what comes after
//! it. What SQLite learns by itself depends on when it looked: of a file that was looked at while
//! it was empty it knows nothing, and goes through all persons to find those of one client. The
//! schema knows how its keys are spread in any office, so a query goes the same way in all of them.

use rusqlite::{Connection, params};

use super::fault;
use super::handle::Handle;
use crate::engine::StoreError;
use crate::engine::schema::Spread;

/// Makes the file's knowledge that of the declaration.
pub(super) fn tell(handle: &Handle, spread: &[Spread]) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| fault(&error, handle.scope, "spread");
    if spread.is_empty() || is_told(&handle.connection, spread).map_err(failed)? {
        return Ok(());
    }
    handle.batch("begin immediate")?;
    let told = write(handle, spread).map_err(failed).and_then(|()| handle.batch("commit"));
    if told.is_err() {
        handle.roll_back();
        return told;
    }
    // This connection reads it anew; any other that is opened later reads it anyway.
    handle.batch("analyze sqlite_schema")
}

fn is_told(connection: &Connection, spread: &[Spread]) -> rusqlite::Result<bool> {
    if !has_table(connection, "sqlite_stat1")? {
        return Ok(false);
    }
    let mut statement = connection
        .prepare("select tbl, coalesce(idx, ''), stat from sqlite_stat1 order by 1, 2")?;
    let told: Vec<(String, String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let mut wanted: Vec<_> = spread.iter().map(|one| (one.table, one.index, one.rows)).collect();
    wanted.sort_unstable();
    Ok(told.iter().map(|(t, i, r)| (t.as_str(), i.as_str(), r.as_str())).eq(wanted))
}

fn write(handle: &Handle, spread: &[Spread]) -> rusqlite::Result<()> {
    let connection = &handle.connection;
    // Makes the tables of what is known; the table it looks at has a handful of rows.
    connection.execute_batch("analyze schema_version; delete from sqlite_stat1")?;
    // Samples of values would weigh more than what is told.
    if has_table(connection, "sqlite_stat4")? {
        connection.execute_batch("delete from sqlite_stat4")?;
    }
    let mut insert =
        connection.prepare("insert into sqlite_stat1 (tbl, idx, stat) values (?1, ?2, ?3)")?;
    for one in spread {
        insert.execute(params![one.table, one.index, one.rows])?;
    }
    Ok(())
}

fn has_table(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    let sql = "select exists (select 1 from sqlite_schema where type = 'table' and name = ?1)";
    connection.query_row(sql, [name], |row| row.get(0))
}
