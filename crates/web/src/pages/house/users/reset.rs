//! GET and POST /91/reset — every user of the office needs a new password. Asks first.

use axum::extract::State;
use axum::response::Response;
use romori_app::house::Function;
use romori_types::Purpose;

use crate::present::house::reset_view;
use crate::shell::{AppState, Signed, SignedPress, see_other, show};

pub(super) async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::ManageUsers, Purpose::Administer)?;
            let users = signed.house.users(&signed.visitor)?;
            let closes = signed.house.usual_closing();
            Ok(show(&reset_view(&state, signed, users.len(), closes)))
        })
        .await
}

pub(super) async fn press(press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let closes = signed.house.usual_closing();
            signed.house.begin_reset(&signed.visitor, closes)?;
            // He who began it is out like everybody else.
            Ok(see_other("/sign-in?next=/91"))
        })
        .await
}
