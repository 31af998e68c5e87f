//! By what somebody proved himself when a session began, and what his role asks for.

use romori_factor::ProvenBy;

romori_types::coded! {
    /// 本人確認の手段 — with what a session began.
    Strength: u8 {
        /// A password and nothing else.
        Password = 1, "パスワード";
        /// A password and a one-time code.
        PasswordAndCode = 2, "パスワードと確認コード";
        /// A password and a recovery code.
        PasswordAndRecovery = 3, "パスワードと回復コード";
        /// A password and a passkey.
        PasswordAndPasskey = 4, "パスワードとパスキー";
        /// A passkey, for which the device verified its user.
        Passkey = 5, "パスキー";
        /// The sign-in of his company.
        Company = 6, "会社のサインイン";
    }
}

impl Strength {
    /// A password with this beside it.
    pub(crate) const fn beside_password(by: ProvenBy) -> Self {
        match by {
            ProvenBy::Passkey => Self::PasswordAndPasskey,
            ProvenBy::Code => Self::PasswordAndCode,
            ProvenBy::Recovery => Self::PasswordAndRecovery,
        }
    }

    /// Whether it was more than something that can be read over a shoulder.
    pub const fn is_strong(self) -> bool {
        !matches!(self, Self::Password)
    }
}

/// 第二の手段 — what an account has beside its password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// At least one passkey or one-time code. Nobody enters without it.
    Has,
    /// None.
    Lacks,
    /// None, and none is asked for: everything in its tenant is invented, and its passwords stand
    /// on the sign-in page.
    Invented,
}
