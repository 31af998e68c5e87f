//! The slip of a year and where it goes.

use proptest::prelude::*;

use super::*;

fn slip(case: &YearEndCase<'_>) -> WithholdingSlip {
    withholding_slip(case, &adjusted(case), Law::embedded()).unwrap()
}

#[test]
fn the_items_of_the_slip() {
    let relatives = [700_000, 1_230_001].map(yen);
    let case = YearEndCase {
        social_insurance: Some(yen(1_234_567)),
        small_enterprise_mutual_aid: yen(24_000),
        housing_loan_credit: yen(210_000),
        life_insurance: LifeInsurancePaid { new_general: yen(37_400), ..LifeInsurancePaid::NONE },
        earthquake_insurance: EarthquakeInsurancePaid {
            earthquake: yen(31_000),
            old_long_term: yen(12_345),
        },
        spouse: Some(SpouseOfYear {
            income: yen(580_000),
            elderly: true,
            disability: Disability::SpecialCohabiting,
        }),
        dependants: Some(DependantCounts {
            under_16: 1,
            age_16_18: 2,
            specified: 1,
            age_23_69: 1,
            elderly: 1,
            elderly_cohabiting_parent: 2,
        }),
        disabled_dependants: DisabledDependants { general: 1, special: 1, special_cohabiting: 1 },
        specified_relatives_income: &relatives,
        ..case(2025, 9_123_456)
    };
    let found = slip(&case);
    assert_eq!(found.pay.get(), 9_123_456);
    assert_eq!(found.income_after_adjustment.unwrap().get(), 7_111_110);
    assert_eq!(found.income_adjustment_deduction.unwrap().get(), 62_346);
    assert_eq!(found.social_insurance.unwrap().get(), 1_258_567);
    assert_eq!(found.small_enterprise_mutual_aid.get(), 24_000);
    assert_eq!(found.specified_relative_deduction.unwrap().get(), 630_000);
    assert_eq!(found.life_insurance_paid.new_general.get(), 37_400);
    assert_eq!(found.old_long_term_paid.get(), 12_345);
    // Nothing is left to be taxed, so that the whole credit is told.
    assert_eq!((found.tax, found.housing_loan_credit), (Some(Yen::ZERO), Some(Yen::ZERO)));
    assert_eq!(found.housing_loan_credit_possible.unwrap().get(), 210_000);
    let spouse = SlipSpouse {
        qualified: true,
        elderly: true,
        deduction: Some(yen(480_000)),
        income: Some(yen(580_000)),
    };
    assert_eq!(found.spouse, spouse);
    let counts = SlipRelatives {
        specified: 1,
        elderly: 3,
        elderly_cohabiting_parent: 2,
        other: 3,
        specified_relatives: 1,
        under_16: 1,
        specially_disabled: 3,
        specially_disabled_cohabiting: 2,
        disabled: 1,
    };
    assert_eq!(found.relatives, counts);
}

#[test]
fn a_spouse_above_the_limit_is_not_qualified() {
    let of = |own: i64, income: i64| {
        slip(&YearEndCase { spouse: spouse(income, true), ..with_total(2026, own) }).spouse
    };
    let special = SlipSpouse {
        qualified: false,
        elderly: false,
        deduction: Some(yen(380_000)),
        income: Some(yen(620_001)),
    };
    assert_eq!(of(0, 620_001), special);
    let none = SlipSpouse { deduction: Some(Yen::ZERO), ..SlipSpouse::default() };
    assert_eq!(of(0, 1_330_001), none);
    assert_eq!(of(10_000_001, 0), none);
    assert_eq!(slip(&case(2026, 1)).spouse, SlipSpouse::default());
}

#[test]
fn what_was_not_adjusted_stays_blank() {
    let above = YearEndCase { withheld_tax: Some(yen(4_000_000)), ..case(2026, 20_000_001) };
    let found = slip(&above);
    assert_eq!((found.income_after_adjustment, found.total_deductions), (None, None));
    assert_eq!(found.tax, Some(yen(4_000_000)));
    assert_eq!((found.basic_deduction, found.housing_loan_credit), (None, None));
    assert_eq!(found.social_insurance, Some(Yen::ZERO));
    let unknown = YearEndCase { social_insurance: None, ..case(2026, 5_000_000) };
    let found = slip(&unknown);
    assert_eq!((found.tax, found.total_deductions, found.basic_deduction), (None, None, None));
}

const OFFICER: SlipRecipient = SlipRecipient::Officer;
const PROFESSIONAL: SlipRecipient = SlipRecipient::LicensedProfessional;
const OTHER: SlipRecipient = SlipRecipient::Other;

fn submitted(year: i16, pay: i64, recipient: SlipRecipient, status: SlipStatus) -> SlipSubmission {
    let left = status == SlipStatus::LeftOrRelieved;
    let case = SlipCase { year: TaxYear(year), pay: yen(pay), recipient, status, left };
    let mut trace = Explanation::default();
    let found = slip_submission(&case, Law::embedded(), &mut trace).unwrap();
    replay(&trace).unwrap();
    found
}

