//! POST /12 — approves the chosen cases, each under its own grant.

use axum::extract::State;
use axum::response::Response;
use romori_app::house::{CaseState, StepAsked};
use romori_types::CaseId;

use super::{Asked, approvals};
use crate::shell::{AppState, Failure, SignedPress};

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let chosen: Vec<Option<(CaseId, u32)>> = press.form.values("case").map(read).collect();
    press
        .signed
        .work(move |signed| {
            let today = state.clock().today();
            let mut approved = 0;
            for one in chosen {
                let (case, seen) = one.ok_or(Failure::BadForm)?;
                let asked = StepAsked { to: CaseState::Approved, seen, words: None };
                signed.house.step_case(&signed.visitor, case, &asked, today)?;
                approved += 1;
            }
            let done = match approved {
                0 => "だれの案件も選ばれていません。承認する案件を選んでから押してください。"
                    .to_owned(),
                count => format!("{count}件を承認しました。"),
            };
            approvals::shown(&state, signed, Asked::default(), Some(done))
        })
        .await
}

/// The case and the version that the page showed.
fn read(value: &str) -> Option<(CaseId, u32)> {
    let (case, seen) = value.split_once('.')?;
    Some((case.parse().ok()?, seen.parse().ok()?))
}
