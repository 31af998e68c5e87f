//! What is asked for beside a password, and again before some acts.

use romori_identity::{
    ABSOLUTE_SECONDS, Account, Ask, Clients, Function, IDLE_SECONDS, Party, Rights, Role, Roles,
    STEP_UP_SECONDS, SecondFactor, Session, SessionLimits, SessionRecord, Strength, Token,
    Violation, needs_step_up,
};
use romori_types::{CaseId, Device, PayRunId, Purpose, SessionId};

use crate::world::{ACTOR, Counting, TENANT, account, at};

fn session(account: &Account, second: SecondFactor, proved: i64, now: i64) -> Session {
    let token = Token::generate(&Counting::default()).expect("chance");
    let record = SessionRecord {
        id: SessionId::from_bytes([9; 16]),
        token_digest: token.digest(),
        actor: account.id,
        tenant: account.tenant,
        device: Device::NotYetBound,
        begun_at: at(0),
        used_at: at(now),
        began_with: Strength::Password,
        proved_at: at(proved),
        roles: account.roles,
    };
    let resumed = Session::resume(&record, &token, Device::NotYetBound, account, second, at(now));
    resumed.expect("signed in")
}

/// A purpose that the function serves.
fn purpose(function: Function) -> Purpose {
    let case = Purpose::File(CaseId::from_bytes([3; 16]));
    let run = Purpose::Pay(PayRunId::from_bytes([4; 16]));
    let all = [
        Purpose::Consult,
        Purpose::Maintain,
        Purpose::Import,
        Purpose::Export,
        Purpose::Determine,
        case,
        run,
        Purpose::Deadlines,
        Purpose::Audit,
        Purpose::Administer,
        Purpose::Numbers,
    ];
    let fresh = session(&whoever_may(function), SecondFactor::Has, 0, 1);
    let found = all.into_iter().find(|one| fresh.grant(&ask(function, *one)).is_ok());
    found.expect("every function serves something")
}

/// Somebody with every role, on the side that the function is for.
fn whoever_may(function: Function) -> Account {
    let operates = Function::OF_OPERATORS.contains(&function);
    let party = if operates { Party::Operator } else { Party::Staff };
    Account { rights: Rights { party, ..Rights::default() }, ..account(Role::ALL) }
}

const fn ask(function: Function, purpose: Purpose) -> Ask {
    Ask { tenant: TENANT, function, purpose, clients: Clients::All, made_by: None }
}

/// What goes out of the house, who may do what, and what holds for all.
const GUARDED: [Function; 16] = [
    Function::Export,
    Function::ManageUsers,
    Function::ManageSettings,
    Function::AssignClients,
    Function::Delegate,
    Function::Provision,
    Function::ManageContracts,
    Function::GrantSupport,
    Function::AskUrgent,
    Function::GrantUrgent,
    Function::HoldKeys,
    Function::AdmitWorkers,
    Function::CollectNumbers,
    Function::UseNumbers,
    Function::DisposeNumbers,
    Function::PermitNumbers,
];

/// Functions for which a session that proved itself long ago gets what it must not, or is asked
/// what it need not be, where this says what asks for a proof.
fn wrongly(needs: impl Fn(Function) -> bool) -> Vec<Function> {
    let wrong = |function: &Function| needs(*function) != GUARDED.contains(function);
    Function::ALL.iter().copied().filter(wrong).collect()
}

#[test]
fn each_function_that_takes_along_or_gives_rights_asks_for_a_proof() {
    assert_eq!(wrongly(needs_step_up), []);
    // One's own record is a worker's alone; what asks for a proof there is looked at above.
    for function in Function::ALL.iter().filter(|one| **one != Function::ViewOwn) {
        let purpose = purpose(*function);
        // The age of the proof, and whether it still counts.
        for (age, counts) in [
            (0, true),
            (STEP_UP_SECONDS - 1, true),
            (STEP_UP_SECONDS, false),
            (-30, true),
            (-31, false),
        ] {
            let now = 600;
            let session = session(&whoever_may(*function), SecondFactor::Has, now - age, now);
            let refused = session.grant(&ask(*function, purpose)).err();
            let due = GUARDED.contains(function) && !counts;
            let expected = due.then(|| vec![Violation::StepUpDue]);
            assert_eq!(refused, expected, "{function:?} after {age} seconds");
            assert_eq!(session.needs_step_up(*function), due, "{function:?} after {age}");
        }
    }
    assert_eq!(STEP_UP_SECONDS, 300);
}

/// Sabotage: each function's answer turned round, one at a time.
#[test]
fn a_function_that_no_longer_asks_is_noticed() {
    for turned in Function::ALL {
        let sabotaged = |function| needs_step_up(function) != (function == *turned);
        assert_eq!(wrongly(sabotaged), [*turned]);
    }
}

