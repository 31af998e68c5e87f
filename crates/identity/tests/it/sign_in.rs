//! The way in, step by step.

use std::net::IpAddr;

use romori_identity::{
    Account, AccountState, BrowserKey, Candidate, Context, Entered, HashError, Hasher, Knock,
    Limiter, PasswordPolicy, Role, SecondFactor, Session, SignIn, SignInRefusal, Slowed, Source,
    TRIES_MAX, Tally, Violation,
};
use romori_types::{Chance, Device, DeviceId, Timestamp};

use crate::world::{ACTOR, Counting, Silent, account, at};

const TEXT: &str = "さかなやのねこがまたにげだした";

struct Office {
    door: SignIn,
    clerk: Account,
    chance: Counting,
}

fn office(limiter: Limiter) -> Office {
    let chance = Counting::default();
    let hasher = Hasher::new(1, &[7; 32]);
    let checked = PasswordPolicy.check(Candidate::new(TEXT), &Context::new());
    let Ok(password) = checked else { panic!("refused") };
    let hash = hasher.hash(&password, &chance).expect("hashed");
    let clerk = Account { password: Some(hash), ..account(&[Role::Clerk]) };
    Office { door: SignIn::new(hasher, BrowserKey::new(&[1; 32]), limiter), clerk, chance }
}

/// Both steps of who has no second factor.
fn enter(
    door: &SignIn,
    knock: &Knock<'_>,
    now: Timestamp,
    chance: &dyn Chance,
) -> Result<Entered, SignInRefusal> {
    let proof = door.prove(knock, now, chance)?;
    let account = knock.account.expect("proved to be somebody");
    door.admit(&proof, account, (SecondFactor::Lacks, knock.device), now, chance)
}

impl Office {
    fn knock(
        &self,
        account: Option<&Account>,
        password: &str,
        browser: Option<&str>,
        now: Timestamp,
    ) -> Result<Entered, SignInRefusal> {
        let knock = Knock {
            login: "hanako.tanaka",
            account,
            password: Candidate::new(password),
            source: Source::of(IpAddr::from([192, 0, 2, 1])),
            browser,
            known_since: None,
            device: Device::NotYetBound,
        };
        enter(&self.door, &knock, now, &self.chance)
    }
}

fn closed_for_strangers() -> Limiter {
    let mut limiter = Limiter::default();
    limiter.restore(ACTOR, Tally { failures: TRIES_MAX, last_at: at(0) });
    limiter
}

#[test]
fn the_right_password_gives_a_session_and_a_known_browser() {
    let office = office(Limiter::default());
    let entered = office.knock(Some(&office.clerk), TEXT, None, at(0)).expect("entered");
    let (record, token) = (&entered.session.record, &entered.session.token);
    let session = Session::resume(
        record,
        token,
        Device::NotYetBound,
        &office.clerk,
        SecondFactor::Has,
        at(1),
    );
    assert_eq!(session.expect("signed in").actor(), ACTOR);
    assert!(BrowserKey::new(&[1; 32]).verify(ACTOR, &entered.browser, None, at(1)).is_some());
    assert_eq!(entered.renewed, None);
    assert_eq!(office.door.limiter().tally(ACTOR), None);
}

#[test]
fn a_stranger_learns_one_thing() {
    let office = office(Limiter::default());
    let off = Account { state: AccountState::Off, ..office.clerk.clone() };
    let without = Account { password: None, ..office.clerk.clone() };
    let wrong = "いぬがはしってかえってきたあさ";
    for account in [None, Some(&office.clerk), Some(&off), Some(&without)] {
        let refused = office.knock(account, wrong, None, at(0)).err();
        assert_eq!(refused, Some(SignInRefusal::Wrong));
    }
    let message = SignInRefusal::Wrong.to_string();
    assert!(message.contains("利用者IDかパスワード"), "{message}");
}

#[test]
fn who_proved_himself_is_told_why_he_may_not_enter() {
    let office = office(Limiter::default());
    let off = Account { state: AccountState::Off, ..office.clerk.clone() };
    let refused = office.knock(Some(&off), TEXT, None, at(0)).err().expect("refused");
    assert_eq!(refused, SignInRefusal::NotAllowed(vec![Violation::AccountOff]));
    assert_eq!(refused.code(), "IDN-0403");
    assert!(refused.to_string().contains("停止しています"));
}

/// A hasher whose pepper is not there fails as soon as it is asked: it was not asked.
#[test]
fn a_try_beyond_the_limit_never_reaches_the_hash() {
    let office = office(closed_for_strangers());
    let blind = SignIn::new(Hasher::new(9, &[9; 32]), BrowserKey::new(&[1; 32]), {
        let mut limiter = Limiter::default();
        limiter.restore(ACTOR, Tally { failures: TRIES_MAX - 1, last_at: at(-10_000) });
        limiter
    });
    let blind = Office { door: blind, ..office };
    let knock = |second| blind.knock(Some(&blind.clerk), TEXT, None, at(second)).err();
    let asked = Some(SignInRefusal::Unavailable(HashError::PepperMissing));
    assert_eq!(knock(0), asked, "the hundredth");
    assert_eq!(knock(10_000), Some(SignInRefusal::Slowed(Slowed::Closed)), "the next one");
}

