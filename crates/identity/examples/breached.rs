//! Makes `data/breached.bin` out of passwords on standard input, one a line.
//! No part of the program: `cat *.txt | cargo run --example breached -p romori-identity`.

#![expect(clippy::unwrap_used, reason = "a tool of development that may stop")]

#[path = "../src/password/breached.rs"]
#[expect(dead_code, reason = "the program asks, this tool writes")]
mod breached;

use std::collections::BTreeSet;
use std::io::{BufRead as _, Write as _, stdin, stdout};

fn main() {
    let lines = stdin().lock().lines().map(Result::unwrap);
    let long = lines.filter(|line| line.chars().count() >= 15);
    let all: BTreeSet<u32> =
        long.map(|line| breached::fingerprint(&breached::form(&line))).collect();
    let mut counts = vec![0_u8; 65_536];
    for one in &all {
        counts[usize::try_from(one >> 16).unwrap()] += 1;
    }
    let rests = all.iter().flat_map(|one| one.to_be_bytes().into_iter().skip(2));
    counts.extend(rests);
    stdout().write_all(&counts).unwrap();
}
