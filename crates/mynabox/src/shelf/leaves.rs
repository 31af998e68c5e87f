//! Permissions and grants. A row is never changed but for its end.

use romori_types::{ActorId, ClientId, Date, TenantId, Timestamp};
use rusqlite::{OptionalExtension as _, Row, params};

use crate::ask::Refusal;
use crate::people::{Keeper, NumberPurpose, Permission, UseGrant};
use crate::shelf::{Books, coded, date, date_or_none, list, micros};

/// What a client has let happen, in force on a day.
#[derive(Default)]
pub struct Leave {
    /// Its permission in force.
    pub permission: Option<Permission>,
    /// Its grant in force.
    pub grant: Option<UseGrant>,
}

impl Leave {
    /// For what its numbers may be used at all.
    pub fn purposes(&self) -> &[NumberPurpose] {
        self.permission.as_ref().map_or(&[], |permission| &permission.purposes)
    }
}

fn permission(client: ClientId) -> impl Fn(&Row<'_>) -> rusqlite::Result<Permission> {
    move |row| {
        Ok(Permission {
            client,
            keeper: coded(row, 0, Keeper::of_code)?,
            purposes: list(row, 1, NumberPurpose::of_code)?,
            entrusted_on: date(row, 2)?,
            reentrustment_on: date_or_none(row, 3)?,
            from: date(row, 4)?,
            through: date_or_none(row, 5)?,
        })
    }
}

fn codes(purposes: &[NumberPurpose]) -> Vec<u8> {
    purposes.iter().map(|purpose| purpose.code()).collect()
}

impl Books<'_> {
    /// What a client has let happen, as far as it is in force on this day.
    pub fn leave(&self, tenant: TenantId, client: ClientId, day: Date) -> Result<Leave, Refusal> {
        let sql = "select keeper, purposes, entrusted_on, reentrustment_on, from_on, through_on \
                   from permission where tenant = ?1 and client = ?2 and ended_at is null \
                   order by seq desc limit 1";
        let owner = params![tenant.as_bytes(), client.as_bytes()];
        let found = self.0.query_row(sql, owner, permission(client)).optional()?;
        let holds = |p: &Permission| p.from <= day && p.through.is_none_or(|last| day <= last);
        let sql = "select purposes, through_on from use_grant \
                   where tenant = ?1 and client = ?2 and ended_at is null \
                   order by seq desc limit 1";
        let grant = self.0.query_row(sql, owner, |row| {
            let purposes = list(row, 0, NumberPurpose::of_code)?;
            Ok(UseGrant { client, purposes, through: date(row, 1)? })
        });
        let grant = grant.optional()?.filter(|grant| day <= grant.through);
        Ok(Leave { permission: found.filter(holds), grant })
    }

    /// Whose box it is: as the last permission said, whether it is in force or not. What the client
    /// keeps does not become the office's by ending a permission.
    pub fn keeper(&self, tenant: TenantId, client: ClientId) -> Result<Option<Keeper>, Refusal> {
        let sql = "select keeper from permission where tenant = ?1 and client = ?2 \
                   order by seq desc limit 1";
        let owner = params![tenant.as_bytes(), client.as_bytes()];
        let found = self.0.query_row(sql, owner, |row| coded(row, 0, Keeper::of_code));
        Ok(found.optional()?)
    }

    /// Records a permission; the one before ends.
    pub fn permit(
        &self,
        tenant: TenantId,
        actor: ActorId,
        given: &Permission,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        permission_ended(self, tenant, given.client, now)?;
        let sql = "insert into permission (tenant, client, keeper, purposes, entrusted_on, \
                   reentrustment_on, from_on, through_on, at, actor) \
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let text = |day: Date| day.to_string();
        self.0.execute(
            sql,
            params![
                tenant.as_bytes(),
                given.client.as_bytes(),
                given.keeper.code(),
                codes(&given.purposes),
                text(given.entrusted_on),
                given.reentrustment_on.map(text),
                text(given.from),
                given.through.map(text),
                micros(now),
                actor.as_bytes(),
            ],
        )?;
        Ok(())
    }

    /// Records a grant; the one before ends.
    pub fn let_use(
        &self,
        tenant: TenantId,
        actor: ActorId,
        given: &UseGrant,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        grant_ended(self, tenant, given.client, now)?;
        let sql = "insert into use_grant (tenant, client, purposes, through_on, at, actor) \
                   values (?1, ?2, ?3, ?4, ?5, ?6)";
        self.0.execute(
            sql,
            params![
                tenant.as_bytes(),
                given.client.as_bytes(),
                codes(&given.purposes),
                given.through.to_string(),
                micros(now),
                actor.as_bytes(),
            ],
        )?;
        Ok(())
    }
}

/// Ends a client's permission. The answer is whether there was one.
pub fn permission_ended(
    books: &Books<'_>,
    tenant: TenantId,
    client: ClientId,
    now: Timestamp,
) -> Result<bool, Refusal> {
    let sql = "update permission set ended_at = ?3 \
               where tenant = ?1 and client = ?2 and ended_at is null";
    let owner = (tenant.as_bytes(), client.as_bytes());
    Ok(books.0.execute(sql, params![owner.0, owner.1, micros(now)])? > 0)
}

/// Ends a client's grant. The answer is whether there was one.
pub fn grant_ended(
    books: &Books<'_>,
    tenant: TenantId,
    client: ClientId,
    now: Timestamp,
) -> Result<bool, Refusal> {
    let sql = "update use_grant set ended_at = ?3 \
               where tenant = ?1 and client = ?2 and ended_at is null";
    let owner = (tenant.as_bytes(), client.as_bytes());
    Ok(books.0.execute(sql, params![owner.0, owner.1, micros(now)])? > 0)
}
