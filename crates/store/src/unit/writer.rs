//! 書く単位 — what can be changed. All of it, with its entry for the log, or nothing.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use romori_record::{Change, Class, ValueDigest};
use romori_roster::{Fact, Kind, Owner};
use romori_types::{BatchId, ClientId, DrawnAhead, EntryId, EstablishmentId, FactId, PersonId};
use romori_vault::{ClientKeys, DigestLabel, KeyedDigest, LentNonces, MatchKey, Place};

use super::batches;
use super::cases;
use super::code::{block, days, micros, table};
use super::doing::{Doing, NewFact};
use super::error::{Stale, UnitError};
use super::numbers::Numbers;
use super::pending::Pending;
use super::reader::Reader;
use super::touched::{self, Act, Touched};
use super::unit::PersonAnchor;

/// Newest versions by subject and key.
type Versions = HashMap<([u8; 16], i64), u32>;

/// 書く単位 — reads as a [`Reader`] does, and records.
pub struct Writer<'u, 'c> {
    /// The reading side of the same transaction.
    pub reader: Reader<'u, 'c>,
    nonces: LentNonces<'u>,
    /// For the ids of rows.
    chance: DrawnAhead<'u>,
    what: Doing,
    batch: BatchId,
    pub(super) pending: Pending,
    pub(super) recorded: Touched,
    heads: HashMap<(Kind, ClientId), Versions>,
    watched: HashMap<(ClientId, Kind, i64), bool>,
    numbers: Numbers,
    /// Made when the first identity is recorded.
    pub(super) match_key: Option<MatchKey>,
}

impl<'u, 'c> Writer<'u, 'c> {
    /// What stands at the foot of a paper: the head of the log.
    pub fn log_line(&self) -> String {
        self.reader.unit.store().log_line()
    }

    pub(super) fn begin(reader: Reader<'u, 'c>, what: Doing) -> Result<Self, UnitError> {
        let nonces = reader.unit.nonces();
        let now = reader.unit.now();
        let batch = match what.into {
            Some(batch) => batch,
            None => BatchId::new(now, reader.unit.chance())?,
        };
        let chance = DrawnAhead::from(reader.unit.chance());
        let mut writer = Self {
            reader,
            nonces,
            chance,
            what,
            batch,
            pending: Pending::default(),
            recorded: Touched::default(),
            heads: HashMap::new(),
            watched: HashMap::new(),
            numbers: Numbers::default(),
            match_key: None,
        };
        writer.take_turn()?;
        if let Some(form) = &what.form
            && let Some(done) = batches::of_form(&mut writer.reader.unit, form)?
        {
            return Err(UnitError::AlreadyDone(done));
        }
        Ok(writer)
    }

    /// One writer of a tenant at a time, on a server with many processes as in one file.
    fn take_turn(&mut self) -> Result<(), UnitError> {
        let tenant = self.reader.tenant();
        self.reader.unit.connection().execute(
            "insert into turn (tenant_id, writes) values ($1, 1)
             on conflict (tenant_id) do update set writes = turn.writes + 1",
            &[tenant.into()],
        )?;
        Ok(())
    }

    /// The batch that this unit records into.
    pub const fn batch(&self) -> BatchId {
        self.batch
    }

    /// Makes a client with its keys.
    ///
    /// # Errors
    /// [`UnitError::NumberTaken`] when the number is in use.
    pub fn add_client(&mut self, number: u32) -> Result<ClientId, UnitError> {
        let client = ClientId::new(self.reader.now(), self.reader.unit.chance())?;
        self.add_client_as(client, number).map(|()| client)
    }

    /// As [`Writer::add_client`], under an id that was given elsewhere: an office that moves in
    /// brings its own.
    ///
    /// # Errors
    /// As [`Writer::add_client`].
    pub fn add_client_as(&mut self, client: ClientId, number: u32) -> Result<(), UnitError> {
        let (tenant, now) = (self.reader.tenant(), self.reader.now());
        let unit = &mut self.reader.unit;
        let taken = unit.connection().query_optional(
            "select id from client where tenant_id = $1 and number = $2",
            &[tenant.into(), number.into()],
            |row| row.id::<ClientId>(0),
        )?;
        if taken.is_some() {
            return Err(UnitError::NumberTaken { what: "顧問先番号", number });
        }
        let key = unit.tenant_key();
        let store = unit.store();
        let keys = store.keys().make_client(unit.connection(), &key, client, now)?;
        unit.hold_keys(client, keys);
        self.pending.count();
        self.reader.unit.connection().execute(
            "insert into client (tenant_id, id, number, batch_id) values ($1, $2, $3, $4)",
            &[tenant.into(), client.into(), number.into(), self.batch.into()],
        )?;
        Ok(())
    }

