//! The slow way: each article and each printed table read line by line, in whole yen, with figures
//! of its own. Tests compare the rule with it.

use super::{Disability, LifeInsurancePaid, YearEndCase};

/// What the slow way finds, in the order of the withholding book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Literal {
    /// After the employment deduction, the adjustment, both, the total income.
    pub(super) income: [i64; 4],
    /// The eleven lines.
    pub(super) lines: [i64; 11],
    /// All deductions, taxable, computed, after the loan, its rest, annual tax.
    pub(super) tax: [i64; 6],
}

pub(super) fn literal(case: &YearEndCase<'_>) -> Literal {
    let year = case.year.0;
    let pay = case.total_pay.get();
    let (after, adjustment) = (after_deduction(year, pay), adjustment(case, pay));
    let all = pay + case.other_employer_pay.get();
    let every = after_deduction(year, all) - self::adjustment(case, all);
    let total = (every + case.other_income.get()).max(0);
    let lines = lines(case, total);
    let paid = case.social_insurance.map_or(0, |paid| paid.get());
    let deductions =
        paid + case.small_enterprise_mutual_aid.get() + lines.iter().copied().sum::<i64>();
    let taxable = (after - adjustment - deductions).max(0) / 1_000 * 1_000;
    let computed = tax(taxable);
    let credit = case.housing_loan_credit.get();
    let after_loan = (computed - credit).max(0);
    let left = (after_loan - reduction(case, total)).max(0);
    let annual = left * 1_021 / 1_000 / 100 * 100;
    Literal {
        income: [after, adjustment, after - adjustment, total],
        lines,
        tax: [deductions, taxable, computed, after_loan, (credit - computed).max(0), annual],
    }
}

/// 所得税法28条3項 (and 措法29条の4): the deduction of an amount of pay, in tenths of a yen.
fn article_28(year: i16, pay: i64) -> i64 {
    let tenths = match pay {
        6_600_001..=8_500_000 => pay + 11_000_000,
        3_600_001..=6_600_000 => pay * 2 + 4_400_000,
        1_800_001..=3_600_000 => pay * 3 + 800_000,
        8_500_001.. => 19_500_000,
        1_625_001..=1_800_000 => pay * 4 - 1_000_000,
        _ => 0,
    };
    let (least, upto) = match year {
        2026 => (7_400_000, 2_200_000),
        2025 => (6_500_000, 1_900_000),
        _ => (5_500_000, 1_625_000),
    };
    if pay <= upto { least } else { tenths }
}

/// 別表第五: the deduction of the beginning of the printed row; above 6,600,000 of the pay itself.
fn after_deduction(year: i16, pay: i64) -> i64 {
    let (nothing_below, odd_rows): (i64, &[i64]) = match year {
        2026 => (741_000, &[2_191_000, 2_193_000, 2_196_000, 2_200_000]),
        2025 => (651_000, &[1_900_000]),
        _ => (551_000, &[1_619_000, 1_620_000, 1_622_000, 1_624_000, 1_628_000]),
    };
    if pay < nothing_below {
        return 0;
    }
    let mut row = pay;
    if pay < 6_600_000 {
        for start in odd_rows.iter().filter(|start| **start <= pay) {
            row = *start;
        }
        let last = odd_rows.last().copied().unwrap_or(0);
        while row >= last && row + 4_000 <= pay {
            row += 4_000;
        }
    }
    (row * 10 - article_28(year, row)).div_euclid(10)
}

fn special(kind: Disability) -> bool {
    kind == Disability::Special || kind == Disability::SpecialCohabiting
}

fn relative_limit(year: i16) -> i64 {
    match year {
        2026 => 620_000,
        2025 => 580_000,
        _ => 480_000,
    }
}

fn has_young(case: &YearEndCase<'_>) -> bool {
    case.has_dependant_under_23.unwrap_or_else(|| {
        case.dependants.is_some_and(|d| d.under_16 > 0 || d.age_16_18 > 0 || d.specified > 0)
    })
}

