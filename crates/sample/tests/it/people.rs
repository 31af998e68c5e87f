//! Every history of an office, for asking what was corrected.

use std::collections::BTreeMap;

use romori_roster::{Kind, Recorded};
use romori_sample::{AnyFact, Office, Subject};
use romori_types::BatchId;

/// Every row of one subject, kind and key.
pub type Lines = BTreeMap<(Subject, Kind, u32), Vec<Recorded<AnyFact>>>;

pub fn lines(office: &Office) -> Lines {
    let mut lines = Lines::new();
    for (number, batch) in (1_u128..).zip(&office.batches) {
        for row in &batch.rows {
            let held = lines.entry((row.subject, row.fact.kind(), row.key)).or_default();
            held.push(Recorded {
                valid: row.valid,
                version: held.len() as u32 + 1,
                recorded_at: format!("{}T03:00:00Z", batch.recorded_on).parse().unwrap(),
                recorded_by: batch.recorded_by,
                batch: BatchId::from_bytes(number.to_be_bytes()),
                undone_at: None,
                fact: Some(row.fact.clone()),
            });
        }
    }
    lines
}

/// Every client as it stands on the office's day.
pub fn views(office: &Office) -> Vec<romori_roster::ClientView> {
    office.views(office.today)
}
