//! Rights down to client, function and fields; sides; acting for another tenant.

use romori_identity::{
    Account, Acting, Ask, Clients, FieldSet, Fields, Function, Functions, Limits, Party, Rights,
    Role, SecondFactor, Session, SessionRecord, Strength, Supporting, Token, Violation,
};
use romori_types::{
    Basis, Date, DelegationId, Device, PersonId, Purpose, SessionId, SupportId, TenantId, Timestamp,
};

use crate::world::{ACTOR, Counting, OTHER_TENANT, TENANT, account, at, client};

fn session_at(account: &Account, now: Timestamp) -> Session {
    let token = Token::generate(&Counting::default()).expect("chance");
    let record = SessionRecord {
        id: SessionId::from_bytes([9; 16]),
        token_digest: token.digest(),
        actor: account.id,
        tenant: account.tenant,
        device: Device::NotYetBound,
        begun_at: now,
        used_at: now,
        began_with: Strength::Password,
        proved_at: now,
        roles: account.roles,
    };
    Session::resume(&record, &token, Device::NotYetBound, account, SecondFactor::Has, now)
        .expect("signed in")
}

fn look(tenant: TenantId, function: Function) -> Ask {
    let purpose = match function {
        Function::ManageUsers => Purpose::Administer,
        Function::ViewOwn => Purpose::Own,
        Function::Determine => Purpose::Determine,
        _ => Purpose::Consult,
    };
    Ask { tenant, function, purpose, clients: Clients::All, made_by: None }
}

#[test]
fn withheld_fields_are_not_in_the_grant() {
    let limits =
        Limits { fields: FieldSet::of(&[Fields::Pay, Fields::Other]), ..Limits::default() };
    let rights = Rights { limits, ..Rights::default() };
    let viewer = Account { rights, ..account(&[Role::Viewer]) };
    let grant = session_at(&viewer, at(0)).grant(&look(TENANT, Function::ViewLedger));
    let grant = grant.expect("granted");
    let open = [Fields::Identity, Fields::Contact, Fields::Bank, Fields::Sensitive];
    assert_eq!(grant.fields(), FieldSet::of(&open));
    assert!(!grant.opens(Fields::Pay) && grant.opens(Fields::Identity));
    assert!(grant.leaves_out(), "a page says what it may not show");
    let clerk = Account { rights, ..account(&[Role::Clerk]) };
    let decides = session_at(&clerk, at(0)).grant(&look(TENANT, Function::Determine));
    assert!(!decides.expect("granted").leaves_out(), "nothing is decided from a part");
}

#[test]
fn a_withheld_function_is_refused_by_name() {
    let limits = Limits { functions: Functions::of(&[Function::Search]), ..Limits::default() };
    let clerk =
        Account { rights: Rights { limits, ..Rights::default() }, ..account(&[Role::Clerk]) };
    let session = session_at(&clerk, at(0));
    let refused = session.grant(&look(TENANT, Function::Search)).err();
    assert_eq!(refused, Some(vec![Violation::FunctionWithheld]));
    assert!(!session.may(Function::Search) && session.may(Function::ViewLedger));
    assert!(session.grant(&look(TENANT, Function::ViewLedger)).is_ok());
}

#[test]
fn an_employers_people_are_held_to_their_own_client() {
    let rights = Rights { party: Party::ClientSide, ..Rights::default() };
    let everything = Account { rights, ..account(&[Role::Clerk]) };
    let refused = session_at(&everything, at(0)).grant(&look(TENANT, Function::ViewLedger)).err();
    assert_eq!(refused, Some(vec![Violation::ClientsNotNamed]), "all clients is a mistake");
    let own = Clients::only([client(1)]);
    let held = Account { clients: own.clone(), ..everything };
    let session = session_at(&held, at(0));
    let grant = session.grant(&look(TENANT, Function::ViewLedger)).expect("granted");
    assert_eq!(grant.clients(), &own);
    let refused = session.grant(&look(TENANT, Function::Determine)).err();
    assert_eq!(refused, Some(vec![Violation::PartyMayNot]));
}

#[test]
fn a_worker_reaches_himself_alone() {
    let person = PersonId::from_bytes([8; 16]);
    let rights = Rights { party: Party::Worker, person: Some(person), ..Rights::default() };
    let own = Clients::only([client(1)]);
    let worker = Account { rights, clients: own, ..account(&[]) };
    let session = session_at(&worker, at(0));
    let grant = session.grant(&look(TENANT, Function::ViewOwn)).expect("granted");
    assert_eq!(grant.person(), Some(person));
    assert!(grant.leaves_out(), "a page says what it may not show");
    let consulting = Ask { purpose: Purpose::Consult, ..look(TENANT, Function::ViewOwn) };
    let refused = session.grant(&consulting).err();
    assert_eq!(refused, Some(vec![Violation::PurposeDoesNotFit]), "a purpose of its own");
    let refused = session.grant(&look(TENANT, Function::ViewLedger)).err();
    assert_eq!(refused, Some(vec![Violation::FunctionNotGranted, Violation::OnlyOwnPerson]));
    let untied = Account { rights: Rights { person: None, ..rights }, ..worker };
    let refused = session_at(&untied, at(0)).grant(&look(TENANT, Function::ViewOwn)).err();
    assert!(refused.expect("refused").contains(&Violation::OnlyOwnPerson));
}

