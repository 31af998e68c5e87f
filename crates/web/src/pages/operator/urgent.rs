//! GET and POST /urgent, POST /urgent/decide, GET and POST /urgent/{support}/review — what two
//! operators open together because nobody of a tenant can be reached.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{AskingUrgent, EntryError};
use romori_types::{SupportId, TenantId};
use serde::Deserialize;

use crate::present::house::rights::Entries;
use crate::present::urgent::{review_view, urgent_view};
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
            let all = signed.house.urgent_supports(&signed.visitor)?;
            let done = match asked.done.as_str() {
                "asked" => "緊急の支援を求めました。ほかの運営者が認めると、「20 支援」に「見る」が出ます。",
                "opened" => "緊急の支援を認めました。時間が過ぎると、おのずから終わります。",
                "refused" => "緊急の支援を認めませんでした。",
                "reviewed" => "点検を書きました。契約者が確かめます。",
                _ => "",
            };
            Ok(show(&urgent_view(&state, signed, &all, &Entries::default(), done)))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            if ask(signed, &mut entries)? {
                return Ok(see_other("/urgent?done=asked"));
            }
            let all = signed.house.urgent_supports(&signed.visitor)?;
            let view = urgent_view(&state, signed, &all, &entries, "");
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}

/// Whether it was asked; what lacks is noted.
fn ask(signed: &Signed, entries: &mut Entries) -> Result<bool, Failure> {
    let tenant: Option<TenantId> = entries.value("tenant").parse().ok();
    if tenant.is_none() {
        entries.refuse("tenant", "契約者の番号を入れてください。10 契約者 に出ています。");
    }
    let clients = entries.numbers("clients");
    let functions = entries.functions();
    let minutes = romori_types::fold_width(entries.value("minutes")).parse().unwrap_or(0);
    let (Some(tenant), true) = (tenant, entries.is_right()) else { return Ok(false) };
    let reason = entries.value("reason").to_owned();
    let asking =
        AskingUrgent { tenant, reason: &reason, minutes, functions: &functions, clients: &clients };
    match signed.house.ask_urgent(&signed.visitor, &asking) {
        Ok(_) => Ok(true),
        Err(error @ (EntryError::UrgentAsked | EntryError::ReviewDue)) => {
            entries.refuse("reason", error.to_string());
            Ok(false)
        }
        Err(error @ EntryError::NoClient(_)) => {
            entries.refuse("clients", error.to_string());
            Ok(false)
        }
        Err(error) => match Failure::from(error) {
            Failure::NotFound => {
                let words = "この番号の契約者は見つからないか、契約の期間ではありません。";
                entries.refuse("tenant", words);
                Ok(false)
            }
            other => Err(other),
        },
    }
}

pub(super) async fn decide(press: SignedPress) -> Response {
    let field = |name: &str| press.form.value(name).unwrap_or_default().to_owned();
    let (support, act) = (field("support"), field("act"));
    press
        .signed
        .work(move |signed| {
            let id: SupportId = support.parse().map_err(|_| Failure::NotFound)?;
            let (open, done) = match act.as_str() {
                "open" => (true, "/urgent?done=opened"),
                "refuse" => (false, "/urgent?done=refused"),
                _ => return Err(Failure::BadForm),
            };
            signed.house.decide_urgent(&signed.visitor, id, open)?;
            Ok(see_other(done))
        })
        .await
}

pub(super) async fn review_page(
    State(state): State<AppState>,
    signed: Signed,
    Path(support): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let id: SupportId = support.parse().map_err(|_| Failure::NotFound)?;
            owed(signed, id)?;
            Ok(show(&review_view(&state, signed, id, &Entries::default())))
        })
        .await
}

fn owed(signed: &Signed, id: SupportId) -> Result<(), Failure> {
    let all = signed.house.urgent_supports(&signed.visitor)?;
    let mine = all.iter().any(|one| one.support.id == id && one.owes);
    if mine { Ok(()) } else { Err(Failure::NotFound) }
}

pub(super) async fn review(
    State(state): State<AppState>,
    Path(support): Path<String>,
    press: SignedPress,
) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let id: SupportId = support.parse().map_err(|_| Failure::NotFound)?;
            let text = entries.value("text").to_owned();
            match signed.house.write_urgent_review(&signed.visitor, id, &text) {
                Ok(()) => Ok(see_other("/urgent?done=reviewed")),
                Err(error @ EntryError::ReviewShort) => {
                    entries.refuse("text", error.to_string());
                    let view = review_view(&state, signed, id, &entries);
                    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
                }
                Err(other) => Err(other.into()),
            }
        })
        .await
}
