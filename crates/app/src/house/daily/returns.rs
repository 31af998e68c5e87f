//! データの返却 — on the day after its contract the data of a tenant is laid ready, sealed to the
//! code that its officer has on paper. Nobody here can open it, so that whoever runs the program
//! may hand it over.

use std::path::PathBuf;

use romori_identity::{Clients, Function, Grant, Job, Violation};
use romori_intake::bundle;
use romori_record::Class;
use romori_store::{ContractState, DailyCounts, Return, UnitError};
use romori_types::{Date, Purpose, TenantId, day_in_japan};
use romori_vault::ReturnCode;
use sha2::{Digest as _, Sha256};

use super::{House, happening};
use crate::house::entry::Visitor;
use crate::house::entry_error::EntryError;
use crate::house::open::make_folder;
use crate::place::{disk_words, write_whole};

impl House {
    /// Makes the code by which the data of the visitor's office can be opened after its contract,
    /// to be shown once. One that was made before opens nothing from now on.
    ///
    /// # Errors
    /// When the visitor may not both write out and administer, or not for every client; when the
    /// data went back already.
    pub fn make_return_code(&self, visitor: &Visitor) -> Result<ReturnCode, EntryError> {
        let refused = EntryError::NotAllowed;
        visitor.grant(Function::Export, Purpose::Export).map_err(refused).and_then(|grant| {
            match grant.clients() {
                Clients::All => Ok(()),
                Clients::Only(_) => Err(refused(vec![Violation::ClientNotAssigned])),
            }
        })?;
        let grant = visitor.grant(Function::ManageUsers, Purpose::Administer).map_err(refused)?;
        let code = ReturnCode::generate(self.chance.as_ref()).map_err(UnitError::from)?;
        let receiver = code.receiver().map_err(UnitError::from)?;
        let tenant = visitor.session.home();
        self.note_about(&grant, visitor, Class::SettingsChanged)?;
        self.store.set_receiver(&Grant::for_job(Job::Returns), tenant, &receiver)?;
        Ok(code)
    }

    /// When the code of an office was made, if it has one.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn return_of(&self, tenant: TenantId) -> Result<Option<Return>, UnitError> {
        let all = self.store.returns(&Grant::for_job(Job::Returns))?;
        Ok(all.into_iter().find(|one| one.tenant == tenant))
    }

    /// Where the sealed data of a tenant lies, once it is ready.
    pub fn return_file(&self, tenant: TenantId) -> PathBuf {
        self.folders.returns().join(format!("{tenant}.romori-return"))
    }

    /// The sealed data of a tenant, for whoever hands it over. He cannot open it.
    ///
    /// # Errors
    /// [`EntryError::NotReturned`] when it is not ready.
    pub fn returned(&self, tenant: TenantId) -> Result<Vec<u8>, EntryError> {
        let is_ready = self.return_of(tenant)?.is_some_and(|back| back.returned_at.is_some());
        let read = is_ready.then(|| std::fs::read(self.return_file(tenant)));
        read.and_then(Result::ok).ok_or(EntryError::NotReturned)
    }

    /// Lays the data ready of each tenant whose contract is over and that has a code.
    pub(super) fn return_due(&self, grant: &Grant, day: Date) -> Result<DailyCounts, UnitError> {
        let mut counts = DailyCounts::default();
        let destroyed = self.store.destructions(grant)?;
        let is_gone =
            |tenant| destroyed.iter().any(|one| one.tenant == tenant && one.destroyed_at.is_some());
        for back in self.store.returns(grant)? {
            let contract = self.store.contract(grant, back.tenant)?;
            let over =
                contract.to.is_some_and(|to| to < day) || contract.state == ContractState::Ended;
            if over && back.returned_at.is_none() && !is_gone(back.tenant) {
                self.lay_ready(grant, &back)?;
                counts.tenants += 1;
            }
        }
        Ok(counts)
    }

    fn lay_ready(&self, grant: &Grant, back: &Return) -> Result<(), UnitError> {
        let failed = UnitError::NotWritten;
        let job = Grant::for_job(Job::Return(back.tenant));
        let today = day_in_japan(self.store.now());
        let files = self.files_under(&job, back.tenant, today);
        let files = files.map_err(|error| match error {
            EntryError::Unit(error) => error,
            error => failed(error.to_string()),
        })?;
        let whole = bundle(&files).map_err(|error| failed(error.0))?;
        let sealed = back.receiver.seal(back.tenant, &whole, self.chance.as_ref())?;
        let digest: [u8; 32] = Sha256::digest(&sealed).into();
        self.store.note(grant, &happening(Some(back.tenant), grant, Class::TenantChanged))?;
        let file = self.return_file(back.tenant);
        make_folder(&self.folders.returns()).map_err(|error| failed(error.to_string()))?;
        write_whole(&file, &sealed).map_err(|error| failed(disk_words(&error)))?;
        self.store.note_returned(grant, back.tenant, &digest)
    }
}
