use romori_app::Law;
use romori_app::day::{LeaveStage, LeaveState, leave_states};
use romori_roster::{LeaveKind, PersonView};
use romori_statute::replay::replay;

use super::ledger::{client, day, demo_client, month, on_leave, person};

fn states(person: PersonView, today: &str) -> Vec<LeaveState> {
    let listed = leave_states(Law::embedded(), &client(vec![person]), day(today));
    assert!(listed.unclear.is_empty());
    listed.found
}

fn somebody() -> PersonView {
    person(1, "1994-03-08", "2020-04-01", 300)
}

fn months(state: &LeaveState) -> String {
    let text = |month: Option<romori_types::YearMonth>| {
        month.map_or_else(|| "-".to_owned(), |month| month.to_string())
    };
    format!("{}..{}", text(state.exempt_from), text(state.exempt_to))
}

/// 健康保険法159条・159条の3: from the month of the start to the month before that of the day after
/// the end; within one month 14 days of childcare leave.
#[test]
fn exempt_months_by_kind_and_end() {
    use LeaveKind::{Childcare, Maternity};
    for (kind, from, until, expected, bonus) in [
        (Maternity, "2026-03-21", "2026-07-05", "2026-03..2026-06", true),
        (Maternity, "2026-06-05", "2026-06-29", "-..-", false),
        (Maternity, "2026-06-05", "2026-06-30", "2026-06..2026-06", true),
        (Childcare, "2026-06-08", "2026-06-21", "2026-06..2026-06", false),
        (Childcare, "2026-06-08", "2026-06-20", "-..-", false),
        (Childcare, "2026-06-29", "2026-07-03", "2026-06..2026-06", false),
        (Childcare, "2026-05-20", "2026-06-30", "2026-05..2026-06", true),
    ] {
        let mut one = somebody();
        on_leave(&mut one, kind, from, Some(until));
        let [state] = states(one, "2026-07-01").try_into().unwrap();
        assert_eq!((months(&state).as_str(), state.bonus_exempt), (expected, bonus), "{from}");
        replay(&state.why).unwrap();
    }
}

/// 労働基準法65条2項: eight weeks after the birth. 8月5日 + 56日 = 9月30日.
#[test]
fn an_open_maternity_leave_is_expected_to_end_eight_weeks_after_the_birth() {
    let mut one = somebody();
    on_leave(&mut one, LeaveKind::Maternity, "2026-06-25", None);
    one.leaves[0].1.expected_birth_on = Some(day("2026-08-05"));
    let [state] = states(one.clone(), "2026-07-01").try_into().unwrap();
    assert_eq!((state.until, state.expected), (Some(day("2026-09-30")), true));
    assert_eq!((state.stage, months(&state)), (LeaveStage::Running, "2026-06..2026-09".into()));
    // Applied for within one month from the last day: 9月30日 → 10月29日.
    assert_eq!(state.notices[0].due, Some(day("2026-10-29")));
    assert!(state.notices.iter().any(|notice| notice.name == "出産日の確認"));
    one.leaves[0].1.born_on = Some(day("2026-08-10"));
    let [state] = states(one, "2026-08-20").try_into().unwrap();
    assert_eq!(state.until, Some(day("2026-10-05")));
    assert!(state.notices.iter().any(|notice| notice.name.contains("変更")));
}

#[test]
fn leaves_of_one_kind_without_a_gap_are_one() {
    let mut one = somebody();
    on_leave(&mut one, LeaveKind::Childcare, "2026-05-20", Some("2026-06-10"));
    on_leave(&mut one, LeaveKind::Childcare, "2026-06-11", Some("2026-06-30"));
    let [state] = states(one.clone(), "2026-07-01").try_into().unwrap();
    assert_eq!((state.from, state.until), (day("2026-05-20"), Some(day("2026-06-30"))));
    assert_eq!((months(&state), state.bonus_exempt), ("2026-05..2026-06".into(), true));
    one.leaves[1].1.from = day("2026-06-12");
    assert_eq!(states(one, "2026-07-01").len(), 2);
}

#[test]
fn what_follows_the_end() {
    let mut one = somebody();
    on_leave(&mut one, LeaveKind::Maternity, "2026-03-21", Some("2026-07-05"));
    let [state] = states(one.clone(), "2026-07-06").try_into().unwrap();
    assert_eq!(state.stage, LeaveStage::Ended);
    // The months from that of 7月6日: July to September, revised from October.
    assert!(state.follows[0].text.contains("令和8年7月から令和8年9月の平均で令和8年10月から"));
    on_leave(&mut one, LeaveKind::Childcare, "2026-07-06", None);
    let found = states(one.clone(), "2026-07-06");
    assert!(found[0].follows[0].text.contains("続けて次の休業"));
    assert_eq!((found[1].until, found[1].exempt_from), (None, Some(month("2026-07"))));
    assert_eq!(found[1].exempt_to, None);
    // Long over, it is shown no more; a sickness never is.
    one.leaves.truncate(1);
    assert_eq!(states(one.clone(), "2026-11-02").len(), 1);
    assert!(states(one.clone(), "2026-11-03").is_empty());
    one.leaves[0].1.kind = LeaveKind::Sickness;
    assert!(states(one, "2026-07-01").is_empty());
}

#[test]
fn beyond_the_first_birthday_an_extension_is_asked_for() {
    let mut one = somebody();
    on_leave(&mut one, LeaveKind::Childcare, "2026-01-16", Some("2026-11-19"));
    one.leaves[0].1.born_on = Some(day("2025-11-20"));
    let extensions = |one: &PersonView| {
        let [state] = states(one.clone(), "2026-07-01").try_into().unwrap();
        state.notices.iter().filter(|notice| notice.name.contains("延長")).count()
    };
    assert_eq!(extensions(&one), 0);
    one.leaves[0].1.until = Some(day("2026-11-20"));
    assert_eq!(extensions(&one), 1);
    one.leaves[0].1.until = Some(day("2027-05-20"));
    assert_eq!(extensions(&one), 2);
}

#[test]
fn the_demo_s_leaves() {
    let listed = leave_states(Law::embedded(), &demo_client(1012), day("2026-07-01"));
    assert!(listed.unclear.is_empty());
    let found: Vec<(u32, LeaveKind, String)> =
        listed.found.iter().map(|one| (one.who.number, one.kind, months(one))).collect();
    for (number, kind, exempt) in [
        (40, LeaveKind::Maternity, "2026-06..2026-09"),
        (41, LeaveKind::Childcare, "2026-01..2026-10"),
        (42, LeaveKind::Childcare, "2026-06..2026-06"),
        (43, LeaveKind::Childcare, "2026-06..2026-06"),
        (44, LeaveKind::Childcare, "2025-06..2026-03"),
    ] {
        assert!(found.contains(&(number, kind, exempt.to_owned())), "{number}: {found:?}");
    }
    assert!(found.iter().all(|(number, ..)| *number != 45));
}
