//! The key of a client's numbers in its officers' hands: what the vault's owner has on disk opens
//! nothing, whatever he does, until so many shares were typed.

use romori_mynabox::{
    Answer, Ask, DeskWork, Keeper, NumberState, Refusal, ShareGiven, ShareTaken, SharesMade, Task,
    TicketAsk,
};
use romori_record::{Class, Outcome};
use rusqlite::Connection;

use crate::world::{ACME, OTHER, TENANT, World, number, seal};

const NAMES: [&str; 3] = ["架空 一郎", "架空 二郎", "架空 三郎"];

fn names() -> Vec<String> {
    NAMES.iter().map(ToString::to_string).collect()
}

fn page(world: &World) -> DeskWork {
    world.begin(world.sato(), ACME, Task::Officers).expect("a page")
}

fn made(world: &World, page: &DeskWork) -> Vec<String> {
    match world.desk.make_shares(&page.token, 2, names()).expect("an answer") {
        SharesMade::Papers(papers) => {
            let named: Vec<_> = papers.iter().map(|paper| paper.name.as_str()).collect();
            assert_eq!(named, NAMES);
            papers.iter().map(|paper| paper.groups.to_string()).collect()
        }
        SharesMade::Wrong(words) => panic!("{words}"),
    }
}

fn give(world: &World, page: &DeskWork, share: &str) -> Result<ShareGiven, Refusal> {
    let sealed = seal(&world.desk, &page.associated_of_share(), share.as_bytes());
    world.desk.give_share(&page.token, &sealed)
}

fn taken(world: &World, page: &DeskWork, share: &str) -> ShareTaken {
    match give(world, page, share).expect("an answer") {
        ShareGiven::Taken(taken) => taken,
        ShareGiven::Wrong(words) => panic!("{words}"),
    }
}

fn words(world: &World, page: &DeskWork, share: &str) -> String {
    match give(world, page, share).expect("an answer") {
        ShareGiven::Wrong(words) => words,
        ShareGiven::Taken(taken) => panic!("{taken:?}"),
    }
}

/// A client with one usable number whose key its officers hold, and their shares.
fn held(world: &World) -> Vec<String> {
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    let page = page(world);
    let shares = made(world, &page);
    assert_eq!(taken(world, &page, &shares[0]), ShareTaken::More(1, 2));
    assert_eq!(taken(world, &page, &shares[2]), ShareTaken::Entrusted);
    shares
}

fn classes(world: &World) -> Vec<(Class, Outcome)> {
    world.entries().iter().map(|entry| (entry.class, entry.outcome)).collect()
}

#[test]
fn nothing_changes_before_the_printed_shares_were_typed_again() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    let page = page(&world);
    let first = made(&world, &page);
    assert_eq!(taken(&world, &page, &first[0]), ShareTaken::More(1, 2));
    world.fill(world.sato(), ACME, &[1]).expect("as before");
    assert!(world.desk.drop_shares(&page.token).expect("an answer"));
    assert!(!world.desk.drop_shares(&page.token).expect("an answer"));
    assert!(words(&world, &page, &first[1]).contains("いまは分け札を入れる必要がありません"));
    // The number is whose it was, and no officer is named anywhere.
    let told = world.desk.custodianship(&page.token).expect("told");
    assert_eq!((told.holding, told.preparing), (None, None));
    world.fill(world.sato(), ACME, &[1]).expect("as before");
}

#[test]
fn closed_it_takes_matches_and_fills_nothing_and_opens_by_enough_shares() {
    let world = World::new();
    let shares = held(&world);
    world.fill(world.sato(), ACME, &[1]).expect("open");
    let page = page(&world);
    assert!(world.desk.close_key(&page.token).expect("closed"));
    assert!(!world.desk.close_key(&page.token).expect("closed already"));
    assert_eq!(world.fill(world.sato(), ACME, &[1]), Err(Refusal::KeysShut));
    let entered = world.enter(world.sato(), ACME, &[(2, &number(2))]);
    assert_eq!(entered, Err(Refusal::KeysShut));
    // What needs no key is told as ever, and by whom it is held.
    assert_eq!(world.state(ACME, 1), NumberState::Usable);
    match world.desk.answer(&Ask::Keys(TENANT, ACME)) {
        Answer::Keys(keys) => assert!(keys.by_officers && !keys.officers_open),
        _ => panic!("another answer"),
    }
    let told = world.desk.custodianship(&page.token).expect("told").holding.expect("held");
    assert_eq!((told.names, told.needed, told.open_until), (names(), 2, None));
    // Another client's key is as it was.
    world.permit(OTHER, Keeper::Office);
    world.usable(OTHER, &[(1, &number(1))]);
    world.fill(world.sato(), OTHER, &[1]).expect("its own");
    assert_eq!(taken(&world, &page, &shares[1]), ShareTaken::More(1, 2));
    assert_eq!(world.fill(world.sato(), ACME, &[1]), Err(Refusal::KeysShut));
    assert_eq!(taken(&world, &page, &shares[2]), ShareTaken::Opened);
    world.fill(world.sato(), ACME, &[1]).expect("open again");
    let log = classes(&world);
    for class in [Class::NumberKeyEntrusted, Class::NumberShareEntered, Class::NumberKeyClosed] {
        assert!(log.contains(&(class, Outcome::Done)), "{class:?}");
    }
    assert!(log.contains(&(Class::NumberUsed, Outcome::Refused)), "the refused use");
}

