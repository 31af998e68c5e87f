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
    let all: BTreeSet<[u8; breached::LENGTH]> =
        long.map(|line| breached::fingerprint(&breached::form(&line))).collect();
    let mut counts = vec![0_u8; 65_536];
    for one in &all {
        counts[usize::from(u16::from_be_bytes([one[0], one[1]]))] += 1;
    }
    let rests = all.iter().flat_map(|one| one.iter().copied().skip(2));
    counts.extend(rests);
    stdout().write_all(&counts).unwrap();
}
