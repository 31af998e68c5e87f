//! Cells to texts: free words, names and readings.

use std::sync::LazyLock;

use romori_types::{fold_width, half_width_kana};

use super::cell::CellRef;
use super::reading::{Knowledge, Reading, text_value};
use crate::name;
use crate::value::{Mistake, Value};

/// No word of a ledger is longer, in characters.
const WORDS_MAX: usize = 500;
/// No code of a payroll product is longer, in characters.
const CODE_MAX: usize = 40;

/// 自由な文 — one line, kept as it stands.
pub(crate) struct Words;

impl Reading for Words {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        text_value(cell, |text| {
            if let Some(mistake) = not_one_line(text, WORDS_MAX) {
                return Value::bad(mistake);
            }
            Value::good(text.to_owned())
        })
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

fn not_one_line(text: &str, max: usize) -> Option<Mistake> {
    if text.len() > max && text.chars().count() > max {
        let what = format!("{max}字より長い値です");
        return Some(Mistake::error("INT-3005", what, format!("{max}字までに縮める")));
    }
    let control = text.chars().any(char::is_control);
    control.then(|| {
        let joined: String = text.split(char::is_control).filter(|p| !p.is_empty()).collect();
        Mistake::error("INT-3006", "改行など、見えない字が入っています", "セルの中の改行を除く")
            .suggest(joined)
    })
}

/// 備考 — several lines allowed.
pub(crate) struct Lines;

impl Reading for Lines {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        match cell {
            // A mark such as ー is a remark too.
            CellRef::Text(text) => {
                let lines: Vec<&str> = text.lines().collect();
                let lines = lines.join("\n");
                let bare = lines.replace(['\n', '\t'], "");
                not_one_line(&bare, WORDS_MAX).map_or_else(|| Value::good(lines), Value::bad)
            }
            other => Words::read(other, &mut Knowledge::none()),
        }
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 番号・コード — as a person is numbered: width folded, leading zeros kept.
pub(crate) struct Code;

impl Reading for Code {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        text_value(cell, |text| {
            if let Some(mistake) = not_one_line(text, CODE_MAX) {
                return Value::bad(mistake);
            }
            let bare = text.trim_start_matches(['\'', '’', '‘', '`']);
            let code = if bare.is_ascii() { bare.to_owned() } else { fold_width(bare) };
            let code = code.trim().to_owned();
            if code.is_empty() {
                return Value::nothing();
            }
            if bare.len() == text.len() {
                return Value::good(code);
            }
            let mistake = Mistake::doubt(
                "INT-3007",
                "先頭の記号「'」を除いて読みました",
                "番号に記号が含まれるなら、その番号を画面で入れる",
            );
            Value::doubtful(code, mistake)
        })
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 氏名 — as the ledger keeps it: every character as it stands, 髙 and 﨑 included.
pub(crate) struct Kanji;

impl Reading for Kanji {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        let read = match cell {
            CellRef::Text(text) => match plain_name(text) {
                Some(name) => Value::good(name),
                None => name::kanji(&cell.to_cell()),
            },
            _ => name::kanji(&cell.to_cell()),
        };
        match &read.value {
            Some(name) if name.chars().any(char::is_control) => Value::bad(Mistake::error(
                "INT-1402",
                "氏名に見えない字が入っています",
                "氏名を入れ直す",
            )),
            _ => read,
        }
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// A name of letters, kanji and kana with at most one blank.
fn plain_name(text: &str) -> Option<String> {
    let mut name = String::with_capacity(text.len() + 2);
    let mut blanks = 0;
    for c in text.chars() {
        match c {
            ' ' | '　' => {
                blanks += 1;
                name.push('　');
            }
            // Half-width kana are widened with their marks.
            '｡'..='ﾟ' => return None,
            c if c.is_alphabetic() => name.push(c),
            _ => return None,
        }
    }
    (blanks <= 1 && name.chars().count() > blanks).then_some(name)
}

/// フリガナ — half-width, parted by single blanks.
pub(crate) struct Kana;

impl Reading for Kana {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        match cell {
            CellRef::Text(text) => match plain_kana(text) {
                Some(kana) => Value::good(kana),
                None => name::kana(&cell.to_cell()),
            },
            _ => name::kana(&cell.to_cell()),
        }
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// Half-width form of each kana from ぁ to ヴ; empty where there is none.
static HALF: LazyLock<Vec<String>> = LazyLock::new(|| {
    let half = |c: char| half_width_kana(&c.to_string());
    let kana = |text: String| {
        if text.chars().all(|c| ('ｦ'..='ﾟ').contains(&c)) { text } else { String::new() }
    };
    ('ぁ'..='ヴ').map(|c| kana(half(c))).collect()
});

/// Kana of either width with single blanks.
fn plain_kana(text: &str) -> Option<String> {
    let mut kana = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ぁ'..='ヴ' => {
                let half = HALF.get(c as usize - 'ぁ' as usize)?;
                kana.push_str(Some(half.as_str()).filter(|half| !half.is_empty())?);
            }
            'ー' => kana.push('ｰ'),
            ' ' | '　' if !kana.ends_with(' ') => kana.push(' '),
            'ｦ'..='ﾝ' => kana.push(c),
            // A mark joins what it can voice; elsewhere it is a mistake.
            'ﾞ' if kana.ends_with(|c| matches!(c, 'ｳ' | 'ｶ'..='ﾄ' | 'ﾊ'..='ﾎ')) => {
                kana.push(c)
            }
            'ﾟ' if kana.ends_with(|c| matches!(c, 'ﾊ'..='ﾎ')) => kana.push(c),
            _ => return None,
        }
    }
    Some(kana)
}

/// 住所のカナ, 名称のカナ — like [`Kana`], with the digits and marks of addresses and firms.
pub(crate) struct LooseKana;

impl Reading for LooseKana {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        text_value(cell, |text| {
            if let Some(mistake) = not_one_line(text, WORDS_MAX) {
                return Value::bad(mistake);
            }
            let kana = half_width_kana(text);
            let wrong = |c: &char| !(c.is_ascii() || ('｡'..='ﾟ').contains(c));
            match kana.chars().find(wrong) {
                None => Value::good(kana),
                Some(wrong) => Value::bad(Mistake::error(
                    "INT-1404",
                    format!("フリガナにカナでない字「{wrong}」があります"),
                    "読みをカタカナで入れる",
                )),
            }
        })
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::super::reading::tests::read;
    use super::*;
    use crate::workbook::Cell;
    use proptest::prelude::*;

