//! The vault as the application sees it: whoever can be asked. In the program that is the line to
//! the process `romori vault`; a test may put the desk itself there.

use crate::ask::{Answer, Ask};

/// The vault of individual numbers, wherever it is.
pub trait Numbers: Send + Sync {
    /// Asks it. The application has asked the policies and written its own entry before.
    ///
    /// # Errors
    /// If the vault cannot be reached. What it refuses is an [`Answer::Refused`].
    fn ask(&self, ask: &Ask) -> Result<Answer, NumbersAway>;
}

/// 番号庫の不在 — the vault cannot be reached, so numbers stop; all other work goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumbersAway {
    /// What failed, for whoever looks after the installation. Nothing of a person.
    pub because: String,
}

impl std::fmt::Display for NumbersAway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "番号庫に届かないため、個人番号を扱えません（{}）。ほかの仕事は続けられます。\
             管理者に知らせ、番号庫の復旧を待ってください。",
            self.because
        )
    }
}

impl std::error::Error for NumbersAway {}
