//! GET and POST /91/delegations, POST /91/delegations/{delegation}/take — who of another tenant
//! acts for this one.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{Giving, Ground};
use romori_types::ActorId;
use serde::Deserialize;

use crate::present::house::rights::{Entries, given_view};
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
    signed
        .work(move |signed| {
            let given = signed.house.delegations_given(&signed.visitor)?;
            let done = match asked.done.as_str() {
                "given" => "委託しました。",
                "taken" => "委託を取り消しました。すぐに終わります。",
                _ => "",
            };
            Ok(show(&given_view(&state, signed, &given, &Entries::default(), done)))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let given = signed.house.delegations_given(&signed.visitor)?;
            match give(signed, &mut entries) {
                Ok(true) => return Ok(see_other("/91/delegations?done=given")),
                Ok(false) => {}
                Err(Failure::Conflict(words)) => entries.refuse("last", words),
                Err(Failure::NotFound) => {
                    let words = "この識別子の人は見つかりません。相手に確かめてください。";
                    entries.refuse("actor", words);
                }
                Err(other) => return Err(other),
            }
            let view = given_view(&state, signed, &given, &entries, "");
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}

/// Whether it was given; what lacks is noted.
fn give(signed: &Signed, entries: &mut Entries) -> Result<bool, Failure> {
    let (agreed, from, last) = (entries.day("agreed"), entries.day("from"), entries.day("last"));
    let clients = entries.numbers("clients");
    let functions = entries.functions();
    let ground = entries.value("ground").parse().ok().and_then(Ground::of_code);
    if ground.is_none() {
        entries.refuse("ground", "根拠を1つ選んでください。");
    }
    let actor: Option<ActorId> = entries.value("actor").parse().ok();
    if actor.is_none() {
        entries.refuse("actor", "受ける人の識別子を、相手に聞いて入れてください。");
    }
    let (Some(agreed_on), Some(from), Some(last), Some(ground), Some(actor), true) =
        (agreed, from, last, ground, actor, entries.is_right())
    else {
        return Ok(false);
    };
    let giving =
        Giving { actor, functions: &functions, clients: &clients, ground, agreed_on, from, last };
    signed.house.delegate(&signed.visitor, &giving)?;
    Ok(true)
}

pub(super) async fn take(Path(delegation): Path<String>, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let one = delegation.parse().map_err(|_| Failure::NotFound)?;
            signed.house.take_back(&signed.visitor, one)?;
            Ok(see_other("/91/delegations?done=taken"))
        })
        .await
}
