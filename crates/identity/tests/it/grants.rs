//! Who gets a grant for what.

use std::collections::BTreeSet;

use romori_identity::{
    Account, Ask, Clients, Function, Grant, Job, Reach, Role, SecondFactor, Session, SessionRecord,
    Strength, Token, Violation,
};
use romori_types::{ActorId, Basis, CaseId, Device, PayRunId, Purpose, SessionId};

use crate::world::{ACTOR, Counting, OTHER_ACTOR, OTHER_TENANT, TENANT, account, at, client};

fn session(account: &Account) -> Session {
    let token = Token::generate(&Counting::default()).expect("chance");
    let record = SessionRecord {
        id: SessionId::from_bytes([9; 16]),
        token_digest: token.digest(),
        actor: account.id,
        tenant: account.tenant,
        device: Device::NotYetBound,
        begun_at: at(0),
        used_at: at(0),
        began_with: Strength::Password,
        proved_at: at(0),
        roles: account.roles,
    };
    Session::resume(&record, &token, Device::NotYetBound, account, SecondFactor::Has, at(1))
        .expect("signed in")
}

fn ask(function: Function, purpose: Purpose) -> Ask {
    Ask { tenant: TENANT, function, purpose, clients: Clients::All, made_by: None }
}

fn case() -> Purpose {
    Purpose::File(CaseId::from_bytes([3; 16]))
}

fn all_purposes() -> [Purpose; 19] {
    [
        Purpose::Consult,
        Purpose::Maintain,
        Purpose::Search,
        Purpose::Import,
        Purpose::Export,
        Purpose::Determine,
        case(),
        Purpose::Pay(PayRunId::from_bytes([4; 16])),
        Purpose::Deadlines,
        Purpose::Audit,
        Purpose::Administer,
        Purpose::Own,
        Purpose::Numbers,
        Purpose::SignIn,
        Purpose::Migrate,
        Purpose::Ship,
        Purpose::Backup,
        Purpose::Restore,
        Purpose::Reseal,
    ]
}

/// All but what a worker alone does, and those who run the installation.
fn offices() -> impl Iterator<Item = Function> {
    let others = |function: &Function| {
        *function == Function::ViewOwn || Function::OF_OPERATORS.contains(function)
    };
    Function::ALL.iter().copied().filter(move |function| !others(function))
}

#[test]
fn a_grant_says_who_what_for_and_by_whose_right() {
    let grant = session(&account(&[Role::Clerk])).grant(&ask(Function::DraftCase, case()));
    let grant = grant.expect("granted");
    assert_eq!(grant.data_tenant(), Some(TENANT));
    assert_eq!((grant.actor(), grant.actor_home_tenant()), (ACTOR, Some(TENANT)));
    assert_eq!((grant.device(), grant.basis()), (Device::NotYetBound, Basis::Own));
    assert_eq!(grant.session(), Some(SessionId::from_bytes([9; 16])));
    assert_eq!((grant.purpose(), grant.function()), (case(), Some(Function::DraftCase)));
    assert_eq!((grant.clients(), grant.reach()), (&Clients::All, Reach::Tenant(TENANT)));
}

/// Every role with every function, against the roles' own table.
#[test]
fn a_function_is_granted_only_to_a_role_that_has_it() {
    for role in Role::ALL {
        let account = account(&[*role]);
        for function in offices() {
            let granted =
                all_purposes().iter().any(|p| session(&account).grant(&ask(function, *p)).is_ok());
            assert_eq!(granted, account.roles.may(function), "{role:?} {function:?}");
        }
    }
}

#[test]
fn a_purpose_of_jobs_is_granted_to_nobody() {
    let everyone = account(Role::ALL);
    let jobs = &all_purposes()[13..];
    for function in offices() {
        for purpose in jobs {
            let refused = session(&everyone).grant(&ask(function, *purpose)).err();
            assert_eq!(refused, Some(vec![Violation::PurposeOfJobs]), "{function:?} {purpose:?}");
        }
    }
}

#[test]
fn a_function_serves_its_own_purposes_only() {
    let everyone = account(Role::ALL);
    let served = |function| {
        let fits = |p: &&Purpose| session(&everyone).grant(&ask(function, **p)).is_ok();
        all_purposes().iter().filter(fits).map(Purpose::code).collect::<Vec<u8>>()
    };
    let table = [
        (Function::ViewLedger, vec![1, 2, 3, 6, 7, 8, 9]),
        (Function::EditLedger, vec![2, 6, 7, 8]),
        (Function::Import, vec![4]),
        (Function::UndoBatch, vec![2, 4]),
        (Function::Export, vec![5]),
        (Function::Determine, vec![6, 7, 8]),
        (Function::ApproveCase, vec![7]),
        (Function::RunPay, vec![8]),
        (Function::ViewLog, vec![10]),
        (Function::ManageUsers, vec![11]),
        (Function::ViewUsers, vec![11]),
        (Function::HoldKeys, vec![11]),
        (Function::UseNumbers, vec![7, 13]),
        (Function::ViewNumbers, vec![13]),
        (Function::AdmitWorkers, vec![11]),
    ];
    for (function, codes) in table {
        assert_eq!(served(function), codes, "{function:?}");
    }
}

