//! The second step of a sign-in, and passkeys at the door.

use romori_factor::{Asking, CodeSecret, Passkey, PasskeyAnswer, PasskeyError, Proven};
use romori_factor::{RecoveryCode, RelyingParty};
use romori_identity::{Account, Candidate, Grant, Job, Knock, Proof, SignInRefusal};
use romori_store::{CredentialKind, UnitError};
use romori_types::ActorId;

use super::super::House;
use super::super::entry::{Admitted, Coming};
use super::super::entry_error::EntryError;
use super::{
    AskedPasskey, FactorError, Half, HalfWay, Here, KeptKey, Proving, code_of, keys_at, lock,
    text_of,
};

impl House {
    /// The second step: what waits, or at once where the code came with the password.
    pub(in crate::house) fn half_way(
        &self,
        grant: &Grant,
        account: &Account,
        proof: Proof,
        coming: &Coming<'_>,
    ) -> Result<Admitted, EntryError> {
        let credentials = self.store.credentials(grant, account.tenant, account.id)?;
        let has = |kind| credentials.iter().any(|one| one.kind == kind);
        let half = Half { proof, login: coming.login.to_owned(), device: coming.origin.device };
        let half = self.begin(&self.gate.factors.halves, coming.holder, half)?;
        if let Some(code) = coming.code {
            let (source, browser) = (coming.source, coming.browser);
            let here = Here { holder: coming.holder, source, browser, origin: coming.origin };
            return self.second_step(&half, &here, &Proving::Code(code));
        }
        Err(EntryError::SecondStep(HalfWay {
            half,
            by_passkey: has(CredentialKind::Passkey),
            by_code: has(CredentialKind::Code),
        }))
    }

    /// How the second step may be taken, while it waits; nothing once it is over.
    ///
    /// # Errors
    /// [`FactorError::Over`]; what the store says.
    pub fn half_again(&self, half: &str, holder: [u8; 16]) -> Result<HalfWay, EntryError> {
        let (account, _) = self.half_of(half, holder)?;
        let grant = Grant::for_job(Job::SignIn);
        let credentials = self.store.credentials(&grant, account.tenant, account.id)?;
        let has = |kind| credentials.iter().any(|one| one.kind == kind);
        Ok(HalfWay {
            half: half.to_owned(),
            by_passkey: has(CredentialKind::Passkey),
            by_code: has(CredentialKind::Code),
        })
    }

    fn half_of(&self, half: &str, holder: [u8; 16]) -> Result<(Account, String), EntryError> {
        let now = self.store.now();
        let halves = lock(&self.gate.factors.halves);
        let found = halves.look(half, holder, now).ok_or(FactorError::Over)?;
        let (actor, login) = (found.proof.actor(), found.login.clone());
        drop(halves);
        Ok((self.store.account(&Grant::for_job(Job::SignIn), actor)?, login))
    }

