//! POST /24/{number}/{day} — makes the 賞与支払届 of a day.

use axum::extract::{Path, State};
use axum::response::Response;

use super::{day_of, payment};
use crate::pages::house::filed_words;
use crate::shell::{AppState, Failure, SignedPress};

pub(super) async fn press(
    State(state): State<AppState>,
    Path((number, day)): Path<(String, String)>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
            let (day, today) = (day_of(&day)?, state.clock().today());
            let filed = signed.house.file_bonus_of(&signed.visitor, number, day, today)?;
            let told = filed_words(&filed);
            payment::shown(&state, signed, (number, day), String::new(), told)
        })
        .await
}