#[test]
fn who_has_every_file_and_the_root_key_opens_nothing() {
    let world = World::new();
    let shares = held(&world);
    let page = page(&world);
    world.desk.close_key(&page.token).expect("closed");
    // A start over the same files, root key and all, and one that forgets that officers hold it.
    let mut other = world;
    other.desk = other.open(&other.vault());
    assert_eq!(other.fill(other.sato(), ACME, &[1]), Err(Refusal::KeysShut));
    let keys = Connection::open(other.vault().join("keys.db")).expect("the keys");
    assert_eq!(keys.execute("delete from held_key", []).expect("written"), 1);
    other.desk = other.open(&other.vault());
    assert_eq!(other.fill(other.sato(), ACME, &[1]), Err(Refusal::KeysAway));
    // Neither a share nor a name lies in any file.
    for entry in std::fs::read_dir(other.vault()).expect("a folder").flatten() {
        let Ok(bytes) = std::fs::read(entry.path()) else { continue };
        let has = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        for text in shares.iter().map(String::as_str).chain(NAMES) {
            assert!(!has(text), "{}", entry.path().display());
        }
    }
}

#[test]
fn the_former_wrapping_is_gone_from_the_files() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    let wrapped = |world: &World| -> Vec<u8> {
        let keys = Connection::open(world.vault().join("keys.db")).expect("the keys");
        let sql = "select wrapped from client_key where client = ?1";
        keys.query_row(sql, [ACME.as_bytes()], |row| row.get(0)).expect("a key")
    };
    let before = wrapped(&world);
    let page = page(&world);
    let shares = made(&world, &page);
    taken(&world, &page, &shares[0]);
    taken(&world, &page, &shares[1]);
    assert_ne!(wrapped(&world), before);
    for name in ["keys.db", "keys.db-wal"] {
        let bytes = std::fs::read(world.vault().join(name)).unwrap_or_default();
        let found = bytes.windows(before.len()).any(|part| part == before.as_slice());
        assert!(!found, "the former wrapping in {name}");
    }
}

#[test]
fn wrong_shares_are_named_refused_in_the_log_and_slowed() {
    let world = World::new();
    let shares = held(&world);
    let page = page(&world);
    world.desk.close_key(&page.token).expect("closed");
    // One letter of the third group.
    let mut slip = shares[0].clone();
    let at = slip.match_indices('-').nth(1).expect("groups").0 + 1;
    let other = if slip[at..].starts_with('A') { "B" } else { "A" };
    slip.replace_range(at..=at, other);
    assert!(words(&world, &page, &slip).contains("3番目の組"), "the group is named");
    let again = made_elsewhere(&world);
    assert!(words(&world, &page, &again).contains("いまの鍵のものではありません"));
    taken(&world, &page, &shares[0]);
    assert!(words(&world, &page, &shares[0]).contains("二度"));
    assert!(classes(&world).contains(&(Class::NumberShareEntered, Outcome::Refused)));
    for _ in 0..3 {
        words(&world, &page, &slip);
    }
    assert!(words(&world, &page, &shares[1]).contains("秒のあいだ受け付けません"));
    world.pass(1);
    assert_eq!(taken(&world, &page, &shares[1]), ShareTaken::Opened);
}

/// A share of another client's key.
fn made_elsewhere(world: &World) -> String {
    world.permit(OTHER, Keeper::Office);
    let page = world.begin(world.sato(), OTHER, Task::Officers).expect("a page");
    made(world, &page).remove(0)
}

