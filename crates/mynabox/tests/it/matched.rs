//! Comparing is one-way and ends: after so many wrong ones the right one is not told either.

use romori_mynabox::{Keeper, Refusal, Task};
use romori_types::ActorId;

use crate::world::{ACME, DAY, SATO, SUZUKI, World, holder, number, seal, subject};

impl World {
    fn compare(&self, actor: ActorId, of: u32, with: &str) -> Result<bool, Refusal> {
        let who = self.who(Keeper::Office, actor);
        let work = self.begin(who, ACME, Task::Match(subject(of)))?;
        let sealed = seal(&self.desk, &work.associated(holder(of).id), with.as_bytes());
        self.desk.compare(&work.token, &sealed)
    }
}

#[test]
fn five_wrong_ones_of_a_holder_end_the_day() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1)), (2, &number(2))]);
    for _ in 0..20 {
        assert_eq!(world.compare(SATO, 1, &number(1)), Ok(true), "right ones are not counted");
    }
    for try_of in 0..5 {
        assert_eq!(world.compare(SATO, 1, &number(10 + try_of)), Ok(false));
    }
    assert_eq!(world.compare(SATO, 1, &number(1)), Err(Refusal::TooMany));
    assert_eq!(world.compare(SUZUKI, 1, &number(1)), Err(Refusal::TooMany), "whoever asks");
    assert_eq!(world.compare(SATO, 2, &number(2)), Ok(true), "another holder");
}

#[test]
fn what_was_counted_outlives_the_process_and_ends_with_the_day() {
    let mut world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    for try_of in 0..5 {
        assert_eq!(world.compare(SATO, 1, &number(10 + try_of)), Ok(false));
    }
    world.desk = world.open(&world.vault());
    assert_eq!(world.compare(SATO, 1, &number(1)), Err(Refusal::TooMany));
    world.pass(DAY);
    assert_eq!(world.compare(SATO, 1, &number(1)), Ok(true));
}

#[test]
fn by_brute_force_an_actor_learns_thirty_and_a_client_loses_two_hundred() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let numbers: Vec<(u32, String)> = (1..=60).map(|of| (of, number(u64::from(of)))).collect();
    let borrowed: Vec<(u32, &str)> =
        numbers.iter().map(|(of, number)| (*of, number.as_str())).collect();
    world.enter(world.sato(), ACME, &borrowed).expect("taken");
    let mut wrong = 0;
    for actor in 0..10 {
        let actor = ActorId::from_bytes([100 + actor; 16]);
        let mut his = 0;
        for of in 1..=60 {
            match world.compare(actor, of, &number(1_000_000 + u64::from(of))) {
                Ok(false) => his += 1,
                Err(Refusal::TooMany) => {}
                other => panic!("{other:?}"),
            }
        }
        assert!(his <= 30, "{his}");
        wrong += his;
    }
    assert!((5 * 30..=200).contains(&wrong), "{wrong}");
    let another = ActorId::from_bytes([200; 16]);
    for of in 1..=60 {
        let told = world.compare(another, of, &number(u64::from(of)));
        assert!(wrong < 200 || told == Err(Refusal::TooMany), "{of}");
    }
}
