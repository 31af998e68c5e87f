use proptest::prelude::*;
use romori_types::{Exact, FiscalYear, Rate, Yen};

use super::*;
use crate::employment_insurance::InsuredBusiness;
use crate::error::StatuteError;
use crate::law::Law;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

/// 労災保険率表 (千分率) of 2018-04-01 and 2024-04-01: number, before, after.
#[rustfmt::skip]
const PUBLISHED: [(&str, &str, &str); 55] = [
    ("02", "60", "52"), ("03", "60", "52"), ("11", "18", "18"), ("12", "38", "37"),
    ("21", "88", "88"), ("23", "16", "13"), ("24", "2.5", "2.5"), ("25", "49", "37"),
    ("26", "26", "26"), ("31", "62", "34"), ("32", "11", "11"), ("33", "9", "9"),
    ("34", "9", "9"), ("35", "9.5", "9.5"), ("36", "6.5", "6"), ("37", "15", "15"),
    ("38", "12", "12"), ("41", "6", "5.5"), ("42", "4", "4"), ("44", "14", "13"),
    ("45", "6.5", "7"), ("46", "3.5", "3.5"), ("47", "4.5", "4.5"), ("48", "6", "6"),
    ("49", "26", "23"), ("50", "6.5", "6.5"), ("51", "7", "7"), ("52", "5.5", "5"),
    ("53", "16", "16"), ("54", "10", "9"), ("55", "7", "6.5"), ("56", "5", "5"),
    ("57", "2.5", "3"), ("58", "4", "4"), ("59", "23", "23"), ("60", "2.5", "2.5"),
    ("61", "6.5", "6"), ("62", "18", "17"), ("63", "6.5", "6.5"), ("64", "3.5", "3.5"),
    ("66", "13", "13"), ("71", "4", "4"), ("72", "9", "8.5"), ("73", "9", "9"),
    ("74", "13", "12"), ("81", "3", "3"), ("90", "47", "42"), ("91", "13", "13"),
    ("93", "5.5", "6"), ("94", "3", "3"), ("95", "13", "13"), ("96", "6.5", "6.5"),
    ("97", "2.5", "2.5"), ("98", "3", "3"), ("99", "2.5", "2.5"),
];

#[test]
fn every_line_of_both_tables() {
    let law = Law::embedded();
    for (number, before, after) in PUBLISHED {
        for (year, expected) in [(2018, before), (2023, before), (2024, after), (2026, after)] {
            let (line, rate) = accident_rate(FiscalYear(year), number, law).unwrap();
            assert_eq!(rate.rate.per_1000_text(), expected, "{year} {number} {}", line.name);
            assert_eq!(line.code, number);
        }
    }
    for row in law.accident.rate.rows() {
        assert_eq!(row.value.all().len(), PUBLISHED.len());
    }
}

#[test]
fn numbers_and_years_beyond_the_table_are_refused() {
    let law = Law::embedded();
    for number in ["", "1", "00", "04", "100", "6 1", "６１"] {
        let found = accident_rate(FiscalYear(2026), number, law);
        assert!(
            matches!(found, Err(StatuteError::Impossible { field: "business_type_number", .. })),
            "{number}"
        );
    }
    for year in [2017, 2027] {
        let found = accident_rate(FiscalYear(year), "61", law);
        assert!(matches!(found, Err(StatuteError::OutOfRange { .. })), "{year}");
    }
}

fn date(text: &str) -> romori_types::Date {
    text.parse().unwrap()
}

fn payment(count: u8) -> InstalmentCase {
    InstalmentCase {
        year: FiscalYear(2026),
        count,
        both_insurances: true,
        entrusted: false,
        established_on: None,
    }
}

fn plan_of(premium: i64, case: &InstalmentCase) -> (bool, Vec<i64>, Vec<String>) {
    let mut trace = Explanation::default();
    let plan = instalment_plan(Yen::new(premium), case, Law::embedded(), &mut trace).unwrap();
    replay(&trace).unwrap();
    let parts = plan.parts.iter().map(|part| part.get()).collect();
    (plan.allowed, parts, plan.due_on.iter().map(ToString::to_string).collect())
}

/// 則27条1項: 400,000円, of one insurance 200,000円, entrusted any amount.
#[test]
fn from_which_amount_on() {
    let case = payment(3);
    for (premium, both, entrusted, allowed) in [
        (399_999, true, false, false),
        (400_000, true, false, true),
        (400_001, true, false, true),
        (199_999, false, false, false),
        (200_000, false, false, true),
        (200_001, false, false, true),
        (1, true, true, true),
    ] {
        let case = InstalmentCase { both_insurances: both, entrusted, ..case };
        let (found, parts, _) = plan_of(premium, &case);
        assert_eq!((found, parts.len()), (allowed, if allowed { 3 } else { 1 }), "{premium}");
    }
}

