//! 知らせの手紙 — where an account wants to be told what happened, and letters that wait until a mail
//! server has taken them. Addresses and letters are sealed for the house of the tenant.

use romori_identity::Grant;
use romori_types::{ActorId, FactId, LetterId, TenantId, Timestamp};
use romori_vault::{Block, HOUSE, Place, Table};
use zeroize::Zeroizing;

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{instant, micros};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Connection, Row, Scope, StoreError};

const LETTER_VERSION: u32 = 1;

/// 知らせの宛先 — where one account is told.
pub struct StoredAddress {
    /// The address and what waits for its code, opened: text of the caller's own form.
    pub text: Zeroizing<Vec<u8>>,
    /// When a code was sent last.
    pub asked_at: Option<Timestamp>,
    /// How often that code was tried.
    pub tries: u8,
    /// Counts changes.
    pub version: u32,
}

romori_types::quiet_debug!(StoredAddress);

/// 待っている手紙
pub struct StoredLetter {
    /// Its id.
    pub id: LetterId,
    /// Of which tenant.
    pub tenant: TenantId,
    /// Whom it tells.
    pub account: ActorId,
    /// To whom and what, opened: text of the caller's own form.
    pub text: Zeroizing<Vec<u8>>,
    /// When it was written.
    pub made_at: Timestamp,
    /// How often it was tried.
    pub tries: u32,
}

romori_types::quiet_debug!(StoredLetter);

fn address_place(tenant: TenantId, account: ActorId, version: u32) -> Place {
    let row = FactId::from_bytes(*account.as_bytes());
    let (table, block) = (Table::MailAddress, Block::Contact);
    Place { tenant, client: HOUSE, table, row, block, version }
}

fn letter_place(tenant: TenantId, id: LetterId) -> Place {
    let row = FactId::from_bytes(*id.as_bytes());
    let (table, block) = (Table::Letter, Block::Contact);
    Place { tenant, client: HOUSE, table, row, block, version: LETTER_VERSION }
}

/// What is sealed of a tenant's addresses under a generation before this one.
pub(super) fn addresses_sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select account, version, sealed from mail_address
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by account",
        &[tenant.into(), generation.into()],
        |row| Ok((address_place(tenant, row.id(0)?, row.number(1)?), row.bytes(2)?.to_vec())),
    )
}

/// Writes an address anew where it still is what was read.
pub(super) const REPLACE_SEALED_ADDRESS: &str =
    "update mail_address set sealed = $3 where account = $1 and sealed = $2";

/// What is sealed of a tenant's letters under a generation before this one.
pub(super) fn letters_sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select id, sealed from letter
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by id",
        &[tenant.into(), generation.into()],
        |row| Ok((letter_place(tenant, row.id(0)?), row.bytes(1)?.to_vec())),
    )
}

/// Writes a letter anew where it still is what was read.
pub(super) const REPLACE_SEALED_LETTER: &str =
    "update letter set sealed = $3 where id = $1 and sealed = $2";

fn read_address(row: &Row<'_>) -> Result<(StoredAddress, Vec<u8>), StoreError> {
    let asked = row.int_or_null(1)?;
    let asked = asked.map(|at| instant(at).ok_or_else(|| row.inconsistent(1))).transpose()?;
    let address = StoredAddress {
        text: Zeroizing::default(),
        asked_at: asked,
        tries: row.number(2)?,
        version: row.number(3)?,
    };
    Ok((address, row.bytes(0)?.to_vec()))
}

fn read_letter(row: &Row<'_>) -> Result<(StoredLetter, Vec<u8>), StoreError> {
    let letter = StoredLetter {
        id: row.id(0)?,
        tenant: row.id(1)?,
        account: row.id(2)?,
        text: Zeroizing::default(),
        made_at: instant(row.int(4)?).ok_or_else(|| row.inconsistent(4))?,
        tries: row.number(5)?,
    };
    Ok((letter, row.bytes(3)?.to_vec()))
}

