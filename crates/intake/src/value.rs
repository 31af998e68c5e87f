//! One cell to one value. Every reader answers with a value, a mistake, both (read, but doubtful)
//! or neither (nothing there).

use std::borrow::Cow;

use romori_types::{Yen, fold_width};

use crate::decimal::Decimal;
use crate::problem::Severity;
use crate::workbook::Cell;

/// No pay of a month or standard has more digits.
const AMOUNT_MAX_YEN: i64 = 99_999_999;

/// Width folded; most cells are plain ASCII and need no work.
fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(fold_width(text)) }
}

/// What is wrong with a cell and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) what: String,
    pub(crate) how: String,
    pub(crate) suggestion: Option<String>,
}

impl Mistake {
    pub(crate) fn error(
        code: &'static str,
        what: impl Into<String>,
        how: impl Into<String>,
    ) -> Self {
        let (what, how) = (what.into(), how.into());
        Self { code, severity: Severity::Error, what, how, suggestion: None }
    }

    pub(crate) fn doubt(
        code: &'static str,
        what: impl Into<String>,
        how: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Doubt, ..Self::error(code, what, how) }
    }

    pub(crate) fn suggest(self, value: impl Into<String>) -> Self {
        Self { suggestion: Some(value.into()), ..self }
    }
}

/// What a reader found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value<T> {
    pub(crate) value: Option<T>,
    pub(crate) mistake: Option<Mistake>,
}

impl<T> Value<T> {
    pub(crate) const fn nothing() -> Self {
        Self { value: None, mistake: None }
    }

    pub(crate) const fn good(value: T) -> Self {
        Self { value: Some(value), mistake: None }
    }

    pub(crate) const fn bad(mistake: Mistake) -> Self {
        Self { value: None, mistake: Some(mistake) }
    }

    pub(crate) const fn doubtful(value: T, mistake: Mistake) -> Self {
        Self { value: Some(value), mistake: Some(mistake) }
    }

    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Value<U> {
        Value { value: self.value.map(make), mistake: self.mistake }
    }
}

/// Cells that hold no value of any kind.
pub(crate) fn not_a_value(cell: &Cell) -> Option<Mistake> {
    match cell {
        Cell::Error(error) => Some(Mistake::error(
            "INT-1701",
            format!("セルがエラー「{error}」になっています"),
            "元の表で数式を直すか、正しい値を入れる",
        )),
        Cell::Uncomputed => Some(Mistake::error(
            "INT-1702",
            "数式の計算結果がファイルにありません",
            "Excelで開いて保存し直すか、値を入れる",
        )),
        Cell::Dropped => Some(Mistake::error(
            "INT-1703",
            "個人番号らしい値だったので、読まずに捨てました",
            "この列に入るはずの値を入れる（個人番号は入れない）",
        )),
        _ => None,
    }
}

/// Marks that people write for "nothing".
pub(crate) fn is_nothing_mark(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || matches!(text, "-" | "－" | "ー" | "―" | "—" | "–" | "−" | "‐" | "ｰ" | "なし" | "無し")
}

/// 額 — whole yen, not negative.
pub(crate) fn amount(cell: &Cell) -> Value<Yen> {
    let read = match cell {
        Cell::Empty => return Value::nothing(),
        Cell::Number(number) => yen(*number),
        Cell::Text(text) if is_nothing_mark(text) => return Value::nothing(),
        Cell::Text(text) => amount_text(text),
        Cell::Date(date) => Err(Mistake::error(
            "INT-1001",
            "日付の書式になっていて、額として読めません",
            "セルの書式を「標準」か「数値」にする",
        )
        .suggest(serial_number(*date).to_string())),
        Cell::Bool(_) => Err(not_a_number()),
        Cell::Error(_) | Cell::Uncomputed | Cell::Dropped => {
            return not_a_value(cell).map_or_else(Value::nothing, Value::bad);
        }
    };
    match read {
        Ok(yen) => Value::good(yen),
        Err(mistake) => Value::bad(mistake),
    }
}

/// The number that a spreadsheet keeps for a day of its 1900 calendar.
pub(crate) fn serial_number(date: romori_types::Date) -> i32 {
    let start = romori_types::YearMonth::from_index(1899 * 12 + 11).day_or_last(30);
    start.until(date).map_or(0, |span| span.get_days())
}

fn not_a_number() -> Mistake {
    Mistake::error("INT-1001", "額として読めません", "数字だけを入れる（例 254321）")
}

fn yen(number: Decimal) -> Result<Yen, Mistake> {
    if number.is_negative() {
        return Err(negative());
    }
    let Some(whole) = number.as_whole() else {
        return Err(Mistake::error(
            "INT-1004",
            "円未満の端数があります",
            "賃金台帳の額を確かめて、整数で入れる",
        )
        .suggest(number.floor().to_string()));
    };
    if whole > AMOUNT_MAX_YEN {
        return Err(Mistake::error(
            "INT-1007",
            "1か月の額としては桁が多すぎます",
            "円単位の額を確かめて入れる",
        ));
    }
    Ok(Yen::new(whole))
}

