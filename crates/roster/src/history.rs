//! 履歴 — what held on a day, as it was known at an instant.

use romori_types::{ActorId, BatchId, Date, Timestamp};

use crate::Validity;

/// 記録された事実 — one row: what, when it holds, who recorded it when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<F> {
    /// When it holds.
    pub valid: Validity,
    /// The how-manieth row of its subject, kind and key, from 1. A later row hides an earlier one
    /// on the days of its own validity.
    pub version: u32,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub recorded_by: ActorId,
    /// With which others it was recorded.
    pub batch: BatchId,
    /// When its batch was undone, if it was.
    pub undone_at: Option<Timestamp>,
    /// What holds; `None` says that nothing does on these days, whatever was recorded before.
    pub fact: Option<F>,
}

/// 知っていた時点 — whose knowledge is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// What is known now.
    Now,
    /// What was known at an instant, with everything recorded at it.
    At(Timestamp),
}

/// 履歴 — all rows of one subject, kind and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History<F> {
    rows: Vec<Recorded<F>>,
}

/// A stretch of days on which one row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<'row, F> {
    /// The days.
    pub valid: Validity,
    /// The row that holds on them.
    pub row: &'row Recorded<F>,
}

/// 訂正 — days on which a later row says otherwise than an earlier one did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction<'row, F> {
    /// The days.
    pub valid: Validity,
    /// What was recorded first.
    pub before: &'row Recorded<F>,
    /// What hides it.
    pub after: &'row Recorded<F>,
}

impl<F> Recorded<F> {
    fn is_known(&self, known: Known) -> bool {
        match known {
            Known::Now => self.undone_at.is_none(),
            Known::At(at) => {
                self.recorded_at <= at && self.undone_at.is_none_or(|undone| at < undone)
            }
        }
    }
}

impl<F> Default for History<F> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<F> History<F> {
    /// The history of these rows, in any order.
    pub fn new(mut rows: Vec<Recorded<F>>) -> Self {
        rows.sort_by_key(|row| row.version);
        Self { rows }
    }

    /// Every row, undone ones too, in the order of recording.
    pub fn rows(&self) -> &[Recorded<F>] {
        &self.rows
    }

    /// The version that a page was made from, to be sent back with a change.
    pub fn version(&self) -> u32 {
        self.rows.last().map_or(0, |row| row.version)
    }

    /// The row that holds on a day; `None` too if the row says that nothing does.
    pub fn at(&self, day: Date, known: Known) -> Option<&Recorded<F>> {
        self.covering(day, known).filter(|row| row.fact.is_some())
    }

    /// What holds on a day.
    pub fn fact_at(&self, day: Date, known: Known) -> Option<&F> {
        self.covering(day, known)?.fact.as_ref()
    }

    /// The last row that speaks of this day.
    fn covering(&self, day: Date, known: Known) -> Option<&Recorded<F>> {
        self.rows.iter().rev().find(|row| row.is_known(known) && row.valid.contains(day))
    }

    /// The whole line as known: stretches of days in order, with gaps where nothing holds.
    pub fn spans(&self, known: Known) -> Vec<Span<'_, F>> {
        let mut spans: Vec<Span<'_, F>> = Vec::new();
        for (from, to) in self.pieces(known) {
            let Some(row) = self.at(from, known) else { continue };
            match spans.last_mut() {
                Some(last) if last.valid.to() == Some(from) && std::ptr::eq(last.row, row) => {
                    last.valid = piece(last.valid.from(), to);
                }
                _ => spans.push(Span { valid: piece(from, to), row }),
            }
        }
        spans
    }

    /// What holds last: on the last day of the line, or from then on.
    pub fn latest(&self, known: Known) -> Option<Span<'_, F>> {
        self.spans(known).pop()
    }

    /// Where a later row says otherwise than an earlier one, the latest correction first. A row
    /// that ends what had no end is a change of the world and no correction.
    pub fn corrections(&self, known: Known) -> Vec<Correction<'_, F>> {
        let known_rows: Vec<&Recorded<F>> =
            self.rows.iter().filter(|row| row.is_known(known)).collect();
        let mut corrections = Vec::new();
        for (place, after) in known_rows.iter().enumerate().rev() {
            for before in known_rows.iter().take(place).rev() {
                if let Some(valid) = corrected_days(before, after) {
                    corrections.push(Correction { valid, before, after });
                }
            }
        }
        corrections
    }

    /// 前の内容 — what stood where a row of this history was recorded, as it was known then: on the
    /// row's first day, or else the last that speaks of any of its days.
    pub fn before(&self, row: &Recorded<F>) -> Option<&Recorded<F>> {
        let known = Known::At(row.recorded_at);
        let earlier = || {
            let rows = self.rows.iter().rev();
            rows.filter(move |one| one.version < row.version && one.is_known(known))
        };
        let first = row.valid.from();
        let covering = earlier().find(|one| one.valid.contains(first));
        covering.or_else(|| earlier().find(|one| one.valid.overlaps(row.valid)))
    }

    /// The days cut wherever some row begins or ends; on each piece one row holds throughout.
    fn pieces(&self, known: Known) -> Vec<(Date, Option<Date>)> {
        let mut cuts: Vec<Date> = Vec::new();
        let mut open = false;
        for row in self.rows.iter().filter(|row| row.is_known(known)) {
            cuts.push(row.valid.from());
            cuts.extend(row.valid.to());
            open |= row.valid.to().is_none();
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut ends: Vec<Option<Date>> = cuts.iter().skip(1).copied().map(Some).collect();
        if open {
            ends.push(None);
        }
        cuts.into_iter().zip(ends).collect()
    }
}

/// From here to there; the cuts are in order, so the period is never empty.
fn piece(from: Date, to: Option<Date>) -> Validity {
    Validity::new(from, to).unwrap_or_else(|_| Validity::since(from))
}

/// The days on which `after` contradicts `before`: they began together, or `after` begins before
/// `before` does, or both have said their end.
fn corrected_days<F>(before: &Recorded<F>, after: &Recorded<F>) -> Option<Validity> {
    if !before.valid.overlaps(after.valid) {
        return None;
    }
    let goes_on = before.valid.to().is_none() && before.valid.from() < after.valid.from();
    if goes_on {
        return None;
    }
    let from = before.valid.from().max(after.valid.from());
    let to = match (before.valid.to(), after.valid.to()) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    Validity::new(from, to).ok()
}
