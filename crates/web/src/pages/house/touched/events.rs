//! GET /01/events.jsonl — the headers of the office's own log as lines of OCSF.

use axum::response::Response;

use super::{Asked, Query};
use crate::shell::{Attachment, Failure, Signed, attachment};

pub(super) async fn file(signed: Signed, axum::extract::Query(pairs): Query) -> Response {
    signed
        .work(move |signed| {
            let asked = Asked::of(pairs);
            if let Some(wrong) = asked.form.wrong {
                return Err(Failure::Conflict(wrong.to_owned()));
            }
            let bytes = signed.house.own_events(&signed.visitor, asked.span)?;
            Ok(attachment(Attachment { name: "events.jsonl", kind: "application/jsonl", bytes }))
        })
        .await
}
