//! A gallery of the office's pages with invented values, on loopback, for eyes and for checkers.
//! No part of the program: `cargo run --example gallery -p romori-web`.

#![expect(clippy::unwrap_used, reason = "a tool of development that may stop")]

#[path = "../tests/it/office/mod.rs"]
mod office;

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use romori_types::Date;
use romori_web::{AppState, Clock, Door, OsEntropy, Setting, serve, shell};

struct Running(Instant);

impl Clock for Running {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn today(&self) -> Date {
        Date::constant(2026, 7, 3)
    }
}

#[tokio::main]
async fn main() {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(0);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let setting = Setting::loopback(address.port(), true);
    let clock = Arc::new(Running(Instant::now()));
    let state = AppState::new(setting, clock, Arc::new(OsEntropy));
    let pages = Router::new()
        .route("/", get(names))
        .route("/go/options", post(|| async { "" }))
        .route("/g/{name}", get(page));
    writeln!(std::io::stdout().lock(), "http://{address}").unwrap();
    let end = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    serve(vec![Door::clear(listener, shell::guarded(pages, state))], end).await.unwrap();
}

/// The names of all states, one a line.
async fn names() -> String {
    office::states().iter().map(|(name, _)| format!("{name}\n")).collect()
}

async fn page(Path(name): Path<String>) -> Response {
    let found = office::states().into_iter().find(|(state, _)| *state == name);
    match found {
        Some((_, page)) => Html(page).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
