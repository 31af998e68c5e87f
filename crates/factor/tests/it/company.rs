//! A company's own sign-in against a provider that is played: what is right, and each thing that is
//! not.

use std::sync::Arc;

use romori_factor::{
    CompanyAnswer, CompanyError, CompanyProvider, CompanyQuestion, KnownProvider, ProvenBy,
    Returned, company_key,
};
use romori_types::Timestamp;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::played::{CLIENT, Lie, Played, SECRET, fields};

const NOW: i64 = 1_782_864_000;
const ISSUER: &str = "https://login.minato.example";
const BACK: &str = "https://romori.example/sign-in/company/return";

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

fn settings(issuer: &str) -> CompanyProvider {
    CompanyProvider {
        issuer: issuer.to_owned(),
        client: CLIENT.to_owned(),
        secret: Zeroizing::new(SECRET.to_owned()),
        claim: "sub".to_owned(),
        acr: String::new(),
        counts: false,
    }
}

fn known(played: &Played) -> Result<KnownProvider, CompanyError> {
    Arc::new(settings(&played.issuer)).discover(played)
}

fn question(known: KnownProvider, fresh: bool) -> CompanyQuestion {
    CompanyQuestion::new(known, BACK.to_owned(), fresh, now(), &crate::Os).unwrap()
}

const STATE: &str = "0123456789abcdef0123456789abcdef";

/// Who signs in there as u-1, and what comes of it here.
fn entered(played: &Played, question: &CompanyQuestion) -> Result<CompanyAnswer, CompanyError> {
    let (code, state) = played.sign_in(&question.address(STATE).unwrap(), "u-1");
    assert_eq!(state, STATE);
    let returned = Returned { code: Some(&code), iss: Some(&played.issuer), error: None };
    question.answered(&returned, played, now())
}

#[test]
fn who_signed_in_there_is_known_by_issuer_and_subject() {
    let played = Played::new(ISSUER, NOW);
    let known = known(&played).unwrap();
    assert_eq!(known.host(), "login.minato.example");
    let question = question(known, false);
    let address = question.address(STATE).unwrap();
    let asked = fields(address.split_once('?').unwrap().1);
    assert_eq!(asked["redirect_uri"], BACK);
    assert_eq!(asked["scope"], "openid", "no more than is needed");
    assert!(!asked.contains_key("prompt") && !asked.contains_key("max_age"));
    assert!(!address.contains(SECRET));
    let answer = entered(&played, &question).unwrap();
    assert_eq!(answer.key(), company_key(ISSUER, "sub", "u-1").as_slice());
    let proven = answer.proves([7; 16], &company_key(ISSUER, "sub", "u-1")).unwrap();
    assert_eq!((proven.handle(), proven.by()), (&[7; 16], ProvenBy::Company));
    for other in [
        company_key(ISSUER, "sub", "u-2"),
        company_key("https://login.other.example", "sub", "u-1"),
        company_key(ISSUER, "oid", "u-1"),
    ] {
        assert!(answer.proves([7; 16], &other).is_none());
    }
    assert_eq!(format!("{answer:?}"), "CompanyAnswer(…)");
    assert_eq!(format!("{:?}", settings(ISSUER)), "CompanyProvider");
}

#[test]
fn a_token_that_is_not_what_was_asked_for_is_refused() {
    let played = Played::new(ISSUER, NOW);
    for lie in [
        Lie::Unsigned,
        Lie::SharedKey,
        Lie::OurSecret,
        Lie::OtherKey,
        Lie::UnknownKey,
        Lie::Altered,
        Lie::OtherAudience,
        Lie::TwoAudiences,
        Lie::OtherParty,
        Lie::OtherIssuer,
        Lie::OtherNonce,
        Lie::NoNonce,
        Lie::Expired,
        Lie::FromTomorrow,
        Lie::NoSubject,
        Lie::NoToken,
    ] {
        let question = question(known(&played).unwrap(), false);
        played.lies(lie);
        assert_eq!(entered(&played, &question).err(), Some(CompanyError::Wrong), "{lie:?}");
        played.lies(Lie::None);
        assert!(entered(&played, &question).is_ok(), "{lie:?} was the reason");
    }
}