#[test]
fn clients_are_narrowed_to_ones_own() {
    let own = Clients::only([client(1), client(2)]);
    let account = Account { clients: own.clone(), ..account(&[Role::Clerk]) };
    let look = |clients| {
        let ask = Ask { clients, ..ask(Function::ViewLedger, Purpose::Consult) };
        session(&account).grant(&ask)
    };
    assert_eq!(look(Clients::All).expect("granted").clients(), &own);
    let one = Clients::only([client(1)]);
    assert_eq!(look(one.clone()).expect("granted").clients(), &one);
    for foreign in [vec![client(3)], vec![client(1), client(3)]] {
        let refused = look(Clients::only(foreign)).err();
        assert_eq!(refused, Some(vec![Violation::ClientNotAssigned]));
    }
}

#[test]
fn clients_cover_and_have() {
    let some = Clients::only([client(1), client(2)]);
    assert!(Clients::All.cover(&some) && Clients::All.cover(&Clients::All));
    assert!(!some.cover(&Clients::All));
    assert!(some.cover(&Clients::only([])) && some.has(client(2)) && !some.has(client(3)));
    assert!(Clients::All.has(client(3)));
}

#[test]
fn nobody_approves_his_own_work_where_the_office_asks_for_another() {
    let account = account(&[Role::Attorney]);
    let approve = |made_by| {
        let ask = Ask { made_by, ..ask(Function::ApproveCase, case()) };
        session(&account).grant(&ask).err()
    };
    assert_eq!(approve(Some(ACTOR)), Some(vec![Violation::OwnWork]));
    assert_eq!(approve(Some(OTHER_ACTOR)), None);
    assert_eq!(approve(None), None);
}

#[test]
fn everything_that_speaks_against_it_is_said_at_once() {
    let account = Account {
        clients: Clients::only([client(1)]),
        password_due: true,
        ..account(&[Role::Viewer])
    };
    let ask = Ask {
        tenant: OTHER_TENANT,
        function: Function::Export,
        purpose: Purpose::Consult,
        clients: Clients::only([client(2)]),
        made_by: None,
    };
    let refused = session(&account).grant(&ask).expect_err("refused");
    let expected = [
        Violation::PasswordDue,
        Violation::OtherTenant,
        Violation::FunctionNotGranted,
        Violation::PurposeDoesNotFit,
        Violation::ClientNotAssigned,
    ];
    assert_eq!(refused, expected);
}

#[test]
fn while_a_password_is_due_nothing_is_granted() {
    let account = Account { password_due: true, ..account(Role::ALL) };
    for function in Function::ALL {
        for purpose in all_purposes() {
            let refused = session(&account).grant(&ask(*function, purpose)).expect_err("refused");
            assert!(refused.contains(&Violation::PasswordDue), "{function:?}");
        }
    }
}

#[test]
fn users_are_managed_in_the_control_file() {
    let account = account(&[Role::Administrator]);
    let grant = session(&account).grant(&ask(Function::ManageUsers, Purpose::Administer));
    let grant = grant.expect("granted");
    assert_eq!((grant.reach(), grant.data_tenant()), (Reach::Accounts, Some(TENANT)));
}

#[test]
fn a_job_reaches_its_own_tables_and_no_others() {
    let some = Some(TENANT);
    let table = [
        (Job::SignIn, Reach::Accounts, None, Purpose::SignIn),
        (Job::FirstAccount, Reach::Accounts, None, Purpose::Administer),
        (Job::Housekeeping, Reach::Accounts, None, Purpose::Administer),
        (Job::Migrate(None), Reach::Schema, None, Purpose::Migrate),
        (Job::Migrate(some), Reach::Schema, some, Purpose::Migrate),
        (Job::Ship(some), Reach::OutboxOnly, some, Purpose::Ship),
        (Job::Backup(some), Reach::Ciphertext, some, Purpose::Backup),
        (Job::Restore(None), Reach::Ciphertext, None, Purpose::Restore),
        (Job::Reseal(TENANT), Reach::Tenant(TENANT), some, Purpose::Reseal),
        (Job::Deadlines(TENANT), Reach::Tenant(TENANT), some, Purpose::Deadlines),
        (Job::Demo(TENANT), Reach::Tenant(TENANT), some, Purpose::Import),
        (Job::Match(TENANT), Reach::Tenant(TENANT), some, Purpose::Migrate),
        (Job::Access(TENANT), Reach::Accounts, some, Purpose::Audit),
        (Job::Passwords(TENANT), Reach::Tenant(TENANT), some, Purpose::Administer),
    ];
    let mut actors = BTreeSet::new();
    for (job, reach, tenant, purpose) in table {
        let grant = Grant::for_job(job);
        assert_eq!((grant.reach(), grant.data_tenant()), (reach, tenant), "{job:?}");
        assert_eq!((grant.purpose(), grant.actor()), (purpose, job.actor()), "{job:?}");
        assert_eq!((grant.session(), grant.function()), (None, None), "{job:?}");
        assert!(Job::ja_of_actor(job.actor()).is_some(), "{job:?}");
        actors.insert(job.actor());
    }
    assert_eq!(actors.len(), 13);
    assert_eq!(Job::ja_of_actor(ACTOR), None);
    assert_eq!(Job::ja_of_actor(ActorId::from_bytes(*b"romori-job-----\xFF")), None);
}

#[test]
fn codes_of_refusals_are_stable_and_unique() {
    let codes: BTreeSet<&str> = Violation::ALL.iter().map(|v| v.code()).collect();
    assert_eq!(codes.len(), Violation::ALL.len());
    assert_eq!(Violation::FunctionNotGranted.code(), "IDN-0001");
    for violation in Violation::ALL {
        assert!(violation.ja().ends_with("。"), "{violation:?}");
        assert!(violation.to_string().contains("ください") || violation.ja().contains("できます"));
    }
}
