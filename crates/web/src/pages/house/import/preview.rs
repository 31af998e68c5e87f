//! GET and POST /74/{name}/preview — 下見: what would change, and every mistake.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use romori_app::Severity;
use romori_app::house::import::Preview;

use crate::import_desk::{self, ImportWork, Stage, find, lock, settle};
use crate::present::house::{preview_page, run_page};
use crate::shell::{AppState, Failure, Pressed, Signed, SignedPress, see_other, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(name): Path<String>,
) -> Response {
    let work = match find(&state, &signed, &name) {
        Ok(work) => work,
        Err(failure) => return failure.into_response(),
    };
    settle(&work).await;
    signed
        .work(move |signed| {
            let mut work = lock(&work);
            match work.stage.clone() {
                Stage::Columns => Ok(see_other(&format!("{}/columns", work.address))),
                Stage::Checking(_) | Stage::Failed(_) => Ok(show(&run_page(&state, signed, &work))),
                Stage::Previewed(preview) => {
                    Ok(show(&preview_page(&state, signed, &mut work, &preview)))
                }
                Stage::Running(_) | Stage::Finished(_) => {
                    Ok(see_other(&format!("{}/run", work.address)))
                }
            }
        })
        .await
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(name): Path<String>,
    press: SignedPress,
) -> Response {
    let SignedPress { signed, form } = press;
    let work = match find(&state, &signed, &name) {
        Ok(work) => work,
        Err(failure) => return failure.into_response(),
    };
    let (looked, checker) = (Arc::clone(&work), signed.clone());
    let answer = signed
        .work(move |_| {
            let mut held = lock(&work);
            let address = held.address.clone();
            let Stage::Previewed(preview) = held.stage.clone() else {
                return Ok(see_other(&format!("{address}/preview")));
            };
            mend(&mut held, &preview, &form)?;
            held.before = Some(preview.report.count(Severity::Error));
            drop(preview);
            drop(held);
            import_desk::check(&state, &checker, &work);
            Ok(see_other(&format!("{address}/preview")))
        })
        .await;
    settle(&looked).await;
    answer
}

/// Takes one value, or every proposal.
fn mend(work: &mut ImportWork, preview: &Preview, form: &Pressed) -> Result<(), Failure> {
    let words = "いま読み込んでいます。少し待って、もう一度押してください。";
    let file = Arc::get_mut(&mut work.file).ok_or(Failure::Conflict(words.to_owned()))?;
    match form.value("act") {
        Some("proposals") => {
            import_desk::accept_proposals(file, preview);
            Ok(())
        }
        Some("mend") => {
            let key = form.value("key").ok_or(Failure::BadForm)?;
            let mut parts = key.split('-');
            let mut number = || parts.next().and_then(|part| part.parse::<u32>().ok());
            let (row, column) = (number(), number());
            let cell = (row.ok_or(Failure::BadForm)?, column.ok_or(Failure::BadForm)?);
            let value = form.value("value").unwrap_or_default().to_owned();
            file.options.overrides.insert(cell, value);
            Ok(())
        }
        _ => Err(Failure::BadForm),
    }
}