#[test]
fn a_code_serves_once_and_only_with_the_verifier_of_its_question() {
    let played = Played::new(ISSUER, NOW);
    let one = question(known(&played).unwrap(), false);
    let (code, _) = played.sign_in(&one.address(STATE).unwrap(), "u-1");
    let returned = Returned { code: Some(&code), iss: Some(ISSUER), error: None };
    // Another's question has another verifier, and spends the code of the attacker.
    let other = question(known(&played).unwrap(), false);
    assert_eq!(other.answered(&returned, &played, now()).err(), Some(CompanyError::Wrong));
    assert_eq!(one.answered(&returned, &played, now()).err(), Some(CompanyError::Wrong));
    let (code, _) = played.sign_in(&one.address(STATE).unwrap(), "u-1");
    let returned = Returned { code: Some(&code), iss: Some(ISSUER), error: None };
    assert!(one.answered(&returned, &played, now()).is_ok());
    assert_eq!(one.answered(&returned, &played, now()).err(), Some(CompanyError::Wrong), "replay");
}

#[test]
fn an_answer_of_another_provider_is_not_even_asked_about() {
    let played = Played::new(ISSUER, NOW);
    let one = question(known(&played).unwrap(), false);
    let (code, _) = played.sign_in(&one.address(STATE).unwrap(), "u-1");
    for iss in [None, Some("https://login.other.example"), Some("https://login.minato.example/")] {
        let returned = Returned { code: Some(&code), iss, error: None };
        assert_eq!(
            one.answered(&returned, &played, now()).err(),
            Some(CompanyError::Wrong),
            "{iss:?}"
        );
    }
    let returned = Returned { code: Some(&code), iss: Some(ISSUER), error: None };
    assert!(one.answered(&returned, &played, now()).is_ok(), "the code was not spent");
    // A provider that does not name itself is taken without; a wrong name is refused all the same.
    *played.said.lock().unwrap() =
        json!({ "authorization_response_iss_parameter_supported": false });
    let one = question(known(&played).unwrap(), false);
    let (code, _) = played.sign_in(&one.address(STATE).unwrap(), "u-1");
    let wrong = Returned { code: Some(&code), iss: Some("https://a.example"), error: None };
    assert_eq!(one.answered(&wrong, &played, now()).err(), Some(CompanyError::Wrong));
    let without = Returned { code: Some(&code), iss: None, error: None };
    assert!(one.answered(&without, &played, now()).is_ok());
    let denied = Returned { code: None, iss: Some(ISSUER), error: Some("access_denied") };
    assert_eq!(one.answered(&denied, &played, now()).err(), Some(CompanyError::Denied));
    let nothing = Returned { code: None, iss: Some(ISSUER), error: None };
    assert_eq!(one.answered(&nothing, &played, now()).err(), Some(CompanyError::Wrong));
}

#[test]
fn a_fresh_proof_needs_the_instant_of_it() {
    let played = Played::new(ISSUER, NOW);
    let fresh = question(known(&played).unwrap(), true);
    let address = fresh.address(STATE).unwrap();
    let asked = fields(address.split_once('?').unwrap().1);
    assert_eq!((asked["prompt"].as_str(), asked["max_age"].as_str()), ("login", "0"));
    for (claims, expected) in [
        (json!({}), Some(CompanyError::NotFresh)),
        (json!({ "auth_time": NOW - 3_600 }), Some(CompanyError::NotFresh)),
        (json!({ "auth_time": NOW - 61 }), Some(CompanyError::NotFresh)),
        (json!({ "auth_time": NOW + 3_600 }), Some(CompanyError::NotFresh)),
        (json!({ "auth_time": NOW }), None),
    ] {
        *played.claims.lock().unwrap() = claims.clone();
        assert_eq!(entered(&played, &fresh).err(), expected, "{claims}");
    }
}

#[test]
fn several_factors_count_where_both_sides_say_so() {
    let played = Played::new(ISSUER, NOW);
    let by = |counts: bool, acr: &str, claims: Value| {
        let settings = CompanyProvider { counts, acr: acr.to_owned(), ..settings(ISSUER) };
        let question = question(Arc::new(settings).discover(&played).unwrap(), false);
        *played.claims.lock().unwrap() = claims;
        let answer = entered(&played, &question).unwrap();
        answer.proves([1; 16], &company_key(ISSUER, "sub", "u-1")).unwrap().by()
    };
    let several = ProvenBy::CompanyBySeveral;
    assert_eq!(by(true, "", json!({ "amr": ["pwd", "otp"] })), several);
    assert_eq!(by(true, "", json!({ "amr": ["mfa"] })), several);
    assert_eq!(by(true, "urn:mfa", json!({ "acr": "urn:mfa" })), several);
    for (counts, acr, claims) in [
        (false, "", json!({ "amr": ["mfa"] })),
        (true, "", json!({ "amr": ["pwd"] })),
        (true, "", json!({})),
        (true, "", json!({ "acr": "urn:mfa" })),
        (true, "urn:mfa", json!({ "acr": "urn:pwd" })),
        (false, "urn:mfa", json!({ "acr": "urn:mfa" })),
    ] {
        assert_eq!(by(counts, acr, claims.clone()), ProvenBy::Company, "{counts} {acr} {claims}");
    }
}

