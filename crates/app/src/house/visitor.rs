//! What a visitor may do, asked for each act.

use romori_identity::{Ask, Clients, FieldSet, Function, Grant, Violation};
use romori_types::Purpose;

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

    /// The fields that an administrator has withheld from the visitor.
    pub fn withheld(&self) -> FieldSet {
        self.session.rights().limits.fields
    }

    /// Whether the visitor may do this at all, for menus.
    pub fn may(&self, function: Function) -> bool {
        self.session.may(function)
    }
}
