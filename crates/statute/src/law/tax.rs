//! The shapes of parameters of income tax, and how people read them.

use romori_types::{Exact, Rate, Yen};
use serde::Deserialize;

use super::load::parameter as load;
use super::parameter::Shown;
use super::withholding_table::{BonusWithholdingRates, TableFile, WithholdingTable};
use super::{Parameter, ParameterSheet, sheet};

/// 源泉徴収の数値 — the parameters of income tax withheld.
#[derive(Debug)]
pub struct TaxTerms {
    /// 月額表
    pub monthly_table: Parameter<WithholdingTable>,
    /// 日額表
    pub daily_table: Parameter<WithholdingTable>,
    /// 電算機計算の特例
    pub formula: Parameter<WithholdingFormula>,
    /// 賞与に対する源泉徴収税額の算出率の表
    pub bonus_rates: Parameter<BonusWithholdingRates>,
    /// 所得税の税率
    pub income_brackets: Parameter<Vec<TaxTier>>,
    /// 退職手当等の源泉徴収
    pub retirement: Parameter<RetirementTaxTerms>,
    /// 通勤手当の非課税の限度（自動車など）
    pub commuting_by_vehicle: Parameter<VehicleCommutingLimits>,
}

impl TaxTerms {
    pub(super) fn read() -> Result<Self, String> {
        Ok(Self {
            monthly_table: load(
                "tax.withholding_monthly",
                file!("tax/withholding_monthly.toml"),
                TableFile::monthly,
            )?,
            daily_table: load(
                "tax.withholding_daily",
                file!("tax/withholding_daily.toml"),
                TableFile::daily,
            )?,
            formula: load(
                "tax.withholding_formula",
                file!("tax/withholding_formula.toml"),
                WithholdingFormula::read,
            )?,
            bonus_rates: load(
                "tax.withholding_bonus",
                file!("tax/withholding_bonus.toml"),
                BonusWithholdingRates::read,
            )?,
            income_brackets: load(
                "tax.income_brackets",
                file!("tax/income_brackets.toml"),
                TaxTier::in_order,
            )?,
            retirement: load("tax.retirement", file!("tax/retirement.toml"), Ok)?,
            commuting_by_vehicle: load(
                "tax.commuting_by_vehicle",
                file!("tax/commuting_by_vehicle.toml"),
                VehicleCommutingLimits::read,
            )?,
        })
    }

    pub(super) fn sheets(&self) -> Vec<ParameterSheet> {
        vec![
            sheet(&self.monthly_table),
            sheet(&self.daily_table),
            sheet(&self.formula),
            sheet(&self.bonus_rates),
            sheet(&self.income_brackets),
            sheet(&self.retirement),
            sheet(&self.commuting_by_vehicle),
        ]
    }
}

/// 税額計算の区分 — up to an amount: a share of the amount and a sum to be added.
///
/// Unit: yen. The last of several has no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxTier {
    /// Up to and including.
    pub upto: Option<i64>,
    /// Share of the amount; 0 if the sum alone counts.
    #[serde(default)]
    pub rate: Rate,
    /// To be added; below zero for what a quick table takes off.
    pub amount: i64,
}

impl TaxTier {
    /// The first of `tiers` that reaches `amount`; the last has no bound.
    pub fn of(tiers: &[Self], amount: Exact) -> Option<&Self> {
        let reaches = |tier: &&Self| tier.upto.is_none_or(|upto| amount <= Exact::whole(upto));
        tiers.iter().find(reaches)
    }

    fn in_order(tiers: Vec<Self>) -> Result<Vec<Self>, String> {
        let (last, bounded) = tiers.split_last().ok_or("no tier")?;
        let bounds: Option<Vec<i64>> = bounded.iter().map(|tier| tier.upto).collect();
        let rises = bounds.is_some_and(|bounds| bounds.is_sorted_by(|one, next| one < next));
        if last.upto.is_some() || !rises {
            return Err("the tiers are out of order".to_owned());
        }
        Ok(tiers)
    }
}

