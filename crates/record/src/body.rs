//! What callers seal into an entry: whom it concerned, which fields, which rows.

use std::fmt;

use romori_types::FactId;

use crate::class::Note;
use crate::entry::{coded, of_byte, version};
use crate::error::{DecodeError, Reason};
use crate::persons::{PersonSet, SetDigest};
use crate::wire::{Reader, put_number};

/// The first byte of every body. Another layout is another version.
const VERSION: u8 = 1;
const FIELD_BYTES_MAX: usize = 32;

/// The byte that says how the subjects are written. Those between are a set's own.
mod subjects {
    pub const NONE: u8 = 0;
    pub const LOGGED: u8 = 4;
}

/// 記録の本文 — what an entry says of persons and fields. Its bytes are sealed by the caller
/// before they are part of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// Whom it concerned.
    pub subjects: Subjects,
    /// Which blocks and fields were touched.
    pub fields: Fields,
    /// Which rows were recorded, in the order in which they were.
    pub changes: Vec<Change>,
    /// Why it ended as it did, where that is not plain.
    pub note: Option<Note>,
}

/// 対象者 — whom an act concerned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Subjects {
    /// Nobody in particular.
    #[default]
    None,
    /// These persons.
    These(PersonSet),
    /// The persons of a set that an earlier entry of the same tenant has logged.
    Logged(SetDigest),
}

impl Subjects {
    /// The bytes over which the caller takes the keyed digest. None where a digest is all that
    /// is known.
    pub fn canonical_bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::None => Some(PersonSet::default().canonical_bytes()),
            Self::These(set) => Some(set.canonical_bytes()),
            Self::Logged(_) => None,
        }
    }
}

/// 項目の集合 — which blocks and fields of a record, by the numbers that the ledger gives them.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Fields([u8; FIELD_BYTES_MAX]);

impl Fields {
    /// None of them.
    pub const NONE: Self = Self([0; FIELD_BYTES_MAX]);

    /// These with one more.
    #[must_use]
    pub const fn with(mut self, field: u8) -> Self {
        self.0[(field / 8) as usize] |= 1 << (field % 8);
        self
    }

    /// Whether it is one of them.
    pub const fn contains(&self, field: u8) -> bool {
        self.0[(field / 8) as usize] >> (field % 8) & 1 == 1
    }

    /// Their numbers, ascending.
    pub fn numbers(&self) -> impl Iterator<Item = u8> {
        (0..=u8::MAX).filter(|field| self.contains(*field))
    }

    fn bytes(&self) -> &[u8] {
        let length = self.0.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        &self.0[..length]
    }
}

impl FromIterator<u8> for Fields {
    fn from_iter<I: IntoIterator<Item = u8>>(fields: I) -> Self {
        fields.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.numbers()).finish()
    }
}

/// 値のダイジェスト — the first half of an HMAC-SHA-256 of a value under the client's key: tells
/// a later reader with the key whether it is the same value, and nobody anything else.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ValueDigest(pub [u8; 16]);

impl fmt::Debug for ValueDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ValueDigest")
    }
}

/// 変更 — one row of facts that was recorded, with what it replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The row.
    pub row: FactId,
    /// The value that held before.
    pub before: Option<ValueDigest>,
    /// The value that holds now.
    pub after: Option<ValueDigest>,
}

impl Body {
    /// The bytes that the caller seals. Its length is bounded by the leaf: see
    /// [`crate::Entry::encode`].
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        match &self.subjects {
            Subjects::These(set) if !set.is_empty() => set.encode(&mut bytes),
            Subjects::These(_) | Subjects::None => bytes.push(subjects::NONE),
            Subjects::Logged(digest) => {
                bytes.push(subjects::LOGGED);
                bytes.extend_from_slice(&digest.0);
            }
        }
        let fields = self.fields.bytes();
        put_number(&mut bytes, fields.len() as u64);
        bytes.extend_from_slice(fields);
        put_number(&mut bytes, self.changes.len() as u64);
        for change in &self.changes {
            change.encode(&mut bytes);
        }
        bytes.push(self.note.map_or(0, Note::code));
        bytes
    }

    /// The body of these bytes. Accepts exactly what [`Body::encode`] writes.
    ///
    /// # Errors
    /// For anything else, with the place.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let r = &mut reader;
        version(r, VERSION)?;
        let subjects = match r.byte()? {
            subjects::NONE => Subjects::None,
            subjects::LOGGED => Subjects::Logged(SetDigest(r.array()?)),
            form => Subjects::These(PersonSet::decode(form, r)?),
        };
        let fields = take_fields(r)?;
        let changes = r.count()?;
        let changes = (0..changes).map(|_| Change::decode(r)).collect::<Result<_, _>>()?;
        let note = coded(r, Note::LIST_JA, 1, |code| match code {
            0 => Some(None),
            code => of_byte(code, Note::of_code).map(Some),
        })?;
        r.end()?;
        Ok(Self { subjects, fields, changes, note })
    }
}

fn take_fields(r: &mut Reader<'_>) -> Result<Fields, DecodeError> {
    let at = r.at();
    let length = r.count()?;
    let bytes = r.take(length)?;
    let mut fields = Fields::NONE;
    let Some(place) = fields.0.get_mut(..length) else {
        return Err(DecodeError { at, reason: Reason::Range });
    };
    place.copy_from_slice(bytes);
    match bytes.last() {
        Some(0) => Err(DecodeError { at, reason: Reason::NotCanonical }),
        _ => Ok(fields),
    }
}

impl Change {
    fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.row.as_bytes());
        bytes.push(u8::from(self.before.is_some()) | u8::from(self.after.is_some()) << 1);
        for digest in [self.before, self.after].into_iter().flatten() {
            bytes.extend_from_slice(&digest.0);
        }
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let row = FactId::from_bytes(r.array()?);
        let at = r.at();
        let bits = r.byte()?;
        if bits > 3 {
            return Err(DecodeError { at, reason: Reason::Bit });
        }
        let before = (bits & 1 != 0).then(|| r.array().map(ValueDigest)).transpose()?;
        let after = (bits & 2 != 0).then(|| r.array().map(ValueDigest)).transpose()?;
        Ok(Self { row, before, after })
    }
}
