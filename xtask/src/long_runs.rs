//! Runs too long for every change: many random cases, and the promises of speed.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const CASES: &str = "4096";
/// For how long processes are killed at least on each engine, and how often.
const KILL_SECONDS: &str = "600";
const KILL_ROUNDS: &str = "1000";

/// One promise: the benchmark, the scale it is run at here, the most seconds at that scale, and
/// where single answers were promised, the most milliseconds that 99 of 100 take.
struct Promise {
    name: &'static str,
    scale: &'static str,
    seconds_max: f64,
    p99_ms_max: Option<f64>,
}

/// What README.md promises on two cores, at a tenth of the size where the work grows with it.
const PROMISES: [Promise; 16] = [
    promise("statute-santei", "0.1", 0.5),
    promise("statute-month", "0.1", 0.5),
    promise("statute-recalc", "0.1", 6.0),
    // 100,000 lines, 50 µs each.
    promise("calc-lines", "1", 5.0),
    promise("sheet-santei", "1", 1.0),
    promise("start", "1", 1.0),
    promise("start-many", "1", 5.0),
    Promise { p99_ms_max: Some(150.0), ..promise("import", "1", 20.0) },
    // 3,000,000 entries, 100,000 a second.
    Promise { p99_ms_max: Some(25.0), ..promise("ledger-append", "1", 30.0) },
    promise("ledger-verify", "1", 6.0),
    // All persons of 100,000,000 entries, ten times the time of 10,000,000; one actor among them.
    Promise { p99_ms_max: Some(10_000.0), ..promise("ledger-touched", "10", 600.0) },
    Promise { p99_ms_max: Some(1.0), ..promise("ledger-proof", "0.1", 60.0) },
    // 3,400 tenants.
    promise("rewrap", "1", 10.0),
    // 8,000,000 values of one core, 4,000,000 a second.
    promise("seal", "1", 2.0),
    promise("reseal", "1", 60.0),
    // One client and the whole office.
    promise("erase", "1", 1.0),
];

const fn promise(name: &'static str, scale: &'static str, seconds_max: f64) -> Promise {
    Promise { name, scale, seconds_max, p99_ms_max: None }
}

/// Runs every test with many more random cases, and kills, than usual.
///
/// # Errors
/// When a test fails.
pub fn nightly(root: &Path) -> Result<(), String> {
    let tests = ["test", "--workspace", "--locked"];
    let mut command = cargo(root);
    command.args(tests).env("PROPTEST_CASES", CASES);
    command.env("ROMORI_KILL_SECONDS", KILL_SECONDS).env("ROMORI_KILL_ROUNDS", KILL_ROUNDS);
    run(&mut command)
}

/// Builds as released and measures every benchmark there is; lines of JSON, then the breaches.
///
/// # Errors
/// When the build or a benchmark fails, its answer is wrong, or a promise is broken.
pub fn release_check(root: &Path, say: fn(&str)) -> Result<(), String> {
    run(cargo(root).args(["build", "--release", "--locked", "--package", "romori"]))?;
    let listed = bench(root, &["--list"])?;
    let mut broken = Vec::new();
    for name in listed.lines().filter_map(|line| line.split_whitespace().next()) {
        let promise = PROMISES.iter().find(|promise| promise.name == name);
        let scale = promise.map_or("0.1", |promise| promise.scale);
        let answer = bench(root, &[name, "--scale", scale, "--json"])?;
        say(&answer);
        if let Some(promise) = promise {
            broken.extend(breach(promise, &answer));
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("; ")) }
}

fn breach(promise: &Promise, answer: &str) -> Option<String> {
    let answer: Value = serde_json::from_str(answer).unwrap_or(Value::Null);
    let seconds = answer["seconds"].as_f64();
    let name = promise.name;
    match seconds {
        _ if answer["checked"] != Value::Bool(true) => Some(format!("{name}: not checked")),
        None => Some(format!("{name}: no figure")),
        Some(seconds) if seconds > promise.seconds_max => {
            Some(format!("{name}: {seconds} s, promised {} s", promise.seconds_max))
        }
        Some(_) => slow_answers(promise, answer["p99_ms"].as_f64()),
    }
}

fn slow_answers(promise: &Promise, p99_ms: Option<f64>) -> Option<String> {
    let (name, most) = (promise.name, promise.p99_ms_max?);
    match p99_ms {
        None => Some(format!("{name}: no latency")),
        Some(p99_ms) if p99_ms > most => {
            Some(format!("{name}: 99 of 100 within {p99_ms} ms, promised {most} ms"))
        }
        Some(_) => None,
    }
}

fn bench(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = cargo(root);
    command.args(["run", "--quiet", "--release", "--locked", "--package", "romori", "--", "bench"]);
    let output = command.args(arguments).output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    Err(format!("bench {arguments:?}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.current_dir(root);
    command
}

fn run(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{status}")),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_an_unchecked_and_a_missing_figure_break_the_promise() {
        let promise = promise("x", "1", 1.0);
        assert_eq!(breach(&promise, "{\"seconds\": 0.9, \"checked\": true}"), None);
        for answer in [
            "{\"seconds\": 1.1, \"checked\": true}",
            "{\"seconds\": 0.9}",
            "{\"checked\": true}",
            "",
        ] {
            assert!(breach(&promise, answer).is_some(), "{answer}");
        }
    }

    #[test]
    fn answers_that_take_too_long_break_the_promise() {
        let promise = Promise { p99_ms_max: Some(150.0), ..promise("x", "1", 1.0) };
        for (answer, kept) in [
            ("{\"seconds\": 0.9, \"checked\": true, \"p99_ms\": 150.0}", true),
            ("{\"seconds\": 0.9, \"checked\": true, \"p99_ms\": 150.1}", false),
            ("{\"seconds\": 0.9, \"checked\": true}", false),
        ] {
            assert_eq!(breach(&promise, answer).is_none(), kept, "{answer}");
        }
    }
}
