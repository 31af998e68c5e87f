//! How fast a table of pay is checked: `cargo run --release -p romori-intake --example read_table`.
//! The time of the processor counts, not that of the clock: other programs may share the machine.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;

use romori_intake::table::{ImportLimits, Key, Options, Scope, Source, check, propose};
use romori_types::Date;

const ROWS: u32 = 1_000_000;

/// Seconds that the processor has worked for this thread, on Linux.
fn worked() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|told| told.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::from(
        "顧問先番号,社員番号,氏名,フリガナ,支給年月,支払基礎日数,固定的賃金,非固定的賃金,現物\n",
    );
    for row in 0..ROWS {
        let (person, month) = (row / 12, row % 12 + 1);
        let (client, days) = (1_001 + person / 6_600, if row % 1_000 == 7 { 32 } else { 30 });
        let (fixed, variable) = (200_000 + row % 90_000, row % 40_000);
        writeln!(
            text,
            "{client},{person:06},見本 花子,ﾐﾎﾝ ﾊﾅｺ,2025-{month:02},{days},{fixed},{variable},0"
        )?;
    }
    let sjis = encoding_rs::SHIFT_JIS.encode(&text).0.into_owned();
    let mut options = Options::new(Key::EmployeeNumber, Date::new(2026, 7, 1)?);
    options.scope = Scope::EachRow;
    let mut out = std::io::stdout();
    for (name, bytes) in [("UTF-8", text.as_bytes()), ("Shift_JIS", &sjis)] {
        let start = Instant::now();
        let source = Source::open(bytes, "pay.csv", &ImportLimits::default())?;
        let opened = start.elapsed();
        let mapping = propose(&source, None).mapping;
        let proposed = start.elapsed() - opened;
        let reading = worked();
        let report = check(&source, &mapping, &options)?;
        let seconds = worked() - reading;
        let right = report.rows == u64::from(ROWS) && report.bad_rows == u64::from(ROWS) / 1_000;
        writeln!(
            out,
            "{name}: {} MB, opened {opened:.0?}, proposed {proposed:.0?}, \
             read {seconds:.2} s of one core, {:.0} rows/s, answer {}",
            bytes.len() / 1_000_000,
            f64::from(ROWS) / seconds,
            if right { "right" } else { "WRONG" }
        )?;
    }
    Ok(())
}
