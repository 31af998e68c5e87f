//! Hashes light enough for a test, and one that another implementation made.

use super::*;
use crate::account::AccountState;
use crate::grant::Clients;
use crate::password::{Context, PasswordPolicy};
use crate::rights::Rights;
use romori_policy::Roles;
use romori_types::{Date, NoChance, TenantId, Timestamp};
use std::sync::atomic::{AtomicU8, Ordering};

const LIGHT: HashCost = HashCost { memory_kib: 64, passes: 1 };
const PEPPER: [u8; 32] = [7; 32];
const TEXT: &str = "あさごはんはたまごやきとみそしる";

/// Made by the reference implementation in C (P-H-C/phc-winner-argon2) with the secret 40 … 5f, the
/// salt 00 … 0f, and [`TEXT`] in UTF-8.
const REFERENCE: &str = "$argon2id$v=19$m=1024,t=2,p=1,keyid=AAAAAw\
    $AAECAwQFBgcICQoLDA0ODw$zIjw06LrDFbWNslcjfGlHMwQ26x5BQtXzygal2YFyHc";

struct Counting(AtomicU8);

impl Chance for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
        Ok(())
    }
}

fn chance() -> Counting {
    Counting(AtomicU8::new(1))
}

fn hasher() -> Hasher {
    Hasher::new(1, &PEPPER).with_cost(LIGHT)
}

fn password(text: &str) -> Password {
    let checked = PasswordPolicy.check(Candidate::new(text), &Context::new());
    checked.map_err(|problems| format!("{problems:?}")).expect("accepted")
}

fn account(password: Option<PasswordHash>) -> Account {
    let at: Timestamp = "2026-11-24T00:00:00Z".parse().expect("an instant");
    Account {
        id: ActorId::from_bytes([5; 16]),
        tenant: TenantId::from_bytes([1; 16]),
        login: "tanaka".to_owned(),
        name: "田中 花子".to_owned(),
        roles: Roles::default(),
        clients: Clients::All,
        rights: Rights::default(),
        from: Date::constant(2026, 4, 1),
        until: None,
        password,
        password_due: false,
        reset: None,
        state: AccountState::Active,
        created_at: at,
        used_at: None,
    }
}

fn matches(hasher: &Hasher, account: Option<&Account>, text: &str) -> bool {
    hasher.verify(account, &Candidate::new(text), &chance()).expect("compared").is_some()
}

#[test]
fn agrees_with_the_reference_implementation() {
    let secret: [u8; 32] = std::array::from_fn(|at| 0x40 + at as u8);
    let hasher = Hasher::new(3, &secret);
    let stored = PasswordHash::parse(REFERENCE).expect("a hash");
    assert_eq!(hasher.is_of(&stored, &Candidate::new(TEXT)), Ok(true));
    assert_eq!(hasher.is_of(&stored, &Candidate::new("あさごはんはたまごやきと味噌汁")), Ok(false));
    let other = Hasher::new(3, &PEPPER);
    assert_eq!(other.is_of(&stored, &Candidate::new(TEXT)), Ok(false));
}

#[test]
fn what_is_stored_is_a_salted_slow_hash_and_nothing_else() {
    let hasher = hasher();
    let chance = chance();
    let [one, other] = [(); 2].map(|()| hasher.hash(&password(TEXT), &chance).expect("hashed"));
    assert_ne!(one, other);
    assert!(one.as_str().starts_with("$argon2id$v=19$m=64,t=1,p=1,keyid=AAAAAQ$"));
    assert_eq!(format!("{one:?}"), "PasswordHash");
    let shipped = write(&params(HASH_COST, 1).expect("bounds"), &[0; 16], &[0; 32]);
    assert!(shipped.expect("written").starts_with("$argon2id$v=19$m=32768,t=2,p=1,keyid="));
}

#[test]
fn only_the_right_password_of_the_account_is_proof() {
    let hasher = hasher();
    let hash = hasher.hash(&password(TEXT), &chance()).expect("hashed");
    let account = account(Some(hash));
    assert!(matches(&hasher, Some(&account), TEXT));
    for wrong in ["", "あさごはんはたまごやきとみそし", &TEXT.repeat(2), &"a".repeat(5_000)]
    {
        assert!(!matches(&hasher, Some(&account), wrong), "{wrong}");
    }
    let proof = hasher.verify(Some(&account), &Candidate::new(TEXT), &chance());
    assert_eq!(proof.expect("compared").expect("proof").actor(), account.id);
}

#[test]
fn an_unknown_user_and_one_without_a_password_get_the_answer_of_a_wrong_password() {
    let hasher = hasher();
    for nobody in [None, Some(account(None))] {
        for text in ["", TEXT, &"a".repeat(5_000)] {
            assert!(!matches(&hasher, nobody.as_ref(), text), "{text}");
        }
    }
}

