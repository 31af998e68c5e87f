//! The application's side: hands entries to the keeper, and believes no head that does not go on
//! from the one it saw before.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use romori_ledger::{
    Checkpoint, Hash, Keeping, LogCopy, LogError, LogReader, VerifierKey, check_consistency,
    empty_root,
};
use romori_line::LineError;

use crate::KeeperError;
use crate::credential::Credential;
use crate::frame::{Ask, DONE, Refusal};
use crate::remote::RemoteFiles;

/// 記録庫の窓口 — a keeper, as its application has it.
pub struct KeeperClient {
    lines: Arc<Lines>,
    key: VerifierKey,
    seen: Mutex<Checkpoint>,
    memory: PathBuf,
}

/// Lines to a keeper: one for what is handed over, some for reading. What is asked twice does
/// nothing twice.
pub struct Lines(romori_line::Lines);

impl Lines {
    fn write(&self, ask: &Ask<'_>) -> Result<Vec<u8>, LogError> {
        let (verb, body) = ask.encode();
        answered(self.0.write(verb, &body))
    }

    /// Reads, beside whoever else reads or writes.
    pub fn read(&self, ask: &Ask<'_>) -> Result<Vec<u8>, LogError> {
        let (verb, body) = ask.encode();
        answered(self.0.read(verb, &body))
    }
}

fn answered(answer: Result<(u8, Vec<u8>), LineError>) -> Result<Vec<u8>, LogError> {
    let (mark, body) = answer.map_err(|error| match error {
        LineError::Away { kind } => LogError::Away { kind },
        LineError::NotOurs { why } => LogError::NotOurs { why },
        _ => LogError::NotOurs { why: "証明書を使えません" },
    })?;
    if mark == DONE {
        return Ok(body);
    }
    match Refusal::of_code(mark) {
        Some(refusal) => Err(refusal.error()),
        None => Err(LogError::NotOurs { why: "答えの形が違います" }),
    }
}

impl KeeperClient {
    /// The keeper of this credential. `memory` is a file in which the last head is remembered, so
    /// that a keeper which was put back is noticed after a start too. Nobody is asked yet.
    ///
    /// # Errors
    /// When the credential cannot be used, or what is remembered is of another log.
    pub fn new(credential: &Credential, memory: &Path) -> Result<Self, KeeperError> {
        let lines = Lines(romori_line::Lines::new(credential.way()?));
        let key = credential.key().clone();
        let origin = key.name().to_owned();
        let seen = match fs::read_to_string(memory) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Checkpoint { origin, size: 0, root: empty_root() }
            }
            Err(error) => return Err(KeeperError::at(memory, &error)),
            Ok(note) => verify(&note, &key, credential.former())?,
        };
        let seen = Mutex::new(seen);
        Ok(Self { lines: Arc::new(lines), key, seen, memory: memory.to_owned() })
    }

    /// The same keeper has another address now, or knows the application by another certificate.
    ///
    /// # Errors
    /// When the credential is of another log, or cannot be used.
    pub fn renew(&self, credential: &Credential) -> Result<(), KeeperError> {
        if *credential.key() != self.key {
            return Err(KeeperError::Credential);
        }
        self.lines.0.turn_to(credential.way()?);
        Ok(())
    }

    fn seen(&self) -> MutexGuard<'_, Checkpoint> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Believes a head if it is signed and goes on from the one that was seen before it was asked
    /// for.
    fn believe(&self, note: &str, before: &Checkpoint) -> Result<Checkpoint, LogError> {
        let head = Checkpoint::verify(note.as_bytes(), &self.key).map_err(LogError::Checkpoint)?;
        if head.size < before.size {
            return Err(LogError::NotOurs { why: "前に見たより件数が少ない" });
        }
        let goes_on = match before.size {
            0 => true,
            size if size == head.size => before.root == head.root,
            size => {
                let proof = self.lines.read(&Ask::Consistency(size, head.size))?;
                let proof = hashes(&proof)?;
                check_consistency(size, head.size, &before.root, &head.root, &proof).is_ok()
            }
        };
        if !goes_on {
            return Err(LogError::NotOurs { why: "前に見た記録の続きではない" });
        }
        let mut seen = self.seen();
        if head.size > seen.size {
            seen.clone_from(&head);
            // What cannot be remembered is asked for again after a start; it is no reason to stop.
            let aside = self.memory.with_extension("new");
            let _ = fs::write(&aside, note).and_then(|()| fs::rename(&aside, &self.memory));
        }
        Ok(head)
    }

    fn ask_head(&self) -> Result<(Checkpoint, String), LogError> {
        let before = self.last_head();
        let note = text(self.lines.read(&Ask::Head)?)?;
        Ok((self.believe(&note, &before)?, note))
    }

    fn ask_to_keep(&self) -> Result<(Checkpoint, String), LogError> {
        let before = self.last_head();
        let note = text(self.lines.write(&Ask::Keep)?)?;
        Ok((self.believe(&note, &before)?, note))
    }

    /// One entry, as the keeper has it.
    ///
    /// # Errors
    /// When there is none, or the keeper cannot be reached.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, LogError> {
        self.lines.read(&Ask::Entry(index))
    }

    /// That an entry is in the tree of a size.
    ///
    /// # Errors
    /// As [`KeeperClient::entry`].
    pub fn inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>, LogError> {
        hashes(&self.lines.read(&Ask::Inclusion(index, size))?)
    }
}

