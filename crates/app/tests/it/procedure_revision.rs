//! 月変 across a client, each case worked by hand from 昭和36年1月26日保発4号 and the tables of grades.
//!
//! 健保 260千円 20級 (250,000–270,000), 280千円 21級, 300千円 22級, 320千円 23級 (310,000–330,000).

use romori_app::Law;
use romori_app::procedure::revision::{
    Cause, Inspected, Outcome, RevisionNoticeTerms, RevisionSurvey, WhyNot, survey,
};
use romori_app::procedure::{
    AnnualClaim, Choices, Filer, Given, GivenOfPerson, Skip, Subject, month_key, office_form,
};
use romori_filing::Checked;
use romori_roster::*;
use romori_statute::occasional_revision::{RevisionReason, SchemeRevision};
use romori_statute::replay::replay;

use crate::ledger::{PLACE, Someone, client, date, establishment, month, someone, yen};

/// After the pay of June 2026, for a change in April.
fn after_june(persons: Vec<Someone>, given: &Given) -> RevisionSurvey {
    let client = client(persons.into_iter().map(|one| one.0).collect());
    survey(Law::embedded(), &client, month("2026-06"), given)
}

fn seen(person: Someone) -> Inspected {
    seen_with(person, &GivenOfPerson::default())
}

fn seen_with(person: Someone, entered: &GivenOfPerson) -> Inspected {
    let mut given = Given::default();
    given.persons.insert(person.0.id, entered.clone());
    let found = after_june(vec![person], &given).found;
    assert_eq!(found.len(), 1);
    found.into_iter().next().unwrap()
}

fn why_not(person: Someone) -> WhyNot {
    match seen(person).outcome {
        Outcome::NotDue(why) => why,
        Outcome::Due => panic!("due"),
    }
}

fn new(made: Option<SchemeRevision>) -> Option<i64> {
    made?.new_standard().map(|found| found.standard.get())
}

/// Fixed pay of 260,000 in March, then this from April.
fn changed(person: Someone, fixed: i64) -> Someone {
    person.paid("2026-03", "2026-03", 260_000, 0).paid("2026-04", "2026-06", fixed, 0)
}

fn declared(person: Someone, change: FixedPayChange) -> Someone {
    person.pay_with("2026-04", |pay| pay.fixed_change = Some(change))
}

fn notice_of(persons: Vec<Someone>, given: &Given, choices: &Choices) -> Checked {
    let client = client(persons.into_iter().map(|one| one.0).collect());
    let found = survey(Law::embedded(), &client, month("2026-06"), given);
    let filer = Filer { sharoushi: None, medium_serial: 9 };
    let office = office_form(&establishment(PLACE, 1).profile, &filer);
    let notice = found.notice(&RevisionNoticeTerms {
        client: &client,
        establishment: PLACE,
        given,
        office: &office,
        choices,
        today: date("2026-07-01"),
    });
    assert_eq!((&notice.problems, &notice.characters), (&vec![], &vec![]));
    notice.checked.unwrap()
}

#[test]
fn a_rise_of_three_grades_is_due() {
    // 310,000 ×3 ÷ 3 ＝ 310,000 → 320千円 23級、20級から3等級.
    let found = seen(declared(changed(someone(1), 310_000), FixedPayChange::Rise));
    assert_eq!(found.outcome, Outcome::Due);
    assert_eq!(found.cause, Cause::Declared { raised: true });
    assert_eq!((new(found.health), new(found.pension)), (Some(320_000), Some(320_000)));
    assert_eq!(found.figures.unwrap().average, yen(310_000));
    let trace = found.explain(Law::embedded());
    assert!(!trace.steps.is_empty());
    replay(&trace).unwrap();
}

#[test]
fn a_change_that_nobody_declared_is_seen_in_the_amounts() {
    let found = seen(changed(someone(1), 310_000));
    assert_eq!(found.outcome, Outcome::Due);
    let cause = Cause::AmountDiffers { before: yen(260_000), after: yen(310_000) };
    assert_eq!(found.cause, cause);
    assert_eq!(cause.ja(), "固定的賃金 260,000円 → 310,000円");
    let same = after_june(vec![changed(someone(1), 260_000)], &Given::default());
    assert_eq!((same.found.len(), same.unchanged), (0, 1));
}

