//! Rights of accounts, charges of members and delegations, on both engines.

use romori_identity::{
    Account, AccountState, Clients, FieldSet, Fields, Function, Functions, Grant, Job, Limits,
    Party, Rights, Role, Roles,
};
use romori_store::{
    Ground, Letting, NewAssignment, NewDelegation, NewSupport, NewTenant, Support, SupportState,
    TenantKind, UnitError,
};
use romori_types::{ActorId, ClientId, Date, PersonId, SessionId, TenantId};

use crate::grants::house;
use crate::world::{Os, World, day, in_both_worlds, office};

in_both_worlds!(
    rights_read_back,
    a_member_has_what_is_assigned_to_him_that_day,
    a_charge_that_would_overlap_is_refused,
    a_delegation_is_the_givers_and_the_holders,
    a_delegation_without_days_or_to_nobody_is_refused,
    a_support_is_asked_for_decided_once_and_ends,
    a_support_that_nobody_answers_lapses,
    the_house_of_the_installation_is_no_office,
);

fn account(world: &World, tenant: TenantId, login: &str, party: Party) -> ActorId {
    let id = ActorId::new(world.store.now(), &Os).expect("an id");
    let account = Account {
        id,
        tenant,
        login: login.to_owned(),
        name: "山田　架空".to_owned(),
        roles: Roles::of(&[Role::Attorney]),
        clients: Clients::All,
        rights: Rights { party, ..Rights::default() },
        from: day("2026-04-01"),
        until: None,
        password: None,
        password_due: false,
        reset: None,
        state: AccountState::Active,
        created_at: world.store.now(),
        used_at: None,
    };
    world.store.keep_account(&house(), &account).expect("kept");
    id
}

fn client(number: u8) -> ClientId {
    ClientId::from_bytes([number; 16])
}

fn rights_read_back(world: &World) {
    let id = account(world, world.tenant, "yamada", Party::ClientSide);
    let mut kept = world.store.account(&house(), id).expect("there");
    assert_eq!(kept.rights.party, Party::ClientSide);
    kept.rights = Rights {
        party: Party::Worker,
        limits: Limits {
            functions: Functions::of(&[Function::Export, Function::ViewOwn]),
            fields: FieldSet::of(&[Fields::Pay, Fields::Bank]),
        },
        person: Some(PersonId::from_bytes([9; 16])),
    };
    world.store.keep_account(&house(), &kept).expect("kept");
    assert_eq!(world.store.account(&house(), id).expect("there").rights, kept.rights);
}

fn assign(world: &World, number: u8, actor: Option<ActorId>, from: Date) -> Result<(), UnitError> {
    let new = NewAssignment { tenant: world.tenant, client: client(number), actor, from };
    world.store.assign(&house(), &new)
}

/// The world stands on 1 July 2026 in Japan.
fn a_member_has_what_is_assigned_to_him_that_day(world: &World) {
    let first = account(world, world.tenant, "first", Party::MemberAttorney);
    let next = account(world, world.tenant, "next", Party::MemberAttorney);
    let has = |actor| world.store.account(&house(), actor).expect("there").clients;
    assert_eq!(has(first), Clients::only([]), "nobody begins with a client");
    assign(world, 1, Some(first), day("2026-06-01")).expect("assigned");
    assign(world, 2, Some(first), day("2026-07-02")).expect("assigned for tomorrow");
    assign(world, 3, Some(first), day("2026-07-01")).expect("assigned for today");
    assert_eq!(has(first), Clients::only([client(1), client(3)]));
    assign(world, 1, Some(next), day("2026-07-01")).expect("handed on");
    assert_eq!(has(first), Clients::only([client(3)]), "the former one sees nothing from that day");
    assert_eq!(has(next), Clients::only([client(1)]));
    assign(world, 3, None, day("2026-07-02")).expect("taken from tomorrow");
    assert_eq!(has(first), Clients::only([client(3)]), "today he still has it");
    let all = world.store.assignments(&house(), world.tenant).expect("all");
    let of = |number| all.iter().filter(move |one| one.client == client(number));
    assert_eq!(of(1).count(), 2, "what was is kept");
    assert!(of(1).any(|one| one.actor == first && one.to == Some(day("2026-07-01"))));
    assert!(of(3).all(|one| one.to == Some(day("2026-07-02"))));
    let foreign = world.store.make_tenant(&house(), &office()).expect("a tenant");
    assert_eq!(world.store.assignments(&house(), foreign).expect("none"), []);
    let other = Grant::for_job(Job::Access(foreign));
    let refused = world.store.assignments(&other, world.tenant);
    assert!(matches!(refused, Err(UnitError::Absent)));
}

