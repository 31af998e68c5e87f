//! The command line of Romori.
fn main() {}
