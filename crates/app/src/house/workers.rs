//! 本人の入場 — the office lets a worker see his own record: his account, a code on paper, and what
//! ends it when his telephone is lost or he is to enter no more.

use std::sync::PoisonError;

use romori_identity::{
    Account, AccountState, Clients, Function, Grant, Job, Party, Rights, Roles, Violation,
};
use romori_record::{Class, Outcome};
use romori_roster::{Employment, Known, PersonIdentity};
use romori_store::{
    ClientAnchor, DeviceRow, DeviceWay, Ending, Happening, PersonAnchor, UnitError,
};
use romori_types::{ActorId, Date, DeviceId, Purpose, SessionId, Timestamp, day_in_japan};

use super::House;
use super::codes::EnrolmentCode;
use super::enrolment::DeviceError;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::own_record::entrance_ends;

/// How long the code on a worker's paper serves. Unit: days.
pub const PAPER_DAYS: i64 = 14;
/// How long a code serves that a worker gives to another telephone of his. Unit: minutes.
const OWN_MINUTES: i64 = 15;

/// 本人の入場の様子
pub struct Entrance {
    /// The worker's account, if he has one.
    pub account: Option<EntranceAccount>,
    /// His telephones, the newest first.
    pub phones: Vec<DeviceRow>,
    /// In how many places he is signed in.
    pub sessions: usize,
}

/// 本人の利用者
pub struct EntranceAccount {
    /// Who he is in the log.
    pub id: ActorId,
    /// Whether he may enter.
    pub active: bool,
    /// The last day on which he may, if there is one.
    pub last: Option<Date>,
    /// When he was here last.
    pub used_at: Option<Timestamp>,
}

/// 渡す紙の中身 — shown once.
pub struct Invited {
    /// The code.
    pub code: EnrolmentCode,
    /// 氏名
    pub name: String,
}

