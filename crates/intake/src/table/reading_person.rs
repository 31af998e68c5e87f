//! Cells to what stands about a person: numbers, words of closed lists, addresses.

use std::marker::PhantomData;

use romori_types::{fold_width, strip_separators};

use super::cell::CellRef;
use super::reading::{Flag, Knowledge, Reading, digits_only, number, text_value};
use super::words::{Word, word};
use crate::kind;
use crate::office;
use crate::person::{RiseOrFall, WorkerKind};
use crate::value::{Mistake, Value, is_nothing_mark};
use crate::workbook::Cell;

/// 被保険者整理番号
pub(crate) struct InsuredNumber;

impl Reading for InsuredNumber {
    type Value = u32;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<u32> {
        if let CellRef::Text(text) = cell
            && let Some(number) = number(text).filter(|number| (1..=999_999).contains(number))
        {
            return Value::good(number);
        }
        kind::insured_number(&cell.to_cell())
    }

    fn show(value: &u32) -> String {
        value.to_string()
    }
}

/// 基礎年金番号
pub(crate) struct BasicPensionNumber;

impl Reading for BasicPensionNumber {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        kind::basic_pension_number(&cell.to_cell())
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// The digits of a number of fixed length; a number cell loses its leading zero.
pub(crate) fn fixed_digits(
    cell: CellRef<'_>,
    length: usize,
    code: &'static str,
    name: &str,
    form: &str,
) -> Value<String> {
    let lost_zero = matches!(cell, CellRef::Other(Cell::Number(_)));
    text_value(cell, |text| {
        let bare = strip_separators(text.trim_start_matches('〒'));
        if bare.len() == length && digits_only(&bare) {
            return Value::good(bare);
        }
        if lost_zero && bare.len() + 1 == length && digits_only(&bare) {
            let what = "先頭の0が落ちていたので補いました";
            let how = format!("違うときは「{form}」の形で入れる");
            return Value::doubtful(format!("0{bare}"), Mistake::doubt("INT-3010", what, how));
        }
        Value::bad(Mistake::error(
            code,
            format!("{name}として読めません"),
            format!("{length}桁の数字を「{form}」の形で入れる"),
        ))
    })
}

/// 雇用保険被保険者番号
pub(crate) struct EmploymentInsuranceNumber;

impl Reading for EmploymentInsuranceNumber {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        let name = "雇用保険被保険者番号";
        fixed_digits(cell, 11, "INT-3013", name, "1234-567890-1").map(|digits| {
            let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
            format!("{}-{}-{}", part(0..4), part(4..10), part(10..11))
        })
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 郵便番号
pub(crate) struct PostalCode;

impl Reading for PostalCode {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        fixed_digits(cell, 7, "INT-3009", "郵便番号", "231-0023").map(|digits| {
            let (head, tail) = digits.split_at_checked(3).unwrap_or((&digits, ""));
            format!("{head}-{tail}")
        })
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 電話番号 of a person: any that could be dialled, kept with its hyphens.
pub(crate) struct Phone;

impl Reading for Phone {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        let lost_zero = matches!(cell, CellRef::Other(Cell::Number(_)));
        text_value(cell, |text| {
            let mut folded = fold_width(text).replace(['−', '‐', '–', '—', 'ー', '(', ')'], "-");
            folded.retain(|c| !c.is_whitespace());
            let folded = folded.trim_matches('-').replace("--", "-");
            let digits = folded.chars().filter(char::is_ascii_digit).count();
            let sound = folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+'));
            if sound && folded.starts_with(['0', '+']) && (10..=15).contains(&digits) {
                return Value::good(folded);
            }
            if sound && lost_zero && (9..=10).contains(&digits) {
                let what = "先頭の0が落ちていたので補いました";
                let how = "違うときは「045-000-1234」の形で入れる";
                return Value::doubtful(
                    format!("0{folded}"),
                    Mistake::doubt("INT-3010", what, how),
                );
            }
            Value::bad(Mistake::error(
                "INT-3020",
                "電話番号として読めません",
                "「045-000-1234」の形で入れる",
            ))
        })
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 電話番号 of an establishment: three groups, as notices want it.
pub(crate) struct OfficePhone;

impl Reading for OfficePhone {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        text_value(cell, |text| match office::phone(text) {
            Ok(groups) => Value::good(groups.join("-")),
            Err(mistake) => Value::bad(mistake),
        })
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// 電子メール
pub(crate) struct Email;

impl Reading for Email {
    type Value = String;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<String> {
        text_value(cell, |text| {
            let folded = fold_width(text);
            let sound = folded.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && host.contains('.') && !host.contains('@')
            });
            if sound && !folded.contains(char::is_whitespace) && folded.len() <= 254 {
                return Value::good(folded);
            }
            Value::bad(Mistake::error(
                "INT-3008",
                "電子メールの宛先として読めません",
                "「namae@example.jp」の形で入れる",
            ))
        })
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

/// A word of a closed list, with what to say when it is none.
pub(crate) trait Choice: Word + Eq {
    const CODE: &'static str;
    const WHAT: &'static str;
    const HOW: &'static str;
}

/// Reads one of [`Choice`].
pub(crate) struct Chosen<W>(PhantomData<W>);

impl<W: Choice> Reading for Chosen<W> {
    type Value = W;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<W> {
        // なし is a word of some lists and a mark for nothing elsewhere.
        if let CellRef::Text(text) = cell
            && let Some(found) = word::<W>(text)
        {
            return Value::good(found);
        }
        text_value(cell, |text| match word::<W>(text) {
            Some(found) => Value::good(found),
            None => Value::bad(Mistake::error(W::CODE, W::WHAT, W::HOW)),
        })
    }

