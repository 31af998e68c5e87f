//! 算定 — the workbench.

use romori_app::Law;
use romori_app::santei::{Counts, Entry, exemption_basis, exemption_sentence, who};

use super::person::person_row;
use super::why::{EditState, why_panel};
use super::{due_view, flow_of, job_frame};
use crate::desk::Work;
use crate::shell::{AppState, Failure, Visit};
use crate::view::{
    Distribution, Due, DueTone, ExemptPerson, Filter, KeyHint, Paging, WorkbenchView, era_year,
};

/// Rows of one page of a long list.
const PAGE_ROWS: usize = 200;
/// Rows beyond which a list is divided.
const ONE_PAGE_ROWS_MAX: usize = 500;

const KEYS: [KeyHint; 7] = [
    KeyHint { keys: "↑ ↓", does: "行" },
    KeyHint { keys: "W", does: "なぜ" },
    KeyHint { keys: "N", does: "次の要確認" },
    KeyHint { keys: "E", does: "数字を直す" },
    KeyHint { keys: "[ ]", does: "前・次の人" },
    KeyHint { keys: "F", does: "絞り込み" },
    KeyHint { keys: "Ctrl＋Enter", does: "届書を作る" },
];

/// What the address asks of the workbench.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Code of the filter.
    pub filter: String,
    /// Page of a long list, from 1.
    pub page: usize,
    /// Whether everything is to stand on one sheet.
    pub one_sheet: bool,
    /// Row whose reason is open.
    pub why: Option<u32>,
    /// Whether that row's numbers are being changed.
    pub edit: bool,
}

impl Asked {
    /// The address that asks the same, with this reason open or none.
    pub fn address(&self, job: &str, why: Option<u32>) -> String {
        let mut parts = Vec::new();
        if self.filter != "all" {
            parts.push(format!("f={}", self.filter));
        }
        if self.page > 1 {
            parts.push(format!("page={}", self.page));
        }
        if self.one_sheet {
            parts.push("all=1".to_owned());
        }
        if let Some(row) = why {
            parts.push(format!("why={row}"));
        }
        if parts.is_empty() { job.to_owned() } else { format!("{job}?{}", parts.join("&")) }
    }
}

type Test = fn(&Entry) -> bool;

/// The filters in their order: code, words, who is in it.
const FILTERS: [(&str, &str, Test); 5] = [
    ("all", "すべて", |_| true),
    ("attention", "要確認", Entry::needs_care),
    ("changed", "等級が変わる", Entry::is_changed),
    ("left", "月を除いた", Entry::leaves_month_out),
    ("exempt", "届書の要らない人", |entry| entry.exemption().is_some()),
];

/// The page.
///
/// # Errors
/// When the filter or the row asked for does not exist.
pub fn workbench_view(
    state: &AppState,
    visit: &Visit,
    work: &mut Work,
    law: &Law,
    asked: &Asked,
    edit: EditState<'_>,
) -> Result<WorkbenchView, Failure> {
    let done = work.done.take();
    let job = &work.job;
    let book = job.book();
    let counts = book.counts();
    let test = FILTERS.iter().find(|filter| filter.0 == asked.filter).ok_or(Failure::NotFound)?.2;
    let fitting: Vec<&Entry> = book.entries.iter().filter(|entry| test(entry)).collect();
    let (shown, paging) = page_of(&fitting, asked)?;
    let why = match asked.why {
        Some(row) => Some(why_panel(work, law, asked, row, edit).ok_or(Failure::NotFound)?),
        None => None,
    };
    let mut frame = job_frame(state, visit, work, "算定基礎届", &KEYS);
    if job.is_of_ledger() {
        // Its numbers are corrected in the ledger.
        frame.keys.retain(|key| key.keys != "E");
    }
    frame.facts = format!("{}・{}人", era_year(job.year()), counts.all);
    frame.failed = why.as_ref().is_some_and(|why| why.has_error());
    let (moves, others) = book.grade_moves();
    Ok(WorkbenchView {
        frame,
        flow: flow_of(work, 4),
        job: work.address.clone(),
        due: due_or_word(due_view(law, job.year(), job.today())),
        distribution: Distribution::of(moves, others),
        filters: filters(counts, asked),
        filter: asked.filter.clone(),
        paging,
        one_sheet: asked.one_sheet && fitting.len() > ONE_PAGE_ROWS_MAX,
        rows: shown
            .iter()
            .map(|entry| person_row(entry, asked.why == Some(entry.person.row)))
            .collect(),
        why,
        exempt: book.entries.iter().filter_map(exempt_person).collect(),
        filed: counts.filed,
        attention: counts.care,
        left_out_rows: job.sheet().bad_rows.len(),
        done,
        case: None,
    })
}

/// The deadline, or that it is not known.
pub fn due_or_word(due: Option<Due>) -> Due {
    due.unwrap_or_else(|| Due {
        day: "未確認".to_owned(),
        words: "暦の範囲の外".to_owned(),
        tone: DueTone::Far,
    })
}

fn page_of<'a>(
    fitting: &[&'a Entry],
    asked: &Asked,
) -> Result<(Vec<&'a Entry>, Option<Paging>), Failure> {
    if asked.one_sheet || fitting.len() <= ONE_PAGE_ROWS_MAX {
        return Ok((fitting.to_vec(), None));
    }
    let pages = fitting.len().div_ceil(PAGE_ROWS);
    let page = asked.page.max(1);
    let first = (page - 1) * PAGE_ROWS;
    let shown: Vec<&Entry> = fitting.iter().skip(first).take(PAGE_ROWS).copied().collect();
    if shown.is_empty() {
        return Err(Failure::NotFound);
    }
    let last = first + shown.len();
    let paging = Paging {
        words: format!("{}人のうち {}〜{last}人目", fitting.len(), first + 1),
        pages: (1..=pages).map(|number| (number, number == page)).collect(),
    };
    Ok((shown, Some(paging)))
}

fn filters(counts: Counts, asked: &Asked) -> Vec<Filter> {
    let of = |code: &str| match code {
        "attention" => counts.care,
        "changed" => counts.changed,
        "left" => counts.month_left_out,
        "exempt" => counts.exempt,
        _ => counts.all,
    };
    FILTERS
        .iter()
        .map(|(code, label, _)| Filter {
            code: (*code).to_owned(),
            label: (*label).to_owned(),
            count: of(code),
            current: asked.filter == *code,
            care: *code == "attention" && counts.care > 0,
        })
        .collect()
}

fn exempt_person(entry: &Entry) -> Option<ExemptPerson> {
    let exemption = entry.exemption()?;
    Some(ExemptPerson {
        row: entry.person.row.to_string(),
        person: who(&entry.person),
        reason: exemption_sentence(exemption).to_owned(),
        cite: exemption_basis(exemption).to_owned(),
    })
}
