//! What dies with an account, and what stays of it: its name, for the log, and no more.

use romori_identity::{
    Account, AccountState, Clients, Grant, Job, Rights, Role, Roles, SessionRecord, Strength,
};
use romori_store::{ContractState, DIES, DailyCounts, DailyDone, DailyWork, SCHEMA, UnitError};
use romori_types::{ActorId, Device, SessionId, TenantId, Timestamp};

use crate::world::{World, day, in_both_worlds, office};

in_both_worlds!(
    an_account_goes_with_its_sessions_and_leaves_its_name,
    a_name_that_outlives_its_account_is_sealed_anew,
    a_contract_is_seen_without_a_name,
    work_of_a_day_is_noted_once,
);

/// Columns by which tables of the installation name an account.
const NAMES_AN_ACCOUNT: [&str; 6] = ["actor", "account", "account_id", "asker", "owner", "user_id"];

/// Tables that name accounts and outlive them, with the reason.
const STAYS: [(&str, &str); 5] = [
    ("review_answer", "who confirmed whom in which quarter is evidence, by id alone"),
    ("assignment", "who had which client in his charge is asked years later, by id alone"),
    (
        "delegation",
        "what was given to whom is the giver's record, by id alone; nobody enters by it",
    ),
    ("support", "who asked to look, who let him and until when is evidence, by id alone"),
    ("bulk_request", "who asked for how much and who granted it is evidence, by id alone"),
];

