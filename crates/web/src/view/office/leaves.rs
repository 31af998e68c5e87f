//! 29 産休・育休 — who is on leave, free of premiums in which months, and what is to be filed.

use askama::Template;

use super::super::Frame;
use super::{Empty, Filters, Link, Note, Status};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/leaves.html")]
pub struct LeavesPage {
    /// The frame.
    pub frame: Frame,
    /// Whose ledger allows no answer.
    pub notes: Vec<Note>,
    /// 休業中, これから, 終わった.
    pub filters: Filters,
    /// The leaves in order of their last day.
    pub rows: Vec<LeaveRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// 一覧を書き出す
    pub export: Option<Link>,
}

/// One leave.
#[derive(Debug, Clone)]
pub struct LeaveRow {
    /// 1007-12
    pub number: String,
    /// The person's name.
    pub name: String,
    /// The person's page.
    pub href: String,
    /// The client's name.
    pub client: String,
    /// 産前産後休業, 育児休業等
    pub kind: String,
    /// From when until when.
    pub span: String,
    /// Months without premium.
    pub months: String,
    /// Whether bonuses of those months are free too.
    pub bonus: String,
    /// What is to be filed, and what follows the end.
    pub todo: Vec<String>,
    /// Where it stands.
    pub status: Status,
}
