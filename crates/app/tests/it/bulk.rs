//! 大量の取扱い: a thief with a stolen session gets no more persons within an hour than the limit, a
//! second person lets more through, and a restart forgets nothing.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use romori_app::house::import::{ExportAsked, ExportError, ExportFormat};
use romori_app::house::{
    BulkKind, Clients, Coming, EntryError, Grant, House, Job, NewAccount, Role, Roles, Source,
    UnitError, Visitor, load_demo, open_on,
};
use romori_intake::table::Kind;
use romori_types::{Date, TenantId};

use crate::ground::{Ground, On, Os, SetClock, on_both};

on_both!(
    a_thief_gets_no_more_than_the_limit_within_an_hour,
    what_was_seen_is_counted_after_a_restart,
    a_second_person_lets_more_through_and_nobody_lets_himself,
    who_is_alone_waits_a_quarter_of_an_hour,
    everything_goes_back_in_files_that_others_read,
    a_search_counts_whom_it_found,
);

const PASSWORD: &str = "うみねこ飛ぶ港の朝焼け二〇二六";
const TODAY: Date = Date::constant(2026, 7, 1);

struct World {
    house: Option<House>,
    clock: Arc<SetClock>,
    tenant: TenantId,
    ground: Ground,
}

fn world(on: On) -> World {
    let ground = Ground::new(on);
    let clock = Arc::new(SetClock::on(TODAY));
    let opened = open_on(&ground.folders(), &ground.tables(), clock.clone(), Arc::new(Os));
    let house = opened.unwrap().house;
    let (tenant, _) = load_demo(&house.store, TODAY, |day| clock.set(day)).unwrap();
    clock.set(TODAY);
    World { house: Some(house), clock, tenant, ground }
}

impl World {
    fn house(&self) -> &House {
        self.house.as_ref().unwrap()
    }

    fn user(&self, login: &str, roles: &[Role]) {
        let new = NewAccount {
            tenant: self.tenant,
            login,
            name: login,
            roles: Roles::of(roles),
            clients: Clients::All,
            password: PASSWORD,
            from: TODAY,
        };
        self.house().make_account(&Grant::for_job(Job::FirstAccount), &new).unwrap();
    }

