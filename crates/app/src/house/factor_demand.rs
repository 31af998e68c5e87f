//! もう一つの確認手段の求め — whether a tenant demands a second factor from everybody, or from its
//! administrators alone, who always need one.

use romori_record::Class;

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::users::{administers, looks_at_users};

impl House {
    /// Whether everybody of the visitor's tenant needs a second factor.
    ///
    /// # Errors
    /// When the visitor does not look at users; what the store says.
    pub fn demands_factors(&self, visitor: &Visitor) -> Result<bool, EntryError> {
        let grant = looks_at_users(visitor)?;
        Ok(self.store.contract(&grant, visitor.session.tenant())?.factor_for_all)
    }

    /// Demands a second factor from everybody of the visitor's tenant, or from administrators
    /// alone. It holds at the next request: who has none gets no further than to registering one.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn demand_factors(&self, visitor: &Visitor, from_all: bool) -> Result<(), EntryError> {
        let grant = administers(visitor)?;
        let tenant = visitor.session.tenant();
        self.note_about(&grant, visitor, Class::SettingsChanged)?;
        self.store.set_factor_for_all(&grant, tenant, from_all)?;
        self.forget_contract(tenant);
        Ok(())
    }
}
