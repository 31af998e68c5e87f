use std::collections::BTreeSet;

use romori_types::{Date, YearMonth};
use serde::{Deserialize, Serialize};

use super::kind::{Key, Scope};
use crate::pay_sheet::Overrides;

/// 取込の決め方 — what the user chooses beside the mapping, and what the day is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// By what rows are matched with the ledger.
    pub key: Key,
    /// Whose rows they are.
    pub scope: Scope,
    /// Whether an empty cell takes the ledger's value away, where it may be absent. Otherwise only
    /// 「（消す）」 does.
    pub empty_clears: bool,
    /// The day of the import: tells future days and ages.
    pub today: Date,
    /// A month without its year is the latest one not after this.
    pub latest: YearMonth,
    /// The month of a table of pay that names none.
    pub month: Option<YearMonth>,
    /// The day of a table of bonuses that names none.
    pub paid_on: Option<Date>,
    /// What pay that is not divided is read as.
    pub undivided: Undivided,
    /// Values typed by the user in place of the file's.
    pub overrides: Overrides,
    /// Codes of mistakes whose suggestion the user accepts wherever there is one.
    pub accepted: BTreeSet<String>,
    /// How many mistakes of one kind are listed in full; the rest is counted.
    pub listed_per_kind: usize,
    /// How many mistakes are listed in all.
    pub listed_max: usize,
}

/// 内訳のない報酬 — what pay is read as whose table does not tell fixed from variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undivided {
    /// 固定的賃金: a change of pay shows as one that a 随時改定 may begin with, and a person judges.
    #[default]
    Fixed,
    /// 非固定的賃金: no change of fixed pay is seen.
    Variable,
}

impl Options {
    /// The usual choices on this day: one client, empty cells keep, 200 mistakes of a kind in full.
    pub fn new(key: Key, today: Date) -> Self {
        Self {
            key,
            scope: Scope::OneClient,
            empty_clears: false,
            today,
            latest: YearMonth::of(today),
            month: None,
            paid_on: None,
            undivided: Undivided::Fixed,
            overrides: Overrides::new(),
            accepted: BTreeSet::new(),
            listed_per_kind: 200,
            listed_max: 5_000,
        }
    }
}
