//! A scope as a stream of bytes that either engine writes and either engine reads.
//!
//! Head, tables, end: `romori scope 1\n`; the set (1 byte) and its owner (16); how many migrations
//! (4) and the digest of each (32). A table: 1, its name, how many columns, each with name and
//! kind; its rows as PostgreSQL's binary COPY writes them (a count of columns, then length and
//! bytes of each value; −1 for none), ended by −1. After the last table 0 and the SHA-256 of all
//! before it. Numbers are big-endian.

use std::io::{self, ErrorKind, Read, Write};

use sha2::{Digest as _, Sha256};

use super::connection::Driver;
use super::schema::{Applied, Part, pending};
use super::{Schema, Scope, StoreError, Value};

const MAGIC: &[u8; 15] = b"romori scope 1\n";
/// No value is longer: a document is stored elsewhere.
const VALUE_BYTES_MAX: u32 = 1 << 30;

/// A table as both engines know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<(String, Kind)>,
}

/// The kinds of column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int = 1,
    Text = 2,
    Bytes = 3,
}

impl Table {
    pub(super) fn column_names(&self) -> Vec<&str> {
        self.columns.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// Passes bytes on and keeps their digest.
struct Hashed<T> {
    inner: T,
    hash: Sha256,
    bytes: u64,
}

impl<T> Hashed<T> {
    fn new(inner: T) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    fn digest(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }

    fn count(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.count(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.count(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Writes every table of the scope. Returns the number of bytes.
pub(super) fn write(
    driver: &mut dyn Driver,
    schema: &Schema,
    scope: Scope,
    out: &mut dyn Write,
) -> Result<u64, StoreError> {
    let mut out = Hashed::new(io::BufWriter::with_capacity(1 << 16, out));
    write_head(&mut out, schema, scope).map_err(stream)?;
    for table in driver.tables()? {
        write_table(&mut out, &table).map_err(stream)?;
        driver.dump_rows(&table, &mut out)?;
    }
    out.write_all(&[0]).map_err(stream)?;
    let digest = out.digest();
    out.write_all(&digest).map_err(stream)?;
    out.flush().map_err(stream)?;
    Ok(out.bytes)
}

fn write_head(out: &mut dyn Write, schema: &Schema, scope: Scope) -> io::Result<()> {
    let part = Part::of(scope);
    out.write_all(MAGIC)?;
    out.write_all(&[part as u8])?;
    out.write_all(&scope.owner())?;
    let migrations = schema.part(part);
    out.write_all(&count(migrations.len())?.to_be_bytes())?;
    migrations.iter().try_for_each(|migration| out.write_all(&migration.digest()))
}

fn write_table(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    out.write_all(&[1])?;
    write_name(out, &table.name)?;
    out.write_all(&count(table.columns.len())?.to_be_bytes())?;
    for (name, kind) in &table.columns {
        write_name(out, name)?;
        out.write_all(&[*kind as u8])?;
    }
    Ok(())
}

fn write_name(out: &mut dyn Write, name: &str) -> io::Result<()> {
    out.write_all(&count(name.len())?.to_be_bytes())?;
    out.write_all(name.as_bytes())
}

fn count(number: usize) -> io::Result<u32> {
    u32::try_from(number).map_err(|_| ErrorKind::InvalidData.into())
}

/// Writes one value of a row.
pub(super) fn write_value(out: &mut dyn Write, value: Option<&[u8]>) -> io::Result<()> {
    match value {
        None => out.write_all(&(-1_i32).to_be_bytes()),
        Some(bytes) => {
            out.write_all(&count(bytes.len())?.to_be_bytes())?;
            out.write_all(bytes)
        }
    }
}

/// Begins a row, or ends the rows of a table.
pub(super) fn write_row_head(out: &mut dyn Write, columns: Option<usize>) -> io::Result<()> {
    let columns = columns.map_or(Ok(-1), i16::try_from).map_err(|_| ErrorKind::InvalidData)?;
    out.write_all(&columns.to_be_bytes())
}

/// What stands at the head of a stream.
pub(super) struct Head {
    /// How many migrations the rows have seen.
    pub(super) migrations: usize,
}

/// A stream that is read.
pub(super) struct Reading<'r> {
    from: Hashed<io::BufReader<&'r mut dyn Read>>,
    scope: Scope,
    pub(super) head: Head,
}

impl<'r> Reading<'r> {
    /// Reads the head. It must be of this scope, of this version or an earlier one.
    pub(super) fn open(
        from: &'r mut dyn Read,
        schema: &Schema,
        scope: Scope,
    ) -> Result<Self, StoreError> {
        let from = Hashed::new(io::BufReader::with_capacity(1 << 16, from));
        let mut reading = Self { from, scope, head: Head { migrations: 0 } };
        let part = Part::of(scope);
        if reading.array::<15>()? != *MAGIC || reading.array()? != [part as u8] {
            return Err(reading.damaged());
        }
        if reading.array()? != scope.owner() {
            return Err(StoreError::ForeignTenant);
        }
        let mut applied = Vec::new();
        for number in 1..=u32::from_be_bytes(reading.array()?) {
            applied.push(Applied { number, digest: reading.array::<32>()?.to_vec() });
        }
        pending(schema.part(part), &applied)?;
        reading.head.migrations = applied.len();
        Ok(reading)
    }

    /// Writes every row into the tables, which are those of the stream and are empty.
    pub(super) fn load(mut self, driver: &mut dyn Driver) -> Result<(), StoreError> {
        let tables = driver.tables()?;
        for table in &tables {
            if !driver.is_empty(table)? {
                return Err(StoreError::NotEmpty);
            }
        }
        for table in &tables {
            if self.array()? != [1] || self.table()? != *table {
                return Err(self.damaged());
            }
            self.rows(driver, table)?;
        }
        let end = self.array()?;
        let digest = self.from.digest();
        if end != [0] || self.array()? != digest {
            return Err(self.damaged());
        }
        Ok(())
    }

    fn rows(&mut self, driver: &mut dyn Driver, table: &Table) -> Result<(), StoreError> {
        let mut failed = None;
        let mut rows = std::iter::from_fn(|| match self.row(table) {
            Ok(row) => row,
            Err(error) => {
                failed = Some(error);
                None
            }
        });
        let written = driver.bulk_insert(&table.name, &table.column_names(), &mut rows);
        failed.map_or(written.map(drop), Err)
    }

    fn row(&mut self, table: &Table) -> Result<Option<Vec<Value<'static>>>, StoreError> {
        let columns = i16::from_be_bytes(self.array()?);
        if columns == -1 {
            return Ok(None);
        }
        if usize::try_from(columns) != Ok(table.columns.len()) {
            return Err(self.damaged());
        }
        table.columns.iter().map(|(_, kind)| self.value(*kind)).collect::<Result<_, _>>().map(Some)
    }

    fn value(&mut self, kind: Kind) -> Result<Value<'static>, StoreError> {
        let length = self.array()?;
        if i32::from_be_bytes(length) == -1 {
            return Ok(Value::Null);
        }
        let bytes = self.bytes(u32::from_be_bytes(length))?;
        match kind {
            Kind::Bytes => Ok(bytes.into()),
            Kind::Text => String::from_utf8(bytes).map(Value::from).map_err(|_| self.damaged()),
            Kind::Int => match bytes.try_into() {
                Ok(bytes) => Ok(Value::Int(i64::from_be_bytes(bytes))),
                Err(_) => Err(self.damaged()),
            },
        }
    }

    fn table(&mut self) -> Result<Table, StoreError> {
        let name = self.name()?;
        let mut columns = Vec::new();
        for _ in 0..u32::from_be_bytes(self.array()?) {
            let name = self.name()?;
            let kind = match self.array()? {
                [1] => Kind::Int,
                [2] => Kind::Text,
                [3] => Kind::Bytes,
                _ => return Err(self.damaged()),
            };
            columns.push((name, kind));
        }
        Ok(Table { name, columns })
    }

    fn name(&mut self) -> Result<String, StoreError> {
        let length = u32::from_be_bytes(self.array()?);
        let bytes = self.bytes(length)?;
        String::from_utf8(bytes).map_err(|_| self.damaged())
    }

    fn bytes(&mut self, length: u32) -> Result<Vec<u8>, StoreError> {
        if length > VALUE_BYTES_MAX {
            return Err(self.damaged());
        }
        // Room is made as bytes come, not as the stream claims.
        let mut bytes = Vec::with_capacity(length.min(1 << 16) as usize);
        let read = (&mut self.from).take(length.into()).read_to_end(&mut bytes).map_err(stream)?;
        if read == length as usize { Ok(bytes) } else { Err(self.damaged()) }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let mut array = [0; N];
        match self.from.read_exact(&mut array) {
            Ok(()) => Ok(array),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(self.damaged()),
            Err(error) => Err(stream(error)),
        }
    }

    fn damaged(&self) -> StoreError {
        StoreError::Damaged { scope: self.scope }
    }
}

/// The other end of the stream failed.
pub(super) fn stream(error: io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull => StoreError::DiskFull,
        reason => StoreError::Stream { reason },
    }
}
