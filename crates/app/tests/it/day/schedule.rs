use romori_app::Law;
use romori_app::day::{
    CaseState, CaseSummary, Urgency, deadlines, state_in_words, strip, work_by_client,
    work_by_staff,
};
use romori_types::{ClientId, Date};

use super::ledger::{actor, case_id, client, day, demo, person};

fn case(number: u8, client: u32, state: CaseState, due: Option<&str>) -> CaseSummary {
    CaseSummary {
        case: case_id(number),
        client: ClientId::from_bytes([client as u8; 16]),
        client_number: client,
        client_name: "見本".into(),
        procedure: if due == Some("2026-07-10") { "算定基礎届" } else { "資格取得届" }.into(),
        persons: 1,
        state,
        due: due.map(day),
        staff: Some(actor(client as u8 % 2)),
    }
}

fn cases() -> Vec<CaseSummary> {
    use CaseState::{Approved, Checked, Completed, Draft, Returned, Submitted};
    vec![
        case(1, 1012, Draft, Some("2026-07-10")),
        case(2, 1001, Checked, Some("2026-07-10")),
        case(3, 1007, Draft, Some("2026-06-26")),
        case(4, 1007, Approved, Some("2026-07-01")),
        case(5, 1007, Submitted, Some("2026-07-10")),
        case(6, 1003, Completed, Some("2026-06-10")),
        case(7, 1003, Returned, Some("2026-07-06")),
        case(8, 1003, Draft, None),
    ]
}

const TODAY: &str = "2026-07-01";

fn today() -> Date {
    day(TODAY)
}

/// July 2026: the 1st is a Wednesday; 4, 5, 11, 12 are weekends, the 20th is 海の日.
#[test]
fn deadlines_press_in_the_order_of_their_days() {
    let cases = cases();
    let lines = deadlines(Law::embedded(), today(), &cases);
    let found: Vec<(u32, Urgency, Option<usize>, i64)> = lines
        .iter()
        .map(|line| {
            (line.case.client_number, line.urgency, line.business_days_left, line.days_late)
        })
        .collect();
    assert_eq!(
        found,
        [
            (1007, Urgency::Overdue, None, 5),
            (1007, Urgency::Today, Some(0), 0),
            (1003, Urgency::Pressing, Some(3), 0),
            (1001, Urgency::Later, Some(7), 0),
            (1012, Urgency::Later, Some(7), 0),
            (1003, Urgency::NoDueDay, None, 0),
        ]
    );
    assert_eq!(
        state_in_words(&lines),
        "期限を過ぎた案件が1件あります。今日までの案件が1件あります。\
         次の期限は令和8年7月6日（あと3営業日）で、資格取得届が1件です。"
    );
    assert_eq!(state_in_words(&[]), "期限のある案件はありません。");
}

#[test]
fn the_strip_has_thirteen_days() {
    let days = strip(Law::embedded(), day("2026-07-08"), &cases(), 13);
    assert_eq!(days.len(), 13);
    let tenth = &days[2];
    assert_eq!((tenth.date, tenth.weekday, tenth.closed), (day("2026-07-10"), "金", false));
    assert_eq!((tenth.open, tenth.done, tenth.clients), (2, 1, 2));
    assert!(tenth.statutory.contains(&"算定基礎届"));
    let last = &days[12];
    assert_eq!((last.date, last.weekday, last.closed), (day("2026-07-20"), "月", true));
    assert_eq!(last.holiday.as_deref(), Some("海の日"));
    assert!(days[3].closed && days[3].holiday.is_none());
}

#[test]
fn work_is_counted_by_client_and_by_who_is_in_charge() {
    let views = demo();
    let work = work_by_client(today(), &views, &cases());
    // 1011's entrustment ended in March and nothing of it is open.
    let numbers: Vec<u32> = work.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1012]);
    let of = |number: u32| work.iter().find(|line| line.number == number).unwrap();
    let tsubame = of(1007);
    assert_eq!((tsubame.open, tsubame.late, tsubame.submitted), (2, 1, 1));
    assert_eq!(tsubame.next, Some((day("2026-06-26"), "資格取得届".to_owned())));
    let progress: Vec<(&str, usize, usize)> = tsubame
        .procedures
        .iter()
        .map(|line| (line.procedure.as_str(), line.handed_in, line.all))
        .collect();
    assert_eq!(progress, [("算定基礎届", 1, 1), ("資格取得届", 0, 2)]);
    let abiding = of(1003);
    assert_eq!((abiding.open, abiding.returned, abiding.done, abiding.late), (2, 1, 1, 0));
    assert_eq!(of(1001).to_approve, 1);
    assert_eq!((of(1002).open, of(1002).next.clone()), (0, None));
    let staff = work_by_staff(today(), &cases());
    let found: Vec<(usize, usize)> = staff.iter().map(|line| (line.open, line.late)).collect();
    // 1001, 1003, 1007 are odd; 1012 is even.
    assert_eq!(found, [(5, 1), (1, 0)]);
    assert_eq!(staff[0].next, Some(day("2026-06-26")));
}

#[test]
fn a_client_that_left_is_shown_while_something_is_open() {
    let mut view = client(vec![person(1, "1990-01-01", "2020-04-01", 300)]);
    if let Some(made) = &mut view.entrustment {
        made.until = Some(day("2026-06-30"));
    }
    let views = [view];
    assert!(work_by_client(today(), &views, &[]).is_empty());
    assert_eq!(work_by_client(day("2026-06-30"), &views, &[]).len(), 1);
    let open = [case(1, 1007, CaseState::Submitted, None)];
    assert_eq!(work_by_client(today(), &views, &open).len(), 1);
    let done = [case(1, 1007, CaseState::Completed, None)];
    assert!(work_by_client(today(), &views, &done).is_empty());
}
