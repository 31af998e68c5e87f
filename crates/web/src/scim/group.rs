//! GET, PUT, PATCH and DELETE one of /scim/v2/Groups — a group.

use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use romori_app::house::DirectoryError;
use romori_types::DirectoryGroupId;
use serde::Deserialize;
use serde_json::Value;

use super::answer::{ScimError, group_answer, group_tag};
use super::caller::Directory;
use super::group_patch::SentGroup;
use super::groups::names_members;
use super::user::version;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default, rename = "excludedAttributes")]
    without: String,
}

fn id_of(text: &str) -> Result<DirectoryGroupId, ScimError> {
    text.parse().map_err(|_| DirectoryError::Absent.into())
}

pub(super) async fn show(
    directory: Directory,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let asked = asked.map_or_else(|_| Asked::default(), |asked| asked.0);
    let members = names_members(&asked.without);
    directory
        .work(move |directory| {
            let group = directory.house.one_directory_group(&directory.visitor, id_of(&id)?)?;
            let known = version(&headers, IF_NONE_MATCH).ok().flatten();
            if known == Some(group.version) {
                return Ok(StatusCode::NOT_MODIFIED.into_response());
            }
            Ok(group_answer(StatusCode::OK, &group, members))
        })
        .await
}

pub(super) async fn put(
    directory: Directory,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    directory
        .work(move |directory| {
            let (house, visitor, id) = (&directory.house, &directory.visitor, id_of(&id)?);
            let meant = version(&headers, IF_MATCH)?;
            house.one_directory_group(visitor, id)?;
            let body: Value = serde_json::from_slice(&body).map_err(|_| ScimError::syntax())?;
            let SentGroup { said, members } = SentGroup::whole(&body)?;
            let group = house.change_group(visitor, id, (&said, &members), meant)?;
            Ok(group_answer(StatusCode::OK, &group, true))
        })
        .await
}

/// Answers without a body: a group may have thousands of members, and directories ask for none.
pub(super) async fn patch(
    directory: Directory,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    directory
        .work(move |directory| {
            let (house, visitor, id) = (&directory.house, &directory.visitor, id_of(&id)?);
            let meant = version(&headers, IF_MATCH)?;
            let before = house.one_directory_group(visitor, id)?;
            let body: Value = serde_json::from_slice(&body).map_err(|_| ScimError::syntax())?;
            let seen = meant.unwrap_or(before.version);
            let members = before.members.into_iter().map(|(id, _)| id).collect();
            let sent = SentGroup { said: before.said, members }.patched(&body)?;
            let now = (&sent.said, sent.members.as_slice());
            let group = house.change_group(visitor, id, now, Some(seen))?;
            let mut answer = StatusCode::NO_CONTENT.into_response();
            group_tag(&mut answer, &group);
            Ok(answer)
        })
        .await
}

pub(super) async fn remove(
    directory: Directory,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    directory
        .work(move |directory| {
            let meant = version(&headers, IF_MATCH)?;
            directory.house.remove_group(&directory.visitor, id_of(&id)?, meant)?;
            Ok(StatusCode::NO_CONTENT.into_response())
        })
        .await
}
