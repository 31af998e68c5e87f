//! 半月・旬・数か月・週ごとの給与の源泉徴収税額 — pay that is due neither by the month nor by the day.
//!
//! Law: 所得税法185条1項1号ロ・ハ・ニ・ヘと2号の同じ号, 所得税法施行令308条.

use romori_types::{Rounding, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::steps::whole_yen;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};
use crate::withholding::{WithholdingCase, WithholdingColumn, daily_table_tax, monthly_table_tax};

static PERIOD: [Basis; 2] =
    [Basis::act("所得税法185条1項1号・2号"), Basis::order("所得税法施行令308条")];

/// 給与の支給期 — for how long pay falls due at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayInterval {
    /// 毎半月
    HalfMonth,
    /// 毎旬
    TenDays,
    /// 月の整数倍の期間ごと: so many months.
    Months(u8),
    /// その他、週ごとなど: 支給日数
    Days(u16),
}

/// The tax withheld from pay that falls due by this interval.
///
/// Law: 所得税法185条1項1号・2号, 所得税法施行令308条. The pay is brought to a month or a day, its tax
/// looked up in the table, and brought back. Rounding: of a month's or a day's share and of the tax
/// the fraction of a yen is dropped. Unit: whole yen for the interval. Not covered: the formula for
/// computers; 丙欄, which is of daily pay.
///
/// # Errors
/// When the year, or for it the amount, lies outside the checked range, the pay is negative, the
/// interval is of no month or day, or the column is 丙.
pub fn interval_withholding<T: Trace>(
    case: &WithholdingCase,
    interval: PayInterval,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    check(case, interval)?;
    let rule = Rule::new("支給期に応じた税額", &PERIOD);
    let pay = Quantity::yen("社会保険料等控除後の給与", case.pay);
    let count = match interval {
        PayInterval::HalfMonth => Quantity::count("半月", 2, Unit::Count),
        PayInterval::TenDays => Quantity::count("旬", 3, Unit::Count),
        PayInterval::Months(months) => Quantity::count("月数", i64::from(months), Unit::Count),
        PayInterval::Days(days) => Quantity::count("支給日数", i64::from(days), Unit::Days),
    };
    let is_part = matches!(interval, PayInterval::HalfMonth | PayInterval::TenDays);
    let label = match interval {
        PayInterval::Days(_) => "日割額",
        PayInterval::Months(_) => "月割額",
        _ => "1か月分の給与",
    };
    let (to, back) = match is_part {
        true => (Operation::Product, Operation::Quotient),
        false => (Operation::Quotient, Operation::Product),
    };
    let sign = |is_times: bool| if is_times { "×" } else { "÷" };
    let exact = rule.take(trace, label, Unit::Yen, to, &[&pay, &count], |exact| {
        format!("{label}は、給与{pay} {} {count}で{exact}です。", sign(is_part))
    })?;
    let scaled = whole_yen(rule, label, &exact, Rounding::Down, trace)?;
    let tax = match interval {
        PayInterval::Days(_) => daily_table_tax(&scaled, case, law, trace)?,
        _ => monthly_table_tax(&scaled, case, law, trace)?,
    };
    let exact =
        rule.take(trace, "支給期の税額", Unit::Yen, back, &[&tax, &count], |exact| {
            format!("表の税額{tax} {} {count}で{exact}です。", sign(!is_part))
        })?;
    let tax = whole_yen(rule, "支給期の税額", &exact, Rounding::Down, trace)?;
    trace.gives("tax", &tax);
    Ok(tax.as_yen())
}

