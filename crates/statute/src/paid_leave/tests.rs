use proptest::prelude::*;

use super::*;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn worker(weekly_days: u8, weekly_hours: i64) -> LeaveWorker {
    let weekly_hours = Exact::whole(weekly_hours);
    LeaveWorker { weekly_days, weekly_hours, attendance: Rate::ONE }
}

fn halves(count: i64) -> Exact {
    Exact::ratio(i128::from(count), 2).unwrap()
}

fn by_service(years: Exact, worker: &LeaveWorker) -> PaidLeaveGrant {
    let mut trace = Explanation::default();
    let found = grant_by_service(years, worker, Law::embedded(), &mut trace).unwrap();
    let replayed = replay(&trace).unwrap();
    let days = replayed.iter().find(|(field, _)| *field == "days").unwrap();
    assert_eq!(days.1, Exact::whole(i64::from(found.days)));
    found
}

/// 労働基準法39条1項・2項, 施行規則24条の3第3項, as published: weekly days by 0.5 … 6.5 years.
const TABLE: [(u8, [u8; 7]); 5] = [
    (5, [10, 11, 12, 14, 16, 18, 20]),
    (4, [7, 8, 9, 10, 12, 13, 15]),
    (3, [5, 6, 6, 8, 9, 10, 11]),
    (2, [3, 4, 4, 5, 6, 6, 7]),
    (1, [1, 2, 2, 2, 3, 3, 3]),
];

#[test]
fn the_whole_table_and_a_little_before_each_year() {
    let little = Exact::ratio(1, 1000).unwrap();
    for (weekly_days, row) in TABLE {
        let worker = worker(weekly_days, 20);
        for (place, days) in row.into_iter().enumerate() {
            let years = halves(2 * i64::try_from(place).unwrap() + 1);
            let found = by_service(years, &worker);
            let full = weekly_days == 5;
            let kind = if full { GrantType::Full } else { GrantType::Proportional };
            assert_eq!((found.days, found.grant_type), (days, kind), "{weekly_days} {place}");
            assert_eq!(found.duty, days >= 10);
            let before = place.checked_sub(1).map_or(0, |place| row[place]);
            assert_eq!(by_service(years - little, &worker).days, before);
            assert_eq!(by_service(years + little, &worker).days, days);
        }
        assert_eq!(by_service(Exact::whole(40), &worker).days, row[6]);
        assert_eq!(by_service(Exact::ZERO, &worker).grant_type, GrantType::None);
    }
}

/// 厚生労働省: of proportional grants the duty begins at 3.5 years of 4 days, 5.5 years of 3 days.
#[test]
fn the_duty_of_proportional_grants() {
    for (weekly_days, halves_from) in [(4, Some(7)), (3, Some(11)), (2, None), (1, None)] {
        let duties =
            (1..=15).map(|count| (count, by_service(halves(count), &worker(weekly_days, 29)).duty));
        let first = duties.into_iter().find(|(_, duty)| *duty).map(|(count, _)| count);
        assert_eq!(first, halves_from, "{weekly_days}");
    }
}

#[test]
fn thirty_hours_or_five_days_are_full() {
    let hours = |hundredths| Exact::ratio(hundredths, 100).unwrap();
    for (weekly_days, weekly_hours, full) in [
        (4, hours(2999), false),
        (4, hours(3000), true),
        (1, hours(3001), true),
        (5, hours(100), true),
        (7, hours(700), true),
        (4, hours(0), false),
    ] {
        let worker = LeaveWorker { weekly_days, weekly_hours, attendance: Rate::ONE };
        let kind = if full { GrantType::Full } else { GrantType::Proportional };
        assert_eq!(by_service(halves(1), &worker).grant_type, kind);
    }
}

