//! The root key in a hardware module: it wraps and unwraps there and never comes out.
//!
//! Must not know: what is wrapped, tables, the clock. The module is foreign code in our process:
//! whoever names it trusts it with what it wraps, and with nothing else.

mod custodian;
mod open;
mod place;

pub use custodian::TokenCustodian;
pub use place::TokenPlace;
