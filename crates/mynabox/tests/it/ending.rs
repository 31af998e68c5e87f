//! What the application destroys goes here too: announced, three days later, and not in a hurry.

use std::fs;

use romori_mynabox::{Answer, Ask, Ending, Keeper, NumberState, Refusal, VaultHome, Who};
use romori_record::Class;
use romori_types::{ClientId, Clock as _, TenantId, Timestamp};
use rusqlite::Connection;

use crate::world::{ACME, DAY, OTHER, SATO, World, number};

const HOUR: i64 = 60 * 60;

fn end(world: &World, client: Option<ClientId>) -> Ending {
    let job = Who { proved_at: Timestamp::UNIX_EPOCH, ..world.sato() };
    match world.desk.answer(&Ask::End(job, client)) {
        Answer::Ending(ending) => ending,
        _ => panic!("another answer"),
    }
}

fn waits(world: &World, client: Option<ClientId>) -> i64 {
    match end(world, client) {
        Ending::Waits(until) => until.as_second() - world.clock.now().as_second(),
        other => panic!("{other:?}"),
    }
}

fn filled(world: &World) {
    for client in [ACME, OTHER] {
        world.permit(client, Keeper::Office);
        world.usable(client, &[(1, &number(1)), (2, &number(2))]);
    }
}

fn count(world: &World, class: Class) -> usize {
    world.entries().iter().filter(|entry| entry.class == class).count()
}

#[test]
fn a_client_goes_three_days_after_it_was_announced_and_no_sooner() {
    let world = World::new();
    filled(&world);
    assert_eq!(waits(&world, Some(ACME)), 3 * DAY);
    assert_eq!(count(&world, Class::NumberEndAnnounced), 1);
    for left in [2, 1] {
        world.pass(DAY);
        assert_eq!(waits(&world, Some(ACME)), left * DAY);
    }
    world.pass(DAY - 1);
    assert_eq!(waits(&world, Some(ACME)), 1);
    assert_eq!(world.state(ACME, 1), NumberState::Usable);
    world.pass(1);
    assert_eq!(end(&world, Some(ACME)), Ending::Erased(2));
    assert_eq!(world.state(ACME, 1), NumberState::Disposed);
    assert_eq!(world.fill(world.sato(), ACME, &[1]), Err(Refusal::NotPermitted));
    assert_eq!(count(&world, Class::NumberErased), 1);
    assert_eq!(count(&world, Class::NumberEndAnnounced), 1, "announced once");
    assert_eq!(end(&world, Some(ACME)), Ending::Nothing);
    // Another client is as it was.
    world.fill(world.sato(), OTHER, &[1]).expect("its own");
}

#[test]
fn who_stops_asking_has_taken_it_back() {
    let world = World::new();
    filled(&world);
    assert_eq!(waits(&world, Some(ACME)), 3 * DAY);
    world.pass(2 * DAY);
    assert_eq!(waits(&world, Some(ACME)), DAY);
    world.pass(2 * DAY + 1);
    assert_eq!(waits(&world, Some(ACME)), 3 * DAY, "from the beginning");
    assert_eq!(count(&world, Class::NumberEndAnnounced), 2);
    world.pass(-HOUR);
    assert_eq!(waits(&world, Some(ACME)), 3 * DAY, "a clock that went back hurries nothing");
    world.fill(world.sato(), ACME, &[1]).expect("still there");
}

#[test]
fn a_tenant_goes_with_all_its_clients_and_keys_and_stays_gone() {
    let mut world = World::new();
    filled(&world);
    let copy = world.folder.join("copy");
    VaultHome::open(&world.vault()).expect("a vault").copy_to(&copy).expect("copied");
    waits(&world, None);
    assert_eq!(count(&world, Class::NumberEndAnnounced), 2, "for each client");
    // Of another tenant of the same name of client nothing is asked.
    let stranger = Who { tenant: TenantId::from_bytes([9; 16]), ..world.who(Keeper::Office, SATO) };
    let asked = world.desk.answer(&Ask::End(stranger, None));
    assert!(asked == Answer::Ending(Ending::Nothing));
    for _ in 0..2 {
        world.pass(DAY);
        waits(&world, None);
    }
    world.pass(DAY);
    assert_eq!(end(&world, None), Ending::Erased(4));
    assert_eq!(end(&world, None), Ending::Nothing);
    let keys = Connection::open(world.vault().join("keys.db")).expect("the keys");
    for table in ["tenant_key", "client_key", "data_key", "held_key"] {
        let sql = format!("select count(*) from {table}");
        let left: i64 = keys.query_row(&sql, [], |row| row.get(0)).expect("counted");
        assert_eq!(left, 0, "{table}");
    }
    drop(keys);
    // A copy from before gives nothing back.
    for name in ["shelf.db", "keys.db"] {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(world.vault().join(format!("{name}{end}")));
        }
        fs::copy(copy.join(name), world.vault().join(name)).expect("put back");
    }
    world.desk = world.open(&world.vault());
    for client in [ACME, OTHER] {
        assert_eq!(world.state(client, 1), NumberState::Disposed);
        assert!(world.fill(world.sato(), client, &[1]).is_err());
    }
}

#[test]
fn without_the_log_nothing_is_announced_and_nothing_goes() {
    let world = World::new();
    filled(&world);
    world.cut_log();
    let asked = world.desk.answer(&Ask::End(world.sato(), Some(ACME)));
    assert!(asked == Answer::Refused(Refusal::LogAway));
    world.mend_log();
    assert_eq!(waits(&world, Some(ACME)), 3 * DAY);
}
