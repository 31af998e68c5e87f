//! A question: of which kind it is, and whether every field is what the kind says.

use std::borrow::Cow;

use crate::error::{CalcError, Code};
use crate::json::Json;
use crate::spec::{Field, Kind, May, Need, Topic};
use crate::value::{FromValue, Value};

type Given = [(Cow<'static, str>, Json)];

/// Where a value stands: a field, an entry of a list, a field of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    outer: Option<(&'static str, Option<usize>)>,
    field: Option<(&'static str, Option<usize>)>,
}

impl Place {
    fn field(self, name: &'static str) -> Self {
        Self { outer: self.field.or(self.outer), field: Some((name, None)) }
    }

    pub(crate) fn entry(self, index: usize) -> Self {
        Self { field: self.field.map(|(name, _)| (name, Some(index))), ..self }
    }

    /// The place as a path: `months[1].days`.
    pub fn path(self) -> String {
        let shown = |(name, index): (&'static str, Option<usize>)| match index {
            Some(index) => format!("{name}[{index}]"),
            None => name.to_owned(),
        };
        let parts: Vec<String> =
            [self.outer, self.field].into_iter().flatten().map(shown).collect();
        parts.join(".")
    }
}

/// The fields of a question, or of an object in it, with their values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    place: Place,
    values: Vec<(&'static str, Value)>,
    /// How many of the values were given; the others are defaults and stand after them.
    given: usize,
}

impl Fields {
    /// Reads an object of declared fields.
    pub(crate) fn read(
        given: &Given,
        fields: &'static [Field],
        place: Place,
    ) -> Result<Self, CalcError> {
        for (name, value) in given {
            let known = fields.iter().any(|field| field.name == name);
            if !known && *value != Json::Null {
                let path = format!("{}.{name}", place.path());
                return Err(unknown(path));
            }
        }
        let mut values = Vec::with_capacity(fields.len());
        for field in fields {
            match present(given, field.name) {
                Some(json) => {
                    values.push((
                        field.name,
                        Value::read(json, field.kind, place.field(field.name))?,
                    ));
                }
                None if field.optional => {}
                None => return Err(CalcError::missing(place.field(field.name).path())),
            }
        }
        let mut fields_read = Self { place, given: values.len(), values };
        for field in fields {
            let default = field.default.map(|default| Value::default(default, field.kind));
            fields_read.set_default(field.name, default);
        }
        Ok(fields_read)
    }

    fn set_default(&mut self, name: &'static str, default: Option<Value>) {
        if let Some(value) = default
            && self.value(name).is_none()
        {
            self.values.push((name, value));
        }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The value of a field: what is given, or its default.
    ///
    /// # Errors
    /// `missing_field` when there is neither, `wrong_type` when it is declared as another type.
    pub fn get<'a, T: FromValue<'a>>(&'a self, name: &'static str) -> Result<T, CalcError> {
        self.find(name)?.ok_or_else(|| CalcError::missing(self.path(name)))
    }

    /// The value of a field, if there is one.
    ///
    /// # Errors
    /// `wrong_type` when it is declared as another type.
    pub fn find<'a, T: FromValue<'a>>(
        &'a self,
        name: &'static str,
    ) -> Result<Option<T>, CalcError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        T::from_value(value).map(Some).ok_or_else(|| {
            let path = self.path(name);
            let message = format!("「{path}」の型が正しくありません。");
            CalcError::new(Code::WrongType, path, message)
        })
    }

    /// The value for the text of a closed list.
    ///
    /// # Errors
    /// As [`Self::get`]; `bad_value` when `values` has no such text.
    pub fn one_of<V: Copy>(
        &self,
        name: &'static str,
        values: &[(&'static str, V)],
    ) -> Result<V, CalcError> {
        self.find_one_of(name, values)?.ok_or_else(|| CalcError::missing(self.path(name)))
    }

    /// The value for the text of a closed list, if the field is there.
    ///
    /// # Errors
    /// As [`Self::find`]; `bad_value` when `values` has no such text.
    pub fn find_one_of<V: Copy>(
        &self,
        name: &'static str,
        values: &[(&'static str, V)],
    ) -> Result<Option<V>, CalcError> {
        let Some(text) = self.find::<&str>(name)? else {
            return Ok(None);
        };
        let found = values.iter().find(|(known, _)| *known == text).map(|(_, value)| *value);
        let refuse = || {
            let path = self.path(name);
            let message = format!("「{path}」の値が正しくありません。");
            CalcError::bad_value(path, message)
        };
        found.map(Some).ok_or_else(refuse)
    }

    /// Whether a field is given, rather than absent or standing by its default.
    pub fn given(&self, name: &str) -> bool {
        self.values.iter().take(self.given).any(|(known, _)| *known == name)
    }

    /// The path of a field, for an error: `months[1].days`.
    pub fn path(&self, name: &'static str) -> String {
        self.place.field(name).path()
    }
}

/// A question that is of a kind and whose fields have their types.
#[derive(Debug)]
pub struct Question<'a> {
    /// Its kind.
    pub kind: &'a Kind,
    fields: Fields,
}

impl std::ops::Deref for Question<'_> {
    type Target = Fields;
    fn deref(&self) -> &Fields {
        &self.fields
    }
}

impl<'a> Question<'a> {
    /// The question that a JSON object asks of a topic.
    ///
    /// # Errors
    /// The first mistake: no kind fits, a field of another kind, fields that exclude each other,
    /// a wrong type or value.
    pub fn read(topic: &'a Topic, json: &Json) -> Result<Self, CalcError> {
        let Json::Object(given) = json else {
            return Err(CalcError::whole(
                Code::WrongType,
                "1行に1つのJSONオブジェクト（{ で始まり } で終わるもの）を入れてください。",
            ));
        };
        let fits = |kind: &&Kind| kind.needs.iter().all(|need| is_met(need, given));
        let kind = topic.kinds.iter().find(fits).ok_or_else(|| none_fits(topic, given))?;
        let names = kind.names();
        for (name, value) in given {
            if *value != Json::Null && !names.iter().any(|known| known == name) {
                return Err(unknown(name.to_string()));
            }
        }
        for need in kind.needs {
            if let Need::OneOf(alternatives) = need {
                exactly_one(alternatives, given)?;
            }
        }
        check_may(kind.may, given)?;
        let fields = read_fields(topic, kind, &names, given)?;
        Ok(Self { kind, fields })
    }
}

fn read_fields(
    topic: &Topic,
    kind: &Kind,
    names: &[&'static str],
    given: &Given,
) -> Result<Fields, CalcError> {
    let mut fields =
        Fields { place: Place::default(), values: Vec::with_capacity(names.len()), given: 0 };
    for name in names {
        let (Some(json), Some(field)) = (present(given, name), topic.field(name)) else {
            continue;
        };
        let place = Place::default().field(field.name);
        fields.values.push((field.name, Value::read(json, field.kind, place)?));
    }
    fields.given = fields.values.len();
    for name in names {
        let Some(field) = topic.field(name) else { continue };
        let of_kind = kind.defaults().find(|(known, _)| known == name).map(|(_, default)| default);
        let default = of_kind.or(field.default).map(|default| Value::default(default, field.kind));
        fields.set_default(name, default);
    }
    Ok(fields)
}

/// The value of a field that is there; `null` counts as absent.
fn present<'a>(given: &'a Given, name: &str) -> Option<&'a Json> {
    given.iter().find(|(key, value)| key == name && *value != Json::Null).map(|(_, value)| value)
}

fn is_met(need: &Need, given: &Given) -> bool {
    match need {
        Need::Field(name) => present(given, name).is_some(),
        Need::Is(name, text) => present(given, name).and_then(Json::text) == Some(text),
        Need::OneOf(alternatives) => alternatives.iter().any(|together| all(together, given)),
    }
}

fn all(names: &[&str], given: &Given) -> bool {
    names.iter().all(|name| present(given, name).is_some())
}

/// One alternative is whole; a field of another one contradicts it.
fn exactly_one(alternatives: &[&[&'static str]], given: &Given) -> Result<(), CalcError> {
    let Some(chosen) = alternatives.iter().find(|together| all(together, given)) else {
        return Ok(());
    };
    let others = alternatives.iter().flat_map(|together| together.iter());
    for name in others.filter(|name| !chosen.contains(*name)) {
        if present(given, name).is_some() {
            return Err(excludes(name, chosen));
        }
    }
    Ok(())
}

fn check_may(may: &[May], given: &Given) -> Result<(), CalcError> {
    for one in may {
        match one {
            May::Field(_) | May::Or(..) => {}
            May::OneOf(several) => {
                let mut there = several.iter().filter(|name| present(given, name).is_some());
                if let (Some(first), Some(second)) = (there.next(), there.next()) {
                    return Err(excludes(second, &[first]));
                }
            }
            May::Together(several) => {
                let absent = several.iter().find(|name| present(given, name).is_none());
                let some = several.iter().any(|name| present(given, name).is_some());
                if let (true, Some(absent)) = (some, absent) {
                    return Err(CalcError::missing(*absent));
                }
            }
            May::Group(group) => check_may(group, given)?,
        }
    }
    Ok(())
}

fn excludes(name: &'static str, chosen: &[&str]) -> CalcError {
    let chosen = chosen.join("」「");
    let message =
        format!("「{name}」は「{chosen}」と一緒には使えません。どちらか一方だけにしてください。");
    CalcError::conflict(name, message)
}

fn unknown(path: String) -> CalcError {
    let message =
        format!("「{path}」はこの種類の問いにない項目です。名前を確かめるか、取り除いてください。");
    CalcError::new(Code::UnknownField, path, message)
}

/// No kind fits: the field that the nearest kind lacks, or the field whose value no kind has.
fn none_fits(topic: &Topic, given: &Given) -> CalcError {
    if let Some(error) = bad_discriminator(topic, given) {
        return error;
    }
    let nearest = topic.kinds.iter().min_by_key(|kind| {
        let contradicted = kind.needs.iter().any(|need| is_contradicted(need, given));
        let names = kind.names();
        let strange = given
            .iter()
            .filter(|(name, value)| *value != Json::Null && !names.iter().any(|n| n == name));
        let lacking = kind.needs.iter().filter(|need| !is_met(need, given));
        (contradicted, strange.count(), lacking.count())
    });
    let lacking = nearest.and_then(|kind| kind.needs.iter().find(|need| !is_met(need, given)));
    match lacking {
        Some(Need::Field(name)) => CalcError::missing(*name),
        Some(Need::Is(name, text)) => {
            let message = format!("「{name}」が必要です。例: \"{text}\"。");
            CalcError::new(Code::MissingField, *name, message)
        }
        Some(Need::OneOf(alternatives)) => missing_one_of(alternatives, given),
        None => CalcError::whole(Code::MissingField, "必要な項目が足りません。"),
    }
}

fn is_contradicted(need: &Need, given: &Given) -> bool {
    matches!(need, Need::Is(name, _) if present(given, name).is_some() && !is_met(need, given))
}

/// A field that tells kinds apart, with a value that is not in its list.
fn bad_discriminator(topic: &Topic, given: &Given) -> Option<CalcError> {
    let needs = topic.kinds.iter().flat_map(|kind| kind.needs.iter());
    needs
        .filter_map(|need| match need {
            Need::Is(name, _) => Some(*name),
            _ => None,
        })
        .find_map(|name| {
            let field = topic.field(name)?;
            let json = present(given, name)?;
            Value::read(json, field.kind, Place::default().field(field.name)).err()
        })
}

/// The absent field of the alternative that is begun, else the first field of the first.
fn missing_one_of(alternatives: &[&[&'static str]], given: &Given) -> CalcError {
    let begun = alternatives
        .iter()
        .find(|together| together.iter().any(|name| present(given, name).is_some()))
        .or(alternatives.first());
    let absent = begun
        .and_then(|together| together.iter().find(|name| present(given, name).is_none()))
        .copied()
        .unwrap_or_default();
    let shown: Vec<String> =
        alternatives.iter().map(|together| format!("「{}」", together.join("」と「"))).collect();
    let message = format!("{}のどれか1つが必要です。", shown.join("、"));
    CalcError::new(Code::MissingField, absent, message)
}
