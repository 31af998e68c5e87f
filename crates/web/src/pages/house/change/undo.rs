//! POST /70/{number}/undo — what one form recorded counts no more.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::undo;

use super::{failure, number};
use crate::shell::{AppState, Failure, SignedPress, see_other};

pub(super) async fn press(
    State(_): State<AppState>,
    Path(client): Path<String>,
    press: SignedPress,
) -> Response {
    let batch = press.form.value("batch").and_then(|batch| batch.parse().ok());
    let person: Option<u32> = press.form.value("person").and_then(|person| person.parse().ok());
    press
        .signed
        .work(move |signed| {
            let client = number(&client)?;
            let batch = batch.ok_or(Failure::BadForm)?;
            let undone =
                undo(&signed.house, &signed.visitor, (client, person), batch).map_err(failure)?;
            let back = match person {
                Some(person) if undone.person_stays => format!("/71/{client}/{person}"),
                _ if undone.client_stays => format!("/70/{client}"),
                _ => "/70".to_owned(),
            };
            Ok(see_other(&format!("{back}?told={batch}")))
        })
        .await
}
