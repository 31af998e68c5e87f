//! One binary of tests over the public face of the crate.

mod builders;
mod examples;
mod fields;
mod files;
mod properties;
mod rules;
mod speed;
