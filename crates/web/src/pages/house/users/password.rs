//! GET and POST /91/{user}/password — makes a user's password anew; it is shown once.

use axum::extract::{Path, State};
use axum::response::Response;

use super::list::listed;
use super::rights::found;
use crate::present::house::users::{password_note, renew_view};
use crate::shell::{AppState, Signed, SignedPress, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(user): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            Ok(show(&renew_view(&state, signed, &user)))
        })
        .await
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(user): Path<String>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            let password = signed.house.renew_password(&signed.visitor, user.id)?;
            let note = password_note(&user.name, &password);
            // Who renews his own is out with it, but may still read this page.
            listed(&state, signed, false, "", vec![note])
        })
        .await
}
