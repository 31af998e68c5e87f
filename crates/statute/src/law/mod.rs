//! 法令の数値 — all parameters of law that the rules use.

macro_rules! file {
    ($path:literal) => {
        include_str!(concat!("../../../../law/", $path))
    };
}

mod accident;
mod benefits;
mod due;
mod labour;
mod load;
mod parameter;
mod standards;
mod tax;
mod value;
mod withholding_table;
mod works;
mod year_end;

use std::sync::OnceLock;

use romori_types::{Rate, Yen};

pub use accident::{
    AccidentTerms, EstimateRange, IndustryRate, IndustryRates, InstalmentTerms, MonthDay,
};
pub use benefits::{
    AllowanceBounds, BenefitTerms, DailyWageLimits, EntitlementMonths, LeaveBenefitRates,
    OlderWorkerRate, PrescribedDays, PublishedCeiling, ReemploymentRates, RestrictionMonths,
};
pub use due::DueTerms;
pub use labour::{
    EmploymentInsuranceRate, EmploymentInsuranceRates, EmploymentInsuranceTests, LabourTerms,
    SeveralJobsTests,
};
pub(crate) use parameter::joined;
pub use parameter::{
    Basis, BasisKind, Confidence, Heading, InForce, Parameter, ParameterUse, Row, Shown,
};
pub use standards::{
    AverageWageTerms, HoursLimits, InsuredPeriodTests, LabourRetention, MinimumWages,
    OtherRetention, PaidLeaveDuty, PaidLeaveTerms, PremiumPayRates, StandardsTerms, WageProtection,
    YearlyHoursLimits,
};
pub use tax::{
    RetirementTaxTerms, TaxTerms, TaxTier, VehicleCommutingBand, VehicleCommutingLimits,
    WithholdingFormula,
};
pub use value::{
    AdjustmentShare, BasisDays, DependentIncomeLimits, Holiday, HolidayKind, ImaginaryGrades,
    LeaveExemptionDays, PrefectureRates, ShortTimeTests,
};
pub use withholding_table::{
    AboveTable, BonusRateBand, BonusWithholdingRates, TableColumn, WithholdingTable,
};
pub use works::{
    AssessmentTerms, BundledWorksSize, DailyBasis, FixedTermInstalments, IncreaseTerms,
    LabourCostRate, LateChargeRates, MeritAdjustment, MeritStep, MeritTable, MeritTerms,
    MeritWorksSize, PenaltyRates, SpecialWorkRate, WorkPart, WorksTerms,
};
pub use year_end::{
    DeductionBand, DependantDeductions, DisabilityDeductions, EarthquakeInsuranceTerms,
    EmploymentIncomeLine, FixedReductionTerms, IncomeAdjustmentTerms, IncomeLimits,
    LifeInsuranceTerms, PersonalDeductions, PremiumFormula, PremiumTier, SlipLimits,
    SlipSubmissionTerms, SpecifiedRelativeTerms, SpouseDeductions, SpouseSpecialBand, SurtaxRates,
    YearEndTerms,
};

use crate::grade::GradeTable;

/// 法令 — every dated parameter, read once from the files under `law/`.
#[derive(Debug)]
pub struct Law {
    /// 健康保険の等級
    pub health_grades: Parameter<GradeTable>,
    /// 厚生年金保険の等級
    pub pension_grades: Parameter<GradeTable>,
    /// 健康保険料率
    pub health_rate: Parameter<PrefectureRates>,
    /// 介護保険料率
    pub care_rate: Parameter<Rate>,
    /// 厚生年金保険料率
    pub pension_rate: Parameter<Rate>,
    /// 子ども・子育て支援金率
    pub child_support_levy_rate: Parameter<Rate>,
    /// 子ども・子育て拠出金率
    pub child_contribution_rate: Parameter<Rate>,
    /// 標準賞与額の上限（健康保険・年度）
    pub health_bonus_cap: Parameter<Yen>,
    /// 標準賞与額の上限（厚生年金・月）
    pub pension_bonus_cap: Parameter<Yen>,
    /// 短時間労働者の適用の要件
    pub short_time_tests: Parameter<ShortTimeTests>,
    /// 保険料調整制度の負担割合
    pub adjustment_shares: Parameter<Vec<AdjustmentShare>>,
    /// 産前産後休業・育児休業等の保険料免除
    pub leave_exemption: Parameter<LeaveExemptionDays>,
    /// 支払基礎日数の下限
    pub basis_days: Parameter<BasisDays>,
    /// 被扶養者の年間収入の基準額
    pub dependent_income: Parameter<DependentIncomeLimits>,
    /// 随時改定の仮想等級
    pub imaginary_grades: Parameter<ImaginaryGrades>,
    /// 祝日・休日
    pub holidays: Parameter<Vec<Holiday>>,
    /// 提出期限・納期限
    pub due_terms: DueTerms,
    /// 協会けんぽの全被保険者の平均による標準報酬月額
    pub average_standard: Parameter<Yen>,
    /// 通勤手当の非課税の限度（交通機関）
    pub commuting_exempt: Parameter<Yen>,
    /// 労働保険の数値
    pub labour: LabourTerms,
    /// 労災保険と年度更新の数値
    pub accident: AccidentTerms,
    /// 源泉徴収の数値
    pub tax: TaxTerms,
    /// 労働基準の数値
    pub standards: StandardsTerms,
    /// 年末調整の数値
    pub year_end: YearEndTerms,
    /// 給付の数値
    pub benefits: BenefitTerms,
    /// 有期事業・特別加入・メリット制・追徴金の数値
    pub works: WorksTerms,
}

