//! Individual numbers: which texts are one, and that one opens at its own place alone. All of them
//! are invented.

use proptest::prelude::*;
use romori_types::FactId;
use romori_vault::{DigestLabel, IndividualNumber, NotAHole, NumberMistake, Place, VaultError};

use crate::world::{OTHER_CLIENT, keys, nonces, place};

fn mistake(text: &str) -> Option<NumberMistake> {
    IndividualNumber::parse(text.as_bytes()).err()
}

/// The digits of a number, which come out only through a hole.
fn written(number: &IndividualNumber) -> Vec<u8> {
    let mut hole = *b"????????????";
    number.fill(&mut hole).expect("a hole");
    hole.to_vec()
}

/// As 総務省令85号5条 says it: from the right, P1 … P11, with Q1 … Q11.
fn check_digit(eleven: &str) -> u32 {
    let digits = eleven.chars().rev().map(|digit| digit.to_digit(10).expect("a digit"));
    let sum: u32 = (1..).zip(digits).map(|(n, p)| p * if n <= 6 { n + 1 } else { n - 5 }).sum();
    let rest = sum % 11;
    if rest <= 1 { 0 } else { 11 - rest }
}

#[test]
fn published_examples_are_read_as_published() {
    assert_eq!(mistake("123456789018"), None);
    assert_eq!(mistake("803199283958"), None);
    assert_eq!(mistake("111111111118"), None, "the last digit differs");
    assert_eq!(mistake("012345678901"), Some(NumberMistake::CheckDigit));
    assert_eq!(mistake("012345678903"), None);
    assert_eq!(mistake("000000000000"), Some(NumberMistake::AllSame), "it passes the check digit");
}

#[test]
fn one_digit_twelve_times_is_nobodys() {
    for digit in '0'..='9' {
        let text: String = std::iter::repeat_n(digit, 12).collect();
        assert_eq!(mistake(&text), Some(NumberMistake::AllSame), "{digit}");
    }
}

/// The remainders where the rule bends: 0 and 1 give 0, 2 gives 9, 10 gives 1.
#[test]
fn the_check_digit_bends_where_the_ordinance_says() {
    for (eleven, remainder, valid) in [
        ("00000000014", 0, '0'),
        ("00000000006", 1, '0'),
        ("00000000001", 2, '9'),
        ("00000000005", 10, '1'),
    ] {
        for last in '0'..='9' {
            let expected = (last != valid).then_some(NumberMistake::CheckDigit);
            assert_eq!(mistake(&format!("{eleven}{last}")), expected, "{remainder}: {last}");
        }
    }
}

#[test]
fn what_is_not_twelve_ascii_digits_is_refused_by_its_rule() {
    for (text, expected) in [
        ("", NumberMistake::Length),
        ("12345678901", NumberMistake::Length),
        ("1234567890180", NumberMistake::Length),
        ("1234 5678 9018", NumberMistake::Length),
        ("１２３４", NumberMistake::NotDigits),
        ("12345678901a", NumberMistake::NotDigits),
        ("12345678901\u{0}", NumberMistake::NotDigits),
        ("-23456789018", NumberMistake::NotDigits),
    ] {
        assert_eq!(mistake(text), Some(expected), "{text}");
    }
}

#[test]
fn a_mistake_says_its_rule_and_what_to_do_and_never_the_number() {
    let rules = [
        ("12345678901", "12桁"),
        ("12345678901a", "数字でない文字"),
        ("777777777777", "同じ数字だけ"),
        ("123456789012", "最後の桁"),
    ];
    for (text, rule) in rules {
        let said = mistake(text).expect("a mistake").to_string();
        assert!(said.contains(rule) && said.contains("ください"), "{said}");
        assert!(!said.contains(text) && !said.contains(&text[..4]), "{said}");
    }
}

