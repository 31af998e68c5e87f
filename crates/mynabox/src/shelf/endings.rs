//! Ends that the application has asked for: announced, and not done yet.

use romori_types::{ClientId, TenantId, Timestamp};
use rusqlite::{OptionalExtension as _, params};

use crate::ask::Refusal;
use crate::shelf::{Books, instant, micros};

impl Books<'_> {
    /// Since when an end is asked for, and when it was asked last.
    pub fn ending(
        &self,
        tenant: TenantId,
        client: ClientId,
    ) -> Result<Option<(Timestamp, Timestamp)>, Refusal> {
        let sql = "select first, last from ending where tenant = ?1 and client = ?2";
        let owner = params![tenant.as_bytes(), client.as_bytes()];
        let found = self.0.query_row(sql, owner, |row| Ok((instant(row, 0)?, instant(row, 1)?)));
        Ok(found.optional()?)
    }

    /// Keeps both.
    pub fn keep_ending(
        &self,
        (tenant, client): (TenantId, ClientId),
        (first, last): (Timestamp, Timestamp),
    ) -> Result<(), Refusal> {
        let sql = "insert or replace into ending values (?1, ?2, ?3, ?4)";
        let owner = (tenant.as_bytes(), client.as_bytes());
        self.0.execute(sql, params![owner.0, owner.1, micros(first), micros(last)])?;
        Ok(())
    }

    /// It is done, or there is nothing to be done.
    pub fn ending_over(&self, tenant: TenantId, client: ClientId) -> Result<(), Refusal> {
        let sql = "delete from ending where tenant = ?1 and client = ?2";
        self.0.execute(sql, params![tenant.as_bytes(), client.as_bytes()])?;
        Ok(())
    }
}
