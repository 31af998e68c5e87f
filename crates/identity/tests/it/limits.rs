//! Guessing is slow, and its victim is not.

use std::net::IpAddr;

use romori_identity::{
    Attempt, BrowserKey, BrowserMark, Limiter, Slowed, Source, TRIES_MAX, Tally,
};
use romori_types::ActorId;

use crate::world::{ACTOR, Counting, OTHER_ACTOR, at};

fn source(last: u8) -> Source {
    Source::of(IpAddr::from([192, 0, 2, last]))
}

fn mark() -> BrowserMark {
    let key = BrowserKey::new(&[1; 32]);
    let cookie = key.issue(ACTOR, at(0), &Counting::default()).expect("chance");
    key.verify(ACTOR, &cookie, None, at(0)).expect("its own")
}

/// Tries as fast as the limiter lets it; gives how many were looked at within this time.
fn guesses(limiter: &mut Limiter, attempt: &Attempt, seconds: i64) -> u32 {
    let mut looked_at = 0;
    let mut now = 0;
    while now < seconds && looked_at < 1_000 {
        match limiter.begin(attempt, at(now)) {
            Ok(()) => looked_at += 1,
            Err(Slowed::Wait { seconds }) => now += seconds,
            Err(Slowed::Closed) => break,
        }
    }
    looked_at
}

#[test]
fn the_first_slips_are_free_and_then_each_failure_doubles_the_wait() {
    let mut limiter = Limiter::default();
    let attempt = Attempt::at(ACTOR, source(1), None);
    for slip in 1..=5 {
        assert_eq!(limiter.begin(&attempt, at(0)), Ok(()), "{slip}");
    }
    let mut now = 0;
    for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
        assert_eq!(limiter.begin(&attempt, at(now)), Err(Slowed::Wait { seconds: wait }));
        let almost = limiter.begin(&attempt, at(now + wait - 1));
        assert_eq!(almost, Err(Slowed::Wait { seconds: 1 }), "{wait}");
        now += wait;
        assert_eq!(limiter.begin(&attempt, at(now)), Ok(()), "{wait}");
    }
}

#[test]
fn the_hundred_and_first_try_never_reaches_the_hash() {
    let mut limiter = Limiter::default();
    let attempt = Attempt::at(ACTOR, source(1), None);
    assert_eq!(guesses(&mut limiter, &attempt, i64::MAX / 2), TRIES_MAX);
    assert_eq!(TRIES_MAX, 100);
    let years_later = limiter.begin(&attempt, at(100_000_000));
    assert_eq!(years_later, Err(Slowed::Closed));
}

/// Many addresses do not help: the account's tally is one.
#[test]
fn a_thousand_addresses_get_no_more_tries_than_one() {
    let mut limiter = Limiter::default();
    let mut looked_at = 0;
    for second in 0..1_000 {
        let from = Source::of(IpAddr::from([198, 51, (second % 250) as u8, 7]));
        let attempt = Attempt::at(ACTOR, from, None);
        looked_at += u32::from(limiter.begin(&attempt, at(second)).is_ok());
    }
    assert!(looked_at <= 15, "{looked_at} tries in a thousand seconds");
}

#[test]
fn a_try_counts_before_its_answer_is_known() {
    let mut limiter = Limiter::default();
    let attempt = Attempt::at(ACTOR, source(1), None);
    let at_once = (0..1_000).filter(|_| limiter.begin(&attempt, at(0)).is_ok()).count();
    assert_eq!(at_once, 5);
}

#[test]
fn a_stranger_cannot_keep_the_owner_out_of_his_own_browser() {
    let mut limiter = Limiter::default();
    let stranger = Attempt::at(ACTOR, source(66), None);
    guesses(&mut limiter, &stranger, i64::MAX / 2);
    assert_eq!(limiter.begin(&stranger, at(0)), Err(Slowed::Closed));
    // From the stranger's own address too, as behind one router.
    let owner = Attempt::at(ACTOR, source(66), Some(mark()));
    assert_eq!(limiter.begin(&owner, at(0)), Ok(()));
    limiter.succeeded(&owner);
    assert_eq!(limiter.tally(ACTOR), None);
}

/// Sabotage: without the mark the owner is a stranger like any other.
#[test]
fn without_the_mark_the_owner_would_be_kept_out() {
    let mut limiter = Limiter::default();
    guesses(&mut limiter, &Attempt::at(ACTOR, source(66), None), i64::MAX / 2);
    let unmarked = Attempt::at(ACTOR, source(7), None);
    assert_eq!(limiter.begin(&unmarked, at(0)), Err(Slowed::Closed));
    limiter.open(ACTOR);
    assert_eq!(limiter.begin(&unmarked, at(0)), Ok(()));
}

#[test]
fn a_stolen_browser_is_slowed_by_its_own_tally() {
    let mut limiter = Limiter::default();
    let thief = Attempt::at(ACTOR, source(1), Some(mark()));
    assert_eq!(guesses(&mut limiter, &thief, i64::MAX / 2), TRIES_MAX);
    assert_eq!(limiter.begin(&Attempt::at(ACTOR, source(2), None), at(0)), Ok(()));
}

