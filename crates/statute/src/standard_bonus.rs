//! 標準賞与額 — the bonuses of a month without their fraction of 1,000 yen, within the caps.
//!
//! Law: 健康保険法45条, 厚生年金保険法24条の4. Knows no rates; [`bonus_premium`] charges premiums on it.

mod frequency;
mod premium;
mod year;

use romori_types::{Date, Yen};

pub use frequency::{
    BonusTreatment, FrequencyChange, REPORT_DAYS, bonus_report_due, treated_so_through, treatment,
};
pub use premium::{BonusCase, BonusHealth, BonusPension, BonusPremium, bonus_premium};
pub use year::{BonusPayment, BonusYearCase, MonthOfBonuses, bonuses_of_year};

use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static STANDARD: [Basis; 2] =
    [Basis::act("健康保険法45条1項"), Basis::act("厚生年金保険法24条の4第1項")];
static HEALTH_CAP: [Basis; 1] = [Basis::act("健康保険法45条1項ただし書")];
static PENSION_CAP: [Basis; 1] = [Basis::act("厚生年金保険法24条の4第1項ただし書")];

/// Fractions of 1,000 yen are dropped (健康保険法45条1項, 厚生年金保険法24条の4第1項).
const FRACTION: i64 = 1_000;

/// 標準賞与額 — one bonus, or the bonuses of one month, before the caps and within each.
///
/// Law: 健康保険法45条, 厚生年金保険法24条の4. Unit: whole thousands of yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StandardBonus {
    /// Before the caps.
    pub standard: Yen,
    /// Within what the fiscal year leaves of the cap of health.
    pub health: Yen,
    /// Within what the month leaves of the cap of pension.
    pub pension: Yen,
}

/// 既に支払われた賞与 — what was paid before and counts toward the caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BonusesBefore {
    /// 標準賞与額 of health determined earlier in the fiscal year, by the same insurer.
    pub health_this_fiscal_year: Yen,
    /// Bonuses paid earlier in the month, with their fractions, over all workplaces.
    pub this_month: Yen,
}

/// The standard bonus as noted quantities.
#[derive(Debug, Clone)]
pub(crate) struct NotedStandard {
    pub(crate) standard: Quantity,
    pub(crate) health: Quantity,
    pub(crate) pension: Quantity,
}

impl NotedStandard {
    pub(crate) fn amounts(&self) -> StandardBonus {
        StandardBonus {
            standard: self.standard.as_yen(),
            health: self.health.as_yen(),
            pension: self.pension.as_yen(),
        }
    }
}

/// 標準賞与額 of one bonus, after what was paid before.
///
/// Law: 健康保険法45条1項 — the bonuses of a month are added, the fraction of 1,000 yen dropped; the
/// fiscal year (April to March) holds 5,730,000 yen. 厚生年金保険法24条の4 — a month holds 1,500,000
/// yen. A second bonus of a month has what the month's sum exceeds the first. Unit: yen. Date: of
/// payment. Not covered: bonuses in kind, which are entered as yen.
///
/// # Errors
/// When the day lies outside the checked range of a cap, or an amount is negative.
pub fn standard_bonus<T: Trace>(
    bonus: Yen,
    paid_on: Date,
    before: BonusesBefore,
    law: &Law,
    trace: &mut T,
) -> Result<StandardBonus, StatuteError> {
    noted_standard(bonus, paid_on, before, law, trace).map(|noted| noted.amounts())
}

pub(crate) fn noted_standard<T: Trace>(
    bonus: Yen,
    paid_on: Date,
    before: BonusesBefore,
    law: &Law,
    trace: &mut T,
) -> Result<NotedStandard, StatuteError> {
    check(bonus, before)?;
    let given = Quantity::yen("賞与", bonus);
    let month = MonthStandard::of(&given, before.this_month, trace)?;
    let standard = month.without_earlier(&month.sum, trace)?;
    let earlier = before.health_this_fiscal_year;
    let health = within_year(&standard, earlier, paid_on, law, trace)?;
    let pension = within_month(&month, paid_on, law, trace)?;
    Ok(NotedStandard { standard, health, pension })
}

fn check(bonus: Yen, before: BonusesBefore) -> Result<(), StatuteError> {
    for (field, amount) in [
        ("bonus", bonus),
        ("health_paid_this_fiscal_year", before.health_this_fiscal_year),
        ("pension_paid_this_month", before.this_month),
    ] {
        if amount < Yen::ZERO {
            let message = "賞与の額は0円以上で入れてください。";
            return Err(StatuteError::impossible(field, message));
        }
    }
    Ok(())
}

