//! 履歴 — what was recorded of a client and of a person, and one act of it.

mod act;
mod client;
mod person;

use axum::Router;
use axum::routing::get;
use romori_app::house::{Act, BatchKind, UnitError};
use romori_types::BatchId;
use serde::Deserialize;

use crate::present::house::kind_of_code;
use crate::shell::AppState;

/// So many acts stand on a page.
const ACTS_MAX: u32 = 20;
/// So many changes of each are shown at once.
const CHANGES_MAX: u32 = 8;

/// The routes of the histories.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/70/{number}/history", get(client::page))
        .route("/70/{number}/history/{batch}", get(act::page))
        .route("/71/{number}/{person}/history", get(person::page))
}

#[derive(Debug, Deserialize)]
struct Asked {
    /// Acts of this kind alone.
    #[serde(default)]
    kind: String,
    /// Those before this one.
    #[serde(default)]
    before: String,
}

impl Asked {
    fn kind(&self) -> Option<BatchKind> {
        kind_of_code(&self.kind)
    }

    /// The act to go on from; what is none is as absent as one that is not there.
    fn before(&self) -> Result<Option<BatchId>, UnitError> {
        if self.before.is_empty() {
            return Ok(None);
        }
        self.before.parse().map(Some).map_err(|_| UnitError::Absent)
    }
}

/// The acts of a page, and whether there are older ones: one more was asked for.
fn page_of(mut acts: Vec<Act>) -> (Vec<Act>, bool) {
    let has_older = acts.len() > usize::try_from(ACTS_MAX).unwrap_or(usize::MAX);
    acts.truncate(usize::try_from(ACTS_MAX).unwrap_or(usize::MAX));
    (acts, has_older)
}
