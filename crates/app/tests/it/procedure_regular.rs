//! 算定 from the ledgers: the awkward cases, each worked by hand from 健康保険法41条 and the tables of
//! grades (250,000円以上270,000円未満 260千円, 290,000円以上310,000円未満 300千円).

use romori_app::Law;
use romori_app::office::{OfficeForm, OfficeItem};
use romori_app::procedure::regular::{EstablishmentDetermination, determine, facts_of};
use romori_app::procedure::{
    AnnualClaim, Choices, Filer, Given, GivenOfPerson, Sharoushi, Subject, month_key, office_form,
};
use romori_app::santei::{Entry, Tone, list_of, why};
use romori_filing::check_file;
use romori_roster::*;
use romori_statute::regular_determination::DecidedBy;
use romori_statute::regular_determination_filing::FilingRequirement;
use romori_types::YearMonth;

use crate::ledger::{BRANCH, PLACE, Someone, client, date, establishment, month, someone, yen};

fn decided(person: Someone) -> EstablishmentDetermination {
    decided_with(person, &Given::default())
}

fn decided_with(person: Someone, given: &Given) -> EstablishmentDetermination {
    let found = determine(Law::embedded(), &client(vec![person.0]), 2026, given);
    assert_eq!(found.len(), 1);
    found.into_iter().next().unwrap()
}

fn only(made: &EstablishmentDetermination) -> &Entry {
    assert_eq!(made.book.entries.len(), 1);
    &made.book.entries[0]
}

fn standards(entry: &Entry) -> (Option<i64>, Option<i64>) {
    let made = entry.decision.as_ref().unwrap();
    let yen = |found: Option<romori_statute::StandardMonthlyRemuneration>| {
        found.map(|found| found.standard.get())
    };
    (yen(made.health), yen(made.pension))
}

fn office() -> OfficeForm {
    let place = establishment(PLACE, 1);
    office_form(&place.profile, &Filer { sharoushi: None, medium_serial: 7 })
}

/// 4・5・6月 with 30, 31, 30 days.
fn spring(person: Someone, april: i64, may: i64, june: i64) -> Someone {
    person.pay("2026-04", 30, april, 0).pay("2026-05", 31, may, 0).pay("2026-06", 30, june, 0)
}

#[test]
fn three_months_make_the_average() {
    // (290,000 ＋ 300,000 ＋ 310,000) ÷ 3 ＝ 300,000 → 300千円.
    let made = decided(spring(someone(1), 290_000, 300_000, 310_000));
    let entry = only(&made);
    assert_eq!(standards(entry), (Some(300_000), Some(300_000)));
    assert!(entry.is_filed());
    assert_eq!(entry.grade_change(), Some(2));
    assert_eq!(entry.person.previous_revised, Some(month("2025-09")));
}

#[test]
fn a_month_of_sixteen_days_is_left_out() {
    let person = spring(someone(1), 262_000, 140_000, 262_000).pay("2026-05", 16, 140_000, 0);
    let made = decided(person);
    let decision = only(&made).decision.as_ref().unwrap();
    // (262,000 ＋ 262,000) ÷ 2 ＝ 262,000 → 260千円.
    assert_eq!(decision.average, Some(yen(262_000)));
    assert_eq!(standards(only(&made)).0, Some(260_000));
}

#[test]
fn part_time_and_short_time_have_their_own_days() {
    // パート 15・16・14日: 17日の月がないので15日以上の2か月 (120,000＋130,000)÷2 ＝ 125,000 → 126千円.
    let days = |person: Someone| {
        person
            .pay("2026-04", 15, 120_000, 0)
            .pay("2026-05", 16, 130_000, 0)
            .pay("2026-06", 14, 110_000, 0)
    };
    let part = someone(1).employment(|made| made.employment_type = EmploymentType::PartTime);
    let made = decided(days(part));
    let decision = only(&made).decision.as_ref().unwrap();
    assert_eq!(decision.average, Some(yen(125_000)));
    assert!(decision.days_relaxed);
    // 短時間労働者 11日: all three (120,000＋130,000＋110,000)÷3 ＝ 120,000 → 118千円.
    let short = someone(1)
        .employment(|made| made.employment_type = EmploymentType::ShortTime)
        .enrolment(|made| made.category = EnrolmentCategory::ShortTime);
    let made = decided(days(short));
    assert_eq!(standards(only(&made)).0, Some(118_000));
    // 一般: no month has 17 days, so 従前 260千円 continues.
    let made = decided(days(someone(1)));
    let decision = only(&made).decision.as_ref().unwrap();
    assert_eq!(decision.decided_by, DecidedBy::PreviousStandardContinues);
    assert_eq!(standards(only(&made)).0, Some(260_000));
}

