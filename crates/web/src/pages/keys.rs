//! GET /keys — every key; with `part` only the list, for the dialog.

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::frame;
use crate::shell::{AppState, Visit, show};
use crate::view::{KeysFragment, KeysView, key_sections};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    part: Option<String>,
}

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Response {
    let sections = key_sections();
    if asked.part.is_some() {
        return show(&KeysFragment { sections });
    }
    let frame = frame(&state, &visit, "すべてのキー", '9');
    show(&KeysView { frame, sections })
}
