//! 高年齢雇用継続給付 — a share of the wages of who is 60 to 64 and earns less than at 60.
//!
//! Law: 雇用保険法61条.

use romori_types::{Date, Exact, Rate, Rounding, YearMonth, Yen};

use super::daily_wage::{AgeBand, limits};
use super::step::{less, not_negative, rounded, sum, times};
use crate::age::reached_on;
use crate::error::StatuteError;
use crate::law::{Basis, DailyWageLimits, InForce, Law, OlderWorkerRate, PublishedCeiling};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static RATE: [Basis; 2] =
    [Basis::act("雇用保険法61条5項"), Basis::ordinance("雇用保険法施行規則101条の4")];
static WAGE_AT_60: [Basis; 1] = [Basis::act("雇用保険法61条1項")];
static LIMITS: [Basis; 2] =
    [Basis::act("雇用保険法61条5項ただし書"), Basis::act("雇用保険法61条6項")];
const BENEFIT: (&str, &[Basis]) = ("高年齢雇用継続給付", &LIMITS);
/// 61条1項: the daily wage at 60 times these days.
pub(super) const DAYS_OF_MONTH: i64 = 30;
/// 61条6項: not paid unless more than this share of the least daily wage.
const LEAST_SHARE: Rate = Rate::from_billionths(800_000_000);

/// 高年齢雇用継続給付の問い
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OlderWorkerCase {
    /// 生年月日
    pub birth_date: Date,
    /// 60歳到達時の賃金月額
    pub wage_at_60: Yen,
    /// 支給対象月に支払われた賃金
    pub wage: Yen,
    /// 支給対象月
    pub month: YearMonth,
}

/// 支給率 — of the wages paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WageRatioRate {
    /// In per cent, rounded at two decimals.
    pub percent: Exact,
    /// In per cent, rounded at four decimals.
    pub percent_at_4: Exact,
}

/// 高年齢雇用継続給付
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OlderWorkerBenefit {
    /// The highest rate of the person's group.
    pub max_rate: Rate,
    /// 賃金の低下の割合 in per cent, rounded at two decimals.
    pub ratio_percent: Exact,
    /// 支給率 in per cent, rounded at two decimals.
    pub rate_percent: Exact,
    /// The benefit.
    pub amount: Yen,
}

/// The day on which somebody reached 60, and the highest rate that follows from it.
///
/// Law: 雇用保険法61条5項, 令和2年法律14号附則.
///
/// # Errors
/// When the day lies outside the checked range.
pub fn older_worker_group<T: Trace>(
    birth_date: Date,
    law: &Law,
    trace: &mut T,
) -> Result<(Date, Rate), StatuteError> {
    let (reached, found) = group(birth_date, law)?;
    let day = Quantity::date("60歳に達した日", reached);
    let take = Operation::Take;
    let rule = Rule::new("60歳到達日", &RATE);
    let day = rule.take(trace, "60歳に達した日", Unit::Date, take, &[&day], |day| {
        format!("60歳に達した日は、誕生日の前日の{day}です。")
    })?;
    trace.gives("reached_60_on", &day);
    highest(&found, trace)?;
    Ok((reached, found.value.max_rate))
}

fn group(
    birth_date: Date,
    law: &Law,
) -> Result<(Date, InForce<'_, OlderWorkerRate>), StatuteError> {
    let reached = reached_on(birth_date, 60)?;
    Ok((reached, law.benefits.older_worker_rate.on(reached)?))
}

/// The highest rate as a step, in per cent as it stands in the answer.
fn highest<T: Trace>(
    found: &InForce<'_, OlderWorkerRate>,
    trace: &mut T,
) -> Result<(), StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let rule = Rule::new("最も高い支給率", &RATE).with(&parameters);
    let rate = Quantity::parameter("最も高い支給率", found.value.max_rate, Unit::Rate);
    let percent = in_percent(rule, "最も高い支給率（%）", &rate, trace)?;
    trace.gives("max_rate_percent", &percent);
    Ok(())
}

pub(super) fn in_percent<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    rate: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let hundred = Quantity::count("100", 100, Unit::Count);
    let operands = [rate, &hundred];
    rule.take(trace, label, Unit::Count, Operation::Product, &operands, |percent| {
        format!("{label}は{percent}です。")
    })
}