/// The standard of a month's bonuses so far, and of those before this one.
struct MonthStandard {
    sum: Quantity,
    earlier: Option<Quantity>,
}

impl MonthStandard {
    fn of<T: Trace>(bonus: &Quantity, before: Yen, trace: &mut T) -> Result<Self, StatuteError> {
        if before == Yen::ZERO {
            return Ok(Self { sum: without_fraction(bonus, trace)?, earlier: None });
        }
        let before = Quantity::yen("同じ月に既に支払われた賞与", before);
        let rule = Rule::new("同じ月の賞与の合算", &STANDARD);
        let operands = [&before, bonus];
        let together =
            rule.take(trace, "月の賞与", Unit::Yen, Operation::Sum, &operands, |sum| {
                format!("同じ月に既に支払われた{before}に今回の{bonus}を加えて{sum}です。")
            })?;
        let sum = without_fraction(&together, trace)?;
        let earlier = without_fraction(&before, trace)?;
        Ok(Self { sum, earlier: Some(earlier) })
    }

    /// What the month's sum exceeds the bonuses before this one.
    fn without_earlier<T: Trace>(
        &self,
        sum: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let Some(earlier) = &self.earlier else { return Ok(sum.clone()) };
        let rule = Rule::new("同じ月の賞与の合算", &STANDARD);
        let operands = [sum, earlier];
        let label = "標準賞与額";
        rule.take(trace, label, Unit::Yen, Operation::Difference, &operands, |standard| {
            format!("月の{sum}から既に決まった{earlier}を引いて、今回は{standard}です。")
        })
    }
}

fn without_fraction<T: Trace>(sum: &Quantity, trace: &mut T) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("標準賞与額", &STANDARD);
    let operation = Operation::FloorTo(FRACTION);
    rule.take(trace, "標準賞与額", Unit::Yen, operation, &[sum], |standard| {
        format!("{}{sum}の1,000円未満を切り捨てて{standard}です。", sum.label)
    })
}

/// What the fiscal year leaves of the cap of health.
fn within_year<T: Trace>(
    standard: &Quantity,
    earlier: Yen,
    paid_on: Date,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.health_bonus_cap.on(paid_on)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("健康保険の標準賞与額の上限", &HEALTH_CAP).with(&parameters);
    let cap = Quantity::parameter("年度の上限", *found.value, Unit::Yen);
    let minus = Operation::Difference;
    let left = if earlier == Yen::ZERO {
        cap
    } else {
        let earlier = Quantity::yen("年度の累計", earlier);
        let zero = Quantity::yen("0円", Yen::ZERO);
        let left = rule.take(trace, "残り", Unit::Yen, minus, &[&cap, &earlier], |left| {
            format!("年度の上限{cap}から既に決まった{earlier}を引くと{left}です。")
        })?;
        let operation = Operation::Maximum;
        rule.take(trace, "残り", Unit::Yen, operation, &[&left, &zero], |left| {
            format!("年度の上限の残りは{left}です。")
        })?
    };
    let operands = [standard, &left];
    let operation = Operation::Minimum;
    rule.take(trace, "健康保険の標準賞与額", Unit::Yen, operation, &operands, |within| {
        if within.value == standard.value {
            format!("標準賞与額{standard}は健康保険の年度の上限の残り{left}以下です。")
        } else {
            format!(
                "標準賞与額{standard}は健康保険の年度の上限の残り{left}を超えるので、{within}です。"
            )
        }
    })
}

/// What the month leaves of the cap of pension.
fn within_month<T: Trace>(
    month: &MonthStandard,
    paid_on: Date,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.pension_bonus_cap.on(paid_on)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("厚生年金保険の標準賞与額の上限", &PENSION_CAP).with(&parameters);
    let cap = Quantity::parameter("月の上限", *found.value, Unit::Yen);
    let mut held = |standard: &Quantity| {
        let label = "厚生年金保険の標準賞与額";
        let operands = [standard, &cap];
        rule.take(trace, label, Unit::Yen, Operation::Minimum, &operands, |within| {
            if within.value == standard.value {
                format!("標準賞与額{standard}は厚生年金保険の月の上限{cap}以下です。")
            } else {
                format!("標準賞与額{standard}は厚生年金保険の月の上限を超えるので、{within}です。")
            }
        })
    };
    let sum = held(&month.sum)?;
    let earlier = match &month.earlier {
        Some(earlier) => Some(held(earlier)?),
        None => None,
    };
    MonthStandard { sum: sum.clone(), earlier }.without_earlier(&sum, trace)
}

#[cfg(test)]
mod tests;
