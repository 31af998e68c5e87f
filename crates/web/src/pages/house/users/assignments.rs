//! GET and POST /91/assignments — which member has which clients in his charge.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_types::ActorId;
use serde::Deserialize;

use crate::present::house::rights::{Entries, assignments_view};
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
            let clients = signed.house.charges_of_members(&signed.visitor)?;
            let members = signed.house.members(&signed.visitor)?;
            let done = if asked.done.is_empty() { "" } else { "担当を決めました。" };
            let known = (clients.as_slice(), members.as_slice());
            Ok(show(&assignments_view(&state, signed, known, &Entries::default(), done)))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let clients = signed.house.charges_of_members(&signed.visitor)?;
            let members = signed.house.members(&signed.visitor)?;
            let from = entries.day("from");
            let client = entries.numbers("client").first().copied();
            let member: Option<Option<ActorId>> = match entries.value("member") {
                "none" => Some(None),
                text => text.parse().ok().map(Some),
            };
            if member.is_none() {
                entries.refuse("member", "社労士会員を選んでください。");
            }
            if let (Some(client), Some(member), Some(from)) = (client, member, from) {
                match signed.house.assign(&signed.visitor, client, member, from) {
                    Ok(()) => return Ok(see_other("/91/assignments?done=1")),
                    Err(error) => match Failure::from(error) {
                        Failure::Conflict(words) => entries.refuse("from", words),
                        Failure::NotFound => {
                            entries.refuse("member", "社労士会員を選び直してください。");
                        }
                        other => return Err(other),
                    },
                }
            }
            let known = (clients.as_slice(), members.as_slice());
            let view = assignments_view(&state, signed, known, &entries, "");
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}
