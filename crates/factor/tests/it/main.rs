//! What the outside sees of one-time codes, recovery codes and what waits for an answer.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test's helpers fail the test by panicking"
)]

mod ceremonies;
mod codes;
mod company;
mod played;

/// What the played provider needs of the outside.
mod ways {
    pub use romori_factor::{HttpRequest, HttpResponse, Outgoing, OutgoingError};
}

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

/// Chance of the system.
struct Os;

impl Chance for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        aws_lc_rs::rand::fill(bytes).map_err(|_| NoChance)
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("an instant")
}
