//! A page with a list and, beneath it, one form that adds to it: charges of members, delegations,
//! who can see a person.

use askama::Template;

use super::super::Frame;
use super::{FieldKind, FormField, FormGroup, Link, Note, Press, Toast};

/// A list, and a form that adds to it.
#[derive(Debug, Clone, Template)]
#[template(path = "office/register.html")]
pub struct RegisterPage {
    /// The frame.
    pub frame: Frame,
    /// Where else one may want to go.
    pub add: Option<Link>,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// Banners.
    pub notes: Vec<Note>,
    /// What the list is.
    pub caption: String,
    /// The heads of the columns, with one for the buttons when there are any.
    pub heads: Vec<String>,
    /// Whether the last column has buttons.
    pub acts: bool,
    /// The rows.
    pub rows: Vec<RegisterRow>,
    /// What is said when there is none.
    pub empty: String,
    /// Where the form is sent.
    pub action: String,
    /// Its fields; without any there is no form.
    pub groups: Vec<FormGroup>,
    /// What will follow.
    pub consequences: Vec<String>,
    /// Verb with object.
    pub submit: String,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub struct RegisterRow {
    /// What the row is about.
    pub head: String,
    /// The other columns, each with small lines beneath.
    pub cells: Vec<(String, Vec<String>)>,
    /// What can be done about it.
    pub presses: Vec<Press>,
}

impl RegisterPage {
    /// The fields with a mistake, in order.
    pub fn errors(&self) -> Vec<&FormField> {
        let fields = self.groups.iter().flat_map(|group| &group.fields);
        fields.filter(|field| field.error.is_some()).collect()
    }
}
