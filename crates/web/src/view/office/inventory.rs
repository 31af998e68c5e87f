//! 91 利用者の台帳と棚卸し.

use askama::Template;

use super::super::Frame;
use super::{Facts, Link, Note, Press, Status, Toast};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/inventory.html")]
pub struct InventoryPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// How the review stands.
    pub notes: Vec<Note>,
    /// Counts.
    pub facts: Facts,
    /// The accounts.
    pub rows: Vec<InventoryRow>,
    /// CSVで受け取る
    pub file: Link,
}

/// One account.
#[derive(Debug, Clone)]
pub struct InventoryRow {
    /// Name.
    pub name: String,
    /// 利用者ID
    pub login: String,
    /// 管理者・社会保険労務士
    pub role: String,
    /// 令和8年7月1日から期限なし
    pub term: String,
    /// 今日 8:58, or まだ.
    pub last: String,
    /// 入れる, 入れない.
    pub may: Status,
    /// Each thing that was looked at, and whether it holds.
    pub reasons: Vec<(bool, String)>,
    /// 続ける（7月3日）, 確認待ち.
    pub answer: String,
    /// 続ける, 止める: while it waits.
    pub presses: Vec<Press>,
}
