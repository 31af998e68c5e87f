//! The frame around every page: rail, number box, breadcrumbs, title, menu, key bar.

use super::{Place, SignedIn};
use romori_app::house::Zone;

use crate::menu::{FAMILIES, Family, Menu, OPEN_MENUS, OPERATOR_FAMILIES, OPERATOR_MENUS};

/// What every page needs besides its own content.
#[derive(Debug, Clone)]
pub struct Frame {
    /// 画面名; also the page's one `h1`.
    pub title: String,
    /// 顧問先名, when the page is about one.
    pub client: Option<String>,
    /// The digit of the family the page belongs to.
    pub family: char,
    /// The number of the menu the page belongs to.
    pub menu: &'static str,
    /// Where the page stands, the page itself last.
    pub crumbs: Vec<Crumb>,
    /// Facts beside the title, in one line.
    pub facts: String,
    /// The keys that work here, eight at most.
    pub keys: Vec<KeyHint>,
    /// Whether the page reports that something is wrong.
    pub failed: bool,
    /// Its number, heading, menu and neighbours, where it has its own.
    pub place: Place,
    /// What is the same on every page of this visit.
    pub standing: Standing,
}

/// What stays the same from page to page.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Whether the data are invented.
    pub demo: bool,
    /// Through which entrance one came: each has its own menus.
    pub zone: Zone,
    /// The day the program works on: 令和8年7月1日(水).
    pub today: String,
    /// Who is signed in; nobody before the sign-in and in the trial without an office.
    pub signed_in: Option<SignedIn>,
    /// What everybody at work must know: the log is not written, say.
    pub trouble: Option<String>,
    /// Clients whose values do not open now: no list and no count has them.
    pub shut: Option<ShutClients>,
    /// The session's token, for every form.
    pub csrf: String,
    /// How high rows are.
    pub density: Density,
    /// Address of the stylesheet.
    pub css: String,
    /// Address of the script.
    pub script: String,
}

/// 閉じている顧問先 — clients whose officers hold the key, and it is not open.
#[derive(Debug, Clone)]
pub struct ShutClients {
    /// 1007・1012
    pub numbers: String,
    /// Where each is opened: words and address. None for who may not.
    pub links: Vec<(String, String)>,
}

/// One level of the way to this page.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Its words.
    pub label: String,
    /// Where it leads; the page itself has none.
    pub href: Option<String>,
}

/// One key and what it does.
#[derive(Debug, Clone, Copy)]
pub struct KeyHint {
    /// The key as printed on it.
    pub keys: &'static str,
    /// What it does here.
    pub does: &'static str,
}

/// 行の高さ — how high the rows of tables are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// 密
    Compact,
    /// 標準
    #[default]
    Standard,
    /// ゆったり
    Relaxed,
}

impl Density {
    /// All three, tightest first.
    pub const ALL: [Self; 3] = [Self::Compact, Self::Standard, Self::Relaxed];

    /// 密, 標準, ゆったり.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compact => "密",
            Self::Standard => "標準",
            Self::Relaxed => "ゆったり",
        }
    }

    /// The value of the attribute the stylesheet reads.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Standard => "standard",
            Self::Relaxed => "relaxed",
        }
    }

    /// The density of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|density| density.code() == code)
    }
}

impl Crumb {
    /// A level that leads somewhere.
    pub fn to(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }

    /// The page itself.
    pub fn here(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }
}

impl Frame {
    /// The document's title: 画面名 顧問先名 | 労守, led by 「誤り: 」 when something is wrong.
    pub fn document_title(&self) -> String {
        let failed = if self.failed { "誤り: " } else { "" };
        match &self.client {
            Some(client) => format!("{failed}{} {client} | 労守", self.title),
            None => format!("{failed}{} | 労守", self.title),
        }
    }

    /// The families of the rail.
    pub const fn families(&self) -> &'static [Family] {
        match self.standing.zone {
            Zone::Operator => &OPERATOR_FAMILIES,
            Zone::Office | Zone::Worker => &FAMILIES,
        }
    }

    /// The menus that are open in this program, for the bar under the title.
    pub const fn menus(&self) -> &'static [&'static Menu] {
        match self.standing.zone {
            Zone::Operator => &OPERATOR_MENUS,
            Zone::Office | Zone::Worker => &OPEN_MENUS,
        }
    }

    /// The name of the menu the page belongs to.
    pub fn menu_name(&self) -> &'static str {
        let local = self.place.menu.iter().flat_map(|menu| &menu.items);
        if let Some(item) = local.into_iter().find(|item| item.number == self.menu) {
            return item.name;
        }
        let mut here = self.menus().iter();
        let own = here.find(|menu| menu.number == self.menu).copied();
        let found = own.or_else(|| crate::menu::find(self.menu));
        found.map_or("すべての番号", |menu| menu.name)
    }
}
