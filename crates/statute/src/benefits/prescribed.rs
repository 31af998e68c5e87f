//! 所定給付日数・受給資格・給付制限 — for how many days the basic allowance is paid, and from when.
//!
//! Law: 雇用保険法13条・20条・22条・23条・33条.

use romori_types::{Date, Exact};

use super::step::holds;
use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, PrescribedDays};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static DAYS: [Basis; 3] = [
    Basis::act("雇用保険法22条1項・2項"),
    Basis::act("雇用保険法23条1項"),
    Basis::act("雇用保険法附則4条1項"),
];
static PERIOD: [Basis; 1] = [Basis::act("雇用保険法20条1項")];
static ENTITLED: [Basis; 1] = [Basis::act("雇用保険法13条1項・2項")];
static RESTRICTED: [Basis; 1] = [Basis::act("雇用保険法33条1項・2項")];
/// From this age on 高年齢求職者給付金 is paid instead (雇用保険法37条の4).
const OLD_FROM: u8 = 65;
/// 雇用保険法20条1項: 受給期間, and what it is longer by for the longest prescribed days.
const BENEFIT_PERIOD_DAYS: i64 = 365;
const LONGER_PERIODS: [(i64, i64); 2] = [(330, 30), (360, 60)];

/// 離職の理由
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeavingReason {
    /// 自己都合
    Voluntary,
    /// 正当な理由のある自己都合 (特定理由離職者)
    JustifiedVoluntary,
    /// 契約が更新されなかった (特定理由離職者)
    ContractNotRenewed,
    /// 倒産・解雇等 (特定受給資格者)
    Company,
    /// 定年
    RetirementAge,
}

/// 所定給付日数の問い
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrescribedDaysCase {
    /// 離職の日
    pub left_on: Date,
    /// 離職の日の年齢
    pub age: u8,
    /// 算定基礎期間 in months.
    pub months: u32,
    /// Why.
    pub reason: LeavingReason,
    /// 就職困難者か
    pub hard_to_employ: bool,
}

/// 所定給付日数と受給期間
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrescribedPeriod {
    /// 所定給付日数
    pub days: i64,
    /// 受給期間 in days.
    pub period_days: i64,
}

/// 受給資格に数える被保険者期間 — the months counted for entitlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InsuredMonths {
    /// In the two years before leaving.
    TwoYears(Exact),
    /// In the one year before leaving.
    OneYear(Exact),
}

/// For how many days the basic allowance is paid, and within how many.
///
/// Law: 雇用保険法20条1項・22条・23条, 附則4条. Unit: days. Not covered: extensions (24条以下).
///
/// # Errors
/// When the day lies outside the checked range; from the age of 65 on, who is paid in one sum.
pub fn prescribed_days<T: Trace>(
    case: &PrescribedDaysCase,
    law: &Law,
    trace: &mut T,
) -> Result<PrescribedPeriod, StatuteError> {
    if case.age >= OLD_FROM {
        return Err(StatuteError::impossible(
            "age_at_leaving",
            "65歳以上で離職した人には、基本手当ではなく高年齢求職者給付金が一時金で支払われます。",
        ));
    }
    let found = law.benefits.prescribed_days.on(case.left_on)?;
    let (which, days) = column(case, &found, law)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("所定給付日数", &DAYS).with(&parameters);
    let months = Quantity::count("算定基礎期間の月数", i64::from(case.months), Unit::Count);
    let bounds = Operation::GradeIn(found.value.month_bounds.clone());
    let place = rule.take(trace, "期間の区分", Unit::Count, bounds, &[&months], |place| {
        format!("算定基礎期間{months}か月は、表の{place}番目の区分です。")
    })?;
    let entry = Operation::EntryOf(days.to_vec());
    let days = rule.take(trace, "所定給付日数", Unit::Days, entry, &[&place], |days| {
        format!("{which}の所定給付日数は{days}です。")
    })?;
    trace.gives("prescribed_days", &days);
    let longer = LONGER_PERIODS.iter().find(|(of, _)| days.value == Exact::whole(*of));
    let year = Quantity::parameter("1年", Exact::whole(BENEFIT_PERIOD_DAYS), Unit::Days);
    let more = Exact::whole(longer.map_or(0, |(_, more)| *more));
    let more = Quantity::parameter("加える日数", more, Unit::Days);
    let rule = Rule::new("受給期間", &PERIOD);
    let sum = Operation::Sum;
    let period = rule.take(trace, "受給期間", Unit::Days, sum, &[&year, &more], |period| {
        format!("受給期間は、離職の日の翌日から{period}です。")
    })?;
    trace.gives("benefit_period_days", &period);
    let whole = |quantity: &Quantity| quantity.value.as_whole().unwrap_or(0);
    Ok(PrescribedPeriod { days: whole(&days), period_days: whole(&period) })
}

