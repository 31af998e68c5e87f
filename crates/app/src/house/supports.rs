//! 支援 — an operator asks a tenant to let him look, for a purpose and a time; its administrator lets
//! him or not, and ends it when he likes. Every step and every look is in the tenant's own log.

use romori_identity::{
    Account, Clients, Function, Functions, Grant, Job, Role, SessionLimits, SessionRecord,
    Violation,
};
use romori_record::{Class, Outcome};
use romori_roster::{
    BonusPayment, ClientProfile, Dependant, Employment, Enrolment, EstablishmentProfile, Fact,
    Known, Leave, MASK, PayMonth, PersonContact, PersonIdentity, StandardRemuneration,
};
use romori_store::{
    Case, CaseFilter, ClientAnchor, EVERY_KEY, Happening, Letting, Line, NewSupport, Reader,
    Support, SupportState, TenantKind, UnitError,
};
use romori_types::{ActorId, Date, Purpose, SessionId, SupportId, TenantId};

use super::House;
use super::entry::{Admitted, Visitor};
use super::entry_error::EntryError;
use super::operators::is_operator;

/// How long an operator may ask for. Unit: minutes.
pub const SUPPORT_MINUTES: std::ops::RangeInclusive<u16> = 5..=480;
/// How long where nothing else is said. Unit: minutes.
pub const SUPPORT_MINUTES_USUAL: u16 = 60;
const PURPOSE_LETTERS_MAX: usize = 400;

/// 認める支援
#[derive(Debug, Clone, Copy)]
pub struct Granting<'a> {
    /// 機能
    pub functions: &'a [Function],
    /// 顧問先番号
    pub clients: &'a [u32],
    /// Whether names and numbers are masked.
    pub masked: bool,
}

/// What a page of a support shows: a heading with lines of label and value.
#[derive(Debug, Clone)]
pub struct LookPart {
    /// 氏名・生年月日・番号
    pub heading: String,
    /// Label and value.
    pub items: Vec<(&'static str, String)>,
}

/// One client, as a support sees it.
#[derive(Debug, Clone)]
pub struct LookedClient {
    /// 基本 and its establishments.
    pub parts: Vec<LookPart>,
    /// Number and name of each person.
    pub persons: Vec<(u32, String)>,
    /// Its cases, where they are let.
    pub cases: Vec<Case>,
}

impl House {
    /// Asks a tenant to let the visitor look.
    ///
    /// # Errors
    /// When the visitor may not; [`EntryError::SupportAsked`] without a purpose or with another
    /// time; [`UnitError::Absent`] when there is no such tenant.
    pub fn ask_support(
        &self,
        visitor: &Visitor,
        tenant: TenantId,
        (purpose, minutes): (&str, u16),
    ) -> Result<SupportId, EntryError> {
        let granted = visitor.grant(Function::AskSupport, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let purpose = purpose.trim();
        let fits = (1..=PURPOSE_LETTERS_MAX).contains(&purpose.chars().count());
        if !fits || !SUPPORT_MINUTES.contains(&minutes) {
            return Err(EntryError::SupportAsked);
        }
        self.refuse_while_owing(visitor)?;
        self.supportable(&grant, tenant)?;
        let made = self.store.ask_support(&grant, &NewSupport { tenant, minutes, purpose })?;
        self.note_support(&grant, visitor, tenant, Class::SupportAsked)?;
        Ok(made)
    }

    /// Whether somebody may be let look there at all.
    pub(super) fn supportable(&self, grant: &Grant, tenant: TenantId) -> Result<(), EntryError> {
        let contract = self.store.contract(grant, tenant)?;
        let today = super::today(self);
        if contract.kind == TenantKind::Installation || !contract.is_in_force(today) {
            return Err(UnitError::Absent.into());
        }
        Ok(())
    }

    /// What was asked of the visitor's tenant, with who asked; the latest first.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn supports(&self, visitor: &Visitor) -> Result<Vec<(Support, String)>, EntryError> {
        lets_operators(visitor)?;
        let (grant, tenant) = (Grant::for_job(Job::SignIn), visitor.session.tenant());
        let names = self.operator_names(&grant, tenant)?;
        let name = |asker: ActorId| {
            let known = names.iter().find(|(id, _)| *id == asker);
            known.map_or_else(|| "運営者".to_owned(), |(_, name)| name.clone())
        };
        let all = self.store.supports_of(&grant, tenant)?;
        Ok(all.into_iter().map(|one| (one.clone(), name(one.asker))).collect())
    }

