//! 権限の範囲 — side, functions taken away and fields withheld of a user; and the rights of one user
//! copied to another.

use romori_identity::{Clients, Limits, Party, Rights};
use romori_record::Class;
use romori_store::{TenantKind, UnitError};
use romori_types::{ActorId, PersonId};

use super::House;
use super::entry::{EntryError, Visitor};
use super::users::administers;

/// 権限の範囲の変更
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewRights {
    /// 所属の区分
    pub party: Party,
    /// 外す機能と伏せる区画
    pub limits: Limits,
    /// 本人: by the numbers of client and person.
    pub person: Option<(u32, u32)>,
}

/// The sides that there are in a tenant of a kind.
pub const fn parties_of(kind: TenantKind) -> &'static [Party] {
    match kind {
        TenantKind::Office => &[Party::Staff, Party::ClientSide, Party::Worker],
        TenantKind::Association => &[
            Party::Secretariat,
            Party::MemberAttorney,
            Party::MemberEmployer,
            Party::Staff,
            Party::Worker,
        ],
        TenantKind::Company => &[Party::Company, Party::Staff, Party::Worker],
        TenantKind::Installation => &[Party::Operator],
    }
}

impl House {
    /// The sides that a user of the visitor's tenant can stand on.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn parties(&self, visitor: &Visitor) -> Result<&'static [Party], EntryError> {
        administers(visitor)?;
        Ok(parties_of(self.tenant_kind(visitor)?))
    }

    /// Changes on which side a user stands and what is taken from him, from his next request on.
    ///
    /// # Errors
    /// When the visitor may not; when there is no such side in this tenant, or no such person; when
    /// a side whose clients must be named has all of them.
    pub fn change_limits(
        &self,
        visitor: &Visitor,
        user: ActorId,
        new: &NewRights,
    ) -> Result<(), EntryError> {
        if !self.parties(visitor)?.contains(&new.party) {
            return Err(EntryError::Incomplete);
        }
        let tied = match (new.party, new.person) {
            (Party::Worker, Some(numbers)) => Some(self.person_of(visitor, numbers)?),
            (Party::Worker, None) => return Err(EntryError::Incomplete),
            _ => None,
        };
        let grant = administers(visitor)?;
        let clients = match tied {
            Some((client, _)) => Clients::only([client]),
            None => self.store.account(&grant, user)?.clients,
        };
        let assigned = new.party.is_assigned();
        if new.party.names_clients() && !assigned && clients == Clients::All {
            return Err(EntryError::ClientsNotNamed);
        }
        let rights =
            Rights { party: new.party, limits: new.limits, person: tied.map(|(_, person)| person) };
        self.change_account(visitor, user, Class::RightsChanged, |account| {
            account.rights = rights;
            account.clients = clients;
        })
    }

    /// Which person has these numbers, without a look at him.
    fn person_of(
        &self,
        visitor: &Visitor,
        (client, person): (u32, u32),
    ) -> Result<(romori_types::ClientId, PersonId), EntryError> {
        let known = self.client_numbers(visitor)?;
        let client = known.iter().find(|anchor| anchor.number == client);
        let client = client.ok_or(EntryError::NoClient(client.map_or(0, |one| one.number)))?;
        let granted = visitor
            .grant(romori_identity::Function::ManageClients, romori_types::Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let found = self.store.read(&grant, |reader| -> Result<_, UnitError> {
            reader.person_numbered(client.id, person)
        })?;
        Ok((client.id, found.id))
    }

    /// Gives a user the roles, the side, the limits and the clients of another one. A worker's tie
    /// to himself is nobody else's.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when one of them is not of this tenant;
    /// [`EntryError::Incomplete`] when the other one is a worker.
    pub fn copy_rights(
        &self,
        visitor: &Visitor,
        from: ActorId,
        to: ActorId,
    ) -> Result<(), EntryError> {
        let grant = administers(visitor)?;
        let source = self.store.account(&grant, from)?;
        if source.rights.party == Party::Worker || from == to {
            return Err(EntryError::Incomplete);
        }
        self.change_account(visitor, to, Class::RightsCopied, |account| {
            account.roles = source.roles;
            account.rights = source.rights;
            account.clients = source.clients;
        })
    }

    /// What kind of tenant the visitor works for.
    pub(super) fn tenant_kind(&self, visitor: &Visitor) -> Result<TenantKind, UnitError> {
        let grant = romori_identity::Grant::for_job(romori_identity::Job::Deadlines(
            visitor.session.tenant(),
        ));
        Ok(self.store.tenant(&grant)?.kind)
    }
}
