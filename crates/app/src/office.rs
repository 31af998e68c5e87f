//! 事業所と提出者 — whose form it is: read from the sheet, completed on the page, checked as one.

mod items;

use romori_intake::{ClosingDay, Insurer, OfficeEntry, Submitter};
use romori_statute::basis_days::{ClosingDay as LawClosingDay, PayCalendar};
use romori_statute::premium::{FractionAgreement, HealthInsurer, PremiumRounding};
use romori_types::{Prefecture, fold_width, half_width_kana};

pub use items::{ITEMS, ItemSpec, OfficeItem};

/// 事業所の記入 — the items as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeForm {
    values: Vec<String>,
}

/// Something wrong with one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeProblem {
    /// The item.
    pub item: OfficeItem,
    /// What is wrong and what to do.
    pub message: String,
}

/// 事業所の事実 — the items, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeFacts {
    /// 都道府県
    pub prefecture: Prefecture,
    /// 郡市区符号
    pub district: String,
    /// 事業所記号
    pub symbol: String,
    /// 事業所番号
    pub number: String,
    /// 郵便番号: three and four digits.
    pub postal_code: (String, String),
    /// 所在地
    pub address: String,
    /// 名称
    pub name: String,
    /// 事業主氏名, parted by one full-width space.
    pub employer: String,
    /// 電話番号: three groups.
    pub phone: [String; 3],
    /// 登録番号 and 氏名 of the sharoushi, when one submits.
    pub sharoushi: Option<(String, String)>,
    /// 媒体通番
    pub medium_serial: u16,
}

impl Default for OfficeForm {
    fn default() -> Self {
        let mut form = Self { values: vec![String::new(); ITEMS.len()] };
        form.set(OfficeItem::Rounding, "none");
        form.set(OfficeItem::Insurer, "kyokai");
        form.set(OfficeItem::Submitter, "employer");
        form.set(OfficeItem::MediumSerial, "1");
        form
    }
}

impl OfficeForm {
    /// The form filled from what a sheet says.
    pub fn from_entry(entry: &OfficeEntry) -> Self {
        let mut form = Self::default();
        let mut put = |item, value: Option<String>| {
            if let Some(value) = value {
                form.set(item, &value);
            }
        };
        put(OfficeItem::Prefecture, entry.prefecture.map(|found| found.name().to_owned()));
        put(OfficeItem::District, entry.district.clone());
        put(OfficeItem::Symbol, entry.symbol.clone());
        put(OfficeItem::Number, entry.number.clone());
        put(OfficeItem::PostalCode, entry.postal_code.clone());
        put(OfficeItem::Address, entry.address.clone());
        put(OfficeItem::Name, entry.name.clone());
        put(OfficeItem::Employer, entry.employer.clone());
        put(OfficeItem::Phone, entry.phone.as_ref().map(|groups| groups.join("-")));
        put(OfficeItem::ClosingDay, entry.closing_day.map(closing_day_text));
        put(OfficeItem::PayMonth, entry.payday.map(|payday| payday.months_after.to_string()));
        let agreement = entry.rounding_agreement.as_deref().map(agreement_code);
        put(OfficeItem::Rounding, agreement.map(str::to_owned));
        put(
            OfficeItem::Insurer,
            entry.insurer.as_ref().map(|insurer| insurer_code(insurer).to_owned()),
        );
        put(OfficeItem::Submitter, entry.submitter.map(|who| submitter_code(who).to_owned()));
        put(OfficeItem::SharoushiNumber, entry.sharoushi_number.clone());
        put(OfficeItem::SharoushiName, entry.sharoushi_name.clone());
        put(OfficeItem::MediumSerial, entry.medium_serial.map(|serial| serial.to_string()));
        form
    }

    /// What stands in an item.
    pub fn get(&self, item: OfficeItem) -> &str {
        let place = ITEMS.iter().position(|spec| spec.item == item);
        place.and_then(|place| self.values.get(place)).map_or("", String::as_str)
    }

