//! One sign-in of one user, and the grants that it gives.

use std::fmt;

use romori_types::{ActorId, Chance, Device, NoChance, Purpose, SessionId, TenantId, Timestamp};

use crate::account::Account;
use crate::grant::{Clients, Grant, Granted};
use crate::password::Proof;
use crate::roles::{Function, Roles};
use crate::token::Token;
use crate::violation::Violation;

/// A session ends after so long without use: long enough for a telephone call, short enough for a
/// desk that was left (NIST SP 800-63B-4 §2.2.3 asks for an hour at most at AAL2).
pub const IDLE_SECONDS: i64 = 30 * 60;
/// And after so long in any case: a working day with overtime; the next day begins with a sign-in.
pub const ABSOLUTE_SECONDS: i64 = 12 * 60 * 60;
/// The last use is written down only this often, so that reading a page writes nothing.
pub const TOUCH_SECONDS: i64 = 60;
/// How far the clock may step back before a session that began later is refused.
const CLOCK_SLACK_SECONDS: i64 = 30;

/// セッションの行 — a session, as `store` keeps it. The token itself is not in it.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Its id, as the log names it.
    pub id: SessionId,
    /// SHA-256 of the token.
    pub token_digest: [u8; 32],
    /// Whose.
    pub actor: ActorId,
    /// The tenant that he belongs to.
    pub tenant: TenantId,
    /// From which device.
    pub device: Device,
    /// When he signed in.
    pub begun_at: Timestamp,
    /// When it was used last.
    pub used_at: Timestamp,
}

impl fmt::Debug for SessionRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionRecord({}, {})", self.id, self.actor)
    }
}

/// 新しいセッション — the row to store and the token for the browser.
pub struct NewSession {
    /// The row.
    pub record: SessionRecord,
    /// The token, which is handed over once.
    pub token: Token,
}

impl SessionRecord {
    /// A session for whoever has just proved himself. Every sign-in has a new token: one that was
    /// planted in the browser before is worth nothing after it.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn begin(
        proof: &Proof,
        account: &Account,
        device: Device,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Result<NewSession, Vec<Violation>>, NoChance> {
        let mut violations = account.violations(now);
        if proof.actor() != account.id {
            violations.push(Violation::NoSession);
        }
        if !violations.is_empty() {
            return Ok(Err(violations));
        }
        let token = Token::generate(chance)?;
        let record = Self {
            id: SessionId::new(now, chance)?,
            token_digest: token.digest(),
            actor: account.id,
            tenant: account.tenant,
            device,
            begun_at: now,
            used_at: now,
        };
        Ok(Ok(NewSession { record, token }))
    }

    /// The same sign-in under a new token, as when rights change. The former token ends.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn rotate(&self, now: Timestamp, chance: &dyn Chance) -> Result<NewSession, NoChance> {
        let token = Token::generate(chance)?;
        let record = Self { token_digest: token.digest(), used_at: now, ..self.clone() };
        Ok(NewSession { record, token })
    }

    /// Whether the last use should be written down again.
    pub fn needs_touch(&self, now: Timestamp) -> bool {
        now.as_second() - self.used_at.as_second() >= TOUCH_SECONDS
    }

    /// Whether its time is not over yet.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.violations(now).is_empty()
    }

    fn violations(&self, now: Timestamp) -> Vec<Violation> {
        let since = |earlier: Timestamp| now.as_second() - earlier.as_second();
        let mut found = Vec::new();
        let backwards = since(self.begun_at) < -CLOCK_SLACK_SECONDS;
        if since(self.used_at) >= IDLE_SECONDS || since(self.used_at) < -CLOCK_SLACK_SECONDS {
            found.push(Violation::SessionIdle);
        }
        if since(self.begun_at) >= ABSOLUTE_SECONDS || backwards {
            found.push(Violation::SessionTooOld);
        }
        found
    }
}

/// セッション — a signed-in user during one request, with the rights that he has now.
#[derive(Debug)]
pub struct Session {
    id: SessionId,
    actor: ActorId,
    tenant: TenantId,
    device: Device,
    roles: Roles,
    clients: Clients,
    password_due: bool,
}

/// 求め — what a user asks to do.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Whose data.
    pub tenant: TenantId,
    /// What he wants to do.
    pub function: Function,
    /// What for.
    pub purpose: Purpose,
    /// Which clients he names; `All` for all that are his.
    pub clients: Clients,
    /// Who made what is to be approved, where the office wants another one to approve.
    pub made_by: Option<ActorId>,
}

