//! GET and POST /91/{user}/limits — on which side a user stands, and what is taken from him.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::rights::found;
use crate::present::house::rights::{Entries, limits_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, show_with};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(user): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            let parties = signed.house.parties(&signed.visitor)?;
            Ok(show(&limits_view(&state, signed, &user, parties, &Entries::of_rights(&user))))
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
            let parties = signed.house.parties(&signed.visitor)?;
            if let Some(new) = entries.rights() {
                match signed.house.change_limits(&signed.visitor, user.id, &new) {
                    Ok(()) => return Ok(see_other("/91?done=rights")),
                    Err(error) => match Failure::from(error) {
                        Failure::Conflict(words) => entries.refuse("party", words),
                        Failure::NotFound => {
                            entries.refuse("person", "この番号の人は見つかりません。");
                        }
                        other => return Err(other),
                    },
                }
            }
            let view = limits_view(&state, signed, &user, parties, &entries);
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}
