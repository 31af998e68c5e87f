//! GET and POST /91/{user} — what a user may do, and for which clients.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::User;
use romori_types::ActorId;

use crate::present::house::users::{UserForm, rights_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, show_with};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(user): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            let known = signed.house.client_numbers(&signed.visitor)?;
            Ok(show(&rights_view(&state, signed, &user, &UserForm::of_user(&user, &known))))
        })
        .await
}

/// A user of this office by the id in an address.
pub(super) fn found(signed: &Signed, user: &str) -> Result<User, Failure> {
    let user: ActorId = user.parse().map_err(|_| Failure::NotFound)?;
    Ok(signed.house.user(&signed.visitor, user)?)
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(user): Path<String>,
    press: SignedPress,
) -> Response {
    let mut form = UserForm::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            let clients = form.clients(signed)?;
            if let (Some(roles), Some(clients)) = (form.check_rights(), clients) {
                let visitor = &signed.visitor;
                match signed.house.change_rights(visitor, user.id, roles, clients) {
                    Ok(()) => return Ok(see_other("/91?done=rights")),
                    Err(error) => match Failure::from(error) {
                        Failure::Conflict(words) => form.refuse("role", words),
                        other => return Err(other),
                    },
                }
            }
            let view = rights_view(&state, signed, &user, &form);
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}