/// The tables of the installation that have a column for an account, as they are declared.
fn tables_with_accounts() -> Vec<String> {
    let statements = SCHEMA.control.iter().flat_map(|migration| migration.statements);
    let tables = statements.filter_map(|sql| sql.strip_prefix("create table "));
    let named = tables.filter(|rest| {
        let columns = rest.split(['(', ',']).skip(1);
        let mut names = columns.filter_map(|column| column.split_whitespace().next());
        names.any(|name| NAMES_AN_ACCOUNT.contains(&name))
    });
    named.filter_map(|rest| rest.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn every_table_that_names_an_account_dies_with_it_or_says_why_not() {
    let named = tables_with_accounts();
    assert!(named.iter().any(|table| table == "session"), "{named:?}");
    for table in named {
        let dies = DIES.iter().any(|dying| dying.table == table);
        let stays = STAYS.iter().any(|(stays, _)| *stays == table);
        assert!(dies != stays, "{table} names an account: does it die with it?");
    }
    assert_eq!(DIES.last().map(|dying| dying.table), Some("account"), "the account is the last");
}

fn account(world: &World, login: &str, tenant: TenantId) -> Account {
    let now = world.store.now();
    Account {
        id: ActorId::new(now, &crate::world::Os).expect("an id"),
        tenant,
        login: login.to_owned(),
        name: "葛城　みどり".to_owned(),
        roles: Roles::of(&[Role::Clerk]),
        clients: Clients::All,
        rights: Rights::default(),
        from: day("2026-04-01"),
        until: None,
        password: None,
        password_due: false,
        reset: None,
        state: AccountState::Active,
        created_at: now,
        used_at: None,
    }
}

fn session(account: &Account, now: Timestamp) -> SessionRecord {
    SessionRecord {
        id: SessionId::new(now, &crate::world::Os).expect("an id"),
        token_digest: [7; 32],
        actor: account.id,
        tenant: account.tenant,
        device: Device::NotYetBound,
        begun_at: now,
        used_at: now,
        began_with: Strength::Password,
        proved_at: now,
        roles: account.roles,
    }
}

fn an_account_goes_with_its_sessions_and_leaves_its_name(world: &World) {
    let (store, grant) = (&world.store, Grant::for_job(Job::Ends));
    let made = account(world, "katsuragi", world.tenant);
    let other = account(world, "mizuno", world.tenant);
    for one in [&made, &other] {
        store.keep_account(&grant, one).expect("kept");
    }
    store.keep_session(&grant, &session(&made, store.now())).expect("kept");
    assert!(store.session(&grant, &[7; 32]).expect("asked").is_some());
    assert!(store.former_names(&grant, world.tenant).expect("names").is_empty());

    store.delete_account(&grant, made.id).expect("deleted");
    assert!(store.session(&grant, &[7; 32]).expect("asked").is_none(), "its session is gone");
    assert!(matches!(store.account(&grant, made.id), Err(UnitError::Absent)));
    assert!(store.account_by_login(&grant, "katsuragi").expect("asked").is_none());
    assert!(matches!(store.delete_account(&grant, made.id), Err(UnitError::Absent)));
    let names = store.former_names(&grant, world.tenant).expect("names");
    assert_eq!(names.get(&made.id).map(String::as_str), Some("葛城　みどり"));
    assert_eq!((names.len(), store.accounts(&grant, world.tenant).expect("asked").len()), (1, 1));
    // The login name is free again, for somebody else under another id.
    store.keep_account(&grant, &account(world, "katsuragi", world.tenant)).expect("kept");
    // Another tenant's names are nobody's.
    let elsewhere = store.make_tenant(&crate::grants::house(), &office()).expect("a tenant");
    assert!(store.former_names(&grant, elsewhere).expect("names").is_empty());
    let own = crate::grants::clerk(elsewhere);
    assert!(matches!(store.former_names(&own, world.tenant), Err(UnitError::NotGranted)));
}

fn a_name_that_outlives_its_account_is_sealed_anew(world: &World) {
    let (store, grant) = (&world.store, Grant::for_job(Job::Ends));
    let made = account(world, "katsuragi", world.tenant);
    store.keep_account(&grant, &made).expect("kept");
    store.delete_account(&grant, made.id).expect("deleted");
    let reseal = Grant::for_job(Job::Reseal(world.tenant));
    let former = || -> u64 {
        let rings = store.key_rings(&reseal).expect("rings");
        rings.iter().filter(|ring| ring.number.is_none()).map(|ring| ring.former).sum()
    };
    assert_eq!(former(), 0);
    store.renew_keys(&reseal, romori_vault::HOUSE).expect("renewed");
    assert_eq!(former(), 2, "the tenant's name and the actor's");
    assert_eq!(store.reseal_accounts(&reseal).expect("sealed anew"), 2);
    assert_eq!(former(), 0);
    assert_eq!(store.former_names(&grant, world.tenant).expect("names").len(), 1);
}

fn a_contract_is_seen_without_a_name(world: &World) {
    let (store, grant) = (&world.store, Grant::for_job(Job::Console));
    store.keep_account(&grant, &account(world, "katsuragi", world.tenant)).expect("kept");
    let contracts = store.contracts(&grant).expect("contracts");
    assert_eq!((contracts.len(), contracts[0].accounts), (1, 1));
    assert!(contracts[0].is_in_force(day("2026-04-01")));
    assert!(!contracts[0].is_in_force(day("2026-03-31")), "not before its first day");
    let to = Some(day("2026-11-20"));
    store.change_contract(&grant, world.tenant, ContractState::Trial, to).expect("changed");
    let contract = store.contract(&grant, world.tenant).expect("a contract");
    assert_eq!((contract.state, contract.to), (ContractState::Trial, to));
    assert!(contract.is_in_force(day("2026-11-20")) && !contract.is_in_force(day("2026-11-21")));
    let nobody = TenantId::from_bytes([9; 16]);
    let changed = store.change_contract(&grant, nobody, ContractState::Paid, None);
    assert!(matches!(changed, Err(UnitError::Absent)));
    assert!(matches!(store.contracts(&world.grant), Err(UnitError::NotGranted)));
}

fn work_of_a_day_is_noted_once(world: &World) {
    let (store, grant) = (&world.store, Grant::for_job(Job::Ends));
    assert_eq!(store.last_daily(&grant, DailyWork::Ends).expect("asked"), None);
    let counts = DailyCounts { accounts: 3, tenants: 1 };
    let done = |text, counts| DailyDone {
        work: DailyWork::Ends,
        day: day(text),
        done_at: Timestamp::from_second(1_795_000_000).expect("an instant"),
        counts,
    };
    for one in [done("2026-11-20", counts), done("2026-11-24", DailyCounts::default())] {
        store.note_daily(&grant, &one).expect("noted");
    }
    store.note_daily(&grant, &done("2026-11-20", DailyCounts::default())).expect("noted");
    assert_eq!(store.last_daily(&grant, DailyWork::Ends).expect("asked"), Some(day("2026-11-24")));
    assert_eq!(store.last_daily(&grant, DailyWork::Dormancy).expect("asked"), None);
    let since = store.daily_since(&grant, day("2026-11-20")).expect("asked");
    assert_eq!(since.len(), 2);
    assert_eq!(since[1], done("2026-11-20", counts), "what was noted first stays");
    assert_eq!(store.daily_since(&grant, day("2026-11-21")).expect("asked").len(), 1);
}
