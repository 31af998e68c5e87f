//! プログラムの鍵 — keys of programs, by their digest; name and clients are sealed for the house.

use std::collections::BTreeSet;

use romori_identity::{ApiKey, Clients, Functions, Grant, Network};
use romori_types::{ActorId, ClientId, FactId, TenantId};
use romori_vault::{Block, HOUSE, Place, Table};
use serde::{Deserialize, Serialize};

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{date, day, instant, micros};
use super::directory;
use super::store::Store;
use super::tenants::house;
use crate::engine::{Connection, Row, Scope, StoreError};

/// What of a key is sealed. It is written once.
#[derive(Serialize, Deserialize)]
struct Profile {
    name: String,
    /// None for all clients of its owner.
    clients: Option<BTreeSet<ClientId>>,
}

const VERSION: u32 = 1;

fn place(tenant: TenantId, key: ActorId) -> Place {
    Place {
        tenant,
        client: HOUSE,
        table: Table::ApiKey,
        row: FactId::from_bytes(*key.as_bytes()),
        block: Block::Other,
        version: VERSION,
    }
}

/// What is sealed of a tenant's keys under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select id, sealed from api_key
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by id",
        &[tenant.into(), generation.into()],
        |row| Ok((place(tenant, row.id(0)?), row.bytes(1)?.to_vec())),
    )
}

/// Writes what is sealed of a key anew where it still is what was read.
pub(super) const REPLACE_SEALED: &str =
    "update api_key set sealed = $3 where id = $1 and sealed = $2";

/// A key as it lies in its row, its name and clients still sealed.
struct Stored {
    key: ApiKey,
    sealed: Vec<u8>,
}

fn stored(row: &Row<'_>) -> Result<Stored, StoreError> {
    let at = |place| -> Result<_, StoreError> {
        let at = row.int_or_null(place)?;
        at.map(|at| instant(at).ok_or_else(|| row.inconsistent(place))).transpose()
    };
    let network = row.text(6)?;
    let network = if network.is_empty() {
        None
    } else {
        Some(network.parse::<Network>().map_err(|_| row.inconsistent(6))?)
    };
    let certificate = match row.bytes_or_null(7)? {
        None => None,
        Some(bytes) => Some(bytes.try_into().map_err(|_| row.inconsistent(7))?),
    };
    Ok(Stored {
        key: ApiKey {
            id: row.id(0)?,
            tenant: row.id(1)?,
            owner: row.id(2)?,
            name: String::new(),
            functions: Functions::from_bits(row.number(4)?),
            clients: Clients::only([]),
            until: date(row.int(5)?).ok_or_else(|| row.inconsistent(5))?,
            network,
            certificate,
            token_digest: row.array(3)?,
            made_at: at(8)?.ok_or_else(|| row.inconsistent(8))?,
            released_at: at(9)?,
            revoked_at: at(10)?,
            used_at: at(11)?,
        },
        sealed: row.bytes(12)?.to_vec(),
    })
}

