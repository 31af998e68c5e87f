//! Use cases: from a pay spreadsheet to a checked filing.
//!
//! Knows neither HTTP nor the command line, and holds no rule of law: it asks `statute` and gives
//! `filing` the facts. The clock is an argument.

pub mod office;
pub mod place;
pub mod santei;
