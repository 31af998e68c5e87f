//! GET /22/jobs/{name} — the workbench.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::desk;
use crate::present::{Asked, EditState, workbench_view};
use crate::shell::{AppState, Visit, show};

#[derive(Debug, Default, Deserialize)]
pub(super) struct AskedText {
    f: Option<String>,
    page: Option<String>,
    all: Option<String>,
    why: Option<String>,
    edit: Option<String>,
}

impl AskedText {
    pub(super) fn read(self) -> Asked {
        Asked {
            filter: self.f.unwrap_or_else(|| "all".to_owned()),
            page: self.page.and_then(|page| page.parse().ok()).unwrap_or(1),
            one_sheet: self.all.is_some(),
            why: self.why.and_then(|row| row.parse().ok()),
            edit: self.edit.is_some(),
        }
    }
}

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(name): Path<String>,
    Query(asked): Query<AskedText>,
) -> Response {
    let within = state.clone();
    desk::work(&state, &visit, &name, move |work, law| {
        let csrf = visit.csrf.to_string();
        let edit = EditState { csrf: &csrf, typed: &[], errors: &[] };
        Ok(show(&workbench_view(&within, &visit, work, law, &asked.read(), edit)?))
    })
    .await
}
