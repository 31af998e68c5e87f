//! 料率 — the rates of health, care and levy in force in a month for one insurer.
//!
//! Law: 健康保険法160条・160条の2. A rate is selected by the month of premium (3月分 and so on), for a
//! bonus by the month of payment.

use romori_types::{Prefecture, Rate, YearMonth};

use crate::error::StatuteError;
use crate::law::{InForce, Law, ParameterUse, PrefectureRates};
use crate::premium::society::{SocietyRates, SocietyRatesRow};
use crate::trace::{DescribeParameter, Quantity, Unit};

/// 健康保険の保険者 — whose rates apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HealthInsurer {
    /// 全国健康保険協会 (協会けんぽ) — by the branch's prefecture.
    Kyokai(Prefecture),
    /// 健康保険組合 — by its own rules.
    Society(SocietyRates),
}

/// 適用中の料率 — one rate and the row it comes from.
#[derive(Debug, Clone)]
pub struct RateInForce<'law> {
    /// The rate, both halves together.
    pub rate: Rate,
    source: RateSource<'law>,
}

#[derive(Debug, Clone)]
enum RateSource<'law> {
    Branch(InForce<'law, PrefectureRates>, Prefecture),
    Nationwide(InForce<'law, Rate>),
    Society(&'static str, Box<SocietyRatesRow>),
}

/// 健康保険の料率の組 — health, care and levy of a month, and the insured person's share.
#[derive(Debug, Clone)]
pub struct HealthRates<'law> {
    /// 健康保険料率
    pub health: RateInForce<'law>,
    /// 介護保険料率
    pub care: RateInForce<'law>,
    /// 子ども・子育て支援金率; none before it was introduced.
    pub levy: Option<RateInForce<'law>>,
    /// 被保険者の負担割合
    pub employee_share: Rate,
}

/// The rates of an insurer in a month.
///
/// # Errors
/// When the month lies outside the checked range of one of them.
pub fn health_rates<'law>(
    insurer: &HealthInsurer,
    month: YearMonth,
    law: &'law Law,
) -> Result<HealthRates<'law>, StatuteError> {
    match insurer {
        HealthInsurer::Kyokai(prefecture) => of_kyokai(*prefecture, month, law),
        HealthInsurer::Society(rates) => Ok(of_society(rates.on_month(month)?)),
    }
}

fn of_kyokai(
    prefecture: Prefecture,
    month: YearMonth,
    law: &Law,
) -> Result<HealthRates<'_>, StatuteError> {
    let health = law.health_rate.on_month(month)?;
    let care = law.care_rate.on_month(month)?;
    let levy = law.child_support_levy_rate.on_month_if_any(month)?;
    Ok(HealthRates {
        health: RateInForce {
            rate: health.value.of(prefecture),
            source: RateSource::Branch(health, prefecture),
        },
        care: nationwide(care),
        levy: levy.map(nationwide),
        employee_share: Rate::HALF,
    })
}

fn nationwide(found: InForce<'_, Rate>) -> RateInForce<'_> {
    RateInForce { rate: *found.value, source: RateSource::Nationwide(found) }
}

fn of_society(row: &SocietyRatesRow) -> HealthRates<'static> {
    let own =
        |name, rate| RateInForce { rate, source: RateSource::Society(name, Box::new(row.clone())) };
    HealthRates {
        health: own("健康保険料率", row.health),
        care: own("介護保険料率", row.care),
        levy: row.levy.map(|rate| own("子ども・子育て支援金率", rate)),
        employee_share: row.employee_share,
    }
}

impl RateInForce<'_> {
    /// The rate as an operand.
    pub(crate) fn quantity(&self, label: &'static str) -> Quantity {
        Quantity::parameter(label, self.rate, Unit::Rate)
    }
}

impl DescribeParameter for RateInForce<'_> {
    fn describe(&self) -> ParameterUse {
        match &self.source {
            RateSource::Branch(found, prefecture) => {
                let shown = format!("{prefecture} {}", self.rate);
                ParameterUse { shown, ..found.describe() }
            }
            RateSource::Nationwide(found) => found.describe(),
            RateSource::Society(name, row) => ParameterUse {
                id: "society.rates",
                name: format!("{name}（健康保険組合）"),
                from: row.from.first_day(),
                shown: self.rate.to_string(),
                confidence: row.confidence,
                basis: format!("健康保険組合の規約（{}）", row.source),
            },
        }
    }
}
