//! 履歴 — what was recorded, act by act, with what stood there before.

use askama::Template;

use super::super::Frame;
use super::{ChangesTable, Empty, Filters, Link, Note, Status};

/// 履歴 of a client, of a person, or one act of it.
#[derive(Debug, Clone, Template)]
#[template(path = "office/history.html")]
pub struct HistoryPage {
    /// The frame.
    pub frame: Frame,
    /// What needs to be known first.
    pub notes: Vec<Note>,
    /// By the kind of act; may be empty.
    pub filters: Option<Filters>,
    /// The acts, newest first.
    pub acts: Vec<ActShown>,
    /// Where newer and older ones are.
    pub around: Vec<Link>,
    /// What to show when there is nothing.
    pub empty: Option<Empty>,
}

/// One act.
#[derive(Debug, Clone)]
pub struct ActShown {
    /// Names its heading within the page.
    pub id: String,
    /// 令和8年7月1日(水) 9:05
    pub when: String,
    /// 入力 3件
    pub what: String,
    /// By whom.
    pub who: String,
    /// 台帳に入っている, 元に戻した.
    pub status: Status,
    /// When and by whom it was undone; may be empty.
    pub undone: String,
    /// What was noted with it.
    pub notes: Vec<String>,
    /// What it changed; absent where nothing is shown of it.
    pub changes: Option<ChangesTable>,
    /// 残り 12件を見る
    pub more: Option<Link>,
}
