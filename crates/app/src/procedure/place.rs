//! 事業所と提出者 — the office's items of a notice, from the ledger.

use romori_roster::{ClosingDay, EstablishmentProfile, FractionRule, Insurer};
use romori_statute::basis_days::{ClosingDay as LawClosingDay, PayCalendar};
use romori_statute::premium::{FractionAgreement, HealthInsurer, PremiumRounding};

use super::member::parted;
use crate::office::{OfficeForm, OfficeItem};

/// 提出者 — who submits, and the number of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filer {
    /// 社会保険労務士: used where the establishment's notices are submitted by one.
    pub sharoushi: Option<Sharoushi>,
    /// 媒体通番 1–999; one more for each file, 1 again after 999.
    pub medium_serial: u16,
}

/// 提出する社会保険労務士
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharoushi {
    /// 登録番号, eight digits.
    pub registration_number: String,
    /// 氏名
    pub name: String,
}

/// The office's items as the ledger has them, ready to be checked by [`OfficeForm::facts`].
pub fn office_form(profile: &EstablishmentProfile, filer: &Filer) -> OfficeForm {
    let mut form = OfficeForm::default();
    form.set(OfficeItem::Prefecture, profile.prefecture.name());
    form.set(OfficeItem::District, &profile.district);
    form.set(OfficeItem::Symbol, &profile.symbol);
    form.set(OfficeItem::Number, &profile.number);
    form.set(OfficeItem::PostalCode, &profile.postal_code);
    form.set(OfficeItem::Address, &parted(&profile.address));
    form.set(OfficeItem::Name, &parted(&profile.name));
    form.set(OfficeItem::Employer, &without_title(&profile.employer));
    form.set(OfficeItem::Phone, &profile.phone);
    if let Some(terms) = profile.pay_terms {
        let closing = match terms.closing {
            ClosingDay::Day(day) => format!("{day}日"),
            ClosingDay::MonthEnd => "末日".to_owned(),
        };
        form.set(OfficeItem::ClosingDay, &closing);
        form.set(OfficeItem::PayMonth, &terms.months_after.to_string());
    }
    let rounding = match profile.fraction {
        FractionRule::None => "none",
        FractionRule::Down => "down",
        FractionRule::Up => "up",
        FractionRule::HalfUp => "half_up",
    };
    form.set(OfficeItem::Rounding, rounding);
    let insurer = match profile.insurer {
        Insurer::Kyokai => "kyokai",
        Insurer::Society { .. } => "society",
    };
    form.set(OfficeItem::Insurer, insurer);
    if profile.filed_by_sharoushi {
        form.set(OfficeItem::Submitter, "sharoushi");
        if let Some(sharoushi) = &filer.sharoushi {
            form.set(OfficeItem::SharoushiNumber, &sharoushi.registration_number);
            form.set(OfficeItem::SharoushiName, &sharoushi.name);
        }
    }
    form.set(OfficeItem::MediumSerial, &filer.medium_serial.to_string());
    form
}

/// 事業主氏名 without the office held (代表取締役), for which the notice has no room.
fn without_title(name: &str) -> String {
    const TITLES: [&str; 8] = ["代表", "取締役", "社長", "理事", "会長", "支店長", "院長", "所長"];
    let words: Vec<&str> = name.split_whitespace().collect();
    match words.as_slice() {
        [title, rest @ ..] if rest.len() > 1 && TITLES.iter().any(|part| title.contains(part)) => {
            rest.join("　")
        }
        all => all.join("　"),
    }
}

/// 給与の締めと支払 as the law counts with it.
pub fn pay_calendar(profile: &EstablishmentProfile) -> Option<PayCalendar> {
    let terms = profile.pay_terms?;
    let closing_day = match terms.closing {
        ClosingDay::Day(day) => LawClosingDay::Day(i8::try_from(day).ok()?),
        ClosingDay::MonthEnd => LawClosingDay::MonthEnd,
    };
    Some(PayCalendar { closing_day, pay_offset_months: terms.months_after })
}

/// What was agreed about fractions.
pub(super) fn rounding_of(profile: &EstablishmentProfile) -> PremiumRounding {
    let agreement = match profile.fraction {
        FractionRule::None => FractionAgreement::None,
        FractionRule::Down => FractionAgreement::Down,
        FractionRule::Up => FractionAgreement::Up,
        FractionRule::HalfUp => FractionAgreement::HalfUp,
    };
    PremiumRounding { agreement, ..PremiumRounding::default() }
}

/// The branch of 協会けんぽ whose rates apply; none for a society, whose rates are its own.
pub(super) fn kyokai(profile: &EstablishmentProfile) -> Option<HealthInsurer> {
    match profile.insurer {
        Insurer::Kyokai => Some(HealthInsurer::Kyokai(profile.prefecture)),
        Insurer::Society { .. } => None,
    }
}
