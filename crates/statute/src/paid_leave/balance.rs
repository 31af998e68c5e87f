//! 年次有給休暇の残日数 — what is left of each grant, carried over a year and then lost.
//!
//! Law: 労働基準法39条・115条.

use romori_types::{Date, Exact};

use super::limits::expiry;
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{Operation, Quantity, Rule, Silent, Trace, Unit};

static BALANCE: [Basis; 2] = [Basis::act("労働基準法39条1項"), Basis::act("労働基準法115条")];

/// 付与 — days granted on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaveLot {
    /// 基準日
    pub granted_on: Date,
    /// Days granted.
    pub days: Exact,
}

/// 取得 — days or parts of a day taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaveTaken {
    /// The day.
    pub on: Date,
    /// One, a half, or hours as parts of a day.
    pub days: Exact,
}

/// 消化の順 — from which grant a day is taken, as the office's rules say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeaveOrder {
    /// 繰り越した分から
    OldestFirst,
    /// 新しい分から
    NewestFirst,
}

/// 残日数の問い
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaveBalanceCase<'a> {
    /// The grants, oldest first.
    pub lots: &'a [LeaveLot],
    /// What was taken, in order.
    pub taken: &'a [LeaveTaken],
    /// In which order grants are used up.
    pub order: LeaveOrder,
    /// The day of the balance, at its end.
    pub as_of: Date,
}

/// 付与ごとの残日数
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LotBalance {
    /// The grant.
    pub lot: LeaveLot,
    /// 時効の日: from it on nothing is left of it.
    pub expires_on: Date,
    /// Days taken from it.
    pub taken: Exact,
    /// Days left of it that can still be taken.
    pub left: Exact,
    /// Days lost to 時効.
    pub lost: Exact,
}

/// 年次有給休暇の残日数 — by grant and in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaveBalance {
    /// Each grant up to the day, oldest first.
    pub lots: Vec<LotBalance>,
    /// Days that can be taken.
    pub left: Exact,
    /// 繰越: those of grants before the latest.
    pub carried_over: Exact,
    /// Days lost to 時効 until the day.
    pub lost: Exact,
}