    /// Lets who asked look, or not.
    ///
    /// # Errors
    /// When the visitor may not; [`EntryError::SupportGranted`] without function or client; what
    /// the store says.
    pub fn decide_support(
        &self,
        visitor: &Visitor,
        id: SupportId,
        granting: Option<&Granting<'_>>,
    ) -> Result<(), EntryError> {
        let granted = visitor.grant(Function::GrantSupport, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let tenant = visitor.session.tenant();
        let Some(granting) = granting else {
            self.store.decide_support(&grant, (tenant, id), None)?;
            self.note_support(&grant, visitor, tenant, Class::SupportRefused)?;
            return Ok(());
        };
        let fits = |one: &&Function| Function::SUPPORTABLE.contains(one);
        let functions: Vec<Function> = granting.functions.iter().filter(fits).copied().collect();
        if functions.is_empty() || granting.clients.is_empty() {
            return Err(EntryError::SupportGranted);
        }
        let Clients::Only(clients) = self.clients_numbered(visitor, granting.clients)? else {
            return Err(EntryError::SupportGranted);
        };
        let clients: Vec<romori_types::ClientId> = clients.iter().copied().collect();
        let functions = Functions::of(&functions);
        let letting = Letting { functions, clients: &clients, masked: granting.masked };
        self.store.decide_support(&grant, (tenant, id), Some(&letting))?;
        self.note_support(&grant, visitor, tenant, Class::SupportGranted)?;
        Ok(self.tell_administrators(tenant)?)
    }

    /// Ends what was let: the tenant's administrator at any moment, without a proof, or who asked.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when nothing of it is open.
    pub fn end_support(&self, visitor: &Visitor, id: SupportId) -> Result<(), EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let all = if visitor.session.is_operator() {
            self.own_supports(visitor)?
        } else {
            lets_operators(visitor)?;
            self.store.supports_of(&grant, visitor.session.tenant())?
        };
        let one = all.iter().find(|one| one.id == id).ok_or(UnitError::Absent)?;
        if !self.store.end_support(&grant, id, visitor.session.actor())? {
            return Err(UnitError::Absent.into());
        }
        Ok(self.note_support(&grant, visitor, one.tenant, Class::SupportEnded)?)
    }

    /// What the visitor himself asked for, the latest first.
    ///
    /// # Errors
    /// When he asks nobody; what the store says.
    pub fn own_supports(&self, visitor: &Visitor) -> Result<Vec<Support>, EntryError> {
        let session = &visitor.session;
        if !session.is_operator() || !session.roles().has(Role::Support) || session.factor_due() {
            return Err(EntryError::NotAllowed(vec![Violation::FunctionNotGranted]));
        }
        Ok(self.store.supports_asked(&Grant::for_job(Job::SignIn), session.actor())?)
    }

    /// Begins to look under what he was let, or comes home. The session becomes another one.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when nothing of his with this id is open.
    pub fn enter_support(
        &self,
        visitor: &Visitor,
        support: Option<SupportId>,
    ) -> Result<Admitted, EntryError> {
        let (now, chance) = (self.store.now(), self.chance.as_ref());
        let grant = Grant::for_job(Job::SignIn);
        let own = self.own_supports(visitor)?;
        let open = |one: &&Support| one.state(now) == SupportState::Open;
        let asked = match support {
            Some(id) => {
                let found = own.iter().filter(open).find(|one| one.id == id);
                Some(found.ok_or(UnitError::Absent)?)
            }
            None => None,
        };
        let rotated = visitor.record.rotate(visitor.record.roles, now, chance);
        let rotated = rotated.map_err(UnitError::from)?;
        let id = SessionId::new(now, chance).map_err(UnitError::from)?;
        let record = SessionRecord { id, ..rotated.record };
        let former = &visitor.record;
        let only = romori_store::Ending::Only(former.id);
        self.store.end_sessions(&grant, former.actor, only)?;
        self.store.keep_session(&grant, &record)?;
        if let Some(support) = asked {
            self.store.enter_support(&grant, id, support.id)?;
        }
        let left = visitor.session.support().map(|support| support.tenant);
        if let Some(tenant) = asked.map(|support| support.tenant).or(left) {
            self.note_support(&grant, visitor, tenant, Class::SupportEntered)?;
        }
        let limits = SessionLimits::of(record.roles);
        let token = rotated.token.reveal().to_string();
        Ok(Admitted { token, browser: String::new(), limits })
    }

    /// Under what a session of an operator looks.
    pub(super) fn support_of_session(
        &self,
        grant: &Grant,
        record: &SessionRecord,
        account: &Account,
    ) -> Result<Option<Support>, UnitError> {
        if !is_operator(account) {
            return Ok(None);
        }
        let found = self.store.supporting(grant, record.id)?;
        Ok(found.filter(|support| support.asker == record.actor))
    }

    /// In the tenant's log, with who did it and where he belongs.
    fn note_support(
        &self,
        grant: &Grant,
        visitor: &Visitor,
        tenant: TenantId,
        class: Class,
    ) -> Result<(), UnitError> {
        let what = Happening {
            tenant: Some(tenant),
            actor: Some(visitor.session.actor()),
            session: Some(visitor.session.id()),
            class,
            outcome: Outcome::Done,
            note: None,
        };
        self.store.note_from(grant, &what, visitor.session.home())
    }

