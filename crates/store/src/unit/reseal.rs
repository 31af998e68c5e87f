//! 封の掛け直し — a new generation of a client's keys, and all its values sealed anew under it,
//! some at a time while others work on.
//!
//! What a value says does not change, nor its place; only the bytes around it. A step looks for
//! old values on a snapshot and writes each where it still is as it was seen, so that nobody waits
//! while it looks. Steps may end anywhere: what is left is found again by its generation.

use romori_identity::{Grant, Reach};
use romori_record::Class;
use romori_roster::Kind;
use romori_types::{ClientId, FactId, TenantId};
use romori_vault::{Block, ClientKeys, HOUSE, Place, Sealed, Table};

use super::UnitError;
use super::code;
use super::doing::Doing;
use super::store::Store;
use super::unit::Unit;
use super::writer::Writer;
use super::{
    accounts, api_keys, companies, credentials, devices, directory, directory_groups, held,
    letters, provisioned, supports, tenants, urgent,
};
use crate::engine::{Connection, Row, Scope, StoreError, Value};

/// A document may be large: so many are in memory at a time.
const DOCUMENTS_MOST: usize = 16;

/// 掛け直しの位置 — up to where a client's values have been looked at. The default is the start.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResealFrom(At);

/// Facts by kind, then documents, cases and notes of cases; in each the last one that was looked
/// at.
#[derive(Debug, Clone, Copy)]
enum At {
    Facts { kind: usize, after: FactKey },
    Documents([u8; 16]),
    Cases([u8; 16]),
    Notes([u8; 16]),
}

impl Default for At {
    fn default() -> Self {
        Self::Facts { kind: 0, after: FactKey::FIRST }
    }
}

/// What of a fact's key stands after its kind and client.
#[derive(Debug, Clone, Copy)]
struct FactKey {
    key: i64,
    subject: [u8; 16],
    version: u32,
}

impl FactKey {
    const FIRST: Self = Self { key: i64::MIN, subject: [0; 16], version: 0 };
}

/// What one step of a re-seal did.
#[derive(Debug, Clone, Copy)]
pub struct Resealed {
    /// The generation that seals now.
    pub generation: u32,
    /// Values sealed anew in this step.
    pub done: u64,
    /// From where to go on; `None` when all were looked at.
    pub next: Option<ResealFrom>,
}

/// A value that was under a former generation, and how it is written where it still is.
struct Old {
    place: Place,
    sealed: Vec<u8>,
    row: OldRow,
}

enum OldRow {
    Fact { kind: Kind, key: FactKey },
    Document,
    Case,
    Note,
}

/// A client whose old values are looked for.
struct Search {
    tenant: TenantId,
    client: ClientId,
    newest: [u8; 4],
    most: usize,
}

impl Store {
    /// Makes the next generation of a client's keys: from now on it seals. Returns its number.
    ///
    /// # Errors
    /// When the grant is for no tenant; when the store cannot write.
    pub fn renew_keys(&self, grant: &Grant, client: ClientId) -> Result<u32, UnitError> {
        let tenant = tenant_of(grant)?;
        let doing = doing(Class::KeyGenerationMade, client);
        let made = self.write(grant, doing, |writer: &mut Writer<'_, '_>| {
            let unit = &mut writer.reader.unit;
            unit.reach(client)?;
            let (key, now, store) = (unit.tenant_key(), unit.now(), unit.store());
            store.keys().make_generation(unit.connection(), &key, client, now)
        })?;
        // Whoever comes from now on seals under it.
        self.keys_anew(tenant, client)?;
        Ok(made)
    }

