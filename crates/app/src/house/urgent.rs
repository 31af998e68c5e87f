//! 緊急の支援 — two operators let one of them look into a tenant of which nobody can be reached: one
//! asks with a reason, another one opens it, both having just proved themselves. An hour at most,
//! named functions and clients, nothing but masked. The tenant sees it from the asking on, ends it
//! at any moment, and reads afterwards what was looked at and why.

use romori_identity::{Function, Functions, Grant, Job, Violation};
use romori_record::{Class, Outcome};
use romori_store::{Happening, NewUrgent, Support, SupportReview, SupportState, UnitError};
use romori_types::{ActorId, ClientId, Purpose, SupportId, TenantId};

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::supports::lets_operators;

/// How long two operators may open a tenant. Unit: minutes.
pub const URGENT_MINUTES: std::ops::RangeInclusive<u16> = 5..=60;
/// Where an administrator sees and ends it.
const WHERE: &str = "「91 利用者と権限」の「運営の支援」で";
const REASON_LETTERS: std::ops::RangeInclusive<usize> = 10..=400;
const REVIEW_LETTERS: std::ops::RangeInclusive<usize> = 20..=2_000;

/// 緊急の支援の求め — as it was entered.
#[derive(Debug, Clone, Copy)]
pub struct AskingUrgent<'a> {
    /// Whose data.
    pub tenant: TenantId,
    /// 理由: why nobody can be reached, and what cannot wait.
    pub reason: &'a str,
    /// For how long. Unit: minutes.
    pub minutes: u16,
    /// 機能
    pub functions: &'a [Function],
    /// 顧問先番号
    pub clients: &'a [u32],
}

/// 緊急の支援の一行 — as operators see it.
pub struct UrgentLine {
    /// What was asked and decided.
    pub support: Support,
    /// Who asked.
    pub asker: String,
    /// Who decided; none yet.
    pub decided_by: Option<String>,
    /// Whether the visitor may be the second one.
    pub may_decide: bool,
    /// What was written of it afterwards.
    pub review: Option<SupportReview>,
    /// Whether the visitor has to write that.
    pub owes: bool,
}

romori_types::quiet_debug!(UrgentLine);

