//! Which column is what, as data that is remembered and edited.

use std::fmt;
use std::str::FromStr;

use romori_types::{ParseError, YearMonth, fold_width};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::item::Item;
use super::kind::Kind;
use crate::labels::split_month;
use crate::mapping::Confidence;
use crate::workbook::column_letters;

/// 列の対応 — which rows are the heading and which column is what. Plain data without a value of the
/// file, to be edited, remembered under a name, and applied to the next file of the same source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableMapping {
    /// What the rows are.
    pub kind: Kind,
    /// Index of the sheet in the file.
    #[serde(default)]
    pub sheet: usize,
    /// First row of the heading, as a spreadsheet shows it.
    pub heading_first: u32,
    /// Last row of the heading; the rows below are read.
    pub heading_last: u32,
    /// The columns, left to right.
    pub columns: Vec<MappedColumn>,
}

/// One column of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedColumn {
    /// The column, from 0.
    pub column: u32,
    /// The file's label; headings of several rows are joined with a space.
    pub label: String,
    /// What it is read as, or nothing.
    #[serde(default)]
    pub item: Option<Item>,
    /// The month, where months stand side by side.
    #[serde(default)]
    pub month: Option<ColumnMonth>,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, in a short Japanese phrase.
    #[serde(default)]
    pub why: String,
}

/// 列の月 — with its year, or without where the heading has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnMonth {
    /// A month of a year.
    Of(YearMonth),
    /// A month, 1–12, of the latest year that fits.
    Bare(u8),
}

impl ColumnMonth {
    /// The month meant, the latest one not after `latest` where the heading has no year.
    pub fn month(self, latest: YearMonth) -> YearMonth {
        match self {
            Self::Of(month) => month,
            Self::Bare(month) => {
                let back = (i32::from(latest.month()) - i32::from(month)).rem_euclid(12);
                latest.plus(-back)
            }
        }
    }
}

impl fmt::Display for ColumnMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of(month) => month.fmt(f),
            Self::Bare(month) => month.fmt(f),
        }
    }
}

impl FromStr for ColumnMonth {
    type Err = ParseError;

    /// `2026-04` or `4`.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        if let Ok(month) = text.parse() {
            return Ok(Self::Of(month));
        }
        let bare = text.parse().ok().filter(|month| (1..=12).contains(month));
        bare.map(Self::Bare).ok_or_else(|| {
            ParseError::new("列の月を読み取れません。もう一度、列の対応を選んでください。")
        })
    }
}

impl Serialize for ColumnMonth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ColumnMonth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl MappedColumn {
    /// The column's letters.
    pub fn letters(&self) -> String {
        column_letters(self.column)
    }

    pub(crate) fn take(&mut self, item: Item, confidence: Confidence, why: &str) {
        self.item = Some(item);
        self.confidence = confidence;
        why.clone_into(&mut self.why);
    }

    pub(crate) fn leave(&mut self, why: String) {
        self.item = None;
        self.month = None;
        self.confidence = Confidence::Unused;
        self.why = why;
    }
}

impl TableMapping {
    /// Reads a column as `item`, or not at all. Another column that was read as the same is no
    /// longer read, unless the item may repeat.
    pub fn set(&mut self, column: u32, item: Option<Item>, month: Option<ColumnMonth>) {
        for mapped in &mut self.columns {
            let same = item.is_some() && mapped.item == item && mapped.month == month;
            if mapped.column == column {
                mapped.item = item;
                mapped.month = month.filter(|_| item.is_some_and(Item::of_month));
                mapped.confidence = Confidence::Chosen;
                "指定されました".clone_into(&mut mapped.why);
            } else if same && item.is_some_and(|item| !item.may_repeat()) {
                mapped.leave(format!("{}列を使います", column_letters(column)));
            }
        }
    }

    /// The columns read as this item.
    pub fn columns_of(&self, item: Item) -> impl Iterator<Item = &MappedColumn> {
        self.columns.iter().filter(move |mapped| mapped.item == Some(item))
    }

    /// Whether any column is read as this item.
    pub fn has(&self, item: Item) -> bool {
        self.columns_of(item).next().is_some()
    }

    /// Whether months stand side by side.
    pub fn is_wide(&self) -> bool {
        self.columns.iter().any(|mapped| mapped.month.is_some())
    }

    /// 見出しの指紋 — the same for files with the same heading, whatever their months are and
    /// however wide their letters. Sixteen hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        fingerprint(self.columns.iter().map(|mapped| mapped.label.as_str()))
    }
}

/// A label for comparing: without its month, its width and its marks.
pub(crate) fn plain_label(label: &str) -> String {
    let (month, rest) = split_month(label);
    let folded = fold_width(&rest).to_lowercase();
    let plain: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    if month.is_some() { format!("m {plain}") } else { plain }
}

/// FNV-1a of 64 bits over the plain labels: it must never change, since it is remembered.
pub(crate) fn fingerprint<'l>(labels: impl Iterator<Item = &'l str>) -> String {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    let mut plain: Vec<String> = labels.map(plain_label).collect();
    while plain.last().is_some_and(String::is_empty) {
        plain.pop();
    }
    for label in plain {
        label.bytes().for_each(&mut add);
        add(0);
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(labels: &[&str]) -> String {
        fingerprint(labels.iter().copied())
    }

    #[test]
    fn the_same_heading_in_another_dress_and_month() {
        let june = print(&["社員No", "氏名", "6月 支給額", "2026年6月 日数"]);
        assert_eq!(june, print(&["社員Ｎｏ", "氏　名", "７月　支給額", "令和8年7月 日数"]));
        assert_ne!(june, print(&["社員No", "氏名", "支給額", "日数"]));
        assert_ne!(june, print(&["氏名", "社員No", "6月 支給額", "6月 日数"]));
    }

    /// Published test vectors of FNV-1a: the empty string and "a", here each followed by a zero.
    #[test]
    fn the_fingerprint_never_changes() {
        assert_eq!(print(&[]), "cbf29ce484222325");
        let after_a = 0xAF63_DC4C_8601_EC8C_u64.wrapping_mul(0x0100_0000_01B3);
        assert_eq!(print(&["a"]), format!("{after_a:016x}"));
    }

    #[test]
    fn months_of_columns() {
        let latest: YearMonth = "2026-06".parse().unwrap();
        let month = |text: &str| text.parse::<ColumnMonth>().unwrap().month(latest).to_string();
        assert_eq!(month("6"), "2026-06");
        assert_eq!(month("7"), "2025-07");
        assert_eq!(month("2024-02"), "2024-02");
        for text in ["0", "13", "2026-13", ""] {
            assert!(text.parse::<ColumnMonth>().is_err(), "{text}");
        }
    }
}
