//! 11 期限 and 13 年齢・日付の到来 — what is due, and who reaches what, over all clients.

use askama::Template;

use super::super::{Due, Frame};
use super::{Empty, Filters, Link, Note, Pager, Status};

/// 11 期限.
#[derive(Debug, Clone, Template)]
#[template(path = "office/deadlines.html")]
pub struct DeadlinesPage {
    /// The frame.
    pub frame: Frame,
    /// What needs to be known first: the calendar of holidays runs out.
    pub notes: Vec<Note>,
    /// すべて, 自分の担当, 超過, あと5営業日まで.
    pub filters: Filters,
    /// 前の月, 次の月; or the whole list again after one day was asked for.
    pub spans: Vec<Link>,
    /// The deadlines in order of their day.
    pub rows: Vec<DeadlineRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// The pages, beyond 200 rows.
    pub pager: Option<Pager>,
    /// 一覧を書き出す
    pub export: Option<Link>,
}

/// One deadline.
#[derive(Debug, Clone)]
pub struct DeadlineRow {
    /// The day and how far off it is.
    pub due: Due,
    /// How it was counted: 資格取得日から5日以内; may be empty.
    pub rule: String,
    /// Menu number: 21.
    pub menu: String,
    /// 資格取得届
    pub what: String,
    /// The case, or where it is begun.
    pub href: String,
    /// The client's name.
    pub client: String,
    /// The client's page.
    pub client_href: String,
    /// 2人; — when it is about nobody.
    pub persons: String,
    /// Who is in charge.
    pub staff: String,
    /// Where it stands.
    pub status: Status,
    /// Whether the papers are not made by this program yet.
    pub outside: bool,
}

/// 13 年齢・日付の到来.
#[derive(Debug, Clone, Template)]
#[template(path = "office/arrivals.html")]
pub struct ArrivalsPage {
    /// The frame.
    pub frame: Frame,
    /// By what is reached: 40歳, 65歳, 70歳, 75歳, 契約の満了.
    pub filters: Filters,
    /// 前の月, 次の月.
    pub spans: Vec<Link>,
    /// Who reaches what, in order of the day.
    pub rows: Vec<ArrivalRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// The pages, beyond 200 rows.
    pub pager: Option<Pager>,
    /// 一覧を書き出す
    pub export: Option<Link>,
}

/// Somebody who reaches something.
#[derive(Debug, Clone)]
pub struct ArrivalRow {
    /// 7月14日(火)
    pub day: String,
    /// 40歳, 契約の満了
    pub what: String,
    /// 1007-12
    pub number: String,
    /// The person's name.
    pub name: String,
    /// The person's page.
    pub href: String,
    /// The client's name.
    pub client: String,
    /// The client's page.
    pub client_href: String,
    /// 7月分から介護保険料の控除を始める
    pub action: String,
    /// Where its papers are, if there are any.
    pub case: Option<Link>,
    /// Where it stands.
    pub status: Option<Status>,
}
