//! Why data is used. A closed list: whoever cannot name his purpose does not reach data.

use crate::{CaseId, PayRunId};

macro_rules! purposes {
    ($($(#[$doc:meta])* $name:ident $(($about:ty))? = $code:literal, $ja:literal;)*) => {
        /// 利用目的 — why data is used, with the case or pay run that it is used for.
        ///
        /// Law: 個人情報の保護に関する法律 第17条 (利用目的の特定), 第18条 (利用目的による制限).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Purpose {
            $($(#[$doc])* $name $(($about))?,)*
        }

        impl Purpose {
            /// The number under which the log keeps it. Never given to another purpose.
            pub const fn code(&self) -> u8 {
                match self { $(Self::$name { .. } => $code,)* }
            }

            /// 日本語の名称 — as pages and the log show it.
            pub const fn ja(&self) -> &'static str {
                match self { $(Self::$name { .. } => $ja,)* }
            }

            /// The Japanese name of the purpose with this number.
            pub const fn ja_of_code(code: u8) -> Option<&'static str> {
                match code { $($code => Some($ja),)* _ => None }
            }
        }
    };
}

purposes! {
    /// Looking at a ledger.
    Consult = 1, "台帳の照会";
    /// Entering and correcting facts.
    Maintain = 2, "台帳の登録・訂正";
    /// Finding a person or client.
    Search = 3, "検索";
    /// Taking in a file.
    Import = 4, "取込";
    /// Writing facts out to a file.
    Export = 5, "書出し";
    /// Deciding grades, premiums, exemptions.
    Determine = 6, "決定・計算";
    /// Making, checking, approving and filing a case.
    File(CaseId) = 7, "届出";
    /// Running the pay of a month.
    Pay(PayRunId) = 8, "給与計算";
    /// Keeping deadlines: what is due and for whom.
    Deadlines = 9, "期限の確認";
    /// Looking at the log.
    Audit = 10, "記録の確認";
    /// Users, rights, settings.
    Administer = 11, "利用者・設定の管理";
    /// A worker looks at his own record.
    Own = 12, "本人による確認";
    /// Handling individual numbers: collecting, checking, using, erasing (個人番号関係事務).
    ///
    /// Law: 番号法2条11項, 9条4項.
    Numbers = 13, "個人番号関係事務";
    /// Proving who one is. Sees accounts and sessions only.
    SignIn = 20, "サインイン";
    /// Bringing the layout of tables up to date.
    Migrate = 21, "表の更新";
    /// Moving entries from the outbox to the log. Sees the outbox only.
    Ship = 22, "記録の送り出し";
    /// Making a copy. Sees ciphertext only.
    Backup = 23, "控えの作成";
    /// Bringing a copy back.
    Restore = 24, "控えからの復元";
    /// Sealing anew under a new generation of keys.
    Reseal = 25, "封の掛け直し";
}

impl Purpose {
    /// The case or pay run it is for.
    pub const fn about(&self) -> Option<[u8; 16]> {
        match self {
            Self::File(case) => Some(*case.as_bytes()),
            Self::Pay(run) => Some(*run.as_bytes()),
            _ => None,
        }
    }
}

/// 取扱いの根拠 — by whose right an actor handles a tenant's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The actor belongs to the tenant.
    Own,
    /// The tenant has entrusted it (委託, 個人情報の保護に関する法律 第25条).
    Delegation,
    /// The tenant has let an operator look for a time and a purpose (支援).
    Support,
}

/// 端末の状態 — whether the device is known, said honestly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// A device whose certificate was checked.
    Bound(crate::DeviceId),
    /// Devices are not bound to users yet, so nothing is claimed about this one.
    NotYetBound,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_one_purpose() {
        let case = CaseId::from_bytes([1; 16]);
        assert_eq!(Purpose::File(case).code(), 7);
        assert_eq!(Purpose::ja_of_code(7), Some(Purpose::File(case).ja()));
        assert_eq!(Purpose::File(case).about(), Some([1; 16]));
        assert_eq!(Purpose::Consult.about(), None);
        assert_eq!(Purpose::ja_of_code(14), None);
    }
}
