//! 一枚の記録 — what each kind of fact reads from a form and shows in it.

use romori_roster::{Fact, History, Known, Span, Validity};
use romori_store::{Reader, UnitError};
use romori_types::{ClientId, Date};

use super::fields::Fields;

/// A fact that has a form.
pub(super) trait Entry: Fact {
    /// The field at which it is said that nothing was changed.
    const FIRST: &'static str;

    /// Reads it; nothing when a field that it needs is wrong. What the form does not ask is as it
    /// was before.
    fn read(fields: &mut Fields<'_>, before: Option<&Self>) -> Option<Self>;

    /// Its fields as a form shows them.
    fn show(&self) -> Vec<(&'static str, String)>;

    /// The day from which it holds by what it says itself: hired, acquired, the month of a pay.
    /// `None` where only the form can say.
    fn begins(&self, _key: i64) -> Option<Date> {
        None
    }

    /// The key of a new one, where it follows from what it says: a month, a day.
    fn own_key(&self, _fields: &Fields<'_>) -> Option<i64> {
        None
    }

    /// The establishment it names, which a form chooses by number.
    fn place(&self) -> Option<romori_types::EstablishmentId> {
        None
    }

    /// What it may not say since another's ledger says it: the field, and what to do.
    fn taken(
        &self,
        _: &mut Reader<'_, '_>,
        _: ClientId,
        _subject: &[u8; 16],
        _before: Option<&Self>,
    ) -> Result<Option<(&'static str, String)>, UnitError> {
        Ok(None)
    }

    /// Whether a change from a day on makes sense: not for what was paid in one month.
    const CHANGES: bool = true;
}

/// この変更は — whether the world changed or the record was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// 事実が変わった, from this day on.
    Changed(Date),
    /// 前の記録が誤っていた.
    Corrected,
}

/// The stretch that a form shows: the one of the day, else the last.
pub(super) fn shown_span<F>(history: &History<F>, on: Date) -> Option<Span<'_, F>> {
    let mut spans = history.spans(Known::Now);
    match spans.iter().position(|span| span.valid.contains(on)) {
        Some(place) => Some(spans.swap_remove(place)),
        None => spans.pop(),
    }
}

/// On which days a new row holds. From a day on, up to where another stretch begins or ends, so
/// that what is known of later days stays; a correction over the days of what was wrong.
pub(super) fn days_of<F: Entry>(
    history: &History<F>,
    fact: &F,
    key: i64,
    (why, on): (Why, Date),
) -> Validity {
    let spans = history.spans(Known::Now);
    let begins = fact.begins(key);
    let wrong = shown_span(history, on);
    match (why, wrong) {
        (Why::Corrected, Some(wrong)) => {
            let alone = spans.len() == 1;
            let from = begins.filter(|begins| alone && *begins < wrong.valid.from());
            let from = from.unwrap_or_else(|| wrong.valid.from());
            Validity::new(from, wrong.valid.to()).unwrap_or(wrong.valid)
        }
        (Why::Changed(from), _) => until_next(&spans, from),
        (Why::Corrected, None) => until_next(&spans, begins.unwrap_or(on)),
    }
}

fn until_next<F>(spans: &[Span<'_, F>], from: Date) -> Validity {
    let cuts = spans.iter().flat_map(|span| [Some(span.valid.from()), span.valid.to()]).flatten();
    let next = cuts.filter(|cut| *cut > from).min();
    Validity::new(from, next).unwrap_or_else(|_| Validity::since(from))
}
