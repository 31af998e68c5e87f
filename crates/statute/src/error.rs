//! What can go wrong when a rule is asked.

use std::fmt;

/// 計算できない理由 — why a rule gives no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatuteError {
    /// The day or month lies outside the range for which the parameter was checked.
    OutOfRange {
        /// Identifier of the parameter: `health.rate`.
        parameter: &'static str,
        /// Japanese name of the parameter.
        name: String,
        /// What was asked: a month or a day.
        asked: String,
        /// First day of the range.
        from: String,
        /// Last month of the range.
        through: String,
    },
    /// A year was asked for within which the value changed: the year alone chooses neither.
    TwoValues {
        /// Japanese name of the parameter.
        name: String,
        /// The fiscal year.
        year: i16,
        /// First day of the later value.
        changed_on: String,
    },
    /// A field of the case is impossible or contradicts another.
    Impossible {
        /// Path of the field in the case: `months[1].days`.
        field: &'static str,
        /// What is wrong and what to do, in Japanese.
        message: String,
    },
}

impl StatuteError {
    /// A field that is impossible or contradicts another.
    pub fn impossible(field: &'static str, message: impl Into<String>) -> Self {
        Self::Impossible { field, message: message.into() }
    }
}

impl fmt::Display for StatuteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange { name, asked, from, through, .. } => write!(
                f,
                "{name}は{from}から{through}までしか確かめていません。{asked}は計算できません。"
            ),
            Self::TwoValues { name, year, changed_on } => write!(
                f,
                "{year}年度の{name}は{changed_on}に変わったので、年度だけでは決まりません。\
                 賃金を支払う日の率で計算してください。"
            ),
            Self::Impossible { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for StatuteError {}
