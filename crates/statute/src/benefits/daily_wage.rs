//! 賃金日額 — of the last six months, held within the limits of the day.
//!
//! Law: 雇用保険法17条・18条; for leaves 61条の4・61条の7.

use romori_types::{Date, Rounding, Yen};

use super::step::{not_negative, rounded};
use crate::error::StatuteError;
use crate::law::{Basis, DailyWageLimits, InForce, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static SIX_MONTHS: [Basis; 1] = [Basis::act("雇用保険法17条1項")];
static GUARANTEE: [Basis; 1] = [Basis::act("雇用保険法17条2項")];
static LIMITS: [Basis; 2] = [Basis::act("雇用保険法17条4項"), Basis::act("雇用保険法18条")];
/// 雇用保険法17条1項: the wages of six months are divided by these days.
const DAYS_OF_SIX_MONTHS: i64 = 180;

/// 賃金の示し方 — a daily wage, or the wages of six months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WageBasis {
    /// 賃金日額
    Daily(Yen),
    /// 最後の6か月の賃金
    SixMonths(Yen),
}

/// 年齢の区分 — by which the cap of the daily wage differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AgeBand {
    /// 30歳未満. Also from 65 on (37条の4第2項).
    Under30,
    /// 30歳以上45歳未満
    From30,
    /// 45歳以上60歳未満
    From45,
    /// 60歳以上65歳未満
    From60,
}

impl AgeBand {
    /// The band of an age.
    pub const fn of(age: u8) -> Self {
        match age {
            30..=44 => Self::From30,
            45..=59 => Self::From45,
            60..=64 => Self::From60,
            _ => Self::Under30,
        }
    }

    /// The cap for the band.
    pub const fn cap(self, limits: &DailyWageLimits) -> Yen {
        match self {
            Self::Under30 => limits.under_30,
            Self::From30 => limits.from_30_to_44,
            Self::From45 => limits.from_45_to_59,
            Self::From60 => limits.from_60_to_64,
        }
    }

    const fn ja(self) -> &'static str {
        match self {
            Self::Under30 => "30歳未満（65歳以上も同じ）",
            Self::From30 => "30歳以上45歳未満",
            Self::From45 => "45歳以上60歳未満",
            Self::From60 => "60歳以上65歳未満",
        }
    }
}

/// 賃金日額 — of the last six months, as it is.
pub(super) fn daily_wage<T: Trace>(
    wages: WageBasis,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("賃金日額", &SIX_MONTHS);
    match wages {
        WageBasis::Daily(yen) => {
            let given = not_negative("daily_wage", "賃金日額", yen)?;
            let take = Operation::Take;
            rule.take(trace, "賃金日額", Unit::Yen, take, &[&given], |wage| {
                format!("賃金日額は{wage}です。")
            })
        }
        WageBasis::SixMonths(yen) => {
            let given = not_negative("wages_6_months", "6か月の賃金", yen)?;
            let days = Quantity::count("6か月の日数", DAYS_OF_SIX_MONTHS, Unit::Days);
            let operands = [&given, &days];
            let quotient = Operation::Quotient;
            let exact =
                rule.take(trace, "賃金日額", Unit::Yen, quotient, &operands, |exact| {
                    format!("6か月の賃金{given} ÷ 180は{exact}です。")
                })?;
            rounded(rule, "賃金日額", &exact, Rounding::Down, trace)
        }
    }
}

/// 最低保障の問い — wages of six months of which some go by days, hours or output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuaranteedWages {
    /// 日・時間・出来高などによる賃金
    pub by_work: Yen,
    /// 労働した日数
    pub days_worked: u32,
    /// 月・週その他一定の期間によって定めた賃金
    pub periodic: Yen,
    /// The days of the periods the latter belongs to; a month counts as thirty.
    pub periodic_days: u32,
}

