//! 本人の電話機 — a worker registers his telephone with a code, signs in with passkey and key, and goes
//! on by the key alone: a session without the key that began it is worth nothing.

use romori_factor::{PasskeyError, Registration, RelyingParty};
use romori_identity::{
    Account, Freshness, Grant, HeldAct, HeldKey, Job, Party, SessionRecord, SignInRefusal, Token,
    Violation, Zone,
};
use romori_record::{Class, Note, Outcome};
use romori_store::{
    BrowserKeyRow, CredentialKind, DeviceWay, Ending, Enrolment, Happening, NewCredential,
    NewDevice, UnitError,
};
use romori_types::{Device, DeviceId, Timestamp};

use super::super::House;
use super::super::devices::Origin;
use super::super::enrolment::{DeviceError, checked_label};
use super::super::entry::Visitor;
use super::super::entry_error::EntryError;
use super::{AskedPasskey, FACTORS_MAX, FactorError, Here, KeptKey, lock, text_of};

/// A key serves so long after its last sign-in. Unit: days.
const KEY_DAYS: i64 = 364;
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Who gave a right code and is being asked for a passkey and a key.
pub(super) struct Joining {
    registration: Registration,
    enrolment: Enrolment,
}

/// What a telephone sent to be registered.
pub struct NewPhone<'a> {
    /// The host that its browser shows.
    pub host: &'a str,
    /// The name of what waits.
    pub ceremony: &'a str,
    /// The new passkey, as JSON.
    pub passkey: &'a str,
    /// The public half of its key, hexadecimal.
    pub point: &'a str,
    /// What that key signed, hexadecimal.
    pub signature: &'a str,
    /// What its owner calls it.
    pub label: &'a str,
}

/// What a telephone signed with its key.
#[derive(Clone, Copy)]
pub struct PhoneSigned<'a> {
    /// The host that its browser shows.
    pub host: &'a str,
    /// The public half of the key that it says is its own, hexadecimal.
    pub point: &'a str,
    /// The signature, hexadecimal.
    pub signature: &'a str,
}

/// A sign-in with a passkey and with the key of the telephone.
pub struct OnPhone<'a> {
    /// At which name.
    pub party: &'a RelyingParty,
    /// The name of what waits, which the key has signed.
    pub ceremony: &'a str,
    /// The passkey's answer, as JSON.
    pub passkey: &'a str,
    /// What the key signed.
    pub signed: PhoneSigned<'a>,
}

/// 入った本人 — what his browser gets.
pub struct PhoneAdmitted {
    /// The token of the session.
    pub token: String,
    /// The mark that the key was used a moment ago.
    pub fresh: String,
}

/// Who stands behind a session's cookie at the entrance of workers.
pub enum Came {
    /// Nobody: it has ended, or never was.
    Nobody,
    /// Somebody whose key was not used for a while: it is asked for before anything is shown.
    Late,
    /// A worker on his own telephone.
    Here(Box<Visitor>),
}

impl House {
    /// Asks a telephone for a passkey and a key, for the person of this code. A wrong code counts.
    ///
    /// # Errors
    /// [`DeviceError::Code`] when it serves no telephone; when the account may not enter.
    pub fn begin_phone(
        &self,
        party: &RelyingParty,
        holder: [u8; 16],
        typed: &str,
    ) -> Result<AskedPasskey, DeviceError> {
        let enrolment = self.found_code(typed, Zone::Worker)?;
        let account = self.joining_account(&enrolment)?;
        let handle = *account.id.as_bytes();
        // Passkeys that he has are not named: one that came to the new telephone by itself would
        // stand in the way of registering it. A new one takes its place there.
        let asked = party.ask_for_only(handle, &account.name, &account.name);
        let (question, registration) = asked.map_err(EntryError::from)?;
        let joining = Joining { registration, enrolment };
        let ceremony = self.begin(&self.gate.factors.joinings, holder, joining)?;
        Ok(AskedPasskey { ceremony, question })
    }

    /// The account of a code, as it is now.
    fn joining_account(&self, enrolment: &Enrolment) -> Result<Account, DeviceError> {
        let grant = Grant::for_job(Job::Devices);
        let account = self.store.account(&grant, enrolment.account)?;
        if enrolment.way != DeviceWay::Browser || account.rights.party != Party::Worker {
            return Err(DeviceError::Code);
        }
        self.may_enrol(&account)?;
        if let Some(over) = self.contract_violation(account.tenant)? {
            return Err(EntryError::NotAllowed(vec![over]).into());
        }
        let credentials = self.store.credentials(&grant, account.tenant, account.id)?;
        if credentials.len() >= FACTORS_MAX {
            return Err(EntryError::from(FactorError::TooMany).into());
        }
        Ok(account)
    }

