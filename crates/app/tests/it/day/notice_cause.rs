use romori_app::Law;
use romori_app::day::{
    CauseKind, EnteredNotice, NoticeComparison, NoticeGiven, RevisedBy, compare_notice,
};
use romori_roster::{ClientView, LeaveKind, StandardBy};
use romori_types::Yen;

use super::ledger::{bonus, client, decide, leaves, on_leave, person};
use super::notice::{expect, two};

fn compare(view: &ClientView, asked: &str, entered: EnteredNotice) -> NoticeComparison {
    let expected = expect(view, asked);
    let given = NoticeGiven::default();
    compare_notice(Law::embedded(), view, &expected, &entered, &given).unwrap()
}

fn total(yen: i64) -> EnteredNotice {
    EnteredNotice { total: Some(Yen::new(yen)), ..EnteredNotice::default() }
}

/// A and B as in the notice: 210,696. C, acquired on 6月1日 with 200,000 at 26: 20,160 + 36,600 + 720
/// = 57,480. D, lost on 6月16日 with 260,000 at 31: 26,208 + 47,580 + 936 = 74,724.
fn four() -> ClientView {
    let mut people = two();
    people.push(person(3, "2000-01-02", "2026-06-01", 200));
    let mut left = person(4, "1995-01-02", "2020-04-01", 260);
    leaves(&mut left, "2026-06-15");
    people.push(left);
    client(people)
}

#[test]
fn equal_is_said_and_who_changed_is_listed_all_the_same() {
    let found = compare(&four(), "2026-06", total(268_176));
    assert_eq!(found.difference, Some(Yen::ZERO));
    let causes: Vec<(u32, Vec<CauseKind>, i64, bool)> = found
        .causes
        .iter()
        .map(|one| (one.who.number, one.kinds.clone(), one.effect.get(), one.explains))
        .collect();
    assert_eq!(
        causes,
        [(3, vec![CauseKind::Acquired], 57_480, false), (4, vec![CauseKind::Lost], -74_724, false),]
    );
}

#[test]
fn who_explains_the_difference_alone_comes_first() {
    // C's acquisition is not in the notice yet.
    let found = compare(&four(), "2026-06", total(268_176 - 57_480));
    assert_eq!(found.difference, Some(Yen::new(-57_480)));
    assert_eq!((found.causes[0].who.number, found.causes[0].explains), (3, true));
    assert!(!found.causes[1].explains);
    // D's loss is not.
    let found = compare(&four(), "2026-06", total(268_176 + 74_724));
    assert_eq!(found.difference, Some(Yen::new(74_724)));
    assert_eq!((found.causes[0].who.number, found.causes[0].explains), (4, true));
    // Another difference is nobody's.
    let found = compare(&four(), "2026-06", total(268_177));
    assert_eq!(found.difference, Some(Yen::new(1)));
    assert!(found.causes.iter().all(|cause| !cause.explains));
}

#[test]
fn lines_may_be_entered_instead_of_the_total() {
    let yen = |yen: i64| Some(Yen::new(yen));
    // 78,210 + 20,160; 129,930 + 36,600; 2,556 + 720.
    let entered = EnteredNotice {
        health: yen(98_370),
        pension: yen(166_530 - 100),
        contribution: yen(3_276),
        total: None,
    };
    let found = compare(&four(), "2026-06", entered);
    assert_eq!(found.by_kind, [yen(0), yen(-100), yen(0)]);
    assert_eq!(found.difference, yen(-100));
    let some = EnteredNotice { contribution: None, ..entered };
    assert_eq!(compare(&four(), "2026-06", some).difference, None);
    let nothing = compare(&four(), "2026-06", EnteredNotice::default());
    assert_eq!((nothing.difference, nothing.by_kind), (None, [None; 3]));
    assert_eq!(nothing.causes.len(), 2);
}

/// 300,000 → 340,000 at 35: 40,000 × (10.08% + 18.3% + 0.36%) = 11,496.
#[test]
fn revisions_bonuses_leaves_and_ages_are_named() {
    let one = |change: &dyn Fn(&mut romori_roster::PersonView)| {
        let mut one = person(1, "1991-02-03", "2020-04-01", 300);
        change(&mut one);
        let found = compare(&client(vec![one]), "2026-07", EnteredNotice::default());
        let cause = found.causes.first().map(|one| (one.kinds.clone(), one.effect.get()));
        assert!(found.causes.len() <= 1);
        cause
    };
    let revised = CauseKind::Revised(RevisedBy::Occasional);
    assert_eq!(one(&|_| ()), None);
    assert_eq!(
        one(&|one| decide(one, "2026-07-01", 340, StandardBy::Occasional)),
        Some((vec![revised], 11_496))
    );
    // 600,000 × 28.74% = 172,440.
    assert_eq!(
        one(&|one| bonus(one, "2026-07-10", 600_000)),
        Some((vec![CauseKind::Bonus], 172_440))
    );
    assert_eq!(
        one(&|one| bonus(one, "2026-06-10", 600_000)),
        Some((vec![CauseKind::BonusBefore], -172_440))
    );
    // 300,000 × 28.74% = 86,220.
    assert_eq!(
        one(&|one| on_leave(one, LeaveKind::Maternity, "2026-07-01", Some("2026-08-31"))),
        Some((vec![CauseKind::LeaveBegan], -86_220))
    );
    assert_eq!(
        one(&|one| on_leave(one, LeaveKind::Maternity, "2026-05-01", Some("2026-06-30"))),
        Some((vec![CauseKind::LeaveEnded], 86_220))
    );
    // 40 on 7月14日: 300,000 × 1.62% = 4,860 of care. 70 on 7月9日: without 55,980 of pension.
    let born = |text: &'static str| {
        move |one: &mut romori_roster::PersonView| {
            one.identity.birth_date = super::ledger::day(text);
        }
    };
    assert_eq!(one(&born("1986-07-15")), Some((vec![CauseKind::CareAge], 4_860)));
    assert_eq!(one(&born("1961-07-15")), Some((vec![CauseKind::CareAge], -4_860)));
    assert_eq!(one(&born("1956-07-10")), Some((vec![CauseKind::PensionAge], -55_980)));
    // 75 on 7月18日: without 30,240 of health.
    assert_eq!(
        one(&born("1951-07-18")),
        Some((vec![CauseKind::Lost, CauseKind::HealthAge], -30_240))
    );
}
