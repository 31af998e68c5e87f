//! 取得・喪失・扶養・休業 from the ledgers; lines are those of the layout document with this office.

use romori_app::Law;
use romori_app::procedure::acquisition::{self, AcquisitionDecision, AcquisitionEntry, PlannedPay};
use romori_app::procedure::dependants::{self, DependantChange, DependantDetail, DependantEntry};
use romori_app::procedure::leave::{LeaveStage, exempt_months, states};
use romori_app::procedure::loss::{
    self, LossDecision, LossEntry, LossEvent, LossRefusal, reaching_seventy,
};
use romori_app::procedure::{AgeClass, Choices, Member, Notice, Occasion, Procedure, Subject};
use romori_filing::Notice as Form;
use romori_roster::*;
use romori_statute::replay::replay;

use crate::ledger::{PLACE, Someone, client, date, month, office, someone, yen};

fn hired() -> Someone {
    let mut person = someone(1).acquired("2026-10-01").living();
    person.0.standards.clear();
    person.0.identity.basic_pension_number = None;
    person.enrolment(|made| made.insured_number = None)
}

fn entry(pay: Vec<PlannedPay>) -> AcquisitionEntry {
    AcquisitionEntry { pay, ..AcquisitionEntry::default() }
}

fn acquired(person: &Someone, entry: &AcquisitionEntry) -> AcquisitionDecision {
    let client = client(vec![person.0.clone()]);
    acquisition::determine(Law::embedded(), &client, (1, 1), entry).unwrap()
}

fn acquisition_notice(person: &Someone, entry: &AcquisitionEntry) -> Notice {
    let client = client(vec![person.0.clone()]);
    let decision = acquired(person, entry);
    acquisition::notice(&client, &[decision], &office(), &Choices::default(), date("2027-01-15"))
}

fn line(made: Notice) -> String {
    assert_eq!((&made.problems, &made.office, &made.characters), (&vec![], &vec![], &vec![]));
    made.checked.unwrap().file().rows()[0].columns().join(",")
}

#[test]
fn a_hire_and_its_line() {
    let mut entry = entry(vec![PlannedPay::Monthly(yen(248_000))]);
    entry.in_kind = yen(12_000);
    let person = hired().enrolment(|made| made.category = EnrolmentCategory::ShortTime);
    let decision = acquired(&person, &entry);
    // 248,000 ＋ 12,000 ＝ 260,000 → 260千円, 10月取得なので翌年8月まで.
    let made = decision.determination.as_ref().unwrap();
    assert_eq!((made.remuneration, made.health.standard), (yen(260_000), yen(260_000)));
    assert_eq!(made.period.until, month("2027-08"));
    let trace = decision.explain(Law::embedded());
    assert_eq!(replay(&trace).unwrap()[0].1.as_whole(), Some(260_000));
    let recorded = decision.standard(InsuredAs::Both).unwrap();
    assert_eq!((recorded.by, recorded.from_month), (StandardBy::Acquisition, month("2026-10")));
    let expected = "2200700,31,03,ﾂﾊﾞﾒ,12345,,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,020412,2,1,,,,,,9,081001,0,\
        0248000,0012000,0260000,,,1,,,150,0001,ﾄｳｷｮｳﾄｼﾌﾞﾔｸ1-2-3,東京都渋谷区１－２－３,,";
    assert_eq!(line(acquisition_notice(&person, &entry)), expected);
}

#[test]
fn the_papers_that_follow_have_their_days() {
    let person = hired().dependant("見本　次郎", "ミホン ジロウ", |made| {
        made.since = date("2026-10-01");
    });
    let decision = acquired(&person, &entry(vec![PlannedPay::Monthly(yen(260_000))]));
    let law = Law::embedded();
    let days: Vec<(Procedure, String, bool)> = decision
        .follow_ups
        .iter()
        .map(|paper| {
            let due = paper.deadline(law).unwrap();
            (paper.procedure, due.day.to_string(), paper.procedure.is_made_here())
        })
        .collect();
    // 雇用保険は翌月10日、扶養は5日以内.
    assert_eq!(
        days,
        [
            (Procedure::EmploymentInsuranceAcquisition, "2026-11-10".to_owned(), false),
            (Procedure::DependentChange, "2026-10-06".to_owned(), true),
        ]
    );
    assert_eq!(Occasion::Event(decision.acquired_on).period(), 20_261_001);
    let due = Procedure::Acquisition.deadline(law, Occasion::Event(decision.acquired_on)).unwrap();
    assert_eq!(due.day, date("2026-10-06"));
}

