//! The verifier against stores that a third, plain implementation has written, and against every
//! way of changing them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod changed;
mod every;
mod flipped;
mod heads;
mod parts;
mod sound;
mod writer;

use std::path::{Path, PathBuf};

use romori_recheck::{Head, Key, Problem, Severity, Summary, recheck};

use crate::writer::Plain;

/// A folder of this name with the store in it.
pub(crate) fn written(name: &str, plain: &Plain) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    plain.write(&folder);
    folder
}

pub(crate) fn key() -> Key {
    Key::parse(&writer::key(7)).unwrap()
}

pub(crate) fn checked(folder: &Path, heads: &[Head]) -> (Summary, Vec<Problem>) {
    let mut problems = Vec::new();
    let summary = recheck(folder, &[key()], heads, &mut |problem| problems.push(problem));
    let faults = problems.iter().filter(|problem| problem.severity() == Severity::Fault).count();
    assert_eq!(
        (summary.faults, summary.notices),
        (faults as u64, (problems.len() - faults) as u64)
    );
    (summary, problems)
}

/// The problems as people read them.
pub(crate) fn said(folder: &Path) -> Vec<String> {
    checked(folder, &[]).1.iter().map(ToString::to_string).collect()
}

/// More of what chance chooses by night: one in `rare` by day, all of it then.
pub(crate) fn stride(rare: usize) -> usize {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    if cases.unwrap_or(256_usize) > 1_000 { 1 } else { rare }
}