#[test]
fn a_hole_is_twelve_question_marks_and_nothing_else() {
    let number = IndividualNumber::parse(b"123456789018").expect("a number");
    assert_eq!(written(&number), b"123456789018");
    for no_hole in ["???????????", "?????????????", "???????????x", "            ", ""] {
        let mut bytes = no_hole.as_bytes().to_vec();
        assert_eq!(number.fill(&mut bytes), Err(NotAHole), "{no_hole}");
        assert_eq!(bytes, no_hole.as_bytes(), "nothing was written");
    }
}

#[test]
fn opens_at_its_own_place_alone() {
    let client = keys();
    let number = IndividualNumber::parse(b"123456789018").expect("a number");
    let sealed = number.seal(&client, &mut nonces(), &place()).expect("sealed");
    let opened = IndividualNumber::open(&client, &place(), sealed.as_bytes()).expect("opened");
    assert_eq!(written(&opened), b"123456789018");

    let elsewhere = Place { row: FactId::from_bytes([0x22; 16]), ..place() };
    let refused = IndividualNumber::open(&client, &elsewhere, sealed.as_bytes()).err();
    assert_eq!(refused, Some(VaultError::Refused(elsewhere)));
    let others = Place { client: OTHER_CLIENT, ..place() };
    let refused = IndividualNumber::open(&client, &others, sealed.as_bytes()).err();
    assert_eq!(refused, Some(VaultError::OtherClient(others)));
    for at in 0..sealed.as_bytes().len() {
        let mut bytes = sealed.as_bytes().to_vec();
        bytes[at] ^= 1;
        assert!(IndividualNumber::open(&client, &place(), &bytes).is_err(), "byte {at}");
    }
}

#[test]
fn what_is_no_number_does_not_open_as_one() {
    let client = keys();
    let sealed = client.seal(&mut nonces(), &place(), b"123456789012").expect("sealed");
    let refused = IndividualNumber::open(&client, &place(), sealed.as_bytes()).err();
    assert_eq!(refused, Some(VaultError::NoNumber(place())));
    assert_eq!(refused.map(|error| error.code()), Some("VLT-0014"));
}

#[test]
fn equal_numbers_have_equal_digests_under_one_key_alone() {
    let (own, others) = (keys(), keys());
    let number = |text: &[u8]| IndividualNumber::parse(text).expect("a number");
    let digest = number(b"123456789018").digest(&own);
    assert_eq!(digest, number(b"123456789018").digest(&own));
    assert_ne!(digest, number(b"803199283958").digest(&own));
    assert_ne!(digest, number(b"123456789018").digest(&others), "another key");
    assert_ne!(digest, own.digest(DigestLabel::EmployeeNumber, b"123456789018"), "another use");
}

proptest! {
    /// Of ten numbers that differ in the last digit one is valid.
    #[test]
    fn one_last_digit_is_valid(eleven in "[0-9]{11}") {
        for last in 0..10 {
            let text = format!("{eleven}{last}");
            let valid = last == check_digit(&eleven);
            let all_same = text.bytes().all(|byte| byte == text.as_bytes()[0]);
            prop_assert_eq!(mistake(&text).is_none(), valid && !all_same);
        }
    }

    /// A slip in one digit is found, but for those whose remainders 0 and 1 share their digit.
    #[test]
    fn a_slip_in_one_digit_is_found(eleven in "[0-9]{11}", at in 0_usize..11, by in 1_u8..10) {
        let last = check_digit(&eleven);
        let mut slipped = eleven.clone().into_bytes();
        slipped[at] = b'0' + (slipped[at] - b'0' + by) % 10;
        let slipped = String::from_utf8(slipped).expect("digits");
        let found = mistake(&format!("{slipped}{last}")).is_some();
        prop_assert!(found || (last == 0 && check_digit(&slipped) == 0));
    }

    /// No bytes at all make it panic, and what it takes is what it writes.
    #[test]
    fn any_bytes_are_a_number_or_a_mistake(bytes in prop::collection::vec(any::<u8>(), 0..16)) {
        if let Ok(number) = IndividualNumber::parse(&bytes) {
            prop_assert_eq!(written(&number), bytes);
        }
    }
}
