//! 保険料 — premiums of health, care and pension insurance, the levy and the contribution.
//!
//! Law: 健康保険法155条〜168条, 厚生年金保険法81条〜84条, 子ども・子育て支援法69条. Knows no person, only
//! standards, rates and what was agreed about fractions.

mod adjustment;
mod monthly;
mod notice;
mod rates;
mod rounding;
mod share;
mod society;
mod voluntary;

#[cfg(test)]
mod tests;

pub use adjustment::{adjusted_share, adjustment_limit};
pub use monthly::{
    HealthPremium, MonthlyPremium, MonthlyPremiumCase, PensionPremium, PremiumStandard,
    monthly_premium,
};
pub use notice::{
    InsuranceKind, NoticeLine, NoticePerson, PremiumNotice, ProratedAmounts, premium_notice,
};
pub use rates::{HealthInsurer, HealthRates, RateInForce, health_rates};
pub use rounding::{Collection, FractionAgreement, LevyRounding, PremiumRounding};
pub(crate) use share::totals;
pub use share::{
    EmployeeShare, HealthShares, PensionShares, health_shares, no_health_shares, no_pension_shares,
    pension_shares,
};
pub use society::{SocietyRates, SocietyRatesRow};
pub use voluntary::{VoluntaryAmounts, VoluntaryCase, VoluntaryPremium, voluntary_premium};
