//! The field tables under `forms/`: one row per item, read once from the embedded TOML.
//!
//! A row of a table has
//! - `no`, the item's number on the form (its first, when `kind` spreads over several columns),
//!   `key`, `label`, `conf` (the confidence A–D of its source);
//! - `kind` with its own bounds, see [`Kind`];
//! - `required` and `empty`: lists of conditions, any of which makes the item required or demands
//!   that it be left out. A condition is terms joined by ` & `: `key` (filled), `!key` (not
//!   filled), `key=1|2` (one of), `key!=1|2` (none of); a key is an item's or a group's;
//!   `always` holds always.
//!
//! `[[record.group]]` names a run of items that belongs to one person; `[[record.rule]]` relates
//! several items, see [`crate::rules::Rule`]. Items, groups and rules with `#` in their key repeat
//! as `repeat` says, `#` becoming 1, 2, …

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::Deserialize;

use crate::condition::Condition;
use crate::rules::Rule;

/// 項目の種類 — what an item may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Exactly `is`.
    Fixed,
    /// 日本年金機構の都道府県コード, two digits.
    Prefecture,
    /// JISの都道府県番号, 01–47.
    JisPrefecture,
    /// `min`–`max` digits.
    Digits,
    /// 事業所記号: 1–4 of A–Z and 0–9, or of half-width kana; not all zeros.
    Symbol,
    /// Up to seven digits.
    Yen,
    /// Thousands of yen, four digits, not 0000.
    ThousandYen,
    /// One of `choices`.
    Choice,
    /// `1` or empty.
    Flag,
    /// 支払基礎日数, 00–31.
    Days,
    /// 01–12.
    Month,
    /// One or two months, two digits each.
    Months,
    /// A day of a month, 01–31.
    DayOfMonth,
    /// Half-width kana with a space between the names.
    KanaName,
    /// Two-byte characters with a full-width space between the names.
    KanjiName,
    /// Two-byte characters only.
    Kanji,
    /// Half-width letters, digits, kana and marks; no two spaces in a row.
    KanaAddress,
    /// No half-width space, no two full-width spaces in a row.
    Address,
    /// Any character that can be filed.
    Text,
    /// 個人番号, twelve digits; never shown.
    IndividualNumber,
    /// 課所符号 4 + 一連番号 6: two columns.
    PensionNumber,
    /// 3 + 4: two columns.
    Postal,
    /// 局番1, 2, 3: three columns.
    Phone,
    /// 元号 + YYMMDD: two columns.
    EraDate,
    /// 元号, YY, MM: three columns.
    EraMonth,
    /// YYYYMMDD.
    Gregorian,
    /// Always left out.
    Never,
}

impl Kind {
    /// The names of the columns that the kind spreads over; one empty name when there is one.
    pub const fn parts(self) -> &'static [&'static str] {
        match self {
            Self::PensionNumber => &["（課所符号）", "（一連番号）"],
            Self::Postal => &["（親番号）", "（子番号）"],
            Self::Phone => &["（局番1）", "（局番2）", "（局番3）"],
            Self::EraDate => &["（元号）", "（年月日）"],
            Self::EraMonth => &["（元号）", "（年）", "（月）"],
            _ => &[""],
        }
    }
}

/// 項目 — one row of a field table.
#[derive(Debug)]
pub struct Item {
    /// The number of its first column on the form, from 1.
    pub no: u16,
    /// The key by which rules and builders name it.
    pub key: String,
    /// Its Japanese name.
    pub label: String,
    /// What it may hold.
    pub kind: Kind,
    /// The least number of characters.
    pub min: usize,
    /// The greatest number of bytes in the file (one per half-width, two per full-width character).
    pub max: usize,
    /// Values that look right and are refused.
    pub refused: Vec<String>,
    /// Whether zeros alone are refused.
    pub nonzero: bool,
    /// The least amount.
    pub at_least: Option<u64>,
    /// The only value of [`Kind::Fixed`]; the only month of [`Kind::EraMonth`].
    pub is: Option<String>,
    /// Codes and their meanings.
    pub choices: Vec<(String, String)>,
    /// Era codes allowed.
    pub eras: String,
    /// Conditions under which it must be filled.
    pub required: Vec<Condition>,
    /// Conditions under which it must be left out.
    pub empty: Vec<Condition>,
    /// Confidence of the source, A–D.
    pub confidence: String,
    /// The labels of its columns.
    pub column_labels: Vec<String>,
}

