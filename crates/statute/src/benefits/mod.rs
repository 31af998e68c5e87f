//! 給付 — what health, employment and workers' accident insurance pay to a person.
//!
//! Each rule is of one benefit. It must not know which benefit somebody chooses, nor when he asks
//! for it: the caller says the day whose limits apply.

pub mod absence;
pub mod basic_allowance;
pub mod birth_leave;
pub mod childcare;
pub mod daily_wage;
pub mod maternity;
pub mod older_worker;
pub mod own_earnings;
pub mod prescribed;
pub mod reemployment;
pub mod short_time_work;
pub mod sickness;
mod step;

#[cfg(test)]
mod tests;
