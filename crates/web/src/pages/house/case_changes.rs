//! POST /60/{case}/changes — what changed after the filing was looked at, and what came of it.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_types::CaseId;

use super::case::{CaseTold, shown};
use super::case_step::words;
use crate::shell::{AppState, Failure, SignedPress};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(case): Path<String>,
    press: SignedPress,
) -> Response {
    let seen = press.form.value("seen").and_then(|seen| seen.parse().ok());
    let words = words(&press.form, false, state.clock().today());
    press
        .signed
        .work(move |signed| {
            let case: CaseId = case.parse().map_err(|_| Failure::NotFound)?;
            let seen = seen.ok_or(Failure::BadForm)?;
            let told = match words {
                Ok(words) => {
                    signed.house.changes_seen(&signed.visitor, case, seen, &words)?;
                    let done = Some("違いを確かめたと記録しました。".to_owned());
                    CaseTold { done, ..CaseTold::default() }
                }
                Err(typed) => CaseTold { typed: Some(typed), ..CaseTold::default() },
            };
            shown(&state, signed, case, told)
        })
        .await
}
