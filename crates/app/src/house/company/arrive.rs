//! Back from the company: what the browser brought is held against what was asked.

use romori_factor::{CompanyAnswer, CompanyError, Outgoing, Returned};
use romori_identity::{Account, Grant, Job, Proof, SecondFactor, SignInRefusal, Violation};
use romori_record::{Class, Note, Outcome};
use romori_store::{Happening, UnitError};

use super::super::House;
use super::super::entry::{Admitted, Coming, Visitor};
use super::super::entry_error::EntryError;
use super::super::factors::{Here, lock};
use super::{CompanyReason, Waiting};

/// 戻ってきたもの — as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arriving {
    /// The name of what waits.
    pub state: String,
    /// The code.
    pub code: Option<String>,
    /// Who answers.
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// 戻った結果 — what comes next, and where one wanted to go.
pub enum Arrived {
    /// He is in.
    In(Admitted, String),
    /// His account is bound; the new token of his session.
    Linked(String),
    /// He has proved himself again; the new token of his session.
    Again(String, String),
}

impl House {
    /// Takes who comes back from his company. `visitor` is who is signed in in this browser, if
    /// anybody. Where he wanted to go comes along with what went wrong.
    ///
    /// # Errors
    /// Why not, in words for whoever stands there.
    pub fn arrive(
        &self,
        here: &Here<'_>,
        visitor: Option<&Visitor>,
        arriving: &Arriving,
        out: &dyn Outgoing,
    ) -> Result<Arrived, (EntryError, String)> {
        let now = self.store.now();
        let waiting = lock(&self.gate.factors.companies).take(&arriving.state, here.holder, now);
        let Some(waiting) = waiting else { return Err((CompanyError::Over.into(), String::new())) };
        let next = waiting.next.clone();
        self.arrived(here, visitor, waiting, arriving, out).map_err(|error| (error, next))
    }

