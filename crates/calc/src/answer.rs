//! The result of a question: fields in the order of the definition.

use std::borrow::Cow;

use romori_types::{Date, Exact, Prefecture, Rate, Rounding, YearMonth, Yen};

use crate::json::Json;

/// A result, or an object in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer(Vec<(Cow<'static, str>, Json)>);

/// A percent, a per-thousand or another decimal in a result: the digits as a JSON number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digits(pub String);

impl Answer {
    /// Without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a field more. `None` becomes `null`.
    #[must_use]
    pub fn put(mut self, name: &'static str, value: impl Into<Json>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }

    /// With a field more if there is a value.
    #[must_use]
    pub fn put_if(self, name: &'static str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.put(name, value),
            None => self,
        }
    }

    /// With all fields of another answer after these.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

/// A number of a result with its decimals: 84.5.
pub fn number(exact: Exact) -> Digits {
    Digits(exact.decimal_text())
}

/// Yen and sen of a result: 1620.00; what lies below one sen is cut.
pub fn yen_and_sen(exact: Exact) -> String {
    let sen = (exact * Exact::whole(100)).rounded(Rounding::Down);
    format!("{}.{:02}", sen / 100, sen % 100)
}

/// A percent of a result: 9.91 for a rate of 0.0991.
pub fn percent(rate: Rate) -> Digits {
    Digits(rate.percent_text())
}

/// A per-thousand of a result: 14.5 for a rate of 0.0145.
pub fn per_1000(rate: Rate) -> Digits {
    Digits(rate.per_1000_text())
}

impl From<Answer> for Json {
    fn from(answer: Answer) -> Self {
        Self::Object(answer.0)
    }
}

impl From<Digits> for Json {
    fn from(digits: Digits) -> Self {
        Self::Number(digits.0.into())
    }
}

impl From<Yen> for Json {
    fn from(yen: Yen) -> Self {
        yen.get().into()
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Number(number.to_string().into())
    }
}

impl From<i32> for Json {
    fn from(number: i32) -> Self {
        i64::from(number).into()
    }
}

impl From<i16> for Json {
    fn from(number: i16) -> Self {
        i64::from(number).into()
    }
}

impl From<u32> for Json {
    fn from(number: u32) -> Self {
        i64::from(number).into()
    }
}

impl From<u8> for Json {
    fn from(number: u8) -> Self {
        i64::from(number).into()
    }
}

impl From<bool> for Json {
    fn from(is: bool) -> Self {
        Self::Bool(is)
    }
}

impl From<&'static str> for Json {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Date> for Json {
    fn from(date: Date) -> Self {
        date.to_string().into()
    }
}

impl From<YearMonth> for Json {
    fn from(month: YearMonth) -> Self {
        month.to_string().into()
    }
}

impl From<Prefecture> for Json {
    fn from(prefecture: Prefecture) -> Self {
        prefecture.name().into()
    }
}

impl From<Exact> for Json {
    /// As a decimal string; exact where the decimal ends.
    fn from(exact: Exact) -> Self {
        exact.decimal_text().into()
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl From<romori_statute::Grade> for Json {
    fn from(grade: romori_statute::Grade) -> Self {
        grade.0.into()
    }
}
