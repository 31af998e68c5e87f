//! One's own proofs: registering them, taking them away.

use romori_factor::{CodeSecret, Passkey, RECOVERY_CODES, RecoveryCode, RelyingParty};
use romori_identity::{Account, Grant, Job, Role, Violation};
use romori_record::Class;
use romori_store::{CredentialKind, Ending, NewCredential, UnitError};
use romori_types::FactId;
use zeroize::Zeroizing;

use super::super::House;
use super::super::entry::Visitor;
use super::super::entry_error::EntryError;
use super::{
    AskedPasskey, CodeBegun, FACTORS_MAX, FactorError, KeptCode, KeptKey, OwnFactor, OwnFactors,
    code_of, key_of, keys_at, lock, named, text_of,
};

impl House {
    /// Who is signed in, for what he does about his own proofs. He must have proved himself within
    /// the last minutes.
    pub(in crate::house) fn owner(
        &self,
        visitor: &Visitor,
    ) -> Result<(Grant, Account), EntryError> {
        if !visitor.session.proved_lately() {
            return Err(EntryError::NotAllowed(vec![Violation::StepUpDue]));
        }
        let grant = Grant::for_job(Job::SignIn);
        let account = self.store.account(&grant, visitor.record.actor)?;
        Ok((grant, account))
    }

