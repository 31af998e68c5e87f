//! The forms about one line of a person's ledger: their addresses, names and fields.

use romori_app::house::{Place, PlaceKey, Values};
use romori_app::ledgers::{Kind, Series};
use romori_app::procedure::dependants::DependantChange;
use romori_types::{Date, YearMonth};

use crate::view::office::{FormSpec, forms};

/// What stands in the form of a hire before anybody types.
pub const HIRE_USUAL: [(&str, &str); 3] =
    [("employment_type", "general"), ("insured_as", "both"), ("category", "general")];

/// What stands in the form of a leaving before anybody types.
pub const LEAVING_USUAL: [(&str, &str); 2] = [("leaving", "left"), ("loss", "left")];

/// A form about one line of a person's ledger.
pub struct SheetForm {
    /// Its word in addresses.
    pub word: &'static str,
    /// What kind of fact it records.
    pub kind: Kind,
    /// What it is called when something stands there.
    pub title: &'static str,
    /// What it is called when something is added.
    pub add: &'static str,
    /// Its fields.
    pub spec: FormSpec,
}

/// Every one.
pub const SHEETS: [SheetForm; 9] = [
    SheetForm {
        word: "identity",
        kind: Kind::PersonIdentity,
        title: "氏名・生年月日・番号を直す",
        add: "氏名・生年月日・番号を入れる",
        spec: forms::IDENTITY,
    },
    SheetForm {
        word: "contact",
        kind: Kind::PersonContact,
        title: "住所・連絡先を直す",
        add: "住所・連絡先を入れる",
        spec: forms::CONTACT,
    },
    SheetForm {
        word: "employment",
        kind: Kind::Employment,
        title: "雇用を直す",
        add: "雇用を加える",
        spec: forms::EMPLOYMENT_FORM,
    },
    SheetForm {
        word: "enrolment",
        kind: Kind::Enrolment,
        title: "被保険者資格を直す",
        add: "被保険者資格を加える",
        spec: forms::ENROLMENT,
    },
    SheetForm {
        word: "dependants",
        kind: Kind::Dependant,
        title: "被扶養者を直す",
        add: "被扶養者を加える",
        spec: forms::DEPENDANT,
    },
    SheetForm {
        word: "leaves",
        kind: Kind::Leave,
        title: "休業を直す",
        add: "休業を加える",
        spec: forms::LEAVE_FORM,
    },
    SheetForm {
        word: "pay",
        kind: Kind::PayMonth,
        title: "ひと月の報酬を直す",
        add: "ひと月の報酬を入れる",
        spec: forms::PAY_MONTH,
    },
    SheetForm {
        word: "bonuses",
        kind: Kind::BonusPayment,
        title: "賞与を直す",
        add: "賞与を加える",
        spec: forms::BONUS,
    },
    SheetForm {
        word: "standards",
        kind: Kind::StandardRemuneration,
        title: "標準報酬月額を直す",
        add: "標準報酬月額を加える",
        spec: forms::STANDARD,
    },
];

/// The form of an address: its word, and the key behind it where there is one.
pub fn sheet_form(
    word: &str,
    key: Option<&str>,
) -> Option<(&'static SheetForm, Place, Option<Date>)> {
    let form = SHEETS.iter().find(|form| form.word == word)?;
    let of = |key: PlaceKey| Place { kind: form.kind, key };
    let found = match (form.kind.series(), key) {
        (Series::One, None) if form.kind != Kind::StandardRemuneration => {
            (of(PlaceKey::Of(0)), None)
        }
        (Series::One, Some(key)) if form.kind == Kind::StandardRemuneration => match key {
            "new" => (of(PlaceKey::New), None),
            month => (of(PlaceKey::Of(0)), Some(month_of(month)?.first_day())),
        },
        (Series::One | Series::Moment | Series::Named, _) | (_, None) => return None,
        (_, Some("new")) => (of(PlaceKey::New), None),
        (Series::Month, Some(month)) => {
            (of(PlaceKey::Of(i64::from(month_of(month)?.index()))), None)
        }
        (Series::Numbered | Series::Day, Some(number)) => {
            let number: u32 = number.parse().ok()?;
            (of(PlaceKey::Of(i64::from(number))), None)
        }
    };
    Some((form, found.0, found.1))
}

/// What a saved form says of a dependant, whose notice follows from it; nothing of other forms.
pub fn dependant_change(place: Place, values: &Values) -> Option<DependantChange> {
    (place.kind == Kind::Dependant).then(|| match place.key {
        _ if !values.get("until").trim().is_empty() => DependantChange::Ceased,
        PlaceKey::New => DependantChange::Became,
        PlaceKey::Of(_) => DependantChange::Altered,
    })
}

/// 2026-06
fn month_of(text: &str) -> Option<YearMonth> {
    let (year, month) = text.split_once('-')?;
    YearMonth::new(year.parse().ok().filter(|year| *year > 1900)?, month.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_one_place_or_none() {
        let key = |word, key| sheet_form(word, key).map(|(_, place, _)| place.key);
        assert_eq!(key("identity", None), Some(PlaceKey::Of(0)));
        assert_eq!(key("identity", Some("1")), None);
        assert_eq!(key("pay", Some("2026-06")), Some(PlaceKey::Of(24_317)));
        assert_eq!(key("pay", Some("2026-13")), None);
        assert_eq!(key("pay", None), None);
        assert_eq!(key("leaves", Some("2")), Some(PlaceKey::Of(2)));
        assert_eq!(key("leaves", Some("-2")), None);
        assert_eq!(key("leaves", Some("new")), Some(PlaceKey::New));
        let (_, place, on) = sheet_form("standards", Some("2025-09")).unwrap();
        assert_eq!((place.key, on), (PlaceKey::Of(0), Some(Date::constant(2025, 9, 1))));
        assert_eq!(key("premiums", None), None);
    }
}
