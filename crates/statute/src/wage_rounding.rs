//! 賃金計算の端数 — the roundings of hours and of what is paid that an office may choose.
//!
//! Law: 労働基準法24条, 昭和63年3月14日基発150号. The roundings of the pay of an hour and of a month's
//! premium stand in [`crate::premium_pay`].

use romori_types::{Exact, Rounding, Yen};

use crate::error::StatuteError;
use crate::law::Basis;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static FRACTION: [Basis; 1] = [Basis::circular("昭和63年3月14日基発150号")];
/// What may be rounded of a month's payment, and what may be carried to the next.
const HUNDRED: i64 = 100;
const THOUSAND: i64 = 1_000;

/// 支払額の端数処理 — of a month's payment, as the rules of employment say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentRounding {
    /// そのまま支払う
    None,
    /// 100円未満を、50円未満切捨て・50円以上切上げ
    NearestHundred,
    /// 1,000円未満を翌月の支払日に繰り越す
    CarryThousand,
}

/// 支払額 — what is paid and what is carried to the next payday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundedPayment {
    /// 支払う額
    pub paid: Yen,
    /// 翌月に繰り越す額
    pub carried: Yen,
}

/// 1か月の時間数の端数 — the hours of a month of one kind (時間外・休日・深夜), each by itself.
///
/// Law: 昭和63年3月14日基発150号: under thirty minutes dropped, thirty and more up to the hour. Only of
/// a month's sum, never of a day. Unit: whole hours.
///
/// # Errors
/// When the hours are below zero.
pub fn month_hours<T: Trace>(hours: Exact, trace: &mut T) -> Result<i64, StatuteError> {
    if hours < Exact::ZERO {
        let message = "1か月の時間数は0時間以上で入れてください。";
        return Err(StatuteError::impossible("hours", message));
    }
    let hours = Quantity::given("1か月の時間数", hours, Unit::Hours);
    let rule = Rule::new("時間数の端数", &FRACTION);
    let nearest = Operation::Round(Rounding::HalfUp);
    let rounded = rule.take(trace, "時間数", Unit::Hours, nearest, &[&hours], |rounded| {
        format!("{hours}の30分未満を切り捨て、30分以上を切り上げて{rounded}です。")
    })?;
    trace.gives("hours", &rounded);
    Ok(rounded.value.rounded(Rounding::Down))
}

/// 支払額の端数 — what is paid of a month's wages after deductions.
///
/// Law: 労働基準法24条, 昭和63年3月14日基発150号. Unit: whole yen. What was carried from the month before
/// is part of the amount.
///
/// # Errors
/// When the amount is below zero.
pub fn rounded_payment<T: Trace>(
    amount: Yen,
    rounding: PaymentRounding,
    trace: &mut T,
) -> Result<RoundedPayment, StatuteError> {
    if amount < Yen::ZERO {
        let message = "支払う額は0円以上で入れてください。";
        return Err(StatuteError::impossible("amount", message));
    }
    let amount = Quantity::yen("1か月の支払額", amount);
    let rule = Rule::new("支払額の端数", &FRACTION);
    let paid = match rounding {
        PaymentRounding::None => {
            rule.take(trace, "支払う額", Unit::Yen, Operation::Take, &[&amount], |paid| {
                format!("端数を処理せず{paid}を支払います。")
            })?
        }
        PaymentRounding::NearestHundred => nearest_hundred(rule, &amount, trace)?,
        PaymentRounding::CarryThousand => {
            let floor = Operation::FloorTo(THOUSAND);
            rule.take(trace, "支払う額", Unit::Yen, floor, &[&amount], |paid| {
                format!("{amount}の1,000円未満を翌月に繰り越し、{paid}を支払います。")
            })?
        }
    };
    trace.gives("paid", &paid);
    let carried = if rounding == PaymentRounding::CarryThousand {
        let rest = Operation::Difference;
        rule.take(trace, "繰り越す額", Unit::Yen, rest, &[&amount, &paid], |carried| {
            format!("翌月の支払日に{carried}を支払います。")
        })?
    } else {
        Quantity::yen("繰り越す額", Yen::ZERO)
    };
    trace.gives("carried", &carried);
    Ok(RoundedPayment { paid: paid.as_yen(), carried: carried.as_yen() })
}

fn nearest_hundred<T: Trace>(
    rule: Rule<'_>,
    amount: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let half = Quantity::yen("50円", Yen::new(HUNDRED / 2));
    let sum = Operation::Sum;
    let raised =
        rule.take(trace, "50円を足した額", Unit::Yen, sum, &[amount, &half], |sum| {
            format!("50円以上を切り上げるため、{half}を足して{sum}とします。")
        })?;
    let floor = Operation::FloorTo(HUNDRED);
    rule.take(trace, "支払う額", Unit::Yen, floor, &[&raised], |paid| {
        format!("100円未満を切り捨てて、{paid}を支払います。")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn paid(amount: i64, rounding: PaymentRounding) -> (i64, i64) {
        let mut trace = Explanation::default();
        let found = rounded_payment(Yen::new(amount), rounding, &mut trace).unwrap();
        replay(&trace).unwrap();
        (found.paid.get(), found.carried.get())
    }

    /// o-mochizuki.jp: 40.50 hours are 41, 40.25 are 40, 8.50 are 9.
    #[test]
    fn thirty_minutes() {
        for (minutes, hours) in [
            (0, 0),
            (29, 0),
            (30, 1),
            (31, 1),
            (40 * 60 + 15, 40),
            (40 * 60 + 30, 41),
            (8 * 60 + 30, 9),
            (8 * 60 + 29, 8),
        ] {
            let mut trace = Explanation::default();
            let exact = Exact::ratio(minutes, 60).unwrap();
            assert_eq!(month_hours(exact, &mut trace).unwrap(), hours, "{minutes}");
            replay(&trace).unwrap();
        }
        assert!(month_hours(Exact::whole(-1), &mut Silent).is_err());
    }

    #[test]
    fn a_hundred_and_a_thousand() {
        use PaymentRounding::{CarryThousand, NearestHundred, None};
        for (amount, rounding, expected) in [
            (214_349, None, (214_349, 0)),
            (214_349, NearestHundred, (214_300, 0)),
            (214_350, NearestHundred, (214_400, 0)),
            (214_351, NearestHundred, (214_400, 0)),
            (214_999, CarryThousand, (214_000, 999)),
            (215_000, CarryThousand, (215_000, 0)),
            (215_001, CarryThousand, (215_000, 1)),
            (0, NearestHundred, (0, 0)),
        ] {
            assert_eq!(paid(amount, rounding), expected, "{amount} {rounding:?}");
        }
        assert!(rounded_payment(Yen::new(-1), None, &mut Silent).is_err());
    }

    proptest! {
        #[test]
        fn nothing_is_lost(amount in 0_i64..5_000_000) {
            let (whole, carried) = paid(amount, PaymentRounding::CarryThousand);
            prop_assert_eq!((whole + carried, whole % 1_000), (amount, 0));
            let (nearest, _) = paid(amount, PaymentRounding::NearestHundred);
            prop_assert!(nearest % 100 == 0 && (nearest - amount).abs() <= 50);
        }
    }
}