/// 措法41条の3の11第1項.
fn adjustment(case: &YearEndCase<'_>, pay: i64) -> i64 {
    let limit = relative_limit(case.year.0);
    let spouse = case.spouse.is_some_and(|s| s.income.get() <= limit && special(s.disability));
    let disabled = case.disabled_dependants;
    let relative = disabled.special + disabled.special_cohabiting > 0;
    let is = special(case.own.disability) || has_young(case) || spouse || relative;
    if pay <= 8_500_000 || !case.income_adjustment_eligible.unwrap_or(is) {
        return 0;
    }
    let above = pay.min(10_000_000) - 8_500_000;
    above / 10 + i64::from(above % 10 > 0)
}

fn lines(case: &YearEndCase<'_>, total: i64) -> [i64; 11] {
    let (spouse, special) = spouse(case, total);
    let single = |is: bool, amount: i64| if is && total <= 5_000_000 { amount } else { 0 };
    let student_limit = match case.year.0 {
        2026 => 890_000,
        2025 => 850_000,
        _ => 750_000,
    };
    let other = case.other_income.get();
    let student = case.own.working_student && total <= student_limit && other <= 100_000;
    [
        basic(case.year.0, total),
        spouse,
        special,
        dependants(case),
        disability(case),
        case.specified_relatives_income
            .iter()
            .map(|income| specified(case.year.0, income.get()))
            .sum(),
        single(case.own.single_parent, 350_000),
        single(case.own.widow, 270_000),
        if student { 270_000 } else { 0 },
        life(case.year.0, &case.life_insurance, has_young(case)),
        earthquake(case.earthquake_insurance.earthquake.get(), old_long_term(case)),
    ]
}

/// The amount of the first line that reaches so far; beyond the last nothing.
fn first(value: i64, lines: &[(i64, i64)]) -> i64 {
    lines.iter().find(|(upto, _)| value <= *upto).map_or(0, |(_, amount)| *amount)
}

/// 所得税法86条, 措法41条の16の2: the article's amount and the year's addition.
fn basic(year: i16, total: i64) -> i64 {
    let most = match year {
        2026 => 620_000,
        2025 => 580_000,
        _ => 480_000,
    };
    let article = first(
        total,
        &[(23_500_000, most), (24_000_000, 480_000), (24_500_000, 320_000), (25_000_000, 160_000)],
    );
    let added = match year {
        2026 => first(total, &[(4_890_000, 420_000), (6_550_000, 50_000)]),
        2025 => first(
            total,
            &[
                (1_320_000, 370_000),
                (3_360_000, 300_000),
                (4_890_000, 100_000),
                (6_550_000, 50_000),
            ],
        ),
        _ => 0,
    };
    article + added
}

/// 所得税法83条・83条の2: the full amount, two thirds of it, one third of it, in whole 10,000 yen.
fn spouse(case: &YearEndCase<'_>, total: i64) -> (i64, i64) {
    let Some(spouse) = case.spouse else { return (0, 0) };
    let income = spouse.income.get();
    let share = |full: i64| {
        let (two_thirds, third) = ((full * 2 + 2) / 3, (full + 2) / 3);
        first(total, &[(9_000_000, full), (9_500_000, two_thirds), (10_000_000, third)])
    };
    if income <= relative_limit(case.year.0) {
        return (share(if spouse.elderly { 48 } else { 38 }) * 10_000, 0);
    }
    let full = first(
        income,
        &[
            (950_000, 38),
            (1_000_000, 36),
            (1_050_000, 31),
            (1_100_000, 26),
            (1_150_000, 21),
            (1_200_000, 16),
            (1_250_000, 11),
            (1_300_000, 6),
            (1_330_000, 3),
        ],
    );
    (0, share(full) * 10_000)
}

fn dependants(case: &YearEndCase<'_>) -> i64 {
    let Some(counts) = case.dependants else { return 0 };
    let of = |count: u32, amount: i64| i64::from(count) * amount;
    of(counts.age_16_18 + counts.age_23_69, 380_000)
        + of(counts.specified, 630_000)
        + of(counts.elderly, 480_000)
        + of(counts.elderly_cohabiting_parent, 580_000)
}

