//! 支払基礎日数 — the days for which pay was made, and how many a month needs.
//!
//! Law: 健康保険法41条1項, 厚生年金保険法21条1項, 平成18年5月12日庁保険発0512001号.

use romori_types::{Date, YearMonth};

use crate::error::StatuteError;
use crate::law::{Basis, BasisDays, InForce};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

const NAME: &str = "支払基礎日数";
const LIMIT: &[Basis] = &[
    Basis::act("健康保険法41条1項"),
    Basis::act("厚生年金保険法21条1項"),
    Basis::circular("平成18年5月12日庁保険発0512001号"),
];
const COUNTING: &[Basis] = &[Basis::circular("平成18年5月12日庁保険発0512001号")];

/// 被保険者区分 — how a worker's days are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WorkerType {
    /// 一般の被保険者: 17 days.
    General,
    /// 短時間就労者 (パート): insured by the three-quarters test; 17 days, or 15 when no month has 17.
    PartTime,
    /// 短時間労働者: insured below three quarters of normal hours; 11 days.
    ShortTime,
}

impl WorkerType {
    /// The name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::General => "一般の被保険者",
            Self::PartTime => "短時間就労者（パート）",
            Self::ShortTime => "短時間労働者",
        }
    }
}

/// 賃金締切日 — the day of the month on which a pay period closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClosingDay {
    /// This day (1–31); the last day of a shorter month.
    Day(i8),
    /// 月末
    MonthEnd,
}

impl ClosingDay {
    /// The closing day in a month.
    pub fn in_month(self, month: YearMonth) -> Date {
        match self {
            Self::Day(day) => month.day_or_last(day),
            Self::MonthEnd => month.last_day(),
        }
    }
}

/// 給与の締めと支払 — when a pay period closes and how many months later it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PayCalendar {
    /// 締切日
    pub closing_day: ClosingDay,
    /// Months from closing to payment: 0 paid in the same month, 1 in the next.
    pub pay_offset_months: u8,
}

/// 給与計算期間 — the days that one payment pays for, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayPeriod {
    /// First day.
    pub from: Date,
    /// Last day: the closing day.
    pub to: Date,
}

impl PayCalendar {
    /// The period that the payment of a month pays for.
    pub fn period_paid_in(self, month: YearMonth) -> PayPeriod {
        let closing = month.plus(-i32::from(self.pay_offset_months));
        let before = self.closing_day.in_month(closing.previous());
        let from = before.tomorrow().unwrap_or(before);
        PayPeriod { from, to: self.closing_day.in_month(closing) }
    }
}

impl PayPeriod {
    /// How many days the period has.
    pub fn days(self) -> u8 {
        let days = self.from.until(self.to).map_or(0, |span| span.get_days() + 1);
        u8::try_from(days).unwrap_or(0)
    }
}

/// 暦日数 — the basis days of a monthly salary: the calendar days of the pay period, from the day
/// of acquisition.
///
/// Law: 平成18年5月12日庁保険発0512001号 記1. Unit: days.
///
/// # Errors
/// Never for real dates; the steps may refuse impossible ones.
pub fn calendar_days<T: Trace>(
    period: PayPeriod,
    acquired_on: Option<Date>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new(NAME, COUNTING);
    let mut from = Quantity::date("給与計算期間の初日", period.from);
    let to = Quantity::date("給与計算期間の末日", period.to);
    if let Some(acquired_on) = acquired_on.filter(|acquired_on| *acquired_on > period.from) {
        let acquired = Quantity::date("資格取得日", acquired_on);
        from = rule.take(
            trace,
            "数え始める日",
            Unit::Date,
            Operation::Maximum,
            &[&from, &acquired],
            |day| format!("途中で資格を取得したので、{day}から数えます。"),
        )?;
    }
    let one = Quantity::count("初日を含める", 1, Unit::Days);
    let less =
        rule.take(trace, "日数", Unit::Days, Operation::Difference, &[&to, &from], |days| {
            format!("{from}から{to}まで、初日を除いて{days}です。")
        })?;
    let days =
        rule.take(trace, "暦日数", Unit::Days, Operation::Sum, &[&less, &one], |days| {
            format!("月給は暦日数で数え、初日を含めて{days}です。")
        })?;
    let none = Quantity::count("日数なし", 0, Unit::Days);
    if days.value >= none.value {
        return Ok(days);
    }
    rule.take(trace, "支払基礎日数", Unit::Days, Operation::Maximum, &[&days, &none], |_| {
        "資格を取得する前の期間なので、0日です。".to_owned()
    })
}

/// 所定日数から欠勤日数を除いた日数 — the basis days of a monthly salary that is cut for absence.
///
/// Law: 平成18年5月12日庁保険発0512001号 記1. Unit: days.
///
/// # Errors
/// When more days are absent than scheduled.
pub fn scheduled_less_absence<T: Trace>(
    scheduled_days: u8,
    absence_days: u8,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    if absence_days > scheduled_days {
        return Err(StatuteError::impossible(
            "absence_days",
            "欠勤日数が所定日数より多くなっています。どちらかを確かめてください。",
        ));
    }
    let scheduled = Quantity::count("所定日数", i64::from(scheduled_days), Unit::Days);
    let absence = Quantity::count("欠勤日数", i64::from(absence_days), Unit::Days);
    Rule::new(NAME, COUNTING).take(
        trace,
        "支払基礎日数",
        Unit::Days,
        Operation::Difference,
        &[&scheduled, &absence],
        |days| {
            format!(
                "欠勤を差し引く月給なので、所定{scheduled}から欠勤{absence}を引いて{days}です。"
            )
        },
    )
}

