//! Numbers by version, and the images that wait for a check. The newest version of a holder is his
//! number; an earlier one has lost its value when it was replaced.

use romori_types::{ActorId, ClientId, Date, EntryId, FactId, TenantId, Timestamp};
use rusqlite::{OptionalExtension as _, Row, params};

use crate::ask::Refusal;
use crate::people::{Check, CheckWay, Evidence, Holder, HolderKind, NumberPurpose};
use crate::shelf::{Books, coded, coded_or_none, date_or_none, id, instant, list, micros};

/// One version of a holder's number.
pub struct NumberRow {
    /// Whose.
    pub holder: Holder,
    /// Which.
    pub version: u32,
    /// The sealed value; none when it was erased.
    pub sealed: Option<Vec<u8>>,
    /// What equal numbers of the client have alike; none when it was erased.
    pub digest: Option<[u8; 32]>,
    /// For what it was collected.
    pub purposes: Vec<NumberPurpose>,
    /// When it came.
    pub collected_at: Timestamp,
    /// How and by whom it was checked.
    pub check: Option<(Check, ActorId)>,
    /// From when on it is to be disposed of.
    pub dispose_on: Option<Date>,
    /// How many images wait.
    pub images: u32,
}

/// One that is to be kept.
pub struct NewNumber {
    /// Whose.
    pub holder: Holder,
    /// Which.
    pub version: u32,
    /// The sealed value.
    pub sealed: Vec<u8>,
    /// Its digest.
    pub digest: [u8; 32],
    /// For what.
    pub purposes: Vec<NumberPurpose>,
    /// By whom.
    pub actor: ActorId,
}

/// An image as it lies there.
pub struct ImageRow {
    /// Which.
    pub id: FactId,
    /// Its kind: 1 JPEG, 2 PNG.
    pub media: u8,
    /// Its size in the clear. Unit: bytes.
    pub bytes: u32,
}

/// One that is to be kept.
pub struct NewImage {
    /// Which.
    pub id: FactId,
    /// Its kind.
    pub media: u8,
    /// Its size in the clear. Unit: bytes.
    pub bytes: u32,
    /// The sealed value.
    pub sealed: Vec<u8>,
}

const COLUMNS: &str = "n.holder, n.kind, n.version, n.sealed, n.digest, n.purposes, \
                       n.collected_at, n.way, n.evidence, n.checked_on, n.checked_by, \
                       n.dispose_on, \
                       (select count(*) from image i where i.tenant = n.tenant \
                        and i.client = n.client and i.holder = n.holder)";

fn number(row: &Row<'_>) -> rusqlite::Result<NumberRow> {
    let way = coded_or_none(row, 7, CheckWay::of_code)?;
    let check = match (way, date_or_none(row, 9)?, row.get::<_, Option<[u8; 16]>>(10)?) {
        (Some(way), Some(on), Some(by)) => {
            let evidence = list(row, 8, Evidence::of_code)?;
            Some((Check { way, evidence, on }, ActorId::from_bytes(by)))
        }
        _ => None,
    };
    Ok(NumberRow {
        holder: holder(row, 0, 1)?,
        version: row.get(2)?,
        sealed: row.get(3)?,
        digest: row.get(4)?,
        purposes: list(row, 5, NumberPurpose::of_code)?,
        collected_at: instant(row, 6)?,
        check,
        dispose_on: date_or_none(row, 11)?,
        images: row.get(12)?,
    })
}

pub(super) fn holder(row: &Row<'_>, of: usize, kind: usize) -> rusqlite::Result<Holder> {
    let kind = coded(row, kind, HolderKind::of_code)?;
    Ok(Holder { id: FactId::from_bytes(id(row, of)?), kind })
}

