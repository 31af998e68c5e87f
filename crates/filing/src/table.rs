//! The field tables under `forms/`: one row per item, read once from the embedded TOML.
//!
//! A row of a table has
//! - `no`, the item's number on the form (its first, when `kind` spreads over several columns),
//!   `key`, `label`, `conf` (the confidence A–D of formats/nps-csv.md);
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
use std::sync::OnceLock;

use serde::Deserialize;

use crate::condition::Condition;
use crate::rules::Rule;

/// The items that stand in the head of an office copy, not in every person's block.
const HEAD_KEYS: [&str; 5] = ["form_code", "prefecture", "city_code", "symbol", "office_number"];

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
    by_key: HashMap<String, usize>,
    by_column: Vec<usize>,
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

    /// The group with this key.
    pub fn group(&self, key: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.key == key)
    }
}

#[derive(Deserialize)]
struct FileText {
    source: String,
    layout: String,
    record: Vec<RecordText>,
}

#[derive(Deserialize)]
struct RecordText {
    ident: String,
    title: String,
    short: String,
    #[serde(default)]
    code: String,
    count: usize,
    items: Vec<ItemText>,
    #[serde(default)]
    group: Vec<GroupText>,
    #[serde(default)]
    rule: Vec<Rule>,
    repeat: Option<RepeatText>,
    #[serde(default)]
    sheet: Sheet,
}

#[derive(Deserialize, Clone, Copy)]
struct RepeatText {
    times: u16,
    step: u16,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct ItemText {
    no: u16,
    key: String,
    label: String,
    kind: Kind,
    #[serde(default)]
    min: usize,
    max: Option<usize>,
    #[serde(default)]
    refused: Vec<String>,
    #[serde(default)]
    nonzero: bool,
    at_least: Option<u64>,
    is: Option<String>,
    month: Option<String>,
    #[serde(default)]
    choices: Vec<String>,
    #[serde(default)]
    eras: String,
    #[serde(default)]
    required: OneOrMany,
    #[serde(default)]
    empty: OneOrMany,
    conf: String,
}

#[derive(Deserialize, Clone)]
struct GroupText {
    key: String,
    label: String,
    from: u16,
    to: u16,
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl OneOrMany {
    fn conditions(&self, nth: &str) -> Result<Vec<Condition>, String> {
        let list: &[String] = match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        };
        list.iter().map(|text| Condition::parse(&text.replace('#', nth))).collect()
    }
}

/// Reads one TOML of `forms/`.
pub(crate) fn parse_forms(text: &str) -> Result<Vec<Form>, String> {
    let file: FileText = toml::from_str(text).map_err(|error| error.to_string())?;
    file.record
        .into_iter()
        .map(|record| {
            let ident = record.ident.clone();
            form(record, &file.source, &file.layout).map_err(|error| format!("{ident}: {error}"))
        })
        .collect()
}

fn form(record: RecordText, source: &str, layout: &str) -> Result<Form, String> {
    let mut items = Vec::new();
    for text in &record.items {
        for (nth, offset) in copies(&text.key, record.repeat) {
            items.push(item(text, &nth, offset)?);
        }
    }
    items.sort_by_key(|item| item.no);
    let mut by_column = Vec::new();
    let mut by_key = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        if item.first() != by_column.len() {
            return Err(format!("{} is numbered {}", item.key, item.no));
        }
        by_column.extend(std::iter::repeat_n(index, item.span()));
        if by_key.insert(item.key.clone(), index).is_some() {
            return Err(format!("{} stands twice", item.key));
        }
    }
    if by_column.len() != record.count {
        return Err(format!("{} columns, not {}", by_column.len(), record.count));
    }
    let mut groups = Vec::new();
    for text in &record.group {
        for (nth, offset) in copies(&text.key, record.repeat) {
            groups.push(Group {
                key: text.key.replace('#', &nth),
                label: text.label.replace('#', &nth),
                columns: usize::from(text.from + offset).saturating_sub(1)
                    ..usize::from(text.to + offset),
            });
        }
    }
    let rules = record
        .rule
        .iter()
        .flat_map(|rule| {
            copies(&rule.key(), record.repeat).into_iter().map(|(nth, _)| rule.numbered(&nth))
        })
        .collect();
    let form = Form {
        ident: record.ident,
        title: record.title,
        short: record.short,
        code: record.code,
        layout: layout.to_owned(),
        source: source.to_owned(),
        items,
        groups,
        rules,
        sheet: record.sheet,
        by_key,
        by_column,
    };
    known_keys(&form)?;
    Ok(form)
}

/// Every key that a condition, rule or cell names exists.
fn known_keys(form: &Form) -> Result<(), String> {
    let conditions = form.items.iter().flat_map(|item| item.required.iter().chain(&item.empty));
    let mut keys: Vec<String> = conditions.flat_map(Condition::keys).collect();
    keys.extend(form.rules.iter().flat_map(Rule::keys));
    if let Some(key) = keys.iter().find(|key| form.item(key).is_none() && form.group(key).is_none())
    {
        return Err(format!("no item or group {key}"));
    }
    printed_once(form)
}

/// The office copy prints every item that does not stand in its head, once.
fn printed_once(form: &Form) -> Result<(), String> {
    let cells = form.sheet.bands.iter().flat_map(|band| &band.cells);
    let mut printed: Vec<&str> =
        cells.map(|spec| spec.split(':').next().unwrap_or_default()).collect();
    if printed.is_empty() {
        return Ok(());
    }
    printed.sort_unstable();
    let mut expected: Vec<&str> = form.items.iter().map(|item| item.key.as_str()).collect();
    expected.retain(|key| !HEAD_KEYS.contains(key));
    expected.sort_unstable();
    if printed == expected { Ok(()) } else { Err("the office copy misses an item".to_owned()) }
}

