//! What must hold of the policies, whatever they say. Each promise is asked of a set of policies
//! that may be another one than the program's.

use romori_policy::{
    FieldSet, Fields, Function, Functions, Limits, Party, Policies, Question, Records, Role, Roles,
    Situation, Term, Who,
};
use romori_types::{CaseId, Date, PayRunId, Purpose};

const Y: bool = true;
const O: bool = false;

/// Who may do what. A column for each role, in the order of [`Role::ALL`].
#[rustfmt::skip]
pub const TABLE: [(Function, [bool; 6]); 21] = [
    //                          管理者 社労士 承認者 事務 閲覧 監査
    (Function::ViewLedger,     [O,     Y,     Y,     Y,   Y,   O]),
    (Function::Search,         [O,     Y,     Y,     Y,   Y,   O]),
    (Function::EditLedger,     [O,     Y,     O,     Y,   O,   O]),
    (Function::Import,         [O,     Y,     O,     Y,   O,   O]),
    (Function::UndoBatch,      [O,     Y,     O,     Y,   O,   O]),
    (Function::Export,         [O,     Y,     O,     Y,   O,   O]),
    (Function::Determine,      [O,     Y,     O,     Y,   O,   O]),
    (Function::DraftCase,      [O,     Y,     O,     Y,   O,   O]),
    (Function::CheckCase,      [O,     Y,     Y,     Y,   O,   O]),
    (Function::ApproveCase,    [O,     Y,     Y,     O,   O,   O]),
    (Function::SubmitCase,     [O,     Y,     O,     Y,   O,   O]),
    (Function::RunPay,         [O,     Y,     O,     Y,   O,   O]),
    (Function::ViewDeadlines,  [Y,     Y,     Y,     Y,   Y,   O]),
    (Function::ManageClients,  [Y,     Y,     O,     O,   O,   O]),
    (Function::ViewLog,        [Y,     Y,     O,     O,   O,   Y]),
    (Function::ManageUsers,    [Y,     O,     O,     O,   O,   O]),
    (Function::ManageSettings, [Y,     O,     O,     O,   O,   O]),
    (Function::ViewUsers,      [Y,     O,     O,     O,   O,   O]),
    (Function::AssignClients,  [Y,     O,     O,     O,   O,   O]),
    (Function::Delegate,       [Y,     O,     O,     O,   O,   O]),
    (Function::ViewAccess,     [Y,     Y,     O,     O,   O,   Y]),
];

/// What each function may be used for, by the codes of the log.
const PURPOSES: [(Function, &[u8]); 22] = [
    (Function::ViewLedger, &[1, 2, 3, 6, 7, 8, 9]),
    (Function::Search, &[1, 2, 3, 6, 7, 8, 9]),
    (Function::EditLedger, &[2, 6, 7, 8]),
    (Function::Import, &[4]),
    (Function::UndoBatch, &[2, 4]),
    (Function::Export, &[5]),
    (Function::Determine, &[6, 7, 8]),
    (Function::DraftCase, &[6, 7, 8]),
    (Function::CheckCase, &[7]),
    (Function::ApproveCase, &[7]),
    (Function::SubmitCase, &[7]),
    (Function::RunPay, &[8]),
    (Function::ViewDeadlines, &[1, 9]),
    (Function::ManageClients, &[2, 11]),
    (Function::ViewLog, &[10]),
    (Function::ManageUsers, &[11]),
    (Function::ManageSettings, &[11]),
    (Function::ViewUsers, &[11]),
    (Function::AssignClients, &[11]),
    (Function::Delegate, &[11]),
    (Function::ViewAccess, &[10]),
    (Function::ViewOwn, &[1]),
];

/// What another tenant can let somebody do.
const DELEGABLE: [Function; 13] = [
    Function::ViewLedger,
    Function::Search,
    Function::EditLedger,
    Function::Import,
    Function::UndoBatch,
    Function::Export,
    Function::Determine,
    Function::DraftCase,
    Function::CheckCase,
    Function::ApproveCase,
    Function::SubmitCase,
    Function::RunPay,
    Function::ViewDeadlines,
];

/// What an employer's own people may do at most.
const CLIENT_SIDE: [Function; 6] = [
    Function::ViewLedger,
    Function::Search,
    Function::EditLedger,
    Function::Import,
    Function::Export,
    Function::ViewDeadlines,
];

