//! 列の対応の記憶 — what was chosen for a heading is proposed for the next file with the same one.

use romori_identity::Grant;
use romori_intake::table::{self, Key, TableMapping, Undivided};
use romori_record::Class;
use romori_roster::{ImportMapping, Known, Validity};
use romori_store::{BatchKind, Doing, NewFact, UnitError};
use romori_types::BatchId;
use romori_vault::HOUSE;
use serde::{Deserialize, Serialize};

use super::file::ImportFile;
use crate::house::House;

/// What is remembered: labels and choices, no value of a file.
#[derive(Serialize, Deserialize)]
struct Remembered {
    mapping: TableMapping,
    key: Key,
    undivided: Undivided,
}

impl House {
    /// Puts what was chosen for the same heading in place of the guess.
    pub(super) fn recall_mapping(
        &self,
        grant: &Grant,
        file: &mut ImportFile,
    ) -> Result<(), UnitError> {
        let lines = self
            .store
            .read(grant, |reader| reader.facts_of::<ImportMapping>(HOUSE, HOUSE.as_bytes()))?;
        let known = lines.iter().filter_map(|line| {
            let span = line.history.latest(Known::Now)?;
            let fact = span.row.fact.as_ref()?;
            let content: Remembered = serde_json::from_str(&fact.content).ok()?;
            (content.mapping.kind == file.kind).then_some((fact.used_on, content))
        });
        let mut known: Vec<_> = known.collect();
        // The same heading before one that is only like it, the last used before others.
        let own = file.proposal.mapping.fingerprint();
        known.sort_by_key(|(used_on, content)| (content.mapping.fingerprint() == own, *used_on));
        let Ok(source) = file.source() else { return Ok(()) };
        let applied = known.iter().rev().find_map(|(used_on, content)| {
            Some((
                *used_on,
                content.key,
                content.undivided,
                table::apply(&source, &content.mapping)?,
            ))
        });
        drop(source);
        if let Some((used_on, key, undivided, proposal)) = applied {
            file.proposal = proposal;
            file.options.key = key;
            file.options.undivided = undivided;
            file.remembered = Some(used_on);
        }
        Ok(())
    }

    /// Remembers what was chosen, with the batch: who undoes the import forgets it too.
    pub(super) fn remember_mapping(
        &self,
        grant: &Grant,
        batch: BatchId,
        file: &ImportFile,
    ) -> Result<(), UnitError> {
        let mapping = file.proposal.mapping.clone();
        let key = place(&mapping);
        let (chosen, undivided) = (file.options.key, file.options.undivided);
        let content = Remembered { mapping, key: chosen, undivided };
        let Ok(content) = serde_json::to_string(&content) else { return Ok(()) };
        let fact = ImportMapping { content, used_on: file.options.today };
        let doing = Doing {
            class: Class::ImportStaged,
            batch: BatchKind::Import,
            into: Some(batch),
            form: None,
            client: None,
        };
        self.store.write(grant, doing, |writer| {
            let new = NewFact {
                client: HOUSE,
                subject: *HOUSE.as_bytes(),
                key,
                valid: Validity::since(file.options.today),
                fact: Some(&fact),
                seen: None,
            };
            writer.record(&new).map(|_| ())
        })
    }
}

/// Where a mapping is kept: its heading's fingerprint, apart for each kind of table.
fn place(mapping: &TableMapping) -> i64 {
    let print = u64::from_str_radix(&mapping.fingerprint(), 16).unwrap_or(0);
    let kind = mapping.kind as u64;
    i64::from_ne_bytes((print.rotate_left(7) ^ kind).to_ne_bytes())
}
