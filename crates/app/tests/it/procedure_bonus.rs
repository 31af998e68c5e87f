//! 賞与 from the ledgers, worked by hand: 健康保険は年度(4月〜3月)573万円、厚生年金は月150万円
//! (健康保険法45条1項, 厚生年金保険法24条の4第1項).

use romori_app::Law;
use romori_app::procedure::bonus::{BonusDay, BonusEntry, BonusFiling, determine, no_bonus};
use romori_app::procedure::{
    Choices, Given, GivenOfPerson, Procedure, Subject, day_key, documents,
};
use romori_filing::{Checked, no_bonus_report};
use romori_roster::*;
use romori_statute::replay::replay;

use crate::ledger::{PLACE, Someone, client, date, month, office, someone, yen};

fn paid_on(day: &str, persons: Vec<Someone>) -> BonusDay {
    let client = client(persons.into_iter().map(|one| one.0).collect());
    determine(Law::embedded(), &client, date(day), &Given::default())
}

fn only(day: &str, person: Someone) -> BonusEntry {
    let found = paid_on(day, vec![person]);
    assert_eq!(found.entries.len(), 1);
    found.entries[0].clone()
}

/// 健康保険, 厚生年金保険.
fn standards(made: &BonusEntry) -> (i64, i64) {
    let standard = made.standard().unwrap();
    (standard.health.get(), standard.pension.get())
}

fn notice(day: &str, persons: Vec<Someone>, today: &str) -> Checked {
    let client = client(persons.into_iter().map(|one| one.0).collect());
    let found = determine(Law::embedded(), &client, date(day), &Given::default());
    let made = found.notice(&client, PLACE, &office(), &Choices::default(), date(today));
    assert_eq!((&made.problems, &made.office), (&vec![], &vec![]));
    made.checked.unwrap()
}

#[test]
fn one_payment_and_its_line() {
    let made = only("2026-07-10", someone(45).bonus("2026-07-10", 450_300));
    assert_eq!(standards(&made), (450_000, 450_000));
    assert_eq!(made.filing, BonusFiling::Filed);
    let trace = made.explain(Law::embedded());
    replay(&trace).unwrap();
    let checked =
        notice("2026-07-10", vec![someone(45).bonus("2026-07-10", 450_300)], "2026-07-13");
    // The example of the layout document, with this office and birth.
    let line = checked.file().rows()[0].columns().join(",");
    let expected = "2265700,31,03,ﾂﾊﾞﾒ,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,020412,9,080710,\
        0450300,0000000,0450000,,,,,,,";
    assert_eq!(line, expected);
    let files = documents(Procedure::Bonus, &checked, "").unwrap();
    assert_eq!(files.iter().map(|file| file.name).collect::<Vec<_>>().len(), 3);
    assert_eq!(files[1].name, "賞与支払届_控.pdf");
    assert!(files[1].bytes.starts_with(b"%PDF"));
}

#[test]
fn the_year_holds_5_730_000_for_health() {
    // 6月 3,000,000、12月 3,000,000: 健保は 5,730,000 − 3,000,000 ＝ 2,730,000、厚年は月ごとに1,500,000.
    let person = || someone(1).bonus("2026-06-30", 3_000_000).bonus("2026-12-10", 3_000_000);
    let made = only("2026-12-10", person());
    assert_eq!(standards(&made), (2_730_000, 1_500_000));
    let cap = made.cap.unwrap();
    assert_eq!((cap.before, cap.this, cap.left()), (yen(3_000_000), yen(2_730_000), yen(0)));
    assert!(cap.is_full() && cap.unknown().contains("累計申出書"));
    assert_eq!(standards(&only("2026-06-30", person())), (3_000_000, 1_500_000));
    // A year begins in April.
    let turned = someone(1).bonus("2026-03-31", 5_730_000).bonus("2026-04-01", 1_000_000);
    let made = only("2026-04-01", turned);
    assert_eq!(standards(&made), (1_000_000, 1_000_000));
    assert_eq!(made.cap.unwrap().before, yen(0));
}

#[test]
fn what_others_paid_counts_once_it_is_stated() {
    let person = someone(1).bonus("2026-12-10", 1_000_000);
    let mut given = Given::default();
    let stated = Some(yen(5_000_000));
    let entered = GivenOfPerson { bonus_elsewhere: stated, ..GivenOfPerson::default() };
    given.persons.insert(person.0.id, entered);
    let client = client(vec![person.0]);
    let made = determine(Law::embedded(), &client, date("2026-12-10"), &given);
    // 5,730,000 − 5,000,000 ＝ 730,000.
    assert_eq!(standards(&made.entries[0]), (730_000, 1_000_000));
    assert_eq!(made.entries[0].cap.unwrap().elsewhere, stated);
}

