//! Cells to what stands about a client and its establishments.

use romori_types::{Prefecture, check_digit_corporate, fold_width};

use super::cell::CellRef;
use super::reading::{Knowledge, Reading, text_value};
use super::reading_person::fixed_digits;
use crate::office::{self, ClosingDay, Insurer};
use crate::value::{Mistake, Value, flag};

fn from<T>(read: Result<T, Mistake>) -> Value<T> {
    match read {
        Ok(value) => Value::good(value),
        Err(mistake) => Value::bad(mistake),
    }
}

/// 都道府県 — by name, with or without its suffix, or the JIS code.
pub(crate) struct PrefectureName;

impl Reading for PrefectureName {
    type Value = Prefecture;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<Prefecture> {
        text_value(cell, |text| match fold_width(text).trim().parse() {
            Ok(prefecture) => Value::good(prefecture),
            Err(_) => from(office::prefecture(text)),
        })
    }

    fn show(value: &Prefecture) -> String {
        value.name().to_owned()
    }
}

/// 事業所整理記号 — 郡市区符号 and 事業所記号 in one: `21-ﾂﾊﾞﾒ`.
pub(crate) struct SignParts;

impl Reading for SignParts {
    type Value = (String, String);

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<(String, String)> {
        text_value(cell, |text| from(office::sign(text)))
    }

    fn show((district, symbol): &(String, String)) -> String {
        format!("{district}-{symbol}")
    }
}

/// 郡市区符号
pub(crate) struct District;

impl Reading for District {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        text_value(cell, |text| from(office::district(text)))
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 事業所記号
pub(crate) struct Symbol;

impl Reading for Symbol {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        text_value(cell, |text| from(office::symbol(text)))
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 事業所番号
pub(crate) struct EstablishmentNumber;

impl Reading for EstablishmentNumber {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        text_value(cell, |text| {
            let number =
                office::digits(text, 1..=5).filter(|digits| digits.bytes().any(|b| b != b'0'));
            from(number.ok_or_else(|| office::wrong("事業所番号", "5桁までの数字")))
        })
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 法人番号 — with a right check digit.
pub(crate) struct CorporateNumber;

impl Reading for CorporateNumber {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        let read = fixed_digits(cell, 13, "INT-3011", "法人番号", "1234567890123");
        let Some(number) = &read.value else { return read };
        let (digit, base) = number.split_at_checked(1).unwrap_or_default();
        if check_digit_corporate(base).map(|digit| digit.to_string()).as_deref() == Some(digit) {
            return read;
        }
        Value::bad(Mistake::error(
            "INT-3012",
            "法人番号の検査用数字（先頭の1桁）が合いません",
            "国税庁の法人番号公表サイトなどで番号を確かめる",
        ))
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 労働保険番号
pub(crate) struct LabourInsuranceNumber;

impl Reading for LabourInsuranceNumber {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        fixed_digits(cell, 14, "INT-3014", "労働保険番号", "13-1-01-123456-000")
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 雇用保険適用事業所番号
pub(crate) struct EmploymentOfficeNumber;

impl Reading for EmploymentOfficeNumber {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        fixed_digits(cell, 11, "INT-3015", "雇用保険適用事業所番号", "1301-123456-1")
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 健康保険の保険者
pub(crate) struct InsurerName;

impl Reading for InsurerName {
    type Value = Insurer;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<Insurer> {
        text_value(cell, |text| from(office::insurer(text)))
    }

    fn show(value: &Insurer) -> String {
        match value {
            Insurer::Kyokai => "協会けんぽ".to_owned(),
            Insurer::Society(name) => name.clone(),
        }
    }
}

/// 賃金の締め日 — 20日, 末日, 20日締め.
pub(crate) struct Closing;

impl Reading for Closing {
    type Value = ClosingDay;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<ClosingDay> {
        text_value(cell, |text| {
            let folded = fold_width(text);
            // 20日締め・翌月10日払い: what comes after is about the payday.
            let own = folded.split(['・', '/', '、', '翌', '当']).next().unwrap_or(&folded);
            from(office::day_of_month(own).ok_or_else(|| {
                Mistake::error("INT-3027", "締め日として読めません", "「20日」「末日」の形で入れる")
            }))
        })
    }

