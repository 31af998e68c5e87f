//! 12 大量の取扱い.

use askama::Template;

use super::super::Frame;
use super::{Empty, Facts, Note, Press, Status, Toast};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/bulk_limit.html")]
pub struct BulkPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// What is wrong with the number, and who decides here.
    pub notes: Vec<Note>,
    /// Seen in this hour, what may be seen, the office's limit.
    pub facts: Facts,
    /// The requests.
    pub rows: Vec<BulkRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// Whether the office's limit can be changed here.
    pub may_limit: bool,
    /// The office's limit.
    pub limit: u32,
}

/// One request.
#[derive(Debug, Clone)]
pub struct BulkRow {
    /// Who asks.
    pub asker: String,
    /// あと500人, 上限を3000人に.
    pub what: String,
    /// When it was asked.
    pub asked: String,
    /// 承認待ち, 承認 水野 10:05.
    pub status: Status,
    /// From when on, or by whom.
    pub remark: String,
    /// 承認する, 承認しない.
    pub presses: Vec<Press>,
}
