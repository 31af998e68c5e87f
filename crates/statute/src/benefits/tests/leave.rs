use proptest::prelude::*;

use super::{date, explained, refused, silent, yen};
use crate::benefits::birth_leave::{birth_leave, is_support_eligible, post_birth_support};
use crate::benefits::childcare::{
    ChildcareStage, LeavePeriodCase, WholeLeave, childcare_leave, childcare_period, family_care,
    first_days_left,
};
use crate::benefits::daily_wage::WageBasis;
use crate::law::Law;

fn case(on: &str, wage: i64, days: u32, wages_paid: i64) -> LeavePeriodCase {
    LeavePeriodCase {
        leave_start: date(on),
        wages: WageBasis::Daily(yen(wage)),
        days,
        wages_paid: yen(wages_paid),
    }
}

fn period(case: &LeavePeriodCase, stage: ChildcareStage) -> i64 {
    explained(|trace| childcare_period(case, stage, Law::embedded(), trace)).amount.get()
}

/// 支給上限額 of the leaflets, with the last day before each change: 67% and 50% of 30 days, 67% of
/// 28 days, 13% of 28 days, 67% of 30 days for family care.
#[test]
fn the_published_ceilings() {
    for (on, first, later, birth, support, care) in [
        ("2024-08-01", 315_369, 235_350, 294_344, None, 347_127),
        ("2025-07-31", 315_369, 235_350, 294_344, Some(57_111), 347_127),
        ("2025-08-01", 323_811, 241_650, 302_223, Some(58_640), 356_574),
        ("2026-07-31", 323_811, 241_650, 302_223, Some(58_640), 356_574),
        ("2026-08-01", 332_454, 248_100, 310_290, Some(60_205), 366_222),
        ("2027-07-31", 332_454, 248_100, 310_290, Some(60_205), 366_222),
    ] {
        let law = Law::embedded();
        let rich = case(on, 99_999, 30, 0);
        assert_eq!(period(&rich, ChildcareStage::First), first, "{on}");
        assert_eq!(period(&rich, ChildcareStage::Later), later, "{on}");
        let born = explained(|trace| birth_leave(&rich, true, law, trace));
        assert_eq!(born.birth_leave, yen(birth), "{on}");
        assert_eq!(born.support, yen(support.unwrap_or(0)), "{on}");
        let (cared, most) = explained(|trace| family_care(&rich, law, trace));
        assert_eq!((cared.amount, most), (yen(care), yen(care)), "{on}");
        let supported = explained(|trace| post_birth_support(&rich, law, trace));
        assert_eq!(supported.amount, yen(support.unwrap_or(0)), "{on}");
    }
}

/// 雇用保険法61条の7第7項: 8,000円 × 30日 = 240,000円; 13% is 31,200円, 30% 72,000円, 80% 192,000円.
#[test]
fn with_wages() {
    for (stage, paid, amount) in [
        (ChildcareStage::First, 0, 160_800),
        (ChildcareStage::First, 31_199, 160_800),
        (ChildcareStage::First, 31_200, 160_800),
        (ChildcareStage::First, 31_201, 160_799),
        (ChildcareStage::First, 191_999, 1),
        (ChildcareStage::First, 192_000, 0),
        (ChildcareStage::First, 192_001, 0),
        (ChildcareStage::Later, 71_999, 120_000),
        (ChildcareStage::Later, 72_000, 120_000),
        (ChildcareStage::Later, 72_001, 119_999),
        (ChildcareStage::Later, 192_000, 0),
    ] {
        assert_eq!(period(&case("2026-10-09", 8000, 30, paid), stage), amount, "{paid}");
    }
}

/// The article in whole hundredths: full up to 13 (30) per cent, then up to 80, then nothing.
fn slowly(wage: i64, days: i64, paid: i64, stage: ChildcareStage) -> i64 {
    let base = wage * days;
    let (rate, upto) = match stage {
        ChildcareStage::First => (67, 13),
        ChildcareStage::Later => (50, 30),
    };
    let paid = paid * 100;
    if paid <= base * upto {
        base * rate / 100
    } else if paid < base * 80 {
        (base * 80 - paid) / 100
    } else {
        0
    }
}

proptest! {
    #[test]
    fn both_ways_agree(
        wage in 3203_i64..16_540,
        days in 1_u32..31,
        paid in 0_i64..450_000,
        first in any::<bool>(),
    ) {
        let stage = if first { ChildcareStage::First } else { ChildcareStage::Later };
        let found = period(&case("2026-10-09", wage, days, paid), stage);
        prop_assert_eq!(found, slowly(wage, i64::from(days), paid, stage));
    }

    #[test]
    fn a_whole_leave_has_all_its_days(start in 0_i64..300, days in 1_u32..800) {
        let start = date("2026-08-01").checked_add(jiff::Span::new().days(start)).unwrap();
        let found = whole(start, days);
        let (periods, total) = found.periods.unwrap();
        let sum: i64 = periods.iter().map(|period| period.amount.get()).sum();
        prop_assert_eq!(total.get(), sum);
        prop_assert_eq!(periods[0].from, start);
        let end = start.checked_add(jiff::Span::new().days(i64::from(days) - 1)).unwrap();
        prop_assert_eq!(periods.last().unwrap().to, end);
        for pair in periods.windows(2) {
            prop_assert_eq!(pair[0].to.tomorrow().unwrap(), pair[1].from);
            prop_assert_eq!(pair[0].first_days + pair[0].later_days, 30);
        }
        for period in &periods {
            let expected = 9100 * (period.first_days * 67 + period.later_days * 50) / 100;
            prop_assert_eq!(period.amount.get(), expected);
        }
        let turn = start.checked_add(jiff::Span::new().days(179)).unwrap();
        for period in &periods {
            prop_assert_eq!(period.first_days > 0, period.from <= turn);
            // A period counts 30 days, the last one all of its own: it may have thirty at the
            // higher rate and one more.
            let has_room = period.first_days < 30 || period.to == end;
            prop_assert_eq!(period.later_days > 0, period.to > turn && has_room);
        }
    }
}

