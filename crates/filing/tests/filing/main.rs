//! One binary of tests over the public face of the crate.

mod examples;
mod fields;
