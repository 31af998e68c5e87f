//! The shapes of parameters of benefits, and how people read them.

use romori_types::{Rate, Yen};
use serde::Deserialize;

use super::load::parameter as load;
use super::parameter::Shown;
use super::{Parameter, ParameterSheet, sheet};

/// 給付の数値 — the parameters of benefits.
#[derive(Debug)]
pub struct BenefitTerms {
    /// 賃金日額の限度
    pub daily_wage: Parameter<DailyWageLimits>,
    /// 基本手当の給付率の境の賃金日額
    pub daily_allowance: Parameter<AllowanceBounds>,
    /// 所定給付日数
    pub prescribed_days: Parameter<PrescribedDays>,
    /// 契約が更新されなかった人の暫定措置
    pub not_renewed: Parameter<bool>,
    /// 受給資格の被保険者期間
    pub entitlement: Parameter<EntitlementMonths>,
    /// 給付制限
    pub restriction: Parameter<RestrictionMonths>,
    /// 賃金日額の最低保障の率
    pub guarantee: Parameter<Rate>,
    /// 再就職手当の率
    pub reemployment: Parameter<ReemploymentRates>,
    /// 育児休業等給付と介護休業給付の率
    pub leave: Parameter<LeaveBenefitRates>,
    /// 休業の給付と賃金を合わせた限度
    pub leave_with_wages: Parameter<Rate>,
    /// 出生後休業支援給付金の率
    pub post_birth_support: Parameter<Rate>,
    /// 高年齢雇用継続給付の支給率
    pub older_worker_rate: Parameter<OlderWorkerRate>,
    /// 高年齢雇用継続給付の支給限度額
    pub older_worker_ceiling: Parameter<PublishedCeiling>,
    /// 自己の労働による収入の控除額
    pub own_earnings: Parameter<Yen>,
    /// 育児時短就業給付金の支給率
    pub short_time_work_rate: Parameter<OlderWorkerRate>,
    /// 育児時短就業給付金の支給限度額
    pub short_time_work_ceiling: Parameter<PublishedCeiling>,
}

macro_rules! benefit {
    ($name:literal) => {
        load(
            concat!("benefits.", $name),
            include_str!(concat!("../../../../law/benefits/", $name, ".toml")),
            Ok,
        )?
    };
}

impl BenefitTerms {
    pub(super) fn read() -> Result<Self, String> {
        Ok(Self {
            daily_wage: benefit!("daily_wage"),
            daily_allowance: benefit!("daily_allowance"),
            prescribed_days: benefit!("prescribed_days"),
            not_renewed: benefit!("not_renewed"),
            entitlement: benefit!("entitlement"),
            restriction: benefit!("restriction"),
            guarantee: benefit!("guarantee"),
            reemployment: benefit!("reemployment"),
            leave: benefit!("leave"),
            leave_with_wages: benefit!("leave_with_wages"),
            post_birth_support: benefit!("post_birth_support"),
            older_worker_rate: benefit!("older_worker_rate"),
            older_worker_ceiling: benefit!("older_worker_ceiling"),
            own_earnings: benefit!("own_earnings"),
            short_time_work_rate: benefit!("short_time_work_rate"),
            short_time_work_ceiling: benefit!("short_time_work_ceiling"),
        })
    }

    pub(super) fn sheets(&self) -> Vec<ParameterSheet> {
        vec![
            sheet(&self.daily_wage),
            sheet(&self.daily_allowance),
            sheet(&self.prescribed_days),
            sheet(&self.not_renewed),
            sheet(&self.entitlement),
            sheet(&self.restriction),
            sheet(&self.guarantee),
            sheet(&self.reemployment),
            sheet(&self.leave),
            sheet(&self.leave_with_wages),
            sheet(&self.post_birth_support),
            sheet(&self.older_worker_rate),
            sheet(&self.older_worker_ceiling),
            sheet(&self.own_earnings),
            sheet(&self.short_time_work_rate),
            sheet(&self.short_time_work_ceiling),
        ]
    }
}

/// 賃金日額の限度 — the least and, by age, the largest daily wage that counts.
///
/// Law: 雇用保険法17条4項・18条. Unit: yen a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DailyWageLimits {
    /// 下限
    pub floor: Yen,
    /// 30歳未満
    pub under_30: Yen,
    /// 30歳以上45歳未満
    pub from_30_to_44: Yen,
    /// 45歳以上60歳未満
    pub from_45_to_59: Yen,
    /// 60歳以上65歳未満
    pub from_60_to_64: Yen,
}

impl Shown for DailyWageLimits {
    fn shown(&self) -> String {
        let Self { floor, under_30, from_30_to_44, from_45_to_59, from_60_to_64 } = self;
        format!(
            "下限{floor}円、上限 30歳未満{under_30}円・45歳未満{from_30_to_44}円・\
             60歳未満{from_45_to_59}円・65歳未満{from_60_to_64}円"
        )
    }
}

/// 給付率の境の賃金日額 — up to the first 80 per cent, from the others on 50 and 45.
///
/// Law: 雇用保険法16条. Unit: yen a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowanceBounds {
    /// 80%の上端
    pub from_80_percent: Yen,
    /// 50%の下端
    pub to_50_percent: Yen,
    /// 45%の下端, from 60 to 64.
    pub to_45_percent: Yen,
}

