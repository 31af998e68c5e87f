//! 台帳に触れない記録 — entries about acts that touch no ledger: a sign-in, an account, a backup.

use romori_identity::Grant;
use romori_record::{Body, Change, Class, Entry, LoggedPurpose, Micros, Note, Outcome};
use romori_types::{ActorId, ClientId, EntryId, FactId, SessionId, TenantId};
use romori_vault::{Block, HOUSE, Place, Table};

use super::UnitError;
use super::store::Store;
use super::tenants::house;
use crate::engine::Scope;

/// What happened.
#[derive(Debug, Clone, Copy)]
pub struct Happening {
    /// Whose matter; none for what is the installation's.
    pub tenant: Option<TenantId>,
    /// Who did it, where it is not the grant's own actor.
    pub actor: Option<ActorId>,
    /// In which session.
    pub session: Option<SessionId>,
    /// What.
    pub class: Class,
    /// How it ended.
    pub outcome: Outcome,
    /// Why so.
    pub note: Option<Note>,
}

impl Store {
    /// Puts an entry about an act that touched no ledger on its way to the log, durable when this
    /// returns.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write; for what leaves the house
    /// while entries do not reach the keeper.
    pub fn note(&self, grant: &Grant, what: &Happening) -> Result<(), UnitError> {
        house(grant)?;
        self.note_any(grant, what, None)
    }

    /// As [`Store::note`], by somebody who belongs elsewhere.
    ///
    /// # Errors
    /// As [`Store::note`].
    pub fn note_from(
        &self,
        grant: &Grant,
        what: &Happening,
        home: TenantId,
    ) -> Result<(), UnitError> {
        house(grant)?;
        self.note_all(grant, what, (None, None), Some(home))
    }

    /// As [`Store::note`], about an account, which the sealed part names by its id.
    ///
    /// # Errors
    /// As [`Store::note`].
    pub fn note_account(
        &self,
        grant: &Grant,
        what: &Happening,
        account: ActorId,
    ) -> Result<(), UnitError> {
        house(grant)?;
        self.note_any(grant, what, Some(account))
    }

    /// As [`Store::note_any`], about a client.
    pub(super) fn note_client(
        &self,
        grant: &Grant,
        what: &Happening,
        client: ClientId,
    ) -> Result<(), UnitError> {
        self.note_all(grant, what, (None, Some(client)), grant.actor_home_tenant())
    }

    /// As [`Store::note`], whatever the grant is for: for what the store itself refuses.
    pub(super) fn note_any(
        &self,
        grant: &Grant,
        what: &Happening,
        account: Option<ActorId>,
    ) -> Result<(), UnitError> {
        self.note_all(grant, what, (account, None), grant.actor_home_tenant())
    }

    fn note_all(
        &self,
        grant: &Grant,
        what: &Happening,
        (account, client): (Option<ActorId>, Option<ClientId>),
        home: Option<TenantId>,
    ) -> Result<(), UnitError> {
        if what.outcome == Outcome::Done {
            self.standing().admit_class(what.class)?;
        }
        let (now, tenant) = (self.now(), what.tenant);
        let id = EntryId::new(now, self.chance())?;
        let row = account.map(|account| FactId::from_bytes(*account.as_bytes()));
        let change = |row| Change { row, before: None, after: None };
        let body = Body {
            note: what.note,
            changes: row.map(change).into_iter().collect(),
            ..Body::default()
        };
        let body = match tenant {
            Some(tenant) if body != Body::default() => self.sealed_body(tenant, id, &body)?,
            _ => Vec::new(),
        };
        let home = home.or(tenant).unwrap_or(romori_record::HOUSE);
        let entry = Entry {
            id,
            at: Micros::of(now),
            tenant: tenant.unwrap_or(romori_record::HOUSE),
            home,
            actor: what.actor.unwrap_or(grant.actor()),
            device: grant.device(),
            session: what.session.or(grant.session()),
            class: what.class,
            outcome: what.outcome,
            purpose: LoggedPurpose::from(grant.purpose()),
            basis: grant.basis(),
            client,
            persons: 0,
            set: None,
            body,
        };
        let bytes = entry.encode().map_err(|error| UnitError::Log(error.to_string()))?;
        match tenant {
            Some(tenant) => {
                self.engine().write(Scope::Tenant(tenant), |connection| {
                    connection.execute(
                        "insert into outbox (tenant_id, id, entry) values ($1, $2, $3)",
                        &[tenant.into(), id.into(), bytes.as_slice().into()],
                    )
                })?;
                self.mark_dirty(tenant);
            }
            None => {
                self.engine().write(Scope::Control, |connection| {
                    connection.execute(
                        "insert into outbox (id, entry) values ($1, $2)",
                        &[id.into(), bytes.as_slice().into()],
                    )
                })?;
            }
        }
        self.hand_over_waiting(id, &bytes);
        Ok(())
    }

    fn sealed_body(
        &self,
        tenant: TenantId,
        id: EntryId,
        body: &Body,
    ) -> Result<Vec<u8>, UnitError> {
        let place = Place {
            tenant,
            client: HOUSE,
            table: Table::Log,
            row: FactId::from_bytes(*id.as_bytes()),
            block: Block::Other,
            version: 1,
        };
        let sealed = self.house_keys(tenant)?.seal(&mut self.nonces(), &place, &body.encode())?;
        Ok(sealed.into_bytes())
    }
}
