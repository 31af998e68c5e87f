//! A process that seals everything anew is killed again and again: the next one goes on with what
//! is left, nothing is lost, and in the end no value lies under the former keys.

use std::collections::HashSet;
use std::env;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use romori_app::house::{
    Clients, Custody, Folders, House, KeysError, KeysOf, NewAccount, Progress, Restored, Role,
    Roles, Tables, load_demo, open_on, restore,
};
use romori_app::place::PlaceKind;
use romori_identity::{Grant, Job};
use romori_roster::{PayMonth, PersonIdentity};
use romori_store::{Line, UnitError};
use romori_types::{Chance as _, Date, TenantId};

use crate::ground::{Ground, On, Os, SetClock, folders_in, on_both, tables_at};
use crate::kills::verify;

on_both!(sealing_anew_goes_on_where_a_kill_ended_it);

const FOLDER: &str = "ROMORI_RESEAL_FOLDER";
const URL: &str = "ROMORI_RESEAL_URL";
const DAY: Date = Date::constant(2026, 7, 1);

/// The process that is killed. Where nobody asks for it this does nothing.
#[test]
fn the_resealer() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let url = env::var(URL).ok();
    let (folders, tables) = (folders_in(Path::new(&folder)), tables_at(url.as_deref()));
    let clock = Arc::new(SetClock::on(DAY));
    let house = open_on(&folders, &tables, clock, Arc::new(Os)).unwrap().house;
    let sealed = house.reseal(&mut |progress| {
        say(&format!("at {} {}", progress.done, progress.all));
        true
    });
    say(&format!("sealed {}", sealed.unwrap()));
}

fn say(words: &str) {
    let mut out = io::stdout().lock();
    writeln!(out, "\n{words}").unwrap();
    out.flush().unwrap();
}

/// Starts a re-seal and kills it after so many words. Gives how many values it had to do, how many
/// it said were done, and whether it came to its end.
fn round(ground: &Ground, most: usize) -> (u64, u64, bool) {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["reseal::the_resealer", "--exact", "--nocapture", "--test-threads=1"]);
    command.env(FOLDER, &ground.folder);
    if let Some(url) = ground.url() {
        command.env(URL, url);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut heard = Vec::new();
    let mut is_whole = false;
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
        is_whole |= line.starts_with("sealed ");
        if let Some((done, all)) = line.strip_prefix("at ").and_then(|at| at.split_once(' ')) {
            heard.push((done.parse::<u64>().unwrap(), all.parse::<u64>().unwrap()));
        }
        if heard.len() >= most {
            break;
        }
    }
    let _ = child.kill();
    child.wait().unwrap();
    let (first, last) = (heard.first().expect("words"), heard.last().expect("words"));
    (first.1, last.0, is_whole)
}

type Facts = (Vec<Vec<Line<PersonIdentity>>>, Vec<Vec<Line<PayMonth>>>);

fn facts(house: &House, tenant: TenantId) -> Facts {
    let read = house.store.read(&Grant::for_job(Job::Demo(tenant)), |reader| {
        let identities = reader.facts_everywhere::<PersonIdentity>()?;
        let months = reader.facts_everywhere::<PayMonth>()?;
        let identities = identities.into_iter().map(|(_, lines)| lines).collect();
        Ok::<_, UnitError>((identities, months.into_iter().map(|(_, lines)| lines).collect()))
    });
    read.unwrap()
}

fn heads(house: &House, tenant: TenantId) -> Vec<[u8; 16]> {
    house.store.sealed_heads(&Grant::for_job(Job::Demo(tenant))).unwrap()
}

fn under(heads: &[[u8; 16]], generation: u8) -> usize {
    heads.iter().filter(|head| head[..4] == [0, 0, 0, generation]).count()
}