    /// The visitor's own proofs.
    ///
    /// # Errors
    /// What the store says.
    pub fn own_factors(&self, visitor: &Visitor) -> Result<OwnFactors, EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let (tenant, actor) = (visitor.record.tenant, visitor.record.actor);
        let credentials = self.store.credentials(&grant, tenant, actor)?;
        let mut factors = Vec::new();
        let mut recovery_left = 0;
        for one in &credentials {
            let (name, host, synced) = match one.kind {
                CredentialKind::Passkey => {
                    let kept = key_of(one)?;
                    let key = Passkey::of_text(&kept.key)?;
                    (kept.name, Some(kept.host), Some((key.may_sync(), key.is_synced())))
                }
                CredentialKind::Code => (code_of(one)?.name, None, None),
                CredentialKind::Recovery => {
                    recovery_left += usize::from(one.state.used_at.is_none());
                    continue;
                }
            };
            let (made_at, used_at) = (one.made_at, one.state.used_at);
            factors.push(OwnFactor {
                id: one.id,
                kind: one.kind,
                name,
                host,
                synced,
                made_at,
                used_at,
            });
        }
        Ok(OwnFactors { factors, recovery_left })
    }

    /// Asks the visitor's browser to make a passkey.
    ///
    /// # Errors
    /// When he must prove himself first; when the question cannot be made.
    pub fn begin_passkey(
        &self,
        visitor: &Visitor,
        party: &RelyingParty,
    ) -> Result<AskedPasskey, EntryError> {
        let (grant, account) = self.owner(visitor)?;
        let credentials = self.store.credentials(&grant, account.tenant, account.id)?;
        if credentials.len() >= FACTORS_MAX + RECOVERY_CODES {
            return Err(FactorError::TooMany.into());
        }
        let known: Vec<Passkey> =
            keys_at(party, &credentials)?.into_iter().map(|(_, _, key)| key).collect();
        let handle = *account.id.as_bytes();
        let (question, state) = party.ask_for_new(handle, &account.login, &account.name, &known)?;
        let holder = *visitor.record.id.as_bytes();
        let ceremony = self.begin(&self.gate.factors.registrations, holder, state)?;
        Ok(AskedPasskey { ceremony, question })
    }

    /// Registers the passkey that the visitor's browser made. His other sessions end, and this one
    /// gets a new token, which is given back.
    ///
    /// # Errors
    /// Why not.
    pub fn add_passkey(
        &self,
        visitor: &Visitor,
        party: &RelyingParty,
        name: &str,
        (ceremony, answer): (&str, &str),
    ) -> Result<String, EntryError> {
        let (grant, account) = self.owner(visitor)?;
        let name = named(name)?;
        let (holder, now) = (*visitor.record.id.as_bytes(), self.store.now());
        let state = lock(&self.gate.factors.registrations).take(ceremony, holder, now);
        let passkey = party.take_new(answer, &state.ok_or(FactorError::Over)?)?;
        let (host, key) = (party.name().to_owned(), passkey.to_text()?);
        let text = text_of(&KeptKey { name, host, key })?;
        self.keep(&grant, &account, (CredentialKind::Passkey, &text, None))?;
        self.after_change(&grant, visitor, Class::FactorAdded)
    }

    /// Begins one-time codes: the secret, shown once and kept only when a code of it is given.
    ///
    /// # Errors
    /// When he must prove himself first.
    pub fn begin_code(&self, visitor: &Visitor) -> Result<CodeBegun, EntryError> {
        let (_, account) = self.owner(visitor)?;
        let secret = CodeSecret::generate(self.chance.as_ref()).map_err(UnitError::from)?;
        let (typed, address) = (secret.typed(), secret.address("労守", &account.login));
        let holder = *visitor.record.id.as_bytes();
        let ceremony = self.begin(&self.gate.factors.secrets, holder, secret)?;
        Ok(CodeBegun { ceremony, typed, address })
    }

    /// The secret that still waits, to be shown again after a slip.
    ///
    /// # Errors
    /// [`FactorError::Over`].
    pub fn code_again(&self, visitor: &Visitor, ceremony: &str) -> Result<CodeBegun, EntryError> {
        let (_, account) = self.owner(visitor)?;
        let (holder, now) = (*visitor.record.id.as_bytes(), self.store.now());
        let secrets = lock(&self.gate.factors.secrets);
        let secret = secrets.look(ceremony, holder, now).ok_or(FactorError::Over)?;
        let (typed, address) = (secret.typed(), secret.address("労守", &account.login));
        Ok(CodeBegun { ceremony: ceremony.to_owned(), typed, address })
    }

    /// Registers one-time codes by the first of them, which is thereby taken. His other sessions
    /// end, and this one gets a new token, which is given back.
    ///
    /// # Errors
    /// [`FactorError::WrongCode`], after which it may be tried again; [`FactorError::Over`].
    pub fn add_code(
        &self,
        visitor: &Visitor,
        name: &str,
        (ceremony, code): (&str, &str),
    ) -> Result<String, EntryError> {
        let (grant, account) = self.owner(visitor)?;
        let name = named(name)?;
        let (holder, now) = (*visitor.record.id.as_bytes(), self.store.now());
        let mut secrets = lock(&self.gate.factors.secrets);
        let secret = secrets.look(ceremony, holder, now).ok_or(FactorError::Over)?;
        let checked = secret.check(*account.id.as_bytes(), code, None, now);
        let (_, step) = checked.ok_or(FactorError::WrongCode)?;
        let secret = secrets.take(ceremony, holder, now).ok_or(FactorError::Over)?;
        drop(secrets);
        let secret = Zeroizing::new(secret.as_bytes().to_vec());
        let text = text_of(&KeptCode { name, secret })?;
        self.keep(&grant, &account, (CredentialKind::Code, &text, Some(step)))?;
        self.after_change(&grant, visitor, Class::FactorAdded)
    }

    fn keep(
        &self,
        grant: &Grant,
        account: &Account,
        (kind, text, step): (CredentialKind, &[u8], Option<i64>),
    ) -> Result<(), UnitError> {
        let (tenant, actor) = (account.tenant, account.id);
        let new = NewCredential { tenant, actor, kind, digest: [0; 32], text, step };
        self.store.add_credential(grant, &new).map(|_| ())
    }

    /// Ten new recovery codes in place of the former ones, shown once.
    ///
    /// # Errors
    /// When he must prove himself first.
    pub fn make_recovery_codes(
        &self,
        visitor: &Visitor,
    ) -> Result<Vec<Zeroizing<String>>, EntryError> {
        let (grant, account) = self.owner(visitor)?;
        let (tenant, actor) = (account.tenant, account.id);
        let mut codes = Vec::with_capacity(RECOVERY_CODES);
        for _ in 0..RECOVERY_CODES {
            codes.push(RecoveryCode::generate(self.chance.as_ref()).map_err(UnitError::from)?);
        }
        let rows: Vec<NewCredential<'_>> = codes
            .iter()
            .map(|code| NewCredential {
                tenant,
                actor,
                kind: CredentialKind::Recovery,
                digest: code.digest(actor.as_bytes()),
                text: b"{}",
                step: None,
            })
            .collect();
        let replaces = Some((actor, CredentialKind::Recovery));
        self.store.add_credentials(&grant, &rows, replaces)?;
        self.note(&grant, &visitor.record, Class::CredentialChanged)?;
        self.tell((visitor.record.tenant, visitor.record.actor))?;
        Ok(codes.iter().map(RecoveryCode::reveal).collect())
    }

    /// Takes away one of the visitor's proofs; the last one of an administrator stays. With the
    /// last one the recovery codes go too: there is nothing left that they would stand for.
    ///
    /// # Errors
    /// When he must prove himself first; [`UnitError::Absent`] when he has no such proof.
    pub fn remove_factor(&self, visitor: &Visitor, id: FactId) -> Result<String, EntryError> {
        let (grant, account) = self.owner(visitor)?;
        let all = self.own_factors(visitor)?.factors;
        if !all.iter().any(|one| one.id == id) {
            return Err(UnitError::Absent.into());
        }
        let is_last = all.len() == 1;
        if is_last && account.roles.has(Role::Administrator) {
            return Err(FactorError::Last.into());
        }
        if is_last {
            self.store.remove_credentials(&grant, account.id)?;
        } else {
            self.store.remove_credential(&grant, account.id, id)?;
        }
        self.after_change(&grant, visitor, Class::FactorRemoved)
    }

    /// After a change of proofs: every other session ends, this one gets a new token.
    pub(in crate::house) fn after_change(
        &self,
        grant: &Grant,
        visitor: &Visitor,
        class: Class,
    ) -> Result<String, EntryError> {
        let record = &visitor.record;
        self.store.end_sessions(grant, record.actor, Ending::AllBut(record.id))?;
        self.note(grant, record, class)?;
        self.tell((record.tenant, record.actor))?;
        let now = self.store.now();
        let new = record.rotate(record.roles, now, self.chance.as_ref());
        let new = new.map_err(UnitError::from)?;
        self.store.rotate_session(grant, &record.token_digest, &new.record)?;
        Ok(new.token.reveal().to_string())
    }
}
