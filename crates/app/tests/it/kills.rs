//! 電源断の試験 — a process that records facts is killed at random moments, by SIGKILL, under load:
//! whatever it was told is saved is there, a fact and its entry in the log together or not at all,
//! and the log is whole.
//!
//! `ROMORI_KILL_SECONDS` is how long it goes on for each engine at least, `ROMORI_KILL_ROUNDS` how
//! many kills there are at least; `cargo xtask nightly` gives more of both.

use std::collections::BTreeSet;
use std::env;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use romori_app::house::{House, load_demo, open_on};
use romori_identity::{Grant, Job};
use romori_recheck::{Key, recheck};
use romori_record::Class;
use romori_roster::{PayMonth, Validity};
use romori_store::{Doing, EVERY_KEY, NewFact, SeenFilter, UnitError};
use romori_types::{Chance as _, ClientId, Date, TenantId, Yen};

use crate::ground::{Ground, On, Os, SetClock, folders_in, on_both, tables_at};

on_both!(nothing_acknowledged_is_lost_by_a_kill);

const FOLDER: &str = "ROMORI_KILL_FOLDER";
const URL: &str = "ROMORI_KILL_URL";
const SECONDS: &str = "ROMORI_KILL_SECONDS";
const ROUNDS: &str = "ROMORI_KILL_ROUNDS";
/// As many threads record at once.
const WRITERS: i64 = 3;
/// Keys of facts: months of a person, years apart from those of the demo.
const FIRST_KEY: i64 = 100_000;
/// So many keys belong to one writer of one process.
const KEYS_EACH: i64 = 10_000;

fn house_in(folder: &Path, url: Option<&str>) -> House {
    let clock = Arc::new(SetClock::on(Date::constant(2026, 7, 1)));
    open_on(&folders_in(folder), &tables_at(url), clock, Arc::new(Os)).unwrap().house
}

/// The client and person whose facts are recorded.
fn subject(house: &House, grant: &Grant) -> (ClientId, [u8; 16]) {
    let found = house.store.read(grant, |reader| {
        let client = reader.client_numbered(1_002)?;
        let person = reader.persons(client.id)?[0];
        Ok::<_, UnitError>((client.id, *person.id.as_bytes()))
    });
    found.unwrap()
}

/// The process that is killed: records one fact after the other, and says which is saved. Where
/// nobody asks for it this does nothing.
#[test]
fn the_writer() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let url = env::var(URL).ok();
    let house = house_in(Path::new(&folder), url.as_deref());
    let round: i64 = env::var("ROMORI_KILL_ROUND").unwrap().parse().unwrap();
    let tenant = house.store.tenant_ids(&Grant::for_job(Job::FirstAccount)).unwrap()[0];
    let grant = Grant::for_job(Job::Demo(tenant));
    let (client, subject) = subject(&house, &grant);
    say("ready");
    thread::scope(|threads| {
        threads.spawn(|| {
            loop {
                house.sequencer.ship(&Grant::for_job(Job::Ship(None))).unwrap();
                thread::sleep(Duration::from_millis(7));
            }
        });
        for writer in 0..WRITERS {
            let (house, grant) = (&house, &grant);
            threads.spawn(move || {
                let first = FIRST_KEY + (round * WRITERS + writer) * KEYS_EACH;
                for key in first..first + KEYS_EACH {
                    record(house, grant, client, subject, key).unwrap();
                    say(&format!("saved {key}"));
                }
            });
        }
    });
}

fn record(
    house: &House,
    grant: &Grant,
    client: ClientId,
    subject: [u8; 16],
    key: i64,
) -> Result<(), UnitError> {
    let pay = PayMonth { days: Some(30), fixed: Yen::new(key), ..PayMonth::default() };
    let valid = Validity::since(Date::constant(2026, 4, 1));
    let new = NewFact { client, subject, key, valid, fact: Some(&pay), seen: None };
    let doing = Doing { client: Some(client), ..Doing::form(None) };
    house.store.write(grant, doing, |writer| writer.record(&new).map(drop))
}

fn say(words: &str) {
    let mut out = io::stdout().lock();
    writeln!(out, "\n{words}").unwrap();
    out.flush().unwrap();
}

