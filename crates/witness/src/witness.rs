//! The judgement of C2SP tlog-witness: which checkpoint is cosigned, and what is answered else.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use romori_ledger::{
    Checkpoint, Growth, NoteError, Signer, VerifierKey, WitnessKey, check_consistency, empty_root,
    name_digest,
};
use romori_recheck::Head;

use crate::memory::{Memory, MemoryError};

const TEXT: &str = "text/plain; charset=utf-8";
/// The media type of the size that a witness knows.
const SIZE: &str = "text/x.tlog.size";

/// 証人
pub struct Witness {
    key: WitnessKey,
    signer: Box<dyn Signer>,
    /// By origin.
    logs: BTreeMap<String, VerifierKey>,
    /// Held from judging to answering: of two heads at once, one is judged by the other.
    memory: Mutex<Memory>,
}

/// 答え — what is answered over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Unit: an HTTP status code.
    pub status: u16,
    /// Its media type.
    pub kind: &'static str,
    /// Its body.
    pub body: String,
}

/// 証人になれない — why a witness cannot begin, or cannot answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WitnessError {
    /// Its name is none that a note can have.
    Name,
    /// What it kept is not what it wrote: it would not know what it has seen.
    Damaged {
        /// Of which log.
        origin: String,
    },
    /// Its folder.
    Memory(MemoryError),
}

