//! 4月・5月・6月の判定 — which of the three months a regular determination uses, and why not.
//!
//! Law: 健康保険法41条1項・44条1項, 厚生年金保険法21条1項・24条1項, 昭和36年1月26日保発4号,
//! 平成18年5月12日庁保険発0512001号.

use romori_types::{Date, Yen};

use crate::basis_days::{self, PayCalendar, PayPeriod, WorkerType};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::regular_determination::RegularDeterminationCase;
use crate::standard_period::month_of;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

const NAME: &str = "支払基礎日数";
const JOINING: &[Basis] =
    &[Basis::act("健康保険法44条1項"), Basis::circular("昭和36年1月26日保発4号")];
const REMUNERATION: &[Basis] = &[Basis::act("健康保険法3条5項"), Basis::act("健康保険法46条")];

/// 算定の対象となる月 — a month in which pay is counted for the regular determination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaidMonth {
    /// 4月
    April,
    /// 5月
    May,
    /// 6月
    June,
}

impl PaidMonth {
    /// All three, in order.
    pub const ALL: [Self; 3] = [Self::April, Self::May, Self::June];

    /// The month of the year: 4, 5 or 6.
    pub const fn month(self) -> i8 {
        match self {
            Self::April => 4,
            Self::May => 5,
            Self::June => 6,
        }
    }

    /// 4月, 5月, 6月.
    pub const fn label(self) -> &'static str {
        match self {
            Self::April => "4月",
            Self::May => "5月",
            Self::June => "6月",
        }
    }
}

/// 保険者算定で除く事情 — why a month is left out by the insurer although its days suffice.
///
/// Law: 健康保険法44条1項, 昭和36年1月26日保発4号 記1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetAside {
    /// 低額の休職給を受けた月
    ReducedLeavePay,
    /// ストライキによる賃金カットのあった月
    Strike,
    /// 給与の支払が7月以後に遅れた月
    PaidLate,
    /// 一時帰休の休業手当等を受けた月, where the layoff is over on 1 July
    LayoffAllowance,
}

impl SetAside {
    /// The circumstance for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ReducedLeavePay => "低額の休職給を受けた月",
            Self::Strike => "ストライキによる賃金カットのあった月",
            Self::PaidLate => "給与の支払が7月以後に遅れた月",
            Self::LayoffAllowance => "一時帰休の休業手当等を受けた月",
        }
    }
}

/// 1か月の報酬 — what was paid in one of the three months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonthPay {
    /// 通貨によるもの, in yen.
    pub cash: Yen,
    /// 現物によるもの, in yen.
    pub in_kind: Yen,
    /// 支払基礎日数; `None` only for a monthly salary with a known [`PayCalendar`]: then the
    /// calendar days of the pay period from the day of acquisition.
    pub days: Option<u8>,
    /// Was the pay period wholly worked as an employee? `None`: follows from the day of acquisition
    /// and the [`PayCalendar`]; without them it was.
    pub full_month_paid: Option<bool>,
    /// The part of `cash` that belongs to March or earlier (遡及昇給の差額, 遅配分): excluded from
    /// the corrected average (修正平均).
    pub back_pay: Yen,
    /// Left out by the insurer for this reason.
    pub set_aside: Option<SetAside>,
}

/// 算定に入れない理由 — why a month is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeftOut {
    /// 資格取得前の期間に対する支払
    BeforeAcquisition,
    /// 途中入社で1か月分が支払われていない
    NotFullyPaid,
    /// 支払の基礎となった日がない（無給）
    Unpaid,
    /// 支払基礎日数が足りない
    DaysShort {
        /// The days it has.
        days: u8,
        /// The days it needs.
        limit: u8,
    },
    /// 保険者算定で除く事情がある
    SetAside(SetAside),
}

/// 判定した月 — one month as judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgedMonth {
    /// 合計: money and kind.
    pub total: Yen,
    /// 支払基礎日数, given or counted.
    pub days: u8,
    /// Whether the days suffice.
    pub reaches: bool,
    /// Why it is not used; `None` if it is.
    pub left_out: Option<LeftOut>,
}

/// One month with its quantities, on the way through the rule.
pub(crate) struct MonthQuantities {
    pub month: PaidMonth,
    pub total: Quantity,
    pub back_pay: Yen,
    pub judged: JudgedMonth,
}

/// Judges the months that the case has, in order.
pub(crate) fn judge_months<T: Trace>(
    law: &Law,
    case: &RegularDeterminationCase,
    trace: &mut T,
) -> Result<Vec<MonthQuantities>, StatuteError> {
    let given = PaidMonth::ALL.iter().zip(&case.months);
    let given: Vec<(PaidMonth, MonthPay)> =
        given.filter_map(|(month, pay)| pay.map(|pay| (*month, pay))).collect();
    let mut days = Vec::with_capacity(given.len());
    for (month, pay) in &given {
        days.push(days_of(case, *month, pay, trace)?);
    }
    let limits = law.basis_days.on_month(month_of(case.year, 6))?;
    let relaxed = case.worker_type == WorkerType::PartTime;
    let each: Vec<&Quantity> = days.iter().collect();
    let limit = basis_days::limit(trace, &limits, case.worker_type, relaxed, &each)?;
    let mut judged = Vec::with_capacity(given.len());
    for ((month, pay), days) in given.into_iter().zip(&days) {
        judged.push(judge(case, month, &pay, days, &limit, trace)?);
    }
    Ok(judged)
}

