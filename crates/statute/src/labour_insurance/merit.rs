//! メリット制 — the accident rate of a business by what its accidents cost.
//!
//! Law: 労働保険の保険料の徴収等に関する法律12条3項, 則16条–20条.

use romori_types::{Exact, FiscalYear, Rate, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, Law, MeritTerms};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static TESTS: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律12条3項"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則17条"),
];
static RATE: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律12条3項"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則20条"),
];

/// メリット制の規模 — of one insurance year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeritSize {
    /// 継続事業: 労働者数, the mean of the months' last closing days.
    Workers(u32),
    /// 一括有期事業: 確定保険料.
    BundledPremium(Yen),
}

/// Whether a year of a business is large enough for メリット制.
///
/// Law: 労働保険の保険料の徴収等に関する法律12条3項, 則17条. Unit: workers; the coefficient (災害度係数) is workers times the
/// rate less that of accidents not at work. Each of three years in a row must pass, and three
/// years since the insurance began: the caller's to know.
///
/// # Errors
/// When the year lies outside the checked range.
pub fn is_merit_size<T: Trace>(
    year: FiscalYear,
    size: MeritSize,
    rate: Rate,
    law: &Law,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let found = law.works.merit.of_fiscal_year(year)?;
    let terms = found.value;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("メリット制の規模", &TESTS).with(&parameters);
    let at_least = |label, size: &Quantity, least: Exact, trace: &mut T| {
        let least = Quantity::parameter("下限", least, size.unit);
        let operands = [size, &least];
        rule.take(trace, label, Unit::Truth, Operation::AtLeast, &operands, |is| {
            let verb = if is.is_true() { "以上です" } else { "に届きません" };
            format!("{}{size}は{least}{verb}。", size.label)
        })
    };
    let is = match size {
        MeritSize::BundledPremium(premium) => {
            let premium = Quantity::yen("確定保険料", premium);
            let least = Exact::whole(terms.bundled_premium_min_yen);
            at_least("一括有期事業の規模", &premium, least, trace)?
        }
        MeritSize::Workers(workers) => {
            let count = |count: u32| Exact::whole(i64::from(count));
            let workers = Quantity::given("労働者数", count(workers), Unit::Count);
            let large = at_least("100人以上", &workers, count(terms.workers_large), trace)?;
            let some = at_least("20人以上", &workers, count(terms.workers_min), trace)?;
            let over = over_non_work(rate, terms, &parameters, trace)?;
            let product = Operation::Product;
            let operands = [&workers, &over];
            let coefficient =
                rule.take(trace, "災害度係数", Unit::Count, product, &operands, |value| {
                    format!("災害度係数は、{workers}人 × {over}で{value}です。")
                })?;
            let least = terms.coefficient_min.into();
            let enough = at_least("災害度係数", &coefficient, least, trace)?;
            let both = [&some, &enough];
            let all = Operation::All;
            let small =
                rule.take(trace, "20人以上100人未満", Unit::Truth, all, &both, |is| {
                    format!("20人以上で災害度係数が足りるかは、{is}です。")
                })?;
            let either = [&large, &small];
            rule.take(trace, "規模", Unit::Truth, Operation::Any, &either, |is| {
                format!("メリット制の規模に当たるかは、{is}です。")
            })?
        }
    };
    trace.gives("merit_size", &is);
    Ok(is.is_true())
}

fn over_non_work<T: Trace>(
    rate: Rate,
    terms: &MeritTerms,
    parameters: &[&dyn DescribeParameter],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rate = Quantity::given("労災保険率", rate, Unit::Rate);
    let none = Quantity::parameter("非業務災害率", terms.non_work_rate, Unit::Rate);
    let rule = Rule::new("業務災害の率", &RATE).with(parameters);
    let rest = Operation::Difference;
    rule.take(trace, "業務災害の率", Unit::Rate, rest, &[&rate, &none], |over| {
        format!("労災保険率{rate}から非業務災害率{none}を除くと{over}です。")
    })
}

/// メリット料率 — the rate that a business pays two years after the third.
///
/// Law: 労働保険の保険料の徴収等に関する法律12条3項, 則20条・別表第3. Unit: share of the wages. Not covered: 立木の伐採
/// (±35%), small 一括有期事業 (別表第3の2), 特例メリット制 (±45%), 単独有期事業 (20条).
///
/// # Errors
/// When the year lies outside the checked range, or the rate is below that of accidents not at
/// work.
pub fn merit_rate<T: Trace>(
    year: FiscalYear,
    rate: Rate,
    balance: Exact,
    law: &Law,
    trace: &mut T,
) -> Result<Exact, StatuteError> {
    let found = law.works.merit.of_fiscal_year(year)?;
    let terms = found.value;
    if rate < terms.non_work_rate {
        let message = "労災保険率が非業務災害率より低くなっています。";
        return Err(StatuteError::impossible("rate", message));
    }
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let step = terms.steps.iter().find(|step| balance <= Exact::from(step.upto));
    let change = step.map_or(terms.above, |step| step.change);
    let over = over_non_work(rate, terms, &parameters, trace)?;
    let rule = Rule::new("メリット料率", &RATE).with(&parameters);
    let balance = Quantity::given("収支率", balance, Unit::Rate);
    let change = Quantity::parameter("増減の割合", change, Unit::Rate);
    let one = Quantity::parameter("1", Rate::ONE, Unit::Rate);
    let sum = Operation::Sum;
    let factor = rule.take(trace, "倍率", Unit::Rate, sum.clone(), &[&one, &change], |_| {
        format!("収支率{balance}なので、増減は{change}です。")
    })?;
    let product = Operation::Product;
    let changed =
        rule.take(trace, "増減した率", Unit::Rate, product, &[&over, &factor], |rate| {
            format!("業務災害の率を増減して{rate}です。")
        })?;
    let none = Quantity::parameter("非業務災害率", terms.non_work_rate, Unit::Rate);
    let rate =
        rule.take(trace, "メリット料率", Unit::Rate, sum, &[&changed, &none], |rate| {
            format!("非業務災害率を戻して、メリット料率は{rate}です。")
        })?;
    trace.gives("merit_rate", &rate);
    Ok(rate.value)
}
