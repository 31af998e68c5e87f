//! Proofs of a person beside the password: passkeys, one-time codes, recovery codes, and a
//! company's own sign-in.
//!
//! A proof that succeeded is a [`Proven`], which nobody outside can make. What a ceremony needs
//! between question and answer stays on the server, serves once, and for five minutes.
//! Must not know: tables, HTTP, the clock.

mod ceremony;
mod code;
mod company;
mod passkey;
mod picture;
mod recovery;

pub use ceremony::{CEREMONY_SECONDS, Ceremonies};
pub use code::{CODE_SECONDS, CodeSecret};
pub use company::{
    CompanyAnswer, CompanyError, CompanyProvider, CompanyQuestion, HttpRequest, HttpResponse,
    KnownProvider, Outgoing, OutgoingError, Returned, company_key,
};
pub use passkey::{
    Answered, Asking, Passkey, PasskeyAnswer, PasskeyError, Question, Registration, RelyingParty,
};
pub use picture::{Picture, picture_of};
pub use recovery::{RECOVERY_CODES, RecoveryCode, RecoveryDigest};

/// 証の種類 — by what somebody proved who he is, beside or instead of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProvenBy {
    /// A passkey, with the user verified by his device.
    Passkey,
    /// A one-time code.
    Code,
    /// A recovery code.
    Recovery,
    /// The sign-in of his company, which says nothing of several factors or is not believed it.
    Company,
    /// The sign-in of his company, which asked for several factors.
    CompanyBySeveral,
}

/// 本人である証 — that the owner of this handle proved himself just now. Made in this crate alone:
///
/// ```compile_fail
/// let _ = romori_factor::Proven { handle: [0; 16], by: romori_factor::ProvenBy::Passkey };
/// ```
#[derive(Debug)]
pub struct Proven {
    handle: [u8; 16],
    by: ProvenBy,
}

impl Proven {
    const fn new(handle: [u8; 16], by: ProvenBy) -> Self {
        Self { handle, by }
    }

    /// Who: the bytes under which the caller knows him.
    pub const fn handle(&self) -> &[u8; 16] {
        &self.handle
    }

    /// By what.
    pub const fn by(&self) -> ProvenBy {
        self.by
    }
}
