//! 自己の労働による収入 — what short work while unemployed takes off 基本手当.
//!
//! Law: 雇用保険法19条.

use romori_types::{Date, Rate, Rounding, Yen};

use super::step::{holds, less, not_negative, rounded, sum, times};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static EARNINGS: [Basis; 1] = [Basis::act("雇用保険法19条1項・2項")];
/// 19条1項: 賃金日額の100分の80.
const SHARE: Rate = Rate::from_billionths(800_000_000);

/// 控除額の示し方
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarningsDeduction {
    /// That of the day, as held.
    Of(Date),
    /// As the notice of the office names it.
    Given(Yen),
}

/// 失業中の収入の問い — earnings of days of less than four hours' work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnEarnings {
    /// 控除額
    pub deduction: EarningsDeduction,
    /// 賃金日額, within its limits.
    pub daily_wage: Yen,
    /// 基本手当日額
    pub daily_allowance: Yen,
    /// 収入
    pub earned: Yen,
    /// 収入の基礎となった日数
    pub days: u32,
}

/// 減額後の基本手当
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReducedAllowance {
    /// By how much a day's allowance and earnings pass 80 per cent of the daily wage.
    pub over: Yen,
    /// 基本手当 of one such day.
    pub daily: Yen,
    /// 基本手当 of those days.
    pub total: Yen,
}

