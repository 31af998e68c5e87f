//! 担当の割当て — the secretariat puts clients into the charge of member attorneys, and hands them on.

use romori_identity::{Function, Grant, Party};
use romori_record::Class;
use romori_store::{Assignment, NewAssignment, UnitError};
use romori_types::{ActorId, Date, Purpose, day_in_japan};

use super::House;
use super::entry::{EntryError, Visitor};

/// 担当の一行 — one client with its present and former members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InCharge {
    /// 顧問先番号
    pub client: u32,
    /// In whose charge it is on the day.
    pub now: Option<ActorId>,
    /// Every assignment, the earliest first.
    pub history: Vec<Assignment>,
}

fn assigns(visitor: &Visitor) -> Result<Grant, EntryError> {
    let granted = visitor.grant(Function::AssignClients, Purpose::Administer);
    granted.map_err(EntryError::NotAllowed)
}

impl House {
    /// Every client with who has it in charge.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn charges_of_members(&self, visitor: &Visitor) -> Result<Vec<InCharge>, EntryError> {
        let grant = assigns(visitor)?;
        let today = day_in_japan(self.store.now());
        let all = self.store.assignments(&grant, visitor.session.tenant())?;
        let line = |anchor: romori_store::ClientAnchor| {
            let own = all.iter().filter(|one| one.client == anchor.id).copied();
            let history: Vec<Assignment> = own.collect();
            let now = history.iter().find(|one| one.holds(today)).map(|one| one.actor);
            InCharge { client: anchor.number, now, history }
        };
        Ok(self.client_numbers(visitor)?.into_iter().map(line).collect())
    }

    /// The members who can have clients in their charge: id and name.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn members(&self, visitor: &Visitor) -> Result<Vec<(ActorId, String)>, EntryError> {
        let grant = assigns(visitor)?;
        let accounts = self.store.accounts(&grant, visitor.session.tenant())?;
        let members = accounts.into_iter().filter(|one| one.rights.party == Party::MemberAttorney);
        Ok(members.map(|one| (one.id, one.name)).collect())
    }

    /// Puts a client into a member's charge from a day on, or into nobody's. Whoever had it sees
    /// nothing of it from that day; what was is kept.
    ///
    /// # Errors
    /// When the visitor may not; when there is no such client or member; when the present charge
    /// begins on that day or later.
    pub fn assign(
        &self,
        visitor: &Visitor,
        client: u32,
        member: Option<ActorId>,
        from: Date,
    ) -> Result<(), EntryError> {
        let grant = assigns(visitor)?;
        if let Some(member) = member {
            let is_member = self.members(visitor)?.iter().any(|(id, _)| *id == member);
            if !is_member {
                return Err(UnitError::Absent.into());
            }
        }
        let known = self.client_numbers(visitor)?;
        let found = known.iter().find(|anchor| anchor.number == client);
        let new = NewAssignment {
            tenant: visitor.session.tenant(),
            client: found.ok_or(EntryError::NoClient(client))?.id,
            actor: member,
            from,
        };
        self.store.assign(&grant, &new)?;
        self.note_about(&grant, visitor, Class::AssignmentChanged)?;
        Ok(())
    }
}
