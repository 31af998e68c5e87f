//! GET and POST /12/bulk — 大量の取扱い: how much one has seen in this hour, what is asked beyond the
//! limit, and who decides; POST /12/bulk/decide.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{BulkKind, EntryError};
use romori_types::BatchId;
use serde::Deserialize;

use crate::present::house::bulk_view;
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
        "asked" => "承認を求めました。承認されると、ここに出ます。",
        "limit" => "上限を変えました。次の操作から変わります。",
        "granted" => "承認しました。1時間のあいだ有効です。",
        "declined" => "取り下げ・不承認を記録しました。",
        _ => "",
    };
    signed
        .work(move |signed| {
            let bulk = signed.house.bulk(&signed.visitor)?;
            Ok(show(&bulk_view(&state, signed, &bulk, done, None)))
        })
        .await
}

pub(super) async fn ask(State(state): State<AppState>, press: SignedPress) -> Response {
    let field = |name| press.form.value(name).unwrap_or_default().trim().to_owned();
    let persons = romori_types::fold_width(&field("persons")).replace(',', "").parse();
    let kind = if field("kind") == "limit" { BulkKind::Limit } else { BulkKind::More };
    press
        .signed
        .work(move |signed| {
            let asked = match persons {
                Ok(persons) => signed.house.ask_bulk(&signed.visitor, kind, persons),
                Err(_) => Err(EntryError::BulkPersons),
            };
            match asked {
                Ok(Some(_)) => Ok(see_other("/12/bulk?done=asked")),
                Ok(None) => Ok(see_other("/12/bulk?done=limit")),
                Err(error @ EntryError::BulkPersons) => {
                    let bulk = signed.house.bulk(&signed.visitor)?;
                    let words = error.to_string();
                    let view = bulk_view(&state, signed, &bulk, "", Some(&words));
                    Ok(show_with(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &view))
                }
                Err(other) => Err(other.into()),
            }
        })
        .await
}

pub(super) async fn decide(press: SignedPress) -> Response {
    let id = press.form.value("request").and_then(|id| id.parse::<BatchId>().ok());
    let granted = press.form.value("answer") == Some("grant");
    press
        .signed
        .work(move |signed| {
            let id = id.ok_or(Failure::NotFound)?;
            signed.house.decide_bulk(&signed.visitor, id, granted)?;
            let done = if granted { "granted" } else { "declined" };
            Ok(see_other(&format!("/12/bulk?done={done}")))
        })
        .await
}
