//! 定時決定 — the yearly determination from the pay of April, May and June.
//!
//! Law: 健康保険法41条・44条, 厚生年金保険法21条・24条, 昭和36年1月26日保発4号, 平成18年5月12日庁保険発0512001号.
//! 一時帰休 stands in [`crate::layoff`]. Not covered: 年間平均 of a person at two workplaces.

use romori_types::{Date, Exact, YearMonth, Yen};

use crate::annual_average::{self, AnnualAverageClaim, AnnualAverageJudgement};
use crate::basis_days::{PayCalendar, WorkerType};
use crate::both_schemes::BothSchemes;
use crate::error::StatuteError;
use crate::grade::StandardMonthlyRemuneration;
use crate::grading::Scheme;
use crate::law::{Basis, Law};
use crate::regular_determination_average::average;
use crate::regular_determination_filing::{FilingCase, FilingRequirement, judge_filing};
use crate::regular_determination_months::{
    JudgedMonth, MonthPay, MonthQuantities, PaidMonth, judge_months,
};
use crate::standard_period::{StandardPeriod, month_of, regular_determination_period};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

const AVERAGE: &str = "報酬の平均";
const CONTINUES: &[Basis] =
    &[Basis::act("健康保険法44条1項"), Basis::circular("平成18年5月12日庁保険発0512001号")];
const TWO_WORKPLACES: &[Basis] =
    &[Basis::act("健康保険法44条3項"), Basis::act("厚生年金保険法24条2項")];
/// 従前の標準報酬月額 — the standards in force until this determination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PreviousStandard {
    /// 健康保険
    pub health: Option<Yen>,
    /// 厚生年金保険; `None`: that of health held within the pension table.
    pub pension: Option<Yen>,
}

/// 定時決定の事案 — what a regular determination needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegularDeterminationCase {
    /// The calendar year of the determination.
    pub year: i16,
    /// 被保険者区分
    pub worker_type: WorkerType,
    /// Paid in April, May, June; `None`: not employed in that month.
    pub months: [Option<MonthPay>; 3],
    /// 給与の締めと支払, if known.
    pub calendar: Option<PayCalendar>,
    /// 資格取得日, if known.
    pub acquired_on: Option<Date>,
    /// 退職日: the last day employed.
    pub left_on: Option<Date>,
    /// The month from which a revision applies, if one is due.
    pub revision_month: Option<YearMonth>,
    /// 従前の標準報酬月額
    pub previous: PreviousStandard,
    /// 二以上事業所勤務: the remuneration determined at the other workplaces, in yen.
    pub other_workplaces: Option<Yen>,
    /// 年間平均の申立て
    pub annual_average: Option<AnnualAverageClaim>,
}

impl RegularDeterminationCase {
    /// A case that knows nothing but the year, the kind of worker and the pay.
    pub const fn new(year: i16, worker_type: WorkerType, months: [Option<MonthPay>; 3]) -> Self {
        Self {
            year,
            worker_type,
            months,
            calendar: None,
            acquired_on: None,
            left_on: None,
            revision_month: None,
            previous: PreviousStandard { health: None, pension: None },
            other_workplaces: None,
            annual_average: None,
        }
    }
}

/// 決定の根拠 — what the standard was decided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecidedBy {
    /// 4月から6月までの平均
    Average,
    /// 修正平均
    CorrectedAverage,
    /// 従前の標準報酬月額を続ける
    PreviousStandardContinues,
    /// 年間平均
    AnnualAverage,
}

/// 要確認の点 — what a person should look at before filing. Never changes an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// 従前と2等級以上の差がある: 年間平均 or 随時改定 may come into question.
    TwoGradesFromPrevious {
        /// Grades of health insurance apart, signed: new less previous.
        grades: i16,
    },
    /// 支払基礎日数があるのに報酬が0円
    ZeroPay(PaidMonth),
    /// 支払基礎日数が給与計算期間の暦日数より多い
    DaysAbovePeriod(PaidMonth),
    /// 使える月も従前の標準報酬月額もない
    NoStandard,
    /// 従前の標準報酬月額が等級表にない
    PreviousNotInTable,
}

