//! 単独有期事業のメリット制 — the premium of a single work by what its accidents cost, and the difference.
//!
//! Law: 労働保険の保険料の徴収等に関する法律20条, 則35条・別表第6.

use romori_types::{Date, Exact, FiscalYear, Rate, YearMonth, Yen};

use super::base::wage_base;
use super::merit::factor;
use super::premium::whole;
use super::works::WorkSize;
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static WORKS: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律20条1項"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則35条"),
];
static DIFFERENCE: [Basis; 1] = [Basis::act("労働保険の保険料の徴収等に関する法律20条3項")];

/// 単独有期事業のメリット制の問い — a work that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeritWork {
    /// 事業を始めた日
    pub started_on: Date,
    /// 請負金額 or 素材の生産量.
    pub size: WorkSize,
    /// 賃金総額 of the whole work.
    pub wages: Yen,
    /// 労災保険率
    pub rate: Rate,
}

/// 改定確定保険料 — and what it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisedPremium {
    /// 確定保険料 before.
    pub declared: Yen,
    /// 改定確定保険料
    pub premium: Yen,
    /// 追徴される差額
    pub shortage: Yen,
    /// 充当または還付される差額
    pub surplus: Yen,
}

/// 単独有期事業のメリット制 — by how much the premium of a work goes up or down for its balance.
///
/// None where the work is too small. Law: 労働保険の保険料の徴収等に関する法律20条1項・3項, 則35条・別表第6.
/// Rounding: the part of accidents not at work is kept exact, the fraction of a yen of the changed
/// premium dropped. Unit: whole yen. Not covered: the balance itself, which the bureau's notice
/// names, and 第1種特別加入保険料 (20条2項).
///
/// # Errors
/// When the start lies outside the checked range, the wages are negative, or the rate is below
/// that of accidents not at work.
pub fn merit_of_work<T: Trace>(
    work: &MeritWork,
    balance: Exact,
    law: &Law,
    trace: &mut T,
) -> Result<Option<RevisedPremium>, StatuteError> {
    let year: FiscalYear = YearMonth::of(work.started_on).fiscal_year();
    let found = law.works.merit.of_fiscal_year(year)?;
    let terms = found.value;
    if work.rate < terms.non_work_rate {
        let message = "労災保険率が非業務災害率より低くなっています。";
        return Err(StatuteError::impossible("rate", message));
    }
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let base = wage_base("wages", "算定基礎額", work.wages, trace)?;
    let rule = Rule::new("単独有期事業のメリット制", &WORKS).with(&parameters);
    let rate = Quantity::given("労災保険率", work.rate, Unit::Rate);
    let product = |label, rate: &Quantity, trace: &mut T| {
        let operands = [&base, rate];
        rule.take(trace, label, Unit::Yen, Operation::Product, &operands, |exact| {
            format!("{label}は、{base} × {rate}で{exact}です。")
        })
    };
    let declared = product("確定保険料", &rate, trace)?;
    let declared = whole("確定保険料", &declared, &WORKS, trace)?;
    if !is_large(work, &declared, law, trace)? {
        return Ok(None);
    }
    let none = Quantity::parameter("非業務災害率", terms.non_work_rate, Unit::Rate);
    let none = product("非業務災害率の分", &none, trace)?;
    let rest = Operation::Difference;
    let over =
        rule.take(trace, "増減する額", Unit::Yen, rest, &[&declared, &none], |over| {
            format!("確定保険料{declared}から非業務災害率の分{none}を除いて{over}です。")
        })?;
    let table = match work.size {
        WorkSize::Contract(_) => &terms.general,
        WorkSize::Timber(_) => &terms.timber,
    };
    let factor = factor(rule, table, balance, trace)?;
    let operands = [&over, &factor];
    let changed = Operation::Product;
    let changed = rule.take(trace, "増減した額", Unit::Yen, changed, &operands, |yen| {
        format!("増減して{yen}です。")
    })?;
    let sum = Operation::Sum;
    let exact =
        rule.take(trace, "改定確定保険料", Unit::Yen, sum, &[&changed, &none], |yen| {
            format!("非業務災害率の分を戻して{yen}です。")
        })?;
    let premium = whole("改定確定保険料", &exact, &WORKS, trace)?;
    trace.gives("premium", &premium);
    let shortage = difference("追徴される差額", &premium, &declared, trace)?;
    trace.gives("shortage", &shortage);
    let surplus = difference("充当または還付される差額", &declared, &premium, trace)?;
    trace.gives("surplus", &surplus);
    Ok(Some(RevisedPremium {
        declared: declared.as_yen(),
        premium: premium.as_yen(),
        shortage: shortage.as_yen(),
        surplus: surplus.as_yen(),
    }))
}

/// Whether the premium or the work itself is large enough.
fn is_large<T: Trace>(
    work: &MeritWork,
    premium: &Quantity,
    law: &Law,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let found = law.works.merit_works.on(work.started_on)?;
    let terms = found.value;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("単独有期事業のメリット制", &WORKS).with(&parameters);
    let reaches = |label, amount: &Quantity, least: &Quantity, trace: &mut T| {
        let operands = [amount, least];
        rule.take(trace, label, Unit::Truth, Operation::AtLeast, &operands, |is| {
            let verb = if is.is_true() { "以上です" } else { "に届きません" };
            format!("{}{amount}は{least}{verb}。", amount.label)
        })
    };
    let least = Exact::whole(terms.premium_min_yen);
    let least = Quantity::parameter("下限", least, Unit::Yen);
    let by_premium = reaches("確定保険料の規模", premium, &least, trace)?;
    let (size, least) = work.size.against(terms.contract_min_yen, terms.timber_min_cubic_metres);
    let by_size = reaches("事業の大きさ", &size, &least, trace)?;
    let either = [&by_premium, &by_size];
    let is = rule.take(trace, "規模", Unit::Truth, Operation::Any, &either, |is| {
        format!("メリット制の規模に当たるかは、{is}です。")
    })?;
    trace.gives("merit_size", &is);
    Ok(is.is_true())
}

fn difference<T: Trace>(
    label: &'static str,
    from: &Quantity,
    less: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("メリット制の差額", &DIFFERENCE);
    let rest = Operation::Difference;
    let rest = rule.take(trace, label, Unit::Yen, rest, &[from, less], |rest| {
        format!("{}{from}から{}{less}を引くと{rest}です。", from.label, less.label)
    })?;
    let zero = Quantity::yen("0円", Yen::ZERO);
    rule.take(trace, label, Unit::Yen, Operation::Maximum, &[&rest, &zero], |over| {
        format!("{label}は{over}です。")
    })
}
