//! 利用者 — who may enter and with what rights: seen and changed by administrators alone. And what
//! everybody may do about his own sessions.

use std::sync::PoisonError;

use romori_identity::{
    Account, AccountState, Clients, Function, Grant, Job, PasswordHash, PasswordPolicy, Rights,
    Role, Roles, SessionLimits, SessionRecord,
};
use romori_record::{Class, Outcome};
use romori_store::{Ending, Happening, UnitError};
use romori_types::{ActorId, Date, Purpose, SessionId, Timestamp, day_in_japan};

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::factors::FactorError;
use super::operators::{class_beside, refuse_roles_of_others, rights_beside};

/// 利用者の一行
#[derive(Clone)]
pub struct User {
    /// Who he is in the log.
    pub id: ActorId,
    /// 利用者ID
    pub login: String,
    /// 氏名
    pub name: String,
    /// 役割
    pub roles: Roles,
    /// 担当
    pub clients: Clients,
    /// 所属の区分と制限
    pub rights: Rights,
    /// Whether he may enter.
    pub standing: Standing,
    /// Whether he still has to choose a password of his own.
    pub password_due: bool,
    /// When he was here last.
    pub used_at: Option<Timestamp>,
    /// In how many places he is signed in.
    pub sessions: usize,
}

romori_types::quiet_debug!(User);

/// 利用者の状態
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// 使用中
    Active,
    /// 停止中: can be opened again.
    Locked,
    /// 閉じた: his time is over.
    Ended,
}

/// 加える利用者
pub struct NewUser<'a> {
    /// 利用者ID
    pub login: &'a str,
    /// 氏名
    pub name: &'a str,
    /// 役割
    pub roles: Roles,
    /// 担当
    pub clients: Clients,
}

/// What is done to a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserChange {
    /// 止める
    Lock,
    /// 再開する
    Open,
    /// 閉じる
    End,
    /// 確認手段を消す: he lost them all, and signs in with his password to register new ones.
    DropFactors,
}

/// A second press of the form comes within this time.
const SAME_PRESS_SECONDS: i64 = 600;

