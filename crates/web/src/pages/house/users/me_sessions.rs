//! POST /90/end — ends one of one's own sessions, or all others.

use axum::response::Response;
use romori_types::SessionId;

use crate::shell::{Failure, SignedPress, see_other};

pub(super) async fn press(press: SignedPress) -> Response {
    let session = press.form.value("session").map(str::to_owned);
    press
        .signed
        .work(move |signed| {
            let one: Option<SessionId> = match session.as_deref() {
                None => None,
                Some(text) => Some(text.parse().map_err(|_| Failure::NotFound)?),
            };
            signed.house.end_own_sessions(&signed.visitor, one)?;
            Ok(see_other("/90?done=ended"))
        })
        .await
}
