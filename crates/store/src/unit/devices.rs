//! 端末 — devices and their certificates, in the control tables. What people call a device is
//! sealed for the house of its tenant; everything else of it says nothing about a person.

use romori_identity::{Grant, Zone};
use romori_types::{ActorId, DeviceId, FactId, TenantId, Timestamp};
use romori_vault::{Block, HOUSE, Place, Table};

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{instant, micros};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Connection, Row, Scope, StoreError};

romori_types::coded! {
    /// 登録の方法 — how a device came to its key.
    DeviceWay: u8 {
        /// The device made its key and asked to have it signed.
        Request = 1, "端末で作った鍵";
        /// The key was made by the authority and handed over in a file.
        File = 2, "ファイルで渡した鍵";
        /// No device: somebody was let in for an hour.
        Admission = 3, "端末なしの入場";
        /// The telephone's browser made its key and cannot give it away.
        Browser = 4, "電話機の鍵";
    }
}

/// 端末. `Debug` does not show what it is called.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// Which.
    pub id: DeviceId,
    /// Whose office.
    pub tenant: TenantId,
    /// Whose.
    pub account: ActorId,
    /// Where it is let in.
    pub zone: Zone,
    /// How it came to its key.
    pub way: DeviceWay,
    /// Who let it be registered.
    pub made_by: ActorId,
    /// When it was registered.
    pub made_at: Timestamp,
    /// Until when its newest certificate holds.
    pub until: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it called last, to the minute.
    pub seen_at: Option<Timestamp>,
    /// What people call it.
    pub label: String,
}

romori_types::quiet_debug!(DeviceRow);

/// A device to be kept.
pub struct NewDevice<'a> {
    /// Which.
    pub id: DeviceId,
    /// Whose office.
    pub tenant: TenantId,
    /// Whose.
    pub account: ActorId,
    /// Where it is let in.
    pub zone: Zone,
    /// How it came to its key.
    pub way: DeviceWay,
    /// Who let it be registered.
    pub made_by: ActorId,
    /// Until when it is let in.
    pub until: Timestamp,
    /// What people call it.
    pub label: &'a str,
}

/// A certificate to be kept.
pub struct IssuedCertificate<'a> {
    /// Its serial number.
    pub serial: [u8; 16],
    /// SHA-256 of the whole of it.
    pub digest: [u8; 32],
    /// The certificate, DER.
    pub der: &'a [u8],
    /// Until when it holds.
    pub until: Timestamp,
}

/// What is known of a certificate that somebody presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PresentedCertificate {
    /// Of which device.
    pub device: DeviceId,
    /// Whose office.
    pub tenant: TenantId,
    /// Whose.
    pub account: ActorId,
    /// Where it is let in.
    pub zone: Zone,
    /// SHA-256 of the certificate that was issued.
    pub digest: [u8; 32],
    /// Until when it holds.
    pub until: Timestamp,
    /// Whether the device was revoked.
    pub revoked: bool,
    /// When the device called last, to the minute.
    pub seen_at: Option<Timestamp>,
}

pub(super) fn place(tenant: TenantId, device: DeviceId, version: u32) -> Place {
    Place {
        tenant,
        client: HOUSE,
        table: Table::Device,
        row: FactId::from_bytes(*device.as_bytes()),
        block: Block::Other,
        version,
    }
}

/// What is sealed of a tenant's devices under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select id, version, sealed from device
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by id",
        &[tenant.into(), generation.into()],
        |row| Ok((place(tenant, row.id(0)?, row.number(1)?), row.bytes(2)?.to_vec())),
    )
}

/// Writes what is sealed of a device anew where it still is what was read.
pub(super) const REPLACE_SEALED: &str =
    "update device set sealed = $3 where id = $1 and sealed = $2";

/// A device as it lies in its row, with what is sealed of it.
struct Stored {
    row: DeviceRow,
    sealed: Vec<u8>,
    version: u32,
}

pub(super) fn at(row: &Row<'_>, place: usize) -> Result<Timestamp, StoreError> {
    instant(row.int(place)?).ok_or_else(|| row.inconsistent(place))
}

pub(super) fn at_or_null(row: &Row<'_>, place: usize) -> Result<Option<Timestamp>, StoreError> {
    let micros = row.int_or_null(place)?;
    micros.map(|at| instant(at).ok_or_else(|| row.inconsistent(place))).transpose()
}

