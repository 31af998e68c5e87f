//! The whole job on the shipped samples: from the file's bytes to the checked notice.

mod notice;
mod samples;
