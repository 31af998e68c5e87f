//! What a statement gives back, read by place.

use postgres::types::{FromSql, Type};
use rusqlite::types::ValueRef;

use super::{Id, StoreError};

/// 行 — one row of an answer. A column that is not what is asked for is
/// [`StoreError::Inconsistent`], never a stop of the program.
pub struct Row<'r> {
    source: Source<'r>,
    statement: &'static str,
}

enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

/// A column as it lies in the driver's own memory.
enum Cell<'r> {
    Null,
    Int(i64),
    Text(&'r str),
    Bytes(&'r [u8]),
}

impl<'r> Row<'r> {
    pub(super) fn of_sqlite(row: &'r rusqlite::Row<'r>, statement: &'static str) -> Self {
        Self { source: Source::Sqlite(row), statement }
    }

    pub(super) fn of_postgres(row: &'r postgres::Row, statement: &'static str) -> Self {
        Self { source: Source::Postgres(row), statement }
    }

    /// A whole number. A sum over `{int}` columns is cast: `cast(sum(a) as bigint)`.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the column is something else.
    pub fn int(&self, place: usize) -> Result<i64, StoreError> {
        self.int_or_null(place)?.ok_or_else(|| self.inconsistent(place))
    }

    /// A whole number or nothing.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn int_or_null(&self, place: usize) -> Result<Option<i64>, StoreError> {
        match self.cell(place)? {
            Cell::Null => Ok(None),
            Cell::Int(number) => Ok(Some(number)),
            _ => Err(self.inconsistent(place)),
        }
    }

    /// A whole number that fits the type asked for.
    ///
    /// # Errors
    /// As [`Row::int`], also when it does not fit.
    pub fn number<T: TryFrom<i64>>(&self, place: usize) -> Result<T, StoreError> {
        T::try_from(self.int(place)?).map_err(|_| self.inconsistent(place))
    }

    /// 0 or 1.
    ///
    /// # Errors
    /// As [`Row::int`], also when it is any other number.
    pub fn flag(&self, place: usize) -> Result<bool, StoreError> {
        match self.int(place)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.inconsistent(place)),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the column is something else.
    pub fn text(&self, place: usize) -> Result<&str, StoreError> {
        self.text_or_null(place)?.ok_or_else(|| self.inconsistent(place))
    }

    /// A text or nothing.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn text_or_null(&self, place: usize) -> Result<Option<&str>, StoreError> {
        match self.cell(place)? {
            Cell::Null => Ok(None),
            Cell::Text(text) => Ok(Some(text)),
            _ => Err(self.inconsistent(place)),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the column is something else.
    pub fn bytes(&self, place: usize) -> Result<&[u8], StoreError> {
        self.bytes_or_null(place)?.ok_or_else(|| self.inconsistent(place))
    }

    /// Bytes or nothing.
    ///
    /// # Errors
    /// As [`Row::bytes`].
    pub fn bytes_or_null(&self, place: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.cell(place)? {
            Cell::Null => Ok(None),
            Cell::Bytes(bytes) => Ok(Some(bytes)),
            _ => Err(self.inconsistent(place)),
        }
    }

    /// Exactly so many bytes.
    ///
    /// # Errors
    /// As [`Row::bytes`], also when there are more or fewer.
    pub fn array<const N: usize>(&self, place: usize) -> Result<[u8; N], StoreError> {
        self.bytes(place)?.try_into().map_err(|_| self.inconsistent(place))
    }

    /// An identity.
    ///
    /// # Errors
    /// As [`Row::bytes`], also when there are not sixteen.
    pub fn id<T: Id>(&self, place: usize) -> Result<T, StoreError> {
        self.array(place).map(T::of_bytes)
    }

    /// An identity or nothing.
    ///
    /// # Errors
    /// As [`Row::id`].
    pub fn id_or_null<T: Id>(&self, place: usize) -> Result<Option<T>, StoreError> {
        match self.bytes_or_null(place)? {
            None => Ok(None),
            Some(_) => self.id(place).map(Some),
        }
    }

    /// The error of a column that reads as it never should; also for whoever knows more about what
    /// may stand in it.
    pub fn inconsistent(&self, place: usize) -> StoreError {
        let name = match self.source {
            Source::Sqlite(row) => row.as_ref().column_name(place).ok().map(str::to_owned),
            Source::Postgres(row) => row.columns().get(place).map(|c| c.name().to_owned()),
        };
        StoreError::Inconsistent {
            statement: self.statement,
            column: name.unwrap_or_else(|| format!("column {place}")),
        }
    }

    fn cell(&self, place: usize) -> Result<Cell<'_>, StoreError> {
        match self.source {
            Source::Sqlite(row) => match row.get_ref(place) {
                Ok(ValueRef::Null) => Ok(Cell::Null),
                Ok(ValueRef::Integer(number)) => Ok(Cell::Int(number)),
                Ok(ValueRef::Text(text)) => {
                    std::str::from_utf8(text).map(Cell::Text).map_err(|_| self.inconsistent(place))
                }
                Ok(ValueRef::Blob(bytes)) => Ok(Cell::Bytes(bytes)),
                Ok(ValueRef::Real(_)) | Err(_) => Err(self.inconsistent(place)),
            },
            Source::Postgres(row) => match row.try_get(place) {
                Ok(Received(cell)) => Ok(cell),
                Err(_) => Err(self.inconsistent(place)),
            },
        }
    }
}

/// A [`Cell`] as the PostgreSQL driver hands it over.
struct Received<'r>(Cell<'r>);

type Failure = Box<dyn std::error::Error + Sync + Send>;

impl<'r> FromSql<'r> for Received<'r> {
    fn from_sql(kind: &Type, raw: &'r [u8]) -> Result<Self, Failure> {
        let cell = match *kind {
            Type::INT8 => Cell::Int(i64::from_sql(kind, raw)?),
            Type::INT4 => Cell::Int(i64::from(i32::from_sql(kind, raw)?)),
            Type::INT2 => Cell::Int(i64::from(i16::from_sql(kind, raw)?)),
            Type::BOOL => Cell::Int(i64::from(bool::from_sql(kind, raw)?)),
            Type::BYTEA => Cell::Bytes(raw),
            _ => Cell::Text(<&str>::from_sql(kind, raw)?),
        };
        Ok(Self(cell))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failure> {
        Ok(Self(Cell::Null))
    }

    fn accepts(kind: &Type) -> bool {
        matches!(
            *kind,
            Type::INT8
                | Type::INT4
                | Type::INT2
                | Type::BOOL
                | Type::BYTEA
                | Type::TEXT
                | Type::VARCHAR
                | Type::NAME
                | Type::UNKNOWN
        )
    }
}