/// 端数計算法3条: what does not divide goes to the first.
#[test]
fn odd_yen() {
    for (premium, parts) in [
        (400_000, [133_334, 133_333, 133_333]),
        (400_001, [133_335, 133_333, 133_333]),
        (400_002, [133_334, 133_334, 133_334]),
        (785_317, [261_773, 261_772, 261_772]),
    ] {
        assert_eq!(plan_of(premium, &payment(3)).1, parts, "{premium}");
    }
    assert_eq!(plan_of(785_317, &payment(1)).1, [785_317]);
}

/// 則27条1項括弧書・2項. 2026-10-31 is a Saturday, 2027-01-31 and 2027-02-14 are Sundays,
/// 2026-11-14 a Saturday; 2027-07-10 a Saturday, 2027-10-31 a Sunday.
#[test]
fn terms_and_due_days() {
    let (full, entrusted) = (["2026-07-10", "2026-11-02", "2027-02-01"], true);
    assert_eq!(plan_of(900_000, &payment(3)).2, full);
    let with = InstalmentCase { entrusted, ..payment(3) };
    assert_eq!(plan_of(900_000, &with).2, ["2026-07-10", "2026-11-16", "2027-02-15"]);
    let next = InstalmentCase { year: FiscalYear(2027), ..payment(1) };
    assert_eq!(plan_of(900_000, &next).2, ["2027-07-12"]);
    for (on, days) in [
        ("2026-03-31", &full[..]),
        ("2026-04-01", &["2026-05-21", "2026-11-02", "2027-02-01"][..]),
        ("2026-05-31", &["2026-07-21", "2026-11-02", "2027-02-01"][..]),
        ("2026-06-01", &["2026-07-21", "2027-02-01"][..]),
        ("2026-09-30", &["2026-11-19", "2027-02-01"][..]),
        ("2026-10-01", &["2026-11-20"][..]),
        ("2027-03-31", &["2027-05-20"][..]),
    ] {
        let case = InstalmentCase { established_on: Some(date(on)), ..payment(3) };
        let (allowed, parts, due_on) = plan_of(900_001, &case);
        assert_eq!(due_on, days, "{on}");
        assert_eq!((allowed, parts.len()), (days.len() > 1, days.len()), "{on}");
        assert_eq!(parts.iter().sum::<i64>(), 900_001);
    }
}

#[test]
fn plans_that_cannot_be() {
    let law = Law::embedded();
    let ask = |premium, case: &InstalmentCase| match instalment_plan(
        Yen::new(premium),
        case,
        law,
        &mut Silent,
    ) {
        Err(StatuteError::Impossible { field, .. }) => field,
        Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
        other => panic!("{other:?}"),
    };
    assert_eq!(ask(900_000, &payment(2)), "instalment_count");
    assert_eq!(ask(-1, &payment(1)), "estimated_premium");
    let late = InstalmentCase { established_on: Some(date("2027-04-01")), ..payment(1) };
    assert_eq!(ask(900_000, &late), "established_on");
    // The third instalment of 2027 is due in 2028, whose holidays are not published yet.
    let next = InstalmentCase { year: FiscalYear(2027), ..payment(3) };
    assert_eq!(ask(900_000, &next), "calendar.holidays");
    let early = InstalmentCase { year: FiscalYear(2022), ..payment(1) };
    assert_eq!(ask(900_000, &early), "labour_insurance.instalments");
    // Two parts are right for who began in June.
    let june = InstalmentCase { established_on: Some(date("2026-06-01")), ..payment(2) };
    assert_eq!(plan_of(900_001, &june).1, [450_001, 450_000]);
}

fn per_1000(text: &str) -> LabourRate<'static> {
    LabourRate::given(Rate::from_per_1000_text(text).unwrap())
}

fn rates(accident: &str, employment: &str) -> Option<LabourRates<'static>> {
    let (workers_comp, employment) = (per_1000(accident), per_1000(employment));
    Some(LabourRates { workers_comp, employment })
}

fn case(accident: i64, employment: i64) -> RenewalCase<'static> {
    RenewalCase {
        wages: LabourWages { workers_comp: Yen::new(accident), employment: Yen::new(employment) },
        expected_workers_comp: None,
        expected_employment: None,
        determined_rates: rates("2.5", "15.5"),
        estimated_rates: rates("2.5", "15.5"),
        declared: None,
        surplus: SurplusUse::Premium,
        payment: payment(3),
    }
}

fn made(case: &RenewalCase<'_>) -> Renewal {
    let mut trace = Explanation::default();
    let made = renewal(case, Law::embedded(), &mut trace).unwrap();
    replay(&trace).unwrap();
    assert_eq!(made, renewal(case, Law::embedded(), &mut Silent).unwrap());
    made
}

