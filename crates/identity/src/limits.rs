//! How long a session lasts, by role.

use romori_policy::{Party, Role, Roles};

/// セッションの長さ
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// It ends after so long without use.
    pub idle_seconds: i64,
    /// And after so long in any case.
    pub absolute_seconds: i64,
}

/// A session ends after so long without use: long enough for a telephone call, short enough for a
/// desk that was left. NIST SP 800-63B-4 §2.2.3 asks for an hour at most at AAL2.
pub const IDLE_SECONDS: i64 = 30 * 60;
/// And after so long in any case: a working day with overtime; the next day begins with a sign-in.
/// NIST SP 800-63B-4 §2.2.3 asks for a day at most at AAL2.
pub const ABSOLUTE_SECONDS: i64 = 12 * 60 * 60;

const OFFICE: SessionLimits =
    SessionLimits { idle_seconds: IDLE_SECONDS, absolute_seconds: ABSOLUTE_SECONDS };
/// Who gives rights: the 15 minutes of AAL3 in its §2.3.3, within its 12 hours.
const ADMINISTRATION: SessionLimits =
    SessionLimits { idle_seconds: 15 * 60, absolute_seconds: 8 * 60 * 60 };

/// A worker on his telephone, which is put down anywhere: a sign-in is a touch of the finger, so it
/// is asked for often. Within the hour and the day of AAL2 in NIST SP 800-63B-4 §2.2.3.
const WORKER: SessionLimits = SessionLimits { idle_seconds: 15 * 60, absolute_seconds: 60 * 60 };

const fn of_role(role: Role) -> SessionLimits {
    match role {
        Role::Administrator | Role::Support | Role::Watch => ADMINISTRATION,
        Role::Attorney
        | Role::Approver
        | Role::Clerk
        | Role::Viewer
        | Role::Auditor
        | Role::NumberHandler => OFFICE,
    }
}

impl SessionLimits {
    /// Of a user with these roles: the shortest of them.
    pub fn of(roles: Roles) -> Self {
        roles.iter().map(of_role).fold(OFFICE, Self::shorter)
    }

    /// Of a user with these roles on this side: the shortest of them.
    pub fn on_side(roles: Roles, party: Party) -> Self {
        let of_roles = Self::of(roles);
        if party == Party::Worker { of_roles.shorter(WORKER) } else { of_roles }
    }

    fn shorter(self, other: Self) -> Self {
        Self {
            idle_seconds: self.idle_seconds.min(other.idle_seconds),
            absolute_seconds: self.absolute_seconds.min(other.absolute_seconds),
        }
    }
}
