//! 休業補償給付と休業特別支給金 — for days off work after an accident at work or on the way.
//!
//! Law: 労働者災害補償保険法14条・22条の2・31条, 労働者災害補償保険特別支給金支給規則3条, 労働基準法76条.

use romori_types::{Rate, Rounding, Yen};

use super::step::{less, not_negative, rounded, sum, times};
use crate::error::StatuteError;
use crate::law::Basis;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static COMPENSATION: [Basis; 2] =
    [Basis::act("労働者災害補償保険法14条1項"), Basis::act("労働者災害補償保険法22条の2第2項")];
static SPECIAL: [Basis; 1] = [Basis::ordinance("労働者災害補償保険特別支給金支給規則3条1項")];
static EMPLOYER: [Basis; 2] =
    [Basis::act("労働基準法76条1項"), Basis::ordinance("労働基準法施行規則38条")];
static COPAYMENT: [Basis; 2] = [
    Basis::act("労働者災害補償保険法31条2項・3項"),
    Basis::ordinance("労働者災害補償保険法施行規則44条の2"),
];
/// 14条1項: 60 per cent.
const COMPENSATION_RATE: Rate = Rate::from_billionths(600_000_000);
/// 特別支給金支給規則3条1項: 20 per cent.
const SPECIAL_RATE: Rate = Rate::from_billionths(200_000_000);
/// 14条1項: from the fourth day on.
const WAITING_DAYS: i64 = 3;
/// 則44条の2: 一部負担金, of an accident on the way alone.
const COPAYMENT_YEN: i64 = 200;

/// 災害の種類
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccidentKind {
    /// 業務災害
    Work,
    /// 通勤災害
    Commuting,
}

/// 休業補償の問い
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbsenceCase {
    /// 給付基礎日額
    pub daily: Yen,
    /// Which accident.
    pub accident: AccidentKind,
    /// 休業の日数, waiting days included.
    pub days_off: Option<u32>,
    /// 一部を働いた賃金 a day.
    pub wage: Yen,
}

/// 休業補償給付等
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// 休業補償給付 a day.
    pub compensation: Yen,
    /// 休業特別支給金 a day.
    pub special: Yen,
    /// Both a day.
    pub per_day: Yen,
    /// With the wage.
    pub with_wage: Yen,
    /// Of all days, if they are known.
    pub totals: Option<AbsenceTotals>,
}

/// 休業の全期間の額
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbsenceTotals {
    /// 待期の休業補償 by the employer.
    pub employer_waiting: Yen,
    /// 休業補償給付
    pub compensation: Yen,
    /// 休業特別支給金
    pub special: Yen,
    /// Both, from the insurance.
    pub insurance: Yen,
    /// 一部負担金
    pub copayment: Yen,
    /// What the worker gets, wages apart.
    pub total: Yen,
}