/// 賃金日額の最低保障 — the daily wage of who is paid by the day, the hour or by output, if it is higher.
///
/// Law: 雇用保険法17条1項・2項. Rounding: the fraction of a yen dropped. Unit: whole yen a day.
///
/// # Errors
/// When an amount is negative, or there is no day for wages by days.
pub fn guaranteed_daily_wage<T: Trace>(
    wages: &GuaranteedWages,
    law: &Law,
    on: Date,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let by_work = not_negative("by_work", "日・時間などによる賃金", wages.by_work)?;
    let periodic = not_negative("periodic", "月・週などの賃金", wages.periodic)?;
    for (field, yen, days) in [
        ("days_worked", wages.by_work, wages.days_worked),
        ("periodic_days", wages.periodic, wages.periodic_days),
    ] {
        if yen > Yen::ZERO && days == 0 {
            let message = "賃金のある分の日数を1日以上で入れてください。";
            return Err(StatuteError::impossible(field, message));
        }
    }
    let found = law.benefits.guarantee.on(on)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("賃金日額の最低保障", &GUARANTEE).with(&parameters);
    let usual = daily_wage(WageBasis::SixMonths(wages.by_work + wages.periodic), trace)?;
    let worked = Quantity::count("労働した日数", i64::from(wages.days_worked.max(1)), Unit::Days);
    let quotient = Operation::Quotient;
    let operands = [&by_work, &worked];
    let by_day =
        rule.take(trace, "1日当たり", Unit::Yen, quotient.clone(), &operands, |by_day| {
            format!("日・時間などによる賃金{by_work} ÷ 労働した日数{worked}は{by_day}です。")
        })?;
    let share = Quantity::parameter("最低保障の率", *found.value, Unit::Rate);
    let operands = [&by_day, &share];
    let product = Operation::Product;
    let least = rule.take(trace, "最低保障", Unit::Yen, product, &operands, |least| {
        format!("その{share}は{least}です。")
    })?;
    let days = i64::from(wages.periodic_days.max(1));
    let days = Quantity::count("期間の日数", days, Unit::Days);
    let operands = [&periodic, &days];
    let by_period =
        rule.take(trace, "月・週の1日分", Unit::Yen, quotient, &operands, |day| {
            format!("月・週などの賃金{periodic} ÷ 期間の日数{days}は{day}です。")
        })?;
    let operands = [&least, &by_period];
    let exact = rule.take(trace, "最低保障", Unit::Yen, Operation::Sum, &operands, |sum| {
        format!("2つの部分を合わせて{sum}です。")
    })?;
    let least = rounded(rule, "最低保障の額", &exact, Rounding::Down, trace)?;
    let operands = [&usual, &least];
    let wage =
        rule.take(trace, "賃金日額", Unit::Yen, Operation::Maximum, &operands, |wage| {
            format!("180で割った{usual}と最低保障{least}の高いほうで、賃金日額は{wage}です。")
        })?;
    trace.gives("daily_wage", &wage);
    Ok(wage.as_yen())
}

/// The limits in force on a day.
pub(super) fn limits(law: &Law, on: Date) -> Result<InForce<'_, DailyWageLimits>, StatuteError> {
    law.benefits.daily_wage.on(on)
}

/// The daily wage within its floor and the cap of the age.
pub(super) fn within<T: Trace>(
    wage: &Quantity,
    band: AgeBand,
    found: &InForce<'_, DailyWageLimits>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let rule = Rule::new("賃金日額の限度", &LIMITS).with(&parameters);
    let floor = Quantity::parameter("下限", found.value.floor, Unit::Yen);
    let cap = Quantity::parameter("上限", band.cap(found.value), Unit::Yen);
    let maximum = Operation::Maximum;
    let raised =
        rule.take(trace, "下限以上", Unit::Yen, maximum, &[wage, &floor], |raised| {
            format!("下限{floor}と比べて{raised}です。")
        })?;
    let minimum = Operation::Minimum;
    rule.take(trace, "使う賃金日額", Unit::Yen, minimum, &[&raised, &cap], |used| {
        format!("{}の上限{cap}と比べて、使う賃金日額は{used}です。", band.ja())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn wages(by_work: i64, days_worked: u32, periodic: i64, periodic_days: u32) -> GuaranteedWages {
        GuaranteedWages {
            by_work: Yen::new(by_work),
            days_worked,
            periodic: Yen::new(periodic),
            periodic_days,
        }
    }

    fn asked(wages: &GuaranteedWages) -> i64 {
        let on = "2026-09-30".parse().unwrap();
        let mut trace = Explanation::default();
        let found = guaranteed_daily_wage(wages, Law::embedded(), on, &mut trace).unwrap();
        replay(&trace).unwrap();
        found.get()
    }

    /// 70% of a day worked is more than a 180th of all below 126 days worked.
    #[test]
    fn seventy_per_cent_of_a_day_worked() {
        for (days, expected) in [(125, 5_040), (126, 5_000), (127, 5_000), (60, 10_500)] {
            assert_eq!(asked(&wages(900_000, days, 0, 0)), expected, "{days}");
        }
        // 60,000 ÷ 180 beside 70% of 840,000 ÷ 100.
        assert_eq!(asked(&wages(840_000, 100, 60_000, 180)), 6_213);
        assert_eq!(asked(&wages(0, 0, 900_000, 180)), 5_000);
    }

    #[test]
    fn wages_without_days() {
        let on = "2026-09-30".parse().unwrap();
        let ask = |wages: GuaranteedWages| match guaranteed_daily_wage(
            &wages,
            Law::embedded(),
            on,
            &mut Silent,
        ) {
            Err(StatuteError::Impossible { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(ask(wages(-1, 1, 0, 0)), "by_work");
        assert_eq!(ask(wages(0, 1, -1, 1)), "periodic");
        assert_eq!(ask(wages(1, 0, 0, 0)), "days_worked");
        assert_eq!(ask(wages(0, 0, 1, 0)), "periodic_days");
    }

    proptest! {
        #[test]
        fn both_ways_agree(
            by_work in 0_i64..5_000_000,
            worked in 1_u32..184,
            periodic in 0_i64..5_000_000,
            months in 1_u32..7,
        ) {
            let days = i64::from(months * 30);
            let found = asked(&wages(by_work, worked, periodic, months * 30));
            let worked = i64::from(worked);
            let least = (by_work * 7 * days + periodic * 10 * worked) / (10 * worked * days);
            prop_assert_eq!(found, least.max((by_work + periodic) / 180));
        }
    }
}
