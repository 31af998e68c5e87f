//! Whoever changes the store gets a refusal, never another number.

use std::path::PathBuf;

use romori_mynabox::{Keeper, Refusal};
use romori_types::ClientId;
use rusqlite::{Connection, params};

use crate::world::{ACME, OTHER, World, holder, number};

fn store(world: &World) -> Connection {
    let path: PathBuf = world.vault().join("shelf.db");
    Connection::open(path).expect("the store")
}

fn sealed(world: &World, client: ClientId, of: u32) -> Vec<u8> {
    let sql = "select sealed from number where client = ?1 and holder = ?2";
    let of = holder(of).id;
    let key = params![client.as_bytes(), of.as_bytes()];
    store(world).query_row(sql, key, |row| row.get(0)).expect("a value")
}

fn put(world: &World, client: ClientId, of: u32, bytes: &[u8]) {
    let sql = "update number set sealed = ?3 where client = ?1 and holder = ?2";
    let of = holder(of).id;
    let key = params![client.as_bytes(), of.as_bytes(), bytes];
    assert_eq!(store(world).execute(sql, key).expect("written"), 1);
}

#[test]
fn each_changed_byte_of_a_sealed_number_is_refused() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    let whole = sealed(&world, ACME, 1);
    assert_eq!(whole.len(), 65);
    for at in 0..whole.len() {
        let mut altered = whole.clone();
        altered[at] ^= 1;
        put(&world, ACME, 1, &altered);
        assert_eq!(world.fill(world.sato(), ACME, &[1]), Err(Refusal::Failed), "byte {at}");
    }
    put(&world, ACME, 1, &whole);
    world.fill(world.sato(), ACME, &[1]).expect("as it was");
}

#[test]
fn two_values_swapped_between_holders_or_clients_are_refused() {
    let world = World::new();
    for client in [ACME, OTHER] {
        world.permit(client, Keeper::Office);
        world.usable(client, &[(1, &number(1)), (2, &number(2))]);
    }
    let (one, two) = (sealed(&world, ACME, 1), sealed(&world, ACME, 2));
    put(&world, ACME, 1, &two);
    put(&world, ACME, 2, &one);
    for of in [1, 2] {
        assert_eq!(world.fill(world.sato(), ACME, &[of]), Err(Refusal::Failed), "{of}");
    }
    // The key of one client opens nothing of another, the same holder's neither.
    put(&world, OTHER, 1, &one);
    assert_eq!(world.fill(world.sato(), OTHER, &[1]), Err(Refusal::Failed));
    world.fill(world.sato(), OTHER, &[2]).expect("what was left alone");
    // An older value in the place of a newer one neither.
    let before = sealed(&world, OTHER, 2);
    world.usable(OTHER, &[(2, &number(3))]);
    let sql = "update number set sealed = ?1 where client = ?2 and holder = ?3 and version = 2";
    let of = holder(2).id;
    let key = params![before, OTHER.as_bytes(), of.as_bytes()];
    assert_eq!(store(&world).execute(sql, key).expect("written"), 1);
    assert_eq!(world.fill(world.sato(), OTHER, &[2]), Err(Refusal::Failed));
}

#[test]
fn keys_swapped_between_clients_open_nothing() {
    let mut world = World::new();
    for client in [ACME, OTHER] {
        world.permit(client, Keeper::Office);
        world.usable(client, &[(1, &number(1))]);
    }
    let keys = Connection::open(world.vault().join("keys.db")).expect("the keys");
    let sql = "update client_key set wrapped = (select wrapped from client_key where client = ?1) \
               where client = ?2";
    keys.execute(sql, params![ACME.as_bytes(), OTHER.as_bytes()]).expect("written");
    // Keys that are open already stay so for five minutes.
    world.desk = world.open(&world.vault());
    assert_eq!(world.fill(world.sato(), OTHER, &[1]), Err(Refusal::KeysAway));
    world.fill(world.sato(), ACME, &[1]).expect("its own");
}
