//! The values of a question, read by the type of their field.

use romori_statute::basis_days::ClosingDay;
use romori_types::{Date, Exact, FiscalYear, Prefecture, Rate, YearMonth, Yen};

use crate::error::{CalcError, Code};
use crate::json::Json;
use crate::question::{Fields, Place};
use crate::spec::{Default, Type};

const TEXT_MAX_CHARS: usize = 200;

/// A value that has the type of its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Int(i64),
    /// An exact decimal.
    Decimal(Exact),
    /// A percent or per-thousand.
    Rate(Rate),
    /// A day.
    Date(Date),
    /// A month.
    Month(YearMonth),
    /// A yes or no.
    Bool(bool),
    /// A prefecture.
    Prefecture(Prefecture),
    /// A text of a closed list.
    Choice(&'static str),
    /// Any text.
    Text(String),
    /// A day of the month.
    DayOfMonth(ClosingDay),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(Fields),
}

impl Value {
    /// A default as a value of `kind`.
    pub(crate) fn default(default: Default, kind: Type) -> Self {
        match (default, kind) {
            (Default::Int(number), Type::Decimal { .. } | Type::Number { .. }) => {
                Self::Decimal(Exact::whole(number))
            }
            (Default::Int(number), Type::Percent { .. }) => Self::Rate(whole_rate(number, 7)),
            (Default::Int(number), Type::Per1000) => Self::Rate(whole_rate(number, 6)),
            (Default::Int(number), _) => Self::Int(number),
            (Default::Text(text), _) => Self::Choice(text),
            (Default::Bool(is), _) => Self::Bool(is),
        }
    }

    /// Reads `json` as a value of `kind`.
    pub(crate) fn read(json: &Json, kind: Type, place: Place) -> Result<Self, CalcError> {
        match kind {
            Type::Int { min, max } => int(json, min, max, place).map(Self::Int),
            Type::Decimal { max } | Type::Number { max } => {
                decimal(json, max, place).map(Self::Decimal)
            }
            Type::Percent { max } => rate(json, max, 7, place).map(Self::Rate),
            Type::Per1000 => rate(json, 1000, 6, place).map(Self::Rate),
            Type::Date => date(json, place).map(Self::Date),
            Type::Month => month(json, place).map(Self::Month),
            Type::Bool => match json {
                Json::Bool(is) => Ok(Self::Bool(*is)),
                _ => Err(wrong_type(place, "true か false")),
            },
            Type::Prefecture => text(json, place, "都道府県名の文字列")?
                .parse()
                .map(Self::Prefecture)
                .map_err(|error: romori_types::ParseError| bad(place, &error.message)),
            Type::OneOf(list) => choice(json, list, place).map(Self::Choice),
            Type::Text => {
                let text = text(json, place, "文字列")?;
                let short = text.chars().count() <= TEXT_MAX_CHARS;
                if short {
                    Ok(Self::Text(text.to_owned()))
                } else {
                    Err(bad(place, &format!("{TEXT_MAX_CHARS}文字までで入れてください。")))
                }
            }
            Type::DayOfMonth => day_of_month(json, place).map(Self::DayOfMonth),
            Type::List { of, min, max } => list(json, *of, min, max, place).map(Self::List),
            Type::Object(fields) => match json {
                Json::Object(given) => Fields::read(given, fields, place).map(Self::Object),
                _ => Err(wrong_type(place, "オブジェクト")),
            },
        }
    }
}

fn wrong_type(place: Place, wanted: &str) -> CalcError {
    let path = place.path();
    let message = format!("「{path}」は{wanted}で入れてください。");
    CalcError::new(Code::WrongType, path, message)
}

fn bad(place: Place, reason: &str) -> CalcError {
    let path = place.path();
    let message = format!("「{path}」の値が正しくありません。{reason}");
    CalcError::bad_value(path, message)
}

fn text<'a>(json: &'a Json, place: Place, wanted: &str) -> Result<&'a str, CalcError> {
    json.text().ok_or_else(|| wrong_type(place, wanted))
}

fn int(json: &Json, min: i64, max: i64, place: Place) -> Result<i64, CalcError> {
    let Json::Number(digits) = json else {
        return Err(wrong_type(place, "整数"));
    };
    let bounds = || bad(place, &format!("{min}から{max}までの整数で入れてください。"));
    let number = match digits.parse::<i64>() {
        Ok(number) => number,
        // 17.0 and 1e3 are whole numbers in JSON; 17.5 is not.
        Err(_) => match parse_decimal(digits) {
            Some(exact) => exact.as_whole().ok_or_else(|| wrong_type(place, "整数"))?,
            None => return Err(bounds()),
        },
    };
    if number < min || number > max { Err(bounds()) } else { Ok(number) }
}

