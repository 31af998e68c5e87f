//! 登録コード — codes by which a known person registers a device: only a digest of each, with a
//! bound on time and tries. Used once.

use romori_identity::{Grant, Zone};
use romori_types::{ActorId, TenantId, Timestamp};

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{instant, micros};
use super::devices::DeviceWay;
use super::store::Store;
use super::tenants::house;
use crate::engine::Scope;

/// A code is worth nothing after so many wrong tries at it.
pub const ENROLMENT_TRIES_MAX: u32 = 5;

/// 登録コードの行. The code itself is nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The part of the code by which it is found; by itself it opens nothing.
    pub handle: String,
    /// Whose office.
    pub tenant: TenantId,
    /// For whom.
    pub account: ActorId,
    /// Where the device will be let in.
    pub zone: Zone,
    /// Digest of the whole code.
    pub digest: [u8; 32],
    /// Who gave it.
    pub made_by: ActorId,
    /// What it opens: the registration of a device, or an hour without one.
    pub way: DeviceWay,
    /// From when it serves.
    pub opens_at: Timestamp,
    /// Until when it serves, this instant excluded.
    pub until: Timestamp,
    /// Wrong tries so far.
    pub tries: u32,
}

impl Store {
    /// Keeps a code. Codes whose time is over are forgotten.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant is for another tenant; when the store cannot write.
    pub fn keep_enrolment(&self, grant: &Grant, new: &Enrolment) -> Result<(), UnitError> {
        of_tenant(grant, new.tenant)?;
        let now = micros(self.now());
        self.engine().write(Scope::Control, |connection| {
            connection.execute("delete from enrolment where until <= $1", &[now.into()])?;
            connection.execute(
                "insert into enrolment (handle, tenant_id, account, zone, digest, made_by, made_at,
                                        until, tries, way, opens_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10)",
                &[
                    new.handle.as_str().into(),
                    new.tenant.into(),
                    new.account.into(),
                    new.zone.code().into(),
                    (&new.digest).into(),
                    new.made_by.into(),
                    now.into(),
                    micros(new.until).into(),
                    new.way.code().into(),
                    micros(new.opens_at).into(),
                ],
            )
        })?;
        Ok(())
    }

    /// The code that is found by this part of it, if it still serves.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot answer.
    pub fn enrolment(&self, grant: &Grant, handle: &str) -> Result<Option<Enrolment>, UnitError> {
        house(grant)?;
        let now = micros(self.now());
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select tenant_id, account, zone, digest, made_by, until, tries, way, opens_at
                 from enrolment
                 where handle = $1 and until > $2 and opens_at <= $2 and tries < $3",
                &[handle.into(), now.into(), ENROLMENT_TRIES_MAX.into()],
                |row| {
                    Ok(Enrolment {
                        handle: handle.to_owned(),
                        tenant: row.id(0)?,
                        account: row.id(1)?,
                        zone: Zone::of_code(row.number(2)?).ok_or_else(|| row.inconsistent(2))?,
                        digest: row.array(3)?,
                        made_by: row.id(4)?,
                        until: instant(row.int(5)?).ok_or_else(|| row.inconsistent(5))?,
                        tries: row.number(6)?,
                        way: DeviceWay::of_code(row.number(7)?)
                            .ok_or_else(|| row.inconsistent(7))?,
                        opens_at: instant(row.int(8)?).ok_or_else(|| row.inconsistent(8))?,
                    })
                },
            )
        })?)
    }

    /// Counts a try at a code, before it is known whether it is right. Whether it may be looked
    /// at: tries at once count like tries in a row.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot write.
    pub fn count_enrolment_try(&self, grant: &Grant, handle: &str) -> Result<bool, UnitError> {
        house(grant)?;
        let counted = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update enrolment set tries = tries + 1 where handle = $1 and tries < $2",
                &[handle.into(), ENROLMENT_TRIES_MAX.into()],
            )
        })?;
        Ok(counted > 0)
    }

    /// Takes back the count of a try that was right.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot write.
    pub fn forgive_enrolment_try(&self, grant: &Grant, handle: &str) -> Result<(), UnitError> {
        house(grant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update enrolment set tries = tries - 1 where handle = $1 and tries > 0",
                &[handle.into()],
            )
        })?;
        Ok(())
    }

    /// Uses a code up. Whether it was there: of two who come at once with one code, one gets it.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot write.
    pub fn use_enrolment(&self, grant: &Grant, handle: &str) -> Result<bool, UnitError> {
        house(grant)?;
        let used = self.engine().write(Scope::Control, |connection| {
            connection.execute("delete from enrolment where handle = $1", &[handle.into()])
        })?;
        Ok(used > 0)
    }

    /// How many codes of a tenant still serve.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant is for another tenant.
    pub fn open_enrolments(&self, grant: &Grant, tenant: TenantId) -> Result<u64, UnitError> {
        of_tenant(grant, tenant)?;
        let now = micros(self.now());
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query_one(
                "select count(*) from enrolment
                 where tenant_id = $1 and until > $2 and tries < $3",
                &[tenant.into(), now.into(), ENROLMENT_TRIES_MAX.into()],
                |row| row.number(0),
            )
        })?)
    }
}