fn sealing_anew_goes_on_where_a_kill_ended_it(on: On) {
    let ground = Ground::new(on);
    let clock = Arc::new(SetClock::on(DAY));
    let open = || open_on(&ground.folders(), &ground.tables(), clock.clone(), Arc::new(Os));
    let house = open().unwrap().house;
    let (tenant, _) = load_demo(&house.store, DAY, |day| clock.set(day)).unwrap();
    let (told, before) = (facts(&house, tenant), heads(&house, tenant));
    assert!(before.len() > 5_000, "{} values", before.len());
    assert!(matches!(
        house.renew_keys(None, KeysOf::Client(9_999)),
        Err(KeysError::NoClient(9_999))
    ));
    let renewed = house.renew_keys(None, KeysOf::All).unwrap();
    assert_eq!(renewed.len(), 13, "twelve clients and the house");
    assert!(renewed.iter().all(|renewed| renewed.generation == 2));
    drop(house);

    let (mut rounds, mut left) = (0, before.len() as u64);
    loop {
        let mut chance = [0];
        Os.fill(&mut chance).unwrap();
        let (all, done, is_whole) = round(&ground, 2 + usize::from(chance[0] % 6));
        // What it said was done is done; what was written and not said may be more.
        assert!(all <= left, "{all} of {left} to do in round {rounds}");
        left = all - done;
        if is_whole {
            break;
        }
        rounds += 1;
        assert!(rounds < 500, "it comes to an end");
    }
    assert!(rounds > 2, "{rounds} kills");

    let house = open().unwrap().house;
    let after = heads(&house, tenant);
    assert_eq!((under(&after, 2), after.len()), (before.len(), before.len()));
    let distinct: HashSet<_> = before.iter().chain(&after).collect();
    assert_eq!(distinct.len(), before.len() * 2, "no nonce is used again");
    for (_, rings) in house.key_rings().unwrap() {
        assert!(rings.iter().all(|ring| (ring.generation, ring.former) == (2, 0)), "{rings:?}");
    }
    assert_eq!(facts(&house, tenant), told);
    house.sequencer.ship_all(&Grant::for_job(Job::Ship(None))).unwrap();
    verify(&ground);
}

/// The rows of the installation are copied after the keys that seal them: an account must not be
/// sealed under a generation that the copy does not have.
#[test]
fn no_generation_is_made_between_the_rows_of_one_copy() {
    let ground = Ground::new(On::Files);
    let clock = Arc::new(SetClock::on(DAY));
    let house = open_on(&ground.folders(), &Tables::Files, clock.clone(), Arc::new(Os));
    let house = house.unwrap().house;
    let (tenant, _) = load_demo(&house.store, DAY, |day| clock.set(day)).unwrap();
    let grant = Grant::for_job(Job::FirstAccount);
    let new = NewAccount {
        tenant,
        login: "yamada",
        name: "山田　架空",
        roles: Roles::of(&[Role::Clerk]),
        clients: Clients::All,
        password: "うみねこ飛ぶ港の朝焼け二〇二六",
        from: DAY,
    };
    house.make_account(&grant, &new).unwrap();
    let backups = ground.folder.join("backups");
    let (renewed, begun) = (AtomicBool::new(false), AtomicBool::new(false));
    let backup = thread::scope(|threads| {
        let house = &house;
        let renewed = &renewed;
        let mut say = |progress: Progress| {
            if matches!(progress, Progress::Tables(1, 2)) && !begun.swap(true, Ordering::SeqCst) {
                threads.spawn(move || {
                    house.renew_keys(None, KeysOf::House).unwrap();
                    house.reseal(&mut |_| true).unwrap();
                    renewed.store(true, Ordering::SeqCst);
                });
                thread::sleep(Duration::from_millis(500));
                assert!(!renewed.load(Ordering::SeqCst), "it waits for the copy");
            }
        };
        house.backup(PlaceKind::Demo, (&backups, None), &mut say).unwrap()
    });
    assert!(renewed.load(Ordering::SeqCst), "and is done after it");
    drop(house);

    let keys = ground.folders().keys;
    let folders = |place: &Path| Folders { data: place.join("data"), keys: keys.clone() };
    let place = ground.folder.join("back");
    let what = Restored {
        keeper: None,
        from: &backup.folder,
        place: &place,
        folders: &folders,
        tables: &Tables::Files,
        code: None,
        custody: &Custody::folder(),
    };
    restore(&what, clock.clone(), Arc::new(Os), &mut |_| ()).unwrap();
    let house = open_on(&folders(&place), &Tables::Files, clock, Arc::new(Os)).unwrap().house;
    let found = house.store.account_by_login(&grant, "yamada").unwrap();
    assert_eq!(found.map(|account| account.name), Some(new.name.to_owned()));
}