/// The limit for a worker whose months have these days, noted as a step where it is chosen.
///
/// The relaxed 15 days of a 短時間就労者 hold only when `relaxed` and when no month has 17.
pub(crate) fn limit<T: Trace>(
    trace: &mut T,
    limits: &InForce<'_, BasisDays>,
    worker_type: WorkerType,
    relaxed: bool,
    days: &[&Quantity],
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new(NAME, LIMIT);
    let BasisDays { general, short_time, part_time_relaxed } = *limits.value;
    let of = |label: &'static str, days: u8| {
        Quantity::parameter(label, romori_types::Exact::whole(i64::from(days)), Unit::Days)
    };
    let general = of("一般の下限", general);
    if worker_type == WorkerType::PartTime && relaxed && !days.is_empty() {
        let relaxed = of("パートの緩和した下限", part_time_relaxed);
        let most =
            rule.take(trace, "最も多い月", Unit::Days, Operation::Maximum, days, |most| {
                format!("支払基礎日数が最も多い月は{most}です。")
            })?;
        let enough = rule.with(&[limits]).take(
            trace,
            "下限に届く月がある",
            Unit::Truth,
            Operation::AtLeast,
            &[&most, &general],
            |enough| {
                let is = if enough.is_true() { "あります" } else { "ありません" };
                format!("{general}以上の月が{is}。")
            },
        )?;
        let choose = &[&enough, &general, &relaxed];
        return rule.with(&[limits]).take(
            trace,
            "支払基礎日数の下限",
            Unit::Days,
            Operation::Choose,
            choose,
            |limit| format!("短時間就労者（パート）なので、{limit}以上の月を使います。"),
        );
    }
    let limit = match worker_type {
        WorkerType::ShortTime => of("短時間労働者の下限", short_time),
        WorkerType::General | WorkerType::PartTime => general,
    };
    rule.with(&[limits]).take(
        trace,
        "支払基礎日数の下限",
        Unit::Days,
        Operation::Take,
        &[&limit],
        |limit| format!("{}なので、{limit}以上の月を使います。", worker_type.label()),
    )
}

/// Whether a month reaches the limit, noted as a step.
pub(crate) fn reaches<T: Trace>(
    trace: &mut T,
    month: &str,
    days: &Quantity,
    limit: &Quantity,
) -> Result<Quantity, StatuteError> {
    Rule::new(NAME, LIMIT).take(
        trace,
        "日数が足りる",
        Unit::Truth,
        Operation::AtLeast,
        &[days, limit],
        |enough| {
            if enough.is_true() {
                format!("{month}は{days}あり、{limit}以上です。")
            } else {
                format!("{month}は{days}しかなく、{limit}に足りません。")
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use romori_types::Exact;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn calendar(closing_day: ClosingDay, pay_offset_months: u8) -> PayCalendar {
        PayCalendar { closing_day, pay_offset_months }
    }

    #[test]
    fn calendar_days_by_closing_day() {
        // The example of the contract: 20日締め当月払 2027年 4月31日, 5月30日, 6月31日.
        let months = ["2027-04", "2027-05", "2027-06"].map(|m| m.parse().unwrap());
        let days = |calendar: PayCalendar| months.map(|m| calendar.period_paid_in(m).days());
        assert_eq!(days(calendar(ClosingDay::Day(20), 0)), [31, 30, 31]);
        // 月末締め翌月払: 3月31日, 4月30日, 5月31日.
        assert_eq!(days(calendar(ClosingDay::MonthEnd, 1)), [31, 30, 31]);
        assert_eq!(days(calendar(ClosingDay::Day(31), 1)), [31, 30, 31]);
        // 月末締め当月払: 4月30日, 5月31日, 6月30日.
        assert_eq!(days(calendar(ClosingDay::MonthEnd, 0)), [30, 31, 30]);
        // 月末締め翌々月払: 2月28日 (2027年), 3月31日, 4月30日.
        assert_eq!(days(calendar(ClosingDay::MonthEnd, 2)), [28, 31, 30]);
        // 30日締め: 2月28日の翌日 3月1日から30日まで.
        assert_eq!(days(calendar(ClosingDay::Day(30), 1)), [30, 31, 30]);
    }

    #[test]
    fn calendar_days_from_acquisition() {
        let period = PayPeriod { from: date(2026, 3, 21), to: date(2026, 4, 20) };
        for (acquired_on, expected) in [
            (None, 31),
            (Some(date(2026, 3, 20)), 31),
            (Some(date(2026, 3, 21)), 31),
            (Some(date(2026, 3, 22)), 30),
            (Some(date(2026, 4, 1)), 20),
            (Some(date(2026, 4, 20)), 1),
            (Some(date(2026, 4, 21)), 0),
            (Some(date(2026, 5, 1)), 0),
        ] {
            let mut trace = Explanation::default();
            let days = calendar_days(period, acquired_on, &mut trace).unwrap();
            assert_eq!(days.value, Exact::whole(expected), "{acquired_on:?}");
            assert!(replay(&trace).is_ok());
        }
    }

    #[test]
    fn days_less_absence() {
        let days = scheduled_less_absence(21, 2, &mut Silent).unwrap();
        assert_eq!(days.value, Exact::whole(19));
        assert!(scheduled_less_absence(21, 21, &mut Silent).is_ok());
        assert!(scheduled_less_absence(21, 22, &mut Silent).is_err());
    }
}