    /// Puts a value into an item.
    pub fn set(&mut self, item: OfficeItem, value: &str) {
        let place = ITEMS.iter().position(|spec| spec.item == item);
        if let Some(held) = place.and_then(|place| self.values.get_mut(place)) {
            value.trim().clone_into(held);
        }
    }

    /// 給与の締めと支払, when both are given.
    pub fn calendar(&self) -> Option<PayCalendar> {
        let closing_day = read_closing_day(self.get(OfficeItem::ClosingDay))?;
        let pay_offset_months = self.get(OfficeItem::PayMonth).parse().ok()?;
        Some(PayCalendar { closing_day, pay_offset_months })
    }

    /// Whose rates of health apply, for showing what a change means in yen. None for a society,
    /// whose rates are its own.
    pub fn insurer(&self) -> Option<HealthInsurer> {
        let prefecture = self.get(OfficeItem::Prefecture).parse().ok()?;
        (self.get(OfficeItem::Insurer) == "kyokai").then_some(HealthInsurer::Kyokai(prefecture))
    }

    /// What was agreed about fractions.
    pub fn rounding(&self) -> PremiumRounding {
        let agreement = match self.get(OfficeItem::Rounding) {
            "down" => FractionAgreement::Down,
            "up" => FractionAgreement::Up,
            "half_up" => FractionAgreement::HalfUp,
            _ => FractionAgreement::None,
        };
        PremiumRounding { agreement, ..PremiumRounding::default() }
    }

    /// The facts a form of 日本年金機構 needs, or everything that is wrong.
    ///
    /// # Errors
    /// All problems at once, in the order of the form.
    pub fn facts(&self) -> Result<OfficeFacts, Vec<OfficeProblem>> {
        let mut problems = Vec::new();
        let prefecture = self.prefecture(&mut problems);
        let district = self.digits(OfficeItem::District, 2..=2, &mut problems);
        let symbol = self.symbol(&mut problems);
        let number = self.digits(OfficeItem::Number, 1..=5, &mut problems);
        let postal_code = self.postal_code(&mut problems);
        let address = self.text(OfficeItem::Address, &mut problems);
        let name = self.text(OfficeItem::Name, &mut problems);
        let employer = self.person(OfficeItem::Employer, &mut problems);
        let phone = self.phone(&mut problems);
        let sharoushi = self.sharoushi(&mut problems);
        let medium_serial = self.serial(&mut problems);
        self.check_calendar(&mut problems);
        let Some(prefecture) = prefecture.filter(|_| problems.is_empty()) else {
            return Err(problems);
        };
        Ok(OfficeFacts {
            prefecture,
            district,
            symbol,
            number,
            postal_code,
            address,
            name,
            employer,
            phone,
            sharoushi,
            medium_serial,
        })
    }

    fn prefecture(&self, problems: &mut Vec<OfficeProblem>) -> Option<Prefecture> {
        let text = self.text(OfficeItem::Prefecture, problems);
        let read: Result<Prefecture, _> = text.parse();
        match read {
            Ok(prefecture) => Some(prefecture),
            Err(error) => {
                if !text.is_empty() {
                    note(problems, OfficeItem::Prefecture, error.message);
                }
                None
            }
        }
    }

    fn text(&self, item: OfficeItem, problems: &mut Vec<OfficeProblem>) -> String {
        let value = self.get(item);
        if value.is_empty() {
            let label = item.spec().label;
            note(problems, item, format!("{label}が空です。{label}を入れてください。"));
        }
        value.to_owned()
    }

    fn digits(
        &self,
        item: OfficeItem,
        length: std::ops::RangeInclusive<usize>,
        problems: &mut Vec<OfficeProblem>,
    ) -> String {
        let value = fold_width(&self.text(item, problems));
        let wrong = !length.contains(&value.len()) || !value.bytes().all(|b| b.is_ascii_digit());
        if !value.is_empty() && wrong {
            let (least, most) = (length.start(), length.end());
            let range =
                if least == most { format!("{most}桁") } else { format!("{least}〜{most}桁") };
            let label = item.spec().label;
            note(
                problems,
                item,
                format!("{label}は{range}の数字です。届いた通知書の番号を確かめてください。"),
            );
        }
        value
    }