/// The digits of a number or of a decimal string.
fn digits(json: &Json, place: Place) -> Result<&str, CalcError> {
    match json {
        Json::Number(digits) => Ok(digits),
        Json::Text(text) if !text.contains(['e', 'E']) => Ok(text),
        Json::Text(_) => Err(bad(place, "「38.5」のような小数で入れてください。")),
        _ => Err(wrong_type(place, "数か小数の文字列")),
    }
}

fn decimal(json: &Json, max: i64, place: Place) -> Result<Exact, CalcError> {
    let exact = parse_decimal(digits(json, place)?)
        .ok_or_else(|| bad(place, "「38.5」のような小数（9桁まで）で入れてください。"))?;
    if exact < Exact::ZERO || exact > Exact::whole(max) {
        return Err(bad(place, &format!("0から{max}までの数で入れてください。")));
    }
    Ok(exact)
}

/// A rate whose unit has `places` decimals in a billionth: 7 for a percent, 6 for a per-thousand.
fn rate(json: &Json, max: i64, places: u32, place: Place) -> Result<Rate, CalcError> {
    let refuse = || {
        bad(
            place,
            &format!(
                "0から{max}までの数（小数{places}桁まで）で、「9.67」のように入れてください。"
            ),
        )
    };
    let exact = parse_decimal(digits(json, place)?).ok_or_else(refuse)?;
    if exact < Exact::ZERO || exact > Exact::whole(max) {
        return Err(refuse());
    }
    let billionths = exact * Exact::whole(10_i64.pow(places));
    billionths.as_whole().map(Rate::from_billionths).ok_or_else(refuse)
}

fn whole_rate(number: i64, places: u32) -> Rate {
    Rate::from_billionths(number * 10_i64.pow(places))
}

/// A decimal of up to 16 digits before and 9 after the point, with an exponent as JSON allows.
fn parse_decimal(digits: &str) -> Option<Exact> {
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let number = format!("{whole}{fraction}");
    let number = number.trim_start_matches('0');
    let places = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    let wholes = i32::try_from(number.len()).ok()?.checked_sub(places)?;
    if number.is_empty() {
        return Some(Exact::ZERO);
    }
    if wholes > 16 || places > 9 {
        return None;
    }
    let number: i128 = number.parse().ok()?;
    let number = if negative { -number } else { number };
    let scale = 10_i128.pow(places.unsigned_abs());
    if places >= 0 { Exact::ratio(number, scale) } else { Exact::ratio(number * scale, 1) }
}

fn date(json: &Json, place: Place) -> Result<Date, CalcError> {
    let text = text(json, place, "「2026-07-10」の形の文字列")?;
    let dashed = text.len() == 10 && text.bytes().enumerate().all(is_of_a_date);
    let date = if dashed { text.parse::<Date>().ok() } else { None };
    date.filter(|date| (1..=9998).contains(&date.year()))
        .ok_or_else(|| bad(place, "「2026-07-10」の形で、暦にある日を入れてください。"))
}

/// `YYYY-MM-DD`: hyphens at two places, digits at all others.
fn is_of_a_date((index, byte): (usize, u8)) -> bool {
    if matches!(index, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
}

fn month(json: &Json, place: Place) -> Result<YearMonth, CalcError> {
    text(json, place, "「2026-09」の形の文字列")?
        .parse()
        .map_err(|error: romori_types::ParseError| bad(place, &error.message))
}

fn choice(
    json: &Json,
    list: &'static [&'static str],
    place: Place,
) -> Result<&'static str, CalcError> {
    let given = text(json, place, "文字列")?;
    list.iter()
        .find(|choice| **choice == given)
        .copied()
        .ok_or_else(|| bad(place, &format!("次のどれかにしてください: {}。", list.join("、"))))
}

