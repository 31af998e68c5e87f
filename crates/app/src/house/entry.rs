//! 入口 — signing in and out, who a browser is, accounts. Every step of it is in the log.

use std::sync::Mutex;

use romori_identity::{
    Account, AccountState, BrowserKey, Candidate, Clients, Entered, FreshKey, Grant, Hasher, Job,
    Knock, Limiter, Proof, Rights, Roles, SecondFactor, Session, SessionLimits, SessionRecord,
    SignIn, SignInRefusal, Source, Violation,
};
use romori_record::{Class, Note, Outcome};
use romori_store::{ContractState, Ending, Happening, UnitError};
use romori_types::{ActorId, Date, Device, SessionId, TenantId, Timestamp, day_in_japan};
use romori_vault::InstallationKey;

use super::House;
use super::contract::make_office;
use super::devices::Origin;
pub use super::entry_error::EntryError;
use super::factors::Factors;

/// 門 — what the way in needs: the hasher with its pepper, the key of browsers.
pub struct Gate {
    pub(super) sign_in: SignIn,
    /// Marks that a key of a telephone was used.
    pub(super) fresh: FreshKey,
    /// What waits for an answer.
    pub(super) factors: Factors,
    /// Rights are changed by one at a time.
    pub(super) rights: Mutex<()>,
}

/// 来ている人 — a signed-in user during one request.
pub struct Visitor {
    /// The session with the rights of this moment.
    pub session: Session,
    /// Its row.
    pub record: SessionRecord,
    /// 氏名, for the user's own page.
    pub name: String,
    /// 事務所の名称
    pub office: String,
    /// SHA-256 of the certificate by which his device came with this request.
    pub certificate: Option<[u8; 32]>,
    /// The new token of the session, where its user's roles changed: the one he came with ended.
    pub renewed: Option<String>,
}

/// Who has just come in.
pub struct Admitted {
    /// The token, for the session cookie.
    pub token: String,
    /// The value of the browser's cookie.
    pub browser: String,
    /// How long the session lasts.
    pub limits: SessionLimits,
}

/// What a browser sent to come in.
pub struct Coming<'a> {
    /// 利用者ID as typed.
    pub login: &'a str,
    /// パスワード as typed.
    pub password: &'a str,
    /// Where from.
    pub source: Source,
    /// The browser's cookie, if it brought one.
    pub browser: Option<&'a str>,
    /// Who may go on with the second step: the visit of a browser.
    pub holder: [u8; 16],
    /// The one-time or recovery code, where it comes with the password.
    pub code: Option<&'a str>,
    /// From which device.
    pub origin: Origin,
}

/// What a new account is.
pub struct NewAccount<'a> {
    /// Whose.
    pub tenant: TenantId,
    /// 利用者ID
    pub login: &'a str,
    /// 氏名
    pub name: &'a str,
    /// What he is.
    pub roles: Roles,
    /// Which clients are in his charge.
    pub clients: Clients,
    /// パスワード
    pub password: &'a str,
    /// First day of use.
    pub from: Date,
}

/// What a new office is.
pub struct NewOffice<'a> {
    /// 名称
    pub name: &'a str,
    /// From which day.
    pub from: Date,
}

impl Gate {
    /// The gate of an installation, its keys made when there are none.
    ///
    /// # Errors
    /// When the custodian cannot be reached.
    pub(super) fn new(store: &romori_store::Store) -> Result<Self, UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        let pepper = store.installation_secret(&grant, InstallationKey::PasswordPepper)?;
        let binding = store.installation_secret(&grant, InstallationKey::SessionBinding)?;
        let hasher = Hasher::new(pepper.generation(), pepper.expose());
        let browsers = BrowserKey::new(binding.expose());
        let fresh = FreshKey::new(binding.expose());
        Ok(Self {
            sign_in: SignIn::new(hasher, browsers, Limiter::default()),
            fresh,
            factors: Factors::default(),
            rights: Mutex::default(),
        })
    }

    /// The hasher, for passwords that are set.
    pub(super) const fn hasher(&self) -> &Hasher {
        self.sign_in.hasher()
    }

    /// Lets an account be tried again after too many failures.
    pub(super) fn open(&self, account: ActorId) {
        self.sign_in.open(account);
    }
}

