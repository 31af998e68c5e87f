//! How a password is set by its owner alone: an administrator invites and never chooses it.

use romori_types::{ActorId, Chance, NoChance, Timestamp};

use crate::token::Token;

/// How long an invitation serves: over a weekend.
pub const INVITATION_SECONDS: i64 = 72 * 60 * 60;

/// 招待 — lets one person set the password of one account once: the first one, or after a reset.
///
/// `store` keeps it and deletes it when it was used; a new one for the account takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Whose account.
    pub account: ActorId,
    /// SHA-256 of the token in the link.
    pub token_digest: [u8; 32],
    /// Until when it serves, this instant excluded.
    pub until: Timestamp,
}

impl Invitation {
    /// A new one, and the token for the link, which is handed over once.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn issue(
        account: ActorId,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<(Self, Token), NoChance> {
        let token = Token::generate(chance)?;
        // An instant that far ahead exists for every clock that a machine can show.
        let until = Timestamp::from_second(now.as_second() + INVITATION_SECONDS).unwrap_or(now);
        Ok((Self { account, token_digest: token.digest(), until }, token))
    }

    /// Whether this link may set the password of this account now.
    pub fn admits(&self, account: ActorId, token: &Token, now: Timestamp) -> bool {
        let left = self.until.as_second() - now.as_second();
        let in_time = (1..=INVITATION_SECONDS).contains(&left);
        in_time && self.account == account && token.is_of(&self.token_digest)
    }
}
