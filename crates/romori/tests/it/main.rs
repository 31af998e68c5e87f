//! The program as it is used: commands, and a running one that is copied, killed and brought back.

#![expect(clippy::expect_used, reason = "a test may fail")]

mod api;
mod browser;
mod calc_command;
#[path = "../../../store/tests/it/cluster.rs"]
#[allow(dead_code, reason = "servers of one test are for the store's own")]
mod cluster;
mod cut_short;
mod database;
mod devices;
mod drill;
mod full;
mod ground;
mod keeper;
mod keys;
mod kills;
mod mail;
mod names;
mod passphrase;
mod payroll;
#[path = "../../../post/tests/it/played.rs"]
#[allow(dead_code, missing_docs, reason = "some ways are for the crate's own tests")]
mod played_mail;
mod program;
mod proof;
mod soc;
mod status;
mod tls;
mod token;
mod trouble;
mod vault;
mod vault_keys;
mod year;
