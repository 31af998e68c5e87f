//! GET and POST /91/return — everything of the office in one file.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{EntryError, Function, UnitError};
use romori_types::Purpose;

use crate::present::house::users::return_view;
use crate::shell::{
    AppState, Attachment, Failure, Signed, SignedPress, attachment, show, show_with,
};

pub(super) async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::ManageUsers, Purpose::Administer)?;
            signed.grant(Function::Export, Purpose::Export)?;
            Ok(show(&return_view(&state, signed, None)))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let today = state.clock().today();
            match signed.house.return_data(&signed.visitor, today) {
                Ok(bytes) => {
                    let kind = "application/zip";
                    Ok(attachment(Attachment { name: "office.zip", kind, bytes }))
                }
                Err(error @ EntryError::Unit(UnitError::LimitReached { .. })) => {
                    let view = return_view(&state, signed, Some(&error.to_string()));
                    Ok(show_with(StatusCode::FORBIDDEN, &view))
                }
                Err(error) => Err(Failure::from(error)),
            }
        })
        .await
}
