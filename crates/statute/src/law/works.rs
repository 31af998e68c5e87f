//! The shapes of parameters of construction works, special enrolment, merit and assessment, and
//! how people read them.

use romori_types::{Exact, Rate, Yen};
use serde::Deserialize;

use super::load::parameter as load;
use super::parameter::Shown;
use super::{MonthDay, Parameter, ParameterSheet, sheet};

/// 有期事業・特別加入・メリット制・追徴金の数値 — their parameters.
#[derive(Debug)]
pub struct WorksTerms {
    /// 労務費率
    pub labour_cost: Parameter<Vec<LabourCostRate>>,
    /// 有期事業の一括の規模
    pub bundled_works: Parameter<BundledWorksSize>,
    /// 有期事業の延納
    pub fixed_term: Parameter<FixedTermInstalments>,
    /// 特別加入の給付基礎日額
    pub daily_basis: Parameter<Vec<DailyBasis>>,
    /// 第2種特別加入保険料率
    pub special_second: Parameter<Vec<SpecialWorkRate>>,
    /// 第3種特別加入保険料率
    pub special_third: Parameter<Rate>,
    /// メリット制
    pub merit: Parameter<MeritTerms>,
    /// 第1種調整率
    pub merit_adjustment: Parameter<MeritAdjustment>,
    /// 増加概算保険料
    pub increase: Parameter<IncreaseTerms>,
    /// 追徴金
    pub penalty: Parameter<PenaltyRates>,
    /// 単独有期事業のメリット制の規模
    pub merit_works: Parameter<MeritWorksSize>,
    /// 認定決定の期限
    pub assessment: Parameter<AssessmentTerms>,
    /// 延滞金
    pub late_charge: Parameter<LateChargeRates>,
}

macro_rules! works {
    ($folder:literal, $name:literal) => {
        load(
            concat!($folder, ".", $name),
            include_str!(concat!("../../../../law/", $folder, "/", $name, ".toml")),
            Ok,
        )?
    };
}

impl WorksTerms {
    pub(super) fn read() -> Result<Self, String> {
        Ok(Self {
            labour_cost: works!("workers_accident", "labour_cost"),
            bundled_works: works!("labour_insurance", "bundled_works"),
            fixed_term: works!("labour_insurance", "fixed_term"),
            daily_basis: works!("workers_accident", "daily_basis"),
            special_second: works!("workers_accident", "special_second"),
            special_third: works!("workers_accident", "special_third"),
            merit: works!("labour_insurance", "merit"),
            merit_adjustment: works!("labour_insurance", "merit_adjustment"),
            increase: works!("labour_insurance", "increase"),
            penalty: works!("labour_insurance", "penalty"),
            merit_works: works!("labour_insurance", "merit_works"),
            assessment: works!("labour_insurance", "assessment"),
            late_charge: works!("collection", "late_charge"),
        })
    }

    pub(super) fn sheets(&self) -> Vec<ParameterSheet> {
        vec![
            sheet(&self.labour_cost),
            sheet(&self.bundled_works),
            sheet(&self.fixed_term),
            sheet(&self.daily_basis),
            sheet(&self.special_second),
            sheet(&self.special_third),
            sheet(&self.merit),
            sheet(&self.merit_adjustment),
            sheet(&self.increase),
            sheet(&self.penalty),
            sheet(&self.merit_works),
            sheet(&self.assessment),
            sheet(&self.late_charge),
        ]
    }
}

/// 工事の区分 — 機械装置の組立て又は据付けの事業 has two rates of labour cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkPart {
    /// 事業の全体
    Whole,
    /// 組立て又は取付けに関するもの
    Assembly,
    /// その他のもの
    Other,
}

/// 労務費率 — the share of a contract that counts as wages.
///
/// Law: 徴収法11条3項, 則13条1項・別表第2. Unit: share of the contract without consumption tax.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabourCostRate {
    /// 事業の種類の番号
    pub code: String,
    /// Which part of it.
    pub part: WorkPart,
    /// The share.
    pub percent: Rate,
}

impl Shown for Vec<LabourCostRate> {
    fn shown(&self) -> String {
        let each = self.iter().map(|line| format!("{} {}", line.code, line.percent));
        each.collect::<Vec<_>>().join("、")
    }
}