/// 電算機計算の特例 — the formula that stands in for column 甲 of the monthly table.
///
/// Law: 所得税法189条1項, 平成24年財務省告示116号 別表第一から第四. Unit: yen a month.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithholdingFormula {
    /// 別表第一: 給与所得控除の額, by the pay after social insurance.
    pub employment_income: Vec<TaxTier>,
    /// 別表第二: 配偶者控除・扶養控除の額, each person.
    pub per_person: i64,
    /// 別表第三: 基礎控除の額, by the pay after social insurance.
    pub basic: Vec<TaxTier>,
    /// 別表第四: 税額, by the taxable pay.
    pub tax: Vec<TaxTier>,
}

impl WithholdingFormula {
    fn read(self) -> Result<Self, String> {
        let Self { employment_income, per_person, basic, tax } = self;
        Ok(Self {
            employment_income: TaxTier::in_order(employment_income)?,
            per_person,
            basic: TaxTier::in_order(basic)?,
            tax: TaxTier::in_order(tax)?,
        })
    }
}

/// 退職手当等の源泉徴収の定め — deductions, years and rates of tax on retirement pay.
///
/// Law: 所得税法30条・201条, 地方税法50条の4・328条の3. Unit: yen; years of service rounded up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetirementTaxTerms {
    /// 退職所得控除額 of each year up to twenty.
    pub per_year: i64,
    /// Of each further year.
    pub per_year_after_20: i64,
    /// The least deduction.
    pub minimum: i64,
    /// Besides, for who retires because of a disability.
    pub disability: i64,
    /// 短期退職手当等・特定役員退職手当等: up to so many years.
    pub short_years_max: u32,
    /// 短期退職手当等: what exceeds this is not halved.
    pub short_half_limit: i64,
    /// Income tax with its surtaxes, as a share of income tax.
    pub income_tax_with_surtax: Rate,
    /// Without 退職所得の受給に関する申告書: this share of the whole.
    pub not_filed: Rate,
    /// 市町村民税
    pub municipal: Rate,
    /// 道府県民税
    pub prefectural: Rate,
}

/// 自動車などの通勤手当の非課税の限度 — by the distance one way, and for parking.
///
/// Law: 所得税法施行令20条の2. Unit: yen a month, whole kilometres.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VehicleCommutingLimits {
    /// By distance, nearest first.
    pub bands: Vec<VehicleCommutingBand>,
    /// 駐車場等の料金: at most.
    pub parking: i64,
}

/// 距離の区分 — from a distance on, this limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VehicleCommutingBand {
    /// Kilometres one way, at least.
    pub from_km: i64,
    /// Yen a month.
    pub limit: i64,
}

impl VehicleCommutingLimits {
    fn read(self) -> Result<Self, String> {
        let begins = self.bands.first().is_some_and(|band| band.from_km == 0 && band.limit == 0);
        let rises = self.bands.is_sorted_by(|one, next| one.from_km < next.from_km);
        if begins && rises { Ok(self) } else { Err("the distances are out of order".to_owned()) }
    }
}

impl Shown for WithholdingFormula {
    fn shown(&self) -> String {
        let least = self.employment_income.first().map_or(0, |tier| tier.amount);
        let basic = self.basic.first().map_or(0, |tier| tier.amount);
        format!(
            "給与所得控除{}円から、1人{}円、基礎控除{}円",
            Yen::new(least),
            Yen::new(self.per_person),
            Yen::new(basic)
        )
    }
}

impl Shown for Vec<TaxTier> {
    fn shown(&self) -> String {
        let low = self.first().map(|tier| tier.rate).unwrap_or_default();
        let high = self.last().map(|tier| tier.rate).unwrap_or_default();
        format!("{}段（{low}〜{high}）", self.len())
    }
}

impl Shown for RetirementTaxTerms {
    fn shown(&self) -> String {
        format!(
            "控除 20年まで年{}円・超える年{}円、申告書なし{}、住民税{}と{}",
            Yen::new(self.per_year),
            Yen::new(self.per_year_after_20),
            self.not_filed,
            self.municipal,
            self.prefectural
        )
    }
}

impl Shown for VehicleCommutingLimits {
    fn shown(&self) -> String {
        let each = self.bands.iter().map(|band| {
            let (km, limit) = (band.from_km, Yen::new(band.limit));
            format!("{km}km以上{limit}円")
        });
        let each = each.collect::<Vec<_>>().join("、");
        format!("{each}、駐車場等{}円", Yen::new(self.parking))
    }
}