impl Shown for AllowanceBounds {
    fn shown(&self) -> String {
        let Self { from_80_percent, to_50_percent, to_45_percent } = self;
        format!(
            "80%は{from_80_percent}円未満、50%は{to_50_percent}円超、\
             60歳以上65歳未満の45%は{to_45_percent}円超"
        )
    }
}

/// 所定給付日数の表 — days by the months of 算定基礎期間.
///
/// Law: 雇用保険法22条・23条. Unit: days; months as lower bounds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrescribedDays {
    /// Months from which a column holds.
    pub month_bounds: Vec<i64>,
    /// 22条1項
    pub general: Vec<i64>,
    /// 就職困難者, 45歳未満.
    pub hard_to_employ_under_45: Vec<i64>,
    /// 就職困難者, 45歳以上65歳未満.
    pub hard_to_employ_from_45: Vec<i64>,
    /// 特定受給資格者, 30歳未満.
    pub specified_under_30: Vec<i64>,
    /// 特定受給資格者, 30歳以上35歳未満.
    pub specified_from_30: Vec<i64>,
    /// 特定受給資格者, 35歳以上45歳未満.
    pub specified_from_35: Vec<i64>,
    /// 特定受給資格者, 45歳以上60歳未満.
    pub specified_from_45: Vec<i64>,
    /// 特定受給資格者, 60歳以上65歳未満.
    pub specified_from_60: Vec<i64>,
}

impl Shown for PrescribedDays {
    fn shown(&self) -> String {
        let most = |days: &[i64]| days.iter().max().copied().unwrap_or(0);
        let specified = most(&self.specified_from_45);
        let hard = most(&self.hard_to_employ_from_45);
        let general = most(&self.general);
        format!("最長で 一般{general}日・倒産解雇等{specified}日・就職困難者{hard}日")
    }
}

impl Shown for bool {
    fn shown(&self) -> String {
        if *self { "適用あり" } else { "適用なし" }.to_owned()
    }
}

/// 受給資格の被保険者期間
///
/// Law: 雇用保険法13条. Unit: months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntitlementMonths {
    /// In the two years before leaving.
    pub in_two_years: u8,
    /// In the one year before, for whom that suffices.
    pub in_one_year: u8,
}

impl Shown for EntitlementMonths {
    fn shown(&self) -> String {
        format!("2年間に{}か月、特定理由等は1年間に{}か月", self.in_two_years, self.in_one_year)
    }
}

/// 給付制限の月数
///
/// Law: 雇用保険法33条1項・2項. Unit: months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestrictionMonths {
    /// Of the first leaves.
    pub months: u8,
    /// From which leave in five years on it is longer.
    pub repeated_from: u8,
    /// The longer one.
    pub months_repeated: u8,
    /// 教育訓練等の受講による解除
    pub lifted_by_training: bool,
}

impl Shown for RestrictionMonths {
    fn shown(&self) -> String {
        let lifted = if self.lifted_by_training { "、教育訓練の受講で解除" } else { "" };
        format!(
            "{}か月、5年間に{}回目からは{}か月{lifted}",
            self.months, self.repeated_from, self.months_repeated
        )
    }
}

/// 再就職手当の率
///
/// Law: 雇用保険法56条の3第3項1号. Unit: share of the allowance of the days left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReemploymentRates {
    /// With two thirds of the days left.
    pub two_thirds_left: Rate,
    /// With one third of the days left.
    pub one_third_left: Rate,
}

impl Shown for ReemploymentRates {
    fn shown(&self) -> String {
        format!("残り3分の2以上{}、3分の1以上{}", self.two_thirds_left, self.one_third_left)
    }
}

/// 休業の給付の率
///
/// Law: 雇用保険法61条の4・61条の7・61条の8. Unit: share of the daily wage at the start of the leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaveBenefitRates {
    /// 育児休業給付金, the first 180 days.
    pub first_rate: Rate,
    /// 育児休業給付金, afterwards.
    pub later_rate: Rate,
    /// 介護休業給付金
    pub family_care_rate: Rate,
}

impl Shown for LeaveBenefitRates {
    fn shown(&self) -> String {
        format!(
            "育児休業{}・180日の後{}、介護休業{}",
            self.first_rate, self.later_rate, self.family_care_rate
        )
    }
}

/// 高年齢雇用継続給付の支給率の定め — the highest rate, and where it begins to fall and ends.
///
/// Law: 雇用保険法61条5項. Unit: share of the wages paid; of the wages at 60.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OlderWorkerRate {
    /// Of the wages paid, at most.
    pub max_rate: Rate,
    /// Wages down to this share of those at 60 have the highest rate.
    pub full_below: Rate,
    /// Wages from this share on have none.
    pub none_from: Rate,
}

impl Shown for OlderWorkerRate {
    fn shown(&self) -> String {
        format!("{}まで{}、{}で0", self.full_below, self.max_rate, self.none_from)
    }
}

/// 支給限度額 — of wages and benefit together; of some years only a lower bound is known.
///
/// Law: 雇用保険法61条1項2号・7項. Unit: yen a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedCeiling {
    /// The ceiling, or what it is at least.
    pub yen: Yen,
    /// Whether it is the ceiling itself.
    pub published: bool,
}

impl Shown for PublishedCeiling {
    fn shown(&self) -> String {
        if self.published { format!("{}円", self.yen) } else { format!("{}円以上", self.yen) }
    }
}
