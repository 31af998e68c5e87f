//! 鍵の廃棄 — without its keys nothing of a tenant opens any more, in the tables and in copies made
//! from now on. What it was, when and by whom stays, as a certificate.

use romori_identity::Grant;
use romori_types::{Date, TenantId, Timestamp};

use super::UnitError;
use super::code::{date, day, instant, micros};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Row, Scope, StoreError};

/// 廃棄の予定と結果
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destruction {
    /// Whose keys.
    pub tenant: TenantId,
    /// The day on which they are destroyed.
    pub on: Date,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// When it was done.
    pub destroyed_at: Option<Timestamp>,
    /// What is certified, as JSON; empty before.
    pub certificate: String,
    /// Done although the data was not given back: nobody wanted it.
    pub unreturned: bool,
}

fn destruction(row: &Row<'_>) -> Result<Destruction, StoreError> {
    let at = |place| -> Result<_, StoreError> {
        let at = row.int_or_null(place)?;
        at.map(|at| instant(at).ok_or_else(|| row.inconsistent(place))).transpose()
    };
    Ok(Destruction {
        tenant: row.id(0)?,
        on: date(row.int(1)?).ok_or_else(|| row.inconsistent(1))?,
        ordered_at: at(2)?.ok_or_else(|| row.inconsistent(2))?,
        destroyed_at: at(3)?,
        certificate: row.text(4)?.to_owned(),
        unreturned: row.int(5)? != 0,
    })
}

/// Where the id of the key inside lies in a wrapped key.
const KEY_ID: std::ops::Range<usize> = 20..36;

pub(super) fn key_id(wrapped: &[u8]) -> String {
    let id = wrapped.get(KEY_ID).unwrap_or_default();
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Store {
    /// What is ordered or done, the earliest day first.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn destructions(&self, grant: &Grant) -> Result<Vec<Destruction>, UnitError> {
        house(grant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select tenant_id, destroy_on, ordered_at, destroyed_at, certificate, unreturned
                 from tenant_end order by destroy_on, tenant_id",
                &[],
                destruction,
            )
        })?)
    }

    /// Orders that the keys of a tenant are destroyed on a day; a later order takes the place of
    /// the former one.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when they are destroyed already; when the store cannot write.
    pub fn order_destruction(
        &self,
        grant: &Grant,
        tenant: TenantId,
        on: Date,
        unreturned: bool,
    ) -> Result<(), UnitError> {
        house(grant)?;
        let now = micros(self.now());
        let changed = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into tenant_end
                     (tenant_id, destroy_on, ordered_at, certificate, unreturned)
                 values ($1, $2, $3, '', $4)
                 on conflict (tenant_id) do update set destroy_on = excluded.destroy_on,
                     ordered_at = excluded.ordered_at, unreturned = excluded.unreturned
                 where tenant_end.destroyed_at is null",
                &[tenant.into(), day(on).into(), now.into(), i64::from(unreturned).into()],
            )
        })?;
        if changed == 0 { Err(UnitError::Absent) } else { Ok(()) }
    }

    /// The ids of the keys of a tenant: its own, then those of its house and clients with their
    /// generations. An id is no secret.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is no such tenant; when the store cannot answer.
    pub fn key_ids(&self, grant: &Grant, tenant: TenantId) -> Result<Vec<String>, UnitError> {
        house(grant)?;
        let own = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select wrapped_key from tenant where id = $1",
                &[tenant.into()],
                |row| Ok(key_id(row.bytes(0)?)),
            )
        })?;
        let mut ids = vec![own.ok_or(UnitError::Absent)?];
        ids.extend(self.engine().read(Scope::Tenant(tenant), |connection| {
            connection.query(
                "select wrapped from client_key where tenant_id = $1 order by client_id",
                &[tenant.into()],
                |row| Ok(key_id(row.bytes(0)?)),
            )
        })?);
        ids.extend(self.engine().read(Scope::Tenant(tenant), |connection| {
            connection.query(
                "select wrapped from data_key where tenant_id = $1
                 order by client_id, generation",
                &[tenant.into()],
                |row| Ok(key_id(row.bytes(0)?)),
            )
        })?);
        Ok(ids)
    }

    /// Destroys the keys of a tenant and keeps the certificate. Its own key goes first: from then
    /// on nothing opens, whatever is broken off.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn destroy_keys(
        &self,
        grant: &Grant,
        tenant: TenantId,
        certificate: &str,
    ) -> Result<(), UnitError> {
        house(grant)?;
        let now = micros(self.now());
        let gone: &[u8] = &[];
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update tenant set wrapped_key = $2, sealed = $2 where id = $1",
                &[tenant.into(), gone.into()],
            )?;
            connection.execute("delete from actor where tenant_id = $1", &[tenant.into()])?;
            connection.execute(
                "update tenant_end set destroyed_at = $2, certificate = $3 where tenant_id = $1",
                &[tenant.into(), now.into(), certificate.into()],
            )
        })?;
        self.keys().forget(tenant);
        self.engine().write(Scope::Tenant(tenant), |connection| {
            connection.execute("delete from data_key where tenant_id = $1", &[tenant.into()])?;
            connection.execute("delete from client_key where tenant_id = $1", &[tenant.into()])
        })?;
        self.keys().forget(tenant);
        Ok(())
    }
}
