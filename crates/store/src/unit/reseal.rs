//! 封の掛け直し — a new generation of a client's keys, and all its values sealed anew under it,
//! some at a time while others work on.
//!
//! What a value says does not change, nor its place; only the bytes around it.

use romori_identity::{Grant, Reach};
use romori_record::Class;
use romori_roster::Kind;
use romori_types::{ClientId, FactId, TenantId};
use romori_vault::{Block, ClientKeys, Place, Sealed, Table};

use super::UnitError;
use super::code;
use super::doing::Doing;
use super::store::Store;
use super::unit::Unit;
use super::writer::Writer;
use crate::engine::{Row, StoreError};

/// How far a re-seal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resealed {
    /// The generation that seals now.
    pub generation: u32,
    /// Values sealed anew in this step.
    pub done: u64,
    /// Values still under former generations.
    pub left: u64,
}

/// A value that is still under a former generation.
struct Old {
    place: Place,
    sealed: Vec<u8>,
}

/// A fact under a former generation, with its primary key.
struct OldFact {
    value: Old,
    kind: Kind,
    key: i64,
    subject: [u8; 16],
}

impl Store {
    /// Makes the next generation of a client's keys: from now on it seals. Returns its number.
    ///
    /// # Errors
    /// When the grant is for no tenant; when the store cannot write.
    pub fn renew_keys(&self, grant: &Grant, client: ClientId) -> Result<u32, UnitError> {
        let doing = Doing { client: Some(client), ..Doing::act(Class::KeyGenerationMade) };
        let made = self.write(grant, doing, |writer: &mut Writer<'_, '_>| {
            let unit = &mut writer.reader.unit;
            let (key, now, store) = (unit.tenant_key(), unit.now(), unit.store());
            store.keys().make_generation(unit.connection(), &key, client, now)
        })?;
        // Another unit may have opened the former keys between the change and its end.
        if let Reach::Tenant(tenant) = grant.reach() {
            self.keys().forget(tenant, client);
        }
        Ok(made)
    }

    /// Seals up to so many values of a client anew. Called until nothing is left.
    ///
    /// # Errors
    /// When a value does not open; when the store cannot write.
    pub fn reseal(
        &self,
        grant: &Grant,
        client: ClientId,
        most: u32,
    ) -> Result<Resealed, UnitError> {
        let doing = Doing { client: Some(client), ..Doing::act(Class::Resealed) };
        self.write(grant, doing, |writer: &mut Writer<'_, '_>| {
            let unit = &mut writer.reader.unit;
            let keys = unit.keys(client)?;
            let newest = keys.generation();
            let old = old_facts(unit, client, newest, most)?;
            for fact in &old {
                let sealed = renewed(unit, &keys, &fact.value)?;
                keep_fact(unit, fact, &sealed)?;
            }
            let mut done = u64::try_from(old.len()).unwrap_or(u64::MAX);
            for (select, update, table, block) in SINGLE {
                let room = u64::from(most).saturating_sub(done);
                let old = old_rows(unit, client, newest, room, select, (*table, *block))?;
                for value in &old {
                    let sealed = renewed(unit, &keys, value)?;
                    let tenant = unit.tenant();
                    let row = value.place.row;
                    let values = [tenant.into(), row.into(), sealed.as_slice().into()];
                    unit.connection().execute(update, &values)?;
                }
                done += u64::try_from(old.len()).unwrap_or(u64::MAX);
            }
            let left = count_old(unit, client, newest)?;
            Ok(Resealed { generation: newest, done, left })
        })
    }
}

