//! 請負による建設と立木の伐採の事業 — wages by the share of labour in a contract or by the cost of
//! a cubic metre, and which works are taken as one.
//!
//! Law: 労働保険の保険料の徴収等に関する法律7条・11条3項, 則6条・12条–14条. Contracts are without
//! consumption tax.

use romori_types::{Date, Exact, Yen};

use super::premium::whole;
use crate::error::StatuteError;
use crate::law::{Basis, Law, WorkPart};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static CONTRACT: [Basis; 1] =
    [Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則13条2項")];
static COST: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律11条3項"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則13条1項"),
];
static TIMBER: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律11条3項"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則14条"),
];
static BUNDLED: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律7条"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則6条1項"),
];

/// 請負の工事 — one contract of a principal contractor (元請).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractedWork<'a> {
    /// 事業を始めた日
    pub started_on: Date,
    /// 事業の種類の番号, two digits.
    pub business_type_number: &'a str,
    /// Which part of 機械装置の組立て又は据付けの事業.
    pub part: WorkPart,
    /// 請負代金
    pub contract: Yen,
    /// 支給材料など to be added.
    pub added: Yen,
    /// 工事用の機械装置など to be left out.
    pub excluded: Yen,
}

/// 請負金額と賃金総額
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkWages {
    /// 請負金額
    pub contract: Yen,
    /// 賃金総額 by 労務費率.
    pub wages: Yen,
}

/// The wages that a contract counts for, where they cannot be known exactly.
///
/// Law: 労働保険の保険料の徴収等に関する法律11条3項, 則13条. Rounding: the fraction of a yen dropped. Unit: whole
/// yen.
///
/// # Errors
/// When the start lies outside the checked range, the kind of business has no share, an amount is
/// negative, or more is left out than there is.
pub fn work_wages<T: Trace>(
    work: &ContractedWork<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<WorkWages, StatuteError> {
    let amounts =
        [("請負代金", work.contract), ("加える額", work.added), ("除く額", work.excluded)];
    if amounts.iter().any(|(_, yen)| *yen < Yen::ZERO) || work.contract + work.added < work.excluded
    {
        let message = "請負代金・加える額・除く額を確かめてください。";
        return Err(StatuteError::impossible("contract", message));
    }
    let found = law.works.labour_cost.on(work.started_on)?;
    let line = found
        .value
        .iter()
        .find(|line| line.code == work.business_type_number && line.part == work.part);
    let line = line.ok_or_else(|| {
        let message = "労務費率のない事業の種類です。建設の事業の番号と区分を確かめてください。";
        StatuteError::impossible("business_type_number", message)
    })?;
    let [contract, added, excluded] = amounts.map(|(label, yen)| Quantity::yen(label, yen));
    let rule = Rule::new("請負金額", &CONTRACT);
    let sum = Operation::Sum;
    let with = rule.take(trace, "請負金額", Unit::Yen, sum, &[&contract, &added], |with| {
        format!("請負代金{contract}に支給材料など{added}を加えて{with}です。")
    })?;
    let rest = Operation::Difference;
    let amount =
        rule.take(trace, "請負金額", Unit::Yen, rest, &[&with, &excluded], |amount| {
            format!("機械装置など{excluded}を除いて、請負金額は{amount}です。")
        })?;
    let rate = Quantity::parameter("労務費率", line.percent, Unit::Rate);
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("賃金総額", &COST).with(&parameters);
    let product = Operation::Product;
    let exact =
        rule.take(trace, "賃金総額", Unit::Yen, product, &[&amount, &rate], |exact| {
            format!("賃金総額は、請負金額{amount} × 労務費率{rate}で{exact}です。")
        })?;
    let wages = whole("賃金総額", &exact, &COST, trace)?;
    trace.gives("contract", &amount);
    trace.gives("wages", &wages);
    Ok(WorkWages { contract: amount.as_yen(), wages: wages.as_yen() })
}

/// 素材1立方メートル当たりの労務費による賃金総額 — of felling, where wages cannot be known exactly.
///
/// Law: 労働保険の保険料の徴収等に関する法律11条3項, 則14条. Rounding: the fraction of a yen dropped. Unit:
/// whole yen. The cost of a cubic metre is what the labour bureau has set.
///
/// # Errors
/// When an amount is negative.
pub fn timber_wages<T: Trace>(
    cubic_metres: Exact,
    labour_cost: Yen,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    if cubic_metres < Exact::ZERO || labour_cost < Yen::ZERO {
        let message = "素材の材積と1立方メートル当たりの労務費は0以上で入れてください。";
        return Err(StatuteError::impossible("cubic_metres", message));
    }
    let volume = Quantity::given("素材の材積", cubic_metres, Unit::Count);
    let cost = Quantity::yen("1立方メートル当たりの労務費", labour_cost);
    let rule = Rule::new("賃金総額", &TIMBER);
    let product = Operation::Product;
    let exact =
        rule.take(trace, "賃金総額", Unit::Yen, product, &[&volume, &cost], |exact| {
            format!("賃金総額は、素材{volume}立方メートル × {cost}で{exact}です。")
        })?;
    let wages = whole("賃金総額", &exact, &TIMBER, trace)?;
    trace.gives("wages", &wages);
    Ok(wages.as_yen())
}

/// 有期事業の大きさ — by which a single work is measured besides its premium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkSize {
    /// 建設: 請負金額 without consumption tax.
    Contract(Yen),
    /// 立木の伐採: cubic metres of 素材.
    Timber(Exact),
}

