//! POST /sign-out — the way out.

use axum::response::Response;

use crate::shell::{OwnPress, out};

pub(super) async fn press(press: OwnPress) -> Response {
    press
        .own
        .work(|own| {
            own.house.sign_out(&own.visitor)?;
            Ok(out("out"))
        })
        .await
}
