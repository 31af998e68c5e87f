//! メリット収支率 — what the accidents of three years cost, against what was paid for them.
//!
//! Law: 労働保険の保険料の徴収等に関する法律12条3項, 則19条の2.

use romori_types::{Exact, FiscalYear, Yen};

use super::base::wage_base;
use crate::error::StatuteError;
use crate::law::{Basis, Law, MeritAdjustment};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static BALANCE: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律12条3項"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則19条の2"),
];
/// 12条3項: 連続する三保険年度.
const YEARS: i16 = 3;

/// 調整率の業種 — by which the premium counts in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MeritIndustry {
    /// 林業
    Forestry,
    /// 建設の事業
    Construction,
    /// 港湾貨物取扱事業・港湾荷役業
    Port,
    /// その他の事業, without that of a ship's owner.
    Other,
}

impl MeritIndustry {
    const fn adjustment(self, rates: &MeritAdjustment) -> romori_types::Rate {
        match self {
            Self::Forestry => rates.forestry,
            Self::Construction => rates.construction,
            Self::Port => rates.port,
            Self::Other => rates.other,
        }
    }
}

/// メリット制の1年度 — what a business paid in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeritYear {
    /// 賃金総額
    pub wages: Yen,
    /// 労災保険率, or メリット料率, by which 確定保険料 was computed.
    pub rate: Exact,
    /// 第1種特別加入保険料, without the part of accidents not at work.
    pub special: Yen,
}

/// 収支率の問い — of a 継続事業 or 一括有期事業.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeritAccounts {
    /// The last of the three years.
    pub year: FiscalYear,
    /// Which part of the premium counts.
    pub industry: MeritIndustry,
    /// The three years, the first of them first.
    pub years: [MeritYear; 3],
    /// 業務災害の保険給付 and 特別支給金 of the three years that count.
    pub benefits: Yen,
}

/// メリット収支率 — the share by which [`super::merit_rate`] changes a rate.
///
/// None where nothing was paid. Law: 労働保険の保険料の徴収等に関する法律12条3項, 則19条の2. Rounding: the
/// premium of each year's base is kept exact, the share too. Unit: share. Not covered: which
/// benefits count (without 失権差額一時金, 障害差額一時金, 特定疾病, third parties' and those of accidents not at
/// work) and at which value a pension does; 単独有期事業 (20条), ships.
///
/// # Errors
/// When a year lies outside the checked range, an amount is negative, or a rate is below that of
/// accidents not at work.
pub fn merit_balance<T: Trace>(
    accounts: &MeritAccounts,
    law: &Law,
    trace: &mut T,
) -> Result<Option<Exact>, StatuteError> {
    let MeritAccounts { year, industry, years, benefits } = accounts;
    if *benefits < Yen::ZERO || years.iter().any(|year| year.special < Yen::ZERO) {
        let message = "保険給付と特別加入保険料は0円以上で入れてください。";
        return Err(StatuteError::impossible("benefits", message));
    }
    let mut premiums = Vec::with_capacity(years.len() * 2);
    for (paid, back) in years.iter().zip((0..YEARS).rev()) {
        let fiscal = FiscalYear(year.0 - back);
        premiums.push(work_premium(fiscal, paid, law, trace)?);
        premiums.push(Quantity::yen("第1種特別加入保険料", paid.special));
    }
    let found = law.works.merit_adjustment.of_fiscal_year(*year)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("メリット収支率", &BALANCE).with(&parameters);
    let operands: Vec<&Quantity> = premiums.iter().collect();
    let sum = Operation::Sum;
    let sum = rule.take(trace, "業務災害の保険料", Unit::Yen, sum, &operands, |sum| {
        format!("3年度の業務災害の保険料は、合わせて{sum}です。")
    })?;
    let rate = Quantity::parameter("第1種調整率", industry.adjustment(found.value), Unit::Rate);
    let operands = [&sum, &rate];
    let product = Operation::Product;
    let counted =
        rule.take(trace, "調整した保険料", Unit::Yen, product, &operands, |yen| {
            format!("第1種調整率{rate}を掛けて{yen}です。")
        })?;
    if !counted.is_true() {
        return Ok(None);
    }
    let benefits = Quantity::yen("保険給付と特別支給金", *benefits);
    let operands = [&benefits, &counted];
    let quotient = Operation::Quotient;
    let balance = rule.take(trace, "収支率", Unit::Rate, quotient, &operands, |share| {
        format!("保険給付と特別支給金{benefits} ÷ {counted}で、収支率は{share}です。")
    })?;
    trace.gives("balance", &balance);
    Ok(Some(balance.value))
}

/// The premium of a year, without the part of accidents not at work.
fn work_premium<T: Trace>(
    year: FiscalYear,
    paid: &MeritYear,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.works.merit.of_fiscal_year(year)?;
    let non_work = found.value.non_work_rate;
    if paid.rate < Exact::from(non_work) {
        let message = "労災保険率が非業務災害率より低くなっています。";
        return Err(StatuteError::impossible("rate", message));
    }
    let base = wage_base("wages", "算定基礎額", paid.wages, trace)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("業務災害の保険料", &BALANCE).with(&parameters);
    let rate = Quantity::given("確定保険料の率", paid.rate, Unit::Rate);
    let none = Quantity::parameter("非業務災害率", non_work, Unit::Rate);
    let rest = Operation::Difference;
    let rate =
        rule.take(trace, "業務災害の率", Unit::Rate, rest, &[&rate, &none], |over| {
            format!("率{rate}から非業務災害率{none}を除くと{over}です。")
        })?;
    let product = Operation::Product;
    rule.take(trace, "業務災害の保険料", Unit::Yen, product, &[&base, &rate], |yen| {
        format!("{}年度は、{base} × {rate}で{yen}です。", year.0)
    })
}