impl House {
    /// Asks a second operator to let the visitor look.
    ///
    /// # Errors
    /// When the visitor may not; [`EntryError::UrgentAsked`] without a reason, function or client,
    /// or with another time; [`EntryError::ReviewDue`] while he owes a review;
    /// [`EntryError::NoClient`]; [`UnitError::Absent`] when there is no such tenant.
    pub fn ask_urgent(
        &self,
        visitor: &Visitor,
        asking: &AskingUrgent<'_>,
    ) -> Result<SupportId, EntryError> {
        let granted = visitor.grant(Function::AskUrgent, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let reason = asking.reason.trim();
        let fits = |one: &&Function| Function::SUPPORTABLE.contains(one);
        let functions: Vec<Function> = asking.functions.iter().filter(fits).copied().collect();
        let whole = REASON_LETTERS.contains(&reason.chars().count())
            && URGENT_MINUTES.contains(&asking.minutes)
            && !functions.is_empty()
            && !asking.clients.is_empty();
        if !whole {
            return Err(EntryError::UrgentAsked);
        }
        self.refuse_while_owing(visitor)?;
        self.supportable(&grant, asking.tenant)?;
        let clients = self.clients_of_tenant(asking.tenant, asking.clients)?;
        let made = self.store.ask_urgent(
            &grant,
            &NewUrgent {
                tenant: asking.tenant,
                minutes: asking.minutes,
                reason,
                functions: Functions::of(&functions),
                clients: &clients,
            },
        )?;
        self.note_urgent(&grant, visitor, asking.tenant, Class::UrgentAsked)?;
        self.tell_administrators(asking.tenant)?;
        Ok(made)
    }

    /// The clients of a tenant with these numbers.
    fn clients_of_tenant(
        &self,
        tenant: TenantId,
        numbers: &[u32],
    ) -> Result<Vec<ClientId>, EntryError> {
        let grant = Grant::for_job(Job::Deadlines(tenant));
        let known =
            self.store.read(&grant, |reader| -> Result<_, UnitError> { reader.clients() })?;
        let id = |number: &u32| {
            let client = known.iter().find(|anchor| anchor.number == *number);
            client.map(|anchor| anchor.id).ok_or(EntryError::NoClient(*number))
        };
        numbers.iter().map(id).collect()
    }

    /// What operators asked one another for, the latest first.
    ///
    /// # Errors
    /// When the visitor is no operator; what the store says.
    pub fn urgent_supports(&self, visitor: &Visitor) -> Result<Vec<UrgentLine>, EntryError> {
        let grant = sees_urgent(visitor)?;
        let names = self.actor_names(visitor.session.home())?;
        let name = |id: ActorId| names.get(&id).cloned().unwrap_or_else(|| "運営者".to_owned());
        let (own, now) = (visitor.session.actor(), self.store.now());
        let mut lines = Vec::new();
        for support in self.store.urgent_supports(&grant)? {
            let state = support.state(now);
            let reviews = self.store.support_reviews(&grant, support.tenant)?;
            let review = reviews.into_iter().find(|review| review.support == support.id);
            let over = state == SupportState::Over;
            lines.push(UrgentLine {
                asker: name(support.asker),
                decided_by: support.decided_by.map(&name),
                may_decide: state == SupportState::Asked && support.asker != own,
                owes: over && support.asker == own && review.is_none(),
                review,
                support,
            });
        }
        Ok(lines)
    }

    /// Opens what another operator asked for, or does not.
    ///
    /// # Errors
    /// When the visitor may not, as when he asked for it himself; what the store says.
    pub fn decide_urgent(
        &self,
        visitor: &Visitor,
        id: SupportId,
        open: bool,
    ) -> Result<(), EntryError> {
        let all = self.store.urgent_supports(&sees_urgent(visitor)?)?;
        let asked = all.iter().find(|one| one.id == id).ok_or(UnitError::Absent)?;
        let made_by = open.then_some(asked.asker);
        let granted = visitor.grant_of(Function::GrantUrgent, Purpose::Administer, made_by);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        self.supportable(&grant, asked.tenant)?;
        self.store.decide_urgent(&grant, id, open)?;
        let class = if open { Class::UrgentGranted } else { Class::SupportRefused };
        self.note_urgent(&grant, visitor, asked.tenant, class)?;
        Ok(self.tell_administrators(asked.tenant)?)
    }

    /// Writes what was looked at under an urgent support that is over, why, and what came of it.
    ///
    /// # Errors
    /// When the visitor did not ask for it; [`EntryError::ReviewShort`]; what the store says.
    pub fn write_urgent_review(
        &self,
        visitor: &Visitor,
        id: SupportId,
        text: &str,
    ) -> Result<(), EntryError> {
        let granted = visitor.grant(Function::AskUrgent, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let all = self.urgent_supports(visitor)?;
        let mine = all.iter().find(|one| one.support.id == id && one.owes);
        let mine = mine.ok_or(UnitError::Absent)?;
        let text = text.trim();
        if !REVIEW_LETTERS.contains(&text.chars().count()) {
            return Err(EntryError::ReviewShort);
        }
        let tenant = mine.support.tenant;
        self.store.write_support_review(&grant, (tenant, id), text)?;
        Ok(self.note_urgent(&grant, visitor, tenant, Class::UrgentReviewed)?)
    }

    /// What operators wrote of urgent supports of the visitor's tenant.
    ///
    /// # Errors
    /// When the visitor decides about no operator; what the store says.
    pub fn support_reviews(&self, visitor: &Visitor) -> Result<Vec<SupportReview>, EntryError> {
        lets_operators(visitor)?;
        let (grant, tenant) = (Grant::for_job(Job::SignIn), visitor.session.tenant());
        Ok(self.store.support_reviews(&grant, tenant)?)
    }

    /// The visitor confirms for his tenant that he read what was written.
    ///
    /// # Errors
    /// When the visitor decides about no operator; [`UnitError::Absent`] when nothing waits.
    pub fn confirm_urgent_review(
        &self,
        visitor: &Visitor,
        id: SupportId,
    ) -> Result<(), EntryError> {
        let granted = visitor.grant(Function::GrantSupport, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let tenant = visitor.session.tenant();
        self.store.confirm_support_review(&grant, (tenant, id))?;
        Ok(self.note_urgent(&grant, visitor, tenant, Class::UrgentConfirmed)?)
    }

    /// What every page of an administrator says while two operators let one of them look, or he has
    /// to look at what they did; none otherwise.
    pub fn urgent_words(&self, visitor: &Visitor) -> Option<String> {
        if visitor.session.is_operator() || !visitor.may(Function::GrantSupport) {
            return None;
        }
        let now = self.store.now();
        let (grant, tenant) = (Grant::for_job(Job::SignIn), visitor.session.tenant());
        let all = self.store.supports_of(&grant, tenant).ok()?;
        let urgent = || all.iter().filter(|one| one.urgent);
        if let Some(open) = urgent().find(|one| one.state(now) == SupportState::Open) {
            let left = open.minutes_left(now);
            let what = "二人の承認による緊急の支援で、この事務所の一部を伏せた値で見ています";
            return Some(format!(
                "運営者が、{what}（あと{left}分）。{WHERE}確かめ、終わらせられます。"
            ));
        }
        let asked = urgent().any(|one| one.state(now) == SupportState::Asked);
        asked.then(|| {
            format!("運営者が、緊急の支援をほかの運営者に求めています。{WHERE}確かめ、断れます。")
        })
    }

    /// Whoever has not written of the last time asks for no other.
    pub(super) fn refuse_while_owing(&self, visitor: &Visitor) -> Result<(), EntryError> {
        let now = self.store.now();
        let own =
            self.store.supports_asked(&Grant::for_job(Job::SignIn), visitor.session.actor())?;
        for one in own.iter().filter(|one| one.urgent && one.state(now) == SupportState::Over) {
            let reviews = self.store.support_reviews(&Grant::for_job(Job::SignIn), one.tenant)?;
            if !reviews.iter().any(|review| review.support == one.id) {
                return Err(EntryError::ReviewDue);
            }
        }
        Ok(())
    }

    fn note_urgent(
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
}

/// Whoever of the operators may ask or be the second one sees what was asked, without a proof of
/// the last minutes.
fn sees_urgent(visitor: &Visitor) -> Result<Grant, EntryError> {
    let may = match visitor.grant(Function::GrantUrgent, Purpose::Administer) {
        Ok(_) => Ok(()),
        Err(violations) if violations == [Violation::StepUpDue] => Ok(()),
        Err(violations) => Err(EntryError::NotAllowed(violations)),
    };
    may.map(|()| Grant::for_job(Job::SignIn))
}
