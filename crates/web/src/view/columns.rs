//! 列の対応 — which column is which, and whose form it is.

use askama::Template;

use super::{FlowStep, Frame, Icon, icon};

/// The page.
#[derive(Debug, Template)]
#[template(path = "columns.html")]
pub struct ColumnsView {
    /// The frame.
    pub frame: Frame,
    /// The steps of the job.
    pub flow: Vec<FlowStep>,
    /// Address of the job.
    pub job: String,
    /// The sheets to choose from, for a workbook of several.
    pub sheets: Vec<SheetChoice>,
    /// The shape that was recognised, in words.
    pub layout: String,
    /// How many data rows there are.
    pub rows: String,
    /// Needed items for which no column was found.
    pub lacking: Vec<LackingItem>,
    /// Columns that are not read, to choose from for those.
    pub unused: Vec<UnusedColumn>,
    /// One entry a column.
    pub columns: Vec<ColumnChoice>,
    /// What columns can be.
    pub items: Vec<ItemGroup>,
    /// The establishment's and the filer's data.
    pub groups: Vec<FieldGroup>,
    /// Where those data came from.
    pub origin: String,
    /// What the reader noticed about the sheet.
    pub notes: Vec<String>,
    /// What stands in the way, linked to its field.
    pub errors: Vec<FieldError>,
}

/// One column of the file.
#[derive(Debug, Clone)]
pub struct ColumnChoice {
    /// Its place, for the form.
    pub place: u32,
    /// A, B, … AA.
    pub letter: String,
    /// Its heading.
    pub heading: String,
    /// The code of the item it is taken for; empty when it is not taken.
    pub item: String,
    /// That item in words; empty when it is not taken.
    pub words: String,
    /// Its first value; an individual number is never shown.
    pub first: String,
    /// Why the guess needs a look.
    pub doubt: Option<String>,
    /// What the user decided about it on this page.
    pub decided: Option<String>,
    /// Whether its item is being chosen.
    pub editing: bool,
    /// Whether it was just settled; reading goes on there.
    pub settled: bool,
}

/// A needed item that no column gives.
#[derive(Debug, Clone)]
pub struct LackingItem {
    /// Its code in the form.
    pub code: String,
    /// Its words.
    pub label: String,
    /// What follows from its absence, or how to bring it in.
    pub how: String,
    /// Whether no row can be read without it.
    pub fatal: bool,
}

/// A column that is not read.
#[derive(Debug, Clone)]
pub struct UnusedColumn {
    /// Its place, for the form.
    pub place: u32,
    /// Its letters and heading.
    pub label: String,
}

/// A sheet that can be read.
#[derive(Debug, Clone)]
pub struct SheetChoice {
    /// Its place in the workbook, from 0.
    pub place: usize,
    /// Its name.
    pub name: String,
    /// Whether it is the one that is read.
    pub read: bool,
}

/// Items that belong together in the list.
#[derive(Debug, Clone)]
pub struct ItemGroup {
    /// Its label.
    pub label: String,
    /// Its items.
    pub items: Vec<Item>,
}

/// What a column can be taken for.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its code in the form.
    pub code: String,
    /// Its words.
    pub label: String,
}

/// Fields that belong together.
#[derive(Debug, Clone)]
pub struct FieldGroup {
    /// Its legend.
    pub legend: String,
    /// Its fields in order.
    pub fields: Vec<EstablishmentField>,
}

/// One field of the establishment or the filer.
#[derive(Debug, Clone)]
pub struct EstablishmentField {
    /// Its name in the form, and its id.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What is expected.
    pub hint: String,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Whether it may be left empty.
    pub optional: bool,
    /// How wide it is.
    pub width: FieldWidth,
    /// The closed list it is chosen from, if it is.
    pub choices: Vec<Item>,
}

/// How wide a field is: as its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldWidth {
    /// A few digits.
    Digits,
    /// A number of up to ten digits.
    Number,
    /// A name.
    Name,
    /// An address.
    Long,
}

/// One entry of the summary of errors.
#[derive(Debug, Clone)]
pub struct FieldError {
    /// Id of the field.
    pub field: String,
    /// Its label and what is wrong, in the field's own words.
    pub message: String,
}

impl FieldWidth {
    /// The class of the control.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Digits => "w4",
            Self::Number => "w8",
            Self::Name => "w16",
            Self::Long => "w26",
        }
    }
}

impl EstablishmentField {
    /// The ids that describe the control, hint first.
    pub fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-h", self.name));
        let error = self.error.is_some().then(|| format!("{}-e", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

impl ColumnsView {
    fn icon(&self, name: &str) -> Icon {
        icon(name)
    }
}