fn copies(key: &str, repeat: Option<RepeatText>) -> Vec<(String, u16)> {
    match repeat {
        Some(RepeatText { times, step }) if key.contains('#') => {
            (0..times).map(|nth| ((nth + 1).to_string(), nth * step)).collect()
        }
        _ => vec![(String::new(), 0)],
    }
}

fn item(text: &ItemText, nth: &str, offset: u16) -> Result<Item, String> {
    let label = text.label.replace('#', nth);
    let choices = text
        .choices
        .iter()
        .map(|choice| {
            let (code, meaning) = choice.split_once(' ').unwrap_or((choice, ""));
            (code.to_owned(), meaning.to_owned())
        })
        .collect();
    let max = text.max.unwrap_or(match text.kind {
        Kind::Yen => 7,
        Kind::ThousandYen | Kind::Symbol | Kind::Months => 4,
        Kind::IndividualNumber => 12,
        Kind::Gregorian => 8,
        Kind::Flag => 1,
        _ => 2,
    });
    Ok(Item {
        no: text.no + offset,
        key: text.key.replace('#', nth),
        column_labels: text.kind.parts().iter().map(|part| format!("{label}{part}")).collect(),
        label,
        kind: text.kind,
        min: text.min,
        max,
        refused: text.refused.clone(),
        nonzero: text.nonzero,
        at_least: text.at_least,
        is: text.is.clone().or_else(|| text.month.clone()),
        choices,
        eras: text.eras.clone(),
        required: text.required.conditions(nth)?,
        empty: text.empty.conditions(nth)?,
        confidence: text.conf.clone(),
    })
}

/// 届書 — the six notices that can be built, checked and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// 被保険者資格取得届／70歳以上被用者該当届 2200700.
    Acquisition,
    /// 被保険者資格喪失届／70歳以上被用者不該当届 2201700.
    Loss,
    /// 被扶養者（異動）届／国民年金第3号被保険者関係届 2202700.
    DependentChange,
    /// 月額変更届 2221700.
    MonthlyChange,
    /// 算定基礎届 2225700.
    RegularDetermination,
    /// 賞与支払届 2265700.
    Bonus,
}

impl Notice {
    /// All, in the order of their codes.
    pub const ALL: [Self; 6] = [
        Self::Acquisition,
        Self::Loss,
        Self::DependentChange,
        Self::MonthlyChange,
        Self::RegularDetermination,
        Self::Bonus,
    ];

    /// 様式コード.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Acquisition => "2200700",
            Self::Loss => "2201700",
            Self::DependentChange => "2202700",
            Self::MonthlyChange => "2221700",
            Self::RegularDetermination => "2225700",
            Self::Bonus => "2265700",
        }
    }

    /// The notice with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.code() == code)
    }

    /// Its field table.
    pub fn form(self) -> &'static Form {
        let tables = tables();
        match self {
            Self::Acquisition => &tables.acquisition,
            Self::Loss => &tables.loss,
            Self::DependentChange => &tables.dependent_change,
            Self::MonthlyChange => &tables.monthly_change,
            Self::RegularDetermination => &tables.regular_determination,
            Self::Bonus => &tables.bonus,
        }
    }

    /// The short Japanese name: 算定基礎届.
    pub fn name(self) -> &'static str {
        &self.form().short
    }
}

/// The header's tables and the six notices'.
pub(crate) struct Tables {
    pub(crate) media_of_employer: Form,
    pub(crate) media_of_sharoushi: Form,
    pub(crate) count_of_employer: Form,
    pub(crate) count_of_sharoushi: Form,
    pub(crate) office: Form,
    acquisition: Form,
    loss: Form,
    dependent_change: Form,
    monthly_change: Form,
    regular_determination: Form,
    bonus: Form,
}

pub(crate) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    #[expect(clippy::expect_used, reason = "the embedded tables are read by every test")]
    TABLES.get_or_init(|| load().expect("the embedded field tables"))
}

fn load() -> Result<Tables, String> {
    let mut header = parse_forms(include_str!("../../../forms/nps/header@16.2.toml"))?.into_iter();
    let mut next = || header.next().ok_or_else(|| "a header record is missing".to_owned());
    let one = |text: &str, notice: Notice| {
        let form = parse_forms(text)?.pop().ok_or("no record")?;
        if form.code == notice.code() { Ok(form) } else { Err(format!("code {}", form.code)) }
    };
    Ok(Tables {
        media_of_employer: next()?,
        media_of_sharoushi: next()?,
        count_of_employer: next()?,
        count_of_sharoushi: next()?,
        office: next()?,
        acquisition: one(
            include_str!("../../../forms/nps/acquisition@16.2.toml"),
            Notice::Acquisition,
        )?,
        loss: one(include_str!("../../../forms/nps/loss@16.2.toml"), Notice::Loss)?,
        dependent_change: one(
            include_str!("../../../forms/nps/dependent_change@16.2.toml"),
            Notice::DependentChange,
        )?,
        monthly_change: one(
            include_str!("../../../forms/nps/monthly_change@16.2.toml"),
            Notice::MonthlyChange,
        )?,
        regular_determination: one(
            include_str!("../../../forms/nps/regular_determination@16.2.toml"),
            Notice::RegularDetermination,
        )?,
        bonus: one(include_str!("../../../forms/nps/bonus@16.2.toml"), Notice::Bonus)?,
    })
}
