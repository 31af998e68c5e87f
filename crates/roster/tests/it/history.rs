use proptest::prelude::*;
use romori_roster::{History, Known, Recorded, Validity};
use romori_types::{ActorId, BatchId, Date, Span, Timestamp};

const FIRST: Date = Date::constant(2026, 4, 1);
const DAYS: i32 = 40;

fn day(offset: i32) -> Date {
    FIRST.checked_add(Span::new().days(offset)).unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn row(version: u32, from: i32, to: Option<i32>, fact: Option<&str>) -> Recorded<String> {
    Recorded {
        valid: Validity::new(day(from), to.map(day)).unwrap(),
        version,
        recorded_at: at(i64::from(version)),
        recorded_by: ActorId::from_bytes([1; 16]),
        batch: BatchId::from_bytes([2; 16]),
        undone_at: None,
        fact: fact.map(str::to_owned),
    }
}

/// Paints the days one by one in the order of recording, as one would on paper.
fn painted(rows: &[Recorded<String>], known: Known) -> Vec<Option<String>> {
    let mut days = vec![None; usize::try_from(DAYS).unwrap()];
    let mut sorted: Vec<_> = rows.iter().collect();
    sorted.sort_by_key(|row| row.version);
    for row in sorted {
        let is_known = match known {
            Known::Now => row.undone_at.is_none(),
            Known::At(at) => {
                row.recorded_at <= at && row.undone_at.is_none_or(|undone| undone > at)
            }
        };
        for (offset, place) in days.iter_mut().enumerate() {
            let day = day(i32::try_from(offset).unwrap());
            let holds = day >= row.valid.from() && row.valid.to().is_none_or(|to| day < to);
            if is_known && holds {
                place.clone_from(&row.fact);
            }
        }
    }
    days
}

fn rows() -> impl Strategy<Value = Vec<Recorded<String>>> {
    let one =
        (0..DAYS, prop::option::of(1..12), prop::option::of("[ab]"), prop::option::of(1_i64..9));
    prop::collection::vec(one, 0..7).prop_map(|drawn| {
        let numbered = (1_u32..).zip(drawn);
        numbered
            .map(|(version, (from, length, fact, undone))| {
                let mut made =
                    row(version, from, length.map(|length| from + length), fact.as_deref());
                made.undone_at = undone.map(|after| at(i64::from(version) + after));
                made
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn answers_as_one_would_paint(rows in rows(), instant in prop::option::of(0_i64..16)) {
        let known = instant.map_or(Known::Now, |second| Known::At(at(second)));
        let expected = painted(&rows, known);
        let history = History::new(rows);
        for (offset, expected) in expected.iter().enumerate() {
            let day = day(i32::try_from(offset).unwrap());
            prop_assert_eq!(history.fact_at(day, known), expected.as_ref());
        }
    }

    #[test]
    fn spans_are_the_days_in_stretches(rows in rows()) {
        let history = History::new(rows);
        let spans = history.spans(Known::Now);
        for pair in spans.windows(2) {
            prop_assert!(pair[0].valid.to().is_some_and(|to| to <= pair[1].valid.from()));
        }
        for offset in 0..DAYS {
            let day = day(offset);
            let by_span = spans.iter().find(|span| span.valid.contains(day));
            let fact = by_span.and_then(|span| span.row.fact.as_ref());
            prop_assert_eq!(fact, history.fact_at(day, Known::Now));
        }
    }

    /// Undoing a batch leaves what was before it.
    #[test]
    fn undo_brings_back_what_was(rows in rows(), from in 0..DAYS, length in 1_i32..9) {
        let before = History::new(rows.clone());
        let version = before.version() + 1;
        let mut added = row(version, from, Some(from + length), Some("z"));
        added.undone_at = Some(at(100));
        let mut all = rows;
        all.push(added);
        let after = History::new(all);
        for offset in 0..DAYS {
            let day = day(offset);
            prop_assert_eq!(after.fact_at(day, Known::Now), before.fact_at(day, Known::Now));
        }
    }
}

#[test]
fn a_correction_of_the_past_is_told_from_a_change() {
    let history = History::new(vec![
        row(1, 0, None, Some("旧姓")),
        row(2, 10, None, Some("新姓")),
        row(3, 0, Some(10), Some("旧姓の誤記を直した")),
    ]);
    let corrections = history.corrections(Known::Now);
    assert_eq!(corrections.len(), 1);
    assert_eq!(corrections[0].before.version, 1);
    assert_eq!(corrections[0].after.version, 3);
    assert_eq!(corrections[0].valid, Validity::new(day(0), Some(day(10))).unwrap());
    assert_eq!(history.fact_at(day(10), Known::Now).unwrap(), "新姓");
    assert_eq!(history.fact_at(day(3), Known::At(at(2))).unwrap(), "旧姓");
}

#[test]
fn a_row_may_say_that_nothing_holds() {
    let history = History::new(vec![row(1, 0, None, Some("a")), row(2, 5, Some(6), None)]);
    assert!(history.at(day(5), Known::Now).is_none());
    assert_eq!(history.spans(Known::Now).len(), 2);
    assert_eq!(history.latest(Known::Now).unwrap().valid, Validity::since(day(6)));
}

#[test]
fn before_a_row_is_what_held_when_it_was_recorded() {
    let mut undone = row(3, 10, None, Some("取り消された姓"));
    undone.undone_at = Some(at(4));
    let history = History::new(vec![
        row(1, 0, None, Some("旧姓")),
        row(2, 10, None, Some("新姓")),
        undone,
        row(5, 10, None, Some("正しい新姓")),
        row(6, 5, Some(12), None),
    ]);
    let rows = history.rows();
    let version = |place: usize| history.before(&rows[place]).map(|row| row.version);
    assert_eq!(version(0), None, "nothing stood there");
    assert_eq!(version(1), Some(1));
    assert_eq!(version(2), Some(2));
    assert_eq!(version(3), Some(2), "what was undone by then is not what stood there");
    assert_eq!(version(4), Some(1), "on its first day the old one held");
    // None covers the first day: the one whose days it touches.
    let moved = History::new(vec![row(1, 5, Some(9), Some("a")), row(2, 3, Some(9), Some("b"))]);
    assert_eq!(moved.before(&moved.rows()[1]).map(|row| row.version), Some(1));
}
