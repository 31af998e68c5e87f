//! 入力欄 — one typed field to one value, read as the cell of a table is: what may stand in a file
//! may be typed, and a mistake is said in the same words.

use romori_types::{Date, Prefecture, YearMonth, Yen};

use super::cell::CellRef;
use super::reading::{Amount, Day, Knowledge, Month, Reading};
use super::reading_client as client;
use super::reading_person as person;
use super::reading_text as text;
use crate::individual_number;
use crate::office::ClosingDay;
use crate::problem::{Severity, sentences};

/// What a field says: a value, nothing, or why it cannot be read and what to do.
pub type Typed<T> = Result<Option<T>, String>;

/// Whether a text holds what may be an individual number: twelve digits with a right check digit.
pub fn holds_individual_number(text: &str) -> bool {
    individual_number::holds_individual_number(text)
}

/// Reads one field. What a table would take with a doubt is asked again: who types is there.
fn typed<R: Reading>(entered: &str) -> Typed<R::Value> {
    let cell = CellRef::of_text(entered);
    if cell.is_empty() {
        return Ok(None);
    }
    let read = R::read(cell, &mut Knowledge::none());
    match read.mistake {
        Some(mistake) => Err(sentences(&mistake.what, &mistake.how, Severity::Error)),
        None => Ok(read.value),
    }
}

macro_rules! readers {
    ($($(#[$doc:meta])* $name:ident: $reading:ty => $value:ty;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// Why it cannot be read, and what to do, in Japanese, for the screen of who typed it.
        pub fn $name(entered: &str) -> Typed<$value> {
            typed::<$reading>(entered)
        }
    )*};
}

readers! {
    /// 日 in any usual writing.
    day: Day => Date;
    /// 額, whole yen.
    amount: Amount => Yen;
    /// 氏名, every character as it stands.
    kanji: text::Kanji => String;
    /// フリガナ of a person, half-width.
    kana: text::Kana => String;
    /// フリガナ of an address or firm, half-width.
    loose_kana: text::LooseKana => String;
    /// One line of words.
    words: text::Words => String;
    /// Several lines of words.
    lines: text::Lines => String;
    /// A number or code by which somebody is known.
    code: text::Code => String;
    /// 被保険者整理番号
    insured_number: person::InsuredNumber => u32;
    /// 基礎年金番号
    basic_pension_number: person::BasicPensionNumber => String;
    /// 雇用保険被保険者番号
    employment_insurance_number: person::EmploymentInsuranceNumber => String;
    /// 郵便番号
    postal_code: person::PostalCode => String;
    /// 電話番号 of a person.
    phone: person::Phone => String;
    /// 電話番号 of an establishment, in three groups.
    office_phone: person::OfficePhone => String;
    /// 電子メール
    email: person::Email => String;
    /// 週の所定労働時間, in minutes.
    weekly_minutes: person::WeeklyMinutes => u16;
    /// 都道府県
    prefecture: client::PrefectureName => Prefecture;
    /// 郡市区符号
    district: client::District => String;
    /// 事業所記号
    symbol: client::Symbol => String;
    /// 事業所番号
    establishment_number: client::EstablishmentNumber => String;
    /// 法人番号
    corporate_number: client::CorporateNumber => String;
    /// 労働保険番号
    labour_insurance_number: client::LabourInsuranceNumber => String;
    /// 雇用保険適用事業所番号
    employment_office_number: client::EmploymentOfficeNumber => String;
    /// 賃金の締め日
    closing_day: client::Closing => ClosingDay;
}

/// 年月 in any usual writing, with its year.
///
/// # Errors
/// Why it cannot be read, and what to do, in Japanese, for the screen of who typed it.
pub fn month(entered: &str) -> Typed<YearMonth> {
    let read = typed::<Month>(entered)?;
    match read {
        Some(month) if month.year() < 1868 => {
            Err("年がありません。「令和8年6月」「2026-06」のように、年から入れてください。"
                .to_owned())
        }
        read => Ok(read),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_as_a_cell_is_and_a_doubt_is_asked_again() {
        assert_eq!(day("令和8年7月1日"), Ok(Some(Date::constant(2026, 7, 1))));
        assert_eq!(day(" "), Ok(None));
        assert_eq!(month("令和8年6月"), Ok(YearMonth::new(2026, 6)));
        assert_eq!(amount("２５４，３２１"), Ok(Some(Yen::new(254_321))));
        assert_eq!(kana("ミホン　ハナコ"), Ok(Some("ﾐﾎﾝ ﾊﾅｺ".to_owned())));
        assert_eq!(postal_code("2310023"), Ok(Some("231-0023".to_owned())));
        // A serial number of a spreadsheet is a doubt in a table, and no day in a field.
        assert!(day("45839").is_err());
        let refused = day("令和8年2月30日").unwrap_err();
        assert!(refused.ends_with('。'), "{refused}");
        assert!(month("6月").is_err() && month("6").is_err());
    }

    #[test]
    fn an_individual_number_is_seen_in_any_writing() {
        // The check digit is that of the published example.
        assert!(holds_individual_number("番号は1234-5678-9018です"));
        assert!(!holds_individual_number("1234-567890"));
    }
}
