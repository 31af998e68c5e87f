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

/// 則17条: 100 workers, or 20 with a coefficient of 0.4: 43 workers × (10 − 0.6)/1000 = 0.4042.
#[test]
fn sizes_for_merit() {
    let ask = |size, rate: &str| {
        let (year, rate) = (FiscalYear(2026), per_1000(rate));
        explained(|trace| is_merit_size(year, size, rate, Law::embedded(), trace))
    };
    for (workers, rate, is) in [
        (99, "3", false),
        (100, "3", true),
        (101, "3", true),
        (42, "10", false),
        (43, "10", true),
        (19, "52", false),
        (20, "52", true),
        (50, "8.6", true),
        (50, "8.5", false),
    ] {
        assert_eq!(ask(MeritSize::Workers(workers), rate), is, "{workers} {rate}");
    }
    for (premium, is) in [(399_999, false), (400_000, true), (400_001, true)] {
        assert_eq!(ask(MeritSize::BundledPremium(Yen::new(premium)), "9.5"), is, "{premium}");
    }
}

/// メリット増減率表 (tome.jimusho.jp): up to and including a balance, the change of 別表第3, of felling
/// there, of 別表第3の2 and of 別表第3の3; 1,000 stands for beyond.
#[rustfmt::skip]
const PUBLISHED: [(i128, [i128; 4]); 19] = [
    (5, [-40, -35, -30, -45]), (10, [-40, -35, -30, -40]), (20, [-35, -30, -25, -35]),
    (30, [-30, -25, -20, -30]), (40, [-25, -20, -15, -25]), (50, [-20, -15, -15, -20]),
    (60, [-15, -10, -10, -15]), (70, [-10, -10, -10, -10]), (75, [-5, -5, -5, -5]),
    (85, [0, 0, 0, 0]), (90, [5, 5, 5, 5]), (100, [10, 10, 10, 10]),
    (110, [15, 10, 10, 15]), (120, [20, 15, 15, 20]), (130, [25, 20, 15, 25]),
    (140, [30, 25, 20, 30]), (150, [35, 30, 25, 35]), (160, [40, 35, 30, 40]),
    (1_000, [40, 35, 30, 45]),
];

/// Each kind with the column of its table. The bounds of 別表第3の2: 40万円 and 100万円.
fn businesses() -> [(MeritBusiness, usize); 8] {
    use MeritBusiness::{BundledConstruction, BundledTimber, Continuing, WithSafetyMeasures};
    let premiums = |first, last| [Yen::new(first), Yen::new(2_000_000), Yen::new(last)];
    [
        (Continuing, 0),
        (WithSafetyMeasures, 3),
        (BundledConstruction(premiums(1_000_000, 1_000_000)), 0),
        (BundledConstruction(premiums(999_999, 1_000_000)), 2),
        (BundledConstruction(premiums(1_000_001, 400_000)), 2),
        (BundledTimber(premiums(1_000_000, 1_000_000)), 1),
        (BundledTimber(premiums(1_000_000, 999_999)), 2),
        (BundledTimber(premiums(400_000, 400_000)), 2),
    ]
}

fn change_of(hundredths: i128, column: usize) -> i128 {
    let line = PUBLISHED.iter().find(|(upto, _)| hundredths <= upto * 100);
    line.map_or(PUBLISHED[18].1[column], |(_, changes)| changes[column])
}

/// Of a rate of 10.6 per 1,000, of which 10 change: every step −0.01, 0, +0.01 per cent.
#[test]
fn every_step_of_every_table() {
    let law = Law::embedded();
    let steps = PUBLISHED.iter().map(|(upto, _)| upto * 100);
    for at in steps.flat_map(|at| [at - 1, at, at + 1]).chain([0, 1]) {
        let balance = Exact::ratio(at, 10_000).unwrap();
        for (business, column) in businesses() {
            let (year, rate) = (FiscalYear(2026), per_1000("10.6"));
            let found = explained(|trace| merit_rate(year, business, rate, balance, law, trace));
            // Tens of thousandths of a thousandth: 0.6 + 10 × (1 + change).
            let expected = 6 + (100 + change_of(at, column));
            let expected = Exact::ratio(expected, 10_000).unwrap();
            assert_eq!(found, expected, "{at} {business:?}");
        }
    }
}

#[test]
fn merit_rates_that_cannot_be() {
    let (law, year) = (Law::embedded(), FiscalYear(2026));
    let ask =
        |business, rate| merit_rate(year, business, per_1000(rate), Exact::ZERO, law, &mut Silent);
    assert_eq!(refused(ask(MeritBusiness::Continuing, "0.5")), "rate");
    assert!(ask(MeritBusiness::Continuing, "0.6").is_ok());
    let small = [Yen::new(399_999), Yen::new(400_000), Yen::new(400_000)];
    for business in [MeritBusiness::BundledConstruction(small), MeritBusiness::BundledTimber(small)]
    {
        assert_eq!(refused(ask(business, "9.5")), "premiums");
    }
    let later = FiscalYear(2027);
    let business = MeritBusiness::Continuing;
    let found = merit_rate(later, business, per_1000("3"), Exact::ZERO, law, &mut Silent);
    assert_eq!(refused(found), "labour_insurance.merit");
}

