//! One cell to one value: days, months, amounts. Plain ASCII, which nearly every cell is, is read
//! without an allocation; anything else goes to the readers that the pay sheet has.

use romori_types::{Date, YearMonth, Yen};

use super::cell::CellRef;
use crate::date;
use crate::value::{self, Mistake, Value, is_nothing_mark, not_a_value};

/// What reading needs to know beside the cell.
pub(crate) struct Knowledge {
    /// A month without its year is the latest one not after this.
    pub(crate) latest: YearMonth,
    /// The month column says the same thousands of times.
    pub(crate) month_seen: Option<(String, YearMonth)>,
    /// Standards that were given in thousands of yen.
    pub(crate) thousands: u64,
}

/// How a kind of value is read from a cell and written into one.
pub(crate) trait Reading {
    type Value;

    /// The value, a mistake, both or neither. The cell is not empty.
    fn read(cell: CellRef<'_>, known: &mut Knowledge) -> Value<Self::Value>;

    /// As an export writes it; reading it gives the value back.
    fn show(value: &Self::Value) -> String;
}

/// Reads a text; marks for nothing, and cells that hold no value, are settled here.
pub(crate) fn text_value<T>(cell: CellRef<'_>, read: impl FnOnce(&str) -> Value<T>) -> Value<T> {
    match cell {
        CellRef::Empty => Value::nothing(),
        CellRef::Text(text) if is_nothing_mark(text) => Value::nothing(),
        CellRef::Text(text) => read(text),
        CellRef::Other(other) => match not_a_value(other) {
            Some(mistake) => Value::bad(mistake),
            None => read(&other.shown()),
        },
    }
}

pub(crate) fn digits_only(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A short run of ASCII digits.
pub(crate) fn number(text: &str) -> Option<u32> {
    if text.len() > 9 || !digits_only(text) {
        return None;
    }
    Some(text.bytes().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0')))
}

/// 日 — a day.
pub(crate) struct Day;

impl Reading for Day {
    type Value = Date;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<Date> {
        if let CellRef::Text(text) = cell
            && let Some(date) = plain_day(text)
        {
            return Value::good(date);
        }
        let mut read = date::day(&cell.to_cell());
        if let Some(mistake) = &mut read.mistake
            && let CellRef::Text(text) = cell
            && let Some(end) = date::month_end_meant(text)
            && mistake.suggestion.is_none()
        {
            // 6月31日: the end of the month is meant more often than not.
            mistake.suggestion = Some(end.to_string());
        }
        read
    }

    fn show(value: &Date) -> String {
        value.to_string()
    }
}

/// 2026-06-30, 2026/6/30, 20260630.
fn plain_day(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let (year, month, day) = match bytes {
        [y @ .., b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9']
            if y.len() == 4 && digits_only(text) =>
        {
            let packed = number(text)?;
            (packed / 10_000, packed / 100 % 100, packed % 100)
        }
        [_, _, _, _, b'-' | b'/', ..] => {
            let (year, rest) = text.split_at_checked(4)?;
            let separator = char::from(*bytes.get(4)?);
            let (month, day) = rest.get(1..)?.split_once(separator)?;
            if month.len() > 2 || day.len() > 2 {
                return None;
            }
            (number(year)?, number(month)?, number(day)?)
        }
        _ => return None,
    };
    let year = i16::try_from(year).ok().filter(|year| *year >= 1868)?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// 年月 — a month of a year.
pub(crate) struct Month;

impl Reading for Month {
    type Value = YearMonth;

    fn read(cell: CellRef<'_>, known: &mut Knowledge) -> Value<YearMonth> {
        if let CellRef::Text(text) = cell {
            if let Some((seen, month)) = &known.month_seen
                && seen == text
            {
                return Value::good(*month);
            }
            if let Some(month) = plain_month(text) {
                return Value::good(month);
            }
        }
        let read = date::month(&cell.to_cell(), known.latest);
        if let (Some(month), None, CellRef::Text(text)) = (read.value, &read.mistake, cell) {
            known.month_seen = Some((text.to_owned(), month));
        }
        read
    }

    fn show(value: &YearMonth) -> String {
        value.to_string()
    }
}

/// 2026-06, 2026/6, 202606.
fn plain_month(text: &str) -> Option<YearMonth> {
    let (year, rest) = text.split_at_checked(4)?;
    let month = match rest.as_bytes() {
        [b'-' | b'/', _] | [b'-' | b'/', _, _] => rest.get(1..)?,
        [_, _] => rest,
        _ => return None,
    };
    let year = number(year).filter(|year| *year > 1900)?;
    YearMonth::new(i16::try_from(year).ok()?, i8::try_from(number(month)?).ok()?)
}

/// 額 — whole yen, not negative.
pub(crate) struct Amount;

impl Reading for Amount {
    type Value = Yen;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<Yen> {
        match cell {
            CellRef::Text(text) => match plain_amount(text) {
                Some(yen) => Value::good(Yen::new(yen)),
                None => value::amount(&cell.to_cell()),
            },
            CellRef::Other(other) => value::amount(other),
            CellRef::Empty => Value::nothing(),
        }
    }

    fn show(value: &Yen) -> String {
        value.get().to_string()
    }
}

/// 254321 and 254,321: up to eight digits, commas only at every third.
fn plain_amount(text: &str) -> Option<i64> {
    let (mut value, mut digits, mut group, mut commas) = (0_i64, 0, 0, 0);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                digits += 1;
                group += 1;
            }
            b',' => {
                if group == 0 || commas == 0 && group > 3 || commas > 0 && group != 3 {
                    return None;
                }
                commas += 1;
                group = 0;
            }
            _ => return None,
        }
        if digits > 8 {
            return None;
        }
    }
    (digits > 0 && (commas == 0 || group == 3)).then_some(value)
}

/// 加減する額 — one of several parts of the pay, which may be negative where absence is deducted.
pub(crate) struct SignedAmount;

/// What people write before a negative amount.
const MINUS: &[char] = &['△', '▲', '▼', '-', '−', '－', '‐', '–'];

impl Reading for SignedAmount {
    type Value = Yen;

    fn read(cell: CellRef<'_>, known: &mut Knowledge) -> Value<Yen> {
        let shown = cell.shown();
        let bare = match shown.strip_prefix(MINUS) {
            Some(bare) => bare,
            None => match shown.strip_prefix(['(', '（']) {
                Some(bare) => bare.trim_end_matches([')', '）']),
                None => return Amount::read(cell, known),
            },
        };
        match Amount::read(CellRef::of_text(bare), known) {
            Value { value: Some(yen), mistake: None } => Value::good(-yen),
            // A mark alone stands for nothing.
            _ => Amount::read(cell, known),
        }
    }

    fn show(value: &Yen) -> String {
        Amount::show(value)
    }
}

/// 日数 — 0 to 31; the month's own length is looked at when the month is known.
pub(crate) struct DayCount;

impl Reading for DayCount {
    type Value = u8;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<u8> {
        if let CellRef::Text(text) = cell
            && let Some(days) = number(text).filter(|days| *days <= 31)
        {
            return Value::good(days as u8);
        }
        // Which month it is, is not known here: 99 is refused below in words of its own.
        let read = value::days(&cell.to_cell(), 31, 1);
        match read.mistake {
            Some(mistake) if mistake.code == "INT-1202" && !mistake.what.contains("マイナス") => {
                Value::bad(Mistake::error(
                    "INT-1202",
                    "日数は31日までです",
                    "賃金台帳の日数を確かめる",
                ))
            }
            _ => read,
        }
    }

    fn show(value: &u8) -> String {
        value.to_string()
    }
}

/// 該当の有無
pub(crate) struct Flag;

impl Reading for Flag {
    type Value = bool;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<bool> {
        match cell {
            CellRef::Text("1" | "○") => Value::good(true),
            CellRef::Text("0" | "×") => Value::good(false),
            _ => value::flag(&cell.to_cell()),
        }
    }

    fn show(value: &bool) -> String {
        if *value { "○" } else { "×" }.to_owned()
    }
}

/// 標準報酬月額 — in yen, or in thousands of yen as notices write it.
pub(crate) struct Standard;

/// Standards below this are in thousands of yen: 260 is 260,000.
const THOUSANDS_BELOW: i64 = 10_000;

impl Reading for Standard {
    type Value = Yen;

    fn read(cell: CellRef<'_>, known: &mut Knowledge) -> Value<Yen> {
        let read = Amount::read(cell, known);
        let Some(yen) = read.value else { return read };
        if yen == Yen::ZERO {
            return Value::nothing();
        }
        if yen.get() < THOUSANDS_BELOW {
            known.thousands += 1;
            return Value::good(Yen::new(yen.get() * 1_000));
        }
        if yen.get() % 1_000 == 0 {
            return read;
        }
        Value::bad(Mistake::error(
            "INT-1608",
            "標準報酬月額に千円未満の端数があります",
            "報酬の額ではなく、標準報酬月額（例 260,000 か 260）を入れる",
        ))
    }

    fn show(value: &Yen) -> String {
        value.get().to_string()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn known() -> Knowledge {
        let latest = YearMonth::new(2026, 7).unwrap();
        Knowledge { latest, month_seen: None, thousands: 0 }
    }

    pub(crate) fn read<R: Reading>(text: &str) -> Value<R::Value> {
        R::read(CellRef::of_text(text), &mut known())
    }

    #[test]
    fn the_end_of_a_month_is_proposed() {
        for (written, suggestion) in [
            ("2026/6/31", Some("2026-06-30")),
            ("2026/02/30", Some("2026-02-28")),
            ("R6.2.30", Some("2024-02-29")),
            ("20260431", Some("2026-04-30")),
            ("2026/6/32", None),
            ("2026/13/1", None),
        ] {
            let mistake = read::<Day>(written).mistake.unwrap();
            assert_eq!(mistake.suggestion.as_deref(), suggestion, "{written}");
        }
    }

    #[test]
    fn parts_of_pay_may_be_negative() {
        for (written, yen) in [
            ("△5,000", Some(-5_000)),
            ("▲5000円", Some(-5_000)),
            ("-5000", Some(-5_000)),
            ("(5,000)", Some(-5_000)),
            ("（５，０００）", Some(-5_000)),
            ("5000", Some(5_000)),
            ("-", None),
            ("△", None),
        ] {
            let read = read::<SignedAmount>(written).value;
            assert_eq!(read, yen.map(Yen::new), "{written}");
        }
    }

    #[test]
    fn days_and_standards() {
        assert_eq!(read::<DayCount>("31").value, Some(31));
        assert_eq!(read::<DayCount>("３１日").value, Some(31));
        assert_eq!(read::<DayCount>("32").mistake.unwrap().what, "日数は31日までです");
        assert_eq!(read::<DayCount>("-1").mistake.unwrap().what, "日数がマイナスです");
        assert_eq!(read::<Standard>("260").value, Some(Yen::new(260_000)));
        assert_eq!(read::<Standard>("260,000").value, Some(Yen::new(260_000)));
        assert_eq!(read::<Standard>("260123").mistake.unwrap().code, "INT-1608");
        assert_eq!(read::<Standard>("0"), Value::nothing());
    }

    proptest! {
        /// The quick ways read as the readers of the pay sheet do, or not at all.
        #[test]
        fn the_quick_way_is_the_same_way(
            text in concat!(
                "[0-9]{1,9}|[0-9]{1,3}(,[0-9]{2,3}){0,3}",
                "|[12][0-9]{3}[-/]?[0-9]{1,2}[-/]?[0-9]{0,2}"
            )
        ) {
            let cell = CellRef::of_text(&text).to_cell();
            if let Some(yen) = plain_amount(&text) {
                prop_assert_eq!(value::amount(&cell).value, Some(Yen::new(yen)));
            }
            if let Some(day) = plain_day(&text) {
                prop_assert_eq!(date::day(&cell), Value::good(day));
            }
            if let Some(month) = plain_month(&text) {
                prop_assert_eq!(date::month(&cell, known().latest), Value::good(month));
            }
        }

        #[test]
        fn every_day_and_amount_comes_back(days in 0_i32..60_000, yen in 0_i64..=99_999_999) {
            let start = Date::new(1900, 1, 1).unwrap();
            let day = start.checked_add(romori_types::Span::new().days(days)).unwrap();
            prop_assert_eq!(read::<Day>(&Day::show(&day)), Value::good(day));
            let month = YearMonth::of(day);
            if month.year() > 1900 {
                prop_assert_eq!(read::<Month>(&Month::show(&month)), Value::good(month));
            }
            let yen = Yen::new(yen);
            prop_assert_eq!(read::<Amount>(&Amount::show(&yen)), Value::good(yen));
            let minus = -yen;
            prop_assert_eq!(read::<SignedAmount>(&SignedAmount::show(&minus)).value, Some(minus));
        }
    }
}