    fn arrived(
        &self,
        here: &Here<'_>,
        visitor: Option<&Visitor>,
        waiting: Waiting,
        arriving: &Arriving,
        out: &dyn Outgoing,
    ) -> Result<Arrived, EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let Waiting { question, tenant, row, reason, next, device } = waiting;
        let company = self.store.company(&grant, tenant)?;
        let same = company.is_some_and(|company| (company.id, company.version) == row);
        if device != here.origin.device || !same {
            return Err(CompanyError::Over.into());
        }
        let returned = Returned {
            code: arriving.code.as_deref(),
            iss: arriving.iss.as_deref(),
            error: arriving.error.as_deref(),
        };
        let now = self.store.now();
        let answer = self.gate.sign_in.company_step(&arriving.state, here.source, now, || {
            question.answered(&returned, out, now).map_err(EntryError::from)
        });
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                self.note_company_refusal(&grant, tenant, &error)?;
                return Err(error);
            }
        };
        match reason {
            CompanyReason::SignIn => {
                let admitted = self.in_by_company(&grant, here, tenant, &answer)?;
                Ok(Arrived::In(admitted, next))
            }
            CompanyReason::Link(session) => {
                let visitor = visitor.filter(|visitor| visitor.record.id == session);
                let token = self.bind(visitor.ok_or(CompanyError::Over)?, &answer)?;
                Ok(Arrived::Linked(token))
            }
            CompanyReason::StepUp(session) => {
                let visitor = visitor.filter(|visitor| visitor.record.id == session);
                let token = self.again_by_company(visitor.ok_or(CompanyError::Over)?, &answer)?;
                Ok(Arrived::Again(token, next))
            }
        }
    }

    /// Lets in whose account is bound to who signed in at the company of its own tenant.
    fn in_by_company(
        &self,
        grant: &Grant,
        here: &Here<'_>,
        tenant: romori_types::TenantId,
        answer: &CompanyAnswer,
    ) -> Result<Admitted, EntryError> {
        let link = self.store.company_link_of(grant, tenant, answer.key())?;
        let bound = match link {
            Some(link) => Some((self.store.account(grant, link.actor)?, link)),
            None => None,
        };
        // On another's device an account is like one that there is not.
        let bound = bound.filter(|(account, _)| here.origin.admits(account));
        let Some((account, link)) = bound else {
            let error = EntryError::Company(CompanyError::NotLinked);
            self.note_company_refusal(grant, tenant, &error)?;
            return Err(error);
        };
        let proof = proof_of(answer, &account, &link.key)?;
        if account.tenant != tenant {
            return Err(CompanyError::NotLinked.into());
        }
        self.store.use_company_link(grant, link.id)?;
        let second = self.second_factor(grant, &account)?;
        if second == SecondFactor::Has && !proof.strength().is_strong() {
            let coming = Coming {
                login: &account.login,
                password: "",
                source: here.source,
                browser: here.browser,
                holder: here.holder,
                code: None,
                origin: here.origin,
            };
            return self.half_way(grant, &account, proof, &coming);
        }
        self.admit(grant, &account, &proof, here.origin.device)
    }

    /// Binds the visitor's account to who signed in at his company, in place of whoever it was.
    fn bind(&self, visitor: &Visitor, answer: &CompanyAnswer) -> Result<String, EntryError> {
        let (grant, account) = self.owner(visitor)?;
        self.keep_an_emergency(&grant, &account)?;
        let of = (account.tenant, account.id);
        if !self.store.keep_company_link(&grant, of, answer.key(), account.id)? {
            return Err(CompanyError::Taken.into());
        }
        self.after_change(&grant, visitor, Class::CompanyLinked)
    }

    /// Takes the company's proof from who is signed in. Where the account has something beside it,
    /// the company must have asked for several factors too.
    fn again_by_company(
        &self,
        visitor: &Visitor,
        answer: &CompanyAnswer,
    ) -> Result<String, EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let (now, chance, record) = (self.store.now(), self.chance.as_ref(), &visitor.record);
        let account = self.store.account(&grant, record.actor)?;
        let link = self.store.company_link(&grant, account.tenant, account.id)?;
        let link = link.ok_or(CompanyError::NotLinked)?;
        let proof = proof_of(answer, &account, &link.key)?;
        let has = self.store.has_second_factor(&grant, account.id)?;
        if has && !proof.strength().is_strong() {
            return Err(SignInRefusal::SecondStep.into());
        }
        let new = record.proved_again(&proof, now, chance).map_err(UnitError::from)?;
        let new = new.ok_or(CompanyError::Wrong)?;
        if !self.store.rotate_session(&grant, &record.token_digest, &new.record)? {
            return Err(EntryError::NotAllowed(vec![Violation::NoSession]));
        }
        self.store.use_company_link(&grant, link.id)?;
        self.note(&grant, record, Class::SteppedUp)?;
        Ok(new.token.reveal().to_string())
    }

    fn note_company_refusal(
        &self,
        grant: &Grant,
        tenant: romori_types::TenantId,
        error: &EntryError,
    ) -> Result<(), UnitError> {
        let (outcome, note) = match error {
            EntryError::Refused(_) => (Outcome::Refused, Note::TooManyTries),
            EntryError::Company(CompanyError::NotLinked) => {
                (Outcome::Refused, Note::UnknownAccount)
            }
            EntryError::Company(error) if error.is_of_provider() => {
                (Outcome::Failed, Note::KeyUnavailable)
            }
            _ => (Outcome::Refused, Note::WrongCredential),
        };
        let what = Happening {
            tenant: Some(tenant),
            actor: None,
            session: None,
            class: Class::SignInFailed,
            outcome,
            note: Some(note),
        };
        self.store.note(grant, &what)
    }
}

fn proof_of(answer: &CompanyAnswer, account: &Account, key: &[u8]) -> Result<Proof, EntryError> {
    let proven = answer.proves(*account.id.as_bytes(), key);
    let proof = proven.and_then(|proven| Proof::of_company(&proven));
    Ok(proof.ok_or(CompanyError::Wrong)?)
}
