use std::fmt::Write as _;

use romori_types::ParseError;

use crate::field::Field;
use crate::labels;
use crate::workbook::{Workbook, column_letters};

/// 列の対応 — which sheet, which rows are the heading, and which column is what. Plain data that the
/// user may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Index of the sheet in [`Workbook::sheets`].
    pub sheet: usize,
    /// First row of the heading, as the spreadsheet shows it.
    pub heading_first: u32,
    /// Last row of the heading; the rows below are read.
    pub heading_last: u32,
    /// What one row is.
    pub layout: Layout,
    /// The columns, left to right.
    pub columns: Vec<ColumnMapping>,
    /// What the user should know about how the sheet was understood.
    pub notes: Vec<String>,
}

/// What one row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// 一人一行
    RowPerPerson,
    /// 一人一月で一行
    RowPerMonth,
}

/// What one column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMapping {
    /// The column, from 0.
    pub column: u32,
    /// The file's label; headings of several rows are joined with a space.
    pub label: String,
    /// What it is read as, or nothing.
    pub field: Option<Field>,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, in a short Japanese phrase.
    pub why: String,
    /// The first value below the heading, for the eye; never an individual number.
    pub first_value: String,
}

/// How sure a guess is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Not read.
    Unused,
    /// Please look.
    Guess,
    /// The label contains a known word.
    Likely,
    /// The label is a known one.
    Sure,
    /// The user said so.
    Chosen,
}

impl ColumnMapping {
    /// The column's letters.
    pub fn letters(&self) -> String {
        column_letters(self.column)
    }
}

impl Mapping {
    /// Reads a column as `field`, or not at all. Another column that was read as the same field is
    /// no longer read, unless the field may repeat.
    pub fn set(&mut self, column: u32, field: Option<Field>) {
        for mapped in &mut self.columns {
            let same = field.is_some() && mapped.field == field;
            if mapped.column == column {
                mapped.field = field;
                mapped.confidence = Confidence::Chosen;
                "指定されました".clone_into(&mut mapped.why);
            } else if same && field.is_some_and(|field| !field.may_repeat()) {
                mapped.field = None;
                mapped.confidence = Confidence::Unused;
                mapped.why = format!("{}列を使います", column_letters(column));
            }
        }
    }

    /// The columns read as this field.
    pub fn columns_of(&self, field: Field) -> impl Iterator<Item = &ColumnMapping> {
        self.columns.iter().filter(move |mapped| mapped.field == Some(field))
    }

    /// Whether any column is read as this field.
    pub fn has(&self, field: Field) -> bool {
        self.columns_of(field).next().is_some()
    }

    /// A compact text for a web form: `1;0;2-3;person;0=insured_number;1=name_kanji`.
    pub fn to_text(&self) -> String {
        let layout = match self.layout {
            Layout::RowPerPerson => "person",
            Layout::RowPerMonth => "month",
        };
        let mut text =
            format!("1;{};{}-{};{layout}", self.sheet, self.heading_first, self.heading_last);
        for mapped in &self.columns {
            if let Some(field) = mapped.field {
                let _ = write!(text, ";{}={}", mapped.column, field.key());
            }
        }
        text
    }

    /// The mapping of such a text for this workbook; labels and first values come from the file.
    ///
    /// # Errors
    /// When the text is not one of ours or does not fit the workbook.
    pub fn from_text(text: &str, workbook: &Workbook) -> Result<Self, ParseError> {
        let bad =
            || ParseError::new("列の対応を読み取れません。もう一度ファイルを選んでください。");
        let mut parts = text.split(';');
        let version = parts.next();
        let sheet: usize = parts.next().and_then(|part| part.parse().ok()).ok_or_else(bad)?;
        let heading = parts.next().and_then(|part| part.split_once('-')).ok_or_else(bad)?;
        let first: u32 = heading.0.parse().map_err(|_| bad())?;
        let last: u32 = heading.1.parse().map_err(|_| bad())?;
        let layout = match parts.next() {
            Some("person") => Layout::RowPerPerson,
            Some("month") => Layout::RowPerMonth,
            _ => return Err(bad()),
        };
        let found = workbook.sheets.get(sheet).ok_or_else(bad)?;
        let fits = first >= 1 && first <= last && last <= found.last_row() && last - first < 5;
        if version != Some("1") || !fits {
            return Err(bad());
        }
        let mut columns = labels::unmapped_columns(found, first, last);
        for part in parts {
            let (column, key) = part.split_once('=').ok_or_else(bad)?;
            let column: usize = column.parse().map_err(|_| bad())?;
            let field = Field::from_key(key).ok_or_else(bad)?;
            let mapped = columns.get_mut(column).ok_or_else(bad)?;
            mapped.field = Some(field);
            mapped.confidence = Confidence::Chosen;
            "指定されました".clone_into(&mut mapped.why);
        }
        let notes = Vec::new();
        Ok(Self { sheet, heading_first: first, heading_last: last, layout, columns, notes })
    }
}
