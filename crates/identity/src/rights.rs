//! What an account may do beside its roles, and what a policy's refusal is called.

use std::collections::BTreeSet;

use romori_policy::{Decision, FieldSet, Fields, Functions, Limits, Party, SupportTerm, Term};
use romori_types::{Date, DelegationId, PersonId, SupportId, TenantId};

use crate::grant::Clients;
use crate::violation::Violation;

/// 権限の範囲 — on which side an account stands, and what is taken from what its roles give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// 所属の区分
    pub party: Party,
    /// 外した機能と伏せる区画
    pub limits: Limits,
    /// 本人: the one person that a worker's account is tied to.
    pub person: Option<PersonId>,
}

impl Default for Rights {
    fn default() -> Self {
        Self { party: Party::Staff, limits: Limits::default(), person: None }
    }
}

/// 受けている委託 — a delegation under which a session acts for another tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// Which delegation.
    pub delegation: DelegationId,
    /// The tenant that gave it.
    pub tenant: TenantId,
    /// 機能
    pub functions: Functions,
    /// 顧問先
    pub clients: Clients,
    /// First day, in Japan.
    pub from: Date,
    /// The day after the last one.
    pub until: Date,
}

impl Acting {
    pub(crate) fn term(&self) -> Term {
        Term::new(self.functions, self.from, self.until)
    }
}

/// 認められた支援 — what a session of an operator may see of a tenant that lets him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supporting {
    /// Which support.
    pub support: SupportId,
    /// The tenant that lets him.
    pub tenant: TenantId,
    /// 機能
    pub functions: Functions,
    /// 顧問先
    pub clients: Clients,
    /// Whether names and numbers are masked.
    pub masked: bool,
    /// Minutes that are left, begun ones whole; 0 once it is over.
    pub minutes: u16,
    /// Whether two operators opened it, and nobody of the tenant.
    pub urgent: bool,
}

impl Supporting {
    /// Masked, only names and pay are read, and of the names the store shows none.
    pub(crate) fn withheld(&self) -> FieldSet {
        if self.masked {
            FieldSet::of(&[Fields::Identity, Fields::Pay]).others()
        } else {
            FieldSet::default()
        }
    }

    pub(crate) const fn term(&self) -> SupportTerm {
        SupportTerm { functions: self.functions, minutes: self.minutes, urgent: self.urgent }
    }
}

/// Which refusal of a policy is told how, in the order in which they are told. Functions that
/// nothing permits come after the second.
const TOLD: [(&str, Violation); 37] = [
    ("password-due", Violation::PasswordDue),
    ("wall-between-tenants", Violation::OtherTenant),
    ("wall-before-operators", Violation::OperatorMayNot),
    ("wall-around-the-installation", Violation::FunctionNotGranted),
    ("function-withheld", Violation::FunctionWithheld),
    ("party-client-side", Violation::PartyMayNot),
    ("party-member-attorney", Violation::PartyMayNot),
    ("party-worker", Violation::OnlyOwnPerson),
    ("delegation-in-force", Violation::DelegationNotInForce),
    ("support-in-force", Violation::SupportOver),
    ("urgent-one-hour", Violation::SupportOver),
    ("urgent-masked", Violation::OperatorMayNot),
    ("purpose-of-jobs", Violation::PurposeOfJobs),
    ("purpose-looking", Violation::PurposeDoesNotFit),
    ("purpose-editing", Violation::PurposeDoesNotFit),
    ("purpose-import", Violation::PurposeDoesNotFit),
    ("purpose-undo", Violation::PurposeDoesNotFit),
    ("purpose-export", Violation::PurposeDoesNotFit),
    ("purpose-deciding", Violation::PurposeDoesNotFit),
    ("purpose-filing", Violation::PurposeDoesNotFit),
    ("purpose-pay", Violation::PurposeDoesNotFit),
    ("purpose-deadlines", Violation::PurposeDoesNotFit),
    ("purpose-clients", Violation::PurposeDoesNotFit),
    ("purpose-log", Violation::PurposeDoesNotFit),
    ("purpose-administering", Violation::PurposeDoesNotFit),
    ("purpose-own", Violation::PurposeDoesNotFit),
    ("purpose-workers", Violation::PurposeDoesNotFit),
    ("purpose-keys", Violation::PurposeDoesNotFit),
    ("purpose-numbers", Violation::PurposeDoesNotFit),
    ("purpose-using-numbers", Violation::PurposeDoesNotFit),
    ("wall-around-clients", Violation::ClientNotAssigned),
    ("party-named-clients", Violation::ClientsNotNamed),
    ("delegation-named-clients", Violation::ClientsNotNamed),
    ("support-named-clients", Violation::ClientsNotNamed),
    ("own-work", Violation::OwnWork),
    ("urgent-second-person", Violation::SecondOperator),
    ("fields-withheld", Violation::FieldsWithheld),
];

/// Everything that a decision has against an act; empty when it is allowed. A policy that is not
/// known here still refuses.
pub(crate) fn told(decision: &Decision) -> Vec<Violation> {
    if decision.allowed {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut tell = |violation: Violation| {
        if seen.insert(violation) {
            found.push(violation);
        }
    };
    let is_of_jobs = decision.forbids.iter().any(|id| id == "purpose-of-jobs");
    for (place, (id, violation)) in TOLD.iter().enumerate() {
        if place == 2 && decision.permits.is_empty() {
            tell(Violation::FunctionNotGranted);
        }
        let hides = is_of_jobs && *violation == Violation::PurposeDoesNotFit;
        if !hides && decision.forbids.iter().any(|one| one == id) {
            tell(*violation);
        }
    }
    if found.is_empty() {
        found.push(Violation::FunctionNotGranted);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use romori_policy::Policies;

    #[test]
    fn each_policy_that_forbids_has_its_words() {
        let policies = Policies::embedded().unwrap();
        let told: BTreeSet<&str> = TOLD.iter().map(|(id, _)| *id).collect();
        let permits = |id: &str| {
            let others = ["worker-own-record", "support", "support-watch"];
            id.starts_with("role-") || id.starts_with("operator-") || others.contains(&id)
        };
        let forbids: BTreeSet<&str> =
            policies.ids().into_iter().filter(|id| !permits(id) && *id != "delegation").collect();
        assert_eq!(told, forbids);
    }

    #[test]
    fn an_unknown_refusal_is_a_refusal() {
        let unknown = Decision { forbids: vec!["new".to_owned()], ..Decision::default() };
        assert_eq!(told(&unknown), [Violation::FunctionNotGranted]);
        let permitted = Decision { permits: vec!["role-clerk".to_owned()], ..unknown };
        assert_eq!(told(&permitted), [Violation::FunctionNotGranted]);
    }
}