    fn show(value: &W) -> String {
        Word::ja(*value).to_owned()
    }
}

macro_rules! choices {
    ($($name:ident $code:literal $what:literal $how:literal;)*) => {$(
        impl Choice for super::words::$name {
            const CODE: &'static str = $code;
            const WHAT: &'static str = $what;
            const HOW: &'static str = $how;
        }
    )*};
}

choices! {
    Sex "INT-3016" "性別がわかりません" "「男」か「女」を入れる";
    Relationship "INT-3017" "続柄がわかりません" "「配偶者」「子」「父母」などの続柄を入れる";
    LegalForm "INT-3018" "法人か個人かがわかりません" "「法人」か「個人」を入れる";
    LeavingReason "INT-3019" "離職の事由がわかりません" "「退職」か「死亡」を入れる";
    LossReason "INT-3021" "喪失の原因がわかりません"
        "「退職等」「死亡」「75歳到達」「障害認定」「社会保障協定」のどれかを入れる";
    InsuredAs "INT-3022" "加入する保険がわかりません"
        "「健保・厚年」「健保だけ」「厚年だけ」「70歳以上被用者」のどれかを入れる";
    Category "INT-3023" "被保険者の区分がわかりません" "「一般」か「短時間労働者」を入れる";
    StandardBy "INT-3024" "決定・改定の種類がわかりません"
        "「資格取得時決定」「定時決定」「随時改定」「引継ぎ」などを入れる";
    FractionRule "INT-3025" "端数の特約がわかりません"
        "「特約なし」「切捨て」「切上げ」「四捨五入」のどれかを入れる";
}

/// 働き方
pub(crate) struct Worker;

impl Reading for Worker {
    type Value = WorkerKind;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<WorkerKind> {
        kind::worker(&cell.to_cell(), "")
    }

    fn show(value: &WorkerKind) -> String {
        value.label().to_owned()
    }
}

/// 固定的賃金の変動
pub(crate) struct FixedChange;

impl Reading for FixedChange {
    type Value = RiseOrFall;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<RiseOrFall> {
        kind::rise_or_fall(&cell.to_cell())
    }

    fn show(value: &RiseOrFall) -> String {
        match value {
            RiseOrFall::Rise => "昇給",
            RiseOrFall::Fall => "降給",
        }
        .to_owned()
    }
}

/// 同居 — a flag, or 同居 and 別居 in words.
pub(crate) struct Together;

impl Reading for Together {
    type Value = bool;

    fn read(cell: CellRef<'_>, known: &mut Knowledge) -> Value<bool> {
        match cell {
            CellRef::Text("同居" | "同") => Value::good(true),
            CellRef::Text("別居" | "別") => Value::good(false),
            _ => Flag::read(cell, known),
        }
    }

    fn show(value: &bool) -> String {
        Flag::show(value)
    }
}

/// 週の所定労働時間 — in minutes: 40, 38.75, 40時間, 38時間45分, 38:45.
pub(crate) struct WeeklyMinutes;

/// A week has no more.
const MINUTES_MAX: u32 = 7 * 24 * 60;

impl Reading for WeeklyMinutes {
    type Value = u16;

    fn read(cell: CellRef<'_>, _: &mut Knowledge) -> Value<u16> {
        text_value(cell, |text| {
            let folded = fold_width(text);
            let plain: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
            let minutes = minutes(plain.strip_prefix('週').unwrap_or(&plain));
            match minutes.filter(|minutes| *minutes <= MINUTES_MAX) {
                Some(minutes) => Value::good(minutes as u16),
                None if is_nothing_mark(&plain) => Value::nothing(),
                None => Value::bad(Mistake::error(
                    "INT-3026",
                    "週の所定労働時間として読めません",
                    "「40」「38.75」「38時間45分」のように入れる",
                )),
            }
        })
    }