/// What is left of grants on a day, each used up in the order of the office's rules.
///
/// Law: 労働基準法39条・115条. Unit: days. Date: a day of leave on which a grant's 時効 falls cannot be
/// taken from it any more. Not covered: the order itself, which the law leaves to the rules.
///
/// # Errors
/// When grants or days taken are not in order, days are negative, more is taken on a day than is
/// left, or a grant lies outside the checked range.
pub fn leave_balance<T: Trace>(
    case: &LeaveBalanceCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<LeaveBalance, StatuteError> {
    check(case)?;
    let mut lots = Vec::with_capacity(case.lots.len());
    for lot in case.lots.iter().filter(|lot| lot.granted_on <= case.as_of) {
        let expires_on = expiry(lot.granted_on, law, &mut Silent)?;
        lots.push(Open {
            lot: *lot,
            expires_on,
            left: Quantity::given("付与日数", lot.days, Unit::Days),
        });
    }
    for taken in case.taken.iter().filter(|taken| taken.on <= case.as_of) {
        take(&mut lots, *taken, case.order, trace)?;
    }
    let is_open = |open: &&Open| case.as_of < open.expires_on;
    let latest = lots.last().map(|open| open.lot.granted_on);
    let of = |filter: &dyn Fn(&&Open) -> bool| -> Vec<Quantity> {
        lots.iter().filter(filter).map(|open| open.left.clone()).collect()
    };
    let left = total("残日数", &of(&is_open), trace)?;
    trace.gives("left", &left);
    let earlier = |open: &&Open| is_open(open) && Some(open.lot.granted_on) != latest;
    let carried_over = total("繰り越した日数", &of(&earlier), trace)?;
    trace.gives("carried_over", &carried_over);
    let lost = total("時効で消えた日数", &of(&|open| !is_open(open)), trace)?;
    trace.gives("lost", &lost);
    let each = lots.iter().map(|open| {
        let (rest, open_still) = (open.left.value, is_open(&open));
        LotBalance {
            lot: open.lot,
            expires_on: open.expires_on,
            taken: open.lot.days - rest,
            left: if open_still { rest } else { Exact::ZERO },
            lost: if open_still { Exact::ZERO } else { rest },
        }
    });
    Ok(LeaveBalance {
        lots: each.collect(),
        left: left.value,
        carried_over: carried_over.value,
        lost: lost.value,
    })
}

/// A grant on its way.
struct Open {
    lot: LeaveLot,
    expires_on: Date,
    left: Quantity,
}

fn check(case: &LeaveBalanceCase<'_>) -> Result<(), StatuteError> {
    let wrong = |field, message: &str| Err(StatuteError::impossible(field, message));
    if !case.lots.is_sorted_by(|one, next| one.granted_on < next.granted_on) {
        return wrong("lots", "付与は基準日の古い順に、同じ日は一つにして入れてください。");
    }
    if !case.taken.is_sorted_by_key(|taken| taken.on) {
        return wrong("taken", "取得した日は古い順に入れてください。");
    }
    let negative = case.lots.iter().any(|lot| lot.days < Exact::ZERO);
    if negative || case.taken.iter().any(|taken| taken.days <= Exact::ZERO) {
        return wrong("days", "付与日数は0日以上、取得した日数は0日より多く入れてください。");
    }
    Ok(())
}

/// Takes days from the grants that are open on the day.
fn take<T: Trace>(
    lots: &mut [Open],
    taken: LeaveTaken,
    order: LeaveOrder,
    trace: &mut T,
) -> Result<(), StatuteError> {
    let mut open: Vec<&mut Open> = lots
        .iter_mut()
        .filter(|open| open.lot.granted_on <= taken.on && taken.on < open.expires_on)
        .collect();
    if order == LeaveOrder::NewestFirst {
        open.reverse();
    }
    let rule = Rule::new("年次有給休暇の残日数", &BALANCE);
    let mut wanted = Quantity::given("取得した日数", taken.days, Unit::Days);
    for lot in open {
        if !wanted.is_true() {
            break;
        }
        let (granted, rest) = (Quantity::date("基準日", lot.lot.granted_on), lot.left.clone());
        let operands = [&wanted, &rest];
        let used =
            rule.take(trace, "取る日数", Unit::Days, Operation::Minimum, &operands, |used| {
                format!("{}に、{granted}に付与された分から{used}を取ります。", taken.on)
            })?;
        let difference = Operation::Difference;
        lot.left =
            rule.take(trace, "残り", Unit::Days, difference.clone(), &[&rest, &used], |left| {
                format!("{granted}に付与された分の残りは{left}です。")
            })?;
        wanted = rule.take(
            trace,
            "まだ取る日数",
            Unit::Days,
            difference,
            &[&wanted, &used],
            |rest| format!("ほかから取る日数は{rest}です。"),
        )?;
    }
    if wanted.is_true() {
        let message = format!("{}に、残っている日数より多く取っています。", taken.on);
        return Err(StatuteError::impossible("taken", message));
    }
    Ok(())
}

fn total<T: Trace>(
    label: &'static str,
    each: &[Quantity],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("年次有給休暇の残日数", &BALANCE);
    let operands: Vec<&Quantity> = each.iter().collect();
    rule.take(trace, label, Unit::Days, Operation::Sum, &operands, |sum| {
        format!("{label}は{sum}です。")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn halves(count: i64) -> Exact {
        Exact::ratio(i128::from(count), 2).unwrap()
    }

    fn lot(on: &str, days: i64) -> LeaveLot {
        LeaveLot { granted_on: date(on), days: Exact::whole(days) }
    }

    fn taken(on: &str, half_days: i64) -> LeaveTaken {
        LeaveTaken { on: date(on), days: halves(half_days) }
    }

    fn balance(
        lots: &[LeaveLot],
        taken: &[LeaveTaken],
        order: LeaveOrder,
        as_of: &str,
    ) -> LeaveBalance {
        let case = LeaveBalanceCase { lots, taken, order, as_of: date(as_of) };
        let mut trace = Explanation::default();
        let found = leave_balance(&case, Law::embedded(), &mut trace).unwrap();
        replay(&trace).unwrap();
        found
    }

    /// Granted 10 on 1 October 2024 and 11 a year later; 4.5 days taken in the first year and two
    /// in the second. What is left of the first is lost from 1 October 2026 on (115条).
    #[test]
    fn days_carried_over_and_lost() {
        let lots = [lot("2024-10-01", 10), lot("2025-10-01", 11), lot("2026-10-01", 12)];
        let used = [taken("2024-12-02", 9), taken("2025-11-04", 4)];
        for (order, as_of, left, carried_over, lost) in [
            (LeaveOrder::OldestFirst, "2024-09-30", 0, 0, 0),
            (LeaveOrder::OldestFirst, "2024-12-01", 20, 0, 0),
            (LeaveOrder::OldestFirst, "2025-09-30", 11, 0, 0),
            (LeaveOrder::OldestFirst, "2025-10-01", 33, 11, 0),
            (LeaveOrder::OldestFirst, "2026-09-30", 29, 7, 0),
            (LeaveOrder::OldestFirst, "2026-10-01", 46, 22, 7),
            (LeaveOrder::NewestFirst, "2026-09-30", 29, 11, 0),
            (LeaveOrder::NewestFirst, "2026-10-01", 42, 18, 11),
        ] {
            let found = balance(&lots, &used, order, as_of);
            let got = (found.left, found.carried_over, found.lost);
            assert_eq!(got, (halves(left), halves(carried_over), halves(lost)), "{as_of}");
        }
    }

    #[test]
    fn what_cannot_be() {
        let lots = [lot("2024-10-01", 10), lot("2025-10-01", 11)];
        let ask = |lots: &[LeaveLot], taken: &[LeaveTaken]| {
            let order = LeaveOrder::OldestFirst;
            let case = LeaveBalanceCase { lots, taken, order, as_of: date("2026-12-31") };
            match leave_balance(&case, Law::embedded(), &mut Silent) {
                Err(StatuteError::Impossible { field, .. }) => field,
                Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(ask(&[lots[1], lots[0]], &[]), "lots");
        assert_eq!(ask(&[lots[0], lots[0]], &[]), "lots");
        assert_eq!(ask(&lots, &[taken("2025-02-02", 2), taken("2025-02-01", 2)]), "taken");
        assert_eq!(ask(&lots, &[taken("2025-02-02", 0)]), "days");
        assert_eq!(ask(&[lot("2024-10-01", -1)], &[]), "days");
        assert_eq!(ask(&lots, &[taken("2025-02-02", 21)]), "taken");
        assert_eq!(ask(&lots, &[taken("2024-09-30", 1)]), "taken");
        // On 1 October 2026 the first grant is gone: eleven days are left of the second.
        assert_eq!(ask(&lots, &[taken("2026-10-01", 23)]), "taken");
        assert_eq!(ask(&[lot("2001-03-31", 10)], &[]), "labour.paid_leave");
    }

    proptest! {
        /// Nothing is gained or lost: granted is taken, left or lost; and half days by hand.
        #[test]
        fn both_ways_agree(
            first in 0_i64..21,
            second in 0_i64..21,
            uses in proptest::collection::vec((0_i64..700, 1_i64..5), 0..12),
            newest in any::<bool>(),
            at in 0_i64..1200,
        ) {
            let start = date("2024-10-01");
            let day = |days| crate::calendar::plus_days(start, days).unwrap();
            let lots = [lot("2024-10-01", first), lot("2025-10-01", second)];
            let mut uses = uses;
            uses.sort_unstable();
            // In half days: what each grant has left, the second from day 365, the first to 729.
            let mut left = [first * 2, second * 2];
            let mut used = Vec::new();
            for (on, half_days) in uses {
                let mut open = if on < 365 { vec![0] } else { vec![0, 1] };
                if newest { open.reverse(); }
                let enough: i64 = open.iter().map(|place| left[*place]).sum();
                if enough < half_days || on > at { continue; }
                let mut wanted = half_days;
                for place in open {
                    let part = wanted.min(left[place]);
                    left[place] -= part;
                    wanted -= part;
                }
                used.push(LeaveTaken { on: day(on), days: halves(half_days) });
            }
            let order = if newest { LeaveOrder::NewestFirst } else { LeaveOrder::OldestFirst };
            let case = LeaveBalanceCase { lots: &lots, taken: &used, order, as_of: day(at) };
            let found = leave_balance(&case, Law::embedded(), &mut Silent).unwrap();
            let old = if at < 730 { left[0] } else { 0 };
            let new = if (365..1_095).contains(&at) { left[1] } else { 0 };
            prop_assert_eq!(found.left, halves(old + new));
            for balance in &found.lots {
                prop_assert_eq!(balance.taken + balance.left + balance.lost, balance.lot.days);
            }
        }
    }
}
