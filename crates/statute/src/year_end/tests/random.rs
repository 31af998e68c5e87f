//! The rule against the slow way, on random and boundary cases.

use proptest::prelude::*;

use super::*;

/// Around every bound of every table, and anywhere.
fn amount(bounds: &'static [i64], most: i64) -> impl Strategy<Value = i64> {
    let near =
        (prop::sample::select(bounds), -2_i64..=2).prop_map(|(bound, by)| (bound + by).max(0));
    prop_oneof![near, 0..most]
}

const PAY: &[i64] = &[
    0, 551_000, 651_000, 741_000, 1_360_000, 1_619_000, 1_628_000, 1_800_000, 1_900_000, 2_191_000,
    2_200_000, 3_600_000, 6_600_000, 8_500_000, 10_000_000, 10_950_000, 11_450_000, 11_950_000,
    20_000_000,
];

const FAMILY: &[i64] = &[
    480_000, 580_000, 620_000, 850_000, 900_000, 950_000, 1_000_000, 1_050_000, 1_100_000,
    1_150_000, 1_200_000, 1_230_000, 1_250_000, 1_300_000, 1_330_000,
];

const PREMIUM: &[i64] =
    &[0, 10_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, 120_000];

const TOTAL: &[i64] = &[
    1_320_000, 3_360_000, 4_890_000, 5_000_000, 6_550_000, 9_000_000, 9_500_000, 10_000_000,
    18_050_000, 23_500_000, 24_000_000, 24_500_000, 25_000_000,
];

#[derive(Debug, Clone)]
pub(super) struct Drawn {
    year: i16,
    amounts: [i64; 7],
    premiums: [i64; 7],
    counts: [u32; 9],
    relatives: Vec<Yen>,
    spouse: Option<(i64, bool, Disability)>,
    own: (Disability, bool, bool, bool),
    declared: (Option<bool>, Option<bool>),
}

fn disability() -> impl Strategy<Value = Disability> {
    use Disability::{General, None, Special, SpecialCohabiting};
    prop::sample::select(vec![None, None, None, General, Special, SpecialCohabiting])
}

/// Pay, social insurance, tax withheld, housing loan credit, other income, pay of other employers,
/// mutual aid.
fn amounts() -> impl Strategy<Value = [i64; 7]> {
    let other_income =
        prop_oneof![Just(0_i64), -2_000_000_i64..0, amount(TOTAL, 26_000_000)].boxed();
    let amounts = (
        amount(PAY, 21_000_000),
        amount(&[0, 713_400], 3_000_000),
        amount(&[0], 900_000),
        amount(&[0], 400_000),
        other_income,
        prop_oneof![Just(0_i64), amount(PAY, 9_000_000)],
        amount(&[0], 900_000),
    );
    amounts.prop_map(|(a, b, c, d, e, f, g)| [a, b, c, d, e, f, g])
}

pub(super) fn drawn() -> impl Strategy<Value = Drawn> {
    let relative = amount(FAMILY, 1_300_000).prop_map(|income| Yen::new(income.max(620_001)));
    let all = (
        prop::sample::select(vec![2023_i16, 2024, 2025, 2026]),
        amounts(),
        prop::array::uniform7(amount(PREMIUM, 150_000)),
        prop::array::uniform9(0_u32..3),
        prop::collection::vec(relative, 0..3),
        prop::option::of((amount(FAMILY, 1_500_000), any::<bool>(), disability())),
        (disability(), any::<bool>(), any::<bool>(), any::<bool>()),
        (prop::option::of(any::<bool>()), prop::option::of(any::<bool>())),
    );
    all.prop_map(|(year, amounts, premiums, counts, relatives, spouse, own, declared)| Drawn {
        year,
        amounts,
        premiums,
        counts,
        relatives,
        spouse,
        own,
        declared,
    })
}

fn life_paid(
    [new_general, old_general, care_medical, new_pension, old_pension]: [Yen; 5],
) -> LifeInsurancePaid {
    LifeInsurancePaid { new_general, old_general, care_medical, new_pension, old_pension }
}

pub(super) fn case_of(drawn: &Drawn) -> YearEndCase<'_> {
    let [pay, insurance, withheld, credit, other, elsewhere, aid] = drawn.amounts.map(yen);
    let [a, b, c, d, e, earthquake, old_long_term] = drawn.premiums.map(yen);
    let (disability, single_parent, widow, working_student) = drawn.own;
    let lone = drawn.spouse.is_none();
    let spouse = drawn.spouse.map(|(income, elderly, disability)| SpouseOfYear {
        income: yen(income),
        elderly,
        disability,
    });
    let (dependants, disabled_dependants) = dependants(drawn.counts);
    YearEndCase {
        social_insurance: Some(insurance),
        small_enterprise_mutual_aid: aid,
        withheld_tax: Some(withheld),
        housing_loan_credit: credit,
        other_income: other,
        other_employer_pay: elsewhere,
        life_insurance: life_paid([a, b, c, d, e]),
        earthquake_insurance: EarthquakeInsurancePaid { earthquake, old_long_term },
        has_dependant_under_23: drawn.declared.0,
        spouse,
        dependants: Some(dependants),
        disabled_dependants,
        specified_relatives_income: &drawn.relatives,
        own: OwnStatus {
            disability,
            single_parent: single_parent && lone,
            widow: widow && !single_parent && lone,
            working_student,
        },
        income_adjustment_eligible: drawn.declared.1,
        last_pay_tax: a,
        unpaid_wage_tax: b,
        ..YearEndCase::new(TaxYear(drawn.year), pay)
    }
}

