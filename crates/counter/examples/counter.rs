//! The vault's pages over a desk in memory, for browser tests: prints its address, and serves until
//! it is ended. Tickets are `enter-1`, `sheet-1`, `match-1`, `check-1`, `use-1` and the like.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "it runs in tests alone")]

#[path = "../tests/it/fake.rs"]
mod fake;

use std::sync::Arc;

use romori_counter::{Setting, router};
use romori_types::{Clock, Timestamp};

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        "2026-07-03T03:00:00Z".parse().expect("an instant")
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    println!("http://{host}");
    let setting = Setting { hosts: vec![host], clock: Arc::new(Noon), certificate: |_| None };
    let pages = router(Arc::new(fake::FakeDesk::new()), setting);
    axum::serve(listener, pages).await.expect("served");
}
