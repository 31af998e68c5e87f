//! 手続 — pure functions from a client's ledgers to decisions and checked notices.
//!
//! Everything here takes a [`romori_roster::ClientView`], what the clerk entered beside the ledgers
//! ([`Given`]) and the day, and gives decisions that explain themselves and a [`Notice`] that is
//! checked. No storage, no clock, no pages. A notice goes by establishment: 届書CSV carries one.
//!
//! | Procedure | Decide | Notice |
//! |---|---|---|
//! | 算定基礎届 | [`regular::determine`] | its `notice` |
//! | 月額変更届 | [`revision::survey`] | its `notice` |
//!
//! Whose form it is comes from [`office_form`]. What a decision rests on is [`FactsUsed`]: a checked
//! case goes back to draft when one of those places changes.

mod facts;
mod given;
mod member;
mod place;
pub mod regular;
mod regular_row;
pub mod revision;
mod revision_base;
mod revision_inspect;
mod revision_notice;
mod revision_words;

use std::collections::BTreeSet;

pub use crate::drafting::{CharacterIssue, Notice, NoticeProblem, Spellings};
pub use facts::{FactUse, FactsUsed, Subject, day_key, month_key};
pub use given::{AnnualClaim, Given, GivenOfPerson, NoReason, Skip};
pub use member::{AgeClass, Member};
pub use place::{Filer, Sharoushi, office_form, pay_calendar};

/// What a person chose for one notice, by the number of the person within the client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Other ways of writing characters that the notice cannot carry.
    pub spellings: Spellings,
    /// Who is left out of the notice for now.
    pub left_out: BTreeSet<u32>,
}

/// 注意 — what somebody should look at before a notice is sent; it changes no amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caution {
    /// The person's number within the client.
    pub number: u32,
    /// What, and what to do.
    pub text: String,
}

/// Shows nothing of a value that speaks of a person.
macro_rules! quiet_debug {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
use quiet_debug;
