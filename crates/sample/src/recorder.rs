//! The order of recording: rows come person by person, and leave day by day.

use std::collections::BTreeMap;

use romori_types::{ActorId, ClientId, Date};

use crate::calendar::working_day;
use crate::office::{Batch, Row};

/// The client whose ledger is being written, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Ledger {
    /// Which client.
    pub client: ClientId,
    /// Its number, for the order.
    pub number: u32,
    /// Who records.
    pub by: ActorId,
    /// The day on which the office took the ledger over.
    pub taken_over: Date,
    /// The last day on which the office records, where the entrustment ended.
    pub closed: Option<Date>,
}

/// Gathers rows into batches.
#[derive(Debug, Default)]
pub struct Recorder {
    titles: Vec<String>,
    batches: BTreeMap<(Date, u32, usize), Batch>,
}

impl Recorder {
    /// Records a row on a day, not before the ledger was taken over; then it is part of that.
    /// What happened after the entrustment ended is not recorded at all.
    pub fn record(&mut self, ledger: Ledger, on: Date, title: &str, row: Row) {
        if ledger.closed.is_some_and(|closed| closed < on) {
            return;
        }
        let early = on <= ledger.taken_over;
        let title = if early { TAKEN_OVER } else { title };
        let on = if early { ledger.taken_over } else { working_day(on).max(ledger.taken_over) };
        let place = self.place(title);
        let batch = self.batches.entry((on, ledger.number, place)).or_insert_with(|| Batch {
            recorded_on: on,
            recorded_by: ledger.by,
            title: title.to_owned(),
            client: ledger.client,
            rows: Vec::new(),
        });
        batch.rows.push(row);
    }

    /// The batches in order, without what would have been recorded after `today`.
    pub fn finish(self, today: Date) -> Vec<Batch> {
        self.batches.into_values().filter(|batch| batch.recorded_on <= today).collect()
    }

    fn place(&mut self, title: &str) -> usize {
        // What is taken over comes before everything else of its day.
        if title == TAKEN_OVER {
            return 0;
        }
        if let Some(found) = self.titles.iter().position(|known| known == title) {
            return found + 1;
        }
        self.titles.push(title.to_owned());
        self.titles.len()
    }
}

/// 台帳の引継ぎ — the first batch of each client.
pub const TAKEN_OVER: &str = "台帳の引継ぎ";