impl Stored {
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            row: DeviceRow {
                id: row.id(0)?,
                tenant: row.id(1)?,
                account: row.id(2)?,
                zone: Zone::of_code(row.number(3)?).ok_or_else(|| row.inconsistent(3))?,
                way: DeviceWay::of_code(row.number(4)?).ok_or_else(|| row.inconsistent(4))?,
                made_by: row.id(5)?,
                made_at: at(row, 6)?,
                until: at(row, 7)?,
                revoked_at: at_or_null(row, 8)?,
                seen_at: at_or_null(row, 9)?,
                label: String::new(),
            },
            sealed: row.bytes(10)?.to_vec(),
            version: row.number(11)?,
        })
    }
}

fn presented(row: &Row<'_>) -> Result<PresentedCertificate, StoreError> {
    Ok(PresentedCertificate {
        device: row.id(0)?,
        tenant: row.id(1)?,
        account: row.id(2)?,
        zone: Zone::of_code(row.number(3)?).ok_or_else(|| row.inconsistent(3))?,
        digest: row.array(4)?,
        until: at(row, 5)?,
        revoked: row.int_or_null(6)?.is_some(),
        seen_at: at_or_null(row, 7)?,
    })
}

/// A row of a new device, which has a certificate or the key of a browser beside it.
pub(super) fn insert(
    connection: &mut Connection<'_>,
    new: &NewDevice<'_>,
    sealed: &[u8],
    now: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "insert into device (id, tenant_id, account, zone, way, made_by, made_at, until,
                             sealed, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)",
        &[
            new.id.into(),
            new.tenant.into(),
            new.account.into(),
            new.zone.code().into(),
            new.way.code().into(),
            new.made_by.into(),
            now.into(),
            micros(new.until).into(),
            sealed.into(),
        ],
    )?;
    Ok(())
}

impl Store {
    /// Keeps a device with its first certificate; one that was let in for an hour has none.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant is for another tenant; when the store cannot write.
    pub fn keep_device(
        &self,
        grant: &Grant,
        new: &NewDevice<'_>,
        certificate: Option<&IssuedCertificate<'_>>,
    ) -> Result<(), UnitError> {
        of_tenant(grant, new.tenant)?;
        let now = micros(self.now());
        let keys = self.house_keys(new.tenant)?;
        let sealed =
            keys.seal(&mut self.nonces(), &place(new.tenant, new.id, 1), new.label.as_bytes())?;
        self.engine().write(Scope::Control, |connection| {
            insert(connection, new, sealed.as_bytes(), now)?;
            match certificate {
                Some(certificate) => keep_certificate(connection, new.id, certificate, now),
                None => Ok(()),
            }
        })?;
        Ok(())
    }

