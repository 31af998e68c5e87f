//! What an import would do, or did: counts, what is overwritten, who is new, what follows.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use romori_roster::Kind;
use romori_types::{CaseId, ClientId};

/// So many overwritten values are listed.
const OVERWRITTEN_MAX: usize = 100;
/// So many names are listed.
const NAMES_MAX: usize = 20;

/// 取込の結果 — before it is written as after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Typed rows about something that was not there yet.
    pub added: u64,
    /// Typed rows that change something.
    pub changed: u64,
    /// Typed rows that say what the ledger says.
    pub same: u64,
    /// Values that stand in the ledger and would be overwritten.
    pub overwrites: u64,
    /// The first of them.
    pub overwritten: Vec<Overwrite>,
    /// How many persons or clients are new.
    pub newcomers: u64,
    /// The first of them, for the user's own screen.
    pub names: Vec<String>,
    /// Clients that good rows are about, by number.
    pub clients: BTreeMap<u32, ClientId>,
    /// Checked or approved cases that go back to draft.
    pub sent_back: BTreeSet<CaseId>,
    /// Persons whose pay is written: what is decided from it is decided anew.
    pub repaid: u64,
    /// Facts that are written.
    pub facts: u64,
    paid: HashSet<[u8; 16]>,
}

/// A value that is overwritten.
#[derive(Clone, PartialEq, Eq)]
pub struct Overwrite {
    /// Who, by number and name, for the user's own screen.
    pub who: String,
    /// What.
    pub item: String,
    /// What stands in the ledger.
    pub before: String,
    /// What the file says.
    pub after: String,
}

romori_types::quiet_debug!(Overwrite);

/// Which of the three a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Weighed {
    Added,
    Changed,
    #[default]
    Same,
}

impl Tally {
    pub(super) fn count(&mut self, weighed: Weighed) {
        match weighed {
            Weighed::Added => self.added += 1,
            Weighed::Changed => self.changed += 1,
            Weighed::Same => self.same += 1,
        }
    }

    pub(super) fn newcomer(&mut self, name: &str) {
        self.newcomers += 1;
        if self.names.len() < NAMES_MAX {
            self.names.push(name.to_owned());
        }
    }

    pub(super) fn overwrite(&mut self, make: impl FnOnce() -> Overwrite) {
        self.overwrites += 1;
        if self.overwritten.len() < OVERWRITTEN_MAX {
            self.overwritten.push(make());
        }
    }

    /// A fact that is written; pay counts its person.
    pub(super) fn fact(&mut self, kind: Kind, subject: [u8; 16]) {
        self.facts += 1;
        if kind == Kind::PayMonth && self.paid.insert(subject) {
            self.repaid += 1;
        }
    }

    /// Whether anything would be written.
    pub const fn writes(&self) -> bool {
        self.facts > 0 || self.newcomers > 0
    }

    /// Rows that would be written.
    pub const fn rows(&self) -> u64 {
        self.added + self.changed
    }
}
