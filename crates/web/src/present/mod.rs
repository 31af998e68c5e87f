//! From what `app` knows to what a page shows: words, order and links, nothing decided.

mod check;
mod cite;
mod columns;
pub mod house;
mod law;
mod notice;
pub mod operator;
pub mod operator_log;
pub(crate) mod person;
mod preview;
mod start;
pub mod urgent;
pub mod watch;
pub(crate) mod why;
mod workbench;

pub use check::check_view;
pub use cite::cite_of;
pub use columns::{AskedColumn, columns_view};
pub use law::{grades_view, law_view, rates_view};
pub use notice::{
    asked_character, asked_name, asked_name_of, attachment, character_of_key, notice_view,
};
pub use preview::preview_view;
pub use start::{due_view, file_problem, start_view, today_view};
pub use why::{EditState, cell, why_panel};
pub use workbench::{Asked, due_or_word, workbench_view};

use romori_app::Format;
use romori_app::santei::Job;

use crate::desk::Work;
use crate::shell::{AppState, Visit};
use crate::view::{Crumb, FlowState, FlowStep, Frame, KeyHint, Place, Standing, era_year};

/// The five steps of the job, with number `now` under way; finished ones are links.
pub fn flow(address: Option<&str>, now: usize) -> Vec<FlowStep> {
    let steps = [
        ("ファイル", "/22".to_owned()),
        ("列の対応", "/columns".to_owned()),
        ("下見", "/preview".to_owned()),
        ("確認", String::new()),
        ("届書", "/notice".to_owned()),
    ];
    let step = |(place, (label, path)): (usize, (&str, String))| {
        let number = place + 1;
        let state = match number.cmp(&now) {
            std::cmp::Ordering::Less => FlowState::Done,
            std::cmp::Ordering::Equal => FlowState::Now,
            std::cmp::Ordering::Greater => FlowState::Later,
        };
        let href = match (place, address) {
            (0, _) => Some(path),
            (_, Some(address)) => Some(format!("{address}{path}")),
            (_, None) => None,
        };
        let href = href.filter(|_| state == FlowState::Done);
        FlowStep { number, label: label.to_owned(), note: String::new(), state, href }
    };
    steps.into_iter().enumerate().map(step).collect()
}

/// The steps of a job on the desk: those of a sheet, or the shorter way of a ledger.
pub fn flow_of(work: &Work, now: usize) -> Vec<FlowStep> {
    if !work.job.is_of_ledger() {
        return flow(Some(&work.address), now);
    }
    let mut steps = flow(Some(&work.address), now);
    // The columns and the preview are a sheet's; the file's place is the ledger's.
    steps.drain(1..3);
    for (number, step) in (1..).zip(&mut steps) {
        step.number = number;
    }
    if let Some(first) = steps.first_mut() {
        "台帳".clone_into(&mut first.label);
        first.href = Some("/22/clients".to_owned());
    }
    steps
}

/// The name of the establishment, or of the file while it is not known.
pub fn client_name(job: &Job) -> String {
    let name = job.office().get(romori_app::office::OfficeItem::Name);
    if name.is_empty() { job.file_name().to_owned() } else { name.to_owned() }
}

/// The file, the sheet of a workbook, and how many rows are read.
pub fn file_facts(job: &Job) -> String {
    let rows = job.sheet().rows_read;
    let sheet = job.workbook().sheets.get(job.mapping().sheet);
    let sheet = sheet.filter(|_| job.workbook().format == Format::Xlsx);
    let place = sheet.map_or_else(String::new, |sheet| format!("シート「{}」・", sheet.name));
    format!("{}（{place}{rows}行）", job.file_name())
}

/// The frame of a page about a job.
pub fn job_frame(
    state: &AppState,
    visit: &Visit,
    work: &Work,
    title: &str,
    keys: &[KeyHint],
) -> Frame {
    let client = client_name(&work.job);
    let office = work.job.office().get(romori_app::office::OfficeItem::Name);
    let label = format!("{client} {}", era_year(work.job.year()));
    Frame {
        title: title.to_owned(),
        client: (!office.is_empty()).then(|| office.to_owned()),
        family: '2',
        menu: "22",
        crumbs: vec![
            Crumb::to("労守", "/"),
            Crumb::to("22 算定基礎", "/22"),
            Crumb::to(label, work.address.clone()),
            Crumb::here(title),
        ],
        facts: String::new(),
        keys: keys.to_vec(),
        failed: false,
        place: Place::default(),
        standing: Standing { signed_in: work.signed_in.clone(), ..visit.standing(state) },
    }
}