#[test]
fn shares_made_anew_take_the_place_of_the_former_and_it_can_be_given_back() {
    let world = World::new();
    let former = held(&world);
    let page = page(&world);
    let later = made(&world, &page);
    taken(&world, &page, &later[0]);
    assert_eq!(taken(&world, &page, &later[1]), ShareTaken::Remade);
    world.desk.close_key(&page.token).expect("closed");
    assert!(words(&world, &page, &former[0]).contains("いまの鍵のものではありません"));
    assert_eq!(world.desk.return_key(&page.token), Err(Refusal::KeysShut));
    let shut = world.desk.make_shares(&page.token, 2, names());
    assert!(matches!(shut, Err(Refusal::KeysShut)), "no other key over one that is closed");
    taken(&world, &page, &later[2]);
    assert_eq!(taken(&world, &page, &later[0]), ShareTaken::Opened);
    world.desk.return_key(&page.token).expect("given back");
    assert_eq!(world.desk.return_key(&page.token), Err(Refusal::Stale));
    assert!(classes(&world).contains(&(Class::NumberKeyReturned, Outcome::Done)));
    let mut again = world;
    again.desk = again.open(&again.vault());
    again.fill(again.sato(), ACME, &[1]).expect("as before");
}

#[test]
fn an_open_key_closes_by_itself_and_says_so() {
    let mut world = World::new();
    held(&world);
    // Used every fifty minutes it is open for twelve hours, and no longer.
    for _ in 0..14 {
        world.pass(50 * 60);
        world.fill(world.sato(), ACME, &[1]).expect("open");
    }
    world.pass(50 * 60);
    assert_eq!(world.fill(world.sato(), ACME, &[1]), Err(Refusal::KeysShut));
    world.desk.sweep();
    let last = world.entries().pop().expect("an entry");
    assert_eq!((last.class, last.client), (Class::NumberKeyClosed, Some(ACME)));
    // With the process it is closed too.
    world.desk = world.open(&world.vault());
    assert_eq!(world.fill(world.sato(), ACME, &[1]), Err(Refusal::KeysShut));
}

#[test]
fn without_the_log_no_share_is_taken_and_no_key_changes_hands() {
    let world = World::new();
    let shares = held(&world);
    let page = page(&world);
    world.desk.close_key(&page.token).expect("closed");
    taken(&world, &page, &shares[0]);
    world.cut_log();
    assert_eq!(give(&world, &page, &shares[1]), Err(Refusal::LogAway));
    assert_eq!(world.fill(world.sato(), ACME, &[1]), Err(Refusal::LogAway));
    world.mend_log();
    let opened = give(&world, &page, &shares[1]).expect("an answer");
    assert_eq!(opened, ShareGiven::Taken(ShareTaken::Opened));
}

#[test]
fn a_page_of_another_task_and_an_old_proof_reach_no_key() {
    let world = World::new();
    held(&world);
    let other = world.begin(world.sato(), ACME, Task::Enter(vec![crate::world::subject(5)]));
    let other = other.expect("a page");
    assert_eq!(world.desk.close_key(&other.token), Err(Refusal::Question));
    assert!(matches!(world.desk.custodianship(&other.token), Err(Refusal::Question)));
    assert_eq!(world.desk.return_key(&other.token), Err(Refusal::Question));
    let unknown = world.begin(world.sato(), OTHER, Task::Officers).expect("a page");
    let made = world.desk.make_shares(&unknown.token, 2, names());
    assert!(matches!(made, Err(Refusal::NotPermitted)), "nothing is made without a permission");
    let mut who = world.sato();
    who.proved_at = romori_types::Timestamp::UNIX_EPOCH;
    let asked = TicketAsk { client: ACME, client_label: String::new(), task: Task::Officers };
    assert!(world.desk.answer(&Ask::Ticket(who, asked)) == Answer::Refused(Refusal::ProveAgain));
}

#[test]
fn erased_with_its_client_the_officers_key_opens_nothing_more() {
    let world = World::new();
    let shares = held(&world);
    let disposal = romori_mynabox::Disposal {
        client: ACME,
        holders: Vec::new(),
        second: Some(crate::world::SUZUKI),
        asked_at: romori_types::Clock::now(world.clock.as_ref()),
    };
    assert!(matches!(world.desk.answer(&Ask::Erase(world.sato(), disposal)), Answer::Erased(_)));
    let page = page(&world);
    assert!(words(&world, &page, &shares[0]).contains("いまは分け札を入れる必要がありません"));
    let keys = Connection::open(world.vault().join("keys.db")).expect("the keys");
    let left: i64 = keys.query_row("select count(*) from held_key", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}
