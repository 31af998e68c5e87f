//! 住民税の特別徴収 — what the municipality's notice lets an employer take off each month, and what of
//! it is taken at once when somebody leaves.
//!
//! Law: 地方税法321条の5. The amounts themselves are the municipality's.

use romori_types::{Date, YearMonth, Yen};

use crate::error::StatuteError;
use crate::law::Basis;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static MONTHLY: [Basis; 1] = [Basis::act("地方税法321条の5第1項")];
static AT_ONCE: [Basis; 1] = [Basis::act("地方税法321条の5第2項")];
/// 特別徴収 runs from June to the next May.
const FIRST: i8 = 6;
const MONTHS: i32 = 12;

/// 特別徴収税額の通知 — the amounts of the twelve months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResidentTaxNotice {
    /// The year of the first month, June.
    pub year: i16,
    /// 月割額 of June to May.
    pub months: [Yen; 12],
}

/// 退職 — what decides what becomes of the months that are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResidentTaxLeaver {
    /// 退職日
    pub left_on: Date,
    /// The last month whose amount is taken off as usual.
    pub last_withheld: YearMonth,
    /// 本人の申出 that the rest be taken at once.
    pub requested: bool,
    /// 給与と退職手当等 to be paid until 31 May after it.
    pub still_to_pay: Yen,
}

/// 退職後の住民税 — the months that are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemainingResidentTax {
    /// 一括徴収する額
    pub at_once: Yen,
    /// 普通徴収になる額
    pub by_the_person: Yen,
}

/// The amount of a month by the notice; none for a month that it does not cover.
///
/// Law: 地方税法321条の5第1項. Unit: whole yen. Month: in which the pay is paid.
pub fn amount_of(notice: &ResidentTaxNotice, month: YearMonth) -> Option<Yen> {
    let first = YearMonth::new(notice.year, FIRST)?;
    let place = usize::try_from(month.index() - first.index()).ok()?;
    notice.months.get(place).copied()
}

/// What of the remaining months is taken at once when somebody leaves.
///
/// Law: 地方税法321条の5第2項: from 1 June to 31 December where the person asks for it, from 1 January to
/// 30 April always, unless it is more than what is still to be paid; in May nothing is left. Unit:
/// whole yen. Not covered: a new employer that goes on (特別徴収の継続).
///
/// # Errors
/// When the last month is not of the notice, or an amount is negative.
pub fn at_leaving<T: Trace>(
    notice: &ResidentTaxNotice,
    leaver: &ResidentTaxLeaver,
    trace: &mut T,
) -> Result<RemainingResidentTax, StatuteError> {
    let negative = notice.months.iter().any(|month| *month < Yen::ZERO);
    if negative || leaver.still_to_pay < Yen::ZERO {
        let message = "月割額とこれから支払う額は0円以上で入れてください。";
        return Err(StatuteError::impossible("months", message));
    }
    let beyond = || {
        let message = "最後に控除する月が、通知の6月から翌年5月までにありません。";
        StatuteError::impossible("last_withheld", message)
    };
    amount_of(notice, leaver.last_withheld).ok_or_else(beyond)?;
    let left = (1..MONTHS).map(|later| leaver.last_withheld.plus(later));
    let left: Vec<Quantity> = left
        .filter_map(|month| Some(Quantity::yen(month.ja(), amount_of(notice, month)?)))
        .collect();
    let rule = Rule::new("住民税の残り", &MONTHLY);
    let operands: Vec<&Quantity> = left.iter().collect();
    let rest =
        rule.take(trace, "残りの税額", Unit::Yen, Operation::Sum, &operands, |rest| {
            format!("控除していない{}か月分の住民税は{rest}です。", left.len())
        })?;
    let at_once = at_once(&rest, leaver, trace)?;
    trace.gives("at_once", &at_once);
    let difference = Operation::Difference;
    let operands = [&rest, &at_once];
    let by_the_person =
        rule.take(trace, "普通徴収の額", Unit::Yen, difference, &operands, |rest| {
            format!("本人が納める額は{rest}です。")
        })?;
    trace.gives("by_the_person", &by_the_person);
    Ok(RemainingResidentTax { at_once: at_once.as_yen(), by_the_person: by_the_person.as_yen() })
}