/// Starts a writer, kills it after a while, and gives what it said is saved.
fn round(folder: &Path, url: Option<&str>, number: i64) -> BTreeSet<i64> {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["kills::the_writer", "--exact", "--nocapture", "--test-threads=1"]);
    command.env(FOLDER, folder).env("ROMORI_KILL_ROUND", number.to_string());
    if let Some(url) = url {
        command.env(URL, url);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let out = child.stdout.take().unwrap();
    let (told, heard) = mpsc::channel();
    let listener = thread::spawn(move || {
        let mut saved = BTreeSet::new();
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if line == "ready" {
                told.send(()).unwrap();
            }
            // A line that was cut off by the kill was not told.
            saved.extend(line.strip_prefix("saved ").and_then(|key| key.parse::<i64>().ok()));
        }
        saved
    });
    heard.recv().expect("a writer that is ready");
    let mut chance = [0; 2];
    Os.fill(&mut chance).unwrap();
    thread::sleep(Duration::from_micros(u64::from(u16::from_be_bytes(chance)) * 3));
    child.kill().unwrap();
    child.wait().unwrap();
    listener.join().unwrap()
}

/// The keys that are recorded, and how many changes of ours the log tells.
fn found(house: &House, tenant: TenantId) -> (BTreeSet<i64>, usize) {
    let grant = Grant::for_job(Job::Demo(tenant));
    let (client, subject) = subject(house, &grant);
    let read = house.store.read(&grant, |reader| {
        let lines = reader.facts::<PayMonth>(client, EVERY_KEY)?;
        let ours = lines.iter().filter(|line| line.subject == subject && line.key >= FIRST_KEY);
        let filter = SeenFilter { most: 1_000_000, ..SeenFilter::default() };
        let changes =
            reader.seen(&filter)?.into_iter().filter(|seen| seen.entry.class == Class::Change);
        Ok::<_, UnitError>((ours.map(|line| line.key).collect(), changes.count()))
    });
    read.unwrap()
}

fn given<T: std::str::FromStr>(name: &str) -> Option<T> {
    env::var(name).ok()?.parse().ok()
}

fn nothing_acknowledged_is_lost_by_a_kill(on: On) {
    let ground = Ground::new(on);
    let url = ground.url();
    let clock = Arc::new(SetClock::on(Date::constant(2026, 7, 1)));
    let house = open_on(&ground.folders(), &ground.tables(), clock.clone(), Arc::new(Os));
    let house = house.unwrap().house;
    let (tenant, _) =
        load_demo(&house.store, Date::constant(2026, 7, 1), |day| clock.set(day)).unwrap();
    house.sequencer.ship_all(&Grant::for_job(Job::Ship(None))).unwrap();
    let before = found(&house, tenant).1;
    drop(house);
    let (begun, limit) = (Instant::now(), Duration::from_secs(given(SECONDS).unwrap_or(15)));
    let least = given(ROUNDS).unwrap_or(3);
    let (mut saved, mut rounds) = (BTreeSet::new(), 0);
    let mut goes_on = true;
    while goes_on {
        saved.extend(round(&ground.folder, url.as_deref(), rounds));
        rounds += 1;
        goes_on = begun.elapsed() < limit || rounds < least;
        // Every so often what waits is moved into the log, and all of it is looked at.
        if rounds % 10 == 0 || !goes_on {
            let house = house_in(&ground.folder, url.as_deref());
            house.sequencer.ship(&Grant::for_job(Job::Ship(None))).unwrap();
            let (there, changes) = found(&house, tenant);
            let lost: Vec<_> = saved.difference(&there).collect();
            assert!(lost.is_empty(), "after {rounds} kills {lost:?} are lost");
            // What nobody was told may be there, but not without its entry, nor the reverse.
            assert_eq!(changes - before, there.len(), "after {rounds} kills");
            verify(&ground);
        }
    }
    assert!(rounds >= least && saved.len() > 2, "{rounds} kills, {} saved", saved.len());
    say(&format!("{rounds} kills, {} acknowledged", saved.len()));
}

pub fn verify(ground: &Ground) {
    let key = std::fs::read_to_string(ground.folders().log_key()).unwrap();
    let key = Key::parse(key.trim()).unwrap();
    let mut problems = Vec::new();
    recheck(&ground.folders().log(), &[key], &[], &mut |problem| {
        problems.push(problem.to_string());
    });
    assert!(problems.is_empty(), "{problems:?}");
}
