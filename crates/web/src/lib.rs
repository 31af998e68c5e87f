//! HTTP and pages.
//!
//! Only this crate knows HTTP and HTML. It holds no law, no SQL, no arithmetic and no clock.

pub mod menu;
pub mod view;
