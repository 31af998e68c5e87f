//! 控え — whole tables as bytes, without a key to open them; the log as it is at one moment.

use std::io::{Read, Write};

use romori_identity::{Grant, Reach};
use romori_ledger::LogCopy;
use romori_types::TenantId;

use super::UnitError;
use super::ship::Sequencer;
use super::store::Store;
use crate::engine::{Engine, Scope};

/// The scope that a grant for copying is for.
fn scope(grant: &Grant) -> Result<Scope, UnitError> {
    match (grant.reach(), grant.data_tenant()) {
        (Reach::Ciphertext, None) => Ok(Scope::Control),
        (Reach::Ciphertext, Some(tenant)) => Ok(Scope::Tenant(tenant)),
        _ => Err(UnitError::NotGranted),
    }
}

impl Store {
    /// Writes every row of the grant's tables as they are at this moment, as a stream that either
    /// engine reads, while others go on. Returns the number of bytes.
    ///
    /// # Errors
    /// When the grant is not for copying; what the database or the other end says.
    pub fn dump(&self, grant: &Grant, out: &mut dyn Write) -> Result<u64, UnitError> {
        Ok(self.engine().dump(scope(grant)?, out)?)
    }

    /// Reads such a stream, into tables without rows alone.
    ///
    /// # Errors
    /// When the grant is not for copying back; when there are rows, or the stream is damaged.
    pub fn load(engine: &Engine, grant: &Grant, from: &mut dyn Read) -> Result<(), UnitError> {
        Ok(engine.load(scope(grant)?, from)?)
    }

    /// Ends every session, because a copy brings back those that have ended since.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn end_all_sessions(&self, grant: &Grant) -> Result<u64, UnitError> {
        super::tenants::house(grant)?;
        let now = super::code::micros(self.now());
        Ok(self.engine().write(Scope::Control, |connection| {
            // Nor does a code serve that was used since.
            connection.execute("delete from enrolment", &[])?;
            connection
                .execute("update session set ended_at = $1 where ended_at is null", &[now.into()])
        })?)
    }
}

impl Sequencer {
    /// The log as it is now. Its present head is kept, because a copy of it goes elsewhere.
    ///
    /// # Errors
    /// When the grant is not for copying; when the log cannot be read or written.
    pub fn copy_log(&self, grant: &Grant) -> Result<LogCopy, UnitError> {
        scope(grant)?;
        self.log().copy().map_err(|error| UnitError::Log(error.to_string()))
    }
}

/// Whether there is anything of a tenant in the tables.
///
/// # Errors
/// When they cannot be read.
pub fn tenants_of(engine: &Engine, grant: &Grant) -> Result<Vec<TenantId>, UnitError> {
    scope(grant)?;
    Ok(engine.tenants()?)
}
