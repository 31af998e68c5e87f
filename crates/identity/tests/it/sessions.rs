//! From a password to a session, and to its end.

use romori_identity::{
    ABSOLUTE_SECONDS, Account, AccountState, Ask, Candidate, Clients, Context, Function, Hasher,
    IDLE_SECONDS, NewSession, PasswordHash, PasswordPolicy, Role, Roles, SecondFactor, Session,
    SessionRecord, TOUCH_SECONDS, Token, Violation,
};
use romori_types::{Device, DeviceId, Purpose};

use crate::world::{ACTOR, Counting, OTHER_ACTOR, OTHER_TENANT, Silent, account, at};

const TEXT: &str = "さかなやのねこがまたにげだした";

fn hashed(hasher: &Hasher, chance: &Counting) -> PasswordHash {
    let checked = PasswordPolicy.check(Candidate::new(TEXT), &Context::new());
    let Ok(password) = checked else { panic!("refused") };
    hasher.hash(&password, chance).expect("hashed")
}

fn begun(account: &Account) -> NewSession {
    let chance = Counting::default();
    let hasher = Hasher::new(1, &[7; 32]);
    let hash = hashed(&hasher, &chance);
    let account = Account { password: Some(hash), ..account.clone() };
    let proof = hasher.verify(Some(&account), &Candidate::new(TEXT), &chance);
    let proof = proof.expect("compared").expect("proof");
    let begun = SessionRecord::begin(&proof, &account, Device::NotYetBound, at(0), &chance);
    let Ok(new) = begun.expect("chance") else { panic!("refused") };
    new
}

fn resumed(new: &NewSession, account: &Account, second: i64) -> Result<Session, Vec<Violation>> {
    Session::resume(
        &new.record,
        &new.token,
        Device::NotYetBound,
        account,
        SecondFactor::Has,
        at(second),
    )
}

#[test]
fn a_session_is_begun_by_proof_and_known_by_its_token_alone() {
    let clerk = account(&[Role::Clerk]);
    let new = begun(&clerk);
    assert_eq!((new.record.actor, new.record.begun_at), (ACTOR, at(0)));
    assert_eq!(new.record.token_digest, new.token.digest());
    assert_eq!(new.token.reveal().len(), 64);
    assert!(resumed(&new, &clerk, 1).is_ok());
    let other = Token::generate(&Counting::default()).expect("chance");
    let refused =
        Session::resume(&new.record, &other, Device::NotYetBound, &clerk, SecondFactor::Has, at(1))
            .err();
    assert_eq!(refused, Some(vec![Violation::NoSession]));
    let shown = format!("{:?}", new.record);
    assert!(!shown.contains(new.token.reveal().as_str()), "{shown}");
}

/// What is stored opens nothing: the digest presented as a token is another token.
#[test]
fn a_stolen_row_is_no_way_in() {
    let clerk = account(&[Role::Clerk]);
    let new = begun(&clerk);
    let hex: String = new.record.token_digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let forged = Token::parse(&hex).expect("a token's form");
    let refused = Session::resume(
        &new.record,
        &forged,
        Device::NotYetBound,
        &clerk,
        SecondFactor::Has,
        at(1),
    );
    assert_eq!(refused.err(), Some(vec![Violation::NoSession]));
}

#[test]
fn it_ends_when_idle_when_old_and_when_the_clock_runs_backwards() {
    let clerk = account(&[Role::Clerk]);
    let new = begun(&clerk);
    let (idle, old) = (Violation::SessionIdle, Violation::SessionTooOld);
    // Last used, now, and what speaks against it.
    let table = [
        (0, IDLE_SECONDS - 1, vec![]),
        (0, IDLE_SECONDS, vec![idle]),
        (IDLE_SECONDS - 1, 2 * IDLE_SECONDS - 2, vec![]),
        (ABSOLUTE_SECONDS - 2, ABSOLUTE_SECONDS - 1, vec![]),
        (ABSOLUTE_SECONDS - 1, ABSOLUTE_SECONDS, vec![old]),
        (0, ABSOLUTE_SECONDS, vec![idle, old]),
        (0, -30, vec![]),
        (0, -31, vec![idle, old]),
        (60, 0, vec![idle]),
    ];
    for (used, now, expected) in table {
        let record = SessionRecord { used_at: at(used), ..new.record.clone() };
        let device = Device::NotYetBound;
        let found =
            Session::resume(&record, &new.token, device, &clerk, SecondFactor::Has, at(now)).err();
        assert_eq!(found.unwrap_or_default(), expected, "used {used}, now {now}");
    }
    assert_eq!((IDLE_SECONDS, ABSOLUTE_SECONDS), (1_800, 43_200));
}