/// 定時決定 — the determination: months, averages, standards, and from when they apply.
///
/// Everything is determined even when nothing need be filed; `filing` says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegularDetermination {
    /// 算定基礎届の要否
    pub filing: FilingRequirement,
    /// The three months as judged; `None`: not in the case.
    pub months: [Option<JudgedMonth>; 3],
    /// 総計 of the months whose days suffice.
    pub total: Yen,
    /// 平均 of those; `None` if there is none.
    pub simple_average: Option<Yen>,
    /// 修正平均, if one of those is left out or holds pay of March or earlier.
    pub corrected_average: Option<Yen>,
    /// パートの15日の緩和 — whether a month is used only because fewer days suffice for a part-timer.
    pub days_relaxed: bool,
    /// The average used; `None` if no month can be used.
    pub average: Option<Yen>,
    /// What it was decided by.
    pub decided_by: DecidedBy,
    /// 年間平均の判定, if it was claimed.
    pub annual_average: Option<AnnualAverageJudgement>,
    /// 健康保険; `None` if neither an average nor a previous standard is known.
    pub health: Option<StandardMonthlyRemuneration>,
    /// 厚生年金保険, likewise.
    pub pension: Option<StandardMonthlyRemuneration>,
    /// 従前の等級 of health insurance, in the table of the new standard.
    pub previous_health: Option<StandardMonthlyRemuneration>,
    /// 従前の等級 of pension insurance, in the table of the new standard.
    pub previous_pension: Option<StandardMonthlyRemuneration>,
    /// 適用期間: September to the next August.
    pub period: StandardPeriod,
    /// 要確認の点
    pub doubts: Vec<Doubt>,
}

impl RegularDetermination {
    /// The months that the average uses.
    pub fn months_used(&self) -> impl Iterator<Item = PaidMonth> {
        let judged = PaidMonth::ALL.into_iter().zip(&self.months);
        judged.filter_map(|(month, judged)| {
            judged.as_ref().is_some_and(|judged| judged.left_out.is_none()).then_some(month)
        })
    }

    /// Grades of health insurance from the previous to the new standard, signed.
    pub fn health_grade_change(&self) -> Option<i16> {
        grade_change(self.previous_health, self.health)
    }

    /// Grades of pension insurance from the previous to the new standard, signed.
    pub fn pension_grade_change(&self) -> Option<i16> {
        grade_change(self.previous_pension, self.pension)
    }
}

fn grade_change(
    previous: Option<StandardMonthlyRemuneration>,
    new: Option<StandardMonthlyRemuneration>,
) -> Option<i16> {
    Some(i16::from(new?.grade.0) - i16::from(previous?.grade.0))
}

/// 定時決定 — determines the standards of both schemes from the pay of April, May and June.
///
/// Law: 健康保険法41条, 厚生年金保険法21条. Rounding: fractions of a yen of an average are dropped.
/// Unit: whole yen.
///
/// Not covered: 年間平均 of a person at two workplaces.
///
/// # Errors
/// When the year lies outside the checked tables, or the case is impossible.
pub fn decide<T: Trace>(
    law: &Law,
    case: &RegularDeterminationCase,
    trace: &mut T,
) -> Result<RegularDetermination, StatuteError> {
    check(case)?;
    let period = StandardPeriod::of_regular_determination(case.year);
    let filing = judge_filing(&filing_case(case), trace)?;
    let months = judge_months(law, case, trace)?;
    let averages = average(&months, trace)?;
    let remuneration = with_other_workplaces(case, averages.used.clone(), trace)?;
    let previous = previous_grades(law, case)?;
    let mut decided_by = averages.decided_by;
    let ordinary = match &remuneration {
        Some(remuneration) => {
            Some(BothSchemes::of_remuneration(law, period.from, remuneration, trace)?)
        }
        None => continue_previous(law, case, trace)?,
    };
    let mut standards = ordinary;
    let mut annual_average = None;
    if let Some(claim) = &case.annual_average {
        let judged = annual_average::judge_with_ordinary(
            law,
            case.year,
            case.worker_type,
            remuneration.as_ref(),
            claim,
            trace,
        )?;
        if let (true, Some(graded)) = (judged.judgement.applies, judged.decided) {
            decided_by = DecidedBy::AnnualAverage;
            standards = Some(graded);
        }
        annual_average = Some(judged.judgement);
    }
    if let Some(standards) = &standards {
        standards.gives(trace);
    }
    regular_determination_period(case.year, trace)?;
    let health = standards.as_ref().map(BothSchemes::health);
    let pension = standards.as_ref().map(BothSchemes::pension);
    let doubts = doubts(case, &months, previous.0, health);
    Ok(RegularDetermination {
        filing,
        months: judged_array(&months),
        total: averages.total,
        simple_average: averages.simple,
        corrected_average: averages.corrected,
        days_relaxed: days_relaxed(law, case, &months)?,
        average: averages.used.map(|average| average.as_yen()),
        decided_by,
        annual_average,
        health,
        pension,
        previous_health: previous.0,
        previous_pension: previous.1,
        period,
        doubts,
    })
}

fn filing_case(case: &RegularDeterminationCase) -> FilingCase {
    let RegularDeterminationCase { year, acquired_on, left_on, revision_month, .. } = *case;
    FilingCase { year, acquired_on, left_on, revision_month }
}