    /// Makes an establishment of a client, with the next number.
    ///
    /// # Errors
    /// [`UnitError::Absent`] for a client that the grant does not reach.
    pub fn add_establishment(&mut self, client: ClientId) -> Result<EstablishmentId, UnitError> {
        let id = EstablishmentId::new(self.reader.now(), self.reader.unit.chance())?;
        self.add_establishment_as(client, id).map(|()| id)
    }

    /// As [`Writer::add_establishment`], under an id that was given elsewhere.
    ///
    /// # Errors
    /// As [`Writer::add_establishment`].
    pub fn add_establishment_as(
        &mut self,
        client: ClientId,
        id: EstablishmentId,
    ) -> Result<(), UnitError> {
        self.reader.unit.reach(client)?;
        let tenant = self.reader.tenant();
        let number = self.numbers.next_establishment(&mut self.reader.unit, client)?;
        let unit = &mut self.reader.unit;
        self.pending.count();
        unit.connection().execute(
            "insert into establishment (tenant_id, id, client_id, number, batch_id)
             values ($1, $2, $3, $4, $5)",
            &[tenant.into(), id.into(), client.into(), number.into(), self.batch.into()],
        )?;
        Ok(())
    }

    /// Makes a person of a client, with the next number.
    ///
    /// # Errors
    /// [`UnitError::Absent`] for a client that the grant does not reach.
    pub fn add_person(&mut self, client: ClientId) -> Result<PersonAnchor, UnitError> {
        let id = PersonId::new(self.reader.now(), self.reader.unit.chance())?;
        self.add_person_as(client, id)
    }

    /// As [`Writer::add_person`], under an id that was given elsewhere.
    ///
    /// # Errors
    /// As [`Writer::add_person`].
    pub fn add_person_as(
        &mut self,
        client: ClientId,
        id: PersonId,
    ) -> Result<PersonAnchor, UnitError> {
        self.reader.unit.reach(client)?;
        let number = self.numbers.next_person(&mut self.reader.unit, client)?;
        let place = self.numbers.next_place(&mut self.reader.unit)?;
        let unit = &mut self.reader.unit;
        let anchor = PersonAnchor { id, number, place };
        unit.places(client)?;
        unit.hold_place(client, anchor);
        self.pending.person(unit.tenant(), client, anchor, self.batch);
        self.flush_if_full()?;
        Ok(anchor)
    }

    /// Records a fact and says its version. What is there stays, hidden on these days.
    ///
    /// # Errors
    /// [`UnitError::Stale`] when a later version than the one seen is there.
    pub fn record<F: Fact>(&mut self, new: &NewFact<'_, F>) -> Result<u32, UnitError> {
        let version = self.record_settled(new)?;
        // What is staged sends back when it is published.
        if self.what.into.is_none() {
            self.send_back::<F>(new)?;
        }
        Ok(version)
    }

    /// As [`Writer::record`], of what a filing itself decided: no case goes back by itself. Which
    /// ones rest on it is for the caller to know, and to say by [`Writer::send_back_case`].
    ///
    /// # Errors
    /// As [`Writer::record`].
    pub fn record_settled<F: Fact>(&mut self, new: &NewFact<'_, F>) -> Result<u32, UnitError> {
        self.reader.unit.reach(new.client)?;
        self.reader.unit.opens(F::KIND.owner(), F::KIND.block())?;
        let head = self.head::<F>(new)?;
        if new.seen.is_some_and(|seen| seen != head) {
            return Err(UnitError::Stale(Stale {
                client: new.client,
                subject: new.subject,
                kind: F::KIND,
                key: new.key,
                version: head,
            }));
        }
        let version = head + 1;
        let row = FactId::new(self.reader.now(), &self.chance)?;
        let keys = self.reader.unit.keys(new.client)?;
        let (sealed, digest) = self.seal(&keys, new, row, version)?;
        self.note::<F>(new, row, digest)?;
        let (from, to) = days(new.valid);
        let unit = &self.reader.unit;
        self.pending.fact(super::pending::FactRow {
            tenant: unit.tenant(),
            kind: F::KIND.code(),
            client: new.client,
            key: new.key,
            subject: new.subject,
            version,
            row,
            valid_from: from,
            valid_to: to,
            recorded_at: micros(unit.now()),
            recorded_by: unit.grant().actor(),
            batch: self.batch,
            sealed,
        });
        self.note_match(new, version);
        if let Some(heads) = self.heads.get_mut(&(F::KIND, new.client)) {
            heads.insert((new.subject, new.key), version);
        }
        self.flush_if_full()?;
        Ok(version)
    }

