//! 71 個人 — who, where, since when.

use askama::Template;

use super::super::Frame;
use super::{AsOf, Empty, Filters, Link, Note, Pager, Search, Status, Toast};

/// The page, of one client or over all.
#[derive(Debug, Clone, Template)]
#[template(path = "office/persons.html")]
pub struct PersonsPage {
    /// The frame.
    pub frame: Frame,
    /// The day they are seen on; absent over all clients.
    pub as_of: Option<AsOf>,
    /// 在籍, 退職, すべて.
    pub filters: Filters,
    /// The search by any number or kana, by POST.
    pub search: Search,
    /// Whether the client stands in the rows, since the list is over all.
    pub over_all: bool,
    /// What was found or must be known; the search says so here.
    pub notes: Vec<Note>,
    /// The rows shown.
    pub rows: Vec<PersonLine>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// The pages, beyond 200 rows.
    pub pager: Option<Pager>,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// 人が入る
    pub add: Option<Link>,
    /// 一覧を書き出す
    pub export: Option<Link>,
}

/// One person.
#[derive(Debug, Clone)]
pub struct PersonLine {
    /// 1007-12
    pub number: String,
    /// Name as the person writes it.
    pub name: String,
    /// Reading.
    pub kana: String,
    /// The person's page.
    pub href: String,
    /// The client's name.
    pub client: String,
    /// The client's page.
    pub client_href: String,
    /// 被保険者整理番号, or —.
    pub insured_number: String,
    /// 一般・31歳
    pub kind: String,
    /// 令和2年4月1日 入社, 令和8年6月30日 退職
    pub since: String,
    /// 300, or 対象外.
    pub standard: String,
    /// 産休・育休, 要確認; absent in the usual case.
    pub status: Option<Status>,
    /// By which number or reading the search found the row: 雇用保険番号の末尾; may be empty.
    pub found_by: String,
    /// Whether the person has left.
    pub left: bool,
}
