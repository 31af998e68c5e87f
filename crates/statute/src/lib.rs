//! The law of social insurance as pure functions: case and parameters of the day in, decision out.
//!
//! No clock, no input or output, no floating point, no tenant, no default date. Parameters lie
//! as data under `law/`, each with its citation, its source and the month through which it was
//! checked; asking for a later month is an error, never the last row.

pub mod age;
pub mod employment;
pub mod error;
pub mod grade;
pub mod grading;
pub mod law;
pub mod replay;
pub mod trace;

pub use error::StatuteError;
pub use grade::{Grade, GradeTable, StandardMonthlyRemuneration};
pub use law::Law;
