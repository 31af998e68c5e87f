//! 記録庫 — the keeper of the log: a process of its own, with its own store, identity and signing
//! key. It takes entries and shows what it has; there is no way to change or to remove, and it
//! knows nothing of what an entry means. Whoever may speak to it proves who he is (mutual TLS).
//!
//! All of it blocks. The format on disk is that of `ledger`; what goes over the line is written
//! down in `docs/design/keeper.md`.

mod client;
mod credential;
mod desk;
mod error;
mod frame;
mod home;
mod remote;
mod retention;
mod s3;
mod server;

pub use client::KeeperClient;
pub use credential::Credential;
pub use desk::{Desk, InstantOf};
pub use error::KeeperError;
pub use home::Home;
pub use retention::{KEEP_DAYS, KEEP_DAYS_LEAST, Retention};
pub use romori_line::ServiceLimits as ServerLimits;
pub use s3::{Store, StoreTrouble};
pub use server::Server;