    fn sign_in(&self, login: &str) -> Visitor {
        let source = Source::of(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let origin = self.house().this_machine();
        let coming = Coming {
            login,
            password: PASSWORD,
            source,
            browser: None,
            holder: [0; 16],
            code: None,
            origin,
        };
        let admitted = self.house().sign_in(&coming).unwrap();
        self.house().visitor(&admitted.token, origin.device).unwrap().unwrap()
    }

    fn limit(&self, boss: &Visitor, persons: u32) {
        assert_eq!(self.house().ask_bulk(boss, BulkKind::Limit, persons).unwrap(), None);
    }

    /// Writes out the persons of a client: how many rows came, or none when it was refused.
    fn export(&self, visitor: &Visitor, client: u32) -> Option<usize> {
        let asked = ExportAsked {
            kind: Kind::Persons,
            client: Some(client),
            on: TODAY,
            format: ExportFormat::Csv,
            today: TODAY,
        };
        match self.house().export(visitor, &asked) {
            Ok(bytes) => Some(String::from_utf8(bytes).unwrap().lines().count() - 1),
            Err(ExportError::Unit(UnitError::LimitReached { .. })) => None,
            Err(other) => panic!("{other}"),
        }
    }

    /// Takes every client, as a thief does, and says how many rows he got.
    fn steal(&self, visitor: &Visitor) -> usize {
        (1_001..=1_031).filter_map(|client| self.try_export(visitor, client)).sum()
    }

    fn try_export(&self, visitor: &Visitor, client: u32) -> Option<usize> {
        let grant = Grant::for_job(Job::Deadlines(self.tenant));
        let known = self.house().store.read(&grant, |reader| reader.client_numbered(client));
        known.ok().and_then(|_| self.export(visitor, client))
    }
}

fn a_thief_gets_no_more_than_the_limit_within_an_hour(on: On) {
    let world = world(on);
    world.user("boss", &[Role::Administrator]);
    world.user("clerk", &[Role::Attorney]);
    let (boss, thief) = (world.sign_in("boss"), world.sign_in("clerk"));
    // Sabotage: without a limit that bites, everybody goes: what is measured here can turn red.
    let all = world.steal(&thief);
    assert!(all > 500, "{all}");
    world.clock.set_minute(TODAY, 9 * 60 + 61);
    let thief = world.sign_in("clerk");
    world.limit(&boss, 100);
    let got = world.steal(&thief);
    assert!(got <= 100, "{got}");
    let seen = world.house().bulk(&thief).unwrap();
    assert!(seen.seen <= 100 && seen.may == 100, "{}", seen.seen);
    // Slower does not help within the hour; who was seen already counts once.
    assert_eq!(world.steal(&thief), got);
    assert_eq!(world.house().bulk(&thief).unwrap().seen, seen.seen);
    // The log says what was refused, and nobody stands in that entry.
    world.house().sequencer.ship_all(&Grant::for_job(Job::Ship(None))).unwrap();
    let grant = Grant::for_job(Job::Deadlines(world.tenant));
    let filter = romori_store::SeenFilter { most: 5_000, ..romori_store::SeenFilter::default() };
    let entries = world.house().store.read(&grant, |reader| reader.seen(&filter)).unwrap();
    let refused = entries.iter().filter(|seen| {
        seen.body.note == Some(romori_record::Note::LimitReached)
            && seen.entry.actor == thief.session.actor()
    });
    assert!(refused.clone().count() > 0 && refused.clone().all(|seen| seen.entry.persons == 0));
}

fn what_was_seen_is_counted_after_a_restart(on: On) {
    let mut world = world(on);
    world.user("boss", &[Role::Administrator]);
    world.user("clerk", &[Role::Attorney]);
    let (boss, clerk) = (world.sign_in("boss"), world.sign_in("clerk"));
    world.limit(&boss, 100);
    let got = world.steal(&clerk);
    let before = world.house().bulk(&clerk).unwrap().seen;
    assert!(got > 0 && before > 0, "{got} {before}");
    drop(world.house.take());
    let (folders, tables) = (world.ground.folders(), world.ground.tables());
    let opened = open_on(&folders, &tables, world.clock.clone(), Arc::new(Os));
    world.house = Some(opened.unwrap().house);
    let clerk = world.sign_in("clerk");
    assert_eq!(world.house().bulk(&clerk).unwrap().seen, before, "from the log");
    assert_eq!(world.steal(&clerk), got, "no more than before");
    // An hour after the last look it begins anew.
    world.clock.set_minute(TODAY, 10 * 60 + 5);
    let clerk = world.sign_in("clerk");
    assert_eq!(world.house().bulk(&clerk).unwrap().seen, 0);
}

fn a_second_person_lets_more_through_and_nobody_lets_himself(on: On) {
    let world = world(on);
    world.user("boss", &[Role::Administrator]);
    world.user("attorney", &[Role::Attorney]);
    let (boss, attorney) = (world.sign_in("boss"), world.sign_in("attorney"));
    world.limit(&boss, 20);
    let got = world.steal(&attorney);
    let request = world.house().ask_bulk(&attorney, BulkKind::More, 10_000).unwrap().unwrap();
    let own = world.house().decide_bulk(&attorney, request, true);
    assert!(matches!(own, Err(EntryError::BulkWaits)), "not his own");
    assert_eq!(world.steal(&attorney), got);
    world.house().decide_bulk(&boss, request, true).unwrap();
    assert!(world.steal(&attorney) > 500);
    let again = world.house().decide_bulk(&boss, request, true);
    assert!(matches!(again, Err(EntryError::Unit(UnitError::Absent))), "once");
    // It holds for an hour and for him alone.
    world.clock.set_minute(TODAY, 10 * 60 + 5);
    let attorney = world.sign_in("attorney");
    assert!(world.steal(&attorney) <= 20);
    for (persons, refused) in [(0, true), (1_000_001, true)] {
        let asked = world.house().ask_bulk(&attorney, BulkKind::More, persons);
        assert_eq!(matches!(asked, Err(EntryError::BulkPersons)), refused, "{persons}");
    }
    // The limit of the office: down at once, above the usual one only by a second person.
    let may_not = world.house().ask_bulk(&attorney, BulkKind::Limit, 10);
    assert!(matches!(may_not, Err(EntryError::NotAllowed(_))));
    let boss = world.sign_in("boss");
    world.limit(&boss, 1_000);
    let raise = world.house().ask_bulk(&boss, BulkKind::Limit, 1_001).unwrap().unwrap();
    let own = world.house().decide_bulk(&boss, raise, true);
    assert!(matches!(own, Err(EntryError::BulkWaits)));
    assert_eq!(world.house().bulk(&boss).unwrap().limit, 1_000);
    world.house().decide_bulk(&attorney, raise, true).unwrap();
    assert_eq!(world.house().bulk(&boss).unwrap().limit, 1_001);
}

fn who_is_alone_waits_a_quarter_of_an_hour(on: On) {
    let world = world(on);
    world.user("owner", &[Role::Administrator, Role::Attorney]);
    let owner = world.sign_in("owner");
    world.limit(&owner, 20);
    let request = world.house().ask_bulk(&owner, BulkKind::More, 1_000).unwrap().unwrap();
    for (minute, may) in [(0, false), (14, false), (16, true)] {
        world.clock.set_minute(TODAY, 9 * 60 + minute);
        let decided = world.house().decide_bulk(&owner, request, true);
        assert_eq!(decided.is_ok(), may, "after {minute} minutes");
    }
    assert!(world.steal(&owner) > 20);
}

fn everything_goes_back_in_files_that_others_read(on: On) {
    let world = world(on);
    world.user("owner", &[Role::Administrator, Role::Attorney]);
    world.user("boss", &[Role::Administrator]);
    world.user("clerk", &[Role::Attorney]);
    for login in ["boss", "clerk"] {
        let refused = world.house().returned_files(&world.sign_in(login), TODAY);
        assert!(matches!(refused, Err(EntryError::NotAllowed(_))), "{login}: needs both rights");
    }
    let owner = world.sign_in("owner");
    world.limit(&owner, 100);
    let refused = world.house().returned_files(&owner, TODAY);
    let by_limit =
        matches!(refused, Err(EntryError::Unit(UnitError::LimitReached { limit: 100, .. })));
    assert!(by_limit, "an export of everybody");
    world.limit(&owner, 1_000);
    let files = world.house().returned_files(&owner, TODAY).unwrap();
    let file = |path: &str| {
        let found = files.iter().find(|(of, _)| of == path);
        String::from_utf8(found.unwrap_or_else(|| panic!("{path}")).1.clone()).unwrap()
    };
    // Twelve clients and the office itself; every row of the tables, and no other.
    let ledgers = files.iter().filter(|(path, _)| path.ends_with(".jsonl"));
    let ledgers: Vec<&String> =
        ledgers.map(|(path, _)| path).filter(|path| path.starts_with("ledgers/")).collect();
    assert_eq!(ledgers.len(), 13, "{ledgers:?}");
    let rows: usize = ledgers.iter().map(|path| file(path).lines().count()).sum();
    assert!(rows > 5_000, "{rows}");
    for line in file("ledgers/1002.jsonl").lines().take(200) {
        let said: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(said["kind"].is_string() && said["version"].as_u64() >= Some(1), "{line}");
    }
    let numbers: serde_json::Value = serde_json::from_str(&file("ledgers/1002.json")).unwrap();
    assert!(!numbers["persons"].as_array().unwrap().is_empty());
    // The tables are those that an import reads.
    assert!(file("tables/persons.csv").lines().count() > 500);
    assert!(file("log.jsonl").contains("owner") && file("about.json").contains("log.jsonl"));
    let zip = world.house().return_data(&owner, TODAY).unwrap();
    assert!(zip.starts_with(b"PK"));
}

fn a_search_counts_whom_it_found(on: On) {
    let world = world(on);
    world.user("owner", &[Role::Administrator, Role::Attorney]);
    let owner = world.sign_in("owner");
    world.limit(&owner, 100);
    let granted = owner.grant(romori_identity::Function::Search, romori_types::Purpose::Search);
    let grant = granted.unwrap();
    let find = |words: &str| {
        let class = romori_record::Class::Search;
        world
            .house()
            .store
            .read_as(&grant, class, |reader| romori_app::house::search(reader, words, TODAY, 100))
    };
    let nobody = find("どこにもいない名前").unwrap();
    assert_eq!((nobody.len(), world.house().bulk(&owner).unwrap().seen), (0, 0));
    let some = find("1002").unwrap().len();
    let seen = world.house().bulk(&owner).unwrap().seen;
    assert_eq!(usize::try_from(seen).unwrap(), some);
    // Letter by letter nobody gets everybody.
    let mut refused = 0;
    for letter in "アイウエオカキクケコサシスセソタチツテトナニヌネノ".chars()
    {
        refused += usize::from(find(&letter.to_string()).is_err());
    }
    assert!(refused > 0 && world.house().bulk(&owner).unwrap().seen <= 100);
}