fn a_charge_that_would_overlap_is_refused(world: &World) {
    let first = account(world, world.tenant, "first", Party::MemberAttorney);
    let next = account(world, world.tenant, "next", Party::MemberAttorney);
    assign(world, 1, Some(first), day("2026-06-10")).expect("assigned");
    for too_early in ["2026-06-09", "2026-06-10"] {
        let refused = assign(world, 1, Some(next), day(too_early));
        assert!(matches!(refused, Err(UnitError::Periods(_))), "{too_early}");
    }
    let same = assign(world, 1, Some(first), day("2026-06-11"));
    assert!(matches!(same, Err(UnitError::Periods(_))));
    assign(world, 1, Some(next), day("2026-06-11")).expect("the day after");
    assert_eq!(world.store.assignments(&house(), world.tenant).expect("all").len(), 2);
}

fn delegation<'c>(
    tenant: TenantId,
    actor: ActorId,
    clients: &'c [ClientId],
    days: (&str, &str),
) -> NewDelegation<'c> {
    NewDelegation {
        tenant,
        actor,
        functions: Functions::of(&[Function::ViewLedger]),
        clients,
        ground: Ground::Contract,
        agreed_on: day("2026-06-01"),
        from: day(days.0),
        until: day(days.1),
    }
}

fn a_delegation_is_the_givers_and_the_holders(world: &World) {
    let other = world.store.make_tenant(&house(), &office()).expect("a tenant");
    let actor = account(world, other, "other", Party::Staff);
    let clients = [client(1), client(2)];
    let new = delegation(world.tenant, actor, &clients, ("2026-07-01", "2026-08-01"));
    let id = world.store.delegate(&house(), &new).expect("given");
    let given = world.store.delegations_given(&house(), world.tenant).expect("given");
    let held = world.store.delegations_held(&house(), actor).expect("held");
    assert_eq!((given.len(), &given), (1, &held));
    let one = &given[0];
    assert_eq!((one.id, one.tenant, one.home), (id, world.tenant, other));
    assert_eq!(one.clients, Clients::only(clients));
    let holds =
        ["2026-06-30", "2026-07-01", "2026-07-31", "2026-08-01"].map(|on| one.holds(day(on)));
    assert_eq!(holds, [false, true, true, false]);
    assert_eq!(world.store.delegations_given(&house(), other).expect("none"), []);

    let session = SessionId::from_bytes([7; 16]);
    assert_eq!(world.store.acting(&house(), session).expect("asked"), None);
    world.store.act(&house(), session, id).expect("goes");
    assert_eq!(world.store.acting(&house(), session).expect("asked").as_ref(), Some(one));

    let foreign = world.store.take_delegation(&house(), other, id);
    assert!(matches!(foreign, Err(UnitError::Absent)), "only the giver takes it back");
    world.store.take_delegation(&house(), world.tenant, id).expect("taken");
    let again = world.store.take_delegation(&house(), world.tenant, id);
    assert!(matches!(again, Err(UnitError::Absent)));
    let taken = world.store.acting(&house(), session).expect("asked").expect("still told");
    assert!(!taken.holds(day("2026-07-01")), "it holds no more, at once");
    assert_eq!(taken.acting().until, day("2026-07-01"));
}

const ASKED: &str = "葛城みどりさんの画面が開かない件の確認";

fn asked(world: &World) -> Support {
    let new = NewSupport { tenant: world.tenant, minutes: 60, purpose: ASKED };
    let id = world.store.ask_support(&house(), &new).expect("asked");
    let all = world.store.supports_of(&house(), world.tenant).expect("reads");
    all.into_iter().find(|one| one.id == id).expect("there")
}