/// 有期事業の一括の規模 — works under both are taken as one business.
///
/// Law: 徴収法7条, 則6条1項. Unit: yen, cubic metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundledWorksSize {
    /// 概算保険料, less than.
    pub premium_below_yen: i64,
    /// 請負金額, less than.
    pub contract_below_yen: i64,
    /// 素材の見込み生産量, less than.
    pub timber_below_cubic_metres: i64,
}

impl Shown for BundledWorksSize {
    fn shown(&self) -> String {
        let yen = |yen: i64| Yen::new(yen);
        format!(
            "概算保険料{}円未満・請負金額{}円未満（立木の伐採は{}立方メートル未満）",
            yen(self.premium_below_yen),
            yen(self.contract_below_yen),
            self.timber_below_cubic_metres
        )
    }
}

/// 有期事業の延納の定め — from which size on, and when each term of four months is due.
///
/// Law: 徴収法15条2項・18条, 則28条. Unit: yen, months, days of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedTermInstalments {
    /// 概算保険料, at least.
    pub premium_min_yen: i64,
    /// 事業の期間, more than.
    pub months_more_than: i32,
    /// 最初の期 — days after the day of establishment.
    pub first_days: i64,
    /// 4月1日からの期の納期限
    pub april_due: MonthDay,
    /// 8月1日からの期の納期限
    pub august_due: MonthDay,
    /// 12月1日からの期の納期限
    pub december_due: MonthDay,
}

impl Shown for FixedTermInstalments {
    fn shown(&self) -> String {
        let yen = Yen::new(self.premium_min_yen);
        format!("{yen}円以上・{}か月超、最初の期は{}日以内", self.months_more_than, self.first_days)
    }
}

/// 給付基礎日額 — of 特別加入, one of those to choose from.
///
/// Law: 徴収則21条・別表第4. Unit: yen a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DailyBasis {
    /// The amount.
    pub yen: Yen,
    /// 家内労働者等だけ
    pub home_workers_only: bool,
}

impl Shown for Vec<DailyBasis> {
    fn shown(&self) -> String {
        let yen = |one: Option<&DailyBasis>| one.map_or(Yen::ZERO, |one| one.yen);
        format!("{}円〜{}円の{}階級", yen(self.first()), yen(self.last()), self.len())
    }
}

/// 第2種特別加入保険料率 — of one kind of work.
///
/// Law: 徴収法14条1項, 則23条・別表第5. Unit: share of the base.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialWorkRate {
    /// 事業又は作業の種類
    pub name: String,
    /// The rate.
    pub rate: Rate,
    /// Whether anything but memory has it.
    pub confirmed: bool,
}

impl Shown for Vec<SpecialWorkRate> {
    fn shown(&self) -> String {
        let confirmed = self.iter().filter(|line| line.confirmed).count();
        format!("{}区分（うち確かめたもの{confirmed}区分）", self.len())
    }
}

/// メリット制の定め
///
/// Law: 徴収法12条3項・12条の2・20条, 則16条2項・17条・20条・別表第3–別表第3の3・別表第6.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeritTerms {
    /// 非業務災害率, which is not changed.
    pub non_work_rate: Rate,
    /// 労働者数, at least, with the coefficient.
    pub workers_min: u32,
    /// 労働者数, from which the coefficient is not asked.
    pub workers_large: u32,
    /// 災害度係数, at least.
    pub coefficient_min: Rate,
    /// 一括有期事業の確定保険料, at least.
    pub bundled_premium_min_yen: i64,
    /// 一括有期事業の確定保険料 of a year below which 別表第3の2 is used.
    pub bundled_premium_small_below_yen: i64,
    /// 別表第3, and 別表第6 of construction.
    pub general: MeritTable,
    /// 別表第3 of felling, and 別表第6 of felling.
    pub timber: MeritTable,
    /// 別表第3の2
    pub small: MeritTable,
    /// 別表第3の3: 特例メリット制
    pub safety: MeritTable,
}

/// メリット増減率表 — by how much a balance changes what is changed.
///
/// Law: 徴収則20条・別表第3. Unit: share.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeritTable {
    /// The change beyond the last step.
    pub above: Rate,
    /// The steps, the lowest first.
    pub steps: Vec<MeritStep>,
}

impl MeritTable {
    /// The change for a balance.
    pub fn change(&self, balance: Exact) -> Rate {
        let step = self.steps.iter().find(|step| balance <= Exact::from(step.upto));
        step.map_or(self.above, |step| step.change)
    }
}

