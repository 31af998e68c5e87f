use proptest::prelude::*;

use super::*;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn case<'a>(left_on: &str, start: Option<&str>) -> CertificateCase<'a> {
    CertificateCase {
        left_on: date(left_on),
        rows: None,
        start: start.map(|start| WindowStart::Acquired(date(start))),
        part: PartPaid::default(),
        months: &[],
    }
}

fn ask(case: &CertificateCase<'_>) -> Certificate {
    let mut trace = Explanation::default();
    let found = certificate(case, Law::embedded(), &mut trace).unwrap();
    replay(&trace).unwrap();
    assert_eq!(certificate(case, Law::embedded(), &mut Silent).unwrap(), found);
    found
}

fn insured(case: &CertificateCase<'_>) -> InsuredPeriod {
    ask(case).insured.unwrap()
}

/// 雇用保険法14条1項: the corresponding day; where there is none, the last day of the month.
#[test]
fn months_back_from_the_loss() {
    for (left, months) in [
        ("2026-11-13", [("2026-10-14", "2026-11-13"), ("2026-09-14", "2026-10-13")]),
        ("2026-03-30", [("2026-02-28", "2026-03-30"), ("2026-01-31", "2026-02-27")]),
        ("2026-03-29", [("2026-02-28", "2026-03-29"), ("2026-01-30", "2026-02-27")]),
        ("2026-03-28", [("2026-02-28", "2026-03-28"), ("2026-01-29", "2026-02-27")]),
        ("2026-03-27", [("2026-02-28", "2026-03-27"), ("2026-01-28", "2026-02-27")]),
        ("2024-03-30", [("2024-02-29", "2024-03-30"), ("2024-01-31", "2024-02-28")]),
        ("2026-02-28", [("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31")]),
        ("2026-12-31", [("2026-12-01", "2026-12-31"), ("2026-11-01", "2026-11-30")]),
        ("2026-05-30", [("2026-04-30", "2026-05-30"), ("2026-03-31", "2026-04-29")]),
    ] {
        let found = ask(&CertificateCase { rows: Some(2), ..case(left, None) });
        let got: Vec<_> = found.periods.iter().map(|period| (period.from, period.to)).collect();
        assert_eq!(got, months.map(|(from, to)| (date(from), date(to))), "{left}");
        assert_eq!(found.insured, None);
    }
}

#[test]
fn rows_and_the_window() {
    let rows = |left, start, rows| {
        let found = ask(&CertificateCase { rows, ..case(left, start) });
        (found.periods.len(), found.insured.map(|insured| insured.complete_months))
    };
    let left = "2026-11-13";
    assert_eq!(rows(left, None, None), (12, None));
    assert_eq!(rows(left, None, Some(24)), (24, None));
    assert_eq!(rows(left, Some("2026-05-27"), None), (5, Some(5)));
    assert_eq!(rows(left, Some("2026-05-27"), Some(2)), (2, Some(5)));
    assert_eq!(rows(left, Some("2026-05-27"), Some(9)), (5, Some(5)));
    assert_eq!(rows(left, Some("2024-11-14"), None), (24, Some(24)));
    // One day earlier or later than a whole month.
    assert_eq!(rows(left, Some("2026-10-15"), None), (0, Some(0)));
    assert_eq!(rows(left, Some("2026-10-14"), None), (1, Some(1)));
    assert_eq!(rows(left, Some("2026-10-13"), None), (1, Some(1)));
    assert_eq!(rows(left, Some(left), None), (0, Some(0)));
}

#[test]
fn a_part_of_fifteen_days_with_eleven_paid() {
    let part = |start, days, hours: Option<i64>| {
        let hours = hours.map(|hundredths| Exact::ratio(i128::from(hundredths), 100).unwrap());
        let part = PartPaid { days, hours };
        let found = insured(&CertificateCase { part, ..case("2026-11-13", Some(start)) });
        let part = found.part.unwrap();
        (part.days, part.counts_as.map(|counts| counts.to_string()), found.months.to_string())
    };
    let text = |text: &str| Some(text.to_owned());
    for (start, days, paid, hours, counts, months) in [
        // 14, 15 and 16 days before 14 June.
        ("2026-05-31", 14, Some(14), None, text("0"), "5"),
        ("2026-05-30", 15, Some(11), None, text("0.5"), "5.5"),
        ("2026-05-29", 16, Some(11), None, text("0.5"), "5.5"),
        ("2026-05-29", 16, Some(10), None, text("0"), "5"),
        ("2026-05-29", 16, Some(12), None, text("0.5"), "5.5"),
        ("2026-05-29", 16, Some(10), Some(7999), text("0"), "5"),
        ("2026-05-29", 16, Some(10), Some(8000), text("0.5"), "5.5"),
        ("2026-05-29", 16, None, Some(8001), text("0.5"), "5.5"),
        // It hangs on the days that were paid.
        ("2026-05-29", 16, None, Some(7999), None, "5"),
        ("2026-05-29", 16, None, None, None, "5"),
        ("2026-05-31", 14, None, None, text("0"), "5"),
    ] {
        assert_eq!(part(start, paid, hours), (days, counts, months.to_owned()), "{start} {paid:?}");
    }
    assert_eq!(insured(&case("2026-11-13", Some("2026-05-14"))).part, None);
}