#[test]
fn payments_of_one_month_are_filed_together_with_the_last() {
    let person = || someone(1).bonus("2026-07-10", 1_000_000).bonus("2026-07-25", 800_500);
    let first = only("2026-07-10", person());
    assert_eq!(first.filing, BonusFiling::WithLaterPayment(date("2026-07-25")));
    let last = only("2026-07-25", person());
    // 1,800,500 → 1,800,000; 厚年 1,500,000.
    assert_eq!(standards(&last), (1_800_000, 1_500_000));
    let checked = notice("2026-07-25", vec![person()], "2026-07-27");
    let row = &checked.file().rows()[0];
    assert_eq!((row.value("sum"), row.value("first_day_of_month")), ("1800000", "10"));
    let client = client(vec![person().0]);
    let found = determine(Law::embedded(), &client, date("2026-07-10"), &Given::default());
    assert_eq!(found.filed_for(PLACE, &Choices::default()).count(), 0);
}

#[test]
fn on_leave_nothing_is_charged_and_everything_counts() {
    let paid = || someone(1).bonus("2026-07-10", 500_000).bonus("2026-12-10", 500_000);
    for (until, charged) in [
        // More than a month, and the last day of July lies in it.
        (Some("2026-08-10"), false),
        (None, false),
        // Exactly one month (民法143条): bonuses are charged.
        (Some("2026-07-31"), true),
    ] {
        let from = if charged { "2026-07-01" } else { "2026-06-20" };
        let person = paid().leave(LeaveKind::Childcare, from, until);
        let made = only("2026-07-10", person);
        let decision = made.decision.as_ref().unwrap();
        assert_eq!(decision.charged, charged, "{until:?}");
        assert_eq!((made.filing, standards(&made)), (BonusFiling::Filed, (500_000, 500_000)));
        if !charged {
            assert_eq!(decision.total_employee, Some(yen(0)));
        }
    }
    let person = paid().leave(LeaveKind::Childcare, "2026-06-20", Some("2026-08-10"));
    assert_eq!(only("2026-12-10", person).cap.unwrap().before, yen(500_000));
}

#[test]
fn in_the_month_of_loss() {
    let paid = || someone(1).bonus("2026-12-10", 500_000);
    let charged = |left: &str| only("2026-12-10", paid().left(left)).decision.unwrap().charged;
    assert!(!charged("2026-12-30"), "喪失 12月31日");
    assert!(charged("2026-12-31"), "喪失 1月1日");
    let gone = paid_on("2026-12-10", vec![paid().left("2026-12-09"), someone(2)]);
    assert_eq!((gone.entries.len(), gone.not_insured), (0, vec![1]));
}

#[test]
fn seventy_and_seventy_five() {
    let aged = |made: &mut Enrolment| made.insured_as = InsuredAs::AgedEmployee;
    let seventy = someone(1).born("1956-05-20").bonus("2026-07-10", 300_000).enrolment(aged);
    let elder = someone(2).born("1951-06-30").bonus("2026-07-10", 300_000).enrolment(|made| {
        aged(made);
        made.lost_on = Some(date("2026-06-30"));
        made.loss = Some(LossReason::Reached75);
    });
    let checked = notice("2026-07-10", vec![seventy, elder], "2026-07-13");
    let [first, second] = checked.file().rows() else { panic!("two rows") };
    assert_eq!((first.value("age_70"), first.value("only_70")), ("1", ""));
    assert_eq!((second.value("only_70"), second.value("insured_number")), ("1", ""));
    assert_eq!(second.value("pension_number"), "1234");
}

#[test]
fn small_large_and_frequent() {
    let small = only("2026-07-10", someone(1).bonus("2026-07-10", 999));
    assert_eq!(small.filing, BonusFiling::BelowThousand);
    let checked =
        notice("2026-07-10", vec![someone(1).bonus("2026-07-10", 12_000_000)], "2026-07-13");
    let row = &checked.file().rows()[0];
    assert_eq!((row.value("cash"), row.value("sum")), ("9999999", "9999000"));
    let often = ["2025-09-01", "2025-12-10", "2026-03-10", "2026-07-10"]
        .iter()
        .fold(someone(1), |person, day| person.bonus(day, 100_000));
    let made = only("2026-07-10", often);
    assert!(made.cautions.iter().any(|text| text.contains("4回以上")));
}

#[test]
fn what_a_bonus_rests_on() {
    let person = someone(1).bonus("2026-06-30", 1_000).bonus("2026-12-10", 500_000);
    let id = person.0.id;
    let client = client(vec![person.0]);
    let given = Given::default();
    let made = determine(Law::embedded(), &client, date("2026-12-10"), &given);
    let used = made.facts(&client, PLACE, &given, &Choices::default());
    let subject = Subject::Person(id);
    let covers = |day: &str| used.covers(subject, Kind::BonusPayment, day_key(date(day)));
    assert!(covers("2026-04-01") && covers("2026-12-31"));
    assert!(!covers("2026-03-31") && !covers("2027-01-01"));
    assert!(used.covers(subject, Kind::Leave, 3));
}

#[test]
fn no_bonus_has_a_report() {
    let report = no_bonus(&office(), month("2026-12"), (vec![7, 12], vec![]), date("2026-12-28"));
    let pdf = no_bonus_report(&report.unwrap(), "").unwrap();
    assert!(pdf.bytes.starts_with(b"%PDF"));
}
