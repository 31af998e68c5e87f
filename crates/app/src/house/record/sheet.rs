//! 一枚 — what stands in one place of a person's ledger, as a form shows it.

use romori_roster::{EstablishmentView, Kind, Series};
use romori_store::{ClientAnchor, Line, PersonAnchor, Reader, UnitError};
use romori_types::{Date, YearMonth};

use super::entry::{Entry, shown_span};
use super::fields::Values;
use super::for_person_kind;

/// 場所 — which line of a person's ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// What kind of fact.
    pub kind: Kind,
    /// Which one.
    pub key: PlaceKey,
}

/// Which of several of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKey {
    /// One that is to be added.
    New,
    /// The one with this key.
    Of(i64),
}

/// 一枚
#[derive(Clone, Default)]
pub struct Sheet {
    /// The version that is read, to be sent back with a change.
    pub version: u32,
    /// Whether something stands there.
    pub exists: bool,
    /// Since when what is shown holds.
    pub since: Option<Date>,
    /// The fields as the form shows them.
    pub values: Values,
    /// What stands there with its labels, to be read beside the form.
    pub items: Vec<(&'static str, String)>,
}

romori_types::quiet_debug!(Sheet);

/// What stands in a place on a day.
///
/// # Errors
/// [`UnitError::Absent`] where there is no such place; what the store says.
pub fn sheet(
    reader: &mut Reader<'_, '_>,
    (client, person): (ClientAnchor, PersonAnchor),
    places: &[EstablishmentView],
    place: Place,
    on: Date,
) -> Result<Sheet, UnitError> {
    for_person_kind!(
        place.kind,
        F => sheet_of::<F>(reader, (client, person), places, place, on),
        Err(UnitError::Absent)
    )
}

fn sheet_of<F: Entry>(
    reader: &mut Reader<'_, '_>,
    (client, person): (ClientAnchor, PersonAnchor),
    places: &[EstablishmentView],
    place: Place,
    on: Date,
) -> Result<Sheet, UnitError> {
    let lines = reader.facts_of::<F>(client.id, person.id.as_bytes())?;
    let Some(line) = line_of(&lines, place) else {
        return blank::<F>(place, places);
    };
    let span = match place.key {
        PlaceKey::New => None,
        PlaceKey::Of(_) => shown_span(&line.history, on),
    };
    let Some(span) = span else {
        return Ok(Sheet { version: line.history.version(), ..blank::<F>(place, places)? });
    };
    let fact = span.row.fact.as_ref().ok_or(UnitError::Absent)?;
    let mut values: Values = fact.show().into_iter().collect();
    if let Some(number) = number_of(places, fact) {
        values.set("establishment", number.to_string());
    }
    if let Some(month) = month_of::<F>(place) {
        values.set("month", month.ja());
    }
    Ok(Sheet {
        version: line.history.version(),
        exists: true,
        since: Some(span.valid.from()),
        values,
        items: fact.items(),
    })
}

/// The line of a place: of a kind that a person has once, the only one.
pub(super) fn line_of<F: Entry>(lines: &[Line<F>], place: Place) -> Option<&Line<F>> {
    let key = match place.key {
        _ if F::KIND.series() == Series::One => 0,
        PlaceKey::Of(key) => key,
        PlaceKey::New => return None,
    };
    lines.iter().find(|line| line.key == key)
}

/// The next number of a kind that a person has several of.
pub(super) fn next_number<F: Entry>(lines: &[Line<F>]) -> i64 {
    lines.iter().map(|line| line.key).max().unwrap_or(0) + 1
}

fn number_of<F: Entry>(places: &[EstablishmentView], fact: &F) -> Option<u32> {
    let named = fact.place()?;
    places.iter().find(|place| place.id == named).map(|place| place.number)
}

/// The month by whose key a place is named.
fn month_of<F: Entry>(place: Place) -> Option<YearMonth> {
    match (F::KIND.series(), place.key) {
        (Series::Month, PlaceKey::Of(key)) => Some(YearMonth::from_index(i32::try_from(key).ok()?)),
        _ => None,
    }
}

/// Nothing stands there yet. A number that was never given names no place; a month does.
fn blank<F: Entry>(place: Place, places: &[EstablishmentView]) -> Result<Sheet, UnitError> {
    let numbered = matches!(F::KIND.series(), Series::Numbered | Series::Day);
    if numbered && place.key != PlaceKey::New {
        return Err(UnitError::Absent);
    }
    let mut values = Values::default();
    if let [only] = places {
        values.set("establishment", only.number.to_string());
    }
    if let Some(month) = month_of::<F>(place) {
        values.set("month", month.ja());
    }
    Ok(Sheet { values, ..Sheet::default() })
}
