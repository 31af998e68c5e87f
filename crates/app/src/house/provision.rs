//! 会社の名簿 — users as a company's directory has them (SCIM 2.0, RFC 7643 and 7644): it makes
//! accounts without a password and without any right, and turns them off. It reaches no account
//! that it did not make, but for whom it names by who he is at the company's own sign-in; it gives
//! nobody rights, and makes and opens no administrator.

use std::fmt;
use std::sync::PoisonError;

use romori_factor::company_key;
use romori_identity::{Account, AccountState, Clients, Function, Grant, Job, Rights, Role, Roles};
use romori_record::Class;
use romori_store::{Ending, KeyMark, Provisioned, UnitError};
use romori_types::{ActorId, Purpose, SessionId, TenantId, Timestamp, day_in_japan};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;

/// Longest text of an attribute. Unit: letters.
pub(super) const LETTERS_MAX: usize = 256;

/// 名簿の言う人 — what a directory says of a user. No more is kept.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// `userName`: by what the directory calls him.
    pub user_name: String,
    /// `externalId`: the directory's own, which is who he is at the company's own sign-in.
    pub external_id: Option<String>,
    /// `displayName`, as pages show him.
    pub display_name: Option<String>,
    /// `name.familyName`
    pub family_name: Option<String>,
    /// `name.givenName`
    pub given_name: Option<String>,
}

romori_types::quiet_debug!(Person);

/// 名簿の一人 — as it is answered.
pub struct DirectoryUser {
    /// `id`
    pub id: ActorId,
    /// What the directory says of him.
    pub person: Person,
    /// Whether he may enter.
    pub active: bool,
    /// Since when he is kept.
    pub made_at: Timestamp,
    /// When he changed last.
    pub changed_at: Timestamp,
    /// The version, for `ETag`.
    pub version: u32,
}

romori_types::quiet_debug!(DirectoryUser);

/// 名簿の求めを断る理由
#[derive(Debug)]
pub enum DirectoryError {
    /// There is no such user that the directory keeps.
    Absent,
    /// Somebody else has this `userName` or `externalId`.
    Taken,
    /// A value lacks or is too long.
    Value,
    /// It was changed meanwhile, or another version was meant.
    Stale,
    /// The last administrator is not turned off by a directory.
    LastAdministrator,
    /// An administrator is not opened by a directory.
    Administrator,
    /// Somebody is named as a member whom the directory does not keep, or too many are.
    NoMember,
    /// What the house says.
    Entry(EntryError),
}

impl fmt::Display for DirectoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "この番号の利用者はいません。",
            Self::Taken => "同じ userName か externalId の利用者がいます。どちらかを直してください。",
            Self::Value => "userName は1文字以上、どの項目も256文字以内で送ってください。",
            Self::Stale => "ほかで変わりました。読み直してから、もう一度送ってください。",
            Self::LastAdministrator => {
                "最後の管理者は、名簿からは止められません。先に、ほかの人を管理者にしてください。"
            }
            Self::Administrator => {
                "管理者は、名簿からは再開できません。事務所の管理者が「91 利用者と権限」で再開してください。"
            }
            Self::NoMember => {
                "members に、この名簿が登録していない利用者があります。先に利用者を登録してください。"
            }
            Self::Entry(error) => return error.fmt(f),
        })
    }
}

impl From<EntryError> for DirectoryError {
    fn from(error: EntryError) -> Self {
        match error {
            EntryError::Unit(UnitError::Absent) => Self::Absent,
            EntryError::LastAdministrator => Self::LastAdministrator,
            other => Self::Entry(other),
        }
    }
}

impl From<UnitError> for DirectoryError {
    fn from(error: UnitError) -> Self {
        Self::from(EntryError::from(error))
    }
}

pub(super) fn provisions(visitor: &Visitor) -> Result<Grant, EntryError> {
    let granted = visitor.grant(Function::Provision, Purpose::Administer);
    granted.map_err(EntryError::NotAllowed)
}

