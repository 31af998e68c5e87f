//! Tokens in forms, so that another site cannot send one in a user's name.

use aws_lc_rs::hmac;

use crate::session::SessionRecord;
use crate::token::{Token, from_hex, hex};

const LABEL: &[u8] = b"romori form 1";
const VISIT: &[u8] = b"romori visit 1";

/// フォームの鍵 — binds each form to its session (OWASP ASVS 5.0, 3.5.1).
///
/// The token is HMAC-SHA-256 over the session's id and the digest of its token: nothing is stored,
/// and it changes whenever the session's token does.
pub struct FormKey(hmac::Key);

impl FormKey {
    /// Out of the installation's key for sessions.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The token for forms of a session.
    pub fn issue(&self, session: &SessionRecord) -> String {
        self.sign(&message(session))
    }

    /// The token for the form of the sign-in, bound to the visit: nobody can be signed in to
    /// somebody else's account by another site.
    pub fn issue_for_visit(&self, visit: &Token) -> String {
        self.sign(&[VISIT, &visit.digest()].concat())
    }

    /// Whether a form of the sign-in came from a page of this visit. In constant time.
    pub fn verify_for_visit(&self, visit: &Token, presented: &str) -> bool {
        self.is_signed(&[VISIT, &visit.digest()].concat(), presented)
    }

    /// Whether a form came from a page of the session. In constant time.
    pub fn verify(&self, session: &SessionRecord, presented: &str) -> bool {
        self.is_signed(&message(session), presented)
    }

    fn sign(&self, message: &[u8]) -> String {
        hex(hmac::sign(&self.0, message).as_ref()).to_string()
    }

    fn is_signed(&self, message: &[u8], presented: &str) -> bool {
        let presented = from_hex::<32>(presented);
        presented.is_some_and(|tag| hmac::verify(&self.0, message, tag.as_slice()).is_ok())
    }
}

fn message(session: &SessionRecord) -> Vec<u8> {
    [LABEL, session.id.as_bytes(), &session.token_digest].concat()
}
