//! 鍵の包み直し — after a new root key, everything that a root key wraps is wrapped by the newest.
//!
//! Only the keys of tenants and of the installation: what lies below them hangs on them and not on
//! the root key.

use romori_identity::Grant;
use romori_types::TenantId;
use romori_vault::{InstallationKey, KeyContext, WrappedKey, rewrap};

use super::UnitError;
use super::installation::name;
use super::store::Store;
use super::tenants::house;
use crate::engine::Scope;

/// Keys that were wrapped anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewrapped {
    /// Those of tenants.
    pub tenants: u64,
    /// Those of the installation.
    pub installation: u64,
}

impl Store {
    /// Wraps by the newest root key what a former one wraps, all of it or nothing. Meanwhile no
    /// tenant is made.
    ///
    /// # Errors
    /// When the grant is not for the house; when the custodian does not hold a former root key or
    /// cannot be reached; when the store cannot write.
    pub fn rewrap_keys(&self, grant: &Grant) -> Result<Rewrapped, UnitError> {
        house(grant)?;
        let (custodian, chance) = (self.keys().custodian(), self.chance());
        let newest = custodian.root();
        let anew = |context: &dyn Fn(u32) -> KeyContext, bytes: &[u8]| {
            let wrapped = WrappedKey::parse(bytes)?;
            if wrapped.outside() == newest {
                return Ok::<_, UnitError>(None);
            }
            let context = context(wrapped.generation());
            Ok(Some(rewrap(custodian, &context, &wrapped, chance)?))
        };
        let mut done = Rewrapped { tenants: 0, installation: 0 };
        self.engine().write(Scope::Control, |connection| {
            let rows = connection.query(
                "select id, wrapped_key from tenant where length(wrapped_key) > 0",
                &[],
                |row| Ok((row.id::<TenantId>(0)?, row.bytes(1)?.to_vec())),
            )?;
            for (tenant, was) in rows {
                let of = |generation| KeyContext::tenant(tenant, generation);
                let Some(new) = anew(&of, &was)? else { continue };
                done.tenants += connection.execute(
                    "update tenant set wrapped_key = $3 where id = $1 and wrapped_key = $2",
                    &[tenant.into(), was.as_slice().into(), new.as_bytes().as_slice().into()],
                )?;
            }
            for slot in InstallationKey::ALL {
                let name = name(*slot);
                let was = connection.query_optional(
                    "select value from setting where name = $1",
                    &[name.as_str().into()],
                    |row| row.bytes(0).map(<[u8]>::to_vec),
                )?;
                let Some(was) = was else { continue };
                let of = |generation| KeyContext::installation(*slot, generation);
                let Some(new) = anew(&of, &was)? else { continue };
                done.installation += connection.execute(
                    "update setting set value = $2 where name = $1",
                    &[name.as_str().into(), new.as_bytes().as_slice().into()],
                )?;
            }
            Ok::<_, UnitError>(())
        })?;
        Ok(done)
    }
}
