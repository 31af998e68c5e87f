//! まだ権限のない人 — who has come in and may do nothing yet, and whom he asks.

use romori_identity::{Account, Function, Grant, Job, Party, Role};
use romori_store::UnitError;

use super::House;
use super::entry::Visitor;

impl Visitor {
    /// Whether there is nothing at all that the visitor may do at home: no role, or everything
    /// taken from him.
    pub fn has_no_right(&self) -> bool {
        self.session.delegation().is_none()
            && !Function::ALL.iter().any(|function| self.session.may(*function))
    }
}

impl House {
    /// The names of those who give rights in the visitor's own house and may enter now. Only who is
    /// of the house itself is told them; an employer's own people know the office, not its staff.
    ///
    /// # Errors
    /// What the store says.
    pub fn who_gives_rights(&self, visitor: &Visitor) -> Result<Vec<String>, UnitError> {
        let of_house = match visitor.session.rights().party {
            Party::Staff | Party::Secretariat | Party::Company => true,
            Party::ClientSide
            | Party::MemberAttorney
            | Party::MemberEmployer
            | Party::Worker
            | Party::Operator => false,
        };
        if !of_house {
            return Ok(Vec::new());
        }
        let now = self.store.now();
        let leads =
            |one: &Account| one.roles.has(Role::Administrator) && one.violations(now).is_empty();
        let all = self.store.accounts(&Grant::for_job(Job::SignIn), visitor.session.home())?;
        Ok(all.into_iter().filter(leads).map(|one| one.name).collect())
    }
}
