//! 番号を入れて作れない理由 — each with what to do next.

use std::fmt;

use romori_filing::{HoleError, Problem};
use romori_identity::Violation;
use romori_mynabox::{NumbersAway, Refusal};
use romori_store::{CaseState, UnitError};

/// Why no notice with numbers is made.
#[derive(Debug)]
pub enum NumberUseError {
    /// He may not.
    NotAllowed(Vec<Violation>),
    /// The installation has no vault.
    NoVault,
    /// The vault cannot be reached.
    Away(NumbersAway),
    /// The vault refuses.
    Refused(Refusal),
    /// The case is not checked or approved.
    State(CaseState),
    /// The case has no notice that takes numbers.
    NoNotice,
    /// Nobody was chosen.
    Nobody,
    /// A chosen place takes no number now.
    NotReady(String),
    /// The notice is not sound with numbers.
    Unsound(Vec<Problem>),
    /// A place could not be left open.
    Hole(HoleError),
    /// The store could not.
    Unit(UnitError),
}

impl From<UnitError> for NumberUseError {
    fn from(error: UnitError) -> Self {
        Self::Unit(error)
    }
}

impl From<NumbersAway> for NumberUseError {
    fn from(error: NumbersAway) -> Self {
        Self::Away(error)
    }
}

impl From<HoleError> for NumberUseError {
    fn from(error: HoleError) -> Self {
        Self::Hole(error)
    }
}

impl fmt::Display for NumberUseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAllowed(all) => {
                let each: Vec<String> = all.iter().map(ToString::to_string).collect();
                f.write_str(&each.join(""))
            }
            Self::NoVault => f.write_str(
                "番号庫がないため、個人番号を扱えません。管理者に、番号庫の用意を頼んでください。",
            ),
            Self::Away(error) => error.fmt(f),
            Self::Refused(refusal) => f.write_str(refusal.ja()),
            Self::State(state) => write!(
                f,
                "案件は「{}」です。個人番号を入れて作れるのは、点検済みか承認済みの案件です。",
                state.ja()
            ),
            Self::NoNotice => f.write_str(
                "この案件には、個人番号の欄がある届書がありません。届書を作ってから開いてください。",
            ),
            Self::Nobody => f.write_str("個人番号を入れる方を、1人以上選んでください。"),
            Self::NotReady(who) => write!(
                f,
                "{who}の番号は、いま利用できません。一覧を開き直し、状態を確かめてください。"
            ),
            Self::Unsound(problems) => {
                let first = problems.first().map(ToString::to_string).unwrap_or_default();
                write!(f, "個人番号を入れると、届書に誤りが残ります。{first}")
            }
            Self::Hole(error) => error.fmt(f),
            Self::Unit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NumberUseError {}
