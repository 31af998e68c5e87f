//! One office from its ledgers: opened, filled, decided, filed — through the real store.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use romori_app::house::{Folders, House, file_regular, load_demo, open, regular_of_client};
use romori_app::procedure::Given;
use romori_identity::{Grant, Job};
use romori_record::Class;
use romori_store::{CaseFilter, CaseState, Doing, UnitError};
use romori_types::{Chance, Clock, Date, NoChance, TenantId, Timestamp};

struct Os;

impl Chance for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        getrandom::fill(bytes).map_err(|_| NoChance)
    }
}

struct SetClock(AtomicI64);

impl SetClock {
    fn set(&self, day: Date) {
        // Nine in the morning in Japan is midnight in UTC.
        let days = day.since(Date::constant(1970, 1, 1)).unwrap().get_days();
        self.0.store(i64::from(days) * 86_400_000_000, Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.fetch_add(1, Ordering::Relaxed)).unwrap()
    }
}

struct TempFolder(PathBuf);

impl TempFolder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("house-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Demo {
    house: House,
    tenant: TenantId,
    today: Date,
    _folder: TempFolder,
}

fn demo() -> Demo {
    let folder = TempFolder::new();
    let folders = Folders { data: folder.0.join("data"), keys: folder.0.join("keys") };
    let today = Date::constant(2026, 7, 1);
    let clock = Arc::new(SetClock(AtomicI64::new(0)));
    clock.set(today);
    let opened = open(&folders, clock.clone(), Arc::new(Os)).unwrap();
    assert!(opened.recovery_code.is_some());
    let (tenant, office) = load_demo(&opened.house.store, today, |day| clock.set(day)).unwrap();
    assert_eq!(office.clients.len(), 12);
    Demo { house: opened.house, tenant, today, _folder: folder }
}

#[test]
fn every_client_of_the_demo_is_decided_from_its_ledger() {
    let demo = demo();
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

#[test]
fn all_clients_are_filed_in_one_go() {
    let demo = demo();
    let grant = Grant::for_job(Job::Demo(demo.tenant));
    let clients = demo.house.store.read(&grant, |reader| reader.clients()).unwrap();
    let mut states = Vec::new();
    for client in clients {
        let doing = Doing { client: Some(client.id), ..Doing::act(Class::CaseMade) };
        let filings = demo.house.store.write(&grant, doing, |writer| {
            file_regular(writer, demo.house.law, client, 2026, demo.today)
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
