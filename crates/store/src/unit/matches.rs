//! 照合 — who is the same human at another client, found by digests under the tenant's key. Nothing
//! of a person is opened for it.

use romori_identity::{Grant, Reach};
use romori_record::Class;
use romori_roster::{Fact, Kind, MatchValue, PersonIdentity};
use romori_types::{BatchId, ClientId, FactId, PersonId, TenantId};
use romori_vault::{KeyedDigest, MatchKey, MatchLabel, Place};

use super::UnitError;
use super::code;
use super::doing::{Doing, NewFact};
use super::reader::Reader;
use super::store::Store;
use super::unit::{PersonAnchor, Unit};
use super::writer::Writer;
use crate::engine::{Connection, Scope, StoreError, Value};

/// 同じ人とみられる個人
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matched {
    /// Of which client.
    pub client: ClientId,
    /// Who.
    pub person: PersonAnchor,
}

/// A row that waits: one digest of one recorded identity.
pub(super) struct MatchRow {
    tenant: TenantId,
    digest: KeyedDigest,
    client: ClientId,
    person: PersonId,
    version: u32,
    batch: BatchId,
}

pub(super) const MATCH_COLUMNS: &[&str] =
    &["tenant_id", "digest", "client_id", "person_id", "version", "batch_id"];

pub(super) fn match_values(row: &MatchRow) -> Vec<Value<'_>> {
    vec![
        (&row.tenant).into(),
        row.digest.as_bytes().as_slice().into(),
        (&row.client).into(),
        (&row.person).into(),
        row.version.into(),
        (&row.batch).into(),
    ]
}

fn digest(key: &MatchKey, value: &MatchValue) -> KeyedDigest {
    let label = match value {
        MatchValue::BasicPensionNumber(_) => MatchLabel::BasicPensionNumber,
        MatchValue::NameAndBirth(_) => MatchLabel::Person,
    };
    key.digest(label, value.text().as_bytes())
}

impl Writer<'_, '_> {
    /// Where an identity is recorded, its digest is too, in the same batch.
    pub(super) fn note_match<F: Fact>(&mut self, new: &NewFact<'_, F>, version: u32) {
        let value = new.fact.and_then(Fact::identity).and_then(PersonIdentity::match_value);
        let Some(value) = value else { return };
        let (tenant, batch) = (self.reader.tenant(), self.batch());
        let key = self.match_key.get_or_insert_with(|| self.reader.unit.tenant_key().match_key());
        let row = MatchRow {
            tenant,
            digest: digest(key, &value),
            client: new.client,
            person: PersonId::from_bytes(new.subject),
            version,
            batch,
        };
        self.pending.matched(row);
    }
}

impl Reader<'_, '_> {
    /// Persons of other clients that are the same human as this one, as far as they are recorded
    /// so; of those clients alone that the grant reaches.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn same_person(
        &mut self,
        client: ClientId,
        identity: &PersonIdentity,
    ) -> Result<Vec<Matched>, UnitError> {
        self.unit.reach(client)?;
        let Some(value) = identity.match_value() else { return Ok(Vec::new()) };
        same(&mut self.unit, client, &value)
    }
}

/// 照合の準備の位置 — up to where a tenant's identities have their digests.
#[derive(Debug, Clone, Copy, Default)]
pub struct MatchFrom {
    client: [u8; 16],
    subject: [u8; 16],
    version: u32,
}

/// An identity as it lies in its row.
struct Unmatched {
    client: ClientId,
    person: PersonId,
    version: u32,
    row: FactId,
    batch: BatchId,
    sealed: Vec<u8>,
}

impl Store {
    /// Makes the digests of up to so many recorded identities, and says from where to go on: those
    /// recorded before there was a table for them have none. One that is there stays.
    ///
    /// # Errors
    /// When the grant is for no tenant; when a row does not open; when the store cannot write.
    pub fn fill_matches(
        &self,
        grant: &Grant,
        from: MatchFrom,
        most: u32,
    ) -> Result<Option<MatchFrom>, UnitError> {
        let Reach::Tenant(tenant) = grant.reach() else { return Err(UnitError::NotGranted) };
        let found = self
            .engine()
            .read(Scope::Tenant(tenant), |connection| identities(connection, tenant, from, most))?;
        let Some(last) = found.last() else { return Ok(None) };
        let next = MatchFrom {
            client: *last.client.as_bytes(),
            subject: *last.person.as_bytes(),
            version: last.version,
        };
        self.write(grant, Doing::act(Class::Migrated), |writer: &mut Writer<'_, '_>| {
            let unit = &mut writer.reader.unit;
            let key = unit.tenant_key().match_key();
            found.iter().try_for_each(|one| fill(unit, &key, one))
        })?;
        Ok(Some(next))
    }
}

