//! What must hold of the policies, whatever they say. Each promise is asked of a set of policies
//! that may be another one than the program's.

use romori_policy::{
    FieldSet, Fields, Function, Functions, Limits, Party, Policies, Question, Records, Role, Roles,
    Situation, SupportTerm, Term, Who,
};
use romori_types::{CaseId, Date, PayRunId, Purpose};

const Y: bool = true;
const O: bool = false;

/// Who may do what. A column for each role, in the order of [`Role::ALL`].
#[rustfmt::skip]
pub const TABLE: [(Function, [bool; 7]); 30] = [
    //                          管理者 社労士 承認者 事務 閲覧 監査 番号
    (Function::ViewLedger,     [O,     Y,     Y,     Y,   Y,   O,   O]),
    (Function::Search,         [O,     Y,     Y,     Y,   Y,   O,   O]),
    (Function::EditLedger,     [O,     Y,     O,     Y,   O,   O,   O]),
    (Function::Import,         [O,     Y,     O,     Y,   O,   O,   O]),
    (Function::UndoBatch,      [O,     Y,     O,     Y,   O,   O,   O]),
    (Function::Export,         [O,     Y,     O,     Y,   O,   O,   O]),
    (Function::Determine,      [O,     Y,     O,     Y,   O,   O,   O]),
    (Function::DraftCase,      [O,     Y,     O,     Y,   O,   O,   O]),
    (Function::CheckCase,      [O,     Y,     Y,     Y,   O,   O,   O]),
    (Function::ApproveCase,    [O,     Y,     Y,     O,   O,   O,   O]),
    (Function::SubmitCase,     [O,     Y,     O,     Y,   O,   O,   O]),
    (Function::RunPay,         [O,     Y,     O,     Y,   O,   O,   O]),
    (Function::ViewDeadlines,  [Y,     Y,     Y,     Y,   Y,   O,   O]),
    (Function::ManageClients,  [Y,     Y,     O,     O,   O,   O,   O]),
    (Function::ViewLog,        [Y,     Y,     O,     O,   O,   Y,   O]),
    (Function::ManageUsers,    [Y,     O,     O,     O,   O,   O,   O]),
    (Function::ManageSettings, [Y,     O,     O,     O,   O,   O,   O]),
    (Function::ViewUsers,      [Y,     O,     O,     O,   O,   O,   O]),
    (Function::AssignClients,  [Y,     O,     O,     O,   O,   O,   O]),
    (Function::Delegate,       [Y,     O,     O,     O,   O,   O,   O]),
    (Function::ViewAccess,     [Y,     Y,     O,     O,   O,   Y,   O]),
    (Function::Provision,      [Y,     O,     O,     O,   O,   O,   O]),
    (Function::GrantSupport,   [Y,     O,     O,     O,   O,   O,   O]),
    (Function::HoldKeys,       [Y,     Y,     O,     O,   O,   O,   O]),
    (Function::AdmitWorkers,   [O,     Y,     O,     Y,   O,   O,   O]),
    (Function::CollectNumbers, [O,     O,     O,     O,   O,   O,   Y]),
    (Function::UseNumbers,     [O,     O,     O,     O,   O,   O,   Y]),
    (Function::DisposeNumbers, [O,     O,     O,     O,   O,   O,   Y]),
    (Function::PermitNumbers,  [O,     O,     O,     O,   O,   O,   Y]),
    (Function::ViewNumbers,    [O,     O,     O,     O,   O,   O,   Y]),
];

