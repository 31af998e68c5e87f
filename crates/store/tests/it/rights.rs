//! Rights of accounts, charges of members and delegations, on both engines.

use romori_identity::{
    Account, AccountState, Clients, FieldSet, Fields, Function, Functions, Grant, Job, Limits,
    Party, Rights, Role, Roles,
};
use romori_store::{Ground, NewAssignment, NewDelegation, UnitError};
use romori_types::{ActorId, ClientId, Date, PersonId, SessionId, TenantId};

use crate::grants::house;
use crate::world::{Os, World, day, in_both_worlds, office};

in_both_worlds!(
    rights_read_back,
    a_member_has_what_is_assigned_to_him_that_day,
    a_charge_that_would_overlap_is_refused,
    a_delegation_is_the_givers_and_the_holders,
    a_delegation_without_days_or_to_nobody_is_refused,
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