impl Store {
    /// Where an account is told, and what waits for its code.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when a value does not open.
    pub fn mail_address(
        &self,
        grant: &Grant,
        (tenant, account): (TenantId, ActorId),
    ) -> Result<Option<StoredAddress>, UnitError> {
        of_tenant(grant, tenant)?;
        let found = self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select sealed, asked_at, tries, version from mail_address
                 where account = $1 and tenant_id = $2",
                &[account.into(), tenant.into()],
                read_address,
            )
        })?;
        let Some((mut one, sealed)) = found.into_iter().next() else { return Ok(None) };
        let place = address_place(tenant, account, one.version);
        one.text = Zeroizing::new(self.open_house(tenant, &place, &sealed)?);
        Ok(Some(one))
    }

    /// Keeps where an account is told. False when it was changed meanwhile: `seen` is the version
    /// that was read, 0 for one that is new.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn keep_mail_address(
        &self,
        grant: &Grant,
        (tenant, account): (TenantId, ActorId),
        (text, asked_at, tries): (&[u8], Option<Timestamp>, u8),
        seen: u32,
    ) -> Result<bool, UnitError> {
        of_tenant(grant, tenant)?;
        let (keys, version) = (self.house_keys(tenant)?, seen + 1);
        let place = address_place(tenant, account, version);
        let sealed = keys.seal(&mut self.nonces(), &place, text)?;
        let asked_at = asked_at.map(micros);
        let kept = self.engine().write(Scope::Control, |connection| {
            if seen > 0 {
                return connection.execute(
                    "update mail_address set sealed = $4, asked_at = $5, tries = $6, version = $7
                     where account = $1 and tenant_id = $2 and version = $3",
                    &[
                        account.into(),
                        tenant.into(),
                        seen.into(),
                        sealed.as_bytes().into(),
                        asked_at.into(),
                        i64::from(tries).into(),
                        version.into(),
                    ],
                );
            }
            connection.execute(
                "insert into mail_address (account, tenant_id, sealed, asked_at, tries, version)
                 values ($1, $2, $3, $4, $5, $6) on conflict (account) do nothing",
                &[
                    account.into(),
                    tenant.into(),
                    sealed.as_bytes().into(),
                    asked_at.into(),
                    i64::from(tries).into(),
                    version.into(),
                ],
            )
        })?;
        Ok(kept == 1)
    }

    /// An account is told nowhere any more. Whether it was.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn remove_mail_address(
        &self,
        grant: &Grant,
        (tenant, account): (TenantId, ActorId),
    ) -> Result<bool, UnitError> {
        of_tenant(grant, tenant)?;
        let gone = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "delete from mail_address where account = $1 and tenant_id = $2",
                &[account.into(), tenant.into()],
            )
        })?;
        Ok(gone > 0)
    }

    /// Has a letter wait until it is taken.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn queue_letter(
        &self,
        grant: &Grant,
        (tenant, account): (TenantId, ActorId),
        text: &[u8],
    ) -> Result<LetterId, UnitError> {
        house(grant)?;
        let (id, keys) = (LetterId::new(self.now(), self.chance())?, self.house_keys(tenant)?);
        let sealed = keys.seal(&mut self.nonces(), &letter_place(tenant, id), text)?;
        let now = micros(self.now());
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into letter (id, tenant_id, account, sealed, made_at, due_at, tries)
                 values ($1, $2, $3, $4, $5, $5, 0)",
                &[id.into(), tenant.into(), account.into(), sealed.as_bytes().into(), now.into()],
            )
        })?;
        Ok(id)
    }

    /// Letters that are to be tried now, the oldest first.
    ///
    /// # Errors
    /// When the grant is not for the house; when a value does not open.
    pub fn letters_due(&self, grant: &Grant, most: u32) -> Result<Vec<StoredLetter>, UnitError> {
        house(grant)?;
        let now = micros(self.now());
        let found = self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select id, tenant_id, account, sealed, made_at, tries from letter
                 where due_at <= $1 order by due_at, id limit $2",
                &[now.into(), most.into()],
                read_letter,
            )
        })?;
        let open = |(mut one, sealed): (StoredLetter, Vec<u8>)| {
            let place = letter_place(one.tenant, one.id);
            one.text = Zeroizing::new(self.open_house(one.tenant, &place, &sealed)?);
            Ok(one)
        };
        found.into_iter().map(open).collect()
    }

    /// Has a letter be tried again, not before an instant.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn letter_later(
        &self,
        grant: &Grant,
        id: LetterId,
        due_at: Timestamp,
    ) -> Result<(), UnitError> {
        house(grant)?;
        let due = micros(due_at);
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update letter set due_at = $2, tries = tries + 1 where id = $1",
                &[id.into(), due.into()],
            )
        })?;
        Ok(())
    }

    /// A letter was taken, or is given up: nothing of it stays.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn remove_letter(&self, grant: &Grant, id: LetterId) -> Result<(), UnitError> {
        house(grant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute("delete from letter where id = $1", &[id.into()])
        })?;
        Ok(())
    }
}