#[test]
fn who_is_not_filed_stands_with_the_reason() {
    use FilingRequirement::*;
    for (person, expected) in [
        (someone(1).acquired("2026-05-31"), None),
        (someone(1).acquired("2026-06-01"), Some(AcquiredJune1OrLater)),
        (someone(1).acquired("2026-07-06"), Some(AcquiredJune1OrLater)),
        (someone(1).left("2026-06-30"), Some(NotEmployedOnJuly1)),
        (someone(1).left("2026-07-01"), None),
    ] {
        let made = decided(spring(person, 250_000, 250_000, 250_000));
        assert_eq!(only(&made).exemption(), expected, "{:?}", only(&made).person.acquired_on);
    }
    for person in [someone(1).left("2026-03-31"), someone(1).acquired("2026-07-11")] {
        assert!(decided(person).book.entries.is_empty());
    }
}

#[test]
fn joined_midway_the_first_month_is_left_out() {
    // 4月20日入社、末日締め翌月払い: 5月払いは4月20日から30日の分、6月払いから1か月分.
    let person = someone(1)
        .acquired("2026-04-20")
        .standard("2026-04", 240_000, StandardBy::Acquisition)
        .pay("2026-05", 11, 80_000, 0)
        .pay("2026-06", 31, 240_000, 0);
    let mut client = client(vec![person.0]);
    let terms = PayTerms { closing: ClosingDay::MonthEnd, months_after: 1 };
    client.establishments[0].profile.pay_terms = Some(terms);
    let made = determine(Law::embedded(), &client, 2026, &Given::default());
    let entry = only(&made[0]);
    assert_eq!(standards(entry).0, Some(240_000));
    assert!(entry.leaves_month_out());
}

#[test]
fn pay_that_is_not_recorded_is_no_pay_of_nothing() {
    let person = someone(1).pay("2026-04", 30, 290_000, 0).pay("2026-06", 30, 310_000, 0);
    let made = decided(person);
    let entry = only(&made);
    let refusal = entry.decision.as_ref().unwrap_err().to_string();
    assert!(refusal.contains("令和8年5月"), "{refusal}");
    assert_eq!(entry.verdict.tone, Tone::Care);
    let said = why(Law::embedded(), &made.book, entry, &office());
    assert!(said.sections.is_empty(), "no steps to an amount that nobody decided");
    let notice = made.notice(&office(), &Choices::default(), date("2026-07-06"));
    assert!(notice.checked.is_none());
    assert!(notice.problems[0].remedy.contains("台帳"));
    // On leave all the month there was none to record.
    let person =
        someone(1).pay("2026-04", 30, 260_000, 0).leave(LeaveKind::Childcare, "2026-05-01", None);
    let made = decided(person);
    assert_eq!(standards(only(&made)).0, Some(260_000));
    assert!(only(&made).person.leave.is_some());
}

#[test]
fn on_leave_all_spring_the_previous_standard_continues() {
    let made = decided(someone(1).leave(LeaveKind::Maternity, "2026-03-20", Some("2026-06-30")));
    let entry = only(&made);
    assert_eq!(standards(entry), (Some(260_000), Some(260_000)));
    assert_eq!(entry.verdict.words, "産休育休・従前");
}

#[test]
fn late_pay_of_march_stays_out_of_the_average() {
    // 5月に3月分の差額30,000円: 修正平均 (250,000 ＋ 280,000−30,000 ＋ 250,000) ÷ 3 ＝ 250,000 → 260千円.
    let person = spring(someone(1), 250_000, 250_000, 250_000)
        .pay_with("2026-05", |pay| (pay.variable, pay.back_pay) = (yen(30_000), yen(30_000)));
    let made = decided(person);
    let decision = only(&made).decision.as_ref().unwrap();
    assert_eq!(decision.corrected_average, Some(yen(250_000)));
    assert_eq!(decision.simple_average, Some(yen(260_000)));
    assert_eq!(only(&made).person.retro_month, Some(5));
    let twice = spring(someone(1), 250_000, 250_000, 250_000)
        .pay_with("2026-04", |pay| pay.back_pay = yen(1_000))
        .pay_with("2026-05", |pay| pay.back_pay = yen(1_000));
    let made = decided(twice);
    let refusal = only(&made).decision.as_ref().unwrap_err().to_string();
    assert!(refusal.contains("4月と5月"), "{refusal}");
}

