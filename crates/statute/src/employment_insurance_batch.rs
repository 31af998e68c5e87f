//! 雇用保険料の一括計算 — what worker and employer bear of the wages of millions of persons.
//!
//! The second way to every amount, as in [`crate::batch`]: plain integers, no steps, no allocation
//! per person, and nothing of the explained rule, with which it is compared in tests.
//!
//! Law: 労働保険の保険料の徴収等に関する法律12条4項・31条. Rounding: deducted from pay (50銭以下切捨て).

use romori_types::FiscalYear;

use crate::batch::{MILLION, millionths, narrow};
use crate::employment_insurance::InsuredBusiness;
use crate::error::StatuteError;
use crate::law::Law;

/// 雇用保険料率の早見 — the rates of a fiscal year, made ready once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmploymentRateLookup {
    general: Millionths,
    agriculture: Millionths,
    construction: Millionths,
}

/// The worker's rate and the whole in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Millionths {
    employee: i64,
    total: i64,
}

/// 雇用保険料（一括） — what each side bears of one payment, in yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EmploymentShares {
    /// 労働者負担
    pub employee: i32,
    /// 事業主負担
    pub employer: i32,
}

impl EmploymentRateLookup {
    /// The rates of a fiscal year.
    ///
    /// # Errors
    /// When the year lies outside the checked range, the rates changed within it, or a rate has
    /// more than four decimals of a percent.
    pub fn new(law: &Law, year: FiscalYear) -> Result<Self, StatuteError> {
        let rates = law.labour.employment_rate.of_fiscal_year(year)?.value;
        let of = |business: InsuredBusiness| {
            let rate = business.of(rates);
            let employee = millionths(rate.employee)?;
            Ok(Millionths { employee, total: millionths(rate.total())? })
        };
        Ok(Self {
            general: of(InsuredBusiness::General)?,
            agriculture: of(InsuredBusiness::Agriculture)?,
            construction: of(InsuredBusiness::Construction)?,
        })
    }

    /// What each side bears of one payment of wages in yen. None for wages below zero.
    pub fn shares(&self, wages: i32, business: InsuredBusiness) -> Option<EmploymentShares> {
        if wages < 0 {
            return None;
        }
        let rate = match business {
            InsuredBusiness::General => self.general,
            InsuredBusiness::Agriculture => self.agriculture,
            InsuredBusiness::Construction => self.construction,
        };
        let wages = i64::from(wages);
        let exact = wages * rate.employee;
        let employee = exact / MILLION + i64::from(exact % MILLION > MILLION / 2);
        let employer = wages * rate.total / MILLION - employee;
        Some(EmploymentShares { employee: narrow(employee), employer: narrow(employer) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use romori_types::Yen;

    use super::*;
    use crate::employment_insurance::{EmploymentPremiumCase, employment_premium};
    use crate::premium::PremiumRounding;
    use crate::trace::Silent;

    const BUSINESSES: [InsuredBusiness; 3] =
        [InsuredBusiness::General, InsuredBusiness::Agriculture, InsuredBusiness::Construction];

    fn explained(year: i16, business: InsuredBusiness, wages: i32) -> EmploymentShares {
        let case = EmploymentPremiumCase {
            year: FiscalYear(year),
            business,
            payments: &[Yen::new(i64::from(wages))],
            rounding: PremiumRounding::default(),
        };
        let found = employment_premium(&case, Law::embedded(), &mut Silent).unwrap();
        let yen = |yen: Yen| i32::try_from(yen.get()).unwrap();
        EmploymentShares { employee: yen(found.employee), employer: yen(found.employer) }
    }

    fn lookup(year: i16) -> EmploymentRateLookup {
        EmploymentRateLookup::new(Law::embedded(), FiscalYear(year)).unwrap()
    }

    /// 5/1000 and 13.5/1000 in all: 236,900円 is 1,184円50銭 of 3,198円15銭.
    #[test]
    fn fifty_sen_and_one_more() {
        let shares = |wages| lookup(2026).shares(wages, InsuredBusiness::General).unwrap();
        assert_eq!(shares(236_900), EmploymentShares { employee: 1184, employer: 2014 });
        assert_eq!(shares(236_901), EmploymentShares { employee: 1185, employer: 2013 });
        assert_eq!(shares(0), EmploymentShares::default());
        assert_eq!(lookup(2026).shares(-1, InsuredBusiness::General), None);
    }

    /// Every wage at which the worker's half yen or the whole's next yen lies, −1, 0 and +1.
    #[test]
    fn agrees_around_every_fraction() {
        for year in 2023..=2026 {
            let lookup = lookup(year);
            for business in BUSINESSES {
                let (employee, total) = match business {
                    InsuredBusiness::General => (lookup.general.employee, lookup.general.total),
                    InsuredBusiness::Agriculture => {
                        (lookup.agriculture.employee, lookup.agriculture.total)
                    }
                    InsuredBusiness::Construction => {
                        (lookup.construction.employee, lookup.construction.total)
                    }
                };
                let halves = (0..1500).map(|yen| (yen * MILLION + MILLION / 2) / employee);
                let wholes = (0..4000).map(|yen| yen * MILLION / total);
                for wages in halves.chain(wholes).flat_map(|at| [at - 1, at, at + 1]) {
                    let Ok(wages) = i32::try_from(wages.max(0)) else { continue };
                    let fast = lookup.shares(wages, business).unwrap();
                    assert_eq!(fast, explained(year, business, wages), "{year} {wages}");
                }
            }
        }
    }

    #[test]
    fn a_year_with_two_rates_or_none_is_refused() {
        for year in [2021, 2022, 2027] {
            assert!(EmploymentRateLookup::new(Law::embedded(), FiscalYear(year)).is_err());
        }
    }

    proptest! {
        #[test]
        fn any_wages(
            year in 2023_i16..=2026,
            business in prop::sample::select(&BUSINESSES[..]),
            wages in prop_oneof![0_i32..3_000_000, 0..=i32::MAX],
        ) {
            let fast = lookup(year).shares(wages, business).unwrap();
            prop_assert_eq!(fast, explained(year, business, wages));
        }
    }
}
