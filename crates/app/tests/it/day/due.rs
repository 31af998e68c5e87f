use romori_app::Law;
use romori_app::day::{EventKind, events_due};
use romori_statute::replay::replay;

use super::ledger::{bonus, client, day, demo_client, leaves, person};

/// Five days from the day after the event, moved past weekends (民法142条): 6月29日 → 7月4日 (土) →
/// 7月6日; 7月1日 → 7月6日; 6月30日 → 7月5日 (日) → 7月6日.
#[test]
fn what_happened_is_to_be_filed_within_five_days() {
    let mut leaver = person(1, "1990-01-01", "2020-04-01", 300);
    leaves(&mut leaver, "2026-06-28");
    bonus(&mut leaver, "2026-06-30", 100_000);
    let mut paid = person(2, "1990-01-01", "2020-04-01", 300);
    bonus(&mut paid, "2026-06-30", 100_000);
    let mut both = person(3, "1990-01-01", "2026-07-01", 300);
    bonus(&mut both, "2026-06-30", 100_000);
    let other = person(4, "1990-01-01", "2026-07-01", 300);
    let view = client(vec![leaver, paid, both, other]);
    let law = Law::embedded();
    let found = events_due(law, &view, day("2026-06-29"), day("2026-07-01")).unwrap();
    let lines: Vec<(EventKind, String, String, Vec<u32>)> = found
        .iter()
        .map(|event| {
            let numbers = event.persons.iter().map(|who| who.number).collect();
            (event.kind, event.on.to_string(), event.due.to_string(), numbers)
        })
        .collect();
    let line = |kind, on: &str, numbers: &[u32]| {
        (kind, on.to_owned(), "2026-07-06".to_owned(), numbers.to_vec())
    };
    assert_eq!(
        lines,
        [
            line(EventKind::Acquisition, "2026-07-01", &[3, 4]),
            line(EventKind::Loss, "2026-06-29", &[1]),
            line(EventKind::Bonus, "2026-06-30", &[2]),
        ]
    );
    assert!(found.iter().all(|event| replay(&event.why).is_ok()));
    assert!(events_due(law, &view, day("2026-06-30"), day("2026-06-30")).unwrap().len() == 1);
}

#[test]
fn the_demo_s_bonus_of_june_is_due_on_the_sixth_of_july() {
    let view = demo_client(1005);
    let found = events_due(Law::embedded(), &view, day("2026-06-25"), day("2026-07-01")).unwrap();
    let bonus = found.iter().find(|event| event.kind == EventKind::Bonus).unwrap();
    assert_eq!(bonus.due, day("2026-07-06"));
    assert!(bonus.persons.len() > 60);
}
