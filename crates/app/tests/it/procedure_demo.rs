//! The demo office's twelve clients and six hundred persons through every procedure: what its story
//! tells of a person must be what is decided of them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use romori_app::Law;
use romori_app::procedure::regular::{EstablishmentDetermination, determine};
use romori_app::procedure::revision::{Inspected, Outcome, WhyNot, survey};
use romori_app::procedure::{
    AnnualClaim, Choices, Filer, Given, GivenOfPerson, Notice, Sharoushi, WrittenName, bonus,
    bonus_list, is_entrusted, leave, office_form, revision_list,
};
use romori_app::santei::Entry;
use romori_filing::{Level, check_file};
use romori_roster::ClientView;
use romori_sample::demo_office;
use romori_statute::replay::replay;
use romori_types::{Exact, Yen};

use crate::ledger::{date, month, yen};
use crate::samples::{decided, expectations, plain};

fn clients() -> &'static (Vec<ClientView>, Filer) {
    static MADE: OnceLock<(Vec<ClientView>, Filer)> = OnceLock::new();
    MADE.get_or_init(make_clients)
}

fn make_clients() -> (Vec<ClientView>, Filer) {
    let office = demo_office(date("2026-07-31"));
    let sharoushi = Sharoushi {
        registration_number: office.sharoushi_number.clone(),
        name: office.sharoushi_name.clone(),
    };
    let filer = Filer { sharoushi: Some(sharoushi), medium_serial: 1 };
    (office.views(date("2026-07-31")), filer)
}

fn client_of(number: u32) -> ClientView {
    clients().0.iter().find(|client| client.number == number).unwrap().clone()
}

fn regular(client: &ClientView, given: &Given) -> Vec<EstablishmentDetermination> {
    determine(Law::embedded(), client, 2026, given)
}

fn entry(made: &[EstablishmentDetermination], number: u32) -> &Entry {
    let entries = made.iter().flat_map(|made| &made.book.entries);
    entries.into_iter().find(|entry| entry.person.row == number).unwrap()
}

/// Presses what a user would: proposals for characters, and short names for long ones.
fn settle(choices: &mut Choices, notice: &Notice) {
    for issue in &notice.characters {
        let proposal = issue.proposal.unwrap_or("＝");
        choices.spellings.insert((issue.row, issue.character), proposal.to_owned());
    }
    for problem in notice.problems.iter().filter(|problem| problem.code == "FIL-0004") {
        let name = WrittenName {
            kanji: Some("見本　花子".to_owned()),
            kana: Some("ﾐﾎﾝ ﾊﾅｺ".to_owned()),
        };
        choices.written.insert(problem.row.unwrap(), name);
    }
}

#[test]
fn every_client_has_its_checked_files() {
    let (clients, filer) = clients();
    let today = date("2026-07-31");
    let mut filed = 0;
    for client in clients.iter().filter(|client| is_entrusted(client, today)) {
        for made in regular(client, &Given::default()) {
            let place = client.establishment(made.establishment).unwrap();
            let office = office_form(&place.profile, filer);
            let mut choices = Choices::default();
            let first = made.notice(&office, &choices, today);
            assert_eq!(first.office, [], "{}", client.number);
            settle(&mut choices, &first);
            let notice = made.notice(&office, &choices, today);
            let refused = made.book.entries.iter().filter(|entry| entry.decision.is_err()).count();
            if client.number == 1006 {
                // June's pay has not come yet.
                assert_eq!(notice.problems.len(), refused);
                assert!(notice.problems[0].reason.contains("令和8年6月"));
                continue;
            }
            assert_eq!((refused, &notice.problems), (0, &vec![]), "{}", client.number);
            let checked = notice.checked.unwrap();
            let report = check_file(checked.bytes(), "SHFD0006.CSV", today);
            let errors = report.problems.iter().filter(|problem| problem.level == Level::Error);
            assert_eq!(errors.count(), 0, "{}", client.number);
            filed += report.file.unwrap().rows().len();
            assert_eq!(made.standards(&choices).len(), notice.rows.len());
        }
    }
    assert!(filed > 450, "{filed}");
    let gone: Vec<u32> =
        clients.iter().filter(|c| !is_entrusted(c, today)).map(|c| c.number).collect();
    assert_eq!(gone, [1011]);
}

