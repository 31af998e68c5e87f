//! 端末なしの入場の申出 — one administrator asks, another one agrees.

use romori_identity::Grant;
use romori_types::{ActorId, DeviceId, TenantId, Timestamp};

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{instant, micros};
use super::store::Store;
use crate::engine::Scope;

/// 端末なしの入場の申出
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admission {
    /// Which.
    pub id: DeviceId,
    /// Whose office.
    pub tenant: TenantId,
    /// Who is to be let in.
    pub account: ActorId,
    /// Who asked.
    pub asked_by: ActorId,
    /// When.
    pub asked_at: Timestamp,
}

impl Store {
    /// Keeps what an administrator asks for.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant is for another tenant; when the store cannot write.
    pub fn keep_admission(&self, grant: &Grant, asked: &Admission) -> Result<(), UnitError> {
        of_tenant(grant, asked.tenant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into admission (id, tenant_id, account, asked_by, asked_at)
                 values ($1, $2, $3, $4, $5)",
                &[
                    asked.id.into(),
                    asked.tenant.into(),
                    asked.account.into(),
                    asked.asked_by.into(),
                    micros(asked.asked_at).into(),
                ],
            )
        })?;
        Ok(())
    }

    /// What was asked for in a tenant since this instant and is not decided, the oldest first.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant is for another tenant.
    pub fn open_admissions(
        &self,
        grant: &Grant,
        tenant: TenantId,
        since: Timestamp,
    ) -> Result<Vec<Admission>, UnitError> {
        of_tenant(grant, tenant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select id, account, asked_by, asked_at from admission
                 where tenant_id = $1 and asked_at >= $2 and decided_at is null
                 order by asked_at, id",
                &[tenant.into(), micros(since).into()],
                |row| {
                    Ok(Admission {
                        id: row.id(0)?,
                        tenant,
                        account: row.id(1)?,
                        asked_by: row.id(2)?,
                        asked_at: instant(row.int(3)?).ok_or_else(|| row.inconsistent(3))?,
                    })
                },
            )
        })?)
    }

    /// Decides what another one asked for. Whether it was open: nobody decides twice, and nobody
    /// what he asked for himself.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant is for another tenant; when the store cannot write.
    pub fn decide_admission(
        &self,
        grant: &Grant,
        asked: &Admission,
        by: ActorId,
    ) -> Result<bool, UnitError> {
        of_tenant(grant, asked.tenant)?;
        let now = micros(self.now());
        let decided = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update admission set decided_by = $2, decided_at = $3
                 where id = $1 and decided_at is null and asked_by <> $2",
                &[asked.id.into(), by.into(), now.into()],
            )
        })?;
        Ok(decided > 0)
    }
}