    /// Seals up to so many values of a client anew. Called until there is no next step; what
    /// somebody sealed under the former generation meanwhile is there for another round.
    ///
    /// # Errors
    /// When the grant does not reach the client; when a value does not open; when the store cannot
    /// write.
    pub fn reseal(
        &self,
        grant: &Grant,
        client: ClientId,
        from: ResealFrom,
        most: usize,
    ) -> Result<Resealed, UnitError> {
        let tenant = tenant_of(grant)?;
        if client != HOUSE && !grant.clients().has(client) {
            return Err(UnitError::Absent);
        }
        let (generation, old, next) = self.engine().read(Scope::Tenant(tenant), |connection| {
            let generation = newest(connection, tenant, client)?;
            let search = Search { tenant, client, newest: generation.to_be_bytes(), most };
            let (old, next) = search.find(connection, from)?;
            Ok::<_, StoreError>((generation, old, next))
        })?;
        if old.is_empty() {
            return Ok(Resealed { generation, done: 0, next });
        }
        let done = self.write(grant, doing(Class::Resealed, client), |writer| {
            let keys = writer.reader.unit.keys_anew(client)?;
            let mut done = 0;
            for old in &old {
                let sealed = renewed(&writer.reader.unit, &keys, &old.place, &old.sealed)?;
                writer.pending.sealed(client);
                done += replace(writer.reader.unit.connection(), old, &sealed)?;
            }
            Ok::<_, UnitError>(done)
        })?;
        Ok(Resealed { generation, done, next })
    }

    /// Seals anew what of a tenant lies in the tables of the installation: its name, its accounts
    /// and the names that outlive them. Returns how many. The entry about it is written before.
    ///
    /// # Errors
    /// When the grant is for no tenant; when a value does not open; when the store cannot write.
    pub fn reseal_accounts(&self, grant: &Grant) -> Result<u64, UnitError> {
        let tenant = tenant_of(grant)?;
        let keys = self.keys_anew(tenant, HOUSE)?;
        let newest = keys.generation().to_be_bytes();
        let kinds = self.engine().read(Scope::Control, |connection| {
            Ok::<_, StoreError>([
                (tenants::sealed_before(connection, tenant, &newest)?, tenants::REPLACE_SEALED),
                (accounts::sealed_before(connection, tenant, &newest)?, accounts::REPLACE_SEALED),
                (api_keys::sealed_before(connection, tenant, &newest)?, api_keys::REPLACE_SEALED),
                (
                    credentials::sealed_before(connection, tenant, &newest)?,
                    credentials::REPLACE_SEALED,
                ),
                (directory::sealed_before(connection, tenant, &newest)?, directory::REPLACE_SEALED),
                (devices::sealed_before(connection, tenant, &newest)?, devices::REPLACE_SEALED),
                (companies::sealed_before(connection, tenant, &newest)?, companies::REPLACE_SEALED),
                (
                    companies::links_sealed_before(connection, tenant, &newest)?,
                    companies::REPLACE_SEALED_LINK,
                ),
                (supports::sealed_before(connection, tenant, &newest)?, supports::REPLACE_SEALED),
                (
                    provisioned::sealed_before(connection, tenant, &newest)?,
                    provisioned::REPLACE_SEALED,
                ),
                (
                    letters::addresses_sealed_before(connection, tenant, &newest)?,
                    letters::REPLACE_SEALED_ADDRESS,
                ),
                (
                    letters::letters_sealed_before(connection, tenant, &newest)?,
                    letters::REPLACE_SEALED_LETTER,
                ),
                (urgent::sealed_before(connection, tenant, &newest)?, urgent::REPLACE_SEALED),
                (
                    directory_groups::sealed_before(connection, tenant, &newest)?,
                    directory_groups::REPLACE_SEALED,
                ),
            ])
        })?;
        let held = self.engine().read(Scope::Tenant(tenant), |connection| {
            held::sealed_before(connection, tenant, &newest)
        })?;
        if held.is_empty() && kinds.iter().all(|(values, _)| values.is_empty()) {
            return Ok(0);
        }
        let officers = self.write(grant, doing(Class::Resealed, HOUSE), |writer| {
            let unit = &mut writer.reader.unit;
            let mut done = 0;
            for (place, sealed) in &held {
                let new = renewed(unit, &keys, place, sealed)?;
                done += held::replace_sealed(unit.connection(), place, (sealed, &new))?;
            }
            Ok::<_, UnitError>(done)
        })?;
        self.engine().write(Scope::Control, |connection| {
            let mut done = 0;
            for (values, update) in &kinds {
                for (place, sealed) in values {
                    let old = Sealed::parse(sealed.clone())?;
                    let new = keys.reseal(&mut self.nonces(), place, &old)?;
                    let values =
                        [place.row.into(), sealed.as_slice().into(), new.as_bytes().into()];
                    done += connection.execute(update, &values)?;
                }
            }
            Ok(done + officers)
        })
    }
}