#[test]
fn those_looked_at_and_not_due_say_why() {
    let rise = |fixed| declared(changed(someone(1), fixed), FixedPayChange::Rise);
    let judged = |reason| WhyNot::Judged { health: Some(reason), pension: Some(reason) };
    // 280,000 → 280千円 21級: one grade.
    assert_eq!(why_not(rise(280_000)), judged(RevisionReason::GapTooSmall));
    assert_eq!(why_not(rise(280_000)).ja(), "等級の差が2等級に足りません。");
    // 16 days in May.
    let short = rise(310_000).pay("2026-05", 16, 310_000, 0);
    let expected = WhyNot::DaysShort { months: vec![(month("2026-05"), 16)], limit: 17 };
    assert_eq!(why_not(short), expected);
    assert!(expected.ja().contains("5月は16日で、17日に足りない"));
    // Fixed pay rose by 5,000, overtime of 40,000 before is gone: 225,000 → 220千円 18級.
    let person = someone(1)
        .paid("2026-03", "2026-03", 220_000, 40_000)
        .paid("2026-04", "2026-06", 225_000, 0);
    assert_eq!(why_not(person), judged(RevisionReason::DirectionDiffers));
    // June's pay is missing.
    let mut missing = rise(310_000);
    missing.0.pay.remove(&month("2026-06"));
    assert_eq!(why_not(missing), WhyNot::PayMissing(month("2026-06")));
    let mut unknown = rise(310_000);
    unknown.0.standards.clear();
    assert_eq!(why_not(unknown), WhyNot::NoStandard);
}

#[test]
fn seventeen_eleven_and_no_fifteen() {
    let days = |person: Someone, days| {
        let person = declared(changed(person, 310_000), FixedPayChange::Rise);
        seen(person.pay("2026-05", days, 310_000, 0)).outcome
    };
    let part = || someone(1).employment(|made| made.employment_type = EmploymentType::PartTime);
    let short = || {
        someone(1)
            .employment(|made| made.employment_type = EmploymentType::ShortTime)
            .enrolment(|made| made.category = EnrolmentCategory::ShortTime)
    };
    assert_eq!(days(someone(1), 17), Outcome::Due);
    assert_ne!(days(someone(1), 16), Outcome::Due);
    assert_ne!(days(part(), 16), Outcome::Due, "the fifteen days of 定時決定 do not help");
    assert_eq!(days(short(), 11), Outcome::Due);
    assert_ne!(days(short(), 10), Outcome::Due);
}

#[test]
fn late_pay_stays_out_of_the_judgement() {
    // 4月に310,000円と3か月分の差額150,000円: 総計1,080,000 平均360,000 修正平均310,000 → 320千円.
    let person = declared(changed(someone(1), 310_000), FixedPayChange::Rise)
        .pay_with("2026-04", |pay| (pay.variable, pay.back_pay) = (yen(150_000), yen(150_000)));
    let found = seen(person);
    let figures = found.figures.unwrap();
    assert_eq!((figures.total, figures.average), (yen(1_080_000), yen(360_000)));
    assert_eq!(figures.corrected, Some(yen(310_000)));
    assert_eq!(new(found.health), Some(320_000));
    // In the month after, the late pay that is gone is no fall: neither in fixed nor in other pay.
    for in_fixed in [true, false] {
        let mut person = someone(1).paid("2026-02", "2026-06", 310_000, 0);
        person = person.pay_with("2026-03", |pay| {
            pay.back_pay = yen(150_000);
            if in_fixed { pay.fixed = yen(460_000) } else { pay.variable = yen(150_000) }
        });
        assert_eq!(after_june(vec![person], &Given::default()).unchanged, 1, "{in_fixed}");
    }
}

#[test]
fn at_the_end_of_the_table_the_pay_behind_decides() {
    // 健保50級1,390千円から1,300,000円 (49級1,330千円)へ: 従前の報酬月額が1,415,000円以上なら1等級差で改定.
    let person = || {
        let top = someone(1).standard("2025-09", 1_390_000, StandardBy::Regular);
        let top = top.paid("2026-03", "2026-03", 1_500_000, 0);
        declared(top.paid("2026-04", "2026-06", 1_300_000, 0), FixedPayChange::Fall)
    };
    assert_eq!(why_not(person()), WhyNot::RemunerationBehindUnknown);
    let entered = |behind| {
        let entered =
            GivenOfPerson { remuneration_behind: Some(yen(behind)), ..GivenOfPerson::default() };
        seen_with(person(), &entered)
    };
    let found = entered(1_415_000);
    assert_eq!(found.outcome, Outcome::Due);
    assert_eq!((new(found.health), new(found.pension)), (Some(1_330_000), None));
    assert!(found.is_partial());
    assert_ne!(entered(1_414_999).outcome, Outcome::Due);
    let differs = Outcome::NotDue(WhyNot::RemunerationBehindDiffers);
    assert_eq!(entered(1_000_000).outcome, differs);
    // Last year's April to June in the ledger: 1,500,000.
    let found = seen(person().paid("2025-04", "2025-06", 1_500_000, 0));
    assert_eq!(found.outcome, Outcome::Due);
}