    /// The clients that a support names, by number, with their names as far as they are shown.
    ///
    /// # Errors
    /// When the visitor may not, as when its time is over.
    pub fn look_at_clients(&self, visitor: &Visitor) -> Result<Vec<(u32, String)>, EntryError> {
        let grant = looks(visitor)?;
        let today = super::today(self);
        let found = self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let mut all = Vec::new();
            for client in reader.clients()? {
                let id = client.id.as_bytes();
                let name = match reader.facts_of::<ClientProfile>(client.id, id) {
                    Err(UnitError::KeysShut(_)) => Some("（鍵が閉じています）".to_owned()),
                    lines => latest(&lines?, today).map(|one: ClientProfile| one.name),
                };
                all.push((client.number, name));
            }
            Ok(all)
        })?;
        Ok(found.into_iter().map(|(number, name)| (number, shown(name))).collect())
    }

    /// One client: what it is, its persons, and its cases where they are let.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when it is not among those named.
    pub fn look_at_client(
        &self,
        visitor: &Visitor,
        number: u32,
    ) -> Result<LookedClient, EntryError> {
        let grant = looks(visitor)?;
        let today = super::today(self);
        let mut looked = self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let client = reader.client_numbered(number)?;
            let mut parts = parts_of::<ClientProfile>(reader, client, client.id.as_bytes(), today)?;
            for place in reader.establishments(client.id)? {
                let id = place.id.as_bytes();
                parts.extend(parts_of::<EstablishmentProfile>(reader, client, id, today)?);
            }
            let lines = reader.facts::<PersonIdentity>(client.id, EVERY_KEY)?;
            let name = |id: &[u8; 16]| {
                let own: Vec<_> =
                    lines.iter().filter(|line| line.subject == *id).cloned().collect();
                shown(latest(&own, today).map(|one| one.name.shown().to_owned()))
            };
            let persons = reader.persons(client.id)?;
            let persons = persons.iter().map(|one| (one.number, name(one.id.as_bytes()))).collect();
            Ok(LookedClient { parts, persons, cases: Vec::new() })
        })?;
        if let Ok(grant) = visitor.grant(Function::ViewDeadlines, Purpose::Deadlines) {
            looked.cases = self.store.read(&grant, |reader| -> Result<_, UnitError> {
                let client = reader.client_numbered(number)?;
                reader.cases(&CaseFilter { client: Some(client.id), ..CaseFilter::default() })
            })?;
        }
        Ok(looked)
    }

    /// One person: what every kind of fact says that is not left out.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when there is no such person.
    pub fn look_at_person(
        &self,
        visitor: &Visitor,
        (client, person): (u32, u32),
    ) -> Result<Vec<LookPart>, EntryError> {
        let grant = looks(visitor)?;
        let today = super::today(self);
        Ok(self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let client = reader.client_numbered(client)?;
            let one = reader.person_numbered(client.id, person)?;
            let id = one.id.as_bytes();
            let mut parts = parts_of::<PersonIdentity>(reader, client, id, today)?;
            parts.extend(parts_of::<PersonContact>(reader, client, id, today)?);
            parts.extend(parts_of::<Employment>(reader, client, id, today)?);
            parts.extend(parts_of::<Enrolment>(reader, client, id, today)?);
            parts.extend(parts_of::<StandardRemuneration>(reader, client, id, today)?);
            parts.extend(parts_of::<Dependant>(reader, client, id, today)?);
            parts.extend(parts_of::<Leave>(reader, client, id, today)?);
            parts.extend(parts_of::<PayMonth>(reader, client, id, today)?);
            parts.extend(parts_of::<BonusPayment>(reader, client, id, today)?);
            Ok(parts)
        })?)
    }
}

fn shown(name: Option<String>) -> String {
    name.unwrap_or_else(|| MASK.to_owned())
}

/// What holds of the first line on a day, or else what is known last.
fn latest<F: Fact>(lines: &[Line<F>], on: Date) -> Option<F> {
    let history = &lines.first()?.history;
    let now = history.fact_at(on, Known::Now).cloned();
    now.or_else(|| history.latest(Known::Now).and_then(|span| span.row.fact.clone()))
}

/// One part a line of facts.
fn parts_of<F: Fact>(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    subject: &[u8; 16],
    on: Date,
) -> Result<Vec<LookPart>, UnitError> {
    let masks = reader.masks();
    let lines = reader.facts_of::<F>(client.id, subject)?;
    let parts = lines.iter().filter_map(|line| {
        let mut items = latest(std::slice::from_ref(line), on)?.items();
        // Of a masked birth the year alone is true.
        let births = items.iter_mut().filter(|(label, _)| masks && *label == "生年月日");
        births.for_each(|(_, value)| MASK.clone_into(value));
        Some(LookPart { heading: F::KIND.ja().to_owned(), items })
    });
    Ok(parts.collect())
}

fn looks(visitor: &Visitor) -> Result<Grant, EntryError> {
    let granted = visitor.grant(Function::ViewLedger, Purpose::Consult);
    granted.map_err(EntryError::NotAllowed)
}

/// Whether the visitor decides about operators: what he sees and ends needs no proof of the last
/// minutes, what he lets does.
pub(super) fn lets_operators(visitor: &Visitor) -> Result<(), EntryError> {
    match visitor.grant(Function::GrantSupport, Purpose::Administer) {
        Ok(_) => Ok(()),
        Err(violations) if violations == [Violation::StepUpDue] => Ok(()),
        Err(violations) => Err(EntryError::NotAllowed(violations)),
    }
}