/// A number of per cent, rounded at some decimals, half upwards.
pub(super) fn at_decimals<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    percent: &Quantity,
    decimals: u32,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let scale = Quantity::count("桁", 10_i64.pow(decimals), Unit::Count);
    let product = Operation::Product;
    let scaled = rule.take(trace, label, Unit::Count, product, &[percent, &scale], |_| {
        format!("{label}を小数{decimals}桁までにします。")
    })?;
    let round = Operation::Round(Rounding::HalfUp);
    let whole = rule.take(trace, label, Unit::Count, round, &[&scaled], |_| {
        format!("小数第{}位を四捨五入します。", decimals + 1)
    })?;
    let quotient = Operation::Quotient;
    rule.take(trace, label, Unit::Count, quotient, &[&whole, &scale], |value| {
        format!("{label}は{value}%です。")
    })
}

/// The rate for wages at a share of those before, before rounding: the highest up to the first
/// share, none from the second on, between them so that wages and benefit rise evenly.
pub(super) fn exact_rate<T: Trace>(
    ratio: &Quantity,
    found: &InForce<'_, OlderWorkerRate>,
    basis: &'static [Basis],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let terms = found.value;
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let rule = Rule::new("支給率", basis).with(&parameters);
    let parameter = |label, rate: Rate| Quantity::parameter(label, rate, Unit::Rate);
    let (max, full, none) = (
        parameter("最も高い支給率", terms.max_rate),
        parameter("率が下がり始める割合", terms.full_below),
        parameter("0になる割合", terms.none_from),
    );
    let take = Operation::Take;
    if ratio.value <= full.value {
        return rule.take(trace, "支給率", Unit::Rate, take, &[&max], |rate| {
            format!("賃金の割合は{full}以下なので、支給率は{rate}です。")
        });
    }
    if ratio.value >= none.value {
        let zero = parameter("0%", Rate::ZERO);
        return rule.take(trace, "支給率", Unit::Rate, take, &[&zero], |_| {
            format!("賃金の割合は{none}以上なので、支給されません。")
        });
    }
    let (quotient, rest, product) =
        (Operation::Quotient, Operation::Difference, Operation::Product);
    let span =
        rule.take(trace, "割合の間", Unit::Rate, rest.clone(), &[&none, &full], |span| {
            format!("{full}から{none}までの{span}で、支給率は0まで下がります。")
        })?;
    let top = rule.take(trace, "係数", Unit::Rate, product.clone(), &[&max, &full], |top| {
        format!("{max} × {full}は{top}です。")
    })?;
    let factor =
        rule.take(trace, "係数", Unit::Rate, quotient.clone(), &[&top, &span], |_| {
            format!("係数は{top} ÷ {span}です。")
        })?;
    let times = rule.take(trace, "割合の比", Unit::Rate, quotient, &[&none, ratio], |_| {
        format!("{none}を賃金の割合で割ります。")
    })?;
    let one = parameter("1", Rate::ONE);
    let over = rule.take(trace, "割合の比 − 1", Unit::Rate, rest, &[&times, &one], |_| {
        "1を引きます。".to_owned()
    })?;
    rule.take(trace, "支給率", Unit::Rate, product, &[&factor, &over], |_| {
        "支給率は、係数と掛け合わせたものです。".to_owned()
    })
}

/// The rate for wages at a share of those at 60, of the group with this highest rate.
///
/// Law: 雇用保険法61条5項. Rounding: half upwards at two and at four decimals of a per cent.
///
/// # Errors
/// When no group has this highest rate.
pub fn older_worker_rate<T: Trace>(
    ratio: Rate,
    max_rate: Rate,
    law: &Law,
    trace: &mut T,
) -> Result<WageRatioRate, StatuteError> {
    let parameter = &law.benefits.older_worker_rate;
    let row = parameter.rows().iter().find(|row| row.value.max_rate == max_rate);
    let row = row.ok_or_else(|| {
        StatuteError::impossible("max_rate_percent", "最も高い支給率は10か15にしてください。")
    })?;
    let found = InForce { value: &row.value, row, heading: parameter.heading() };
    let ratio = Quantity::given("賃金の割合", ratio, Unit::Rate);
    let exact = exact_rate(&ratio, &found, &RATE, trace)?;
    let rule = Rule::new("支給率の端数", &RATE);
    let percent = in_percent(rule, "支給率（%）", &exact, trace)?;
    let at_2 = at_decimals(rule, "支給率", &percent, 2, trace)?;
    trace.gives("rate_percent", &at_2);
    let at_4 = at_decimals(rule, "支給率", &percent, 4, trace)?;
    trace.gives("rate_percent_exact", &at_4);
    Ok(WageRatioRate { percent: at_2.value, percent_at_4: at_4.value })
}

