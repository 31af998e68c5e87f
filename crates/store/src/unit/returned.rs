//! データの返却 — every row of facts as it was recorded, with its history, for the file that goes back
//! to the tenant. What later versions add is in it without a change here.

use romori_roster::{Kind, Owner};
use romori_types::{ActorId, BatchId, ClientId, Date, FactId, PersonId, Timestamp};
use romori_vault::Place;

use super::UnitError;
use super::code::{self, instant, validity};
use super::reader::Reader;
use crate::engine::{Row, StoreError};

/// 返す事実の一行
#[derive(Clone, PartialEq, Eq)]
pub struct ReturnedFact {
    /// What kind.
    pub kind: Kind,
    /// Whose: the id of the client, establishment or person.
    pub subject: [u8; 16],
    /// Its key: 0, a month's index, a day, a counter.
    pub key: i64,
    /// Its version within its subject, kind and key.
    pub version: u32,
    /// First day of validity.
    pub from: Date,
    /// The day after the last one.
    pub to: Option<Date>,
    /// Who recorded it.
    pub recorded_by: ActorId,
    /// In which act.
    pub batch: BatchId,
    /// When the act came into force; none while it is staged.
    pub published_at: Option<Timestamp>,
    /// When the act was undone.
    pub undone_at: Option<Timestamp>,
    /// The fact as JSON; none says that nothing holds.
    pub content: Option<String>,
}

romori_types::quiet_debug!(ReturnedFact);

/// A row before it is opened.
struct Stored {
    fact: ReturnedFact,
    row: FactId,
    sealed: Option<Vec<u8>>,
}

fn stored(row: &Row<'_>) -> Result<Stored, StoreError> {
    let at = |place| -> Result<_, StoreError> {
        let at = row.int_or_null(place)?;
        at.map(|at| instant(at).ok_or_else(|| row.inconsistent(place))).transpose()
    };
    let valid = validity(row.int(5)?, row.int(6)?).ok_or_else(|| row.inconsistent(5))?;
    Ok(Stored {
        fact: ReturnedFact {
            kind: Kind::from_code(row.number(0)?).ok_or_else(|| row.inconsistent(0))?,
            subject: row.array(1)?,
            key: row.int(2)?,
            version: row.number(3)?,
            from: valid.from(),
            to: valid.to(),
            recorded_by: row.id(7)?,
            batch: row.id(8)?,
            published_at: at(10)?,
            undone_at: at(11)?,
            content: None,
        },
        row: row.id(4)?,
        sealed: row.bytes_or_null(9)?.map(<[u8]>::to_vec),
    })
}

impl Reader<'_, '_> {
    /// Every row of facts of a client, or of the tenant's own house, as it was recorded.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant does not reach the client; when fields are withheld
    /// from the actor, since the whole goes back or nothing; when a value does not open.
    pub fn every_fact(&mut self, client: ClientId) -> Result<Vec<ReturnedFact>, UnitError> {
        let unit = &mut self.unit;
        unit.reach(client)?;
        unit.needs(romori_identity::Fields::ALL)?;
        let tenant = unit.tenant();
        let rows = unit.connection().query(
            "select f.kind, f.subject, f.key, f.version, f.row_id, f.valid_from, f.valid_to,
                    f.recorded_by, f.batch_id, f.sealed, b.published_at, b.undone_at
             from fact f join batch b on b.tenant_id = f.tenant_id and b.id = f.batch_id
             where f.tenant_id = $1 and f.client_id = $2
             order by f.kind, f.subject, f.key, f.version",
            &[tenant.into(), client.into()],
            stored,
        )?;
        let sealed = rows.iter().filter_map(|row| row.sealed.as_deref());
        let keys = unit.keys_opening(client, sealed)?;
        let places = unit.places(client)?;
        let mut facts = Vec::with_capacity(rows.len());
        for Stored { mut fact, row, sealed } in rows {
            let kind = fact.kind;
            let place = Place {
                tenant,
                client,
                table: code::table(kind),
                row,
                block: code::block(kind),
                version: fact.version,
            };
            if let Some(sealed) = sealed {
                let opened = keys.open_bytes(&place, &sealed)?;
                let unreadable =
                    |_| UnitError::Unreadable { kind: kind.ja(), row: row.to_string() };
                fact.content = Some(String::from_utf8(opened.to_vec()).map_err(unreadable)?);
            }
            let person = PersonId::from_bytes(fact.subject);
            match places.get(&person).filter(|_| kind.owner() == Owner::Person) {
                Some(anchor) => unit.touched.person(client, anchor.place, kind.block()),
                None => unit.touched.client(client, kind.block()),
            }
            facts.push(fact);
        }
        Ok(facts)
    }
}
