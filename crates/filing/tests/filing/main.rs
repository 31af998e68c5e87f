//! One binary of tests over the public face of the crate.

#[cfg(test)]
mod builders;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod files;
#[cfg(test)]
mod holes;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod speed;