impl House {
    /// Lets somebody in, or not; either way the log says so.
    ///
    /// # Errors
    /// Why not, in words that a stranger may read.
    pub fn sign_in(&self, coming: &Coming<'_>) -> Result<Admitted, EntryError> {
        let chance = self.chance.as_ref();
        let grant = Grant::for_job(Job::SignIn);
        let named = self.store.account_by_login(&grant, coming.login)?;
        // On another's device an account is like one that there is not: in answer, time and tally.
        let account = named.clone().filter(|account| coming.origin.admits(account));
        let knock = Knock {
            login: coming.login,
            account: account.as_ref(),
            password: Candidate::new(coming.password),
            source: coming.source,
            browser: coming.browser,
            known_since: self.known_since(account.as_ref())?,
            device: coming.origin.device,
        };
        let proof = match self.gate.sign_in.prove(&knock, self.store.now(), chance) {
            Ok(proof) => proof,
            Err(refusal) => {
                let elsewhere = account.is_none().then_some(named.as_ref()).flatten();
                self.note_refusal(&grant, account.as_ref(), elsewhere, &refusal)?;
                return Err(EntryError::Refused(refusal));
            }
        };
        let account = account.as_ref().ok_or(EntryError::Refused(SignInRefusal::Wrong))?;
        if self.second_factor(&grant, account)? == SecondFactor::Has {
            return self.half_way(&grant, account, proof, coming);
        }
        self.admit(&grant, account, &proof, knock.device)
    }

    /// Since when the browsers of an account are known.
    pub(super) fn known_since(
        &self,
        account: Option<&Account>,
    ) -> Result<Option<Timestamp>, UnitError> {
        account.map_or(Ok(None), |account| self.browsers_known_since(account.tenant))
    }

    /// Begins the session of who has proved himself.
    pub(super) fn admit(
        &self,
        grant: &Grant,
        account: &Account,
        proof: &Proof,
        device: Device,
    ) -> Result<Admitted, EntryError> {
        self.refuse_without_contract(grant, Some(account))?;
        self.refuse_beside_company(grant, account, proof)?;
        if !self.enters_from(grant, account, device)? {
            let refusal = SignInRefusal::NotAllowed(vec![Violation::WorkersElsewhere]);
            self.note_refusal(grant, Some(account), None, &refusal)?;
            return Err(EntryError::Refused(refusal));
        }
        let (now, chance) = (self.store.now(), self.chance.as_ref());
        let second = self.second_factor(grant, account)?;
        let entered = self.gate.sign_in.admit(proof, account, (second, device), now, chance);
        let Entered { session, browser, renewed } = match entered {
            Ok(entered) => entered,
            Err(refusal) => {
                self.note_refusal(grant, Some(account), None, &refusal)?;
                return Err(EntryError::Refused(refusal));
            }
        };
        if let Some(renewed) = renewed {
            let account = Account { password: Some(renewed), ..account.clone() };
            self.store.keep_account(grant, &account)?;
        }
        let record = &session.record;
        self.store.keep_session(grant, record)?;
        let recovered = record.began_with.has_spent_recovery();
        self.note_as(grant, record, Class::SignedIn, recovered.then_some(Note::RecoveryUsed))?;
        if self.devices_in_use(grant, account.id)? > 1 {
            self.note_as(grant, record, Class::SharingNoticed, None)?;
            self.tell((record.tenant, record.actor))?;
            self.tell_administrators(record.tenant)?;
        }
        let limits = SessionLimits::on_side(account.roles, account.rights.party);
        Ok(Admitted { token: session.token.reveal().to_string(), browser, limits })
    }

    /// What an account has beside its password.
    pub(super) fn second_factor(
        &self,
        grant: &Grant,
        account: &Account,
    ) -> Result<SecondFactor, UnitError> {
        if self.store.has_second_factor(grant, account.id)? {
            return Ok(SecondFactor::Has);
        }
        let contract = self.contract_of(account.tenant, self.store.now())?;
        Ok(match (contract.state, contract.factor_for_all) {
            (ContractState::Sample, _) => SecondFactor::Invented,
            (_, true) => SecondFactor::Owes,
            (_, false) => SecondFactor::Lacks,
        })
    }

    pub(super) fn note_refusal(
        &self,
        grant: &Grant,
        account: Option<&Account>,
        elsewhere: Option<&Account>,
        refusal: &SignInRefusal,
    ) -> Result<(), UnitError> {
        let note = match refusal {
            SignInRefusal::Wrong if elsewhere.is_some() => Note::DeviceNotAccepted,
            SignInRefusal::Slowed(_) => Note::TooManyTries,
            SignInRefusal::Wrong if account.is_none() => Note::UnknownAccount,
            SignInRefusal::Wrong | SignInRefusal::WrongSecond | SignInRefusal::SecondStep => {
                Note::WrongCredential
            }
            SignInRefusal::NotAllowed(_) => Note::ClosedAccount,
            SignInRefusal::Unavailable(_) => Note::KeyUnavailable,
        };
        let account = account.or(elsewhere);
        self.store.note(
            grant,
            &Happening {
                tenant: account.map(|account| account.tenant),
                actor: account.map(|account| account.id),
                session: None,
                class: Class::SignInFailed,
                outcome: Outcome::Refused,
                note: Some(note),
            },
        )
    }

