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
        /// The sign-in of his company, which asked for several factors.
        Company = 6, "会社のサインイン";
        /// The sign-in of his company, of which no more is known.
        CompanyAlone = 7, "会社のサインインだけ";
        /// The sign-in of his company, and a one-time code.
        CompanyAndCode = 8, "会社のサインインと確認コード";
        /// The sign-in of his company, and a recovery code.
        CompanyAndRecovery = 9, "会社のサインインと回復コード";
        /// The sign-in of his company, and a passkey.
        CompanyAndPasskey = 10, "会社のサインインとパスキー";
    }
}

impl Strength {
    /// A password, or the company's own sign-in, with this beside it. The company's sign-in is no
    /// second factor beside a password: whoever has it begins with it.
    pub(crate) const fn beside(self, by: ProvenBy) -> Option<Self> {
        let company = matches!(self, Self::CompanyAlone);
        Some(match (by, company) {
            (ProvenBy::Passkey, false) => Self::PasswordAndPasskey,
            (ProvenBy::Code, false) => Self::PasswordAndCode,
            (ProvenBy::Recovery, false) => Self::PasswordAndRecovery,
            (ProvenBy::Passkey, true) => Self::CompanyAndPasskey,
            (ProvenBy::Code, true) => Self::CompanyAndCode,
            (ProvenBy::Recovery, true) => Self::CompanyAndRecovery,
            (ProvenBy::Company | ProvenBy::CompanyBySeveral, _) => return None,
        })
    }

    /// Whether it was more than something that can be read over a shoulder.
    pub const fn is_strong(self) -> bool {
        !matches!(self, Self::Password | Self::CompanyAlone)
    }

    /// Whether it began with the company's own sign-in.
    pub const fn is_of_company(self) -> bool {
        matches!(
            self,
            Self::Company
                | Self::CompanyAlone
                | Self::CompanyAndCode
                | Self::CompanyAndRecovery
                | Self::CompanyAndPasskey
        )
    }

    /// Whether a recovery code was spent for it.
    pub const fn has_spent_recovery(self) -> bool {
        matches!(self, Self::PasswordAndRecovery | Self::CompanyAndRecovery)
    }
}

/// 第二の手段 — what an account has beside its password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// At least one passkey or one-time code. Nobody enters without it.
    Has,
    /// None.
    Lacks,
    /// None, and his tenant demands one from everybody.
    Owes,
    /// None, and none is asked for: everything in its tenant is invented, and its passwords stand
    /// on the sign-in page.
    Invented,
}
