//! How often a comparison was wrong today. Above a limit nothing is compared, the right one
//! neither, until the next day in Japan.

use romori_types::{ActorId, ClientId, Date, FactId, TenantId};
use rusqlite::{OptionalExtension as _, params};

use crate::ask::Refusal;
use crate::shelf::Books;

/// Wrong answers for a holder and day.
pub const HOLDER_WRONG_MAX: u32 = 5;
/// Wrong answers of an actor and day.
pub const ACTOR_WRONG_MAX: u32 = 30;
/// Wrong answers for a client and day.
pub const CLIENT_WRONG_MAX: u32 = 200;

impl Books<'_> {
    /// Whether one more may be compared.
    pub fn may_compare(
        &self,
        tenant: TenantId,
        (client, holder, actor): (ClientId, FactId, ActorId),
        day: Date,
    ) -> Result<bool, Refusal> {
        let keys = keys(client, holder, actor);
        for (kind, id, max) in keys {
            let sql = "select count from wrong \
                       where tenant = ?1 and kind = ?2 and id = ?3 and day = ?4";
            let day = day.to_string();
            let found: Option<u32> = self
                .0
                .query_row(sql, params![tenant.as_bytes(), kind, id, day], |row| row.get(0))
                .optional()?;
            if found.unwrap_or(0) >= max {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Counts a wrong one. Those of earlier days are forgotten.
    pub fn count_wrong(
        &self,
        tenant: TenantId,
        (client, holder, actor): (ClientId, FactId, ActorId),
        day: Date,
    ) -> Result<(), Refusal> {
        let day = day.to_string();
        let sql = "delete from wrong where tenant = ?1 and day < ?2";
        self.0.execute(sql, params![tenant.as_bytes(), day])?;
        for (kind, id, _) in keys(client, holder, actor) {
            let sql = "insert into wrong values (?1, ?2, ?3, ?4, 1) \
                       on conflict do update set count = count + 1";
            self.0.execute(sql, params![tenant.as_bytes(), kind, id, day])?;
        }
        Ok(())
    }
}

fn keys(client: ClientId, holder: FactId, actor: ActorId) -> [(u8, [u8; 16], u32); 3] {
    [
        (1, *holder.as_bytes(), HOLDER_WRONG_MAX),
        (2, *actor.as_bytes(), ACTOR_WRONG_MAX),
        (3, *client.as_bytes(), CLIENT_WRONG_MAX),
    ]
}
