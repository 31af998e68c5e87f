use romori_app::Law;
use romori_app::day::{AgeEvent, AgeOf, AgeReached, age_events};
use romori_roster::{Dependant, InsuredAs, PersonName, Relationship};
use romori_statute::replay::replay;

use super::ledger::{client, day, demo, leaves, month, person};

fn july(people: Vec<romori_roster::PersonView>) -> Vec<AgeEvent> {
    let listed = age_events(Law::embedded(), &client(people), month("2026-07"));
    assert!(listed.unclear.is_empty());
    listed.found
}

fn words(event: &AgeEvent) -> String {
    event.consequences.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("|")
}

/// 年齢計算ニ関スル法律: the day before the birthday; 高確法50条1号: 75 on the birthday itself.
#[test]
fn an_age_falls_into_the_month_of_the_day_before_the_birthday() {
    for (born, expected) in [
        ("1986-07-01", None),
        ("1986-07-02", Some((AgeReached::Forty, "2026-07-01"))),
        ("1986-08-01", Some((AgeReached::Forty, "2026-07-31"))),
        ("1986-08-02", None),
        ("1966-08-01", Some((AgeReached::Sixty, "2026-07-31"))),
        ("1961-07-20", Some((AgeReached::SixtyFive, "2026-07-19"))),
        ("1956-07-10", Some((AgeReached::Seventy, "2026-07-09"))),
        ("1951-07-01", Some((AgeReached::SeventyFive, "2026-07-01"))),
        ("1951-08-01", None),
    ] {
        let mut one = person(1, born, "2010-04-01", 300);
        if born < "1956-07-02" {
            one.enrolments[0].1.insured_as = InsuredAs::AgedEmployee;
        }
        let found = july(vec![one]);
        let event = found.first().map(|event| (event.age, event.counts_on.to_string()));
        let expected = expected.map(|(age, on)| (age, on.to_owned()));
        assert_eq!(event, expected, "{born}");
        assert!(found.len() <= 1);
    }
}

#[test]
fn what_follows_is_said_with_its_month_and_its_article() {
    for (born, as_, expected, cite) in [
        ("1986-07-15", InsuredAs::Both, "令和8年7月分から介護保険料", "介護保険法9条2号"),
        ("1961-08-01", InsuredAs::Both, "介護保険料は令和8年6月分まで", "介護保険法9条1号"),
        (
            "1956-07-10",
            InsuredAs::Both,
            "令和8年7月9日に厚生年金保険の資格を失います。\
             厚生年金保険料と子ども・子育て拠出金は令和8年6月分まで",
            "厚生年金保険法14条5号",
        ),
        (
            "1951-07-18",
            InsuredAs::AgedEmployee,
            "令和8年7月18日に後期高齢者医療に移り、健康保険の資格を失います。\
             健康保険料は令和8年6月分まで",
            "健康保険法36条",
        ),
        ("1986-07-15", InsuredAs::PensionOnly, "ここで徴収しません", ""),
        ("1956-07-10", InsuredAs::HealthOnly, "失う厚生年金保険の資格はありません", ""),
    ] {
        let mut one = person(1, born, "2010-04-01", 300);
        one.enrolments[0].1.insured_as = as_;
        let [event] = july(vec![one]).try_into().unwrap();
        assert!(words(&event).contains(expected), "{born}: {}", words(&event));
        let cites: Vec<&str> =
            event.consequences.iter().flat_map(|one| one.cites.iter().copied()).collect();
        assert!(cite.is_empty() || cites.contains(&cite), "{born}: {cites:?}");
        replay(&event.why).unwrap();
        assert!(!event.why.steps.is_empty());
    }
}

/// Five days from the day after: 7月9日 → 7月14日 (火); 7月18日 → 7月23日 (木).
#[test]
fn the_notice_of_a_loss_has_its_due_day() {
    let due = |born: &str, as_: InsuredAs| {
        let mut one = person(1, born, "2010-04-01", 300);
        one.enrolments[0].1.insured_as = as_;
        let [event] = july(vec![one]).try_into().unwrap();
        event.consequences.iter().find_map(|one| one.due)
    };
    assert_eq!(due("1956-07-10", InsuredAs::Both), Some(day("2026-07-14")));
    assert_eq!(due("1951-07-18", InsuredAs::AgedEmployee), Some(day("2026-07-23")));
    assert_eq!(due("1986-07-15", InsuredAs::Both), None);
}

