//! Proofs of a person beside the password: passkeys, one-time codes, recovery codes.
