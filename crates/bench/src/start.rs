//! `start`: from starting the program to its first page answered.

use std::time::Instant;

use crate::Scale;
use crate::figure::{Failure, Figure};
use crate::server::Server;
use crate::stage::{own_folder, wrong};

/// Runs the program itself: the demo, on a free port, in a folder of its own.
pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let start = Instant::now();
    let mut server = Server::start(&own_folder(), &["--demo"])?;
    let answer = server.get("/")?;
    let elapsed = start.elapsed();
    let is_page = (answer.status == 200 && answer.text.contains("労守")) || answer.status == 303;
    if !is_page {
        return Err(wrong(format!("最初の画面が出ません: {}", answer.status)));
    }
    Ok(Figure {
        name: "start",
        scale: scale.get(),
        count: 1,
        elapsed,
        peak_rss_mb: server.peak_rss_mb(),
        compared: 1,
        latency: None,
    })
}
