//! 権限がまだない人の画面 — he is in, may do nothing yet, and reads whom to ask.

use askama::Template;

use super::super::Frame;
use super::{Note, Press};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/no_right.html")]
pub struct NoRightPage {
    /// The frame.
    pub frame: Frame,
    /// What is so.
    pub note: Note,
    /// 事務所の名称
    pub office: String,
    /// 氏名, his own.
    pub user: String,
    /// The names of those who give rights; none where he is not told them.
    pub ask: Vec<String>,
    /// サインアウトする
    pub out: Press,
}
