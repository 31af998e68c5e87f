//! 履歴 — what was recorded, act by act, with what stood there before.

use askama::Template;

use super::super::Frame;
use super::{Empty, Filters, Link, MaybeLink, Note, Status};

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
    /// What it changed.
    pub changes: Vec<ChangeShown>,
    /// 残り 12件を見る
    pub more: Option<Link>,
}

/// One change.
#[derive(Debug, Clone)]
pub struct ChangeShown {
    /// 12 早川 美咲, with the way to the page.
    pub whose: MaybeLink,
    /// 月の報酬 令和8年6月
    pub what: String,
    /// 新しい, 変わった, なくなった.
    pub nature: &'static str,
    /// 令和8年7月1日から
    pub valid: String,
    /// The items.
    pub items: Vec<ItemShown>,
}

/// One item: what it said before and what it says now.
#[derive(Debug, Clone)]
pub struct ItemShown {
    /// 固定的賃金
    pub label: String,
    /// What stood there, if anything did.
    pub before: Option<String>,
    /// What stands there, if anything does.
    pub after: Option<String>,
}
