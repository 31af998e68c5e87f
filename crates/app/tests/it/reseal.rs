//! A process that seals everything anew is killed again and again: the next one goes on with what
//! is left, nothing is lost, and in the end no value lies under the former keys.

use std::collections::HashSet;
use std::env;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use romori_app::house::{House, KeysError, KeysOf, load_demo, open_on};
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
