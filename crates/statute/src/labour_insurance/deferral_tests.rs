use proptest::prelude::*;
use romori_types::{Date, FiscalYear, Yen};

use super::*;
use crate::error::StatuteError;
use crate::law::Law;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn year(established_on: Option<&str>, entrusted: bool) -> DeferringBusiness {
    DeferringBusiness::Continuing(InstalmentCase {
        year: FiscalYear(2026),
        count: 3,
        both_insurances: true,
        entrusted,
        established_on: established_on.map(date),
    })
}

fn work(from: &str, to: &str) -> DeferringBusiness {
    DeferringBusiness::Work(FixedTermCase {
        started_on: date(from),
        ends_on: date(to),
        premium: Yen::new(900_000),
        entrusted: false,
    })
}

fn assessed(on: &str) -> DeferralCause {
    DeferralCause::Assessed(date(on))
}

fn increased(on: &str) -> DeferralCause {
    DeferralCause::Increased(date(on))
}

fn due(business: &DeferringBusiness, cause: DeferralCause) -> Vec<String> {
    let mut trace = Explanation::default();
    let amount = Yen::new(500_000);
    let found = deferred_parts(business, cause, amount, Law::embedded(), &mut trace).unwrap();
    replay(&trace).unwrap();
    assert_eq!(found.parts.len(), found.due_on.len());
    found.due_on.iter().map(ToString::to_string).collect()
}

/// 則29条: the terms of a declared estimate, the first within 15 days of the notice; what would be
/// due before it is due with it.
#[test]
fn an_assessed_estimate() {
    let business = year(None, false);
    assert_eq!(due(&business, assessed("2026-08-20")), ["2026-09-04", "2026-10-31", "2027-01-31"]);
    assert_eq!(due(&business, assessed("2026-10-15")), ["2026-10-30", "2026-10-31", "2027-01-31"]);
    assert_eq!(due(&business, assessed("2026-10-16")), ["2026-10-31", "2026-10-31", "2027-01-31"]);
    assert_eq!(due(&business, assessed("2026-10-17")), ["2026-11-01", "2026-11-01", "2027-01-31"]);
    assert_eq!(due(&business, assessed("2027-02-01")), ["2027-02-16"; 3]);
    // 則29条 with 27条: an association's members pay a fortnight later.
    let entrusted = year(None, true);
    assert_eq!(due(&entrusted, assessed("2026-08-20")), ["2026-09-04", "2026-11-14", "2027-02-14"]);
    // Begun within the year.
    let from = |day| year(Some(day), false);
    assert_eq!(due(&from("2026-05-31"), assessed("2026-08-20")).len(), 3);
    assert_eq!(due(&from("2026-06-01"), assessed("2026-08-20")), ["2026-09-04", "2027-01-31"]);
    assert_eq!(due(&from("2026-09-30"), assessed("2026-12-20")), ["2027-01-04", "2027-01-31"]);
    assert_eq!(due(&from("2026-10-01"), assessed("2026-12-20")), ["2027-01-04"]);
    let business = work("2026-05-01", "2027-06-30");
    let expected = ["2026-09-04", "2026-10-31", "2027-01-31", "2027-03-31"];
    assert_eq!(due(&business, assessed("2026-08-20")), expected);
    let business = work("2026-07-01", "2027-01-31");
    assert_eq!(due(&business, assessed("2026-08-20")), ["2026-09-04", "2027-01-31"]);
}

/// 則30条: from the term of the day on, the first within 30 days.
#[test]
fn an_increase() {
    let business = year(None, false);
    assert_eq!(due(&business, increased("2026-04-01")), ["2026-05-01", "2026-10-31", "2027-01-31"]);
    assert_eq!(due(&business, increased("2026-07-31")), ["2026-08-30", "2026-10-31", "2027-01-31"]);
    assert_eq!(due(&business, increased("2026-08-01")), ["2026-08-31", "2027-01-31"]);
    assert_eq!(due(&business, increased("2026-11-30")), ["2026-12-30", "2027-01-31"]);
    assert_eq!(due(&business, increased("2026-12-01")), ["2026-12-31"]);
    assert_eq!(due(&business, increased("2027-03-31")), ["2027-04-30"]);
    assert_eq!(due(&year(None, true), increased("2026-08-01")), ["2026-08-31", "2027-02-14"]);
    // Of a work too the first term stands alone, and a term may fall due before it.
    let business = work("2026-05-01", "2027-06-30");
    let expected = ["2026-08-30", "2026-10-31", "2027-01-31", "2027-03-31"];
    assert_eq!(due(&business, increased("2026-07-31")), expected);
    assert_eq!(due(&business, increased("2027-03-01")), ["2027-03-31", "2027-03-31"]);
    assert_eq!(due(&business, increased("2027-03-02")), ["2027-04-01", "2027-04-01"]);
}

#[test]
fn days_that_cannot_be() {
    let field = |business: &DeferringBusiness, cause, amount| {
        let amount = Yen::new(amount);
        match deferred_parts(business, cause, amount, Law::embedded(), &mut Silent) {
            Err(StatuteError::Impossible { field, .. }) => field,
            Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
            other => panic!("{other:?}"),
        }
    };
    let (business, begun) = (year(None, false), year(Some("2026-06-10"), false));
    assert_eq!(field(&business, increased("2026-03-31"), 1), "on");
    assert_eq!(field(&begun, increased("2026-06-09"), 1), "on");
    assert_eq!(field(&business, assessed("2026-08-20"), -1), "amount");
    assert_eq!(field(&business, assessed("2027-04-01"), 1), "labour_insurance.assessment");
    let business = work("2026-05-01", "2026-12-31");
    assert_eq!(field(&business, increased("2026-04-30"), 1), "on");
    assert_eq!(field(&business, increased("2027-01-01"), 1), "on");
}

proptest! {
    /// The parts add up, the first bears what does not divide, and none is due before it.
    #[test]
    fn parts_add_up(amount in 0_i64..1_000_000_000, after in 0_i64..365, assess: bool) {
        let on = crate::calendar::plus_days(date("2026-04-01"), after).unwrap();
        let cause =
            if assess { DeferralCause::Assessed(on) } else { DeferralCause::Increased(on) };
        for business in [year(None, false), year(None, true), work("2026-04-01", "2027-12-31")] {
            let amount = Yen::new(amount);
            let found =
                deferred_parts(&business, cause, amount, Law::embedded(), &mut Silent).unwrap();
            prop_assert_eq!(found.parts.iter().map(|part| part.get()).sum::<i64>(), amount.get());
            let count = i64::try_from(found.parts.len()).unwrap();
            prop_assert!(found.parts[1..].iter().all(|part| part.get() == amount.get() / count));
            prop_assert!(found.due_on.is_sorted());
        }
    }
}