#[test]
fn a_revision_due_in_summer_bars_it() {
    // 4月に260,000円から310,000円へ昇給: 3か月平均310,000円 → 320千円、260千円から3等級 → 7月改定.
    let raised = || {
        spring(someone(1), 310_000, 310_000, 310_000)
            .pay("2026-03", 31, 260_000, 0)
            .pay_with("2026-04", |pay| pay.fixed_change = Some(FixedPayChange::Rise))
    };
    let made = decided(raised());
    let expected = Some(FilingRequirement::RevisedJulyToSeptember);
    assert_eq!(only(&made).exemption(), expected);
    assert_eq!(only(&made).person.revision_month, Some(month("2026-07")));
    // Recorded in the ledger.
    let mut recorded = spring(someone(1), 260_000, 260_000, 260_000);
    recorded.add_standard("2026-08", Some(300_000), Some(300_000), StandardBy::AfterChildcare);
    assert_eq!(only(&decided(recorded)).exemption(), expected);
    // Changed in May: July's pay is not known yet, and somebody is told.
    let may = spring(someone(1), 260_000, 310_000, 310_000);
    let made = decided(may);
    assert_eq!(only(&made).exemption(), None);
    assert!(made.cautions.iter().any(|caution| caution.text.contains("8月の月変")));
}

#[test]
fn two_workplaces_need_the_other_amount() {
    let two = || {
        spring(someone(3), 200_000, 200_000, 200_000).employment(|made| made.two_workplaces = true)
    };
    let made = decided(two());
    assert_eq!(only(&made).verdict.tone, Tone::Care);
    let mut given = Given::default();
    let person = two().0.id;
    let other = GivenOfPerson { other_workplaces: Some(yen(100_000)), ..GivenOfPerson::default() };
    given.persons.insert(person, other);
    // 200,000 ＋ 100,000 ＝ 300,000 → 300千円.
    let made = decided_with(two(), &given);
    assert_eq!(standards(only(&made)), (Some(300_000), Some(300_000)));
}

#[test]
fn over_seventy_and_over_seventy_five() {
    // 1956-05-20生: 70歳到達は5月19日. 1951-06-30生: 75歳.
    let seventy = spring(someone(1).born("1956-05-20"), 300_000, 300_000, 300_000)
        .enrolment(|made| made.insured_as = InsuredAs::AgedEmployee);
    let elder = spring(someone(2).born("1951-06-30"), 300_000, 300_000, 300_000)
        .standards("2025-09", None, Some(260_000), StandardBy::Regular)
        .enrolment(|made| {
            made.insured_as = InsuredAs::AgedEmployee;
            made.lost_on = Some(date("2026-06-30"));
            made.loss = Some(LossReason::Reached75);
        });
    let client = client(vec![seventy.0, elder.0]);
    let made = determine(Law::embedded(), &client, 2026, &Given::default());
    let entries = &made[0].book.entries;
    assert!(entries.iter().all(Entry::is_filed), "reaching 75 ends health alone");
    let notice = made[0].notice(&office(), &Choices::default(), date("2026-07-06"));
    assert_eq!((&notice.problems, &notice.characters), (&vec![], &vec![]));
    let checked = notice.checked.unwrap();
    let [first, second] = checked.file().rows() else { panic!("two rows") };
    assert_eq!((first.value("age_70"), first.value("age_70_months")), ("1", "0506"));
    assert_eq!((second.value("only_70"), second.value("insured_number")), ("1", ""));
    assert_eq!(second.value("previous_health"), "");
    let report = check_file(checked.bytes(), "SHFD0006.CSV", date("2026-07-06"));
    assert_eq!(report.file.unwrap().rows().len(), 2);
}

