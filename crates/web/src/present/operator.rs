//! The pages of those who run the installation as views.

use romori_app::house::{
    Board, ContractState, DailyDone, Function, LookPart, LookedClient, Role, Roles, Standing,
    TenantLine, Terms, User,
};
use romori_types::{date_ja, day_in_japan};

use super::house::seen::when;
use super::house::users::toast;
use super::house::{case_title, office_frame, users};
use crate::shell::{AppState, Pressed, Signed};
use crate::view::office::{
    AccountRow, AccountsPage, Entered, FilterLink, Filters, FormPage, Link, Note, Press, Status,
    StatusKind, Tone,
};
use crate::view::operator::{BoardPage, CONTRACT, LookPage, OPERATOR, OPERATOR_ROLES, TenantRow};
use crate::view::{Crumb, KeyHint, grouped};

/// What an operator can be, by the choice of the form.
const CHOICES: [(&str, &[Role]); 4] = [
    ("administrator", &[Role::Administrator]),
    ("support", &[Role::Support]),
    ("both", &[Role::Administrator, Role::Support]),
    ("watch", &[Role::Watch]),
];

/// 運営管理者・支援担当
pub fn operator_words(roles: Roles) -> String {
    let word = |role| match role {
        Role::Administrator => "運営管理者",
        other => other.ja(),
    };
    roles.iter().map(word).collect::<Vec<_>>().join("・")
}

/// 10 契約者.
pub fn board_view(state: &AppState, signed: &Signed, board: &Board, done: &str) -> BoardPage {
    let mut frame = office_frame(state, signed, "契約者", "10", vec![Crumb::here("10 契約者")]);
    frame.facts = format!("{}者", board.tenants.len());
    let pressing = |alarm: &romori_app::house::Alarm| {
        let tone = if alarm.is_pressing() { Tone::Bad } else { Tone::Info };
        Note::new(tone, alarm.to_string(), &[])
    };
    let session = &signed.visitor.session;
    let may = (session.may(Function::ManageContracts), session.may(Function::AskSupport));
    BoardPage {
        frame,
        toast: toast(done),
        notes: board.alarms.iter().map(pressing).collect(),
        rows: board.tenants.iter().map(|line| row(line, may)).collect(),
        done: board.done.iter().rev().map(done_words).collect(),
    }
}

fn row(line: &TenantLine, (may_change, may_ask): (bool, bool)) -> TenantRow {
    let contract = &line.terms.contract;
    let tenant = contract.tenant.to_string();
    let to = contract.to.map_or_else(|| "期限なし".to_owned(), |to| format!("{}まで", date_ja(to)));
    TenantRow {
        kind: contract.kind.ja(),
        status: match contract.state {
            ContractState::Trial => Status::new(StatusKind::Check, contract.state.ja()),
            ContractState::Paid => Status::new(StatusKind::Done, contract.state.ja()),
            ContractState::Ended => Status::new(StatusKind::Ended, contract.state.ja()),
            ContractState::Sample => Status::new(StatusKind::Waiting, contract.state.ja()),
        },
        from: date_ja(contract.from),
        to,
        goes: line
            .terms
            .accounts_go_on
            .map_or_else(String::new, |day| format!("利用者の削除は{}", date_ja(day))),
        accounts: grouped_count(contract.accounts),
        clients: grouped_count(line.clients),
        persons: grouped_count(line.persons),
        reset: line.reset.as_ref().map_or_else(String::new, |reset| {
            let (left, users) = (reset.left, reset.users);
            format!(
                "{}回目 残り{left}/{users}人（{}まで）",
                reset.generation,
                date_ja(reset.closes_on)
            )
        }),
        links: (may_change.then(|| Link::new("契約を変える", format!("/contracts/{tenant}"))))
            .into_iter()
            .chain(
                may_ask.then(|| Link::new("支援を申し出る", format!("/support?tenant={tenant}"))),
            )
            .chain(may_change.then(|| Link::new("運営の記録", format!("/01?tenant={tenant}"))))
            .collect(),
        tenant,
    }
}

fn grouped_count(count: u64) -> String {
    grouped(i64::try_from(count).unwrap_or(i64::MAX))
}

fn done_words(done: &DailyDone) -> String {
    let (day, on) = (date_ja(done.day), date_ja(day_in_japan(done.done_at)));
    let late = if on == day { String::new() } else { format!("（{on}に実行）") };
    let counts = done.counts;
    format!(
        "{day}の分{late} {} 利用者{}件・契約者{}件",
        done.work.ja(),
        counts.accounts,
        counts.tenants
    )
}

/// The frame of a look, with how long it still lasts and the way home.
fn look_page(state: &AppState, signed: &Signed, title: &str, crumbs: Vec<Crumb>) -> LookPage {
    let mut frame = office_frame(state, signed, title, "20", crumbs);
    let support = signed.visitor.session.support();
    let minutes = support.map_or(0, |support| support.minutes);
    let masked = support.is_some_and(|support| support.masked);
    let how = if masked {
        "氏名・番号は伏せています"
    } else {
        "氏名・番号も見えます"
    };
    frame.facts = format!("支援 あと{minutes}分　{how}");
    let csrf = frame.standing.csrf.clone();
    LookPage {
        home: Press::new("見るのをやめて戻る", "/support/enter", csrf),
        frame,
        links: Vec::new(),
        parts: Vec::new(),
        cases: Vec::new(),
    }
}