fn work(wages: i64, size: WorkSize) -> MeritWork {
    MeritWork {
        started_on: date("2026-04-01"),
        size,
        wages: Yen::new(wages),
        rate: per_1000("9.5"),
    }
}

const LARGE: WorkSize = WorkSize::Contract(Yen::new(110_000_000));

fn revised(work: &MeritWork, hundredths: i128) -> Option<RevisedPremium> {
    let balance = Exact::ratio(hundredths, 10_000).unwrap();
    explained(|trace| merit_of_work(work, balance, Law::embedded(), trace))
}

/// 則35条1項: 400,000円 of premium, 1億1,000万円 of contract or 1,000 cubic metres. 9.5 per 1,000 of
/// 42,106千円 are 400,007円, of 42,105千円 399,997円.
#[test]
fn works_large_enough() {
    let contract = |yen| WorkSize::Contract(Yen::new(yen));
    let timber = |metres| WorkSize::Timber(Exact::whole(metres));
    for (wages, size, is) in [
        (42_105_999, contract(109_999_999), false),
        (42_106_000, contract(109_999_999), true),
        (1_000, contract(110_000_000), true),
        (1_000, contract(110_000_001), true),
        (42_105_999, timber(999), false),
        (1_000, timber(1_000), true),
        (42_106_000, timber(1), true),
    ] {
        assert_eq!(revised(&work(wages, size), 8_000).is_some(), is, "{wages} {size:?}");
    }
}

/// 20条1項: the premium less 0.6 per 1,000 of the wages goes up or down, and the difference is
/// paid or comes back.
#[test]
fn premiums_of_works() {
    // 100,000千円: 950,000円, of which 60,000円 stay and 890,000円 change.
    for (hundredths, premium, shortage, surplus) in [
        (1_000, 594_000, 0, 356_000),
        (1_001, 638_500, 0, 311_500),
        (7_500, 905_500, 0, 44_500),
        (7_501, 950_000, 0, 0),
        (8_500, 950_000, 0, 0),
        (8_501, 994_500, 44_500, 0),
        (15_000, 1_261_500, 311_500, 0),
        (15_001, 1_306_000, 356_000, 0),
    ] {
        let found = revised(&work(100_000_999, LARGE), hundredths).unwrap();
        let expected = RevisedPremium {
            declared: Yen::new(950_000),
            premium: Yen::new(premium),
            shortage: Yen::new(shortage),
            surplus: Yen::new(surplus),
        };
        assert_eq!(found, expected, "{hundredths}");
    }
    // 立木の伐採, 52 per 1,000 of 10,001千円: 520,052円, of which 6,000.6円 stay; +35%.
    let felling = MeritWork {
        rate: per_1000("52"),
        ..work(10_001_000, WorkSize::Timber(Exact::whole(1_000)))
    };
    let found = revised(&felling, 15_001).unwrap();
    assert_eq!((found.declared, found.premium), (Yen::new(520_052), Yen::new(699_969)));
}

#[test]
fn works_that_cannot_be() {
    let law = Law::embedded();
    let ask = |work: &MeritWork| merit_of_work(work, Exact::ZERO, law, &mut Silent);
    assert_eq!(refused(ask(&work(-1, LARGE))), "wages");
    assert_eq!(refused(ask(&MeritWork { rate: per_1000("0.5"), ..work(1, LARGE) })), "rate");
    let early = MeritWork { started_on: date("2015-03-31"), ..work(1, LARGE) };
    assert_eq!(refused(ask(&early)), "labour_insurance.merit_works");
    let late = MeritWork { started_on: date("2027-04-01"), ..work(1, LARGE) };
    assert_eq!(refused(ask(&late)), "labour_insurance.merit");
}

proptest! {
    #[test]
    fn more_accidents_never_lower_the_rate(
        balance in 0_i128..20_000,
        line in 0_usize..3,
        kind in 0_usize..8,
    ) {
        let rate = per_1000(["2.5", "9.5", "88"][line]);
        let (business, _) = businesses()[kind];
        let of = |balance| {
            let balance = Exact::ratio(balance, 10_000).unwrap();
            let (year, law) = (FiscalYear(2026), Law::embedded());
            merit_rate(year, business, rate, balance, law, &mut Silent).unwrap()
        };
        prop_assert!(of(balance) <= of(balance + 1));
    }

    /// 20条1項 in whole numbers: millionths of a yen.
    #[test]
    fn both_ways_agree(
        thousands in 1_i64..2_000_000,
        balance in 0_i128..20_000,
        line in 0_usize..3,
        felling in any::<bool>(),
    ) {
        let (text, tenths) = [("9.5", 95), ("34", 340), ("52", 520)][line];
        let size = if felling { WorkSize::Timber(Exact::whole(1_000)) } else { LARGE };
        let work = MeritWork { rate: per_1000(text), ..work(thousands * 1_000 + 7, size) };
        let found = revised(&work, balance).unwrap();
        let declared = thousands * tenths / 10;
        let change = 100 + i64::try_from(change_of(balance, usize::from(felling))).unwrap();
        // Tenths of a yen by hundredths.
        let premium = (declared * 10 - thousands * 6) * change + thousands * 6 * 100;
        prop_assert_eq!(found.declared.get(), declared);
        prop_assert_eq!(found.premium.get(), premium.div_euclid(1_000));
        prop_assert_eq!(found.declared + found.shortage, found.premium + found.surplus);
    }
}
