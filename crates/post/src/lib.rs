//! Hands letters to a mail server: SMTP over TLS, the one way by which mail leaves Romori. Knows
//! nothing of accounts, of what a letter is about or of when it is tried again.

mod server;

pub use server::{MailServer, ServerError};