/// 数値の一覧の1件 — a parameter as a list of texts, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterSheet {
    /// Identifier, name, unit and checked range.
    pub heading: Heading,
    /// One entry a row, earliest first.
    pub rows: Vec<ParameterSheetRow>,
}

/// 数値の一覧の1行 — one row of a parameter as texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterSheetRow {
    /// First day.
    pub from: romori_types::Date,
    /// Last day, if a later row follows.
    pub to: Option<romori_types::Date>,
    /// Enacted but not yet in force when entered.
    pub enacted: bool,
    /// The value as people read it.
    pub shown: String,
    /// Citations.
    pub basis: Vec<Basis>,
    /// Where it was read.
    pub source: String,
    /// How well it has been checked.
    pub confidence: Confidence,
}

impl Law {
    /// The parameters that come with the program.
    ///
    /// # Panics
    /// Never: the files are part of the program and a test reads them all.
    #[expect(clippy::expect_used, reason = "the files are compiled in and read by a test")]
    pub fn embedded() -> &'static Self {
        static LAW: OnceLock<Law> = OnceLock::new();
        LAW.get_or_init(|| Self::read().expect("the embedded law/ files are read by a test"))
    }

    fn read() -> Result<Self, String> {
        use load::parameter as load;
        let yen = |yen: i64| Ok(Yen::new(yen));
        Ok(Self {
            health_grades: load("health.grades", file!("health/grades.toml"), GradeTable::new)?,
            pension_grades: load("pension.grades", file!("pension/grades.toml"), GradeTable::new)?,
            health_rate: load("health.rate", file!("health/rate.toml"), PrefectureRates::read)?,
            care_rate: load("care.rate", file!("care/rate.toml"), Ok)?,
            pension_rate: load("pension.rate", file!("pension/rate.toml"), Ok)?,
            child_support_levy_rate: load(
                "child.support_levy_rate",
                file!("child/support_levy_rate.toml"),
                Ok,
            )?,
            child_contribution_rate: load(
                "child.contribution_rate",
                file!("child/contribution_rate.toml"),
                Ok,
            )?,
            health_bonus_cap: load("bonus.health_cap", file!("bonus/health_cap.toml"), yen)?,
            pension_bonus_cap: load("bonus.pension_cap", file!("bonus/pension_cap.toml"), yen)?,
            short_time_tests: load("coverage.short_time", file!("coverage/short_time.toml"), Ok)?,
            adjustment_shares: load(
                "premium.adjustment_share",
                file!("coverage/premium_adjustment.toml"),
                Ok,
            )?,
            leave_exemption: load("leave.exemption", file!("leave/exemption.toml"), Ok)?,
            basis_days: load(
                "determination.basis_days",
                file!("determination/basis_days.toml"),
                Ok,
            )?,
            dependent_income: load(
                "coverage.dependent_income",
                file!("coverage/dependent_income.toml"),
                Ok,
            )?,
            imaginary_grades: load(
                "determination.imaginary_grades",
                file!("determination/imaginary_grades.toml"),
                Ok,
            )?,
            holidays: load(
                "calendar.holidays",
                file!("calendar/holidays.toml"),
                value::HolidayRow::read,
            )?,
            due_terms: DueTerms::read()?,
            average_standard: load(
                "health.average_standard",
                file!("health/average_standard.toml"),
                yen,
            )?,
            commuting_exempt: load(
                "tax.commuting_exempt",
                file!("tax/commuting_exempt.toml"),
                yen,
            )?,
            labour: LabourTerms::read()?,
            accident: AccidentTerms::read()?,
            tax: TaxTerms::read()?,
            standards: StandardsTerms::read()?,
            year_end: YearEndTerms::read()?,
            benefits: BenefitTerms::read()?,
            works: WorksTerms::read()?,
        })
    }

    /// Every parameter as texts, for `romori law check` and the page of rates.
    pub fn sheets(&self) -> Vec<ParameterSheet> {
        let mut sheets = vec![
            sheet(&self.health_grades),
            sheet(&self.pension_grades),
            sheet(&self.health_rate),
            sheet(&self.care_rate),
            sheet(&self.child_support_levy_rate),
            sheet(&self.pension_rate),
            sheet(&self.child_contribution_rate),
            sheet(&self.adjustment_shares),
            sheet(&self.health_bonus_cap),
            sheet(&self.pension_bonus_cap),
            sheet(&self.short_time_tests),
            sheet(&self.leave_exemption),
            sheet(&self.basis_days),
            sheet(&self.dependent_income),
            sheet(&self.imaginary_grades),
            sheet(&self.holidays),
            sheet(&self.average_standard),
            sheet(&self.commuting_exempt),
        ];
        sheets.extend(self.labour.sheets());
        sheets.extend(self.accident.sheets());
        sheets.extend(self.tax.sheets());
        sheets.extend(self.standards.sheets());
        sheets.extend(self.year_end.sheets());
        sheets.extend(self.benefits.sheets());
        sheets.extend(self.works.sheets());
        sheets.extend(self.due_terms.sheets());
        sheets
    }
}

