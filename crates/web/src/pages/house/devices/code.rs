//! GET and POST /92/users/{user}/code — a code for a user's device, shown once.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::User;
use romori_types::ActorId;

use super::list::listed;
use crate::present::house::devices::{code_note, code_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, show};

/// How long a code from the page serves. Unit: minutes.
const MINUTES: i64 = 60;

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(user): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            Ok(show(&code_view(&state, signed, &user)))
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
            let code = signed.house.issue_code(&signed.visitor, user.id, MINUTES)?;
            listed(&state, signed, "", vec![code_note(&user.name, &code)])
        })
        .await
}

/// A user of this office by the id in an address.
pub(super) fn found(signed: &Signed, user: &str) -> Result<User, Failure> {
    let user: ActorId = user.parse().map_err(|_| Failure::NotFound)?;
    Ok(signed.house.user(&signed.visitor, user)?)
}
