//! The pages, one endpoint a file: who asks, what is asked, one call, the answer as a view.

mod density;
mod family;
mod go;
mod keys;
mod options;

use axum::Router;
use axum::routing::{get, post};

use crate::shell::AppState;
use crate::view::{Crumb, Frame, KeyHint};

/// The routes of every page.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/menu/{digit}", get(family::page))
        .route("/keys", get(keys::page))
        .route("/go", post(go::page))
        .route("/go/options", post(options::part))
        .route("/density", post(density::press))
}

/// The keys that work wherever nothing else is said.
const COMMON_KEYS: [KeyHint; 3] = [
    KeyHint { keys: "/", does: "番号・検索" },
    KeyHint { keys: "0〜9", does: "番号で移る" },
    KeyHint { keys: "Ctrl＋Enter", does: "主な操作" },
];

/// A frame for a page outside any client.
fn frame(state: &AppState, visit: &crate::shell::Visit, title: &str, family: char) -> Frame {
    Frame {
        title: title.to_owned(),
        client: None,
        family,
        menu: "",
        crumbs: vec![Crumb::to("労守", "/"), Crumb::here(title)],
        facts: String::new(),
        keys: COMMON_KEYS.to_vec(),
        failed: false,
        standing: visit.standing(state),
    }
}

/// People of the jobs of this visit whose name, reading or number fits the words.
fn found_people(
    _state: &AppState,
    _visit: &crate::shell::Visit,
    _words: &str,
) -> Vec<crate::view::FoundPerson> {
    Vec::new()
}
