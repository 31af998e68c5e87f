//! The kinds of fact, one file each.
//!
//! A fact shows nothing of itself in `Debug`: rows about persons travel through errors and logs,
//! and must leave no trace there.

pub mod bonus;
pub mod client;
pub mod dependant;
pub mod employment;
pub mod enrolment;
pub mod establishment;
pub mod import_mapping;
pub mod leave;
pub mod memo;
pub mod notice;
pub mod numbers;
pub mod office;
pub mod pay_month;
pub mod person;
pub mod revision;
pub mod standard;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Kind, PersonIdentity};

/// 事実 — what a row of a ledger says.
///
/// A field that is added later must have a default, so that rows written before it are still read.
pub trait Fact: Serialize + DeserializeOwned + Clone + PartialEq + std::fmt::Debug + Send {
    /// What kind it is.
    const KIND: Kind;

    /// Its items with their Japanese labels, as a page lists and compares them. Empty ones too.
    fn items(&self) -> Vec<(&'static str, String)>;

    /// The same without names, addresses and numbers, for whoever may see only how things stand.
    /// None is left out altogether, which is so of every kind that does not say otherwise.
    fn masked(self) -> Option<Self> {
        None
    }

    /// The identity of a person, where it is one: by it the same human is found elsewhere.
    fn identity(&self) -> Option<&PersonIdentity> {
        None
    }
}

/// What stands in the place of a name or number that is not shown.
pub const MASK: &str = "＊＊＊";

/// The mask where there is something to hide.
pub(crate) fn hidden(text: Option<String>) -> Option<String> {
    text.map(|_| MASK.to_owned())
}

/// Something of a fact that cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactError {
    /// The label of the item.
    pub item: &'static str,
    /// What is wrong and what to do, naming no personal value.
    pub message: String,
}

impl std::fmt::Display for FactError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.item, self.message)
    }
}

impl std::error::Error for FactError {}

/// What differs between two facts: label, before, after.
pub fn differences<F: Fact>(before: &F, after: &F) -> Vec<(&'static str, String, String)> {
    let later = after.items();
    let earlier = before.items().into_iter();
    let pairs = earlier.filter_map(|(label, was)| {
        let (_, is) = later.iter().find(|(other, _)| *other == label)?;
        (was != *is).then(|| (label, was, is.clone()))
    });
    pairs.collect()
}

/// 「—」 for what is absent.
pub(crate) fn or_dash<T: std::fmt::Display>(value: Option<T>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| value.to_string())
}

/// A date in the calendar of the forms, or 「—」.
pub(crate) fn date_or_dash(value: Option<romori_types::Date>) -> String {
    or_dash(value.map(romori_types::date_ja))
}

/// あり, なし.
pub(crate) fn yes_no(value: bool) -> String {
    if value { "あり" } else { "なし" }.to_owned()
}
