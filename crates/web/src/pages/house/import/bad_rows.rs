//! GET /74/{name}/bad.xlsx — the rows that cannot be taken in, with what to mend.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::Function;
use romori_types::Purpose;

use crate::import_desk::{Stage, find, lock};
use crate::present::house::list_answer;
use crate::shell::{AppState, Failure, Signed};

pub(super) async fn file(
    State(state): State<AppState>,
    signed: Signed,
    Path(name): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::Import, Purpose::Import)?;
            let work = find(&state, signed, &name)?;
            let work = lock(&work);
            let Stage::Previewed(preview) = &work.stage else { return Err(Failure::NotFound) };
            list_answer(work.file.bad_rows(preview), state.clock().today())
        })
        .await
}
