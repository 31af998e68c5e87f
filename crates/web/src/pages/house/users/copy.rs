//! GET and POST /91/{user}/copy — gives a user the rights of another one.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_types::ActorId;

use super::rights::found;
use crate::present::house::rights::{Entries, copy_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, show_with};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(user): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            let others = signed.house.users(&signed.visitor)?;
            Ok(show(&copy_view(&state, signed, &user, &others, &Entries::default())))
        })
        .await
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(user): Path<String>,
    press: SignedPress,
) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            let others = signed.house.users(&signed.visitor)?;
            match entries.value("from").parse::<ActorId>() {
                Err(_) => entries.refuse("from", "写す元の利用者を選んでください。"),
                Ok(from) => match signed.house.copy_rights(&signed.visitor, from, user.id) {
                    Ok(()) => return Ok(see_other("/91?done=rights")),
                    Err(error) => match Failure::from(error) {
                        Failure::Conflict(words) => entries.refuse("from", words),
                        other => return Err(other),
                    },
                },
            }
            let view = copy_view(&state, signed, &user, &others, &entries);
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}