/// 収支率の段階
///
/// Law: 徴収則20条・別表第3. Unit: share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeritStep {
    /// 収支率, up to and including.
    pub upto: Rate,
    /// By how much the rate changes.
    pub change: Rate,
}

impl Shown for MeritTerms {
    fn shown(&self) -> String {
        format!(
            "{}人以上（{}人未満は災害度係数{}以上）、増減は±{}まで（立木±{}、小規模±{}、特例±{}）",
            self.workers_min,
            self.workers_large,
            self.coefficient_min,
            self.general.above,
            self.timber.above,
            self.small.above,
            self.safety.above
        )
    }
}

/// 第1種調整率 — the share of the premium that 収支率 counts.
///
/// Law: 徴収法12条3項, 則19条の2. Unit: share of the premium for accidents at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeritAdjustment {
    /// 林業
    pub forestry: Rate,
    /// 建設の事業
    pub construction: Rate,
    /// 港湾貨物取扱事業・港湾荷役業
    pub port: Rate,
    /// その他の事業
    pub other: Rate,
}

impl Shown for MeritAdjustment {
    fn shown(&self) -> String {
        format!(
            "林業{}・建設{}・港湾{}・その他{}",
            self.forestry, self.construction, self.port, self.other
        )
    }
}

/// 増加概算保険料の要件
///
/// Law: 徴収法16条, 則25条1項.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncreaseTerms {
    /// Of the wages declared, more than.
    pub more_than: Rate,
    /// 概算保険料の差, at least.
    pub difference_min_yen: i64,
    /// Within these days.
    pub days: i64,
}

impl Shown for IncreaseTerms {
    fn shown(&self) -> String {
        let yen = Yen::new(self.difference_min_yen);
        format!("見込みの{}超・差{yen}円以上・{}日以内", self.more_than, self.days)
    }
}

/// 追徴金の率
///
/// Law: 徴収法21条1項・25条2項. Unit: share of what should have been paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyRates {
    /// 認定決定された確定保険料
    pub premium: Rate,
    /// 印紙保険料
    pub stamps: Rate,
}

impl Shown for PenaltyRates {
    fn shown(&self) -> String {
        format!("確定保険料{}・印紙保険料{}", self.premium, self.stamps)
    }
}

/// 単独有期事業のメリット制の規模 — reaching one of them is enough.
///
/// Law: 徴収法20条1項, 則35条1項. Unit: yen, cubic metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeritWorksSize {
    /// 確定保険料, at least.
    pub premium_min_yen: i64,
    /// 請負金額, at least.
    pub contract_min_yen: i64,
    /// 素材の生産量, at least.
    pub timber_min_cubic_metres: i64,
}

impl Shown for MeritWorksSize {
    fn shown(&self) -> String {
        let yen = |yen: i64| Yen::new(yen);
        format!(
            "確定保険料{}円以上か、請負金額{}円以上（立木の伐採は{}立方メートル以上）",
            yen(self.premium_min_yen),
            yen(self.contract_min_yen),
            self.timber_min_cubic_metres
        )
    }
}

/// 認定決定の期限の定め
///
/// Law: 徴収法15条4項・19条5項・17条2項, 則26条・36条1項. Unit: days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentTerms {
    /// From the day after the notice, to pay what was assessed.
    pub due_days: i64,
    /// From the day after the notice, to claim back what was paid too much.
    pub refund_days: i64,
    /// After which from the day a notice is issued, to pay 追徴金 and differences.
    pub notice_days: i64,
}

impl Shown for AssessmentTerms {
    fn shown(&self) -> String {
        format!(
            "通知から{}日以内、還付の請求は{}日以内、追徴金などは{}日を経過した日",
            self.due_days, self.refund_days, self.notice_days
        )
    }
}

/// 延滞金の割合 — of a year of the calendar.
///
/// Law: 徴収法28条1項・附則12条, 健康保険法181条1項, 厚生年金保険法87条1項. Unit: share a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateChargeRates {
    /// In the first months after the due day.
    pub within: Rate,
    /// After them.
    pub after: Rate,
}

impl Shown for LateChargeRates {
    fn shown(&self) -> String {
        format!("年{}、そのあと年{}", self.within, self.after)
    }
}
