//! 証人 — a witness of logs (C2SP tlog-witness): it remembers the head of each log that it saw last,
//! cosigns a new one only when that grew out of it, and can look at the log itself.
//!
//! Knows of a log its heads and proofs alone. Runs best on another machine, under another hand,
//! than the log. No clock and no chance but as an argument.

mod http;
mod memory;
mod serve;
mod submit;
mod watch;
mod witness;

pub use memory::MemoryError;
pub use serve::serve;
pub use submit::{SubmitError, cosign, submit};
pub use watch::{Look, Watch};
pub use witness::{Answer, Witness, WitnessError};
