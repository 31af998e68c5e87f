//! Works of construction and felling, the renewal's choices, months of the leaving notice.

use proptest::prelude::*;
use romori_types::{FiscalYear, Rate};

use super::*;
use crate::employment_insurance::{
    EmploymentPremiumCase, InsuredBusiness, employment_premium, explained_employment_rate,
};
use crate::labour_insurance::{
    ContractedWork, InstalmentCase, LabourRate, LabourRates, LabourWages, MeritSize, RenewalCase,
    SurplusUse, WorkSize, accident_rate, explained_accident_rate, is_bundled, is_merit_size,
    renewal, timber_wages, work_wages,
};
use crate::law::{Law, WorkPart};
use crate::leave_certificate::{
    CertificateCase, CertificateMonth, PartPaid, WageMonthPaid, WagePeriod, certificate,
    counted_months, daily_wage_of_six, is_whole_month,
};
use crate::premium::{Collection, FractionAgreement, LevyRounding, PremiumRounding};

fn per_1000(text: &str) -> Rate {
    Rate::from_per_1000_text(text).unwrap()
}

fn declaration(wages: LabourWages, surplus: SurplusUse) -> RenewalCase<'static> {
    let rates = || {
        let (workers_comp, employment) =
            (LabourRate::given(per_1000("6")), LabourRate::given(per_1000("13.5")));
        Some(LabourRates { workers_comp, employment })
    };
    RenewalCase {
        wages,
        expected_workers_comp: None,
        expected_employment: None,
        determined_rates: rates(),
        estimated_rates: rates(),
        declared: None,
        surplus,
        payment: InstalmentCase {
            year: FiscalYear(2026),
            count: 3,
            both_insurances: true,
            entrusted: false,
            established_on: None,
        },
    }
}

