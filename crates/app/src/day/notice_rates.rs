//! 料率と端数 — what an establishment's ledger says of rates and fractions, as the law takes it.

use romori_roster::{EstablishmentProfile, FractionRule, Insurer, SocietyRates};
use romori_statute::error::StatuteError;
use romori_statute::law::{Confidence, Law};
use romori_statute::premium::{
    FractionAgreement, HealthInsurer, PremiumRounding, SocietyRates as LawSocietyRates,
    SocietyRatesRow,
};
use romori_types::{Rate, YearMonth};

/// Whose rates apply, and whether the insured person's part of them is one share.
pub(super) struct Rates {
    pub insurer: HealthInsurer,
    /// False where a society's parts for health and care are no one share, so that only the whole
    /// can be counted.
    pub parts_known: bool,
}

/// The months for which a society's rates hold unless a later row says otherwise: one year, for
/// societies decide them with each budget. After that they are asked for again.
const SOCIETY_MONTHS: i32 = 11;

/// What was agreed about fractions.
pub(super) fn rounding(profile: &EstablishmentProfile) -> PremiumRounding {
    let agreement = match profile.fraction {
        FractionRule::None => FractionAgreement::None,
        FractionRule::Down => FractionAgreement::Down,
        FractionRule::Up => FractionAgreement::Up,
        FractionRule::HalfUp => FractionAgreement::HalfUp,
    };
    PremiumRounding { agreement, ..PremiumRounding::default() }
}

/// Whose rates apply in a month.
///
/// Law: 健康保険法160条, 160条の2 (the levy's rate is the one that the state shows for all insurers).
pub(super) fn rates(
    profile: &EstablishmentProfile,
    month: YearMonth,
    law: &Law,
) -> Result<Rates, StatuteError> {
    let rows = match &profile.insurer {
        Insurer::Kyokai => {
            let insurer = HealthInsurer::Kyokai(profile.prefecture);
            return Ok(Rates { insurer, parts_known: true });
        }
        Insurer::Society { rates, .. } => rates,
    };
    let row = rows.iter().rev().find(|row| row.from <= month);
    let row = row.ok_or_else(|| no_rates(month))?;
    let levy = law.child_support_levy_rate.on_month_if_any(month)?;
    let share = one_share(row);
    let made = SocietyRatesRow {
        from: row.from,
        health: row.health,
        care: row.care,
        levy: levy.map(|found| *found.value),
        employee_share: share.unwrap_or(Rate::HALF),
        source: row.source.clone(),
        confidence: Confidence::Medium,
    };
    let through = row.from.plus(SOCIETY_MONTHS);
    let rates = LawSocietyRates::new(vec![made], through)?;
    Ok(Rates { insurer: HealthInsurer::Society(rates), parts_known: share.is_some() })
}

fn no_rates(month: YearMonth) -> StatuteError {
    let text = month.ja();
    StatuteError::impossible(
        "society.rates",
        format!(
            "健康保険組合の{text}分の料率がありません。事業所の台帳に料率と出典を入れてください。"
        ),
    )
}

/// The part of the insured person, where it is the same exact part of both rates.
fn one_share(row: &SocietyRates) -> Option<Rate> {
    let of_health = exact_share(row.health_employee, row.health)?;
    let of_care = exact_share(row.care_employee, row.care);
    let same = row.care == Rate::ZERO || of_care == Some(of_health);
    same.then_some(of_health)
}

fn exact_share(part: Rate, whole: Rate) -> Option<Rate> {
    let billionths = i128::from(part.billionths()) * i128::from(Rate::ONE.billionths());
    let whole = i128::from(whole.billionths());
    if whole == 0 || billionths % whole != 0 {
        return None;
    }
    i64::try_from(billionths / whole).ok().map(Rate::from_billionths)
}
