//! Every awkward case is there: title, at which client at least one is, what it is to be one.

use romori_roster::{
    EmploymentType, EnrolmentCategory, FixedPayChange, InsuredAs, Known, LeaveKind, PersonView,
    StandardBy,
};
use romori_types::{Date, YearMonth};

use crate::demo::{day, demo};
use crate::people::{lines, views};

fn month(text: &str) -> YearMonth {
    text.parse().unwrap()
}

/// Days of April, May and June.
fn days(person: &PersonView) -> [Option<u8>; 3] {
    ["2026-04", "2026-05", "2026-06"]
        .map(|text| person.pay.get(&month(text)).and_then(|pay| pay.days))
}

fn kind(person: &PersonView) -> EmploymentType {
    person.employments.last().unwrap().1.employment_type
}

fn born(person: &PersonView, text: &str) -> bool {
    person.identity.birth_date == day(text)
}

fn leave(person: &PersonView, wanted: LeaveKind, on: Date) -> bool {
    let covers =
        |from: Date, until: Option<Date>| from <= on && until.is_none_or(|last| on <= last);
    person.leaves.iter().any(|(_, leave)| leave.kind == wanted && covers(leave.from, leave.until))
}

fn insured_as(person: &PersonView, wanted: InsuredAs) -> bool {
    person.enrolments.last().is_some_and(|(_, made)| made.insured_as == wanted)
}

fn seasonal(person: &PersonView) -> bool {
    let over = |from: &str, to: &str| {
        let months: Vec<i64> =
            person.pay.range(month(from)..=month(to)).map(|(_, pay)| pay.total().get()).collect();
        months.iter().sum::<i64>() / months.len().max(1) as i64
    };
    over("2026-04", "2026-06") - over("2025-07", "2026-06") > 40_000
}