fn whole(start: romori_types::Date, days: u32) -> WholeLeave {
    let wages = WageBasis::SixMonths(yen(1_638_000));
    let law = Law::embedded();
    explained(|trace| childcare_leave(start, wages, Some(days), law, trace))
}

#[test]
fn unit_periods() {
    // 2026-10-09 and 180 days: the 180th day is 2027-04-06.
    let found = whole(date("2026-10-09"), 365);
    let (periods, _) = found.periods.unwrap();
    let shown: Vec<(String, String, i64, i64)> = periods
        .iter()
        .map(|p| (p.from.to_string(), p.to.to_string(), p.first_days, p.later_days))
        .collect();
    let of = |from: &str, to: &str, first, later| (from.to_owned(), to.to_owned(), first, later);
    assert_eq!(shown.len(), 12);
    assert_eq!(shown[4], of("2027-02-09", "2027-03-08", 30, 0));
    assert_eq!(shown[5], of("2027-03-09", "2027-04-08", 29, 1));
    assert_eq!(shown[6], of("2027-04-09", "2027-05-08", 0, 30));
    assert_eq!(shown[11], of("2027-09-09", "2027-10-08", 0, 30));
    // Who began on the 31st has no corresponding day in most months.
    let (periods, _) = whole(date("2026-12-31"), 100).periods.unwrap();
    let from: Vec<String> = periods.iter().map(|period| period.from.to_string()).collect();
    assert_eq!(from, ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]);
    // The last period counts its own days, a whole one included.
    for (days, last) in [(30, 30), (31, 31), (32, 1)] {
        let (periods, _) = whole(date("2026-10-09"), days).periods.unwrap();
        assert_eq!(periods.last().unwrap().first_days, last, "{days}");
    }
    let law = Law::embedded();
    let wages = WageBasis::SixMonths(yen(1_638_000));
    let none = childcare_leave(date("2026-10-09"), wages, Some(0), law, &mut silent());
    assert_eq!(refused(none), "leave_days");
    let early = childcare_leave(date("2024-07-31"), wages, None, law, &mut silent());
    assert_eq!(refused(early), "benefits.daily_wage");
}

#[test]
fn days_left_at_the_first_rate() {
    for (days, left) in [(0, 180), (19, 161), (28, 152)] {
        assert_eq!(explained(|trace| first_days_left(days, trace)), left);
    }
    assert_eq!(refused(first_days_left(29, &mut silent())), "birth_leave_days");
}

#[test]
fn leaves_at_birth() {
    let law = Law::embedded();
    let ask = |days, paid, met| {
        let case = case("2026-10-09", 9100, days, paid);
        let found = explained(|trace| birth_leave(&case, met, law, trace));
        (found.birth_leave.get(), found.support.get())
    };
    // 9,100円 × 13日 = 118,300円, 14日 = 127,400円, 28日 = 254,800円.
    assert_eq!(ask(13, 0, true), (79_261, 0));
    assert_eq!(ask(14, 0, true), (85_358, 16_562));
    assert_eq!(ask(28, 0, true), (170_716, 33_124));
    assert_eq!(ask(29, 0, true), (170_716, 33_124));
    assert_eq!(ask(28, 0, false), (170_716, 0));
    // 80% is 203,840円; not reduced by wages, but nil with the other.
    assert_eq!(ask(28, 203_839, true), (1, 33_124));
    assert_eq!(ask(28, 203_840, true), (0, 0));
}

#[test]
fn both_parents() {
    let ask =
        |own, spouse, exempt| explained(|trace| is_support_eligible(own, spouse, exempt, trace));
    for (own, spouse, exempt, is) in [
        (14, 14, false, true),
        (13, 14, false, false),
        (14, 13, false, false),
        (14, 0, true, true),
        (13, 0, true, false),
    ] {
        assert_eq!(ask(own, spouse, exempt), is, "{own} {spouse}");
    }
}

#[test]
fn family_care_with_wages() {
    let law = Law::embedded();
    for (paid, amount) in [(0, 146_328), (28_392, 146_328), (28_393, 146_327), (174_720, 0)] {
        let case = case("2026-10-09", 9100, 24, paid);
        let (found, _) = explained(|trace| family_care(&case, law, trace));
        assert_eq!(found.amount, yen(amount), "{paid}");
    }
}