fn judge<T: Trace>(
    case: &RegularDeterminationCase,
    month: PaidMonth,
    pay: &MonthPay,
    days: &Quantity,
    limit: &Quantity,
    trace: &mut T,
) -> Result<MonthQuantities, StatuteError> {
    let reaches = basis_days::reaches(trace, month.label(), days, limit)?.is_true();
    let joining = joining(case, month, pay, trace)?;
    let small = |quantity: &Quantity| {
        quantity.value.as_whole().and_then(|days| u8::try_from(days).ok()).unwrap_or_default()
    };
    let (days, limit) = (small(days), small(limit));
    let left_out = match (joining, reaches, pay.set_aside) {
        (Some(joining), _, _) => Some(joining),
        (None, false, _) if days == 0 => Some(LeftOut::Unpaid),
        (None, false, _) => Some(LeftOut::DaysShort { days, limit }),
        (None, true, Some(set_aside)) => {
            note_set_aside(month, set_aside, trace)?;
            Some(LeftOut::SetAside(set_aside))
        }
        (None, true, None) => None,
    };
    let total = total_of(month, pay, trace)?;
    let judged = JudgedMonth { total: total.as_yen(), days, reaches, left_out };
    Ok(MonthQuantities { month, total, back_pay: pay.back_pay, judged })
}

/// Money and kind together.
fn total_of<T: Trace>(
    month: PaidMonth,
    pay: &MonthPay,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let cash = Quantity::yen(month.label(), pay.cash);
    if pay.in_kind == Yen::ZERO {
        return Ok(cash);
    }
    let in_kind = Quantity::yen("現物", pay.in_kind);
    let label = month.label();
    let sum = Operation::Sum;
    Rule::new("報酬の平均", REMUNERATION).take(
        trace,
        label,
        Unit::Yen,
        sum,
        &[&cash, &in_kind],
        |total| format!("{label}は通貨{cash}に現物{in_kind}を加えて{total}です。"),
    )
}

fn period(case: &RegularDeterminationCase, month: PaidMonth) -> Option<PayPeriod> {
    let calendar: PayCalendar = case.calendar?;
    Some(calendar.period_paid_in(month_of(case.year, month.month())))
}

fn days_of<T: Trace>(
    case: &RegularDeterminationCase,
    month: PaidMonth,
    pay: &MonthPay,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    if let Some(days) = pay.days {
        return Ok(Quantity::count(month.label(), i64::from(days), Unit::Days));
    }
    let period = period(case, month).ok_or_else(|| {
        StatuteError::impossible(
            "months.days",
            format!(
                "{}の支払基礎日数を入れるか、月給の締切日と支払月を入れてください。",
                month.label()
            ),
        )
    })?;
    basis_days::calendar_days(period, case.acquired_on, trace)
}

/// Whether the month is left out because the person joined in it or after it.
fn joining<T: Trace>(
    case: &RegularDeterminationCase,
    month: PaidMonth,
    pay: &MonthPay,
    trace: &mut T,
) -> Result<Option<LeftOut>, StatuteError> {
    let paid = month_of(case.year, month.month());
    let period = period(case, month);
    if let Some(acquired_on) = case.acquired_on {
        let last = period.map_or_else(|| paid.last_day(), |period| period.to);
        if last < acquired_on {
            compare(month, "給与計算期間の末日", last, acquired_on, trace)?;
            return Ok(Some(LeftOut::BeforeAcquisition));
        }
    }
    let full = match (pay.full_month_paid, case.acquired_on, period) {
        (Some(full), _, _) => {
            if !full {
                note_not_full(month, trace)?;
            }
            full
        }
        (None, Some(acquired_on), Some(period)) if period.from < acquired_on => {
            compare(month, "給与計算期間の初日", period.from, acquired_on, trace)?;
            false
        }
        (None, _, _) => true,
    };
    Ok((!full).then_some(LeftOut::NotFullyPaid))
}

/// Notes that a day of the pay period lies before the acquisition.
fn compare<T: Trace>(
    month: PaidMonth,
    label: &'static str,
    day: Date,
    acquired_on: Date,
    trace: &mut T,
) -> Result<(), StatuteError> {
    let day = Quantity::date(label, day);
    let acquired = Quantity::date("資格取得日", acquired_on);
    let rule = Rule::new(NAME, JOINING);
    rule.take(trace, "取得前", Unit::Truth, Operation::MoreThan, &[&acquired, &day], |_| {
        format!(
            "{}の支払は{label}が{day}で、資格取得日{acquired}より前なので、平均に入れません。",
            month.label()
        )
    })?;
    Ok(())
}

fn note_not_full<T: Trace>(month: PaidMonth, trace: &mut T) -> Result<(), StatuteError> {
    let full = Quantity::truth("1か月分の支払", false);
    let label = month.label();
    let not = Operation::Not;
    Rule::new(NAME, JOINING).take(trace, "除く", Unit::Truth, not, &[&full], |_| {
        format!("{label}は途中入社で1か月分が支払われていないので、平均に入れません。")
    })?;
    Ok(())
}

fn note_set_aside<T: Trace>(
    month: PaidMonth,
    set_aside: SetAside,
    trace: &mut T,
) -> Result<(), StatuteError> {
    let is = Quantity::truth(set_aside.label(), true);
    let (label, why) = (month.label(), set_aside.label());
    Rule::new(NAME, JOINING).take(trace, "除く", Unit::Truth, Operation::Take, &[&is], |_| {
        format!("{label}は{why}なので、保険者算定により平均に入れません。")
    })?;
    Ok(())
}