/// Once the ledger has the loss, the event says so and tells the same.
#[test]
fn a_loss_that_is_recorded_is_known() {
    let mut one = person(1, "1956-07-10", "2010-04-01", 300);
    let [before] = july(vec![one.clone()]).try_into().unwrap();
    one.enrolments[0].1.lost_on = Some(day("2026-07-09"));
    one.enrolments.push((2, super::ledger::enrolment("2026-07-09")));
    one.enrolments[1].1.insured_as = InsuredAs::AgedEmployee;
    let [after] = july(vec![one.clone()]).try_into().unwrap();
    assert_eq!((before.recorded, after.recorded), (false, true));
    assert_eq!(words(&before), words(&after));
    assert_eq!(after.consequences[1].due, Some(day("2026-07-14")));
    one.enrolments[0].1.lost_on = Some(day("2026-07-08"));
    assert!(!july(vec![one])[0].recorded);
}

#[test]
fn who_has_left_reaches_nothing() {
    let mut one = person(1, "1986-07-15", "2010-04-01", 300);
    leaves(&mut one, "2026-07-13");
    assert!(july(vec![one.clone()]).is_empty());
    leaves(&mut one, "2026-07-14");
    assert_eq!(july(vec![one]).len(), 1);
}

fn family(relationship: Relationship, born: &str, third_category: bool) -> Dependant {
    Dependant {
        name: PersonName { kanji: "見本 家族".into(), kana: "ﾐﾎﾝ ｶｿﾞｸ".into() },
        birth_date: day(born),
        sex: None,
        relationship,
        since: day("2015-04-01"),
        until: None,
        lives_together: true,
        third_category,
    }
}

#[test]
fn a_family_follows() {
    let mut one = person(1, "1961-07-20", "2010-04-01", 300);
    one.dependants.push((1, family(Relationship::Spouse, "1966-07-31", true)));
    one.dependants.push((2, family(Relationship::Parent, "1951-07-03", false)));
    one.dependants.push((3, family(Relationship::Parent, "1966-07-31", true)));
    let found = july(vec![one.clone()]);
    let of: Vec<(AgeOf, AgeReached)> = found.iter().map(|event| (event.of, event.age)).collect();
    assert_eq!(
        of,
        [
            (AgeOf::Dependant(2), AgeReached::SeventyFive),
            (AgeOf::Insured, AgeReached::SixtyFive),
            (AgeOf::Dependant(1), AgeReached::Sixty),
        ]
    );
    assert!(words(&found[1]).contains("第3号被保険者でなくなります"));
    assert_eq!(found[0].consequences[0].notice, Some("被扶養者（異動）届（削除）"));
    // Whose dependants leave with him.
    let mut old = person(2, "1951-07-18", "2010-04-01", 300);
    old.enrolments[0].1.insured_as = InsuredAs::AgedEmployee;
    old.dependants = one.dependants.clone();
    let found = july(vec![old]);
    let event = found.iter().find(|event| event.of == AgeOf::Insured).unwrap();
    assert!(words(event).contains("被扶養者3人も"), "{}", words(event));
}

#[test]
fn the_demo_has_every_age_in_july() {
    let mut found = Vec::new();
    for view in demo() {
        let listed = age_events(Law::embedded(), &view, month("2026-07"));
        assert!(listed.unclear.is_empty());
        assert!(listed.found.is_sorted_by_key(|event| event.counts_on));
        let insured = listed.found.into_iter().filter(|event| event.of == AgeOf::Insured);
        found.extend(insured.map(|event| (event.who.to_string(), event.age)));
    }
    for (who, age) in [
        ("1001-20", AgeReached::Forty),
        ("1001-21", AgeReached::SixtyFive),
        ("1001-22", AgeReached::Sixty),
        ("1003-3", AgeReached::SixtyFive),
        ("1004-20", AgeReached::Forty),
        ("1005-50", AgeReached::Forty),
        ("1007-4", AgeReached::Forty),
        ("1009-30", AgeReached::Seventy),
        ("1009-31", AgeReached::Sixty),
        ("1012-30", AgeReached::Seventy),
        ("1012-31", AgeReached::SeventyFive),
    ] {
        assert!(found.contains(&(who.to_owned(), age)), "{who}");
    }
    for who in ["1001-23", "1001-24"] {
        assert!(found.iter().all(|(other, _)| other != who), "{who}");
    }
}
