//! 見本の事務所 — the invented office, recorded by the same way as everybody's data.

use std::collections::HashSet;

use romori_identity::{Grant, Job};
use romori_record::Class;
use romori_roster::{Entrustment, Fact, OfficeProfile, Validity};
use romori_sample::{FactSink, Office, Row, SampleClient, Subject, demo_office};
use romori_store::{
    BatchKind, ContractState, Doing, NewFact, NewTenant, Store, TenantKind, UnitError, Writer,
};
use romori_types::{ActorId, ClientId, Date, PersonId, TenantId};
use romori_vault::HOUSE;

use super::look::clients;

/// The day on which the demo stands when none is given: the busiest of the year.
pub const DEMO_OFFICE_DAY: Date = Date::constant(2026, 7, 1);

/// Records the demo's office as a new tenant. `at` is told the day before each act is recorded, so
/// that the clock can be set to it.
///
/// # Errors
/// When the store cannot take it.
pub fn load_demo(
    store: &Store,
    today: Date,
    at: impl FnMut(Date),
) -> Result<(TenantId, Office), UnitError> {
    let office = demo_office(today);
    let tenant = load_office(store, &office, at)?;
    Ok((tenant, office))
}

/// Records an invented office as a new tenant.
///
/// # Errors
/// When the store cannot take it.
pub fn load_office(
    store: &Store,
    office: &Office,
    mut at: impl FnMut(Date),
) -> Result<TenantId, UnitError> {
    let first = office.batches.first().map_or(office.today, |batch| batch.recorded_on);
    at(first);
    let tenant = store.make_tenant(
        &Grant::for_job(Job::FirstAccount),
        &NewTenant {
            kind: TenantKind::Office,
            state: ContractState::Sample,
            from: first,
            to: None,
            name: office.name.clone(),
        },
    )?;
    let grant = Grant::for_job(Job::Demo(tenant));
    store.write(&grant, doing(HOUSE), |writer| record_office(writer, office, first))?;
    let mut known = HashSet::new();
    for batch in &office.batches {
        at(batch.recorded_on);
        let sample = office.clients.iter().find(|client| client.id == batch.client);
        let sample = sample.ok_or(UnitError::Absent)?;
        // A repeated transaction begins with what was known before it.
        let before = known.clone();
        known = store.write(&grant, doing(batch.client), |writer| {
            let mut sink = Sink { writer, client: sample, known: before.clone() };
            sink.client()?;
            sink.expect_all()?;
            batch.rows.iter().try_for_each(|row| row.pass_to(&mut sink))?;
            Ok::<_, UnitError>(sink.known)
        })?;
    }
    at(office.today);
    Ok(tenant)
}

/// Puts the demo's accounts in charge of its clients by turns, where none of its users is yet.
///
/// # Errors
/// When the store cannot take it.
pub fn assign_demo_staff(
    store: &Store,
    tenant: TenantId,
    staff: &[ActorId],
    today: Date,
) -> Result<(), UnitError> {
    let grant = Grant::for_job(Job::Demo(tenant));
    let lines = store.read(&grant, |reader| clients(reader, today))?;
    let accounts = store.accounts(&Grant::for_job(Job::SignIn), tenant)?;
    let is_user = |who: ActorId| accounts.iter().any(|account| account.id == who);
    for (line, staff) in lines.iter().zip(staff.iter().cycle()) {
        let nobody = |made: &&Entrustment| !made.staff.is_some_and(is_user);
        let Some(made) = line.entrustment.as_ref().filter(nobody) else { continue };
        let made = Entrustment { staff: Some(*staff), ..made.clone() };
        let id = line.client.id;
        store.write(&grant, doing(id), |writer| {
            let new = NewFact {
                client: id,
                subject: *id.as_bytes(),
                key: 0,
                valid: Validity::since(made.since),
                fact: Some(&made),
                seen: None,
            };
            writer.record(&new)
        })?;
    }
    Ok(())
}

const fn doing(client: ClientId) -> Doing {
    Doing {
        class: Class::Change,
        batch: BatchKind::Demo,
        into: None,
        form: None,
        client: Some(client),
    }
}

/// The office itself, as its notices name it.
fn record_office(
    writer: &mut Writer<'_, '_>,
    office: &Office,
    from: Date,
) -> Result<(), UnitError> {
    let profile = OfficeProfile {
        name: office.name.clone(),
        kana: office.kana.clone(),
        sharoushi_number: Some(office.sharoushi_number.clone()),
        sharoushi_name: Some(office.sharoushi_name.clone()),
        phone: None,
    };
    let new = NewFact {
        client: HOUSE,
        subject: *HOUSE.as_bytes(),
        key: 0,
        valid: Validity::since(from),
        fact: Some(&profile),
        seen: None,
    };
    writer.record(&new).map(|_| ())
}

/// Hands the facts of one batch to a writer.
struct Sink<'w, 'u, 'c> {
    writer: &'w mut Writer<'u, 'c>,
    client: &'w SampleClient,
    known: HashSet<Subject>,
}

impl Sink<'_, '_, '_> {
    fn client(&mut self) -> Result<(), UnitError> {
        let (id, number) = (self.client.id, self.client.number);
        if self.known.insert(Subject::Client(id)) {
            self.writer.add_client_as(id, number)?;
            for (place, _) in &self.client.establishments {
                self.writer.add_establishment_as(id, *place)?;
                self.known.insert(Subject::Establishment(*place));
            }
        }
        Ok(())
    }

    /// Versions are asked for once a kind, not once a row.
    fn expect_all(&mut self) -> Result<(), UnitError> {
        let client = self.client.id;
        macro_rules! expect {
            ($($fact:ty),*) => {$(
                self.writer.expect_many::<$fact>(client, romori_store::EVERY_KEY)?;
            )*};
        }
        expect!(
            romori_roster::PersonIdentity,
            romori_roster::Employment,
            romori_roster::Enrolment,
            romori_roster::StandardRemuneration,
            romori_roster::PayMonth
        );
        Ok(())
    }

    fn person(&mut self, person: PersonId) -> Result<(), UnitError> {
        if self.known.insert(Subject::Person(person)) {
            self.writer.add_person_as(self.client.id, person)?;
        }
        Ok(())
    }
}

impl FactSink for Sink<'_, '_, '_> {
    type Error = UnitError;

    fn take<F: Fact>(&mut self, row: &Row, fact: &F) -> Result<(), UnitError> {
        let subject = match row.subject {
            Subject::Client(id) => *id.as_bytes(),
            Subject::Establishment(id) => *id.as_bytes(),
            Subject::Person(id) => {
                self.person(id)?;
                *id.as_bytes()
            }
        };
        let key = i64::from(row.key);
        let (client, valid) = (self.client.id, row.valid);
        let new = NewFact { client, subject, key, valid, fact: Some(fact), seen: None };
        self.writer.record(&new).map(|_| ())
    }
}
