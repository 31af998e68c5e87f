//! 欠勤・途中の月の賃金 — pay by the month of who did not work all of it.
//!
//! Law: 労働基準法24条1項 (what was worked is paid whole), 民法624条 (what was not worked is not due).

use romori_types::{Exact, Rounding, Yen};

use crate::error::StatuteError;
use crate::law::Basis;
use crate::steps::whole_yen;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static ABSENCE: [Basis; 2] = [Basis::act("民法624条1項"), Basis::act("労働基準法24条1項")];
static WORKED: [Basis; 2] =
    [Basis::act("労働基準法24条1項"), Basis::act("通貨の単位及び貨幣の発行等に関する法律3条")];

/// 月の一部 — which part of the scheduled days or hours was missed or worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartOfMonth {
    /// 欠勤した日数
    AbsentDays(Exact),
    /// 欠勤した時間
    AbsentHours(Exact),
    /// 働いた日数
    WorkedDays(Exact),
}

/// 欠勤・途中の月の問い — pay of the month, what was scheduled and which part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartMonthCase {
    /// Pay of the whole month.
    pub monthly_pay: Yen,
    /// 所定労働日数 or 所定労働時間, of the same unit as the part.
    pub scheduled: Exact,
    /// The part.
    pub part: PartOfMonth,
}

/// 欠勤・途中の月の賃金 — what is taken off and what is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartMonthPay {
    /// 欠勤控除, for absence.
    pub deduction: Option<Yen>,
    /// What is paid.
    pub pay: Yen,
}

impl PartOfMonth {
    const fn parts(self) -> (Exact, Unit, &'static str, &'static str) {
        match self {
            Self::AbsentDays(part) => (part, Unit::Days, "absence_days", "scheduled_days"),
            Self::AbsentHours(part) => (part, Unit::Hours, "absence_hours", "scheduled_hours"),
            Self::WorkedDays(part) => (part, Unit::Days, "worked_days", "scheduled_days"),
        }
    }
}

/// 欠勤・途中の月の賃金 — the share of a month's pay.
///
/// Law: 民法624条1項, 労働基準法24条1項. Rounding: the deduction drops its fraction, so that nothing
/// worked is left unpaid; pay for days worked has 50 sen and over up. Unit: whole yen.
///
/// # Errors
/// When nothing was scheduled or the part is more than the whole.
pub fn part_month_pay<T: Trace>(
    case: &PartMonthCase,
    trace: &mut T,
) -> Result<PartMonthPay, StatuteError> {
    let (part, unit, part_field, scheduled_field) = case.part.parts();
    if case.scheduled <= Exact::ZERO {
        let message = format!("「{scheduled_field}」は0より大きくしてください。");
        return Err(StatuteError::impossible(scheduled_field, message));
    }
    if part > case.scheduled {
        let message = format!("「{part_field}」が「{scheduled_field}」より多くなっています。");
        return Err(StatuteError::impossible(part_field, message));
    }
    let monthly = Quantity::yen("月の賃金", case.monthly_pay);
    let scheduled = Quantity::given("所定", case.scheduled, unit);
    let part = Quantity::given("その部分", part, unit);
    if let PartOfMonth::WorkedDays(_) = case.part {
        let exact = share(&monthly, &part, &scheduled, &WORKED, trace)?;
        let rule = Rule::new("働いた日数の賃金", &WORKED);
        let pay = whole_yen(rule, "支払う額", &exact, Rounding::HalfUp, trace)?;
        trace.gives("pay", &pay);
        return Ok(PartMonthPay { deduction: None, pay: pay.as_yen() });
    }
    let exact = share(&monthly, &part, &scheduled, &ABSENCE, trace)?;
    let rule = Rule::new("欠勤控除", &ABSENCE);
    let deduction = whole_yen(rule, "控除する額", &exact, Rounding::Down, trace)?;
    trace.gives("deduction", &deduction);
    let operands = [&monthly, &deduction];
    let pay =
        rule.take(trace, "支払う額", Unit::Yen, Operation::Difference, &operands, |pay| {
            format!("{monthly}から{deduction}を引いて、支払う額は{pay}です。")
        })?;
    trace.gives("pay", &pay);
    Ok(PartMonthPay { deduction: Some(deduction.as_yen()), pay: pay.as_yen() })
}

