//! GET and POST /90/delegations — where one may act for another tenant, and going there and back.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use romori_app::house::{SESSION_COOKIE, set_cookie};

use crate::present::house::rights::held_view;
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, visit_over};

pub(super) async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            let held = signed.house.delegations_held(&signed.visitor)?;
            Ok(show(&held_view(&state, signed, &held, "")))
        })
        .await
}

/// The session becomes another one, and the visit ends with it: a form that was opened in the one
/// tenant cannot be sent to the other.
pub(super) async fn press(press: SignedPress) -> Response {
    let asked = press.form.value("delegation").map(str::to_owned);
    press
        .signed
        .work(move |signed| {
            let one = match asked.as_deref() {
                None => None,
                Some(text) => Some(text.parse().map_err(|_| Failure::NotFound)?),
            };
            let admitted = signed.house.act_for(&signed.visitor, one)?;
            let mut response = see_other("/");
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
