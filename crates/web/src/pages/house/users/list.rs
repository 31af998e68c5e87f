//! GET /91 — 利用者と権限.

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::present::house::reset_note;
use crate::present::house::supports::{review_note, waiting_note};
use crate::present::house::users::users_view;
use crate::shell::{AppState, Failure, Signed, show};
use crate::view::office::Note;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    done: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let done = match asked.done.as_str() {
        "second" => "もう一つの確認手段を求める人を変えました。次の操作から変わります。",
        "rights" => "権限を変えました。次の操作から変わります。",
        "lock" => "利用を止めました。サインインも終わりました。",
        "open" => "利用を再開しました。",
        "factors" => "確認手段を消しました。サインインも終わりました。",
        "close" => "利用者を閉じました。サインインも終わりました。",
        _ => "",
    };
    signed.work(move |signed| listed(&state, signed, asked.show == "ended", done, Vec::new())).await
}

/// The page, with what the last press did.
pub(super) fn listed(
    state: &AppState,
    signed: &Signed,
    ended: bool,
    done: &str,
    notes: Vec<Note>,
) -> Result<Response, Failure> {
    let users = signed.house.users(&signed.visitor)?;
    let mut notes = notes;
    let today = state.clock().today();
    notes.extend(
        signed.house.reset_progress(&signed.visitor)?.and_then(|it| reset_note(&it, today)),
    );
    // Who may not decide about operators is told nothing of them.
    if let Ok(supports) = signed.house.supports(&signed.visitor) {
        notes.extend(waiting_note(&supports, signed.house.store.now()));
        notes.extend(review_note(&signed.house.support_reviews(&signed.visitor)?));
    }
    Ok(show(&users_view(state, signed, &users, ended, done, notes)))
}