fn day_of_month(json: &Json, place: Place) -> Result<ClosingDay, CalcError> {
    match json {
        Json::Text(text) if text == "month_end" => Ok(ClosingDay::MonthEnd),
        Json::Text(_) => Err(bad(place, "1から31までの整数か「month_end」を入れてください。")),
        Json::Number(_) => {
            let day = int(json, 1, 31, place)?;
            i8::try_from(day).map(ClosingDay::Day).map_err(|_| wrong_type(place, "整数"))
        }
        _ => Err(wrong_type(place, "1から31までの整数か「month_end」")),
    }
}

fn list(
    json: &Json,
    of: Type,
    min: usize,
    max: usize,
    place: Place,
) -> Result<Vec<Value>, CalcError> {
    let Json::List(entries) = json else {
        return Err(wrong_type(place, "リスト"));
    };
    if entries.len() < min || entries.len() > max {
        let wanted =
            if min == max { format!("{min}個") } else { format!("{min}個から{max}個") };
        return Err(bad(place, &format!("{wanted}を並べてください。")));
    }
    let read = |(index, entry): (usize, &Json)| Value::read(entry, of, place.entry(index));
    entries.iter().enumerate().map(read).collect()
}

/// A type that a value of a question can be had as.
pub trait FromValue<'a>: Sized {
    /// The value, or `None` if the field is of another type.
    fn from_value(value: &'a Value) -> Option<Self>;
}

macro_rules! from_value {
    ($($type:ty, $pattern:pat => $found:expr;)*) => {
        $(impl<'a> FromValue<'a> for $type {
            fn from_value(value: &'a Value) -> Option<Self> {
                match value {
                    $pattern => $found,
                    _ => None,
                }
            }
        })*
    };
}

from_value! {
    i64, Value::Int(number) => Some(*number);
    i32, Value::Int(number) => i32::try_from(*number).ok();
    i16, Value::Int(number) => i16::try_from(*number).ok();
    u8, Value::Int(number) => u8::try_from(*number).ok();
    u32, Value::Int(number) => u32::try_from(*number).ok();
    usize, Value::Int(number) => usize::try_from(*number).ok();
    Yen, Value::Int(number) => Some(Yen::new(*number));
    FiscalYear, Value::Int(number) => i16::try_from(*number).ok().map(FiscalYear);
    Rate, Value::Rate(rate) => Some(*rate);
    Date, Value::Date(date) => Some(*date);
    YearMonth, Value::Month(month) => Some(*month);
    bool, Value::Bool(is) => Some(*is);
    Prefecture, Value::Prefecture(prefecture) => Some(*prefecture);
    ClosingDay, Value::DayOfMonth(day) => Some(*day);
    &'a Fields, Value::Object(fields) => Some(fields);
}

impl<'a> FromValue<'a> for Exact {
    fn from_value(value: &'a Value) -> Option<Self> {
        match value {
            Value::Decimal(exact) => Some(*exact),
            Value::Rate(rate) => Some((*rate).into()),
            Value::Int(number) => Some(Self::whole(*number)),
            _ => None,
        }
    }
}

impl<'a> FromValue<'a> for &'a str {
    fn from_value(value: &'a Value) -> Option<Self> {
        match value {
            Value::Choice(text) => Some(text),
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl<'a, T: FromValue<'a>> FromValue<'a> for Vec<T> {
    fn from_value(value: &'a Value) -> Option<Self> {
        match value {
            Value::List(entries) => entries.iter().map(T::from_value).collect(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(numerator: i128, denominator: i128) -> Exact {
        Exact::ratio(numerator, denominator).unwrap()
    }

    #[test]
    fn decimals_are_exact() {
        for (digits, value) in [
            ("38.5", exact(77, 2)),
            ("0.1", exact(1, 10)),
            ("18.300", exact(183, 10)),
            ("-0.25", exact(-1, 4)),
            ("1e3", exact(1000, 1)),
            ("1.5E-1", exact(3, 20)),
            ("0", exact(0, 1)),
            ("0.000", exact(0, 1)),
            ("0e99", exact(0, 1)),
            ("0.000000001", exact(1, 1_000_000_000)),
            ("9999999999999999", exact(9_999_999_999_999_999, 1)),
        ] {
            assert_eq!(parse_decimal(digits), Some(value), "{digits}");
        }
        for digits in ["", "-", ".5", "1.", "1e99", "1e-10", "1,5", "１", "+1", "1 ", "0x1", "NaN"]
        {
            assert_eq!(parse_decimal(digits), None, "{digits}");
        }
        let long = format!("{}.5", "9".repeat(400));
        assert_eq!(parse_decimal(&long), None);
    }
}