fn negative() -> Mistake {
    Mistake::error(
        "INT-1003",
        "マイナスの額です",
        "報酬は0以上です。控除や返納は、もとの月の額に反映して入れる",
    )
}

const QUOTES: &[char] = &['\'', '’', '‘', '`', '´', '′', '＇'];

fn amount_text(text: &str) -> Result<Yen, Mistake> {
    let trimmed = text.trim();
    if let Some(mark) = trimmed.chars().next().filter(|c| QUOTES.contains(c)) {
        let rest = trimmed.trim_start_matches(QUOTES);
        let found = Mistake::error(
            "INT-1002",
            format!("先頭に記号「{mark}」があり、数として読めません"),
            "記号を除く",
        );
        return Err(match amount_text(rest) {
            Ok(yen) => found.suggest(yen.get().to_string()),
            Err(mistake) => mistake,
        });
    }
    let folded = folded(trimmed);
    let plain: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.trim_start_matches(['¥', '\\']).trim_end_matches('円');
    let in_brackets = plain.starts_with('(') && plain.ends_with(')');
    let signed = plain.starts_with(['△', '▲', '-', '−', '‐', '–', '▼']);
    if in_brackets || signed {
        let marks: &[char] = &['△', '▲', '▼', '-', '−', '‐', '–', '(', ')', '¥', '\\', '円'];
        let bare = plain.trim_matches(marks);
        return Err(if grouped(bare).is_some() { negative() } else { not_a_number() });
    }
    if let Some(number) = grouped(plain) {
        return yen(number);
    }
    Err(ungrouped(plain).map_or_else(not_a_number, |yen| {
        Mistake::error(
            "INT-1005",
            "桁区切りのコンマの位置が正しくありません",
            "コンマを除いて、桁を確かめる",
        )
        .suggest(yen.get().to_string())
    }))
}

/// A number with or without commas at every third digit.
fn grouped(text: &str) -> Option<Decimal> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut digits = first.to_owned();
    let mut separated = false;
    for group in groups {
        separated = true;
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    if digits.starts_with('-') || separated && !(1..=3).contains(&first.len()) {
        return None;
    }
    if let Some(fraction) = fraction {
        digits.push('.');
        digits.push_str(fraction);
    }
    Decimal::parse(&digits)
}

fn ungrouped(text: &str) -> Option<Yen> {
    let mark = |c: char| matches!(c, ',' | '、' | '，' | '.');
    let digits: String = text.chars().filter(|c| !mark(*c)).collect();
    let plain = text.chars().any(mark) && !text.contains('.');
    if !plain || digits.starts_with('-') {
        return None;
    }
    yen(Decimal::parse(&digits)?).ok()
}

/// A small whole number such as days, a month or an insured number; `unit` may follow it.
pub(crate) fn small_number(cell: &Cell, units: &[&str]) -> Result<Option<i64>, ()> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Number(number) => number.as_whole().map(Some).ok_or(()),
        Cell::Text(text) if is_nothing_mark(text) => Ok(None),
        Cell::Text(text) => {
            let folded = folded(text.trim().trim_start_matches(QUOTES));
            let mut plain = folded.trim();
            for unit in units {
                plain = plain.strip_suffix(unit).unwrap_or(plain).trim();
            }
            Decimal::parse(plain).and_then(Decimal::as_whole).map(Some).ok_or(())
        }
        _ => Err(()),
    }
}

/// 日数 — 0 to `days_max`.
pub(crate) fn days(cell: &Cell, days_max: i8, month: i8) -> Value<u8> {
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    match small_number(cell, &["日"]) {
        Ok(None) => Value::nothing(),
        Ok(Some(days)) => match u8::try_from(days) {
            Ok(days) if i64::from(days) <= i64::from(days_max) => Value::good(days),
            _ if days < 0 => Value::bad(Mistake::error(
                "INT-1202",
                "日数がマイナスです",
                "賃金台帳の日数を確かめる",
            )),
            _ => Value::bad(Mistake::error(
                "INT-1202",
                format!("{month}月の日数は{days_max}日までです"),
                "賃金台帳の日数を確かめる",
            )),
        },
        Err(()) => Value::bad(Mistake::error(
            "INT-1201",
            "日数として読めません",
            "0から31までの整数を入れる（半日は勤務先の定めで日数にする）",
        )),
    }
}

