//! GET and POST /support, POST /support/enter and /support/end — what an operator asks tenants for.

use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use romori_app::house::{EntryError, SESSION_COOKIE, set_cookie};
use romori_types::{SupportId, TenantId};
use serde::Deserialize;

use crate::present::house::rights::Entries;
use crate::present::house::supports::asked_view;
use crate::shell::{
    AppState, Failure, Signed, SignedPress, see_other, show, show_with, visit_over,
};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
    /// The tenant whose line one came from.
    #[serde(default)]
    tenant: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let own = signed.house.own_supports(&signed.visitor)?;
            let done = match asked.done.as_str() {
                "asked" => "支援を申し出ました。契約者が認めると、「見る」が出ます。",
                "ended" => "支援を終えました。",
                _ => "",
            };
            let entries = Entries::with("tenant", &asked.tenant);
            Ok(show(&asked_view(&state, signed, &own, &entries, done)))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            if ask(signed, &mut entries)? {
                return Ok(see_other("/support?done=asked"));
            }
            let own = signed.house.own_supports(&signed.visitor)?;
            let view = asked_view(&state, signed, &own, &entries, "");
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}

/// Whether it was asked; what lacks is noted.
fn ask(signed: &Signed, entries: &mut Entries) -> Result<bool, Failure> {
    let Ok(tenant) = entries.value("tenant").parse::<TenantId>() else {
        entries.refuse("tenant", "契約者の番号を入れてください。10 契約者 に出ています。");
        return Ok(false);
    };
    let folded = romori_types::fold_width(entries.value("minutes"));
    let minutes = folded.parse().unwrap_or(0);
    let purpose = entries.value("purpose").to_owned();
    match signed.house.ask_support(&signed.visitor, tenant, (&purpose, minutes)) {
        Ok(_) => Ok(true),
        Err(error @ EntryError::SupportAsked) => {
            entries.refuse("purpose", error.to_string());
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

/// The session becomes another one, and the visit ends with it.
pub(super) async fn enter(press: SignedPress) -> Response {
    let asked = press.form.value("support").map(str::to_owned);
    press
        .signed
        .work(move |signed| {
            let one: Option<SupportId> = match asked.as_deref() {
                None => None,
                Some(text) => Some(text.parse().map_err(|_| Failure::NotFound)?),
            };
            let admitted = signed.house.enter_support(&signed.visitor, one)?;
            let mut response = see_other(if one.is_some() { "/look" } else { "/support" });
            let session = set_cookie(SESSION_COOKIE, &admitted.token, None);
            for cookie in [session, visit_over().to_owned()] {
                if let Ok(value) = HeaderValue::from_str(&cookie) {
                    response.headers_mut().append(SET_COOKIE, value);
                }
            }
            Ok(response)
        })
        .await
}

pub(super) async fn end(press: SignedPress) -> Response {
    let asked = press.form.value("support").unwrap_or_default().to_owned();
    press
        .signed
        .work(move |signed| {
            let one = asked.parse().map_err(|_| Failure::NotFound)?;
            signed.house.end_support(&signed.visitor, one)?;
            Ok(see_other("/support?done=ended"))
        })
        .await
}
