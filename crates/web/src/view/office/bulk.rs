//! What is done with the chosen rows of a table.

use askama::Template;
use askama::filters::HtmlSafe;

use super::{Link, Weight};

/// The bar under a table whose rows can be chosen. It stands inside the table's form.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/bulk.html")]
pub struct Bulk {
    /// Where the table's form is sent.
    pub action: String,
    /// How many are chosen as the page is sent.
    pub chosen: usize,
    /// 社, 件, 人
    pub unit: String,
    /// What is said beside: 点検へ回せるのは9社です.
    pub words: String,
    /// 点検へ回せる9社をすべて選ぶ, or 選ぶのをやめる.
    pub all: Option<Link>,
    /// At most three.
    pub buttons: Vec<BulkButton>,
}

/// One button of the bar; it is sent as `act`.
#[derive(Debug, Clone)]
pub struct BulkButton {
    /// 点検へ回す
    pub label: String,
    /// Its value.
    pub act: String,
    /// Its weight.
    pub weight: Weight,
}

impl HtmlSafe for Bulk {}

impl Bulk {
    /// A bar that is not shown.
    pub const fn none() -> Self {
        Self {
            action: String::new(),
            chosen: 0,
            unit: String::new(),
            words: String::new(),
            all: None,
            buttons: Vec::new(),
        }
    }
}
