use romori_app::Law;
use romori_app::day::{EndingKind, endings};
use romori_statute::replay::replay;

use super::ledger::{client, day, demo_client, leaves, person};

/// 健康保険法36条: lost on the day after; five days for the notice, moved past weekends.
#[test]
fn an_end_says_when_insurance_is_lost_and_until_when_it_is_charged() {
    let mut leaving = person(1, "1990-01-01", "2020-04-01", 300);
    leaves(&mut leaving, "2026-07-31");
    let mut middle = person(2, "1990-01-01", "2020-04-01", 300);
    leaves(&mut middle, "2026-07-15");
    let mut term = person(3, "1990-01-01", "2025-08-01", 300);
    term.employments[0].1.contract_ends_on = Some(day("2026-07-31"));
    let mut later = person(4, "1990-01-01", "2025-08-01", 300);
    later.employments[0].1.contract_ends_on = Some(day("2026-08-01"));
    let view = client(vec![leaving, middle, term, later]);
    let listed = endings(Law::embedded(), &view, day("2026-07-01"), day("2026-07-31"));
    assert!(listed.unclear.is_empty());
    let found: Vec<(u32, EndingKind, String)> = listed
        .found
        .iter()
        .map(|one| (one.who.number, one.kind, one.last_day.to_string()))
        .collect();
    assert_eq!(
        found,
        [
            (2, EndingKind::Leaving, "2026-07-15".to_owned()),
            (1, EndingKind::Leaving, "2026-07-31".to_owned()),
            (3, EndingKind::ContractEnds, "2026-07-31".to_owned()),
        ]
    );
    let [middle, leaving, term] = listed.found.try_into().unwrap();
    // Lost on 7月16日, so June is the last month; due 7月21日 (7月20日 is 海の日, the 21st is open).
    assert_eq!(
        middle.consequences[0].text,
        "令和8年7月16日に資格を失います。保険料は令和8年6月分までです。"
    );
    assert_eq!(middle.consequences[0].due, Some(day("2026-07-21")));
    assert_eq!(
        leaving.consequences[0].text,
        "令和8年8月1日に資格を失います。保険料は令和8年7月分までです。"
    );
    assert_eq!(leaving.consequences[0].due, Some(day("2026-08-06")));
    assert!(term.consequences[0].text.starts_with("更新しなければ、令和8年8月1日"));
    assert_eq!(term.consequences.len(), 2);
    for ending in [middle, leaving, term] {
        replay(&ending.why).unwrap();
    }
}

/// 民法143条2項: from 06-15 two months end on 08-14; from 12-31 on the last day of February.
#[test]
fn a_term_of_two_months_is_told_apart() {
    for (from, last, kind) in [
        ("2026-06-15", "2026-08-14", EndingKind::ShortContractEnds),
        ("2026-06-15", "2026-08-15", EndingKind::ContractEnds),
        ("2025-12-31", "2026-02-28", EndingKind::ShortContractEnds),
        ("2025-12-31", "2026-03-01", EndingKind::ContractEnds),
        ("2026-01-01", "2026-02-28", EndingKind::ShortContractEnds),
    ] {
        let mut one = person(1, "1990-01-01", from, 300);
        one.employments[0].1.contract_ends_on = Some(day(last));
        one.enrolments.clear();
        let view = client(vec![one.clone()]);
        let listed = endings(Law::embedded(), &view, day(last), day(last));
        assert_eq!(listed.found[0].kind, kind, "{from} {last}");
        // Who is insured all the same is not told to acquire.
        one.enrolments.push((1, super::ledger::enrolment(from)));
        let listed = endings(Law::embedded(), &client(vec![one]), day(last), day(last));
        assert_eq!(listed.found[0].kind, EndingKind::ContractEnds, "{from} {last}");
    }
}

#[test]
fn the_demo_has_every_kind_of_end() {
    let kinds = |number: u32| {
        let view = demo_client(number);
        let listed = endings(Law::embedded(), &view, day("2026-07-01"), day("2026-09-30"));
        assert!(listed.unclear.is_empty());
        let found = listed.found.into_iter();
        found.map(|one| (one.who.number, one.kind)).collect::<Vec<_>>()
    };
    let food = kinds(1001);
    for expected in [
        (12, EndingKind::ContractEnds),
        (13, EndingKind::ContractEnds),
        (14, EndingKind::ShortContractEnds),
    ] {
        assert!(food.contains(&expected), "{expected:?} in {food:?}");
    }
    assert_eq!(kinds(1007), [(22, EndingKind::Leaving)]);
}
