use romori_app::Law;
use romori_app::day::{RecordedBatch, changes_since, last_open_day};
use romori_roster::Kind;

use super::ledger::{actor, day};

fn batch(at: &str, client: u32, rows: &[(Kind, usize)], undone: bool) -> RecordedBatch {
    RecordedBatch {
        recorded_at: at.parse().unwrap(),
        recorded_by: actor(1),
        client_number: client,
        client_name: "見本".into(),
        title: "取込".into(),
        rows: rows.to_vec(),
        undone,
    }
}

#[test]
fn since_the_office_was_last_open() {
    let open = |today: &str| last_open_day(Law::embedded(), day(today)).to_string();
    assert_eq!(open("2026-07-02"), "2026-07-01");
    assert_eq!(open("2026-07-06"), "2026-07-03");
    // After 海の日.
    assert_eq!(open("2026-07-21"), "2026-07-17");
    // Beyond the checked holidays only weekends are known.
    assert_eq!(open("2031-07-07"), "2031-07-04");
}

#[test]
fn rows_are_counted_by_client_and_kind() {
    let pay = Kind::PayMonth;
    let batches = [
        // 23:59 in Japan of the day before.
        batch("2026-06-30T14:59:59Z", 1007, &[(pay, 9)], false),
        batch("2026-06-30T15:00:00Z", 1007, &[(pay, 58), (Kind::PersonContact, 1)], false),
        batch("2026-07-01T01:00:00Z", 1007, &[(pay, 2)], false),
        batch("2026-07-01T02:00:00Z", 1007, &[(pay, 40)], true),
        batch("2026-07-01T03:00:00Z", 1001, &[(Kind::Employment, 1), (Kind::Leave, 0)], false),
        batch("2026-07-01T03:00:00Z", 1003, &[(pay, 3)], true),
    ];
    let found = changes_since(&batches, day("2026-07-01"));
    let words: Vec<(u32, &str)> =
        found.iter().map(|line| (line.number, line.words.as_str())).collect();
    assert_eq!(
        words,
        [
            (1001, "雇用1件を記録しました。"),
            (1003, "1回の記録を取り消しました。"),
            (1007, "住所・連絡先1件、月の報酬60件を記録しました。1回の記録を取り消しました。"),
        ]
    );
    let tsubame = &found[2];
    assert_eq!((tsubame.acts, tsubame.undone, tsubame.by.len()), (3, 1, 1));
    assert!(changes_since(&batches, day("2026-07-02")).is_empty());
}
