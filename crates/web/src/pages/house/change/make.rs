//! POST /60/{case}/make — makes the notice of a draft about one person again.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::refile;
use romori_types::CaseId;

use super::failure;
use crate::pages::house::{case, filed_words};
use crate::shell::{AppState, Failure, SignedPress};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(case): Path<String>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let case: CaseId = case.parse().map_err(|_| Failure::NotFound)?;
            let today = state.clock().today();
            let filed = refile(&signed.house, &signed.visitor, case, today).map_err(failure)?;
            let filed: Vec<_> = filed.into_iter().collect();
            let (done, mut notes) = filed_words(&filed);
            // The case is open already.
            notes.iter_mut().for_each(|note| note.links.clear());
            case::shown(&state, signed, case, (done, notes))
        })
        .await
}
