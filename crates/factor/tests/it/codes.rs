use romori_factor::{CodeSecret, ProvenBy, RECOVERY_CODES, RecoveryCode, RelyingParty, picture_of};

use super::{Counting, at};

const OWNER: [u8; 16] = [5; 16];

/// RFC 6238, appendix B, SHA-1: the last six of the eight digits that stand there.
#[test]
fn codes_are_those_of_the_standard() {
    let secret = CodeSecret::of_bytes(b"12345678901234567890").expect("twenty bytes");
    let table = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
    ];
    for (second, code) in table {
        let found = secret.check(OWNER, code, None, at(second));
        let (proven, step) = found.expect("fits");
        assert_eq!((step, proven.by(), proven.handle()), (second / 30, ProvenBy::Code, &OWNER));
    }
}

#[test]
fn one_step_of_difference_is_forgiven_and_a_code_is_taken_once() {
    let secret = CodeSecret::of_bytes(b"12345678901234567890").expect("twenty bytes");
    // The code of the step that begins at 1111111110, at other times.
    let (code, begins) = ("050471", 1_111_111_110);
    let table =
        [(begins - 31, false), (begins - 30, true), (begins + 59, true), (begins + 60, false)];
    for (second, fits) in table {
        assert_eq!(secret.check(OWNER, code, None, at(second)).is_some(), fits, "{second}");
    }
    let step = begins / 30;
    for (last, fits) in [(step - 1, true), (step, false), (step + 1, false)] {
        let found = secret.check(OWNER, code, Some(last), at(begins));
        assert_eq!(found.is_some(), fits, "after step {last}");
    }
}

#[test]
fn a_code_is_read_as_people_type_it_and_nothing_else_is() {
    let secret = CodeSecret::of_bytes(b"12345678901234567890").expect("twenty bytes");
    let now = at(1_111_111_111);
    for typed in ["050471", "050 471", "０５０４７１", " 050-471 "] {
        assert!(secret.check(OWNER, typed, None, now).is_some(), "{typed}");
    }
    for typed in ["", "50471", "0050471", "+50471", "05047a", "050472"] {
        assert!(secret.check(OWNER, typed, None, now).is_none(), "{typed}");
    }
}

/// RFC 4648 §10 gives base 32 of "foobar"; here of the secret of RFC 6238, recomputed.
#[test]
fn the_secret_is_shown_as_apps_read_it() {
    let secret = CodeSecret::of_bytes(b"12345678901234567890").expect("twenty bytes");
    assert_eq!(secret.typed().as_str(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    let address = secret.address("労守", "sato");
    assert_eq!(
        address.as_str(),
        "otpauth://totp/%E5%8A%B4%E5%AE%88:sato?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
         &issuer=%E5%8A%B4%E5%AE%88"
    );
    let picture = picture_of(&address).expect("fits");
    assert!(picture.side() > 20 && picture.path().starts_with("M0 0h7v1H0z"));
}

#[test]
fn a_recovery_code_is_its_owners_alone_and_is_read_forgivingly() {
    let chance = Counting::default();
    let codes: Vec<RecoveryCode> =
        (0..RECOVERY_CODES).map(|_| RecoveryCode::generate(&chance).expect("chance")).collect();
    let shown = codes[0].reveal();
    assert_eq!((shown.len(), shown.matches('-').count()), (29, 5));
    let digest = codes[0].digest(&OWNER);
    for typed in [shown.to_string(), shown.to_lowercase(), shown.replace('-', " ")] {
        let read = RecoveryCode::parse(&typed).expect("has the form");
        assert!(read.proves(OWNER, &digest).is_some(), "{typed}");
    }
    let other = codes[1].proves(OWNER, &digest);
    assert!(other.is_none() && codes[0].proves([6; 16], &digest).is_none());
    for wrong in ["", "123456", &shown[1..], "UUUU-UUUU-UUUU-UUUU-UUUU-UUUU"] {
        assert!(RecoveryCode::parse(wrong).is_none(), "{wrong}");
    }
    assert!(RecoveryCode::parse("oooo-iiii-llll-0000-1111-2222").is_some());
}

#[test]
fn passkeys_are_of_names_and_not_of_addresses() {
    for (host, tls, name) in [
        ("localhost:8627", false, Some("localhost")),
        ("sr.example.jp", true, Some("sr.example.jp")),
        ("sr.example.jp:8627", true, Some("sr.example.jp")),
        ("127.0.0.1:8627", false, None),
        ("[::1]:8627", false, None),
        ("", true, None),
    ] {
        let party = RelyingParty::at(host, tls).ok();
        assert_eq!(party.as_ref().map(RelyingParty::name), name, "{host}");
    }
}

/// Nothing in the question tells who is asked; two questions are not alike.
#[test]
fn the_question_at_the_door_is_the_same_for_everybody() {
    let party = RelyingParty::at("localhost:8627", false).expect("a name");
    let (one, _) = party.ask_anyone().expect("asked");
    let (two, _) = party.ask_anyone().expect("asked");
    assert_ne!(one, two);
    assert!(one.contains("\"userVerification\":\"required\""), "{one}");
    assert!(!one.contains("\"id\""), "{one}");
}