fn identities(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    from: MatchFrom,
    most: u32,
) -> Result<Vec<Unmatched>, StoreError> {
    connection.query(
        "select client_id, subject, version, row_id, batch_id, sealed from fact
         where tenant_id = $1 and kind = $2 and key = 0 and sealed is not null
           and (client_id, key, subject, version) > ($3, 0, $4, $5)
         order by client_id, key, subject, version limit $6",
        &[
            tenant.into(),
            Kind::PersonIdentity.code().into(),
            (&from.client).into(),
            (&from.subject).into(),
            from.version.into(),
            most.into(),
        ],
        |row| {
            Ok(Unmatched {
                client: row.id(0)?,
                person: row.id(1)?,
                version: row.number(2)?,
                row: row.id(3)?,
                batch: row.id(4)?,
                sealed: row.bytes(5)?.to_vec(),
            })
        },
    )
}

/// As [`fill_opened`]. Of a client that is shut nothing can be made; its persons get theirs when
/// they are recorded again.
fn fill(unit: &mut Unit<'_, '_>, key: &MatchKey, one: &Unmatched) -> Result<(), UnitError> {
    match fill_opened(unit, key, one) {
        Err(UnitError::KeysShut(_) | UnitError::KeysDestroyed { .. }) => Ok(()),
        done => done,
    }
}

/// Opens an identity, which the log tells, and keeps its digest.
fn fill_opened(unit: &mut Unit<'_, '_>, key: &MatchKey, one: &Unmatched) -> Result<(), UnitError> {
    let kind = Kind::PersonIdentity;
    let unreadable = || UnitError::Unreadable { kind: kind.ja(), row: one.row.to_string() };
    let place = Place {
        tenant: unit.tenant(),
        client: one.client,
        table: code::table(kind),
        row: one.row,
        block: code::block(kind),
        version: one.version,
    };
    let keys = unit.keys_opening(one.client, [one.sealed.as_slice()])?;
    let opened = keys.open_bytes(&place, &one.sealed)?;
    let identity: PersonIdentity = serde_json::from_slice(&opened).map_err(|_| unreadable())?;
    let anchor = *unit.places(one.client)?.get(&one.person).ok_or_else(unreadable)?;
    unit.touched.person(one.client, anchor.place, kind.block());
    let Some(value) = identity.match_value() else { return Ok(()) };
    let tenant = unit.tenant();
    unit.connection().execute(
        "insert into match_key (tenant_id, digest, client_id, person_id, version, batch_id)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        &[
            tenant.into(),
            digest(key, &value).as_bytes().into(),
            one.client.into(),
            one.person.into(),
            one.version.into(),
            one.batch.into(),
        ],
    )?;
    Ok(())
}

/// Only what was recorded last of a person counts: a number that was mended leads nowhere.
fn same(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    value: &MatchValue,
) -> Result<Vec<Matched>, UnitError> {
    let tenant = unit.tenant();
    let digest = digest(&unit.tenant_key().match_key(), value);
    let all = unit.connection().query(
        "select m.client_id, p.id, p.number, p.place from match_key m
         join batch b on b.tenant_id = m.tenant_id and b.id = m.batch_id
         join person p on p.tenant_id = m.tenant_id and p.id = m.person_id
         where m.tenant_id = $1 and m.digest = $2 and m.client_id <> $3
           and b.published_at is not null and b.undone_at is null
           and not exists (
               select 1 from fact f
               join batch c on c.tenant_id = f.tenant_id and c.id = f.batch_id
               where f.tenant_id = m.tenant_id and f.kind = $4 and f.client_id = m.client_id
                 and f.key = 0 and f.subject = m.person_id and f.version > m.version
                 and c.published_at is not null and c.undone_at is null)
         order by m.client_id, p.number",
        &[
            tenant.into(),
            digest.as_bytes().as_slice().into(),
            client.into(),
            Kind::PersonIdentity.code().into(),
        ],
        |row| {
            let person =
                PersonAnchor { id: row.id(1)?, number: row.number(2)?, place: row.number(3)? };
            Ok(Matched { client: row.id(0)?, person })
        },
    )?;
    Ok(all.into_iter().filter(|found| unit.grant().clients().has(found.client)).collect())
}
