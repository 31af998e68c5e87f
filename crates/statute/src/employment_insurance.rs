//! 雇用保険料 — rates, and what worker and employer bear of wages as they are paid.
//!
//! Law: 労働保険の保険料の徴収等に関する法律12条・31条・32条. There is no grade and no cap, and since April
//! 2020 no age from which nothing is due.

use romori_types::{FiscalYear, Rounding, Yen};

use crate::error::StatuteError;
use crate::law::{
    Basis, BasisKind, EmploymentInsuranceRate, EmploymentInsuranceRates, InForce, Law,
};
use crate::premium::PremiumRounding;
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static SHARE: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律12条4項"),
    Basis::act("労働保険の保険料の徴収等に関する法律31条1項"),
];
static FRACTION: [Basis; 2] = [
    Basis::act("通貨の単位及び貨幣の発行等に関する法律3条"),
    Basis::other(BasisKind::Guidance, "厚生労働省「雇用保険料率」の端数の注記"),
];
static EMPLOYER: [Basis; 1] = [Basis::act("労働保険の保険料の徴収等に関する法律31条3項")];
static SUM: [Basis; 1] = [Basis::act("労働保険の保険料の徴収等に関する法律32条1項")];

/// 事業の種類 — by which the rate differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InsuredBusiness {
    /// 一般の事業
    General,
    /// 農林水産・清酒製造の事業
    Agriculture,
    /// 建設の事業
    Construction,
}

impl InsuredBusiness {
    /// Its name.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::General => "一般の事業",
            Self::Agriculture => "農林水産・清酒製造の事業",
            Self::Construction => "建設の事業",
        }
    }

    pub(crate) const fn of(self, rates: &EmploymentInsuranceRates) -> EmploymentInsuranceRate {
        match self {
            Self::General => rates.general,
            Self::Agriculture => rates.agriculture,
            Self::Construction => rates.construction,
        }
    }
}

/// 雇用保険料の問い — wages paid to one worker in a fiscal year.
#[derive(Debug, Clone, Copy)]
pub struct EmploymentPremiumCase<'a> {
    /// Which year's rates.
    pub year: FiscalYear,
    /// Of which business.
    pub business: InsuredBusiness,
    /// 賃金 — each payment by itself.
    pub payments: &'a [Yen],
    /// What was agreed about fractions.
    pub rounding: PremiumRounding,
}

/// 雇用保険料 — what each side bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmploymentPremium {
    /// The rates used.
    pub rate: EmploymentInsuranceRate,
    /// 労働者負担, the sum of every payment's.
    pub employee: Yen,
    /// 事業主負担, the sum of every payment's.
    pub employer: Yen,
}

/// The rates of a business in a fiscal year.
///
/// Law: 労働保険の保険料の徴収等に関する法律12条4項・31条. Unit: share of the wages.
///
/// # Errors
/// When the year lies outside the checked range, or when the rates changed within it: 令和4年度 has
/// two, of which the year alone chooses none.
pub fn employment_insurance_rate(
    year: FiscalYear,
    business: InsuredBusiness,
    law: &Law,
) -> Result<EmploymentInsuranceRate, StatuteError> {
    Ok(business.of(law.labour.employment_rate.of_fiscal_year(year)?.value))
}

/// 雇用保険料率 — the rates of a business in a fiscal year, explained.
///
/// Law: 労働保険の保険料の徴収等に関する法律12条4項・31条1項. Unit: share of the wages.
///
/// # Errors
/// As [`employment_insurance_rate`].
pub fn explained_employment_rate<T: Trace>(
    year: FiscalYear,
    business: InsuredBusiness,
    law: &Law,
    trace: &mut T,
) -> Result<EmploymentInsuranceRate, StatuteError> {
    let found = law.labour.employment_rate.of_fiscal_year(year)?;
    let rate = business.of(found.value);
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("雇用保険料率", &SHARE).with(&parameters);
    let employee = Quantity::parameter("労働者負担の率", rate.employee, Unit::Rate);
    let employer = Quantity::parameter("事業主負担の率", rate.employer, Unit::Rate);
    let both = [&employee, &employer];
    rule.take(trace, "雇用保険率", Unit::Rate, Operation::Sum, &both, |total| {
        let business = business.ja();
        format!("{business}は、労働者負担{employee}と事業主負担{employer}を合わせて{total}です。")
    })?;
    Ok(rate)
}

