//! 続く手続 — what else the same event asks for.

use romori_statute::StatuteError;
use romori_statute::law::Law;

use super::declaration::{Deadline, Occasion, Procedure};

/// 続く手続 — a paper that follows from an event, with the occasion its deadline counts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// The procedure.
    pub procedure: Procedure,
    /// From when its deadline counts.
    pub occasion: Occasion,
    /// When it applies, in words.
    pub why: String,
}

impl FollowUp {
    /// When it is due.
    ///
    /// # Errors
    /// When the day lies outside the years that were checked.
    pub fn deadline(&self, law: &Law) -> Result<Deadline, StatuteError> {
        self.procedure.deadline(law, self.occasion)
    }

    /// ここで作ります, まだここでは作れません.
    pub const fn made_here(&self) -> &'static str {
        if self.procedure.is_made_here() {
            "ここで作れます"
        } else {
            "まだここでは作れません"
        }
    }
}