#[test]
fn eighty_percent_of_attendance() {
    for (percent, days) in [("79.99", 0), ("80", 10), ("80.01", 10), ("0", 0)] {
        let attendance = Rate::from_percent_text(percent).unwrap();
        let found = by_service(halves(1), &LeaveWorker { attendance, ..worker(5, 40) });
        assert_eq!(found.days, days, "{percent}");
        assert_eq!(found.grant_type == GrantType::None, days == 0);
    }
}

fn status(hired: &str, as_of: Option<&str>, taken: i64) -> PaidLeaveStatus {
    let case = PaidLeaveCase {
        hired_on: date(hired),
        as_of: as_of.map(date),
        worker: worker(5, 40),
        days_taken: halves(taken),
    };
    let mut trace = Explanation::default();
    let found = leave_status(&case, Law::embedded(), &mut trace).unwrap();
    replay(&trace).unwrap();
    assert_eq!(leave_status(&case, Law::embedded(), &mut Silent).unwrap(), found);
    found
}

/// 民法143条2項: where the last month has no such day the period ends with the month.
#[test]
fn grants_after_periods_by_the_calendar() {
    for (hired, first, second) in [
        ("2025-04-01", "2025-10-01", "2026-10-01"),
        ("2025-08-28", "2026-02-28", "2027-02-28"),
        ("2025-08-29", "2026-03-01", "2027-03-01"),
        ("2025-08-30", "2026-03-01", "2027-03-01"),
        ("2025-08-31", "2026-03-01", "2027-03-01"),
        ("2025-10-31", "2026-05-01", "2027-05-01"),
        ("2026-08-29", "2027-03-01", "2028-02-29"),
        ("2024-02-29", "2024-08-29", "2025-08-29"),
        ("2025-12-31", "2026-07-01", "2027-07-01"),
    ] {
        let found = status(hired, None, 0);
        assert_eq!(found.first_grant_on, date(first), "{hired}");
        assert_eq!((found.grant_on, found.next_grant_on), (Some(date(first)), date(second)));
        assert_eq!(found.grant.days, 10);
    }
}

#[test]
fn the_day_before_and_the_day_of_a_grant() {
    for (as_of, grant_on, days, next) in [
        ("2025-02-17", None, 0, "2025-08-17"),
        ("2025-08-16", None, 0, "2025-08-17"),
        ("2025-08-17", Some("2025-08-17"), 10, "2026-08-17"),
        ("2026-08-16", Some("2025-08-17"), 10, "2026-08-17"),
        ("2026-08-17", Some("2026-08-17"), 11, "2027-08-17"),
        ("2026-11-22", Some("2026-08-17"), 11, "2027-08-17"),
        ("2030-08-17", Some("2030-08-17"), 18, "2031-08-17"),
    ] {
        let found = status("2025-02-17", Some(as_of), 6);
        let got = (found.grant_on, found.grant.days, found.next_grant_on);
        assert_eq!(got, (grant_on.map(date), days, date(next)), "{as_of}");
        let left = if days == 0 { 0 } else { 2 };
        assert_eq!(found.remaining_to_direct, Exact::whole(left));
        assert_eq!(found.deadline.is_some(), days > 0);
    }
}

#[test]
fn what_is_left_to_direct() {
    for (taken, left) in [(0, 10), (1, 9), (9, 1), (10, 0), (11, 0)] {
        assert_eq!(status("2025-02-17", None, taken).remaining_to_direct, halves(left));
    }
    assert_eq!(status("2025-02-17", None, 0).deadline, Some(date("2026-08-16")));
    // From 1 March 2027 a year lasts through 29 February 2028.
    let leap = status("2026-08-29", Some("2027-03-01"), 0);
    assert_eq!(leap.deadline, Some(date("2028-02-29")));
    let case = PaidLeaveCase {
        hired_on: date("2025-02-17"),
        as_of: None,
        worker: worker(5, 40),
        days_taken: Exact::ratio(1, 4).unwrap(),
    };
    assert!(leave_status(&case, Law::embedded(), &mut Silent).is_err());
}