    /// Loads the versions of a whole kind of a client at once, before many of it are recorded.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn expect_many<F: Fact>(
        &mut self,
        client: ClientId,
        keys: RangeInclusive<i64>,
    ) -> Result<(), UnitError> {
        self.flush()?;
        let tenant = self.reader.tenant();
        let rows = self.reader.unit.connection().query(
            "select subject, key, max(version) from fact
             where tenant_id = $1 and kind = $2 and client_id = $3 and key between $4 and $5
             group by subject, key",
            &[
                tenant.into(),
                F::KIND.code().into(),
                client.into(),
                (*keys.start()).into(),
                (*keys.end()).into(),
            ],
            |row| Ok(((row.array(0)?, row.int(1)?), row.number::<u32>(2)?)),
        )?;
        self.heads.entry((F::KIND, client)).or_default().extend(rows);
        Ok(())
    }

    /// Takes the versions of these for known, as an import has read them: everything else of this
    /// kind and client counts as not there yet. Where somebody was quicker, the key of the table
    /// refuses the whole unit, and it is done again without this.
    pub fn take_for_known<F: Fact>(
        &mut self,
        client: ClientId,
        versions: impl IntoIterator<Item = (([u8; 16], i64), u32)>,
    ) {
        self.heads.entry((F::KIND, client)).or_default().extend(versions);
    }

    /// The newest version of what is to be recorded; 0 when there is none yet.
    fn head<F: Fact>(&mut self, new: &NewFact<'_, F>) -> Result<u32, UnitError> {
        if let Some(heads) = self.heads.get(&(F::KIND, new.client)) {
            return Ok(heads.get(&(new.subject, new.key)).copied().unwrap_or(0));
        }
        // Rows that wait in memory have their versions too.
        if let Some(version) = self.pending.head(F::KIND.code(), &new.subject, new.key) {
            return Ok(version);
        }
        let tenant = self.reader.tenant();
        Ok(self.reader.unit.connection().query_one(
            "select coalesce(max(version), 0) from fact
             where tenant_id = $1 and kind = $2 and client_id = $3 and key = $4 and subject = $5",
            &[
                tenant.into(),
                F::KIND.code().into(),
                new.client.into(),
                new.key.into(),
                (&new.subject).into(),
            ],
            |row| row.number(0),
        )?)
    }

    fn seal<F: Fact>(
        &mut self,
        keys: &ClientKeys,
        new: &NewFact<'_, F>,
        row: FactId,
        version: u32,
    ) -> Result<(Option<Vec<u8>>, Option<KeyedDigest>), UnitError> {
        let Some(fact) = new.fact else { return Ok((None, None)) };
        let text = zeroize::Zeroizing::new(
            serde_json::to_vec(fact)
                .map_err(|_| UnitError::Unreadable { kind: F::KIND.ja(), row: row.to_string() })?,
        );
        let place = Place {
            tenant: self.reader.tenant(),
            client: new.client,
            table: table(F::KIND),
            row,
            block: block(F::KIND),
            version,
        };
        let sealed = keys.seal(&mut self.nonces, &place, &text)?.into_bytes();
        self.pending.sealed(new.client);
        let digest = self.pending.lists_changes().then(|| keys.digest(DigestLabel::Fact, &text));
        Ok((Some(sealed), digest))
    }

    /// Notes whose block was recorded, for the entry.
    fn note<F: Fact>(
        &mut self,
        new: &NewFact<'_, F>,
        row: FactId,
        digest: Option<KeyedDigest>,
    ) -> Result<(), UnitError> {
        let block = F::KIND.block();
        if F::KIND.owner() == Owner::Person {
            let places = self.reader.unit.places(new.client)?;
            let person = PersonId::from_bytes(new.subject);
            let anchor = places.get(&person).ok_or(UnitError::Absent)?;
            self.recorded.person(new.client, anchor.place, block);
        } else {
            self.recorded.client(new.client, block);
        }
        if let Some(digest) = digest {
            let half = std::array::from_fn(|at| digest.as_bytes()[at]);
            self.recorded.change(Change { row, before: None, after: Some(ValueDigest(half)) });
        }
        Ok(())
    }

    /// A fact within what a checked case was decided from sends the case back to draft.
    fn send_back<F: Fact>(&mut self, new: &NewFact<'_, F>) -> Result<(), UnitError> {
        let watched = (new.client, F::KIND, new.key);
        if self.watched.get(&watched) == Some(&false) {
            return Ok(());
        }
        let cases =
            cases::send_back(&mut self.reader.unit, new.client, F::KIND, new.key, &new.subject)?;
        // None about the whole client: then another subject may still have a case of its own.
        if cases.is_empty() && !self.has_cases_of_persons(new.client)? {
            self.watched.insert(watched, false);
        }
        Ok(())
    }

    fn has_cases_of_persons(&mut self, client: ClientId) -> Result<bool, UnitError> {
        let tenant = self.reader.tenant();
        let count: i64 = self.reader.unit.connection().query_one(
            "select count(*) from filing_case
             where tenant_id = $1 and client_id = $2 and state in (2, 3) and person_id is not null",
            &[tenant.into(), client.into()],
            |row| row.int(0),
        )?;
        Ok(count > 0)
    }

    fn flush_if_full(&mut self) -> Result<(), UnitError> {
        if self.pending.is_full() { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), UnitError> {
        self.pending.flush(self.reader.unit.connection())
    }

    /// Writes what waits, the batch and the entries: the last statements of the transaction.
    pub(super) fn finish(mut self) -> Result<Vec<Waiting>, UnitError> {
        self.flush()?;
        let facts = self.pending.facts();
        let unit = &mut self.reader.unit;
        for (client, seals) in self.pending.seals() {
            count_seals(unit, *client, *seals)?;
        }
        if let Some(batch) = self.what.into {
            batches::add_facts(unit, batch, facts)?;
        } else if facts > 0 || self.pending.counted() {
            let batch = batches::NewBatch {
                id: self.batch,
                kind: self.what.batch,
                client: self.what.client,
                published: true,
                facts,
                form: self.what.form.as_ref(),
            };
            batches::insert(unit, &batch)?;
        }
        let read = std::mem::take(&mut unit.touched);
        let act = Act { client: self.what.client, ..Act::done(self.what.class) };
        let mut waiting = vec![outbox(unit, self.recorded, act)?];
        if !read.is_empty() {
            waiting.push(outbox(unit, read, Act::done(Class::Read))?);
        }
        Ok(waiting)
    }
}

/// An entry that was put into the outbox.
pub(super) type Waiting = (EntryId, Vec<u8>);

/// Remembers how many values the newest generation of a client's keys has sealed.
fn count_seals(
    unit: &mut super::unit::Unit<'_, '_>,
    client: ClientId,
    seals: u64,
) -> Result<(), UnitError> {
    let tenant = unit.tenant();
    unit.connection().execute(
        "update data_key set seals = seals + $3
         where tenant_id = $1 and client_id = $2 and generation =
               (select max(generation) from data_key where tenant_id = $1 and client_id = $2)",
        &[tenant.into(), client.into(), i64::try_from(seals).unwrap_or(i64::MAX).into()],
    )?;
    Ok(())
}

/// Puts an entry into the outbox, in the transaction that it is about.
fn outbox(
    unit: &mut super::unit::Unit<'_, '_>,
    touched: Touched,
    act: Act,
) -> Result<Waiting, UnitError> {
    let (id, bytes) = touched::entry(unit, touched, act)?;
    let tenant = unit.tenant();
    unit.connection().execute(
        "insert into outbox (tenant_id, id, entry) values ($1, $2, $3)",
        &[tenant.into(), id.into(), bytes.as_slice().into()],
    )?;
    Ok((id, bytes))
}