    fn symbol(&self, problems: &mut Vec<OfficeProblem>) -> String {
        let value = half_width_kana(&self.text(OfficeItem::Symbol, problems)).to_uppercase();
        let count = value.chars().count();
        if count > 4 {
            note(
                problems,
                OfficeItem::Symbol,
                "事業所記号は4字までです。整理記号の数字2桁は郡市区符号に入れてください。",
            );
        }
        value
    }

    fn postal_code(&self, problems: &mut Vec<OfficeProblem>) -> (String, String) {
        let value = romori_types::strip_separators(&self.text(OfficeItem::PostalCode, problems));
        let right = value.len() == 7 && value.bytes().all(|b| b.is_ascii_digit());
        if !value.is_empty() && !right {
            note(
                problems,
                OfficeItem::PostalCode,
                "郵便番号は7桁の数字です。「231-0023」のように入れてください。",
            );
        }
        match value.split_at_checked(3) {
            Some((parent, child)) => (parent.to_owned(), child.to_owned()),
            None => (value, String::new()),
        }
    }

    fn person(&self, item: OfficeItem, problems: &mut Vec<OfficeProblem>) -> String {
        let value = self.text(item, problems);
        let parts: Vec<&str> = value.split_whitespace().collect();
        if !value.is_empty() && parts.len() < 2 {
            let label = item.spec().label;
            note(problems, item, format!("{label}は姓と名のあいだを空けて入れてください。"));
        }
        parts.join("　")
    }

    fn phone(&self, problems: &mut Vec<OfficeProblem>) -> [String; 3] {
        let value = fold_width(&self.text(OfficeItem::Phone, problems));
        let groups: Vec<String> = value
            .split(|c: char| !c.is_ascii_digit())
            .filter(|group| !group.is_empty())
            .map(str::to_owned)
            .collect();
        <[String; 3]>::try_from(groups).unwrap_or_else(|_| {
            if !value.is_empty() {
                note(
                    problems,
                    OfficeItem::Phone,
                    "電話番号は「045-000-0000」のように3つに区切って入れてください。",
                );
            }
            [String::new(), String::new(), String::new()]
        })
    }

    fn sharoushi(&self, problems: &mut Vec<OfficeProblem>) -> Option<(String, String)> {
        if self.get(OfficeItem::Submitter) != "sharoushi" {
            return None;
        }
        let number = self.digits(OfficeItem::SharoushiNumber, 8..=8, problems);
        let name = self.person(OfficeItem::SharoushiName, problems);
        Some((number, name))
    }

    fn serial(&self, problems: &mut Vec<OfficeProblem>) -> u16 {
        let value = fold_width(&self.text(OfficeItem::MediumSerial, problems));
        match value.parse() {
            Ok(serial @ 1..=999) => serial,
            _ => {
                if !value.is_empty() {
                    note(
                        problems,
                        OfficeItem::MediumSerial,
                        "媒体通番は1から999までの数です。999の次は1に戻します。",
                    );
                }
                1
            }
        }
    }

    fn check_calendar(&self, problems: &mut Vec<OfficeProblem>) {
        let closing = self.get(OfficeItem::ClosingDay);
        if !closing.is_empty() && read_closing_day(closing).is_none() {
            note(
                problems,
                OfficeItem::ClosingDay,
                "賃金締切日は「末日」か「20日」のように入れてください。",
            );
        }
    }
}

impl OfficeFacts {
    /// The number a clerk knows the office by: 03-ﾔﾏﾀ 12345.
    pub fn reference(&self) -> String {
        format!("{}-{} {}", self.district, self.symbol, self.number)
    }
}

fn note(problems: &mut Vec<OfficeProblem>, item: OfficeItem, message: impl Into<String>) {
    problems.push(OfficeProblem { item, message: message.into() });
}

