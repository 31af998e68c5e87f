//! GET /22/jobs/{name}/why/{row} — one reason alone, for the script.

use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::workbench::AskedText;
use crate::desk;
use crate::present::{EditState, why_panel};
use crate::shell::{AppState, Failure, Visit, show};
use crate::view::WhyFragment;

pub(super) async fn part(
    State(state): State<AppState>,
    visit: Visit,
    Path((name, row)): Path<(String, String)>,
    Query(asked): Query<AskedText>,
) -> Response {
    desk::work(&state, &visit, &name, move |work, law| {
        let row = row.parse().map_err(|_| Failure::NotFound)?;
        let csrf = visit.csrf.to_string();
        let edit = EditState { csrf: &csrf, typed: &[], errors: &[] };
        let why = why_panel(work, law, &asked.read(), row, edit).ok_or(Failure::NotFound)?;
        Ok(show(&WhyFragment { why }))
    })
    .await
}