/// The benefit of a month.
///
/// Law: 雇用保険法61条. Rounding: the rate half upwards at two decimals of a per cent, then the fraction
/// of a yen dropped. Month: 支給対象月. Not covered: days for which wages were lost by sickness or
/// other reasons (みなし賃金), 高年齢再就職給付金.
///
/// # Errors
/// When the month lies outside the checked range or the ages of 60 to 65, an amount is negative,
/// or the sum would exceed what the ceiling is known to be at least.
pub fn older_worker<T: Trace>(
    case: &OlderWorkerCase,
    law: &Law,
    trace: &mut T,
) -> Result<OlderWorkerBenefit, StatuteError> {
    let (reached, terms) = group(case.birth_date, law)?;
    let end = YearMonth::of(reached_on(case.birth_date, 65)?);
    if case.month < YearMonth::of(reached) || case.month > end {
        return Err(StatuteError::impossible(
            "month",
            "60歳に達した月から65歳に達する月までの月にしてください。",
        ));
    }
    let found = limits(law, case.month.first_day())?;
    let ceiling = law.benefits.older_worker_ceiling.on_month(case.month)?;
    highest(&terms, trace)?;
    let at_60 = wage_at_60(case.wage_at_60, &found, trace)?;
    let wage = not_negative("wage_this_month", "支払われた賃金", case.wage)?;
    let rule = Rule::new("賃金の割合", &RATE);
    let operands = [&wage, &at_60];
    let quotient = Operation::Quotient;
    let ratio = rule.take(trace, "賃金の割合", Unit::Rate, quotient, &operands, |_| {
        format!("賃金の割合は{wage} ÷ {at_60}です。")
    })?;
    let percent = in_percent(rule, "賃金の割合（%）", &ratio, trace)?;
    let shown = at_decimals(rule, "賃金の割合", &percent, 2, trace)?;
    trace.gives("wage_ratio_percent", &shown);
    let exact = exact_rate(&ratio, &terms, &RATE, trace)?;
    let rule = Rule::new("支給率の端数", &RATE);
    let percent = in_percent(rule, "支給率（%）", &exact, trace)?;
    let rate = at_decimals(rule, "支給率", &percent, 2, trace)?;
    trace.gives("rate_percent", &rate);
    let amount = amount(BENEFIT, (&wage, &rate), &found, &ceiling, case.month, trace)?;
    trace.gives("amount", &amount);
    Ok(OlderWorkerBenefit {
        max_rate: terms.value.max_rate,
        ratio_percent: shown.value,
        rate_percent: rate.value,
        amount: amount.as_yen(),
    })
}

/// 60歳到達時の賃金月額 within the limits of the month.
fn wage_at_60<T: Trace>(
    wage: Yen,
    found: &InForce<'_, DailyWageLimits>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let given = not_negative("wage_at_60_monthly", "60歳到達時の賃金月額", wage)?;
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let rule = Rule::new("60歳到達時の賃金月額", &WAGE_AT_60).with(&parameters);
    let month = Quantity::count("30日", DAYS_OF_MONTH, Unit::Days);
    let cap = Quantity::parameter("上限の日額", AgeBand::From60.cap(found.value), Unit::Yen);
    let floor = Quantity::parameter("下限の日額", found.value.floor, Unit::Yen);
    let cap = times(rule, "上限の月額", &cap, &month, trace)?;
    let floor = times(rule, "下限の月額", &floor, &month, trace)?;
    let maximum = Operation::Maximum;
    let raised = rule.take(trace, "下限以上", Unit::Yen, maximum, &[&given, &floor], |yen| {
        format!("下限{floor}と比べて{yen}です。")
    })?;
    let minimum = Operation::Minimum;
    rule.take(trace, "60歳到達時の賃金月額", Unit::Yen, minimum, &[&raised, &cap], |yen| {
        format!("上限{cap}と比べて、60歳到達時の賃金月額は{yen}を使います。")
    })
}

