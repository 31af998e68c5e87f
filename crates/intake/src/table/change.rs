//! What a cell asks of a ledger.

/// 変更 — what one cell of a table asks of the ledger: leave it, set it, or take it away.
///
/// An update may leave a column or a cell out, so that an absent value is never a value.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum Change<T> {
    /// そのまま: the column is absent or the cell is empty.
    #[default]
    Keep,
    /// 書き換える
    Set(T),
    /// 消す: the cell says so.
    Clear,
}

impl<T> Change<T> {
    /// The value that is set, if any.
    pub const fn get(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Whether the cell leaves everything as it is.
    pub const fn keeps(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// What stands after the change where `before` stood.
    pub fn after(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Set(value) => Some(value),
            Self::Clear => None,
        }
    }

    /// Another value made of the one that is set.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Change<U> {
        match self {
            Self::Keep => Change::Keep,
            Self::Set(value) => Change::Set(make(value)),
            Self::Clear => Change::Clear,
        }
    }
}

impl<T> std::fmt::Debug for Change<T> {
    /// Which change, never the value: rows about persons travel through errors and logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Keep => "Keep",
            Self::Set(_) => "Set(…)",
            Self::Clear => "Clear",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_afterwards() {
        assert_eq!(Change::Keep.after(Some(1)), Some(1));
        assert_eq!(Change::Set(2).after(Some(1)), Some(2));
        assert_eq!(Change::Clear.after(Some(1)), None);
        assert_eq!(Change::<u8>::default(), Change::Keep);
    }

    #[test]
    fn a_value_is_never_shown() {
        assert_eq!(format!("{:?}", Change::Set("見本 花子")), "Set(…)");
    }
}
