//! The small language in which a field table says when an item is required or left out.

use std::ops::Range;

use crate::table::Form;

/// 条件 — terms that must all hold. See [`crate::table`] for the language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    key: String,
    /// The columns of the item or group, once the table is whole.
    columns: Range<usize>,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Filled,
    NotFilled,
    OneOf(Vec<String>),
    NoneOf(Vec<String>),
}

impl Condition {
    /// Reads `key=1|2 & !other`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text == "always" {
            return Ok(Self { terms: Vec::new() });
        }
        let terms: Vec<Term> = text.split('&').map(|term| Term::parse(term.trim())).collect();
        match terms.iter().find(|term| term.key.is_empty()) {
            Some(_) => Err(format!("condition {text}")),
            None => Ok(Self { terms }),
        }
    }

    /// Finds the columns of its keys; false when one is unknown.
    pub(crate) fn resolve(&mut self, columns_of: &impl Fn(&str) -> Option<Range<usize>>) -> bool {
        self.terms.iter_mut().all(|term| match columns_of(&term.key) {
            Some(columns) => {
                term.columns = columns;
                true
            }
            None => false,
        })
    }

    /// Whether it holds for a row.
    pub(crate) fn holds(&self, columns: &[String]) -> bool {
        self.terms.iter().all(|term| term.holds(columns))
    }

    /// The keys it names.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.terms.iter().map(|term| term.key.clone()).collect()
    }

    /// For a message: 「個人番号」なしのとき; empty when it holds always.
    pub(crate) fn describe(&self, form: &Form) -> String {
        if self.terms.is_empty() {
            return String::new();
        }
        let parts: Vec<String> = self.terms.iter().map(|term| term.describe(form)).collect();
        format!("{}のとき", parts.join("、かつ"))
    }
}

impl Term {
    fn parse(text: &str) -> Self {
        let values = |list: &str| list.split('|').map(|value| value.trim().to_owned()).collect();
        let (key, test) = if let Some((key, list)) = text.split_once("!=") {
            (key, Test::NoneOf(values(list)))
        } else if let Some((key, list)) = text.split_once('=') {
            (key, Test::OneOf(values(list)))
        } else if let Some(key) = text.strip_prefix('!') {
            (key, Test::NotFilled)
        } else {
            (text, Test::Filled)
        };
        Self { key: key.trim().to_owned(), columns: 0..0, test }
    }

    fn holds(&self, columns: &[String]) -> bool {
        let cells = columns.get(self.columns.clone()).unwrap_or_default();
        let filled = || cells.iter().any(|cell| !cell.is_empty());
        let first = cells.first().map_or("", String::as_str);
        match &self.test {
            Test::Filled => filled(),
            Test::NotFilled => !filled(),
            Test::OneOf(list) => list.iter().any(|value| value == first),
            Test::NoneOf(list) => list.iter().all(|value| value != first),
        }
    }

    fn describe(&self, form: &Form) -> String {
        let item = form.item(&self.key);
        let label = item.map(|item| item.label.as_str());
        let label =
            label.or_else(|| form.group(&self.key).map(|group| group.label.as_str())).unwrap_or("");
        let named = |list: &[String]| {
            let words: Vec<String> = list
                .iter()
                .map(|code| {
                    let choices = item.map(|item| item.choices.as_slice()).unwrap_or_default();
                    let meaning = choices.iter().find(|(choice, _)| choice == code);
                    format!("{code}{}", meaning.map_or("", |(_, meaning)| meaning.as_str()))
                })
                .collect();
            words.join("・")
        };
        match &self.test {
            Test::Filled => format!("「{label}」あり"),
            Test::NotFilled => format!("「{label}」なし"),
            Test::OneOf(list) => format!("「{label}」が {}", named(list)),
            Test::NoneOf(list) => format!("「{label}」が {} 以外", named(list)),
        }
    }
}

/// Whether any column of an item or group is filled.
pub(crate) fn filled(form: &Form, columns: &[String], key: &str) -> bool {
    let cells = form.columns_of(key).and_then(|range| columns.get(range));
    cells.is_some_and(|cells| cells.iter().any(|cell| !cell.is_empty()))
}

/// The first column of an item; empty when there is no such item.
pub(crate) fn value_of<'a>(form: &Form, columns: &'a [String], key: &str) -> &'a str {
    let first = form.item(key).and_then(|item| columns.get(item.first()));
    first.map_or("", String::as_str)
}
