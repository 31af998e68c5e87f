//! The law of social insurance as pure functions: case and parameters of the day in, decision out.
//!
//! No clock, no input or output, no floating point, no tenant, no default date. Parameters lie
//! as data under `law/`, each with its citation, its source and the month through which it was
//! checked; asking for a later month is an error, never the last row.

pub mod acquisition_determination;
pub mod age;
pub mod annual_average;
pub mod article_36;
pub mod average_wage;
pub mod basis_days;
pub mod batch;
pub mod benefits;
mod both_schemes;
pub mod calendar;
pub mod check_digit;
pub mod commuting_allowance;
pub mod coverage;
pub mod dependent_income;
pub mod due_date;
pub mod employment;
pub mod employment_insurance;
pub mod employment_insurance_batch;
pub mod employment_insurance_coverage;
pub mod error;
pub mod grade;
pub mod grading;
mod imaginary_grade;
pub mod labour_insurance;
pub mod late_charge;
pub mod law;
pub mod layoff;
pub mod leave_certificate;
pub mod leave_exemption;
pub mod minimum_wage;
pub mod month_batch;
pub mod occasional_revision;
pub mod occasional_revision_annual;
pub mod occasional_revision_months;
pub mod over_seventy;
pub mod paid_leave;
pub mod paid_leave_pay;
pub mod part_month;
pub mod pension_month;
pub mod premium;
pub mod premium_pay;
pub mod regular_determination;
mod regular_determination_average;
pub mod regular_determination_filing;
pub mod regular_determination_months;
pub mod remuneration;
pub mod replay;
pub mod resident_tax;
pub mod retention;
pub mod retirement_pay;
pub mod revision_after_leave;
pub mod standard_bonus;
pub mod standard_period;
mod steps;
pub mod trace;
pub mod two_workplaces;
pub mod wage_protection;
pub mod wage_rounding;
pub mod withholding;
pub mod withholding_batch;
pub mod withholding_bonus;
pub mod withholding_dependants;
pub mod withholding_formula;
pub mod withholding_periods;
pub mod year_end;
pub mod yearly_hours;

pub use error::StatuteError;
pub use grade::{Grade, GradeTable, StandardMonthlyRemuneration};
pub use law::Law;

#[cfg(test)]
mod literal_determination_tests;

#[cfg(test)]
mod literal_tax_tests;

#[cfg(test)]
mod occasional_revision_tests;

#[cfg(test)]
mod regular_determination_tests;

#[cfg(test)]
mod tests;

#[cfg(test)]
mod withholding_bonus_tests;

#[cfg(test)]
mod withholding_published_tests;

#[cfg(test)]
mod withholding_tests;