/// The wages by the rate, within the ceiling and nothing unless above the least amount.
pub(super) fn amount<T: Trace>(
    (benefit, basis): (&'static str, &'static [Basis]),
    (wage, rate): (&Quantity, &Quantity),
    found: &InForce<'_, DailyWageLimits>,
    ceiling: &InForce<'_, PublishedCeiling>,
    month: YearMonth,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 2] = [found, ceiling];
    let rule = Rule::new(benefit, basis).with(&parameters);
    let hundred = Quantity::count("100", 100, Unit::Count);
    let scaled = times(rule, "賃金 × 支給率", wage, rate, trace)?;
    let quotient = Operation::Quotient;
    let exact =
        rule.take(trace, "給付の額", Unit::Yen, quotient, &[&scaled, &hundred], |_| {
            "百分率なので100で割ります。".to_owned()
        })?;
    let full = rounded(rule, "給付の額", &exact, Rounding::Down, trace)?;
    let both = sum(rule, "賃金と給付", &[wage, &full], trace)?;
    let limit = Quantity::parameter("支給限度額", ceiling.value.yen, Unit::Yen);
    if !ceiling.value.published && full.is_true() && both.value > limit.value {
        return Err(unknown_ceiling(ceiling, month));
    }
    let room = less(rule, "限度額までの額", &limit, wage, trace)?;
    let minimum = Operation::Minimum;
    let held = rule.take(trace, "給付の額", Unit::Yen, minimum, &[&full, &room], |held| {
        format!("賃金と合わせて支給限度額{limit}までなので{held}です。")
    })?;
    let floor = Quantity::parameter("賃金日額の下限", found.value.floor, Unit::Yen);
    let share = Quantity::parameter("80%", LEAST_SHARE, Unit::Rate);
    let least = times(rule, "最低限度額", &floor, &share, trace)?;
    let more = Operation::MoreThan;
    let above =
        rule.take(trace, "最低限度額超", Unit::Truth, more, &[&held, &least], |is| {
            let verb = if is.is_true() { "超えます" } else { "超えません" };
            format!("{held}は最低限度額{least}を{verb}。")
        })?;
    let zero = Quantity::yen("0円", Yen::ZERO);
    let choose = Operation::Choose;
    rule.take(trace, "給付の額", Unit::Yen, choose, &[&above, &held, &zero], |yen| {
        format!("{benefit}は{yen}です。")
    })
}

/// The ceiling of the month is not published here, and it would bear on the amount.
fn unknown_ceiling(found: &InForce<'_, PublishedCeiling>, month: YearMonth) -> StatuteError {
    let short_time = found.heading.id == "benefits.short_time_work_ceiling";
    let first = if short_time { "令和7年4月" } else { "令和5年8月" };
    StatuteError::OutOfRange {
        parameter: found.heading.id,
        name: found.heading.name.clone(),
        asked: month.ja(),
        from: first.to_owned(),
        through: YearMonth::of(found.row.from).previous().ja(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A benefit of so many hundredths of a per cent of the wages, under the ceiling of a month.
    fn held(wage: i64, rate: i128, month: &str) -> Result<i64, StatuteError> {
        let law = Law::embedded();
        let month: YearMonth = month.parse().unwrap();
        let found = limits(law, month.first_day())?;
        let ceiling = law.benefits.older_worker_ceiling.on_month(month)?;
        let wage = Quantity::yen("賃金", Yen::new(wage));
        let percent = Exact::ratio(rate, 100).unwrap();
        let rate = Quantity::given("支給率", percent, Unit::Count);
        let mut trace = crate::trace::Silent;
        amount(BENEFIT, (&wage, &rate), &found, &ceiling, month, &mut trace)
            .map(|yen| yen.as_yen().get())
    }

    /// 支給限度額 376,750円 (令和6年8月), 386,922円 (令和7年8月).
    #[test]
    fn wages_and_benefit_stay_within_the_ceiling() {
        assert_eq!(held(372_000, 100, "2024-08").unwrap(), 3720);
        assert_eq!(held(373_000, 100, "2024-08").unwrap(), 3730);
        assert_eq!(held(373_100, 100, "2024-08").unwrap(), 3650);
        assert_eq!(held(373_100, 100, "2025-07").unwrap(), 3650);
        assert_eq!(held(373_100, 100, "2025-08").unwrap(), 3731);
        // Above it nothing; up to the least amount nothing.
        assert_eq!(held(376_750, 1500, "2024-08").unwrap(), 0);
        assert_eq!(held(374_455, 1500, "2024-08").unwrap(), 0);
        assert_eq!(held(374_454, 1500, "2024-08").unwrap(), 2296);
    }

    /// From August 2026 only a lower bound is known: beyond it there is no answer.
    #[test]
    fn an_unknown_ceiling_is_refused() {
        assert_eq!(held(393_000, 100, "2026-08").unwrap(), 3930);
        let beyond = held(394_000, 100, "2026-08");
        assert!(matches!(beyond, Err(StatuteError::OutOfRange { .. })), "{beyond:?}");
        assert_eq!(held(500_000, 0, "2026-08").unwrap(), 0);
    }
}
