//! Verifies the log that the example `append` of `ledger` has left, for `time` to measure.

use std::error::Error;
use std::fs;

use romori_recheck::{Key, recheck};

fn main() -> Result<(), Box<dyn Error>> {
    let root = std::env::temp_dir().join("romori-append");
    let key = Key::parse(&fs::read_to_string(root.join("key"))?).ok_or("no key")?;
    let mut first = None;
    let summary = recheck(&root.join("log"), &[key], &[], &mut |problem| {
        first.get_or_insert(problem.to_string());
    });
    match (first, summary.size) {
        (None, 1..) => Ok(()),
        (None, 0) => Err("the log is empty".into()),
        (Some(problem), _) => Err(problem.into()),
    }
}
