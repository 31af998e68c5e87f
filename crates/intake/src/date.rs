//! Cells to days and months, in every way that people write them.

use romori_types::{Date, Era, Wareki, YearMonth, fold_width, parse_date_ja};

use crate::value::{Mistake, Value, is_nothing_mark, not_a_value, small_number};
use crate::workbook::Cell;

/// Serial numbers of a spreadsheet from 1900-03-01 on, to 2099.
const SERIAL_NUMBERS: std::ops::RangeInclusive<i64> = 61..=73_050;

fn unreadable() -> Mistake {
    Mistake::error(
        "INT-1102",
        "日付として読めません",
        "「令和8年4月1日」「R8.4.1」「2026/4/1」のように入れる",
    )
}

/// A day.
pub(crate) fn day(cell: &Cell) -> Value<Date> {
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    match cell {
        Cell::Date(date) => Value::good(*date),
        Cell::Number(number) => match number.as_whole() {
            Some(number) if SERIAL_NUMBERS.contains(&number) => from_serial(number),
            Some(number) => day_text(&number.to_string()),
            None => from_serial(number.floor()),
        },
        Cell::Text(text) if is_nothing_mark(text) => Value::nothing(),
        Cell::Text(text) => day_text(text),
        Cell::Empty => Value::nothing(),
        _ => Value::bad(unreadable()),
    }
}

/// A number that a spreadsheet shows as a day when it is formatted as one.
fn from_serial(number: i64) -> Value<Date> {
    let start = Date::new(1899, 12, 30).ok();
    let span = SERIAL_NUMBERS.contains(&number).then(|| i32::try_from(number).ok()).flatten();
    let date = start
        .zip(span)
        .and_then(|(start, days)| start.checked_add(jiff::Span::new().days(days)).ok());
    match date {
        Some(date) => Value::doubtful(
            date,
            Mistake::doubt(
                "INT-1107",
                format!("日付の連番（シリアル値）です。{}と読みました", shown(date)),
                "違うときは正しい日を入れる",
            ),
        ),
        None => Value::bad(unreadable()),
    }
}

fn shown(date: Date) -> String {
    Wareki::of(date).map_or_else(|| date.to_string(), |day| day.to_string())
}

fn day_text(text: &str) -> Value<Date> {
    let plain = plain_date(text);
    if let Ok(date) = parse_date_ja(&plain) {
        return Value::good(date);
    }
    if plain.len() == 5
        && let Ok(number) = plain.parse::<i64>()
        && SERIAL_NUMBERS.contains(&number)
    {
        return from_serial(number);
    }
    if let Some(date) = era_code_date(&plain) {
        return Value::good(date);
    }
    Value::bad(parts(&plain).map_or_else(unreadable, not_in_calendar))
}

/// Without a time of day, with 昭 平 令 as letters and without the words 生 and 付.
fn plain_date(text: &str) -> String {
    let folded = fold_width(text.trim().trim_start_matches(['\'', '’']));
    let folded = folded.trim();
    let day = match folded.find(['T', ' ']) {
        // A time follows a blank; blanks within 令和 8年 4月 1日 are no end.
        Some(at) if folded.get(at + 1..).is_some_and(|rest| rest.contains(':')) => {
            folded.get(..at).unwrap_or(folded)
        }
        _ => folded,
    };
    let compact: String = day.chars().filter(|c| !c.is_whitespace()).collect();
    let compact = compact.trim_end_matches(['生', '付']);
    for (short, name) in
        [('明', "明治"), ('大', "大正"), ('昭', "昭和"), ('平', "平成"), ('令', "令和")]
    {
        if compact.starts_with(short) && !compact.starts_with(name) {
            return compact.replacen(short, name, 1);
        }
    }
    compact.to_owned()
}

/// `5530401`: the era's code of 日本年金機構 and six digits.
fn era_code_date(text: &str) -> Option<Date> {
    let (code, rest) = text.split_at_checked(1)?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    if rest.len() != 6 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let era = Era::from_pension_office_code(code.parse().ok()?)?;
    let packed: u32 = rest.parse().ok()?;
    let part = |unit: u32| i8::try_from(packed / unit % 100).ok();
    Wareki::new(era, i16::from(part(10_000)?), part(100)?, part(1)?).map(Wareki::date)
}

struct Parts {
    era: Option<Era>,
    year: i16,
    month: i8,
    day: i8,
}

/// Year, month and day of a text that looks like a date but is none.
fn parts(text: &str) -> Option<Parts> {
    let era = Era::ALL.into_iter().find(|era| {
        text.starts_with(era.name())
            || text.chars().next().is_some_and(|c| c.eq_ignore_ascii_case(&era.letter()))
    });
    let rest = text.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '元');
    let rest = rest.replacen('元', "1", 1);
    let split: Vec<&str> =
        rest.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match split.as_slice() {
        [year, month, day] => ((*year).to_owned(), (*month).to_owned(), (*day).to_owned()),
        [packed] if packed.len() == 8 && era.is_none() => {
            let (year, rest) = packed.split_at(4);
            let (month, day) = rest.split_at(2);
            (year.to_owned(), month.to_owned(), day.to_owned())
        }
        _ => return None,
    };
    Some(Parts {
        era,
        year: year.parse().ok()?,
        month: month.parse().ok()?,
        day: day.parse().ok()?,
    })
}

