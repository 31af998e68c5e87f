//! GET /log/events.jsonl — the same headers as lines of OCSF, for who watches.

use axum::extract::Query;
use axum::response::Response;

use super::watch::asked;
use crate::present::watch::WatchForm;
use crate::shell::{Attachment, Failure, Signed, attachment};

pub(super) async fn file(signed: Signed, Query(form): Query<WatchForm>) -> Response {
    signed
        .work(move |signed| {
            let asked = asked(&form).map_err(|words| Failure::Conflict(words.to_owned()))?;
            let bytes = signed.house.header_events(&signed.visitor, &asked)?;
            Ok(attachment(Attachment { name: "events.jsonl", kind: "application/jsonl", bytes }))
        })
        .await
}
