//! POST /64 — a 届書CSV is checked; nothing of it is kept.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::precheck::precheck;

use crate::desk;
use crate::present::check_view;
use crate::shell::{AppState, Upload, show, show_with};
use crate::view::FileProblem;

pub(super) async fn press(State(state): State<AppState>, upload: Upload) -> Response {
    let within = state.clone();
    desk::compute(&state, move || {
        let Some(file) = &upload.file else {
            let problem = FileProblem {
                what: "ファイルが選ばれていません。".to_owned(),
                next: "届書CSV（SHFD0006.CSV など）を選んでから、もう一度押してください。"
                    .to_owned(),
            };
            let view = check_view(&within, &upload.visit, None, Some(problem));
            return Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view));
        };
        let report = precheck(&file.bytes, &file.name, within.clock().today());
        Ok(show(&check_view(&within, &upload.visit, Some(&report), None)))
    })
    .await
}
