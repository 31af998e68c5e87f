//! 任意継続 — the premium of who continues health insurance voluntarily and bears the whole of it.
//!
//! Law: 健康保険法37条・38条・47条・161条1項ただし書.

use romori_types::{Rounding, YearMonth, Yen};

use crate::age::AgeFact;
use crate::employment::{CARE_AGE, Employment, HEALTH_AGE, insured_schemes, note_insured};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::premium::rates::{HealthInsurer, HealthRates, RateInForce, health_rates};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Silent, Trace, Unit};

static CAP: [Basis; 1] = [Basis::act("健康保険法47条1項")];
static WHOLE: [Basis; 2] =
    [Basis::act("健康保険法156条1項"), Basis::act("健康保険法161条1項ただし書")];

/// 任意継続の問い — one person and one month.
#[derive(Debug, Clone, Copy)]
pub struct VoluntaryCase<'a> {
    /// The month charged.
    pub month: YearMonth,
    /// 資格喪失時の標準報酬月額
    pub standard_at_loss: Yen,
    /// The cap of another insurer or another rule; without it that of 協会けんぽ.
    pub average_standard: Option<Yen>,
    /// What is known of the age.
    pub age: AgeFact,
    /// Whose rates apply; unknown, only the standard is answered.
    pub insurer: Option<&'a HealthInsurer>,
}

/// 任意継続の保険料 — the standard used and, where the rates are known, the amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoluntaryPremium {
    /// The lower of the standard at loss and the cap.
    pub standard_used: Yen,
    /// Whether the cap was used.
    pub capped: bool,
    /// The amounts.
    pub amounts: Option<VoluntaryAmounts>,
}

/// 任意継続の保険料の内訳 — whole premiums, borne by the insured person alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoluntaryAmounts {
    /// Health alone.
    pub health: Yen,
    /// What health and care together exceed health alone.
    pub care: Yen,
    /// Health and care together.
    pub health_care: Yen,
    /// 子ども・子育て支援金
    pub levy: Yen,
    /// All of it.
    pub total: Yen,
}

