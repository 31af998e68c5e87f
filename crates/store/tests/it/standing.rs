//! While entries do not reach the log, nothing leaves the house; after a quarter of an hour nothing
//! is done at all; when they reach it again, everything is as before.

use romori_identity::{Grant, Job};
use romori_record::{Class, Outcome};
use romori_store::{Doing, Happening, UnitError};

use crate::world::{World, in_both_worlds, person};

const MINUTE: i64 = 60_000_000;

fn refused(result: Result<(), UnitError>) -> Option<bool> {
    match result {
        Err(UnitError::KeeperAway { for_all }) => Some(for_all),
        other => {
            other.expect("nothing else is in the way");
            None
        }
    }
}

fn act(world: &World, class: Class) -> Option<bool> {
    refused(world.store.read_as(&world.grant, class, |reader| reader.clients().map(drop)))
}

fn change(world: &World) -> Option<bool> {
    let kept = |writer: &mut romori_store::Writer<'_, '_>| writer.add_client(7_001).map(drop);
    let undone = world.store.write(&world.grant, Doing::form(None), |writer| {
        kept(writer)?;
        // Left as it was, so that it can be asked again.
        Err::<(), _>(UnitError::Absent)
    });
    match undone {
        Err(UnitError::Absent) => None,
        other => refused(other),
    }
}

/// A file whose entry is noted apart from a unit of work: a list of accounts, headers of the log.
fn note(world: &World, class: Class, outcome: Outcome) -> Option<bool> {
    let tenant = Some(world.grant.data_tenant().expect("the grant is for a tenant"));
    let what = Happening { tenant, actor: None, session: None, class, outcome, note: None };
    refused(world.store.note(&Grant::for_job(Job::Review), &what))
}

fn what_is_noted_apart_stops_as_well(world: &World) {
    let leaving = [Class::Export, Class::LogExported];
    for class in leaving {
        assert_eq!(note(world, class, Outcome::Done), None, "{class:?} while it is there");
    }
    world.store.note_log_away(world.store.now());
    for class in leaving {
        assert_eq!(note(world, class, Outcome::Done), Some(false), "{class:?} stops at once");
        // That it was refused is noted all the same.
        assert_eq!(note(world, class, Outcome::Refused), None, "{class:?} refused");
    }
    assert_eq!(note(world, Class::SignedIn, Outcome::Done), None);
}

in_both_worlds!(
    what_leaves_stops_at_once_and_the_rest_after_a_quarter_of_an_hour,
    what_is_noted_apart_stops_as_well
);

fn what_leaves_stops_at_once_and_the_rest_after_a_quarter_of_an_hour(world: &World) {
    world.client_with(&person("架空　花子", "カクウ　ハナコ"));
    let leaving = [Class::Export, Class::Print, Class::Reveal, Class::DocumentFetched];
    let staying = [Class::Read, Class::Search];
    for class in leaving.into_iter().chain(staying) {
        assert_eq!(act(world, class), None, "{class:?} while it is there");
    }
    world.store.note_log_away(world.store.now());
    let since = world.store.log_away_since().expect("it is away");
    for class in leaving {
        assert_eq!(act(world, class), Some(false), "{class:?} stops at once");
    }
    world.clock.forward(15 * MINUTE - 1_000);
    // To be told again does not begin the quarter of an hour anew.
    world.store.note_log_away(world.store.now());
    assert_eq!(world.store.log_away_since(), Some(since));
    assert_eq!((act(world, Class::Read), change(world)), (None, None));
    world.clock.forward(1_001);
    for class in leaving.into_iter().chain(staying) {
        assert_eq!(act(world, class), Some(true), "{class:?} after a quarter of an hour");
    }
    assert_eq!(change(world), Some(true));
    world.store.note_log_here();
    for class in leaving.into_iter().chain(staying) {
        assert_eq!(act(world, class), None, "{class:?} when it is there again");
    }
    assert_eq!(change(world), None);
}
