//! Why the vault cannot be opened or reached, in words for the person who must act. Nothing of a
//! number is in them.

use std::fmt;

/// 番号庫の障害
#[derive(Debug)]
#[non_exhaustive]
pub enum MynaboxError {
    /// The system gives no chance.
    Chance,
}

impl fmt::Display for MynaboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chance => f.write_str("乱数を得られないため、番号庫を開けません。"),
        }
    }
}

impl std::error::Error for MynaboxError {}
