//! POST /15/{batch}/undo — asks, and then undoes what was recorded as one.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{BatchState, EntryError, Function, UnitError};
use romori_types::{BatchId, Purpose};

use super::super::actor_names;
use crate::present::house::undo_page;
use crate::shell::{AppState, Failure, SignedPress, show, show_with};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(batch): Path<String>,
    press: SignedPress,
) -> Response {
    let sure = press.form.value("sure") == Some("yes");
    press
        .signed
        .work(move |signed| {
            let batch: BatchId = batch.parse().map_err(|_| Failure::NotFound)?;
            let grant = signed.grant(Function::UndoBatch, Purpose::Maintain)?;
            let found = signed.house.store.read(&grant, |reader| reader.batch(batch))?;
            let actors = actor_names(&signed.house, signed)?;
            if !sure {
                return Ok(show(&undo_page(&state, signed, &found, &actors, None)));
            }
            match signed.house.undo_batch(&signed.visitor, batch) {
                Ok(()) => {
                    let does = match found.state {
                        BatchState::Staged => "取りやめ",
                        _ => "元に戻し",
                    };
                    let done = format!("{}を{does}ました。", found.kind.ja());
                    super::batches::shown(&state, signed, false, Some(done))
                }
                Err(EntryError::Unit(error @ UnitError::BatchState { .. })) => {
                    let words = error.to_string();
                    let page = undo_page(&state, signed, &found, &actors, Some(words));
                    Ok(show_with(StatusCode::CONFLICT, &page))
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
}
