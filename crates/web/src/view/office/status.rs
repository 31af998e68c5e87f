//! 状態 — where a piece of work stands: drawing, word and colour; and the 決裁欄.

use askama::Template;
use askama::filters::HtmlSafe;

use super::super::{Icon, icon};

/// Where a piece of work stands.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/status.html")]
pub struct Status {
    /// Its kind, which gives drawing and colour.
    pub kind: StatusKind,
    /// Its word.
    pub word: String,
}

/// The kinds of state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusKind {
    /// 未着手
    NotStarted,
    /// 作成中
    Making,
    /// 点検待ち, 承認待ち
    Waiting,
    /// 承認済, ready for the next hand
    Ready,
    /// 提出済, 完了
    Done,
    /// 返戻
    Returned,
    /// 要確認
    Check,
    /// 取下げ, 見送り, 対象外
    Ended,
}

/// 決裁欄 — who made, checked and approved it.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/ringi.html")]
pub struct Ringi {
    /// 作成・点検・承認, in this order.
    pub boxes: Vec<Seal>,
}

/// One box of the 決裁欄.
#[derive(Debug, Clone)]
pub struct Seal {
    /// 作成, 点検, 承認
    pub role: String,
    /// The surname in the seal, up to three characters; `None` while it is empty.
    pub name: Option<String>,
    /// 7.3
    pub day: String,
    /// 佐々木 遥、令和8年7月3日 9:41; said in full for readers.
    pub full: String,
}

impl HtmlSafe for Status {}
impl HtmlSafe for Ringi {}

impl Status {
    /// A state in other words than the usual one: 返戻 1.
    pub fn new(kind: StatusKind, word: impl Into<String>) -> Self {
        Self { kind, word: word.into() }
    }

    /// A state in its usual word.
    pub fn of(kind: StatusKind) -> Self {
        Self::new(kind, kind.word())
    }
}

impl StatusKind {
    /// Its usual word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "未着手",
            Self::Making => "作成中",
            Self::Waiting => "承認待ち",
            Self::Ready => "承認済",
            Self::Done => "提出済",
            Self::Returned => "返戻",
            Self::Check => "要確認",
            Self::Ended => "見送り",
        }
    }

    /// The class of its chip.
    pub const fn class(self) -> &'static str {
        match self {
            Self::NotStarted | Self::Ended => "none",
            Self::Making | Self::Ready => "run",
            Self::Waiting | Self::Check => "care",
            Self::Done => "ok",
            Self::Returned => "bad",
        }
    }

    /// Its drawing.
    pub fn icon(self) -> Icon {
        icon(match self {
            Self::NotStarted => "dash",
            Self::Making => "half",
            Self::Waiting => "ring",
            Self::Ready => "right",
            Self::Done => "tick",
            Self::Returned => "back",
            Self::Check => "care",
            Self::Ended => "cross",
        })
    }
}

impl Seal {
    /// A box with a seal.
    pub fn pressed(role: &str, name: &str, day: &str, full: &str) -> Self {
        let name = name.chars().take(3).collect();
        Self { role: role.into(), name: Some(name), day: day.into(), full: full.into() }
    }

    /// A box that waits.
    pub fn empty(role: &str) -> Self {
        Self { role: role.into(), name: None, day: String::new(), full: String::new() }
    }
}
