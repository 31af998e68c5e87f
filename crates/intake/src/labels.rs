//! Headings: the label of each column from one or several rows, and the month in it.

use romori_types::{YearMonth, fold_width};

use crate::date;
use crate::mapping::{ColumnMapping, Confidence};
use crate::table::ColumnMonth;
use crate::workbook::{Cell, Sheet};

/// Rows below the heading in which the first value is looked for.
const FIRST_VALUE_ROWS: u32 = 200;

/// The text of a heading cell; a date stands for its month.
pub(crate) fn heading_text(cell: &Cell) -> String {
    match cell {
        Cell::Date(date) => {
            let month = YearMonth::of(*date);
            format!("{}年{}月", month.year(), month.month())
        }
        Cell::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Cell::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The label of each column of a heading, top to bottom, each different text once. A month that
/// stands over several columns without being merged is read with each of them.
pub(crate) fn column_labels(sheet: &Sheet, first: u32, last: u32) -> Vec<String> {
    let width = u32::try_from(sheet.width()).unwrap_or(0);
    let mut labels = vec![Vec::<String>::new(); width as usize];
    for row in first..=last {
        let mut over: Option<String> = None;
        for column in 0..width {
            let mut text = heading_text(sheet.cell(row, column));
            let below = (row + 1..=last).any(|below| !sheet.cell(below, column).is_blank());
            if !text.is_empty() {
                over = split_month(&text).0.is_some().then(|| text.clone());
            } else if below {
                text = over.clone().unwrap_or_default();
            } else {
                over = None;
            }
            if let Some(parts) = labels.get_mut(column as usize)
                && !text.is_empty()
                && parts.last() != Some(&text)
            {
                parts.push(text);
            }
        }
    }
    labels.into_iter().map(|parts| parts.join(" ")).collect()
}

/// Every column of the sheet with its label and first value, read as nothing.
pub(crate) fn unmapped_columns(sheet: &Sheet, first: u32, last: u32) -> Vec<ColumnMapping> {
    let labels = column_labels(sheet, first, last);
    let end = sheet.last_row().min(last.saturating_add(FIRST_VALUE_ROWS));
    (0_u32..)
        .zip(labels)
        .map(|(column, label)| {
            let mut below = (last + 1..=end).map(|row| sheet.cell(row, column));
            let first_value = below.find(|cell| !cell.is_blank());
            ColumnMapping {
                column,
                label,
                field: None,
                confidence: Confidence::Unused,
                why: String::new(),
                first_value: first_value.map(|cell| cell.shown().into_owned()).unwrap_or_default(),
            }
        })
        .collect()
}

/// The month in a label and the label without it: 「4月支給（3月分） 基礎日数」 is April and
/// 「支給 基礎日数」. Of several months the one that is paid counts.
pub(crate) fn split_month(label: &str) -> (Option<u8>, String) {
    let (found, rest) = split_token(label);
    (found.map(|found| found.month), rest)
}

/// As [`split_month`], with the year where the label has one.
pub(crate) fn split_month_year(label: &str) -> (Option<ColumnMonth>, String) {
    let (found, rest) = split_token(label);
    let month = found.map(|found| match date::year_month_text(&found.text) {
        Some(month) => ColumnMonth::Of(month),
        None => ColumnMonth::Bare(found.month),
    });
    (month, rest)
}

struct Found {
    month: u8,
    /// The month as it stands, with its year.
    text: String,
}

fn split_token(label: &str) -> (Option<Found>, String) {
    let folded = fold_width(label);
    let chars: Vec<char> = folded.chars().collect();
    let found = month_tokens(&chars);
    let paid = |token: &&Token| {
        let after: String = chars.iter().skip(token.end).take(2).collect();
        ["支給", "支払", "払い", "払"].iter().any(|word| after.starts_with(word))
    };
    let Some(chosen) = found.iter().find(paid).or_else(|| found.first()) else {
        return (None, folded);
    };
    let inside = |at: usize| found.iter().any(|token| token.start <= at && at < token.end);
    let rest: String =
        chars.iter().enumerate().filter(|(at, _)| !inside(*at)).map(|(_, c)| *c).collect();
    let text = chars.get(chosen.start..chosen.end).unwrap_or_default().iter().collect();
    (Some(Found { month: chosen.month, text }), rest)
}

struct Token {
    start: usize,
    end: usize,
    month: u8,
}

/// 4月, 4月分, 4月度, 2026年4月, 令和8年4月, R8.4, 2026/4, 202604.
fn month_tokens(chars: &[char]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let digits = digits_from(chars, at);
        if digits == 0 {
            at += 1;
            continue;
        }
        let number: String = chars.iter().skip(at).take(digits).collect();
        let end = at + digits;
        if let Some((month, end)) = month_here(&number, chars, at, end) {
            let start = year_start(chars, at, tokens.last().map_or(0, |token| token.end));
            tokens.push(Token { start, end, month });
            at = end;
        } else {
            at = end;
        }
    }
    tokens
}

fn month_here(number: &str, chars: &[char], start: usize, end: usize) -> Option<(u8, usize)> {
    let value: u32 = number.parse().ok()?;
    let valid = |month: u32| u8::try_from(month).ok().filter(|month| (1..=12).contains(month));
    if number.len() <= 2 && chars.get(end) == Some(&'月') {
        let more = usize::from(matches!(chars.get(end + 1), Some('分' | '度')));
        return Some((valid(value)?, end + 1 + more));
    }
    if number.len() == 6 && (2000..2100).contains(&(value / 100)) {
        return Some((valid(value % 100)?, end));
    }
    // 2026/4 or R8.4: a number after a year and a mark.
    let mark = start.checked_sub(1).and_then(|before| chars.get(before));
    let ended = chars.get(end).is_none_or(|c| !matches!(c, '/' | '.' | '-'));
    if number.len() <= 2 && matches!(mark, Some('/' | '.' | '-')) && ended {
        let year_end = start - 1;
        let year_start = (0..year_end).rev().take_while(|at| is_digit(chars, *at)).last()?;
        let era = year_start.checked_sub(1).and_then(|before| chars.get(before));
        let year_digits = year_end - year_start;
        if year_digits == 4 || matches!(era, Some('R' | 'r' | '令' | '和')) && year_digits <= 2 {
            return Some((valid(value)?, end));
        }
    }
    None
}

/// Where a year before the month begins, not before `floor`.
fn year_start(chars: &[char], month_start: usize, floor: usize) -> usize {
    let mut start = month_start;
    let before = |at: usize| at.checked_sub(1).and_then(|before| chars.get(before)).copied();
    if !matches!(before(start), Some('年' | '/' | '.' | '-')) {
        return start;
    }
    let mut at = start - 1;
    while at > floor && is_digit(chars, at - 1) {
        at -= 1;
    }
    if at == start - 1 {
        return start;
    }
    start = at;
    if matches!(before(start), Some('和')) && start >= floor + 2 {
        start -= 2;
    } else if matches!(before(start), Some('R' | 'r' | '令')) && start > floor {
        start -= 1;
    }
    start
}

fn is_digit(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(char::is_ascii_digit)
}

fn digits_from(chars: &[char], at: usize) -> usize {
    chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_the_month() {
        for (label, month, rest) in [
            ("4月 日数", Some(4), " 日数"),
            ("４月分支給額", Some(4), "支給額"),
            ("2026年4月 通貨", Some(4), " 通貨"),
            ("令和8年5月 報酬", Some(5), " 報酬"),
            ("R8.6 基礎日数", Some(6), " 基礎日数"),
            ("2026/04 総支給額", Some(4), " 総支給額"),
            ("202605 総支給額", Some(5), " 総支給額"),
            ("3月分(4月支給) 報酬", Some(4), "(支給) 報酬"),
            ("12月", Some(12), ""),
            ("13月", None, "13月"),
            ("1か月分", None, "1か月分"),
            ("昇給月", None, "昇給月"),
            ("70歳算定基礎月", None, "70歳算定基礎月"),
            ("", None, ""),
        ] {
            assert_eq!(split_month(label), (month, rest.to_owned()), "{label}");
        }
    }

    #[test]
    fn joins_rows_and_carries_a_month_to_the_right() {
        let text = |text: &str| {
            if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) }
        };
        let row = |cells: &[&str]| cells.iter().map(|cell| text(cell)).collect::<Vec<_>>();
        let rows = vec![
            row(&["番号", "氏名", "4月", "", "5月", "", "", "備考"]),
            row(&["", "氏名", "日数", "通貨", "日数", "通貨"]),
        ];
        let sheet = Sheet { name: String::new(), hidden: false, rows };
        assert_eq!(
            column_labels(&sheet, 1, 2),
            ["番号", "氏名", "4月 日数", "4月 通貨", "5月 日数", "5月 通貨", "", "備考"]
        );
    }

    proptest! {
        #[test]
        fn never_fails(label in "[0-9年月分度/.Rr令和支給 ]{0,14}") {
            let (month, rest) = split_month(&label);
            prop_assert!(month.is_none_or(|month| (1..=12).contains(&month)));
            prop_assert!(rest.chars().count() <= label.chars().count());
        }
    }
}