#[test]
fn annual_average_by_claim() {
    // 前年7月〜当年3月は200,000円、4〜6月は260,000円: 通常 260,000 → 260千円(20級)、
    // 年間 (200,000×9 ＋ 260,000×3) ÷ 12 ＝ 215,000 → 220千円(18級)、2等級差.
    let person = || {
        someone(1)
            .paid("2025-07", "2026-03", 200_000, 0)
            .paid("2026-04", "2026-06", 200_000, 60_000)
    };
    let mut given = Given::default();
    let claim = AnnualClaim { recurring: true, consent: true };
    let entered = GivenOfPerson { annual_average: Some(claim), ..GivenOfPerson::default() };
    given.persons.insert(person().0.id, entered);
    let made = decided_with(person(), &given);
    assert!(only(&made).by_annual_average());
    assert_eq!(standards(only(&made)).0, Some(220_000));
    assert_eq!(standards(only(&decided(person()))).0, Some(260_000));
}

#[test]
fn each_establishment_has_its_own_file() {
    let here = spring(someone(1), 300_000, 300_000, 300_000);
    let there = spring(someone(2), 300_000, 300_000, 300_000)
        .employment(|made| made.establishment = BRANCH)
        .enrolment(|made| made.establishment = BRANCH);
    let mut client = client(vec![here.0, there.0]);
    client.establishments.push(establishment(BRANCH, 2));
    client.establishments[1].profile.symbol = "ﾂﾊﾞｼ".to_owned();
    client.establishments[1].profile.filed_by_sharoushi = true;
    let made = determine(Law::embedded(), &client, 2026, &Given::default());
    let rows: Vec<Vec<u32>> =
        made.iter().map(|made| made.book.entries.iter().map(|e| e.person.row).collect()).collect();
    assert_eq!(rows, [vec![1], vec![2]]);
    let sharoushi = Sharoushi {
        registration_number: "13000001".to_owned(),
        name: "見本 社労士".to_owned(),
    };
    let filer = Filer { sharoushi: Some(sharoushi), medium_serial: 8 };
    let form = office_form(&client.establishments[1].profile, &filer);
    assert_eq!(form.get(OfficeItem::Symbol), "ﾂﾊﾞｼ");
    let notice = made[1].notice(&form, &Choices::default(), date("2026-07-06"));
    let checked = notice.checked.unwrap();
    assert!(checked.file().is_of_sharoushi());
    assert_eq!(checked.file().rows()[0].value("insured_number"), "2");
    assert!(list_of(&made[1].book, date("2026-07-06")).unwrap().bytes.starts_with(b"PK"));
}

#[test]
fn names_the_form_cannot_carry_are_asked_about() {
    let person =
        spring(someone(1).named("髙橋 花子", "タカハシ ハナコ"), 300_000, 300_000, 300_000);
    let made = decided(person);
    let mut choices = Choices::default();
    let notice = made.notice(&office(), &choices, date("2026-07-06"));
    assert!(notice.checked.is_none());
    assert_eq!(notice.characters[0].proposal, Some("高"));
    choices.spellings.insert((1, '髙'), "高".to_owned());
    let notice = made.notice(&office(), &choices, date("2026-07-06"));
    assert_eq!(notice.checked.unwrap().file().rows()[0].value("name_kanji"), "高橋　花子");
}

#[test]
fn a_decision_says_what_it_looked_at() {
    let person = || spring(someone(1), 300_000, 300_000, 300_000).0;
    let given = Given::default();
    let used = facts_of(&person(), 2026, &given);
    let subject = Subject::Person(person().id);
    let key = |text: &str| month_key(text.parse::<YearMonth>().unwrap());
    assert!(used.covers(subject, Kind::PayMonth, key("2026-04")));
    assert!(used.covers(subject, Kind::PayMonth, key("2026-08")), "not there yet, but looked for");
    assert!(!used.covers(subject, Kind::PayMonth, key("2026-09")));
    assert!(used.covers(subject, Kind::Leave, 9), "a leave to come");
    assert!(!used.covers(subject, Kind::PersonContact, 0));
    assert_eq!(used.inputs(), facts_of(&person(), 2026, &given).inputs());
    let mut other = person();
    other.pay.get_mut(&month("2026-06")).unwrap().full_month = Some(true);
    assert_ne!(used.inputs(), facts_of(&other, 2026, &given).inputs());
    assert_ne!(used.inputs(), facts_of(&person(), 2027, &given).inputs());
    let client = client(vec![person()]);
    let made = determine(Law::embedded(), &client, 2026, &given);
    let whole = made[0].facts(&client, &given);
    assert!(whole.covers(Subject::Establishment(PLACE), Kind::EstablishmentProfile, 0));
    assert!(whole.covers(Subject::Client(client.id), Kind::Enrolment, 1), "somebody hired later");
    assert!(!format!("{whole:?}").contains("見本"));
}