/// 厚生労働省「年度更新申告書の書き方」 Q&A: 1,233千円, 2.5 and 15.5 per 1,000 together are 22,194円;
/// dropped apart they would be 22,193円.
#[test]
fn equal_bases_are_multiplied_once() {
    let equal = made(&case(1_233_000, 1_233_999)).determined.unwrap();
    assert_eq!(equal.total, Yen::new(22_194));
    assert_eq!((equal.workers_comp, equal.employment), (Yen::new(3082), Yen::new(19_111)));
    let apart = made(&case(1_233_000, 1_235_000)).determined.unwrap();
    assert_eq!(apart.total, Yen::new(3082 + 19_142));
}

#[test]
fn wages_count_by_the_thousand() {
    for (wages, base) in
        [(999, 0), (1000, 1000), (1001, 1000), (1_233_999, 1_233_000), (1_234_000, 1_234_000)]
    {
        let found = made(&case(wages, 0));
        assert_eq!(found.workers_comp_base, Yen::new(base), "{wages}");
    }
    // 0.02/1000: 50,000円 of wages are one yen.
    for (wages, yen) in [(49_999, 0), (50_000, 1), (99_999, 1), (100_000, 2)] {
        assert_eq!(made(&case(wages, 0)).general_contribution, Yen::new(yen), "{wages}");
    }
}

/// 則24条1項: 50 and 200 per cent are within.
#[test]
fn expected_wages_outside_the_range_are_used() {
    for (expected, base) in [
        (4_999_999, 4_999_000),
        (5_000_000, 10_000_000),
        (5_000_001, 10_000_000),
        (19_999_999, 10_000_000),
        (20_000_000, 10_000_000),
        (20_000_001, 20_000_000),
    ] {
        let case = RenewalCase {
            expected_workers_comp: Some(Yen::new(expected)),
            expected_employment: Some(Yen::new(expected)),
            ..case(10_000_000, 10_000_000)
        };
        let estimate = made(&case).estimate.unwrap();
        assert_eq!(estimate.premium, Yen::new(base * 18 / 1000), "{expected}");
    }
}

/// 則37条: a surplus pays the first instalments first; 則36条: refunded when claimed; the
/// contribution of 200円 is paid by it where the form says so.
#[test]
fn settlements() {
    use SurplusUse::{Both, Contribution, Premium, Refund};
    // 10,000千円 and 30,000千円: 25,000 + 465,000 = 490,000円, parts 163,334, 163,333, 163,333.
    let base = case(10_000_000, 30_000_000);
    let whole = [163_334, 163_333, 163_333];
    for (declared, surplus, shortage, over, parts, first, contribution, left) in [
        (490_000, Premium, 0, 0, whole, 163_534, 0, 0),
        (489_999, Premium, 1, 0, whole, 163_535, 0, 0),
        (490_001, Premium, 0, 1, [163_333, 163_333, 163_333], 163_533, 0, 0),
        (690_000, Premium, 0, 200_000, [0, 126_667, 163_333], 200, 0, 0),
        (990_000, Premium, 0, 500_000, [0, 0, 0], 200, 0, 10_000),
        (690_000, Refund, 0, 200_000, whole, 163_534, 0, 200_000),
        (489_000, Both, 1_000, 0, whole, 164_534, 0, 0),
        (690_000, Both, 0, 200_000, [0, 126_667, 163_333], 200, 0, 0),
        (980_000, Both, 0, 490_000, [0, 0, 0], 200, 0, 0),
        (980_001, Both, 0, 490_001, [0, 0, 0], 199, 1, 0),
        (980_200, Both, 0, 490_200, [0, 0, 0], 0, 200, 0),
        (980_201, Both, 0, 490_201, [0, 0, 0], 0, 200, 1),
        (490_199, Contribution, 0, 199, whole, 163_335, 199, 0),
        (490_201, Contribution, 0, 201, whole, 163_334, 200, 1),
        (490_000, Contribution, 0, 0, whole, 163_534, 0, 0),
    ] {
        let case = RenewalCase { declared: Some(Yen::new(declared)), surplus, ..base.clone() };
        let found = made(&case);
        let settlement = found.settlement.unwrap();
        let estimate = found.estimate.unwrap();
        let expected = Settlement {
            shortage: Yen::new(shortage),
            surplus: Yen::new(over),
            contribution_offset: Yen::new(contribution),
            surplus_left: Yen::new(left),
            first_payment_premium: Yen::new(parts[0]),
            first_payment: Yen::new(first),
        };
        assert_eq!(settlement, expected, "{declared} {surplus:?}");
        assert_eq!(estimate.parts, parts.map(Yen::new), "{declared}");
        assert_eq!(estimate.plan.parts, whole.map(Yen::new));
    }
}

