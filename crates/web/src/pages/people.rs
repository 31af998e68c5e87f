//! POST /22/jobs/{name}/people/{row} — one person's numbers are changed, in memory alone.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::Law;
use romori_app::santei::{Job, who};

use crate::desk;
use crate::present::{Asked, EditState, cell, workbench_view};
use crate::shell::{AppState, Failure, Pressed, see_other, show_with};

type Cells = BTreeMap<(u32, u32), String>;

pub(super) async fn press(
    State(state): State<AppState>,
    Path((name, row)): Path<(String, String)>,
    form: Pressed,
) -> Response {
    let within = state.clone();
    let visit = form.visit;
    desk::work_on_sheet(&state, &visit, &name, move |work, law| {
        let row: u32 = row.parse().map_err(|_| Failure::NotFound)?;
        let entry = work.job.book().of_row(row).ok_or(Failure::NotFound)?;
        let person = who(&entry.person);
        let own: Vec<u32> = entry.person.rows.clone();
        let changed = changed_cells(&work.job, &own, row, &form);
        let errors = try_cells(&mut work.job, law, &changed);
        if errors.is_empty() {
            work.done =
                Some(format!("{person}の{}か所を直して、計算し直しました。", changed.len()));
            return Ok(see_other(&format!("{}?why={row}#why", work.address)));
        }
        let typed: Vec<(String, String)> =
            form.fields().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let csrf = visit.csrf.to_string();
        let edit = EditState { csrf: &csrf, typed: &typed, errors: &errors };
        let asked = Asked {
            filter: "all".to_owned(),
            page: 1,
            one_sheet: false,
            why: Some(row),
            edit: true,
        };
        let view = workbench_view(&within, &visit, work, law, &asked, edit)?;
        Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
    })
    .await
}

/// The cells of this person whose values differ from what stands there.
fn changed_cells(job: &Job, own: &[u32], row: u32, form: &Pressed) -> Cells {
    let cells = form.fields().filter_map(|(name, value)| {
        let (of_row, column) = name.strip_prefix('v')?.split_once('-')?;
        let place: (u32, u32) = (of_row.parse().ok()?, column.parse().ok()?);
        let is_own = place.0 == row || own.contains(&place.0);
        (is_own && cell(job, place.0, place.1) != value).then(|| (place, value.to_owned()))
    });
    cells.collect()
}

/// Uses the values; where they cannot be used, everything stays as it was and the reasons return.
fn try_cells(job: &mut Job, law: &Law, cells: &Cells) -> Vec<(String, String)> {
    let before = job.overrides().clone();
    job.correct_all(law, cells.clone());
    let errors: Vec<(String, String)> = job
        .sheet()
        .errors()
        .filter_map(|problem| {
            let place = (problem.row, problem.column?);
            let ours = cells.contains_key(&place);
            let message = problem.sentences();
            ours.then(|| (format!("v{}-{}", place.0, place.1), message))
        })
        .collect();
    if !errors.is_empty() {
        for place in cells.keys() {
            match before.get(place) {
                Some(value) => job.correct(law, place.0, place.1, value),
                None => job.uncorrect(law, place.0, place.1),
            }
        }
    }
    errors
}
