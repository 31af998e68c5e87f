//! Requests for a telephone: whom they ask is sealed, the code is a digest under the client's key.

use romori_types::{ClientId, FactId, TenantId, Timestamp};
use rusqlite::{OptionalExtension as _, params};

use crate::ask::Refusal;
use crate::people::Holder;
use crate::shelf::numbers::holder;
use crate::shelf::{Books, id, instant, micros};

/// So many wrong codes end a request.
pub const TRIES_MAX: u32 = 5;
const OPEN: u8 = 1;
const USED: u8 = 2;
const ENDED: u8 = 3;

/// One request, as stored.
pub struct RequestRow {
    /// Which.
    pub id: FactId,
    /// Whose data.
    pub tenant: TenantId,
    /// Of which client.
    pub client: ClientId,
    /// Who made it, as JSON of `Who`: ids and times.
    pub who: Vec<u8>,
    /// The request with its labels, sealed.
    pub sealed: Vec<u8>,
    /// The keyed digest of its code.
    pub code: [u8; 32],
    /// Until when.
    pub ends_at: Timestamp,
}

impl Books<'_> {
    /// Keeps a new one, with the holders whom it asks. One with this id may not be there.
    pub fn keep_request(&self, new: &RequestRow, holders: &[Holder]) -> Result<(), Refusal> {
        let sql = "insert into request values (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8)";
        let (t, c) = (new.tenant.as_bytes(), new.client.as_bytes());
        let ends = micros(new.ends_at);
        let made = self.0.execute(
            sql,
            params![new.id.as_bytes(), t, c, new.who, new.sealed, new.code, ends, OPEN],
        );
        made.map_err(|_| Refusal::Stale)?;
        for one in holders {
            let sql = "insert or ignore into request_holder values (?1, ?2, ?3, ?4, ?5, 0)";
            let (request, holder) = (new.id.as_bytes(), one.id.as_bytes());
            self.0.execute(sql, params![request, holder, one.kind.code(), t, c])?;
        }
        Ok(())
    }

    /// An open one.
    pub fn request(&self, of: FactId) -> Result<Option<RequestRow>, Refusal> {
        let sql = "select id, tenant, client, who, sealed, code, ends_at from request \
                   where id = ?1 and state = ?2";
        let found = self.0.query_row(sql, params![of.as_bytes(), OPEN], |row| {
            Ok(RequestRow {
                id: FactId::from_bytes(id(row, 0)?),
                tenant: TenantId::from_bytes(id(row, 1)?),
                client: ClientId::from_bytes(id(row, 2)?),
                who: row.get(3)?,
                sealed: row.get(4)?,
                code: row.get(5)?,
                ends_at: instant(row, 6)?,
            })
        });
        Ok(found.optional()?)
    }

    /// Counts a wrong code; the last one ends the request.
    pub fn count_wrong_code(&self, of: FactId) -> Result<(), Refusal> {
        let sql = "update request set tries = tries + 1, \
                   state = case when tries + 1 >= ?2 then ?3 else state end where id = ?1";
        self.0.execute(sql, params![of.as_bytes(), TRIES_MAX, ENDED])?;
        Ok(())
    }

    /// Ends a request. The answer is whether it was open.
    pub fn end_request(&self, of: FactId) -> Result<bool, Refusal> {
        let sql = "update request set state = ?2 where id = ?1 and state = ?3";
        Ok(self.0.execute(sql, params![of.as_bytes(), ENDED, OPEN])? > 0)
    }

    /// Ends all requests of a client.
    pub fn end_requests(&self, tenant: TenantId, client: ClientId) -> Result<(), Refusal> {
        let sql = "update request set state = ?3 where tenant = ?1 and client = ?2 and state = ?4";
        let owner = (tenant.as_bytes(), client.as_bytes());
        self.0.execute(sql, params![owner.0, owner.1, ENDED, OPEN])?;
        Ok(())
    }

    /// A number of a holder came by a request; with the last of them it is used up.
    pub fn request_taken(&self, of: FactId, holders: &[Holder]) -> Result<(), Refusal> {
        for one in holders {
            let sql = "update request_holder set taken = 1 where request = ?1 and holder = ?2";
            self.0.execute(sql, params![of.as_bytes(), one.id.as_bytes()])?;
        }
        let sql = "update request set state = ?2 where id = ?1 and not exists (select 1 from \
                   request_holder where request = ?1 and taken = 0)";
        self.0.execute(sql, params![of.as_bytes(), USED])?;
        Ok(())
    }

    /// Who of a client is asked now.
    pub fn asked(
        &self,
        tenant: TenantId,
        client: ClientId,
        now: Timestamp,
    ) -> Result<Vec<Holder>, Refusal> {
        let sql = "select distinct h.holder, h.kind from request_holder h \
                   join request r on r.id = h.request where h.tenant = ?1 and h.client = ?2 \
                   and h.taken = 0 and r.state = ?3 and r.ends_at > ?4 order by h.holder";
        let mut statement = self.0.prepare_cached(sql)?;
        let key = params![tenant.as_bytes(), client.as_bytes(), OPEN, micros(now)];
        let rows = statement.query_map(key, |row| holder(row, 0, 1))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
