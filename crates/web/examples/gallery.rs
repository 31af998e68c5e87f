//! Serves every template with invented values, behind the real guard, for looking at.
//! `cargo run -p romori-web --example gallery -- 8181`

#[path = "../tests/fixtures/mod.rs"]
#[allow(dead_code, missing_docs, reason = "shared with the tests")]
mod fixtures;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use romori_types::Date;
use romori_web::shell::{Visit, guarded, show};
use romori_web::view::{DueTone, Standing, WhyFragment};
use romori_web::{AppState, Clock, OsEntropy, Setting};

struct Wall(Instant);

impl Clock for Wall {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn today(&self) -> Date {
        Date::constant(2026, 7, 1)
    }
}

macro_rules! page {
    ($view:expr) => {
        get(|State(state): State<AppState>, visit: Visit| async move {
            let standing = visit.standing(&state);
            let view: fn(&Standing) -> _ = $view;
            show(&view(&standing))
        })
    };
}

fn pages() -> Router<AppState> {
    use fixtures as f;
    Router::new()
        .route("/", page!(f::today))
        .route("/22", page!(|s| f::start(s, false)))
        .route("/start-bad", page!(|s| f::start(s, true)))
        .route("/columns", page!(|s| f::columns(s, false)))
        .route("/columns-bad", page!(|s| f::columns(s, true)))
        .route("/preview", page!(|s| f::preview(s, false)))
        .route("/preview-clean", page!(|s| f::preview(s, true)))
        .route("/workbench", page!(|s| f::workbench(s, None, false)))
        .route("/workbench-why", page!(|s| f::workbench(s, Some("12"), false)))
        .route("/workbench-edit", page!(|s| f::workbench(s, Some("12"), true)))
        .route("/workbench/why/{row}", page!(|_| WhyFragment { why: f::why("12", false) }))
        .route("/notice-bad", page!(|s| f::notice(s, false)))
        .route("/notice", page!(|s| f::notice(s, true)))
        .route("/64", page!(|s| f::check(s, 0)))
        .route("/check-bad", page!(|s| f::check(s, 1)))
        .route("/check-ok", page!(|s| f::check(s, 2)))
        .route("/94", page!(f::law))
        .route("/94/grades", page!(f::grades))
        .route("/94/rates", page!(f::rates))
        .route("/message", page!(f::message))
        .route("/large", page!(|s| f::many_rows(s, 6_600)))
        .route(
            "/soon",
            page!(|s| {
                let mut view = f::workbench(s, None, false);
                view.due.tone = DueTone::Soon;
                view
            }),
        )
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(8181);
    let setting = Setting::loopback(port, true);
    let state = AppState::new(setting, Arc::new(Wall(Instant::now())), Arc::new(OsEntropy));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    romori_web::serve(listener, guarded(pages(), state), std::future::pending()).await
}
