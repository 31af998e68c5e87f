//! What many pages of the office share. Each part is a value that writes itself: `{{ part }}`.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;

use super::super::{Due, Icon, icon};

/// A way to somewhere.
#[derive(Debug, Clone, Default)]
pub struct Link {
    /// Its words, which say where it leads.
    pub label: String,
    /// Its address.
    pub href: String,
}

/// A word with what it leads to, if it leads anywhere.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "office/parts/maybe_link.html")]
pub struct MaybeLink {
    /// Its words.
    pub label: String,
    /// Its address.
    pub href: Option<String>,
}

/// One button that is a whole form: one press, one change.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/press.html")]
pub struct Press {
    /// Verb with object or count: 「54行を元に戻す」.
    pub label: String,
    /// More words for who hears the button without its surroundings; may be empty.
    pub about: String,
    /// Where it is sent.
    pub action: String,
    /// The session's token.
    pub csrf: String,
    /// What else is sent: name and value.
    pub fields: Vec<(String, String)>,
    /// How much weight it has.
    pub weight: Weight,
}

/// How much weight a button has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Weight {
    /// The one main action of the page.
    Main,
    /// One of several.
    #[default]
    Usual,
    /// Leaves things as they are, or is small beside a row.
    Quiet,
    /// A quiet button within a row.
    Small,
    /// Takes something away.
    Danger,
    /// Looks like a link.
    Link,
}

/// A banner: something needs action, blocks, or is good to know.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/note.html")]
pub struct Note {
    /// Its weight.
    pub tone: Tone,
    /// What is so.
    pub title: String,
    /// What follows, a sentence each.
    pub lines: Vec<String>,
    /// Ways on, below.
    pub links: Vec<Link>,
    /// A button at the end, for what it asks to be done.
    pub press: Option<Press>,
    /// Whether reading starts here: it reports on the last press.
    pub focus: bool,
}

/// The weight of a banner, chip or dot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    #[default]
    Info,
    /// A person must look.
    Care,
    /// Wrong, overdue, refused.
    Bad,
    /// Done.
    Ok,
    /// Nothing yet.
    None,
}

/// What is absent, why it may be, and what fills it.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/empty.html")]
pub struct Empty {
    /// What is absent.
    pub title: String,
    /// Why it may be, and what can be done.
    pub lines: Vec<String>,
    /// The one or two actions that fill it, the first the main one.
    pub actions: Vec<Link>,
}

/// What just succeeded, with the way back.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/toast.html")]
pub struct Toast {
    /// 54行を取り込みました。
    pub words: String,
    /// 元に戻す（30日間）
    pub undo: Option<Press>,
    /// Where more stands: 15 処理の一覧.
    pub link: Option<Link>,
}

/// この日の状態 — the bar that asks for the state at another day (`D`).
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/as_of.html")]
pub struct AsOf {
    /// Where it is sent, by GET, as `on`.
    pub action: String,
    /// The day shown: 令和8年7月3日.
    pub day: String,
    /// The day whose knowledge is shown, empty for now; absent where it is not asked for.
    pub known: Option<String>,
    /// Back to today, when another day is shown.
    pub today_href: Option<String>,
    /// What was wrong with the day asked for.
    pub error: Option<String>,
}

/// How far something is, as a bar and in words.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/progress.html")]
pub struct Progress {
    /// How much is done.
    pub done: u64,
    /// Of how much.
    pub all: u64,
    /// 6,600人中 4,210人・のこり約2秒; read aloud too.
    pub words: String,
    /// Whether the words are only for readers, since figures stand beside.
    pub hidden_words: bool,
    /// Whether it has a line to itself.
    pub wide: bool,
}

/// A value that is not shown until somebody says why he needs it.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/masked.html")]
pub struct Masked {
    /// ••••-••••31, or the whole value once it may be shown.
    pub shown: String,
    /// 表示する; absent when it is shown already or may not be.
    pub reveal: Option<Press>,
    /// What holds while it is shown: 「10分で隠れます」; may be empty.
    pub note: String,
}

/// Filters of a list: links with counts, one of them current. The address is the state.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/filters.html")]
pub struct Filters {
    /// 絞り込み, 在籍の別: what is filtered by.
    pub label: String,
    /// The links.
    pub links: Vec<FilterLink>,
}

/// One filter.
#[derive(Debug, Clone)]
pub struct FilterLink {
    /// Its words.
    pub label: String,
    /// How many it leaves.
    pub count: Option<String>,
    /// Its address.
    pub href: String,
    /// Whether it is the current one.
    pub current: bool,
    /// Whether a person must decide something there.
    pub care: bool,
}

/// A search box that sends by POST, so that nothing searched for stands in an address.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/search.html")]
pub struct Search {
    /// Where it is sent.
    pub action: String,
    /// The session's token.
    pub csrf: String,
    /// 顧問先を探す
    pub label: String,
    /// 番号・名称・カナ
    pub hint: String,
    /// What was searched for.
    pub value: String,
    /// Filters that stay: name and value.
    pub fields: Vec<(String, String)>,
    /// Back to the whole list, once something was searched for.
    pub clear_href: Option<String>,
}