#[test]
fn hired_at_seventy_and_at_seventy_five() {
    let pay = || entry(vec![PlannedPay::Monthly(yen(200_000))]);
    let aged = |birth: &str| {
        let mut person = hired().born(birth).enrolment(|made| {
            made.insured_as = InsuredAs::AgedEmployee;
        });
        person.0.identity.basic_pension_number = Some("1234-567890".to_owned());
        person
    };
    let seventy = aged("1956-05-20");
    assert_eq!(acquired(&seventy, &pay()).age, AgeClass::From70);
    let text = line(acquisition_notice(&seventy, &pay()));
    assert!(text.contains(",2,1,") && text.contains("0200000,0000000,0200000,1,"), "{text}");
    let elder = aged("1951-09-30");
    let decision = acquired(&elder, &pay());
    assert_eq!(decision.age, AgeClass::From75);
    assert_eq!(decision.standard(InsuredAs::AgedEmployee).unwrap().health, None);
    let checked = acquisition_notice(&elder, &pay()).checked.unwrap();
    let row = &checked.file().rows()[0];
    assert_eq!(
        (row.value("only_70"), row.value("category"), row.value("acquisition_kind")),
        ("1", "", "")
    );
    // Under 70 by birth, over 70 in the ledger.
    let wrong = hired().enrolment(|made| made.insured_as = InsuredAs::AgedEmployee);
    assert!(acquired(&wrong, &pay()).cautions.iter().any(|text| text.contains("70歳以上")));
}

#[test]
fn what_is_missing_is_said_with_the_person() {
    let mut person = hired();
    person.0.identity.sex = None;
    person.0.contact = None;
    let made = acquisition_notice(&person, &entry(vec![PlannedPay::Monthly(yen(200_000))]));
    assert!(made.checked.is_none());
    let items: Vec<&str> = made.problems.iter().map(|problem| problem.item.as_str()).collect();
    assert!(items.iter().any(|item| item.contains("種別")), "{items:?}");
    assert!(items.iter().any(|item| item.contains("郵便番号")), "{items:?}");
    assert!(made.problems.iter().all(|problem| problem.row == Some(1)));
    let made = acquisition_notice(&hired(), &entry(vec![]));
    assert!(made.problems[0].reason.contains("資格取得時の報酬"), "{:?}", made.problems[0].reason);
}

#[test]
fn lost_and_acquired_on_one_day() {
    // 定年の翌日に再雇用: 喪失日と取得日が同じ.
    let mut person = someone(1).born("1966-03-01").left("2026-09-30").living();
    let again = Enrolment {
        acquired_on: date("2026-10-01"),
        lost_on: None,
        loss: None,
        ..person.0.enrolments[0].1.clone()
    };
    person.0.enrolments.push((2, again));
    let client = client(vec![person.0]);
    let pay = entry(vec![PlannedPay::Monthly(yen(180_000))]);
    let made = acquisition::determine(Law::embedded(), &client, (1, 2), &pay).unwrap();
    assert!(made.reemployed);
    let lost = loss::determine(&client, (1, 1), LossEvent::Leaving, &LossEntry::default()).unwrap();
    assert!(lost.reemployed);
    assert_eq!(lost.lost_on, date("2026-10-01"));
    let choices = Choices::default();
    let today = date("2026-10-05");
    let notice = acquisition::notice(&client, &[made], &office(), &choices, today);
    assert_eq!(notice.checked.unwrap().file().rows()[0].value("reemployed"), "1");
}

fn lost(person: Someone, event: LossEvent) -> Result<LossDecision, LossRefusal> {
    let entry = LossEntry { certificates_attached: Some(1), ..LossEntry::default() };
    let number = person.0.number;
    loss::determine(&client(vec![person.0]), (number, 1), event, &entry)
}

fn loss_notice(person: Someone, event: LossEvent, today: &str) -> Notice {
    let client = client(vec![person.0.clone()]);
    let decision = lost(person, event).unwrap();
    loss::notice(&client, &[decision], &office(), &Choices::default(), date(today))
}

#[test]
fn leaving_and_its_line() {
    let person = || someone(45).left("2026-10-31");
    let made = lost(person(), LossEvent::Leaving).unwrap();
    assert_eq!((made.lost_on, made.cause), (date("2026-11-01"), LossReason::Left));
    let expected = "2201700,31,03,ﾂﾊﾞﾒ,12345,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,020412,,1234,567890,\
        9,081101,4,9,081031,,,,1,,,,,";
    assert_eq!(line(loss_notice(person(), LossEvent::Leaving, "2026-11-04")), expected);
    // 11月1日の翌日から5日以内、雇用保険は10日以内.
    let law = Law::embedded();
    assert_eq!(loss::deadline(law, &made).unwrap().day, date("2026-11-06"));
    let [follow_up] = made.follow_ups.as_slice() else { panic!("one") };
    assert_eq!(follow_up.deadline(law).unwrap().day, date("2026-11-11"));
    assert_eq!(follow_up.made_here(), "まだここでは作れません");
    // Before the day of loss nothing can be filed.
    let early = loss_notice(person(), LossEvent::Leaving, "2026-10-31");
    assert!(early.checked.is_none());
}

