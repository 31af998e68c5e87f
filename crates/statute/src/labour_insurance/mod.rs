//! 労働保険料 — what an employer determines for the year before and estimates for the new one.
//!
//! Law: 労働保険の保険料の徴収等に関する法律11条・12条・15条・18条–20条, 則24条・27条–30条・35条–37条. It must
//! not know who the workers are: wages come as sums.

mod assessed;
#[cfg(test)]
mod assessed_tests;
mod assessment;
mod base;
mod deferral;
#[cfg(test)]
mod deferral_tests;
mod fixed_term;
mod instalments;
mod merit;
mod merit_balance;
#[cfg(test)]
mod merit_balance_tests;
#[cfg(test)]
mod merit_tests;
mod merit_work;
mod premium;
mod raised;
mod rate;
mod renewal;
mod special;
#[cfg(test)]
mod tests;
mod window;
mod works;
#[cfg(test)]
mod works_tests;

pub use assessed::{AssessedCase, AssessedKind, AssessedPremium, assessed_premium, notice_due};
pub use assessment::{IncreaseCase, IncreasedPremium, PenaltyKind, increased_premium, penalty};
pub use base::{LabourWages, WageRecord, wage_base, wage_totals};
pub use deferral::{DeferralCause, DeferredParts, DeferringBusiness, deferred_parts};
pub use fixed_term::{FixedTermCase, FixedTermPlan, fixed_term_plan};
pub use instalments::{InstalmentCase, InstalmentPlan, instalment_plan};
pub use merit::{MeritBusiness, MeritSize, is_merit_size, merit_rate};
pub use merit_balance::{MeritAccounts, MeritIndustry, MeritYear, merit_balance};
pub use merit_work::{MeritWork, RevisedPremium, merit_of_work};
pub use premium::{LabourPremium, accident_premium};
pub use raised::{RaisedPremium, RaisedRate, raised_premium};
pub use rate::{LabourRate, LabourRates, accident_rate, employment_rate, explained_accident_rate};
pub use renewal::{Estimate, Renewal, RenewalCase, Settlement, SurplusUse, renewal};
pub use special::{SpecialEnrolment, SpecialMember, SpecialPremium, special_premium};
pub use window::{RenewalWindow, renewal_window};
pub use works::{ContractedWork, WorkSize, WorkWages, is_bundled, timber_wages, work_wages};
