//! The page of a client's key: its officers' shares are made, typed and confirmed here, so that no
//! other process sees one. Each answer tells how the key stands from then on.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::routing::post;
use axum::{Json, Router};
use romori_mynabox::{
    Custodianship, DeskToken, Refusal, ShareGiven, SharePaper, ShareTaken, SharesMade,
};
use romori_types::{Timestamp, day_in_japan, time_in_japan};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::acts::{Token, Told};
use crate::answer::Failure;
use crate::pages::at_desk;
use crate::{Counter, Window};

pub fn routes() -> Router<Counter> {
    Router::new()
        .route("/officers", post(told))
        .route("/officers/make", post(make))
        .route("/officers/share", post(share))
        .route("/officers/drop", post(give_up))
        .route("/officers/close", post(close))
        .route("/officers/return", post(give_back))
}

/// How the key stands, with what was just done in words.
async fn after(counter: &Counter, token: DeskToken, done: &str) -> Result<Json<Value>, Told> {
    let told = at_desk(counter, move |window| window.custodianship(&token)).await?;
    Ok(Json(standing(&told, done)))
}

fn standing(told: &Custodianship, done: &str) -> Value {
    let holding = told.holding.as_ref().map(|held| {
        let until = held.open_until.map(|(idle, most)| [clock(idle), clock(most)]);
        json!({
            "needed": held.needed, "names": held.names, "since": clock(held.since),
            "open_until": until, "entered": held.entered,
        })
    });
    let preparing = told
        .preparing
        .as_ref()
        .map(|made| json!({ "needed": made.needed, "names": made.names, "entered": made.entered }));
    json!({
        "done": done, "holding": holding, "preparing": preparing, "wait": told.wait_seconds,
    })
}

fn clock(at: Timestamp) -> String {
    let (day, (hour, minute, _)) = (day_in_japan(at), time_in_japan(at));
    format!("{}月{}日 {hour}:{minute:02}", day.month(), day.day())
}

async fn told(State(counter): State<Counter>, Token(token): Token) -> Result<Json<Value>, Told> {
    after(&counter, token, "").await
}

#[derive(Deserialize)]
struct MakeForm {
    needed: u8,
    names: Vec<String>,
}

async fn make(
    State(counter): State<Counter>,
    Token(token): Token,
    form: Result<Json<MakeForm>, JsonRejection>,
) -> Result<Json<Value>, Told> {
    let Json(MakeForm { needed, names }) = form.map_err(|_| Failure::Unread)?;
    let asked = token.clone();
    let made = at_desk(&counter, move |window| window.make_shares(&asked, needed, names)).await?;
    match made {
        SharesMade::Wrong(words) => Ok(Json(json!({ "wrong": words }))),
        SharesMade::Papers(papers) => {
            let Json(mut told) = after(&counter, token, "").await?;
            told["papers"] = papers.iter().map(paper).collect();
            Ok(Json(told))
        }
    }
}

fn paper(paper: &SharePaper) -> Value {
    let groups: Vec<&str> = paper.groups.split('-').collect();
    json!({ "number": paper.number, "name": paper.name, "groups": groups })
}

async fn share(
    State(counter): State<Counter>,
    Token(token): Token,
    body: Bytes,
) -> Result<Json<Value>, Told> {
    let asked = token.clone();
    match at_desk(&counter, move |window| window.give_share(&asked, &body)).await? {
        ShareGiven::Wrong(words) => Ok(Json(json!({ "wrong": words }))),
        ShareGiven::Taken(taken) => after(&counter, token, words_of(taken)).await,
    }
}

const fn words_of(taken: ShareTaken) -> &'static str {
    match taken {
        ShareTaken::More(..) => "分け札を受け取りました。次の役員の札を入れてください。",
        ShareTaken::Opened => "鍵が開きました。この顧問先の個人番号を扱えます。",
        ShareTaken::Entrusted => {
            "鍵を役員に預けました。いまは開いています。紙の札を、それぞれの役員がしまってください。"
        }
        ShareTaken::Remade => {
            "鍵を作り直しました。前の札では、もう開きません。前の紙は細断してください。"
        }
    }
}

async fn give_up(State(counter): State<Counter>, Token(token): Token) -> Result<Json<Value>, Told> {
    let dropped = pressed(&counter, &token, |window, token| window.drop_shares(token)).await?;
    let words = match dropped {
        true => "確かめる前の分け札をやめました。その紙は細断してください。鍵は前のままです。",
        false => "",
    };
    after(&counter, token, words).await
}

async fn close(State(counter): State<Counter>, Token(token): Token) -> Result<Json<Value>, Told> {
    let closed = pressed(&counter, &token, |window, token| window.close_key(token)).await?;
    after(&counter, token, if closed { "鍵を閉じました。" } else { "" }).await
}

async fn give_back(
    State(counter): State<Counter>,
    Token(token): Token,
) -> Result<Json<Value>, Told> {
    pressed(&counter, &token, |window, token| window.return_key(token)).await?;
    after(&counter, token, "鍵を番号庫に戻しました。分け札の紙は、もう要りません。").await
}

async fn pressed<T: Send + 'static>(
    counter: &Counter,
    token: &DeskToken,
    press: impl FnOnce(&dyn Window, &DeskToken) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Failure> {
    let token = token.clone();
    at_desk(counter, move |window| press(window, &token)).await
}
