//! GET and POST /90/keys — one's own keys of programs; GET /91/keys — those of the office; POST
//! /91/keys/release and /90/keys/revoke — what is done to one.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{EntryError, House, NewApiKey};
use romori_types::{ActorId, parse_date_ja};
use serde::Deserialize;

use crate::present::house::{KeyForm, keys_view, made_key_note};
use crate::shell::{
    AppState, Failure, FromAddress, Signed, SignedPress, see_other, show, show_with,
};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

fn done(asked: &Asked) -> &'static str {
    match asked.done.as_str() {
        "release" => "鍵を使えるようにしました。",
        "revoke" => "鍵を失効させました。次の要求から断ります。",
        _ => "",
    }
}

pub(super) async fn own(
    State(state): State<AppState>,
    signed: Signed,
    FromAddress(address): FromAddress,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let keys = signed.house.api_keys(&signed.visitor, false)?;
            let form = KeyForm::fresh(signed, address.ip());
            Ok(show(&keys_view(&state, signed, &keys, Some(&form), done(&asked), Vec::new())))
        })
        .await
}

pub(super) async fn office(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let keys = signed.house.api_keys(&signed.visitor, true)?;
            Ok(show(&keys_view(&state, signed, &keys, None, done(&asked), Vec::new())))
        })
        .await
}

pub(super) async fn make(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut form = KeyForm::of(&press.form);
    press
        .signed
        .work(move |signed| {
            form.offer(House::functions_for_programs(&signed.visitor));
            let functions = form.functions();
            let made = match form.clients(signed) {
                Ok(clients) => signed.house.make_api_key(
                    &signed.visitor,
                    &NewApiKey {
                        name: &form.name,
                        functions: &functions,
                        clients,
                        until: parse_date_ja(&form.until).ok(),
                        network: &form.network,
                    },
                ),
                Err(error) => Err(error),
            };
            match made {
                Ok((_, text)) => {
                    let keys = signed.house.api_keys(&signed.visitor, false)?;
                    let note = made_key_note(&form.name, &text);
                    Ok(show(&keys_view(&state, signed, &keys, None, "", vec![note])))
                }
                Err(error) => {
                    match &error {
                        EntryError::ApiKey(problem) => {
                            form.refuse(problem.field(), problem.to_string());
                        }
                        EntryError::NoClient(_) => form.refuse("clients", error.to_string()),
                        _ => return Err(error.into()),
                    }
                    let keys = signed.house.api_keys(&signed.visitor, false)?;
                    let view = keys_view(&state, signed, &keys, Some(&form), "", Vec::new());
                    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
                }
            }
        })
        .await
}

fn key_of(press: &SignedPress) -> Option<ActorId> {
    press.form.value("key").and_then(|key| key.parse().ok())
}

pub(super) async fn release(press: SignedPress) -> Response {
    let key = key_of(&press);
    press
        .signed
        .work(move |signed| {
            let key = key.ok_or(Failure::NotFound)?;
            signed.house.release_api_key(&signed.visitor, key)?;
            Ok(see_other("/91/keys?done=release"))
        })
        .await
}

pub(super) async fn revoke(press: SignedPress) -> Response {
    let key = key_of(&press);
    let back = if press.form.value("from") == Some("office") {
        "/91/keys?done=revoke"
    } else {
        "/90/keys?done=revoke"
    };
    press
        .signed
        .work(move |signed| {
            let key = key.ok_or(Failure::NotFound)?;
            signed.house.revoke_api_key(&signed.visitor, key)?;
            Ok(see_other(back))
        })
        .await
}
