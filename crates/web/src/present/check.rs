//! 64 事前点検.

use romori_app::precheck::{FilingProblem as Found, Level, NoticeForm, Report};

use crate::pages::frame;
use crate::shell::{AppState, FILE_BYTES_MAX, Visit};
use crate::view::{CheckProblem, CheckReport, CheckView, FileProblem};

const LISTED_MAX: usize = 300;

/// The page, with the report on the file just sent or why there is none.
pub fn check_view(
    state: &AppState,
    visit: &Visit,
    report: Option<&Report>,
    problem: Option<FileProblem>,
) -> CheckView {
    let mut frame = frame(state, visit, "事前点検", '6');
    frame.menu = "64";
    frame.failed = problem.is_some() || report.is_some_and(|report| !report.may_be_sent());
    CheckView {
        frame,
        report: report.map(report_view),
        problem,
        forms: NoticeForm::ALL
            .into_iter()
            .map(|form| (form.code().to_owned(), form.name().to_owned()))
            .collect(),
        size_max: format!("{}MB", FILE_BYTES_MAX / (1024 * 1024)),
    }
}

fn report_view(report: &Report) -> CheckReport {
    let (errors, warnings): (Vec<&Found>, Vec<&Found>) =
        report.problems.iter().partition(|problem| problem.level == Level::Error);
    let rows = report.file.as_ref().map_or(0, |file| file.rows().len());
    CheckReport {
        file: report.file_name.clone(),
        form: form_name(report),
        rows: format!("{rows}行"),
        more: errors.len().saturating_sub(LISTED_MAX),
        stopped: report.stopped,
        problems: errors.into_iter().take(LISTED_MAX).map(problem_view).collect(),
        warnings: warnings.into_iter().take(LISTED_MAX).map(problem_view).collect(),
    }
}

fn form_name(report: &Report) -> String {
    let file = report.file.as_ref();
    let first = file.and_then(|file| file.rows().first());
    first.map_or_else(
        || "様式は分かりません".to_owned(),
        |row| format!("{} {}", row.notice().code(), row.notice().name()),
    )
}

fn problem_view(found: &Found) -> CheckProblem {
    let label = if found.label.is_empty() { found.record } else { found.label };
    CheckProblem {
        row: if found.place.line == 0 { "全体".to_owned() } else { found.place.line.to_string() },
        number: found.item.map_or_else(|| "—".to_owned(), |item| item.to_string()),
        item: if label.is_empty() { "ファイル".to_owned() } else { label.to_owned() },
        value: found.value_shown.clone().or_else(|| found.item.map(|_| String::new())),
        reason: found.reason.clone(),
        remedy: format!("{}（{}）", found.remedy, found.code),
    }
}
