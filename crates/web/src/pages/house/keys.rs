//! /70/{number}/keys — where a client's key is: GET; POST …/make, …/share, …/drop, …/close,
//! …/return; …/numbers leads to the vault, where the key of its numbers is.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use romori_app::house::numbers::TaskAsked;
use romori_app::house::{EntryError, ShareTaken, share_words};
use serde::Deserialize;

use super::numbers::to_vault;
use crate::present::house::{HeldEntries, held_view, papers_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, show_with};
use crate::view::office::RegisterPage;

/// The routes of a client's key.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/70/{number}/keys", get(page))
        .route("/70/{number}/keys/make", post(make))
        .route("/70/{number}/keys/share", post(share))
        .route("/70/{number}/keys/drop", post(give_up))
        .route("/70/{number}/keys/close", post(close))
        .route("/70/{number}/keys/return", post(give_back))
        .route("/70/{number}/keys/numbers", post(numbers))
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

fn number_of(text: &str) -> Result<u32, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

fn words_of(done: &str) -> &'static str {
    match done {
        "more" => "分け札を受け取りました。次の役員の札を入れてください。",
        "opened" => "鍵が開きました。この顧問先の仕事ができます。",
        "entrusted" => {
            "鍵を役員に預けました。いまは開いています。紙の札を、それぞれの役員がしまってください。"
        }
        "remade" => "鍵を作り直しました。前の札では、もう開きません。前の紙は細断してください。",
        "dropped" => "確かめる前の分け札をやめました。その紙は細断してください。鍵は前のままです。",
        "closed" => "鍵を閉じました。",
        "returned" => "鍵をこの事務所に戻しました。分け札の紙は、もう要りません。",
        _ => "",
    }
}

async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let entries = HeldEntries::after(words_of(&asked.done));
            Ok(show(&view_of(&state, signed, number_of(&number)?, &entries)?))
        })
        .await
}

fn view_of(
    state: &AppState,
    signed: &Signed,
    number: u32,
    entries: &HeldEntries,
) -> Result<RegisterPage, Failure> {
    let held = signed.house.custodianship(&signed.visitor, number)?;
    let numbers = signed.house.number_key(&signed.visitor, number)?;
    Ok(held_view(state, signed, (number, &held, &numbers), entries))
}

/// The page again, with what is wrong; what is no slip of whoever typed fails as usual.
fn again(
    state: &AppState,
    signed: &Signed,
    number: u32,
    (error, mut entries): (EntryError, HeldEntries),
    field: &'static str,
) -> Result<Response, Failure> {
    let Some(words) = share_words(&error) else { return Err(error.into()) };
    entries.refuse(field, words);
    let view = view_of(state, signed, number, &entries)?;
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

async fn make(
    State(state): State<AppState>,
    Path(number): Path<String>,
    press: SignedPress,
) -> Response {
    let entries = HeldEntries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let number = number_of(&number)?;
            let mut entries = entries;
            let Some(asked) = entries.asked() else {
                let view = view_of(&state, signed, number, &entries)?;
                return Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view));
            };
            let needed = asked.needed;
            match signed.house.prepare_holding(&signed.visitor, number, asked) {
                Ok(papers) => Ok(show(&papers_view(&state, signed, number, (needed, &papers)))),
                Err(error) => again(&state, signed, number, (error, entries), "needed"),
            }
        })
        .await
}

async fn share(
    State(state): State<AppState>,
    Path(number): Path<String>,
    press: SignedPress,
) -> Response {
    // What was typed goes back into no page: the slip is named by its group.
    let text = zeroize::Zeroizing::new(press.form.value("share").unwrap_or_default().to_owned());
    press
        .signed
        .work(move |signed| {
            let number = number_of(&number)?;
            let done = match signed.house.enter_share(&signed.visitor, number, &text) {
                Ok(ShareTaken::More(..)) => "more",
                Ok(ShareTaken::Opened) => "opened",
                Ok(ShareTaken::Entrusted) => "entrusted",
                Ok(ShareTaken::Remade) => "remade",
                Err(error) => {
                    let entries = HeldEntries::default();
                    return again(&state, signed, number, (error, entries), "share");
                }
            };
            Ok(see_other(&format!("/70/{number}/keys?done={done}")))
        })
        .await
}

async fn give_up(Path(number): Path<String>, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let number = number_of(&number)?;
            signed.house.give_up_holding(&signed.visitor, number)?;
            Ok(see_other(&format!("/70/{number}/keys?done=dropped")))
        })
        .await
}

async fn close(Path(number): Path<String>, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let number = number_of(&number)?;
            signed.house.close_held(&signed.visitor, number)?;
            Ok(see_other(&format!("/70/{number}/keys?done=closed")))
        })
        .await
}

async fn give_back(Path(number): Path<String>, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let number = number_of(&number)?;
            signed.house.return_held(&signed.visitor, number)?;
            Ok(see_other(&format!("/70/{number}/keys?done=returned")))
        })
        .await
}

async fn numbers(
    State(state): State<AppState>,
    Path(number): Path<String>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let number = number_of(&number)?;
            let asked = TaskAsked::Officers;
            let ticket = signed.house.number_ticket(&signed.visitor, number, &asked)?;
            Ok(to_vault(&state, signed, (number, ""), &asked, ticket))
        })
        .await
}
