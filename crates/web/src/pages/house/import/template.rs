//! GET /74/template/{kind} — an empty table with the right headings.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::Function;
use romori_app::house::import::{ImportKind, template_of};
use romori_types::Purpose;

use crate::present::house::list_answer;
use crate::shell::{AppState, Failure, Signed};

pub(super) async fn file(
    State(state): State<AppState>,
    signed: Signed,
    Path(kind): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::Import, Purpose::Import)?;
            let kind = ImportKind::of_code(&kind).and_then(ImportKind::table);
            list_answer(template_of(kind.ok_or(Failure::NotFound)?), state.clock().today())
        })
        .await
}
