//! 回線 — mutual TLS between two of the product's own processes. Whoever may ask holds a certificate
//! of the other's own authority; nobody else's authority counts. What is asked is not known here.
//!
//! All of it blocks.

mod asking;
mod error;
mod frame;
mod identity;
mod service;

pub use asking::{Line, Lines, Way};
pub use error::LineError;
pub use frame::{FRAME_BYTES_MAX, put, take};
pub use identity::{Authority, Identity, Protocol, client_config, digest, fingerprint};
pub use service::{Admits, Service, ServiceLimits};