fn disability(case: &YearEndCase<'_>) -> i64 {
    let one = |kind: Disability| match kind {
        Disability::None => 0,
        Disability::General => 270_000,
        Disability::Special => 400_000,
        Disability::SpecialCohabiting => 750_000,
    };
    let own = one(case.own.disability).min(400_000);
    let spouse = case.spouse.filter(|s| s.income.get() <= relative_limit(case.year.0));
    let relatives = case.disabled_dependants;
    own + spouse.map_or(0, |spouse| one(spouse.disability))
        + i64::from(relatives.general) * 270_000
        + i64::from(relatives.special) * 400_000
        + i64::from(relatives.special_cohabiting) * 750_000
}

/// 所得税法84条の2.
pub(super) fn specified(year: i16, income: i64) -> i64 {
    if year < 2025 || income <= relative_limit(year) {
        return 0;
    }
    first(
        income,
        &[
            (850_000, 630_000),
            (900_000, 610_000),
            (950_000, 510_000),
            (1_000_000, 410_000),
            (1_050_000, 310_000),
            (1_100_000, 210_000),
            (1_150_000, 110_000),
            (1_200_000, 60_000),
            (1_230_000, 30_000),
        ],
    )
}

/// 所得税法76条: by the unit of the formula, a fraction of a yen counting as one.
fn premium(paid: i64, unit: i64) -> i64 {
    if paid <= unit {
        paid
    } else if paid <= unit * 2 {
        (paid + 1) / 2 + unit / 2
    } else if paid <= unit * 4 {
        (paid + 3) / 4 + unit
    } else {
        unit * 2
    }
}

/// 所得税法76条, 措法41条の15の5.
pub(super) fn life(year: i16, paid: &LifeInsurancePaid, young: bool) -> i64 {
    let class = |new: i64, old: i64, unit: i64| {
        let old = premium(old, 25_000);
        old.max((premium(new, unit) + old).min(unit * 2))
    };
    let unit = if year == 2026 && young { 30_000 } else { 20_000 };
    let general = class(paid.new_general.get(), paid.old_general.get(), unit);
    let care = class(paid.care_medical.get(), 0, 20_000);
    let pension = class(paid.new_pension.get(), paid.old_pension.get(), 20_000);
    (general + care + pension).min(120_000)
}

fn old_long_term(case: &YearEndCase<'_>) -> i64 {
    match case.earthquake_insurance.old_long_term.get() {
        paid @ ..=10_000 => paid,
        paid @ ..=20_000 => (paid + 1) / 2 + 5_000,
        _ => 15_000,
    }
}

fn earthquake(paid: i64, old: i64) -> i64 {
    (paid.min(50_000) + old).min(50_000)
}

/// 所得税法89条1項: each part of the income at its own rate.
pub(super) fn tax(taxable: i64) -> i64 {
    let parts = [
        (0, 1_950_000, 5),
        (1_950_000, 3_300_000, 10),
        (3_300_000, 6_950_000, 20),
        (6_950_000, 9_000_000, 23),
        (9_000_000, 18_000_000, 33),
        (18_000_000, 40_000_000, 40),
        (40_000_000, i64::MAX, 45),
    ];
    let part =
        |(from, upto, percent): (i64, i64, i64)| (taxable.min(upto) - from).max(0) * percent / 100;
    parts.into_iter().map(part).sum()
}

/// 措法41条の3の3, of 2024.
fn reduction(case: &YearEndCase<'_>, total: i64) -> i64 {
    if case.year.0 != 2024 || total > 18_050_000 {
        return 0;
    }
    let spouse = case.spouse.is_some_and(|spouse| spouse.income.get() <= 480_000);
    let family = case.dependants.map_or(0, |d| {
        d.under_16
            + d.age_16_18
            + d.specified
            + d.age_23_69
            + d.elderly
            + d.elderly_cohabiting_parent
    });
    (1 + i64::from(spouse) + i64::from(family)) * 30_000
}
