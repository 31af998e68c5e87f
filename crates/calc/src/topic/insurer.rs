//! *insurer* and *rounding* of a question, as the rules of premium take them.

use romori_statute::Law;
use romori_statute::law::Confidence;
use romori_statute::premium::{
    Collection, FractionAgreement, HealthInsurer, LevyRounding, PremiumRounding, SocietyRates,
    SocietyRatesRow,
};
use romori_types::{Rate, YearMonth};

use crate::error::CalcError;
use crate::question::Fields;

/// Whose rates of health the question gives for a month; none when it gives no rates.
///
/// # Errors
/// `not_applicable` for a field of the other insurer, `missing_field` for a rate of a society that
/// the question needs, `bad_value` for a rate that no society may have.
pub fn insurer(
    question: &Fields,
    month: YearMonth,
    care_insured: bool,
) -> Result<Option<HealthInsurer>, CalcError> {
    match question.get::<&str>("insurer")? {
        "society" => society(question, month, care_insured),
        _ => kyokai(question),
    }
}

fn kyokai(question: &Fields) -> Result<Option<HealthInsurer>, CalcError> {
    let own = ["health_rate_percent", "care_rate_percent", "child_support_rate_percent"];
    if let Some(name) = own.into_iter().find(|name| question.given(name)) {
        let message = format!(
            "「{name}」は健康保険組合の料率です。\
             「insurer」を「society」にするか、この項目を取り除いてください。"
        );
        return Err(CalcError::not_applicable(name, message));
    }
    if question.get::<Rate>("health_employee_share_percent")? != Rate::HALF {
        return Err(CalcError::not_applicable(
            "health_employee_share_percent",
            "協会けんぽの被保険者の負担は2分の1です。この項目を取り除いてください。",
        ));
    }
    Ok(question.find("prefecture")?.map(HealthInsurer::Kyokai))
}

fn society(
    question: &Fields,
    month: YearMonth,
    care_insured: bool,
) -> Result<Option<HealthInsurer>, CalcError> {
    if question.given("prefecture") {
        return Err(CalcError::not_applicable(
            "prefecture",
            "健康保険組合の料率は都道府県によりません。「prefecture」を取り除いてください。",
        ));
    }
    let Some(health) = question.find::<Rate>("health_rate_percent")? else {
        let others =
            ["care_rate_percent", "child_support_rate_percent", "health_employee_share_percent"];
        return match others.into_iter().find(|name| question.given(name)) {
            Some(_) => Err(CalcError::missing("health_rate_percent")),
            None => Ok(None),
        };
    };
    let care = question.find::<Rate>("care_rate_percent")?;
    if care.is_none() && care_insured {
        return Err(CalcError::missing("care_rate_percent"));
    }
    let row = SocietyRatesRow {
        from: month,
        health,
        care: care.unwrap_or(Rate::ZERO),
        levy: levy(question, month)?,
        employee_share: question.get("health_employee_share_percent")?,
        source: "問いに入れた値".to_owned(),
        confidence: Confidence::Unconfirmed,
    };
    Ok(Some(HealthInsurer::Society(SocietyRates::new(vec![row], month)?)))
}

/// The society's rate of the levy, which there was not before April 2026.
fn levy(question: &Fields, month: YearMonth) -> Result<Option<Rate>, CalcError> {
    let name = "child_support_rate_percent";
    let rate = question.find::<Rate>(name)?;
    let rows = Law::embedded().child_support_levy_rate.rows();
    let introduced = rows.first().is_some_and(|row| row.from <= month.first_day());
    match (introduced, rate) {
        (true, Some(rate)) => Ok(Some(rate)),
        (true, None) => Err(CalcError::missing(name)),
        (false, None) => Ok(None),
        (false, Some(rate)) if rate == Rate::ZERO => Ok(None),
        (false, Some(_)) => Err(CalcError::not_applicable(
            name,
            "令和8年3月分までは子ども・子育て支援金はありません。この項目を取り除いてください。",
        )),
    }
}

/// What the question says about fractions.
///
/// # Errors
/// Never for a topic that declares the fields as [`super::shared::ROUNDING_FIELDS`].
pub fn rounding(question: &Fields) -> Result<PremiumRounding, CalcError> {
    let levy = question.one_of(
        "child_support_rounding",
        &[("apart", LevyRounding::Apart), ("combined", LevyRounding::Combined)],
    )?;
    Ok(PremiumRounding { levy, ..share_rounding(question)? })
}

/// The fraction of a share, where there is no levy.
///
/// # Errors
/// Never for a topic that declares the fields of `SHARE_ROUNDING_FIELDS`.
pub fn share_rounding(question: &Fields) -> Result<PremiumRounding, CalcError> {
    Ok(PremiumRounding {
        collection: question.one_of(
            "collection",
            &[
                ("deducted_from_pay", Collection::DeductedFromPay),
                ("paid_in_cash", Collection::PaidInCash),
            ],
        )?,
        agreement: question.one_of(
            "rounding_agreement",
            &[
                ("none", FractionAgreement::None),
                ("down", FractionAgreement::Down),
                ("up", FractionAgreement::Up),
                ("half_up", FractionAgreement::HalfUp),
            ],
        )?,
        levy: LevyRounding::Apart,
    })
}
