//! A page with a form: the summary of errors, another's change beside one's own, the fields, what
//! will follow, and one button that says what it does.

use askama::Template;

use super::super::Frame;
use super::{Link, Note, StaleSave, Term};

/// A page with one form. Which fields it has stands in a [`FormSpec`](super::FormSpec).
#[derive(Debug, Clone, Template)]
#[template(path = "office/form.html")]
pub struct FormPage {
    /// The frame.
    pub frame: Frame,
    /// Banners above the form.
    pub notes: Vec<Note>,
    /// What another saved meanwhile, when this save was refused for it.
    pub stale: Option<StaleSave>,
    /// Where it is sent.
    pub action: String,
    /// What is sent unseen: the version it was read at, the number that makes it count once.
    pub hidden: Vec<(String, String)>,
    /// The fields.
    pub groups: Vec<FormGroup>,
    /// What will follow from saving, in counts and names.
    pub consequences: Vec<String>,
    /// Verb with object: 「この内容で登録する」.
    pub submit: String,
    /// Where one gets by leaving it.
    pub cancel: String,
    /// What is known already, beside the form.
    pub known: Option<Known>,
}

/// What is known already, beside a form.
#[derive(Debug, Clone)]
pub struct Known {
    /// いまの内容
    pub title: String,
    /// Its lines.
    pub terms: Vec<Term>,
    /// Where more of it stands.
    pub link: Option<Link>,
}

/// Fields that belong together.
#[derive(Debug, Clone)]
pub struct FormGroup {
    /// Its legend.
    pub legend: String,
    /// What holds for all of them; may be empty.
    pub hint: String,
    /// The fields in order.
    pub fields: Vec<FormField>,
}

/// One field.
#[derive(Debug, Clone)]
pub struct FormField {
    /// Its name in the form, and its id.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What is expected; may be empty.
    pub hint: String,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it: what happened and what to do.
    pub error: Option<String>,
    /// Whether it may be left empty.
    pub optional: bool,
    /// What kind of control it is.
    pub kind: FieldKind,
    /// How wide it is.
    pub width: Width,
    /// What can be chosen, where it is chosen.
    pub choices: Vec<Choice>,
}

/// One thing that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its value in the form.
    pub value: String,
    /// Its words.
    pub label: String,
}

/// The kind of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A day or a month, in any usual writing.
    Date,
    /// Digits, or digits with hyphens.
    Digits,
    /// An amount in yen.
    Amount,
    /// A rate in percent.
    Rate,
    /// Several lines.
    Area,
    /// One of a list.
    Select,
    /// One of a few, all seen at once.
    Radio,
    /// Yes or no; its value is `1` or empty.
    Check,
    /// A password that exists.
    Password,
    /// A password to be set.
    NewPassword,
    /// A file.
    File,
}

/// How wide a field is: as its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Up to four digits.
    W4,
    /// A number, a day.
    W8,
    /// A name.
    W16,
    /// An address, a sentence.
    W26,
}

impl FieldKind {
    /// The type of the input.
    pub const fn input_type(self) -> &'static str {
        match self {
            Self::Password | Self::NewPassword => "password",
            Self::File => "file",
            _ => "text",
        }
    }

    /// The keyboard a telephone should show.
    pub const fn input_mode(self) -> &'static str {
        match self {
            Self::Digits | Self::Amount => "numeric",
            Self::Rate => "decimal",
            _ => "text",
        }
    }

    /// What a browser may fill in.
    pub const fn autocomplete(self) -> &'static str {
        match self {
            Self::Password => "current-password",
            Self::NewPassword => "new-password",
            _ => "off",
        }
    }

    /// Whether it is a group of its own: several controls under one name.
    pub const fn is_group(self) -> bool {
        matches!(self, Self::Radio)
    }
}

impl Width {
    /// The class of the control.
    pub const fn class(self) -> &'static str {
        match self {
            Self::W4 => "w4",
            Self::W8 => "w8",
            Self::W16 => "w16",
            Self::W26 => "w26",
        }
    }
}

impl Choice {
    /// A thing that can be chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

impl FormField {
    /// The ids that describe the control, hint first.
    pub fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-h", self.name));
        let error = self.error.is_some().then(|| format!("{}-e", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Where the summary of errors leads: the control, or the first of its group.
    pub fn target(&self) -> String {
        if self.kind.is_group() { format!("{}-1", self.name) } else { self.name.clone() }
    }

    /// Whether it needs the width of both columns.
    pub const fn is_wide(&self) -> bool {
        match self.kind {
            FieldKind::Area => true,
            FieldKind::Radio => !matches!(self.width, Width::W4 | Width::W8),
            _ => matches!(self.width, Width::W26),
        }
    }
}

impl FormPage {
    /// The fields with a mistake, in order.
    pub fn errors(&self) -> Vec<&FormField> {
        let fields = self.groups.iter().flat_map(|group| &group.fields);
        fields.filter(|field| field.error.is_some()).collect()
    }

    /// Whether a file is sent with it.
    pub fn has_file(&self) -> bool {
        let mut fields = self.groups.iter().flat_map(|group| &group.fields);
        fields.any(|field| field.kind == FieldKind::File)
    }
}
