//! The invented people of the demo client, read from `people.txt`.

use std::collections::BTreeMap;

use romori_types::{Date, YearMonth};

pub type Failure = Box<dyn std::error::Error>;

/// One invented person.
#[derive(Debug, Clone)]
pub struct Person {
    pub number: String,
    pub name: String,
    pub kana: String,
    pub birth: Date,
    pub acquired: Date,
    pub left: Option<Date>,
    pub kind: String,
    pub health_thousand: String,
    pub pension_thousand: String,
    pub revised: YearMonth,
    pub months: [Option<Month>; 3],
    pub more: BTreeMap<String, String>,
    pub remarks: String,
}

/// What was paid in a month.
#[derive(Debug, Clone, Copy)]
pub struct Month {
    pub days: i64,
    pub cash: i64,
    pub in_kind: i64,
    pub full: bool,
}

/// Everyone, in the order of the file.
pub fn all() -> Result<Vec<Person>, Failure> {
    let lines = include_str!("people.txt").lines();
    lines.filter(|line| !line.starts_with('#') && !line.is_empty()).map(person).collect()
}

fn person(line: &str) -> Result<Person, Failure> {
    let fields: Vec<&str> = line.split('|').collect();
    let field = |at: usize| fields.get(at).copied().ok_or_else(|| format!("field {at}: {line}"));
    let day = |at: usize| -> Result<Date, Failure> { Ok(field(at)?.parse()?) };
    let left = if field(5)?.is_empty() { None } else { Some(day(5)?) };
    let more = field(13)?.split(';').filter(|part| !part.is_empty()).map(|part| {
        let (key, value) = part.split_once('=').unwrap_or((part, "○"));
        (key.to_owned(), value.to_owned())
    });
    Ok(Person {
        number: field(0)?.to_owned(),
        name: field(1)?.to_owned(),
        kana: field(2)?.to_owned(),
        birth: day(3)?,
        acquired: day(4)?,
        left,
        kind: field(6)?.to_owned(),
        health_thousand: field(7)?.to_owned(),
        pension_thousand: field(8)?.to_owned(),
        revised: field(9)?.parse()?,
        months: [month(field(10)?)?, month(field(11)?)?, month(field(12)?)?],
        more: more.collect(),
        remarks: field(14)?.to_owned(),
    })
}

fn month(text: &str) -> Result<Option<Month>, Failure> {
    if text == "-" {
        return Ok(None);
    }
    let full = !text.ends_with('×');
    let numbers: Vec<i64> =
        text.trim_end_matches('×').split('/').map(str::parse).collect::<Result<_, _>>()?;
    let [days, cash, in_kind] = numbers.as_slice() else { return Err(text.into()) };
    Ok(Some(Month { days: *days, cash: *cash, in_kind: *in_kind, full }))
}

impl Person {
    /// A further item, or nothing.
    pub fn item(&self, key: &str) -> &str {
        self.more.get(key).map_or("", String::as_str)
    }

    /// The employee's number.
    pub fn employee(&self) -> String {
        format!("{}{:03}", self.acquired.year(), self.number.parse::<u32>().unwrap_or(17))
    }
}