#[test]
fn the_last_use_is_written_down_once_a_minute() {
    let new = begun(&account(&[Role::Clerk]));
    for (second, needed) in [(0, false), (TOUCH_SECONDS - 1, false), (TOUCH_SECONDS, true)] {
        assert_eq!(new.record.needs_touch(at(second)), needed, "{second}");
    }
}

#[test]
fn a_sign_in_and_a_rotation_give_another_token() {
    let clerk = account(&[Role::Clerk]);
    let first = begun(&clerk);
    let chance = Counting::default();
    chance_skips(&chance, 100);
    let second = first.record.rotate(clerk.roles, at(600), &chance).expect("chance");
    assert_eq!((second.record.id, second.record.begun_at), (first.record.id, at(0)));
    assert_ne!(second.record.token_digest, first.record.token_digest);
    assert!(resumed(&second, &clerk, 601).is_ok());
    let former = Session::resume(
        &second.record,
        &first.token,
        Device::NotYetBound,
        &clerk,
        SecondFactor::Has,
        at(601),
    );
    assert_eq!(former.err(), Some(vec![Violation::NoSession]));
    assert!(first.record.rotate(clerk.roles, at(600), &Silent).is_err());
}

fn chance_skips(chance: &Counting, times: usize) {
    for _ in 0..times {
        Token::generate(chance).expect("chance");
    }
}

#[test]
fn an_account_that_ended_is_refused_at_the_next_request() {
    let clerk = account(&[Role::Clerk]);
    let new = begun(&clerk);
    let off = Account { state: AccountState::Off, ..clerk.clone() };
    assert_eq!(resumed(&new, &off, 1).err(), Some(vec![Violation::AccountOff]));
    let ended = Account { until: Some(clerk.from), ..clerk.clone() };
    assert_eq!(resumed(&new, &ended, 1).err(), Some(vec![Violation::AccountNotInForce]));
    for other in [
        Account { id: OTHER_ACTOR, ..clerk.clone() },
        Account { tenant: OTHER_TENANT, ..clerk.clone() },
    ] {
        assert_eq!(resumed(&new, &other, 1).err(), Some(vec![Violation::NoSession]));
    }
}

#[test]
fn a_change_of_roles_holds_at_the_next_request() {
    let clerk = account(&[Role::Clerk]);
    let new = begun(&clerk);
    let export = Ask {
        tenant: clerk.tenant,
        function: Function::Export,
        purpose: Purpose::Export,
        clients: Clients::All,
        made_by: None,
    };
    assert!(resumed(&new, &clerk, 1).expect("signed in").grant(&export).is_ok());
    let viewer = Account { roles: Roles::of(&[Role::Viewer]), ..clerk };
    let refused = resumed(&new, &viewer, 2).expect("signed in").grant(&export).err();
    assert_eq!(refused, Some(vec![Violation::FunctionNotGranted]));
}

#[test]
fn a_copied_token_on_another_device_is_refused() {
    let clerk = account(&[Role::Clerk]);
    let new = begun(&clerk);
    let bound = Device::Bound(DeviceId::from_bytes([8; 16]));
    let refused =
        Session::resume(&new.record, &new.token, bound, &clerk, SecondFactor::Has, at(1)).err();
    assert_eq!(refused, Some(vec![Violation::OtherDevice]));
}

#[test]
fn proof_of_one_account_begins_no_session_of_another() {
    let chance = Counting::default();
    let hasher = Hasher::new(1, &[7; 32]);
    let hash = hashed(&hasher, &chance);
    let own = Account { password: Some(hash), ..account(&[Role::Clerk]) };
    let proof = hasher.verify(Some(&own), &Candidate::new(TEXT), &chance);
    let proof = proof.expect("compared").expect("proof");
    let other = Account { id: OTHER_ACTOR, ..own.clone() };
    let begin = |account: &Account| {
        let begun = SessionRecord::begin(&proof, account, Device::NotYetBound, at(0), &chance);
        begun.expect("chance").err()
    };
    assert_eq!(begin(&own), None);
    assert_eq!(begin(&other), Some(vec![Violation::NoSession]));
    let off = Account { state: AccountState::Off, ..own };
    assert_eq!(begin(&off), Some(vec![Violation::AccountOff]));
}