fn closing_day_text(day: ClosingDay) -> String {
    match day {
        ClosingDay::Day(day) => format!("{day}日"),
        ClosingDay::MonthEnd => "末日".to_owned(),
    }
}

fn read_closing_day(text: &str) -> Option<LawClosingDay> {
    let folded = fold_width(text);
    let bare = folded.trim().trim_end_matches('日').trim_start_matches("毎月");
    if matches!(bare, "末" | "月末" | "31") {
        return Some(LawClosingDay::MonthEnd);
    }
    let day: i8 = bare.parse().ok().filter(|day| (1..=30).contains(day))?;
    Some(LawClosingDay::Day(day))
}

fn agreement_code(text: &str) -> &'static str {
    if text.contains("切捨") || text.contains("切り捨て") {
        "down"
    } else if text.contains("切上") || text.contains("切り上げ") {
        "up"
    } else if text.contains("四捨五入") {
        "half_up"
    } else {
        "none"
    }
}

const fn insurer_code(insurer: &Insurer) -> &'static str {
    match insurer {
        Insurer::Kyokai => "kyokai",
        Insurer::Society(_) => "society",
    }
}

const fn submitter_code(submitter: Submitter) -> &'static str {
    match submitter {
        Submitter::Employer => "employer",
        Submitter::Sharoushi => "sharoushi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn whole() -> OfficeForm {
        let mut form = OfficeForm::default();
        for (item, value) in [
            (OfficeItem::Prefecture, "神奈川"),
            (OfficeItem::District, "０３"),
            (OfficeItem::Symbol, "ツバメ"),
            (OfficeItem::Number, "12345"),
            (OfficeItem::PostalCode, "231-0023"),
            (OfficeItem::Address, "横浜市中区山下町１－２－３"),
            (OfficeItem::Name, "株式会社つばめ精機"),
            (OfficeItem::Employer, "見本 太郎"),
            (OfficeItem::Phone, "045-000-0000"),
        ] {
            form.set(item, value);
        }
        form
    }

    #[test]
    fn values_are_made_as_the_form_wants_them() {
        let facts = whole().facts().unwrap();
        assert_eq!(facts.prefecture.name(), "神奈川県");
        assert_eq!(facts.district, "03");
        assert_eq!(facts.symbol, "ﾂﾊﾞﾒ");
        assert_eq!(facts.postal_code, ("231".to_owned(), "0023".to_owned()));
        assert_eq!(facts.employer, "見本　太郎");
        assert_eq!(facts.phone[0], "045");
        assert_eq!(facts.sharoushi, None);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let mut form = OfficeForm::default();
        form.set(OfficeItem::District, "3");
        form.set(OfficeItem::Submitter, "sharoushi");
        form.set(OfficeItem::MediumSerial, "1000");
        form.set(OfficeItem::ClosingDay, "月はじめ");
        let problems = form.facts().unwrap_err();
        let items: Vec<OfficeItem> = problems.iter().map(|problem| problem.item).collect();
        for item in [
            OfficeItem::Prefecture,
            OfficeItem::District,
            OfficeItem::SharoushiNumber,
            OfficeItem::MediumSerial,
            OfficeItem::ClosingDay,
        ] {
            assert_eq!(items.iter().filter(|found| **found == item).count(), 1, "{item:?}");
        }
        assert!(problems.iter().all(|problem| problem.message.ends_with("ください。")
            || problem.message.ends_with("戻します。")));
    }

    #[test]
    fn closing_days_are_read() {
        assert_eq!(read_closing_day("末日"), Some(LawClosingDay::MonthEnd));
        assert_eq!(read_closing_day("毎月２０日"), Some(LawClosingDay::Day(20)));
        assert_eq!(read_closing_day("0"), None);
        assert_eq!(read_closing_day("32"), None);
    }

    #[test]
    fn each_item_has_its_own_key() {
        for spec in ITEMS {
            assert_eq!(OfficeItem::from_key(spec.key), Some(spec.item));
        }
    }
}