#[test]
fn every_explanation_replays_to_its_decision() {
    let law = Law::embedded();
    for client in &clients().0 {
        for made in regular(client, &Given::default()) {
            for entry in &made.book.entries {
                let Ok(decision) = &entry.decision else { continue };
                let replayed = replay(&made.book.explain(law, entry)).unwrap();
                let given = |field: &str| replayed.iter().rev().find(|found| found.0 == field);
                let average = given("average").map(|found| found.1);
                assert_eq!(average, decision.average.map(Exact::from));
            }
        }
        for third in ["2026-05", "2026-06", "2026-07"] {
            for seen in survey(law, client, month(third), &Given::default()).found {
                replay(&seen.explain(law)).unwrap();
            }
        }
        let days: BTreeSet<_> =
            client.persons.iter().flat_map(|p| p.bonuses.iter().map(|b| b.paid_on)).collect();
        for day in days {
            for made in bonus::determine(law, client, day, &Given::default()).entries {
                let standard = made.standard().unwrap();
                let replayed = replay(&made.explain(law)).unwrap();
                let health = replayed.iter().find(|found| found.0 == "health_standard_bonus");
                assert_eq!(health.map(|found| found.1), Some(Exact::from(standard.health)));
            }
        }
    }
}

#[test]
fn lists_have_everybody() {
    let client = client_of(1001);
    let law = Law::embedded();
    let today = date("2026-07-31");
    let found = survey(law, &client, month("2026-06"), &Given::default());
    let list = revision_list(&found, &client, today).unwrap();
    assert_eq!(list.name, "月変の一覧.xlsx");
    assert!(list.bytes.starts_with(b"PK"));
    let paid = bonus::determine(law, &client, date("2026-07-10"), &Given::default());
    assert!(bonus_list(&paid, &client, today).unwrap().bytes.starts_with(b"PK"));
}

/// The table of samples/README.md was worked by hand for the pay sheets of the same client.
#[test]
fn the_ledger_of_tsubame_gives_what_its_pay_sheet_gives() {
    let mut client = client_of(1007);
    for number in [4, 5] {
        // The table speaks of overtime; the ledger has it among the fixed pay.
        let person = client.persons.iter_mut().find(|person| person.number == number).unwrap();
        let fixed = person.pay[&month("2026-03")].fixed;
        for (_, pay) in person.pay.range_mut(month("2026-04")..) {
            pay.variable = pay.cash() - fixed;
            pay.fixed = fixed;
        }
    }
    let mut given = Given::default();
    let mut enter = |number: u32, entered: GivenOfPerson| {
        given.persons.insert(client.person(number).unwrap().id, entered);
    };
    let claim = Some(AnnualClaim { recurring: true, consent: true });
    enter(4, GivenOfPerson { annual_average: claim, ..GivenOfPerson::default() });
    let other = Some(yen(180_000));
    enter(12, GivenOfPerson { other_workplaces: other, ..GivenOfPerson::default() });
    let planned = Some(month("2026-09"));
    enter(24, GivenOfPerson { planned_revision: planned, ..GivenOfPerson::default() });
    let expected = expectations();
    let made = regular(&client, &given);
    let mut met = 0;
    for entry in &made[0].book.entries {
        let name = plain(&entry.person.name_kanji);
        let Some(known) = expected.get(&name) else { continue };
        assert_eq!(decided(entry), *known, "{name}");
        met += 1;
    }
    assert_eq!(met, expected.len());
}