#[test]
fn who_may_not_do_it_is_not_asked_to_prove_himself_first() {
    let viewer = account(&[Role::Viewer]);
    let session = session(&viewer, SecondFactor::Has, 0, 600);
    let refused = session.grant(&ask(Function::Export, Purpose::Export)).err();
    assert_eq!(refused, Some(vec![Violation::FunctionNotGranted]));
}

#[test]
fn an_administrator_without_a_second_factor_gets_nowhere() {
    let table = [
        (&[Role::Administrator][..], SecondFactor::Lacks, true),
        (&[Role::Administrator, Role::Attorney], SecondFactor::Lacks, true),
        (&[Role::Administrator], SecondFactor::Has, false),
        (&[Role::Administrator], SecondFactor::Invented, false),
        (&[Role::Attorney, Role::Clerk], SecondFactor::Lacks, false),
    ];
    for (roles, second, due) in table {
        let session = session(&account(roles), second, 0, 1);
        assert_eq!(session.factor_due(), due, "{roles:?} {second:?}");
        for function in Function::ALL.iter().filter(|function| Roles::of(roles).may(**function)) {
            let refused = session.grant(&ask(*function, purpose(*function))).err();
            let said = refused.is_some_and(|all| all.contains(&Violation::SecondFactorDue));
            assert_eq!(said, due, "{roles:?} {second:?} {function:?}");
        }
    }
}

/// Whatever his role is and whatever stands elsewhere.
#[test]
fn an_operator_without_a_second_factor_gets_nowhere() {
    let rights = Rights { party: Party::Operator, ..Rights::default() };
    for roles in [&[Role::Administrator][..], &[Role::Support], &[Role::Watch], &[]] {
        let operator = Account { rights, ..account(roles) };
        let session = session(&operator, SecondFactor::Lacks, 0, 1);
        assert!(session.factor_due() && session.is_operator(), "{roles:?}");
        let refused = session.grant(&ask(Function::ViewTenants, Purpose::Administer)).err();
        assert!(refused.is_some_and(|all| all.contains(&Violation::SecondFactorDue)), "{roles:?}");
    }
}

#[test]
fn the_shortest_limits_of_all_roles_hold() {
    let office = (IDLE_SECONDS, ABSOLUTE_SECONDS);
    assert_eq!(office, (30 * 60, 12 * 60 * 60));
    for role in Role::ALL {
        let limits = SessionLimits::of(Roles::of(&[*role]));
        let strict = matches!(role, Role::Administrator | Role::Support | Role::Watch);
        let expected = if strict { (15 * 60, 8 * 60 * 60) } else { office };
        assert_eq!((limits.idle_seconds, limits.absolute_seconds), expected, "{role:?}");
        let both = SessionLimits::of(Roles::of(&[*role, Role::Administrator]));
        assert_eq!((both.idle_seconds, both.absolute_seconds), (15 * 60, 8 * 60 * 60), "{role:?}");
        let worker = SessionLimits::on_side(Roles::of(&[*role]), Party::Worker);
        assert_eq!((worker.idle_seconds, worker.absolute_seconds), (15 * 60, 60 * 60), "{role:?}");
        let staff = SessionLimits::on_side(Roles::of(&[*role]), Party::Staff);
        assert_eq!(staff, limits);
    }
    let worker = SessionLimits::on_side(Roles::default(), Party::Worker);
    assert_eq!((worker.idle_seconds, worker.absolute_seconds), (15 * 60, 60 * 60));
}

#[test]
fn other_roles_ask_for_another_token_and_a_new_proof_gives_one() {
    let clerk = account(&[Role::Clerk]);
    let token = Token::generate(&Counting::default()).expect("chance");
    let record = SessionRecord {
        id: SessionId::from_bytes([9; 16]),
        token_digest: token.digest(),
        actor: ACTOR,
        tenant: clerk.tenant,
        device: Device::NotYetBound,
        begun_at: at(0),
        used_at: at(0),
        began_with: Strength::Password,
        proved_at: at(0),
        roles: clerk.roles,
    };
    assert!(!record.needs_rotation(&clerk));
    let chief = Account { roles: Roles::of(&[Role::Clerk, Role::Approver]), ..clerk };
    assert!(record.needs_rotation(&chief));
    let chance = Counting::default();
    Token::generate(&chance).expect("another one than before");
    let rotated = record.rotate(chief.roles, at(10), &chance).expect("chance").record;
    assert!(!rotated.needs_rotation(&chief));
    assert_ne!(rotated.token_digest, record.token_digest);
    assert_eq!((rotated.id, rotated.proved_at), (record.id, at(0)), "no proof by itself");
}
