//! A keeper that was put back, or another history under its name, is not believed.

use romori_keeper::Home;
use romori_ledger::{Keeping as _, LogError};

use crate::world::{World, copy_all, entries, slices, start};

fn not_ours<T: std::fmt::Debug>(answer: Result<T, LogError>) {
    assert!(matches!(answer, Err(LogError::NotOurs { .. })), "{answer:?}");
}

/// The keeper's folder as it was is brought back beside it, and the wire leads there.
fn put_back(world: &World, then: std::ops::Range<u64>) {
    let mut home = Home::open(&world.folder.join("before")).unwrap();
    world.wire.cut();
    world.wire.lead_to(start(&mut home));
    let unaware = world.client_remembering("unaware");
    unaware.append(&slices(&entries(then))).unwrap();
    unaware.head().unwrap();
}

fn grown() -> World {
    let world = World::new();
    world.client().append(&slices(&entries(0..200))).unwrap();
    world.client().head().unwrap();
    copy_all(&world.folder.join("keeper"), &world.folder.join("before"));
    world.client().append(&slices(&entries(200..300))).unwrap();
    world
}

#[test]
fn an_older_copy_is_not_believed_after_a_start_either() {
    let world = grown();
    let client = world.client();
    assert_eq!(client.head().unwrap().size, 300);
    put_back(&world, 0..0);
    not_ours(client.head());
    not_ours(world.client().head());
    let unaware = world.client_remembering("nothing-yet");
    assert_eq!(unaware.head().unwrap().size, 200, "who has seen nothing cannot know");
}

#[test]
fn another_history_of_the_same_or_a_greater_length_is_not_believed() {
    for last in [1_100, 1_150] {
        let world = grown();
        assert_eq!(world.client().head().unwrap().size, 300);
        put_back(&world, 1_000..last);
        not_ours(world.client().head());
    }
}
