//! パスワードの決まり — what whoever guesses knows: the names of the office, of its clients and of the
//! user. Every route by which a password is set asks here, so that none has a weaker rule.

use romori_identity::{Candidate, Context, Grant, Job, PasswordHash, PasswordPolicy};
use romori_record::Class;
use romori_roster::{ClientProfile, OfficeProfile};
use romori_store::{Ending, Reader, UnitError};
use romori_types::TenantId;

use super::House;
use super::entry::{NewAccount, Visitor};
use super::entry_error::EntryError;

impl House {
    /// The names that a password of this tenant's user must not be made of.
    ///
    /// # Errors
    /// What the store says.
    pub(super) fn password_context(
        &self,
        tenant: TenantId,
        login: &str,
        name: &str,
    ) -> Result<Context, UnitError> {
        let grant = Grant::for_job(Job::Passwords(tenant));
        let office = self.store.tenant(&grant)?.name;
        let names = self.store.read(&grant, names)?;
        let context = Context::new().with(login).with(name).with(&office);
        Ok(names.iter().fold(context, |context, name| context.with(name)))
    }

    /// The hash of a new account's password, if it keeps to the rule.
    pub(super) fn accepted(&self, new: &NewAccount<'_>) -> Result<PasswordHash, EntryError> {
        let context = self.password_context(new.tenant, new.login, new.name)?;
        let password = PasswordPolicy
            .check(Candidate::new(new.password), &context)
            .map_err(EntryError::Password)?;
        let hasher = self.gate.hasher();
        hasher.hash(&password, self.chance.as_ref()).map_err(EntryError::Hash)
    }

    /// Changes the password of the visitor; every other session of his ends.
    ///
    /// # Errors
    /// When the present password is wrong or the new one does not keep to the rule.
    pub fn change_password(
        &self,
        visitor: &Visitor,
        present: &str,
        new: &str,
    ) -> Result<(), EntryError> {
        let chance = self.chance.as_ref();
        let grant = Grant::for_job(Job::SignIn);
        let mut account = self.store.account(&grant, visitor.record.actor)?;
        let hasher = self.gate.hasher();
        let former = account.password.clone().ok_or(EntryError::WrongPassword)?;
        let right = hasher.is_of(&former, &Candidate::new(present)).map_err(EntryError::Hash)?;
        if !right {
            return Err(EntryError::WrongPassword);
        }
        let context = self.password_context(account.tenant, &account.login, &account.name)?;
        let checked = PasswordPolicy
            .check_change(Candidate::new(new), &context, hasher, &former)
            .map_err(EntryError::Hash)?;
        let password = checked.map_err(EntryError::Password)?;
        account.password = Some(hasher.hash(&password, chance).map_err(EntryError::Hash)?);
        account.password_due = false;
        account.reset = None;
        self.store.keep_account(&grant, &account)?;
        let record = &visitor.record;
        self.store.end_sessions(&grant, record.actor, Ending::AllBut(record.id))?;
        self.note(&grant, record, Class::CredentialChanged)?;
        Ok(self.tell((account.tenant, account.id))?)
    }
}

/// Every name of the office and of its clients that anybody may know, former ones too.
fn names(reader: &mut Reader<'_, '_>) -> Result<Vec<String>, UnitError> {
    let mut found = Vec::new();
    for (_, lines) in reader.facts_everywhere::<ClientProfile>()? {
        let rows = lines.iter().flat_map(|line| line.history.rows());
        let facts = rows.filter_map(|row| row.fact.as_ref());
        found.extend(facts.flat_map(|one| [&one.name, &one.kana, &one.employer].map(Clone::clone)));
    }
    for (_, lines) in reader.facts_everywhere::<OfficeProfile>()? {
        let rows = lines.iter().flat_map(|line| line.history.rows());
        let facts = rows.filter_map(|row| row.fact.as_ref());
        found.extend(facts.flat_map(|one| [&one.name, &one.kana].map(Clone::clone)));
    }
    found.sort();
    found.dedup();
    Ok(found)
}
