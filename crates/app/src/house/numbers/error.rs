//! Why nothing was done with individual numbers, in words with the next step.

use std::fmt;

use romori_identity::Violation;
use romori_mynabox::{NumbersAway, Refusal};
use romori_store::UnitError;

/// Why nothing was done.
#[derive(Debug)]
pub enum NumbersError {
    /// The visitor may not.
    NotAllowed(Vec<Violation>),
    /// This installation has no vault.
    NoVault,
    /// The vault cannot be reached.
    Away(NumbersAway),
    /// The vault refused.
    Refused(Refusal),
    /// Something typed is missing or wrong: field and words.
    Mistake(&'static str, String),
    /// The office's own affair, and the visitor is of a client.
    OfOffice,
    /// Who asked for it is not the second person, and the delay is not over.
    SecondPerson,
    /// A paper could not be made.
    Paper,
    /// The store could not.
    Unit(UnitError),
}

impl NumbersError {
    /// Whether the vault is the cause: then the rest of a page can be shown.
    pub const fn is_of_vault(&self) -> bool {
        matches!(self, Self::NoVault | Self::Away(_) | Self::Refused(_))
    }
}

impl From<UnitError> for NumbersError {
    fn from(error: UnitError) -> Self {
        Self::Unit(error)
    }
}

impl fmt::Display for NumbersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAllowed(violations) => violations.iter().try_for_each(|one| one.fmt(f)),
            Self::NoVault => f.write_str(
                "この労守には番号庫がありません。個人番号は扱えません。管理者に、番号庫の設置を頼んでください。",
            ),
            Self::Away(away) => away.fmt(f),
            Self::Refused(why) => f.write_str(why.ja()),
            Self::Mistake(_, words) => f.write_str(words),
            Self::OfOffice => f.write_str("事務所の規程と区域は、事務所の人だけが扱えます。"),
            Self::SecondPerson => f.write_str(
                "求めた人のほかの個人番号取扱担当者が承認してください。一人の事務所では、求めてから72時間後に、自分で廃棄できます。",
            ),
            Self::Paper => f.write_str(
                "証明書を作れませんでした。もう一度お試しください。続くときは管理者に知らせてください。",
            ),
            Self::Unit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NumbersError {}