/// The pages of a long list.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/pager.html")]
pub struct Pager {
    /// 1,200人のうち 201〜400人
    pub words: String,
    /// The pages.
    pub pages: Vec<PageLink>,
    /// The whole list on one sheet, if that is bearable.
    pub one_sheet: Option<String>,
}

/// One page of a long list.
#[derive(Debug, Clone)]
pub struct PageLink {
    /// Its number.
    pub number: usize,
    /// Its address.
    pub href: String,
    /// Whether it is the current one.
    pub current: bool,
}

/// One of four figures at the head of a page.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What it counts: 被保険者.
    pub label: String,
    /// The figure: 58.
    pub value: String,
    /// 人, 円; may be empty.
    pub unit: String,
    /// A line below: 7月の取得 2・喪失 1; may be empty.
    pub note: String,
    /// Where it is explained or listed.
    pub link: Option<Link>,
}

/// The figures at the head of a page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/facts.html")]
pub struct Facts(pub Vec<Fact>);

/// A term and what it says.
#[derive(Debug, Clone)]
pub struct Term {
    /// 事業所整理記号
    pub label: String,
    /// 横浜中・05213
    pub value: String,
}

#[derive(Template)]
#[template(path = "parts/due.html")]
struct DuePart<'a> {
    due: &'a Due,
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        DuePart { due: self }.fmt(f)
    }
}

impl HtmlSafe for Due {}
impl HtmlSafe for MaybeLink {}
impl HtmlSafe for Press {}
impl HtmlSafe for Note {}
impl HtmlSafe for Empty {}
impl HtmlSafe for Toast {}
impl HtmlSafe for AsOf {}
impl HtmlSafe for Progress {}
impl HtmlSafe for Masked {}
impl HtmlSafe for Filters {}
impl HtmlSafe for Search {}
impl HtmlSafe for Pager {}
impl HtmlSafe for Facts {}

impl Link {
    /// A way with these words to that address.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

impl MaybeLink {
    /// Words that lead nowhere.
    pub fn plain(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }

    /// Words that lead somewhere.
    pub fn to(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }
}

impl Press {
    /// A button of usual weight that sends the token alone.
    pub fn new(
        label: impl Into<String>,
        action: impl Into<String>,
        csrf: impl Into<String>,
    ) -> Self {
        Self {
            label: label.into(),
            about: String::new(),
            action: action.into(),
            csrf: csrf.into(),
            fields: Vec::new(),
            weight: Weight::Usual,
        }
    }

    /// The same with another weight.
    #[must_use]
    pub const fn weighing(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }

    /// The same with words for who hears it alone.
    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    /// The same with one more value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }
}

impl Weight {
    /// The classes of the button.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Main => "btn main",
            Self::Usual => "btn",
            Self::Quiet => "btn quiet",
            Self::Small => "btn quiet sm",
            Self::Danger => "btn danger",
            Self::Link => "lnk",
        }
    }
}

impl Tone {
    /// The class the stylesheet knows it by.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Info => "",
            Self::Care => "care",
            Self::Bad => "bad",
            Self::Ok => "ok",
            Self::None => "none",
        }
    }

    /// Its drawing.
    pub fn icon(self) -> Icon {
        icon(match self {
            Self::Info | Self::None => "info",
            Self::Care => "care",
            Self::Bad => "bad",
            Self::Ok => "check",
        })
    }
}

impl Note {
    /// A banner of words alone.
    pub fn new(tone: Tone, title: impl Into<String>, lines: &[&str]) -> Self {
        Self {
            tone,
            title: title.into(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            links: Vec::new(),
            press: None,
            focus: false,
        }
    }

    /// The role: what was refused interrupts, what was done is only said.
    pub const fn role(&self) -> &'static str {
        match (self.focus, self.tone) {
            (true, Tone::Bad) => "alert",
            (true, _) => "status",
            (false, _) => "",
        }
    }
}

impl Progress {
    /// A short bar beside figures.
    pub fn small(done: u64, all: u64, words: impl Into<String>) -> Self {
        Self { done, all, words: words.into(), hidden_words: true, wide: false }
    }

    /// A bar with a line to itself.
    pub fn wide(done: u64, all: u64, words: impl Into<String>) -> Self {
        Self { done, all, words: words.into(), hidden_words: false, wide: true }
    }

    /// Whether all of it is done.
    pub const fn is_whole(&self) -> bool {
        self.all > 0 && self.done >= self.all
    }

    /// A bar of nothing is empty, not broken.
    pub const fn max(&self) -> u64 {
        if self.all == 0 { 1 } else { self.all }
    }
}

impl Masked {
    /// A value that may be seen as it is.
    pub fn open(shown: impl Into<String>) -> Self {
        Self { shown: shown.into(), reveal: None, note: String::new() }
    }
}

impl FilterLink {
    /// A filter that is not the current one.
    pub fn new(
        label: impl Into<String>,
        count: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        Self {
            label: label.into(),
            count: Some(count.into()),
            href: href.into(),
            current: false,
            care: false,
        }
    }

    /// The same as the current one.
    #[must_use]
    pub const fn current(mut self) -> Self {
        self.current = true;
        self
    }

    /// The same, where a person must decide something.
    #[must_use]
    pub const fn care(mut self) -> Self {
        self.care = true;
        self
    }
}

impl Term {
    /// A term and what it says.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}