#[test]
fn the_stories_of_the_spring() {
    let made = regular(&client_of(1001), &Given::default());
    // 41: 16 days in May. 40: 36,000 paid late in May. 8–10: パート. 60, 61: 月変 in July.
    assert_eq!(entry(&made, 41).verdict.words, "5月を除く");
    assert_eq!(entry(&made, 40).person.retro_amount, Some(yen(36_000)));
    let decision = |number: u32| entry(&made, number).decision.as_ref().unwrap();
    assert!(decision(8).days_relaxed && !decision(10).days_relaxed);
    assert_eq!(decision(9).average, None);
    assert!(entry(&made, 60).exemption().is_some() && entry(&made, 61).exemption().is_some());
    // 4月1日の同日得喪, 20日締め翌月払い: the first whole month is paid in June.
    let made = regular(&client_of(1004), &Given::default());
    assert_eq!(entry(&made, 11).decision.as_ref().unwrap().average, Some(yen(248_000)));
    let made = regular(&client_of(1012), &Given::default());
    // 34 reached 70 in May and is entered anew: April counts all the same.
    let reached = entry(&made, 34).decision.as_ref().unwrap();
    assert_eq!(reached.months_used().count(), 3);
    // 1, 2: 医師国保, pension only.
    let doctor = entry(&made, 1).decision.as_ref().unwrap();
    assert!(doctor.health.is_none() && doctor.pension.is_some());
}

#[test]
fn the_stories_of_revisions() {
    let found = |client: u32, number: u32, third: &str| -> Option<Inspected> {
        let made = survey(Law::embedded(), &client_of(client), month(third), &Given::default());
        made.found.into_iter().find(|seen| seen.number == number)
    };
    for number in [60, 61] {
        assert_eq!(found(1001, number, "2026-06").unwrap().outcome, Outcome::Due, "{number}");
    }
    // May with 16 days: the fall in May is short of days, the rise in June none of fixed pay.
    let short = found(1001, 41, "2026-07").unwrap().outcome;
    assert!(matches!(short, Outcome::NotDue(WhyNot::DaysShort { .. })), "{short:?}");
    let late = found(1001, 40, "2026-07").unwrap();
    assert!(late.cautions.iter().all(|text| !text.contains("逆")), "{:?}", late.cautions);
    // Retired and hired again on 1 April: May's pay is not for a whole month.
    let again = found(1004, 11, "2026-07").unwrap().outcome;
    assert_eq!(again, Outcome::NotDue(WhyNot::NotInsuredThroughout));
}

#[test]
fn the_stories_of_leaves_and_bonuses() {
    let law = Law::embedded();
    let clinic = client_of(1012);
    let frees = |number: u32, of: &str| {
        let person = clinic.person(number).unwrap();
        leave::exempt_months(law, person, month("2026-07")).unwrap().frees(month(of))
    };
    // 42: 6月8日〜21日, 14 days in June. 43: 6月29日〜7月3日, over the end of June.
    assert!(frees(42, "2026-06") && frees(43, "2026-06") && !frees(43, "2026-07"));
    let software = client_of(1005);
    let person = software.person(21).unwrap();
    // 6月1日〜10日: ten days are too few.
    assert!(!leave::exempt_months(law, person, month("2026-07")).unwrap().frees(month("2026-06")));
    let summer = bonus::determine(law, &clinic, date("2026-07-03"), &Given::default());
    let away = summer.entries.iter().find(|made| made.number == 40).unwrap();
    assert!(!away.decision.as_ref().unwrap().charged, "産休 since 6月25日");
    // 3,100,400 twice in 2025年度: 5,730,000 − 3,100,000 ＝ 2,630,000.
    let winter = bonus::determine(law, &software, date("2025-12-10"), &Given::default());
    let capped = winter.entries.iter().find(|made| made.number == 1).unwrap();
    let standard = capped.standard().unwrap();
    assert_eq!((standard.health, standard.pension), (yen(2_630_000), yen(1_500_000)));
    assert_eq!(capped.cap.unwrap().left(), Yen::ZERO);
}
