//! GET and POST /71/{number}/{person}/entrance/phones/{device} — a telephone is lost.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_types::DeviceId;

use super::numbers;
use crate::present::house::entrance::phone_view;
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show};

type Named = Path<(String, String, String)>;

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, person, device)): Named,
) -> Response {
    signed
        .work(move |signed| {
            let numbers = numbers(&number, &person)?;
            let device: DeviceId = device.parse().map_err(|_| Failure::NotFound)?;
            let phones = signed.house.entrance(&signed.visitor, numbers)?.phones;
            let phone = phones.iter().find(|phone| phone.id == device);
            let phone = phone.ok_or(Failure::NotFound)?;
            Ok(show(&phone_view(&state, signed, numbers, phone)))
        })
        .await
}

pub(super) async fn press(Path((number, person, device)): Named, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let numbers = numbers(&number, &person)?;
            let device: DeviceId = device.parse().map_err(|_| Failure::NotFound)?;
            signed.house.end_phone(&signed.visitor, numbers, device)?;
            Ok(see_other(&format!("/71/{}/{}/entrance?done=phone", numbers.0, numbers.1)))
        })
        .await
}