fn supporting(masked: bool, minutes: u16) -> Supporting {
    Supporting {
        support: SupportId::from_bytes([5; 16]),
        tenant: OTHER_TENANT,
        functions: Functions::of(&[Function::ViewLedger]),
        clients: Clients::only([client(7)]),
        masked,
        minutes,
        urgent: false,
    }
}

/// What a tenant lets an operator see, and nothing else: one function, one client, for a while.
#[test]
fn an_operator_reaches_what_a_tenant_lets_him_and_for_so_long() {
    let rights = Rights { party: Party::Operator, ..Rights::default() };
    let operator = Account { rights, ..account(&[Role::Administrator, Role::Support]) };
    let home = session_at(&operator, at(0));
    let refused = home.grant(&look(OTHER_TENANT, Function::ViewLedger)).expect_err("refused");
    assert!(refused.contains(&Violation::OperatorMayNot), "{refused:?}");

    let session = session_at(&operator, at(0)).supporting(supporting(true, 60));
    assert_eq!((session.tenant(), session.home()), (OTHER_TENANT, TENANT));
    let grant = session.grant(&look(OTHER_TENANT, Function::ViewLedger)).expect("granted");
    assert_eq!((grant.actor_home_tenant(), grant.basis()), (Some(TENANT), Basis::Support));
    assert_eq!(grant.clients(), &Clients::only([client(7)]));
    assert!(grant.masks() && grant.opens(Fields::Pay));
    for closed in [Fields::Contact, Fields::Bank, Fields::Sensitive, Fields::Other] {
        assert!(!grant.opens(closed), "{closed:?}");
    }
    let open = session_at(&operator, at(0)).supporting(supporting(false, 60));
    let open = open.grant(&look(OTHER_TENANT, Function::ViewLedger)).expect("granted");
    assert!(!open.masks() && open.fields() == FieldSet::ALL);

    for function in Function::ALL.iter().filter(|one| **one != Function::ViewLedger) {
        assert!(session.grant(&look(OTHER_TENANT, *function)).is_err(), "{function:?}");
        assert!(!session.may(*function), "{function:?}");
    }
    let foreign =
        Ask { clients: Clients::only([client(1)]), ..look(OTHER_TENANT, Function::ViewLedger) };
    assert!(session.grant(&foreign).is_err());
    assert!(session.grant(&look(TENANT, Function::ManageUsers)).is_err(), "he is not at home");
    let over = session_at(&operator, at(0)).supporting(supporting(true, 0));
    let refused = over.grant(&look(OTHER_TENANT, Function::ViewLedger)).err();
    assert_eq!(refused, Some(vec![Violation::SupportOver]));
    // Somebody of a tenant gets nothing by it, whatever his roles.
    let clerk = session_at(&account(Role::ALL), at(0)).supporting(supporting(false, 60));
    assert!(clerk.grant(&look(OTHER_TENANT, Function::ViewLedger)).is_err());
}

fn acting() -> Acting {
    Acting {
        delegation: DelegationId::from_bytes([4; 16]),
        tenant: OTHER_TENANT,
        functions: Functions::of(&[Function::ViewLedger]),
        clients: Clients::only([client(7)]),
        from: Date::constant(2026, 11, 20),
        until: Date::constant(2026, 11, 26),
    }
}

#[test]
fn acting_for_another_tenant_reaches_what_was_named_and_nothing_else() {
    let own = account(&[Role::Administrator, Role::Attorney]);
    let session = session_at(&own, at(0)).acting(acting());
    assert_eq!((session.tenant(), session.home()), (OTHER_TENANT, TENANT));
    let grant = session.grant(&look(OTHER_TENANT, Function::ViewLedger)).expect("granted");
    assert_eq!((grant.data_tenant(), grant.actor()), (Some(OTHER_TENANT), ACTOR));
    assert_eq!((grant.actor_home_tenant(), grant.basis()), (Some(TENANT), Basis::Delegation));
    assert_eq!(grant.clients(), &Clients::only([client(7)]));
    for function in [Function::Determine, Function::ManageUsers] {
        let refused = session.grant(&look(OTHER_TENANT, function)).err();
        assert_eq!(refused, Some(vec![Violation::FunctionNotGranted]), "{function:?}");
        assert!(!session.may(function));
    }
    let home = session.grant(&look(TENANT, Function::ViewLedger)).expect_err("refused");
    assert!(home.contains(&Violation::OtherTenant));
    let third = session.grant(&look(TenantId::from_bytes([3; 16]), Function::ViewLedger));
    assert!(third.expect_err("refused").contains(&Violation::OtherTenant));
    let foreign =
        Ask { clients: Clients::only([client(1)]), ..look(OTHER_TENANT, Function::ViewLedger) };
    assert_eq!(session.grant(&foreign).err(), Some(vec![Violation::ClientNotAssigned]));
}

/// at(0) is the morning of 24 November in Japan; the delegation holds from the 20th until the 26th.
#[test]
fn a_delegation_ends_by_itself() {
    let own = account(&[Role::Attorney]);
    let on = |days: i64| {
        let session = session_at(&own, at(days * 86_400)).acting(acting());
        session.grant(&look(OTHER_TENANT, Function::ViewLedger)).err()
    };
    let over = Some(vec![Violation::DelegationNotInForce]);
    assert_eq!([on(-5), on(-4), on(-3)], [over.clone(), None, None]);
    assert_eq!([on(1), on(2), on(3)], [None, over.clone(), over]);
}
