//! GET /api/v1/log/events — the headers of the office's own log as lines of OCSF.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use romori_types::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

use super::caller::Caller;
use super::document::Looks;
use super::sent::Asked;
use super::touched::span;
use crate::shell::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Between {
    /// この時刻から
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// この時刻の前まで
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
}

#[utoipa::path(
    get,
    path = "/api/v1/log/events",
    tag = "安全",
    operation_id = "exportLogEvents",
    summary = "記録の見出し（OCSF の JSON、1行1件）",
    params(Between),
    responses((status = 200, description = "1行に1件の OCSF の JSON。20万件まで",
        content_type = "application/jsonl", body = String), Looks)
)]
pub(super) async fn file(
    caller: Caller,
    Asked(between): Asked<Between>,
) -> Result<Response, Problem> {
    caller
        .work(move |caller| {
            let span = span(between.from, between.to);
            let bytes = caller.house.own_events(&caller.visitor, span)?;
            let kind = HeaderValue::from_static("application/jsonl");
            Ok(([(CONTENT_TYPE, kind)], bytes).into_response())
        })
        .await
}
