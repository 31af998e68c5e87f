//! POST /entry/code — a code for another telephone, for who has just proved himself.

use axum::extract::{FromRequestParts, Request, State};
use axum::response::{IntoResponse, Response};
use romori_app::house::picture_of;

use super::shown::inside;
use super::sign_in::FromPhone;
use crate::present::house::when;
use crate::shell::{AppState, Failure, Own, show};
use crate::view::worker::WorkerCode;

pub(super) async fn press(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let own = match Own::from_request_parts(&mut parts, &state).await {
        Ok(own) => own,
        Err(refusal) => return refusal.into_response(),
    };
    let from = match FromPhone::read(&state, Request::from_parts(parts, body)).await {
        Ok(from) => from,
        Err(failure) => return failure.into_response(),
    };
    own.work(move |own| {
        own.house.prove_on_phone(&own.visitor, &from.here(), &from.on_phone())?;
        let code = own.house.invite_own_phone(&own.visitor).map_err(Failure::from)?;
        let scheme = if state.setting().tls { "https" } else { "http" };
        let home = format!("{scheme}://{}/", own.host);
        let picture = picture_of(&format!("{home}register#{}", code.text.as_str()));
        Ok(show(&WorkerCode {
            shell: inside(&state, own, "新しい電話機の登録コード", "/entry"),
            home,
            code: code.text.to_string(),
            until: when(code.until),
            picture: picture.map(|made| (made.side(), made.path())),
        }))
    })
    .await
}
