//! What was acknowledged lasts.

use romori_mynabox::{Answer, Ask, Keeper, NumberState};

use crate::world::{ACME, TENANT, World, copy_all, number};

/// The files as they are while the process lives are what a killed one leaves.
#[test]
fn a_killed_vault_has_everything_that_it_acknowledged() {
    let mut world = World::new();
    world.permit(ACME, Keeper::Office);
    for of in 1..=8 {
        world.usable(ACME, &[(of, &number(u64::from(of)))]);
        let left = world.folder.join(&format!("left-{of}"));
        copy_all(&world.vault(), &left);
        let again = world.open(&left);
        let running = std::mem::replace(&mut world.desk, again);
        for known in 1..=of {
            assert_eq!(world.state(ACME, known), NumberState::Usable, "{known} of {of}");
        }
        let filled = world.fill(world.sato(), ACME, &[of]).expect("filled");
        assert!(filled.windows(12).any(|part| part == number(u64::from(of)).as_bytes()));
        world.desk = running;
    }
}

#[test]
fn counts_and_keys_are_told() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1)), (2, &number(2))]);
    world.enter(world.sato(), ACME, &[(3, &number(3))]).expect("taken");
    let Answer::Counts(counts) = world.desk.answer(&Ask::Counts(TENANT)) else { panic!() };
    assert_eq!(counts.len(), 1);
    let expected = [(NumberState::Collected, 1), (NumberState::Usable, 2)];
    assert_eq!((counts[0].client, counts[0].by_state.as_slice()), (ACME, expected.as_slice()));
    let Answer::Keys(keys) = world.desk.answer(&Ask::Keys(TENANT, ACME)) else { panic!() };
    assert_eq!((keys.algorithm.as_str(), keys.client_keys.len()), ("AES-256-GCM", 2));
}