fn not_in_calendar(parts: Parts) -> Mistake {
    let Parts { era, year, month, day } = parts;
    let gregorian = era.map_or(Some(year), |era| era.year_zero().checked_add(year));
    if era.is_none() && year < 1868 {
        return Mistake::error(
            "INT-1103",
            "元号か西暦の年がわかりません",
            "「S55.4.1」「1980/4/1」のように、元号か4桁の西暦を付ける",
        );
    }
    if !(1..=12).contains(&month) {
        return Mistake::error("INT-1101", format!("{month}月はありません"), "月と日を確かめる");
    }
    let date = gregorian.and_then(|year| Date::new(year, month, day).ok());
    if let (Some(era), Some(date)) = (era, date) {
        // The day exists, but not in that era: 平成32年 is 令和2年.
        return Mistake::error(
            "INT-1103",
            format!("{}{year}年{month}月{day}日はありません", era.name()),
            format!("{}のことなら、そう入れる", shown(date)),
        )
        .suggest(shown(date));
    }
    let last = gregorian.and_then(|year| YearMonth::new(year, month)).map(YearMonth::last_day);
    match last {
        Some(last) => Mistake::error(
            "INT-1101",
            format!("{month}月{day}日はありません"),
            format!("{}か、正しい日を入れる", shown(last)),
        ),
        None => unreadable(),
    }
}

/// The last day of the month where a text names a day that the month is too short for: 6月31日.
pub(crate) fn month_end_meant(text: &str) -> Option<Date> {
    let Parts { era, year, month, day } = parts(&plain_date(text))?;
    let year = match era {
        Some(era) => era.year_zero().checked_add(year)?,
        None => Some(year).filter(|year| *year >= 1868)?,
    };
    let month = YearMonth::new(year, month)?;
    (day > month.days() && day <= 31).then(|| month.last_day())
}

/// A month of a year: 2025年9月, R7.9, 202509, or a day in it. A bare month such as 9月 is the
/// latest one not after `latest`.
pub(crate) fn month(cell: &Cell, latest: YearMonth) -> Value<YearMonth> {
    let bad = || {
        Value::bad(Mistake::error(
            "INT-1104",
            "年月として読めません",
            "「令和7年9月」「R7.9」「2025/9」のように入れる",
        ))
    };
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    let text = match cell {
        Cell::Empty => return Value::nothing(),
        Cell::Date(date) => return Value::good(YearMonth::of(*date)),
        Cell::Text(text) if is_nothing_mark(text) => return Value::nothing(),
        Cell::Text(text) => plain_date(text),
        Cell::Number(number) => number.to_string(),
        _ => return bad(),
    };
    if let Some(month) = year_month_text(&text) {
        return Value::good(month);
    }
    if let Some(date) = day(cell).value {
        return Value::good(YearMonth::of(date));
    }
    match small_number(cell, &["月", "月分", "度"]) {
        Ok(Some(bare)) if (1..=12).contains(&bare) => {
            let this_year = YearMonth::new(latest.year(), bare as i8);
            let month = this_year.map(|month| if month > latest { month.plus(-12) } else { month });
            month.map_or_else(bad, Value::good)
        }
        _ => bad(),
    }
}

/// 2025年9月, 令和7年9月, R7.9, 2025-09, 202509.
pub(crate) fn year_month_text(text: &str) -> Option<YearMonth> {
    let text = text.trim_end_matches(['分', '度']).trim_end_matches('月');
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, month) = text.split_at(4);
        return YearMonth::new(year.parse().ok()?, month.parse().ok()?).filter(|m| m.year() > 1900);
    }
    // The first day makes a date of it, which knows the eras.
    let separator = if text.contains('年') { "月1日" } else { "-1" };
    let marked = text.replace(['/', '.'], "-");
    parse_date_ja(&format!("{marked}{separator}")).ok().map(YearMonth::of)
}

