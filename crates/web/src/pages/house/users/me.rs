//! GET /90 — 自分; POST /90/password — changes one's own password.

use axum::extract::{FromRequest, Query, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use romori_app::house::EntryError;
use serde::Deserialize;

use super::factors::has_passkeys;
use crate::present::house::me::{Own, PasswordErrors, me_view};
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
    parts: Parts,
) -> Response {
    let passkey = has_passkeys(&state, &parts);
    let done = match asked.done.as_str() {
        "password" => "パスワードを変えました。ほかの場所のサインインは終わりました。",
        "passkey" => "パスキーを登録しました。次から、パスキーでサインインできます。",
        "code" => "確認コードを登録しました。次のサインインから、コードも入れます。",
        "removed" => "確認手段を消しました。",
        "company" => "会社のサインインと結び付けました。ほかの場所のサインインは終わりました。",
        "company-off" => "会社のサインインとの結び付けをやめました。",
        "ended" => "サインインを終わらせました。",
        _ => "",
    };
    signed
        .work(move |signed| {
            let own = Own::of(signed, passkey)?;
            Ok(show(&me_view(&state, signed, &own, &PasswordErrors::default(), done)))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let passkey = has_passkeys(&state, &parts);
    let request = Request::from_parts(parts, body);
    let press = match SignedPress::from_request(request, &state).await {
        Ok(press) => press,
        Err(refusal) => return refusal.into_response(),
    };
    let field = |name| press.form.value(name).unwrap_or_default().to_owned();
    let (current, new, again) = (field("current"), field("password"), field("password_again"));
    // Each look at a password takes tens of megabytes: few at once, the others wait their turn.
    let turns = state.clone();
    let Ok(_turn) = turns.doors().acquire().await else {
        return Failure::TooSlow.into_response();
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
            let own = Own::of(signed, passkey)?;
            let view = me_view(&state, signed, &own, &errors, "");
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}