/// What a member attorney may never do.
const HOUSE: [Function; 8] = [
    Function::ManageClients,
    Function::ViewLog,
    Function::ManageUsers,
    Function::ViewUsers,
    Function::ManageSettings,
    Function::AssignClients,
    Function::Delegate,
    Function::ViewAccess,
];

pub const TODAY: Date = Date::constant(2026, 11, 30);

fn all_purposes() -> [Purpose; 17] {
    [
        Purpose::Consult,
        Purpose::Maintain,
        Purpose::Search,
        Purpose::Import,
        Purpose::Export,
        Purpose::Determine,
        Purpose::File(CaseId::from_bytes([3; 16])),
        Purpose::Pay(PayRunId::from_bytes([4; 16])),
        Purpose::Deadlines,
        Purpose::Audit,
        Purpose::Administer,
        Purpose::SignIn,
        Purpose::Migrate,
        Purpose::Ship,
        Purpose::Backup,
        Purpose::Restore,
        Purpose::Reseal,
    ]
}

/// A purpose that the function serves.
fn fitting(function: Function) -> Purpose {
    let (_, codes) = PURPOSES.iter().find(|(one, _)| *one == function).expect("a row");
    all_purposes().into_iter().find(|one| codes.contains(&one.code())).expect("a purpose")
}

fn account(roles: &[Role], party: Party) -> Who {
    let roles = Roles::of(roles);
    Who::Account { roles, party, limits: Limits::default(), password_due: false }
}

/// Asked by somebody of the office for clients of his, for a purpose that fits.
pub fn usual(who: Who, function: Function) -> Question {
    Question {
        who,
        function,
        records: Records {
            own_tenant: true,
            assigned: true,
            every_client: false,
            own_person: false,
            fields: None,
        },
        situation: Situation::new(&fitting(function), TODAY),
    }
}

pub fn everybody() -> Who {
    account(Role::ALL, Party::Staff)
}

/// All but what a worker alone does.
fn offices() -> impl Iterator<Item = Function> {
    Function::ALL.iter().copied().filter(|function| *function != Function::ViewOwn)
}

fn may(policies: &Policies, question: &Question) -> bool {
    policies.evaluate(question).expect("every question can be put").allowed
}

fn roles_do_what_the_table_says(policies: &Policies) -> bool {
    TABLE.iter().all(|(function, columns)| {
        Role::ALL.iter().zip(columns).all(|(role, expected)| {
            may(policies, &usual(account(&[*role], Party::Staff), *function)) == *expected
        })
    })
}

fn without_a_role_there_is_nothing(policies: &Policies) -> bool {
    offices().all(|function| !may(policies, &usual(account(&[], Party::Staff), function)))
}

fn one_person_alone_can_run_an_office(policies: &Policies) -> bool {
    let both = account(&[Role::Administrator, Role::Attorney], Party::Staff);
    offices().all(|function| may(policies, &usual(both, function)))
}

fn other_tenants_are_closed(policies: &Policies) -> bool {
    offices().all(|function| {
        let question = usual(everybody(), function);
        let records = Records { own_tenant: false, ..question.records };
        !may(policies, &Question { records, ..question })
    })
}

fn other_peoples_clients_are_closed(policies: &Policies) -> bool {
    offices().all(|function| {
        let question = usual(everybody(), function);
        let records = Records { assigned: false, ..question.records };
        !may(policies, &Question { records, ..question })
    })
}

/// Not only does nothing allow it: it is forbidden, whatever may be allowed one day.
fn an_operator_does_nothing(policies: &Policies) -> bool {
    Function::ALL.iter().all(|function| {
        let question = usual(Who::Operator, *function);
        let decided = policies.evaluate(&question).expect("every question can be put");
        !decided.allowed && !decided.forbids.is_empty()
    })
}

fn a_withheld_function_is_withheld_alone(policies: &Policies) -> bool {
    offices().all(|withheld| {
        let limits = Limits { functions: Functions::of(&[withheld]), ..Limits::default() };
        let who = limited(limits);
        let other = if withheld == Function::Search { Function::Import } else { Function::Search };
        !may(policies, &usual(who, withheld)) && may(policies, &usual(who, other))
    })
}

fn limited(limits: Limits) -> Who {
    let roles = Roles::of(Role::ALL);
    Who::Account { roles, party: Party::Staff, limits, password_due: false }
}