/// Never fewer dependants than disabled ones.
fn dependants(counts: [u32; 9]) -> (DependantCounts, DisabledDependants) {
    let [a, b, c, d, e, f, general, special, special_cohabiting] = counts;
    let dependants = DependantCounts {
        under_16: a + general,
        age_16_18: b,
        specified: c,
        age_23_69: d + special,
        elderly: e,
        elderly_cohabiting_parent: f + special_cohabiting,
    };
    (dependants, DisabledDependants { general, special, special_cohabiting })
}

fn as_literal(found: &YearEndAdjustment) -> Option<Literal> {
    let amounts: Vec<i64> = fields(found).iter().map(|(_, amount)| amount.get()).collect();
    Some(Literal {
        income: amounts.get(1..5)?.try_into().ok()?,
        lines: amounts.get(5..16)?.try_into().ok()?,
        tax: amounts.get(16..22)?.try_into().ok()?,
    })
}

proptest! {
    /// The rule, its recomputed steps and the slow way agree; sums are sums, and an excess and a
    /// shortage exclude each other.
    #[test]
    fn both_ways_agree(drawn in drawn()) {
        let case = case_of(&drawn);
        let found = adjusted(&case);
        let slow = literal(&case);
        let Some(fast) = as_literal(&found) else {
            prop_assert!(case.total_pay > yen(20_000_000));
            prop_assert_eq!(found.income.after_employment_deduction.get(), slow.income[0]);
            return Ok(());
        };
        prop_assert_eq!(fast, slow);
        let (tax, lines) = (found.tax.unwrap(), found.deductions.unwrap());
        let paid = case.social_insurance.unwrap() + case.small_enterprise_mutual_aid;
        prop_assert_eq!(tax.total_deductions, paid + lines.total());
        let settled = found.settlement.unwrap();
        prop_assert!(settled.excess == Yen::ZERO || settled.shortage == Yen::ZERO);
        let difference = case.withheld_tax.unwrap() - tax.annual;
        prop_assert_eq!(settled.excess - settled.shortage, difference);
        let used = settled.offset_against_last_pay + settled.offset_against_unpaid_wage;
        prop_assert_eq!(used + settled.refund, settled.excess);
        let last = settled.offset_against_last_pay + settled.withhold_at_last_pay;
        prop_assert_eq!(last, case.last_pay_tax);
        prop_assert!(lines.life_insurance <= yen(120_000));
        prop_assert!(tax.annual.get() % 100 == 0 && tax.taxable_income.get() % 1_000 == 0);
    }

    /// More pay never leaves less income, and more income never means less tax.
    #[test]
    fn more_pay_is_more_income(
        year in 2024_i16..=2026,
        pay in amount(PAY, 19_000_000),
        more in 0_i64..1_000_000,
    ) {
        let of = |pay: i64| {
            let case = case(year, pay.min(20_000_000));
            adjust(&case, Law::embedded(), &mut Silent).unwrap()
        };
        let (less, more) = (of(pay), of(pay + more));
        let after = |found: &YearEndAdjustment| found.income.after_employment_deduction;
        prop_assert!(after(&less) <= after(&more));
        prop_assert!(less.tax.unwrap().annual <= more.tax.unwrap().annual);
    }

    /// 特定親族特別控除 and 生命保険料控除 alone, against the slow way.
    #[test]
    fn single_deductions_agree(
        year in 2024_i16..=2026,
        age in 18_u8..=23,
        income in amount(FAMILY, 1_300_000),
        paid in prop::array::uniform5(amount(PREMIUM, 150_000)),
        young in any::<bool>(),
    ) {
        let law = Law::embedded();
        let found = specified_relative_deduction(TaxYear(year), age, yen(income), law, &mut Silent);
        let of_age = (19..=22).contains(&age);
        let slow = if of_age { literal::specified(year, income) } else { 0 };
        prop_assert_eq!(found.unwrap().get(), slow);
        let paid = life_paid(paid.map(yen));
        let found = life_insurance_deduction(TaxYear(year), paid, young, law, &mut Silent);
        prop_assert_eq!(found.unwrap().get(), literal::life(year, &paid, young));
    }
}
