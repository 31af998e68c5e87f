//! 労働保険料 — what an employer determines for the year before and estimates for the new one.
//!
//! Law: 労働保険の保険料の徴収等に関する法律11条・12条・15条・18条・19条, 則24条・27条・36条・37条. It must
//! not know who the workers are: wages come as sums. Not covered here: 有期事業, 特別加入, メリット制.

mod base;
mod instalments;
mod premium;
mod rate;
mod renewal;
#[cfg(test)]
mod tests;
mod window;

pub use base::{LabourWages, WageRecord, wage_base, wage_totals};
pub use instalments::{InstalmentCase, InstalmentPlan, instalment_plan};
pub use premium::{LabourPremium, accident_premium};
pub use rate::{LabourRate, LabourRates, accident_rate, employment_rate};
pub use renewal::{Estimate, Renewal, RenewalCase, Settlement, renewal};
pub use window::{RenewalWindow, renewal_window};
