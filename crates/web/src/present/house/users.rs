//! 90 自分 and 91 利用者と権限 as views.

use romori_app::house::{
    ClientAnchor, Clients, EntryError, Party, Role, Roles, Standing, User, UserChange,
};

use super::office_frame;
use super::seen::when;
use crate::shell::{AppState, Failure, Pressed, Signed};
use crate::view::office::{
    AccountRow, AccountsPage, ConfirmPage, Entered, FilterLink, Filters, FormPage, Link, Note,
    Status, StatusKind, Toast, Tone, forms,
};
use crate::view::{Crumb, KeyHint};

/// What each choice of the form means.
const CHOICES: [(&str, &[Role]); 7] = [
    ("staff", &[Role::Clerk]),
    ("approver", &[Role::Clerk, Role::Approver]),
    ("attorney", &[Role::Attorney]),
    ("owner", &[Role::Administrator, Role::Attorney]),
    ("manager", &[Role::Administrator]),
    ("viewer", &[Role::Viewer]),
    ("auditor", &[Role::Auditor]),
];

/// What was entered about a user.
#[derive(Debug, Default)]
pub struct UserForm {
    /// 氏名
    pub name: String,
    /// 利用者ID
    pub login: String,
    role: String,
    numbers: String,
    clients: String,
    errors: Vec<(&'static str, String)>,
}

impl UserForm {
    /// As it was sent.
    pub fn of(form: &Pressed) -> Self {
        let field = |name| form.value(name).unwrap_or_default().trim().to_owned();
        Self {
            name: field("name"),
            login: field("login"),
            role: field("role"),
            numbers: field("numbers"),
            clients: field("clients"),
            errors: Vec::new(),
        }
    }

    /// As a user stands now.
    pub fn of_user(user: &User, known: &[ClientAnchor]) -> Self {
        let handler = Roles::of(&[Role::NumberHandler]);
        let others = user.roles.without(handler);
        let role = CHOICES.iter().find(|(_, roles)| Roles::of(roles) == others);
        let numbers_of = if user.roles.has(Role::NumberHandler) { "handler" } else { "" };
        let numbers = known.iter().filter(|anchor| user.clients.has(anchor.id));
        let clients = match &user.clients {
            Clients::All => String::new(),
            Clients::Only(_) => {
                numbers.map(|anchor| anchor.number.to_string()).collect::<Vec<_>>().join(" ")
            }
        };
        let role = role.map_or("", |(code, _)| *code).to_owned();
        Self { role, clients, numbers: numbers_of.to_owned(), ..Self::default() }
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, field: &'static str, words: String) {
        self.errors.push((field, words));
    }

