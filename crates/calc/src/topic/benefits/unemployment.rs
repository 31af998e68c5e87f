//! 基本手当と再就職手当.

use romori_statute::Law;
use romori_statute::benefits::basic_allowance::{
    BasicAllowanceCase, allowance_total, basic_allowance,
};
use romori_statute::benefits::daily_wage::WageBasis;
use romori_statute::benefits::prescribed::{
    InsuredMonths, LeavingReason, PrescribedDaysCase, is_entitled, prescribed_days,
    restriction_months,
};
use romori_statute::benefits::reemployment::{ReemploymentCase, reemployment};
use romori_statute::trace::Trace;
use romori_types::Yen;

use crate::answer::{Answer, percent};
use crate::error::CalcError;
use crate::handler;
use crate::question::Question;
use crate::spec::{Kind, May, Need, give, give_if};

const BASIC: Need = Need::Is("benefit", "basic_allowance");
const IF_DAYS: &str = "算定基礎期間と離職の理由を入れたとき";

pub(super) const AMOUNT: Kind = Kind {
    name: "basic allowance: amount",
    needs: &[
        BASIC,
        Need::Field("left_on"),
        Need::Field("age_at_leaving"),
        Need::OneOf(&[&["daily_wage"], &["wages_6_months"]]),
    ],
    may: &[May::Field("insured_months"), May::Field("reason"), May::Field("hard_to_employ")],
    gives: &[
        give("daily_wage"),
        give("daily_wage_used"),
        give("daily_allowance"),
        give_if("prescribed_days", IF_DAYS),
        give_if("benefit_period_days", IF_DAYS),
        give_if("total", IF_DAYS),
    ],
    dated_by: &["left_on"],
    handler: handler!(amount),
};

pub(super) const DAYS: Kind = Kind {
    name: "basic allowance: days",
    needs: &[
        BASIC,
        Need::Field("left_on"),
        Need::Field("age_at_leaving"),
        Need::Field("insured_months"),
        Need::Field("reason"),
    ],
    may: &[May::Field("hard_to_employ")],
    gives: &[give("prescribed_days"), give("benefit_period_days")],
    dated_by: &["left_on"],
    handler: handler!(days),
};

pub(super) const ENTITLEMENT: Kind = Kind {
    name: "basic allowance: entitlement",
    needs: &[
        BASIC,
        Need::Field("left_on"),
        Need::Field("reason"),
        Need::OneOf(&[&["insured_months_in_2_years"], &["insured_months_in_1_year"]]),
    ],
    may: &[],
    gives: &[give("eligible")],
    dated_by: &["left_on"],
    handler: handler!(entitlement),
};

pub(super) const RESTRICTION: Kind = Kind {
    name: "basic allowance: restriction",
    needs: &[BASIC, Need::Field("left_on"), Need::Field("reason")],
    may: &[May::Field("voluntary_leaves_in_5_years"), May::Field("took_training")],
    gives: &[give("restriction_months")],
    dated_by: &["left_on"],
    handler: handler!(restriction),
};

pub(super) const REEMPLOYMENT: Kind = Kind {
    name: "re-employment",
    needs: &[
        Need::Is("benefit", "reemployment_allowance"),
        Need::Field("on"),
        Need::Field("remaining_days"),
        Need::Field("prescribed_days"),
    ],
    may: &[May::Together(&["daily_allowance", "age"])],
    gives: &[
        give("rate_percent"),
        give_if("daily_used", "基本手当日額を入れたとき"),
        give_if("amount", "基本手当日額を入れたとき"),
    ],
    dated_by: &["on"],
    handler: handler!(again),
};

/// The wages that a question tells.
pub(super) fn wages(question: &Question<'_>) -> Result<WageBasis, CalcError> {
    match question.find("daily_wage")? {
        Some(daily) => Ok(WageBasis::Daily(daily)),
        None => question.get("wages_6_months").map(WageBasis::SixMonths),
    }
}

const REASONS: [(&str, LeavingReason); 5] = [
    ("voluntary", LeavingReason::Voluntary),
    ("justified_voluntary", LeavingReason::JustifiedVoluntary),
    ("contract_not_renewed", LeavingReason::ContractNotRenewed),
    ("company", LeavingReason::Company),
    ("retirement_age", LeavingReason::RetirementAge),
];

fn amount<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let case = BasicAllowanceCase {
        left_on: question.get("left_on")?,
        age: question.get("age_at_leaving")?,
        wages: wages(question)?,
    };
    let made = basic_allowance(&case, Law::embedded(), trace)?;
    let answer = Answer::new()
        .put("daily_wage", made.daily_wage)
        .put("daily_wage_used", made.daily_wage_used)
        .put("daily_allowance", made.daily_allowance);
    if !question.given("insured_months") || !question.given("reason") {
        return Ok(answer);
    }
    let period = prescribed_days(&days_case(question)?, Law::embedded(), trace)?;
    let total = allowance_total(made.daily_allowance, period.days, trace)?;
    Ok(answer
        .put("prescribed_days", period.days)
        .put("benefit_period_days", period.period_days)
        .put("total", total))
}

fn days_case(question: &Question<'_>) -> Result<PrescribedDaysCase, CalcError> {
    Ok(PrescribedDaysCase {
        left_on: question.get("left_on")?,
        age: question.get("age_at_leaving")?,
        months: question.get("insured_months")?,
        reason: question.one_of("reason", &REASONS)?,
        hard_to_employ: question.get("hard_to_employ")?,
    })
}

fn days<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let period = prescribed_days(&days_case(question)?, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("prescribed_days", period.days)
        .put("benefit_period_days", period.period_days))
}

fn entitlement<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let reason = question.one_of("reason", &REASONS)?;
    let months = match question.find("insured_months_in_2_years")? {
        Some(months) => InsuredMonths::TwoYears(months),
        None => InsuredMonths::OneYear(question.get("insured_months_in_1_year")?),
    };
    let one_year = matches!(months, InsuredMonths::OneYear(_));
    if one_year && matches!(reason, LeavingReason::Voluntary | LeavingReason::RetirementAge) {
        return Err(CalcError::not_applicable(
            "insured_months_in_1_year",
            "自己都合と定年の離職は2年間で判断します。「insured_months_in_2_years」を入れてください。",
        ));
    }
    let left_on = question.get("left_on")?;
    let is = is_entitled(left_on, reason, months, Law::embedded(), trace)?;
    Ok(Answer::new().put("eligible", is))
}

fn restriction<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let months = restriction_months(
        question.get("left_on")?,
        question.one_of("reason", &REASONS)?,
        question.get("voluntary_leaves_in_5_years")?,
        question.get("took_training")?,
        Law::embedded(),
        trace,
    )?;
    Ok(Answer::new().put("restriction_months", months))
}

fn again<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let allowance: Option<Yen> = question.find("daily_allowance")?;
    let case = ReemploymentCase {
        on: question.get("on")?,
        remaining_days: question.get("remaining_days")?,
        prescribed_days: question.get("prescribed_days")?,
        allowance: allowance.zip(question.find("age")?),
    };
    let made = reemployment(&case, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("rate_percent", percent(made.rate))
        .put_if("daily_used", made.amount.map(|(used, _)| used))
        .put_if("amount", made.amount.map(|(_, amount)| amount)))
}
