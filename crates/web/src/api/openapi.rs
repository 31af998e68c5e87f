//! GET /api/v1/openapi.json — the document itself; open to everybody, there is nobody in it.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    tag = "法令",
    operation_id = "getDocument",
    summary = "この文書",
    security(()),
    responses((status = 200, description = "OpenAPI 3.1 の文書", content_type = "application/json",
        body = Object))
)]
pub(super) async fn show() -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(CONTENT_TYPE, kind)], super::document::text()).into_response()
}
