//! 年次有給休暇の賃金 — what a day of leave pays.
//!
//! Law: 労働基準法39条9項, 労働基準法施行規則25条, 健康保険法99条.

use romori_types::{Exact, Rounding, Yen};

use crate::error::StatuteError;
use crate::law::Basis;
use crate::steps::{whole_yen, within};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static NORMAL: [Basis; 2] =
    [Basis::act("労働基準法39条9項"), Basis::ordinance("労働基準法施行規則25条1項1号")];
static AVERAGE: [Basis; 1] = [Basis::act("労働基準法39条9項")];
static STANDARD: [Basis; 2] = [Basis::act("労働基準法39条9項"), Basis::act("健康保険法99条2項")];
static FRACTION: [Basis; 1] = [Basis::act("通貨の単位及び貨幣の発行等に関する法律3条")];
/// 標準報酬月額の三十分の一, rounded to ten yen.
const PARTS: i64 = 30;
const TEN: i64 = 10;

/// 休暇の賃金の方法 — by which of the three ways a day of leave is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeavePay {
    /// 通常の賃金: of who is paid by the hour, for the hours of that day.
    NormalWage {
        /// 時給
        hourly_wage: Yen,
        /// その日の所定労働時間
        scheduled_hours: Exact,
    },
    /// 平均賃金
    AverageWage(Exact),
    /// 標準報酬月額の三十分の一, by agreement.
    StandardRemuneration(Yen),
}

/// 年次有給休暇の賃金 — of one day.
///
/// Law: 労働基準法39条9項. Rounding: 50 sen and over up; a thirtieth of the standard to ten yen, five
/// yen and over up (健康保険法99条2項). Unit: whole yen. Not covered: normal pay of who is not paid by
/// the hour (則25条1項2号–6号).
///
/// # Errors
/// When the day has more than 24 hours.
pub fn leave_pay<T: Trace>(method: LeavePay, trace: &mut T) -> Result<Yen, StatuteError> {
    let fraction = Rule::new("端数の処理", &FRACTION);
    let pay = match method {
        LeavePay::NormalWage { hourly_wage, scheduled_hours } => {
            within("scheduled_hours", scheduled_hours, 0, 24)?;
            let wage = Quantity::yen("時給", hourly_wage);
            let hours = Quantity::given("所定労働時間", scheduled_hours, Unit::Hours);
            let operands = [&wage, &hours];
            let product = Operation::Product;
            let rule = Rule::new("通常の賃金", &NORMAL);
            let exact =
                rule.take(trace, "通常の賃金", Unit::Yen, product, &operands, |exact| {
                    format!("時給{wage} × その日の所定{hours}で{exact}です。")
                })?;
            whole_yen(fraction, "休暇の賃金", &exact, Rounding::HalfUp, trace)?
        }
        LeavePay::AverageWage(average) => {
            let average = Quantity::given("平均賃金", average, Unit::Yen);
            let rule = Rule::new("平均賃金", &AVERAGE);
            let take = Operation::Take;
            let exact = rule.take(trace, "平均賃金", Unit::Yen, take, &[&average], |exact| {
                format!("休暇1日に平均賃金{exact}を支払います。")
            })?;
            whole_yen(fraction, "休暇の賃金", &exact, Rounding::HalfUp, trace)?
        }
        LeavePay::StandardRemuneration(standard) => thirtieth(standard, trace)?,
    };
    trace.gives("leave_pay", &pay);
    Ok(pay.as_yen())
}

fn thirtieth<T: Trace>(standard: Yen, trace: &mut T) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("標準報酬月額の30分の1", &STANDARD);
    let standard = Quantity::yen("標準報酬月額", standard);
    let parts = Quantity::count("30", PARTS, Unit::Count);
    let ten = Quantity::count("10円", TEN, Unit::Count);
    let divide = Operation::Quotient;
    let exact =
        rule.take(trace, "30分の1", Unit::Yen, divide.clone(), &[&standard, &parts], |exact| {
            format!("標準報酬月額{standard} ÷ 30 = {exact}です。")
        })?;
    let tens = rule.take(trace, "10円の数", Unit::Count, divide, &[&exact, &ten], |tens| {
        format!("10円を単位に数えて{tens}です。")
    })?;
    let round = Operation::Round(Rounding::HalfUp);
    let tens = rule.take(trace, "10円の数", Unit::Count, round, &[&tens], |tens| {
        format!("5円未満を切り捨て、5円以上を切り上げて{tens}です。")
    })?;
    rule.take(trace, "休暇の賃金", Unit::Yen, Operation::Product, &[&tens, &ten], |pay| {
        format!("10円を掛けて、休暇1日の賃金は{pay}です。")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    fn pay(method: LeavePay) -> i64 {
        let mut trace = Explanation::default();
        let found = leave_pay(method, &mut trace).unwrap();
        assert_eq!(replay(&trace).unwrap(), [("leave_pay", Exact::from(found))]);
        found.get()
    }

    #[test]
    fn fractions_of_each_method() {
        let hours = |quarters| Exact::ratio(quarters, 4).unwrap();
        for (wage, quarters, expected) in [(1350, 22, 7425), (1001, 22, 5506), (1001, 21, 5255)] {
            let (hourly_wage, scheduled_hours) = (Yen::new(wage), hours(quarters));
            assert_eq!(pay(LeavePay::NormalWage { hourly_wage, scheduled_hours }), expected);
        }
        for (sen, expected) in [(912_349, 9123), (912_350, 9124), (912_351, 9124)] {
            let average = Exact::ratio(sen, 100).unwrap();
            assert_eq!(pay(LeavePay::AverageWage(average)), expected);
        }
        // 58,000 ÷ 30 = 1,933.3; 260,000 ÷ 30 = 8,666.7; 145,050 ÷ 30 = 4,835 exactly.
        for (standard, expected) in
            [(58_000, 1930), (260_000, 8670), (145_050, 4840), (145_049, 4830), (300_000, 10_000)]
        {
            assert_eq!(pay(LeavePay::StandardRemuneration(Yen::new(standard))), expected);
        }
        let method = LeavePay::NormalWage { hourly_wage: Yen::new(1), scheduled_hours: hours(97) };
        assert!(leave_pay(method, &mut Explanation::default()).is_err());
    }

    proptest! {
        #[test]
        fn both_ways_agree(
            standard in 0_i64..2_000_000, wage in 0_i64..10_000, quarters in 0_i64..=96
        ) {
            let found = pay(LeavePay::StandardRemuneration(Yen::new(standard)));
            prop_assert_eq!(found, (standard + 150) / 300 * 10);
            let scheduled_hours = Exact::ratio(i128::from(quarters), 4).unwrap();
            let found = pay(LeavePay::NormalWage { hourly_wage: Yen::new(wage), scheduled_hours });
            prop_assert_eq!(found, (wage * quarters + 2) / 4);
        }
    }
}
