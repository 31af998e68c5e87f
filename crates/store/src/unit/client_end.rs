//! 顧問先の鍵の廃棄 — without its key nothing of a client opens any more. What it was, when and by
//! whom stays, as a certificate.

use romori_identity::Grant;
use romori_record::{Class, Outcome};
use romori_types::{ClientId, Date, TenantId, Timestamp};

use super::UnitError;
use super::code::{date, day, instant, micros};
use super::destroy::key_id;
use super::notes::Happening;
use super::store::Store;
use super::tenants::house;
use crate::engine::{Row, Scope, StoreError};

/// 顧問先の鍵の廃棄の予定と結果
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientEnd {
    /// Whose keys.
    pub client: ClientId,
    /// Its number.
    pub number: u32,
    /// The day on which they are destroyed.
    pub on: Date,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// When it was done.
    pub destroyed_at: Option<Timestamp>,
    /// What is certified, as JSON; empty before.
    pub certificate: String,
}

fn client_end(row: &Row<'_>) -> Result<ClientEnd, StoreError> {
    let at = |place| -> Result<_, StoreError> {
        let at = row.int_or_null(place)?;
        at.map(|at| instant(at).ok_or_else(|| row.inconsistent(place))).transpose()
    };
    Ok(ClientEnd {
        client: row.id(0)?,
        number: row.number(1)?,
        on: date(row.int(2)?).ok_or_else(|| row.inconsistent(2))?,
        ordered_at: at(3)?.ok_or_else(|| row.inconsistent(3))?,
        destroyed_at: at(4)?,
        certificate: row.text(5)?.to_owned(),
    })
}

fn happening(tenant: TenantId, class: Class) -> Happening {
    let (actor, session, note) = (None, None, None);
    Happening { tenant: Some(tenant), actor, session, class, outcome: Outcome::Done, note }
}

impl Store {
    /// What is ordered or done of a tenant's clients, by number.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn client_ends(
        &self,
        grant: &Grant,
        tenant: TenantId,
    ) -> Result<Vec<ClientEnd>, UnitError> {
        house(grant)?;
        Ok(self.engine().read(Scope::Tenant(tenant), |connection| {
            connection.query(
                "select e.client_id, c.number, e.destroy_on, e.ordered_at, e.destroyed_at,
                        e.certificate
                 from client_end e
                 join client c on c.tenant_id = e.tenant_id and c.id = e.client_id
                 where e.tenant_id = $1 order by c.number",
                &[tenant.into()],
                client_end,
            )
        })?)
    }

    /// The client of a tenant with a number, whoever asks by command.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none.
    pub fn client_of_number(
        &self,
        grant: &Grant,
        tenant: TenantId,
        number: u32,
    ) -> Result<ClientId, UnitError> {
        house(grant)?;
        let found = self.engine().read(Scope::Tenant(tenant), |connection| {
            connection.query_optional(
                "select id from client where tenant_id = $1 and number = $2",
                &[tenant.into(), number.into()],
                |row| row.id(0),
            )
        })?;
        found.ok_or(UnitError::Absent)
    }

    /// Orders that the keys of a client are destroyed on a day; a later order takes the place of
    /// the former one, and without a day there is none any more.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when they are destroyed already; when the store cannot write.
    pub fn order_client_end(
        &self,
        grant: &Grant,
        (tenant, client): (TenantId, ClientId),
        on: Option<Date>,
    ) -> Result<(), UnitError> {
        house(grant)?;
        self.note_client(grant, &happening(tenant, Class::SettingsChanged), client)?;
        let (now, by) = (micros(self.now()), grant.actor());
        let changed = self.engine().write(Scope::Tenant(tenant), |connection| match on {
            Some(on) => connection.execute(
                "insert into client_end (tenant_id, client_id, destroy_on, ordered_by, ordered_at,
                                         certificate)
                 values ($1, $2, $3, $4, $5, '')
                 on conflict (tenant_id, client_id) do update set
                     destroy_on = excluded.destroy_on, ordered_by = excluded.ordered_by,
                     ordered_at = excluded.ordered_at
                 where client_end.destroyed_at is null",
                &[tenant.into(), client.into(), day(on).into(), by.into(), now.into()],
            ),
            None => connection.execute(
                "delete from client_end
                 where tenant_id = $1 and client_id = $2 and destroyed_at is null",
                &[tenant.into(), client.into()],
            ),
        })?;
        if changed == 0 { Err(UnitError::Absent) } else { Ok(()) }
    }

    /// The ids of the keys of a client: its own, then those of its generations. An id is no secret.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn client_key_ids(
        &self,
        grant: &Grant,
        (tenant, client): (TenantId, ClientId),
    ) -> Result<Vec<String>, UnitError> {
        house(grant)?;
        let values = [tenant.into(), client.into()];
        Ok(self.engine().read(Scope::Tenant(tenant), |connection| {
            let mut ids = connection.query(
                "select wrapped from client_key where tenant_id = $1 and client_id = $2",
                &values,
                |row| Ok(key_id(row.bytes(0)?)),
            )?;
            ids.extend(connection.query(
                "select wrapped from data_key where tenant_id = $1 and client_id = $2
                 order by generation",
                &values,
                |row| Ok(key_id(row.bytes(0)?)),
            )?);
            Ok::<_, StoreError>(ids)
        })?)
    }

    /// Destroys the keys of a client with whatever its officers hold, and keeps the certificate;
    /// from the next unit of work on nothing of it opens. What is destroyed already stays so.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn destroy_client_keys(
        &self,
        grant: &Grant,
        (tenant, client): (TenantId, ClientId),
        (on, certificate): (Date, &str),
    ) -> Result<(), UnitError> {
        house(grant)?;
        self.note_client(grant, &happening(tenant, Class::ClientKeyDestroyed), client)?;
        let (now, by) = (micros(self.now()), grant.actor());
        self.engine().write(Scope::Tenant(tenant), |connection| {
            connection.execute(
                "insert into client_end (tenant_id, client_id, destroy_on, ordered_by, ordered_at,
                                         destroyed_at, certificate)
                 values ($1, $2, $3, $4, $5, $5, $6)
                 on conflict (tenant_id, client_id) do update set
                     destroyed_at = excluded.destroyed_at, certificate = excluded.certificate
                 where client_end.destroyed_at is null",
                &[
                    tenant.into(),
                    client.into(),
                    day(on).into(),
                    by.into(),
                    now.into(),
                    certificate.into(),
                ],
            )?;
            for statement in [
                "delete from client_key where tenant_id = $1 and client_id = $2",
                "delete from data_key where tenant_id = $1 and client_id = $2",
                "delete from held_key where tenant_id = $1 and client_id = $2",
                "delete from match_key where tenant_id = $1 and client_id = $2",
            ] {
                connection.execute(statement, &[tenant.into(), client.into()])?;
            }
            Ok::<_, StoreError>(())
        })?;
        self.keys().held().close((tenant, client));
        self.keys().forget_client(tenant, client);
        self.engine().settle(Scope::Tenant(tenant))?;
        Ok(())
    }
}
