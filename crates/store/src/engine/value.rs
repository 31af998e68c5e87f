//! What goes into a statement: whole numbers, texts and bytes, the only kinds of column there are.

use std::borrow::Cow;
use std::fmt;

use romori_types::{
    ActorId, AssignmentId, BatchId, CaseId, ClientId, DelegationId, DeviceId, DirectoryGroupId,
    DocumentId, EntryId, EstablishmentId, FactId, LetterId, PayRunId, PersonId, SessionId,
    SupportId, TenantId,
};

/// 値 — what is bound to a statement or written into a column. Yen, days and flags are whole
/// numbers, rates scaled whole numbers or texts: there is no floating point and no decimal.
#[derive(Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A whole number; a flag is 0 or 1.
    Int(i64),
    /// A text without NUL characters.
    Text(Cow<'a, str>),
    /// Bytes: ids and sealed blocks.
    Bytes(Cow<'a, [u8]>),
}

/// Shows the kind and the size, never the value.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Int(_) => f.write_str("Int"),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
        }
    }
}

/// An identity of sixteen bytes, as `romori-types` has them.
pub trait Id: Copy {
    /// The one with these bytes.
    fn of_bytes(bytes: [u8; 16]) -> Self;
    /// Its bytes.
    fn bytes(&self) -> &[u8; 16];
}

macro_rules! ids {
    ($($name:ident),*) => {$(
        impl Id for $name {
            fn of_bytes(bytes: [u8; 16]) -> Self {
                Self::from_bytes(bytes)
            }

            fn bytes(&self) -> &[u8; 16] {
                self.as_bytes()
            }
        }

        impl<'a> From<&'a $name> for Value<'a> {
            fn from(id: &'a $name) -> Self {
                Self::Bytes(Cow::Borrowed(id.as_bytes()))
            }
        }

        impl From<$name> for Value<'_> {
            fn from(id: $name) -> Self {
                Self::Bytes(Cow::Owned(id.as_bytes().to_vec()))
            }
        }
    )*};
}

ids! {
    ActorId, AssignmentId, BatchId, CaseId, ClientId, DelegationId, DeviceId, DocumentId, EntryId,
    DirectoryGroupId, EstablishmentId, FactId, LetterId, PayRunId, PersonId, SessionId, SupportId,
    TenantId
}

macro_rules! whole_numbers {
    ($($name:ty),*) => {$(
        impl From<$name> for Value<'_> {
            fn from(number: $name) -> Self {
                Self::Int(i64::from(number))
            }
        }
    )*};
}

whole_numbers!(i64, i32, i16, i8, u32, u16, u8, bool);

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Cow::Owned(bytes))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_no_value() {
        let values = [
            Value::from("架空花子"),
            Value::from(b"0123".as_slice()),
            Value::from(123_456),
            Value::from(None::<i64>),
        ];
        assert_eq!(format!("{values:?}"), "[Text(12 bytes), Bytes(4), Int, Null]");
    }
}
