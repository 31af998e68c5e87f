//! GET /84 and /84/{number} — what is to go; POST /84/{number}, …/days, …/{key}/dispose, and GET
//! …/{key}/certificate.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::numbers::{HolderRef, disposal_certificate};
use romori_app::house::today;
use serde::Deserialize;

use super::numbered;
use crate::present::house::numbers::{disposal_of_client_view, disposals_view};
use crate::present::house::rights::Entries;
use crate::shell::{
    AppState, Attachment, Failure, Signed, SignedPress, attachment, see_other, show, show_with,
};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

fn done_words(done: &str) -> &'static str {
    match done {
        "asked" => "廃棄を求めました。承認を待っています。",
        "erased" => "廃棄しました。証明書を保管してください。",
        "days" => "廃棄の日を番号庫に知らせました。",
        _ => "",
    }
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let lines = signed.house.disposals(&signed.visitor)?;
            let overview = signed.house.numbers_overview(&signed.visitor)?;
            let names = super::super::actor_names(&signed.house, signed)?;
            let found = (lines.as_slice(), &overview, &names);
            Ok(show(&disposals_view(&state, signed, found, done_words(&asked.done))))
        })
        .await
}

fn shown(
    state: &AppState,
    signed: &Signed,
    number: u32,
    (entries, done): (&Entries, &str),
) -> Result<Response, Failure> {
    let (found, clocks) = signed.house.numbers_due(&signed.visitor, number)?;
    let seen = (&found, clocks.as_slice(), today(&signed.house));
    let view = disposal_of_client_view(state, signed, seen, entries, done);
    let right = entries.is_right();
    let status = if right { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(show_with(status, &view))
}

pub(super) async fn client(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let done = done_words(&asked.done);
            shown(&state, signed, numbered(&number)?, (&Entries::default(), done))
        })
        .await
}

pub(super) async fn ask(
    State(state): State<AppState>,
    Path(number): Path<String>,
    press: SignedPress,
) -> Response {
    let marked = press.form.fields().filter(|(_, value)| *value == "1");
    let named = marked.filter_map(|(name, _)| name.strip_prefix("holder-")?.parse().ok());
    let named: Vec<HolderRef> = named.collect();
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let number = numbered(&number)?;
            let reason = entries.value("reason").to_owned();
            match signed.house.ask_disposal(&signed.visitor, number, (&named, &reason)) {
                Ok(()) => Ok(see_other("/84?done=asked")),
                Err(error) => {
                    super::told(&mut entries, error)?;
                    shown(&state, signed, number, (&entries, ""))
                }
            }
        })
        .await
}

pub(super) async fn days(Path(number): Path<String>, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let number = numbered(&number)?;
            signed.house.set_disposal_days(&signed.visitor, number)?;
            Ok(see_other(&format!("/84/{number}?done=days")))
        })
        .await
}

pub(super) async fn dispose(
    Path((number, key)): Path<(String, String)>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let at = (numbered(&number)?, numbered(&key)?);
            signed.house.dispose(&signed.visitor, at)?;
            Ok(see_other("/84?done=erased"))
        })
        .await
}

pub(super) async fn certificate(
    signed: Signed,
    Path((number, key)): Path<(String, String)>,
) -> Response {
    signed
        .work(move |signed| {
            let at = (numbered(&number)?, numbered(&key)?);
            let bytes = disposal_certificate(&signed.house, &signed.visitor, at)?;
            let name = "disposal-certificate.pdf";
            Ok(attachment(Attachment { name, kind: "application/pdf", bytes }))
        })
        .await
}