    pub(super) fn note(
        &self,
        grant: &Grant,
        record: &SessionRecord,
        class: Class,
    ) -> Result<(), UnitError> {
        self.note_as(grant, record, class, None)
    }

    fn note_as(
        &self,
        grant: &Grant,
        record: &SessionRecord,
        class: Class,
        note: Option<Note>,
    ) -> Result<(), UnitError> {
        self.store.note(
            grant,
            &Happening {
                tenant: Some(record.tenant),
                actor: Some(record.actor),
                session: Some(record.id),
                class,
                outcome: Outcome::Done,
                note,
            },
        )
    }

    /// The name of the one office of the installation; none where there are several.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn only_office(&self) -> Result<Option<String>, UnitError> {
        match self.store.office_ids(&Grant::for_job(Job::SignIn))?.as_slice() {
            [one] if self.contract_is_over(*one)? => Ok(None),
            [one] => self.office_name(*one).map(Some),
            _ => Ok(None),
        }
    }

    /// Whether nobody can sign in yet.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn has_no_account(&self) -> Result<bool, UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        for tenant in self.store.office_ids(&grant)? {
            if !self.store.accounts(&grant, tenant)?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the store cannot write.
    pub fn sign_out(&self, visitor: &Visitor) -> Result<(), UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        let record = &visitor.record;
        self.store.end_sessions(&grant, record.actor, Ending::Only(record.id))?;
        self.note(&grant, record, Class::SignedOut)
    }

    /// The office that the first account belongs to: the one there is, or a new one of this name.
    ///
    /// # Errors
    /// [`EntryError::OfficeName`] when there is none and no name was given, or several.
    pub fn office_for_first_account(
        &self,
        grant: &Grant,
        new: &NewOffice<'_>,
    ) -> Result<TenantId, EntryError> {
        match self.store.office_ids(grant)?.as_slice() {
            [one] => Ok(*one),
            [] if !new.name.trim().is_empty() => make_office(self, grant, new),
            _ => Err(EntryError::OfficeName),
        }
    }

    /// Makes an account.
    ///
    /// # Errors
    /// When the password does not keep to the rule; when the login name is taken.
    pub fn make_account(&self, grant: &Grant, new: &NewAccount<'_>) -> Result<ActorId, EntryError> {
        let now = self.store.now();
        let id = ActorId::new(now, self.chance.as_ref()).map_err(UnitError::from)?;
        let hash = self.accepted(new)?;
        let account = Account {
            id,
            tenant: new.tenant,
            login: new.login.trim().to_owned(),
            name: new.name.trim().to_owned(),
            roles: new.roles,
            clients: new.clients.clone(),
            rights: Rights::default(),
            from: new.from,
            until: None,
            password: Some(hash),
            password_due: false,
            reset: None,
            state: AccountState::Active,
            created_at: now,
            used_at: None,
        };
        self.store.keep_account(grant, &account)?;
        self.store.note(
            grant,
            &Happening {
                tenant: Some(new.tenant),
                actor: None,
                session: None,
                class: Class::AccountMade,
                outcome: Outcome::Done,
                note: None,
            },
        )?;
        Ok(id)
    }

    /// As [`House::make_account`]; where the login name is there already, its account gets the new
    /// password and all its sessions end. For the demo alone, whose users have no password of
    /// their own.
    ///
    /// # Errors
    /// As [`House::make_account`].
    pub fn make_or_renew_account(
        &self,
        grant: &Grant,
        new: &NewAccount<'_>,
    ) -> Result<ActorId, EntryError> {
        let Some(mut account) = self.store.account_by_login(grant, new.login)? else {
            return self.make_account(grant, new);
        };
        account.password = Some(self.accepted(new)?);
        account.state = AccountState::Active;
        self.store.keep_account(grant, &account)?;
        self.store.note_opened(grant, account.id)?;
        let nobody = SessionId::from_bytes([0; 16]);
        self.store.end_sessions(grant, account.id, Ending::AllBut(nobody))?;
        Ok(account.id)
    }
}

/// The day in Japan of the house's clock.
pub fn today(house: &House) -> Date {
    day_in_japan(house.store.now())
}