/// The clients that a support names.
pub fn look_view(state: &AppState, signed: &Signed, clients: &[(u32, String)]) -> LookPage {
    let link = |(number, name): &(u32, String)| {
        Link::new(format!("{number} {name}"), format!("/look/{number}"))
    };
    let page = look_page(state, signed, "支援で見る顧問先", vec![Crumb::here("顧問先")]);
    LookPage { links: clients.iter().map(link).collect(), ..page }
}

/// One client.
pub fn look_client_view(
    state: &AppState,
    signed: &Signed,
    number: u32,
    looked: &LookedClient,
) -> LookPage {
    let title = format!("顧問先 {number}");
    let crumbs = vec![Crumb::to("顧問先", "/look"), Crumb::here(&title)];
    let link = |(person, name): &(u32, String)| {
        Link::new(format!("{number}-{person} {name}"), format!("/look/{number}/{person}"))
    };
    let case = |case: &romori_app::house::Case| {
        let due = case.due_on.map_or_else(|| "期限なし".to_owned(), date_ja);
        format!("{} {} {due}", case_title(case.procedure, case.period), case.state.ja())
    };
    LookPage {
        links: looked.persons.iter().map(link).collect(),
        parts: looked.parts.clone(),
        cases: looked.cases.iter().map(case).collect(),
        ..look_page(state, signed, &title, crumbs)
    }
}

/// One person.
pub fn look_person_view(
    state: &AppState,
    signed: &Signed,
    (number, person): (u32, u32),
    parts: Vec<LookPart>,
) -> LookPage {
    let title = format!("個人 {number}-{person}");
    let client = format!("/look/{number}");
    let crumbs = vec![
        Crumb::to("顧問先", "/look"),
        Crumb::to(format!("顧問先 {number}"), client),
        Crumb::here(&title),
    ];
    LookPage { parts, ..look_page(state, signed, &title, crumbs) }
}

/// What was entered about a contract.
#[derive(Debug, Default)]
pub struct ContractForm {
    /// trial, paid.
    pub state: String,
    /// 終了日
    pub to: String,
    errors: Vec<(&'static str, String)>,
}

impl ContractForm {
    /// As it was sent.
    pub fn sent(form: &Pressed) -> Self {
        let field = |name| form.value(name).unwrap_or_default().trim().to_owned();
        Self { state: field("state"), to: field("to"), errors: Vec::new() }
    }

    /// As the contract stands.
    pub fn of(terms: &Terms) -> Self {
        let state = match terms.contract.state {
            ContractState::Trial => "trial",
            _ => "paid",
        };
        let to = terms.contract.to.map_or_else(String::new, date_ja);
        Self { state: state.to_owned(), to, errors: Vec::new() }
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, field: &'static str, words: String) {
        self.errors.push((field, words));
    }