impl Session {
    /// The session that a browser's token belongs to. The account is read anew for each request, so
    /// that a change of rights holds at the next one.
    ///
    /// # Errors
    /// Everything that speaks against it.
    pub fn resume(
        record: &SessionRecord,
        token: &Token,
        device: Device,
        account: &Account,
        now: Timestamp,
    ) -> Result<Self, Vec<Violation>> {
        let owned = record.actor == account.id && record.tenant == account.tenant;
        if !token.is_of(&record.token_digest) || !owned {
            return Err(vec![Violation::NoSession]);
        }
        let mut violations = record.violations(now);
        violations.extend(account.violations(now));
        if device != record.device {
            violations.push(Violation::OtherDevice);
        }
        if !violations.is_empty() {
            return Err(violations);
        }
        Ok(Self {
            id: record.id,
            actor: account.id,
            tenant: account.tenant,
            device,
            roles: account.roles,
            clients: account.clients.clone(),
            password_due: account.password_due,
        })
    }

    /// Its id.
    pub const fn id(&self) -> SessionId {
        self.id
    }

    /// Whose.
    pub const fn actor(&self) -> ActorId {
        self.actor
    }

    /// The tenant that he belongs to.
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Whether a new password is due before anything else.
    pub const fn password_due(&self) -> bool {
        self.password_due
    }

    /// What he may do at all, for menus. Each act still needs its grant.
    pub const fn roles(&self) -> Roles {
        self.roles
    }

    /// The clients in his charge.
    pub const fn clients(&self) -> &Clients {
        &self.clients
    }

    /// A grant for what is asked, narrowed to his own clients.
    ///
    /// # Errors
    /// Everything that speaks against it; nothing is granted in part.
    pub fn grant(&self, ask: &Ask) -> Result<Grant, Vec<Violation>> {
        let all_of_his = ask.clients == Clients::All;
        let rules = [
            (self.password_due, Violation::PasswordDue),
            (ask.tenant != self.tenant, Violation::OtherTenant),
            (!self.roles.may(ask.function), Violation::FunctionNotGranted),
            (is_of_jobs(&ask.purpose), Violation::PurposeOfJobs),
            (
                !is_of_jobs(&ask.purpose) && !serves(ask.function, &ask.purpose),
                Violation::PurposeDoesNotFit,
            ),
            (!all_of_his && !self.clients.cover(&ask.clients), Violation::ClientNotAssigned),
            (
                ask.function == Function::ApproveCase && ask.made_by == Some(self.actor),
                Violation::OwnWork,
            ),
        ];
        let broken = rules.into_iter().filter(|(broken, _)| *broken);
        let violations: Vec<Violation> = broken.map(|(_, violation)| violation).collect();
        if !violations.is_empty() {
            return Err(violations);
        }
        let clients = if all_of_his { self.clients.clone() } else { ask.clients.clone() };
        Ok(Grant::of_session(Granted {
            tenant: self.tenant,
            actor: self.actor,
            device: self.device,
            session: self.id,
            purpose: ask.purpose,
            function: ask.function,
            clients,
        }))
    }
}

/// Purposes that no person has.
const fn is_of_jobs(purpose: &Purpose) -> bool {
    matches!(
        purpose,
        Purpose::SignIn
            | Purpose::Migrate
            | Purpose::Ship
            | Purpose::Backup
            | Purpose::Restore
            | Purpose::Reseal
    )
}

/// Which purposes a function may serve. Looking serves whatever one may look for.
fn serves(function: Function, purpose: &Purpose) -> bool {
    let work = matches!(purpose, Purpose::File(_) | Purpose::Pay(_) | Purpose::Determine);
    match function {
        Function::ViewLedger | Function::Search => {
            work || matches!(
                purpose,
                Purpose::Consult | Purpose::Maintain | Purpose::Search | Purpose::Deadlines
            )
        }
        Function::EditLedger => work || matches!(purpose, Purpose::Maintain),
        Function::Import => matches!(purpose, Purpose::Import),
        Function::UndoBatch => matches!(purpose, Purpose::Import | Purpose::Maintain),
        Function::Export => matches!(purpose, Purpose::Export),
        Function::Determine => work,
        // A case that is being made has no id yet: it is made for what is decided.
        Function::DraftCase => work,
        Function::CheckCase | Function::ApproveCase | Function::SubmitCase => {
            matches!(purpose, Purpose::File(_))
        }
        Function::RunPay => matches!(purpose, Purpose::Pay(_)),
        Function::ViewDeadlines => matches!(purpose, Purpose::Deadlines | Purpose::Consult),
        Function::ManageClients => matches!(purpose, Purpose::Maintain | Purpose::Administer),
        Function::ViewLog => matches!(purpose, Purpose::Audit),
        Function::ManageUsers | Function::ManageSettings => {
            matches!(purpose, Purpose::Administer)
        }
    }
}
