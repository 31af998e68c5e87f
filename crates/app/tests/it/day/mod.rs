//! The office's day: what is due, what is coming, what the notices should say.

mod age;
mod changed;
mod due;
mod ending;
mod leave;
mod ledger;
mod notice;
mod notice_cause;
mod schedule;