impl WorkSize {
    /// The size, and the bound of its kind.
    pub(super) fn against(self, yen: i64, cubic_metres: i64) -> (Quantity, Quantity) {
        let bound = |bound, unit| Quantity::parameter("限度", Exact::whole(bound), unit);
        match self {
            Self::Contract(contract) => {
                (Quantity::yen("請負金額", contract), bound(yen, Unit::Yen))
            }
            Self::Timber(volume) => (
                Quantity::given("素材の立方メートル", volume, Unit::Count),
                bound(cubic_metres, Unit::Count),
            ),
        }
    }
}

/// 有期事業の一括 — whether a work is small enough to be taken together with others.
///
/// Law: 労働保険の保険料の徴収等に関する法律7条, 則6条1項. Unit: yen, the contract without consumption
/// tax; cubic metres. Not covered: the other conditions of 7条.
///
/// # Errors
/// When the start lies outside the checked range.
pub fn is_bundled<T: Trace>(
    started_on: Date,
    estimated_premium: Yen,
    size: WorkSize,
    law: &Law,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let found = law.works.bundled_works.on(started_on)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("有期事業の一括", &BUNDLED).with(&parameters);
    let below = |label, amount: &Quantity, bound: &Quantity, trace: &mut T| {
        let operands = [bound, amount];
        rule.take(trace, label, Unit::Truth, Operation::MoreThan, &operands, |is| {
            let verb = if is.is_true() { "未満です" } else { "未満ではありません" };
            format!("{}{amount}は{bound}{verb}。", amount.label)
        })
    };
    let terms = found.value;
    let premium = Quantity::yen("概算保険料", estimated_premium);
    let bound = Quantity::parameter("限度", Exact::whole(terms.premium_below_yen), Unit::Yen);
    let premium = below("概算保険料", &premium, &bound, trace)?;
    let (amount, bound) = size.against(terms.contract_below_yen, terms.timber_below_cubic_metres);
    let small = below("事業の大きさ", &amount, &bound, trace)?;
    let both = [&premium, &small];
    let is = rule.take(trace, "一括", Unit::Truth, Operation::All, &both, |is| {
        if is.is_true() {
            "一括有期事業として、まとめて申告します。".to_owned()
        } else {
            "単独有期事業として、工事ごとに成立させます。".to_owned()
        }
    })?;
    trace.gives("bundled", &is);
    Ok(is.is_true())
}