impl Item {
    /// Index of its first column.
    pub fn first(&self) -> usize {
        usize::from(self.no).saturating_sub(1)
    }

    /// How many columns it takes.
    pub fn span(&self) -> usize {
        self.kind.parts().len()
    }

    /// The least and greatest number of bytes of one of its columns when it is filled.
    pub fn length_bounds(&self, part: usize) -> (usize, usize) {
        crate::value::bounds(self, part)
    }

    /// Whether it is required without condition.
    pub fn is_always_required(&self) -> bool {
        self.required.iter().any(|condition| condition.keys().is_empty())
    }

    /// The label of one of its columns.
    pub fn column_label(&self, part: usize) -> &str {
        self.column_labels.get(part).map_or(self.label.as_str(), String::as_str)
    }
}

/// 項目のまとまり — a run of items that belongs to one person of a row.
#[derive(Debug)]
pub struct Group {
    /// The key by which conditions name it.
    pub key: String,
    /// Its Japanese name.
    pub label: String,
    /// Indices of its columns.
    pub columns: std::ops::Range<usize>,
}

/// 項目表 — the field table of one record: a 届書, or a line of the header.
#[derive(Debug)]
pub struct Form {
    /// The English name.
    pub ident: String,
    /// The full Japanese title.
    pub title: String,
    /// The short Japanese name.
    pub short: String,
    /// 様式コード; empty for a line of the header.
    pub code: String,
    /// The edition of the layout.
    pub layout: String,
    /// The document the table restates.
    pub source: String,
    /// Its items in order.
    pub items: Vec<Item>,
    /// Its groups.
    pub groups: Vec<Group>,
    /// Its rules over several items.
    pub rules: Vec<Rule>,
    /// Lines of the office copy.
    pub sheet: Sheet,
    pub(crate) by_key: HashMap<String, usize, BuildHasherDefault<KeyHasher>>,
    pub(crate) by_column: Vec<usize>,
}

/// 控の体裁 — how the office copy lays the items out.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Sheet {
    /// Landscape or portrait.
    #[serde(default)]
    pub landscape: bool,
    /// Bands of cells, top to bottom.
    #[serde(default)]
    pub bands: Vec<Band>,
}

/// 控の帯 — one line of cells.
#[derive(Debug, Clone, Deserialize)]
pub struct Band {
    /// Heading above the band.
    #[serde(default)]
    pub heading: String,
    /// Cells: an item's key and its share of the width, and a shorter label: `key:9:label`.
    #[serde(default)]
    pub cells: Vec<String>,
}

impl Form {
    /// The number of columns of a row.
    pub fn columns(&self) -> usize {
        self.by_column.len()
    }

    /// The item with this key.
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.by_key.get(key).and_then(|index| self.items.get(*index))
    }

    /// The item to which a column (index from 0) belongs, and which part of it the column is.
    pub fn item_of_column(&self, column: usize) -> Option<(&Item, usize)> {
        let item = self.items.get(*self.by_column.get(column)?)?;
        Some((item, column - item.first()))
    }

    /// The columns of an item or group.
    pub(crate) fn columns_of(&self, key: &str) -> Option<std::ops::Range<usize>> {
        match self.item(key) {
            Some(item) => Some(item.first()..item.first() + item.span()),
            None => self.group(key).map(|group| group.columns.clone()),
        }
    }

    /// The group with this key.
    pub fn group(&self, key: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.key == key)
    }
}

/// FNV-1a: the keys are ours and short, and each row looks dozens of them up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyHasher(u64);

impl Default for KeyHasher {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
