use proptest::prelude::*;
use romori_types::Yen;

use super::{date, explained, refused, silent, yen};
use crate::benefits::absence::{AbsenceCase, AccidentKind, absence};
use crate::benefits::maternity::{MaternityCase, maternity_difference, maternity_period};
use crate::benefits::sickness::{
    DailyAmount, DailyAmountCase, OtherIncome, continues_after_loss, daily_amount, paid_days,
    period_end, sickness_difference, total_of_days,
};
use crate::law::Law;

fn amount(start: &str, standards: &[i64], average: Option<i64>) -> DailyAmount {
    let standards: Vec<Yen> = standards.iter().copied().map(Yen::new).collect();
    let case = DailyAmountCase {
        support_start: date(start),
        standards: &standards,
        average_standard: average.map(Yen::new),
    };
    explained(|trace| daily_amount(&case, Law::embedded(), trace))
}

#[test]
fn roundings_of_the_daily_amount() {
    // 148,000 ÷ 30 = 4,933.3 → 4,930 → 3,286.67 → 3,287; 500,000 ÷ 30 → 16,670 → 11,113.3.
    for (standard, base, daily) in [
        (148_000, 4930, 3287),
        (500_000, 16_670, 11_113),
        (300_000, 10_000, 6667),
        (58_000, 1930, 1287),
    ] {
        let found = amount("2026-10-05", &[standard; 12], None);
        assert_eq!((found.base, found.daily), (yen(base), yen(daily)), "{standard}");
        assert_eq!((found.cap_base, found.capped), (None, false));
    }
    // Five yen of a thirtieth go up: 149,950 ÷ 30 = 4,998.3, 150,150 ÷ 30 = 5,005.
    for (mean, base) in [(150_120, 5000), (150_149, 5000), (150_150, 5010)] {
        assert_eq!(amount("2026-10-05", &[mean; 12], None).base, yen(base), "{mean}");
    }
    // The last twelve months count.
    let mut standards = vec![980_000; 5];
    standards.extend([200_000; 12]);
    assert_eq!(amount("2026-10-05", &standards, None).own_base, yen(6670));
}

/// 99条2項2号: 300,000円 to March 2025, 320,000円 from April.
#[test]
fn fewer_than_twelve_months() {
    for (start, cap) in [("2025-03-31", 10_000), ("2025-04-01", 10_670), ("2027-03-31", 10_670)] {
        let found = amount(start, &[500_000; 11], None);
        assert_eq!(found.cap_base, Some(yen(cap)), "{start}");
        assert_eq!((found.base, found.capped), (yen(cap), true));
    }
    let own = amount("2026-10-05", &[200_000], None);
    assert_eq!((own.base, own.capped), (yen(6670), false));
    let equal = amount("2026-10-05", &[320_000], None);
    assert_eq!((equal.base, equal.capped), (yen(10_670), false));
    let society = amount("2027-10-05", &[500_000], Some(410_000));
    assert_eq!(society.cap_base, Some(yen(13_670)));
    let standards = [yen(500_000)];
    let case = DailyAmountCase {
        support_start: date("2027-04-01"),
        standards: &standards,
        average_standard: None,
    };
    let late = daily_amount(&case, Law::embedded(), &mut silent());
    assert_eq!(refused(late), "health.average_standard");
}

/// 99条2項 in whole numbers.
fn slowly(standards: &[i64]) -> (i64, i64) {
    let count = standards.len() as i64;
    let sum: i64 = standards.iter().sum();
    // sum ÷ count ÷ 30 to ten yen: 5 and more go up.
    let divisor = count * 300;
    let base = (2 * sum + divisor) / (2 * divisor) * 10;
    (base, (base * 4 + 3) / 6)
}

proptest! {
    #[test]
    fn both_ways_agree(thousands in proptest::collection::vec(58_i64..1390, 12)) {
        let standards: Vec<i64> = thousands.iter().map(|each| each * 1000).collect();
        let found = amount("2026-10-05", &standards, None);
        prop_assert_eq!((found.base.get(), found.daily.get()), slowly(&standards));
    }

    #[test]
    fn a_birth_is_in_its_period(due in 0_i64..800, late in -60_i64..30, multiple in any::<bool>()) {
        let day = |days| date("2026-01-01").checked_add(jiff::Span::new().days(days)).unwrap();
        let case = MaternityCase {
            due_date: day(due + 100),
            birth: day(due + 100 + late),
            multiple,
            leave_from: None,
        };
        let found = explained(|trace| maternity_period(&case, trace));
        let before = if multiple { 98 } else { 42 };
        prop_assert_eq!(found.postnatal_days, 56);
        prop_assert_eq!(found.prenatal_days, before + late.max(0));
        prop_assert_eq!(found.total_days, found.prenatal_days + 56);
        prop_assert!(found.from <= case.birth && case.birth < found.to);
    }
}

#[test]
fn three_days_are_waited_for() {
    for (off, waited, paid) in
        [(0, false, 0), (2, false, 0), (3, false, 0), (4, false, 1), (11, false, 8), (11, true, 11)]
    {
        assert_eq!(explained(|trace| paid_days(off, waited, trace)), paid, "{off}");
    }
    assert_eq!(explained(|trace| total_of_days(yen(4447), 8, trace)), yen(35_576));
}

/// 民法143条: a year and six months by the calendar; August 2026 has a 31st, February 2028 none.
#[test]
fn a_year_and_six_months() {
    for (start, end, days) in [
        ("2026-10-05", "2028-04-04", 548),
        ("2026-10-01", "2028-03-31", 548),
        ("2026-08-31", "2028-02-29", 548),
        ("2026-08-30", "2028-02-29", 549),
        ("2026-08-29", "2028-02-28", 549),
    ] {
        let found = explained(|trace| period_end(date(start), trace));
        assert_eq!(found, (date(end), days), "{start}");
    }
}