impl Keeping for KeeperClient {
    fn append(&self, leaves: &[&[u8]]) -> Result<(), LogError> {
        let fits = |leaf: &&[u8]| !leaf.is_empty() && leaf.len() <= usize::from(u16::MAX);
        if let Some(place) = leaves.iter().position(|leaf| !fits(leaf)) {
            return Err(LogError::Leaf { place });
        }
        parts(leaves).try_for_each(|some| {
            let answer = self.lines.write(&Ask::Append(some.to_vec()))?;
            match answer.is_empty() {
                true => Ok(()),
                false => Err(LogError::NotOurs { why: "答えの形が違います" }),
            }
        })
    }

    fn head(&self) -> Result<Checkpoint, LogError> {
        self.ask_head().map(|(head, _)| head)
    }

    fn last_head(&self) -> Checkpoint {
        self.seen().clone()
    }

    fn reader(&self) -> Result<LogReader, LogError> {
        let files = Arc::new(RemoteFiles(Arc::clone(&self.lines)));
        let (head, note) = self.ask_head()?;
        Ok(LogReader::over(files, head).with_note(note))
    }

    fn keep_head(&self) -> Result<Checkpoint, LogError> {
        self.ask_to_keep().map(|(head, _)| head)
    }

    fn copy(&self) -> Result<LogCopy, LogError> {
        // The note that was just kept, not one remembered: that may be of a former key.
        let (head, note) = self.ask_to_keep()?;
        let files = Arc::new(RemoteFiles(Arc::clone(&self.lines)));
        LogCopy::over(files, head.size, &note)
    }

    fn key_line(&self) -> String {
        self.key.to_string()
    }

    fn is_apart(&self) -> bool {
        true
    }
}

/// As many as one question takes.
fn parts<'a, 'b>(leaves: &'a [&'b [u8]]) -> impl Iterator<Item = &'a [&'b [u8]]> {
    let mut rest = leaves;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = rest.iter().take(65_536).take_while(|leaf| {
            bytes += leaf.len() + 2;
            bytes <= romori_line::FRAME_BYTES_MAX / 2
        });
        let (some, others) = rest.split_at(fits.count());
        rest = others;
        (!some.is_empty()).then_some(some)
    })
}

fn verify(note: &str, key: &VerifierKey, former: &[VerifierKey]) -> Result<Checkpoint, LogError> {
    let verified = Checkpoint::verify(note.as_bytes(), key);
    let by_former = || former.iter().find_map(|key| Checkpoint::verify(note.as_bytes(), key).ok());
    verified.or_else(|error| by_former().ok_or(error)).map_err(LogError::Checkpoint)
}

fn text(bytes: Vec<u8>) -> Result<String, LogError> {
    String::from_utf8(bytes).map_err(|_| LogError::NotOurs { why: "答えの形が違います" })
}

fn hashes(bytes: &[u8]) -> Result<Vec<Hash>, LogError> {
    match bytes.as_chunks() {
        (hashes, []) => Ok(hashes.to_vec()),
        _ => Err(LogError::NotOurs { why: "答えの形が違います" }),
    }
}
