//! Proving oneself again before an act that asks for it.

use romori_factor::RelyingParty;
use romori_identity::{
    Account, Candidate, Grant, Job, Knock, Proof, SignInRefusal, Source, Violation,
};
use romori_record::Class;
use romori_store::{CredentialKind, UnitError};

use super::super::House;
use super::super::devices::Origin;
use super::super::entry::Visitor;
use super::super::entry_error::EntryError;
use super::{AskedPasskey, Here, Proving};

impl House {
    /// By what the visitor can prove himself again: passkey, code; the password where neither is.
    ///
    /// # Errors
    /// What the store says.
    pub fn ways_to_step_up(&self, visitor: &Visitor) -> Result<(bool, bool), EntryError> {
        let all = self.own_factors(visitor)?.factors;
        let has = |kind| all.iter().any(|one| one.kind == kind);
        Ok((has(CredentialKind::Passkey), has(CredentialKind::Code)))
    }

    /// Whether the visitor has a password at all: who came by his company alone has none.
    ///
    /// # Errors
    /// What the store says.
    pub fn has_password(&self, visitor: &Visitor) -> Result<bool, EntryError> {
        let account = self.store.account(&Grant::for_job(Job::SignIn), visitor.record.actor)?;
        Ok(account.password.is_some())
    }

    /// Asks the visitor for one of his passkeys again.
    ///
    /// # Errors
    /// When he has none at this name.
    pub fn ask_again(
        &self,
        visitor: &Visitor,
        party: &RelyingParty,
    ) -> Result<AskedPasskey, EntryError> {
        let account = self.store.account(&Grant::for_job(Job::SignIn), visitor.record.actor)?;
        self.ask_of(party, &account, *visitor.record.id.as_bytes())
    }

    /// Takes a proof from who is signed in. His session gets a new token, which is given back.
    ///
    /// # Errors
    /// Why not; a password where there is something better.
    pub fn step_up(
        &self,
        visitor: &Visitor,
        (source, browser): (Source, Option<&str>),
        by: &Proving<'_>,
    ) -> Result<String, EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let (now, chance) = (self.store.now(), self.chance.as_ref());
        let record = &visitor.record;
        let account = self.store.account(&grant, record.actor)?;
        let origin = Origin { device: record.device, ..Origin::OPEN };
        let here = Here { holder: *record.id.as_bytes(), source, browser, origin };
        let proof = match by {
            Proving::Password(typed) => self.password_again(&grant, &account, &here, typed)?,
            _ => {
                let proven = self.proven(&grant, &account, &account.login, &here, by)?;
                let alone = Proof::of_passkey(&proven);
                let proof = alone.or_else(|| Proof::of_session(record, &proven));
                proof.ok_or(SignInRefusal::WrongSecond)?
            }
        };
        let new = record.proved_again(&proof, now, chance).map_err(UnitError::from)?;
        let new = new.ok_or(SignInRefusal::WrongSecond)?;
        if !self.store.rotate_session(&grant, &record.token_digest, &new.record)? {
            return Err(EntryError::NotAllowed(vec![Violation::NoSession]));
        }
        self.note(&grant, record, Class::SteppedUp)?;
        Ok(new.token.reveal().to_string())
    }

    /// The password again, where there is nothing else.
    fn password_again(
        &self,
        grant: &Grant,
        account: &Account,
        here: &Here<'_>,
        typed: &str,
    ) -> Result<Proof, EntryError> {
        let knock = Knock {
            login: &account.login,
            account: Some(account),
            password: Candidate::new(typed),
            source: here.source,
            browser: here.browser,
            known_since: self.known_since(Some(account))?,
            device: here.origin.device,
        };
        if self.store.has_second_factor(grant, account.id)? {
            return Err(SignInRefusal::SecondStep.into());
        }
        let proof = self.gate.sign_in.prove(&knock, self.store.now(), self.chance.as_ref());
        if let Err(refusal) = &proof {
            self.note_refusal(grant, Some(account), None, refusal)?;
        }
        Ok(proof?)
    }
}