#[test]
fn the_last_month_and_the_same_month() {
    // 3/30退職→3月分なし、3/31退職→3月分あり (健康保険法156条3項).
    for (left, last) in [("2026-03-30", "2026-02"), ("2026-03-31", "2026-03")] {
        let made = lost(someone(1).left(left), LossEvent::Leaving).unwrap();
        assert_eq!(made.months.unwrap().last_premium_month, Some(month(last)), "{left}");
        replay(&made.explain()).unwrap();
    }
    let same = someone(1).acquired("2026-09-03").left("2026-09-14");
    let made = lost(same, LossEvent::Leaving).unwrap();
    assert!(made.months.unwrap().same_month);
    assert_eq!(made.months.unwrap().last_premium_month, Some(month("2026-09")));
    assert!(made.cautions.iter().any(|text| text.contains("同じ月")));
}

#[test]
fn seventy_seventy_five_and_death() {
    let aged = |made: &mut Enrolment| made.insured_as = InsuredAs::AgedEmployee;
    let value = |made: &Notice, key: &str| {
        made.checked.as_ref().unwrap().file().rows()[0].value(key).to_owned()
    };
    // 70–74: health is lost on the day after, 70歳以上被用者 ends with the day.
    let seventy = someone(1).born("1955-05-20").enrolment(aged).left("2026-10-31");
    let made = loss_notice(seventy, LossEvent::Leaving, "2026-11-04");
    assert_eq!((value(&made, "age_70"), value(&made, "only_70")), ("1".into(), String::new()));
    let checked = made.checked.unwrap();
    let columns = checked.file().rows()[0].columns();
    assert_eq!((columns[14].as_str(), columns[25].as_str()), ("081101", "081031"));
    // 75 on the birthday itself, the employment goes on.
    let reached = || {
        someone(1).born("1951-10-20").enrolment(|made| {
            aged(made);
            made.lost_on = Some(date("2026-10-20"));
            made.loss = Some(LossReason::Reached75);
        })
    };
    let made = loss_notice(reached(), LossEvent::WhileEmployed, "2026-10-22");
    assert_eq!((value(&made, "cause"), value(&made, "left_on")), ("7".into(), String::new()));
    let early = reached().enrolment(|made| made.lost_on = Some(date("2026-10-19")));
    let refusal = lost(early, LossEvent::WhileEmployed).unwrap_err();
    assert!(refusal.to_string().contains("誕生日の当日"));
    // Who left health at 75 leaves later: only 70歳以上被用者.
    let later = reached().employment(|made| made.left_on = Some(date("2026-12-31")));
    let made = loss_notice(later, LossEvent::Leaving, "2027-01-05");
    assert_eq!(
        (value(&made, "only_70"), value(&made, "insured_number")),
        ("1".into(), String::new())
    );
    assert_eq!(value(&made, "lost_on"), "");
    let died = someone(1).left("2026-10-31").enrolment(|made| made.loss = Some(LossReason::Died));
    let made = loss_notice(died, LossEvent::Leaving, "2026-11-04");
    assert_eq!(value(&made, "cause"), "5");
}

#[test]
fn what_cannot_be_a_loss() {
    assert_eq!(lost(someone(1), LossEvent::Leaving).unwrap_err(), LossRefusal::NotEnded);
    assert_eq!(lost(someone(1), LossEvent::WhileEmployed).unwrap_err(), LossRefusal::NotEnded);
    let differs = someone(1).left("2026-10-31").employment(|made| {
        made.left_on = Some(date("2026-10-30"));
    });
    assert!(matches!(lost(differs, LossEvent::Leaving), Err(LossRefusal::Impossible(_))));
    let none = loss::determine(
        &client(vec![someone(1).0]),
        (1, 9),
        LossEvent::Leaving,
        &LossEntry::default(),
    );
    assert_eq!(none.unwrap_err(), LossRefusal::NoEnrolment);
}