    fn show(value: &u16) -> String {
        format!("{}:{:02}", value / 60, value % 60)
    }
}

fn minutes(text: &str) -> Option<u32> {
    let parted = text.split_once("時間").or_else(|| text.split_once(':'));
    if let Some((hours, rest)) = parted {
        let rest = rest.trim_end_matches('分');
        let more = if rest.is_empty() { 0 } else { number(rest).filter(|more| *more < 60)? };
        return if digits_only(hours) {
            number(hours)?.checked_mul(60)?.checked_add(more)
        } else {
            decimal_minutes(hours).filter(|_| more == 0)
        };
    }
    decimal_minutes(text)
}

/// Hours with up to two decimals that make whole minutes.
fn decimal_minutes(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.len() > 2 {
        return None;
    }
    let places = if fraction.len() == 1 { 10 } else { 100 };
    let hundredths = number(fraction)? * (100 / places);
    let minutes = hundredths * 60;
    if !minutes.is_multiple_of(100) {
        return None;
    }
    number(whole)?.checked_mul(60)?.checked_add(minutes / 100)
}

#[cfg(test)]
mod tests {
    use super::super::reading::tests::{known, read};
    use super::super::words::{FractionRule, Sex};
    use super::*;
    use crate::decimal::Decimal;

    #[test]
    fn numbers_of_fixed_length() {
        for written in ["1234-567890-1", "12345678901", "１２３４－５６７８９０－１"] {
            let number = read::<EmploymentInsuranceNumber>(written).value;
            assert_eq!(number.as_deref(), Some("1234-567890-1"), "{written}");
        }
        assert_eq!(read::<EmploymentInsuranceNumber>("123").mistake.unwrap().code, "INT-3013");
        for written in ["2310023", "231-0023", "〒231-0023", "２３１－００２３"] {
            assert_eq!(read::<PostalCode>(written).value.as_deref(), Some("231-0023"));
        }
        let cell = Cell::Number(Decimal::whole(600_001));
        let lost = PostalCode::read(CellRef::of_cell(&cell), &mut known());
        assert_eq!(lost.value.as_deref(), Some("060-0001"));
        assert_eq!(lost.mistake.unwrap().code, "INT-3010");
        assert_eq!(read::<PostalCode>("600001").mistake.unwrap().code, "INT-3009");
    }

    #[test]
    fn telephones_and_mail() {
        for (written, kept) in [
            ("045-000-1234", "045-000-1234"),
            ("０４５（０００）１２３４", "045-000-1234"),
            ("09000001234", "09000001234"),
            ("+81-45-000-1234", "+81-45-000-1234"),
        ] {
            assert_eq!(read::<Phone>(written).value.as_deref(), Some(kept), "{written}");
        }
        for written in ["内線12", "1234", "45-000-1234"] {
            assert_eq!(read::<Phone>(written).mistake.unwrap().code, "INT-3020", "{written}");
        }
        assert_eq!(read::<OfficePhone>("045-000-1234").value.as_deref(), Some("045-000-1234"));
        assert_eq!(read::<OfficePhone>("0450001234").mistake.unwrap().code, "INT-2001");
        assert_eq!(read::<Email>("mihon@example.jp").value.as_deref(), Some("mihon@example.jp"));
        for written in ["mihon", "@example.jp", "a b@example.jp", "a@b@example.jp"] {
            assert_eq!(read::<Email>(written).mistake.unwrap().code, "INT-3008", "{written}");
        }
    }

    #[test]
    fn hours_of_a_week() {
        for (written, minutes) in [
            ("40", 2_400),
            ("38.75", 2_325),
            ("37.5時間", 2_250),
            ("38時間45分", 2_325),
            ("38:45", 2_325),
            ("週40時間", 2_400),
            ("20.0", 1_200),
        ] {
            assert_eq!(read::<WeeklyMinutes>(written).value, Some(minutes), "{written}");
        }
        for written in ["169", "38:75", "7.33", "8時間くらい", "フルタイム"] {
            assert_eq!(read::<WeeklyMinutes>(written).mistake.unwrap().code, "INT-3026");
        }
        let week = u16::try_from(MINUTES_MAX).unwrap();
        assert_eq!(read::<WeeklyMinutes>(&WeeklyMinutes::show(&week)).value, Some(week));
    }

    #[test]
    fn living_together() {
        for (written, together) in [("同居", true), ("別居", false), ("○", true), ("×", false)]
        {
            assert_eq!(read::<Together>(written).value, Some(together), "{written}");
        }
        assert_eq!(read::<Together>("たぶん").mistake.unwrap().code, "INT-1502");
    }

    #[test]
    fn closed_lists() {
        assert_eq!(read::<Chosen<Sex>>("女性").value, Some(Sex::Female));
        assert_eq!(read::<Chosen<Sex>>("-"), Value::nothing());
        let mistake = read::<Chosen<Sex>>("甲").mistake.unwrap();
        assert_eq!((mistake.code, mistake.how.as_str()), ("INT-3016", "「男」か「女」を入れる"));
        assert_eq!(read::<Chosen<FractionRule>>("なし").value, Some(FractionRule::None));
    }
}
