//! Romori's own certificate authority for devices.
