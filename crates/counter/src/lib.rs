//! 番号庫の窓口 — the vault's own pages, at its own origin.
//!
//! Numbers are sealed in the browser before they are posted; no page and no answer has one, but a
//! document that is filled. There are no cookies: a page is known by its desk token alone. Knows
//! no store, no keys and no clock of its own.

mod acts;
mod answer;
mod assets;
mod guard;
mod icon;
mod officers;
mod pages;
mod parcels;
mod view;
mod window;

use std::sync::Arc;

use axum::Router;
use axum::http::Extensions;
use romori_types::Clock;

pub use window::Window;

/// How the counter is reached.
#[derive(Clone)]
pub struct Setting {
    /// The names under which it is asked for, with the port where one is shown:
    /// `mynabox.example.jp`.
    pub hosts: Vec<String>,
    /// The day.
    pub clock: Arc<dyn Clock>,
    /// The SHA-256 of the certificate by which a browser has come, as the server that is below has
    /// put it into the request.
    pub certificate: fn(&Extensions) -> Option<[u8; 32]>,
}

/// What every handler has.
#[derive(Clone)]
pub(crate) struct Counter {
    window: Arc<dyn Window>,
    setting: Arc<Setting>,
}

/// The pages, behind their guard.
pub fn router(window: Arc<dyn Window>, setting: Setting) -> Router {
    let counter = Counter { window, setting: Arc::new(setting) };
    let pages =
        pages::routes().merge(acts::routes()).merge(officers::routes()).merge(assets::routes());
    guard::guarded(pages, counter)
}
