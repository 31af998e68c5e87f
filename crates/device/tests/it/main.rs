//! The authority as its callers see it, beside OpenSSL as a device's own tool.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail the test")]

mod openssl;
mod requests;
