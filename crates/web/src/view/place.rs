//! Where a page of the office stands: its number, its heading, its menu, its neighbours, and who
//! is signed in.

use super::frame::Frame;

/// Where an office page stands, beyond what every page says.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// 1007 or 1007-12: the number before the heading.
    pub number: Option<String>,
    /// The heading, where it is a name and not the page's own.
    pub heading: Option<String>,
    /// The menu of this client or person, instead of the menus that are open everywhere.
    pub menu: Option<LocalMenu>,
    /// The one before in the list one came from, for `[`.
    pub previous: Option<Neighbour>,
    /// The one after in that list, for `]`.
    pub next: Option<Neighbour>,
}

/// The numbered menu of one family, client or person.
#[derive(Debug, Clone)]
pub struct LocalMenu {
    /// この顧問先のメニュー
    pub label: String,
    /// Its entries in order; the current one is that of the frame's number.
    pub items: Vec<LocalItem>,
}

/// One entry of such a menu.
#[derive(Debug, Clone)]
pub struct LocalItem {
    /// Its two digits.
    pub number: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Where it leads.
    pub href: String,
}

/// The neighbour in a list.
#[derive(Debug, Clone)]
pub struct Neighbour {
    /// 1001 株式会社北風食品
    pub label: String,
    /// Its address.
    pub href: String,
}

/// Who is signed in, and for which office.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The office's name.
    pub office: String,
    /// The user's name.
    pub user: String,
}

impl LocalMenu {
    /// The open menus of a family, for a page that is about no single client.
    pub fn of_family(digit: char) -> Option<Self> {
        let family = crate::menu::family(digit)?;
        let items = family.menus.iter().filter_map(|menu| {
            let href = menu.href?.to_owned();
            Some(LocalItem { number: menu.number, name: menu.name, href })
        });
        Some(Self { label: format!("{}のメニュー", family.name), items: items.collect() })
    }
}

impl Frame {
    /// The text of the page's one `h1`.
    pub fn heading(&self) -> &str {
        self.place.heading.as_deref().unwrap_or(&self.title)
    }
}
