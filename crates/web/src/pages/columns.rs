//! GET /22/jobs/{name}/columns — 列の対応 and 事業所の情報.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::desk;
use crate::present::{AskedColumn, columns_view};
use crate::shell::{AppState, Visit, show};

#[derive(Debug, Default, Deserialize)]
pub(super) struct AskedText {
    edit: Option<String>,
    at: Option<String>,
}

impl AskedText {
    fn read(&self) -> AskedColumn {
        let place = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        AskedColumn { editing: place(&self.edit), settled: place(&self.at) }
    }
}

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(name): Path<String>,
    Query(asked): Query<AskedText>,
) -> Response {
    let within = state.clone();
    desk::work_on_sheet(&state, &visit, &name, move |work, _| {
        Ok(show(&columns_view(&within, &visit, work, asked.read(), &[])))
    })
    .await
}