/// What is paid for days off work after an accident.
///
/// Law: 労働者災害補償保険法14条・22条の2・31条, 特別支給金支給規則3条, 労働基準法76条. Rounding: fractions of a
/// yen a day dropped. Unit: whole yen. The first three days are the employer's if the accident is
/// one at work. Not covered: limits by age after a year and a half, 複数事業労働者.
///
/// # Errors
/// When an amount is negative.
pub fn absence<T: Trace>(case: &AbsenceCase, trace: &mut T) -> Result<Absence, StatuteError> {
    let daily = not_negative("basic_daily_amount", "給付基礎日額", case.daily)?;
    let wage = not_negative("wage_for_hours_worked", "働いた分の賃金", case.wage)?;
    let rule = Rule::new("休業補償給付", &COMPENSATION);
    let lost = less(rule, "賃金を除いた額", &daily, &wage, trace)?;
    let share = |label, rate: Rate| Quantity::parameter(label, rate, Unit::Rate);
    let rate = share("給付の率", COMPENSATION_RATE);
    let exact = times(rule, "休業補償給付", &lost, &rate, trace)?;
    let compensation = rounded(rule, "休業補償給付", &exact, Rounding::Down, trace)?;
    trace.gives("compensation_per_day", &compensation);
    let rule = Rule::new("休業特別支給金", &SPECIAL);
    let rate = share("支給金の率", SPECIAL_RATE);
    let exact = times(rule, "休業特別支給金", &lost, &rate, trace)?;
    let special = rounded(rule, "休業特別支給金", &exact, Rounding::Down, trace)?;
    trace.gives("special_per_day", &special);
    let per_day = sum(rule, "1日の額", &[&compensation, &special], trace)?;
    trace.gives("total_per_day", &per_day);
    let with_wage = sum(rule, "賃金を含む1日の額", &[&per_day, &wage], trace)?;
    trace.gives("day_total", &with_wage);
    let totals = match case.days_off {
        None => None,
        Some(days) => Some(totals(case.accident, days, &compensation, &special, trace)?),
    };
    Ok(Absence {
        compensation: compensation.as_yen(),
        special: special.as_yen(),
        per_day: per_day.as_yen(),
        with_wage: with_wage.as_yen(),
        totals,
    })
}

fn totals<T: Trace>(
    accident: AccidentKind,
    days_off: u32,
    compensation: &Quantity,
    special: &Quantity,
    trace: &mut T,
) -> Result<AbsenceTotals, StatuteError> {
    let days_off = i64::from(days_off);
    let waiting_days = days_off.min(WAITING_DAYS);
    let by_employer = if accident == AccidentKind::Work { waiting_days } else { 0 };
    let days = |label, days| Quantity::count(label, days, Unit::Days);
    let rule = Rule::new("待期の休業補償", &EMPLOYER);
    let label = "待期の休業補償（事業主）";
    let waiting = times(rule, label, compensation, &days("待期", by_employer), trace)?;
    trace.gives("employer_waiting_days_pay", &waiting);
    let paid = days("4日目からの日数", days_off - waiting_days);
    let rule = Rule::new("休業補償給付", &COMPENSATION);
    let compensated = times(rule, "休業補償給付の総額", compensation, &paid, trace)?;
    trace.gives("compensation_total", &compensated);
    let rule = Rule::new("休業特別支給金", &SPECIAL);
    let specials = times(rule, "休業特別支給金の総額", special, &paid, trace)?;
    trace.gives("special_total", &specials);
    let insurance = sum(rule, "保険からの総額", &[&compensated, &specials], trace)?;
    trace.gives("insurance_total", &insurance);
    let borne = copayment(accident, &compensated, trace)?;
    let rule = Rule::new("受け取る額", &COPAYMENT);
    let gross = sum(rule, "待期と保険からの総額", &[&waiting, &insurance], trace)?;
    let total = less(rule, "受け取る額", &gross, &borne, trace)?;
    trace.gives("total", &total);
    Ok(AbsenceTotals {
        employer_waiting: waiting.as_yen(),
        compensation: compensated.as_yen(),
        special: specials.as_yen(),
        insurance: insurance.as_yen(),
        copayment: borne.as_yen(),
        total: total.as_yen(),
    })
}

/// 一部負担金: taken from the first benefit, so no more than it.
fn copayment<T: Trace>(
    accident: AccidentKind,
    compensated: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let yen = if accident == AccidentKind::Commuting { COPAYMENT_YEN } else { 0 };
    let yen = Quantity::parameter("一部負担金", Yen::new(yen), Unit::Yen);
    let rule = Rule::new("一部負担金", &COPAYMENT);
    let minimum = Operation::Minimum;
    let operands = [&yen, compensated];
    let borne = rule.take(trace, "一部負担金", Unit::Yen, minimum, &operands, |borne| {
        format!("休業の給付から差し引く一部負担金は{borne}です。")
    })?;
    trace.gives("copayment", &borne);
    Ok(borne)
}
