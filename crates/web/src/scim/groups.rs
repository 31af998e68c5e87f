//! GET and POST /scim/v2/Groups — which groups are kept, and a new one.

use axum::body::Bytes;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{LIST, ScimError, answer, group_answer, group_value};
use super::caller::Directory;
use super::group_filter::GroupFilter;
use super::group_patch::SentGroup;
use super::users::PAGE_MAX;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    filter: String,
    #[serde(rename = "startIndex")]
    start: Option<i64>,
    count: Option<i64>,
    #[serde(default, rename = "excludedAttributes")]
    without: String,
}

/// Whether an answer names who is in a group: a list of what is left out may say not (RFC 7644
/// §3.4.2.5).
pub(super) fn names_members(without: &str) -> bool {
    !without.split(',').any(|one| one.trim().eq_ignore_ascii_case("members"))
}

pub(super) async fn list(
    directory: Directory,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let Ok(Query(asked)) = asked else { return ScimError::syntax().into_response() };
    let filter = match GroupFilter::read(&asked.filter) {
        Ok(filter) => filter,
        Err(error) => return error.into_response(),
    };
    let start = usize::try_from(asked.start.unwrap_or(1)).unwrap_or(1).max(1);
    let count = asked.count.map_or(PAGE_MAX, |count| usize::try_from(count).unwrap_or(0));
    let members = names_members(&asked.without);
    directory
        .work(move |directory| {
            let mut found = directory.house.directory_groups(&directory.visitor)?;
            found.retain(|group| filter.has(group));
            let page = found.iter().skip(start - 1).take(count.min(PAGE_MAX));
            let page: Vec<Value> = page.map(|group| group_value(group, members)).collect();
            let body = json!({
                "schemas": [LIST],
                "totalResults": found.len(),
                "startIndex": start,
                "itemsPerPage": page.len(),
                "Resources": page,
            });
            Ok(answer(StatusCode::OK, &body))
        })
        .await
}

pub(super) async fn make(directory: Directory, body: Bytes) -> Response {
    directory
        .work(move |directory| {
            let body: Value = serde_json::from_slice(&body).map_err(|_| ScimError::syntax())?;
            let SentGroup { said, members } = SentGroup::whole(&body)?;
            let made = directory.house.make_group(&directory.visitor, (&said, &members))?;
            Ok(group_answer(StatusCode::CREATED, &made, true))
        })
        .await
}
