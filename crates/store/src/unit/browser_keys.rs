//! 電話機の鍵 — the public halves of the keys that the browsers of workers hold, each beside its device.

use romori_identity::{Grant, Zone};
use romori_types::{ActorId, DeviceId, TenantId, Timestamp};

use super::UnitError;
use super::accounts::of_tenant;
use super::code::micros;
use super::devices::{DeviceWay, NewDevice, at, at_or_null, insert, place};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Row, Scope, StoreError};

/// 電話機の鍵 — with what decides whether it serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserKeyRow {
    /// Which device.
    pub device: DeviceId,
    /// Whose office.
    pub tenant: TenantId,
    /// Whose.
    pub account: ActorId,
    /// Until when it serves.
    pub until: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// The point of its public half.
    pub point: Vec<u8>,
}

const WORKER: u8 = Zone::Worker.code();
const BROWSER: u8 = DeviceWay::Browser.code();

fn read(row: &Row<'_>) -> Result<BrowserKeyRow, StoreError> {
    Ok(BrowserKeyRow {
        device: row.id(0)?,
        tenant: row.id(1)?,
        account: row.id(2)?,
        until: at(row, 3)?,
        revoked_at: at_or_null(row, 4)?,
        point: row.bytes(5)?.to_vec(),
    })
}

impl BrowserKeyRow {
    /// Whether it serves this account now.
    pub fn serves(&self, account: ActorId, now: Timestamp) -> bool {
        self.account == account && self.revoked_at.is_none() && now < self.until
    }
}

impl Store {
    /// Keeps a telephone with the public half of its browser's key.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant is for another tenant; when the store cannot write.
    pub fn keep_browser_key(
        &self,
        grant: &Grant,
        new: &NewDevice<'_>,
        point: &[u8],
    ) -> Result<(), UnitError> {
        of_tenant(grant, new.tenant)?;
        let now = micros(self.now());
        let keys = self.house_keys(new.tenant)?;
        let place = place(new.tenant, new.id, 1);
        let sealed = keys.seal(&mut self.nonces(), &place, new.label.as_bytes())?;
        self.engine().write(Scope::Control, |connection| {
            insert(connection, new, sealed.as_bytes(), now)?;
            connection.execute(
                "insert into browser_key (device, point, made_at) values ($1, $2, $3)",
                &[new.id.into(), point.into(), now.into()],
            )
        })?;
        Ok(())
    }

    /// The key of a device that is a worker's telephone; none of any other.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot answer.
    pub fn browser_key(
        &self,
        grant: &Grant,
        device: DeviceId,
    ) -> Result<Option<BrowserKeyRow>, UnitError> {
        house(grant)?;
        let values = [device.into(), WORKER.into(), BROWSER.into()];
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select k.device, d.tenant_id, d.account, d.until, d.revoked_at, k.point
                 from browser_key k join device d on d.id = k.device
                 where k.device = $1 and d.zone = $2 and d.way = $3",
                &values,
                read,
            )
        })?)
    }

    /// The key with this point; none where no telephone has it.
    ///
    /// # Errors
    /// As [`Store::browser_key`].
    pub fn browser_key_with(
        &self,
        grant: &Grant,
        point: &[u8],
    ) -> Result<Option<BrowserKeyRow>, UnitError> {
        house(grant)?;
        let values = [point.into(), WORKER.into(), BROWSER.into()];
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select k.device, d.tenant_id, d.account, d.until, d.revoked_at, k.point
                 from browser_key k join device d on d.id = k.device
                 where k.point = $1 and d.zone = $2 and d.way = $3",
                &values,
                read,
            )
        })?)
    }

    /// Notes that somebody signed in with a key: it serves until then.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot write.
    pub fn browser_key_was_used(
        &self,
        grant: &Grant,
        device: DeviceId,
        until: Timestamp,
    ) -> Result<(), UnitError> {
        house(grant)?;
        let now = micros(self.now());
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update device set seen_at = $2, until = $3
                 where id = $1 and revoked_at is null",
                &[device.into(), now.into(), micros(until).into()],
            )
        })?;
        Ok(())
    }
}
