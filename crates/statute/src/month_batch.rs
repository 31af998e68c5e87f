//! 月の一括計算 — everything a month's pay bears by law, for millions of persons: premiums of
//! health, care and pension, the levy, the contribution, 雇用保険料 and the tax withheld.
//!
//! The second way to every amount, as in [`crate::batch`]: plain integers, no steps, no allocation
//! per person. Each part is compared with the explained rules where it is made, the whole in the
//! tests of the benchmarks and before each of their figures.
//!
//! Law: as [`crate::batch`], [`crate::employment_insurance_batch`], [`crate::withholding_batch`].
//! Month: premiums of a month are deducted from pay of the next (翌月控除), whose fiscal year and
//! calendar year choose the rates of employment insurance and the table of tax.

use romori_types::{FiscalYear, YearMonth};

use crate::batch::{Birth, Charged, MonthRates, Premiums, Share, narrow};
use crate::employment_insurance::InsuredBusiness;
use crate::employment_insurance_batch::{EmploymentRateLookup, EmploymentShares};
use crate::error::StatuteError;
use crate::law::Law;
use crate::withholding::WithholdingColumn;
use crate::withholding_batch::WithholdingLookup;

/// 月の一括計算の1人 — one person and one month's pay in compact form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthPerson {
    /// 標準報酬月額 (健保), in yen.
    pub health_standard: i32,
    /// 標準報酬月額 (厚年), in yen.
    pub pension_standard: i32,
    /// 報酬月額 of this workplace, in yen; used where there are others.
    pub own_remuneration: i32,
    /// 他の事業所の報酬月額, in yen; 0: one workplace.
    pub other_workplaces: i32,
    /// 賃金 that bear employment insurance, in yen.
    pub wages: i32,
    /// Pay that income tax is due on, before social insurance is taken off, in yen.
    pub taxable_pay: i32,
    /// 税額表の欄
    pub column: WithholdingColumn,
    /// Of which business; none: not insured by employment insurance.
    pub business: Option<InsuredBusiness>,
    /// 生年月日
    pub birth: Birth,
    /// JIS code of the prefecture, 1–47.
    pub prefecture: u8,
    /// 産休・育休により保険料が免除される月か
    pub exempt: bool,
}

/// 月の一括計算の結果 — what one person's month bears, in yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonthAmounts {
    /// 健康保険料, the person's part.
    pub health_employee: i32,
    /// 健康保険料と介護保険料, the person's part, rounded together.
    pub health_care_employee: i32,
    /// 子ども・子育て支援金, the person's part.
    pub levy_employee: i32,
    /// 厚生年金保険料, the person's part.
    pub pension_employee: i32,
    /// 健康保険料と介護保険料, the employer's part.
    pub health_care_employer: i32,
    /// 子ども・子育て支援金, the employer's part.
    pub levy_employer: i32,
    /// 厚生年金保険料, the employer's part.
    pub pension_employer: i32,
    /// 子ども・子育て拠出金
    pub contribution: i32,
    /// 雇用保険料, what each side bears.
    pub employment: EmploymentShares,
    /// 社会保険料等控除後の給与等の金額
    pub after_insurance: i32,
    /// 源泉徴収税額
    pub tax: i32,
}

impl MonthAmounts {
    /// 介護保険料, the person's part: the difference of both together and health alone.
    pub const fn care_employee(&self) -> i32 {
        self.health_care_employee - self.health_employee
    }

    /// Everything taken off the person's pay.
    pub const fn employee(&self) -> i64 {
        self.insurance() + self.tax as i64
    }

    /// Everything the employer bears.
    pub const fn employer(&self) -> i64 {
        self.health_care_employer as i64
            + self.levy_employer as i64
            + self.pension_employer as i64
            + self.contribution as i64
            + self.employment.employer as i64
    }

    /// 社会保険料等 — the person's premiums, which are taken off before tax.
    pub const fn insurance(&self) -> i64 {
        self.health_care_employee as i64
            + self.levy_employee as i64
            + self.pension_employee as i64
            + self.employment.employee as i64
    }
}

/// 月の一括計算の表 — rates and tables of one month, made ready once.
#[derive(Debug, Clone)]
pub struct MonthTables {
    rates: MonthRates,
    employment: EmploymentRateLookup,
    withholding: WithholdingLookup,
}

impl MonthTables {
    /// The tables for the premiums of `charged`, deducted from the pay of the month after it.
    ///
    /// # Errors
    /// When a month or year lies outside the checked range, the rates of employment insurance
    /// changed within the fiscal year, or a rate or table does not fit.
    pub fn new(law: &Law, charged: YearMonth) -> Result<Self, StatuteError> {
        let paid = charged.next();
        Ok(Self {
            rates: MonthRates::new(law, charged)?,
            employment: EmploymentRateLookup::new(law, paid.fiscal_year())?,
            withholding: WithholdingLookup::monthly(law, paid.year())?,
        })
    }

