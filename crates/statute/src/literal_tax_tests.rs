//! Slow readings of the articles of tax withheld and of numbers and days, on anything that can be:
//! whole numbers, nothing of the rules.

use proptest::prelude::*;
use romori_types::{Date, Exact, Yen};

use crate::calendar::{BusinessCalendar, is_open, plus_days};
use crate::check_digit::{CheckedNumber, check_digit};
use crate::commuting_allowance::{CommutingAllowanceCase, CommutingMeans, commuting_allowance};
use crate::due_date::{DueFrom, DueRule, due_date};
use crate::employment_insurance_coverage::{
    EmploymentCoverageCase, EmploymentStatus, SeveralJobsCase, Studies, employment_coverage,
    several_jobs,
};
use crate::law::Law;
use crate::remuneration::{PayItem, PayItemKind, pay_totals};
use crate::retirement_pay::{
    RetirementDeclaration, RetirementPayCase, RetirementPayCategory, retirement_tax,
};
use crate::trace::Silent;
use crate::withholding::{WithholdingColumn, WithholdingMethod};
use crate::withholding_batch::WithholdingLookup;
use crate::withholding_bonus::{
    AfterSocialInsurance, BonusWithholdingCase, BonusWithholdingTable, bonus_withholding,
};
use crate::withholding_dependants::{DeclaredDependants, withholding_dependants};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// 所得税法30条・201条, 復興財源確保法28条, 地方税法328条の3: of 2026, in thousandths of a yen.
fn retired(pay: i64, years: i64, officer: bool, disability: bool) -> [i64; 5] {
    let deduction = if years <= 20 { years * 400_000 } else { 8_000_000 + (years - 20) * 700_000 };
    let deduction = deduction.max(800_000) + if disability { 1_000_000 } else { 0 };
    let left = (pay - deduction).max(0);
    // Halves of a yen.
    let income = match (years <= 5, officer) {
        (true, true) => left * 2,
        (true, false) => left.min(3_000_000) + (left - 3_000_000).max(0) * 2,
        (false, _) => left,
    };
    let taxable = income / 2_000 * 1_000;
    let tiers = [
        (1_950_000, 5, 0),
        (3_300_000, 10, 97_500),
        (6_950_000, 20, 427_500),
        (9_000_000, 23, 636_000),
        (18_000_000, 33, 1_536_000),
        (40_000_000, 40, 2_796_000),
        (i64::MAX, 45, 4_796_000),
    ];
    let (_, percent, off) = tiers.iter().find(|(upto, ..)| taxable < *upto).unwrap();
    let tax = taxable * percent / 100 - off;
    [
        deduction,
        taxable,
        tax * 1_021 / 1_000,
        taxable * 6 / 10_000 * 100,
        taxable * 4 / 10_000 * 100,
    ]
}

fn boundary_pay() -> impl Strategy<Value = i64> {
    let near =
        prop::sample::select(vec![800_000_i64, 3_800_000, 8_000_000, 11_000_000, 26_000_000]);
    prop_oneof![(near, -1_i64..=1).prop_map(|(at, by)| at + by), 0_i64..150_000_000]
}

/// Whether the pay of the month before is added, where the monthly table is used.
fn added(by: BonusWithholdingTable) -> Option<bool> {
    match by {
        BonusWithholdingTable::Monthly { add_previous_month, .. } => Some(add_previous_month),
        BonusWithholdingTable::Rates(_) => None,
    }
}

