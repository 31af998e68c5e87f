//! One office from its ledgers: opened, filled, decided, filed — through the real store.

use std::sync::Arc;

use romori_app::house::{House, file_regular, load_demo, open_on, regular_of_client};
use romori_app::procedure::Given;
use romori_identity::{Grant, Job};
use romori_record::Class;
use romori_store::{CaseFilter, CaseState, Doing, SeenFilter, UnitError};
use romori_types::{Date, TenantId};

use crate::ground::{Ground, On, Os, SetClock, on_both};

on_both!(every_client_of_the_demo_is_decided_from_its_ledger, all_clients_are_filed_in_one_go);

struct Demo {
    house: House,
    tenant: TenantId,
    today: Date,
    _ground: Ground,
}

fn demo(on: On) -> Demo {
    let ground = Ground::new(on);
    let today = Date::constant(2026, 7, 1);
    let clock = Arc::new(SetClock::on(today));
    let opened = open_on(&ground.folders(), &ground.tables(), clock.clone(), Arc::new(Os)).unwrap();
    assert!(opened.recovery_code.is_some());
    let (tenant, office) = load_demo(&opened.house.store, today, |day| clock.set(day)).unwrap();
    assert_eq!(office.clients.len(), 12);
    Demo { house: opened.house, tenant, today, _ground: ground }
}

/// An office that was there before the digests of its persons were: they are made at the first
/// start after, and at no other.
#[test]
fn digests_of_persons_are_made_once_where_there_are_none() {
    let Demo { house, tenant, today, _ground: ground } = demo(On::Server);
    let grant = Grant::for_job(Job::Match(tenant));
    let told = house.store.match_digests(&grant).unwrap();
    assert!(told.len() > 500, "{}", told.len());
    drop(house);
    ground.run_as_owner("truncate romori_tenant.match_key");
    let entries = |house: &House| {
        house.sequencer.ship_all(&Grant::for_job(Job::Ship(None))).unwrap();
        let filter =
            SeenFilter { actor: Some(grant.actor()), most: 1_000, ..SeenFilter::default() };
        house.store.read(&grant, |reader| reader.seen(&filter)).unwrap().len()
    };
    let reopened = || {
        let clock = Arc::new(SetClock::on(today));
        open_on(&ground.folders(), &ground.tables(), clock, Arc::new(Os)).unwrap().house
    };
    let house = reopened();
    house.fill_matches().unwrap();
    assert_eq!((house.store.match_digests(&grant).unwrap().len(), entries(&house)), (0, 0));
    drop(house);

    ground.run_as_owner("delete from romori_control.setting where name = 'match-keys'");
    let house = reopened();
    house.fill_matches().unwrap();
    assert_eq!(house.store.match_digests(&grant).unwrap(), told);
    let first = entries(&house);
    assert!(first >= 4, "two steps at least, each with whose identities were opened: {first}");
    drop(house);
    let house = reopened();
    house.fill_matches().unwrap();
    assert_eq!(entries(&house), first, "once and no more");
}

fn every_client_of_the_demo_is_decided_from_its_ledger(on: On) {
    let demo = demo(on);
    let grant = Grant::for_job(Job::Deadlines(demo.tenant));
    let counts = demo.house.store.read(&grant, |reader| {
        let mut counts = Vec::new();
        for client in reader.clients()? {
            let given = Given::default();
            let law = demo.house.law;
            let made = regular_of_client(reader, law, client, 2026, demo.today, &given)?;
            let books = made.establishments.iter().map(|made| made.book.counts());
            let (all, filed) =
                books.fold((0, 0), |(all, filed), book| (all + book.all, filed + book.filed));
            counts.push((client.number, made.client.persons.len(), all, filed));
        }
        Ok::<_, UnitError>(counts)
    });
    let counts = counts.unwrap();
    assert_eq!(counts.len(), 12);
    let persons: usize = counts.iter().map(|count| count.1).sum();
    let filed: usize = counts.iter().map(|count| count.3).sum();
    assert!(persons >= 580, "{counts:?}");
    assert!(filed >= 400, "{counts:?}");
    assert!(counts.iter().all(|(_, persons, all, filed)| filed <= all && all <= persons));
}

fn all_clients_are_filed_in_one_go(on: On) {
    let demo = demo(on);
    let grant = Grant::for_job(Job::Demo(demo.tenant));
    let clients = demo.house.store.read(&grant, |reader| reader.clients()).unwrap();
    let mut states = Vec::new();
    for client in clients {
        let doing = Doing { client: Some(client.id), ..Doing::act(Class::CaseMade) };
        let filings = demo.house.store.write(&grant, doing, |writer| {
            file_regular(writer, demo.house.law, client, (2026, None), demo.today)
        });
        for filing in filings.unwrap() {
            let blocked = filing.notice.checked.is_none();
            assert_eq!(blocked, filing.state == CaseState::Draft);
            let notice = &filing.notice;
            let reasons: Vec<&str> = notice.problems.iter().map(|p| p.code.as_str()).collect();
            let characters = notice.characters.len();
            let office = notice.office.len();
            states.push((
                client.number,
                filing.state,
                notice.rows.len(),
                reasons.join(" "),
                characters,
                office,
            ));
        }
    }
    let checked = states.iter().filter(|(_, state, ..)| *state == CaseState::Checked).count();
    assert!(checked >= 1, "{states:?}");
    let cases = demo.house.store.read(&grant, |reader| reader.cases(&CaseFilter::default()));
    assert_eq!(cases.unwrap().len(), states.len());
}
