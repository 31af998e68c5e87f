//! Marks and tokens that browsers bring back.

use romori_identity::{
    BROWSER_DAYS, BrowserKey, FormKey, INVITATION_SECONDS, Invitation, Roles, SessionRecord,
    Strength, Token,
};
use romori_types::{Device, SessionId};

use crate::world::{ACTOR, Counting, OTHER_ACTOR, Silent, TENANT, at};

const DAY: i64 = 86_400;

fn record(id: u8, token: &Token) -> SessionRecord {
    SessionRecord {
        id: SessionId::from_bytes([id; 16]),
        token_digest: token.digest(),
        actor: ACTOR,
        tenant: TENANT,
        device: Device::NotYetBound,
        begun_at: at(0),
        used_at: at(0),
        began_with: Strength::Password,
        proved_at: at(0),
        roles: Roles::default(),
    }
}

#[test]
fn a_form_belongs_to_one_session_one_token_and_one_installation() {
    let chance = Counting::default();
    let token = Token::generate(&chance).expect("chance");
    let session = record(1, &token);
    let key = FormKey::new(&[1; 32]);
    let issued = key.issue(&session);
    assert!(key.verify(&session, &issued));
    let other_token = record(1, &Token::generate(&chance).expect("chance"));
    assert!(!key.verify(&other_token, &issued));
    assert!(!key.verify(&record(2, &token), &issued));
    assert!(!FormKey::new(&[2; 32]).verify(&session, &issued));
    for wrong in ["", &issued[1..], &issued.to_uppercase(), &"0".repeat(64)] {
        assert!(!key.verify(&session, wrong), "{wrong}");
    }
    assert!(!issued.contains(token.reveal().as_str()));
}

#[test]
fn the_form_of_the_sign_in_belongs_to_one_visit() {
    let chance = Counting::default();
    let [visit, other] = [(); 2].map(|()| Token::generate(&chance).expect("chance"));
    let key = FormKey::new(&[1; 32]);
    let issued = key.issue_for_visit(&visit);
    assert!(key.verify_for_visit(&visit, &issued));
    assert!(!key.verify_for_visit(&other, &issued));
    assert!(!FormKey::new(&[2; 32]).verify_for_visit(&visit, &issued));
    // A token for the one is none for the other.
    assert!(!key.verify(&record(1, &visit), &issued));
    assert!(!key.verify_for_visit(&visit, &key.issue(&record(1, &visit))));
}

#[test]
fn an_invitation_serves_its_account_in_its_time() {
    let chance = Counting::default();
    let (invitation, token) = Invitation::issue(ACTOR, at(0), &chance).expect("chance");
    let (_, other) = Invitation::issue(ACTOR, at(0), &chance).expect("chance");
    let end = INVITATION_SECONDS;
    for (second, fine) in [(-1, false), (0, true), (end - 1, true), (end, false)] {
        assert_eq!(invitation.admits(ACTOR, &token, at(second)), fine, "{second}");
    }
    assert!(!invitation.admits(OTHER_ACTOR, &token, at(1)));
    assert!(!invitation.admits(ACTOR, &other, at(1)));
    assert!(Invitation::issue(ACTOR, at(0), &Silent).is_err());
}

#[test]
fn a_browser_is_known_for_its_account_and_its_time() {
    let key = BrowserKey::new(&[1; 32]);
    let cookie = key.issue(ACTOR, at(0), &Counting::default()).expect("chance");
    let mark = key.verify(ACTOR, &cookie, None, at(0)).expect("known");
    assert_eq!(key.verify(ACTOR, &cookie, None, at(BROWSER_DAYS * DAY - 1)), Some(mark));
    assert_eq!(key.verify(ACTOR, &cookie, None, at(BROWSER_DAYS * DAY)), None);
    assert_eq!(key.verify(ACTOR, &cookie, None, at(-1)), None);
    assert_eq!(key.verify(OTHER_ACTOR, &cookie, None, at(0)), None);
    assert_eq!(BrowserKey::new(&[2; 32]).verify(ACTOR, &cookie, None, at(0)), None);
    assert!(key.issue(ACTOR, at(0), &Silent).is_err());
}

#[test]
fn an_altered_mark_is_unknown() {
    let key = BrowserKey::new(&[1; 32]);
    let cookie = key.issue(ACTOR, at(0), &Counting::default()).expect("chance");
    for place in 0..cookie.len() {
        let mut bytes = cookie.clone().into_bytes();
        bytes[place] ^= 1;
        let altered = String::from_utf8(bytes).expect("still letters");
        assert_eq!(key.verify(ACTOR, &altered, None, at(0)), None, "{altered}");
    }
    let (until, rest) = cookie.split_once('.').expect("three parts");
    let later: i64 = until.parse::<i64>().expect("seconds") - 1;
    for wrong in ["", "1.2", &format!("{later}.{rest}"), &format!("{cookie}.0")] {
        assert_eq!(key.verify(ACTOR, wrong, None, at(0)), None, "{wrong}");
    }
}
