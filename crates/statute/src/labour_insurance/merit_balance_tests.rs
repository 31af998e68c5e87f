use proptest::prelude::*;
use romori_types::{Date, Exact, FiscalYear, Rate, Yen};

use super::*;
use crate::error::StatuteError;
use crate::law::Law;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn explained<V>(rule: impl Fn(&mut Explanation) -> Result<V, StatuteError>) -> V {
    let mut trace = Explanation::default();
    let value = rule(&mut trace).unwrap();
    replay(&trace).unwrap();
    value
}

fn refused<V: std::fmt::Debug>(found: Result<V, StatuteError>) -> &'static str {
    match found {
        Err(StatuteError::Impossible { field, .. }) => field,
        Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
        other => panic!("{other:?}"),
    }
}

fn per_1000(text: &str) -> Rate {
    Rate::from_per_1000_text(text).unwrap()
}

fn year(wages: i64, rate: &str, special: i64) -> MeritYear {
    MeritYear { wages: Yen::new(wages), rate: per_1000(rate).into(), special: Yen::new(special) }
}

fn accounts(industry: MeritIndustry, years: [MeritYear; 3], benefits: i64) -> MeritAccounts {
    MeritAccounts { year: FiscalYear(2024), industry, years, benefits: Yen::new(benefits) }
}

fn balance(asked: &MeritAccounts) -> Option<Exact> {
    explained(|trace| merit_balance(asked, Law::embedded(), trace))
}

/// yamakawa-sr.net (2012): benefits of 50 on premiums of 100 are 98.0% in forestry, 79.4% in
/// construction and 74.6% elsewhere.
#[test]
fn the_published_example() {
    // 10.6 per 1,000 less 0.6 are 10 per 1,000: 30,000 + 50,000 + 10,000, and 10,000 of 特別加入.
    let years =
        [year(3_000_000, "10.6", 0), year(5_000_999, "10.6", 10_000), year(1_000_000, "10.6", 0)];
    for (industry, tenths) in [
        (MeritIndustry::Forestry, 980),
        (MeritIndustry::Construction, 794),
        (MeritIndustry::Port, 794),
        (MeritIndustry::Other, 746),
    ] {
        let found = balance(&accounts(industry, years, 50_000)).unwrap();
        let rounded = (found * Exact::whole(1_000)).rounded(romori_types::Rounding::HalfUp);
        assert_eq!(rounded, tenths, "{industry:?}");
    }
}

/// 12条3項: 85% exactly does not raise, a yen more does; 75% exactly lowers, a yen more does not.
#[test]
fn around_the_ends_of_the_middle() {
    // 100,000,000 × 10 per 1,000 × 0.67 = 670,000.
    let paid = year(100_000_000, "10.6", 0);
    let nothing = year(0, "10.6", 0);
    for (benefits, rate) in [
        (502_499, "10.1"),
        (502_500, "10.1"),
        (502_501, "10.6"),
        (569_499, "10.6"),
        (569_500, "10.6"),
        (569_501, "11.1"),
    ] {
        let asked = accounts(MeritIndustry::Other, [nothing, paid, nothing], benefits);
        let found = balance(&asked).unwrap();
        let changed = explained(|trace| {
            let (business, given) = (MeritBusiness::Continuing, per_1000("10.6"));
            merit_rate(FiscalYear(2026), business, given, found, Law::embedded(), trace)
        });
        assert_eq!(changed, Exact::from(per_1000(rate)), "{benefits}");
    }
}

#[test]
fn balances_that_cannot_be() {
    let nothing = year(0, "2.5", 0);
    let ask = |asked: &MeritAccounts| merit_balance(asked, Law::embedded(), &mut Silent);
    let of = |years, benefits| accounts(MeritIndustry::Other, years, benefits);
    assert_eq!(ask(&of([nothing; 3], 5)), Ok(None));
    assert_eq!(refused(ask(&of([nothing; 3], -1))), "benefits");
    assert_eq!(refused(ask(&of([nothing, year(0, "3", -1), nothing], 0))), "benefits");
    assert_eq!(refused(ask(&of([year(-1, "3", 0); 3], 0))), "wages");
    assert_eq!(refused(ask(&of([year(1, "0.5", 0); 3], 0))), "rate");
    // The third year back must be known too.
    let early = MeritAccounts { year: FiscalYear(2013), ..of([nothing; 3], 5) };
    assert_eq!(refused(ask(&early)), "labour_insurance.merit");
    let first = MeritAccounts { year: FiscalYear(2014), ..of([nothing; 3], 5) };
    assert_eq!(ask(&first), Ok(None));
}