fn share<T: Trace>(
    monthly: &Quantity,
    part: &Quantity,
    scheduled: &Quantity,
    basis: &'static [Basis],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("日割り・時間割り", basis);
    let product =
        rule.take(trace, "積", Unit::Yen, Operation::Product, &[monthly, part], |product| {
            format!("月の賃金{monthly}に{part}を掛けて{product}です。")
        })?;
    let operands = [&product, scheduled];
    rule.take(trace, "割合の額", Unit::Yen, Operation::Quotient, &operands, |exact| {
        format!("所定の{scheduled}で割って{exact}です。")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn ask(pay: i64, scheduled: i64, part: PartOfMonth) -> Result<PartMonthPay, StatuteError> {
        let scheduled = Exact::whole(scheduled);
        let case = PartMonthCase { monthly_pay: Yen::new(pay), scheduled, part };
        let mut trace = Explanation::default();
        let found = part_month_pay(&case, &mut trace)?;
        assert_eq!(replay(&trace).unwrap().last(), Some(&("pay", Exact::from(found.pay))));
        Ok(found)
    }

    #[test]
    fn absence_in_days_and_hours_and_days_worked() {
        let two = Exact::whole(2);
        // 273,900 × 2 ÷ 21 = 26,085.71…
        let found = ask(273_900, 21, PartOfMonth::AbsentDays(two)).unwrap();
        assert_eq!((found.deduction.unwrap().get(), found.pay.get()), (26_085, 247_815));
        let half = Exact::ratio(5, 2).unwrap();
        let found = ask(320_000, 160, PartOfMonth::AbsentHours(half)).unwrap();
        assert_eq!((found.deduction.unwrap().get(), found.pay.get()), (5000, 315_000));
        // 273,900 × 2 ÷ 21 = 26,085.71…: 50 sen and over up.
        let found = ask(273_900, 21, PartOfMonth::WorkedDays(two)).unwrap();
        assert_eq!((found.deduction, found.pay.get()), (None, 26_086));
    }

    #[test]
    fn nothing_and_all() {
        for (part, pay) in [(0, 200_000), (20, 0)] {
            let part = PartOfMonth::AbsentDays(Exact::whole(part));
            assert_eq!(ask(200_000, 20, part).unwrap().pay.get(), pay);
        }
        assert!(ask(200_000, 20, PartOfMonth::AbsentDays(Exact::whole(21))).is_err());
        assert!(ask(200_000, 0, PartOfMonth::AbsentDays(Exact::ZERO)).is_err());
    }

    proptest! {
        #[test]
        fn both_ways_agree(pay in 0_i64..5_000_000, scheduled in 1_i64..=31, part in 0_i64..=31) {
            let part = part.min(scheduled);
            let case = |part| PartMonthCase {
                monthly_pay: Yen::new(pay),
                scheduled: Exact::whole(scheduled),
                part,
            };
            let days = Exact::whole(part);
            let absent = part_month_pay(&case(PartOfMonth::AbsentDays(days)), &mut Silent).unwrap();
            let taken = pay * part / scheduled;
            prop_assert_eq!(absent.deduction.unwrap().get(), taken);
            prop_assert_eq!(absent.pay.get(), pay - taken);
            let worked = part_month_pay(&case(PartOfMonth::WorkedDays(days)), &mut Silent).unwrap();
            let slow = (2 * pay * part + scheduled) / (2 * scheduled);
            prop_assert_eq!(worked.pay.get(), slow);
            // Who works all the other days is never paid less than by the days worked, less one.
            let rest = PartOfMonth::WorkedDays(Exact::whole(scheduled - part));
            let rest = part_month_pay(&case(rest), &mut Silent).unwrap();
            prop_assert!((absent.pay.get() - rest.pay.get()).abs() <= 1);
        }
    }
}
