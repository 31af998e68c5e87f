//! GET and POST /92/{device}/renew — a new certificate before the present one ends.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::end::found;
use crate::pages::hex;
use crate::present::house::devices::renew_view;
use crate::shell::{AppState, Failure, Signed, SignedUpload, show, show_with};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(device): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let device = found(signed, &device)?;
            Ok(show(&renew_view(&state, signed, &device, None, None)))
        })
        .await
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(device): Path<String>,
    upload: SignedUpload,
) -> Response {
    let SignedUpload { signed, form } = upload;
    signed
        .work(move |signed| {
            let device = found(signed, &device)?;
            let typed = form.value("typed").unwrap_or_default().to_owned();
            let sent = form.file.map_or_else(|| typed.into_bytes(), |file| file.bytes);
            match signed.house.renew_device(&signed.visitor, device.id, &sent) {
                Ok(made) => {
                    let serial = Some(hex(&made.serial));
                    Ok(show(&renew_view(&state, signed, &device, None, serial)))
                }
                Err(error) => match Failure::from(error) {
                    Failure::Conflict(words) => {
                        let view = renew_view(&state, signed, &device, Some(&words), None);
                        Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
                    }
                    other => Err(other),
                },
            }
        })
        .await
}