fn withheld_fields_are_withheld_alone(policies: &Policies) -> bool {
    Fields::ALL.iter().all(|withheld| {
        let limits = Limits { fields: FieldSet::of(&[*withheld]), ..Limits::default() };
        let question = usual(limited(limits), Function::ViewLedger);
        let asked = |fields: &Fields| may(policies, &question.about(*fields));
        may(policies, &question) && Fields::ALL.iter().all(|one| asked(one) == (one != withheld))
    })
}

fn functions_serve_their_purposes(policies: &Policies) -> bool {
    PURPOSES.iter().all(|(function, codes)| {
        all_purposes().iter().all(|purpose| {
            let who = match function {
                Function::ViewOwn => account(&[], Party::Worker),
                _ => everybody(),
            };
            let question = usual(who, *function);
            let own_person = *function == Function::ViewOwn;
            let records = Records { own_person, ..question.records };
            let situation = Situation::new(purpose, TODAY);
            let question = Question { records, situation, ..question };
            may(policies, &question) == codes.contains(&purpose.code())
        })
    })
}

/// Even for what no purpose is asked of.
fn purposes_of_jobs_serve_nobody(policies: &Policies) -> bool {
    let job = |question: &Question| {
        let decided = policies.evaluate(question).expect("a decision");
        decided.forbids.iter().any(|id| id == "purpose-of-jobs")
    };
    offices().all(|function| {
        let purpose = Situation::new(&Purpose::Backup, TODAY);
        job(&Question { situation: purpose, ..usual(everybody(), function) })
    })
}

fn a_due_password_comes_first(policies: &Policies) -> bool {
    let roles = Roles::of(Role::ALL);
    let limits = Limits::default();
    let who = Who::Account { roles, party: Party::Staff, limits, password_due: true };
    offices().all(|function| !may(policies, &usual(who, function)))
}

fn nobody_approves_his_own_work(policies: &Policies) -> bool {
    offices().all(|function| {
        let mut question = usual(everybody(), function);
        question.situation.own_work = true;
        may(policies, &question) == (function != Function::ApproveCase)
    })
}

fn an_employers_people_only_see_and_enter(policies: &Policies) -> bool {
    [Party::ClientSide, Party::MemberEmployer].into_iter().all(|party| {
        Function::ALL.iter().all(|function| {
            let allowed = may(policies, &usual(account(Role::ALL, party), *function));
            allowed == CLIENT_SIDE.contains(function)
        })
    })
}

fn a_member_attorney_does_not_keep_the_house(policies: &Policies) -> bool {
    offices().all(|function| {
        let allowed = may(policies, &usual(account(Role::ALL, Party::MemberAttorney), function));
        allowed != HOUSE.contains(&function)
    })
}

fn only_the_house_asks_for_every_client(policies: &Policies) -> bool {
    Party::ALL.iter().all(|party| {
        let function = if *party == Party::Worker { Function::ViewOwn } else { Function::Search };
        let question = usual(account(Role::ALL, *party), function);
        let own_person = *party == Party::Worker;
        let records = Records { own_person, ..question.records };
        let all = Records { every_client: true, ..records };
        may(policies, &Question { records, ..question })
            && may(policies, &Question { records: all, ..question }) != party.names_clients()
    })
}

fn a_worker_sees_himself_alone(policies: &Policies) -> bool {
    Function::ALL.iter().all(|function| {
        [false, true].into_iter().all(|own_person| {
            let question = usual(account(Role::ALL, Party::Worker), *function);
            let records = Records { own_person, ..question.records };
            let expected = own_person && *function == Function::ViewOwn;
            may(policies, &Question { records, ..question }) == expected
        })
    })
}

fn nobody_else_is_taken_for_a_worker(policies: &Policies) -> bool {
    Party::ALL.iter().filter(|party| **party != Party::Worker).all(|party| {
        let question = usual(account(Role::ALL, *party), Function::ViewOwn);
        let records = Records { own_person: true, ..question.records };
        !may(policies, &Question { records, ..question })
    })
}