    /// The same tables with the rates of employment insurance of another fiscal year: what was
    /// charged when a change of rate was missed.
    ///
    /// # Errors
    /// As [`EmploymentRateLookup::new`].
    pub fn with_employment_rates_of(
        self,
        law: &Law,
        year: FiscalYear,
    ) -> Result<Self, StatuteError> {
        Ok(Self { employment: EmploymentRateLookup::new(law, year)?, ..self })
    }

    /// What one person's month bears. None for wages below zero, and a pay or a column the table
    /// of tax does not hold.
    pub fn amounts(&self, person: &MonthPerson) -> Option<MonthAmounts> {
        let premiums =
            if person.exempt { Premiums::default() } else { self.rates.premiums(&charged(person)) };
        let employment = match person.business {
            Some(business) => self.employment.shares(person.wages, business)?,
            None => EmploymentShares::default(),
        };
        let mut amounts = MonthAmounts {
            health_employee: premiums.health_employee,
            health_care_employee: premiums.health_care_employee,
            levy_employee: premiums.levy_employee,
            pension_employee: premiums.pension_employee,
            health_care_employer: premiums.health_care_employer,
            levy_employer: premiums.levy_employer,
            pension_employer: premiums.pension_employer,
            contribution: premiums.contribution,
            employment,
            after_insurance: 0,
            tax: 0,
        };
        // Premiums may exceed a small pay; there is then nothing to tax.
        let after = (i64::from(person.taxable_pay) - amounts.insurance()).max(0);
        amounts.after_insurance = narrow(after);
        amounts.tax = narrow(self.withholding.tax(after, person.column)?);
        Some(amounts)
    }
}

fn charged(person: &MonthPerson) -> Charged {
    Charged {
        birth: person.birth,
        prefecture: person.prefecture,
        health_standard: person.health_standard,
        pension_standard: person.pension_standard,
        share: Share::of(person.own_remuneration, person.other_workplaces),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> MonthPerson {
        MonthPerson {
            health_standard: 150_000,
            pension_standard: 150_000,
            own_remuneration: 150_000,
            other_workplaces: 0,
            wages: 236_900,
            taxable_pay: 267_308,
            column: WithholdingColumn::Kou { dependants: 1 },
            business: Some(InsuredBusiness::General),
            birth: Birth { year: 1983, month: 7, day: 19 },
            prefecture: 11,
            exempt: false,
        }
    }

    fn tables() -> MonthTables {
        MonthTables::new(Law::embedded(), "2026-09".parse().unwrap()).unwrap()
    }

    /// 埼玉県 150,000円 (8,467 + 172 + 13,725), 雇用保険 1,184, 月額表 243,760円・扶養1人 4,280円:
    /// each as its own rule has it from its published source.
    #[test]
    fn one_month_of_one_person() {
        let amounts = tables().amounts(&person()).unwrap();
        assert_eq!(amounts.health_care_employee, 8467);
        assert_eq!(amounts.care_employee(), 1215);
        assert_eq!((amounts.levy_employee, amounts.pension_employee), (172, 13_725));
        assert_eq!(amounts.employment, EmploymentShares { employee: 1184, employer: 2014 });
        assert_eq!(amounts.after_insurance, 243_760);
        assert_eq!(amounts.tax, 4280);
        assert_eq!(amounts.employee(), 8467 + 172 + 13_725 + 1184 + 4280);
        assert_eq!(amounts.employer(), 8468 + 173 + 13_725 + 540 + 2014);
    }

    #[test]
    fn leave_frees_from_premiums_and_not_from_the_rest() {
        let amounts = tables().amounts(&MonthPerson { exempt: true, ..person() }).unwrap();
        assert_eq!((amounts.health_care_employee, amounts.pension_employee), (0, 0));
        assert_eq!((amounts.contribution, amounts.employment.employee), (0, 1184));
        assert_eq!(amounts.after_insurance, 267_308 - 1184);
    }

    #[test]
    fn a_pay_below_its_premiums_bears_no_tax() {
        let small = MonthPerson { taxable_pay: 20_000, wages: 20_000, ..person() };
        let amounts = tables().amounts(&small).unwrap();
        assert_eq!((amounts.after_insurance, amounts.tax), (0, 0));
    }

    #[test]
    fn a_missed_change_of_rate() {
        let law = Law::embedded();
        let missed = tables().with_employment_rates_of(law, FiscalYear(2025)).unwrap();
        let amounts = missed.amounts(&person()).unwrap();
        // 5.5/1000: 1,302円95銭; 14.5/1000 in all: 3,435円5銭.
        assert_eq!(amounts.employment, EmploymentShares { employee: 1303, employer: 2132 });
        assert_eq!(amounts.after_insurance, 243_760 - (1303 - 1184));
    }

    #[test]
    fn what_the_tables_do_not_hold() {
        let tables = tables();
        let hei = MonthPerson { column: WithholdingColumn::Hei, ..person() };
        assert_eq!(tables.amounts(&hei), None);
        assert_eq!(tables.amounts(&MonthPerson { wages: -1, ..person() }), None);
        let law = Law::embedded();
        assert!(MonthTables::new(law, "2027-03".parse().unwrap()).is_err());
    }
}
