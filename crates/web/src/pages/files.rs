//! POST /22/files — a pay table is sent.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use romori_app::Law;
use romori_app::santei::Job;

use crate::desk;
use crate::present::{file_problem, start_view};
use crate::shell::{AppState, Failure, Upload, see_other, show_with};
use crate::view::FileProblem;

pub(super) async fn press(State(state): State<AppState>, upload: Upload) -> Response {
    let year = upload.value("year").and_then(|year| year.parse().ok());
    let year: i16 = year.unwrap_or_else(|| state.clock().today().year());
    if !(2000..=2100).contains(&year) {
        return Failure::BadForm.into_response();
    }
    let within = state.clone();
    desk::compute(&state, move || open(&within, &upload, year)).await
}

fn open(state: &AppState, upload: &Upload, year: i16) -> Result<Response, Failure> {
    let law = Law::embedded();
    let visit = &upload.visit;
    let refused = |problem| {
        let view = start_view(state, visit, law, Some(problem));
        Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
    };
    let Some(file) = &upload.file else {
        return refused(FileProblem {
            what: "ファイルが選ばれていません。".to_owned(),
            next: "賃金の表（XLSX か CSV）を選んでから、もう一度押してください。".to_owned(),
        });
    };
    match Job::open(law, &file.bytes, &file.name, year, state.clock().today()) {
        Ok(job) => {
            let address = desk::put(state, visit, job, file.bytes.len())?;
            Ok(see_other(&format!("{address}/columns")))
        }
        Err(error) => refused(file_problem(&error)),
    }
}
