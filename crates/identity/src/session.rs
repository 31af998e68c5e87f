//! One sign-in of one user, and the grants that it gives.

mod supposed;

use std::fmt;

use romori_policy::{
    FieldSet, Fields, Function, Functions, Limits, Party, Question, Records, Role, Roles,
    Situation, Who, decide, operator_functions,
};
use romori_types::{
    ActorId, Chance, Date, Device, NoChance, SessionId, TenantId, Timestamp, day_in_japan,
};

use crate::account::Account;
use crate::api_key::{ApiKey, KeyFrom};
use crate::ask::Ask;
use crate::grant::{Clients, Grant, Granted};
use crate::limits::SessionLimits;
use crate::password::Proof;
use crate::rights::{Acting, Rights, Supporting, told};
use crate::step_up::{STEP_UP_SECONDS, needs_step_up};
use crate::strength::{SecondFactor, Strength};
use crate::token::Token;
use crate::violation::Violation;

pub use supposed::Supposed;

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
    /// With what it began.
    pub began_with: Strength,
    /// When he last proved himself.
    pub proved_at: Timestamp,
    /// What he was when the token was given: with other roles he gets another one.
    pub roles: Roles,
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
            began_with: proof.strength(),
            proved_at: now,
            roles: account.roles,
        };
        Ok(Ok(NewSession { record, token }))
    }

    /// The same sign-in under a new token, as when rights change. The former token ends.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn rotate(
        &self,
        roles: Roles,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<NewSession, NoChance> {
        let token = Token::generate(chance)?;
        let record = Self { token_digest: token.digest(), used_at: now, roles, ..self.clone() };
        Ok(NewSession { record, token })
    }

    /// The same sign-in after its user proved himself again, under a new token. Nothing when the
    /// proof is another's.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn proved_again(
        &self,
        proof: &Proof,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Option<NewSession>, NoChance> {
        if proof.actor() != self.actor {
            return Ok(None);
        }
        let began_with =
            if proof.strength().is_strong() { proof.strength() } else { self.began_with };
        let mut new = self.rotate(self.roles, now, chance)?;
        new.record = Self { proved_at: now, began_with, ..new.record };
        Ok(Some(new))
    }

    /// Whether its token was given to somebody with other roles, and must be given anew.
    pub fn needs_rotation(&self, account: &Account) -> bool {
        self.roles != account.roles
    }

    /// Whether the last use should be written down again.
    pub fn needs_touch(&self, now: Timestamp) -> bool {
        now.as_second() - self.used_at.as_second() >= TOUCH_SECONDS
    }

    /// Whether its time is not over yet, within these limits.
    pub fn is_open(&self, limits: SessionLimits, now: Timestamp) -> bool {
        self.violations(limits, now).is_empty()
    }

    /// Whether its user proved himself within the last minutes. A clock that went back forgets it.
    fn proved_lately(&self, now: Timestamp) -> bool {
        let since = now.as_second() - self.proved_at.as_second();
        (-CLOCK_SLACK_SECONDS..STEP_UP_SECONDS).contains(&since)
    }

    fn violations(&self, limits: SessionLimits, now: Timestamp) -> Vec<Violation> {
        let since = |earlier: Timestamp| now.as_second() - earlier.as_second();
        let mut found = Vec::new();
        let backwards = since(self.begun_at) < -CLOCK_SLACK_SECONDS;
        if since(self.used_at) >= limits.idle_seconds || since(self.used_at) < -CLOCK_SLACK_SECONDS
        {
            found.push(Violation::SessionIdle);
        }
        if since(self.begun_at) >= limits.absolute_seconds || backwards {
            found.push(Violation::SessionTooOld);
        }
        found
    }
}

