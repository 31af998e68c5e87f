//! `withholding` — income tax withheld (源泉徴収).

mod fields;
#[cfg(test)]
mod tests;

use romori_statute::Law;
use romori_statute::commuting_allowance::{
    CommutingAllowanceCase, CommutingMeans, commuting_allowance,
};
use romori_statute::retirement_pay::{
    RetirementDeclaration, RetirementPayCase, RetirementPayCategory, retirement_tax,
};
use romori_statute::trace::Trace;
use romori_statute::withholding::{
    WithholdingCase, WithholdingColumn, WithholdingMethod, daily_withholding, monthly_withholding,
};
use romori_statute::withholding_bonus::{
    AfterSocialInsurance, BonusWithholdingCase, BonusWithholdingTable, bonus_at_rate,
    bonus_withholding,
};
use romori_statute::withholding_dependants::{DeclaredDependants, withholding_dependants};

pub use self::fields::WITHHOLDING;
use crate::answer::{Answer, percent};
use crate::error::{CalcError, Code};
use crate::question::Question;

/// 扶養親族等の数
pub(super) fn dependants<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let declared = DeclaredDependants {
        spouse: question.get::<u32>("spouse_counted")? == 1,
        relatives: question.get("dependants_counted")?,
        disabled: question.get("self_disabled")?,
        widow: question.get("self_widow")?,
        single_parent: question.get("self_single_parent")?,
        working_student: question.get("self_working_student")?,
        disabled_dependants: question.get("disabled_dependants")?,
        cohabiting_specially_disabled: question.get("cohabiting_specially_disabled")?,
    };
    let year = question.get("year")?;
    let found = withholding_dependants(&declared, year, Law::embedded(), trace);
    let found = found.map_err(|error| contradiction(error.into()))?;
    Ok(Answer::new().put("extra_dependants", found.extra).put("dependants", found.all))
}

/// What these facts contradict is each other, not a bound of their own.
fn contradiction(mut error: CalcError) -> CalcError {
    if error.code == Code::BadValue {
        error.code = Code::Conflict;
    }
    error
}

/// 月額表, and beside it the formula.
pub(super) fn monthly<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let column = column(question)?;
    refuse_hei(column)?;
    let case = case(question, column)?;
    let found = monthly_withholding(&case, method(question, column)?, Law::embedded(), trace)?;
    let answer = Answer::new().put("tax", found.tax);
    Ok(answer.put_if("tax_by_computer_formula", found.by_formula))
}

/// 日額表
pub(super) fn daily<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let case = case(question, column(question)?)?;
    let tax = daily_withholding(&case, Law::embedded(), trace)?;
    Ok(Answer::new().put("tax", tax))
}

/// 賞与
pub(super) fn bonus<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let column = column(question)?;
    refuse_hei(column)?;
    let case = BonusWithholdingCase {
        year: question.get("year")?,
        column,
        bonus: after_social_insurance(
            question,
            "bonus_after_social_insurance",
            ["bonus", "bonus_social_insurance"],
        )?,
        previous_month: after_social_insurance(
            question,
            "previous_month_pay_after_social_insurance",
            ["previous_month_pay", "previous_month_social_insurance"],
        )?,
        period_months: question.get("bonus_period_months")?,
        method: method(question, column)?,
    };
    let found = bonus_withholding(&case, Law::embedded(), trace)?;
    let method = match found.by {
        BonusWithholdingTable::Rates(_) => "rate_table",
        BonusWithholdingTable::Monthly { .. } => "monthly_table",
    };
    let answer = Answer::new()
        .put("bonus_method", method)
        .put("taxable_bonus", found.taxable_bonus)
        .put("previous_month_after_social_insurance", found.previous_month);
    let answer = match found.by {
        BonusWithholdingTable::Rates(rate) => answer.put("rate_percent", percent(rate)),
        BonusWithholdingTable::Monthly { divisor, add_previous_month, per_month, combined } => {
            answer
                .put("divisor", divisor)
                .put("add_previous_month", add_previous_month)
                .put("per_month", per_month)
                .put("combined", combined)
        }
    };
    Ok(answer.put("tax", found.tax))
}

/// The amount as it is given: after social insurance, or before it with the social insurance.
fn after_social_insurance(
    question: &Question<'_>,
    net: &'static str,
    [pay, social_insurance]: [&'static str; 2],
) -> Result<AfterSocialInsurance, CalcError> {
    if let Some(net) = question.find(net)? {
        return Ok(AfterSocialInsurance::Net(net));
    }
    let social_insurance = question.get(social_insurance)?;
    Ok(AfterSocialInsurance::Gross { pay: question.get(pay)?, social_insurance })
}

/// 率の分かっている賞与
pub(super) fn at_known_rate<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let tax = bonus_at_rate(question.get("taxable_bonus")?, question.get("rate_percent")?, trace)?;
    Ok(Answer::new().put("tax", tax))
}