fn a_support_is_asked_for_decided_once_and_ends(world: &World) {
    let other = world.store.make_tenant(&house(), &office()).expect("a tenant");
    let one = asked(world);
    let now = world.store.now();
    assert_eq!((one.purpose.as_str(), one.state(now)), (ASKED, SupportState::Asked));
    assert_eq!(one.minutes_left(now), 0);
    assert_eq!(world.store.supports_of(&house(), other).expect("none").len(), 0);
    let own = world.store.supports_asked(&house(), house().actor()).expect("reads");
    assert_eq!(own.len(), 1);

    let clients = [client(1), client(2)];
    let functions = Functions::of(&[Function::ViewLedger]);
    let letting = Letting { functions, clients: &clients, masked: true };
    let foreign = world.store.decide_support(&house(), (other, one.id), Some(&letting));
    assert!(matches!(foreign, Err(UnitError::Absent)), "only who was asked decides");
    let own = (world.tenant, one.id);
    world.store.decide_support(&house(), own, Some(&letting)).expect("let");
    let again = world.store.decide_support(&house(), own, None);
    assert!(matches!(again, Err(UnitError::Periods(_))), "once");

    let session = SessionId::from_bytes([8; 16]);
    assert_eq!(world.store.supporting(&house(), session).expect("asked"), None);
    world.store.enter_support(&house(), session, one.id).expect("goes");
    let open = world.store.supporting(&house(), session).expect("asked").expect("there");
    let now = world.store.now();
    assert_eq!((open.state(now), open.minutes_left(now)), (SupportState::Open, 60));
    let term = open.supporting(now);
    assert_eq!((term.tenant, term.functions), (world.tenant, functions));
    assert_eq!((term.clients, term.masked), (Clients::only(clients), true));
    let until = open.until.expect("an end").as_second();
    let left = |second: i64| {
        open.minutes_left(romori_types::Timestamp::from_second(second).expect("an instant"))
    };
    assert_eq!([left(until - 61), left(until - 60), left(until - 1)], [2, 1, 1]);
    assert_eq!([left(until), left(until + 1)], [0, 0], "it ends by itself");

    assert!(world.store.end_support(&house(), one.id, house().actor()).expect("ends"));
    assert!(!world.store.end_support(&house(), one.id, house().actor()).expect("once"));
    let over = world.store.supporting(&house(), session).expect("asked").expect("still told");
    assert_eq!(over.state(world.store.now()), SupportState::Over, "at once");
    assert_eq!(over.supporting(world.store.now()).minutes, 0);

    // Not let is not let, whoever enters.
    let two = asked(world);
    world.store.decide_support(&house(), (world.tenant, two.id), None).expect("decided");
    let all = world.store.supports_of(&house(), world.tenant).expect("reads");
    let two = all.iter().find(|one| one.id == two.id).expect("there");
    assert_eq!(two.state(world.store.now()), SupportState::Refused);
    assert!(!world.store.end_support(&house(), two.id, house().actor()).expect("nothing to end"));
}

fn a_support_that_nobody_answers_lapses(world: &World) {
    let one = asked(world);
    let at = |seconds: i64| {
        let second = one.asked_at.as_second() + seconds;
        one.state(romori_types::Timestamp::from_second(second).expect("an instant"))
    };
    let day = 24 * 60 * 60;
    assert_eq!([at(day - 1), at(day)], [SupportState::Asked, SupportState::Lapsed]);
}

fn the_house_of_the_installation_is_no_office(world: &World) {
    assert_eq!(world.store.installation_house(&house()).expect("asked"), None);
    let new = NewTenant { kind: TenantKind::Installation, ..office() };
    let own = world.store.make_tenant(&house(), &new).expect("made");
    assert_eq!(world.store.installation_house(&house()).expect("asked"), Some(own));
    assert_eq!(world.store.office_ids(&house()).expect("asked"), [world.tenant]);
    assert!(world.store.tenant_ids(&house()).expect("asked").contains(&own), "jobs go there too");
    assert_eq!(world.store.tenant_counts(&house(), own).expect("counted"), (0, 0));
}

fn a_delegation_without_days_or_to_nobody_is_refused(world: &World) {
    let other = world.store.make_tenant(&house(), &office()).expect("a tenant");
    let actor = account(world, other, "other", Party::Staff);
    let own = account(world, world.tenant, "own", Party::Staff);
    let clients = [client(1)];
    let give = |actor, days| {
        world.store.delegate(&house(), &delegation(world.tenant, actor, &clients, days))
    };
    let no_day = give(actor, ("2026-07-01", "2026-07-01"));
    assert!(matches!(no_day, Err(UnitError::Periods(_))));
    let days = ("2026-07-01", "2026-07-02");
    for nobody in [ActorId::from_bytes([3; 16]), own] {
        assert!(matches!(give(nobody, days), Err(UnitError::Absent)));
    }
    give(actor, days).expect("one day is a day");
}
