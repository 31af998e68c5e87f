//! A user's account, as `store` keeps it.

use std::fmt;

use romori_policy::Roles;
use romori_types::{ActorId, Date, TenantId, Timestamp, day_in_japan};

use crate::grant::Clients;
use crate::password::PasswordHash;
use crate::rights::Rights;
use crate::violation::Violation;

/// An account not used for so many days is turned off (CIS Controls v8, 5.3).
pub const DORMANT_DAYS: i64 = 45;

/// アカウントの状態 — whether someone may enter with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// In use.
    Active,
    /// Turned off by a person or because it was not used.
    Off,
}

impl AccountState {
    /// The number under which it is stored.
    pub const fn code(self) -> u8 {
        match self {
            Self::Active => 1,
            Self::Off => 2,
        }
    }

    /// The one with this number.
    pub const fn of_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Active),
            2 => Some(Self::Off),
            _ => None,
        }
    }
}

/// 再設定の求め — that everybody's password had to be set anew, and this one was not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResetDue {
    /// Which campaign of the office.
    pub generation: u32,
    /// The last day on which it can be set; from the next one on nobody enters with the former.
    pub closes_on: Date,
}

/// アカウント — a named person's way in. `Debug` shows neither login name nor name.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Who he is in the log, for ever.
    pub id: ActorId,
    /// The tenant that he belongs to.
    pub tenant: TenantId,
    /// What he types to sign in.
    pub login: String,
    /// His name, as pages show it.
    pub name: String,
    /// What he is in the office.
    pub roles: Roles,
    /// The clients in his charge.
    pub clients: Clients,
    /// On which side he stands, and what is taken from him.
    pub rights: Rights,
    /// First day of use, in Japan.
    pub from: Date,
    /// The day after the last one; without one it has no end.
    pub until: Option<Date>,
    /// None before he set one.
    pub password: Option<PasswordHash>,
    /// Whether a new password is due before anything else.
    pub password_due: bool,
    /// Which campaign asked for a new password that was not set yet.
    pub reset: Option<ResetDue>,
    /// Whether someone may enter with it.
    pub state: AccountState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
}

impl Account {
    /// Why he may not enter now: empty when he may.
    pub fn violations(&self, now: Timestamp) -> Vec<Violation> {
        let today = day_in_japan(now);
        let mut found = Vec::new();
        if today < self.from || self.until.is_some_and(|until| today >= until) {
            found.push(Violation::AccountNotInForce);
        }
        if self.state == AccountState::Off {
            found.push(Violation::AccountOff);
        }
        if self.reset.is_some_and(|due| today > due.closes_on) {
            found.push(Violation::ResetClosed);
        }
        found
    }

    /// Whether it was not used for [`DORMANT_DAYS`], counted from its making if never.
    pub fn is_dormant(&self, now: Timestamp) -> bool {
        is_dormant(day_in_japan(self.used_at.unwrap_or(self.created_at)), day_in_japan(now))
    }
}

/// Whether an account that was used last on a day counts as not used on another one.
pub fn is_dormant(last: Date, on: Date) -> bool {
    let days = on.since(last).map(|span| i64::from(span.get_days()));
    days.is_ok_and(|days| days >= DORMANT_DAYS)
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("tenant", &self.tenant)
            .field("roles", &self.roles)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
