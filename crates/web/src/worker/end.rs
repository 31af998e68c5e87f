//! POST /entry/sessions, /entry/phones, /entry/passkeys — a worker ends what is his.

use axum::response::Response;
use romori_app::house::{SESSION_COOKIE, UnitError, set_cookie};
use romori_types::{Device, DeviceId, FactId, SessionId};

use super::sign_in::put;
use crate::shell::{Failure, OwnPress, out, see_other};

/// An id that a form sent; one that cannot be read names nothing.
fn id<T: std::str::FromStr>(press: &OwnPress, name: &str) -> Result<Option<T>, Failure> {
    let text = press.form.value(name);
    text.map(|text| text.parse().map_err(|_| Failure::NotFound)).transpose()
}

pub(super) async fn sessions(press: OwnPress) -> Response {
    let one = id::<SessionId>(&press, "session");
    press
        .own
        .work(move |own| {
            own.house.end_own_sessions(&own.visitor, one?)?;
            Ok(see_other("/entry?done=session"))
        })
        .await
}

pub(super) async fn phone(press: OwnPress) -> Response {
    let phone = id::<DeviceId>(&press, "phone");
    press
        .own
        .work(move |own| {
            let phone = phone?.ok_or(Failure::NotFound)?;
            own.house.revoke_device(&own.visitor, phone, false)?;
            let here = own.visitor.record.device == Device::Bound(phone);
            Ok(if here { out("out") } else { see_other("/entry?done=phone") })
        })
        .await
}

pub(super) async fn passkey(press: OwnPress) -> Response {
    let passkey = id::<FactId>(&press, "passkey");
    press
        .own
        .work(move |own| {
            let passkey = passkey?.ok_or(Failure::NotFound)?;
            // Without any he could not come in again.
            if own.house.own_factors(&own.visitor)?.factors.len() < 2 {
                return Err(UnitError::Absent.into());
            }
            let token = own.house.remove_factor(&own.visitor, passkey)?;
            let mut response = see_other("/entry?done=passkey");
            put(&mut response, &set_cookie(SESSION_COOKIE, &token, None));
            Ok(response)
        })
        .await
}
