//! The line is cut, at any moment: nothing that was acknowledged is missing, nothing is there
//! twice.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use romori_ledger::{Keeping as _, LogError};

use crate::world::{World, entries, open_beside, slices, start};

#[test]
fn a_keeper_that_cannot_be_reached_is_said_to_be_away_and_found_again() {
    let world = World::new();
    let client = world.client();
    client.append(&slices(&entries(0..5))).unwrap();
    client.head().unwrap();
    let mut reopened = None;
    for round in 0..3_u64 {
        world.wire.cut();
        let away = client.append(&slices(&entries(5..7)));
        assert!(matches!(away, Err(LogError::Away { .. })), "{away:?}");
        assert!(matches!(client.head(), Err(LogError::Away { .. })));
        assert_eq!(client.last_head().size, 5 + round);
        let mut home = world.home();
        // The one behind the cut wire still has the log: a second one is not let near it.
        assert!(open_beside(&mut home).is_err());
        world.wire.lead_to(match reopened {
            Some(address) => address,
            None => {
                let beside = world.folder.join("beside");
                crate::world::copy_all(&world.folder.join("keeper"), &beside);
                let address = start(&mut romori_keeper::Home::open(&beside).unwrap());
                reopened = Some(address);
                address
            }
        });
        let number = 100 + round;
        client.append(&slices(&entries(number..number + 1))).unwrap();
        assert_eq!(client.head().unwrap().size, 6 + round);
    }
}

#[test]
fn a_line_cut_at_random_loses_nothing_and_doubles_nothing() {
    let world = World::new();
    let keeper = {
        // Where the wire leads while it is whole.
        let client = world.client();
        client.head().unwrap();
        world.wire.target()
    };
    let over = AtomicBool::new(false);
    let leaves = entries(0..4_000);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut wait = 0x9e37_79b9_u64;
            for _ in 0..20_000 {
                if over.load(Ordering::Acquire) {
                    return;
                }
                // A fixed sequence of pauses, so that a failure comes again.
                wait = wait.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                thread::sleep(Duration::from_micros(500 + (wait >> 40) % 9_000));
                world.wire.cut();
                thread::sleep(Duration::from_millis(1));
                world.wire.lead_to(keeper);
            }
        });
        let client = world.client();
        for some in leaves.chunks(40) {
            while let Err(error) = client.append(&slices(some)) {
                assert!(matches!(error, LogError::Away { .. }), "{error:?}");
                thread::sleep(Duration::from_millis(1));
            }
        }
        over.store(true, Ordering::Release);
    });
    world.wire.lead_to(keeper);
    let client = world.client();
    let reader = client.reader().unwrap();
    let kept: Vec<Vec<u8>> = reader.leaves(0..u64::MAX).map(Result::unwrap).collect();
    assert_eq!(kept.len(), 4_000, "nothing twice");
    assert_eq!(kept.into_iter().collect::<BTreeSet<_>>(), leaves.into_iter().collect());
    assert_eq!(world.rechecked(), (4_000, 0));
}