/// 自己の労働による収入 — the allowance of the days on which somebody earned something.
///
/// Law: 雇用保険法19条1項・2項. Rounding: the earnings of a day with their fraction, the fraction of
/// the amount of a day dropped. Unit: whole yen. Not covered: days of four hours or more (就職した日),
/// for which nothing is paid.
///
/// # Errors
/// When the day lies outside the checked range, an amount is negative, or there is no day.
pub fn own_earnings<T: Trace>(
    case: &OwnEarnings,
    law: &Law,
    trace: &mut T,
) -> Result<ReducedAllowance, StatuteError> {
    if case.days == 0 {
        let message = "収入の基礎となった日数は1日以上で入れてください。";
        return Err(StatuteError::impossible("days", message));
    }
    let wage = not_negative("daily_wage", "賃金日額", case.daily_wage)?;
    let allowance = not_negative("daily_allowance", "基本手当日額", case.daily_allowance)?;
    let earned = not_negative("earned", "収入", case.earned)?;
    let found = match case.deduction {
        EarningsDeduction::Of(on) => Some(law.benefits.own_earnings.on(on)?),
        EarningsDeduction::Given(_) => None,
    };
    let parameters: Vec<&dyn DescribeParameter> =
        found.iter().map(|found| found as &dyn DescribeParameter).collect();
    let deduction = match (case.deduction, &found) {
        (_, Some(found)) => Quantity::parameter("控除額", *found.value, Unit::Yen),
        (EarningsDeduction::Given(yen), None) => not_negative("deduction", "控除額", yen)?,
        (EarningsDeduction::Of(_), None) => not_negative("deduction", "控除額", Yen::ZERO)?,
    };
    let rule = Rule::new("自己の労働による収入", &EARNINGS).with(&parameters);
    let days = Quantity::count("基礎日数", i64::from(case.days), Unit::Days);
    let operands = [&earned, &days];
    let quotient = Operation::Quotient;
    let of_day = rule.take(trace, "収入の1日分", Unit::Yen, quotient, &operands, |yen| {
        format!("収入{earned} ÷ {days}で、1日分は{yen}です。")
    })?;
    let counted = less(rule, "控除後の収入", &of_day, &deduction, trace)?;
    let both = sum(rule, "収入と基本手当日額の合計", &[&counted, &allowance], trace)?;
    let share = Quantity::parameter("80%", SHARE, Unit::Rate);
    let bound = times(rule, "賃金日額の80%", &wage, &share, trace)?;
    let exact = less(rule, "超過額", &both, &bound, trace)?;
    let passes = Operation::MoreThan;
    let none = Quantity::yen("0円", Yen::ZERO);
    let is = rule.take(trace, "減額", Unit::Truth, passes, &[&exact, &none], |is| {
        format!("80%を超える減額は、必要{}。", holds(is))
    })?;
    trace.gives("is_reduced", &is);
    let left = less(rule, "減額後の日額", &allowance, &exact, trace)?;
    let daily = rounded(rule, "減額後の日額", &left, Rounding::Down, trace)?;
    trace.gives("daily", &daily);
    let total = times(rule, "減額後の基本手当", &daily, &days, trace)?;
    trace.gives("total", &total);
    let over = rounded(rule, "超過額", &exact, Rounding::Up, trace)?;
    Ok(ReducedAllowance { over: over.as_yen(), daily: daily.as_yen(), total: total.as_yen() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn ask(case: &OwnEarnings) -> ReducedAllowance {
        let mut trace = Explanation::default();
        let value = own_earnings(case, Law::embedded(), &mut trace).unwrap();
        replay(&trace).unwrap();
        value
    }

    fn case(earned: i64, days: u32) -> OwnEarnings {
        OwnEarnings {
            deduction: EarningsDeduction::Of("2024-07-31".parse().unwrap()),
            daily_wage: Yen::new(10_000),
            daily_allowance: Yen::new(6_000),
            earned: Yen::new(earned),
            days,
        }
    }

    /// 19条1項, by hand: 8,000 − 6,000 + 1,331 = 3,331 yen a day are left alone, 9,331 take all.
    #[test]
    fn around_the_three_bands() {
        for (earned, over, daily) in [
            (0, 0, 6_000),
            (3_330, 0, 6_000),
            (3_331, 0, 6_000),
            (3_332, 1, 5_999),
            (9_330, 5_999, 1),
            (9_331, 6_000, 0),
            (9_332, 6_001, 0),
        ] {
            let found = ask(&case(earned, 1));
            assert_eq!((found.over.get(), found.daily.get()), (over, daily), "{earned}");
            assert_eq!(found.total, found.daily);
            // The same every day for three days.
            let three = ask(&case(earned * 3, 3));
            assert_eq!((three.daily, three.total.get()), (found.daily, daily * 3), "{earned}");
        }
        // 10,000 yen of three days: 3,333 1/3 a day, 2 1/3 over; the fraction goes.
        let found = ask(&case(10_000, 3));
        assert_eq!((found.over.get(), found.daily.get(), found.total.get()), (3, 5_997, 17_991));
    }

    #[test]
    fn deductions_by_the_day() {
        let deduction = |on: &str| {
            let of = EarningsDeduction::Of(on.parse().unwrap());
            let base = OwnEarnings { deduction: of, ..case(4_000, 1) };
            // 4,000 less the deduction is over 2,000 by what is left out of 2,000.
            2_000 - ask(&base).over.get()
        };
        for (on, yen) in [
            ("2023-08-01", 1_331),
            ("2024-07-31", 1_331),
            ("2024-08-01", 1_354),
            ("2025-07-31", 1_354),
            ("2025-08-01", 1_391),
            ("2026-07-31", 1_391),
        ] {
            assert_eq!(deduction(on), yen, "{on}");
        }
        let given = EarningsDeduction::Given(Yen::new(1_500));
        assert_eq!(ask(&OwnEarnings { deduction: given, ..case(3_501, 1) }).daily.get(), 5_999);
        let refused = |case: &OwnEarnings| match own_earnings(case, Law::embedded(), &mut Silent) {
            Err(StatuteError::Impossible { field, .. }) => field,
            Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
            other => panic!("{other:?}"),
        };
        for on in ["2023-07-31", "2026-08-01"] {
            let late = EarningsDeduction::Of(on.parse().unwrap());
            let late = OwnEarnings { deduction: late, ..case(1, 1) };
            assert_eq!(refused(&late), "benefits.own_earnings", "{on}");
        }
        assert_eq!(refused(&case(1, 0)), "days");
        assert_eq!(refused(&case(-1, 1)), "earned");
        let minus = Yen::new(-1);
        assert_eq!(refused(&OwnEarnings { daily_wage: minus, ..case(1, 1) }), "daily_wage");
        assert_eq!(
            refused(&OwnEarnings { daily_allowance: minus, ..case(1, 1) }),
            "daily_allowance"
        );
        let given = EarningsDeduction::Given(minus);
        assert_eq!(refused(&OwnEarnings { deduction: given, ..case(1, 1) }), "deduction");
    }

    proptest! {
        /// In whole numbers: what is left of 80 per cent after what counts of the earnings.
        #[test]
        fn earnings_fill_up_to_eighty_per_cent(
            wage in 3_000_i64..18_000,
            allowance in 2_000_i64..9_000,
            earned in 0_i64..200_000,
            days in 1_u32..28,
            deduction in 0_i64..3_000,
        ) {
            let case = OwnEarnings {
                deduction: EarningsDeduction::Given(Yen::new(deduction)),
                daily_wage: Yen::new(wage),
                daily_allowance: Yen::new(allowance),
                earned: Yen::new(earned),
                days,
            };
            let found = ask(&case);
            let count = i64::from(days);
            // Fifths of a yen, times the days.
            let counted = (earned - deduction * count).max(0) * 5;
            let over = (counted + (allowance * 5 - wage * 4) * count).max(0);
            let left = (allowance * 5 * count - over).max(0);
            prop_assert_eq!(found.daily.get(), left / (5 * count));
            prop_assert_eq!(found.total.get(), found.daily.get() * count);
            let more = ask(&OwnEarnings { earned: Yen::new(earned + 1), ..case });
            prop_assert!(more.total <= found.total);
            prop_assert!(found.daily.get() <= allowance);
        }
    }
}
