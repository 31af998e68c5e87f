//! 入力欄の読み取り — texts by name, every mistake collected.

use std::collections::BTreeMap;

use romori_intake::table::typed::{self, Typed};
use romori_roster::EstablishmentView;
use romori_types::{Date, Yen};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// 入力された値 — what was typed, by the name of the field. Tells nothing of itself.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, String>);

romori_types::quiet_debug!(Values);

/// 誤り — what is wrong with one field and what to do. Never holds the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The name of the field.
    pub field: &'static str,
    /// In polite Japanese: what happened, and what to do next.
    pub message: String,
}

/// What reading a form needs to know beside what was typed.
#[derive(Clone)]
pub(super) struct Around<'a> {
    /// The day on which it is entered.
    pub today: Date,
    /// The client's establishments; a form names them by number.
    pub places: &'a [EstablishmentView],
}

/// Reads the fields of one form.
pub(super) struct Fields<'v> {
    values: &'v Values,
    /// What is known beside.
    pub around: Around<'v>,
    mistakes: Vec<Mistake>,
}

const EMPTY: &str = "入っていません。入れてください。";
const UNKNOWN: &str = "選べない値です。もう一度選んでください。";
const INDIVIDUAL: &str =
    "個人番号（マイナンバー）と思われる12桁の数字があります。ここには書けません。消してください。";

impl Values {
    /// What was typed into a field; nothing is empty.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Sets a field.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Values {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        Self(fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl<'v> Fields<'v> {
    pub fn new(values: &'v Values, around: Around<'v>) -> Self {
        Self { values, around, mistakes: Vec::new() }
    }

    /// What was typed.
    pub fn text(&self, name: &str) -> &'v str {
        self.values.get(name).trim()
    }

    /// Says that a field is wrong, once a field.
    pub fn bad(&mut self, field: &'static str, message: impl Into<String>) {
        if self.mistakes.iter().all(|mistake| mistake.field != field) {
            self.mistakes.push(Mistake { field, message: message.into() });
        }
    }

    /// A field that may be empty.
    pub fn read<T>(&mut self, field: &'static str, read: fn(&str) -> Typed<T>) -> Option<T> {
        let text = self.text(field);
        if typed::holds_individual_number(text) {
            self.bad(field, INDIVIDUAL);
            return None;
        }
        match read(text) {
            Ok(value) => value,
            Err(message) => {
                self.bad(field, message);
                None
            }
        }
    }

    /// A field that must be filled.
    pub fn must<T>(&mut self, field: &'static str, read: fn(&str) -> Typed<T>) -> Option<T> {
        let value = self.read(field, read);
        if value.is_none() {
            self.bad(field, EMPTY);
        }
        value
    }

    /// An amount that is zero where nothing was typed.
    pub fn yen(&mut self, field: &'static str) -> Yen {
        self.read(field, typed::amount).unwrap_or(Yen::ZERO)
    }

    /// A whole number from 0 up to a most.
    pub fn count(&mut self, field: &'static str, most: u8, unit: &str) -> Option<u8> {
        let text = self.read(field, typed::code)?;
        let number = text.trim_end_matches(unit).parse().ok().filter(|number| *number <= most);
        if number.is_none() {
            self.bad(field, format!("0から{most}までの数字で入れてください。"));
        }
        number
    }

    /// One of a closed list, by its word in stored rows; nothing where nothing was chosen.
    pub fn word<T: DeserializeOwned>(&mut self, field: &'static str) -> Option<T> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let found = serde_json::from_value(serde_json::Value::String(text.to_owned())).ok();
        if found.is_none() {
            self.bad(field, UNKNOWN);
        }
        found
    }

    /// One of a closed list that must be chosen.
    pub fn must_word<T: DeserializeOwned>(&mut self, field: &'static str) -> Option<T> {
        let word = self.word(field);
        if word.is_none() {
            self.bad(field, "選ばれていません。どれかを選んでください。");
        }
        word
    }

    /// Whether a box is checked.
    pub fn flag(&self, field: &str) -> bool {
        self.text(field) == "1"
    }

    /// The establishment whose number was chosen.
    pub fn place(&mut self, field: &'static str) -> Option<&'v EstablishmentView> {
        let number: Option<u32> = self.text(field).parse().ok();
        let places: &'v [EstablishmentView] = self.around.places;
        let place = places.iter().find(|place| Some(place.number) == number);
        if place.is_none() {
            self.bad(field, "事業所が選ばれていません。どの事業所かを選んでください。");
        }
        place
    }

    /// Says that a later day must not come before an earlier one.
    pub fn in_order(
        &mut self,
        field: &'static str,
        (first, last): (Option<Date>, Option<Date>),
        message: &str,
    ) {
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            self.bad(field, message);
        }
    }

    /// What is wrong, in the order of finding it.
    pub fn mistakes(self) -> Vec<Mistake> {
        self.mistakes
    }
}

/// The word of a closed list in stored rows, as a form has it.
pub(super) fn word_of<T: Serialize>(word: &T) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// 「1」 where a box is checked.
pub(super) fn checked(flag: bool) -> String {
    if flag { "1" } else { "" }.to_owned()
}

/// A day as a form shows it, or nothing.
pub(super) fn day_text(day: Option<Date>) -> String {
    day.map(romori_types::date_ja).unwrap_or_default()
}

/// An amount as a form shows it: with separators.
pub(super) fn yen_text(yen: Yen) -> String {
    yen.to_string()
}
