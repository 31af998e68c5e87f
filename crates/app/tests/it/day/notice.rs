use std::collections::BTreeMap;

use romori_app::Law;
use romori_app::day::{
    Collector, ExpectedNotice, NotCharged, NoticeGiven, expected_notice, explain_person,
};
use romori_roster::{
    ClientView, InsuredAs, Insurer, LeaveKind, PersonView, SocietyRates, StandardBy,
};
use romori_statute::premium::ProratedAmounts;
use romori_statute::replay::replay;
use romori_types::{Exact, Yen};

use super::ledger::{
    OTHER_PLACE, PLACE, bonus, client, client_of, day, decide, demo, enrolment, leaves, month,
    on_leave, person,
};

pub fn expect(view: &ClientView, asked: &str) -> ExpectedNotice {
    let given = NoticeGiven::default();
    let found = expected_notice(Law::embedded(), view, PLACE, month(asked), &given).unwrap();
    assert!(found.unclear.is_empty());
    found
}

fn notified(notice: &ExpectedNotice) -> [i64; 3] {
    notice.amounts.map(|amount| amount.line.notified.get())
}

/// A: 300,000 at 35. B: 410,000 at 45, with care. Tokyo, 令和8年6月分: 健保 9.85%, 介護 1.62%,
/// 支援金 0.23%, 厚年 18.3%, 拠出金 0.36%.
pub fn two() -> Vec<PersonView> {
    vec![person(1, "1991-02-03", "2020-04-01", 300), person(2, "1981-05-10", "2020-04-01", 410)]
}

/// 300,000 × 10.08% = 30,240; 410,000 × 11.70% = 47,970; 710,000 × 18.3% = 129,930;
/// 710,000 × 0.36% = 2,556. Deducted: 14,775 + 345; 23,513.5 → 23,513 and 471.5 → 471;
/// 27,450 and 37,515.
#[test]
fn two_persons_by_hand() {
    let notice = expect(&client(two()), "2026-06");
    assert_eq!(notified(&notice), [78_210, 129_930, 2_556]);
    assert_eq!(notice.pension_office_total, Yen::new(210_696));
    assert_eq!(
        (notice.society_total, notice.health_collector.clone()),
        (None, Collector::PensionOffice)
    );
    let [health, pension, contribution] = notice.amounts;
    assert_eq!(health.employees(), Some(Yen::new(15_120 + 23_984)));
    assert_eq!(health.employer(), Some(Yen::new(39_106)));
    assert_eq!(pension.employer(), Some(Yen::new(129_930 - 64_965)));
    assert_eq!(contribution.employer(), Some(Yen::new(2_556)));
    let named = replay(&notice.why).unwrap();
    let value = |field: &str| named.iter().find(|(name, _)| *name == field).unwrap().1;
    assert_eq!(value("health_notified"), Exact::whole(78_210));
    assert_eq!(value("pension_employer"), Exact::whole(64_965));
    assert_eq!(value("contribution_notified"), Exact::whole(2_556));
}

#[test]
fn each_person_s_part_is_explained() {
    let mut people = two();
    bonus(&mut people[1], "2026-06-30", 600_400);
    let view = client(people);
    let notice = expect(&view, "2026-06");
    let steps = explain_person(&notice, &view.persons[1], Law::embedded()).unwrap();
    replay(&steps).unwrap();
    let texts: String = steps.steps.iter().map(|step| step.text.as_str()).collect();
    assert!(texts.contains("410,000円") && texts.contains("600,000円"));
    // 600,000 × 11.70% = 70,200; × 18.3% = 109,800; × 0.36% = 2,160.
    assert_eq!(notified(&notice), [78_210 + 70_200, 129_930 + 109_800, 2_556 + 2_160]);
    // 600,000 × 11.47% ÷ 2 = 34,410; levy 690; pension 54,900.
    let line = notice.persons[1].line;
    assert_eq!(line.health_deducted, Yen::new(23_984 + 34_410 + 690));
    assert_eq!(line.pension_deducted, Yen::new(37_515 + 54_900));
    assert_eq!((notice.persons[1].health_bonus, notice.persons[1].care), (Yen::new(600_000), true));
}