    #[test]
    fn codes_keep_zeros_and_lose_width() {
        assert_eq!(read::<Code>("００１２").value.as_deref(), Some("0012"));
        assert_eq!(read::<Code>(" A-01 ").value.as_deref(), Some("A-01"));
        let marked = read::<Code>("'0012");
        assert_eq!(marked.value.as_deref(), Some("0012"));
        assert_eq!(marked.mistake.unwrap().code, "INT-3007");
        assert_eq!(read::<Code>("-"), Value::nothing());
        assert_eq!(read::<Code>(&"1".repeat(41)).mistake.unwrap().code, "INT-3005");
    }

    #[test]
    fn one_line_and_several() {
        let mistake = read::<Words>("横浜市\n中区").mistake.unwrap();
        assert_eq!((mistake.code, mistake.suggestion.as_deref()), ("INT-3006", Some("横浜市中区")));
        assert_eq!(read::<Lines>("4月\r\n5月").value.as_deref(), Some("4月\n5月"));
        assert_eq!(read::<LooseKana>("ヨコハマシ １－２").value.as_deref(), Some("ﾖｺﾊﾏｼ 1-2"));
        assert_eq!(read::<LooseKana>("横ハマ").mistake.unwrap().code, "INT-1404");
    }

    proptest! {
        /// The quick ways read as the readers of the pay sheet do, or not at all.
        #[test]
        fn the_quick_way_is_the_same_way(text in "[ぁ-ゖァ-ヺー見本髙﨑𠮷a-z 　ｦ-ﾟ・A-Z]{1,12}") {
            let text = text.trim();
            let cell = Cell::Text(text.into());
            if let Some(found) = plain_name(text) {
                prop_assert_eq!(name::kanji(&cell), Value::good(found));
            }
            if let Some(found) = plain_kana(text)
                && !found.is_empty()
            {
                prop_assert_eq!(name::kana(&cell), Value::good(found));
            }
        }
    }
}