/// What worker and employer bear of each payment of wages.
///
/// Law: 労働保険の保険料の徴収等に関する法律12条4項・31条. Rounding: the worker's part of each
/// payment by itself, as agreed, else 50 sen or less dropped; the employer bears what remains of
/// the whole, its fraction dropped. Unit: whole yen. Not covered: 印紙保険料 of day labourers.
///
/// # Errors
/// As [`employment_insurance_rate`]; when wages are negative or there is no payment.
pub fn employment_premium<T: Trace>(
    case: &EmploymentPremiumCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<EmploymentPremium, StatuteError> {
    let found = law.labour.employment_rate.of_fiscal_year(case.year)?;
    let rate = case.business.of(found.value);
    let mut employees = Vec::with_capacity(case.payments.len());
    let mut employers = Vec::with_capacity(case.payments.len());
    for yen in case.payments {
        if *yen < Yen::ZERO {
            let message = "賃金は0円以上で入れてください。";
            return Err(StatuteError::impossible("wages", message));
        }
        let wages = Quantity::yen("賃金", *yen);
        let payment = Payment { wages, rate, found, case };
        let employee = payment.employee(trace)?;
        employers.push(payment.employer(&employee, trace)?);
        employees.push(employee);
    }
    let employee = summed("労働者の負担", &employees, trace)?;
    let employer = summed("事業主の負担", &employers, trace)?;
    let several = case.payments.len() != 1;
    trace.gives(if several { "employee_total" } else { "employee" }, &employee);
    trace.gives(if several { "employer_total" } else { "employer" }, &employer);
    Ok(EmploymentPremium { rate, employee: employee.as_yen(), employer: employer.as_yen() })
}

/// One payment under way.
struct Payment<'a> {
    wages: Quantity,
    rate: EmploymentInsuranceRate,
    found: InForce<'a, EmploymentInsuranceRates>,
    case: &'a EmploymentPremiumCase<'a>,
}

impl Payment<'_> {
    fn employee<T: Trace>(&self, trace: &mut T) -> Result<Quantity, StatuteError> {
        let (wages, business) = (&self.wages, self.case.business.ja());
        let rate = Quantity::parameter("労働者負担の率", self.rate.employee, Unit::Rate);
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("雇用保険料", &SHARE).with(&parameters);
        let product = Operation::Product;
        let exact =
            rule.take(trace, "丸める前", Unit::Yen, product, &[wages, &rate], |exact| {
                format!("{business}の労働者の負担は、賃金{wages} × {rate}で{exact}です。")
            })?;
        let rounding = self.case.rounding;
        let round = Operation::Round(rounding.of_share());
        let rule = Rule::new("端数の処理", &FRACTION);
        rule.take(trace, "労働者の負担", Unit::Yen, round, &[&exact], |yen| {
            if exact.value.as_whole().is_some() {
                format!("雇用保険料の労働者の負担は{yen}です。端数はありません。")
            } else {
                format!("雇用保険料の{exact}は、{}{yen}です。", rounding.in_words())
            }
        })
    }

    fn employer<T: Trace>(
        &self,
        employee: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let wages = &self.wages;
        let rate = Quantity::parameter("雇用保険率", self.rate.total(), Unit::Rate);
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("全額", &EMPLOYER).with(&parameters);
        let product = Operation::Product;
        let exact = rule.take(trace, "全額", Unit::Yen, product, &[wages, &rate], |exact| {
            format!("雇用保険料の全額は、賃金{wages} × {rate}で{exact}です。")
        })?;
        let round = Operation::Round(Rounding::Down);
        let whole = rule.take(trace, "全額", Unit::Yen, round, &[&exact], |whole| {
            if exact.value.as_whole().is_some() {
                format!("端数はなく{whole}です。")
            } else {
                format!("円未満を切り捨てて{whole}です。")
            }
        })?;
        let rest = Operation::Difference;
        let rule = Rule::new("事業主の負担", &EMPLOYER);
        rule.take(trace, "事業主の負担", Unit::Yen, rest, &[&whole, employee], |employer| {
            format!("全額{whole}から労働者の{employee}を引いて、事業主の負担は{employer}です。")
        })
    }
}

