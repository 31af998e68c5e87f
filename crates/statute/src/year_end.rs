//! 年末調整 — the income tax of a year on one employer's pay, against what was withheld.
//!
//! Law: 所得税法190条〜192条, with 28条・76条〜89条 and 租税特別措置法29条の4・41条の3の3・41条の3の11・
//! 41条の15の5・41条の16の2 as in force on 31 December of the year. Knows neither the declarations nor
//! the tables of monthly withholding: what is not declared is not in the case. Not covered:
//! residents of part of a year abroad, 災害減免, 家内労働者等の特例, deductions that only a return
//! (確定申告) gives.

mod case;
mod income;
mod personal;
mod premium;
mod remarks;
mod settlement;
mod slip;
mod steps;
mod submission;
mod tax;

pub use case::{
    DependantCounts, Disability, DisabledDependants, OwnStatus, SpouseOfYear, TaxYear, YearEndCase,
};
pub use income::YearEndIncome;
pub use personal::specified_relative_deduction;
pub use premium::{
    EarthquakeInsurancePaid, LifeInsurancePaid, earthquake_insurance_deduction,
    life_insurance_deduction,
};
pub use remarks::{
    AbroadClass, EarlierPay, FixedReductionShown, RelativeAbroad, RemarksCase, SlipRemark,
    abroad_class, slip_remarks,
};
pub use settlement::{YearEndSettlement, settle_excess};
pub use slip::{SlipRelatives, SlipSpouse, WithholdingSlip, withholding_slip};
pub use submission::{
    SlipCase, SlipRecipient, SlipStatus, SlipSubmission, TaxOfficeSubmission, slip_submission,
};
pub use tax::{YearEndTax, computed_tax};

use romori_types::Yen;

use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};
use personal::Person;
use settlement::settle;

static ELIGIBLE: [Basis; 1] = [Basis::act("所得税法190条")];

/// 年末調整の結果 — every amount of the calculation, in the order of the withholding book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearEndAdjustment {
    /// 給与所得 and 合計所得金額.
    pub income: YearEndIncome,
    /// 所得控除; none when the pay is above the limit and nothing is adjusted.
    pub deductions: Option<IncomeDeductions>,
    /// 年税額; none also when the social insurance is not known.
    pub tax: Option<YearEndTax>,
    /// 過不足; none also when the tax withheld is not known.
    pub settlement: Option<YearEndSettlement>,
}

/// 所得控除 — each deduction from income but the premiums paid in full.
///
/// Law: 所得税法76条〜86条. Unit: yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IncomeDeductions {
    /// 基礎控除
    pub basic: Yen,
    /// 配偶者控除
    pub spouse: Yen,
    /// 配偶者特別控除
    pub spouse_special: Yen,
    /// 扶養控除
    pub dependants: Yen,
    /// 障害者控除
    pub disability: Yen,
    /// 特定親族特別控除
    pub specified_relatives: Yen,
    /// ひとり親控除
    pub single_parent: Yen,
    /// 寡婦控除
    pub widow: Yen,
    /// 勤労学生控除
    pub working_student: Yen,
    /// 生命保険料控除
    pub life_insurance: Yen,
    /// 地震保険料控除
    pub earthquake_insurance: Yen,
}

impl IncomeDeductions {
    /// The sum of all lines.
    pub fn total(self) -> Yen {
        [
            self.basic,
            self.spouse,
            self.spouse_special,
            self.dependants,
            self.disability,
            self.specified_relatives,
            self.single_parent,
            self.widow,
            self.working_student,
            self.life_insurance,
            self.earthquake_insurance,
        ]
        .into_iter()
        .sum()
    }
}

