//! 記録の証明 — what a tenant takes away to hold the log to it: the head, the proof of one of its
//! entries, the proof that the log only grew since a head that was kept.

use romori_identity::{Function, Grant, Job};
use romori_ledger::{
    Checkpoint, Hash, LogError, LogReader, NoteError, VerifierKey, check_consistency,
    check_inclusion, leaf_hash,
};
use romori_record::{Class, Outcome};
use romori_store::{Happening, Seen, SeenFilter, UnitError};
use romori_types::Purpose;

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;

/// 記録の現在 — the log as it stands, to be kept elsewhere.
#[derive(Debug, Clone)]
pub struct LogHead {
    /// How many entries.
    pub size: u64,
    /// The root over them, in hexadecimal digits.
    pub root: String,
    /// The signed checkpoint.
    pub note: String,
    /// The key by which it is verified: C2SP signed-note.
    pub key: String,
}

/// 1件の証明 — that an entry of the tenant is in the log as it stands.
#[derive(Debug, Clone)]
pub struct EntryProof {
    /// The entry, with what it says to its tenant.
    pub seen: Seen,
    /// Hash of its bytes, in hexadecimal digits.
    pub leaf: String,
    /// How many hashes lead from it to the root.
    pub steps: usize,
    /// The log that it was proved against.
    pub head: LogHead,
    /// The file of proof: C2SP tlog-proof.
    pub file: String,
}

/// 前の控えとの照合 — how the log stands to a head that was kept.
#[derive(Debug, Clone)]
pub struct GrowthProof {
    /// The size at which the head was kept.
    pub old: u64,
    /// The log as it stands.
    pub head: LogHead,
    /// Whether what was kept is the beginning of it.
    pub agrees: bool,
    /// The file of proof: the body of a C2SP tlog-witness request.
    pub file: String,
}

/// Why no proof could be made.
#[derive(Debug)]
pub enum ProofError {
    /// What was handed in is no checkpoint of this log.
    Note(NoteError),
    /// It is one of a longer log than this.
    Longer {
        /// Entries of the head that was kept.
        kept: u64,
        /// Entries of the log.
        log: u64,
    },
    /// He may not, or the store could not.
    Entry(EntryError),
}

impl From<EntryError> for ProofError {
    fn from(error: EntryError) -> Self {
        Self::Entry(error)
    }
}

impl House {
    /// Reads the log as it stands.
    ///
    /// # Errors
    /// When it cannot be had where it is kept.
    pub fn log_reader(&self) -> Result<LogReader, UnitError> {
        self.sequencer.reader()
    }

    /// The head of the log with its signature: no grant, since it says nothing of anybody.
    ///
    /// # Errors
    /// As [`House::log_reader`].
    pub fn log_head(&self) -> Result<LogHead, UnitError> {
        head_of(&self.log_reader()?, self.sequencer.key_line())
    }

    /// 記録の行 — one small line for the foot of a paper: the head of the log that was seen last,
    /// with enough of its root to be compared.
    pub fn log_line(&self) -> String {
        let head = self.sequencer.head();
        line(head.size, &hex(&head.root))
    }

    /// Has papers that are made from now on bear the head of the log as it is now.
    pub fn print_head(&self) {
        self.store.set_log_line(self.log_line());
    }

    /// The head of the log for somebody who takes it away.
    ///
    /// # Errors
    /// When he may not see the log.
    pub fn head_taken(&self, visitor: &Visitor) -> Result<LogHead, EntryError> {
        visitor.grant(Function::ViewLog, Purpose::Audit).map_err(EntryError::NotAllowed)?;
        // What is taken away is the log as it was before it says so.
        let head = self.log_head()?;
        self.note_proof(visitor, Class::CheckpointAnchored)?;
        Ok(head)
    }

    fn note_proof(&self, visitor: &Visitor, class: Class) -> Result<(), UnitError> {
        let session = &visitor.session;
        let what = Happening {
            tenant: Some(session.tenant()),
            actor: Some(session.actor()),
            session: Some(session.id()),
            class,
            outcome: Outcome::Done,
            note: None,
        };
        self.store.note_from(&Grant::for_job(Job::Access(session.tenant())), &what, session.home())
    }