    fn entered(&self, field: &str) -> Entered {
        let value = if field == "state" { &self.state } else { &self.to };
        Entered { error: error_of(&self.errors, field), ..Entered::text(value.clone()) }
    }
}

fn error_of(errors: &[(&'static str, String)], field: &str) -> Option<String> {
    errors.iter().find(|(of, _)| *of == field).map(|(_, words)| words.clone())
}

fn form_page(
    state: &AppState,
    signed: &Signed,
    (title, menu): (&str, &'static str),
    back: (&str, &str),
) -> FormPage {
    let crumbs = vec![Crumb::to(back.0, back.1), Crumb::here(title)];
    let mut frame = office_frame(state, signed, title, menu, crumbs);
    frame.keys = vec![KeyHint { keys: "Ctrl＋Enter", does: "送る" }];
    FormPage {
        frame,
        notes: Vec::new(),
        stale: None,
        action: String::new(),
        hidden: Vec::new(),
        groups: Vec::new(),
        consequences: Vec::new(),
        submit: String::new(),
        cancel: back.1.to_owned(),
        known: None,
    }
}

/// 契約を変える.
pub fn contract_view(
    state: &AppState,
    signed: &Signed,
    terms: &Terms,
    form: &ContractForm,
) -> FormPage {
    let contract = &terms.contract;
    let mut page = form_page(state, signed, ("契約を変える", "10"), ("10 契約者", "/"));
    page.frame.failed = !form.errors.is_empty();
    page.frame.facts = format!("契約者 {}　{}", contract.tenant, contract.kind.ja());
    FormPage {
        action: format!("/contracts/{}", contract.tenant),
        groups: CONTRACT.filled(|field| form.entered(field)),
        consequences: vec![
            "終了日の次の日から、この契約者の人は入れなくなります。".to_owned(),
            "終了日の翌営業日に、この契約者の利用者を削除します。".to_owned(),
            "契約者の記録に、運営者の操作として残ります。".to_owned(),
        ],
        submit: "契約を変える".to_owned(),
        ..page
    }
}

/// What was entered about an operator.
#[derive(Debug, Default)]
pub struct OperatorForm {
    /// 氏名
    pub name: String,
    /// 利用者ID
    pub login: String,
    role: String,
    errors: Vec<(&'static str, String)>,
}

impl OperatorForm {
    /// As it was sent.
    pub fn sent(form: &Pressed) -> Self {
        let field = |name| form.value(name).unwrap_or_default().trim().to_owned();
        Self { name: field("name"), login: field("login"), role: field("role"), errors: Vec::new() }
    }

    /// As an operator stands now.
    pub fn of(user: &User) -> Self {
        let choice = CHOICES.iter().find(|(_, roles)| Roles::of(roles) == user.roles);
        let role = choice.map_or("", |(code, _)| *code).to_owned();
        Self { role, ..Self::default() }
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, field: &'static str, words: String) {
        self.errors.push((field, words));
    }

    /// The roles that were chosen, if nothing lacks; what lacks is noted.
    pub fn check(&mut self, is_new: bool) -> Option<Roles> {
        if is_new && self.name.is_empty() {
            self.refuse("name", "氏名を入れてください。".to_owned());
        }
        let plain = self.login.chars().all(|letter| letter.is_ascii_graphic());
        if is_new && (self.login.is_empty() || !plain) {
            self.refuse("login", "利用者IDを、半角の英数字で入れてください。".to_owned());
        }
        let chosen = CHOICES.iter().find(|(code, _)| *code == self.role);
        if chosen.is_none() {
            self.refuse("role", "できることを1つ選んでください。".to_owned());
        }
        chosen.map(|(_, roles)| Roles::of(roles)).filter(|_| self.errors.is_empty())
    }

    fn entered(&self, field: &str) -> Entered {
        let value = match field {
            "name" => &self.name,
            "login" => &self.login,
            _ => &self.role,
        };
        Entered { error: error_of(&self.errors, field), ..Entered::text(value.clone()) }
    }
}

/// 運営者を加える, or what one may do.
pub fn operator_view(
    state: &AppState,
    signed: &Signed,
    user: Option<&User>,
    form: &OperatorForm,
) -> FormPage {
    let title = match user {
        Some(user) => format!("{}さんのできること", user.name),
        None => "運営者を加える".to_owned(),
    };
    let mut page = form_page(state, signed, (&title, "91"), ("91 運営者", "/91"));
    page.frame.failed = !form.errors.is_empty();
    match user {
        Some(user) => FormPage {
            action: format!("/91/{}", user.id),
            groups: OPERATOR_ROLES.filled(|field| form.entered(field)),
            consequences: vec!["次の操作から、新しくなります。".to_owned()],
            submit: "できることを変える".to_owned(),
            ..page
        },
        None => FormPage {
            action: "/91/new".to_owned(),
            groups: OPERATOR.filled(|field| form.entered(field)),
            consequences: vec![
                "はじめのパスワードを一度だけ表示します。本人が最初に変えます。".to_owned(),
                "もう一つの確認手段を登録するまで、ほかの画面は使えません。".to_owned(),
            ],
            submit: "この運営者を加える".to_owned(),
            ..page
        },
    }
}

/// 91 運営者.
pub fn operators_view(
    state: &AppState,
    signed: &Signed,
    operators: &[User],
    done: &str,
    notes: Vec<Note>,
) -> AccountsPage {
    let mut frame = office_frame(state, signed, "運営者", "91", vec![Crumb::here("91 運営者")]);
    frame.facts = format!("{}人", operators.len());
    let plain = |label: &str, href: &str| FilterLink {
        count: None,
        ..FilterLink::new(label, String::new(), href)
    };
    AccountsPage {
        frame,
        toast: toast(done),
        notes,
        filters: Filters {
            label: "運営者の別".to_owned(),
            links: vec![
                FilterLink { current: true, ..plain("運営者", "/91") },
                plain("台帳と棚卸し", "/91/inventory"),
            ],
        },
        rows: operators.iter().map(operator_row).collect(),
        inventory: None,
        add: Some(Link::new("運営者を加える", "/91/new")),
        reset: Some(Link::new("パスワードの一斉再設定", "/91/reset")),
    }
}

fn operator_row(user: &User) -> AccountRow {
    let at = |path: &str| format!("/91/{}{path}", user.id);
    let mut actions = Vec::new();
    if user.standing == Standing::Active {
        actions.push(Link::new("できることを変える", at("")));
        actions.push(Link::new("パスワードを作り直す", at("/password")));
        actions.push(Link::new("確認手段を消す", at("/factors")));
        actions.push(Link::new("止める", at("/lock")));
    } else {
        actions.push(Link::new("再開する", at("/open")));
    }
    if user.standing != Standing::Ended {
        actions.push(Link::new("閉じる", at("/close")));
    }
    AccountRow {
        role: operator_words(user.roles),
        clients: "なし".to_owned(),
        last: user.used_at.map_or_else(|| "まだ".to_owned(), when),
        actions,
        ..users::row(user)
    }
}
