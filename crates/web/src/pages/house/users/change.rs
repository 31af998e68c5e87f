//! GET and POST /91/{user}/lock, /open, /close, /factors — each asks first.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::UserChange;

use super::rights::found;
use crate::present::house::users::change_view;
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, show_with};

macro_rules! changes {
    ($($page:ident, $press:ident: $change:ident;)*) => {$(
        pub(super) async fn $page(
            State(state): State<AppState>,
            signed: Signed,
            Path(user): Path<String>,
        ) -> Response {
            ask(state, signed, user, UserChange::$change).await
        }

        pub(super) async fn $press(
            State(state): State<AppState>,
            Path(user): Path<String>,
            press: SignedPress,
        ) -> Response {
            act(state, press.signed, user, UserChange::$change).await
        }
    )*};
}

changes! {
    lock_page, lock: Lock;
    open_page, open: Open;
    close_page, close: End;
    factors_page, factors: DropFactors;
}

async fn ask(state: AppState, signed: Signed, user: String, change: UserChange) -> Response {
    signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            Ok(show(&change_view(&state, signed, &user, change, None)))
        })
        .await
}

async fn act(state: AppState, signed: Signed, user: String, change: UserChange) -> Response {
    signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            let done = match change {
                UserChange::Lock => "/91?done=lock",
                UserChange::Open => "/91?done=open",
                UserChange::End => "/91?done=close",
                UserChange::DropFactors => "/91?done=factors",
            };
            match signed.house.change_user(&signed.visitor, user.id, change) {
                Ok(()) => Ok(see_other(done)),
                Err(error) => match Failure::from(error) {
                    Failure::Conflict(words) => {
                        let view = change_view(&state, signed, &user, change, Some(&words));
                        Ok(show_with(StatusCode::CONFLICT, &view))
                    }
                    other => Err(other),
                },
            }
        })
        .await
}