    fn show(value: &ClosingDay) -> String {
        match value {
            ClosingDay::Day(day) => format!("{day}日"),
            ClosingDay::MonthEnd => "末日".to_owned(),
        }
    }
}

/// 賃金の支払月 — 当月, 翌月, 翌々月; a day behind it is left to the pay calendar.
pub(crate) struct MonthsAfter;

impl Reading for MonthsAfter {
    type Value = u8;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<u8> {
        text_value(cell, |text| {
            let folded = fold_width(text);
            let months = if folded.contains("翌々") {
                Some(2)
            } else if folded.contains('翌') {
                Some(1)
            } else if folded.contains('当') {
                Some(0)
            } else {
                folded.trim().parse().ok().filter(|months| *months <= 2)
            };
            from(months.ok_or_else(|| {
                Mistake::error(
                    "INT-3028",
                    "何か月後の支払いかがわかりません",
                    "「当月」「翌月」「翌々月」のどれかを入れる（例 翌月10日）",
                )
            }))
        })
    }

    fn show(value: &u8) -> String {
        ["当月", "翌月", "翌々月"].get(usize::from(*value)).copied().unwrap_or("翌々月").to_owned()
    }
}

/// 社会保険労務士が提出する — a flag, or who files.
pub(crate) struct Filer;

impl Reading for Filer {
    type Value = bool;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<bool> {
        let shown = cell.shown();
        if shown.contains("社労士") || shown.contains("労務士") || shown.contains("代行") {
            Value::good(true)
        } else if shown.contains("事業主") || shown.contains("会社") {
            Value::good(false)
        } else {
            flag(&cell.to_cell())
        }
    }

    fn show(value: &bool) -> String {
        if *value { "○" } else { "×" }.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::reading::tests::read;
    use super::*;

    #[test]
    fn places_and_signs() {
        for written in ["神奈川県", "神奈川", "14", "１４"] {
            assert_eq!(read::<PrefectureName>(written).value.unwrap().jis(), 14, "{written}");
        }
        assert_eq!(read::<PrefectureName>("横浜").mistake.unwrap().code, "INT-2001");
        for written in ["21-ﾂﾊﾞﾒ", "21ツバメ", "神奈川県21-つばめ", "２１－ツバメ"]
        {
            let sign = read::<SignParts>(written).value.unwrap();
            assert_eq!(SignParts::show(&sign), "21-ﾂﾊﾞﾒ", "{written}");
        }
        assert_eq!(read::<District>("3").value.as_deref(), Some("03"));
        assert_eq!(read::<EstablishmentNumber>("12345").value.as_deref(), Some("12345"));
        assert_eq!(read::<EstablishmentNumber>("00000").mistake.unwrap().code, "INT-2001");
    }

    /// 7000012050002 is the published example of 国税庁.
    #[test]
    fn numbers_with_check_digits() {
        assert_eq!(
            read::<CorporateNumber>("7000012050002").value.as_deref(),
            Some("7000012050002")
        );
        assert_eq!(read::<CorporateNumber>("8000012050002").mistake.unwrap().code, "INT-3012");
        assert_eq!(read::<CorporateNumber>("700001205000").mistake.unwrap().code, "INT-3011");
        let labour = read::<LabourInsuranceNumber>("13-1-01-123456-000").value;
        assert_eq!(labour.as_deref(), Some("13101123456000"));
        let office = read::<EmploymentOfficeNumber>("1301-123456-1").value;
        assert_eq!(office.as_deref(), Some("13011234561"));
    }

    #[test]
    fn closing_and_payment() {
        for (written, day) in [
            ("20日", ClosingDay::Day(20)),
            ("20", ClosingDay::Day(20)),
            ("末日", ClosingDay::MonthEnd),
            ("月末締め", ClosingDay::MonthEnd),
            ("31日", ClosingDay::MonthEnd),
            ("20日締め翌月10日払い", ClosingDay::Day(20)),
        ] {
            assert_eq!(read::<Closing>(written).value, Some(day), "{written}");
        }
        assert_eq!(read::<Closing>("不定").mistake.unwrap().code, "INT-3027");
        for (written, months) in [("当月25日", 0), ("翌月10日", 1), ("翌々月", 2), ("1", 1)]
        {
            assert_eq!(read::<MonthsAfter>(written).value, Some(months), "{written}");
        }
        assert_eq!(read::<MonthsAfter>("25日").mistake.unwrap().code, "INT-3028");
        assert_eq!(read::<Filer>("社労士").value, Some(true));
        assert_eq!(read::<Filer>("事業主").value, Some(false));
        assert_eq!(read::<Filer>("○").value, Some(true));
    }
}