    /// The proof that an entry which the visitor may see is in the log.
    ///
    /// # Errors
    /// When he may not see it, or there is none; when the log cannot be read.
    pub fn entry_proof(&self, visitor: &Visitor, index: u64) -> Result<EntryProof, EntryError> {
        let grant =
            visitor.grant(Function::ViewLog, Purpose::Audit).map_err(EntryError::NotAllowed)?;
        let key = self.sequencer.key_line();
        let reader = self.log_reader()?;
        let (size, root) = (reader.checkpoint().size, &reader.checkpoint().root);
        let before = Some(index.saturating_add(1));
        let filter = SeenFilter { before, most: 1, ..SeenFilter::default() };
        let seen = self.store.read(&grant, |unit| unit.seen(&filter))?;
        let is_it = |seen: &Seen| seen.position == index;
        let seen = seen.into_iter().find(is_it).ok_or(EntryError::Unit(UnitError::Absent))?;
        let path = reader.inclusion(index, size).map_err(unreadable)?;
        let leaf = leaf_hash(&reader.leaf(index).map_err(unreadable)?);
        check_inclusion(index, size, &leaf, root, &path)
            .map_err(|error| EntryError::Unit(UnitError::Log(error.to_string())))?;
        let file = reader.inclusion_file(index).map_err(unreadable)?;
        let head = head_of(&reader, key)?;
        Ok(EntryProof { seen, leaf: hex(&leaf), steps: path.len(), head, file })
    }

    /// Holds a checkpoint that somebody kept against the log as it stands.
    ///
    /// # Errors
    /// When it is none of this log, or of a longer one; when he may not see the log.
    pub fn growth_since(&self, visitor: &Visitor, note: &str) -> Result<GrowthProof, ProofError> {
        visitor.grant(Function::ViewLog, Purpose::Audit).map_err(EntryError::NotAllowed)?;
        let key = self.sequencer.key_line();
        let known = VerifierKey::parse(&key).ok_or(ProofError::Note(NoteError::OtherKey))?;
        let kept =
            Checkpoint::verify(as_kept(note).as_bytes(), &known).map_err(ProofError::Note)?;
        let reader = self.log_reader().map_err(EntryError::Unit)?;
        let now = reader.checkpoint();
        if kept.size > now.size {
            return Err(ProofError::Longer { kept: kept.size, log: now.size });
        }
        let proof = reader.consistency(kept.size, now.size).map_err(unreadable)?;
        let checked = check_consistency(kept.size, now.size, &kept.root, &now.root, &proof);
        let file = reader.growth_file(kept.size).map_err(unreadable)?;
        self.note_proof(visitor, Class::LogVerified).map_err(EntryError::Unit)?;
        let head = head_of(&reader, key).map_err(EntryError::Unit)?;
        Ok(GrowthProof { old: kept.size, head, agrees: checked.is_ok(), file })
    }
}

/// What was pasted into a form, as it was kept: lines end as browsers do not leave them, and the
/// last one may have lost its end.
fn as_kept(note: &str) -> String {
    let lines: Vec<&str> = note.trim().lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

fn head_of(reader: &LogReader, key: String) -> Result<LogHead, UnitError> {
    let head = reader.checkpoint();
    let note = reader.note().map_err(|error| UnitError::Log(error.to_string()))?;
    Ok(LogHead { size: head.size, root: hex(&head.root), note, key })
}

fn unreadable(error: LogError) -> EntryError {
    match error {
        LogError::OutOfRange => EntryError::Unit(UnitError::Absent),
        other => EntryError::Unit(UnitError::Log(other.to_string())),
    }
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn line(size: u64, root: &str) -> String {
    format!("記録 {}件 根 {}", grouped(size), root.get(..32).unwrap_or(root))
}

/// 1234567 as 1,234,567.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foot_line_groups_its_figures_and_shows_half_of_the_root() {
        let root = "ab".repeat(32);
        assert_eq!(line(1_234_567, &root), format!("記録 1,234,567件 根 {}", "ab".repeat(16)));
        let of = |size| line(size, &root).split(' ').nth(1).map(str::to_owned);
        for (size, words) in [(0, "0件"), (999, "999件"), (1_000, "1,000件")] {
            assert_eq!(of(size).as_deref(), Some(words));
        }
    }

    #[test]
    fn a_pasted_checkpoint_is_as_it_was_kept() {
        let kept = "romori/log\n3\nAAAA\n\n— romori/log BBBB\n";
        for pasted in [kept.to_owned(), kept.replace('\n', "\r\n"), format!("\n {kept}\n\n")] {
            assert_eq!(as_kept(&pasted), kept, "{pasted:?}");
        }
    }
}
