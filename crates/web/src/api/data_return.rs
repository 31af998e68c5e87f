//! POST /api/v1/data-return — 事務所のすべてのデータ.

use axum::extract::State;
use axum::response::Response;

use super::caller::Caller;
use super::document::Changes;
use crate::shell::{AppState, Attachment, Problem, attachment};

#[utoipa::path(
    post,
    path = "/api/v1/data-return",
    tag = "設定",
    operation_id = "returnData",
    summary = "事務所のすべてのデータを、1つのファイル（ZIP）で受け取る",
    responses(
        (
            status = 200,
            description = "台帳の全行と履歴、表、案件と書類、記録",
            content((Vec<u8> = "application/zip"))
        ),
        Changes
    )
)]
pub(super) async fn make(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Response, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let bytes = caller.house.return_data(&caller.visitor, today)?;
            Ok(attachment(Attachment { name: "office.zip", kind: "application/zip", bytes }))
        })
        .await
}