proptest! {
    /// What the tables give is what premiums use; both sides are the whole rate.
    #[test]
    fn rates_are_what_premiums_use(
        year in 2023_i16..=2026,
        at in 0_usize..3,
        number in 1_u32..100,
    ) {
        let (law, year) = (Law::embedded(), FiscalYear(year));
        let business =
            [InsuredBusiness::General, InsuredBusiness::Agriculture, InsuredBusiness::Construction]
                [at];
        let rate = explained(|trace| explained_employment_rate(year, business, law, trace));
        let case = EmploymentPremiumCase {
            year,
            business,
            payments: &[yen(1_000_000)],
            rounding: PremiumRounding::default(),
        };
        let found = explained(|trace| employment_premium(&case, law, trace));
        let of_million = |rate: Rate| rate.billionths() / 1_000;
        prop_assert_eq!(of_million(rate.employee), found.employee.get());
        prop_assert_eq!(of_million(rate.employer), found.employer.get());
        let number = format!("{number:02}");
        let mut trace = Explanation::default();
        let line = explained_accident_rate(year, &number, law, &mut trace).ok();
        let same = accident_rate(year, &number, law).ok().map(|(line, _)| line);
        prop_assert_eq!(line, same);
        if let Some(line) = line {
            replay(&trace).unwrap();
            prop_assert_eq!(&line.code, &number);
            let step = trace.steps.last().unwrap();
            prop_assert_eq!(step.result.value, Exact::from(line.rate));
        }
    }

    /// 則17条: a hundred workers, or twenty of whom the coefficient is 0.4; 400,000円 where bundled.
    #[test]
    fn a_merit_size_is_kept_by_more(
        workers in 0_u32..150,
        premium in 0_i64..1_000_000,
        tenths in 25_i64..900,
    ) {
        let law = Law::embedded();
        let rate = Rate::from_billionths(tenths * 100_000);
        let ask = |size| {
            explained(|trace| is_merit_size(FiscalYear(2026), size, rate, law, trace))
        };
        let found = ask(MeritSize::Workers(workers));
        // Of a thousand, 0.6 is for accidents not at work; the coefficient is 0.4.
        let enough = i64::from(workers) * (tenths - 6) >= 4_000;
        prop_assert_eq!(found, workers >= 100 || (workers >= 20 && enough));
        prop_assert!(!found || ask(MeritSize::Workers(workers + 1)));
        prop_assert_eq!(ask(MeritSize::BundledPremium(yen(premium))), premium >= 400_000);
    }

    /// 則13条: the share of what is contracted, with what is added and without what is left out.
    #[test]
    fn a_contract_counts_its_share(
        contract in 0_i64..900_000_000,
        added in 0_i64..90_000_000,
        left_out in 0_i64..90_000_000,
        place in 0_usize..5,
    ) {
        let (number, part, percent) = [
            ("33", WorkPart::Whole, 17),
            ("35", WorkPart::Whole, 23),
            ("36", WorkPart::Assembly, 38),
            ("36", WorkPart::Other, 21),
            ("37", WorkPart::Whole, 23),
        ][place];
        let work = ContractedWork {
            started_on: date("2026-05-01"),
            business_type_number: number,
            part,
            contract: yen(contract),
            added: yen(added),
            excluded: yen(left_out.min(contract + added)),
        };
        let found = explained(|trace| work_wages(&work, Law::embedded(), trace));
        let amount = contract + added - left_out.min(contract + added);
        prop_assert_eq!(found.contract.get(), amount);
        prop_assert_eq!(found.wages.get(), amount * percent / 100);
    }

    /// 則14条: tenths of cubic metres at the cost of one; 則6条: bundled below both bounds alone.
    #[test]
    fn felling_and_bundling(
        tenths in 0_i64..30_000,
        cost in 0_i64..9_000,
        premium in 1_500_000_i64..1_700_000,
        contract in 179_000_000_i64..181_000_000,
    ) {
        let volume = Exact::ratio(i128::from(tenths), 10).unwrap();
        let wages = explained(|trace| timber_wages(volume, yen(cost), trace));
        prop_assert_eq!(wages.get(), tenths * cost / 10);
        let law = Law::embedded();
        let ask = |size| {
            explained(|trace| is_bundled(date("2026-05-01"), yen(premium), size, law, trace))
        };
        let small = premium < 1_600_000;
        let of_contract = ask(WorkSize::Contract(yen(contract)));
        prop_assert_eq!(of_contract, small && contract < 180_000_000);
        prop_assert_eq!(ask(WorkSize::Timber(volume)), small && tenths < 10_000);
    }

    /// 則24条: what is expected counts only below half or over twice of what was determined.
    #[test]
    fn an_expectation_near_the_past_is_the_past(
        accident in 1_000_i64..90_000_000,
        employment in 1_000_i64..90_000_000,
        expected in 1_i64..300_000_000,
    ) {
        let wages = LabourWages { workers_comp: yen(accident), employment: yen(employment) };
        let case = RenewalCase {
            expected_workers_comp: Some(yen(expected)),
            expected_employment: Some(yen(expected)),
            ..declaration(wages, SurplusUse::Premium)
        };
        let found = explained(|trace| renewal(&case, Law::embedded(), trace));
        let used = |before: i64| {
            let base = |wages: i64| wages / 1_000 * 1_000;
            let near = expected * 2 >= before && expected <= before * 2;
            base(if near { before } else { expected })
        };
        let (wc, ei) = (used(accident), used(employment));
        let premium = if wc == ei {
            wc * 195 / 10_000
        } else {
            wc * 6 / 1_000 + ei * 135 / 10_000
        };
        prop_assert_eq!(found.estimate.unwrap().premium.get(), premium);
    }

    /// 則37条: a surplus pays what it is meant for and no more; the rest stays.
    #[test]
    fn a_surplus_pays_what_it_is_for(
        wages in 0_i64..90_000_000,
        declared in 0_i64..9_000_000,
        place in 0_usize..4,
    ) {
        let meant = [
            SurplusUse::Premium, SurplusUse::Contribution, SurplusUse::Both, SurplusUse::Refund,
        ][place];
        let wages = LabourWages { workers_comp: yen(wages), employment: yen(wages) };
        let case =
            RenewalCase { declared: Some(yen(declared)), ..declaration(wages, meant) };
        let found = explained(|trace| renewal(&case, Law::embedded(), trace));
        let (settled, estimate) = (found.settlement.unwrap(), found.estimate.unwrap());
        let paid: Yen = estimate.parts.iter().copied().sum();
        let on_premium = estimate.premium - paid;
        let all = on_premium + settled.contribution_offset + settled.surplus_left;
        prop_assert_eq!(all, settled.surplus);
        prop_assert!(settled.contribution_offset <= found.general_contribution);
        let premium = matches!(meant, SurplusUse::Premium | SurplusUse::Both);
        let contribution = matches!(meant, SurplusUse::Contribution | SurplusUse::Both);
        let first = if premium { settled.surplus.min(estimate.premium) } else { Yen::ZERO };
        prop_assert_eq!(on_premium, first);
        let rest = settled.surplus - first;
        let second =
            if contribution { rest.min(found.general_contribution) } else { Yen::ZERO };
        prop_assert_eq!(settled.contribution_offset, second);
        let first_payment = settled.first_payment_premium + settled.shortage
            + found.general_contribution - settled.contribution_offset;
        prop_assert_eq!(settled.first_payment, first_payment);
    }

    /// 則7条: the loss is the day after, and ten days from the one after that.
    #[test]
    fn a_loss_is_notified_in_ten_days(offset in 0_i64..1_500) {
        let case = CertificateCase {
            left_on: later("2023-02-01", offset),
            rows: Some(1),
            start: None,
            part: PartPaid::default(),
            months: &[],
        };
        let found = explained(|trace| certificate(&case, Law::embedded(), trace));
        prop_assert_eq!(days_to(case.left_on, found.loss_date), 1);
        prop_assert_eq!(days_to(found.loss_date, found.counting_starts), 1);
        prop_assert_eq!(days_to(found.loss_date, found.notice_due), 10);
        prop_assert!(found.notice_due <= found.notice_due_adjusted);
    }

    /// 14条: eleven days or eighty hours, each month by itself; six whole ones make a day's wage.
    #[test]
    fn months_and_their_daily_wage(
        months in proptest::collection::vec(
            (0_u32..=28, proptest::option::of(0_i64..200), 0_i64..900_000, any::<bool>()), 0..9,
        ),
    ) {
        let law = Law::embedded();
        let paid = |days, hours: Option<i64>| {
            CertificateMonth { days, hours: hours.map(whole) }
        };
        let list: Vec<CertificateMonth> =
            months.iter().map(|(days, hours, ..)| paid(*days, *hours)).collect();
        let found = explained(|trace| counted_months(&list, law, trace));
        let counts = |days: u32, hours: Option<i64>| {
            days >= 11 || hours.is_some_and(|hours| hours >= 80)
        };
        let expected: Vec<bool> =
            months.iter().map(|(days, hours, ..)| counts(*days, *hours)).collect();
        prop_assert_eq!(found, expected);
        let left = date("2026-09-30");
        let paid_months: Vec<WageMonthPaid> = months
            .iter()
            .map(|(days, hours, wages, is_month)| WageMonthPaid {
                period: WagePeriod {
                    from: date("2026-09-01"), to: left, is_month: *is_month,
                },
                paid: paid(*days, *hours),
                wages: yen(*wages),
            })
            .collect();
        let mut six = Vec::new();
        for ((days, hours, wages, is_month), month) in months.iter().zip(&paid_months) {
            let is = explained(|trace| is_whole_month(month, left, law, trace));
            prop_assert_eq!(is, *is_month && counts(*days, *hours));
            if is && six.len() < 6 {
                six.push(*wages);
            }
        }
        let mut trace = crate::trace::Explanation::default();
        let found = daily_wage_of_six(&paid_months, left, law, &mut trace).unwrap();
        crate::replay::replay(&trace).unwrap();
        let expected = (six.len() == 6).then(|| six.iter().sum::<i64>() / 180);
        prop_assert_eq!(found.map(Yen::get), expected);
    }

    /// Several payments are each rounded; both sides of each make its whole.
    #[test]
    fn payments_are_rounded_one_by_one(
        wages in proptest::collection::vec(0_i64..2_000_000, 1..6), cash: bool,
    ) {
        let payments: Vec<Yen> = wages.iter().copied().map(yen).collect();
        let collection = if cash { Collection::PaidInCash } else { Collection::DeductedFromPay };
        let rounding = PremiumRounding {
            collection, agreement: FractionAgreement::None, levy: LevyRounding::Apart,
        };
        let case = EmploymentPremiumCase {
            year: FiscalYear(2026),
            business: InsuredBusiness::General,
            payments: &payments,
            rounding,
        };
        let found = explained(|trace| employment_premium(&case, Law::embedded(), trace));
        // 5 per 1,000: 50 sen are dropped from pay, raised in cash; 13.5 of both sides.
        let own: i64 = wages.iter().map(|w| (w * 5 + if cash { 500 } else { 499 }) / 1_000).sum();
        let all: i64 = wages.iter().map(|w| w * 135 / 10_000).sum();
        prop_assert_eq!((found.employee.get(), found.employer.get()), (own, all - own));
    }
}
