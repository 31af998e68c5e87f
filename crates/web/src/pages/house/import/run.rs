//! POST /74/{name}/publish and /stop, GET /74/{name}/run — the import itself.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use crate::import_desk::{self, Stage, find, lock, settle};
use crate::present::house::run_page;
use crate::shell::{AppState, Signed, SignedPress, see_other, show};

pub(super) async fn publish(
    State(state): State<AppState>,
    Path(name): Path<String>,
    press: SignedPress,
) -> Response {
    let signed = press.signed;
    match find(&state, &signed, &name) {
        Ok(work) => {
            let address = lock(&work).address.clone();
            import_desk::run(&state, &signed, &work);
            settle(&work).await;
            see_other(&format!("{address}/run"))
        }
        Err(failure) => failure.into_response(),
    }
}

pub(super) async fn stop(
    State(state): State<AppState>,
    Path(name): Path<String>,
    press: SignedPress,
) -> Response {
    match find(&state, &press.signed, &name) {
        Ok(work) => {
            let address = {
                let work = lock(&work);
                if let Stage::Running(watch) | Stage::Checking(watch) = &work.stage {
                    watch.stop();
                }
                work.address.clone()
            };
            settle(&work).await;
            see_other(&format!("{address}/run"))
        }
        Err(failure) => failure.into_response(),
    }
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(name): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let work = find(&state, signed, &name)?;
            let work = lock(&work);
            match &work.stage {
                Stage::Columns | Stage::Previewed(_) => {
                    Ok(see_other(&format!("{}/preview", work.address)))
                }
                _ => Ok(show(&run_page(&state, signed, &work))),
            }
        })
        .await
}
