//! `start`: from starting the program to its first page answered.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Scale;
use crate::figure::{Failure, Figure, peak_rss_mb_of};

/// Runs the program itself: the demo, on a free port, in a folder of its own.
pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let folder = std::env::temp_dir().join(format!("romori-bench-{}", std::process::id()));
    let start = Instant::now();
    let mut child = spawn(&folder)?;
    let answered = first_page(&mut child, start);
    let peak = peak_rss_mb_of(&child.id().to_string());
    // The program is ours, so its end is asked for by its id; a child already gone is no matter.
    let _ = child.kill();
    let _ = child.wait();
    let _ = std::fs::remove_dir_all(&folder);
    let _ = std::fs::remove_dir_all(folder.with_extension("keys"));
    let elapsed = answered?;
    Ok(Figure {
        name: "start",
        scale: scale.get(),
        count: 1,
        elapsed,
        peak_rss_mb: peak,
        compared: 1,
    })
}

fn cannot(error: impl std::fmt::Display) -> Failure {
    Failure::CannotRun { what: error.to_string() }
}

fn spawn(folder: &std::path::Path) -> Result<Child, Failure> {
    let program = std::env::current_exe().map_err(cannot)?;
    Command::new(program)
        .args(["up", "--demo", "--port", "0", "--data"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(cannot)
}

/// Reads the address the program announces and asks for its first page.
fn first_page(child: &mut Child, start: Instant) -> Result<Duration, Failure> {
    let out = child.stdout.take().ok_or_else(|| cannot("出力を読めません。"))?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line).map_err(cannot)?;
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
    let address = address.ok_or_else(|| cannot(format!("住所が読めません: {line}")))?;
    let mut stream = TcpStream::connect(address).map_err(cannot)?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).map_err(cannot)?;
    let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(cannot)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(cannot)?;
    let elapsed = start.elapsed();
    let status = answer.lines().next().unwrap_or_default();
    let is_page = (status.contains(" 200 ") && answer.contains("労守")) || status.contains(" 303 ");
    if is_page {
        Ok(elapsed)
    } else {
        Err(Failure::WrongAnswer { what: format!("最初の画面が出ません: {status}") })
    }
}
