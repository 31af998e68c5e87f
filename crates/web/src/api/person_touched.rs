//! GET /api/v1/clients/{number}/persons/{person}/touched — who touched a person.

use axum::Json;
use axum::extract::{Path, State};
use romori_types::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

use super::caller::Caller;
use super::document::Looks;
use super::sent::{Asked, number};
use super::touched::{TouchedAnswer, most, span, told};
use crate::shell::{AppState, Problem};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct When {
    /// この時刻から
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// この時刻の前まで
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/persons/{person}/touched",
    tag = "安全",
    operation_id = "whoTouchedPerson",
    summary = "個人に触れた人",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号"),
        When
    ),
    responses((status = 200, description = "触れた操作", body = TouchedAnswer), Looks)
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path((client, person)): Path<(String, String)>,
    Asked(when): Asked<When>,
) -> Result<Json<TouchedAnswer>, Problem> {
    caller
        .work(move |caller| {
            let whom = (number(&client)?, number(&person)?);
            let span = span(when.from, when.to);
            let answer = caller.house.who_touched(&caller.visitor, whom, span, most())?;
            Ok(Json(told(&state, caller, &answer)?))
        })
        .await
}
