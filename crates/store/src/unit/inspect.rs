//! What can be said of sealed values without opening them: for the proof that none shares its
//! nonce, and for the progress of a re-seal.

use romori_identity::{Grant, Reach};

use super::UnitError;
use super::store::Store;
use crate::engine::{Row, Scope};

/// Generation (4 bytes) and nonce (12 bytes) stand after the first byte of a sealed value.
const HEAD: std::ops::Range<usize> = 1..17;

impl Store {
    /// Generation and nonce of everything sealed of a tenant: facts, documents, what was entered
    /// for cases, and in the tables of the installation its name, its accounts with
    /// their proofs, keys and devices, and the names that outlive accounts.
    ///
    /// # Errors
    /// When the grant is for no tenant; when the store cannot answer.
    pub fn sealed_heads(&self, grant: &Grant) -> Result<Vec<[u8; 16]>, UnitError> {
        let Reach::Tenant(tenant) = grant.reach() else { return Err(UnitError::NotGranted) };
        let read = |row: &Row<'_>| {
            let head = row.bytes(0)?.get(HEAD).and_then(|head| head.try_into().ok());
            head.ok_or_else(|| row.inconsistent(0))
        };
        let mut heads = self.engine().read(Scope::Tenant(tenant), |connection| {
            connection.query(
                "select sealed from fact where tenant_id = $1 and sealed is not null
                 union all select sealed from document where tenant_id = $1
                 union all select sealed from case_note where tenant_id = $1
                 union all select sealed from held_key where tenant_id = $1
                 union all select sealed from filing_case
                 where tenant_id = $1 and sealed is not null",
                &[tenant.into()],
                read,
            )
        })?;
        heads.extend(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select sealed from tenant where id = $1
                 union all select sealed from account where tenant_id = $1
                 union all select sealed from credential where tenant_id = $1
                 union all select sealed from api_key where tenant_id = $1
                 union all select sealed from device where tenant_id = $1
                 union all select sealed from company where tenant_id = $1
                 union all select sealed from company_link where tenant_id = $1
                 union all select sealed from support where tenant_id = $1
                 union all select sealed from mail_address where tenant_id = $1
                 union all select sealed from letter where tenant_id = $1
                 union all select sealed from support_review where tenant_id = $1
                 union all select sealed from provisioned where tenant_id = $1
                 union all select sealed from directory_group where tenant_id = $1
                 union all select sealed from actor where tenant_id = $1",
                &[tenant.into()],
                read,
            )
        })?);
        Ok(heads)
    }

    /// Every digest by which persons of a tenant are compared across clients.
    ///
    /// # Errors
    /// When the grant is for no tenant; when the store cannot answer.
    pub fn match_digests(&self, grant: &Grant) -> Result<Vec<[u8; 32]>, UnitError> {
        let Reach::Tenant(tenant) = grant.reach() else { return Err(UnitError::NotGranted) };
        Ok(self.engine().read(Scope::Tenant(tenant), |connection| {
            connection.query(
                "select digest from match_key where tenant_id = $1 order by digest",
                &[tenant.into()],
                |row| row.array(0),
            )
        })?)
    }
}