type Case = (&'static str, u32, usize, fn(&PersonView) -> bool);

const CASES: &[Case] = &[
    ("二以上事業所勤務", 1007, 1, |one| one.employments[0].1.two_workplaces),
    ("二以上事業所勤務、他の顧問先でも", 1005, 1, |one| {
        one.employments[0].1.two_workplaces
    }),
    ("二以上事業所勤務、他の顧問先でも", 1010, 1, |one| {
        one.employments[0].1.two_workplaces
    }),
    ("70歳以上被用者", 1012, 3, |one| insured_as(one, InsuredAs::AgedEmployee)),
    ("75歳以上", 1012, 1, |one| {
        one.standards.iter().any(|(_, made)| made.health.is_none())
            && insured_as(one, InsuredAs::AgedEmployee)
    }),
    ("5月に70歳", 1012, 1, |one| {
        one.enrolments.len() == 2 && insured_as(one, InsuredAs::AgedEmployee)
    }),
    ("7月に75歳", 1012, 1, |one| born(one, "1951-07-18")),
    ("7月に70歳", 1012, 1, |one| born(one, "1956-07-10")),
    ("7月31日に70歳", 1009, 1, |one| born(one, "1956-08-01")),
    ("7月に40歳", 1001, 1, |one| born(one, "1986-07-15")),
    ("7月31日に65歳", 1001, 1, |one| born(one, "1961-08-01")),
    ("7月1日に60歳", 1001, 1, |one| born(one, "1966-07-02")),
    ("6月30日に60歳", 1001, 1, |one| born(one, "1966-07-01")),
    ("8月1日に40歳", 1001, 1, |one| born(one, "1986-08-02")),
    ("短時間労働者", 1006, 5, |one| {
        kind(one) == EmploymentType::ShortTime
            && one.enrolments.last().unwrap().1.category == EnrolmentCategory::ShortTime
    }),
    ("パート、15日以上だけ", 1001, 1, |one| {
        kind(one) == EmploymentType::PartTime && days(one) == [Some(15), Some(16), Some(15)]
    }),
    ("パート、15日以上がない", 1001, 1, |one| {
        kind(one) == EmploymentType::PartTime && days(one) == [Some(14), Some(13), Some(12)]
    }),
    ("途中入社", 1004, 1, |one| {
        one.employments[0].1.hired_on == day("2026-04-06")
            && one.pay.values().any(|pay| pay.full_month == Some(false))
    }),
    ("遡及支払", 1001, 1, |one| one.pay.values().any(|pay| pay.back_pay.get() == 36_000)),
    ("遡及支払", 1007, 1, |one| one.pay.values().any(|pay| pay.back_pay.get() == 24_000)),
    ("産休中", 1012, 1, |one| leave(one, LeaveKind::Maternity, day("2026-07-01"))),
    ("育休中", 1012, 1, |one| leave(one, LeaveKind::Childcare, day("2026-07-01"))),
    ("14日の育休", 1012, 1, |one| {
        leave(one, LeaveKind::Childcare, day("2026-06-21"))
            && !leave(one, LeaveKind::Childcare, day("2026-06-22"))
    }),
    ("月末だけの育休", 1012, 1, |one| {
        leave(one, LeaveKind::Childcare, day("2026-06-30"))
            && !leave(one, LeaveKind::Childcare, day("2026-07-04"))
    }),
    ("10日の育休", 1005, 1, |one| {
        leave(one, LeaveKind::Childcare, day("2026-06-10"))
            && !leave(one, LeaveKind::Childcare, day("2026-06-11"))
    }),
    ("育休から復帰", 1012, 1, |one| {
        leave(one, LeaveKind::Childcare, day("2026-04-14"))
            && !leave(one, LeaveKind::Childcare, day("2026-04-15"))
    }),
    ("病気休職", 1005, 1, |one| leave(one, LeaveKind::Sickness, day("2026-07-01"))),
    ("介護休業", 1012, 1, |one| leave(one, LeaveKind::FamilyCare, day("2026-07-01"))),
    ("同月得喪", 1001, 1, |one| {
        one.enrolments[..].first().is_some_and(|(_, made)| {
            made.lost_on.is_some_and(|lost| YearMonth::of(lost) == YearMonth::of(made.acquired_on))
        })
    }),
    ("年間平均の候補", 1009, 6, seasonal),
    ("16日の月", 1001, 1, |one| {
        kind(one) == EmploymentType::General && days(one)[1] == Some(16)
    }),
    ("16日の月", 1007, 1, |one| days(one)[1] == Some(16)),
    ("4月の昇給で月変", 1001, 1, |one| {
        one.pay.get(&month("2026-04")).is_some_and(|pay| {
            pay.fixed_change == Some(FixedPayChange::Rise) && pay.fixed.get() == 341_000
        })
    }),
    ("4月の降給で月変", 1001, 1, |one| {
        one.pay.get(&month("2026-04")).is_some_and(|pay| {
            pay.fixed_change == Some(FixedPayChange::Fall) && pay.fixed.get() == 226_000
        })
    }),
    ("契約の終わり", 1001, 3, |one| one.employments[0].1.contract_ends_on.is_some()),
    ("二か月以内の雇用", 1001, 1, |one| one.enrolments.is_empty()),
    ("再入社", 1001, 1, |one| one.employments.len() == 2),
    ("転勤", 1004, 1, |one| {
        one.enrolments.len() == 2
            && one.enrolments[0].1.establishment != one.enrolments[1].1.establishment
    }),
    ("同日得喪", 1004, 1, |one| {
        one.enrolments.len() == 2
            && one.enrolments[0].1.lost_on == Some(one.enrolments[1].1.acquired_on)
            && one.enrolments[0].1.establishment == one.enrolments[1].1.establishment
    }),
    ("賞与の上限", 1005, 1, |one| {
        one.bonuses.iter().any(|bonus| bonus.cash.get() > 3_000_000)
    }),
    ("医師国保", 1012, 2, |one| insured_as(one, InsuredAs::PensionOnly)),
    ("長い外国の氏名", 1001, 1, |one| one.identity.name.kana.chars().count() > 25),
    ("ローマ字の氏名", 1001, 1, |one| one.identity.name.kanji.starts_with('Ｎ')),
    ("髙", 1007, 1, |one| one.identity.name.kanji.starts_with('髙')),
    ("﨑", 1007, 1, |one| one.identity.name.kanji.starts_with('﨑')),
    ("𠮷", 1007, 1, |one| one.identity.name.kanji.starts_with('𠮷')),
    ("同じカナ", 1012, 2, |one| one.identity.name.kana == "ｻﾄｳ ﾏﾕﾐ"),
    ("同じカナ", 1012, 2, |one| one.identity.name.kana == "ｻｲﾄｳ ｹﾝｼﾞ"),
    ("6月末の退職", 1007, 1, |one| one.employments[0].1.left_on == Some(day("2026-06-30"))),
    ("7月末の退職予定", 1007, 1, |one| {
        one.employments[0].1.left_on == Some(day("2026-07-31"))
    }),
    ("随時改定", 1012, 1, |one| {
        one.standards.iter().any(|(_, made)| made.by == StandardBy::Occasional)
    }),
    ("被扶養者", 1005, 10, |one| !one.dependants.is_empty()),
];

#[test]
fn every_awkward_case_is_there() {
    let views = views(&demo());
    for (title, client, least, is_so) in CASES {
        let view = views.iter().find(|view| view.number == *client).unwrap();
        let found = view.persons.iter().filter(|person| is_so(person)).count();
        assert!(found >= *least, "{client} {title}: {found}");
    }
}

#[test]
fn a_client_has_not_sent_the_pay_of_june() {
    let views = views(&demo());
    let has_june = |number: u32| {
        let view = views.iter().find(|view| view.number == number).unwrap();
        view.persons.iter().any(|person| person.pay.contains_key(&month("2026-06")))
    };
    assert!(!has_june(1006));
    assert!(has_june(1001) && has_june(1007));
}

#[test]
fn leavers_and_joiners_are_in_most_clients() {
    let mut gone = 0;
    let mut joined = 0;
    for view in views(&demo()) {
        for person in &view.persons {
            let made = &person.employments.last().unwrap().1;
            gone += usize::from(made.left_on.is_some_and(|last| last < view.on));
            joined += usize::from(made.hired_on >= day("2025-01-01"));
        }
    }
    assert!((25..80).contains(&gone), "{gone}");
    assert!((35..90).contains(&joined), "{joined}");
}

#[test]
fn a_marriage_gives_two_names_and_a_correction_keeps_both_addresses() {
    let office = demo();
    let lines = lines(&office);
    let mut two_names = 0;
    for ((_, kind, _), rows) in &lines {
        let history = romori_roster::History::new(rows.clone());
        if *kind == romori_roster::Kind::PersonIdentity {
            two_names += usize::from(history.spans(Known::Now).len() == 2);
        }
    }
    assert_eq!(two_names, 3);
}

/// Whoever is paid has a standard, and it stands near the pay: 定時決定 finds few surprises.
#[test]
fn standards_fit_the_pay() {
    let (mut near, mut all) = (0, 0);
    for view in views(&demo()) {
        for person in &view.persons {
            let Some(enrolled) = person.enrolment_on(view.on) else { continue };
            assert!(
                person.standard_in(month("2026-06")).is_some(),
                "{}-{} since {}",
                view.number,
                person.number,
                enrolled.acquired_on
            );
            let standard = person.standard_in(month("2026-06")).unwrap();
            let Some(pay) = person.pay.get(&month("2026-05")) else { continue };
            let held = standard.health.or(standard.pension).unwrap().get();
            all += 1;
            near += usize::from((pay.total().get() - held).abs() <= held / 8);
        }
    }
    assert!(all > 480 && near * 100 / all >= 85, "{near} of {all}");
}