/// What each function may be used for, by the codes of the log.
const PURPOSES: [(Function, &[u8]); 37] = [
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
    (Function::ViewOwn, &[12]),
    (Function::Provision, &[11]),
    (Function::ViewTenants, &[11]),
    (Function::ManageContracts, &[11]),
    (Function::AskSupport, &[11]),
    (Function::GrantSupport, &[11]),
    (Function::AskUrgent, &[11]),
    (Function::GrantUrgent, &[11]),
    (Function::WatchLog, &[10]),
    (Function::HoldKeys, &[11]),
    (Function::AdmitWorkers, &[11]),
    (Function::CollectNumbers, &[13]),
    (Function::UseNumbers, &[7, 13]),
    (Function::DisposeNumbers, &[13]),
    (Function::PermitNumbers, &[13]),
    (Function::ViewNumbers, &[13]),
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
const CLIENT_SIDE: [Function; 11] = [
    Function::ViewLedger,
    Function::Search,
    Function::EditLedger,
    Function::Import,
    Function::Export,
    Function::ViewDeadlines,
    Function::CollectNumbers,
    Function::UseNumbers,
    Function::DisposeNumbers,
    Function::PermitNumbers,
    Function::ViewNumbers,
];

/// What a member attorney may never do.
const HOUSE: [Function; 11] = [
    Function::ManageClients,
    Function::ViewLog,
    Function::ManageUsers,
    Function::ViewUsers,
    Function::ManageSettings,
    Function::AssignClients,
    Function::Delegate,
    Function::ViewAccess,
    Function::GrantSupport,
    Function::Provision,
    Function::HoldKeys,
];

pub const TODAY: Date = Date::constant(2026, 11, 30);

fn all_purposes() -> [Purpose; 19] {
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

/// All but what a worker alone does, and those who run the installation.
fn offices() -> impl Iterator<Item = Function> {
    let others = |function: &Function| {
        *function == Function::ViewOwn || Function::OF_OPERATORS.contains(function)
    };
    Function::ALL.iter().copied().filter(move |function| !others(function))
}

/// On which somebody of a tenant stands.
fn sides() -> impl Iterator<Item = &'static Party> {
    Party::ALL.iter().filter(|party| **party != Party::Operator)
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
    let roles = [Role::Administrator, Role::Attorney, Role::NumberHandler];
    let all = account(&roles, Party::Staff);
    offices().all(|function| may(policies, &usual(all, function)))
}

/// Every other role together opens nothing of numbers, and a delegation that names it neither.
fn numbers_are_for_who_handles_them(policies: &Policies) -> bool {
    let others: Vec<Role> =
        Role::ALL.iter().copied().filter(|role| *role != Role::NumberHandler).collect();
    let (from, until) = (Date::constant(2026, 11, 1), Date::constant(2026, 12, 1));
    let term = Term::new(Functions::of(Function::ALL), from, until);
    Function::OF_NUMBERS.into_iter().all(|function| {
        let handler = usual(account(&[Role::NumberHandler], Party::Staff), function);
        let delegated = Question {
            records: Records { own_tenant: false, ..handler.records },
            situation: handler.situation.delegated(term),
            ..handler
        };
        may(policies, &handler)
            && !may(policies, &delegated)
            && sides().all(|party| !may(policies, &usual(account(&others, *party), function)))
    })
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

/// 支援担当 is nothing that somebody of a tenant could be.
fn a_role_of_operators_gives_a_tenants_people_nothing(policies: &Policies) -> bool {
    Function::ALL.iter().all(|function| {
        Party::ALL.iter().all(|party| {
            let own_person = *party == Party::Worker && *function == Function::ViewOwn;
            let roles = [Role::Support, Role::Watch];
            let may = |role| may(policies, &usual(account(&[role], *party), *function));
            own_person || !roles.into_iter().any(may)
        })
    })
}

fn a_tenants_people_do_not_run_the_installation(policies: &Policies) -> bool {
    let forbidden = |question: &Question| {
        let decided = policies.evaluate(question).expect("every question can be put");
        !decided.allowed && decided.forbids.iter().any(|id| id == "wall-around-the-installation")
    };
    Function::OF_OPERATORS.iter().all(|function| {
        Party::ALL.iter().all(|party| forbidden(&usual(account(Role::ALL, *party), *function)))
    })
}

pub fn operator(roles: &[Role]) -> Who {
    let roles = Roles::of(roles);
    Who::Operator { roles, limits: Limits::default(), password_due: false }
}

fn at_a_tenant(question: Question) -> Question {
    Question { records: Records { own_tenant: false, ..question.records }, ..question }
}

/// Not only does nothing allow it: it is forbidden, whatever may be allowed one day. In his own
/// house there is nobody's record, and there he does what his role names.
fn an_operator_does_nothing_at_a_tenant(policies: &Policies) -> bool {
    let forbidden = |question: &Question| {
        let decided = policies.evaluate(question).expect("every question can be put");
        !decided.allowed && decided.forbids.iter().any(|id| id == "wall-before-operators")
    };
    let (from, until) = (Date::constant(2026, 11, 1), Date::constant(2026, 12, 1));
    let term = Term::new(Functions::of(Function::ALL), from, until);
    Function::ALL.iter().all(|function| {
        let own = usual(operator(Role::ALL), *function);
        let there = at_a_tenant(own);
        let delegated = Question { situation: there.situation.delegated(term), ..there };
        // What is said to be support in his own house is none.
        let alone = Question { situation: supported(&there, 60).situation, ..own };
        forbidden(&there)
            && forbidden(&delegated)
            && forbidden(&alone)
            && (forbidden(&own) || AT_HOME.iter().any(|(one, _)| one == function))
    })
}

/// What an operator does in his own house: 運営管理者, 支援担当, 監視担当.
const AT_HOME: [(Function, [bool; 3]); 9] = [
    (Function::ViewTenants, [Y, Y, Y]),
    (Function::ManageContracts, [Y, O, O]),
    (Function::ManageUsers, [Y, O, O]),
    (Function::ViewUsers, [Y, O, O]),
    (Function::ViewLog, [Y, O, O]),
    (Function::AskSupport, [O, Y, Y]),
    (Function::AskUrgent, [O, Y, O]),
    (Function::GrantUrgent, [Y, Y, O]),
    (Function::WatchLog, [O, O, Y]),
];

fn operators_do_what_their_table_says(policies: &Policies) -> bool {
    Function::ALL.iter().all(|function| {
        let row = AT_HOME.iter().find(|(one, _)| one == function).map_or([O; 3], |(_, row)| *row);
        let ask = |role| may(policies, &usual(operator(&[role]), *function));
        [ask(Role::Administrator), ask(Role::Support), ask(Role::Watch)] == row
            && !may(policies, &usual(operator(&[]), *function))
    })
}

/// The same question under a support that names every function.
fn supported(question: &Question, minutes: u16) -> Question {
    let functions = Functions::of(Function::ALL);
    let situation = question.situation.supported(SupportTerm { functions, minutes, urgent: false });
    Question { situation, ..*question }
}

fn a_support_gives_what_it_names_and_only_looks(policies: &Policies) -> bool {
    Function::ALL.iter().all(|function| {
        let there = at_a_tenant(usual(operator(&[Role::Support]), *function));
        let named = |functions: &[Function]| {
            let term =
                SupportTerm { functions: Functions::of(functions), minutes: 60, urgent: false };
            may(policies, &Question { situation: there.situation.supported(term), ..there })
        };
        let expected = [Function::ViewLedger, Function::ViewDeadlines].contains(function);
        named(&[*function]) == expected && named(Function::ALL) == expected && !named(&[])
    })
}

/// Who watches is let at the log and at nothing else, and only by who names it.
fn a_support_of_who_watches_is_for_the_log(policies: &Policies) -> bool {
    Function::ALL.iter().all(|function| {
        let there = at_a_tenant(usual(operator(&[Role::Watch]), *function));
        let named = |functions: &[Function]| {
            let term =
                SupportTerm { functions: Functions::of(functions), minutes: 60, urgent: false };
            may(policies, &Question { situation: there.situation.supported(term), ..there })
        };
        let expected = *function == Function::ViewLog;
        named(&[*function]) == expected && named(Function::ALL) == expected && !named(&[])
    })
}

/// Neither another operator nor anybody of a tenant, whatever is said to be the basis.
fn a_support_is_for_the_role_that_asks(policies: &Policies) -> bool {
    let looks = |who| supported(&at_a_tenant(usual(who, Function::ViewLedger)), 60);
    let others: Vec<Role> =
        Role::ALL.iter().copied().filter(|role| *role != Role::Support).collect();
    may(policies, &looks(operator(&[Role::Support])))
        && !may(policies, &looks(operator(&others)))
        && !may(policies, &looks(account(Role::ALL, Party::Staff)))
}

fn a_support_ends_by_itself(policies: &Policies) -> bool {
    let there = at_a_tenant(usual(operator(&[Role::Support]), Function::ViewLedger));
    let times = [(0, false), (1, true), (60, true), (480, true), (481, false), (u16::MAX, false)];
    times
        .into_iter()
        .all(|(minutes, expected)| may(policies, &supported(&there, minutes)) == expected)
}

/// Whoever it is whose basis is said to be support: of what is over nothing is left.
fn nothing_outlives_a_support(policies: &Policies) -> bool {
    let over = |who| {
        let question = supported(&usual(who, Function::ViewLedger), 0);
        let decided = policies.evaluate(&question).expect("every question can be put");
        decided.forbids.iter().any(|id| id == "support-in-force")
    };
    over(operator(Role::ALL)) && over(everybody())
}

fn a_support_names_its_clients(policies: &Policies) -> bool {
    let there = at_a_tenant(usual(operator(&[Role::Support]), Function::ViewLedger));
    let ask = |every_client, assigned| {
        let records = Records { every_client, assigned, ..there.records };
        may(policies, &supported(&Question { records, ..there }, 60))
    };
    ask(false, true) && !ask(true, true) && !ask(false, false)
}

/// As two operators open it: masked, for so long.
fn urgent(minutes: u16, fields: FieldSet) -> Question {
    let limits = Limits { fields, ..Limits::default() };
    let who = Who::Operator { roles: Roles::of(&[Role::Support]), limits, password_due: false };
    let there = at_a_tenant(usual(who, Function::ViewLedger));
    let functions = Functions::of(Function::ALL);
    let term = SupportTerm { functions, minutes, urgent: true };
    Question { situation: there.situation.supported(term), ..there }
}

fn masked() -> FieldSet {
    FieldSet::of(&[Fields::Identity, Fields::Pay]).others()
}

fn an_urgent_support_takes_a_second_operator(policies: &Policies) -> bool {
    [Role::Administrator, Role::Support].iter().all(|role| {
        let other = usual(operator(&[*role]), Function::GrantUrgent);
        let mut own = other;
        own.situation.own_work = true;
        may(policies, &other) && !may(policies, &own)
    })
}

fn an_urgent_support_ends_within_an_hour(policies: &Policies) -> bool {
    [(0, false), (1, true), (60, true), (61, false), (480, false)]
        .into_iter()
        .all(|(minutes, expected)| may(policies, &urgent(minutes, masked())) == expected)
}

/// Each set of fields that a mask takes away, shown: nothing is.
fn an_urgent_support_is_masked(policies: &Policies) -> bool {
    let shown = |fields: &Fields| {
        let less: Vec<Fields> = masked().iter().filter(|one| one != fields).collect();
        FieldSet::of(&less)
    };
    may(policies, &urgent(60, masked()))
        && masked().iter().all(|fields| !may(policies, &urgent(60, shown(&fields))))
        && !may(policies, &urgent(60, FieldSet::default()))
}

fn what_an_operator_sees_may_be_masked(policies: &Policies) -> bool {
    Fields::ALL.iter().all(|withheld| {
        let limits = Limits { fields: FieldSet::of(&[*withheld]), ..Limits::default() };
        let roles = Roles::of(&[Role::Support]);
        let who = Who::Operator { roles, limits, password_due: false };
        let question = supported(&at_a_tenant(usual(who, Function::ViewLedger)), 60);
        Fields::ALL.iter().all(|one| may(policies, &question.about(*one)) == (one != withheld))
    })
}

fn an_operators_password_comes_first(policies: &Policies) -> bool {
    let limits = Limits::default();
    let who = Who::Operator { roles: Roles::of(Role::ALL), limits, password_due: true };
    let withheld = Limits { functions: Functions::of(Function::ALL), ..limits };
    let nothing =
        Who::Operator { roles: Roles::of(Role::ALL), limits: withheld, password_due: false };
    Function::ALL.iter().all(|function| {
        !may(policies, &usual(who, *function)) && !may(policies, &usual(nothing, *function))
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

pub fn functions_serve_their_purposes(policies: &Policies) -> bool {
    PURPOSES.iter().all(|(function, codes)| {
        all_purposes().iter().all(|purpose| {
            let who = match function {
                Function::ViewOwn => account(&[], Party::Worker),
                one if Function::OF_OPERATORS.contains(one) => operator(Role::ALL),
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
    sides().all(|party| {
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
    sides().filter(|party| **party != Party::Worker).all(|party| {
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

const PROMISES: [Promise; 35] = [
    ("役割と機能は表のとおり", roles_do_what_the_table_says),
    ("役割がなければ何もできない", without_a_role_there_is_nothing),
    ("一人の事務所でも全部できる", one_person_alone_can_run_an_office),
    ("個人番号は取扱担当者だけ", numbers_are_for_who_handles_them),
    ("ほかの契約者のものは扱えない", other_tenants_are_closed),
    ("担当外の顧問先は扱えない", other_peoples_clients_are_closed),
    ("運営者は契約者のものを扱えない", an_operator_does_nothing_at_a_tenant),
    ("運営者は自分の家で表のとおり", operators_do_what_their_table_says),
    (
        "支援担当の役割は契約者の人に何も与えない",
        a_role_of_operators_gives_a_tenants_people_nothing,
    ),
    ("契約者の人は運営の仕事をしない", a_tenants_people_do_not_run_the_installation),
    ("支援は名を挙げた機能で見るだけ", a_support_gives_what_it_names_and_only_looks),
    ("監視担当の支援は記録だけ", a_support_of_who_watches_is_for_the_log),
    ("支援は支援担当だけ", a_support_is_for_the_role_that_asks),
    ("支援はおのずから終わる", a_support_ends_by_itself),
    ("終わった支援では何もできない", nothing_outlives_a_support),
    ("支援は名を挙げた顧問先だけ", a_support_names_its_clients),
    ("緊急の支援は二人目が認める", an_urgent_support_takes_a_second_operator),
    ("緊急の支援は60分まで", an_urgent_support_ends_within_an_hour),
    ("緊急の支援は伏せて見る", an_urgent_support_is_masked),
    ("支援は伏せて見せられる", what_an_operator_sees_may_be_masked),
    ("運営者もパスワードが先", an_operators_password_comes_first),
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
    let offices: Vec<Function> = offices().collect();
    assert_eq!(named, offices);
    let named: Vec<Function> = PURPOSES.iter().map(|(function, _)| *function).collect();
    assert_eq!(named, Function::ALL);
}
