//! What a program may by its key: one function and no other, from there and from nowhere else,
//! until its last day, and never more than its owner.

use romori_identity::{
    Account, AccountState, ApiKey, Ask, Clients, Function, Functions, KeyFrom, Role, Session,
    Violation, is_for_programs,
};
use romori_types::{ActorId, Date, Purpose};

use crate::world::{ACTOR, OTHER_ACTOR, OTHER_TENANT, TENANT, account, at, client};

const KEY: ActorId = ActorId::from_bytes([8; 16]);

fn key(functions: &[Function]) -> ApiKey {
    ApiKey {
        id: KEY,
        tenant: TENANT,
        owner: ACTOR,
        name: "給与ソフトとの連携".to_owned(),
        functions: Functions::of(functions),
        clients: Clients::All,
        until: Date::constant(2026, 11, 24),
        network: "192.0.2.0/24".parse().ok(),
        certificate: None,
        token_digest: [7; 32],
        made_at: at(-10),
        released_at: Some(at(-5)),
        revoked_at: None,
        used_at: None,
    }
}

fn here() -> KeyFrom {
    KeyFrom { address: "192.0.2.7".parse().expect("an address"), certificate: None }
}

fn owner() -> Account {
    account(&[Role::Administrator, Role::Attorney, Role::Approver, Role::NumberHandler])
}

fn ask(function: Function, purpose: Purpose) -> Ask {
    Ask { tenant: TENANT, function, purpose, clients: Clients::All, made_by: None }
}

/// A purpose that a function serves.
fn purpose_of(function: Function) -> Purpose {
    let file = Purpose::File(romori_types::CaseId::from_bytes([3; 16]));
    match function {
        Function::ViewLedger => Purpose::Consult,
        Function::Search => Purpose::Search,
        Function::EditLedger => Purpose::Maintain,
        Function::Import | Function::UndoBatch => Purpose::Import,
        Function::Export => Purpose::Export,
        Function::Determine | Function::DraftCase => Purpose::Determine,
        Function::CheckCase | Function::ApproveCase | Function::SubmitCase => file,
        Function::RunPay => Purpose::Pay(romori_types::PayRunId::from_bytes([4; 16])),
        Function::ViewDeadlines => Purpose::Deadlines,
        Function::ViewLog => Purpose::Audit,
        one if Function::OF_NUMBERS.contains(&one) => Purpose::Numbers,
        _ => Purpose::Administer,
    }
}

#[test]
fn each_scope_opens_one_function_and_refuses_the_rest() {
    let scopes: Vec<Function> =
        Function::ALL.iter().copied().filter(|one| is_for_programs(*one)).collect();
    assert!(scopes.len() >= 14, "{scopes:?}");
    let numbers = Function::OF_NUMBERS.into_iter().filter(|one| *one != Function::ViewNumbers);
    let persons = [Function::ManageUsers, Function::ManageSettings, Function::ApproveCase];
    for barred in persons.into_iter().chain(numbers) {
        assert!(!scopes.contains(&barred), "{barred:?} needs a person");
    }
    for scope in &scopes {
        let session = Session::of_key(&key(&[*scope]), &owner(), &here(), at(0)).expect("enters");
        for function in Function::ALL {
            let granted = session.grant(&ask(*function, purpose_of(*function)));
            assert_eq!(granted.is_ok(), function == scope, "{scope:?} asked for {function:?}");
            assert_eq!(session.may(*function), function == scope);
            if let Ok(grant) = granted {
                assert_eq!(grant.actor(), KEY, "the log names the key");
            }
        }
    }
}

#[test]
fn a_key_may_no_more_than_its_owner_now() {
    let both = key(&[Function::ViewLedger, Function::ViewLog]);
    let clerk = account(&[Role::Clerk]);
    let session = Session::of_key(&both, &clerk, &here(), at(0)).expect("enters");
    assert!(session.may(Function::ViewLedger) && !session.may(Function::ViewLog));
    let of = |own: Clients, keys: Clients| {
        let owner = Account { clients: own, ..owner() };
        let key = ApiKey { clients: keys, ..key(&[Function::ViewLedger]) };
        Session::of_key(&key, &owner, &here(), at(0)).expect("enters").clients().clone()
    };
    let (one, two) = (Clients::only([client(1)]), Clients::only([client(1), client(2)]));
    assert_eq!(of(Clients::All, one.clone()), one);
    assert_eq!(of(one.clone(), Clients::All), one);
    assert_eq!(of(one.clone(), two.clone()), one);
    assert_eq!(of(Clients::only([client(3)]), two), Clients::only([]));
}

#[test]
fn a_key_serves_from_there_until_then_and_while_its_owner_does() {
    let refused = |key: &ApiKey, owner: &Account, from: &KeyFrom, seconds: i64| {
        Session::of_key(key, owner, from, at(seconds)).err().unwrap_or_default()
    };
    let good = key(&[Function::ViewLedger]);
    assert_eq!(refused(&good, &owner(), &here(), 0), []);
    // The last second of its last day in Japan, and the first of the next one.
    let rest_of_day = 15 * 3_600;
    assert_eq!(refused(&good, &owner(), &here(), rest_of_day - 1), []);
    assert_eq!(refused(&good, &owner(), &here(), rest_of_day), [Violation::KeyOver]);
    let waiting = ApiKey { released_at: None, ..good.clone() };
    assert_eq!(refused(&waiting, &owner(), &here(), 0), [Violation::KeyNotReleased]);
    let revoked = ApiKey { revoked_at: Some(at(-1)), ..good.clone() };
    assert_eq!(refused(&revoked, &owner(), &here(), 0), [Violation::KeyOver]);
    let elsewhere = KeyFrom { address: "192.0.3.7".parse().expect("an address"), ..here() };
    assert_eq!(refused(&good, &owner(), &elsewhere, 0), [Violation::KeyElsewhere]);
    let unbound = ApiKey { network: None, ..good.clone() };
    assert_eq!(refused(&unbound, &owner(), &here(), 0), [Violation::KeyElsewhere]);
    let off = Account { state: AccountState::Off, ..owner() };
    assert_eq!(refused(&good, &off, &here(), 0), [Violation::AccountOff]);
    for other in
        [Account { id: OTHER_ACTOR, ..owner() }, Account { tenant: OTHER_TENANT, ..owner() }]
    {
        assert_eq!(refused(&good, &other, &here(), 0), [Violation::NoSession]);
    }
    // Bound to a device it needs the device, wherever it is.
    let bound = ApiKey { network: None, certificate: Some([1; 32]), ..good };
    for (presented, found) in [
        (Some([1; 32]), vec![]),
        (Some([2; 32]), vec![Violation::KeyElsewhere]),
        (None, vec![Violation::KeyElsewhere]),
    ] {
        let from = KeyFrom { certificate: presented, ..here() };
        assert_eq!(refused(&bound, &owner(), &from, 0), found);
    }
}

#[test]
fn a_key_is_read_by_its_form_alone() {
    let (digest, text) = ApiKey::new_token(&crate::world::Counting::default()).expect("chance");
    assert!(text.starts_with("romori_key_"));
    assert_eq!(ApiKey::digest_of(&text), Some(digest));
    for bad in [&text["romori_key_".len()..], "romori_key_", &text[..text.len() - 1], ""] {
        assert_eq!(ApiKey::digest_of(bad), None, "{bad}");
    }
}
