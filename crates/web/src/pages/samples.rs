//! POST /22/samples/{id} — a shipped sample is opened, in the demo alone.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use romori_app::Law;
use romori_app::santei::Job;

use crate::desk;
use crate::samples::{self, OFFICE_FILE, SampleFile};
use crate::shell::{AppState, Failure, Pressed, Visit, see_other};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(id): Path<String>,
    form: Pressed,
) -> Response {
    let Some(sample) = samples::find(&id).filter(|_| state.setting().demo) else {
        return Failure::NotFound.into_response();
    };
    let within = state.clone();
    desk::compute(&state, move || open(&within, &form.visit, sample)).await
}

fn open(state: &AppState, visit: &Visit, sample: &SampleFile) -> Result<Response, Failure> {
    let law = Law::embedded();
    let today = state.clock().today();
    let unread = |_| Failure::Internal("a shipped sample cannot be read");
    let mut job = Job::open(law, sample.bytes, sample.file, today.year(), today).map_err(unread)?;
    if let Some(office) = sample.office {
        job.take_office(law, office, OFFICE_FILE).map_err(unread)?;
    }
    let address = desk::put(state, visit, job, sample.bytes.len())?;
    Ok(see_other(&format!("{address}/columns")))
}
