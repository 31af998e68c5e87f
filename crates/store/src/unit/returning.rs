//! 返却の予定と結果 — to whom a tenant's data goes back when its contract ends, and whether it went.
//! What is kept is the public half of a code that is on paper alone: it opens nothing.

use romori_identity::Grant;
use romori_types::{TenantId, Timestamp};
use romori_vault::{RECEIVER_BYTES, Receiver};

use super::UnitError;
use super::code::{instant, micros};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Row, Scope, StoreError};

/// 返却
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Whose data.
    pub tenant: TenantId,
    /// To whom it is sealed.
    pub receiver: Receiver,
    /// When the code was made.
    pub made_at: Timestamp,
    /// When it was sealed and laid ready.
    pub returned_at: Option<Timestamp>,
    /// SHA-256 of the sealed file.
    pub digest: Option<[u8; 32]>,
}

fn back(row: &Row<'_>) -> Result<Return, StoreError> {
    let at = |place| -> Result<_, StoreError> {
        let at = row.int_or_null(place)?;
        at.map(|at| instant(at).ok_or_else(|| row.inconsistent(place))).transpose()
    };
    let receiver: [u8; RECEIVER_BYTES] = row.array(1)?;
    let digest = row.bytes_or_null(4)?.map(<[u8; 32]>::try_from).transpose();
    Ok(Return {
        tenant: row.id(0)?,
        receiver: Receiver::from_bytes(receiver),
        made_at: at(2)?.ok_or_else(|| row.inconsistent(2))?,
        returned_at: at(3)?,
        digest: digest.map_err(|_| row.inconsistent(4))?,
    })
}

impl Store {
    /// Every tenant that has said to whom its data goes back.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn returns(&self, grant: &Grant) -> Result<Vec<Return>, UnitError> {
        house(grant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select tenant_id, receiver, made_at, returned_at, digest
                 from tenant_return order by tenant_id",
                &[],
                back,
            )
        })?)
    }

    /// Says to whom a tenant's data goes back; a code that was made before opens nothing from now
    /// on. What went back already stays as it is.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when it went back already; when the store cannot write.
    pub fn set_receiver(
        &self,
        grant: &Grant,
        tenant: TenantId,
        receiver: &Receiver,
    ) -> Result<(), UnitError> {
        house(grant)?;
        let now = micros(self.now());
        let changed = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into tenant_return (tenant_id, receiver, made_at) values ($1, $2, $3)
                 on conflict (tenant_id) do update set receiver = excluded.receiver,
                     made_at = excluded.made_at
                 where tenant_return.returned_at is null",
                &[tenant.into(), receiver.as_bytes().into(), now.into()],
            )
        })?;
        if changed == 0 { Err(UnitError::Absent) } else { Ok(()) }
    }

    /// The sealed file lies ready.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn note_returned(
        &self,
        grant: &Grant,
        tenant: TenantId,
        digest: &[u8; 32],
    ) -> Result<(), UnitError> {
        house(grant)?;
        let now = micros(self.now());
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update tenant_return set returned_at = $2, digest = $3 where tenant_id = $1",
                &[tenant.into(), now.into(), digest.into()],
            )
        })?;
        Ok(())
    }
}
