//! 記録の見出し from the files of the log alone, for whoever runs the program: no key of anybody is at
//! hand, so that no body can be opened.

use std::path::Path;
use std::sync::Arc;

use romori_ledger::{Disk, LogError, LogReader, VerifierKey};
use romori_record::Entry;
use romori_trace::{Span, Trace, TraceError, Which, ocsf_event, syslog_framed, walk};

use super::headers::{HeaderAsked, Headers, VERSION, headers_at, headers_in};

/// 記録簿のファイル — the log of a folder at its present checkpoint, with its index.
pub struct LogFiles {
    log: LogReader,
    trace: Trace,
}

impl LogFiles {
    /// The log in this folder, held against the text of its key, with its index in another folder.
    ///
    /// # Errors
    /// When the key is none, or has not signed the checkpoint.
    pub fn open(folder: &Path, key: &str, index: &Path) -> Result<Self, TraceError> {
        let key = VerifierKey::parse(key.trim()).ok_or(LogError::Name)?;
        let log = LogReader::open(Arc::new(Disk), folder, &key)?;
        Ok(Self { log, trace: Trace::at(index) })
    }

    /// How many entries it has.
    pub fn size(&self) -> u64 {
        self.log.checkpoint().size
    }

    /// Headers and counts.
    ///
    /// # Errors
    /// What the log or its index says.
    pub fn headers(&self, asked: &HeaderAsked) -> Result<Headers, TraceError> {
        headers_in(&self.trace, &self.log, asked)
    }

    /// The headers that are asked for as lines of OCSF, the oldest first, one after the other. The
    /// answer is how many leaves could not be read.
    ///
    /// # Errors
    /// What the log or its index says; what whoever takes them says.
    pub fn events<E: From<TraceError>>(
        &self,
        asked: &HeaderAsked,
        mut each: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<u64, E> {
        let which = headers_at(&self.trace, &self.log, asked)?;
        walk(&self.log, &which, &asked.span, |position, entry: Entry| {
            each(&ocsf_event(position, &entry, VERSION))
        })
    }

    /// The messages of syslog from a place on, so many at most, each with its length before it. The
    /// answer is where the next one is.
    ///
    /// # Errors
    /// What the log says.
    pub fn messages(&self, from: u64, most: u64, host: &str) -> Result<(Vec<u8>, u64), TraceError> {
        let end = self.size().min(from.saturating_add(most));
        let mut bytes = Vec::new();
        walk(&self.log, &Which::All(from..end.max(from)), &Span::default(), |position, entry| {
            bytes.extend_from_slice(&syslog_framed(position, &entry, host));
            Ok::<(), TraceError>(())
        })?;
        Ok((bytes, end.max(from)))
    }
}