/// 国税庁「給与所得の源泉徴収票の提出範囲」.
#[test]
fn the_published_range_for_the_tax_office() {
    use SlipStatus::{AboveLimit, Adjusted, LeftOrRelieved, NotAdjusted, Undeclared};
    use TaxOfficeSubmission::{Deemed, NotRequired, Required};
    for (recipient, status, limit) in [
        (OFFICER, Adjusted, 1_500_000),
        (PROFESSIONAL, Adjusted, 2_500_000),
        (OTHER, Adjusted, 5_000_000),
        (OFFICER, LeftOrRelieved, 500_000),
        (PROFESSIONAL, LeftOrRelieved, 2_500_000),
        (OTHER, LeftOrRelieved, 2_500_000),
        (OFFICER, Undeclared, 500_000),
        (OTHER, Undeclared, 500_000),
    ] {
        for (pay, expected) in
            [(limit - 1, NotRequired), (limit, NotRequired), (limit + 1, Required)]
        {
            let found = submitted(2025, pay, recipient, status);
            assert_eq!(found.tax_office, expected, "{recipient:?} {status:?} {pay}");
            // 令和8年分から: the same range as the municipality's.
            assert_eq!(submitted(2026, pay, recipient, status).tax_office, Deemed);
        }
    }
    assert_eq!(submitted(2025, 20_000_001, OTHER, AboveLimit).tax_office, Required);
    assert_eq!(submitted(2025, 9_000_000, OTHER, NotAdjusted).tax_office, NotRequired);
}

#[test]
fn the_municipality_gets_all_but_small_sums_of_leavers() {
    use SlipStatus::{Adjusted, LeftOrRelieved};
    use TaxOfficeSubmission::{Deemed, NotRequired};
    for (pay, required) in [(299_999, false), (300_000, false), (300_001, true)] {
        let found = submitted(2026, pay, OTHER, LeftOrRelieved);
        assert_eq!(found.municipality_required, required, "{pay}");
        assert_eq!(found.tax_office, if required { Deemed } else { NotRequired }, "{pay}");
        assert!(submitted(2026, pay, OTHER, Adjusted).municipality_required, "{pay}");
    }
    assert!(submitted(2026, 0, OTHER, Adjusted).municipality_required);
}

/// 2027-01-31 is a Sunday; 2026-01-31 a Saturday.
#[test]
fn the_due_date_of_slips() {
    for (year, due, moved) in [
        (2024, "2025-01-31", "2025-01-31"),
        (2025, "2026-01-31", "2026-02-02"),
        (2026, "2027-01-31", "2027-02-01"),
    ] {
        let found = submitted(year, 1, OTHER, SlipStatus::Adjusted);
        assert_eq!(found.due, due.parse().unwrap(), "{year}");
        assert_eq!(found.due_adjusted, moved.parse().unwrap(), "{year}");
    }
}

proptest! {
    /// The counts and amounts of the slip, at the amounts of the law, are its sum of deductions.
    #[test]
    fn the_slip_adds_up(drawn in super::random::drawn()) {
        let case = super::random::case_of(&drawn);
        let adjusted = adjust(&case, Law::embedded(), &mut Silent).unwrap();
        let slip = withholding_slip(&case, &adjusted, Law::embedded()).unwrap();
        let Some(total) = slip.total_deductions else {
            prop_assert!(case.total_pay > yen(20_000_000));
            return Ok(());
        };
        let (relatives, lines) = (slip.relatives, adjusted.deductions.unwrap());
        let of = |count: u32, each: i64| yen(i64::from(count) * each);
        let dependants = of(relatives.specified, 630_000)
            + of(relatives.elderly - relatives.elderly_cohabiting_parent, 480_000)
            + of(relatives.elderly_cohabiting_parent, 580_000)
            + of(relatives.other, 380_000);
        let own = match case.own.disability {
            Disability::None => 0,
            Disability::General => 270_000,
            Disability::Special | Disability::SpecialCohabiting => 400_000,
        };
        let specially = relatives.specially_disabled - relatives.specially_disabled_cohabiting;
        let disability = of(specially, 400_000)
            + of(relatives.specially_disabled_cohabiting, 750_000)
            + of(relatives.disabled, 270_000)
            + yen(own);
        let boxes = [
            slip.basic_deduction,
            slip.spouse.deduction,
            slip.specified_relative_deduction,
            slip.social_insurance,
            slip.life_insurance_deduction,
            slip.earthquake_insurance_deduction,
        ];
        let boxes: Yen = boxes.into_iter().flatten().sum();
        let status = lines.single_parent + lines.widow + lines.working_student;
        prop_assert_eq!(boxes + dependants + disability + status, total);
    }
}