fn sheet<V: Shown>(parameter: &Parameter<V>) -> ParameterSheet {
    let rows = parameter.rows();
    let next = rows.iter().skip(1).map(|row| row.from.yesterday().ok());
    let ends = next.chain(std::iter::repeat(None));
    let rows = rows.iter().zip(ends).map(|(row, to)| ParameterSheetRow {
        from: row.from,
        to,
        enacted: row.enacted,
        shown: row.value.shown(),
        basis: row.basis.clone(),
        source: row.source.clone(),
        confidence: row.confidence,
    });
    ParameterSheet { heading: parameter.heading().clone(), rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use romori_types::Prefecture;

    use super::*;

    #[test]
    fn every_file_is_read() {
        let law = Law::read().unwrap();
        assert!(law.sheets().len() >= 16);
    }

    #[test]
    fn rates_of_the_day() {
        let law = Law::embedded();
        let tokyo: Prefecture = "東京".parse().unwrap();
        let rate = |month: &str| {
            law.health_rate.on_month(month.parse().unwrap()).map(|found| found.value.of(tokyo))
        };
        // 全国健康保険協会: 東京都 令和7年度 9.91%, 令和8年度 9.85%.
        assert_eq!(rate("2026-02").unwrap().percent_text(), "9.91");
        assert_eq!(rate("2026-03").unwrap().percent_text(), "9.85");
        assert!(rate("2023-02").is_err());
        assert!(rate("2027-02").is_ok());
        assert!(rate("2027-03").is_err());
    }

    #[test]
    fn the_levy_did_not_exist_before_april_2026() {
        let law = Law::embedded();
        let levy =
            |month: &str| law.child_support_levy_rate.on_month_if_any(month.parse().unwrap());
        assert!(levy("2026-03").unwrap().is_none());
        assert_eq!(levy("2026-04").unwrap().unwrap().value.percent_text(), "0.23");
        assert!(levy("2027-04").is_err());
    }

    #[test]
    fn pension_tables_grow() {
        let law = Law::embedded();
        for (month, grades, highest) in [
            ("2027-08", 32, 650_000),
            ("2027-09", 33, 680_000),
            ("2028-09", 34, 710_000),
            ("2029-09", 35, 750_000),
        ] {
            let table = law.pension_grades.on_month(month.parse().unwrap()).unwrap().value;
            assert_eq!(table.rows().len(), grades);
            assert_eq!(table.highest().standard, Yen::new(highest));
        }
    }
}