/// The sum of every payment's part; of one payment that part itself.
fn summed<T: Trace>(
    name: &'static str,
    parts: &[Quantity],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    match parts {
        [] => {
            Err(StatuteError::impossible("wage_payments", "賃金の支払いを1件以上入れてください。"))
        }
        [only] => Ok(only.clone()),
        several => {
            let operands: Vec<&Quantity> = several.iter().collect();
            let rule = Rule::new("合計", &SUM);
            rule.take(trace, name, Unit::Yen, Operation::Sum, &operands, |sum| {
                format!("支払い{}件の{name}を合わせて{sum}です。", several.len())
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use romori_types::{Exact, Rate};

    use super::*;
    use crate::premium::{Collection, FractionAgreement, LevyRounding};
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    const BUSINESSES: [InsuredBusiness; 3] =
        [InsuredBusiness::General, InsuredBusiness::Agriculture, InsuredBusiness::Construction];

    fn rates(year: i16) -> Result<Vec<(String, String)>, StatuteError> {
        BUSINESSES
            .iter()
            .map(|business| {
                let rate = employment_insurance_rate(FiscalYear(year), *business, Law::embedded())?;
                Ok((rate.employee.per_1000_text(), rate.employer.per_1000_text()))
            })
            .collect()
    }

    /// 雇用保険料率の告示 (千分率), as published for each year.
    #[test]
    fn the_published_rates() {
        for (year, expected) in [
            (2023, [("6", "9.5"), ("7", "10.5"), ("7", "11.5")]),
            (2024, [("6", "9.5"), ("7", "10.5"), ("7", "11.5")]),
            (2025, [("5.5", "9"), ("6.5", "10"), ("6.5", "11")]),
            (2026, [("5", "8.5"), ("6", "9.5"), ("6", "10.5")]),
        ] {
            let expected = expected.map(|(own, other)| (own.to_owned(), other.to_owned()));
            assert_eq!(rates(year).unwrap(), expected, "{year}");
        }
    }

    #[test]
    fn a_year_with_two_rates_or_none_is_refused() {
        for year in [2021, 2027] {
            assert!(matches!(rates(year), Err(StatuteError::OutOfRange { .. })), "{year}");
        }
        assert!(matches!(rates(2022), Err(StatuteError::TwoValues { year: 2022, .. })));
    }

    fn rounding(collection: Collection, agreement: FractionAgreement) -> PremiumRounding {
        PremiumRounding { collection, agreement, levy: LevyRounding::Apart }
    }

    fn borne(wages: i64, rounding: PremiumRounding) -> (i64, i64) {
        let case = EmploymentPremiumCase {
            year: FiscalYear(2026),
            business: InsuredBusiness::General,
            payments: &[Yen::new(wages)],
            rounding,
        };
        let mut trace = Explanation::default();
        let found = employment_premium(&case, Law::embedded(), &mut trace).unwrap();
        let replayed = replay(&trace).unwrap();
        assert_eq!(replayed[0].1, Exact::from(found.employee));
        assert_eq!(replayed[1].1, Exact::from(found.employer));
        (found.employee.get(), found.employer.get())
    }

    /// 5/1000: 236,900円 is 1,184円50銭, one yen of wages half a sen.
    #[test]
    fn fifty_sen_and_one_more() {
        use Collection::{DeductedFromPay, PaidInCash};
        use FractionAgreement::{Down, HalfUp, None, Up};
        for (wages, collection, agreement, employee) in [
            (236_899, DeductedFromPay, None, 1184),
            (236_900, DeductedFromPay, None, 1184),
            (236_901, DeductedFromPay, None, 1185),
            (236_899, PaidInCash, None, 1184),
            (236_900, PaidInCash, None, 1185),
            (236_900, DeductedFromPay, HalfUp, 1185),
            (236_999, DeductedFromPay, Down, 1184),
            (236_801, DeductedFromPay, Up, 1185),
            (0, DeductedFromPay, Up, 0),
        ] {
            let (own, other) = borne(wages, rounding(collection, agreement));
            assert_eq!(own, employee, "{wages}");
            // 13.5/1000 in all, the fraction dropped.
            assert_eq!(own + other, wages * 135 / 10_000, "{wages}");
        }
    }

    /// The slow reading in whole numbers, against the rule, for every business and year.
    #[test]
    fn both_ways_agree() {
        for year in 2023..=2026 {
            for business in BUSINESSES {
                let law = Law::embedded();
                let rate = employment_insurance_rate(FiscalYear(year), business, law).unwrap();
                let million = |rate: Rate| rate.billionths() / 1000;
                for wages in (0..3_000_000).step_by(7_919).chain([1, 99, 100, 101, 199, 200]) {
                    let case = EmploymentPremiumCase {
                        year: FiscalYear(year),
                        business,
                        payments: &[Yen::new(wages)],
                        rounding: PremiumRounding::default(),
                    };
                    let found = employment_premium(&case, law, &mut Silent).unwrap();
                    let (whole, rest) = (
                        wages * million(rate.employee) / 1_000_000,
                        wages * million(rate.employee) % 1_000_000,
                    );
                    let employee = whole + i64::from(rest > 500_000);
                    let total = wages * million(rate.total()) / 1_000_000;
                    assert_eq!(found.employee.get(), employee, "{year} {wages}");
                    assert_eq!(found.employer.get(), total - employee, "{year} {wages}");
                }
            }
        }
    }

    #[test]
    fn each_payment_is_rounded_by_itself() {
        let payments = [236_900, 241_300, 236_900, 410_700].map(Yen::new);
        let case = EmploymentPremiumCase {
            year: FiscalYear(2026),
            business: InsuredBusiness::General,
            payments: &payments,
            rounding: PremiumRounding::default(),
        };
        let found = employment_premium(&case, Law::embedded(), &mut Silent).unwrap();
        // 1184.5, 1206.5, 1184.5, 2053.5: each loses its half, 2 yen in all.
        assert_eq!(found.employee, Yen::new(5627));
        assert_eq!(found.employer, Yen::new(9570));
    }
}