    /// Gives a device a new certificate beside its former one, which ends at the first use of the
    /// new one.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is no such device; when the store cannot write.
    pub fn renew_device(
        &self,
        grant: &Grant,
        device: DeviceId,
        certificate: &IssuedCertificate<'_>,
    ) -> Result<(), UnitError> {
        self.device(grant, device)?;
        let (now, until) = (micros(self.now()), micros(certificate.until));
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update device set until = $2 where id = $1 and revoked_at is null",
                &[device.into(), until.into()],
            )?;
            keep_certificate(connection, device, certificate, now)
        })?;
        Ok(())
    }

    /// What is known of the certificate with this serial number.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot answer.
    pub fn presented_certificate(
        &self,
        grant: &Grant,
        serial: &[u8; 16],
    ) -> Result<Option<PresentedCertificate>, UnitError> {
        house(grant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select d.id, d.tenant_id, d.account, d.zone, c.digest, c.until, d.revoked_at,
                        d.seen_at
                 from device_certificate c join device d on d.id = c.device
                 where c.serial = $1",
                &[serial.into()],
                presented,
            )
        })?)
    }

    /// How many registered devices of an account hold now. No name of one is opened.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot answer.
    pub fn device_count(&self, grant: &Grant, account: ActorId) -> Result<u32, UnitError> {
        house(grant)?;
        let now = micros(self.now());
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query_one(
                "select count(*) from device
                 where account = $1 and revoked_at is null and until > $2 and way <> $3",
                &[account.into(), now.into(), DeviceWay::Admission.code().into()],
                |row| row.number(0),
            )
        })?)
    }

    /// The certificate with this serial number, DER, unless its device was revoked.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot answer.
    pub fn device_certificate(
        &self,
        grant: &Grant,
        serial: &[u8; 16],
    ) -> Result<Option<Vec<u8>>, UnitError> {
        house(grant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select c.der from device_certificate c join device d on d.id = c.device
                 where c.serial = $1 and d.revoked_at is null",
                &[serial.into()],
                |row| row.bytes(0).map(<[u8]>::to_vec),
            )
        })?)
    }

    /// Notes that a device called with this certificate. Older ones of the same device end.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot write.
    pub fn device_was_used(
        &self,
        grant: &Grant,
        device: DeviceId,
        serial: &[u8; 16],
    ) -> Result<(), UnitError> {
        house(grant)?;
        let now = micros(self.now());
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update device set seen_at = $2 where id = $1",
                &[device.into(), now.into()],
            )?;
            connection.execute(
                "delete from device_certificate where device = $1 and serial <> $2 and made_at <
                     (select made_at from device_certificate where serial = $2)",
                &[device.into(), serial.into()],
            )
        })?;
        Ok(())
    }

    /// One device.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none that the grant reaches.
    pub fn device(&self, grant: &Grant, id: DeviceId) -> Result<DeviceRow, UnitError> {
        house(grant)?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select id, tenant_id, account, zone, way, made_by, made_at, until, revoked_at,
                        seen_at, sealed, version
                 from device where id = $1",
                &[id.into()],
                Stored::read,
            )
        })?;
        let stored = stored.ok_or(UnitError::Absent)?;
        of_tenant(grant, stored.row.tenant)?;
        self.opened_device(stored)
    }

    /// The devices of a tenant, the newest first.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant is for another tenant.
    pub fn devices(&self, grant: &Grant, tenant: TenantId) -> Result<Vec<DeviceRow>, UnitError> {
        of_tenant(grant, tenant)?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select id, tenant_id, account, zone, way, made_by, made_at, until, revoked_at,
                        seen_at, sealed, version
                 from device where tenant_id = $1 order by made_at desc, id",
                &[tenant.into()],
                Stored::read,
            )
        })?;
        stored.into_iter().map(|stored| self.opened_device(stored)).collect()
    }

    fn opened_device(&self, stored: Stored) -> Result<DeviceRow, UnitError> {
        let Stored { mut row, sealed, version } = stored;
        let opened = self.open_house(row.tenant, &place(row.tenant, row.id, version), &sealed)?;
        let unreadable = |_| UnitError::Unreadable { kind: "端末", row: row.id.to_string() };
        row.label = String::from_utf8(opened).map_err(unreadable)?;
        Ok(row)
    }

    /// Revokes a device and ends its sessions. How many sessions ended; none when it was revoked
    /// before.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none that the grant reaches.
    pub fn revoke_device(&self, grant: &Grant, id: DeviceId) -> Result<Option<u64>, UnitError> {
        self.device(grant, id)?;
        let now = micros(self.now());
        Ok(self.engine().write(Scope::Control, |connection| {
            let revoked = connection.execute(
                "update device set revoked_at = $2 where id = $1 and revoked_at is null",
                &[id.into(), now.into()],
            )?;
            let ended = connection.execute(
                "update session set ended_at = $2 where device = $1 and ended_at is null",
                &[id.into(), now.into()],
            )?;
            Ok::<_, StoreError>((revoked > 0).then_some(ended))
        })?)
    }

    /// Serial numbers of certificates whose device was revoked and that would hold otherwise, with
    /// when.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot answer.
    pub fn revoked_serials(&self, grant: &Grant) -> Result<Vec<([u8; 16], Timestamp)>, UnitError> {
        house(grant)?;
        let now = micros(self.now());
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select c.serial, d.revoked_at
                 from device_certificate c join device d on d.id = c.device
                 where d.revoked_at is not null and c.until >= $1 order by c.serial",
                &[now.into()],
                |row| Ok((row.array(0)?, at(row, 1)?)),
            )
        })?)
    }
}

fn keep_certificate(
    connection: &mut Connection<'_>,
    device: DeviceId,
    certificate: &IssuedCertificate<'_>,
    now: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "insert into device_certificate (serial, device, digest, der, made_at, until)
         values ($1, $2, $3, $4, $5, $6)",
        &[
            (&certificate.serial).into(),
            device.into(),
            (&certificate.digest).into(),
            certificate.der.into(),
            now.into(),
            micros(certificate.until).into(),
        ],
    )?;
    Ok(())
}