/// 健康保険法45条: 5,730,000 a year; 厚生年金保険法24条の4: 1,500,000 a month.
#[test]
fn bonuses_are_held_within_the_caps_of_month_and_year() {
    let mut one = person(1, "1991-02-03", "2020-04-01", 300);
    bonus(&mut one, "2026-04-10", 3_000_000);
    bonus(&mut one, "2026-06-10", 1_000_000);
    bonus(&mut one, "2026-06-30", 2_000_000);
    bonus(&mut one, "2026-07-10", 500_000);
    let notice = expect(&client(vec![one]), "2026-06");
    let charge = &notice.persons[0];
    assert_eq!(charge.health_bonus, Yen::new(2_730_000));
    assert_eq!(charge.pension_bonus, Yen::new(1_500_000));
}

/// 厚生年金保険法19条, 健康保険法156条3項: the month of loss is not charged, that of acquisition is.
#[test]
fn acquisition_loss_and_transfer() {
    let mut lost = person(1, "1991-02-03", "2020-04-01", 300);
    leaves(&mut lost, "2026-06-29");
    bonus(&mut lost, "2026-06-10", 500_000);
    let mut last_day = person(2, "1991-02-03", "2020-04-01", 300);
    leaves(&mut last_day, "2026-06-30");
    let acquired = person(3, "1991-02-03", "2026-06-30", 300);
    let next_month = person(4, "1991-02-03", "2026-07-01", 300);
    let mut transferred = person(5, "1991-02-03", "2020-04-01", 300);
    transferred.enrolments[0].1.lost_on = Some(day("2026-06-01"));
    transferred.enrolments.push((2, enrolment("2026-06-01")));
    transferred.enrolments[1].1.establishment = OTHER_PLACE;
    let mut within = person(6, "1991-02-03", "2026-06-03", 300);
    leaves(&mut within, "2026-06-19");
    let view = client(vec![lost, last_day, acquired, next_month, transferred, within]);
    let notice = expect(&view, "2026-06");
    let charged: Vec<u32> = notice
        .persons
        .iter()
        .filter(|charge| !charge.is_nothing())
        .map(|charge| charge.who.number)
        .collect();
    assert_eq!(charged, [2, 3, 6]);
    assert_eq!(notice.persons[0].not_charged, Some(NotCharged::NotDue));
    // 同月得喪: charged, with a word about 国民年金.
    assert_eq!(notice.cautions.len(), 1);
    assert!(notice.cautions[0].text.contains("還付"));
    let given = NoticeGiven::default();
    let other =
        expected_notice(Law::embedded(), &view, OTHER_PLACE, month("2026-06"), &given).unwrap();
    assert_eq!(other.persons[0].who.number, 5);
    assert_eq!(other.persons[0].health_standard, Yen::new(300_000));
}

/// 厚生年金保険法19条2項: insured again within the month, only the later enrolment counts for pension;
/// for health both months are charged (健康保険法156条3項).
#[test]
fn acquired_and_lost_and_acquired_again_in_one_month() {
    let mut one = person(1, "1991-02-03", "2026-06-03", 300);
    leaves(&mut one, "2026-06-12");
    one.enrolments.push((2, enrolment("2026-06-20")));
    let notice = expect(&client(vec![one]), "2026-06");
    let bases: Vec<(i64, i64)> = notice
        .persons
        .iter()
        .map(|charge| (charge.line.health_base.get(), charge.line.pension_base.get()))
        .collect();
    assert_eq!(bases, [(300_000, 0), (300_000, 300_000)]);
}

