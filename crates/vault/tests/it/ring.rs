//! Opened keys stay for minutes, and only so many.

use std::cell::Cell;
use std::sync::Arc;

use romori_types::{ClientId, TenantId, Timestamp};
use romori_vault::{ClientKey, ClientKeys, DataKey, KEY_LIFE_SECONDS, Ring, VaultError};

use crate::world::{CLIENT, OTHER_TENANT, System, TENANT};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("an instant")
}

fn keys(tenant: TenantId, client: ClientId) -> ClientKeys {
    let key = ClientKey::generate(tenant, client, 1, &System).expect("a key");
    let data = DataKey::generate(&key, 1, &System).expect("a key");
    ClientKeys::new(&key, vec![(data, 0)]).expect("keys")
}

fn client(number: u8) -> ClientId {
    ClientId::from_bytes([number; 16])
}

/// Asks for a client's keys; says whether they had to be opened.
fn asked(ring: &Ring, owner: ClientId, second: i64) -> bool {
    let loaded = Cell::new(false);
    let load = || {
        loaded.set(true);
        Ok(keys(TENANT, owner))
    };
    ring.keys(TENANT, owner, at(second), load).expect("keys");
    loaded.get()
}

#[test]
fn keys_are_opened_once_and_again_after_their_time() {
    let table = [
        (0, true),
        (1, false),
        (KEY_LIFE_SECONDS - 1, false),
        (KEY_LIFE_SECONDS, true),
        (2 * KEY_LIFE_SECONDS - 1, false),
        (2 * KEY_LIFE_SECONDS + 1, true),
    ];
    let ring = Ring::new(4);
    for (second, opened) in table {
        assert_eq!(asked(&ring, CLIENT, second), opened, "second {second}");
    }
}

#[test]
fn a_clock_that_goes_back_or_jumps_ahead_lengthens_nothing() {
    for jump in [-1, -3_600, 3_600, 315_360_000] {
        let ring = Ring::new(4);
        assert!(asked(&ring, CLIENT, 0));
        assert!(asked(&ring, CLIENT, jump), "{jump} s");
    }
}

#[test]
fn a_life_longer_than_allowed_is_cut() {
    let ring = Ring::with_life(4, i64::MAX);
    assert!(asked(&ring, CLIENT, 0));
    assert!(asked(&ring, CLIENT, KEY_LIFE_SECONDS));
}

#[test]
fn the_client_not_used_for_longest_makes_room() {
    let ring = Ring::new(2);
    assert!(asked(&ring, client(1), 0));
    assert!(asked(&ring, client(2), 0));
    assert!(!asked(&ring, client(1), 1));
    assert!(asked(&ring, client(3), 2));
    assert_eq!(ring.len(), 2);
    assert!(!asked(&ring, client(1), 3));
    assert!(asked(&ring, client(2), 4));
}

#[test]
fn keys_are_let_go_by_client_by_tenant_by_age_and_all_at_once() {
    let ring = Ring::new(8);
    for number in 1..=3 {
        ring.put(Arc::new(keys(TENANT, client(number))), at(0));
    }
    ring.put(Arc::new(keys(OTHER_TENANT, client(1))), at(200));
    ring.forget(TENANT, client(1));
    assert_eq!(ring.len(), 3);
    assert!(asked(&ring, client(1), 210));
    ring.sweep(at(300));
    assert_eq!(ring.len(), 2);
    ring.forget_tenant(OTHER_TENANT);
    assert_eq!(ring.len(), 1);
    ring.forget_all();
    assert!(ring.is_empty());
}

#[test]
fn when_the_custodian_is_away_nothing_is_held() {
    let ring = Ring::new(2);
    let away = || Err(VaultError::NoDataKey);
    assert_eq!(ring.keys(TENANT, CLIENT, at(0), away).err(), Some(VaultError::NoDataKey));
    assert!(ring.is_empty());
}
