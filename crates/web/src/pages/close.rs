//! POST /22/jobs/{name}/close — the job is forgotten.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use crate::desk;
use crate::shell::{AppState, Pressed, see_other};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(name): Path<String>,
    form: Pressed,
) -> Response {
    match desk::forget(&state, &form.visit, &name) {
        Ok(()) => see_other("/"),
        Err(failure) => failure.into_response(),
    }
}