#[test]
fn age_and_kind_of_insurance_decide_what_is_charged() {
    for (title, born, as_, health, care, pension) in [
        ("39歳", "1986-08-02", InsuredAs::Both, true, false, true),
        ("7月31日に40歳", "1986-08-01", InsuredAs::Both, true, true, true),
        ("65歳に達した月", "1961-07-20", InsuredAs::Both, true, false, true),
        ("70歳に達した月", "1956-07-10", InsuredAs::Both, true, false, false),
        ("70歳以上被用者", "1955-01-01", InsuredAs::AgedEmployee, true, false, false),
        ("75歳の月", "1951-07-18", InsuredAs::AgedEmployee, false, false, false),
        ("健保だけ", "1981-01-01", InsuredAs::HealthOnly, true, true, false),
        ("厚年だけ", "1981-01-01", InsuredAs::PensionOnly, false, false, true),
    ] {
        let mut one = person(1, born, "2020-04-01", 300);
        one.enrolments[0].1.insured_as = as_;
        let notice = expect(&client(vec![one]), "2026-07");
        let line = notice.persons[0].line;
        let is = |base: Yen| base == Yen::new(300_000);
        assert_eq!(
            (is(line.health_base), is(line.care_base), is(line.pension_base)),
            (health, care, pension),
            "{title}"
        );
    }
}

/// 健康保険法159条: the month is free; a bonus only if the leave is longer than a month.
#[test]
fn leave_frees_the_month_and_perhaps_the_bonus() {
    for (kind, from, until, standard, bonus_base) in [
        (LeaveKind::Maternity, "2026-05-20", Some("2026-07-31"), 0, 0),
        (LeaveKind::Childcare, "2026-06-16", Some("2026-07-10"), 0, 500_000),
        (LeaveKind::Childcare, "2026-05-20", None, 0, 0),
        (LeaveKind::Childcare, "2026-06-10", Some("2026-06-20"), 300_000, 500_000),
        (LeaveKind::Sickness, "2026-05-20", None, 300_000, 500_000),
    ] {
        let mut one = person(1, "1991-02-03", "2020-04-01", 300);
        on_leave(&mut one, kind, from, until);
        bonus(&mut one, "2026-06-30", 500_900);
        let notice = expect(&client(vec![one]), "2026-06");
        let charge = &notice.persons[0];
        let found = (charge.health_standard.get(), charge.health_bonus.get());
        assert_eq!(found, (standard, bonus_base), "{} {from}", kind.ja());
        let exempt = charge.not_charged == Some(NotCharged::Exempt);
        assert_eq!(exempt, standard == 0, "{from}");
    }
}

/// 300,000 × 9.4% = 28,200 and levy 690; the insured person bears 45%: 12,690 and 310.5 → 310.
#[test]
fn a_society_asks_for_health_itself() {
    let rates = |health_employee: &str| SocietyRates {
        from: month("2026-03"),
        health: "9.4".parse().unwrap(),
        health_employee: health_employee.parse().unwrap(),
        care: "1.8".parse().unwrap(),
        care_employee: "0.81".parse().unwrap(),
        source: "見本組合 公告".into(),
        source_on: day("2026-02-20"),
    };
    let society = |health_employee: &str| Insurer::Society {
        name: "見本健康保険組合".into(),
        rates: vec![rates(health_employee)],
    };
    let people = vec![person(1, "1991-02-03", "2020-04-01", 300)];
    let notice = expect(&client_of(society("4.23"), people.clone()), "2026-06");
    assert_eq!(notified(&notice), [28_890, 54_900, 1_080]);
    assert_eq!(notice.pension_office_total, Yen::new(55_980));
    assert_eq!(notice.society_total, Some(Yen::new(28_890)));
    assert_eq!(notice.amounts[0].employees(), Some(Yen::new(13_000)));
    assert_eq!(notice.amounts[0].employer(), Some(Yen::new(15_890)));
    // Parts that are no one share: the whole is known, what each bears is not.
    let odd = expect(&client_of(society("4.3"), people.clone()), "2026-06");
    assert_eq!(notified(&odd), [28_890, 54_900, 1_080]);
    assert_eq!((odd.amounts[0].employees(), odd.amounts[0].employer()), (None, None));
    assert_eq!(odd.amounts[1].employer(), Some(Yen::new(27_450)));
    // Rates of a year ago are not carried on.
    let view = client_of(society("4.23"), people);
    let given = NoticeGiven::default();
    for (asked, known) in
        [("2026-02", false), ("2026-03", true), ("2027-02", true), ("2027-03", false)]
    {
        let found = expected_notice(Law::embedded(), &view, PLACE, month(asked), &given);
        assert_eq!(found.is_ok(), known, "{asked}");
    }
}