    /// Registers a telephone: its passkey and the key of its browser. The code is used up.
    ///
    /// # Errors
    /// When too much time has passed; when passkey or key do not fit; when the code was used by
    /// another meanwhile.
    pub fn join_phone(
        &self,
        party: &RelyingParty,
        holder: [u8; 16],
        new: &NewPhone<'_>,
    ) -> Result<DeviceId, DeviceError> {
        let label = checked_label(new.label)?;
        let now = self.store.now();
        let joining = lock(&self.gate.factors.joinings).take(new.ceremony, holder, now);
        let joining = joining.ok_or_else(|| EntryError::from(FactorError::Over))?;
        let made = party.take_new(new.passkey, &joining.registration);
        let passkey = made.map_err(EntryError::from)?;
        let question = (new.host, new.ceremony);
        let key = HeldKey::parse(new.point)
            .filter(|key| key.has_signed(HeldAct::Register, question, new.signature))
            .ok_or_else(|| EntryError::from(PasskeyError::Refused))?;
        let account = self.joining_account(&joining.enrolment)?;
        self.use_up(&joining.enrolment)?;
        let (host, text) = (party.name().to_owned(), passkey.to_text().map_err(EntryError::from)?);
        let kept = KeptKey { name: label.to_owned(), host, key: text };
        self.keep_phone(&account, &joining.enrolment, (label, &key), &kept)
    }

    fn keep_phone(
        &self,
        account: &Account,
        enrolment: &Enrolment,
        (label, key): (&str, &HeldKey),
        kept: &KeptKey,
    ) -> Result<DeviceId, DeviceError> {
        let (grant, now) = (Grant::for_job(Job::Devices), self.store.now());
        let id = DeviceId::new(now, self.chance.as_ref()).map_err(UnitError::from)?;
        let new = NewDevice {
            id,
            tenant: account.tenant,
            account: account.id,
            zone: Zone::Worker,
            way: DeviceWay::Browser,
            made_by: enrolment.made_by,
            until: serves_until(now),
            label,
        };
        self.store.keep_browser_key(&grant, &new, key.point())?;
        let text = text_of(kept)?;
        let (tenant, actor, kind) = (account.tenant, account.id, CredentialKind::Passkey);
        let proof = NewCredential { tenant, actor, kind, digest: [0; 32], text: &text, step: None };
        self.store.add_credential(&grant, &proof)?;
        self.note_phone(&grant, account, (Class::WorkerKeyBound, Outcome::Done))?;
        self.note_phone(&grant, account, (Class::FactorAdded, Outcome::Done))?;
        Ok(id)
    }

    /// The telephone that has signed, if its key serves now. Whose it is is not believed yet.
    fn signing_phone(
        &self,
        act: HeldAct,
        question: &str,
        signed: &PhoneSigned<'_>,
    ) -> Result<Option<BrowserKeyRow>, UnitError> {
        let key = HeldKey::parse(signed.point)
            .filter(|key| key.has_signed(act, (signed.host, question), signed.signature));
        let Some(key) = key else { return Ok(None) };
        let row = self.store.browser_key_with(&Grant::for_job(Job::Devices), key.point())?;
        let now = self.store.now();
        Ok(row.filter(|row| row.serves(row.account, now)))
    }

