//! 個人の概要 — this person at a day, and how it came so.

use askama::Template;

use super::super::Frame;
use super::{AsOf, Filters, Link, Masked, Note, StepChart, Timeline, Toast};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/person.html")]
pub struct PersonPage {
    /// The frame; its heading is the person's name.
    pub frame: Frame,
    /// The day the person is seen on.
    pub as_of: AsOf,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// What needs to be known first: a past day is shown, a number is shown for ten minutes.
    pub notes: Vec<Note>,
    /// 標準報酬月額の動き; absent for who never had one.
    pub chart: Option<StepChart>,
    /// 単位 千円・健康保険（厚生年金も同額）
    pub chart_note: String,
    /// すべて, 資格・報酬, 身上, 訂正.
    pub filters: Filters,
    /// すべての履歴
    pub history_href: String,
    /// これまでのこと
    pub timeline: Timeline,
    /// The facts by kind, each with its validity: 基本, 雇用, 被保険者資格, 被扶養者, 休業.
    pub cards: Vec<FactCard>,
    /// What can be begun: 人が辞める, 氏名が変わる ….
    pub begin: Vec<Link>,
    /// The premiums of a month; absent for who has none.
    pub premiums: Option<Premiums>,
    /// この先の日付
    pub coming: Vec<ComingDay>,
    /// この人を見た人, newest first.
    pub lookers: Vec<Looker>,
    /// 01 見た人
    pub lookers_href: String,
}

/// Facts of one kind.
#[derive(Debug, Clone)]
pub struct FactCard {
    /// Its id in the page: identity.
    pub id: String,
    /// 基本
    pub title: String,
    /// Since when it holds: 令和6年4月1日; may be empty.
    pub since: String,
    /// Its lines.
    pub lines: Vec<FactLine>,
    /// 直す, with the form of this kind; absent on a past day.
    pub edit: Option<Link>,
    /// What holds for it: 表示すると記録に残ります; may be empty.
    pub note: String,
}

/// One line of a card.
#[derive(Debug, Clone)]
pub struct FactLine {
    /// 基礎年金番号
    pub label: String,
    /// What it says.
    pub value: ShownValue,
}

/// A value as it may be seen.
#[derive(Debug, Clone)]
pub enum ShownValue {
    /// Plain.
    Plain(String),
    /// Masked until a purpose is given.
    Masked(Masked),
    /// Never shown: 保管庫にあり.
    Kept(String),
    /// Leads somewhere: a dependant's name.
    Link(Link),
}

/// The premiums of one month.
#[derive(Debug, Clone)]
pub struct Premiums {
    /// 6月分の保険料
    pub title: String,
    /// By kind.
    pub rows: Vec<PremiumRow>,
    /// The sums: the person's, the employer's.
    pub total: (String, String),
    /// Where the working is.
    pub why: Option<Link>,
}

/// The premium of one kind.
#[derive(Debug, Clone)]
pub struct PremiumRow {
    /// 健康保険
    pub name: String,
    /// The person's share, or why there is none: 40歳から.
    pub person: String,
    /// The employer's share.
    pub employer: String,
}

/// A day that comes.
#[derive(Debug, Clone)]
pub struct ComingDay {
    /// 令和16年11月7日(火)
    pub day: String,
    /// 40歳に達し、11月分から介護保険料
    pub what: String,
}

/// Who looked.
#[derive(Debug, Clone)]
pub struct Looker {
    /// 佐々木 遥
    pub name: String,
    /// 7月3日 9:41・決定・計算
    pub detail: String,
}

impl FactLine {
    /// A plain line.
    pub fn plain(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: ShownValue::Plain(value.into()) }
    }
}
