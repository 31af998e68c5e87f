//! 特別加入保険料 — of employers, the self-employed and those sent abroad.
//!
//! Law: 労働保険の保険料の徴収等に関する法律13条・14条・14条の2, 則21条–23条の3.

use romori_types::{FiscalYear, Rounding, Yen};

use super::premium::whole;
use super::rate::{LabourRate, accident_rate};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static BASE: [Basis; 1] = [Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則21条")];
static PREMIUM: [Basis; 3] = [
    Basis::act("労働保険の保険料の徴収等に関する法律13条"),
    Basis::act("労働保険の保険料の徴収等に関する法律14条1項"),
    Basis::act("労働保険の保険料の徴収等に関する法律14条の2第1項"),
];
/// 則21条: the daily basis times these is the base of a year.
const DAYS_OF_YEAR: i64 = 365;
const MONTHS_OF_YEAR: u8 = 12;

/// 特別加入の種類
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpecialEnrolment<'a> {
    /// 第1種 中小事業主等: the rate of the business, by its number.
    First(&'a str),
    /// 第2種 一人親方等・特定作業従事者: by the name of the work.
    Second(&'a str),
    /// 第3種 海外派遣者
    Third,
}

/// 特別加入者
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpecialMember {
    /// 給付基礎日額
    pub daily_basis: Yen,
    /// Months enrolled in the year, a part of one counted as a month: 1 to 12.
    pub months: u8,
    /// 家内労働者等か
    pub home_worker: bool,
}

/// 特別加入保険料
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpecialPremium {
    /// 算定基礎額の総額, under 1,000 yen dropped.
    pub base: Yen,
    /// The premium.
    pub premium: Yen,
}

/// The premium of special enrolment of several persons for a year.
///
/// Law: 労働保険の保険料の徴収等に関する法律13条・14条・14条の2, 則21条. Rounding: a twelfth of the year upwards
/// to a yen, the sum of bases under 1,000 yen and the fraction of a yen dropped. Unit: whole yen.
///
/// # Errors
/// When the year lies outside the checked range, a daily basis or a kind of work is none of the
/// tables, or a member has no month or more than twelve.
pub fn special_premium<T: Trace>(
    year: FiscalYear,
    kind: SpecialEnrolment<'_>,
    members: &[SpecialMember],
    law: &Law,
    trace: &mut T,
) -> Result<SpecialPremium, StatuteError> {
    let mut bases = Vec::with_capacity(members.len());
    for member in members {
        bases.push(member_base(year, member, law, trace)?);
    }
    let operands: Vec<&Quantity> = bases.iter().collect();
    let rule = Rule::new("特別加入の算定基礎額", &BASE);
    let sum = rule.take(trace, "合計", Unit::Yen, Operation::Sum, &operands, |sum| {
        format!("{}人の算定基礎額を合わせて{sum}です。", members.len())
    })?;
    let floor = Operation::FloorTo(1000);
    let base = rule.take(trace, "算定基礎額の総額", Unit::Yen, floor, &[&sum], |base| {
        format!("1,000円未満を切り捨てて{base}です。")
    })?;
    let (rate, second, third);
    let parameters: Vec<&dyn DescribeParameter> = match kind {
        SpecialEnrolment::First(number) => {
            rate = accident_rate(year, number, law)?.1;
            rate.parameters()
        }
        SpecialEnrolment::Second(name) => {
            second = law.works.special_second.of_fiscal_year(year)?;
            let line = second.value.iter().find(|line| line.name == name);
            let line = line.ok_or_else(|| {
                let message = "第2種特別加入の区分にない名前です。";
                StatuteError::impossible("work", message)
            })?;
            rate = LabourRate::given(line.rate);
            vec![&second]
        }
        SpecialEnrolment::Third => {
            third = law.works.special_third.of_fiscal_year(year)?;
            rate = LabourRate::given(*third.value);
            vec![&third]
        }
    };
    let rate = Quantity::parameter("特別加入保険料率", rate.rate, Unit::Rate);
    let rule = Rule::new("特別加入保険料", &PREMIUM).with(&parameters);
    let product = Operation::Product;
    let operands = [&base, &rate];
    let exact =
        rule.take(trace, "特別加入保険料", Unit::Yen, product, &operands, |exact| {
            format!("特別加入保険料は、{base} × {rate}で{exact}です。")
        })?;
    let premium = whole("特別加入保険料", &exact, &PREMIUM, trace)?;
    trace.gives("base", &base);
    trace.gives("premium", &premium);
    Ok(SpecialPremium { base: base.as_yen(), premium: premium.as_yen() })
}

/// The base of one member: the year's, or so many of its twelfths, each raised to a yen.
fn member_base<T: Trace>(
    year: FiscalYear,
    member: &SpecialMember,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    if member.months == 0 || member.months > MONTHS_OF_YEAR {
        let message = "加入の月数は1から12までで入れてください。";
        return Err(StatuteError::impossible("months", message));
    }
    let found = law.works.daily_basis.of_fiscal_year(year)?;
    let line = found.value.iter().find(|line| line.yen == member.daily_basis);
    if line.is_none_or(|line| line.home_workers_only && !member.home_worker) {
        let message = "選べない給付基礎日額です。表の額で入れてください。";
        return Err(StatuteError::impossible("daily_basis", message));
    }
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("特別加入の算定基礎額", &BASE).with(&parameters);
    let daily = Quantity::yen("給付基礎日額", member.daily_basis);
    let days = Quantity::count("365", DAYS_OF_YEAR, Unit::Count);
    let product = Operation::Product;
    let operands = [&daily, &days];
    let yearly = rule.take(trace, "1年分", Unit::Yen, product.clone(), &operands, |yearly| {
        format!("給付基礎日額{daily}の1年分は{yearly}です。")
    })?;
    if member.months == MONTHS_OF_YEAR {
        return Ok(yearly);
    }
    let twelve = Quantity::count("12", i64::from(MONTHS_OF_YEAR), Unit::Count);
    let quotient = Operation::Quotient;
    let exact = rule.take(trace, "1月分", Unit::Yen, quotient, &[&yearly, &twelve], |_| {
        "年の中途の加入か脱退なので、12で割ります。".to_owned()
    })?;
    let up = Operation::Round(Rounding::Up);
    let month = rule.take(trace, "1月分", Unit::Yen, up, &[&exact], |month| {
        format!("1円未満を切り上げて、1月分は{month}です。")
    })?;
    let months = Quantity::count("月数", i64::from(member.months), Unit::Count);
    let operands = [&month, &months];
    rule.take(trace, "算定基礎額", Unit::Yen, product, &operands, |base| {
        format!("{months}か月分は{base}です。")
    })
}
