//! The tables, by version: what is there is brought up to date, what is newer is refused.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::error::MynaboxError;

/// One file: its number among SQLite's application ids, and the steps to each version.
#[derive(Clone, Copy)]
pub struct Book {
    application: i32,
    steps: &'static [&'static str],
}

/// `RMNB`
pub const SHELF: Book = Book { application: 0x524d_4e42, steps: &[SHELF_1, SHELF_2] };
/// `RMNK`
pub const KEYS: Book = Book { application: 0x524d_4e4b, steps: &[KEYS_1, KEYS_2] };

const KEYS_1: &str = "
create table tenant_key (
    tenant blob primary key, wrapped blob not null
) strict, without rowid;
create table client_key (
    tenant blob not null, client blob not null, wrapped blob not null,
    primary key (tenant, client)
) strict, without rowid;
create table data_key (
    tenant blob not null, client blob not null, generation integer not null,
    wrapped blob not null, seals integer not null,
    primary key (tenant, client, generation)
) strict, without rowid;
";

/// Which clients' keys are in their officers' hands: what the key is wrapped by, and, sealed for
/// the tenant, who has a share.
const KEYS_2: &str = "
create table held_key (
    tenant blob not null, client blob not null, key blob not null, needed integer not null,
    shares integer not null, version integer not null, at integer not null, sealed blob not null,
    primary key (tenant, client)
) strict, without rowid;
";

/// What the application destroys: since when it is asked for, and when it was asked last. The
/// client is zero where it is the whole tenant.
const SHELF_2: &str = "
create table ending (
    tenant blob not null, client blob not null, first integer not null, last integer not null,
    primary key (tenant, client)
) strict, without rowid;
";

const SHELF_1: &str = "
create table permission (
    seq integer primary key autoincrement,
    tenant blob not null, client blob not null, keeper integer not null, purposes blob not null,
    entrusted_on text not null, reentrustment_on text, from_on text not null, through_on text,
    at integer not null, actor blob not null, ended_at integer
) strict;
create index permission_client on permission (tenant, client, seq);
create table use_grant (
    seq integer primary key autoincrement,
    tenant blob not null, client blob not null, purposes blob not null, through_on text not null,
    at integer not null, actor blob not null, ended_at integer
) strict;
create index use_grant_client on use_grant (tenant, client, seq);
create table number (
    tenant blob not null, client blob not null, holder blob not null, version integer not null,
    kind integer not null, sealed blob, digest blob, purposes blob not null,
    collected_at integer not null, collected_by blob not null,
    way integer, evidence blob, checked_on text, checked_at integer, checked_by blob,
    dispose_on text, erased_at integer, erased_by blob, erased_entry blob, replaced integer,
    primary key (tenant, client, holder, version)
) strict, without rowid;
create index number_digest on number (tenant, client, digest) where digest is not null;
create table image (
    id blob primary key, tenant blob not null, client blob not null, holder blob not null,
    version integer not null, media integer not null, bytes integer not null, sealed blob not null
) strict, without rowid;
create index image_holder on image (tenant, client, holder);
create table request (
    id blob primary key, tenant blob not null, client blob not null, who blob not null,
    sealed blob not null, code blob not null, tries integer not null, ends_at integer not null,
    state integer not null
) strict, without rowid;
create table request_holder (
    request blob not null, holder blob not null, kind integer not null, tenant blob not null,
    client blob not null, taken integer not null,
    primary key (request, holder)
) strict, without rowid;
create index request_client on request_holder (tenant, client, holder);
create table act (
    seq integer primary key autoincrement,
    entry blob not null unique, at integer not null, tenant blob not null, client blob not null,
    kind integer not null, actor blob not null, home blob not null, purpose integer,
    destination integer, about blob, done integer not null
) strict;
create index act_client on act (tenant, client, at);
create index act_at on act (tenant, at);
create table act_holder (
    entry blob not null, holder blob not null, kind integer not null,
    primary key (entry, holder)
) strict, without rowid;
create index act_holder_of on act_holder (holder, entry);
create table wrong (
    tenant blob not null, kind integer not null, id blob not null, day text not null,
    count integer not null,
    primary key (tenant, kind, id, day)
) strict, without rowid;
";

/// Opens one of the files as its owner's alone.
pub fn open(path: &Path, book: Book) -> Result<Connection, MynaboxError> {
    make_private(path)?;
    let wrong = |error: rusqlite::Error| MynaboxError::store(&error);
    let mut connection = Connection::open(path).map_err(wrong)?;
    connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(wrong)?;
    connection
        .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))
        .map_err(wrong)?;
    for (name, value) in [("synchronous", "full"), ("secure_delete", "on"), ("temp_store", "2")] {
        connection
            .pragma_update_and_check(None, name, value, |_| Ok(()))
            .or_else(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => Ok(()),
                other => Err(other),
            })
            .map_err(wrong)?;
    }
    connection.pragma_update(None, "trusted_schema", "off").map_err(wrong)?;
    bring_up_to_date(&mut connection, path, book)?;
    Ok(connection)
}

fn bring_up_to_date(
    connection: &mut Connection,
    path: &Path,
    book: Book,
) -> Result<(), MynaboxError> {
    let wrong = |error: rusqlite::Error| MynaboxError::store(&error);
    let number = |name: &str| {
        connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).map_err(wrong)
    };
    let (application, version) = (number("application_id")?, number("user_version")?);
    let version = usize::try_from(version).unwrap_or(usize::MAX);
    if (version > 0 && application != book.application) || version > book.steps.len() {
        return Err(MynaboxError::Newer { path: path.to_owned() });
    }
    for (step, sql) in book.steps.iter().enumerate().skip(version) {
        let transaction = connection.transaction().map_err(wrong)?;
        transaction.execute_batch(sql).map_err(wrong)?;
        transaction.pragma_update(None, "application_id", book.application).map_err(wrong)?;
        let next = i32::try_from(step + 1).unwrap_or(i32::MAX);
        transaction.pragma_update(None, "user_version", next).map_err(wrong)?;
        transaction.commit().map_err(wrong)?;
    }
    Ok(())
}

/// SQLite gives its journals the mode of the file, so the file is made first.
fn make_private(path: &Path) -> Result<(), MynaboxError> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    let mut options = fs::OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).mode(0o600).open(path);
    let file = file.map_err(|error| MynaboxError::at(path, &error))?;
    let mode = file.metadata().map_err(|error| MynaboxError::at(path, &error))?.permissions();
    match mode.mode() & 0o077 {
        0 => Ok(()),
        _ => Err(MynaboxError::OpenToOthers { path: path.to_owned() }),
    }
}