fn check(case: &WithholdingCase, interval: PayInterval) -> Result<(), StatuteError> {
    let impossible = |field, message: &str| Err(StatuteError::impossible(field, message));
    if case.pay < Yen::ZERO {
        let message = "社会保険料等控除後の給与は0円以上で入れてください。";
        return impossible("pay_after_social_insurance", message);
    }
    match (case.column, interval) {
        (WithholdingColumn::Hei, _) => {
            impossible("column", "丙欄は日ごとに払う給与だけに使えます。甲欄か乙欄にしてください。")
        }
        (_, PayInterval::Months(0) | PayInterval::Days(0)) => {
            impossible("interval", "支給期の月数か日数は1以上で入れてください。")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};
    use crate::withholding::{WithholdingMethod, daily_withholding, monthly_withholding};

    const KOU: WithholdingColumn = WithholdingColumn::Kou { dependants: 1 };
    const OTSU: WithholdingColumn = WithholdingColumn::Otsu { secondary_dependants: 0 };

    fn case(column: WithholdingColumn, pay: i64) -> WithholdingCase {
        WithholdingCase { year: 2026, pay: Yen::new(pay), column }
    }

    fn tax(column: WithholdingColumn, interval: PayInterval, pay: i64) -> i64 {
        let mut trace = Explanation::default();
        let case = case(column, pay);
        let found = interval_withholding(&case, interval, Law::embedded(), &mut trace).unwrap();
        replay(&trace).unwrap();
        found.get()
    }

    fn month(column: WithholdingColumn, pay: i64) -> i64 {
        let (case, table) = (case(column, pay), WithholdingMethod::Table);
        monthly_withholding(&case, table, Law::embedded(), &mut Silent).unwrap().tax.get()
    }

    fn day(column: WithholdingColumn, pay: i64) -> i64 {
        daily_withholding(&case(column, pay), Law::embedded(), &mut Silent).unwrap().get()
    }

    /// A month's rows end where twice, thrice or a share of the pay does.
    #[test]
    fn rows_end_where_the_scaled_pay_does() {
        // The row from 302,000 yen on is one of the published table.
        for column in [KOU, OTSU] {
            let (below, from) = (month(column, 301_999), month(column, 302_000));
            assert!(below < from);
            let half = PayInterval::HalfMonth;
            assert_eq!(tax(column, half, 150_999), below / 2);
            assert_eq!(tax(column, half, 151_000), from / 2);
            let ten = PayInterval::TenDays;
            assert_eq!(tax(column, ten, 100_666), below / 3);
            assert_eq!(tax(column, ten, 100_667), from / 3);
            let three = PayInterval::Months(3);
            assert_eq!(tax(column, three, 905_999), below * 3);
            assert_eq!(tax(column, three, 906_000), from * 3);
        }
    }

    #[test]
    fn cases_that_cannot_be() {
        let field = |column, interval, pay| {
            let case = case(column, pay);
            match interval_withholding(&case, interval, Law::embedded(), &mut Silent) {
                Err(StatuteError::Impossible { field, .. }) => field,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(field(KOU, PayInterval::Months(0), 1), "interval");
        assert_eq!(field(KOU, PayInterval::Days(0), 1), "interval");
        assert_eq!(field(WithholdingColumn::Hei, PayInterval::Days(7), 1), "column");
        assert_eq!(field(KOU, PayInterval::HalfMonth, -1), "pay_after_social_insurance");
        let late = WithholdingCase { year: 2099, ..case(KOU, 1) };
        let found = interval_withholding(&late, PayInterval::TenDays, Law::embedded(), &mut Silent);
        assert!(matches!(found, Err(StatuteError::OutOfRange { .. })), "{found:?}");
    }

    proptest! {
        /// 185条1項 read literally, by the rules of a month's and of a day's pay.
        #[test]
        fn as_the_article_reads(pay in 0_i64..2_000_000, months in 1_u8..=12, days in 1_u16..=31) {
            for column in [KOU, OTSU] {
                let half = tax(column, PayInterval::HalfMonth, pay);
                prop_assert_eq!(half, month(column, pay * 2) / 2);
                prop_assert_eq!(tax(column, PayInterval::TenDays, pay), month(column, pay * 3) / 3);
                let many = i64::from(months);
                let found = tax(column, PayInterval::Months(months), pay * many);
                prop_assert_eq!(found, month(column, pay) * many);
                let (many, a_day) = (i64::from(days), pay / 40);
                let found = tax(column, PayInterval::Days(days), a_day * many + many - 1);
                prop_assert_eq!(found, day(column, a_day) * many);
            }
        }
    }
}