    /// The clients that are named; none when one of them is not there, which is noted.
    pub fn clients(&mut self, signed: &Signed) -> Result<Option<Clients>, Failure> {
        let folded = romori_types::fold_width(&self.clients);
        let parts = folded.split(|letter: char| !letter.is_ascii_digit());
        let numbers: Vec<u32> =
            parts.filter(|part| !part.is_empty()).filter_map(|part| part.parse().ok()).collect();
        if numbers.is_empty() && !self.clients.is_empty() {
            let words = "顧問先番号を数字で入れてください。例 1001 1007";
            self.refuse("clients", words.to_owned());
            return Ok(None);
        }
        match signed.house.clients_numbered(&signed.visitor, &numbers) {
            Ok(clients) => Ok(Some(clients)),
            Err(error @ EntryError::NoClient(_)) => {
                self.refuse("clients", error.to_string());
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The roles that were chosen, if nothing lacks; what lacks is noted.
    pub fn check(&mut self) -> Option<Roles> {
        if self.name.is_empty() {
            self.refuse("name", "氏名を入れてください。".to_owned());
        }
        let plain = |letter: char| letter.is_ascii_graphic();
        if self.login.is_empty() || !self.login.chars().all(plain) {
            let words = "利用者IDを、半角の英数字で入れてください。";
            self.refuse("login", words.to_owned());
        }
        let roles = self.check_rights();
        roles.filter(|_| self.errors.is_empty())
    }

    /// The roles that were chosen.
    pub fn check_rights(&mut self) -> Option<Roles> {
        let chosen = CHOICES.iter().find(|(code, _)| *code == self.role);
        if chosen.is_none() {
            self.refuse("role", "できることを1つ選んでください。".to_owned());
        }
        let more: &[Role] = if self.numbers == "handler" { &[Role::NumberHandler] } else { &[] };
        chosen.map(|(_, roles)| Roles::of(roles).and(Roles::of(more)))
    }

    fn entered(&self, field: &str) -> Entered {
        let value = match field {
            "name" => &self.name,
            "login" => &self.login,
            "role" => &self.role,
            "numbers" => &self.numbers,
            _ => &self.clients,
        };
        let errors: Vec<&str> = self
            .errors
            .iter()
            .filter(|(of, _)| *of == field)
            .map(|(_, words)| words.as_str())
            .collect();
        let error = (!errors.is_empty()).then(|| errors.join(" "));
        Entered { value: value.clone(), error, choices: Vec::new() }
    }
}

/// 管理者・社会保険労務士
pub(super) fn roles_words(roles: Roles) -> String {
    roles.iter().map(Role::ja).collect::<Vec<_>>().join("・")
}

/// 社会保険労務士（社労士会員）・一部を外しています
fn role_words(user: &User) -> String {
    let mut words = roles_words(user.roles);
    if user.rights.party != Party::Staff {
        words = format!("{words}（{}）", user.rights.party.ja());
    }
    let limits = user.rights.limits;
    if !limits.functions.is_empty() || !limits.fields.is_empty() {
        words.push_str("・一部を外しています");
    }
    words
}

pub(super) fn clients_words(clients: &Clients) -> String {
    match clients {
        Clients::All => "すべて".to_owned(),
        Clients::Only(some) => format!("{}社", some.len()),
    }
}

/// 91 利用者と権限.
pub fn users_view(
    state: &AppState,
    signed: &Signed,
    users: &[User],
    ended: bool,
    done: &str,
    notes: Vec<Note>,
) -> AccountsPage {
    let crumbs = vec![Crumb::here("91 利用者と権限")];
    let mut frame = office_frame(state, signed, "利用者と権限", "91", crumbs);
    let is_ended = |user: &&User| (user.standing == Standing::Ended) == ended;
    let count =
        |over: bool| users.iter().filter(|user| (user.standing == Standing::Ended) == over).count();
    frame.facts = format!("{}人", count(false));
    let leads =
        |user: &&User| user.standing == Standing::Active && user.roles.has(Role::Administrator);
    let mut all = notes;
    if users.iter().filter(leads).count() == 1 {
        let line = "その人が来られないと、利用者を加えたり止めたりできません。もう1人を管理者にしておくことをお勧めします。";
        all.push(Note::new(Tone::Care, "管理者が1人しかいません", &[line]));
    }
    if ended {
        let line = "それまでは「再開する」で戻せます。記録に出る氏名だけは、封をして残ります。";
        let title = "閉じた利用者は、閉じた日の翌営業日に削除します";
        all.push(Note::new(Tone::Info, title, &[line]));
    }
    let link = |label: &str, over: bool, href: &str| FilterLink {
        current: over == ended,
        ..FilterLink::new(label, count(over).to_string(), href)
    };
    let plain = |label: &str, href: &str| FilterLink {
        count: None,
        ..FilterLink::new(label, String::new(), href)
    };
    AccountsPage {
        frame,
        toast: toast(done),
        notes: all,
        filters: Filters {
            label: "利用者の別".to_owned(),
            links: vec![
                link("いまの利用者", false, "/91"),
                link("閉じた利用者", true, "/91?show=ended"),
                plain("担当の割当て", "/91/assignments"),
                plain("ほかの事務所への委託", "/91/delegations"),
                plain("運営の支援", "/91/support"),
                plain("名簿のグループ", "/91/groups"),
                plain("もう一つの確認手段", "/91/second"),
            ],
        },
        rows: users.iter().filter(is_ended).map(row).collect(),
        inventory: Some(Link::new("台帳と棚卸し", "/91/inventory")),
        add: Some(Link::new("利用者を加える", "/91/new")),
        reset: Some(Link::new("パスワードの一斉再設定", "/91/reset")),
    }
}

pub(in crate::present) fn toast(done: &str) -> Option<Toast> {
    (!done.is_empty()).then(|| Toast { words: done.to_owned(), undo: None, link: None })
}

/// One line of the list.
pub(in crate::present) fn row(user: &User) -> AccountRow {
    let at = |path: &str| format!("/91/{}{path}", user.id);
    let mut actions = Vec::new();
    if user.standing == Standing::Active {
        actions.push(Link::new("権限を変える", at("")));
        actions.push(Link::new("権限の範囲", at("/limits")));
        actions.push(Link::new("権限を写す", at("/copy")));
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
        name: user.name.clone(),
        login: user.login.clone(),
        role: role_words(user),
        clients: clients_words(&user.clients),
        last: user.used_at.map_or_else(|| "まだ".to_owned(), when),
        sessions: match user.sessions {
            0 => String::new(),
            count => format!("いま{count}か所"),
        },
        status: match user.standing {
            Standing::Active if user.password_due => {
                Status::new(StatusKind::Waiting, "はじめのパスワード")
            }
            Standing::Active => Status::new(StatusKind::Done, "使用中"),
            Standing::Locked => Status::new(StatusKind::Check, "停止中"),
            Standing::Ended => Status::new(StatusKind::Ended, "閉じました"),
        },
        actions,
    }
}

/// The password that is shown once.
pub fn password_note(name: &str, password: &str) -> Note {
    let line = format!("{password}　（この画面を離れると、もう見られません）");
    let next =
        "電話か対面で本人に伝えてください。本人は、最初のサインインで自分のパスワードに変えます。";
    let title = format!("{name}さんのはじめのパスワード");
    Note { focus: true, ..Note::new(Tone::Ok, title, &[line.as_str(), next]) }
}

/// 利用者を加える.
pub fn new_user_view(state: &AppState, signed: &Signed, form: &UserForm) -> FormPage {
    let title = "利用者を加える";
    let consequences =
        vec!["はじめのパスワードを一度だけ表示します。本人が最初に変えます。".to_owned()];
    let page = form_page(state, signed, title, form, forms::ACCOUNT);
    FormPage {
        action: "/91/new".to_owned(),
        submit: "この利用者を加える".to_owned(),
        consequences,
        ..page
    }
}

/// 権限を変える.
pub fn rights_view(state: &AppState, signed: &Signed, user: &User, form: &UserForm) -> FormPage {
    let title = format!("{}さんの権限", user.name);
    let page = form_page(state, signed, &title, form, forms::RIGHTS);
    FormPage {
        action: format!("/91/{}", user.id),
        submit: "権限を変える".to_owned(),
        consequences: vec!["次の操作から、新しい権限と担当になります。".to_owned()],
        ..page
    }
}

fn form_page(
    state: &AppState,
    signed: &Signed,
    title: &str,
    form: &UserForm,
    spec: crate::view::office::FormSpec,
) -> FormPage {
    let crumbs = vec![Crumb::to("91 利用者と権限", "/91"), Crumb::here(title)];
    let mut frame = office_frame(state, signed, title, "91", crumbs);
    frame.keys = vec![KeyHint { keys: "Ctrl＋Enter", does: "送る" }];
    frame.failed = !form.errors.is_empty();
    FormPage {
        frame,
        notes: Vec::new(),
        stale: None,
        action: String::new(),
        hidden: Vec::new(),
        groups: spec.filled(|field| form.entered(field)),
        consequences: Vec::new(),
        submit: String::new(),
        cancel: "/91".to_owned(),
        known: None,
    }
}

/// Asks before a user is locked, opened or closed.
pub fn change_view(
    state: &AppState,
    signed: &Signed,
    user: &User,
    change: UserChange,
    problem: Option<&str>,
) -> ConfirmPage {
    let name = &user.name;
    let out = format!("いまのサインイン {}か所が、すぐに終わります。", user.sessions);
    let kept = "これまでの記録と決裁欄の名前は、そのまま残ります。";
    let (path, title, verb, lines) = match change {
        UserChange::Lock => (
            "lock",
            "利用を止める",
            "止める",
            vec![out, "再開するまで、サインインできません。".to_owned()],
        ),
        UserChange::Open => (
            "open",
            "利用を再開する",
            "再開する",
            vec!["前のパスワードと権限で、サインインできるようになります。".to_owned()],
        ),
        UserChange::End => ("close", "利用者を閉じる", "閉じる", vec![out, kept.to_owned()]),
        UserChange::DropFactors => {
            return drop_factors(state, signed, user, problem);
        }
    };
    let page = confirm(state, signed, title);
    ConfirmPage {
        question: format!("{name}さんの利用を{verb}ことにしますか"),
        consequences: lines,
        problem: problem.map(|words| Note {
            focus: true,
            ..Note::new(Tone::Bad, "変えられませんでした", &[words])
        }),
        action: format!("/91/{}/{path}", user.id),
        submit: format!("{name}さんの利用を{verb}"),
        danger: change != UserChange::Open,
        ..page
    }
}

/// Says what is in the file of the whole office, before it is made.
pub fn return_view(state: &AppState, signed: &Signed, problem: Option<&str>) -> ConfirmPage {
    ConfirmPage {
        question: "事務所のすべてのデータを、1つのファイルで受け取りますか".to_owned(),
        consequences: vec![
            "台帳の全行と履歴（JSON）、取込と同じ見出しの表（CSV）、案件と書類、見た人の記録が入ります。"
                .to_owned(),
            "全員の書出しとして数え、記録に残ります。上限を超えるときは、先に 12 の「大量の取扱い」で承認を求めてください。"
                .to_owned(),
            "ファイルは暗号化されていません。受け取ったあとの置き場所に注意してください。".to_owned(),
        ],
        problem: problem.map(|words| Note {
            focus: true,
            links: vec![Link::new("大量の取扱いを開く", "/12/bulk")],
            ..Note::new(Tone::Bad, "受け取れませんでした", &[words])
        }),
        action: "/91/return".to_owned(),
        submit: "すべてのデータを受け取る".to_owned(),
        ..confirm(state, signed, "データの受け取り")
    }
}

/// Asks before somebody's proofs are taken away for him.
fn drop_factors(
    state: &AppState,
    signed: &Signed,
    user: &User,
    problem: Option<&str>,
) -> ConfirmPage {
    let name = &user.name;
    ConfirmPage {
        question: format!("{name}さんの確認手段を消しますか"),
        consequences: vec![
            "パスキー・確認コード・回復コードが、すべて使えなくなります。".to_owned(),
            format!("いまのサインイン {}か所が、すぐに終わります。", user.sessions),
            "本人であることを、電話か対面で確かめてから行ってください。".to_owned(),
        ],
        problem: problem.map(|words| Note {
            focus: true,
            ..Note::new(Tone::Bad, "消せませんでした", &[words])
        }),
        action: format!("/91/{}/factors", user.id),
        submit: format!("{name}さんの確認手段を消す"),
        danger: true,
        ..confirm(state, signed, "確認手段を消す")
    }
}

/// Asks before a password is made anew.
pub fn renew_view(state: &AppState, signed: &Signed, user: &User) -> ConfirmPage {
    let name = &user.name;
    ConfirmPage {
        question: format!("{name}さんのパスワードを作り直しますか"),
        consequences: vec![
            format!("いまのサインイン {}か所が、すぐに終わります。", user.sessions),
            "新しいパスワードを一度だけ表示します。本人が最初に変えます。".to_owned(),
        ],
        action: format!("/91/{}/password", user.id),
        submit: "パスワードを作り直す".to_owned(),
        ..confirm(state, signed, "パスワードを作り直す")
    }
}

pub fn confirm(state: &AppState, signed: &Signed, title: &str) -> ConfirmPage {
    let crumbs = vec![Crumb::to("91 利用者と権限", "/91"), Crumb::here(title)];
    let mut frame = office_frame(state, signed, title, "91", crumbs);
    frame.keys = vec![KeyHint { keys: "Ctrl＋Enter", does: "行う" }];
    ConfirmPage {
        frame,
        question: String::new(),
        consequences: Vec::new(),
        problem: None,
        action: String::new(),
        hidden: Vec::new(),
        reason: None,
        typed: None,
        purposes: Vec::new(),
        submit: String::new(),
        danger: false,
        back: "/91".to_owned(),
    }
}