fn at_once<T: Trace>(
    rest: &Quantity,
    leaver: &ResidentTaxLeaver,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("住民税の一括徴収", &AT_ONCE);
    let always = Quantity::truth("1月から4月までの退職", leaver.left_on.month() <= 4);
    let asked = Quantity::truth("本人の申出", leaver.requested);
    let either = [&always, &asked];
    let wanted =
        rule.take(trace, "一括徴収の定め", Unit::Truth, Operation::Any, &either, |is| {
            if always.is_true() {
                "1月1日から4月30日までの退職なので、申出がなくても一括して徴収します。".to_owned()
            } else if is.is_true() {
                "本人の申出により、一括して徴収します。".to_owned()
            } else {
                "本人の申出がないので、普通徴収になります。".to_owned()
            }
        })?;
    let paid = Quantity::yen("これから支払う額", leaver.still_to_pay);
    let at_least = Operation::AtLeast;
    let enough =
        rule.take(trace, "支払額の要件", Unit::Truth, at_least, &[&paid, rest], |is| {
            let verb = if is.is_true() { "足ります" } else { "足りません" };
            format!("これから支払う{paid}は、残りの{rest}に{verb}。")
        })?;
    let both = [&wanted, &enough];
    let is = rule.take(trace, "一括徴収", Unit::Truth, Operation::All, &both, |is| {
        format!("一括徴収するかは、{is}です。")
    })?;
    let zero = Quantity::yen("0円", Yen::ZERO);
    let operands = [&is, rest, &zero];
    rule.take(trace, "一括徴収する額", Unit::Yen, Operation::Choose, &operands, |amount| {
        format!("一括して徴収する額は{amount}です。")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn notice() -> ResidentTaxNotice {
        let mut months = [Yen::new(10_000); 12];
        months[0] = Yen::new(10_700);
        ResidentTaxNotice { year: 2026, months }
    }

    fn leaver(left_on: &str, last: &str, requested: bool, pay: i64) -> ResidentTaxLeaver {
        ResidentTaxLeaver {
            left_on: left_on.parse().unwrap(),
            last_withheld: last.parse().unwrap(),
            requested,
            still_to_pay: Yen::new(pay),
        }
    }

    fn left(leaver: &ResidentTaxLeaver) -> (i64, i64) {
        let mut trace = Explanation::default();
        let found = at_leaving(&notice(), leaver, &mut trace).unwrap();
        replay(&trace).unwrap();
        (found.at_once.get(), found.by_the_person.get())
    }

    #[test]
    fn the_months_of_a_notice() {
        let of = |month: &str| amount_of(&notice(), month.parse().unwrap()).map(Yen::get);
        for (month, amount) in [
            ("2026-05", None),
            ("2026-06", Some(10_700)),
            ("2026-07", Some(10_000)),
            ("2027-05", Some(10_000)),
            ("2027-06", None),
        ] {
            assert_eq!(of(month), amount, "{month}");
        }
    }

    /// 321条の5第2項: asked for until December, always from January to April, and only out of what is
    /// still paid.
    #[test]
    fn what_is_left_at_leaving() {
        for (left_on, last, requested, pay, expected) in [
            ("2026-06-01", "2026-06", false, 900_000, (0, 110_000)),
            ("2026-12-31", "2026-12", false, 900_000, (0, 50_000)),
            ("2026-12-31", "2026-12", true, 900_000, (50_000, 0)),
            ("2027-01-01", "2027-01", false, 900_000, (40_000, 0)),
            ("2027-04-30", "2027-04", false, 10_000, (10_000, 0)),
            ("2027-01-31", "2027-01", false, 40_000, (40_000, 0)),
            ("2027-01-31", "2027-01", false, 39_999, (0, 40_000)),
            ("2026-12-31", "2026-12", true, 49_999, (0, 50_000)),
            ("2027-05-31", "2027-05", false, 0, (0, 0)),
        ] {
            let found = left(&leaver(left_on, last, requested, pay));
            assert_eq!(found, expected, "{left_on} {last} {requested} {pay}");
        }
    }

    #[test]
    fn what_cannot_be() {
        let ask = |leaver: &ResidentTaxLeaver, notice: &ResidentTaxNotice| match at_leaving(
            notice,
            leaver,
            &mut Silent,
        ) {
            Err(StatuteError::Impossible { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        let early = leaver("2026-05-31", "2026-05", false, 0);
        assert_eq!(ask(&early, &notice()), "last_withheld");
        assert_eq!(ask(&leaver("2026-07-31", "2027-06", false, 0), &notice()), "last_withheld");
        assert_eq!(ask(&leaver("2026-07-31", "2026-07", false, -1), &notice()), "months");
        let negative = ResidentTaxNotice { months: [Yen::new(-1); 12], ..notice() };
        assert_eq!(ask(&leaver("2026-07-31", "2026-07", false, 0), &negative), "months");
    }

    proptest! {
        /// What was taken off, is taken at once and is left to the person makes up the year.
        #[test]
        fn nothing_is_lost(
            months in prop::array::uniform12(0_i64..50_000),
            last in 0_i32..12,
            requested in any::<bool>(),
            pay in 0_i64..600_000,
        ) {
            let notice = ResidentTaxNotice { year: 2026, months: months.map(Yen::new) };
            let month = YearMonth::new(2026, 6).unwrap().plus(last);
            let leaver = ResidentTaxLeaver {
                left_on: month.last_day(),
                last_withheld: month,
                requested,
                still_to_pay: Yen::new(pay),
            };
            let found = at_leaving(&notice, &leaver, &mut Silent).unwrap();
            let rest: i64 = months.iter().skip(usize::try_from(last).unwrap() + 1).sum();
            prop_assert_eq!((found.at_once + found.by_the_person).get(), rest);
            let always = (1..=4).contains(&month.month());
            let at_once = (always || requested) && pay >= rest;
            prop_assert_eq!(found.at_once.get(), if at_once { rest } else { 0 });
        }
    }
}