#[test]
fn success_begins_anew() {
    let mut limiter = Limiter::default();
    let attempt = Attempt::at(ACTOR, source(1), None);
    for _ in 0..5 {
        assert_eq!(limiter.begin(&attempt, at(0)), Ok(()));
    }
    assert!(limiter.begin(&attempt, at(0)).is_err());
    assert_eq!(limiter.begin(&attempt, at(1)), Ok(()));
    limiter.succeeded(&attempt);
    assert_eq!(limiter.begin(&attempt, at(1)), Ok(()));
}

/// A list of names from one address is slow even if each name is tried once.
#[test]
fn one_source_against_many_accounts_is_slowed() {
    let mut limiter = Limiter::default();
    let try_one = |limiter: &mut Limiter, number: u8, now| {
        let account = ActorId::from_bytes([number; 16]);
        limiter.begin(&Attempt::at(account, source(9), None), at(now))
    };
    for number in 0..30 {
        assert_eq!(try_one(&mut limiter, number, 0), Ok(()));
    }
    assert_eq!(try_one(&mut limiter, 30, 0), Err(Slowed::Wait { seconds: 1 }));
    let mut hour = 0;
    for second in 0..3_600 {
        let account = 100 + (second % 100) as u8;
        hour += u32::from(try_one(&mut limiter, account, second).is_ok());
    }
    assert!(hour <= 70, "{hour} tries in an hour");
    let elsewhere = Attempt::at(OTHER_ACTOR, source(10), None);
    assert_eq!(limiter.begin(&elsewhere, at(0)), Ok(()));
    // After a day of silence its slips are free again.
    for number in 0..30 {
        assert_eq!(try_one(&mut limiter, 200 + number, 3_600 + 86_400), Ok(()), "{number}");
    }
    assert!(try_one(&mut limiter, 240, 3_600 + 86_400).is_err());
}

/// Signing in to one's own account does not buy tries at others.
#[test]
fn a_success_takes_back_one_try_of_its_source() {
    let mut limiter = Limiter::default();
    let own = Attempt::at(OTHER_ACTOR, source(9), None);
    let mut looked_at = 0;
    for number in 0..60 {
        let account = ActorId::from_bytes([number; 16]);
        looked_at +=
            u32::from(limiter.begin(&Attempt::at(account, source(9), None), at(0)).is_ok());
        if limiter.begin(&own, at(0)).is_ok() {
            limiter.succeeded(&own);
        }
    }
    assert_eq!(looked_at, 30);
}

#[test]
fn a_name_of_nobody_is_slowed_like_an_account() {
    let mut limiter = Limiter::default();
    let (account, nobody) =
        (Attempt::at(ACTOR, source(1), None), Attempt::at_nobody("nobody", source(2)));
    let mut now = 0;
    for step in 0..200 {
        let (one, other) = (limiter.begin(&account, at(now)), limiter.begin(&nobody, at(now)));
        assert_eq!(one, other, "step {step}");
        if let Err(Slowed::Wait { seconds }) = one {
            now += seconds;
        }
    }
    assert_eq!(limiter.begin(&nobody, at(now)), Err(Slowed::Closed));
}

#[test]
fn a_clock_that_jumps_back_lengthens_no_wait() {
    let mut limiter = Limiter::default();
    let attempt = Attempt::at(ACTOR, source(1), None);
    for _ in 0..5 {
        assert_eq!(limiter.begin(&attempt, at(0)), Ok(()));
    }
    assert_eq!(limiter.begin(&attempt, at(-86_400)), Err(Slowed::Wait { seconds: 1 }));
}

#[test]
fn memory_is_bounded_and_an_accounts_tally_survives_the_flood() {
    let mut limiter = Limiter::default();
    let victim = Attempt::at(ACTOR, source(1), None);
    for _ in 0..5 {
        assert_eq!(limiter.begin(&victim, at(0)), Ok(()));
    }
    for number in 0..100_000_u32 {
        let [a, b, c, d] = number.to_be_bytes();
        let from = Source::of(IpAddr::from([10, b, c, d]));
        let name = format!("user-{a}-{number}");
        assert_eq!(limiter.begin(&Attempt::at_nobody(&name, from), at(i64::from(number))), Ok(()));
    }
    assert!(limiter.len() <= 2 * 65_536 + 1, "{} entries", limiter.len());
    assert_eq!(limiter.tally(ACTOR), Some(Tally { failures: 5, last_at: at(0) }));
}

#[test]
fn tallies_live_through_a_restart() {
    let mut limiter = Limiter::default();
    assert!(limiter.is_empty());
    limiter.restore(ACTOR, Tally { failures: TRIES_MAX, last_at: at(0) });
    let attempt = Attempt::at(ACTOR, source(1), None);
    assert_eq!(limiter.begin(&attempt, at(1_000_000)), Err(Slowed::Closed));
}

#[test]
fn an_address_in_two_notations_is_one_source() {
    let parse = |text: &str| Source::of(text.parse().expect("an address"));
    assert_eq!(parse("192.0.2.1"), parse("::ffff:192.0.2.1"));
    assert_eq!(parse("2001:db8:1:2::1"), parse("2001:db8:1:2:ffff::9"));
    assert_ne!(parse("2001:db8:1:2::1"), parse("2001:db8:1:3::1"));
    assert_ne!(parse("192.0.2.1"), parse("192.0.2.2"));
}

#[test]
fn messages_say_what_to_do() {
    let wait = Slowed::Wait { seconds: 32 }.to_string();
    assert!(wait.contains("32秒待って"), "{wait}");
    assert!(Slowed::Closed.to_string().contains("管理者"));
}
