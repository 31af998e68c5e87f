//! 番号庫 — pages about individual numbers: lists with what can be done, one form, and the one form
//! that is sent to the vault's own origin. No number is ever a part of them.

use askama::Template;

use super::super::Frame;
use super::{Facts, FieldKind, Filters, FormField, FormGroup, Link, MaybeLink, Note, Press, Toast};

/// Lists and forms of the vault's family.
#[derive(Debug, Template)]
#[template(path = "office/numbers.html")]
pub struct NumbersPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// Banners.
    pub notes: Vec<Note>,
    /// Figures at the head.
    pub facts: Option<Facts>,
    /// Filters of the first list.
    pub filters: Option<Filters>,
    /// A form by which the list is asked for, by GET.
    pub asking: Option<NumbersForm>,
    /// Lists, each with a heading.
    pub lists: Vec<NumbersList>,
    /// Forms that change something.
    pub forms: Vec<NumbersForm>,
}

/// One list.
#[derive(Debug, Clone, Default)]
pub struct NumbersList {
    /// Its id on the page.
    pub id: &'static str,
    /// What it is.
    pub title: String,
    /// What is to be known of it; may be empty.
    pub lead: String,
    /// Where more stands.
    pub links: Vec<Link>,
    /// What can be done about all of it.
    pub presses: Vec<Press>,
    /// The heads of the columns.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<NumbersRow>,
    /// What is said when there is none.
    pub empty: String,
}

/// One row of a list.
#[derive(Debug, Clone)]
pub struct NumbersRow {
    /// What it is about.
    pub head: MaybeLink,
    /// The other columns, each with small lines beneath.
    pub cells: Vec<(String, Vec<String>)>,
    /// What can be done about it; nothing in a list without such a column.
    pub acts: Option<(Vec<Press>, Vec<Link>)>,
}

/// One form.
#[derive(Debug, Clone, Default)]
pub struct NumbersForm {
    /// Where it is sent.
    pub action: String,
    /// Its fields.
    pub groups: Vec<FormGroup>,
    /// What follows from it.
    pub consequences: Vec<String>,
    /// Its button.
    pub submit: String,
}

impl NumbersPage {
    /// A page with nothing on it yet.
    pub const fn new(frame: Frame) -> Self {
        Self {
            frame,
            toast: None,
            notes: Vec::new(),
            facts: None,
            filters: None,
            asking: None,
            lists: Vec::new(),
            forms: Vec::new(),
        }
    }

    /// The fields with a mistake, in order.
    pub fn errors(&self) -> Vec<&FormField> {
        let fields =
            self.forms.iter().flat_map(|form| &form.groups).flat_map(|group| &group.fields);
        fields.filter(|field| field.error.is_some()).collect()
    }
}

/// The way to the vault's own pages: one form, sent to another origin.
#[derive(Debug, Template)]
#[template(path = "office/number_ticket.html")]
pub struct NumberTicketPage {
    /// The frame.
    pub frame: Frame,
    /// What is done there: 個人番号を入力する.
    pub task: String,
    /// What is to be known before.
    pub lines: Vec<String>,
    /// Where it is sent.
    pub address: String,
    /// The ticket.
    pub token: String,
    /// Where one gets instead.
    pub back: String,
}

/// Papers with links, and apart the papers with codes.
#[derive(Debug, Template)]
#[template(path = "office/number_papers.html")]
pub struct NumberPapersPage {
    /// The frame.
    pub frame: Frame,
    /// The client's name.
    pub client: String,
    /// One for each employee or payee.
    pub papers: Vec<NumberPaper>,
    /// Where one gets from here.
    pub back: String,
}

/// One paper.
#[derive(Debug)]
pub struct NumberPaper {
    /// 氏名
    pub to: String,
    /// For whom: one label each.
    pub labels: Vec<String>,
    /// 利用目的
    pub purposes: Vec<&'static str>,
    /// The address of the page.
    pub link: String,
    /// Eight digits.
    pub code: String,
    /// Until when.
    pub until: String,
    /// For a camera: fields along a side, and the dark ones.
    pub picture: Option<(i32, String)>,
}