/// The year-end adjustment of one person.
///
/// Law: 所得税法190条〜192条. Rounding: 課税給与所得金額 under 1,000 yen and 年調年税額 under 100 yen
/// dropped. Unit: yen. Date: ages and status as of 31 December.
///
/// # Errors
/// When the year lies outside the checked range of a parameter it needs, an amount is negative, or
/// facts of the case contradict each other.
pub fn adjust<T: Trace>(
    case: &YearEndCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<YearEndAdjustment, StatuteError> {
    case.check(law)?;
    let eligible = is_eligible(case, law, trace)?;
    let noted = income::noted_income(case, law, trace)?;
    let income = noted.amounts();
    if !eligible {
        return Ok(YearEndAdjustment { income, deductions: None, tax: None, settlement: None });
    }
    let lines = noted_deductions(case, &noted.total, law, trace)?;
    let deductions = Some(amounts(&lines));
    let Some(social_insurance) = case.social_insurance else {
        return Ok(YearEndAdjustment { income, deductions, tax: None, settlement: None });
    };
    let paid = [
        Quantity::yen("社会保険料", social_insurance),
        Quantity::yen("小規模企業共済等掛金", case.small_enterprise_mutual_aid),
    ];
    let total = tax::total_deductions(&paid, &lines, trace)?;
    let (tax, annual) = tax::noted_tax(case, &noted, &total, law, trace)?;
    let settlement = match case.withheld_tax {
        Some(withheld) => Some(settle(case, withheld, &annual, trace)?),
        None => None,
    };
    Ok(YearEndAdjustment { income, deductions, tax: Some(tax), settlement })
}

fn is_eligible<T: Trace>(
    case: &YearEndCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let found = law.year_end.pay_limit.of_tax_year(case.year)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("年末調整の対象", &ELIGIBLE).with(&parameters);
    let limit = Quantity::parameter("上限", *found.value, Unit::Yen);
    let pay = Quantity::yen("給与等の総額", case.total_pay);
    let operands = [&limit, &pay];
    let eligible =
        rule.take(trace, "対象か", Unit::Truth, Operation::AtLeast, &operands, |is| {
            if is.is_true() {
                format!("給与等の総額{pay}は{limit}以下なので、年末調整をします。")
            } else {
                format!("給与等の総額{pay}は{limit}を超えるので、年末調整をしません。")
            }
        })?;
    trace.gives("eligible", &eligible);
    Ok(eligible.is_true())
}

/// The lines in the order of [`IncomeDeductions`], under the names of the fields they give.
fn noted_deductions<T: Trace>(
    case: &YearEndCase<'_>,
    own_income: &Quantity,
    law: &Law,
    trace: &mut T,
) -> Result<[(&'static str, Quantity); 11], StatuteError> {
    let person = Person { case, own_income, terms: &law.year_end };
    let basic = person.basic(trace)?;
    let (spouse, spouse_special) = person.spouse(trace)?;
    let dependants = person.dependants(trace)?;
    let disability = person.disability(trace)?;
    let specified = person.specified_relatives(trace)?;
    let single_parent = person.single_parent(trace)?;
    let widow = person.widow(trace)?;
    let student = person.working_student(trace)?;
    let young = case.supports_young();
    let life = premium::noted_life(case.year, &case.life_insurance, young, law, trace)?;
    let earthquake = premium::noted_earthquake(case.year, case.earthquake_insurance, law, trace)?;
    let lines = [
        ("basic_deduction", basic),
        ("spouse_deduction", spouse),
        ("spouse_special_deduction", spouse_special),
        ("dependant_deduction", dependants),
        ("disability_deduction", disability),
        ("specified_relative_deduction", specified),
        ("single_parent_deduction", single_parent),
        ("widow_deduction", widow),
        ("working_student_deduction", student),
        ("life_insurance_deduction", life),
        ("earthquake_insurance_deduction", earthquake),
    ];
    for (field, line) in &lines {
        trace.gives(field, line);
    }
    Ok(lines)
}

fn amounts(lines: &[(&'static str, Quantity); 11]) -> IncomeDeductions {
    let [
        basic,
        spouse,
        spouse_special,
        dependants,
        disability,
        specified_relatives,
        single_parent,
        widow,
        working_student,
        life_insurance,
        earthquake_insurance,
    ] = lines.each_ref().map(|(_, line)| line.as_yen());
    IncomeDeductions {
        basic,
        spouse,
        spouse_special,
        dependants,
        disability,
        specified_relatives,
        single_parent,
        widow,
        working_student,
        life_insurance,
        earthquake_insurance,
    }
}

#[cfg(test)]
mod literal;
#[cfg(test)]
mod tests;