impl fmt::Display for WitnessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("証人の名前に、空白や「+」は使えません。"),
            Self::Damaged { origin } => write!(
                f,
                "「{origin}」について証人が覚えていた内容が壊れています。\
                 書き換えられたおそれがあります。消さずに残し、管理者に知らせてください。"
            ),
            Self::Memory(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WitnessError {}

impl From<MemoryError> for WitnessError {
    fn from(error: MemoryError) -> Self {
        Self::Memory(error)
    }
}

impl Answer {
    fn text(status: u16, body: &str) -> Self {
        Self { status, kind: TEXT, body: body.to_owned() }
    }
}

impl Witness {
    /// The witness of this name whose memory is in this folder, for these logs.
    ///
    /// # Errors
    /// When the name cannot be one; when what it remembers cannot be read or was changed.
    pub fn open(
        folder: &Path,
        name: &str,
        signer: Box<dyn Signer>,
        logs: Vec<VerifierKey>,
    ) -> Result<Self, WitnessError> {
        let key = WitnessKey::new(name, signer.public_key()).ok_or(WitnessError::Name)?;
        let logs = logs.into_iter().map(|log| (log.name().to_owned(), log)).collect();
        let memory = Mutex::new(Memory::open(folder)?);
        let witness = Self { key, signer, logs, memory };
        for origin in witness.logs.keys() {
            witness.last(origin)?;
        }
        Ok(witness)
    }

    /// The key by which its cosignatures are verified.
    pub const fn key(&self) -> &WitnessKey {
        &self.key
    }

    /// The head of this log that it cosigned last.
    ///
    /// # Errors
    /// When what it remembers cannot be read or was changed.
    pub fn last(&self, origin: &str) -> Result<Option<Head>, WitnessError> {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(self.known(&memory, origin)?.map(|known| known.head))
    }

    fn known(&self, memory: &Memory, origin: &str) -> Result<Option<Known>, WitnessError> {
        let Some(log) = self.logs.get(origin) else { return Ok(None) };
        let Some(note) = memory.read(&file_of(origin))? else { return Ok(None) };
        let damaged = || WitnessError::Damaged { origin: origin.to_owned() };
        let checkpoint = Checkpoint::verify(note.as_bytes(), log).map_err(|_| damaged())?;
        let text = checkpoint.text();
        let cosigned = self.key.verify(&text, &note).ok_or_else(damaged)?;
        let head = Head { size: checkpoint.size, root: checkpoint.root };
        Ok(Some(Known { head, at: cosigned.at }))
    }

    /// `POST /add-checkpoint`, at this instant (seconds since 1970-01-01T00:00Z).
    pub fn add_checkpoint(&self, body: &str, now: u64) -> Answer {
        self.judge(body, now).unwrap_or_else(|error| Answer::text(500, &format!("{error}\n")))
    }

    fn judge(&self, body: &str, now: u64) -> Result<Answer, WitnessError> {
        let Some(growth) = Growth::parse(body) else {
            return Ok(Answer::text(400, "malformed request\n"));
        };
        let Some(log) = self.logs.get(&growth.origin) else {
            return Ok(Answer::text(404, "unknown log\n"));
        };
        let new = match Checkpoint::verify(growth.note.as_bytes(), log) {
            Ok(new) => new,
            Err(NoteError::Malformed) => return Ok(Answer::text(400, "malformed checkpoint\n")),
            Err(_) => return Ok(Answer::text(403, "no signature by the log\n")),
        };
        if growth.old > new.size {
            return Ok(Answer::text(400, "old size beyond the checkpoint\n"));
        }
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.known(&memory, &growth.origin)?;
        let (last, at) = known.map_or((Head { size: 0, root: empty_root() }, 0), Known::parts);
        if growth.old != last.size {
            return Ok(Answer { status: 409, kind: SIZE, body: format!("{}\n", last.size) });
        }
        let is_empty = new.size == 0 && new.root != empty_root();
        let grew = check_consistency(last.size, new.size, &last.root, &new.root, &growth.proof);
        if is_empty || grew.is_err() {
            return Ok(Answer::text(422, "not consistent with what was cosigned\n"));
        }
        // A clock that was put back does not date a later head before an earlier one.
        let at = now.max(at).max(1);
        let Ok(cosigned) = self.key.cosign(&new.text(), at, self.signer.as_ref()) else {
            return Ok(Answer::text(500, "the key cannot be used\n"));
        };
        let Some(own) = own_lines(&growth.note, log, &new) else {
            return Ok(Answer::text(400, "malformed checkpoint\n"));
        };
        let note = format!("{}\n{own}{}", new.text(), cosigned.line);
        memory.keep(&file_of(&growth.origin), &note)?;
        Ok(Answer::text(200, &cosigned.line))
    }

    /// `GET /<origin hash>/checkpoint`: the last checkpoint of a log, with the witness's line.
    pub fn checkpoint(&self, digest: &str) -> Answer {
        let origin = self.logs.keys().find(|origin| name_digest(origin) == digest);
        let Some(origin) = origin else { return Answer::text(404, "unknown log\n") };
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let found = self.known(&memory, origin).and_then(|known| match known {
            Some(_) => Ok(memory.read(&file_of(origin))?),
            None => Ok(None),
        });
        match found {
            Ok(Some(note)) => Answer::text(200, &note),
            Ok(None) => Answer::text(404, "nothing cosigned yet\n"),
            Err(error) => Answer::text(500, &format!("{error}\n")),
        }
    }

    /// The logs that it knows, with the keys by which it verifies them.
    pub fn logs(&self) -> impl Iterator<Item = &VerifierKey> {
        self.logs.values()
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Witness({})", self.key.name())
    }
}

struct Known {
    head: Head,
    at: u64,
}

impl Known {
    const fn parts(self) -> (Head, u64) {
        (self.head, self.at)
    }
}

fn file_of(origin: &str) -> String {
    format!("{}.checkpoint", name_digest(origin))
}

/// The line by which the log itself has signed, without those of others, which were not verified.
fn own_lines(note: &str, log: &VerifierKey, new: &Checkpoint) -> Option<String> {
    let lines = note.strip_prefix(new.text().as_str())?.strip_prefix('\n')?;
    let own = lines.lines().map(|line| format!("{line}\n")).filter(|line| {
        let alone = format!("{}\n{line}", new.text());
        Checkpoint::verify(alone.as_bytes(), log).is_ok()
    });
    Some(own.collect())
}
