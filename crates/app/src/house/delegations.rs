//! 委託 — letting somebody of another tenant act for this one, and acting for another one.

use romori_identity::{Clients, Function, Functions, Grant, Job, SessionLimits, SessionRecord};
use romori_record::Class;
use romori_store::{Delegation, Ending, Ground, NewDelegation, UnitError};
use romori_types::{ActorId, Date, DelegationId, Purpose, SessionId};

use super::House;
use super::entry::{Admitted, EntryError, Visitor};

/// What another tenant can be let do. Users, settings, charges and the log stay at home.
pub const DELEGABLE: [Function; 13] = [
    Function::ViewLedger,
    Function::Search,
    Function::EditLedger,
    Function::Import,
    Function::UndoBatch,
    Function::Export,
    Function::Determine,
    Function::DraftCase,
    Function::CheckCase,
    Function::ApproveCase,
    Function::SubmitCase,
    Function::RunPay,
    Function::ViewDeadlines,
];

/// 与える委託
#[derive(Debug, Clone)]
pub struct Giving<'a> {
    /// The id that the other one was asked for.
    pub actor: ActorId,
    /// 機能
    pub functions: &'a [Function],
    /// 顧問先番号
    pub clients: &'a [u32],
    /// 根拠
    pub ground: Ground,
    /// When it was agreed.
    pub agreed_on: Date,
    /// First day.
    pub from: Date,
    /// The last day.
    pub last: Date,
}

fn delegates(visitor: &Visitor) -> Result<Grant, EntryError> {
    let granted = visitor.grant(Function::Delegate, Purpose::Administer);
    granted.map_err(EntryError::NotAllowed)
}

impl House {
    /// What the visitor's tenant has given, with the numbers of the clients.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn delegations_given(
        &self,
        visitor: &Visitor,
    ) -> Result<Vec<(Delegation, Vec<u32>)>, EntryError> {
        let grant = delegates(visitor)?;
        let given = self.store.delegations_given(&grant, visitor.session.tenant())?;
        let known = self.client_numbers(visitor)?;
        let numbers = |clients: &Clients| {
            let named = known.iter().filter(|anchor| clients.has(anchor.id));
            named.map(|anchor| anchor.number).collect()
        };
        Ok(given.into_iter().map(|one| (one.clone(), numbers(&one.clients))).collect())
    }

    /// Lets an account of another tenant act for the visitor's, for named clients and functions,
    /// until a day. It ends by itself.
    ///
    /// # Errors
    /// When the visitor may not; [`EntryError::Incomplete`] without client or function;
    /// [`UnitError::Absent`] when nobody of another tenant has the id.
    pub fn delegate(
        &self,
        visitor: &Visitor,
        giving: &Giving<'_>,
    ) -> Result<DelegationId, EntryError> {
        let grant = delegates(visitor)?;
        let allowed = |function: &&Function| DELEGABLE.contains(function);
        let functions: Vec<Function> = giving.functions.iter().filter(allowed).copied().collect();
        if functions.is_empty() || giving.clients.is_empty() {
            return Err(EntryError::Incomplete);
        }
        let Clients::Only(clients) = self.clients_numbered(visitor, giving.clients)? else {
            return Err(EntryError::Incomplete);
        };
        let clients: Vec<romori_types::ClientId> = clients.iter().copied().collect();
        let until = giving.last.tomorrow().map_err(|_| EntryError::Incomplete)?;
        let made = self.store.delegate(
            &grant,
            &NewDelegation {
                tenant: visitor.session.tenant(),
                actor: giving.actor,
                functions: Functions::of(&functions),
                clients: &clients,
                ground: giving.ground,
                agreed_on: giving.agreed_on,
                from: giving.from,
                until,
            },
        )?;
        self.note_about(&grant, visitor, Class::DelegationChanged)?;
        Ok(made)
    }

    /// Takes a delegation back at once.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when there is none to take back.
    pub fn take_back(&self, visitor: &Visitor, one: DelegationId) -> Result<(), EntryError> {
        let grant = delegates(visitor)?;
        self.store.take_delegation(&grant, visitor.session.tenant(), one)?;
        self.note_about(&grant, visitor, Class::DelegationChanged)?;
        Ok(())
    }

    /// What was given to the visitor himself, with the name of who gave it.
    ///
    /// # Errors
    /// What the store says.
    pub fn delegations_held(
        &self,
        visitor: &Visitor,
    ) -> Result<Vec<(Delegation, String)>, UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        let held = self.store.delegations_held(&grant, visitor.session.actor())?;
        held.into_iter().map(|one| Ok((one.clone(), self.office_name(one.tenant)?))).collect()
    }

    /// Goes on in the tenant of a delegation, or back in one's own. The session becomes another,
    /// so that no form of the one tenant can be sent to the other.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when he holds no such delegation today.
    pub fn act_for(
        &self,
        visitor: &Visitor,
        delegation: Option<DelegationId>,
    ) -> Result<Admitted, EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let now = self.store.now();
        if let Some(asked) = delegation {
            let today = romori_types::day_in_japan(now);
            let held = self.store.delegations_held(&grant, visitor.session.actor())?;
            if !held.iter().any(|one| one.id == asked && one.holds(today)) {
                return Err(UnitError::Absent.into());
            }
        }
        let chance = self.chance.as_ref();
        let roles = visitor.record.roles;
        let rotated = visitor.record.rotate(roles, now, chance).map_err(UnitError::from)?;
        let id = SessionId::new(now, chance).map_err(UnitError::from)?;
        let record = SessionRecord { id, ..rotated.record };
        let former = &visitor.record;
        self.store.end_sessions(&grant, former.actor, Ending::Only(former.id))?;
        self.store.keep_session(&grant, &record)?;
        if let Some(delegation) = delegation {
            self.store.act(&grant, id, delegation)?;
        }
        self.note(&grant, &record, Class::ActingChanged)?;
        let limits = SessionLimits::of(record.roles);
        let token = rotated.token.reveal().to_string();
        Ok(Admitted { token, browser: String::new(), limits })
    }
}