/// The premium of voluntary continuation for one month.
///
/// Law: 健康保険法47条1項・161条1項ただし書. Rounding: a fraction of a yen is dropped, health and care
/// at the added rate. Unit: whole yen. Not covered: payment in advance; a society whose rules use
/// the standard at loss (47条2項) gives that as its cap.
///
/// # Errors
/// When the month lies outside a checked range or a standard is none of the health table.
pub fn voluntary_premium<T: Trace>(
    case: &VoluntaryCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<VoluntaryPremium, StatuteError> {
    let at_loss = in_table("standard_at_loss", case.standard_at_loss, case.month, law)?;
    let (standard, capped) = standard_used(&at_loss, case, law, trace)?;
    trace.gives("standard_used", &standard);
    let Some(insurer) = case.insurer else {
        return Ok(VoluntaryPremium { standard_used: standard.as_yen(), capped, amounts: None });
    };
    let insured = insured_schemes(case.age, &Employment::default(), case.month, &mut Silent)?;
    note_insured(trace, "健康保険", &HEALTH_AGE, insured.health, String::new)?;
    note_insured(trace, "介護保険の第2号", &CARE_AGE, insured.care, String::new)?;
    let rates = health_rates(insurer, case.month, law)?;
    let amounts = if insured.health {
        amounts(&standard, &rates, insured.care, trace)?
    } else {
        let zero = nothing("健康保険の被保険者ではないので、保険料はありません。", trace)?;
        [zero.clone(), zero.clone(), zero.clone(), zero.clone(), zero]
    };
    let [health, care, health_care, levy, total] = &amounts;
    trace.gives("health_premium", health);
    trace.gives("care_premium", care);
    trace.gives("health_care_premium", health_care);
    trace.gives("child_support_premium", levy);
    trace.gives("total_premium", total);
    Ok(VoluntaryPremium {
        standard_used: standard.as_yen(),
        capped,
        amounts: Some(VoluntaryAmounts {
            health: health.as_yen(),
            care: care.as_yen(),
            health_care: health_care.as_yen(),
            levy: levy.as_yen(),
            total: total.as_yen(),
        }),
    })
}

fn in_table(
    field: &'static str,
    standard: Yen,
    month: YearMonth,
    law: &Law,
) -> Result<Quantity, StatuteError> {
    if law.health_grades.on_month(month)?.value.of_standard(standard).is_none() {
        let message = "標準報酬月額が健康保険の等級表にありません。";
        return Err(StatuteError::impossible(field, message));
    }
    Ok(Quantity::yen("資格喪失時の標準報酬月額", standard))
}

fn standard_used<T: Trace>(
    at_loss: &Quantity,
    case: &VoluntaryCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<(Quantity, bool), StatuteError> {
    let operation = Operation::Minimum;
    let name = "任意継続の標準報酬月額";
    let text = |cap: &Quantity, used: &Quantity| {
        format!("喪失時の{at_loss}と上限の{cap}の低いほうの{used}を使います。")
    };
    let used = if let Some(cap) = case.average_standard {
        in_table("insurer_average_standard", cap, case.month, law)?;
        let cap = Quantity::yen("保険者の上限", cap);
        let rule = Rule::new(name, &CAP);
        rule.take(trace, name, Unit::Yen, operation, &[at_loss, &cap], |used| text(&cap, used))?
    } else {
        let found = law.average_standard.on_month(case.month)?;
        let parameters: [&dyn DescribeParameter; 1] = [&found];
        let cap = Quantity::parameter("協会けんぽの上限", *found.value, Unit::Yen);
        let rule = Rule::new(name, &CAP).with(&parameters);
        rule.take(trace, name, Unit::Yen, operation, &[at_loss, &cap], |used| text(&cap, used))?
    };
    let capped = used.value < at_loss.value;
    Ok((used, capped))
}

/// Health, care, both, levy, all.
fn amounts<T: Trace>(
    standard: &Quantity,
    rates: &HealthRates<'_>,
    care_insured: bool,
    trace: &mut T,
) -> Result<[Quantity; 5], StatuteError> {
    let health = whole("健康保険料", standard, &[&rates.health], trace)?;
    let health_care = if care_insured {
        whole("健康保険料と介護保険料", standard, &[&rates.health, &rates.care], trace)?
    } else {
        health.clone()
    };
    let rule = Rule::new("介護保険料の内訳", &WHOLE);
    let operands = [&health_care, &health];
    let operation = Operation::Difference;
    let care = rule.take(trace, "介護保険料", Unit::Yen, operation, &operands, |care| {
        format!("内訳の介護保険料は、合わせた額との差の{care}です。")
    })?;
    let levy = match &rates.levy {
        Some(levy) => whole("子ども・子育て支援金", standard, &[levy], trace)?,
        None => nothing("令和8年3月分までは子ども・子育て支援金はありません。", trace)?,
    };
    let rule = Rule::new("任意継続の保険料", &WHOLE);
    let operands = [&health_care, &levy];
    let total = rule.take(trace, "合計", Unit::Yen, Operation::Sum, &operands, |total| {
        format!("全額を本人が負担し、{total}です。")
    })?;
    Ok([health, care, health_care, levy, total])
}

fn nothing<T: Trace>(why: &'static str, trace: &mut T) -> Result<Quantity, StatuteError> {
    let zero = Quantity::yen("なし", Yen::ZERO);
    let rule = Rule::new("任意継続の保険料", &WHOLE);
    rule.take(trace, "なし", Unit::Yen, Operation::Take, &[&zero], |_| why.to_owned())
}

fn whole<T: Trace>(
    name: &'static str,
    standard: &Quantity,
    rates: &[&RateInForce<'_>],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: Vec<&dyn DescribeParameter> =
        rates.iter().map(|rate| *rate as &dyn DescribeParameter).collect();
    let operands: Vec<Quantity> = rates.iter().map(|rate| rate.quantity("料率")).collect();
    let operands: Vec<&Quantity> = operands.iter().collect();
    let rule = Rule::new(name, &WHOLE).with(&parameters);
    let rate = rule.take(trace, "率", Unit::Rate, Operation::Sum, &operands, |rate| {
        format!("{name}の率は{rate}です。")
    })?;
    let rule = Rule::new(name, &WHOLE);
    let product = Operation::Product;
    let exact = rule.take(trace, "全額", Unit::Yen, product, &[standard, &rate], |exact| {
        format!("{name}は、{standard} × {rate}で{exact}です。")
    })?;
    let operation = Operation::Round(Rounding::Down);
    rule.take(trace, name, Unit::Yen, operation, &[&exact], |yen| {
        if exact.value.as_whole().is_some() {
            format!("端数はなく{yen}です。")
        } else {
            format!("円未満を切り捨てて{yen}です。")
        }
    })
}