    /// Takes the second step. A wrong one may be tried again while it waits; every try is counted
    /// before it is looked at.
    ///
    /// # Errors
    /// Why not, in words for who knows the password.
    pub fn second_step(
        &self,
        half: &str,
        here: &Here<'_>,
        by: &Proving<'_>,
    ) -> Result<Admitted, EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let (account, login) = self.half_of(half, here.holder)?;
        let proven = self.proven(&grant, &account, &login, here, by)?;
        let now = self.store.now();
        let half = lock(&self.gate.factors.halves).take(half, here.holder, now);
        let half = half.ok_or(FactorError::Over)?;
        if half.device != here.origin.device {
            return Err(FactorError::Over.into());
        }
        let proof = half.proof.strengthened(&proven).ok_or(SignInRefusal::WrongSecond)?;
        self.admit(&grant, &account, &proof, half.device)
    }

    /// What was proven beside the password, counted against guessing.
    pub(super) fn proven(
        &self,
        grant: &Grant,
        account: &Account,
        login: &str,
        here: &Here<'_>,
        by: &Proving<'_>,
    ) -> Result<Proven, EntryError> {
        let knock = Knock {
            login,
            account: Some(account),
            password: Candidate::new(""),
            source: here.source,
            browser: here.browser,
            known_since: self.known_since(Some(account))?,
            device: here.origin.device,
        };
        let look = || match by {
            Proving::Code(typed) => self.by_code(grant, account, typed),
            Proving::Passkey { party, ceremony, answer } => {
                self.by_passkey(grant, account, party, here.holder, (ceremony, answer)).map(Some)
            }
            Proving::Password(_) => Ok(None),
        };
        let proven = self.gate.sign_in.second_step(&knock, self.store.now(), look);
        if let Err(EntryError::Refused(refusal)) = &proven {
            self.note_refusal(grant, Some(account), None, refusal)?;
        }
        proven
    }

    /// A one-time code, else a recovery code. Each is taken once, whoever comes at the same time.
    fn by_code(
        &self,
        grant: &Grant,
        account: &Account,
        typed: &str,
    ) -> Result<Option<Proven>, EntryError> {
        let handle = *account.id.as_bytes();
        let credentials = self.store.credentials(grant, account.tenant, account.id)?;
        let now = self.store.now();
        for one in credentials.iter().filter(|one| one.kind == CredentialKind::Code) {
            let kept = code_of(one)?;
            let Some(secret) = CodeSecret::of_bytes(&kept.secret) else { continue };
            let Some((proven, step)) = secret.check(handle, typed, one.state.step, now) else {
                continue;
            };
            let used = (one.text.as_slice(), Some(step));
            let first = self.store.use_credential(grant, account.tenant, one, used)?;
            return Ok(first.then_some(proven));
        }
        let Some(code) = RecoveryCode::parse(typed) else { return Ok(None) };
        let unused = credentials
            .iter()
            .filter(|one| one.kind == CredentialKind::Recovery && one.state.used_at.is_none());
        for one in unused {
            if let Some(proven) = code.proves(handle, &one.digest) {
                let used = (one.text.as_slice(), None);
                let first = self.store.use_credential(grant, account.tenant, one, used)?;
                return Ok(first.then_some(proven));
            }
        }
        Ok(None)
    }

    /// A passkey's answer to a question that waits.
    pub(super) fn by_passkey(
        &self,
        grant: &Grant,
        account: &Account,
        party: &RelyingParty,
        holder: [u8; 16],
        (ceremony, answer): (&str, &str),
    ) -> Result<Proven, EntryError> {
        let now = self.store.now();
        let asking = lock(&self.gate.factors.askings).take(ceremony, holder, now);
        let asking = asking.ok_or(FactorError::Over)?;
        let answer = PasskeyAnswer::read(answer)?;
        let credentials = self.store.credentials(grant, account.tenant, account.id)?;
        let known = keys_at(party, &credentials)?;
        let keys: Vec<Passkey> = known.iter().map(|(_, _, key)| key.clone()).collect();
        let answered = party.check(&answer, asking, *account.id.as_bytes(), &keys)?;
        let used = known.into_iter().find(|(_, _, key)| key.id() == answer.key());
        let (row, kept, key) = used.ok_or(PasskeyError::Refused)?;
        let key = answered.changed.as_ref().unwrap_or(&key).to_text()?;
        let text = text_of(&KeptKey { key, ..kept })?;
        // The same key used twice at once: the counter of one of them would be lost.
        if self.store.use_credential(grant, account.tenant, row, (&text, None))? {
            Ok(answered.proven)
        } else {
            Err(FactorError::Over.into())
        }
    }

    fn asked(
        &self,
        holder: [u8; 16],
        (question, asking): (String, Asking),
    ) -> Result<AskedPasskey, EntryError> {
        let ceremony = self.begin(&self.gate.factors.askings, holder, asking)?;
        Ok(AskedPasskey { ceremony, question })
    }

    /// Asks whoever stands at the door for a passkey. The question is the same for everybody.
    ///
    /// # Errors
    /// When the question cannot be made.
    pub fn ask_at_the_door(
        &self,
        party: &RelyingParty,
        holder: [u8; 16],
    ) -> Result<AskedPasskey, EntryError> {
        let asked = party.ask_anyone()?;
        self.asked(holder, asked)
    }

    /// Asks who knows the password for one of his passkeys.
    ///
    /// # Errors
    /// [`FactorError::Over`]; when he has none at this name.
    pub fn ask_second(
        &self,
        party: &RelyingParty,
        half: &str,
        holder: [u8; 16],
    ) -> Result<AskedPasskey, EntryError> {
        let (account, _) = self.half_of(half, holder)?;
        self.ask_of(party, &account, holder)
    }

    pub(super) fn ask_of(
        &self,
        party: &RelyingParty,
        account: &Account,
        holder: [u8; 16],
    ) -> Result<AskedPasskey, EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let credentials = self.store.credentials(&grant, account.tenant, account.id)?;
        let keys: Vec<Passkey> =
            keys_at(party, &credentials)?.into_iter().map(|(_, _, key)| key).collect();
        if keys.is_empty() {
            return Err(PasskeyError::Refused.into());
        }
        let asked = party.ask_owner(*account.id.as_bytes(), &keys)?;
        self.asked(holder, asked)
    }

    /// Lets in whose passkey answered. An unknown key and a wrong one get the same words.
    ///
    /// # Errors
    /// Why not.
    pub fn sign_in_by_passkey(
        &self,
        here: &Here<'_>,
        party: &RelyingParty,
        (ceremony, answer): (&str, &str),
    ) -> Result<Admitted, EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let read = PasskeyAnswer::read(answer)?;
        let claimed = read.claimed().map(ActorId::from_bytes);
        let account = match claimed.map(|actor| self.store.account(&grant, actor)) {
            // On another's device a passkey is like an unknown one.
            Some(Ok(account)) if here.origin.admits(&account) => account,
            Some(Ok(_) | Err(UnitError::Absent)) | None => {
                self.note_refusal(&grant, None, None, &SignInRefusal::Wrong)?;
                return Err(PasskeyError::Refused.into());
            }
            Some(Err(error)) => return Err(error.into()),
        };
        let holder = here.holder;
        let proven = self.by_passkey(&grant, &account, party, holder, (ceremony, answer));
        if let Err(EntryError::Factor(_)) = &proven {
            self.note_refusal(&grant, Some(&account), None, &SignInRefusal::Wrong)?;
        }
        let proof = Proof::of_passkey(&proven?).ok_or(PasskeyError::Refused)?;
        self.admit(&grant, &account, &proof, here.origin.device)
    }
}
