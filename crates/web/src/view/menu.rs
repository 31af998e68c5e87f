//! The list of a family's menus, and the answer of the number box.

use askama::Template;

use super::{Frame, Icon, icon};
use crate::menu::{FAMILIES, Family};

/// The menus of one family.
#[derive(Debug, Template)]
#[template(path = "family.html")]
pub struct FamilyView {
    /// The frame.
    pub frame: Frame,
    /// The family shown.
    pub family: &'static Family,
}

/// Where a text of the number box leads when it is no page of its own.
#[derive(Debug, Template)]
#[template(path = "go.html")]
pub struct GoView {
    /// The frame.
    pub frame: Frame,
    /// What is so, in a sentence.
    pub what: String,
    /// What can be done instead.
    pub next: String,
    /// Menus that fit.
    pub menus: Vec<MenuLine>,
    /// People of the open jobs that fit.
    pub people: Vec<FoundPerson>,
}

/// One menu.
#[derive(Debug, Clone)]
pub struct MenuLine {
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub href: String,
}

/// A person of an open job.
#[derive(Debug, Clone)]
pub struct FoundPerson {
    /// Number and name.
    pub person: String,
    /// The establishment.
    pub client: String,
    /// Where the person's reason is.
    pub href: String,
}

/// The list under the number box.
#[derive(Debug, Template)]
#[template(path = "parts/options.html")]
pub struct GoOptions {
    /// The heading of the first group.
    pub heading: String,
    /// Its entries.
    pub options: Vec<GoOption>,
}

/// One entry of that list.
#[derive(Debug, Clone)]
pub struct GoOption {
    /// Its number.
    pub tag: String,
    /// Its words.
    pub label: String,
    /// A short addition.
    pub note: String,
    /// Where it leads.
    pub href: String,
}

impl GoView {
    fn icon(&self, name: &str) -> Icon {
        icon(name)
    }

    /// All ten families.
    pub const fn families(&self) -> &'static [Family] {
        &FAMILIES
    }
}