/// Refuses amounts and days that cannot be.
fn check(case: &RegularDeterminationCase) -> Result<(), StatuteError> {
    for pay in case.months.iter().flatten() {
        let negative = [pay.cash, pay.in_kind, pay.back_pay].iter().any(|yen| *yen < Yen::ZERO);
        if negative || pay.back_pay > pay.cash {
            return Err(StatuteError::impossible(
                "months.pay",
                "報酬は0円以上で、3月以前の分は支払った額までです。入力を確かめてください。",
            ));
        }
        if pay.days.is_some_and(|days| days > 31) {
            return Err(StatuteError::impossible(
                "months.days",
                "支払基礎日数は0日から31日までです。入力を確かめてください。",
            ));
        }
    }
    if case.other_workplaces.is_some() && case.annual_average.is_some() {
        return Err(StatuteError::impossible(
            "annual_average",
            "二以上事業所勤務の方の年間平均は計算できません。年金事務所に確かめてください。",
        ));
    }
    Ok(())
}

fn with_other_workplaces<T: Trace>(
    case: &RegularDeterminationCase,
    average: Option<Quantity>,
    trace: &mut T,
) -> Result<Option<Quantity>, StatuteError> {
    let (Some(average), Some(other)) = (&average, case.other_workplaces) else {
        return Ok(average);
    };
    let other = Quantity::yen("他の事業所の報酬月額", other);
    let sum = Operation::Sum;
    let both = Rule::new(AVERAGE, TWO_WORKPLACES).take(
        trace,
        "合算した報酬月額",
        Unit::Yen,
        sum,
        &[average, &other],
        |sum| format!("他の事業所の報酬月額{other}と合わせて{sum}です。"),
    )?;
    Ok(Some(both))
}

/// 従前の標準報酬月額を続ける: no month can be used.
fn continue_previous<T: Trace>(
    law: &Law,
    case: &RegularDeterminationCase,
    trace: &mut T,
) -> Result<Option<BothSchemes>, StatuteError> {
    let Some(health) = case.previous.health else { return Ok(None) };
    let rule = Rule::new("報酬の平均", CONTINUES);
    let previous = Quantity::yen("従前の標準報酬月額", health);
    let take = Operation::Take;
    let health =
        rule.take(trace, "標準報酬月額", Unit::Yen, take, &[&previous], |previous| {
            format!("使える月がないので、保険者算定により従前の標準報酬月額{previous}を続けます。")
        })?;
    let pension = case.previous.pension.map_or_else(
        || health.clone(),
        |pension| Quantity::yen("厚生年金保険の従前の標準報酬月額", pension),
    );
    let month = StandardPeriod::of_regular_determination(case.year).from;
    BothSchemes::holding(law, month, &health, &pension, trace).map(Some)
}

/// Whether a part-timer's month is used with fewer days than others need.
fn days_relaxed(
    law: &Law,
    case: &RegularDeterminationCase,
    months: &[MonthQuantities],
) -> Result<bool, StatuteError> {
    let general = law.basis_days.on_month(month_of(case.year, 6))?.value.general;
    let used = months.iter().filter(|month| month.judged.left_out.is_none());
    Ok(case.worker_type == WorkerType::PartTime
        && used.into_iter().any(|month| month.judged.days < general))
}

fn judged_array(months: &[MonthQuantities]) -> [Option<JudgedMonth>; 3] {
    PaidMonth::ALL
        .map(|month| months.iter().find(|judged| judged.month == month).map(|judged| judged.judged))
}

type Standards = (Option<StandardMonthlyRemuneration>, Option<StandardMonthlyRemuneration>);

/// The standards in force until now, in the tables of the new ones.
fn previous_grades(law: &Law, case: &RegularDeterminationCase) -> Result<Standards, StatuteError> {
    let month = StandardPeriod::of_regular_determination(case.year).from;
    let PreviousStandard { health, pension } = case.previous;
    let pension = pension.or(health);
    let tables = (Scheme::Health.table(law, month)?, Scheme::Pension.table(law, month)?);
    Ok((
        health.map(|health| tables.0.value.holding(health)),
        pension.map(|pension| tables.1.value.holding(pension)),
    ))
}

fn doubts(
    case: &RegularDeterminationCase,
    months: &[MonthQuantities],
    previous: Option<StandardMonthlyRemuneration>,
    new: Option<StandardMonthlyRemuneration>,
) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for month in months {
        if month.judged.reaches && month.total.value == Exact::ZERO {
            doubts.push(Doubt::ZeroPay(month.month));
        }
        if days_above_period(case, month) {
            doubts.push(Doubt::DaysAbovePeriod(month.month));
        }
    }
    if let Some(grades) = grade_change(previous, new).filter(|grades| grades.abs() >= 2) {
        doubts.push(Doubt::TwoGradesFromPrevious { grades });
    }
    if new.is_none() {
        doubts.push(Doubt::NoStandard);
    }
    let standard = previous.map(|previous| previous.standard);
    if case.previous.health.is_some() && case.previous.health != standard {
        doubts.push(Doubt::PreviousNotInTable);
    }
    doubts
}

fn days_above_period(case: &RegularDeterminationCase, month: &MonthQuantities) -> bool {
    let paid = month_of(case.year, month.month.month());
    case.calendar.is_some_and(|calendar| month.judged.days > calendar.period_paid_in(paid).days())
}
