//! 見張り — looks at a log itself, again and again: whatever was changed in it since the last look
//! is told with its place.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use romori_ledger::{Disk, LogReader, VerifierKey};
use romori_recheck::{Head, Key, Severity, recheck};

use crate::witness::Witness;

/// A folder that is looked at.
pub struct Watch {
    folder: PathBuf,
    log: VerifierKey,
    told: BTreeSet<String>,
}

/// One look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// How many entries the log had.
    pub size: u64,
    /// What is wrong with it, with the place; those alone that no earlier look has told.
    pub news: Vec<String>,
    /// How many faults there are in all.
    pub faults: u64,
}

impl Watch {
    /// Looks at the log with this key in this folder.
    pub fn new(folder: &Path, log: VerifierKey) -> Self {
        Self { folder: folder.to_owned(), log, told: BTreeSet::new() }
    }

    /// Reads the whole log against its own signed head and against what the witness has seen, and
    /// has the witness remember the new head when nothing is wrong. At this instant, in seconds
    /// since 1970-01-01T00:00Z.
    pub fn look(&mut self, witness: &Witness, now: u64) -> Look {
        let mut faults = 0;
        let mut said = BTreeSet::new();
        let keys: Vec<Key> = Key::parse(&self.log.to_string()).into_iter().collect();
        let seen: Vec<Head> = match witness.last(self.log.name()) {
            Ok(last) => last.into_iter().collect(),
            Err(error) => {
                faults += 1;
                said.insert(error.to_string());
                Vec::new()
            }
        };
        let summary = recheck(&self.folder, &keys, &seen, &mut |problem| {
            if problem.severity() == Severity::Fault {
                faults += 1;
                said.insert(problem.to_string());
            }
        });
        if faults == 0
            && let Err(words) = self.remember(witness, seen.first(), now)
        {
            faults += 1;
            said.insert(words);
        }
        // What is mended and comes again is told again.
        let news = said.difference(&self.told).cloned().collect();
        self.told = said;
        Look { size: summary.size, news, faults }
    }

    fn remember(&self, witness: &Witness, seen: Option<&Head>, now: u64) -> Result<(), String> {
        let reader = LogReader::open(Arc::new(Disk), &self.folder, &self.log);
        let reader = reader.map_err(|error| error.to_string())?;
        let old = seen.map_or(0, |head| head.size);
        if seen.is_some_and(|head| head.size == reader.checkpoint().size) {
            return Ok(());
        }
        let growth = reader.growth_file(old).map_err(|error| error.to_string())?;
        let answer = witness.add_checkpoint(&growth, now);
        match answer.status {
            // Somebody has submitted a later one meanwhile: the next look judges by that.
            200 | 409 => Ok(()),
            status => {
                Err(format!("証人が覚えられません(HTTP {status}): {}", answer.body.trim_end()))
            }
        }
    }
}