#[test]
fn reaching_seventy_with_the_same_standard_needs_no_notice() {
    let person = someone(1).born("1956-10-20");
    let enrolment = person.0.enrolments[0].1.clone();
    let member = Member::through(&person.0, &enrolment);
    let same = reaching_seventy(&member, (yen(260_000), yen(260_000))).unwrap();
    assert_eq!((same.reached_on, same.may_be_left_out), (date("2026-10-19"), true));
    assert!(!reaching_seventy(&member, (yen(260_000), yen(240_000))).unwrap().may_be_left_out);
}

fn child_detail(number: u32) -> DependantDetail {
    DependantDetail {
        number,
        reason: Some(1),
        occupation: Some(4),
        income: Some(yen(0)),
        certificate: true,
        ..DependantDetail::default()
    }
}

fn family(dependants: Vec<DependantDetail>) -> DependantEntry {
    DependantEntry {
        change: DependantChange::Became,
        employer_confirmed: true,
        received_on: Some(date("2026-10-01")),
        income: Some(yen(3_120_000)),
        spouse_income: None,
        dependants,
    }
}

#[test]
fn a_child_is_born_and_its_line() {
    let person = someone(45).living().dependant("見本 次郎", "ミホン ジロウ", |_| {});
    let client = client(vec![person.0]);
    let entry = family(vec![DependantDetail { occupation: Some(4), ..child_detail(1) }]);
    let made =
        dependants::determine(Law::embedded(), &client, 45, date("2026-10-01"), &entry).unwrap();
    let due = Procedure::DependentChange.deadline(Law::embedded(), made.occasion()).unwrap();
    assert_eq!(due.day, date("2026-09-25"));
    let notice =
        dependants::notice(&client, &[made], &office(), &Choices::default(), date("2026-10-02"));
    let insured = "2202700,31,03,ﾂﾊﾞﾒ,1,9,081001,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,020412,2,,1234,567890,\
        3120000,150,0001,東京都渋谷区１－２－３,1";
    let child = "ﾐﾎﾝ ｼﾞﾛｳ,見本　次郎,9,080920,1,01,,,1,150,0001,東京都渋谷区１－２－３,,,,,,,,\
        9,080920,4,,0,1,,,,,,,";
    let expected = format!("{insured}{},{child}{},1,", ",".repeat(49), ",".repeat(35));
    let found = line(notice);
    assert_eq!(found.split(',').count(), 139);
    assert_eq!(found, expected);
}

#[test]
fn more_than_two_others_take_more_rows() {
    let person = someone(45)
        .living()
        .dependant("見本 太郎", "ミホン タロウ", |made| {
            made.relationship = Relationship::Spouse;
            made.birth_date = date("1988-01-02");
            made.third_category = true;
        })
        .dependant("見本 次郎", "ミホン ジロウ", |_| {})
        .dependant("見本 三郎", "ミホン サブロウ", |_| {})
        .dependant("見本 四郎", "ミホン シロウ", |_| {});
    let client = client(vec![person.0]);
    let spouse = DependantDetail {
        number: 1,
        reason: Some(2),
        occupation: Some(1),
        income: Some(yen(0)),
        ..DependantDetail::default()
    };
    let entry = family(vec![spouse, child_detail(2), child_detail(3), child_detail(4)]);
    let made =
        dependants::determine(Law::embedded(), &client, 45, date("2026-10-01"), &entry).unwrap();
    assert_eq!(made.establishment, PLACE);
    assert!(made.facts(&client).covers(Subject::Person(client.persons[0].id), Kind::Dependant, 7));
    let choices = Choices::default();
    let notice = dependants::notice(&client, &[made], &office(), &choices, date("2026-10-02"));
    assert_eq!(notice.rows, [45]);
    let checked = notice.checked.unwrap();
    let [first, second] = checked.file().rows() else { panic!("two rows") };
    assert_eq!((first.value("spouse_kana"), first.value("other2_kana")), ("ﾐﾎﾝ ﾀﾛｳ", "ﾐﾎﾝ ｻﾌﾞﾛｳ"));
    assert_eq!((second.value("spouse_kana"), second.value("other1_kana")), ("", "ﾐﾎﾝ ｼﾛｳ"));
    assert_eq!(second.value("other2_kana"), "");
}

#[test]
fn an_income_is_judged_by_age() {
    // 20歳: 150万円、配偶者: 130万円 (2025年10月から).
    let person = someone(45)
        .living()
        .dependant("見本 一郎", "ミホン イチロウ", |made| {
            made.birth_date = date("2006-05-05")
        })
        .dependant("見本 太郎", "ミホン タロウ", |made| {
            made.relationship = Relationship::Spouse;
            made.birth_date = date("1988-01-02");
        });
    let client = client(vec![person.0]);
    let with = |number| DependantDetail { income: Some(yen(1_300_000)), ..child_detail(number) };
    let law = Law::embedded();
    let entry = family(vec![with(1), with(2)]);
    let made = dependants::determine(law, &client, 45, date("2026-10-01"), &entry).unwrap();
    let within: Vec<bool> =
        made.incomes.iter().map(|income| income.judged.as_ref().unwrap().within).collect();
    assert_eq!(within, [true, false]);
    assert!(made.cautions.iter().any(|text| text.contains("基準額")));
    replay(&made.explain(law)).unwrap();
}