impl Books<'_> {
    /// The newest version of a holder's number.
    pub fn number(
        &self,
        tenant: TenantId,
        client: ClientId,
        holder: FactId,
    ) -> Result<Option<NumberRow>, Refusal> {
        let sql = format!(
            "select {COLUMNS} from number n where n.tenant = ?1 and n.client = ?2 \
             and n.holder = ?3 order by n.version desc limit 1"
        );
        let of = params![tenant.as_bytes(), client.as_bytes(), holder.as_bytes()];
        Ok(self.0.prepare_cached(&sql)?.query_row(of, number).optional()?)
    }

    /// The newest versions of all of a client.
    pub fn numbers(&self, tenant: TenantId, client: ClientId) -> Result<Vec<NumberRow>, Refusal> {
        let sql = format!(
            "select {COLUMNS} from number n where n.tenant = ?1 and n.client = ?2 \
             and n.version = (select max(m.version) from number m where m.tenant = n.tenant \
             and m.client = n.client and m.holder = n.holder) order by n.holder"
        );
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map(params![tenant.as_bytes(), client.as_bytes()], number)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The clients of a tenant of which there is anything.
    pub fn clients(&self, tenant: TenantId) -> Result<Vec<ClientId>, Refusal> {
        let sql = "select client from number where tenant = ?1 union \
                   select client from permission where tenant = ?1";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(params![tenant.as_bytes()], |row| id(row, 0))?;
        let ids: Vec<[u8; 16]> = rows.collect::<rusqlite::Result<_>>()?;
        Ok(ids.into_iter().map(ClientId::from_bytes).collect())
    }

    /// Who else of the client has a number with this digest.
    pub fn same(
        &self,
        tenant: TenantId,
        client: ClientId,
        (of, digest): (FactId, &[u8; 32]),
    ) -> Result<Vec<Holder>, Refusal> {
        let sql = "select holder, kind from number where tenant = ?1 and client = ?2 \
                   and digest = ?3 and holder <> ?4 order by holder";
        let mut statement = self.0.prepare_cached(sql)?;
        let key = params![tenant.as_bytes(), client.as_bytes(), digest, of.as_bytes()];
        let rows = statement.query_map(key, |row| holder(row, 0, 1))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps a version; the value of the one before goes, with its images.
    pub fn keep_number(
        &self,
        (tenant, client): (TenantId, ClientId),
        new: &NewNumber,
        entry: EntryId,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let (t, c, h) = (tenant.as_bytes(), client.as_bytes(), new.holder.id.as_bytes());
        let sql = "update number set sealed = null, digest = null, erased_at = ?4, \
                   erased_by = ?5, erased_entry = ?6, replaced = 1 where tenant = ?1 \
                   and client = ?2 and holder = ?3 and sealed is not null";
        let by = new.actor.as_bytes();
        self.0.execute(sql, params![t, c, h, micros(now), by, entry.as_bytes()])?;
        self.purge_images((tenant, client), new.holder.id)?;
        let sql = "insert into number (tenant, client, holder, version, kind, sealed, digest, \
                   purposes, collected_at, collected_by) \
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let purposes: Vec<u8> = new.purposes.iter().map(|purpose| purpose.code()).collect();
        let kind = new.holder.kind.code();
        self.0.prepare_cached(sql)?.execute(params![
            t,
            c,
            h,
            new.version,
            kind,
            new.sealed,
            new.digest,
            purposes,
            micros(now),
            by,
        ])?;
        Ok(())
    }

    /// Writes down how the newest version was checked.
    pub fn keep_check(
        &self,
        (tenant, client): (TenantId, ClientId),
        (holder, version): (FactId, u32),
        (check, actor): (&Check, ActorId),
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let evidence: Vec<u8> = check.evidence.iter().map(|one| one.code()).collect();
        let sql = "update number set way = ?5, evidence = ?6, checked_on = ?7, checked_at = ?8, \
                   checked_by = ?9 where tenant = ?1 and client = ?2 and holder = ?3 \
                   and version = ?4";
        self.0.execute(
            sql,
            params![
                tenant.as_bytes(),
                client.as_bytes(),
                holder.as_bytes(),
                version,
                check.way.code(),
                evidence,
                check.on.to_string(),
                micros(now),
                actor.as_bytes(),
            ],
        )?;
        Ok(())
    }

    /// Writes down from when on a number is to be disposed of. The answer is whether there is one.
    pub fn dispose_on(
        &self,
        (tenant, client): (TenantId, ClientId),
        holder: FactId,
        day: Date,
    ) -> Result<bool, Refusal> {
        let sql = "update number set dispose_on = ?4 where tenant = ?1 and client = ?2 \
                   and holder = ?3 and sealed is not null";
        let key = (tenant.as_bytes(), client.as_bytes(), holder.as_bytes());
        Ok(self.0.execute(sql, params![key.0, key.1, key.2, day.to_string()])? > 0)
    }

    /// Erases a holder's number: value and digest go, the row stays. The answer is its version, if
    /// there was a value.
    pub fn erase(
        &self,
        (tenant, client): (TenantId, ClientId),
        holder: FactId,
        (actor, entry): (ActorId, EntryId),
        now: Timestamp,
    ) -> Result<Option<u32>, Refusal> {
        let key = params![tenant.as_bytes(), client.as_bytes(), holder.as_bytes()];
        let sql = "select version from number where tenant = ?1 and client = ?2 \
                   and holder = ?3 and sealed is not null";
        let version: Option<u32> = self.0.query_row(sql, key, |row| row.get(0)).optional()?;
        let sql = "update number set sealed = null, digest = null, erased_at = ?4, \
                   erased_by = ?5, erased_entry = ?6 where tenant = ?1 and client = ?2 \
                   and holder = ?3 and sealed is not null";
        let (t, c, h) = (tenant.as_bytes(), client.as_bytes(), holder.as_bytes());
        let (by, said) = (actor.as_bytes(), entry.as_bytes());
        self.0.execute(sql, params![t, c, h, micros(now), by, said])?;
        Ok(version)
    }

    /// Erases what the register says was erased, up to this version, if it is there again.
    pub(super) fn erase_again(
        &self,
        (tenant, client): (TenantId, ClientId),
        (holder, version): (FactId, u32),
        at: i64,
    ) -> Result<(), Refusal> {
        let sql = "update number set sealed = null, digest = null, erased_at = ?5 \
                   where tenant = ?1 and client = ?2 and holder = ?3 and version <= ?4 \
                   and sealed is not null";
        let key = (tenant.as_bytes(), client.as_bytes(), holder.as_bytes());
        if self.0.execute(sql, params![key.0, key.1, key.2, version, at])? > 0 {
            self.purge_images((tenant, client), holder)?;
        }
        Ok(())
    }

    /// Keeps an image of a holder.
    pub fn keep_image(
        &self,
        (tenant, client): (TenantId, ClientId),
        (holder, version): (FactId, u32),
        new: &NewImage,
    ) -> Result<(), Refusal> {
        let sql = "insert into image values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.0.execute(
            sql,
            params![
                new.id.as_bytes(),
                tenant.as_bytes(),
                client.as_bytes(),
                holder.as_bytes(),
                version,
                new.media,
                new.bytes,
                new.sealed,
            ],
        )?;
        Ok(())
    }

    /// The images of a holder.
    pub fn images(
        &self,
        (tenant, client): (TenantId, ClientId),
        holder: FactId,
    ) -> Result<Vec<ImageRow>, Refusal> {
        let sql = "select id, media, bytes from image where tenant = ?1 and client = ?2 \
                   and holder = ?3 order by id";
        let mut statement = self.0.prepare_cached(sql)?;
        let key = params![tenant.as_bytes(), client.as_bytes(), holder.as_bytes()];
        let rows = statement.query_map(key, |row| {
            let id = FactId::from_bytes(id(row, 0)?);
            Ok(ImageRow { id, media: row.get(1)?, bytes: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The sealed bytes of one of them.
    pub fn image(
        &self,
        (tenant, client): (TenantId, ClientId),
        (holder, image): (FactId, FactId),
    ) -> Result<Option<(u8, Vec<u8>)>, Refusal> {
        let sql = "select media, sealed from image where id = ?1 and tenant = ?2 \
                   and client = ?3 and holder = ?4";
        let (t, c) = (tenant.as_bytes(), client.as_bytes());
        let key = params![image.as_bytes(), t, c, holder.as_bytes()];
        Ok(self.0.query_row(sql, key, |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// Erases the images of a holder. The answer is how many.
    pub fn purge_images(
        &self,
        (tenant, client): (TenantId, ClientId),
        holder: FactId,
    ) -> Result<u32, Refusal> {
        let sql = "delete from image where tenant = ?1 and client = ?2 and holder = ?3";
        let key = params![tenant.as_bytes(), client.as_bytes(), holder.as_bytes()];
        Ok(u32::try_from(self.0.execute(sql, key)?).unwrap_or(u32::MAX))
    }
}
