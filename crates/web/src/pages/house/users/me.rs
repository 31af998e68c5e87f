//! GET /90 — 自分; POST /90/password — changes one's own password.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::EntryError;
use serde::Deserialize;

use crate::present::house::users::{PasswordErrors, me_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, show_with};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let done = match asked.done.as_str() {
        "password" => "パスワードを変えました。ほかの場所のサインインは終わりました。",
        "ended" => "サインインを終わらせました。",
        _ => "",
    };
    signed
        .work(move |signed| {
            let sessions = signed.house.own_sessions(&signed.visitor)?;
            let login = signed.house.own_login(&signed.visitor)?;
            let errors = PasswordErrors::default();
            Ok(show(&me_view(&state, signed, &login, &sessions, &errors, done)))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let field = |name| press.form.value(name).unwrap_or_default().to_owned();
    let (current, new, again) = (field("current"), field("password"), field("password_again"));
    // Each look at a password takes tens of megabytes: few at once, the others wait their turn.
    let turns = state.clone();
    let Ok(_turn) = turns.doors().acquire().await else {
        return axum::response::IntoResponse::into_response(Failure::TooSlow);
    };
    press
        .signed
        .work(move |signed| {
            let errors = if new == again {
                match signed.house.change_password(&signed.visitor, &current, &new) {
                    Ok(()) => return Ok(see_other("/90?done=password")),
                    Err(EntryError::WrongPassword) => PasswordErrors::current(),
                    Err(EntryError::Password(problems)) => PasswordErrors::new_one(&problems),
                    Err(other) => return Err(other.into()),
                }
            } else {
                PasswordErrors::again()
            };
            let sessions = signed.house.own_sessions(&signed.visitor)?;
            let login = signed.house.own_login(&signed.visitor)?;
            let view = me_view(&state, signed, &login, &sessions, &errors, "");
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}