/// The days of the table for who left so.
fn column<'law>(
    case: &PrescribedDaysCase,
    found: &InForce<'law, PrescribedDays>,
    law: &Law,
) -> Result<(&'static str, &'law [i64]), StatuteError> {
    let table: &'law PrescribedDays = found.value;
    if case.hard_to_employ {
        return Ok(if case.age < 45 {
            ("45歳未満の就職困難者", &table.hard_to_employ_under_45)
        } else {
            ("45歳以上65歳未満の就職困難者", &table.hard_to_employ_from_45)
        });
    }
    let specified = match case.reason {
        LeavingReason::Company => true,
        LeavingReason::ContractNotRenewed => *law.benefits.not_renewed.on(case.left_on)?.value,
        _ => false,
    };
    Ok(match (specified, case.age) {
        (false, _) => ("一般の受給資格者", &table.general),
        (true, ..30) => ("30歳未満の倒産・解雇等", &table.specified_under_30),
        (true, 30..35) => ("30歳以上35歳未満の倒産・解雇等", &table.specified_from_30),
        (true, 35..45) => ("35歳以上45歳未満の倒産・解雇等", &table.specified_from_35),
        (true, 45..60) => ("45歳以上60歳未満の倒産・解雇等", &table.specified_from_45),
        (true, 60..) => ("60歳以上65歳未満の倒産・解雇等", &table.specified_from_60),
    })
}

/// Whether somebody is entitled to the basic allowance by one of the two counts of months.
///
/// Law: 雇用保険法13条. Unit: months; halves as 14条1項ただし書 counts them.
///
/// # Errors
/// When the day lies outside the checked range; when months of one year are given for whom those
/// of two years alone count.
pub fn is_entitled<T: Trace>(
    left_on: Date,
    reason: LeavingReason,
    months: InsuredMonths,
    law: &Law,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let found = law.benefits.entitlement.on(left_on)?;
    let (years, months, least) = match months {
        InsuredMonths::TwoYears(months) => ("2年", months, found.value.in_two_years),
        InsuredMonths::OneYear(months) => ("1年", months, found.value.in_one_year),
    };
    let general = matches!(reason, LeavingReason::Voluntary | LeavingReason::RetirementAge);
    if general && years == "1年" {
        return Err(StatuteError::impossible(
            "insured_months_in_1_year",
            "自己都合と定年の離職は、2年間の被保険者期間（insured_months_in_2_years）で判断します。",
        ));
    }
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("受給資格", &ENTITLED).with(&parameters);
    let months = Quantity::given("被保険者期間の月数", months, Unit::Count);
    let least = Quantity::parameter("要る月数", Exact::whole(i64::from(least)), Unit::Count);
    let operands = [&months, &least];
    let at_least = Operation::AtLeast;
    let is = rule.take(trace, "受給資格", Unit::Truth, at_least, &operands, |is| {
        format!("{years}間の被保険者期間{months}か月は{least}か月以上{}。", holds(is))
    })?;
    trace.gives("eligible", &is);
    Ok(is.is_true())
}

/// For how many months after the waiting days nothing is paid.
///
/// Law: 雇用保険法33条. Unit: months. Not covered: dismissal for grave fault.
///
/// # Errors
/// When the day lies outside the checked range.
pub fn restriction_months<T: Trace>(
    left_on: Date,
    reason: LeavingReason,
    leaves_in_five_years: u32,
    took_training: bool,
    law: &Law,
    trace: &mut T,
) -> Result<u8, StatuteError> {
    let found = law.benefits.restriction.on(left_on)?;
    let terms = found.value;
    let repeated = leaves_in_five_years >= u32::from(terms.repeated_from);
    let (months, why) = if reason != LeavingReason::Voluntary {
        (0, "正当な理由のない自己都合の離職ではないので、給付制限はありません。")
    } else if took_training && terms.lifted_by_training {
        (0, "教育訓練等を受けたので、給付制限は解除されます。")
    } else if repeated {
        (terms.months_repeated, "5年の間に自己都合の離職が重なっています。")
    } else {
        (terms.months, "正当な理由のない自己都合の離職です。")
    };
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("給付制限", &RESTRICTED).with(&parameters);
    let value = Quantity::parameter("月数", Exact::whole(i64::from(months)), Unit::Count);
    let take = Operation::Take;
    let step =
        rule.take(trace, "給付制限の月数", Unit::Count, take, &[&value], |months| {
            format!("{why}給付制限は{months}か月です。")
        })?;
    trace.gives("restriction_months", &step);
    Ok(months)
}