#[test]
fn who_works_at_two_places_is_in_it_once_the_amounts_are_entered() {
    let mut people = two();
    people[1].employments[0].1.two_workplaces = true;
    let view = client(people);
    let notice = expect(&view, "2026-06");
    assert_eq!(notice.persons[1].not_charged, Some(NotCharged::TwoWorkplaces));
    assert_eq!(notice.cautions.len(), 1);
    assert_eq!(notified(&notice), [30_240, 54_900, 1_080]);
    let amounts = ProratedAmounts {
        health: Exact::ratio(200_005, 10).unwrap(),
        pension: Exact::whole(30_000),
        contribution: Exact::whole(590),
    };
    let given = NoticeGiven { prorated: BTreeMap::from([(view.persons[1].id, amounts)]) };
    let notice = expected_notice(Law::embedded(), &view, PLACE, month("2026-06"), &given).unwrap();
    assert_eq!(notified(&notice), [50_240, 84_900, 1_670]);
    assert!(notice.cautions.is_empty());
    assert_eq!(notice.amounts[0].employer(), None);
}

#[test]
fn a_missing_standard_hides_nobody_else() {
    let mut people = two();
    people[0].standards.clear();
    let view = client(people);
    let given = NoticeGiven::default();
    let notice = expected_notice(Law::embedded(), &view, PLACE, month("2026-06"), &given).unwrap();
    assert_eq!(notice.unclear.len(), 1);
    assert_eq!(notice.unclear[0].who.number, 1);
    assert!(notice.unclear[0].message.contains("令和8年6月の標準報酬月額がありません"));
    assert_eq!(notified(&notice)[0], 47_970);
    let missing = romori_types::EstablishmentId::from_bytes([9; 16]);
    assert!(expected_notice(Law::embedded(), &view, missing, month("2026-06"), &given).is_err());
}

#[test]
fn the_standard_of_the_month_counts() {
    let mut one = person(1, "1991-02-03", "2020-04-01", 300);
    decide(&mut one, "2026-06-01", 320, StandardBy::Occasional);
    let view = client(vec![one]);
    assert_eq!(expect(&view, "2026-05").persons[0].health_standard, Yen::new(300_000));
    assert_eq!(expect(&view, "2026-06").persons[0].health_standard, Yen::new(320_000));
}

#[test]
fn every_client_of_the_demo_can_be_asked() {
    let mut persons = 0;
    for view in demo().iter().filter(|view| view.number != 1011) {
        for place in &view.establishments {
            let given = NoticeGiven::default();
            let asked = month("2026-06");
            let notice = expected_notice(Law::embedded(), view, place.id, asked, &given).unwrap();
            assert!(notice.unclear.is_empty(), "{}", view.number);
            replay(&notice.why).unwrap();
            let total: Yen = notice.amounts.iter().map(|amount| amount.line.notified).sum();
            let society = notice.society_total.unwrap_or(Yen::ZERO);
            assert_eq!(total, notice.pension_office_total + society);
            persons += notice.persons.iter().filter(|one| !one.is_nothing()).count();
        }
    }
    assert!((480..570).contains(&persons), "{persons}");
}