/// A month of the year without its year, 1–12: 4月, 4, 2026/4/1, 昇給4/1.
pub(crate) fn month_number(cell: &Cell, latest: YearMonth) -> Value<u8> {
    let read = month(cell, latest);
    if read.value.is_some() {
        return read.map(|month| month.month() as u8);
    }
    if let Cell::Text(text) = cell {
        let folded = fold_width(text);
        let digits = folded.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let numbers: Vec<u8> = digits.filter_map(|part| part.parse().ok()).collect();
        let first = numbers.first().copied().filter(|month| (1..=12).contains(month));
        if let (Some(month), true) = (first, numbers.len() <= 2 && folded.len() < 40) {
            return Value::good(month);
        }
    }
    read.map(|_| 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::Decimal;
    use proptest::prelude::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    fn latest() -> YearMonth {
        "2026-07".parse().unwrap()
    }

    #[test]
    fn days_in_every_form() {
        for written in [
            "1980-04-01",
            "1980/4/1",
            "昭和55年4月1日",
            "昭和 55年 4月 1日",
            "S55.4.1",
            "s55/04/01",
            "昭55.4.1",
            "Ｓ５５．４．１",
            "19800401",
            "S550401",
            "5550401",
            "5-550401",
            "1980-04-01 00:00:00",
            "1980-04-01T00:00:00",
            "1980/4/1生",
        ] {
            let read = day(&text(written));
            assert_eq!(read.value.unwrap().to_string(), "1980-04-01", "{written}");
            assert_eq!(read.mistake, None, "{written}");
        }
        let number = |number| day(&Cell::Number(Decimal::whole(number)));
        assert_eq!(number(19_800_401).value.unwrap().to_string(), "1980-04-01");
        assert_eq!(number(5_550_401).value.unwrap().to_string(), "1980-04-01");
        let serial = number(46_204);
        assert_eq!(serial.value.unwrap().to_string(), "2026-07-01");
        assert_eq!(serial.mistake.unwrap().code, "INT-1107");
        assert_eq!(day(&text("46204")).value.unwrap().to_string(), "2026-07-01");
        assert_eq!(day(&text("")), Value::nothing());
    }

    #[test]
    fn days_that_are_none() {
        for (written, code, what) in [
            ("2026/02/30", "INT-1101", "2月30日はありません"),
            ("R8.2.30", "INT-1101", "2月30日はありません"),
            ("20260431", "INT-1101", "4月31日はありません"),
            ("2026/13/1", "INT-1101", "13月はありません"),
            ("平成32年4月1日", "INT-1103", "平成32年4月1日はありません"),
            ("55.4.1", "INT-1103", "元号か西暦の年がわかりません"),
            ("26/4/1", "INT-1103", "元号か西暦の年がわかりません"),
            ("2026/4", "INT-1102", "日付として読めません"),
            ("不明", "INT-1102", "日付として読めません"),
            ("4月1日", "INT-1102", "日付として読めません"),
        ] {
            let mistake = day(&text(written)).mistake.unwrap();
            assert_eq!((mistake.code, mistake.what.as_str()), (code, what), "{written}");
        }
        let february = day(&text("2026/02/30")).mistake.unwrap();
        assert_eq!(february.how, "令和8年2月28日か、正しい日を入れる");
        let heisei = day(&text("平成32年4月1日")).mistake.unwrap();
        assert_eq!(heisei.suggestion.as_deref(), Some("令和2年4月1日"));
    }

    #[test]
    fn months_in_every_form() {
        for written in
            ["2025年9月", "令和7年9月", "R7.9", "R7/09", "2025/9", "2025-09", "202509", "2025/9/1"]
        {
            let read = month(&text(written), latest());
            assert_eq!(read.value.unwrap().to_string(), "2025-09", "{written}");
        }
        let bare = |written: &str| month(&text(written), latest()).value.map(|m| m.to_string());
        assert_eq!(bare("9月").as_deref(), Some("2025-09"));
        assert_eq!(bare("6").as_deref(), Some("2026-06"));
        assert_eq!(bare("7").as_deref(), Some("2026-07"));
        assert_eq!(bare("13月"), None);
        assert_eq!(month(&text("いつか"), latest()).mistake.unwrap().code, "INT-1104");
        for (written, number) in
            [("4月", 4), ("4", 4), ("2026/4/1", 4), ("昇給4/1", 4), ("R8.5", 5)]
        {
            assert_eq!(month_number(&text(written), latest()).value, Some(number), "{written}");
        }
        assert!(month_number(&text("昇給"), latest()).mistake.is_some());
    }

    proptest! {
        #[test]
        fn any_text_is_safe(written in "[0-9年月日/.RrSsHhTt令和平成昭元 :-]{0,14}|.{0,12}") {
            let read = day(&text(&written));
            let nothing = is_nothing_mark(&written);
            prop_assert!(read.value.is_some() || read.mistake.is_some() || nothing);
            let _ = (month(&text(&written), latest()), month_number(&text(&written), latest()));
        }

        #[test]
        fn every_day_of_an_era_reads(days in 0_i32..56_000) {
            let start = Date::new(1868, 10, 23).unwrap();
            let date = start.checked_add(jiff::Span::new().days(days)).unwrap();
            let wareki = Wareki::of(date).unwrap();
            let code = format!("{}{}", wareki.era().pension_office_code(), wareki.yymmdd());
            for written in [wareki.to_string(), wareki.short(), date.to_string(), code] {
                prop_assert_eq!(day(&text(&written)).value, Some(date));
            }
        }
    }
}