/// Tables with one sealed value a row, named by an id of 16 bytes: what finds the old ones and
/// what writes one.
const SINGLE: &[(&str, &str, Table, Block)] = &[
    (
        "select id, sealed from document where tenant_id = $1 and client_id = $2
           and substr(sealed, 2, 4) < $3 order by id limit $4",
        "update document set sealed = $3 where tenant_id = $1 and id = $2",
        Table::Document,
        Block::Other,
    ),
    (
        "select id, sealed from filing_case where tenant_id = $1 and client_id = $2
           and sealed is not null and substr(sealed, 2, 4) < $3 order by id limit $4",
        "update filing_case set sealed = $3 where tenant_id = $1 and id = $2",
        Table::Case,
        Block::Sensitive,
    ),
];

fn renewed(unit: &Unit<'_, '_>, keys: &ClientKeys, value: &Old) -> Result<Vec<u8>, UnitError> {
    let sealed = Sealed::parse(value.sealed.clone())?;
    Ok(keys.reseal(&mut unit.nonces(), &value.place, &sealed)?.into_bytes())
}

fn old_facts(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    newest: u32,
    most: u32,
) -> Result<Vec<OldFact>, UnitError> {
    let tenant = unit.tenant();
    let generation = newest.to_be_bytes();
    Ok(unit.connection().query(
        "select kind, row_id, version, sealed, key, subject from fact
         where tenant_id = $1 and client_id = $2 and sealed is not null
           and substr(sealed, 2, 4) < $3
         limit $4",
        &[tenant.into(), client.into(), (&generation).into(), most.into()],
        |row| old_fact(row, tenant, client),
    )?)
}

fn old_fact(row: &Row<'_>, tenant: TenantId, client: ClientId) -> Result<OldFact, StoreError> {
    let kind = Kind::from_code(row.number(0)?).ok_or_else(|| row.inconsistent(0))?;
    let place = Place {
        tenant,
        client,
        table: code::table(kind),
        row: row.id(1)?,
        block: code::block(kind),
        version: row.number(2)?,
    };
    let value = Old { place, sealed: row.bytes(3)?.to_vec() };
    Ok(OldFact { value, kind, key: row.int(4)?, subject: row.array(5)? })
}

fn keep_fact(unit: &mut Unit<'_, '_>, fact: &OldFact, sealed: &[u8]) -> Result<(), UnitError> {
    let place = &fact.value.place;
    unit.connection().execute(
        "update fact set sealed = $7 where tenant_id = $1 and kind = $2 and client_id = $3
           and key = $4 and subject = $5 and version = $6",
        &[
            place.tenant.into(),
            fact.kind.code().into(),
            place.client.into(),
            fact.key.into(),
            (&fact.subject).into(),
            place.version.into(),
            sealed.into(),
        ],
    )?;
    Ok(())
}

fn old_rows(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    newest: u32,
    room: u64,
    select: &'static str,
    (table, block): (Table, Block),
) -> Result<Vec<Old>, UnitError> {
    let tenant = unit.tenant();
    let generation = newest.to_be_bytes();
    let room = i64::try_from(room).unwrap_or(i64::MAX);
    Ok(unit.connection().query(
        select,
        &[tenant.into(), client.into(), (&generation).into(), room.into()],
        |row| {
            let id: FactId = row.id(0)?;
            let place = Place { tenant, client, table, row: id, block, version: 1 };
            Ok(Old { place, sealed: row.bytes(1)?.to_vec() })
        },
    )?)
}

fn count_old(unit: &mut Unit<'_, '_>, client: ClientId, newest: u32) -> Result<u64, UnitError> {
    let tenant = unit.tenant();
    let generation = newest.to_be_bytes();
    Ok(unit.connection().query_one(
        "select (select count(*) from fact where tenant_id = $1 and client_id = $2
                   and sealed is not null and substr(sealed, 2, 4) < $3)
              + (select count(*) from document where tenant_id = $1 and client_id = $2
                   and substr(sealed, 2, 4) < $3)
              + (select count(*) from filing_case where tenant_id = $1 and client_id = $2
                   and sealed is not null and substr(sealed, 2, 4) < $3)",
        &[tenant.into(), client.into(), (&generation).into()],
        |row| row.number(0),
    )?)
}
