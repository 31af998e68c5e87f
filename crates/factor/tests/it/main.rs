//! What the outside sees of one-time codes, recovery codes and what waits for an answer.
#![allow(clippy::expect_used, reason = "a test's helpers fail the test by panicking")]

mod ceremonies;
mod codes;

use std::sync::atomic::{AtomicU8, Ordering};

use romori_types::{Chance, NoChance, Timestamp};

/// Never gives the same bytes twice in a test.
#[derive(Default)]
struct Counting(AtomicU8);

impl Chance for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        for byte in bytes {
            *byte = self.0.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("an instant")
}
