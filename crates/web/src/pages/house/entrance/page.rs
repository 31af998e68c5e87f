//! GET and POST /71/{number}/{person}/entrance — whether a worker enters, and his code on paper.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::picture_of;
use serde::Deserialize;

use super::numbers;
use crate::present::house::entrance::{entrance_view, paper_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, show};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, person)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let numbers = numbers(&number, &person)?;
            let entrance = signed.house.entrance(&signed.visitor, numbers)?;
            Ok(show(&entrance_view(&state, signed, numbers, &entrance, &asked.done)))
        })
        .await
}

pub(super) async fn invite(
    State(state): State<AppState>,
    Path((number, person)): Path<(String, String)>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let numbers = numbers(&number, &person)?;
            let home = state
                .setting()
                .workers_at
                .clone()
                .ok_or_else(|| Failure::Conflict("本人の入口が開いていません。".to_owned()))?;
            let invited = signed.house.invite_worker(&signed.visitor, numbers)?;
            // The code stands behind `#`: no browser sends that, so it lies in nobody's record.
            let picture = picture_of(&format!("{home}register#{}", invited.code.text.as_str()));
            Ok(show(&paper_view(&state, signed, numbers, &invited, &home, picture.as_ref())))
        })
        .await
}
