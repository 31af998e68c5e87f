//! Reads the field tables from the embedded TOML, and refuses a table that contradicts itself.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::condition::Condition;
use crate::notice::Notice;
use crate::rules::Rule;
use crate::table::{Form, Group, Item, Kind, Sheet};

/// The items that stand in the head of an office copy, not in every person's block.
const HEAD_KEYS: [&str; 5] = ["form_code", "prefecture", "city_code", "symbol", "office_number"];

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
    let mut by_key = HashMap::default();
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
    let mut form = Form {
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
    resolve(&mut form);
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

/// Conditions know their columns from here on.
fn resolve(form: &mut Form) {
    let mut items = std::mem::take(&mut form.items);
    let ranges: HashMap<String, std::ops::Range<usize>> = items
        .iter()
        .map(|item| (item.key.clone(), item.first()..item.first() + item.span()))
        .chain(form.groups.iter().map(|group| (group.key.clone(), group.columns.clone())))
        .collect();
    let columns_of = |key: &str| ranges.get(key).cloned();
    for item in &mut items {
        for condition in item.required.iter_mut().chain(&mut item.empty) {
            condition.resolve(&columns_of);
        }
    }
    form.items = items;
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

/// The header's tables and the six notices'.
pub(crate) struct Tables {
    pub(crate) media_of_employer: Form,
    pub(crate) media_of_sharoushi: Form,
    pub(crate) count_of_employer: Form,
    pub(crate) count_of_sharoushi: Form,
    pub(crate) office: Form,
    pub(crate) acquisition: Form,
    pub(crate) loss: Form,
    pub(crate) dependent_change: Form,
    pub(crate) monthly_change: Form,
    pub(crate) regular_determination: Form,
    pub(crate) bonus: Form,
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