#[test]
fn another_claim_names_the_person_where_it_was_chosen() {
    let played = Played::new(ISSUER, NOW);
    let settings = CompanyProvider { claim: "oid".to_owned(), ..settings(ISSUER) };
    let question = question(Arc::new(settings).discover(&played).unwrap(), false);
    assert_eq!(entered(&played, &question).err(), Some(CompanyError::Wrong), "it lacks");
    *played.claims.lock().unwrap() = json!({ "oid": "00aa" });
    let answer = entered(&played, &question).unwrap();
    assert_eq!(answer.key(), company_key(ISSUER, "oid", "00aa").as_slice());
}

#[test]
fn a_provider_is_looked_at_before_it_is_taken() {
    let played = Played::new(ISSUER, NOW);
    let said = |said: Value| {
        *played.said.lock().unwrap() = said;
        known(&played).err()
    };
    for (name, value) in [
        ("code_challenge_methods_supported", json!(["plain"])),
        ("response_types_supported", json!(["id_token"])),
        ("id_token_signing_alg_values_supported", json!(["HS256", "none"])),
        ("token_endpoint_auth_methods_supported", json!(["private_key_jwt"])),
    ] {
        assert_eq!(said(json!({ name: value })), Some(CompanyError::Lacks), "{name}");
    }
    let other = json!({ "issuer": "https://login.other.example" });
    assert_eq!(said(other), Some(CompanyError::OtherIssuer));
    assert_eq!(said(json!({ "issuer": 1 })), Some(CompanyError::NotAProvider));
    assert_eq!(said(json!({ "code_challenge_methods_supported": null })), None, "many do not say");
    for (lie, expected) in
        [(Lie::Away, CompanyError::Away), (Lie::Redirects, CompanyError::NotAProvider)]
    {
        played.lies(lie);
        assert_eq!(said(json!({})), Some(expected), "{lie:?}");
    }
    played.lies(Lie::None);
    let secret = Zeroizing::new("another".to_owned());
    let known = Arc::new(CompanyProvider { secret, ..settings(ISSUER) }).discover(&played).unwrap();
    let asked = question(known, false);
    assert_eq!(entered(&played, &asked).err(), Some(CompanyError::ClientRefused));
}

#[test]
fn settings_that_cannot_stand_are_refused_before_anybody_is_asked() {
    for issuer in [
        "",
        "login.minato.example",
        "ftp://login.minato.example",
        "https://login.minato.example?a=b",
        "https://login.minato.example#a",
        "https://user:word@login.minato.example",
    ] {
        assert_eq!(settings(issuer).check(), Err(CompanyError::Issuer), "{issuer}");
    }
    for claim in ["", "email", "EMAIL", "preferred_username", "upn", "name", "nonce", "a b", "氏名"]
    {
        let settings = CompanyProvider { claim: claim.to_owned(), ..settings(ISSUER) };
        assert_eq!(settings.check(), Err(CompanyError::Claim), "{claim}");
    }
    let lacks = CompanyProvider { client: String::new(), ..settings(ISSUER) };
    assert_eq!(lacks.check(), Err(CompanyError::Incomplete));
    let lacks = CompanyProvider { secret: Zeroizing::default(), ..settings(ISSUER) };
    assert_eq!(lacks.check(), Err(CompanyError::Incomplete));
    assert_eq!(settings(ISSUER).check(), Ok(()));
}

#[test]
fn each_error_has_a_code_of_its_own_and_says_what_to_do() {
    use CompanyError as E;
    let all = [
        E::Issuer,
        E::NotAllowed,
        E::Away,
        E::NotAProvider,
        E::OtherIssuer,
        E::Lacks,
        E::ClientRefused,
        E::Wrong,
        E::Denied,
        E::NotLinked,
        E::NotFresh,
        E::Over,
        E::Claim,
        E::Incomplete,
        E::Unknown,
        E::Taken,
        E::NoEmergency,
    ];
    let codes: std::collections::BTreeSet<&str> = all.iter().map(|one| one.code()).collect();
    assert_eq!(codes.len(), all.len());
    for one in all {
        assert!(one.code().starts_with("IDN-07") && one.ja().ends_with('。'), "{one:?}");
    }
}
