//! One command a file: its arguments, and what it does with them.

pub mod account;
pub mod backup;
pub mod bench;
pub mod calc;
pub mod check;
pub mod database;
pub mod device;
pub mod house;
pub mod keeping;
pub mod keys;
pub mod law;
pub mod ledger;
mod ledger_part;
mod ledger_proof;
pub mod log_keeper;
mod log_witness;
pub mod mail;
pub mod operate;
pub mod operator;
pub mod restore;
pub mod santei;
pub mod status;
pub mod tenant;
pub mod tls;
pub mod up;
pub mod witness;