fn a_delegation_gives_what_it_names(policies: &Policies) -> bool {
    let every = Functions::of(Function::ALL);
    let (from, until) = (Date::constant(2026, 11, 1), Date::constant(2026, 12, 1));
    Function::ALL.iter().all(|function| {
        let ask = |functions, roles: &[Role]| {
            let question = usual(account(roles, Party::Staff), *function);
            let situation = question.situation.delegated(Term::new(functions, from, until));
            let records = Records { own_tenant: false, ..question.records };
            may(policies, &Question { records, situation, ..question })
        };
        let expected = DELEGABLE.contains(function);
        ask(Functions::of(&[*function]), &[]) == expected
            && ask(every, &[]) == expected
            && !ask(Functions::default(), Role::ALL)
    })
}

fn a_delegation_holds_from_its_first_day_until_its_end(policies: &Policies) -> bool {
    let functions = Functions::of(&[Function::ViewLedger]);
    let on = |today: Date| {
        let question = usual(account(&[], Party::Staff), Function::ViewLedger);
        let term = Term::new(functions, Date::constant(2026, 11, 10), Date::constant(2026, 11, 20));
        let situation = Situation::new(&Purpose::Consult, today).delegated(term);
        let records = Records { own_tenant: false, ..question.records };
        may(policies, &Question { records, situation, ..question })
    };
    let days = [(9, false), (10, true), (11, true), (19, true), (20, false), (21, false)];
    days.into_iter().all(|(day, expected)| on(Date::constant(2026, 11, day)) == expected)
}

fn a_delegation_names_its_clients(policies: &Policies) -> bool {
    let functions = Functions::of(&[Function::ViewLedger]);
    let question = usual(account(&[], Party::Staff), Function::ViewLedger);
    let term = Term::new(functions, Date::constant(2026, 1, 1), Date::constant(2027, 1, 1));
    let situation = question.situation.delegated(term);
    let ask = |every_client, assigned| {
        let records = Records { own_tenant: false, every_client, assigned, ..question.records };
        may(policies, &Question { records, situation, ..question })
    };
    ask(false, true) && !ask(true, true) && !ask(false, false)
}

/// 約束 — its name, and whether it holds of some policies.
type Promise = (&'static str, fn(&Policies) -> bool);

const PROMISES: [Promise; 20] = [
    ("役割と機能は表のとおり", roles_do_what_the_table_says),
    ("役割がなければ何もできない", without_a_role_there_is_nothing),
    ("一人の事務所でも全部できる", one_person_alone_can_run_an_office),
    ("ほかの契約者のものは扱えない", other_tenants_are_closed),
    ("担当外の顧問先は扱えない", other_peoples_clients_are_closed),
    ("運営者は何も扱えない", an_operator_does_nothing),
    ("外した機能だけが使えない", a_withheld_function_is_withheld_alone),
    ("伏せた区画だけが見えない", withheld_fields_are_withheld_alone),
    ("機能は決まった目的だけに使う", functions_serve_their_purposes),
    ("処理の目的は人に使えない", purposes_of_jobs_serve_nobody),
    ("パスワードが先", a_due_password_comes_first),
    ("自分の届出は承認しない", nobody_approves_his_own_work),
    ("顧問先の人は見ることと登録まで", an_employers_people_only_see_and_enter),
    ("社労士会員は事務局の仕事をしない", a_member_attorney_does_not_keep_the_house),
    ("全顧問先を求めるのは職員だけ", only_the_house_asks_for_every_client),
    ("本人は自分だけを見る", a_worker_sees_himself_alone),
    ("本人でない人は本人として見ない", nobody_else_is_taken_for_a_worker),
    ("委託は名を挙げた機能だけ", a_delegation_gives_what_it_names),
    ("委託は初日から終わりの前日まで", a_delegation_holds_from_its_first_day_until_its_end),
    ("委託は名を挙げた顧問先だけ", a_delegation_names_its_clients),
];

/// The promises that do not hold, one after another.
pub fn broken(policies: &Policies) -> impl Iterator<Item = &'static str> {
    PROMISES.iter().filter(|(_, holds)| !holds(policies)).map(|(name, _)| *name)
}

#[test]
fn every_promise_holds() {
    let policies = Policies::embedded().expect("policies that fit their schema");
    assert_eq!(broken(policies).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_tables_name_each_function_once() {
    let named: Vec<Function> = TABLE.iter().map(|(function, _)| *function).collect();
    assert_eq!(named, offices().collect::<Vec<_>>());
    let named: Vec<Function> = PURPOSES.iter().map(|(function, _)| *function).collect();
    assert_eq!(named, Function::ALL);
}
