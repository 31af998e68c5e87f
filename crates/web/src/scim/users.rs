//! GET and POST /scim/v2/Users — who is kept, and a joiner.

use axum::body::Bytes;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{LIST, ScimError, answer, user_answer, user_value};
use super::caller::Directory;
use super::filter::Filter;
use super::patch::Sent;

/// Most users of one answer.
pub const PAGE_MAX: usize = 200;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    filter: String,
    #[serde(rename = "startIndex")]
    start: Option<i64>,
    count: Option<i64>,
}

pub(super) async fn list(
    directory: Directory,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let Ok(Query(asked)) = asked else { return ScimError::syntax().into_response() };
    let filter = match Filter::read(&asked.filter) {
        Ok(filter) => filter,
        Err(error) => return error.into_response(),
    };
    // RFC 7644 §3.4.2.4: what is below 1 is 1, and a count below 0 is 0.
    let start = usize::try_from(asked.start.unwrap_or(1)).unwrap_or(1).max(1);
    let count = asked.count.map_or(PAGE_MAX, |count| usize::try_from(count).unwrap_or(0));
    directory
        .work(move |directory| {
            let mut found = directory.house.directory_users(&directory.visitor)?;
            found.retain(|user| filter.has(user));
            let page: Vec<Value> =
                found.iter().skip(start - 1).take(count.min(PAGE_MAX)).map(user_value).collect();
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

pub(super) async fn join(directory: Directory, body: Bytes) -> Response {
    directory
        .work(move |directory| {
            let body: Value = serde_json::from_slice(&body).map_err(|_| ScimError::syntax())?;
            let Sent { person, active } = Sent::whole(&body)?;
            let made = directory.house.join(&directory.visitor, &person, active)?;
            Ok(user_answer(StatusCode::CREATED, &made))
        })
        .await
}
