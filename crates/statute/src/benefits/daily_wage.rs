//! 賃金日額 — of the last six months, held within the limits of the day.
//!
//! Law: 雇用保険法17条・18条; for leaves 61条の4・61条の7.

use romori_types::{Date, Rounding, Yen};

use super::step::{not_negative, rounded};
use crate::error::StatuteError;
use crate::law::{Basis, DailyWageLimits, InForce, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static SIX_MONTHS: [Basis; 1] = [Basis::act("雇用保険法17条1項")];
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
