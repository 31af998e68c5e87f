//! 大量の取扱いの承認 — what somebody asks for beyond the limit, and who decided; the limit itself.

use romori_identity::Grant;
use romori_types::{ActorId, BatchId, TenantId, Timestamp};

use super::UnitError;
use super::accounts::of_tenant;
use super::bulk::BULK_PERSONS;
use super::code::{instant, micros};
use super::store::Store;
use crate::engine::{Row, Scope, StoreError};

romori_types::coded! {
    /// 求めの別 — what is asked for.
    BulkKind: u8 {
        /// More persons within the next hour.
        More = 1, "この1時間に多くの人を見る・書き出す";
        /// A higher limit for everybody of the tenant.
        Limit = 2, "事務所の上限を上げる";
    }
}

/// 大量の取扱いの求め
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkRequest {
    /// Which.
    pub id: BatchId,
    /// Whose data.
    pub tenant: TenantId,
    /// Who asks.
    pub asker: ActorId,
    /// What for.
    pub kind: BulkKind,
    /// How many persons: beyond the limit, or as the limit.
    pub persons: u32,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<ActorId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Whether it was granted.
    pub granted: bool,
    /// Until when what was granted holds.
    pub until: Option<Timestamp>,
}

fn request(row: &Row<'_>) -> Result<BulkRequest, StoreError> {
    let at = |place| -> Result<_, StoreError> {
        let at = row.int_or_null(place)?;
        at.map(|at| instant(at).ok_or_else(|| row.inconsistent(place))).transpose()
    };
    Ok(BulkRequest {
        id: row.id(0)?,
        tenant: row.id(1)?,
        asker: row.id(2)?,
        kind: BulkKind::of_code(row.number(3)?).ok_or_else(|| row.inconsistent(3))?,
        persons: row.number(4)?,
        asked_at: at(5)?.ok_or_else(|| row.inconsistent(5))?,
        decided_by: row.id_or_null(6)?,
        decided_at: at(7)?,
        granted: row.flag(8)?,
        until: at(9)?,
    })
}

impl Store {
    /// The limit of a tenant.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub(super) fn bulk_limit_of(&self, tenant: TenantId) -> Result<u32, UnitError> {
        let kept = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select persons from bulk_limit where tenant_id = $1",
                &[tenant.into()],
                |row| row.number(0),
            )
        })?;
        Ok(kept.unwrap_or(BULK_PERSONS))
    }

    /// Sets the limit of a tenant.
    ///
    /// # Errors
    /// When the grant is not for this tenant; when the store cannot write.
    pub fn set_bulk_limit(
        &self,
        grant: &Grant,
        tenant: TenantId,
        persons: u32,
    ) -> Result<(), UnitError> {
        of_tenant(grant, tenant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into bulk_limit (tenant_id, persons) values ($1, $2)
                 on conflict (tenant_id) do update set persons = excluded.persons",
                &[tenant.into(), persons.into()],
            )
        })?;
        self.forget_bulk_limit(tenant);
        Ok(())
    }

    /// How many persons beyond the limit an actor may see now.
    pub(super) fn bulk_allowance(
        &self,
        tenant: TenantId,
        actor: ActorId,
        now: i64,
    ) -> Result<u32, UnitError> {
        let sum = self.engine().read(Scope::Control, |connection| {
            connection.query_one(
                "select cast(coalesce(sum(persons), 0) as bigint) from bulk_request
                 where tenant_id = $1 and asker = $2 and kind = 1 and granted = 1 and until > $3",
                &[tenant.into(), actor.into(), now.into()],
                |row| row.int(0),
            )
        })?;
        Ok(u32::try_from(sum).unwrap_or(u32::MAX))
    }

    /// Keeps a new request.
    ///
    /// # Errors
    /// When the grant is not for its tenant; when the store cannot write.
    pub fn keep_bulk_request(&self, grant: &Grant, new: &BulkRequest) -> Result<(), UnitError> {
        of_tenant(grant, new.tenant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into bulk_request (id, tenant_id, asker, kind, persons, asked_at, granted)
                 values ($1, $2, $3, $4, $5, $6, 0)",
                &[
                    new.id.into(),
                    new.tenant.into(),
                    new.asker.into(),
                    new.kind.code().into(),
                    new.persons.into(),
                    micros(new.asked_at).into(),
                ],
            )
        })?;
        Ok(())
    }

    /// The requests of a tenant since an instant, the latest first.
    ///
    /// # Errors
    /// When the grant is not for this tenant; when the store cannot answer.
    pub fn bulk_requests(
        &self,
        grant: &Grant,
        tenant: TenantId,
        since: Timestamp,
    ) -> Result<Vec<BulkRequest>, UnitError> {
        of_tenant(grant, tenant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select id, tenant_id, asker, kind, persons, asked_at, decided_by, decided_at,
                        granted, until
                 from bulk_request where tenant_id = $1 and asked_at >= $2
                 order by asked_at desc, id",
                &[tenant.into(), micros(since).into()],
                request,
            )
        })?)
    }

    /// Decides a request that nobody has decided yet.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the tenant has none so.
    pub fn decide_bulk_request(
        &self,
        grant: &Grant,
        decided: &BulkRequest,
    ) -> Result<(), UnitError> {
        of_tenant(grant, decided.tenant)?;
        let changed = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update bulk_request set decided_by = $3, decided_at = $4, granted = $5, until = $6
                 where id = $1 and tenant_id = $2 and decided_at is null",
                &[
                    decided.id.into(),
                    decided.tenant.into(),
                    decided.decided_by.into(),
                    decided.decided_at.map(micros).into(),
                    decided.granted.into(),
                    decided.until.map(micros).into(),
                ],
            )
        })?;
        if changed == 0 { Err(UnitError::Absent) } else { Ok(()) }
    }
}