impl Store {
    /// Keeps a new key, and its name in the directory of the log, where it outlives the key.
    ///
    /// # Errors
    /// When the grant is not for its tenant; when the store cannot write.
    pub fn keep_api_key(&self, grant: &Grant, key: &ApiKey) -> Result<(), UnitError> {
        of_tenant(grant, key.tenant)?;
        let keys = self.house_keys(key.tenant)?;
        let clients = match &key.clients {
            Clients::All => None,
            Clients::Only(some) => Some(BTreeSet::clone(some)),
        };
        let unreadable = |_| UnitError::Unreadable { kind: "鍵", row: key.id.to_string() };
        let profile = Profile { name: key.name.clone(), clients };
        let profile = zeroize::Zeroizing::new(serde_json::to_vec(&profile).map_err(unreadable)?);
        let called = format!("プログラム：{}", key.name);
        self.engine().write(Scope::Control, |connection| {
            let sealed = keys.seal(&mut self.nonces(), &place(key.tenant, key.id), &profile)?;
            let at = directory::place(key.tenant, key.id);
            let name = keys.seal(&mut self.nonces(), &at, called.as_bytes())?;
            let network = key.network.map(|network| network.to_string()).unwrap_or_default();
            connection.execute(
                "insert into api_key (id, tenant_id, account, token_digest, functions, until,
                                      network, certificate, made_at, sealed)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                &[
                    key.id.into(),
                    key.tenant.into(),
                    key.owner.into(),
                    (&key.token_digest).into(),
                    i64::try_from(key.functions.bits()).unwrap_or(0).into(),
                    day(key.until).into(),
                    network.into(),
                    key.certificate.as_ref().map(<[u8; 32]>::as_slice).into(),
                    micros(key.made_at).into(),
                    sealed.as_bytes().into(),
                ],
            )?;
            connection.execute(
                "insert into actor (id, tenant_id, sealed, ended_at) values ($1, $2, $3, $4)",
                &[
                    key.id.into(),
                    key.tenant.into(),
                    name.as_bytes().into(),
                    micros(key.made_at).into(),
                ],
            )?;
            Ok::<_, UnitError>(())
        })
    }

    /// The keys of a tenant, the oldest first.
    ///
    /// # Errors
    /// When the grant is not for this tenant; when a value does not open.
    pub fn api_keys(&self, grant: &Grant, tenant: TenantId) -> Result<Vec<ApiKey>, UnitError> {
        of_tenant(grant, tenant)?;
        let found = self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select id, tenant_id, account, token_digest, functions, until, network,
                        certificate, made_at, released_at, revoked_at, used_at, sealed
                 from api_key where tenant_id = $1 order by made_at, id",
                &[tenant.into()],
                stored,
            )
        })?;
        found.into_iter().map(|stored| self.opened_key(stored)).collect()
    }

    /// The key with this digest.
    ///
    /// # Errors
    /// When the grant is not for the house; when a value does not open.
    pub fn api_key(
        &self,
        grant: &Grant,
        token_digest: &[u8; 32],
    ) -> Result<Option<ApiKey>, UnitError> {
        house(grant)?;
        let found = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select id, tenant_id, account, token_digest, functions, until, network,
                        certificate, made_at, released_at, revoked_at, used_at, sealed
                 from api_key where token_digest = $1",
                &[token_digest.into()],
                stored,
            )
        })?;
        found.map(|stored| self.opened_key(stored)).transpose()
    }

    fn opened_key(&self, stored: Stored) -> Result<ApiKey, UnitError> {
        let Stored { mut key, sealed } = stored;
        let opened = self.open_house(key.tenant, &place(key.tenant, key.id), &sealed)?;
        let unreadable = |_| UnitError::Unreadable { kind: "鍵", row: key.id.to_string() };
        let profile: Profile = serde_json::from_slice(&opened).map_err(unreadable)?;
        key.name = profile.name;
        key.clients = profile.clients.map_or(Clients::All, Clients::only);
        Ok(key)
    }

    /// Lets a key be used, or ends it; each once.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the tenant has no such key that it could be done to.
    pub fn mark_api_key(
        &self,
        grant: &Grant,
        (tenant, key): (TenantId, ActorId),
        mark: KeyMark,
    ) -> Result<(), UnitError> {
        of_tenant(grant, tenant)?;
        let now = micros(self.now());
        let sql = match mark {
            KeyMark::Released => {
                "update api_key set released_at = $3
                 where id = $1 and tenant_id = $2 and released_at is null and revoked_at is null"
            }
            KeyMark::Revoked => {
                "update api_key set revoked_at = $3
                 where id = $1 and tenant_id = $2 and revoked_at is null"
            }
            KeyMark::Used => "update api_key set used_at = $3 where id = $1 and tenant_id = $2",
        };
        let changed = self.engine().write(Scope::Control, |connection| {
            connection.execute(sql, &[key.into(), tenant.into(), now.into()])
        })?;
        if changed == 0 { Err(UnitError::Absent) } else { Ok(()) }
    }
}

/// What is noted of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyMark {
    /// It may be used.
    Released,
    /// It is over.
    Revoked,
    /// It was used.
    Used,
}