    /// Lets a worker in whose passkey and whose telephone's key both answer.
    ///
    /// # Errors
    /// [`Violation::NoHeldKey`] when the key does not fit; else as by passkey.
    pub fn sign_in_on_phone(
        &self,
        here: &Here<'_>,
        on: &OnPhone<'_>,
    ) -> Result<PhoneAdmitted, EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let Some(row) = self.signing_phone(HeldAct::SignIn, on.ceremony, &on.signed)? else {
            // The question is used up: nobody tries keys on it.
            let now = self.store.now();
            let _ = lock(&self.gate.factors.askings).take(on.ceremony, here.holder, now);
            self.note_refusal(&grant, None, None, &SignInRefusal::Wrong)?;
            return Err(EntryError::NotAllowed(vec![Violation::NoHeldKey]));
        };
        let (device, owner) = (Device::Bound(row.device), Some(row.account));
        let origin = Origin { device, owner, zone: Zone::Worker, certificate: None };
        let from = Here { origin, ..*here };
        let admitted = self.sign_in_by_passkey(&from, on.party, (on.ceremony, on.passkey))?;
        let token = Token::parse(&admitted.token);
        let found = token.map(|token| self.store.session(&grant, &token.digest()));
        let record = found.transpose()?.flatten().ok_or(UnitError::Absent)?;
        let now = self.store.now();
        self.store.browser_key_was_used(&grant, row.device, serves_until(now))?;
        let fresh = self.gate.fresh.issue(record.id, row.device, now);
        Ok(PhoneAdmitted { token: admitted.token, fresh })
    }

    /// Proves again, for one act, that a worker and his telephone are there.
    ///
    /// # Errors
    /// As [`House::sign_in_on_phone`].
    pub fn prove_on_phone(
        &self,
        visitor: &Visitor,
        here: &Here<'_>,
        on: &OnPhone<'_>,
    ) -> Result<(), EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let signed = self.signing_phone(HeldAct::SignIn, on.ceremony, &on.signed)?;
        let own = signed.is_some_and(|row| visitor.record.device == Device::Bound(row.device));
        if !own {
            return Err(EntryError::NotAllowed(vec![Violation::NoHeldKey]));
        }
        let account = self.store.account(&grant, visitor.record.actor)?;
        let answer = (on.ceremony, on.passkey);
        self.by_passkey(&grant, &account, on.party, here.holder, answer)?;
        self.note(&grant, &visitor.record, Class::SteppedUp)?;
        Ok(())
    }

    /// Whether an account enters with this device: a worker with the key of his own telephone,
    /// anybody else with none of those.
    pub(in crate::house) fn enters_from(
        &self,
        grant: &Grant,
        account: &Account,
        device: Device,
    ) -> Result<bool, UnitError> {
        if account.rights.party != Party::Worker {
            return Ok(true);
        }
        let Device::Bound(device) = device else { return Ok(false) };
        let row = self.store.browser_key(grant, device)?;
        let now = self.store.now();
        Ok(row.is_some_and(|row| row.serves(account.id, now)))
    }

    /// Who comes with this cookie of a session and this mark. A mark that is another's ends the
    /// session: it was carried here.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn came_on_phone(&self, token: &str, fresh: Option<&str>) -> Result<Came, UnitError> {
        let Some((record, device)) = self.session_on_phone(token)? else {
            return Ok(Came::Nobody);
        };
        match self.gate.fresh.judge(fresh, record.id, device, self.store.now()) {
            Freshness::Foreign => {
                self.end_carried(&record)?;
                Ok(Came::Nobody)
            }
            Freshness::Late => Ok(Came::Late),
            Freshness::Fresh => {
                let visitor = self.visitor(token, Device::Bound(device))?;
                let own = visitor.filter(|visitor| visitor.session.rights().party == Party::Worker);
                Ok(own.map_or(Came::Nobody, |visitor| Came::Here(Box::new(visitor))))
            }
        }
    }

    /// A session that was begun on a telephone.
    fn session_on_phone(
        &self,
        token: &str,
    ) -> Result<Option<(SessionRecord, DeviceId)>, UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        let Some(token) = Token::parse(token) else { return Ok(None) };
        let record = self.store.session(&grant, &token.digest())?;
        Ok(record.and_then(|record| match record.device {
            Device::Bound(device) => Some((record, device)),
            Device::NotYetBound => None,
        }))
    }

    /// A question for the key of a session's telephone; none where the session has ended.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn ask_phone_again(&self, token: &str) -> Result<Option<String>, EntryError> {
        let Some((record, _)) = self.session_on_phone(token)? else { return Ok(None) };
        let holder = *record.id.as_bytes();
        self.begin(&self.gate.factors.goings_on, holder, ()).map(Some)
    }

    /// The new mark of a session whose key answered. A key that does not fit ends the session, and
    /// the log says so; a question that is over is asked anew.
    ///
    /// # Errors
    /// [`FactorError::Over`]; [`Violation::NoHeldKey`] when the session has ended.
    pub fn go_on_with_phone(
        &self,
        token: &str,
        question: &str,
        signed: &PhoneSigned<'_>,
    ) -> Result<String, EntryError> {
        let ended = || EntryError::NotAllowed(vec![Violation::NoHeldKey]);
        let (record, device) = self.session_on_phone(token)?.ok_or_else(ended)?;
        let (holder, now) = (*record.id.as_bytes(), self.store.now());
        let asked = lock(&self.gate.factors.goings_on).take(question, holder, now);
        let key = self.signing_phone(HeldAct::GoOn, question, signed)?;
        let own = key.is_some_and(|row| row.device == device && row.account == record.actor);
        match (own, asked) {
            (false, _) => {
                self.end_carried(&record)?;
                Err(ended())
            }
            (true, None) => Err(FactorError::Over.into()),
            (true, Some(())) => Ok(self.gate.fresh.issue(record.id, device, now)),
        }
    }

    fn end_carried(&self, record: &SessionRecord) -> Result<(), UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        self.store.end_sessions(&grant, record.actor, Ending::Only(record.id))?;
        self.store.note(
            &grant,
            &Happening {
                tenant: Some(record.tenant),
                actor: Some(record.actor),
                session: Some(record.id),
                class: Class::WorkerKeyRefused,
                outcome: Outcome::Refused,
                note: Some(Note::DeviceNotAccepted),
            },
        )
    }

    fn note_phone(
        &self,
        grant: &Grant,
        account: &Account,
        (class, outcome): (Class, Outcome),
    ) -> Result<(), UnitError> {
        self.store.note(
            grant,
            &Happening {
                tenant: Some(account.tenant),
                actor: Some(account.id),
                session: None,
                class,
                outcome,
                note: None,
            },
        )
    }
}

/// Until when a key serves that is used now.
fn serves_until(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second() + KEY_DAYS * DAY_SECONDS).unwrap_or(now)
}
