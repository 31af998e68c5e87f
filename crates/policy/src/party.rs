//! On which side somebody stands.

romori_types::coded! {
    /// 所属の区分 — on which side of the tenant an account stands.
    Party: u8 {
        /// 職員: of the office.
        Staff = 1, "職員";
        /// 顧問先: of an employer that the office works for.
        ClientSide = 2, "顧問先";
        /// 事務局: of an association's own office.
        Secretariat = 3, "事務局";
        /// 社労士会員: a member attorney of an association.
        MemberAttorney = 4, "社労士会員";
        /// 事業主会員: an employer that is a member of an association.
        MemberEmployer = 5, "事業主会員";
        /// 社員: of a company that does its own work.
        Company = 6, "社員";
        /// 本人: a worker, about himself.
        Worker = 7, "本人";
        /// 運営者: of the installation and of no tenant.
        Operator = 8, "運営者";
    }
}

impl Party {
    /// The word by which policies know it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::ClientSide => "clientSide",
            Self::Secretariat => "secretariat",
            Self::MemberAttorney => "memberAttorney",
            Self::MemberEmployer => "memberEmployer",
            Self::Company => "company",
            Self::Worker => "worker",
            Self::Operator => "operator",
        }
    }

    /// Whether its clients are those that the secretariat has assigned, and no others.
    pub const fn is_assigned(self) -> bool {
        matches!(self, Self::MemberAttorney)
    }

    /// Whether its clients must be named.
    pub const fn names_clients(self) -> bool {
        matches!(
            self,
            Self::ClientSide | Self::MemberEmployer | Self::MemberAttorney | Self::Worker
        )
    }
}
