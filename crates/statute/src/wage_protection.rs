//! 休業手当・解雇予告手当・減給の限度 — what follows from the average wage.
//!
//! Law: 労働基準法20条・21条・26条・91条.

use romori_types::{Exact, Rounding, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::steps::whole_yen;
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static SHUTDOWN: [Basis; 1] = [Basis::act("労働基準法26条")];
static NOTICE: [Basis; 1] = [Basis::act("労働基準法20条1項・2項")];
static PROBATION: [Basis; 1] = [Basis::act("労働基準法21条4号")];
static CUT: [Basis; 1] = [Basis::act("労働基準法91条")];
static FRACTION: [Basis; 1] = [Basis::act("通貨の単位及び貨幣の発行等に関する法律3条")];

/// 休業手当 — what is due at least for one day, or for several days together.
///
/// Law: 労働基準法26条. Rounding: once, 50 sen and over up. Unit: whole yen.
///
/// # Errors
/// Never while the parameter has a row in force.
pub fn shutdown_allowance<T: Trace>(
    average: &Quantity,
    days: Option<u32>,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let found = law.standards.wage_protection.standing()?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("休業手当", &SHUTDOWN).with(&parameters);
    let share = Quantity::parameter("休業手当の率", found.value.shutdown, Unit::Rate);
    let counted = days.map(|days| Quantity::count("休業の日数", i64::from(days), Unit::Days));
    let operands: Vec<&Quantity> = [average, &share].into_iter().chain(&counted).collect();
    let exact =
        rule.take(trace, "休業手当", Unit::Yen, Operation::Product, &operands, |exact| {
            match &counted {
                None => format!("1日の休業手当は、平均賃金{average} × {share}で{exact}です。"),
                Some(days) => {
                    format!(
                        "{days}の休業手当は、平均賃金{average} × {share} × {days}で{exact}です。"
                    )
                }
            }
        })?;
    let rule = Rule::new("端数の処理", &FRACTION);
    let yen = whole_yen(rule, "休業手当", &exact, Rounding::HalfUp, trace)?;
    let name = if days.is_some() { "shutdown_allowance" } else { "shutdown_allowance_per_day" };
    trace.gives(name, &yen);
    Ok(yen.as_yen())
}

/// 解雇予告手当 — the average wage for the days by which notice was too short.
///
/// Law: 労働基準法20条1項・2項. Rounding: once, 50 sen and over up. Unit: whole yen. Not covered:
/// dismissals without notice that the office has recognised (20条3項).
///
/// # Errors
/// Never while the parameter has a row in force.
pub fn dismissal_notice_allowance<T: Trace>(
    average: &Quantity,
    notice_days: u32,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let found = law.standards.wage_protection.standing()?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("解雇の予告", &NOTICE).with(&parameters);
    let due = Exact::whole(i64::from(found.value.notice_days));
    let due = Quantity::parameter("予告の日数", due, Unit::Days);
    let given = Quantity::count("予告した日数", i64::from(notice_days), Unit::Days);
    let operands = [&due, &given];
    let less = rule.take(
        trace,
        "足りない日数",
        Unit::Days,
        Operation::Difference,
        &operands,
        |_| format!("解雇は少なくとも{due}前に予告します。予告は{given}前でした。"),
    )?;
    let none = Quantity::count("なし", 0, Unit::Days);
    let operands = [&less, &none];
    let short = rule.take(
        trace,
        "足りない日数",
        Unit::Days,
        Operation::Maximum,
        &operands,
        |short| format!("予告手当を支払う日数は{short}です。"),
    )?;
    let operands = [average, &short];
    let exact =
        rule.take(trace, "解雇予告手当", Unit::Yen, Operation::Product, &operands, |exact| {
            format!("平均賃金{average} × {short} = {exact}です。")
        })?;
    let rule = Rule::new("端数の処理", &FRACTION);
    let yen = whole_yen(rule, "解雇予告手当", &exact, Rounding::HalfUp, trace)?;
    trace.gives("dismissal_notice_allowance", &yen);
    Ok(yen.as_yen())
}

/// 減給の制裁の限度（1回） — of one day's average wage for one act.
///
/// Law: 労働基準法91条. Rounding: the fraction of a yen dropped. Unit: whole yen.
///
/// # Errors
/// Never while the parameter has a row in force.
pub fn single_cut_limit<T: Trace>(
    average: &Quantity,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let found = law.standards.wage_protection.standing()?;
    let share = Quantity::parameter("1回の限度", found.value.single_cut, Unit::Rate);
    let yen = cut_limit(average, &share, &found, trace)?;
    trace.gives("single_cut_max", &yen);
    Ok(yen.as_yen())
}

/// 減給の制裁の限度（一賃金支払期） — of the wages of one period in all.
///
/// Law: 労働基準法91条. Rounding: the fraction of a yen dropped. Unit: whole yen.
///
/// # Errors
/// Never while the parameter has a row in force.
pub fn period_cut_limit<T: Trace>(
    wages: Yen,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let found = law.standards.wage_protection.standing()?;
    let share = Quantity::parameter("一賃金支払期の限度", found.value.period_cut, Unit::Rate);
    let wages = Quantity::yen("一賃金支払期の賃金", wages);
    let yen = cut_limit(&wages, &share, &found, trace)?;
    trace.gives("period_cut_max", &yen);
    Ok(yen.as_yen())
}

fn cut_limit<T: Trace>(
    of: &Quantity,
    share: &Quantity,
    found: &dyn DescribeParameter,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let rule = Rule::new("減給の制裁の限度", &CUT).with(&parameters);
    let operands = [of, share];
    let exact = rule.take(trace, "限度", Unit::Yen, Operation::Product, &operands, |exact| {
        format!("{}{of}の{share}は{exact}です。", of.label)
    })?;
    let rule = Rule::new("減給の制裁の限度", &CUT);
    whole_yen(rule, "減給の限度", &exact, Rounding::Down, trace)
}

/// 試の使用期間の解雇 — whether notice or its allowance is needed.
///
/// Law: 労働基準法21条4号: on probation none through the fourteenth day. Not covered: the other items
/// of 21条 (day labourers, two months, seasonal work).
///
/// # Errors
/// Never while the parameter has a row in force.
pub fn notice_needed<T: Trace>(
    on_probation: bool,
    days_since_hired: u32,
    law: &Law,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let found = law.standards.wage_protection.standing()?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("試の使用期間", &PROBATION).with(&parameters);
    let probation = Quantity::truth("試の使用期間中", on_probation);
    let past =
        rule.take(trace, "試用でない", Unit::Truth, Operation::Not, &[&probation], |_| {
            let words = if on_probation { "です" } else { "ではありません" };
            format!("試の使用期間中{words}。")
        })?;
    let bound = Exact::whole(i64::from(found.value.probation_days));
    let bound = Quantity::parameter("予告の要らない日数", bound, Unit::Days);
    let days = Quantity::count("雇入れからの日数", i64::from(days_since_hired), Unit::Days);
    let operands = [&days, &bound];
    let longer =
        rule.take(trace, "日数を超えた", Unit::Truth, Operation::MoreThan, &operands, |is| {
            let words = if is.is_true() { "超えています" } else { "超えていません" };
            format!("雇入れから{days}で、{bound}を{words}。")
        })?;
    let operands = [&past, &longer];
    let needed =
        rule.take(trace, "予告が必要", Unit::Truth, Operation::Any, &operands, |is| {
            let words = if is.is_true() {
                "解雇の予告か、予告手当が必要です。"
            } else {
                "解雇の予告も予告手当も要りません。"
            };
            words.to_owned()
        })?;
    trace.gives("notice_or_allowance_required", &needed);
    Ok(needed.is_true())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn average(sen: i64) -> Quantity {
        Quantity::given("平均賃金", Exact::ratio(i128::from(sen), 100).unwrap(), Unit::Yen)
    }

    #[test]
    fn thirty_days_less_the_notice() {
        // 4,000円99銭 for ten days: 40,009.90, so 40,010 (通貨法3条).
        for (sen, notice, expected) in [
            (400_099, 20, 40_010),
            (400_099, 29, 4001),
            (400_099, 30, 0),
            (400_099, 31, 0),
            (400_099, 0, 120_030),
            (400_049, 29, 4000),
            (400_050, 29, 4001),
        ] {
            let mut trace = Explanation::default();
            let law = Law::embedded();
            let found = dismissal_notice_allowance(&average(sen), notice, law, &mut trace).unwrap();
            assert_eq!(found.get(), expected, "{sen} {notice}");
            assert_eq!(replay(&trace).unwrap()[0].1, Exact::whole(expected));
        }
    }

    #[test]
    fn probation_ends_with_the_fourteenth_day() {
        for (probation, days, needed) in [
            (true, 13, false),
            (true, 14, false),
            (true, 15, true),
            (false, 1, true),
            (false, 15, true),
        ] {
            let found = notice_needed(probation, days, Law::embedded(), &mut Silent).unwrap();
            assert_eq!(found, needed, "{probation} {days}");
        }
    }

    proptest! {
        /// The slow way in whole sen, against the rules.
        #[test]
        fn both_ways_agree(sen in 0_i64..9_000_000, days in 0_u32..400, wages in 0_i64..9_000_000) {
            let law = Law::embedded();
            let half_up = |hundredths: i64, unit: i64| (2 * hundredths + unit) / (2 * unit);
            let one = shutdown_allowance(&average(sen), None, law, &mut Silent).unwrap();
            prop_assert_eq!(one.get(), half_up(sen * 60, 10_000));
            let all = shutdown_allowance(&average(sen), Some(days), law, &mut Silent).unwrap();
            prop_assert_eq!(all.get(), half_up(sen * 60 * i64::from(days), 10_000));
            let notice =
                dismissal_notice_allowance(&average(sen), days, law, &mut Silent).unwrap();
            let short = 30_u32.saturating_sub(days);
            prop_assert_eq!(notice.get(), half_up(sen * i64::from(short), 100));
            let single = single_cut_limit(&average(sen), law, &mut Silent).unwrap();
            prop_assert_eq!(single.get(), sen / 200);
            let period = period_cut_limit(Yen::new(wages), law, &mut Silent).unwrap();
            prop_assert_eq!(period.get(), wages / 10);
        }
    }
}
