//! Every promise of the store, on files and on a server.

#![expect(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod away;
mod cluster;
mod copies;
mod devices;
mod ends;
mod faults;
mod folder;
mod grants;
mod ground;
mod held;
mod keys;
mod matches;
mod migrations;
mod order;
mod recorded;
mod rights;
mod rows;
mod shipper;
mod standing;
mod stolen;
mod tenancy;
mod tls;
mod units;
mod workers;
mod world;