pub(super) fn person_of(one: &Provisioned) -> Result<Person, UnitError> {
    let unreadable =
        |_| UnitError::Unreadable { kind: "会社の名簿", row: one.account.to_string() };
    serde_json::from_slice(&one.text).map_err(unreadable)
}

pub(super) fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

impl Person {
    fn check(&self) -> Result<(), DirectoryError> {
        let short = |text: &str| text.chars().count() <= LETTERS_MAX;
        let others = [&self.external_id, &self.display_name, &self.family_name, &self.given_name];
        let fits = !self.user_name.trim().is_empty()
            && short(&self.user_name)
            && !self.user_name.chars().any(char::is_control)
            && others.iter().all(|one| one.as_deref().is_none_or(short))
            && self.external_id.as_deref() != Some("");
        if fits { Ok(()) } else { Err(DirectoryError::Value) }
    }

    /// 氏名, as pages and the log show him.
    fn shown(&self) -> String {
        let both = [&self.family_name, &self.given_name];
        let both: Vec<&str> = both.iter().filter_map(|one| one.as_deref()).collect();
        let shown = self.display_name.clone().unwrap_or_else(|| both.join("　"));
        if shown.trim().is_empty() { self.user_name.clone() } else { shown.trim().to_owned() }
    }
}

impl House {
    /// Every user that the directory of the visitor's office keeps, the oldest first.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn directory_users(&self, visitor: &Visitor) -> Result<Vec<DirectoryUser>, DirectoryError> {
        let grant = provisions(visitor)?;
        let tenant = visitor.session.tenant();
        let mut found = Vec::new();
        for one in self.store.provisioned(&grant, tenant)? {
            let account = self.store.account(&grant, one.account)?;
            found.push(self.directory_user(&one, &account)?);
        }
        Ok(found)
    }

    fn directory_user(
        &self,
        one: &Provisioned,
        account: &Account,
    ) -> Result<DirectoryUser, UnitError> {
        Ok(DirectoryUser {
            id: one.account,
            person: person_of(one)?,
            active: account.violations(self.store.now()).is_empty(),
            made_at: one.made_at,
            changed_at: one.changed_at,
            version: one.version,
        })
    }

    /// One of them.
    ///
    /// # Errors
    /// [`DirectoryError::Absent`] for whoever the directory of this office does not keep.
    pub fn one_directory_user(
        &self,
        visitor: &Visitor,
        id: ActorId,
    ) -> Result<DirectoryUser, DirectoryError> {
        let all = self.directory_users(visitor)?;
        all.into_iter().find(|one| one.id == id).ok_or(DirectoryError::Absent)
    }

    /// Takes a joiner in: an account without a password and without any right. Whoever is bound to
    /// this very person at the company's own sign-in is taken over as he is.
    ///
    /// # Errors
    /// [`DirectoryError::Taken`]; [`DirectoryError::Value`].
    pub fn join(
        &self,
        visitor: &Visitor,
        person: &Person,
        active: bool,
    ) -> Result<DirectoryUser, DirectoryError> {
        let grant = provisions(visitor)?;
        let tenant = visitor.session.tenant();
        person.check()?;
        let turn = self.gate.rights.lock().unwrap_or_else(PoisonError::into_inner);
        self.free(&grant, tenant, None, person)?;
        let bound = self.bound_to(&grant, tenant, person)?;
        let id = match bound {
            Some(account) => account,
            None => self.new_joiner(&grant, tenant, person)?,
        };
        self.note_about(&grant, visitor, Class::Joined)?;
        let text = text_of(person)?;
        if !self.store.keep_provisioned(&grant, (tenant, id), &text, 0)? {
            return Err(DirectoryError::Taken);
        }
        self.bind_person(&grant, visitor, id, person)?;
        drop(turn);
        if !active {
            self.leave_company(visitor, id)?;
        }
        self.one_directory_user(visitor, id)
    }

    /// Nobody else of the directory has this name or number, and no account that it does not keep
    /// this login name in the same office.
    fn free(
        &self,
        grant: &Grant,
        tenant: TenantId,
        own: Option<ActorId>,
        person: &Person,
    ) -> Result<(), DirectoryError> {
        for one in self.store.provisioned(grant, tenant)? {
            if Some(one.account) == own {
                continue;
            }
            let other = person_of(&one)?;
            let external = person.external_id.is_some() && other.external_id == person.external_id;
            if external || same_name(&other.user_name, &person.user_name) {
                return Err(DirectoryError::Taken);
            }
        }
        Ok(())
    }

    /// The account that is bound to this person at the company's own sign-in.
    fn bound_to(
        &self,
        grant: &Grant,
        tenant: TenantId,
        person: &Person,
    ) -> Result<Option<ActorId>, UnitError> {
        let Some(key) = self.company_key_of(grant, tenant, person)? else { return Ok(None) };
        Ok(self.store.company_link_of(grant, tenant, &key)?.map(|link| link.actor))
    }

    fn company_key_of(
        &self,
        grant: &Grant,
        tenant: TenantId,
        person: &Person,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, UnitError> {
        let Some(external) = &person.external_id else { return Ok(None) };
        let Some(company) = self.store.company(grant, tenant)? else { return Ok(None) };
        let settings = super::company::settings_of(&company)?;
        Ok(Some(company_key(&settings.issuer, &settings.claim, external)))
    }

    /// Binds an account to who its owner is at the company, as the directory says. Nobody who bound
    /// himself to another is moved.
    fn bind_person(
        &self,
        grant: &Grant,
        visitor: &Visitor,
        account: ActorId,
        person: &Person,
    ) -> Result<(), DirectoryError> {
        let tenant = visitor.session.tenant();
        let Some(key) = self.company_key_of(grant, tenant, person)? else { return Ok(()) };
        if self.store.company_link(grant, tenant, account)?.is_some() {
            return Ok(());
        }
        let by = visitor.session.actor();
        if !self.store.keep_company_link(grant, (tenant, account), &key, by)? {
            return Err(DirectoryError::Taken);
        }
        Ok(())
    }

    fn new_joiner(
        &self,
        grant: &Grant,
        tenant: TenantId,
        person: &Person,
    ) -> Result<ActorId, DirectoryError> {
        let (now, chance) = (self.store.now(), self.chance.as_ref());
        let id = ActorId::new(now, chance).map_err(UnitError::from)?;
        let mut login = person.user_name.trim().to_owned();
        if let Some(other) = self.store.account_by_login(&Grant::for_job(Job::SignIn), &login)? {
            if other.tenant == tenant {
                return Err(DirectoryError::Taken);
            }
            // Login names are the installation's: another office's user is not told of.
            let tail = id.to_string();
            login = format!("{login}-{}", tail.get(tail.len().saturating_sub(6)..).unwrap_or(""));
        }
        let account = Account {
            id,
            tenant,
            login,
            name: person.shown(),
            roles: Roles::default(),
            clients: Clients::All,
            rights: Rights::default(),
            from: day_in_japan(now),
            until: None,
            password: None,
            password_due: false,
            reset: None,
            state: AccountState::Active,
            created_at: now,
            used_at: None,
        };
        self.store.keep_account(grant, &account)?;
        Ok(id)
    }

    /// Changes what the directory says of a user, and whether he may enter. `seen` is the version
    /// that is meant, where one is.
    ///
    /// # Errors
    /// [`DirectoryError::Absent`]; [`DirectoryError::Stale`]; what [`House::join`] says.
    pub fn change_directory_user(
        &self,
        visitor: &Visitor,
        id: ActorId,
        (person, active): (&Person, bool),
        seen: Option<u32>,
    ) -> Result<DirectoryUser, DirectoryError> {
        let grant = provisions(visitor)?;
        let tenant = visitor.session.tenant();
        let before = self.one_directory_user(visitor, id)?;
        if seen.is_some_and(|seen| seen != before.version) {
            return Err(DirectoryError::Stale);
        }
        person.check()?;
        if before.active && !active {
            self.leave_company(visitor, id)?;
        }
        if !before.active && active {
            self.come_back(visitor, id)?;
        }
        if before.person != *person {
            let _turn = self.gate.rights.lock().unwrap_or_else(PoisonError::into_inner);
            self.free(&grant, tenant, Some(id), person)?;
            let mut account = self.store.account(&grant, id)?;
            account.name = person.shown();
            self.store.keep_account(&grant, &account)?;
            self.note_about(&grant, visitor, Class::DirectoryChanged)?;
            self.bind_person(&grant, visitor, id, person)?;
        }
        let text = text_of(person)?;
        if !self.store.keep_provisioned(&grant, (tenant, id), &text, before.version)? {
            return Err(DirectoryError::Stale);
        }
        self.one_directory_user(visitor, id)
    }

    /// The directory keeps him no longer: he is turned off, and deleted on the next business day.
    ///
    /// # Errors
    /// As [`House::change_directory_user`].
    pub fn remove_directory_user(
        &self,
        visitor: &Visitor,
        id: ActorId,
        seen: Option<u32>,
    ) -> Result<(), DirectoryError> {
        let grant = provisions(visitor)?;
        let before = self.one_directory_user(visitor, id)?;
        if seen.is_some_and(|seen| seen != before.version) {
            return Err(DirectoryError::Stale);
        }
        self.leave_company(visitor, id)?;
        let mut account = self.store.account(&grant, id)?;
        account.until = Some(day_in_japan(self.store.now()));
        // What its groups gave him goes with them, should an administrator open him again.
        let all = self.store.provisioned(&grant, account.tenant)?;
        let given = all.iter().find(|one| one.account == id).map(|one| one.given);
        account.roles = account.roles.without(given.unwrap_or_default());
        self.store.keep_account(&grant, &account)?;
        Ok(self.store.remove_provisioned(&grant, visitor.session.tenant(), id)?)
    }

    /// A leaver: off at once, with his sessions, keys and devices.
    fn leave_company(&self, visitor: &Visitor, id: ActorId) -> Result<(), DirectoryError> {
        let grant = provisions(visitor)?;
        let tenant = visitor.session.tenant();
        let _turn = self.gate.rights.lock().unwrap_or_else(PoisonError::into_inner);
        let mut account = self.store.account(&grant, id)?;
        let now = self.store.now();
        let leads = |one: &Account| one.roles.has(Role::Administrator);
        let others = self.store.accounts(&grant, tenant)?;
        let may = |one: &Account| one.id != id && leads(one) && one.violations(now).is_empty();
        if leads(&account) && !others.iter().any(may) {
            return Err(DirectoryError::LastAdministrator);
        }
        account.state = AccountState::Off;
        self.store.keep_account(&grant, &account)?;
        let nobody = SessionId::from_bytes([0; 16]);
        self.store.end_sessions(&grant, id, Ending::AllBut(nobody))?;
        self.note_about(&grant, visitor, Class::Left)?;
        for key in self.store.api_keys(&grant, tenant)? {
            if key.owner == id && key.revoked_at.is_none() {
                self.store.mark_api_key(&grant, (tenant, key.id), KeyMark::Revoked)?;
            }
        }
        for device in self.store.devices(&grant, tenant)? {
            if device.account == id {
                self.store.revoke_device(&grant, device.id)?;
            }
        }
        Ok(())
    }

    /// Whom the directory turned off it may open again, with the rights that he had; an
    /// administrator it may not.
    fn come_back(&self, visitor: &Visitor, id: ActorId) -> Result<(), DirectoryError> {
        let grant = provisions(visitor)?;
        let _turn = self.gate.rights.lock().unwrap_or_else(PoisonError::into_inner);
        let mut account = self.store.account(&grant, id)?;
        if account.roles.has(Role::Administrator) {
            return Err(DirectoryError::Administrator);
        }
        account.state = AccountState::Active;
        self.store.keep_account(&grant, &account)?;
        self.store.note_opened(&grant, id)?;
        Ok(self.note_about(&grant, visitor, Class::DirectoryChanged)?)
    }
}

fn text_of(person: &Person) -> Result<Zeroizing<Vec<u8>>, DirectoryError> {
    let text = serde_json::to_vec(person);
    text.map(Zeroizing::new).map_err(|_| DirectoryError::Value)
}