impl House {
    /// The person with these numbers, for whoever may look at him.
    fn person_numbered(
        &self,
        visitor: &Visitor,
        (client, person): (u32, u32),
    ) -> Result<(ClientAnchor, PersonAnchor), EntryError> {
        let granted = visitor.grant(Function::ViewLedger, Purpose::Consult);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        Ok(self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let client = reader.client_numbered(client)?;
            Ok((client, reader.person_numbered(client.id, person)?))
        })?)
    }

    /// The account that is tied to a person.
    fn account_of_person(
        &self,
        visitor: &Visitor,
        (client, person): (ClientAnchor, PersonAnchor),
    ) -> Result<Option<Account>, UnitError> {
        let grant = Grant::for_job(Job::Devices);
        let all = self.store.accounts(&grant, visitor.session.tenant())?;
        Ok(all.into_iter().find(|account| {
            let rights = &account.rights;
            let tied = rights.party == Party::Worker && rights.person == Some(person.id);
            tied && account.clients.has(client.id)
        }))
    }

    /// Whether a person enters, from which telephones and how lately.
    ///
    /// # Errors
    /// When the visitor may not look at the person; [`UnitError::Absent`] when there is none.
    pub fn entrance(&self, visitor: &Visitor, numbers: (u32, u32)) -> Result<Entrance, EntryError> {
        let tied = self.person_numbered(visitor, numbers)?;
        let Some(account) = self.account_of_person(visitor, tied)? else {
            return Ok(Entrance { account: None, phones: Vec::new(), sessions: 0 });
        };
        let grant = Grant::for_job(Job::Devices);
        let mut phones = self.store.devices(&grant, account.tenant)?;
        phones.retain(|one| one.account == account.id && one.way == DeviceWay::Browser);
        Ok(Entrance {
            sessions: self.store.sessions_of(&grant, account.id)?.len(),
            account: Some(EntranceAccount {
                id: account.id,
                active: account.violations(self.store.now()).is_empty(),
                last: account.until.and_then(|until| until.yesterday().ok()),
                used_at: account.used_at,
            }),
            phones,
        })
    }

    /// Makes a worker's account, where there is none, and a code with which he registers his
    /// telephone. An account that was turned off is opened again.
    ///
    /// # Errors
    /// When the visitor may not; when the person has left too long ago.
    pub fn invite_worker(
        &self,
        visitor: &Visitor,
        numbers: (u32, u32),
    ) -> Result<Invited, DeviceError> {
        let granted = visitor.grant(Function::AdmitWorkers, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let tied = self.person_numbered(visitor, numbers)?;
        let (name, until) = self.known_of(visitor, tied)?;
        let now = self.store.now();
        if until.is_some_and(|until| until <= day_in_japan(now)) {
            return Err(EntryError::NotAllowed(vec![Violation::AccountNotInForce]).into());
        }
        // Of two presses at once, the second finds the account of the first.
        let alone = self.gate.rights.lock().unwrap_or_else(PoisonError::into_inner);
        let account = match self.account_of_person(visitor, tied)? {
            Some(account) => Account { state: AccountState::Active, until, ..account },
            None => self.new_worker(visitor, tied, &name, until)?,
        };
        self.store.keep_account(&grant, &account)?;
        drop(alone);
        self.store.note_opened(&grant, account.id)?;
        let minutes = PAPER_DAYS * 24 * 60;
        let by = visitor.session.actor();
        let code = self.code_for(&grant, &account, by, (DeviceWay::Browser, 0, minutes))?;
        self.note_worker(&grant, visitor, (Class::WorkerInvited, account.id))?;
        Ok(Invited { code, name })
    }

    fn new_worker(
        &self,
        visitor: &Visitor,
        (client, person): (ClientAnchor, PersonAnchor),
        name: &str,
        until: Option<Date>,
    ) -> Result<Account, UnitError> {
        let now = self.store.now();
        let id = ActorId::new(now, self.chance.as_ref())?;
        Ok(Account {
            id,
            tenant: visitor.session.tenant(),
            // Nobody types it: it only has to be another one than everybody else's.
            login: format!("honnin-{id}"),
            name: name.to_owned(),
            roles: Roles::default(),
            clients: Clients::only([client.id]),
            rights: Rights { party: Party::Worker, person: Some(person.id), ..Rights::default() },
            from: day_in_japan(now),
            until,
            password: None,
            password_due: false,
            reset: None,
            state: AccountState::Active,
            created_at: now,
            used_at: None,
        })
    }

    /// The person's name, and until when he enters. It is a look at him.
    fn known_of(
        &self,
        visitor: &Visitor,
        (client, person): (ClientAnchor, PersonAnchor),
    ) -> Result<(String, Option<Date>), EntryError> {
        let granted = visitor.grant(Function::ViewLedger, Purpose::Maintain);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let id = person.id.as_bytes();
        Ok(self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let lines = reader.facts_of::<PersonIdentity>(client.id, id)?;
            let latest = lines.iter().find_map(|line| line.history.latest(Known::Now));
            let identity = latest.and_then(|span| span.row.fact.as_ref());
            let name = identity.ok_or(UnitError::Absent)?.name.shown().to_owned();
            let lines = reader.facts_of::<Employment>(client.id, id)?.into_iter();
            let made = lines.filter_map(|line| line.history.latest(Known::Now)?.row.fact.clone());
            Ok((name, entrance_ends(&made.collect::<Vec<_>>())))
        })?)
    }

    /// Revokes a telephone of a person: it is lost, say. Its sessions end; how many.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when the person has no such telephone.
    pub fn end_phone(
        &self,
        visitor: &Visitor,
        numbers: (u32, u32),
        phone: DeviceId,
    ) -> Result<u64, EntryError> {
        let granted = visitor.grant(Function::AdmitWorkers, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let entrance = self.entrance(visitor, numbers)?;
        let found = entrance.phones.into_iter().find(|one| one.id == phone);
        let found = found.ok_or(UnitError::Absent)?;
        let ended = self.store.revoke_device(&grant, found.id)?.unwrap_or(0);
        self.note_device(&grant, &found, Some(visitor), Class::DeviceLost)?;
        Ok(ended)
    }

    /// Closes a person's entrance: his account is off, telephones and passkeys go, sessions end.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when he has no account.
    pub fn close_entrance(&self, visitor: &Visitor, numbers: (u32, u32)) -> Result<(), EntryError> {
        let granted = visitor.grant(Function::AdmitWorkers, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let tied = self.person_numbered(visitor, numbers)?;
        let account = self.account_of_person(visitor, tied)?.ok_or(UnitError::Absent)?;
        self.store.turn_off(&grant, account.id)?;
        for phone in self.entrance(visitor, numbers)?.phones {
            self.store.revoke_device(&grant, phone.id)?;
        }
        self.store.remove_credentials(&grant, account.id)?;
        let nobody = SessionId::from_bytes([0; 16]);
        self.store.end_sessions(&grant, account.id, Ending::AllBut(nobody))?;
        self.note_worker(&grant, visitor, (Class::WorkerClosed, account.id))?;
        Ok(())
    }

    /// A code with which the visitor, a worker, registers another telephone of his. He has just
    /// proved himself: [`House::prove_on_phone`].
    ///
    /// # Errors
    /// When he is no worker; when the account may not enter.
    pub fn invite_own_phone(&self, visitor: &Visitor) -> Result<EnrolmentCode, DeviceError> {
        let grant = Grant::for_job(Job::Devices);
        let account = self.store.account(&grant, visitor.record.actor)?;
        if account.rights.party != Party::Worker {
            return Err(UnitError::Absent.into());
        }
        let way = (DeviceWay::Browser, 0, OWN_MINUTES);
        let code = self.code_for(&grant, &account, account.id, way)?;
        self.note_worker(&grant, visitor, (Class::WorkerInvited, account.id))?;
        Ok(code)
    }

    fn note_worker(
        &self,
        grant: &Grant,
        visitor: &Visitor,
        (class, account): (Class, ActorId),
    ) -> Result<(), UnitError> {
        let what = Happening {
            tenant: Some(visitor.session.tenant()),
            actor: Some(visitor.session.actor()),
            session: Some(visitor.session.id()),
            class,
            outcome: Outcome::Done,
            note: None,
        };
        self.store.note_account(grant, &what, account)
    }
}
