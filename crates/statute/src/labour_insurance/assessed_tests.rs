use proptest::prelude::*;
use romori_types::{Date, Yen};

use super::*;
use crate::error::StatuteError;
use crate::law::Law;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn case(kind: AssessedKind, decided: i64, paid: i64) -> AssessedCase {
    AssessedCase {
        kind,
        notified_on: date("2026-10-20"),
        decided: Yen::new(decided),
        paid: Yen::new(paid),
    }
}

fn assessed(case: &AssessedCase) -> AssessedPremium {
    let mut trace = Explanation::default();
    let found = assessed_premium(case, Law::embedded(), &mut trace).unwrap();
    replay(&trace).unwrap();
    assert_eq!(found, assessed_premium(case, Law::embedded(), &mut Silent).unwrap());
    found
}

/// 19条5項・21条: within 15 days what is lacking, and ten per cent of its whole thousands; 15条4項:
/// of an estimate no 追徴金.
#[test]
fn what_is_lacking() {
    use AssessedKind::{Determined, Estimated};
    for (kind, decided, paid, unpaid, penalty) in [
        (Determined, 825_120, 780_000, 45_120, 4_500),
        (Determined, 825_120, 0, 825_120, 82_500),
        (Determined, 780_999, 780_000, 999, 0),
        (Determined, 781_000, 780_000, 1_000, 100),
        (Determined, 781_001, 780_000, 1_001, 100),
        (Determined, 780_000, 780_000, 0, 0),
        (Estimated, 825_120, 0, 825_120, 0),
        (Estimated, 825_120, 825_119, 1, 0),
    ] {
        let found = assessed(&case(kind, decided, paid));
        assert_eq!(found.unpaid, Yen::new(unpaid), "{decided} {paid}");
        assert_eq!(found.penalty, Yen::new(penalty), "{decided} {paid}");
        let due = (unpaid > 0).then(|| date("2026-11-04"));
        assert_eq!((found.due, found.refund_by), (due, None), "{decided} {paid}");
    }
}

/// 則36条1項: within ten days the surplus of what was determined can be claimed.
#[test]
fn what_was_paid_too_much() {
    let found = assessed(&case(AssessedKind::Determined, 700_000, 780_000));
    let expected = AssessedPremium {
        unpaid: Yen::ZERO,
        due: None,
        penalty: Yen::ZERO,
        surplus: Yen::new(80_000),
        refund_by: Some(date("2026-10-30")),
    };
    assert_eq!(found, expected);
    let estimated = assessed(&case(AssessedKind::Estimated, 700_000, 780_000));
    assert_eq!((estimated.surplus, estimated.refund_by), (Yen::new(80_000), None));
}

/// 則26条: counted from the day of issue, itself the first, thirty days have passed.
#[test]
fn the_day_of_a_notice() {
    for (issued, due) in
        [("2026-10-01", "2026-10-31"), ("2026-11-01", "2026-12-01"), ("2027-02-01", "2027-03-03")]
    {
        let mut trace = Explanation::default();
        let found = notice_due(date(issued), Law::embedded(), &mut trace).unwrap();
        assert_eq!(found, date(due), "{issued}");
        replay(&trace).unwrap();
    }
}

#[test]
fn assessments_that_cannot_be() {
    let ask = |case: &AssessedCase| match assessed_premium(case, Law::embedded(), &mut Silent) {
        Err(StatuteError::Impossible { field, .. }) => field,
        Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
        other => panic!("{other:?}"),
    };
    let kind = AssessedKind::Determined;
    assert_eq!(ask(&case(kind, -1, 0)), "decided");
    assert_eq!(ask(&case(kind, 0, -1)), "paid");
    for notified_on in ["2023-03-31", "2027-04-01"] {
        let case = AssessedCase { notified_on: date(notified_on), ..case(kind, 1, 0) };
        assert_eq!(ask(&case), "labour_insurance.assessment", "{notified_on}");
    }
}

proptest! {
    #[test]
    fn both_ways_agree(
        decided in 0_i64..9_000_000,
        paid in 0_i64..9_000_000,
        estimate in any::<bool>(),
    ) {
        let kind = if estimate { AssessedKind::Estimated } else { AssessedKind::Determined };
        let found = assessed(&case(kind, decided, paid));
        let unpaid = (decided - paid).max(0);
        let penalty = if estimate { 0 } else { unpaid / 1_000 * 100 };
        prop_assert_eq!((found.unpaid.get(), found.penalty.get()), (unpaid, penalty));
        prop_assert_eq!(found.surplus.get() - found.unpaid.get(), paid - decided);
        prop_assert_eq!(found.due.is_some(), unpaid > 0);
    }
}
