//! Roles: what each may do stands in `policies/roles.cedar`.

use std::sync::LazyLock;

use crate::function::{Function, Functions};
use crate::policies;

romori_types::coded! {
    /// 役割 — what a user is in his office. One user may have several.
    Role: u8 {
        /// Users, settings and the log; by itself no look at a person.
        Administrator = 1, "管理者";
        /// The labour and social security attorney: all professional work.
        Attorney = 2, "社会保険労務士";
        /// Checks and approves what others made.
        Approver = 3, "承認者";
        /// Enters facts and makes filings.
        Clerk = 4, "事務担当";
        /// Looks only.
        Viewer = 5, "閲覧のみ";
        /// Looks at the log only.
        Auditor = 6, "監査担当";
        /// Handles individual numbers (事務取扱担当者): nobody does without it.
        NumberHandler = 9, "個人番号取扱担当者";
        /// Of the installation: helps tenants that let him.
        Support = 7, "支援担当";
        /// Of the installation: watches over the log, by headers and counts (CSIRT).
        Watch = 8, "監視担当";
    }
}

/// 役割の集まり — the roles of one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Roles(u16);

/// What each role may do, asked of the policies once.
static TABLE: LazyLock<[Functions; 9]> = LazyLock::new(|| {
    let mut table = [Functions::default(); 9];
    for (row, role) in table.iter_mut().zip(Role::ALL) {
        *row = policies::functions_of(*role);
    }
    table
});

impl Role {
    /// The word by which policies know it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Attorney => "attorney",
            Self::Approver => "approver",
            Self::Clerk => "clerk",
            Self::Viewer => "viewer",
            Self::Auditor => "auditor",
            Self::NumberHandler => "numberHandler",
            Self::Support => "support",
            Self::Watch => "watch",
        }
    }
}

impl Roles {
    /// These roles.
    pub fn of(roles: &[Role]) -> Self {
        Self(roles.iter().fold(0, |bits, role| bits | bit(*role)))
    }

    /// The ones that `store` kept. Unknown bits give nothing.
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    /// One bit a role: bit `code - 1`.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// These, those others taken away.
    #[must_use]
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Whether this one is among them.
    pub const fn has(self, role: Role) -> bool {
        self.0 & bit(role) != 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.has(*role))
    }

    /// Whether a policy gives this to any of them. Each act is asked again with all that speaks
    /// against it.
    pub fn may(self, function: Function) -> bool {
        Role::ALL.iter().zip(&*TABLE).any(|(role, row)| self.has(*role) && row.has(function))
    }

    /// Everything that they may do together.
    pub fn functions(self) -> impl Iterator<Item = Function> {
        Function::ALL.iter().copied().filter(move |function| self.may(*function))
    }
}

const fn bit(role: Role) -> u16 {
    1 << (role.code() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_may_anything_without_a_role() {
        for function in Function::ALL {
            assert!(!Roles::default().may(*function));
        }
        // What is kept of a role that this version does not know gives nothing.
        let known = Roles::of(Role::ALL);
        assert_eq!(known.bits(), 0x01ff);
        let unknown = Roles::from_bits(!known.bits());
        assert!(Function::ALL.iter().all(|function| !unknown.may(*function)));
    }

    #[test]
    fn roles_add_up_and_read_back() {
        let roles = Roles::of(&[Role::Viewer, Role::Auditor]);
        assert_eq!(Roles::from_bits(roles.bits()), roles);
        assert_eq!(roles.iter().collect::<Vec<_>>(), [Role::Viewer, Role::Auditor]);
        assert!(roles.may(Function::ViewLog) && roles.may(Function::ViewLedger));
        assert!(!roles.may(Function::EditLedger));
        assert_eq!(roles.bits(), 0b11_0000);
        assert_eq!(Roles::of(&[Role::Administrator]).functions().count(), 12);
        // The ninth role does not fit into a byte.
        let handler = Roles::of(&[Role::NumberHandler]);
        assert_eq!((handler.bits(), Roles::from_bits(256)), (256, handler));
        assert_eq!(handler.functions().collect::<Vec<_>>(), Function::OF_NUMBERS);
    }
}
