//! 訂正の履歴 — where a later record of a person says otherwise than an earlier one did.

use romori_roster::{Fact, Kind, Known, PersonMemo, differences};
use romori_store::{ClientAnchor, PersonAnchor, Reader, UnitError};
use romori_types::{ActorId, BatchId, Date, Timestamp};

use super::for_person_kind;

/// 訂正
#[derive(Clone)]
pub struct Corrected {
    /// What kind of fact.
    pub kind: Kind,
    /// From which day the corrected content holds.
    pub from: Date,
    /// Label, before, after of each item that differs.
    pub items: Vec<(&'static str, String, String)>,
    /// Who had recorded what was wrong, and when.
    pub first: (ActorId, Timestamp),
    /// Who corrected it, and when.
    pub by: (ActorId, Timestamp),
    /// What was noted with it.
    pub memo: Option<String>,
}

romori_types::quiet_debug!(Corrected);

/// The corrections of a person's ledger of these kinds, the latest record first.
///
/// # Errors
/// What the store says.
pub fn corrections(
    reader: &mut Reader<'_, '_>,
    (client, person): (ClientAnchor, PersonAnchor),
    kinds: &[Kind],
    known: Known,
) -> Result<Vec<Corrected>, UnitError> {
    let memos = memos(reader, client, person)?;
    let mut all = Vec::new();
    for kind in kinds {
        for_person_kind!(
            *kind,
            F => of_kind::<F>(reader, (client, person), known, &memos, &mut all)?,
            ()
        );
    }
    all.sort_by_key(|made| std::cmp::Reverse(made.by.1));
    Ok(all)
}

/// What was noted in which batch.
type Memos = Vec<(BatchId, String)>;

fn memos(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    person: PersonAnchor,
) -> Result<Memos, UnitError> {
    let lines = reader.facts_of::<PersonMemo>(client.id, person.id.as_bytes())?;
    let rows = lines.iter().flat_map(|line| line.history.rows());
    Ok(rows.filter_map(|row| Some((row.batch, row.fact.as_ref()?.text.clone()))).collect())
}

fn of_kind<F: Fact>(
    reader: &mut Reader<'_, '_>,
    (client, person): (ClientAnchor, PersonAnchor),
    known: Known,
    memos: &Memos,
    all: &mut Vec<Corrected>,
) -> Result<(), UnitError> {
    for line in reader.facts_of::<F>(client.id, person.id.as_bytes())? {
        for made in line.history.corrections(known) {
            let (Some(before), Some(after)) = (&made.before.fact, &made.after.fact) else {
                continue;
            };
            let items = differences(before, after);
            if items.is_empty() {
                continue;
            }
            let memo = memos.iter().find(|(batch, _)| *batch == made.after.batch);
            all.push(Corrected {
                kind: F::KIND,
                from: made.valid.from(),
                items,
                first: (made.before.recorded_by, made.before.recorded_at),
                by: (made.after.recorded_by, made.after.recorded_at),
                memo: memo.map(|(_, text)| text.clone()),
            });
        }
    }
    Ok(())
}
