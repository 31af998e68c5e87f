//! これまでのこと — events in order: when they hold, what they say, and who recorded them when.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Link;

/// A timeline, newest first.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/timeline.html")]
pub struct Timeline {
    /// The events.
    pub events: Vec<Event>,
    /// Whether days are short (7/2): for what happened lately.
    pub short: bool,
}

/// One event.
#[derive(Debug, Clone, Default)]
pub struct Event {
    /// 令和8年6月20日, or 7/2 on a short line.
    pub when: String,
    /// (土), (予定)
    pub note: String,
    /// What kind of event it is.
    pub dot: Dot,
    /// What happened.
    pub title: String,
    /// More of it; may be empty.
    pub body: String,
    /// Where its reason is.
    pub why: Option<Link>,
    /// What was believed before and what holds now, when it was corrected.
    pub correction: Option<Correction>,
    /// Who recorded it and when, a line each.
    pub recorded: Vec<String>,
}

/// What was believed before and what holds now.
#[derive(Debug, Clone, Default)]
pub struct Correction {
    /// 終了日
    pub item: String,
    /// 6月9日
    pub before: String,
    /// 6月2日
    pub after: String,
    /// 令和5年6月20日 佐々木
    pub recorded: String,
}

/// The dot of an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dot {
    /// It holds, or is finished.
    #[default]
    Full,
    /// It was begun, or only noted.
    Open,
    /// Of little weight.
    Quiet,
    /// It was corrected.
    Corrected,
    /// It lies ahead.
    Future,
    /// It went wrong: 返戻.
    Bad,
}

impl HtmlSafe for Timeline {}

impl Dot {
    /// The class the stylesheet knows it by.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Open => "",
            Self::Quiet => "quiet",
            Self::Corrected => "seal",
            Self::Future => "quiet future",
            Self::Bad => "bad",
        }
    }

    /// What the dot says to who does not see it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Corrected => "訂正あり。",
            Self::Future => "予定。",
            _ => "",
        }
    }
}