#[test]
fn a_dependant_finds_work() {
    let person = someone(45).living().dependant("見本 一郎", "ミホン イチロウ", |made| {
        made.birth_date = date("2004-04-02");
        made.since = date("2020-04-01");
        made.until = Some(date("2026-10-01"));
    });
    let client = client(vec![person.0]);
    let detail = DependantDetail { number: 1, reason: Some(2), ..DependantDetail::default() };
    let entry = DependantEntry {
        change: DependantChange::Ceased,
        employer_confirmed: true,
        received_on: None,
        income: Some(yen(3_000_000)),
        spouse_income: None,
        dependants: vec![detail],
    };
    let made =
        dependants::determine(Law::embedded(), &client, 45, date("2026-10-01"), &entry).unwrap();
    let choices = Choices::default();
    let notice = dependants::notice(&client, &[made], &office(), &choices, date("2026-10-02"));
    let checked = notice.checked.unwrap();
    let row = &checked.file().rows()[0];
    assert_eq!(
        (row.value("change"), row.value("other1_until_reason"), row.value("income")),
        ("2", "2", "")
    );
}

#[test]
fn leaves_free_months_and_stand_somewhere() {
    let person = someone(1)
        .leave(LeaveKind::Maternity, "2026-06-10", Some("2026-09-15"))
        .leave(LeaveKind::Childcare, "2026-09-16", None)
        .leave(LeaveKind::Sickness, "2025-01-10", Some("2025-01-20"));
    let law = Law::embedded();
    let found = states(law, &person.0, date("2026-10-01")).unwrap();
    let stages: Vec<LeaveStage> = found.iter().map(|state| state.stage).collect();
    assert_eq!(stages, [LeaveStage::Ended, LeaveStage::Ongoing, LeaveStage::NotExempt]);
    // 6月から、終了日の翌日(9月16日)の月の前月の8月まで.
    let months = &found[0].exemption.as_ref().unwrap().exempt_months;
    assert_eq!((months[0], months[2], months.len()), (month("2026-06"), month("2026-08"), 3));
    replay(&found[0].explanation).unwrap();
    assert!(found[1].exemption.is_none());
    let all = exempt_months(law, &person.0, month("2026-10")).unwrap();
    assert!(all.frees(month("2026-09")) && all.frees(month("2026-10")));
    assert!(!all.frees(month("2026-05")));
}

#[test]
fn each_procedure_is_declared_once() {
    for procedure in Procedure::ALL {
        assert_eq!(Procedure::from_code(procedure.code()), Some(procedure));
        assert_eq!(Procedure::from_number(procedure.number()), Some(procedure));
        let declared = procedure.declaration();
        assert!(!declared.basis.is_empty() && !declared.needs.is_empty());
        if let Some(code) = declared.form_code {
            let form = Form::from_code(code).unwrap();
            assert_eq!(declared.short, form.name());
            assert_eq!(declared.name, form.form().title);
        }
    }
    let law = Law::embedded();
    let day = |procedure: Procedure, occasion| procedure.deadline(law, occasion).unwrap();
    // 2027年7月10日は土曜日.
    let regular = day(Procedure::RegularDetermination, Occasion::Year(2027));
    assert_eq!(regular.lawful, Some(date("2027-07-10")));
    assert_eq!((regular.day, regular.ja()), (date("2027-07-12"), "7月12日まで".to_owned()));
    // 10月10日は土曜日、12日はスポーツの日.
    let monthly = day(Procedure::MonthlyChange, Occasion::Month(month("2026-10")));
    assert_eq!((monthly.lawful, monthly.day), (None, date("2026-10-13")));
    assert_eq!(monthly.ja(), "速やかに（目安 10月13日）");
    let none = day(Procedure::NoBonus, Occasion::Month(month("2026-12")));
    assert_eq!(none.day, date("2027-01-12"));
    let wrong = Procedure::Loss.deadline(law, Occasion::Year(2026));
    assert!(wrong.is_err());
    assert!(
        !Procedure::Loss
            .explain_deadline(law, Occasion::Event(date("2026-11-01")))
            .steps
            .is_empty()
    );
}
