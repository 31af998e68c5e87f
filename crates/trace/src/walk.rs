//! Reading the entries at positions, bundle by bundle.

use std::ops::Range;

use romori_ledger::{LogError, LogReader};
use romori_record::Entry;

use crate::error::TraceError;
use crate::key::Span;

/// Leaves lie in files of so many.
pub(crate) const BUNDLE: u64 = 256;

/// どの記録か — which entries are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All of these.
    All(Range<u64>),
    /// Those at these positions, ascending.
    These(Vec<u64>),
}

impl Which {
    /// The same in so many parts of about one size, for as many threads.
    pub fn parts(self, count: usize) -> Vec<Self> {
        let count = count.max(1);
        match self {
            Self::All(range) => {
                let length = range.end.saturating_sub(range.start);
                // Whole bundles, so that none is read twice.
                let part = (length.div_ceil(count as u64)).next_multiple_of(BUNDLE);
                let starts = (range.start..range.end).step_by(usize::try_from(part).unwrap_or(1));
                starts.map(|start| Self::All(start..range.end.min(start + part))).collect()
            }
            Self::These(positions) => {
                let part = positions.len().div_ceil(count).max(1);
                positions.chunks(part).map(|some| Self::These(some.to_vec())).collect()
            }
        }
    }

    /// Ranges that lie in one bundle each, with the positions in them.
    fn runs(&self) -> Box<dyn Iterator<Item = (Range<u64>, &[u64])> + '_> {
        match self {
            Self::All(range) => {
                let ends = range.start / BUNDLE..range.end.div_ceil(BUNDLE);
                Box::new(ends.map(move |n| {
                    let start = range.start.max(n * BUNDLE);
                    (start..range.end.min((n + 1) * BUNDLE), [].as_slice())
                }))
            }
            Self::These(positions) => {
                let runs = positions.chunk_by(|a, b| a / BUNDLE == b / BUNDLE);
                Box::new(runs.filter_map(|run| {
                    let (first, last) = (run.first()?, run.last()?);
                    Some((*first..last + 1, run))
                }))
            }
        }
    }
}

/// Reads entries in their order and hands on those in the span. The answer is how many leaves this
/// version could not read.
///
/// # Errors
/// When the log cannot be read; what the caller says.
pub fn walk<E: From<TraceError>>(
    log: &LogReader,
    which: &Which,
    span: &Span,
    mut each: impl FnMut(u64, Entry) -> Result<(), E>,
) -> Result<u64, E> {
    let mut unread = 0;
    for (range, wanted) in which.runs() {
        let start = range.start;
        let all = matches!(which, Which::All(_));
        for (position, leaf) in (start..).zip(log.leaves(range)) {
            let is_gone = matches!(leaf, Err(LogError::Gone));
            if !all && !is_gone && wanted.binary_search(&position).is_err() {
                continue;
            }
            let leaf = match leaf {
                Ok(leaf) => leaf,
                // The bundle was kept long enough: there is nothing more to be told of it.
                Err(LogError::Gone) => break,
                Err(error) => return Err(TraceError::from(error).into()),
            };
            match Entry::decode(&leaf) {
                Ok(entry) if span.has(entry.at) => each(position, entry)?,
                Ok(_) => {}
                Err(_) => unread += 1,
            }
        }
    }
    Ok(unread)
}