#[test]
fn beside_pay_and_pensions() {
    let ask = |pay, disability, old, after_retirement| {
        let other = OtherIncome {
            pay_per_day: yen(pay),
            disability_pension: yen(disability),
            old_age_pension: yen(old),
            after_retirement,
        };
        explained(|trace| sickness_difference(yen(4447), &other, trace)).get()
    };
    assert_eq!(ask(0, 0, 0, false), 4447);
    assert_eq!(ask(1900, 720_000, 0, false), 2447);
    assert_eq!(ask(2001, 720_000, 0, false), 2446);
    // 720,359 ÷ 360 = 2,000.99…; a day's pension loses its fraction.
    assert_eq!(ask(0, 720_359, 0, false), 2447);
    assert_eq!(ask(0, 720_360, 0, false), 2446);
    assert_eq!(ask(0, 0, 1_080_000, false), 4447);
    assert_eq!(ask(0, 0, 1_080_000, true), 1447);
    for (pay, paid) in [(4446, 1), (4447, 0), (4448, 0)] {
        assert_eq!(ask(pay, 0, 0, false), paid);
    }
    let negative = OtherIncome { pay_per_day: yen(-1), ..OtherIncome::default() };
    assert_eq!(refused(sickness_difference(yen(1), &negative, &mut silent())), "pay_per_day");
}

#[test]
fn after_the_insurance_ended() {
    for (months, receiving, goes_on) in
        [(11, true, false), (12, true, true), (13, true, true), (12, false, false)]
    {
        let found = explained(|trace| continues_after_loss(months, receiving, trace));
        assert_eq!(found, goes_on, "{months}");
    }
}

#[test]
fn days_around_a_birth() {
    let ask = |due: &str, birth: &str, multiple, leave: Option<&str>| {
        let case = MaternityCase {
            due_date: date(due),
            birth: date(birth),
            multiple,
            leave_from: leave.map(date),
        };
        let found = explained(|trace| maternity_period(&case, trace));
        (found.from.to_string(), found.to.to_string(), found.prenatal_days, found.postnatal_days)
    };
    let of = |from: &str, to: &str, before, after| (from.to_owned(), to.to_owned(), before, after);
    let due = "2026-12-09";
    assert_eq!(ask(due, "2026-12-12", false, None), of("2026-10-29", "2027-02-06", 45, 56));
    assert_eq!(ask(due, due, false, None), of("2026-10-29", "2027-02-03", 42, 56));
    assert_eq!(ask(due, "2026-12-08", false, None), of("2026-10-28", "2027-02-02", 42, 56));
    assert_eq!(ask(due, due, true, None), of("2026-09-03", "2027-02-03", 98, 56));
    let later = Some("2026-11-01");
    assert_eq!(ask(due, due, false, later), of("2026-11-01", "2027-02-03", 39, 56));
    let earlier = Some("2026-10-01");
    assert_eq!(ask(due, due, false, earlier), of("2026-10-29", "2027-02-03", 42, 56));
    let after = Some("2026-12-20");
    assert_eq!(ask(due, due, false, after), of("2026-12-20", "2027-02-03", 0, 46));
    let case = MaternityCase {
        due_date: date(due),
        birth: date(due),
        multiple: false,
        leave_from: Some(date("2027-02-04")),
    };
    assert_eq!(refused(maternity_period(&case, &mut silent())), "leave_taken_from");
    let paid = |pay| explained(|trace| maternity_difference(yen(4887), yen(pay), trace)).get();
    assert_eq!([paid(0), paid(1250), paid(4886), paid(4887), paid(9999)], [4887, 3637, 1, 0, 0]);
}

#[test]
fn absences_after_an_accident() {
    let ask = |daily, accident, days_off, wage| {
        let case = AbsenceCase { daily: yen(daily), accident, days_off, wage: yen(wage) };
        explained(|trace| absence(&case, trace))
    };
    let work = AccidentKind::Work;
    let found = ask(9471, work, None, 0);
    // 60% is 5,682.6, 20% is 1,894.2.
    assert_eq!((found.compensation, found.special), (yen(5682), yen(1894)));
    assert!(found.totals.is_none());
    let part = ask(9470, work, None, 4470);
    assert_eq!((part.compensation, part.special), (yen(3000), yen(1000)));
    assert_eq!((part.per_day, part.with_wage), (yen(4000), yen(8470)));
    let full = ask(9470, work, None, 9471);
    assert_eq!((full.per_day, full.with_wage), (yen(0), yen(9471)));
    for (days, waiting, insurance) in
        [(0, 0, 0), (2, 11_364, 0), (3, 17_046, 0), (4, 17_046, 7576), (12, 17_046, 68_184)]
    {
        let totals = ask(9470, work, Some(days), 0).totals.unwrap();
        assert_eq!(totals.employer_waiting, yen(waiting), "{days}");
        assert_eq!(totals.insurance, yen(insurance), "{days}");
        assert_eq!(totals.total, yen(waiting + insurance), "{days}");
        let way = ask(9470, AccidentKind::Commuting, Some(days), 0).totals.unwrap();
        let borne = if days > 3 { 200 } else { 0 };
        assert_eq!((way.employer_waiting, way.copayment), (yen(0), yen(borne)), "{days}");
        assert_eq!(way.total, yen(insurance - borne), "{days}");
    }
}
