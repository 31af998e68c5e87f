//! GET and POST /92/{device}/revoke and /lost — each asks first.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::DeviceRow;
use romori_types::DeviceId;

use crate::present::house::devices::end_view;
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show};

pub(super) async fn revoke_page(
    State(state): State<AppState>,
    signed: Signed,
    Path(device): Path<String>,
) -> Response {
    ask(state, signed, device, false).await
}

pub(super) async fn lost_page(
    State(state): State<AppState>,
    signed: Signed,
    Path(device): Path<String>,
) -> Response {
    ask(state, signed, device, true).await
}

pub(super) async fn revoke(Path(device): Path<String>, press: SignedPress) -> Response {
    act(press.signed, device, false).await
}

pub(super) async fn lost(Path(device): Path<String>, press: SignedPress) -> Response {
    act(press.signed, device, true).await
}

async fn ask(state: AppState, signed: Signed, device: String, lost: bool) -> Response {
    signed
        .work(move |signed| {
            let device = found(signed, &device)?;
            Ok(show(&end_view(&state, signed, &device, lost)))
        })
        .await
}

async fn act(signed: Signed, device: String, lost: bool) -> Response {
    signed
        .work(move |signed| {
            let device = found(signed, &device)?;
            signed.house.revoke_device(&signed.visitor, device.id, lost)?;
            Ok(see_other("/92?done=revoked"))
        })
        .await
}

/// A device that the visitor may see, by the id in an address.
pub(super) fn found(signed: &Signed, device: &str) -> Result<DeviceRow, Failure> {
    let device: DeviceId = device.parse().map_err(|_| Failure::NotFound)?;
    Ok(signed.house.device(&signed.visitor, device)?)
}
