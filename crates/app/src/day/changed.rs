//! きのうからの変更 — what was recorded since the office was last open, by client and kind.

use std::collections::BTreeMap;

use romori_roster::Kind;
use romori_statute::calendar::{BusinessCalendar, as_date, is_weekend, previous_business_day};
use romori_statute::law::Law;
use romori_statute::trace::Silent;
use romori_types::{ActorId, Date, Timestamp, day_in_japan};

/// 記録の束の要約 — what one act recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedBatch {
    /// When.
    pub recorded_at: Timestamp,
    /// Who.
    pub recorded_by: ActorId,
    /// 顧問先番号
    pub client_number: u32,
    /// 顧問先の名称
    pub client_name: String,
    /// What the act was, in the words it was recorded with.
    pub title: String,
    /// How many rows of each kind.
    pub rows: Vec<(Kind, usize)>,
    /// Whether it was undone since.
    pub undone: bool,
}

/// 顧問先の変更 — what was recorded of one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientChanges {
    /// 顧問先番号
    pub number: u32,
    /// 顧問先の名称
    pub name: String,
    /// Acts, undone ones too.
    pub acts: usize,
    /// Of them those that were undone.
    pub undone: usize,
    /// Who recorded, each once.
    pub by: Vec<ActorId>,
    /// Rows by kind in the order of the kinds, without those that were undone.
    pub lines: Vec<ChangeLine>,
    /// All of it in one sentence.
    pub words: String,
}

/// 種類ごとの件数
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeLine {
    /// Of which kind.
    pub kind: Kind,
    /// How many rows.
    pub rows: usize,
}

/// The last day before `today` on which the office was open: on a Monday the Friday. Beyond the
/// checked holidays only weekends are passed over.
pub fn last_open_day(law: &Law, today: Date) -> Date {
    let standard = BusinessCalendar::Standard;
    if let Ok(found) = previous_business_day(law, standard, today, &mut Silent) {
        return as_date(&found);
    }
    let mut days = std::iter::successors(today.yesterday().ok(), |day| day.yesterday().ok());
    days.find(|day| !is_weekend(*day)).unwrap_or(today)
}

/// What was recorded on a day or later, by client in the order of their numbers.
pub fn changes_since(batches: &[RecordedBatch], since: Date) -> Vec<ClientChanges> {
    let mut by_client: BTreeMap<u32, Vec<&RecordedBatch>> = BTreeMap::new();
    for batch in batches.iter().filter(|batch| since <= day_in_japan(batch.recorded_at)) {
        by_client.entry(batch.client_number).or_default().push(batch);
    }
    by_client.into_iter().map(|(number, batches)| changes(number, &batches)).collect()
}

fn changes(number: u32, batches: &[&RecordedBatch]) -> ClientChanges {
    let mut by: Vec<ActorId> = batches.iter().map(|batch| batch.recorded_by).collect();
    by.sort_unstable();
    by.dedup();
    let mut counts: BTreeMap<u16, ChangeLine> = BTreeMap::new();
    for batch in batches.iter().filter(|batch| !batch.undone) {
        for (kind, rows) in &batch.rows {
            let line = counts.entry(kind.code()).or_insert(ChangeLine { kind: *kind, rows: 0 });
            line.rows += rows;
        }
    }
    let lines: Vec<ChangeLine> = counts.into_values().filter(|line| line.rows > 0).collect();
    let undone = batches.iter().filter(|batch| batch.undone).count();
    let name = batches.last().map(|batch| batch.client_name.clone()).unwrap_or_default();
    let words = in_words(&lines, undone);
    ClientChanges { number, name, acts: batches.len(), undone, by, lines, words }
}

fn in_words(lines: &[ChangeLine], undone: usize) -> String {
    let parts: Vec<String> =
        lines.iter().map(|line| format!("{}{}件", line.kind.ja(), line.rows)).collect();
    let recorded = if parts.is_empty() {
        String::new()
    } else {
        format!("{}を記録しました。", parts.join("、"))
    };
    let taken_back = if undone > 0 {
        format!("{undone}回の記録を取り消しました。")
    } else {
        String::new()
    };
    format!("{recorded}{taken_back}")
}