/// Whether somebody must have a second factor: who gives rights, and who runs the installation.
pub fn asks_for_a_factor(account: &Account) -> bool {
    account.roles.has(Role::Administrator) || account.rights.party == Party::Operator
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
    rights: Rights,
    password_due: bool,
    factor_due: bool,
    proved_lately: bool,
    today: Date,
    acting: Option<Acting>,
    supporting: Option<Supporting>,
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
        second: SecondFactor,
        now: Timestamp,
    ) -> Result<Self, Vec<Violation>> {
        let owned = record.actor == account.id && record.tenant == account.tenant;
        if !token.is_of(&record.token_digest) || !owned {
            return Err(vec![Violation::NoSession]);
        }
        let limits = SessionLimits::on_side(account.roles, account.rights.party);
        let mut violations = record.violations(limits, now);
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
            rights: account.rights,
            password_due: account.password_due,
            // A company's own sign-in that asked for several factors is the second one too.
            factor_due: (second == SecondFactor::Owes
                || second == SecondFactor::Lacks && asks_for_a_factor(account))
                && record.began_with != Strength::Company,
            proved_lately: record.proved_lately(now),
            today: day_in_japan(now),
            acting: None,
            supporting: None,
        })
    }

    /// What a program may by its key during one request: of what its owner may now, the functions
    /// and clients of the key. It acts under an id of its own; every other function is taken from
    /// it, so that the policies refuse it.
    ///
    /// # Errors
    /// Everything that speaks against it.
    pub fn of_key(
        key: &ApiKey,
        owner: &Account,
        from: &KeyFrom,
        now: Timestamp,
    ) -> Result<Self, Vec<Violation>> {
        let violations = key.violations(owner, from, now);
        if !violations.is_empty() {
            return Err(violations);
        }
        let taken = owner.rights.limits.functions;
        let may = |function: &Function| key.functions.has(*function) && !taken.has(*function);
        let closed: Vec<Function> =
            Function::ALL.iter().copied().filter(|function| !may(function)).collect();
        let limits = Limits { functions: Functions::of(&closed), ..owner.rights.limits };
        Ok(Self {
            id: SessionId::from_bytes(*key.id.as_bytes()),
            actor: key.id,
            tenant: key.tenant,
            device: Device::NotYetBound,
            roles: owner.roles,
            clients: owner.clients.both(&key.clients),
            rights: Rights { limits, ..owner.rights },
            password_due: owner.password_due,
            // What a person owes beside his password a program cannot give: what its key may do
            // was said by somebody who had just proved himself.
            factor_due: false,
            proved_lately: true,
            today: day_in_japan(now),
            acting: None,
            supporting: None,
        })
    }

    /// The same session acting for the tenant of a delegation, and for no other.
    #[must_use]
    pub fn acting(self, acting: Acting) -> Self {
        Self { acting: Some(acting), ..self }
    }

    /// The same session of an operator looking into the tenant that lets him, and into no other.
    #[must_use]
    pub fn supporting(self, supporting: Supporting) -> Self {
        Self { supporting: Some(supporting), ..self }
    }

    /// What a tenant lets this operator see: none in his own house.
    pub const fn support(&self) -> Option<&Supporting> {
        self.supporting.as_ref()
    }

    /// Whether he runs the installation and is of no tenant.
    pub fn is_operator(&self) -> bool {
        self.rights.party == Party::Operator
    }

    /// Under which delegation it acts: none in his own tenant.
    pub const fn delegation(&self) -> Option<&Acting> {
        self.acting.as_ref()
    }

    /// On which side he stands, and what is taken from him.
    pub const fn rights(&self) -> Rights {
        self.rights
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
    pub const fn home(&self) -> TenantId {
        self.tenant
    }

    /// The tenant whose data he works on: his own, or the one that he acts for.
    pub const fn tenant(&self) -> TenantId {
        match (&self.supporting, &self.acting) {
            (Some(supporting), _) => supporting.tenant,
            (None, Some(acting)) => acting.tenant,
            (None, None) => self.tenant,
        }
    }

    /// Whether a new password is due before anything else.
    pub const fn password_due(&self) -> bool {
        self.password_due
    }

    /// Whether a second factor is due before anything else.
    pub const fn factor_due(&self) -> bool {
        self.factor_due
    }

    /// Whether he must prove himself again before he does this.
    pub const fn needs_step_up(&self, function: Function) -> bool {
        needs_step_up(function) && !self.proved_lately
    }

    /// Whether he proved himself within the last minutes.
    pub const fn proved_lately(&self) -> bool {
        self.proved_lately
    }

    /// What he may do at all, for menus. Each act still needs its grant.
    pub const fn roles(&self) -> Roles {
        self.roles
    }

    /// The clients in his charge.
    pub const fn clients(&self) -> &Clients {
        match (&self.supporting, &self.acting) {
            (Some(supporting), _) => &supporting.clients,
            (None, Some(acting)) => &acting.clients,
            (None, None) => &self.clients,
        }
    }

    /// Whether he may do this at all, for menus. Each act still needs its grant.
    pub fn may(&self, function: Function) -> bool {
        let withheld = self.rights.limits.functions.has(function);
        match (&self.supporting, &self.acting) {
            (Some(supporting), _) => supporting.functions.has(function),
            (None, Some(acting)) => acting.functions.has(function),
            (None, None) if self.is_operator() => {
                operator_functions(self.roles).has(function) && !withheld
            }
            (None, None) => self.roles.may(function) && !withheld,
        }
    }

    /// A grant for what is asked, narrowed to his own clients and to the fields that he may see.
    /// The policies decide; that nobody reaches over to another tenant's or another's clients is
    /// looked at once more without them.
    ///
    /// # Errors
    /// Everything that speaks against it; nothing is granted in part.
    pub fn grant(&self, ask: &Ask) -> Result<Grant, Vec<Violation>> {
        let question = self.question(ask);
        let mut violations = told(&decide(&question));
        let walls = [
            (ask.tenant != self.tenant(), Violation::OtherTenant),
            (!question.records.assigned, Violation::ClientNotAssigned),
            (self.factor_due, Violation::SecondFactorDue),
        ];
        for (_, wall) in walls.into_iter().filter(|(stands, _)| *stands) {
            if !violations.contains(&wall) {
                violations.push(wall);
            }
        }
        // Asked for last: a proof does not help who may not do it anyway.
        if violations.is_empty() && self.needs_step_up(ask.function) {
            violations.push(Violation::StepUpDue);
        }
        if !violations.is_empty() {
            return Err(violations);
        }
        let open = |fields: &Fields| decide(&question.about(*fields)).allowed;
        let fields: Vec<Fields> = Fields::ALL.iter().copied().filter(open).collect();
        let all_of_his = ask.clients == Clients::All;
        let clients = if all_of_his { self.clients() } else { &ask.clients };
        Ok(Grant::of_session(Granted {
            tenant: ask.tenant,
            actor: self.actor,
            device: self.device,
            session: self.id,
            purpose: ask.purpose,
            function: ask.function,
            clients: clients.clone(),
            home: self.tenant,
            basis: question.situation.basis(),
            fields: FieldSet::of(&fields),
            person: self.rights.person,
            masks: self.supporting.as_ref().is_some_and(|support| support.masked),
        }))
    }

    fn who(&self) -> Who {
        let (roles, password_due) = (self.roles, self.password_due);
        let limits = match &self.supporting {
            Some(supporting) => Limits { fields: supporting.withheld(), ..self.rights.limits },
            None => self.rights.limits,
        };
        match self.rights.party {
            Party::Operator => Who::Operator { roles, limits, password_due },
            party => Who::Account { roles, party, limits, password_due },
        }
    }

    /// What is asked, as the policies see it.
    fn question(&self, ask: &Ask) -> Question {
        let all_of_his = ask.clients == Clients::All;
        let every_client = all_of_his && *self.clients() == Clients::All;
        let now = Situation::new(&ask.purpose, self.today);
        let mut now = match (&self.supporting, &self.acting) {
            (Some(supporting), _) => now.supported(supporting.term()),
            (None, Some(acting)) => now.delegated(acting.term()),
            (None, None) => now,
        };
        now.own_work = ask.made_by == Some(self.actor);
        Question {
            who: self.who(),
            function: ask.function,
            records: Records {
                own_tenant: ask.tenant == self.tenant,
                assigned: all_of_his || self.clients().cover(&ask.clients),
                every_client,
                own_person: self.rights.person.is_some(),
                fields: None,
            },
            situation: now,
        }
    }
}
