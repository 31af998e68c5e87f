use proptest::prelude::*;

use super::*;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

/// Each year's amounts and days as the ministry's lists give them, one line a prefecture and year.
const PUBLISHED: &str = include_str!("../../tests/vectors/minimum_wage.csv");

struct Line {
    prefecture: Prefecture,
    year: &'static str,
    hourly: i64,
    from: Date,
}

fn published() -> Vec<Line> {
    let lines = PUBLISHED.lines().skip(1).map(|line| {
        let [prefecture, year, hourly, from] =
            line.split(',').collect::<Vec<_>>().try_into().unwrap();
        Line {
            prefecture: prefecture.parse().unwrap(),
            year,
            hourly: hourly.parse().unwrap(),
            from: from.parse().unwrap(),
        }
    });
    lines.collect()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn on(prefecture: Prefecture, day: Date) -> Result<i64, StatuteError> {
    let mut trace = Explanation::default();
    let found = minimum_wage(prefecture, day, Law::embedded(), &mut trace)?;
    assert_eq!(replay(&trace).unwrap(), [("minimum_wage", found.value)]);
    Ok(found.as_yen().get())
}

#[test]
fn every_line_on_its_day_the_day_before_and_the_day_after() {
    let lines = published();
    assert_eq!(lines.len(), 3 * 47);
    for line in &lines {
        let before = lines
            .iter()
            .filter(|other| other.prefecture == line.prefecture && other.from < line.from)
            .max_by_key(|other| other.from);
        let what = format!("{} {}", line.prefecture, line.year);
        assert_eq!(on(line.prefecture, line.from).unwrap(), line.hourly, "{what}");
        assert_eq!(on(line.prefecture, line.from.tomorrow().unwrap()).unwrap(), line.hourly);
        let yesterday = on(line.prefecture, line.from.yesterday().unwrap());
        match before {
            Some(before) => assert_eq!(yesterday.unwrap(), before.hourly, "{what}"),
            None => assert!(matches!(yesterday, Err(StatuteError::OutOfRange { .. })), "{what}"),
        }
    }
}

/// What the ministry says of 令和8年度: 1,280 and 1,085 yen, 15 prefectures on 1 October; on
/// 22 November three still have last year's amount.
#[test]
fn the_year_in_figures() {
    let day = date("2026-12-02");
    let now: Vec<(i64, Prefecture)> =
        Prefecture::all().map(|prefecture| (on(prefecture, day).unwrap(), prefecture)).collect();
    let (most, least) = (now.iter().max().unwrap(), now.iter().min().unwrap());
    assert_eq!((most.0, most.1.name()), (1280, "東京都"));
    assert_eq!((least.0, least.1.name()), (1085, "宮崎県"));
    let changed_on = |day: Date| {
        let changed = Prefecture::all().filter(|prefecture| {
            on(*prefecture, day).unwrap() != on(*prefecture, day.yesterday().unwrap()).unwrap()
        });
        changed.count()
    };
    assert_eq!(changed_on(date("2026-10-01")), 15);
    let still: Vec<&str> = Prefecture::all()
        .filter(|prefecture| {
            on(*prefecture, date("2026-11-22")).unwrap() != on(*prefecture, day).unwrap()
        })
        .map(Prefecture::name)
        .collect();
    assert_eq!(still, ["岩手県", "熊本県", "沖縄県"]);
}

#[test]
fn the_range_that_was_checked() {
    let tokyo: Prefecture = "東京".parse().unwrap();
    assert_eq!(on(tokyo, date("2027-09-30")).unwrap(), 1280);
    assert!(matches!(on(tokyo, date("2027-10-01")), Err(StatuteError::OutOfRange { .. })));
    // The two days that are planned only say so.
    for (name, day) in [("宮崎", "2026-10-24"), ("鹿児島", "2026-10-25")] {
        let mut trace = Explanation::default();
        let law = Law::embedded();
        minimum_wage(name.parse().unwrap(), date(day), law, &mut trace).unwrap();
        let used = &trace.steps[0].parameters[0];
        assert_eq!(used.confidence, crate::law::Confidence::Unconfirmed);
    }
}

#[test]
fn amounts_that_change_within_a_pay_period() {
    let between = |name: &str, from, to| {
        minimum_wages_between(name.parse().unwrap(), date(from), date(to), Law::embedded())
    };
    let span = |from, to, hourly| MinimumWageSpan {
        from: date(from),
        to: date(to),
        hourly: Yen::new(hourly),
    };
    assert_eq!(
        between("沖縄", "2026-11-21", "2026-12-20").unwrap(),
        [span("2026-11-21", "2026-12-01", 1023), span("2026-12-02", "2026-12-20", 1086)]
    );
    assert_eq!(
        between("東京", "2026-09-16", "2026-10-15").unwrap(),
        [span("2026-09-16", "2026-09-30", 1226), span("2026-10-01", "2026-10-15", 1280)]
    );
    assert_eq!(
        between("東京", "2027-01-01", "2027-01-31").unwrap(),
        [span("2027-01-01", "2027-01-31", 1280)]
    );
    assert!(between("東京", "2027-01-02", "2027-01-01").is_err());
    assert!(between("東京", "2027-09-21", "2027-10-20").is_err());
}

#[test]
fn pay_compared_with_the_least() {
    let tokyo: Prefecture = "東京".parse().unwrap();
    let day = date("2026-12-02");
    let whole = Exact::whole;
    for (pay, hours, kept) in [
        (whole(1279), whole(1), false),
        (whole(1280), whole(1), true),
        (whole(1281), whole(1), true),
        (whole(204_799), whole(160), false),
        (whole(204_800), whole(160), true),
        // A hundredth of a sen below is below.
        (Exact::ratio(12_799_999, 10_000).unwrap(), whole(1), false),
    ] {
        let mut trace = Explanation::default();
        let paid = ComparedPay { pay, hours };
        let found = minimum_wage_kept(tokyo, day, paid, Law::embedded(), &mut trace).unwrap();
        assert_eq!((found.kept, found.least), (kept, Yen::new(1280)));
        assert_eq!(replay(&trace).unwrap().len(), 2);
    }
    let nothing = ComparedPay { pay: whole(1), hours: Exact::ZERO };
    assert!(minimum_wage_kept(tokyo, day, nothing, Law::embedded(), &mut Silent).is_err());
}

proptest! {
    /// Every day of a period by itself, from the published lines, against the spans.
    #[test]
    fn day_by_day(code in 1_u8..=47, offset in 0_i64..1000, days in 0_i64..60) {
        let prefecture = Prefecture::from_jis(code).unwrap();
        let from = date("2024-11-01").checked_add(jiff::Span::new().days(offset)).unwrap();
        let to = from.checked_add(jiff::Span::new().days(days)).unwrap();
        prop_assume!(to < date("2027-10-01"));
        let lines = published();
        let spans = minimum_wages_between(prefecture, from, to, Law::embedded()).unwrap();
        prop_assert_eq!((spans[0].from, spans[spans.len() - 1].to), (from, to));
        let mut day = from;
        while day <= to {
            let mut amount = None;
            for line in lines.iter().filter(|line| line.prefecture == prefecture) {
                if line.from <= day { amount = Some(line.hourly); }
            }
            let holds: Vec<i64> = spans
                .iter()
                .filter(|span| span.from <= day && day <= span.to)
                .map(|span| span.hourly.get())
                .collect();
            prop_assert_eq!(Some(holds), amount.map(|amount| vec![amount]));
            prop_assert_eq!(on(prefecture, day).ok(), amount);
            day = day.tomorrow().unwrap();
        }
    }
}
