//! The facts of a year-end adjustment, as they were declared.

use romori_types::{Date, Yen};

use super::premium::{EarthquakeInsurancePaid, LifeInsurancePaid};
use crate::error::StatuteError;
use crate::law::Law;

/// 年分 — a calendar year of income tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxYear(pub i16);

impl TaxYear {
    /// 31 December, on which ages and status are judged; `None` beyond the calendar.
    pub fn last_day(self) -> Option<Date> {
        Date::new(self.0, 12, 31).ok()
    }
}

/// 障害の区分 — what kind of 障害者 somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Disability {
    /// 障害者でない
    #[default]
    None,
    /// 障害者
    General,
    /// 特別障害者
    Special,
    /// 同居特別障害者; of the taxpayer himself the same as special.
    SpecialCohabiting,
}

/// 年末調整の配偶者 — the spouse who shares the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpouseOfYear {
    /// 合計所得金額
    pub income: Yen,
    /// 70歳以上
    pub elderly: bool,
    /// 障害の区分
    pub disability: Disability,
}

/// 扶養親族の人数 — by age on 31 December; each person stands in one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DependantCounts {
    /// 16歳未満
    pub under_16: u32,
    /// 16歳から18歳
    pub age_16_18: u32,
    /// 特定扶養親族 (19歳から22歳)
    pub specified: u32,
    /// 23歳から69歳
    pub age_23_69: u32,
    /// 老人扶養親族 (70歳以上), 同居老親等 not among them.
    pub elderly: u32,
    /// 同居老親等
    pub elderly_cohabiting_parent: u32,
}

impl DependantCounts {
    /// All of them.
    pub fn total(self) -> u32 {
        self.young() + self.age_23_69 + self.elderly + self.elderly_cohabiting_parent
    }

    /// 23歳未満の扶養親族
    pub fn young(self) -> u32 {
        self.under_16 + self.age_16_18 + self.specified
    }
}

/// 障害者である扶養親族の人数 — the spouse not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DisabledDependants {
    /// 障害者
    pub general: u32,
    /// 特別障害者
    pub special: u32,
    /// 同居特別障害者
    pub special_cohabiting: u32,
}

impl DisabledDependants {
    /// All of them.
    pub fn total(self) -> u32 {
        self.general + self.special + self.special_cohabiting
    }
}

/// 本人の区分 — what was declared of the taxpayer himself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OwnStatus {
    /// 障害の区分
    pub disability: Disability,
    /// ひとり親
    pub single_parent: bool,
    /// 寡婦
    pub widow: bool,
    /// 勤労学生
    pub working_student: bool,
}

/// 年末調整の問い — one person's pay of a year and what was declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearEndCase<'a> {
    /// 年分
    pub year: TaxYear,
    /// 給与等の総額, with the pay of earlier employers (前職分).
    pub total_pay: Yen,
    /// 社会保険料, withheld and declared; without it there is no tax.
    pub social_insurance: Option<Yen>,
    /// 小規模企業共済等掛金
    pub small_enterprise_mutual_aid: Yen,
    /// 源泉徴収した税額, with that of earlier employers; without it there is no settlement.
    pub withheld_tax: Option<Yen>,
    /// 住宅借入金等特別控除額
    pub housing_loan_credit: Yen,
    /// 給与所得のほかの所得, not from own work; may be a loss.
    pub other_income: Yen,
    /// 他の事業主の給与等 that is not adjusted here; counts in 合計所得金額 alone.
    pub other_employer_pay: Yen,
    /// 生命保険料
    pub life_insurance: LifeInsurancePaid,
    /// 地震保険料
    pub earthquake_insurance: EarthquakeInsurancePaid,
    /// 23歳未満の扶養親族があるか; by default what the counts say.
    pub has_dependant_under_23: Option<bool>,
    /// 配偶者
    pub spouse: Option<SpouseOfYear>,
    /// 扶養親族
    pub dependants: Option<DependantCounts>,
    /// 障害者である扶養親族
    pub disabled_dependants: DisabledDependants,
    /// 特定親族の合計所得金額
    pub specified_relatives_income: &'a [Yen],
    /// 本人の区分
    pub own: OwnStatus,
    /// 所得金額調整控除の対象か; by default what family and disabilities say.
    pub income_adjustment_eligible: Option<bool>,
    /// 最後の給与等の税額, not yet withheld.
    pub last_pay_tax: Yen,
    /// 未払の給与等の税額
    pub unpaid_wage_tax: Yen,
}

