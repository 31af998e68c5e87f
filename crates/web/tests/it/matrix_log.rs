//! The matrix of addresses × the log: whatever address shows a person or a client of the office,
//! and whatever file it hands out, there is an entry of whoever asked, made by that very request.
//!
//! What an address shows is looked at, not what is said of it: a new page that shows somebody and
//! writes nothing turns this red without anybody having to think of it.

use axum::http::StatusCode;
use romori_app::house::{Class, Grant, Job, Seen, SeenFilter, UnitError};
use romori_types::ActorId;

use super::api::{Program, addresses};
use super::matrix::{Asking, NOBODYS, filled};
use super::world::{World, world};

/// Kinds of acts by which records are used.
const USES: [Class; 12] = [
    Class::Read,
    Class::NumbersAsked,
    Class::Search,
    Class::Reveal,
    Class::Export,
    Class::Print,
    Class::Determined,
    Class::DocumentFetched,
    Class::TouchAsked,
    Class::LogExported,
    Class::StatementMade,
    Class::LeakCounted,
];

/// What makes a request one that used records: names that only the ledger has.
async fn names(program: &Program<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let clients = program.get("/api/v1/clients").await.body;
    for client in clients["clients"].as_array().unwrap() {
        let number = client["number"].as_u64().unwrap();
        found.push(client["name"].as_str().unwrap().to_owned());
        let persons = program.get(&format!("/api/v1/clients/{number}/persons")).await.body;
        for person in persons["persons"].as_array().into_iter().flatten() {
            found.push(person["name"].as_str().unwrap().to_owned());
        }
    }
    found.retain(|name| name.chars().count() > 2);
    found
}

/// One request: the address, what it answered, and the newest entry before and after.
struct Asked {
    address: String,
    shows: bool,
    before: Option<u64>,
    after: Option<Seen>,
}

/// Why a request is not in the log as it should be; none when it is, or showed nobody.
fn wrong(asked: &Asked) -> Option<String> {
    if !asked.shows {
        return None;
    }
    let address = &asked.address;
    match &asked.after {
        None => Some(format!("{address}: no entry at all")),
        Some(seen) if Some(seen.position) == asked.before => Some(format!("{address}: no entry")),
        Some(seen) if !USES.contains(&seen.entry.class) => {
            Some(format!("{address}: {}", seen.entry.class.ja()))
        }
        Some(_) => None,
    }
}

/// The newest entry of an actor, with all that waited in the log.
fn newest(world: &World, actor: ActorId) -> Option<Seen> {
    world.house().ship();
    let grant = Grant::for_job(Job::Deadlines(world.first_office()));
    let filter = SeenFilter { actor: Some(actor), most: 1, ..SeenFilter::default() };
    let found = world.house().store.read::<_, UnitError>(&grant, |reader| reader.seen(&filter));
    found.unwrap().into_iter().next()
}

fn shows(status: StatusCode, bytes: &[u8], names: &[String]) -> bool {
    // What is packed is a list or a paper of the office's own records.
    let is_file = bytes.starts_with(b"PK") || bytes.starts_with(b"%PDF");
    let text = String::from_utf8_lossy(bytes);
    status == StatusCode::OK && (is_file || names.iter().any(|name| text.contains(name.as_str())))
}

/// Addresses whose file holds nothing of anybody.
const EMPTY_FILES: [(&str, &str); 2] = [
    ("/74/template/{kind}", "headings of a table to be filled in"),
    ("/api/v1/imports/{import}/bad-rows", "rows of the asker's own file that nothing has taken"),
];

#[tokio::test]
async fn whatever_shows_somebody_is_in_the_log() {
    let world = world();
    let mut asking = Asking::at(&world).await;
    let names = names(&asking.clerk_program).await;
    assert!(names.len() > 20, "{names:?}");
    let id = |login| world.house().account_of_login(login).unwrap();
    let (clerk, boss) = (id("clerk"), id("boss"));
    let (mut found, mut shown) = (Vec::new(), 0);
    for template in addresses() {
        let Some(path) = template.strip_prefix("GET ") else { continue };
        let is_empty = EMPTY_FILES.iter().any(|(one, _)| *one == path);
        let in_memory = path.starts_with("/22/jobs/") || path.starts_with("/enrol");
        if is_empty || in_memory || NOBODYS.iter().any(|part| path.contains(part)) {
            continue;
        }
        let address = filled(path, &asking.own_ids(path));
        for (who, browser) in [(clerk, &mut asking.clerk), (boss, &mut asking.boss)] {
            let before = newest(&world, who).map(|seen| seen.position);
            let answer = browser.get(&address).await;
            let shows = shows(answer.status, &answer.bytes, &names);
            shown += usize::from(shows);
            let address = format!("GET {path}");
            let after = shows.then(|| newest(&world, who)).flatten();
            found.extend(wrong(&Asked { address, shows, before, after }));
        }
    }
    assert_eq!(found, Vec::<String>::new());
    assert!(shown > 40, "{shown} pages showed somebody");
}

#[tokio::test]
async fn whatever_tells_a_program_of_somebody_is_in_the_log() {
    let world = world();
    let asking = Asking::at(&world).await;
    let names = names(&asking.clerk_program).await;
    let document = asking.clerk_program.get("/api/v1/openapi.json").await.body;
    let id = |login| world.house().account_of_login(login).unwrap();
    let (clerk, boss) = (id("clerk"), id("boss"));
    let (mut found, mut shown) = (Vec::new(), 0);
    for (path, item) in document["paths"].as_object().unwrap() {
        let is_empty = EMPTY_FILES.iter().any(|(one, _)| one == path);
        if is_empty || item.get("get").is_none() || NOBODYS.iter().any(|part| path.contains(part)) {
            continue;
        }
        let address = filled(path, &asking.own_ids(path));
        for (who, program) in [(clerk, &asking.clerk_program), (boss, &asking.boss_program)] {
            let before = newest(&world, who).map(|seen| seen.position);
            let answer = program.get(&address).await;
            let shows = shows(answer.status, &answer.bytes, &names);
            shown += usize::from(shows);
            let address = format!("GET {path}");
            let after = shows.then(|| newest(&world, who)).flatten();
            found.extend(wrong(&Asked { address, shows, before, after }));
        }
    }
    assert_eq!(found, Vec::<String>::new());
    assert!(shown > 20, "{shown} operations told of somebody");
}

#[test]
fn the_judge_turns_red_for_a_page_that_shows_somebody_and_writes_nothing() {
    let address = || "GET /x".to_owned();
    let silent = Asked { address: address(), shows: true, before: None, after: None };
    assert!(wrong(&silent).is_some());
    let nobody = Asked { address: address(), shows: false, before: None, after: None };
    assert!(wrong(&nobody).is_none());
    let names = ["見本　花子".to_owned()];
    assert!(shows(StatusCode::OK, "<b>見本　花子</b>".as_bytes(), &names));
    assert!(shows(StatusCode::OK, b"PK\x03\x04", &names));
    assert!(!shows(StatusCode::FORBIDDEN, "見本　花子".as_bytes(), &names));
}