/// ○ and ×, 有 and 無, 1 and 0. An empty cell is neither.
pub(crate) fn flag(cell: &Cell) -> Value<bool> {
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    let text = match cell {
        Cell::Bool(truth) => return Value::good(*truth),
        Cell::Empty => return Value::nothing(),
        other => fold_width(&other.shown()).to_lowercase(),
    };
    let text = text.trim();
    let yes = ["○", "◯", "〇", "●", "◎", "✓", "✔", "レ", "1", "有", "あり", "有り", "はい", "yes"];
    let more = ["y", "true", "該当", "対象", "する", "あり(○)", "済", "同意", "ok", "on"];
    let no = ["×", "✕", "x", "0", "無", "なし", "無し", "いいえ", "no", "n", "false", "非該当"];
    if yes.contains(&text) || more.contains(&text) {
        Value::good(true)
    } else if no.contains(&text) || text == "対象外" || text == "しない" {
        Value::good(false)
    } else if is_nothing_mark(text) {
        Value::nothing()
    } else {
        Value::bad(Mistake::error(
            "INT-1502",
            "該当するかどうかがわかりません",
            "該当すれば「○」、しなければ空にする",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn amounts_as_people_write_them() {
        for (written, yen) in [
            ("254321", 254_321),
            ("254,321", 254_321),
            ("254,321円", 254_321),
            ("￥254,321", 254_321),
            ("\\254,321-", 0),
            ("２５４，３２１", 254_321),
            (" 254 321 ", 254_321),
            ("254321.00", 254_321),
            ("0", 0),
        ] {
            let read = amount(&text(written));
            if yen == 0 && written != "0" {
                assert_eq!(read.mistake.map(|m| m.code), Some("INT-1001"), "{written}");
            } else {
                assert_eq!(read, Value::good(Yen::new(yen)), "{written}");
            }
        }
        for written in ["", " ", "-", "―", "なし"] {
            assert_eq!(amount(&text(written)), Value::nothing());
        }
    }

    #[test]
    fn mistakes_name_what_is_wrong_and_suggest() {
        for (written, code, suggestion) in [
            ("’254,321", "INT-1002", Some("254321")),
            ("'254321", "INT-1002", Some("254321")),
            ("△1,000", "INT-1003", None),
            ("▲1000", "INT-1003", None),
            ("-1000", "INT-1003", None),
            ("(1,000)", "INT-1003", None),
            ("（１，０００）", "INT-1003", None),
            ("254321.5", "INT-1004", Some("254321")),
            ("25,4321", "INT-1005", Some("254321")),
            ("254,32", "INT-1005", Some("25432")),
            ("123456789", "INT-1007", None),
            ("休職", "INT-1001", None),
            ("25万4321", "INT-1001", None),
            ("1e5", "INT-1001", None),
            ("’休職", "INT-1001", None),
        ] {
            let mistake = amount(&text(written)).mistake.unwrap();
            assert_eq!(mistake.code, code, "{written}");
            assert_eq!(mistake.suggestion.as_deref(), suggestion, "{written}");
        }
        let code = |cell: Cell| amount(&cell).mistake.unwrap().code;
        assert_eq!(code(Cell::Error("#REF!")), "INT-1701");
        assert_eq!(code(Cell::Uncomputed), "INT-1702");
        assert_eq!(code(Cell::Dropped), "INT-1703");
        assert_eq!(code(Cell::Number(Decimal::whole(-1))), "INT-1003");
        let january = romori_types::parse_date_ja("1900-01-31").unwrap();
        // Excel counts a 29 February 1900 that was not, so days before it are one off.
        assert_eq!(serial_number(january), 32);
        assert_eq!(serial_number(romori_types::parse_date_ja("2026-07-01").unwrap()), 46_204);
    }

    #[test]
    fn days_within_the_month() {
        let read = |written: &str, max| days(&text(written), max, 5).value;
        assert_eq!(read("31", 31), Some(31));
        assert_eq!(read("３１日", 31), Some(31));
        assert_eq!(read("0", 31), Some(0));
        assert_eq!(read("32", 31), None);
        let mistake = |written: &str| days(&text(written), 31, 5).mistake.unwrap();
        assert_eq!(mistake("32").what, "5月の日数は31日までです");
        assert_eq!(mistake("-1").code, "INT-1202");
        assert_eq!(mistake("15.5").code, "INT-1201");
        assert_eq!(mistake("全日").code, "INT-1201");
    }

    #[test]
    fn flags() {
        for (written, value) in [
            ("○", Some(true)),
            ("有", Some(true)),
            ("１", Some(true)),
            ("×", Some(false)),
            ("0", Some(false)),
            ("", None),
            ("-", None),
        ] {
            assert_eq!(flag(&text(written)), Value { value, mistake: None }, "{written}");
        }
        assert_eq!(flag(&text("たぶん")).mistake.unwrap().code, "INT-1502");
    }

    proptest! {
        #[test]
        fn any_text_is_safe(written in ".{0,24}") {
            let read = amount(&text(&written));
            prop_assert!(read.value.is_none_or(|yen| (0..=AMOUNT_MAX_YEN).contains(&yen.get())));
            let _ = (days(&text(&written), 31, 4), flag(&text(&written)));
        }

        #[test]
        fn every_amount_reads_in_every_dress(yen in 0_i64..=AMOUNT_MAX_YEN) {
            let shown = Yen::new(yen).to_string();
            let dresses =
                [shown.clone(), format!("¥{shown}"), format!("{shown}円"), yen.to_string()];
            for written in dresses {
                prop_assert_eq!(amount(&text(&written)).value, Some(Yen::new(yen)));
            }
        }
    }
}
