//! GET, PUT, PATCH and DELETE one of /scim/v2/Users — a user.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use romori_app::house::DirectoryError;
use romori_types::ActorId;
use serde_json::Value;

use super::answer::{ScimError, user_answer};
use super::caller::Directory;
use super::patch::Sent;

fn id_of(text: &str) -> Result<ActorId, ScimError> {
    text.parse().map_err(|_| DirectoryError::Absent.into())
}

/// The version that a header means; none where it means any.
pub(super) fn version(headers: &HeaderMap, name: HeaderName) -> Result<Option<u32>, ScimError> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text.trim_start_matches("W/").trim_matches('"').parse();
    number.map(Some).map_err(|_| DirectoryError::Stale.into())
}

pub(super) async fn show(
    directory: Directory,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    directory
        .work(move |directory| {
            let user = directory.house.one_directory_user(&directory.visitor, id_of(&id)?)?;
            let known = version(&headers, IF_NONE_MATCH).ok().flatten();
            if known == Some(user.version) {
                return Ok(StatusCode::NOT_MODIFIED.into_response());
            }
            Ok(user_answer(StatusCode::OK, &user))
        })
        .await
}

async fn changed(
    directory: Directory,
    id: String,
    headers: HeaderMap,
    body: Bytes,
    in_part: bool,
) -> Response {
    directory
        .work(move |directory| {
            let (house, visitor, id) = (&directory.house, &directory.visitor, id_of(&id)?);
            let meant = version(&headers, IF_MATCH)?;
            let before = house.one_directory_user(visitor, id)?;
            let body: Value = serde_json::from_slice(&body).map_err(|_| ScimError::syntax())?;
            let sent = if in_part {
                Sent { person: before.person, active: before.active }.patched(&body)?
            } else {
                Sent::whole(&body)?
            };
            let now = (&sent.person, sent.active);
            let user = house.change_directory_user(visitor, id, now, meant)?;
            Ok(user_answer(StatusCode::OK, &user))
        })
        .await
}

pub(super) async fn put(
    directory: Directory,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    changed(directory, id, headers, body, false).await
}

pub(super) async fn patch(
    directory: Directory,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    changed(directory, id, headers, body, true).await
}

pub(super) async fn remove(
    directory: Directory,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    directory
        .work(move |directory| {
            let meant = version(&headers, IF_MATCH)?;
            directory.house.remove_directory_user(&directory.visitor, id_of(&id)?, meant)?;
            Ok(StatusCode::NO_CONTENT.into_response())
        })
        .await
}