/// 退職手当等
pub(super) fn retirement<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let filed: bool = question.get("declaration_filed")?;
    let declared = ["service_years_rounded_up", "officer", "disability"];
    if let Some(field) = declared.into_iter().find(|field| !filed && question.given(field)) {
        let message = "申告書の提出がないときは使いません。取り除いてください。";
        return Err(CalcError::not_applicable(field, message));
    }
    let declaration = match filed {
        true => Some(RetirementDeclaration {
            service_years: question.get("service_years_rounded_up")?,
            officer: question.get("officer")?,
            disability: question.get("disability")?,
        }),
        false => None,
    };
    let pay = question.get("retirement_pay")?;
    let case = RetirementPayCase { year: question.get("year")?, pay, declaration };
    let found = retirement_tax(&case, Law::embedded(), trace)?;
    let answer = match found.declared {
        Some(declared) => Answer::new()
            .put("category", category_name(declared.category))
            .put("deduction", declared.deduction)
            .put("taxable", declared.taxable)
            .put("municipal_tax", declared.municipal)
            .put("prefectural_tax", declared.prefectural),
        None => Answer::new(),
    };
    Ok(answer.put("income_tax_withheld", found.income_tax))
}

const fn category_name(category: RetirementPayCategory) -> &'static str {
    match category {
        RetirementPayCategory::General => "general",
        RetirementPayCategory::Short => "short",
        RetirementPayCategory::Officer => "officer",
    }
}

/// 通勤手当
pub(super) fn commuting<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let means = match question.find("one_way_km")? {
        Some(one_way_km) => CommutingMeans::Vehicle {
            one_way_km,
            fare: question.get("fare")?,
            parking: question.get("parking")?,
        },
        None => CommutingMeans::PublicTransport,
    };
    let besides = ["fare", "parking"].into_iter().find(|field| question.given(field));
    if let (CommutingMeans::PublicTransport, Some(field)) = (means, besides) {
        let message = "自動車などの距離を入れたときだけ使います。「one_way_km」を入れるか、\
                       取り除いてください。";
        return Err(CalcError::not_applicable(field, message));
    }
    let allowance = question.get("commuting_allowance")?;
    let case = CommutingAllowanceCase { month: question.get("month")?, allowance, means };
    let found = commuting_allowance(&case, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("non_taxable", found.non_taxable)
        .put("taxable", found.taxable)
        .put("social_insurance_remuneration", found.remuneration))
}

fn case(question: &Question<'_>, column: WithholdingColumn) -> Result<WithholdingCase, CalcError> {
    let pay = question.get("pay_after_social_insurance")?;
    Ok(WithholdingCase { year: question.get("year")?, pay, column })
}

/// The column with the persons that it counts, and no others.
fn column(question: &Question<'_>) -> Result<WithholdingColumn, CalcError> {
    let name: &str = question.get("column")?;
    let unused = |field: &'static str, message: &str| match question.given(field) {
        true => Err(CalcError::not_applicable(field, message)),
        false => Ok(()),
    };
    if name != "kou" {
        unused("dependants", "扶養親族等の数は甲欄だけに使います。取り除いてください。")?;
    }
    if name != "otsu" {
        let message = "従たる給与について申告した人数は乙欄だけに使います。取り除いてください。";
        unused("secondary_dependants", message)?;
    }
    Ok(match name {
        "kou" => WithholdingColumn::Kou { dependants: question.get("dependants")? },
        "otsu" => WithholdingColumn::Otsu {
            secondary_dependants: question.find("secondary_dependants")?.unwrap_or(0),
        },
        _ => WithholdingColumn::Hei,
    })
}

fn refuse_hei(column: WithholdingColumn) -> Result<(), CalcError> {
    if column == WithholdingColumn::Hei {
        let message = "丙欄は日額表だけにあります。「table」を「daily」にしてください。";
        return Err(CalcError::conflict("column", message));
    }
    Ok(())
}

fn method(
    question: &Question<'_>,
    column: WithholdingColumn,
) -> Result<WithholdingMethod, CalcError> {
    let method = question.one_of(
        "method",
        &[
            ("table", WithholdingMethod::Table),
            ("computer_formula", WithholdingMethod::ComputerFormula),
        ],
    )?;
    let is_kou = matches!(column, WithholdingColumn::Kou { .. });
    if method == WithholdingMethod::ComputerFormula && !is_kou {
        let message = "電算機計算の特例は甲欄だけに使えます。税額表を使ってください。";
        return Err(CalcError::not_applicable("method", message));
    }
    Ok(method)
}