#[test]
fn health_only_is_marked_on_the_notice() {
    // 650千円(厚年の上限)から880千円: 健保は35級から41級、厚年は32級のまま.
    let person = someone(1).standard("2025-09", 650_000, StandardBy::Regular);
    let person =
        person.paid("2026-03", "2026-03", 650_000, 0).paid("2026-04", "2026-06", 870_000, 0);
    let checked = notice_of(vec![person], &Given::default(), &Choices::default());
    let row = &checked.file().rows()[0];
    // 870,000円は厚年では665,000円以上の仮想33級: 32級から1等級差なので改定しない.
    assert_eq!(row.value("health_only"), "1");
    assert_eq!((row.value("previous_health"), row.value("previous_pension")), ("0650", "0650"));
}

#[test]
fn seventy_and_seventy_five() {
    let seventy = |number| {
        changed(someone(number).born("1956-05-20"), 310_000)
            .enrolment(|made| made.insured_as = InsuredAs::AgedEmployee)
    };
    let elder = changed(someone(2).born("1951-06-30"), 310_000)
        .standards("2025-09", None, Some(260_000), StandardBy::Regular)
        .enrolment(|made| {
            made.insured_as = InsuredAs::AgedEmployee;
            made.lost_on = Some(date("2026-06-30"));
            made.loss = Some(LossReason::Reached75);
        });
    let checked = notice_of(vec![seventy(1), elder], &Given::default(), &Choices::default());
    let [first, second] = checked.file().rows() else { panic!("two rows") };
    assert_eq!((first.value("age_70"), first.value("only_70")), ("1", ""));
    assert_eq!((second.value("age_70"), second.value("only_70")), ("1", "1"));
    assert_eq!((second.value("insured_number"), second.value("previous_health")), ("", ""));
}

#[test]
fn one_insurance_alone() {
    let person = |insured: InsuredAs| {
        changed(someone(1), 310_000).enrolment(|made| made.insured_as = insured)
    };
    let found = seen(person(InsuredAs::HealthOnly));
    assert_eq!((new(found.health), found.pension), (Some(320_000), None));
    let found = seen(person(InsuredAs::PensionOnly));
    assert_eq!((found.health, new(found.pension)), (None, Some(320_000)));
}

#[test]
fn who_comes_goes_or_is_away() {
    let joined =
        declared(changed(someone(1).acquired("2026-04-10"), 310_000), FixedPayChange::Rise);
    assert_eq!(why_not(joined), WhyNot::NotInsuredThroughout);
    assert_eq!(why_not(changed(someone(1).left("2026-06-30"), 310_000)), WhyNot::LeavesBefore);
    assert_eq!(seen(changed(someone(1).left("2026-07-01"), 310_000)).outcome, Outcome::Due);
    let away =
        changed(someone(1), 310_000).leave(LeaveKind::Sickness, "2026-03-16", Some("2026-03-20"));
    assert_eq!(why_not(away), WhyNot::Absence);
    let away = declared(changed(someone(1), 310_000), FixedPayChange::Rise).leave(
        LeaveKind::Sickness,
        "2026-03-16",
        Some("2026-03-20"),
    );
    assert_eq!(seen(away).outcome, Outcome::Due, "declared, the leave is no doubt");
}

#[test]
fn two_workplaces_are_judged_on_their_own_pay() {
    // 合算の標準報酬は410千円、この事業所の従前の報酬月額は260,000円.
    let person = || {
        changed(someone(1).standard("2025-09", 410_000, StandardBy::Regular), 310_000)
            .employment(|made| made.two_workplaces = true)
    };
    assert_eq!(why_not(person()), WhyNot::TwoWorkplaces);
    let behind = Some(yen(260_000));
    let found = seen_with(
        person(),
        &GivenOfPerson { remuneration_behind: behind, ..GivenOfPerson::default() },
    );
    assert_eq!(found.outcome, Outcome::Due);
    assert!(found.cautions.iter().any(|text| text.contains("合算")));
}