/// Not measured by time: every path goes through one argon2id of the same weight, which shows by
/// its failing where there is no pepper to run it with.
#[test]
fn every_answer_costs_one_hash() {
    let without = Hasher { cost: LIGHT, peppers: Vec::new() };
    let known = account(Some(hasher().hash(&password(TEXT), &chance()).expect("hashed")));
    for account in [None, Some(account(None)), Some(known)] {
        for text in ["", TEXT, &"a".repeat(5_000)] {
            let answer = without.verify(account.as_ref(), &Candidate::new(text), &chance());
            assert_eq!(answer.err(), Some(HashError::PepperMissing), "{text}");
        }
    }
}

#[test]
fn a_letter_in_two_forms_is_one_letter() {
    let composed = "がっこうのかえりみちでみたゆうひ";
    let parted = composed.replace('が', "か\u{3099}").replace('で', "て\u{3099}");
    assert_ne!(composed, parted);
    let hasher = hasher();
    let account = account(Some(hasher.hash(&password(&parted), &chance()).expect("hashed")));
    assert!(matches(&hasher, Some(&account), composed));
    assert!(matches(&hasher, Some(&account), &parted));
    assert!(!matches(&hasher, Some(&account), &composed.replace('が', "か")));
}

#[test]
fn width_is_forgiven_and_case_and_spaces_are_not() {
    let text = "Mikan to Ringo to Budou";
    let hasher = hasher();
    let account = account(Some(hasher.hash(&password(text), &chance()).expect("hashed")));
    assert!(matches(&hasher, Some(&account), "Ｍｉｋａｎ ｔｏ Ringo　to Budou"));
    for other in ["mikan to Ringo to Budou", " Mikan to Ringo to Budou", "Mikan to Ringo toBudou"] {
        assert!(!matches(&hasher, Some(&account), other), "{other}");
    }
}

#[test]
fn a_lighter_hash_and_an_older_pepper_are_renewed_at_the_next_sign_in() {
    let old = hasher();
    let stored = old.hash(&password(TEXT), &chance()).expect("hashed");
    let account = account(Some(stored.clone()));
    let renewed = |hasher: &Hasher| {
        let proof = hasher.verify(Some(&account), &Candidate::new(TEXT), &chance());
        proof.expect("compared").expect("proof").renewed().cloned()
    };
    assert_eq!(renewed(&old), None);
    let heavier = Hasher::new(1, &PEPPER).with_cost(HashCost { memory_kib: 128, passes: 1 });
    let new = renewed(&heavier).expect("a heavier hash");
    assert!(new.as_str().contains("m=128,") && !heavier.is_outdated(&new));
    let peppered = Hasher::new(2, &[8; 32]).with_former(1, &PEPPER).with_cost(LIGHT);
    let new = renewed(&peppered).expect("a hash under the new pepper");
    assert_eq!(Hasher::new(2, &[8; 32]).is_of(&new, &Candidate::new(TEXT)), Ok(true));
    let lost = Hasher::new(2, &[8; 32]).with_cost(LIGHT);
    assert_eq!(lost.is_of(&stored, &Candidate::new(TEXT)), Err(HashError::PepperMissing));
}

#[test]
fn a_change_refuses_the_former_password() {
    let hasher = hasher();
    let former = hasher.hash(&password(TEXT), &chance()).expect("hashed");
    let change = |text: &str| {
        let candidate = Candidate::new(text);
        let checked = PasswordPolicy.check_change(candidate, &Context::new(), &hasher, &former);
        checked.expect("compared").err()
    };
    assert_eq!(change(TEXT), Some(vec![crate::PasswordProblem::Former]));
    assert_eq!(change("ゆうごはんはたまごやきとみそしる"), None);
    assert_eq!(change("みじかい"), Some(vec![crate::PasswordProblem::TooShort]));
}

#[test]
fn strings_that_this_program_would_not_write_are_refused() {
    let changes = [
        ("argon2id", "argon2i"),
        ("argon2id", "argon2d"),
        ("v=19", "v=16"),
        ("$v=19", ""),
        ("m=1024", "m=1048576"),
        ("t=2", "t=99"),
        (",keyid=AAAAAw", ""),
        ("keyid=AAAAAw", "keyid=AAAAAwA"),
        ("keyid=AAAAAw", "keyid=AAAAAw,data=AAAA"),
        ("GlHMwQ26x5BQtXzygal2YFyHc", "GlHA"),
        ("$zIjw06LrDFbWNslcjfGlHMwQ26x5BQtXzygal2YFyHc", ""),
    ];
    for (from, to) in changes {
        assert!(REFERENCE.contains(from), "{from}");
        let text = REFERENCE.replace(from, to);
        assert_eq!(PasswordHash::parse(&text), Err(HashError::Malformed), "{text}");
    }
    let bcrypt = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
    for text in ["", "plain text", bcrypt] {
        assert_eq!(PasswordHash::parse(text), Err(HashError::Malformed), "{text}");
    }
    assert!(PasswordHash::parse(REFERENCE).is_ok());
}
