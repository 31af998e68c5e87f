//! 取込の下見.

use romori_app::santei::Job;
use romori_app::{ColumnMapping, MissingColumn, Problem as SheetProblem, Severity, SkipReason};

use super::{file_facts, flow, job_frame};
use crate::desk::Work;
use crate::shell::{AppState, Visit};
use crate::view::{Doubt, DroppedNumber, KeyHint, MappedColumn, PreviewView, Problem, Shortcoming};

/// How many mistakes one page lists; the file of bad rows holds them all.
const PROBLEMS_SHOWN_MAX: usize = 200;
const DOUBTS_SHOWN_MAX: usize = 100;

const KEYS: [KeyHint; 4] = [
    KeyHint { keys: "↑ ↓", does: "行" },
    KeyHint { keys: "Enter", does: "この値にする" },
    KeyHint { keys: "N", does: "次の誤り" },
    KeyHint { keys: "Ctrl＋Enter", does: "確認へ進む" },
];

/// The page.
pub fn preview_view(state: &AppState, visit: &Visit, work: &mut Work) -> PreviewView {
    let (done, refused) = (work.done.take(), work.refused.take());
    let job = &work.job;
    let sheet = job.sheet();
    let errors: Vec<&SheetProblem> = sheet.errors().collect();
    let shown = errors.iter().take(PROBLEMS_SHOWN_MAX).enumerate();
    let mut frame = job_frame(state, visit, work, "取込の下見", &KEYS);
    frame.failed = !errors.is_empty() || missing(job).any(|missing| missing.fatal);
    frame.facts = file_facts(job);
    PreviewView {
        frame,
        flow: flow(Some(&work.address), 3),
        job: work.address.clone(),
        rows: sheet.rows_read,
        good_rows: sheet.rows_read.saturating_sub(sheet.bad_rows.len()),
        people: sheet.persons.len(),
        bad_rows: sheet.bad_rows.len(),
        mended: job.overrides().len(),
        problems: shown.map(|(place, found)| problem(place, found)).collect(),
        more_problems: errors.len().saturating_sub(PROBLEMS_SHOWN_MAX),
        proposals: errors.iter().filter(|found| found.suggestion.is_some()).count(),
        missing: missing(job).collect(),
        doubts: sheet.doubts().take(DOUBTS_SHOWN_MAX).map(doubt).collect(),
        doubt_count: sheet.doubts().count(),
        dropped: dropped(job),
        notes: notes(job),
        mapping: job.mapping().columns.iter().map(mapped).collect(),
        done,
        refused,
    }
}

fn missing(job: &Job) -> impl Iterator<Item = Shortcoming> {
    let shortcoming = |missing: &MissingColumn| Shortcoming {
        what: missing.what.clone(),
        how: missing.how.clone(),
        fatal: missing.severity == Severity::Error,
    };
    job.sheet().missing.iter().map(shortcoming)
}

fn problem(place: usize, found: &SheetProblem) -> Problem {
    let month = found.month.map(|month| format!("{}月 ", month.month()));
    let named = month.filter(|month| !found.label.starts_with(month.trim_end()));
    let cell = found.column.map_or_else(|| "row".to_owned(), |column| column.to_string());
    Problem {
        key: format!("{}-{cell}-{place}", found.row),
        row: found.row.to_string(),
        column: format!("{}{}", named.unwrap_or_default(), found.label),
        who: found.who.clone(),
        value: found.value.clone(),
        problem: found.what.clone(),
        remedy: found.how.clone(),
        proposal: found.suggestion.clone().unwrap_or_default(),
        mendable: found.column.is_some(),
    }
}

fn doubt(found: &SheetProblem) -> Doubt {
    Doubt {
        place: format!("{}行目 {}", found.row, found.who),
        value: format!("{} {}", found.label, found.value),
        detail: found.sentences(),
    }
}

fn dropped(job: &Job) -> Vec<DroppedNumber> {
    let dropped = job.sheet().dropped.iter();
    dropped
        .map(|found| DroppedNumber {
            row: found.row.to_string(),
            column: format!("{}列 {}", found.letters, found.label),
        })
        .collect()
}

/// What else the reader noticed, and which rows hold no person.
fn notes(job: &Job) -> Vec<String> {
    let sheet = job.sheet();
    let mut notes = sheet.notes.clone();
    for reason in [SkipReason::Total, SkipReason::RepeatedHeading, SkipReason::Note] {
        let rows: Vec<String> = sheet
            .skipped
            .iter()
            .filter(|skipped| skipped.reason == reason)
            .map(|skipped| skipped.row.to_string())
            .collect();
        if !rows.is_empty() {
            notes.push(format!("{}は読みません: {}行目", reason.label(), rows.join("、")));
        }
    }
    notes
}

fn mapped(column: &ColumnMapping) -> MappedColumn {
    MappedColumn {
        column: format!("{} {}", column.letters(), column.label.replace('\n', " ")),
        item: column.field.map(|field| field.to_string()),
        first: column.first_value.clone(),
    }
}