/// 平成30年法律71号: no duty for grants before 1 April 2019; nothing is known before April 2001.
#[test]
fn the_duty_began_and_the_range_ends() {
    for (hired, grant_on, duty) in
        [("2018-09-30", "2019-03-30", false), ("2018-10-01", "2019-04-01", true)]
    {
        let found = status(hired, None, 0);
        assert_eq!((found.grant_on, found.grant.duty), (Some(date(grant_on)), duty));
        assert_eq!((found.grant.days, found.deadline.is_some()), (10, duty));
    }
    let ask = |hired: &str| {
        let case = PaidLeaveCase {
            hired_on: date(hired),
            as_of: None,
            worker: worker(5, 40),
            days_taken: Exact::ZERO,
        };
        leave_status(&case, Law::embedded(), &mut Silent)
    };
    assert!(ask("2000-10-01").is_ok());
    assert!(matches!(ask("2000-09-30"), Err(StatuteError::OutOfRange { .. })));
    assert!(ask("2030-02-28").is_ok());
    assert!(matches!(ask("2030-03-01"), Err(StatuteError::OutOfRange { .. })));
}

#[test]
fn two_years_and_the_first_day_after() {
    for (granted, ends) in [
        ("2025-08-17", "2027-08-17"),
        ("2024-02-29", "2026-03-01"),
        ("2026-03-01", "2028-03-01"),
        ("2026-02-28", "2028-02-28"),
    ] {
        let mut trace = Explanation::default();
        assert_eq!(expiry(date(granted), Law::embedded(), &mut trace).unwrap(), date(ends));
        replay(&trace).unwrap();
    }
    assert!(expiry(date("2001-03-31"), Law::embedded(), &mut Silent).is_err());
    assert!(expiry(date("2030-09-01"), Law::embedded(), &mut Silent).is_err());
}

#[test]
fn attendance_of_every_number_of_days() {
    for total in 0_u32..=366 {
        let (least, missed) = attendance_needed(total, Law::embedded(), &mut Silent).unwrap();
        // The fewest days that reach 80%.
        let slow = (0..=i64::from(total)).find(|days| days * 100 >= i64::from(total) * 80);
        assert_eq!((Some(least), least + missed), (slow, i64::from(total)));
    }
}

proptest! {
    /// Walking day by day through the periods meets the same grants.
    #[test]
    fn grants_found_by_walking(offset in 0_i64..1500, later in 0_i64..1400) {
        let hired = date("2023-01-01").checked_add(jiff::Span::new().days(offset)).unwrap();
        let as_of = hired.checked_add(jiff::Span::new().days(later)).unwrap();
        prop_assume!(as_of < date("2030-09-01"));
        // The last day of a period of so many months is the day before the corresponding one, or
        // the last of the month.
        let ends = |months: i32| {
            let mut month = YearMonth::of(hired);
            for _ in 0..months { month = month.next(); }
            if hired.day() > month.days() { month.last_day() }
            else { month.day_or_last(hired.day()).yesterday().unwrap() }
        };
        let mut latest = None;
        let mut months = 6;
        while ends(months) < as_of {
            latest = Some(ends(months).tomorrow().unwrap());
            months += 12;
        }
        let found = status(&hired.to_string(), Some(&as_of.to_string()), 0);
        prop_assert_eq!(found.grant_on, latest);
        prop_assert_eq!(found.next_grant_on, ends(months).tomorrow().unwrap());
    }

    /// More service, more weekly days never give fewer days.
    #[test]
    fn never_fewer(service in 0_i64..30, weekly_days in 1_u8..7, hours in 0_i64..40) {
        let days = by_service(halves(service), &worker(weekly_days, hours)).days;
        prop_assert!(days <= by_service(halves(service + 1), &worker(weekly_days, hours)).days);
        prop_assert!(days <= by_service(halves(service), &worker(weekly_days + 1, hours)).days);
    }
}
