//! GET and POST /91/support, POST /91/support/{support}/refuse, /end and /confirm — what
//! operators ask this tenant for, and what it lets them.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{EntryError, Granting};
use romori_types::SupportId;
use serde::Deserialize;

use crate::present::house::rights::Entries;
use crate::present::house::supports::supports_view;
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
            let all = signed.house.supports(&signed.visitor)?;
            let done = match asked.done.as_str() {
                "granted" => "支援を認めました。時間が過ぎると、おのずから終わります。",
                "refused" => "支援を認めませんでした。",
                "confirmed" => "運営者の点検を確かめたことを、記録に残しました。",
                "ended" => "支援を終わらせました。次の操作から見られません。",
                _ => "",
            };
            let reviews = signed.house.support_reviews(&signed.visitor)?;
            let all = (all.as_slice(), reviews.as_slice());
            Ok(show(&supports_view(&state, signed, all, &Entries::default(), done)))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            match grant(signed, &mut entries) {
                Ok(true) => return Ok(see_other("/91/support?done=granted")),
                Ok(false) => {}
                Err(Failure::Conflict(words)) => entries.refuse("clients", words),
                Err(other) => return Err(other),
            }
            let all = signed.house.supports(&signed.visitor)?;
            let reviews = signed.house.support_reviews(&signed.visitor)?;
            let view = supports_view(&state, signed, (&all, &reviews), &entries, "");
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}

/// Whether it was let; what lacks is noted.
fn grant(signed: &Signed, entries: &mut Entries) -> Result<bool, Failure> {
    let clients = entries.numbers("clients");
    let functions = entries.functions();
    let id: Option<SupportId> = entries.value("support").parse().ok();
    if id.is_none() {
        entries.refuse("support", "認める申出を1つ選んでください。");
    }
    let (Some(id), true) = (id, entries.is_right()) else { return Ok(false) };
    // Nothing chosen is masked.
    let masked = entries.value("names") != "open";
    let granting = Granting { functions: &functions, clients: &clients, masked };
    match signed.house.decide_support(&signed.visitor, id, Some(&granting)) {
        Err(error @ EntryError::SupportGranted) => {
            entries.refuse("clients", error.to_string());
            Ok(false)
        }
        decided => Ok(decided.map(|()| true)?),
    }
}

pub(super) async fn refuse(Path(support): Path<String>, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let id = support.parse().map_err(|_| Failure::NotFound)?;
            signed.house.decide_support(&signed.visitor, id, None)?;
            Ok(see_other("/91/support?done=refused"))
        })
        .await
}

pub(super) async fn end(Path(support): Path<String>, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let id = support.parse().map_err(|_| Failure::NotFound)?;
            signed.house.end_support(&signed.visitor, id)?;
            Ok(see_other("/91/support?done=ended"))
        })
        .await
}

pub(super) async fn confirm(Path(support): Path<String>, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let id = support.parse().map_err(|_| Failure::NotFound)?;
            signed.house.confirm_urgent_review(&signed.visitor, id)?;
            Ok(see_other("/91/support?done=confirmed"))
        })
        .await
}
