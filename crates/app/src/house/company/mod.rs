//! 会社のサインイン — at a company's own OpenID provider: set up by an administrator, bound to an
//! account by its signed-in owner alone, and never by a name or an address of mail.
//!
//! Between question and answer everything stays here, once, five minutes, for one browser.

mod arrive;
mod settings;

use std::collections::HashMap;
use std::sync::Arc;

use romori_factor::{CompanyError, CompanyProvider, CompanyQuestion, KnownProvider, Outgoing};
use romori_identity::{Account, Grant, Job, Proof, SignInRefusal, Violation};
use romori_store::{Company, UnitError};
use romori_types::{Device, FactId, SessionId, TenantId, Timestamp};

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::factors::{Here, lock};

pub use arrive::{Arrived, Arriving};
pub use settings::{CompanyOfOffice, NewCompany, OwnCompany};

/// What a provider said of itself is asked for anew after so long. Unit: seconds.
const KNOWN_SECONDS: i64 = 300;
/// So many providers are remembered at most.
const KNOWN_MAX: usize = 256;

/// What providers said of themselves lately, by the row and its version.
pub type Providers = HashMap<(FactId, u32), (KnownProvider, Timestamp)>;

/// 何のために — for what a browser is sent to its company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompanyReason {
    /// To come in.
    SignIn,
    /// To bind the account of a session.
    Link(SessionId),
    /// To prove oneself again in a session.
    StepUp(SessionId),
}

/// Who was sent to his company and is not back yet.
pub struct Waiting {
    question: Arc<CompanyQuestion>,
    tenant: TenantId,
    /// Row and version of the provider: changed meanwhile, the answer is worth nothing.
    row: (FactId, u32),
    reason: CompanyReason,
    next: String,
    device: Device,
}

/// 入口での会社 — how the sign-in page leads to companies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompanyDoor {
    /// Not at all: the only office has none.
    None,
    /// Straight to that of the only office.
    Straight,
    /// By a code that is typed.
    ByCode,
}

/// 送り先 — where a browser goes now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The whole address.
    pub address: String,
    /// The host's name, as it is shown before.
    pub host: String,
}

pub(super) fn settings_of(company: &Company) -> Result<Arc<CompanyProvider>, UnitError> {
    let unreadable =
        |_| UnitError::Unreadable { kind: "会社のサインイン", row: company.id.to_string() };
    serde_json::from_slice(&company.text).map(Arc::new).map_err(unreadable)
}

impl House {
    /// How the door leads to companies. Where there are several offices it says of none whether it
    /// has one.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn company_door(&self) -> Result<CompanyDoor, UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        match self.store.tenant_ids(&grant)?.as_slice() {
            [_] if self.company_at_the_door(&grant, "")?.is_some() => Ok(CompanyDoor::Straight),
            [] | [_] => Ok(CompanyDoor::None),
            _ => Ok(CompanyDoor::ByCode),
        }
    }

    /// The company of a code; without one, that of the only office. A contract that is over is like
    /// none.
    fn company_at_the_door(&self, grant: &Grant, code: &str) -> Result<Option<Company>, UnitError> {
        let found = if code.is_empty() {
            match self.store.tenant_ids(grant)?.as_slice() {
                [one] => self.store.company(grant, *one)?,
                _ => None,
            }
        } else {
            self.store.company_by_code(grant, &settings::read_code(code))?
        };
        match found {
            Some(company) if self.contract_violation(company.tenant)?.is_none() => {
                Ok(Some(company))
            }
            _ => Ok(None),
        }
    }

    /// Sends whoever stands at the door to his company's own sign-in.
    ///
    /// # Errors
    /// When there is no such company; when its provider cannot be asked.
    pub fn to_company_sign_in(
        &self,
        here: &Here<'_>,
        (code, next): (&str, &str),
        redirect: &str,
        out: &dyn Outgoing,
    ) -> Result<Sent, EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let now = self.store.now();
        let found = self.gate.sign_in.company_step(code, here.source, now, || {
            let found = self.company_at_the_door(&grant, code)?;
            found.ok_or(EntryError::Company(CompanyError::Unknown))
        })?;
        self.to_company(&found, here, (CompanyReason::SignIn, next), redirect, out)
    }

    /// Sends who is signed in to his company: to be bound to who he is there, or to prove himself
    /// again.
    ///
    /// # Errors
    /// When he must prove himself before he is bound; when his office has no company; when its
    /// provider cannot be asked.
    pub fn to_own_company(
        &self,
        visitor: &Visitor,
        here: &Here<'_>,
        (reason, next): (CompanyReason, &str),
        redirect: &str,
        out: &dyn Outgoing,
    ) -> Result<Sent, EntryError> {
        if matches!(reason, CompanyReason::Link(_)) {
            self.owner(visitor)?;
        }
        let grant = Grant::for_job(Job::SignIn);
        let found = self.store.company(&grant, visitor.record.tenant)?;
        let found = found.ok_or(CompanyError::Unknown)?;
        self.to_company(&found, here, (reason, next), redirect, out)
    }

    fn to_company(
        &self,
        company: &Company,
        here: &Here<'_>,
        (reason, next): (CompanyReason, &str),
        redirect: &str,
        out: &dyn Outgoing,
    ) -> Result<Sent, EntryError> {
        let known = self.known_provider(company, out)?;
        let host = known.host();
        let fresh = matches!(reason, CompanyReason::StepUp(_));
        let (now, chance) = (self.store.now(), self.chance.as_ref());
        let question = CompanyQuestion::new(known, redirect.to_owned(), fresh, now, chance);
        let question = Arc::new(question.map_err(UnitError::from)?);
        let waiting = Waiting {
            question: Arc::clone(&question),
            tenant: company.tenant,
            row: (company.id, company.version),
            reason,
            next: next.to_owned(),
            device: here.origin.device,
        };
        let state = self.begin(&self.gate.factors.companies, here.holder, waiting)?;
        Ok(Sent { address: question.address(&state)?, host })
    }

    /// What a provider says of itself, asked for at most every few minutes.
    fn known_provider(
        &self,
        company: &Company,
        out: &dyn Outgoing,
    ) -> Result<KnownProvider, EntryError> {
        let (row, now) = ((company.id, company.version), self.store.now());
        let is_fresh =
            |since: Timestamp| (0..KNOWN_SECONDS).contains(&(now.as_second() - since.as_second()));
        let held = lock(&self.gate.factors.providers).get(&row).cloned();
        if let Some((known, _)) = held.filter(|(_, since)| is_fresh(*since)) {
            return Ok(known);
        }
        // Nothing is locked while the network is asked.
        let known = settings_of(company)?.discover(out)?;
        let mut providers = lock(&self.gate.factors.providers);
        providers.retain(|_, (_, since)| is_fresh(*since));
        if providers.len() < KNOWN_MAX {
            providers.insert(row, (known.clone(), now));
        }
        Ok(known)
    }

    /// Turns away who is bound to his company and came otherwise, where his office wants that.
    pub(super) fn refuse_beside_company(
        &self,
        grant: &Grant,
        account: &Account,
        proof: &Proof,
    ) -> Result<(), EntryError> {
        let by_company = proof.strength().is_of_company();
        if by_company || !self.store.enters_by_company_alone(grant, account.id)? {
            return Ok(());
        }
        let refusal = SignInRefusal::NotAllowed(vec![Violation::CompanyOnly]);
        self.note_refusal(grant, Some(account), None, &refusal)?;
        Err(EntryError::Refused(refusal))
    }
}
