//! POST /60/{case}/step — takes a step of a filing.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::CaseState;
use romori_types::CaseId;

use crate::shell::{AppState, Failure, SignedPress};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(case): Path<String>,
    press: SignedPress,
) -> Response {
    let to = press.form.value("to").and_then(|to| to.parse().ok()).and_then(CaseState::of_code);
    let seen = press.form.value("seen").and_then(|seen| seen.parse().ok());
    press
        .signed
        .work(move |signed| {
            let case: CaseId = case.parse().map_err(|_| Failure::NotFound)?;
            let (to, seen) = (to.ok_or(Failure::BadForm)?, seen.ok_or(Failure::BadForm)?);
            let today = state.clock().today();
            let stepped = signed.house.step_case(&signed.visitor, case, to, seen, today)?;
            let mut done = format!("「{}」に進めました。", to.ja());
            if stepped.recorded > 0 {
                let count = stepped.recorded;
                done.push_str(&format!(
                    "{count}人の標準報酬月額を台帳に記録しました（15 処理の一覧から元に戻せます）。"
                ));
            }
            super::case::shown(&state, signed, case, (Some(done), Vec::new()))
        })
        .await
}
