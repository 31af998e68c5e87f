//! Cases of the exemption: every expected value follows from the words of the articles.

use jiff::ToSpan;
use proptest::prelude::*;

use super::*;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn leave(kind: LeaveKind, start: &str, end: &str, worked_days: u16) -> Leave {
    Leave { kind, start: date(start), end: date(end), worked_days }
}

fn months(list: &[YearMonth]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

use LeaveKind::{Childcare, Maternity};

/// Title, kind, start, end, days worked; months free, months whose bonuses are free, days in one
/// month, over one month.
type Case = (
    &'static str,
    LeaveKind,
    &'static str,
    &'static str,
    u16,
    &'static str,
    &'static str,
    Option<i64>,
    bool,
);

const CASES: &[Case] = &[
    // 健康保険法159条1項1号: the day after the end lies in another month.
    (
        "月をまたぐ育休",
        Childcare,
        "2026-10-12",
        "2026-12-06",
        0,
        "2026-10 2026-11",
        "2026-10 2026-11",
        None,
        true,
    ),
    ("月末1日だけの育休", Childcare, "2026-10-31", "2026-10-31", 0, "2026-10", "", Some(1), false),
    ("末日を含む短い育休", Childcare, "2026-10-20", "2026-10-31", 3, "2026-10", "", Some(9), false),
    ("月末の前日まで13日", Childcare, "2026-10-18", "2026-10-30", 0, "", "", Some(13), false),
    // 健康保険法159条1項2号: 14 days or more within one month.
    ("月の中で13日", Childcare, "2026-10-05", "2026-10-17", 0, "", "", Some(13), false),
    ("月の中で14日", Childcare, "2026-10-05", "2026-10-18", 0, "2026-10", "", Some(14), false),
    ("月の中で15日", Childcare, "2026-10-05", "2026-10-19", 0, "2026-10", "", Some(15), false),
    ("15日から就業2日を引く", Childcare, "2026-10-05", "2026-10-19", 2, "", "", Some(13), false),
    (
        "15日から就業1日を引く",
        Childcare,
        "2026-10-05",
        "2026-10-19",
        1,
        "2026-10",
        "",
        Some(14),
        false,
    ),
    // 健康保険法159条1項本文 and 民法143条: longer than one month by the calendar.
    ("ちょうど1か月", Childcare, "2026-11-26", "2026-12-25", 0, "2026-11", "", None, false),
    ("1か月と1日", Childcare, "2026-11-26", "2026-12-26", 0, "2026-11", "2026-11", None, true),
    ("暦の1か月ちょうど", Childcare, "2026-12-01", "2026-12-31", 0, "2026-12", "", Some(31), false),
    (
        "応当日がない月",
        Childcare,
        "2027-01-31",
        "2027-02-28",
        0,
        "2027-01 2027-02",
        "",
        None,
        false,
    ),
    (
        "応当日がない月の翌日",
        Childcare,
        "2027-01-31",
        "2027-03-01",
        0,
        "2027-01 2027-02",
        "2027-01 2027-02",
        None,
        true,
    ),
    // 健康保険法159条の3: no number of days, bonuses go with the month.
    (
        "産前産後休業",
        Maternity,
        "2026-10-12",
        "2027-01-17",
        0,
        "2026-10 2026-11 2026-12",
        "2026-10 2026-11 2026-12",
        None,
        true,
    ),
    (
        "産休で末日を含む1か月以下",
        Maternity,
        "2026-10-20",
        "2026-11-10",
        0,
        "2026-10",
        "2026-10",
        None,
        false,
    ),
    ("産休が月の中で終わる", Maternity, "2026-10-05", "2026-10-25", 0, "", "", Some(21), false),
];

#[test]
fn the_months_that_are_free() {
    for &(title, kind, start, end, worked, free, bonus, days, over) in CASES {
        let leave = leave(kind, start, end, worked);
        let mut trace = Explanation::default();
        let found = leave_exemption(&leave, Law::embedded(), &mut trace).unwrap();
        assert_eq!(months(&found.exempt_months), free, "{title}");
        assert_eq!(months(&found.bonus_exempt_months), bonus, "{title}");
        assert_eq!(found.leave_days_in_month, days, "{title}");
        assert_eq!(found.over_one_month, over, "{title}");
        let named = replay(&trace).unwrap();
        let of = |field| named.iter().find(|(name, _)| *name == field).map(|(_, value)| *value);
        assert_eq!(of("leave_days_in_month").and_then(|days| days.as_whole()), days, "{title}");
        assert_eq!(of("over_one_month").and_then(|is| is.as_whole()), Some(i64::from(over)));
    }
}

#[test]
fn one_month_by_the_calendar_ends_on() {
    // 民法143条2項.
    for (start, last) in [
        ("2026-11-26", "2026-12-25"),
        ("2026-12-01", "2026-12-31"),
        ("2027-01-28", "2027-02-27"),
        ("2027-01-29", "2027-02-28"),
        ("2027-01-30", "2027-02-28"),
        ("2027-01-31", "2027-02-28"),
        ("2028-01-29", "2028-02-28"),
        ("2028-01-30", "2028-02-29"),
        ("2027-02-28", "2027-03-27"),
        ("2027-03-31", "2027-04-30"),
        ("2027-04-30", "2027-05-29"),
    ] {
        assert_eq!(last_day_of_one_month(date(start)), date(last), "{start}");
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let ask = |leave: &Leave| leave_exemption(leave, Law::embedded(), &mut Silent);
    let field = |leave: &Leave| match ask(leave) {
        Err(StatuteError::Impossible { field, .. }) => field,
        _ => "",
    };
    let backwards = leave(Childcare, "2026-10-12", "2026-10-11", 0);
    assert_eq!(field(&backwards), "leave_end");
    let worked = leave(Childcare, "2026-10-12", "2026-10-13", 3);
    assert_eq!(field(&worked), "worked_days_in_leave");
    let maternity = leave(Maternity, "2026-10-12", "2026-12-13", 3);
    assert_eq!(field(&maternity), "worked_days_in_leave");
    // The rule of item 2 holds for leave begun from 2022-10-01; earlier leave is not covered.
    for (start, end, known) in [
        ("2022-09-30", "2022-11-05", false),
        ("2022-10-01", "2022-11-05", true),
        ("2030-08-01", "2030-08-31", true),
        ("2030-08-01", "2030-09-01", false),
    ] {
        let asked = ask(&leave(Childcare, start, end, 0));
        assert_eq!(asked.is_ok(), known, "{start}");
        assert!(known || matches!(asked, Err(StatuteError::OutOfRange { .. })), "{start}");
    }
}

#[test]
fn several_leaves_of_one_person() {
    let law = Law::embedded();
    let of = |leaves: &[Leave]| {
        let found = exempt_months_of(leaves, law).unwrap();
        (months(&found.monthly), months(&found.bonus))
    };
    let pair = |monthly: &str, bonus: &str| (monthly.to_owned(), bonus.to_owned());
    // 159条2項: in succession they are one, also over one month.
    let first = leave(Childcare, "2026-10-05", "2026-10-18", 0);
    let next = leave(Childcare, "2026-10-19", "2026-11-20", 0);
    assert_eq!(of(&[next, first]), pair("2026-10", "2026-10"));
    let apart = leave(Childcare, "2026-10-20", "2026-11-18", 0);
    assert_eq!(of(&[first, apart]), pair("2026-10", ""));
    // 159条3項: 7 and 7 days in one month are 14, with a gap between; 7 and 6 are not.
    let week = leave(Childcare, "2026-10-05", "2026-10-11", 0);
    let other = leave(Childcare, "2026-10-19", "2026-10-25", 0);
    let shorter = leave(Childcare, "2026-10-19", "2026-10-24", 0);
    assert_eq!(of(&[week, other]), pair("2026-10", ""));
    assert_eq!(of(&[week, shorter]), pair("", ""));
    // Days of a leave begun in an earlier month do not count toward the 14.
    let earlier = leave(Childcare, "2026-09-20", "2026-10-10", 0);
    let later = leave(Childcare, "2026-10-20", "2026-10-25", 0);
    assert_eq!(of(&[earlier, later]), pair("2026-09", ""));
    // Maternity leave and childcare leave are each judged by their own article.
    let maternity = leave(Maternity, "2026-08-10", "2026-11-14", 0);
    let childcare = leave(Childcare, "2026-11-15", "2027-03-31", 0);
    let all = "2026-08 2026-09 2026-10 2026-11 2026-12 2027-01 2027-02 2027-03";
    assert_eq!(of(&[maternity, childcare]), pair(all, all));
    assert_eq!(exempt_months_of(&[], law).unwrap(), ExemptMonths::default());
}

proptest! {
    #[test]
    fn a_longer_leave_frees_no_fewer_months(
        start in 0_i32..2_000,
        days in 0_i32..400,
        more in 0_i32..40,
        childcare in any::<bool>(),
    ) {
        let kind = if childcare { Childcare } else { Maternity };
        let start = date("2022-10-01").checked_add(start.days()).unwrap();
        let of = |days: i32| {
            let end = start.checked_add(days.days()).unwrap();
            let mut trace = Explanation::default();
            let leave = Leave { kind, start, end, worked_days: 0 };
            let found = leave_exemption(&leave, Law::embedded(), &mut trace).unwrap();
            replay(&trace).unwrap();
            found
        };
        let (short, long) = (of(days), of(days + more));
        // Item 2 can end where item 1 begins, but never the other way round.
        prop_assert!(short.exempt_months.iter().all(|month| long.exempt_months.contains(month)));
        prop_assert!(!short.over_one_month || long.over_one_month);
        for month in &long.bonus_exempt_months {
            let last = month.last_day();
            let end = start.checked_add((days + more).days()).unwrap();
            prop_assert!(start <= last && last <= end);
        }
    }
}
