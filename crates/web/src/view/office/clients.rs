//! 70 顧問先 — which client needs me.

use askama::Template;

use super::super::{Due, Frame};
use super::{Empty, Filters, Link, Pager, Search, Status, Toast};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/clients.html")]
pub struct ClientsPage {
    /// The frame.
    pub frame: Frame,
    /// すべて, 自分の担当, 要確認あり, 委託の終わった先.
    pub filters: Filters,
    /// The search, by POST.
    pub search: Search,
    /// The rows shown.
    pub rows: Vec<ClientRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// The pages, beyond 200 rows.
    pub pager: Option<Pager>,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// 1社を加える; absent for who may not.
    pub add: Option<Link>,
    /// 一覧を書き出す; absent for who may not.
    pub export: Option<Link>,
}

/// One client.
#[derive(Debug, Clone)]
pub struct ClientRow {
    /// 1007
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Who is in charge; — when nobody is.
    pub staff: String,
    /// Insured persons: 58人.
    pub persons: String,
    /// Open matters with the pressing one first: 算定基礎, 賞与; empty when nothing is open.
    pub matters: Vec<OpenMatter>,
    /// How many need a decision.
    pub attention: usize,
    /// Where these are listed.
    pub attention_href: String,
    /// The next deadline, if any.
    pub due: Option<Due>,
    /// 委託 令和8年9月30日まで; may be empty.
    pub remark: String,
}

/// One open matter of a client.
#[derive(Debug, Clone)]
pub struct OpenMatter {
    /// 算定基礎
    pub name: String,
    /// Where it stands.
    pub status: Status,
    /// Its page.
    pub href: String,
}