impl YearEndCase<'_> {
    /// A case of pay alone: nothing is declared.
    pub const fn new(year: TaxYear, total_pay: Yen) -> Self {
        Self {
            year,
            total_pay,
            social_insurance: None,
            small_enterprise_mutual_aid: Yen::ZERO,
            withheld_tax: None,
            housing_loan_credit: Yen::ZERO,
            other_income: Yen::ZERO,
            other_employer_pay: Yen::ZERO,
            life_insurance: LifeInsurancePaid::NONE,
            earthquake_insurance: EarthquakeInsurancePaid::NONE,
            has_dependant_under_23: None,
            spouse: None,
            dependants: None,
            disabled_dependants: DisabledDependants {
                general: 0,
                special: 0,
                special_cohabiting: 0,
            },
            specified_relatives_income: &[],
            own: OwnStatus {
                disability: Disability::None,
                single_parent: false,
                widow: false,
                working_student: false,
            },
            income_adjustment_eligible: None,
            last_pay_tax: Yen::ZERO,
            unpaid_wage_tax: Yen::ZERO,
        }
    }

    /// Whether somebody under 23 is a dependant.
    ///
    /// Law: 租税特別措置法41条の3の11第1項, 41条の15の5第1項. A 特定親族 is none.
    pub fn supports_young(&self) -> bool {
        let counted = self.dependants.is_some_and(|counts| counts.young() > 0);
        self.has_dependant_under_23.unwrap_or(counted)
    }

    /// Whether the spouse is a 同一生計配偶者: at most this income.
    pub(super) fn spouse_within(&self, limit: i64) -> Option<SpouseOfYear> {
        self.spouse.filter(|spouse| spouse.income.get() <= limit)
    }

    /// Refuses what cannot be.
    pub(super) fn check(&self, law: &Law) -> Result<(), StatuteError> {
        let refuse = |field, message: &str| Err(StatuteError::impossible(field, message));
        let life = self.life_insurance;
        for (field, amount) in [
            ("total_pay", self.total_pay),
            ("social_insurance", self.social_insurance.unwrap_or_default()),
            ("small_enterprise_mutual_aid", self.small_enterprise_mutual_aid),
            ("withheld_tax", self.withheld_tax.unwrap_or_default()),
            ("housing_loan_credit", self.housing_loan_credit),
            ("other_employer_pay", self.other_employer_pay),
            ("last_pay_tax", self.last_pay_tax),
            ("unpaid_wage_tax", self.unpaid_wage_tax),
            ("spouse.income", self.spouse.map_or(Yen::ZERO, |spouse| spouse.income)),
            ("life_insurance", life.least()),
            ("earthquake_insurance", self.earthquake_insurance.least()),
        ] {
            if amount < Yen::ZERO {
                return refuse(field, "金額は0円以上で入れてください。");
            }
        }
        if self.own.single_parent && self.own.widow {
            return refuse("widow", "ひとり親と寡婦は、どちらか一方だけです。");
        }
        if self.spouse.is_some() && (self.own.single_parent || self.own.widow) {
            return refuse("spouse", "ひとり親と寡婦には、配偶者がありません。");
        }
        let dependants = self.dependants.map(DependantCounts::total);
        if dependants.is_some_and(|total| total < self.disabled_dependants.total()) {
            let message = "障害者である扶養親族の人数が、扶養親族の人数より多くなっています。";
            return refuse("dependant_disabilities", message);
        }
        let limit = law.year_end.income_limit.of_tax_year(self.year)?.value.relative;
        if self.specified_relatives_income.iter().any(|income| income.get() <= limit) {
            let message = format!(
                "合計所得金額が{}円以下の人は扶養親族です。特定扶養親族の人数に入れてください。",
                Yen::new(limit)
            );
            return refuse("specified_relatives_income", &message);
        }
        Ok(())
    }
}
