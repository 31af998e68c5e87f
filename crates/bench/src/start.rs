//! `start` and `start-many`: from starting the program to its first page answered.

use std::path::Path;
use std::time::Instant;

use romori_types::Date;

use crate::Scale;
use crate::figure::{Failure, Figure};
use crate::server::Server;
use crate::stage::{empty_offices, own_folder, wrong};

/// Offices of a whole installation.
const OFFICES: usize = 3_400;

/// Runs the program itself: the demo, on a free port, in a folder of its own.
pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    measured("start", scale, &own_folder(), &["--demo"], 1)
}

/// The program over a folder with many offices that have no data yet.
pub(crate) fn of_many(scale: Scale) -> Result<Figure, Failure> {
    let count = scale.of(OFFICES);
    let folder = empty_offices(count, Date::constant(2026, 4, 1))?;
    measured("start-many", scale, &folder, &[], count)
}

fn measured(
    name: &'static str,
    scale: Scale,
    folder: &Path,
    arguments: &[&str],
    count: usize,
) -> Result<Figure, Failure> {
    let start = Instant::now();
    let mut server = Server::start(folder, arguments)?;
    let answer = server.get("/")?;
    let elapsed = start.elapsed();
    let is_page = (answer.status == 200 && answer.text.contains("労守")) || answer.status == 303;
    if !is_page {
        return Err(wrong(format!("最初の画面が出ません: {}", answer.status)));
    }
    Ok(Figure {
        name,
        scale: scale.get(),
        count,
        elapsed,
        peak_rss_mb: server.peak_rss_mb(),
        compared: 1,
        latency: None,
    })
}