impl House {
    /// Every user of the visitor's office, the oldest first.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn users(&self, visitor: &Visitor) -> Result<Vec<User>, EntryError> {
        let grant = looks_at_users(visitor)?;
        let tenant = visitor.session.tenant();
        let accounts = self.store.accounts(&grant, tenant)?;
        accounts.into_iter().map(|account| self.user_of(&grant, account)).collect()
    }

    /// One user of the visitor's office.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when there is none in this office.
    pub fn user(&self, visitor: &Visitor, user: ActorId) -> Result<User, EntryError> {
        let grant = looks_at_users(visitor)?;
        let account = self.store.account(&grant, user)?;
        self.user_of(&grant, account)
    }

    pub(super) fn user_of(&self, grant: &Grant, account: Account) -> Result<User, EntryError> {
        let now = self.store.now();
        Ok(User {
            sessions: self.store.sessions_of(grant, account.id)?.len(),
            id: account.id,
            standing: standing(&account, day_in_japan(now)),
            login: account.login,
            name: account.name,
            roles: account.roles,
            clients: account.clients,
            rights: account.rights,
            password_due: account.password_due,
            used_at: account.used_at,
        })
    }

    /// Adds a user, and gives the password that he has to change at his first sign-in. It is
    /// nowhere else. The second press of a form finds the user of the first.
    ///
    /// # Errors
    /// When the visitor may not; when name, login name or role lack; when the login name is taken.
    pub fn add_user(
        &self,
        visitor: &Visitor,
        new: &NewUser<'_>,
    ) -> Result<(ActorId, String), EntryError> {
        let grant = administers(visitor)?;
        let (login, name) = (new.login.trim(), new.name.trim());
        if login.is_empty() || name.is_empty() || new.roles == Roles::default() {
            return Err(EntryError::Incomplete);
        }
        refuse_roles_of_others(visitor, new.roles)?;
        let now = self.store.now();
        if let Some(same) = self.store.account_by_login(&Grant::for_job(Job::SignIn), login)? {
            let again = same.tenant == visitor.session.tenant()
                && (same.name == name && same.roles == new.roles && same.used_at.is_none())
                && now.as_second() - same.created_at.as_second() < SAME_PRESS_SECONDS;
            let taken = EntryError::Unit(UnitError::LoginTaken);
            return if again { self.with_new_password(&grant, same) } else { Err(taken) };
        }
        let account = Account {
            id: ActorId::new(now, self.chance.as_ref()).map_err(UnitError::from)?,
            tenant: visitor.session.tenant(),
            login: login.to_owned(),
            name: name.to_owned(),
            roles: new.roles,
            clients: new.clients.clone(),
            rights: rights_beside(visitor),
            from: day_in_japan(now),
            until: None,
            password: None,
            password_due: true,
            reset: None,
            state: AccountState::Active,
            created_at: now,
            used_at: None,
        };
        let made = self.with_new_password(&grant, account)?;
        self.note_about(&grant, visitor, Class::AccountMade)?;
        Ok(made)
    }

    /// Gives a user a new password, to be shown once. All his sessions end.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when there is no such user in this office.
    pub fn renew_password(&self, visitor: &Visitor, user: ActorId) -> Result<String, EntryError> {
        let grant = administers(visitor)?;
        let account = self.store.account(&grant, user)?;
        let (_, password) = self.with_new_password(&grant, account)?;
        self.end_all(&grant, user)?;
        self.gate.open(user);
        self.note_about(&grant, visitor, Class::CredentialChanged)?;
        self.tell((visitor.session.tenant(), user))?;
        Ok(password)
    }

    fn with_new_password(
        &self,
        grant: &Grant,
        mut account: Account,
    ) -> Result<(ActorId, String), EntryError> {
        let (password, hash) = self.made_up(&account)?;
        account.password = Some(hash);
        account.password_due = true;
        account.reset = None;
        self.store.keep_account(grant, &account)?;
        Ok((account.id, password))
    }

    /// A password that nobody can guess, made anew until the rule takes it.
    fn made_up(&self, account: &Account) -> Result<(String, PasswordHash), EntryError> {
        let context = self.password_context(account.tenant, &account.login, &account.name)?;
        loop {
            let text = letters(self.chance.as_ref())?;
            let candidate = romori_identity::Candidate::new(&text);
            if let Ok(password) = PasswordPolicy.check(candidate, &context) {
                let hash = self.gate.hasher().hash(&password, self.chance.as_ref());
                return Ok((text, hash.map_err(EntryError::Hash)?));
            }
        }
    }

    /// Changes what a user may do and for which clients. It holds at his next request.
    ///
    /// # Errors
    /// When the visitor may not; when no administrator would be left.
    pub fn change_rights(
        &self,
        visitor: &Visitor,
        user: ActorId,
        roles: Roles,
        clients: Clients,
    ) -> Result<(), EntryError> {
        if roles == Roles::default() {
            return Err(EntryError::Incomplete);
        }
        refuse_roles_of_others(visitor, roles)?;
        self.change_account(visitor, user, Class::RightsChanged, |account| {
            account.roles = roles;
            account.clients = clients;
        })
    }

    /// Locks, opens or closes a user. Who is locked or closed is out at once.
    ///
    /// # Errors
    /// When the visitor may not; when no administrator would be left.
    pub fn change_user(
        &self,
        visitor: &Visitor,
        user: ActorId,
        change: UserChange,
    ) -> Result<(), EntryError> {
        let today = day_in_japan(self.store.now());
        let class = match change {
            UserChange::Lock | UserChange::End => Class::AccountClosed,
            UserChange::Open => Class::AccountChanged,
            UserChange::DropFactors => Class::FactorRemoved,
        };
        let grant = administers(visitor)?;
        if change == UserChange::DropFactors && user == visitor.session.actor() {
            return Err(FactorError::Last.into());
        }
        self.change_account(visitor, user, class, |account| match change {
            UserChange::Lock => account.state = AccountState::Off,
            UserChange::Open => {
                account.state = AccountState::Active;
                account.until = None;
            }
            UserChange::End => account.until = Some(today),
            UserChange::DropFactors => {}
        })?;
        if change == UserChange::DropFactors {
            self.store.remove_credentials(&grant, user)?;
            self.tell((visitor.session.tenant(), user))?;
        }
        if change == UserChange::Open {
            self.gate.open(user);
            self.store.note_opened(&administers(visitor)?, user)?;
            return Ok(());
        }
        self.end_all(&administers(visitor)?, user)
    }

    /// One change at a time, so that two administrators cannot take each other's place.
    pub(super) fn change_account(
        &self,
        visitor: &Visitor,
        user: ActorId,
        class: Class,
        change: impl FnOnce(&mut Account),
    ) -> Result<(), EntryError> {
        let grant = administers(visitor)?;
        let _turn = self.gate.rights.lock().unwrap_or_else(PoisonError::into_inner);
        let mut account = self.store.account(&grant, user)?;
        change(&mut account);
        let now = self.store.now();
        let leads =
            |one: &Account| one.roles.has(Role::Administrator) && one.violations(now).is_empty();
        let others = self.store.accounts(&grant, account.tenant)?;
        if !leads(&account) && !others.iter().any(|other| other.id != user && leads(other)) {
            return Err(EntryError::LastAdministrator);
        }
        self.store.keep_account(&grant, &account)?;
        self.note_about(&grant, visitor, class)?;
        Ok(())
    }

    fn end_all(&self, grant: &Grant, user: ActorId) -> Result<(), EntryError> {
        let nobody = SessionId::from_bytes([0; 16]);
        self.store.end_sessions(grant, user, Ending::AllBut(nobody))?;
        Ok(())
    }

    pub(super) fn note_about(
        &self,
        grant: &Grant,
        visitor: &Visitor,
        class: Class,
    ) -> Result<(), UnitError> {
        self.store.note(
            grant,
            &Happening {
                tenant: Some(visitor.session.tenant()),
                actor: Some(visitor.session.actor()),
                session: Some(visitor.session.id()),
                class: class_beside(visitor, class),
                outcome: Outcome::Done,
                note: None,
            },
        )
    }

    /// The clients with these numbers; all when none is named.
    ///
    /// # Errors
    /// When the visitor may not; [`EntryError::NoClient`] with the number that there is not.
    pub fn clients_numbered(
        &self,
        visitor: &Visitor,
        numbers: &[u32],
    ) -> Result<Clients, EntryError> {
        if numbers.is_empty() {
            return Ok(Clients::All);
        }
        let known = self.client_numbers(visitor)?;
        let mut found = Vec::new();
        for number in numbers {
            let client = known.iter().find(|anchor| anchor.number == *number);
            found.push(client.ok_or(EntryError::NoClient(*number))?.id);
        }
        Ok(Clients::only(found))
    }

    /// The numbers of the clients of the office, without a look at any of them.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn client_numbers(
        &self,
        visitor: &Visitor,
    ) -> Result<Vec<romori_store::ClientAnchor>, EntryError> {
        let granted = visitor.grant(Function::ManageClients, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        Ok(self.store.read(&grant, |reader| -> Result<_, UnitError> { reader.clients() })?)
    }

    /// Where the visitor is signed in, the latest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn own_sessions(&self, visitor: &Visitor) -> Result<Vec<SessionRecord>, UnitError> {
        let now = self.store.now();
        let all = self.store.sessions_of(&Grant::for_job(Job::SignIn), visitor.record.actor)?;
        let (roles, party) = (visitor.session.roles(), visitor.session.rights().party);
        let limits = SessionLimits::on_side(roles, party);
        Ok(all.into_iter().filter(|one| one.is_open(limits, now)).collect())
    }

    /// The visitor's own login name.
    ///
    /// # Errors
    /// What the store says.
    pub fn own_login(&self, visitor: &Visitor) -> Result<String, UnitError> {
        Ok(self.store.account(&Grant::for_job(Job::SignIn), visitor.record.actor)?.login)
    }

    /// Ends one of the visitor's sessions, or all but the present one. How many ended.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when he has no such session.
    pub fn end_own_sessions(
        &self,
        visitor: &Visitor,
        one: Option<SessionId>,
    ) -> Result<u64, UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        let which = one.map_or(Ending::AllBut(visitor.record.id), Ending::Only);
        let ended = self.store.end_sessions(&grant, visitor.record.actor, which)?;
        if one.is_some() && ended == 0 {
            return Err(UnitError::Absent);
        }
        if ended > 0 {
            self.note_about(&grant, visitor, Class::SessionEnded)?;
        }
        Ok(ended)
    }
}

pub(super) fn looks_at_users(visitor: &Visitor) -> Result<Grant, EntryError> {
    let granted = visitor.grant(Function::ViewUsers, Purpose::Administer);
    granted.map_err(EntryError::NotAllowed)
}

pub(super) fn administers(visitor: &Visitor) -> Result<Grant, EntryError> {
    let granted = visitor.grant(Function::ManageUsers, Purpose::Administer);
    granted.map_err(EntryError::NotAllowed)
}

fn standing(account: &Account, today: Date) -> Standing {
    if account.until.is_some_and(|until| today >= until) {
        Standing::Ended
    } else if account.state == AccountState::Off {
        Standing::Locked
    } else {
        Standing::Active
    }
}

/// Twenty letters out of 32 that are not mistaken for one another, in groups: 100 bits.
fn letters(chance: &dyn romori_types::Chance) -> Result<String, UnitError> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789!";
    let mut bytes = [0; 20];
    chance.fill(&mut bytes).map_err(UnitError::Chance)?;
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte & 31)]);
    let text: String = bytes.iter().map(letter).collect();
    let groups: Vec<&str> = [0, 5, 10, 15].iter().filter_map(|at| text.get(*at..at + 5)).collect();
    Ok(groups.join("-"))
}
