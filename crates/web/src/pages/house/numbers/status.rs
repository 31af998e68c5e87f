//! GET /80, /80/{number}, /82, /82/{number} — states; POST /80/{number}/ticket — the way to the
//! vault's own pages; POST /80/{number}/payees.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::numbers::{HolderRef, NumberTicket, NumbersError, TaskAsked};
use romori_app::ledgers::Payee;
use serde::Deserialize;

use super::numbered;
use crate::present::house::numbers::{client_numbers_view, match_view, overview_view, ticket_view};
use crate::present::house::rights::Entries;
use crate::shell::{
    AppState, Failure, FormsTo, Pressed, Signed, SignedPress, see_other, show, show_with,
};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            let found = signed.house.numbers_overview(&signed.visitor)?;
            Ok(show(&overview_view(&state, signed, &found)))
        })
        .await
}

pub(super) async fn client(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let done = if asked.done == "payee" { "支払先を加えました。" } else { "" };
            shown(&state, signed, &number, (&Entries::default(), done))
        })
        .await
}

fn shown(
    state: &AppState,
    signed: &Signed,
    number: &str,
    (entries, done): (&Entries, &str),
) -> Result<Response, Failure> {
    let number = numbered(number)?;
    let found = signed.house.numbers_of_client(&signed.visitor, number)?;
    let payees = signed.house.payees(&signed.visitor, number)?;
    let view = client_numbers_view(state, signed, (&found, &payees), entries, done);
    let right = entries.is_right();
    let status = if right { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(show_with(status, &view))
}

pub(super) async fn payee(
    State(state): State<AppState>,
    Path(number): Path<String>,
    press: SignedPress,
) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let new = Payee {
                name: entries.value("payee").to_owned(),
                about: entries.value("about").to_owned(),
                until: None,
            };
            let client = numbered(&number)?;
            match signed.house.keep_payee(&signed.visitor, client, (None, &new)) {
                Ok(()) => Ok(see_other(&format!("/80/{client}?done=payee"))),
                Err(error) => {
                    super::told(&mut entries, error)?;
                    shown(&state, signed, &number, (&entries, ""))
                }
            }
        })
        .await
}

fn task_of(form: &Pressed) -> Option<TaskAsked> {
    let named = || form.values("holder").map(str::parse::<HolderRef>);
    let one = || named().next()?.ok();
    match form.value("task")? {
        "enter" => named().collect::<Result<Vec<_>, ()>>().ok().map(TaskAsked::Enter),
        "sheet" => Some(TaskAsked::Sheet),
        "match" => one().map(TaskAsked::Match),
        "check" => one().map(TaskAsked::Check),
        _ => None,
    }
}

pub(super) async fn ticket(
    State(state): State<AppState>,
    Path(number): Path<String>,
    press: SignedPress,
) -> Response {
    let asked = task_of(&press.form);
    press
        .signed
        .work(move |signed| {
            let number = numbered(&number)?;
            let asked = asked.ok_or(Failure::BadForm)?;
            let found = signed.house.number_ticket(&signed.visitor, number, &asked);
            let ticket = match found {
                Err(NumbersError::Refused(why)) if why.code() == 8 => {
                    let words = "番号を入れる人がいません。台帳に人がいるか、もう番号があるかを確かめてください。";
                    return Err(Failure::Conflict(words.to_owned()));
                }
                found => found?,
            };
            let name = signed.house.number_permission(&signed.visitor, number)?.name;
            Ok(to_vault(&state, signed, (number, &name), &asked, ticket))
        })
        .await
}

/// The page from which one goes to the vault.
pub(in crate::pages::house) fn to_vault(
    state: &AppState,
    signed: &Signed,
    client: (u32, &str),
    asked: &TaskAsked,
    ticket: NumberTicket,
) -> Response {
    let origin = FormsTo::origin_of(&ticket.address);
    let mut response = show(&ticket_view(state, signed, client, asked, ticket));
    // This one page may send its form to the vault, and no other page may.
    if let Some(origin) = origin {
        response.extensions_mut().insert(origin);
    }
    response
}

pub(super) async fn matches(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            let found = signed.house.numbers_overview(&signed.visitor)?;
            let mut view = overview_view(&state, signed, &found);
            for list in &mut view.lists {
                "照合する顧問先".clone_into(&mut list.title);
                for row in &mut list.rows {
                    row.head.href = row.head.href.take().map(|href| href.replace("/80/", "/82/"));
                }
            }
            "個人番号の照合".clone_into(&mut view.frame.title);
            view.frame.menu = "82";
            Ok(show(&view))
        })
        .await
}

pub(super) async fn match_client(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let found = signed.house.numbers_of_client(&signed.visitor, numbered(&number)?)?;
            Ok(show(&match_view(&state, signed, &found)))
        })
        .await
}
