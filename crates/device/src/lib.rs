//! Romori's own certificate authority for devices.
//!
//! It reads what a device asks to have signed, signs for one device, and says whether a chain leads
//! back to it. Whose device it is, whether it was revoked, and what time it is are the caller's.

mod authority;
mod error;
mod file;
mod path;
mod request;
mod revocation;

pub use authority::{Authority, CERTIFICATE_DAYS, Device, Issued};
pub use error::{AuthorityError, PathProblem, RequestProblem};
pub use file::{DeviceFile, device_file};
pub use path::{Trust, serial_of};
pub use request::Request;
pub use revocation::Revoked;