#[test]
fn months_count_by_days_or_hours() {
    let month = |days, hours: Option<i64>| CertificateMonth {
        days,
        hours: hours.map(|hundredths| Exact::ratio(i128::from(hundredths), 100).unwrap()),
    };
    let all = [
        (month(10, None), false),
        (month(11, None), true),
        (month(12, None), true),
        (month(10, Some(7999)), false),
        (month(10, Some(8000)), true),
        (month(0, Some(8001)), true),
        (month(11, Some(0)), true),
    ];
    let months = all.map(|(month, _)| month);
    let mut trace = Explanation::default();
    let counted = counted_months(&months, Law::embedded(), &mut trace).unwrap();
    assert_eq!(counted, all.map(|(_, counts)| counts));
    assert_eq!(replay(&trace).unwrap().last(), Some(&("counted_months", Exact::whole(5))));
    // Of ten complete months seven are told of: five count, three count as one each.
    let found =
        insured(&CertificateCase { months: &months, ..case("2026-11-13", Some("2026-01-14")) });
    assert_eq!((found.complete_months, found.months), (10, Exact::whole(8)));
}

/// 令和2年8月1日 and 令和10年10月1日.
#[test]
fn the_tests_of_each_time() {
    let terms = |on: &str| {
        let found = Law::embedded().standards.insured_period.on(date(on));
        found.map(|found| (found.value.days_min, found.value.hours_min, found.value.part_days_min))
    };
    for (on, expected) in [
        ("2007-10-01", (11, None, 15)),
        ("2020-07-31", (11, None, 15)),
        ("2020-08-01", (11, Some(80), 15)),
        ("2028-09-30", (11, Some(80), 15)),
        ("2028-10-01", (6, Some(40), 15)),
    ] {
        assert_eq!(terms(on).unwrap(), expected, "{on}");
    }
    assert!(terms("2007-09-30").is_err());
    assert!(terms("2029-04-01").is_err());
}

#[test]
fn the_notice_and_its_open_day() {
    for (left, starts, due, moved) in [
        ("2026-11-13", "2026-11-15", "2026-11-24", "2026-11-24"),
        // A Saturday before a Sunday and 勤労感謝の日.
        ("2026-11-10", "2026-11-12", "2026-11-21", "2026-11-24"),
        ("2026-04-24", "2026-04-26", "2026-05-05", "2026-05-07"),
        ("2026-12-31", "2027-01-02", "2027-01-11", "2027-01-12"),
        ("2027-03-31", "2027-04-02", "2027-04-11", "2027-04-12"),
    ] {
        let found = ask(&case(left, None));
        assert_eq!(found.loss_date, date(left).tomorrow().unwrap());
        let got = (found.counting_starts, found.notice_due, found.notice_due_adjusted);
        assert_eq!(got, (date(starts), date(due), date(moved)), "{left}");
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let refused =
        |case: &CertificateCase<'_>| certificate(case, Law::embedded(), &mut Silent).is_err();
    assert!(refused(&case("2026-11-13", Some("2026-11-14"))));
    let months = [CertificateMonth { days: 20, hours: None }; 6];
    let five = case("2026-11-13", Some("2026-05-27"));
    assert!(!refused(&CertificateCase { months: &months[..5], ..five }));
    assert!(refused(&CertificateCase { months: &months, ..five }));
    // The second month, from 14 September, has 30 days, the first 31.
    let paid = |days| CertificateMonth { days, hours: None };
    assert!(!refused(&CertificateCase { months: &[paid(31), paid(30)], ..five }));
    assert!(refused(&CertificateCase { months: &[paid(31), paid(31)], ..five }));
    let part = |days| PartPaid { days: Some(days), hours: None };
    assert!(!refused(&CertificateCase { part: part(18), ..five }));
    assert!(refused(&CertificateCase { part: part(19), ..five }));
    // Due in January 2028, whose holidays are not published yet.
    assert!(!refused(&case("2027-12-20", None)));
    assert!(refused(&case("2027-12-21", None)));
    assert!(refused(&CertificateCase { rows: Some(30_000), ..case("2026-11-13", None) }));
}

proptest! {
    /// The article step by step: month after month, asking the calendar whether it has the day.
    #[test]
    fn both_ways_agree(offset in 0_i64..1700, before in 0_i64..2000) {
        let left = date("2023-01-05").checked_add(jiff::Span::new().days(offset)).unwrap();
        let start = left.checked_sub(jiff::Span::new().days(before)).unwrap();
        let loss = left.tomorrow().unwrap();
        let (mut year, mut month) = (loss.year(), loss.month());
        let mut bounds = vec![loss];
        loop {
            (year, month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
            let day = Date::new(year, month, loss.day());
            let day = day.unwrap_or_else(|_| Date::new(year, month, 1).unwrap().last_of_month());
            if day < start { break; }
            bounds.push(day);
        }
        let asked = CertificateCase {
            start: Some(WindowStart::Window(start)),
            part: PartPaid { days: Some(11), hours: None },
            ..case(&left.to_string(), None)
        };
        let last = *bounds.last().unwrap();
        let days = i64::from(start.until(last).unwrap().get_days());
        let asked = if days < 11 {
            CertificateCase { part: PartPaid::default(), ..asked }
        } else { asked };
        let found = certificate(&asked, Law::embedded(), &mut Silent).unwrap();
        let walked: Vec<Date> = bounds.iter().skip(1).copied().collect();
        let got: Vec<Date> = found.periods.iter().map(|period| period.from).collect();
        prop_assert_eq!(got, walked);
        // No day is missed or counted twice.
        let sum: i64 = found.periods.iter().map(|period| period.calendar_days).sum();
        prop_assert_eq!(sum + days, i64::from(start.until(loss).unwrap().get_days()));
        let insured = found.insured.unwrap();
        let halves = 2 * i64::from(insured.complete_months) + i64::from(days >= 15);
        prop_assert_eq!(insured.months * Exact::whole(2), Exact::whole(halves));
        prop_assert_eq!(insured.part.map_or(0, |part| part.days), days);
    }
}