#[test]
fn the_owner_comes_in_at_his_browser_while_strangers_wait_outside() {
    let office = office(Limiter::default());
    let first = office.knock(Some(&office.clerk), TEXT, None, at(0)).expect("entered");
    office.door.limiter().restore(ACTOR, Tally { failures: TRIES_MAX, last_at: at(10) });
    let stranger = office.knock(Some(&office.clerk), TEXT, None, at(20)).err();
    assert_eq!(stranger, Some(SignInRefusal::Slowed(Slowed::Closed)));
    let forged = first.browser.replace('0', "1");
    let forger = office.knock(Some(&office.clerk), TEXT, Some(&forged), at(20)).err();
    assert_eq!(forger, Some(SignInRefusal::Slowed(Slowed::Closed)));
    assert!(office.knock(Some(&office.clerk), TEXT, Some(&first.browser), at(20)).is_ok());
}

#[test]
fn without_chance_nobody_enters() {
    let office = office(Limiter::default());
    let knock = Knock {
        login: "hanako.tanaka",
        account: Some(&office.clerk),
        password: Candidate::new(TEXT),
        source: Source::of(IpAddr::from([192, 0, 2, 1])),
        browser: None,
        known_since: None,
        device: Device::NotYetBound,
    };
    let refused = enter(&office.door, &knock, at(0), &Silent).err();
    assert_eq!(refused, Some(SignInRefusal::Unavailable(HashError::NoChance)));
}

/// Whoever stands at a device whose certificate was checked is known by it, without a cookie.
#[test]
fn a_checked_device_is_known_while_strangers_wait_outside() {
    let office = office(closed_for_strangers());
    let knock = |device: Device| {
        let knock = Knock {
            login: "hanako.tanaka",
            account: Some(&office.clerk),
            password: Candidate::new(TEXT),
            source: Source::of(IpAddr::from([192, 0, 2, 1])),
            browser: None,
            known_since: None,
            device,
        };
        enter(&office.door, &knock, at(20), &office.chance).err()
    };
    let closed = Some(SignInRefusal::Slowed(Slowed::Closed));
    assert_eq!(knock(Device::NotYetBound), closed);
    assert_eq!(knock(Device::Bound(DeviceId::from_bytes([8; 16]))), None);
}

/// After everybody had to set a new password, a browser from before is a stranger's.
#[test]
fn a_browser_from_before_a_reset_is_no_longer_known() {
    let office = office(closed_for_strangers());
    let browsers = BrowserKey::new(&[1; 32]);
    let cookie = browsers.issue(ACTOR, at(0), &office.chance).expect("chance");
    for (since, known) in [(None, true), (Some(at(0)), true), (Some(at(1)), false)] {
        let knock = Knock {
            login: "hanako.tanaka",
            account: Some(&office.clerk),
            password: Candidate::new(TEXT),
            source: Source::of(IpAddr::from([192, 0, 2, 1])),
            browser: Some(&cookie),
            known_since: since,
            device: Device::NotYetBound,
        };
        let entered = enter(&office.door, &knock, at(20), &office.chance);
        // The owner's success opens the account; it is closed again for the next one.
        office.door.limiter().restore(ACTOR, Tally { failures: TRIES_MAX, last_at: at(0) });
        assert_eq!(entered.is_ok(), known, "known since {since:?}");
    }
}

/// A password alone lets nobody in where there is more, and the second step has its own tallies:
/// the 101st try is not looked at.
#[test]
fn the_second_step_is_asked_for_and_counted_before_it_is_looked_at() {
    let office = office(Limiter::default());
    let knock = Knock {
        login: "hanako.tanaka",
        account: Some(&office.clerk),
        password: Candidate::new(TEXT),
        source: Source::of(IpAddr::from([192, 0, 2, 1])),
        browser: None,
        known_since: None,
        device: Device::NotYetBound,
    };
    let proof = office.door.prove(&knock, at(0), &office.chance).expect("proved");
    let half = (SecondFactor::Has, Device::NotYetBound);
    let refused = office.door.admit(&proof, &office.clerk, half, at(0), &office.chance).err();
    assert_eq!(refused, Some(SignInRefusal::SecondStep));
    let mut looked = 0;
    let mut now = 0;
    while looked < 100 {
        let tried = office.door.second_step::<SignInRefusal>(&knock, at(now), || {
            looked += 1;
            Ok(None)
        });
        match tried.expect_err("refused") {
            SignInRefusal::WrongSecond => {}
            SignInRefusal::Slowed(Slowed::Wait { seconds }) => now += seconds,
            other => panic!("{other:?}"),
        }
    }
    let beyond = office
        .door
        .second_step::<SignInRefusal>(&knock, at(now + 100_000), || panic!("it was looked at"));
    assert_eq!(beyond.err(), Some(SignInRefusal::Slowed(Slowed::Closed)));
}
