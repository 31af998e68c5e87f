//! The pages of those who run the installation: plain values, and the templates that show them.

use askama::Template;
use romori_app::house::LookPart;

use super::Frame;
use super::office::FieldKind::{Date, Radio, Text};
use super::office::Width::{W8, W16};
use super::office::{FormSpec, GroupSpec, Link, Note, Press, Status, Toast, Tone, field};

const OPERATOR_ROLE: &[(&str, &str)] = &[
    ("administrator", "運営管理者（契約と運営者）"),
    ("support", "支援担当（契約者への支援の申出）"),
    ("both", "運営管理者と支援担当"),
    ("watch", "監視担当（全契約者の記録の見出しと数）"),
];
const CONTRACT_STATE: &[(&str, &str)] = &[("trial", "試用"), ("paid", "本契約")];

/// 運営者を加える.
pub const OPERATOR: FormSpec = FormSpec(&[GroupSpec {
    legend: "運営者",
    hint: "",
    fields: &[
        field("name", "氏名", Text, W16).hint("契約者の記録にも出ます"),
        field("login", "利用者ID", Text, W16).hint("半角の英数字。メールアドレスでも"),
        field("role", "できること", Radio, W16).among(OPERATOR_ROLE),
    ],
}]);

/// 運営者のできることを変える.
pub const OPERATOR_ROLES: FormSpec = FormSpec(&[GroupSpec {
    legend: "できること",
    hint: "次の操作から、新しくなります",
    fields: &[field("role", "できること", Radio, W16).among(OPERATOR_ROLE)],
}]);

/// 契約を変える.
pub const CONTRACT: FormSpec = FormSpec(&[GroupSpec {
    legend: "契約",
    hint: "",
    fields: &[
        field("state", "種別", Radio, W16).among(CONTRACT_STATE),
        field("to", "終了日", Date, W8).hint("最後の日。空なら期限なし").optional(),
    ],
}]);

/// 10 契約者.
#[derive(Debug, Clone, Template)]
#[template(path = "operator/board.html")]
pub struct BoardPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// What presses, or came late.
    pub notes: Vec<Note>,
    /// Every contract.
    pub rows: Vec<TenantRow>,
    /// The work of the last days, a line each.
    pub done: Vec<String>,
}

/// One contract, without a name.
#[derive(Debug, Clone)]
pub struct TenantRow {
    /// 契約者の番号
    pub tenant: String,
    /// 社会保険労務士事務所
    pub kind: &'static str,
    /// 本契約
    pub status: Status,
    /// First day.
    pub from: String,
    /// 期限なし, or the last day.
    pub to: String,
    /// On which day its accounts go; may be empty.
    pub goes: String,
    /// How many accounts.
    pub accounts: String,
    /// How many clients.
    pub clients: String,
    /// How many persons.
    pub persons: String,
    /// How far everybody's new password is; may be empty.
    pub reset: String,
    /// 契約を変える, 支援を申し出る, for who may.
    pub links: Vec<Link>,
}

/// What a tenant lets an operator see.
#[derive(Debug, Clone, Template)]
#[template(path = "operator/look.html")]
pub struct LookPage {
    /// The frame.
    pub frame: Frame,
    /// 見るのをやめて戻る
    pub home: Press,
    /// Clients or persons.
    pub links: Vec<Link>,
    /// Facts, a heading each.
    pub parts: Vec<LookPart>,
    /// Cases, a line each.
    pub cases: Vec<String>,
}

/// 最初の運営者の登録. It stands outside the frame: nobody is signed in.
#[derive(Clone, Template)]
#[template(path = "operator/begin.html")]
pub struct BeginPage {
    /// The token of the visit.
    pub csrf: String,
    /// What went wrong.
    pub note: Option<Note>,
    /// 利用者ID as it was entered.
    pub login: String,
    /// 氏名 as it was entered.
    pub name: String,
    /// What came of it.
    pub begun: Option<Begun>,
    /// Address of the stylesheet.
    pub css: String,
    /// Address of the script.
    pub script: String,
}

/// What came of the making of the first operator.
#[derive(Clone)]
pub struct Begun {
    /// 利用者ID
    pub login: String,
    /// The code for his device, where one is needed. Shown once.
    pub device: Option<String>,
}

// It holds a code.
romori_types::quiet_debug!(Begun, BeginPage);

impl BeginPage {
    /// Whether the title must say that something is wrong.
    pub fn failed(&self) -> bool {
        self.note.as_ref().is_some_and(|note| note.tone == Tone::Bad)
    }
}