#[test]
fn annual_average_is_a_hint_until_it_is_claimed() {
    // 固定 260,000→270,000。非固定は変動月から60,000、その前9か月は0.
    // 通常 330,000 → 340千円24級(4等級差)。年間 270,000 ＋ 60,000×3÷12 ＝ 285,000 → 280千円21級.
    let person = || {
        someone(1)
            .paid("2025-07", "2026-03", 260_000, 0)
            .paid("2026-04", "2026-06", 270_000, 60_000)
    };
    let found = seen(person());
    assert_eq!(new(found.health), Some(340_000));
    assert_eq!(found.annual.unwrap().annual_average, yen(285_000));
    assert!(found.cautions.iter().any(|text| text.contains("年間平均")));
    let claim = |consent| GivenOfPerson {
        annual_average: Some(AnnualClaim { recurring: true, consent }),
        ..GivenOfPerson::default()
    };
    assert_eq!(new(seen_with(person(), &claim(false)).health), Some(340_000));
    let found = seen_with(person(), &claim(true));
    assert_eq!(new(found.health), Some(280_000));
    assert_eq!(found.figures.unwrap().corrected, Some(yen(285_000)));
    replay(&found.explain(Law::embedded())).unwrap();
}

#[test]
fn a_skip_needs_a_reason_and_keeps_out_of_the_notice() {
    assert!(Skip::because(" 　").is_err());
    let mut given = Given::default();
    let skip = Skip::because("単価は変わっていないと本人に確認した").ok();
    let entered = GivenOfPerson { skip, ..GivenOfPerson::default() };
    given.persons.insert(someone(1).0.id, entered);
    let persons = || vec![changed(someone(1), 310_000), changed(someone(2), 310_000)];
    let found = after_june(persons(), &given);
    assert_eq!(found.candidates().map(|seen| seen.number).collect::<Vec<_>>(), [2]);
    assert_eq!(found.skipped().count(), 1);
    assert_eq!(notice_of(persons(), &given, &Choices::default()).file().rows().len(), 1);
}

#[test]
fn the_notice_carries_the_three_months() {
    let mut given = Given::default();
    let entered = GivenOfPerson {
        change_reason: "基本給の変更".to_owned(),
        ..GivenOfPerson::default()
    };
    given.persons.insert(someone(45).0.id, entered);
    let person = someone(45)
        .standards("2025-09", Some(260_000), Some(260_000), StandardBy::Regular)
        .pay("2026-03", 31, 260_000, 0)
        .pay("2026-04", 30, 300_000, 0)
        .pay("2026-05", 31, 300_000, 10_000)
        .pay("2026-06", 30, 300_000, 20_000);
    let checked = notice_of(vec![person], &given, &Choices::default());
    // The example of the layout document, a month earlier of birth and number.
    let line = checked.file().rows()[0].columns().join(",");
    let expected = "2221700,31,03,ﾂﾊﾞﾒ,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,020412,9,08,07,0260,0260,9,07,09,\
        04,1,,,04,05,06,30,31,30,0300000,0310000,0320000,0000000,0000000,0000000,\
        0300000,0310000,0320000,0930000,0310000,,,,,,,,基本給の変更,,,";
    assert_eq!(line, expected);
}

#[test]
fn a_recorded_revision_and_what_it_rests_on() {
    let mut person = changed(someone(1), 310_000);
    person.add_standard("2026-07", Some(320_000), Some(320_000), StandardBy::Occasional);
    let id = person.0.id;
    let client = client(vec![person.0]);
    let given = Given::default();
    let found = survey(Law::embedded(), &client, month("2026-06"), &given);
    let seen = &found.found[0];
    assert!(seen.recorded && seen.is_due());
    assert_eq!(seen.previous.unwrap().health, Some(yen(260_000)));
    let used = seen.facts(&client, &given);
    let subject = Subject::Person(id);
    assert!(used.covers(subject, Kind::PayMonth, month_key(month("2026-03"))));
    assert!(!used.covers(subject, Kind::PayMonth, month_key(month("2026-02"))));
    assert!(used.covers(subject, Kind::StandardRemuneration, 0));
    assert!(!format!("{seen:?}").contains("310"));
}
