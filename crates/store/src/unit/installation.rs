//! 設備の鍵 — keys of the whole installation, each wrapped by the root key and kept as a setting.

use romori_identity::Grant;
use romori_vault::{InstallationKey, InstallationSecret, WrappedKey};

use super::UnitError;
use super::store::Store;
use super::tenants::house;
use crate::engine::Scope;

/// The first generation of a key.
const FIRST: u32 = 1;

pub(super) fn name(slot: InstallationKey) -> String {
    format!("installation-key-{}", slot.code())
}

impl Store {
    /// The key for a use; made when there is none yet.
    ///
    /// # Errors
    /// When the grant is not for the house, when the custodian cannot be reached.
    pub fn installation_secret(
        &self,
        grant: &Grant,
        slot: InstallationKey,
    ) -> Result<InstallationSecret, UnitError> {
        house(grant)?;
        if let Some(kept) = self.setting(grant, &name(slot))? {
            let wrapped = WrappedKey::parse(&kept)?;
            return Ok(InstallationSecret::unwrap(self.keys().custodian(), slot, &wrapped)?);
        }
        let secret = InstallationSecret::generate(slot, FIRST, self.chance())?;
        let wrapped = secret.wrap(self.keys().custodian(), self.chance())?;
        self.put_setting(grant, &name(slot), wrapped.as_bytes())?;
        Ok(secret)
    }

    /// A setting of the installation.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn setting(&self, grant: &Grant, name: &str) -> Result<Option<Vec<u8>>, UnitError> {
        house(grant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select value from setting where name = $1",
                &[name.into()],
                |row| row.bytes(0).map(<[u8]>::to_vec),
            )
        })?)
    }

    /// Keeps a setting of the installation. Never a value about a person.
    ///
    /// # Errors
    /// As [`Store::setting`].
    pub fn put_setting(&self, grant: &Grant, name: &str, value: &[u8]) -> Result<(), UnitError> {
        house(grant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into setting (name, value) values ($1, $2)
                 on conflict (name) do update set value = excluded.value",
                &[name.into(), value.into()],
            )
        })?;
        Ok(())
    }
}
