//! What a visitor may do, asked for each act.

use romori_identity::{Ask, Clients, FieldSet, Function, Grant, Violation};
use romori_types::{ActorId, Purpose};

use super::entry::Visitor;

impl Visitor {
    /// A grant for one function and purpose, over all clients that are the visitor's.
    ///
    /// # Errors
    /// Everything that speaks against it.
    pub fn grant(&self, function: Function, purpose: Purpose) -> Result<Grant, Vec<Violation>> {
        self.session.grant(&Ask {
            tenant: self.session.tenant(),
            function,
            purpose,
            clients: Clients::All,
            made_by: None,
        })
    }

    /// As [`Visitor::grant`], about what somebody made or asked for.
    ///
    /// # Errors
    /// As [`Visitor::grant`].
    pub fn grant_of(
        &self,
        function: Function,
        purpose: Purpose,
        made_by: Option<ActorId>,
    ) -> Result<Grant, Vec<Violation>> {
        let tenant = self.session.tenant();
        self.session.grant(&Ask { tenant, function, purpose, clients: Clients::All, made_by })
    }

    /// The fields that an administrator has withheld from the visitor.
    pub fn withheld(&self) -> FieldSet {
        self.session.rights().limits.fields
    }

    /// Whether the visitor may do this at all, for menus.
    pub fn may(&self, function: Function) -> bool {
        self.session.may(function)
    }
}
