//! 来ている人 — who sends a request, by the token of a session and the device it comes from.

use std::sync::PoisonError;

use romori_identity::{
    Account, Grant, Job, Party, SecondFactor, Session, SessionRecord, Token, Violation,
    asks_for_a_factor,
};
use romori_record::Class;
use romori_store::{BrowserKeyRow, Contract, Delegation, Ending, Support, UnitError};
use romori_types::{ActorId, Device, TenantId, Timestamp, day_in_japan};

use super::House;
use super::entry::Visitor;

/// A session that was used within this time is in use. Unit: seconds.
const IN_USE_SECONDS: i64 = 15 * 60;

/// A session with all that it is judged by.
pub(crate) struct KnownSession {
    record: SessionRecord,
    account: Account,
    second: SecondFactor,
    contract: Contract,
    acting: Option<Delegation>,
    support: Option<Support>,
    office: String,
    /// The key of a worker's telephone. He comes with it or not at all.
    phone: Option<BrowserKeyRow>,
}

impl KnownSession {
    fn resume(
        &self,
        token: &Token,
        device: Device,
        now: Timestamp,
    ) -> Result<Session, Vec<Violation>> {
        let session =
            Session::resume(&self.record, token, device, &self.account, self.second, now)?;
        if !self.contract.is_in_force(day_in_japan(now)) {
            return Err(vec![Violation::ContractOver]);
        }
        let serves = |phone: &BrowserKeyRow| phone.serves(self.account.id, now);
        if self.account.rights.party == Party::Worker && !self.phone.as_ref().is_some_and(serves) {
            return Err(vec![Violation::NoHeldKey]);
        }
        Ok(match (&self.support, &self.acting) {
            (Some(support), _) => session.supporting(support.supporting(now)),
            (None, Some(delegation)) => session.acting(delegation.acting()),
            (None, None) => session,
        })
    }

    fn visitor(&self, session: Session, record: SessionRecord, renewed: Option<String>) -> Visitor {
        let (name, office) = (self.account.name.clone(), self.office.clone());
        Visitor { session, record, name, office, certificate: None, renewed }
    }
}

impl House {
    /// Who a browser is, by the token of its cookie and the device that it comes from; nobody when
    /// the session has ended. A token that was carried to another device ends with its session.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn visitor(&self, token: &str, device: Device) -> Result<Option<Visitor>, UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        let Some(token) = Token::parse(token) else { return Ok(None) };
        let digest = token.digest();
        let read = || self.session_known(&grant, &digest);
        let Some(known) = self.sessions.recall(&self.store, digest, read)? else {
            return Ok(None);
        };
        let (record, account) = (&known.record, &known.account);
        let now = self.store.now();
        let session = match known.resume(&token, device, now) {
            Ok(session) => session,
            Err(violations) => {
                self.store.end_sessions(&grant, record.actor, Ending::Only(record.id))?;
                let carried = violations.contains(&Violation::OtherDevice);
                let class = if carried { Class::DeviceRefused } else { Class::SessionEnded };
                self.note(&grant, record, class)?;
                return Ok(None);
            }
        };
        let (record, renewed) = if record.needs_rotation(account) {
            let new = record.rotate(account.roles, now, self.chance.as_ref());
            let new = new.map_err(UnitError::from)?;
            if !self.store.rotate_session(&grant, &record.token_digest, &new.record)? {
                return Ok(None);
            }
            (new.record, Some(new.token.reveal().to_string()))
        } else if record.needs_touch(now) {
            let touched = SessionRecord { used_at: now, ..record.clone() };
            self.store.keep_session(&grant, &touched)?;
            (touched, None)
        } else {
            (record.clone(), None)
        };
        Ok(Some(known.visitor(session, record, renewed)))
    }

    /// As [`House::visitor`], where nothing need be read or written for it: none otherwise. It does
    /// not wait, so that it may be asked on a thread that answers.
    pub fn visitor_at_hand(&self, token: &str, device: Device) -> Option<Visitor> {
        let token = Token::parse(token)?;
        let known = self.sessions.at_hand(&self.store, &token.digest())?;
        let (now, record) = (self.store.now(), &known.record);
        let session = known.resume(&token, device, now).ok()?;
        let settled = !record.needs_rotation(&known.account) && !record.needs_touch(now);
        settled.then(|| known.visitor(session, record.clone(), None))
    }

    /// On how many devices an account is used now: more than one may be one person with two, or two
    /// persons with one account.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub(super) fn devices_in_use(
        &self,
        grant: &Grant,
        account: ActorId,
    ) -> Result<usize, UnitError> {
        let now = self.store.now().as_second();
        let sessions = self.store.sessions_of(grant, account)?;
        let lately = sessions.iter().filter(|one| now - one.used_at.as_second() < IN_USE_SECONDS);
        let mut devices: Vec<Device> = Vec::new();
        for one in lately {
            if !devices.contains(&one.device) {
                devices.push(one.device);
            }
        }
        Ok(devices.len())
    }

    fn session_known(
        &self,
        grant: &Grant,
        digest: &[u8; 32],
    ) -> Result<Option<KnownSession>, UnitError> {
        let Some(record) = self.store.session(grant, digest)? else { return Ok(None) };
        let Some(account) = self.account_if_any(grant, record.actor)? else { return Ok(None) };
        // What is remembered must not be older than the count of changes that it is held under.
        let contract = match self.store.control_changes() {
            Some(_) => self.store.contract(grant, record.tenant)?,
            None => self.contract_of(record.tenant, self.store.now())?,
        };
        // Only who must have a second factor is asked: nobody else waits for the answer.
        let second = if contract.factor_for_all || asks_for_a_factor(&account) {
            self.second_factor(grant, &account)?
        } else {
            SecondFactor::Lacks
        };
        let acting = self.store.acting(grant, record.id)?;
        let acting = acting.filter(|delegation| delegation.actor == record.actor);
        let support = self.support_of_session(grant, &record, &account)?;
        let tenant = acting.as_ref().map_or(record.tenant, |delegation| delegation.tenant);
        let office = match &support {
            // A tenant's name is often a person's.
            Some(support) if support.masked => format!("契約者 {}", support.tenant),
            Some(support) => self.office_name(support.tenant)?,
            None => self.office_name(tenant)?,
        };
        let phone = match (account.rights.party, record.device) {
            (Party::Worker, Device::Bound(device)) => self.store.browser_key(grant, device)?,
            _ => None,
        };
        let known =
            KnownSession { record, account, second, contract, acting, support, office, phone };
        Ok(Some(known))
    }

    /// The name of a tenant, asked for once and kept in memory.
    pub(super) fn office_name(&self, tenant: TenantId) -> Result<String, UnitError> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = names.get(&tenant) {
            return Ok(name.clone());
        }
        let name = self.store.tenant(&Grant::for_job(Job::Deadlines(tenant)))?.name;
        names.insert(tenant, name.clone());
        Ok(name)
    }
}

/// Sessions as each request asks for them.
pub(crate) type Sessions = super::memory::Memory<[u8; 32], KnownSession>;
