//! Names and readings.

use romori_types::{fold_width, half_width_kana};

use crate::value::{Mistake, Value, not_a_value};
use crate::workbook::Cell;

/// 氏名 — every character as it stands, but half-width kana made full-width and blanks made one
/// full-width space. Whether the forms permit its characters is for the filing to say.
pub(crate) fn kanji(cell: &Cell) -> Value<String> {
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    let shown = cell.shown();
    let words: Vec<String> = shown.split_whitespace().map(widened).collect();
    if words.is_empty() {
        return Value::nothing();
    }
    let name = words.join("　");
    if !name.chars().any(char::is_alphabetic) {
        return Value::bad(Mistake::error(
            "INT-1402",
            "氏名として読めません",
            "氏名を、姓と名のあいだを空けて入れる",
        ));
    }
    Value::good(name)
}

/// Half-width kana to full-width; anything else stays.
fn widened(word: &str) -> String {
    let half = |c: &char| ('｡'..='ﾟ').contains(c);
    if !word.chars().any(|c| half(&c)) {
        return word.to_owned();
    }
    let mut out = String::new();
    let mut run = String::new();
    for c in word.chars() {
        if half(&c) {
            run.push(c);
        } else {
            out.push_str(&fold_width(&run));
            run.clear();
            out.push(c);
        }
    }
    out.push_str(&fold_width(&run));
    out
}

/// フリガナ — in half-width kana, parted by single spaces. Kanji in it is a mistake.
pub(crate) fn kana(cell: &Cell) -> Value<String> {
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    let shown = cell.shown();
    let reading = half_width_kana(&shown);
    if reading.is_empty() {
        return Value::nothing();
    }
    let wrong = reading.chars().find(|c| !is_reading(*c));
    match wrong {
        None => Value::good(reading),
        Some(wrong) => Value::bad(Mistake::error(
            "INT-1404",
            format!("フリガナにカナでない字「{wrong}」があります"),
            "読みをカタカナで入れる",
        )),
    }
}

fn is_reading(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\'' | '｡'..='ﾟ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn names_keep_their_characters() {
        for (written, name) in [
            ("髙梨 由紀", "髙梨　由紀"),
            ("　𠮷田　 一郎 ", "𠮷田　一郎"),
            ("ｸﾞｴﾝ ﾃｨ ﾗﾝ", "グエン　ティ　ラン"),
            ("﨑山\t葵", "﨑山　葵"),
        ] {
            assert_eq!(kanji(&text(written)), Value::good(name.to_owned()));
        }
        assert_eq!(kanji(&text(" 　")), Value::nothing());
        assert_eq!(kanji(&text("123")).mistake.unwrap().code, "INT-1402");
    }

    #[test]
    fn readings_become_half_width_kana() {
        for (written, reading) in [
            ("アイザワ　ナオト", "ｱｲｻﾞﾜ ﾅｵﾄ"),
            ("あいざわ なおと", "ｱｲｻﾞﾜ ﾅｵﾄ"),
            ("ｱｲｻﾞﾜ  ﾅｵﾄ", "ｱｲｻﾞﾜ ﾅｵﾄ"),
        ] {
            assert_eq!(kana(&text(written)), Value::good(reading.to_owned()));
        }
        let mistake = kana(&text("アイ沢 ナオト")).mistake.unwrap();
        assert_eq!(
            (mistake.code, mistake.what.as_str()),
            ("INT-1404", "フリガナにカナでない字「沢」があります")
        );
        assert_eq!(kana(&Cell::Empty), Value::nothing());
    }

    proptest! {
        #[test]
        fn any_text_is_safe(written in ".{0,16}") {
            let read = kana(&text(&written));
            prop_assert!(read.value.is_none_or(|reading| reading.chars().all(is_reading)));
            let name = kanji(&text(&written)).value.unwrap_or_default();
            prop_assert!(!name.starts_with('　') && !name.contains("　　"));
        }
    }
}
