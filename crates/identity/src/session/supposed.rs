//! What an account could do, without anybody being signed in: for the question who can see whom.

use romori_policy::{Fields, decide};
use romori_types::{ActorId, Device, SessionId, TenantId, Timestamp, day_in_japan};

use super::Session;
use crate::account::Account;
use crate::ask::Ask;
use crate::rights::Acting;
use crate::violation::Violation;

impl Session {
    /// The session that somebody would have who came in now with this account: for the question who
    /// can see whom. It is nobody's, and no browser has it. A password that is due is left aside,
    /// since he has only to set it.
    ///
    /// # Errors
    /// Why nobody may enter with the account now.
    pub fn supposed(account: &Account, now: Timestamp) -> Result<Supposed, Vec<Violation>> {
        let violations = account.violations(now);
        if !violations.is_empty() {
            return Err(violations);
        }
        Ok(Supposed(Self {
            id: SessionId::from_bytes([0; 16]),
            actor: account.id,
            tenant: account.tenant,
            device: Device::NotYetBound,
            roles: account.roles,
            clients: account.clients.clone(),
            rights: account.rights,
            password_due: false,
            factor_due: false,
            proved_lately: true,
            today: day_in_japan(now),
            acting: None,
            supporting: None,
        }))
    }
}

/// 仮のセッション — what an account could do, without anybody being signed in. It gives no grant.
#[derive(Debug)]
pub struct Supposed(Session);

impl Supposed {
    /// The same one acting under a delegation.
    #[must_use]
    pub fn acting(self, acting: Acting) -> Self {
        Self(self.0.acting(acting))
    }

    /// Whose.
    pub const fn actor(&self) -> ActorId {
        self.0.actor
    }

    /// The tenant whose data it would work on.
    pub const fn tenant(&self) -> TenantId {
        self.0.tenant()
    }

    /// Which fields would be opened, and the ids of the policies that let it: none when the act
    /// would be refused. The same questions are asked as for a grant.
    pub fn would_open(&self, ask: &Ask) -> (Vec<Fields>, Vec<String>) {
        let question = self.0.question(ask);
        let decision = decide(&question);
        let walled = ask.tenant != self.0.tenant() || !question.records.assigned;
        if !decision.allowed || walled {
            return (Vec::new(), Vec::new());
        }
        let open = |fields: &Fields| decide(&question.about(*fields)).allowed;
        let fields = Fields::ALL.iter().copied().filter(open).collect();
        (fields, decision.permits.clone())
    }
}