fn raised(wages: i64, before: &str, after: &str) -> (i64, Option<String>) {
    let raised = RaisedRate {
        issued_on: date("2026-10-01"),
        wages: Yen::new(wages),
        before: per_1000(before),
        after: per_1000(after),
    };
    let found = explained(|trace| raised_premium(&raised, Law::embedded(), trace));
    (found.premium.get(), found.due.map(|due| due.to_string()))
}

/// 17条1項: the raised part, whatever the amount; 則26条: after thirty days from 1 October.
#[test]
fn rates_raised_within_the_year() {
    let due = || Some("2026-10-31".to_owned());
    for (wages, before, after, expected) in [
        (60_000_000, "13.5", "15.5", (120_000, due())),
        (60_000_999, "13.5", "15.5", (120_000, due())),
        (61_000_000, "13.5", "15.5", (122_000, due())),
        // 0.1 per 1,000: a yen from 10,000 yen on.
        (9_999, "3.0", "3.1", (0, None)),
        (10_000, "3.0", "3.1", (1, due())),
        (19_999, "3.0", "3.1", (1, due())),
        (20_000, "3.0", "3.1", (2, due())),
        (60_000_000, "13.5", "13.5", (0, None)),
        (60_000_000, "15.5", "13.5", (0, None)),
    ] {
        assert_eq!(raised(wages, before, after), expected, "{wages} {before} {after}");
    }
    let case = |on, wages| RaisedRate {
        issued_on: date(on),
        wages: Yen::new(wages),
        before: per_1000("3"),
        after: per_1000("4"),
    };
    let ask = |case| raised_premium(&case, Law::embedded(), &mut Silent);
    assert_eq!(refused(ask(case("2026-10-01", -1))), "wages");
    assert_eq!(refused(ask(case("2027-04-01", 1_000))), "labour_insurance.assessment");
}

proptest! {
    /// The same in whole numbers: tenths of a yen against hundredths, cross-multiplied.
    #[test]
    fn balance_and_premium_agree(
        thousands in 0_i64..1_000_000,
        tenths in 6_i64..900,
        special in 0_i64..1_000_000,
        benefits in 0_i64..100_000_000,
        at in 0_usize..4,
    ) {
        let (industry, share) = [
            (MeritIndustry::Forestry, 51),
            (MeritIndustry::Construction, 63),
            (MeritIndustry::Port, 63),
            (MeritIndustry::Other, 67),
        ][at];
        let rate = Exact::from(Rate::from_billionths(tenths * 100_000));
        let (wages, special_yen) = (Yen::new(thousands * 1_000 + 999), Yen::new(special));
        let paid = MeritYear { wages, rate, special: special_yen };
        let found = balance(&accounts(industry, [paid; 3], benefits));
        let tenths_of_yen = (thousands * (tenths - 6) + special * 10) * 3 * share;
        prop_assert_eq!(found.is_none(), tenths_of_yen == 0);
        if let Some(found) = found {
            prop_assert_eq!(found * Exact::whole(tenths_of_yen), Exact::whole(benefits * 1_000));
        }
    }

    /// Raising twice adds what raising at once does, but for a yen; lowering adds nothing.
    #[test]
    fn raises_add_up(
        wages in 0_i64..1_000_000_000,
        low in 0_i64..500,
        step in 0_i64..50,
        more in 0_i64..50,
    ) {
        let ask = |before: i64, after: i64| {
            let rate = |tenths: i64| Rate::from_billionths(tenths * 100_000);
            let (before, after) = (rate(before), rate(after));
            let case =
                RaisedRate { issued_on: date("2026-10-01"), wages: Yen::new(wages), before, after };
            explained(|trace| raised_premium(&case, Law::embedded(), trace))
        };
        let first = ask(low, low + step);
        let second = ask(low + step, low + step + more);
        let both = ask(low, low + step + more).premium.get();
        let apart = first.premium.get() + second.premium.get();
        prop_assert!((apart..=apart + 1).contains(&both), "{} {}", apart, both);
        prop_assert_eq!(first.premium.get(), wages / 1_000 * step / 10);
        prop_assert_eq!(first.due.is_some(), first.premium > Yen::ZERO);
        prop_assert_eq!(ask(low + step, low).premium, Yen::ZERO);
    }
}