fn column(otsu: bool, dependants: u32) -> WithholdingColumn {
    if otsu {
        WithholdingColumn::Otsu { secondary_dependants: 0 }
    } else {
        WithholdingColumn::Kou { dependants }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn retirement_pay(
        pay in boundary_pay(),
        years in 1_u32..50,
        officer in any::<bool>(),
        disability in any::<bool>(),
    ) {
        let declaration = RetirementDeclaration { service_years: years, officer, disability };
        let (pay_yen, declaration) = (Yen::new(pay), Some(declaration));
        let case = RetirementPayCase { year: 2026, pay: pay_yen, declaration };
        let found = retirement_tax(&case, Law::embedded(), &mut Silent).unwrap();
        let declared = found.declared.unwrap();
        let slow = retired(pay, i64::from(years), officer, disability);
        let fast = [
            declared.deduction,
            declared.taxable,
            found.income_tax,
            declared.municipal,
            declared.prefectural,
        ];
        prop_assert_eq!(fast.map(Yen::get), slow);
        let short = declared.category == RetirementPayCategory::Short;
        prop_assert_eq!(short, years <= 5 && !officer);
        let undeclared = RetirementPayCase { declaration: None, ..case };
        let found = retirement_tax(&undeclared, Law::embedded(), &mut Silent).unwrap();
        prop_assert_eq!(found.income_tax.get(), pay * 2_042 / 10_000);
    }

    /// 所得税法186条: the rate of the bonus, or six or twelve times what its part adds in the month.
    #[test]
    fn a_bonus(
        year in 2025_i16..=2027,
        bonus in prop_oneof![1_i64..3_000_000, 1_i64..30_000_000],
        previous in prop_oneof![1 => Just(0_i64), 1 => -5_000_i64..0, 8 => 1_i64..1_500_000],
        period_months in 1_u32..13,
        otsu in any::<bool>(),
        dependants in 0_u32..10,
    ) {
        let law = Law::embedded();
        let case = BonusWithholdingCase {
            year,
            column: column(otsu, dependants),
            bonus: AfterSocialInsurance::Net(Yen::new(bonus)),
            previous_month: AfterSocialInsurance::Net(Yen::new(previous)),
            period_months,
            method: WithholdingMethod::Table,
        };
        let found = bonus_withholding(&case, law, &mut Silent).unwrap();
        let lookup = WithholdingLookup::monthly(law, year).unwrap();
        let table = |pay: i64| lookup.tax(pay, case.column).unwrap();
        let parts = if period_months > 6 { 12 } else { 6 };
        let rates = law.tax.bonus_rates.of_year(year).unwrap().value;
        let slow = if previous <= 0 {
            prop_assert_eq!(added(found.by), Some(false));
            table(bonus / parts) * parts
        } else if bonus > previous * 10 {
            prop_assert_eq!(added(found.by), Some(true));
            (table(bonus / parts + previous) - table(previous)) * parts
        } else {
            let kou = usize::try_from(dependants.min(7)).unwrap();
            let bands = if otsu { &rates.otsu } else { &rates.kou[kou] };
            let rate = bands.iter().rev().find(|band| band.from <= previous).unwrap().rate;
            prop_assert_eq!(found.by, BonusWithholdingTable::Rates(rate));
            let exact = i128::from(bonus) * i128::from(rate.billionths());
            i64::try_from(exact / 1_000_000_000).unwrap()
        };
        prop_assert_eq!(found.tax.get(), slow);
    }

    /// 所得税法施行令20条の2 from April 2026: 交通機関 150,000円; by vehicle the limit of the distance,
    /// parking up to 5,000円 and the fare besides.
    #[test]
    fn commuting(
        allowance in 0_i64..250_000,
        tenths in 0_i64..1_200,
        fare in 0_i64..120_000,
        parking in 0_i64..8_000,
        by_vehicle in any::<bool>(),
    ) {
        let one_way_km = Exact::ratio(i128::from(tenths), 10).unwrap();
        let means = if by_vehicle {
            CommutingMeans::Vehicle { one_way_km, fare: Yen::new(fare), parking: Yen::new(parking) }
        } else {
            CommutingMeans::PublicTransport
        };
        let month = "2026-11".parse().unwrap();
        let allowance_yen = Yen::new(allowance);
        let case = CommutingAllowanceCase { month, allowance: allowance_yen, means };
        let found = commuting_allowance(&case, Law::embedded(), &mut Silent).unwrap();
        let bands = Law::embedded().tax.commuting_by_vehicle.on_month(month).unwrap().value;
        let limit = if by_vehicle {
            let reached = |from: i64| tenths >= from * 10;
            let distance = bands.bands.iter().rev().find(|band| reached(band.from_km));
            let distance = distance.map_or(0, |band| band.limit);
            let parking = if tenths >= 20 { parking.min(5_000) } else { 0 };
            (distance + parking + fare).min(150_000)
        } else {
            150_000
        };
        prop_assert_eq!(found.non_taxable.get(), allowance.min(limit));
        prop_assert_eq!(found.taxable, allowance_yen - found.non_taxable);
        prop_assert_eq!(found.remuneration, allowance_yen);
    }

    #[test]
    fn dependants_of_the_table(
        spouse in any::<bool>(),
        relatives in 0_u32..9,
        own in prop::array::uniform2(any::<bool>()),
        lone in 0_u32..3,
        disabled_dependants in 0_u32..4,
        cohabiting in 0_u32..4,
    ) {
        let declared = DeclaredDependants {
            spouse,
            relatives,
            disabled: own[0],
            widow: lone == 1,
            single_parent: lone == 2,
            working_student: own[1],
            disabled_dependants,
            cohabiting_specially_disabled: cohabiting.min(disabled_dependants),
        };
        let found = withholding_dependants(&declared, 2026, Law::embedded(), &mut Silent);
        let own = own.iter().filter(|is| **is).count() + usize::from(lone > 0);
        let extra = u32::try_from(own).unwrap()
            + disabled_dependants
            + declared.cohabiting_specially_disabled;
        let found = found.unwrap();
        prop_assert_eq!((found.extra, found.all), (extra, extra + relatives + u32::from(spouse)));
    }

    /// What is paid in return for work, and what of it is taxed: commuting over 150,000円.
    #[test]
    fn pay_items(amounts in prop::array::uniform6(0_i64..400_000)) {
        use PayItemKind::{
            Allowance, BasePay, CommutingAllowance, CongratulatoryPayment, ExpenseReimbursement,
            OvertimePay,
        };
        let kinds = [
            BasePay, Allowance, OvertimePay, CommutingAllowance, ExpenseReimbursement,
            CongratulatoryPayment,
        ];
        let items: Vec<PayItem> = kinds
            .into_iter()
            .zip(amounts)
            .map(|(kind, amount)| PayItem { kind, amount: Yen::new(amount) })
            .collect();
        let month = "2026-11".parse().unwrap();
        let found = pay_totals(&items, month, Law::embedded(), &mut Silent).unwrap();
        let [base, allowance, overtime, commuting, ..] = amounts;
        let work = base + allowance + overtime + commuting;
        prop_assert_eq!(found.gross_pay.get(), amounts.iter().sum::<i64>());
        prop_assert_eq!((found.remuneration.as_yen().get(), found.wages.get()), (work, work));
        prop_assert_eq!(found.taxable.get(), work - commuting.min(150_000));
    }

    /// 平成26年総務省令85号5条 and 法人番号の指定等に関する省令2条, digit by digit; and no other digit fits.
    #[test]
    fn check_digits(digits in prop::array::uniform12(0_u32..10)) {
        let text = |count: usize| -> String {
            digits.iter().take(count).map(|digit| char::from_digit(*digit, 10).unwrap()).collect()
        };
        let weigh = |count: usize, weight: &dyn Fn(usize) -> u32| -> u32 {
            (1..=count).map(|place| digits[count - place] * weight(place)).sum()
        };
        // Places from the right: 2 to 7, then 2 to 6.
        let weight = |place: usize| u32::try_from(if place <= 6 { place + 1 } else { place - 5 });
        let rest = weigh(11, &|place| weight(place).unwrap()) % 11;
        let individual = if rest <= 1 { 0 } else { 11 - rest };
        let found = check_digit(CheckedNumber::Individual, &text(11), &mut Silent).unwrap();
        prop_assert_eq!(found, individual);
        let sum = weigh(12, &|place| if place % 2 == 1 { 1 } else { 2 });
        let found = check_digit(CheckedNumber::Corporate, &text(12), &mut Silent).unwrap();
        prop_assert_eq!(found, 9 - sum % 9);
    }

    /// 雇用保険法6条: 20 hours (10 from October 2028), 31 days, no student of the day.
    #[test]
    fn who_is_insured(
        tenths in 0_i64..500,
        expected_days in 0_u32..80,
        later in any::<bool>(),
        student in any::<bool>(),
        director in any::<bool>(),
    ) {
        let case = EmploymentCoverageCase {
            on: date(if later { "2028-10-01" } else { "2028-09-30" }),
            weekly_hours: Exact::ratio(i128::from(tenths), 10).unwrap(),
            expected_days,
            studies: if student { Studies::Daytime } else { Studies::None },
            graduating_and_staying: false,
            status: if director { EmploymentStatus::Director } else { EmploymentStatus::Employee },
        };
        let found = employment_coverage(&case, Law::embedded(), &mut Silent).unwrap();
        let hours = tenths >= if later { 100 } else { 200 };
        prop_assert_eq!(found, hours && expected_days >= 31 && !student && !director);
    }

    /// 雇用保険法37条の5: some two of the jobs, each of 5 to under 20 hours, 20 together.
    #[test]
    fn two_jobs_together(
        hours in prop::collection::vec(0_i64..45, 1..4),
        age in 60_u8..70,
        applied in any::<bool>(),
    ) {
        let weekly_hours: Vec<Exact> =
            hours.iter().map(|halves| Exact::ratio(i128::from(*halves), 2).unwrap()).collect();
        let case =
            SeveralJobsCase { on: date("2026-11-01"), age, weekly_hours: &weekly_hours, applied };
        let found = several_jobs(&case, Law::embedded(), &mut Silent).unwrap();
        let fits = |halves: i64| (10..40).contains(&halves);
        let pair = (0..hours.len()).any(|one| {
            (one + 1..hours.len()).any(|other| {
                fits(hours[one]) && fits(hours[other]) && hours[one] + hours[other] >= 40
            })
        });
        prop_assert_eq!(found, pair && age >= 65 && applied);
    }

    /// A due date is moved to the next open day, over closed days alone; what must be filed before
    /// something begins to the one before.
    #[test]
    fn due_days_are_open(rule in prop::sample::select(&DueRule::ALL[..]), days in 0_i64..1_400) {
        let law = Law::embedded();
        let day = plus_days(date("2023-02-01"), days).unwrap();
        let month = romori_types::YearMonth::of(day);
        let from = match rule.selected_by() {
            "year" => DueFrom::Year(day.year()),
            "month" => DueFrom::Month(month),
            _ => DueFrom::Event(day),
        };
        let Ok(found) = due_date(law, rule, from, &mut Silent) else {
            prop_assert!(day.year() >= 2026, "{:?} {}", rule, day);
            return Ok(());
        };
        let by = if rule == DueRule::ArticleThirtySixAgreement { -1 } else { 1 };
        let mut open = found.due;
        while !is_open(law, BusinessCalendar::Standard, open).unwrap() {
            open = plus_days(open, by).unwrap();
        }
        prop_assert_eq!(found.due_adjusted, open);
        prop_assert!(found.filing_from.is_none_or(|first| first <= found.due));
    }
}
