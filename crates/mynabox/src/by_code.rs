//! A closed list goes over the line by its number.

/// Writes and reads these by their numbers; one that is not in the list is refused.
macro_rules! by_code {
    ($($name:ident),* $(,)?) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_u8(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let code = u8::deserialize(from)?;
                Self::of_code(code).ok_or_else(|| {
                    serde::de::Error::custom(concat!("no such ", stringify!($name)))
                })
            }
        }
    )*};
}

pub(crate) use by_code;