fn tenant_of(grant: &Grant) -> Result<TenantId, UnitError> {
    match grant.reach() {
        Reach::Tenant(tenant) => Ok(tenant),
        _ => Err(UnitError::NotGranted),
    }
}

fn doing(class: Class, client: ClientId) -> Doing {
    Doing { client: (client != HOUSE).then_some(client), ..Doing::act(class) }
}

/// The number of the newest generation of a client.
fn newest(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    client: ClientId,
) -> Result<u32, StoreError> {
    connection.query_one(
        "select coalesce(max(generation), 0) from data_key where tenant_id = $1 and client_id = $2",
        &[tenant.into(), client.into()],
        |row| row.number(0),
    )
}

fn renewed(
    unit: &Unit<'_, '_>,
    keys: &ClientKeys,
    place: &Place,
    sealed: &[u8],
) -> Result<Vec<u8>, UnitError> {
    let sealed = Sealed::parse(sealed.to_vec())?;
    Ok(keys.reseal(&mut unit.nonces(), place, &sealed)?.into_bytes())
}

/// Writes a value in the place of the old one, if that is still there. Says whether it was.
fn replace(connection: &mut Connection<'_>, old: &Old, new: &[u8]) -> Result<u64, StoreError> {
    let (place, was) = (&old.place, old.sealed.as_slice());
    let by_id: [Value<'_>; 4] = [place.tenant.into(), place.row.into(), was.into(), new.into()];
    match &old.row {
        OldRow::Fact { kind, key } => connection.execute(
            "update fact set sealed = $8 where tenant_id = $1 and kind = $2 and client_id = $3
               and key = $4 and subject = $5 and version = $6 and sealed = $7",
            &[
                place.tenant.into(),
                kind.code().into(),
                place.client.into(),
                key.key.into(),
                (&key.subject).into(),
                key.version.into(),
                was.into(),
                new.into(),
            ],
        ),
        OldRow::Document => connection.execute(
            "update document set sealed = $4 where tenant_id = $1 and id = $2 and sealed = $3",
            &by_id,
        ),
        OldRow::Case => connection.execute(
            "update filing_case set sealed = $4 where tenant_id = $1 and id = $2 and sealed = $3",
            &by_id,
        ),
        OldRow::Note => connection.execute(
            "update case_note set sealed = $4 where tenant_id = $1 and id = $2 and sealed = $3",
            &by_id,
        ),
    }
}

impl Search {
    /// Old values from here on, as many as are asked for, and from where to go on.
    fn find(
        &self,
        connection: &mut Connection<'_>,
        from: ResealFrom,
    ) -> Result<(Vec<Old>, Option<ResealFrom>), StoreError> {
        let mut at = from.0;
        let mut found = Vec::new();
        loop {
            let room = self.most.saturating_sub(found.len());
            if room == 0 {
                return Ok((found, Some(ResealFrom(at))));
            }
            let (some, is_full) = match at {
                At::Facts { kind, after } => self.facts(connection, kind, after, room)?,
                At::Documents(after) => self.documents(connection, after, room)?,
                At::Cases(after) => self.cases(connection, after, room)?,
                At::Notes(after) => self.notes(connection, after, room)?,
            };
            let last = some.last().map(|old| (old.place.row, old.fact_key()));
            found.extend(some);
            let next = match (at, last) {
                (At::Facts { kind, .. }, Some((_, Some(after)))) if is_full => {
                    At::Facts { kind, after }
                }
                (At::Documents(_), Some((row, _))) if is_full => At::Documents(*row.as_bytes()),
                (At::Cases(_), Some((row, _))) if is_full => At::Cases(*row.as_bytes()),
                (At::Notes(_), Some((row, _))) if is_full => At::Notes(*row.as_bytes()),
                (At::Facts { kind, .. }, _) if kind + 1 < Kind::ALL.len() => {
                    At::Facts { kind: kind + 1, after: FactKey::FIRST }
                }
                (At::Facts { .. }, _) => At::Documents([0; 16]),
                (At::Documents(_), _) => At::Cases([0; 16]),
                (At::Cases(_), _) => At::Notes([0; 16]),
                (At::Notes(_), _) => return Ok((found, None)),
            };
            at = next;
        }
    }

    /// Old facts of a kind, and whether there may be more.
    fn facts(
        &self,
        connection: &mut Connection<'_>,
        kind: usize,
        after: FactKey,
        room: usize,
    ) -> Result<(Vec<Old>, bool), StoreError> {
        let Some(kind) = Kind::ALL.get(kind).copied() else { return Ok((Vec::new(), false)) };
        let found = connection.query(
            "select row_id, sealed, key, subject, version from fact
             where tenant_id = $1 and kind = $2 and client_id = $3
               and (key, subject, version) > ($4, $5, $6)
               and sealed is not null and substr(sealed, 2, 4) < $7
             order by key, subject, version limit $8",
            &[
                self.tenant.into(),
                kind.code().into(),
                self.client.into(),
                after.key.into(),
                (&after.subject).into(),
                after.version.into(),
                (&self.newest).into(),
                count(room).into(),
            ],
            |row| {
                let key =
                    FactKey { key: row.int(2)?, subject: row.array(3)?, version: row.number(4)? };
                let mut old = self.old(row, (code::table(kind), code::block(kind)))?;
                old.place.version = key.version;
                old.row = OldRow::Fact { kind, key };
                Ok(old)
            },
        )?;
        let is_full = found.len() >= room;
        Ok((found, is_full))
    }

    fn documents(
        &self,
        connection: &mut Connection<'_>,
        after: [u8; 16],
        room: usize,
    ) -> Result<(Vec<Old>, bool), StoreError> {
        let room = room.min(DOCUMENTS_MOST);
        let found = connection.query(
            "select id, sealed from document where tenant_id = $1 and client_id = $2 and id > $3
               and substr(sealed, 2, 4) < $4 order by id limit $5",
            &self.values(&after, room),
            |row| self.old(row, (Table::Document, Block::Other)),
        )?;
        let is_full = found.len() >= room;
        Ok((found, is_full))
    }

    fn cases(
        &self,
        connection: &mut Connection<'_>,
        after: [u8; 16],
        room: usize,
    ) -> Result<(Vec<Old>, bool), StoreError> {
        let found = connection.query(
            "select id, sealed from filing_case
             where tenant_id = $1 and client_id = $2 and id > $3
               and sealed is not null and substr(sealed, 2, 4) < $4 order by id limit $5",
            &self.values(&after, room),
            |row| {
                let old = self.old(row, (Table::Case, Block::Sensitive))?;
                Ok(Old { row: OldRow::Case, ..old })
            },
        )?;
        let is_full = found.len() >= room;
        Ok((found, is_full))
    }

    fn notes(
        &self,
        connection: &mut Connection<'_>,
        after: [u8; 16],
        room: usize,
    ) -> Result<(Vec<Old>, bool), StoreError> {
        let found = connection.query(
            "select id, sealed from case_note where tenant_id = $1 and client_id = $2 and id > $3
               and substr(sealed, 2, 4) < $4 order by id limit $5",
            &self.values(&after, room),
            |row| {
                let old = self.old(row, (Table::Case, Block::Other))?;
                Ok(Old { row: OldRow::Note, ..old })
            },
        )?;
        let is_full = found.len() >= room;
        Ok((found, is_full))
    }

    fn values<'v>(&'v self, after: &'v [u8; 16], room: usize) -> [Value<'v>; 5] {
        [
            self.tenant.into(),
            self.client.into(),
            after.into(),
            (&self.newest).into(),
            count(room).into(),
        ]
    }

    /// A value whose id and bytes are the first columns.
    fn old(&self, row: &Row<'_>, (table, block): (Table, Block)) -> Result<Old, StoreError> {
        let id: FactId = row.id(0)?;
        let (tenant, client) = (self.tenant, self.client);
        let place = Place { tenant, client, table, row: id, block, version: 1 };
        Ok(Old { place, sealed: row.bytes(1)?.to_vec(), row: OldRow::Document })
    }
}

impl Old {
    fn fact_key(&self) -> Option<FactKey> {
        match self.row {
            OldRow::Fact { key, .. } => Some(key),
            _ => None,
        }
    }
}

fn count(room: usize) -> i64 {
    i64::try_from(room).unwrap_or(i64::MAX)
}
