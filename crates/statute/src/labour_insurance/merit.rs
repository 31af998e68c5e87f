//! メリット制 — the accident rate of a business by what its accidents cost.
//!
//! Law: 労働保険の保険料の徴収等に関する法律12条3項・12条の2, 則16条–20条.

use romori_types::{Exact, FiscalYear, Rate, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, Law, MeritTable, MeritTerms};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static TESTS: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律12条3項"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則17条"),
];
static SAFETY: [Basis; 1] = [Basis::act("労働保険の保険料の徴収等に関する法律12条の2")];
pub(super) static RATE: [Basis; 2] = [
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

/// メリット制の事業 — which table of changes its balance is read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeritBusiness {
    /// 継続事業
    Continuing,
    /// 特例メリット制: a smaller employer's 継続事業 with 安全衛生の措置, as declared.
    WithSafetyMeasures,
    /// 一括有期事業 of construction, with the 確定保険料 of the three years.
    BundledConstruction([Yen; 3]),
    /// 一括有期事業 of felling, with the 確定保険料 of the three years.
    BundledTimber([Yen; 3]),
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
/// Law: 労働保険の保険料の徴収等に関する法律12条3項・12条の2, 則20条・別表第3–別表第3の3. Unit: share of the wages.
/// The balance is that of the bureau's notice, or of [`super::merit_balance`]. Not covered: who may
/// declare 特例メリット制.
///
/// # Errors
/// When the year lies outside the checked range, the rate is below that of accidents not at
/// work, or a premium of bundled works is below the size.
pub fn merit_rate<T: Trace>(
    year: FiscalYear,
    business: MeritBusiness,
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
    let table = table_of(business, terms, &parameters, trace)?;
    let over = over_non_work(rate, terms, &parameters, trace)?;
    let rule = Rule::new("メリット料率", &RATE).with(&parameters);
    let factor = factor(rule, table, balance, trace)?;
    let product = Operation::Product;
    let changed =
        rule.take(trace, "増減した率", Unit::Rate, product, &[&over, &factor], |rate| {
            format!("業務災害の率を増減して{rate}です。")
        })?;
    let none = Quantity::parameter("非業務災害率", terms.non_work_rate, Unit::Rate);
    let sum = Operation::Sum;
    let rate =
        rule.take(trace, "メリット料率", Unit::Rate, sum, &[&changed, &none], |rate| {
            format!("非業務災害率を戻して、メリット料率は{rate}です。")
        })?;
    trace.gives("merit_rate", &rate);
    Ok(rate.value)
}

/// One and the change that a balance brings.
pub(super) fn factor<T: Trace>(
    rule: Rule<'_>,
    table: &MeritTable,
    balance: Exact,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let change = Quantity::parameter("増減の割合", table.change(balance), Unit::Rate);
    let balance = Quantity::given("収支率", balance, Unit::Rate);
    let one = Quantity::parameter("1", Rate::ONE, Unit::Rate);
    let operands = [&one, &change];
    rule.take(trace, "倍率", Unit::Rate, Operation::Sum, &operands, |_| {
        format!("収支率{balance}なので、増減は{change}です。")
    })
}

/// The table of a business: of bundled works 別表第3の2 where a year of the three was small.
fn table_of<'law, T: Trace>(
    business: MeritBusiness,
    terms: &'law MeritTerms,
    parameters: &[&dyn DescribeParameter],
    trace: &mut T,
) -> Result<&'law MeritTable, StatuteError> {
    let (premiums, usual) = match business {
        MeritBusiness::Continuing => return Ok(&terms.general),
        MeritBusiness::WithSafetyMeasures => {
            let rule = Rule::new("特例メリット制", &SAFETY).with(parameters);
            let declared = Quantity::truth("特例の申告", true);
            rule.take(trace, "特例", Unit::Truth, Operation::Take, &[&declared], |_| {
                "安全衛生の措置を講じて申告しているので、特例メリット制の増減率によります。"
                    .to_owned()
            })?;
            return Ok(&terms.safety);
        }
        MeritBusiness::BundledConstruction(premiums) => (premiums, &terms.general),
        MeritBusiness::BundledTimber(premiums) => (premiums, &terms.timber),
    };
    if premiums.iter().any(|premium| *premium < Yen::new(terms.bundled_premium_min_yen)) {
        let message = "確定保険料がメリット制の規模に届かない年度があります。";
        return Err(StatuteError::impossible("premiums", message));
    }
    let rule = Rule::new("一括有期事業の増減率", &RATE).with(parameters);
    let premiums = premiums.map(|premium| Quantity::yen("確定保険料", premium));
    let lowest = Operation::Minimum;
    let operands: Vec<&Quantity> = premiums.iter().collect();
    let lowest = rule.take(trace, "最も低い年度", Unit::Yen, lowest, &operands, |lowest| {
        format!("3保険年度の確定保険料のうち、最も低いのは{lowest}です。")
    })?;
    let bound = Exact::whole(terms.bundled_premium_small_below_yen);
    let bound = Quantity::parameter("小規模の限度", bound, Unit::Yen);
    let operands = [&bound, &lowest];
    let more = Operation::MoreThan;
    let small = rule.take(trace, "小規模", Unit::Truth, more, &operands, |is| {
        if is.is_true() {
            format!("{bound}未満の年度があるので、別表第3の2の増減率によります。")
        } else {
            format!("どの年度も{bound}以上なので、別表第3の増減率によります。")
        }
    })?;
    Ok(if small.is_true() { &terms.small } else { usual })
}