#[test]
fn sums_of_a_wage_sheet() {
    let record = |wages, workers_comp, employment| WageRecord {
        wages: Yen::new(wages),
        workers_comp,
        employment,
    };
    let sheet = [record(5, true, true), record(7, true, false), record(11, false, true)];
    let found = wage_totals(&sheet, &mut Silent).unwrap();
    assert_eq!((found.workers_comp, found.employment), (Yen::new(12), Yen::new(16)));
    let refused = |sheet: &[WageRecord]| match wage_totals(sheet, &mut Silent) {
        Err(StatuteError::Impossible { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&[record(-1, true, true)]), "wages");
    assert_eq!(refused(&[record(i64::MAX, true, true), record(1, true, true)]), "wage_records");
}

#[test]
fn the_filing_window() {
    let mut trace = Explanation::default();
    let found = renewal_window(FiscalYear(2027), Law::embedded(), &mut trace).unwrap();
    assert_eq!(found.filing_from, date("2027-06-01"));
    assert_eq!(
        (found.filing_to, found.filing_to_adjusted),
        (date("2027-07-10"), date("2027-07-12"))
    );
    assert_eq!(
        (found.determined_from, found.determined_to),
        (date("2026-04-01"), date("2027-03-31"))
    );
    assert_eq!(
        (found.estimated_from, found.estimated_to),
        (date("2027-04-01"), date("2028-03-31"))
    );
    assert_eq!(replay(&trace).unwrap().len(), 7);
    assert!(renewal_window(FiscalYear(2028), Law::embedded(), &mut Silent).is_err());
}

/// The articles read word for word in whole millionths: bases, both rates, three parts.
fn slowly(accident: i64, employment: i64, rates: (i64, i64)) -> (i64, i64) {
    let (accident, employment) = (accident / 1000 * 1000, employment / 1000 * 1000);
    let premium = if accident == employment {
        accident * (rates.0 + rates.1) / 1_000_000
    } else {
        accident * rates.0 / 1_000_000 + employment * rates.1 / 1_000_000
    };
    (premium, accident / 50_000)
}

proptest! {
    #[test]
    fn both_ways_agree(
        accident in 0_i64..3_000_000_000,
        other in 0_i64..3_000_000_000,
        same in any::<bool>(),
        line in 0_usize..55,
        kind in 0_usize..3,
    ) {
        let law = Law::embedded();
        let employment = if same { accident } else { other };
        let (number, _, per_1000) = PUBLISHED[line];
        let business = [
            InsuredBusiness::General,
            InsuredBusiness::Agriculture,
            InsuredBusiness::Construction,
        ][kind];
        // 令和8年度 13.5, 15.5, 16.5 per 1,000.
        let of_employment = [13_500, 15_500, 16_500][kind];
        let of_accident = Exact::from(Rate::from_per_1000_text(per_1000).unwrap())
            * Exact::whole(1_000_000);
        let year = FiscalYear(2026);
        let rates = LabourRates {
            workers_comp: accident_rate(year, number, law).unwrap().1,
            employment: employment_rate(year, business, law).unwrap(),
        };
        let case = RenewalCase {
            estimated_rates: Some(rates),
            determined_rates: None,
            ..case(accident, employment)
        };
        let found = renewal(&case, law, &mut Silent).unwrap();
        let (premium, contribution) =
            slowly(accident, employment, (of_accident.as_whole().unwrap(), of_employment));
        let estimate = found.estimate.unwrap();
        prop_assert_eq!(estimate.premium.get(), premium);
        prop_assert_eq!(found.general_contribution.get(), contribution);
        prop_assert_eq!(estimate.plan.allowed, premium >= 400_000);
        let sum: Yen = estimate.parts.iter().copied().sum();
        prop_assert_eq!(sum.get(), premium);
        let most = estimate.parts.iter().max().unwrap().get();
        let least = estimate.parts.iter().min().unwrap().get();
        prop_assert!(most - least <= 2);
    }

    #[test]
    fn what_is_paid_settles_the_year(
        accident in 0_i64..300_000_000,
        employment in 0_i64..300_000_000,
        declared in 0_i64..9_000_000,
    ) {
        let case = RenewalCase {
            declared: Some(Yen::new(declared)),
            ..case(accident, employment)
        };
        let found = renewal(&case, Law::embedded(), &mut Silent).unwrap();
        let settlement = found.settlement.unwrap();
        let estimate = found.estimate.unwrap();
        let paid: Yen = estimate.parts.iter().copied().sum();
        let used = settlement.surplus.min(estimate.premium);
        prop_assert_eq!(paid + used, estimate.premium);
        let due = found.determined.unwrap().total.get();
        prop_assert_eq!(due, declared + settlement.shortage.get() - settlement.surplus.get());
    }
}
