//! Asking before what is mass or cannot be taken back, and settling a save that came too late.

use askama::Template;
use askama::filters::HtmlSafe;

use super::super::Frame;
use super::{Choice, Note};

/// A page that asks: the full question, what follows, and a button that says what it does.
#[derive(Debug, Clone, Template)]
#[template(path = "office/confirm.html")]
pub struct ConfirmPage {
    /// The frame.
    pub frame: Frame,
    /// つばめ精機の算定基礎届 58人を点検へ回しますか
    pub question: String,
    /// What follows, in counts and names.
    pub consequences: Vec<String>,
    /// What was wrong with the last press.
    pub problem: Option<Note>,
    /// Where it is sent.
    pub action: String,
    /// What is sent unseen.
    pub hidden: Vec<(String, String)>,
    /// A reason that must be given: its label and hint, and what was entered.
    pub reason: Option<Reason>,
    /// The count that must be typed, for more than a thousand persons.
    pub typed: Option<String>,
    /// The purpose that must be chosen before a masked value is shown.
    pub purposes: Vec<Choice>,
    /// 「58人分を提出する」
    pub submit: String,
    /// Whether it takes something away.
    pub danger: bool,
    /// Where one gets by going back.
    pub back: String,
}

/// A reason that must be given.
#[derive(Debug, Clone)]
pub struct Reason {
    /// 見送る理由
    pub label: String,
    /// What the reason is kept for.
    pub hint: String,
    /// What was entered.
    pub value: String,
}

/// A save that was refused since another saved meanwhile: both changes side by side.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/stale.html")]
pub struct StaleSave {
    /// 水野 綾さん
    pub who: String,
    /// 7月3日 9:38
    pub when: String,
    /// The items on which the two differ.
    pub rows: Vec<StaleRow>,
}

/// One item on which the two differ.
#[derive(Debug, Clone)]
pub struct StaleRow {
    /// 住所
    pub item: String,
    /// What both read.
    pub before: String,
    /// What the other saved.
    pub theirs: String,
    /// What was entered here, still in the form below.
    pub yours: String,
}

impl HtmlSafe for StaleSave {}
