//! The wall between tenants on a shared server: a role that cannot step over it, a policy on every
//! table. It is looked at whenever the program starts, and whenever somebody asks.

use postgres::Client;

use super::fault::fault;
use crate::engine::error::{RoleRefusal, ServerRefusal};
use crate::engine::{Schema, Scope, StoreError};

/// The tenant of the transaction. Without one it is null, and null equals nothing. In a sub-select
/// it is worked out once for a statement and not for each row.
pub(super) const CURRENT_TENANT: &str =
    "(select decode(nullif(current_setting('romori.tenant', true), ''), 'hex'))";
/// Name of the policy on every table of the tenants.
pub(super) const POLICY: &str = "tenant_only";
/// Name of the policy by which the shipper sees an outbox.
pub(super) const SHIPPER_POLICY: &str = "shipper";

/// What no policy binds: superuser, BYPASSRLS; what can take a policy away: an owner, and whoever
/// may make roles, since it can put itself among the owners; what reads past it: replication; and
/// the members of these. The role that signed in counts: from one that was set it can go back.
const ROLE: &str = "with ours (owner) as ( \
      select c.relowner from pg_class c join pg_namespace n on n.oid = c.relnamespace \
        where n.nspname in ('romori_control', 'romori_tenant') \
      union select nspowner from pg_namespace \
        where nspname in ('romori_control', 'romori_tenant') \
      union select datdba from pg_database where datname = current_database()) \
    select r.rolsuper, r.rolbypassrls, \
      exists (select 1 from ours where ours.owner = r.oid), \
      exists (select 1 from ours where pg_has_role(r.oid, ours.owner, 'member')) \
        or exists (select 1 from pg_roles s where (s.rolsuper or s.rolbypassrls) \
                   and pg_has_role(r.oid, s.oid, 'member')), \
      exists (select 1 from pg_roles s where (s.rolcreaterole or s.rolreplication) \
              and pg_has_role(r.oid, s.oid, 'member')) \
    from pg_roles r where r.rolname = session_user";

/// A relation of the tenants' schema that is no table behind exactly the policies it should have.
/// $1 the outboxes, $2 and $3 the names of the policies.
const HOLE: &str = "with policy as ( \
      select p.polrelid, p.polname, p.polpermissive, p.polcmd, \
             p.polroles = array[(select oid from pg_roles where rolname = 'romori_app')] \
               as for_app, \
             pg_get_expr(p.polqual, p.polrelid) as qual, \
             pg_get_expr(p.polwithcheck, p.polrelid) as checked \
      from pg_policy p) \
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace \
    where n.nspname = 'romori_tenant' and c.relkind not in ('i', 'I', 't', 'c') and ( \
      c.relkind not in ('r', 'p') or not c.relrowsecurity or not c.relforcerowsecurity \
      or (select count(*) from policy where polrelid = c.oid) \
         <> 1 + (c.relname::text = any($1))::int \
      or (c.relname::text = any($1) \
          and not exists (select 1 from policy where polrelid = c.oid and polname::text = $3)) \
      or not exists (select 1 from policy \
           where polrelid = c.oid and polname::text = $2 and polcmd = '*' and for_app \
             and polpermissive and qual = checked \
             and qual like '(tenant\\_id = %current\\_setting(''romori.tenant''%' \
             and qual not ilike '% or %')) \
    limit 1";

/// Refuses a role that no policy binds or that could take one away.
pub(super) fn check_role(client: &mut Client) -> Result<(), StoreError> {
    let wrong = |error: postgres::Error| fault(&error, Scope::Control, "role");
    let row = client.query_one(ROLE, &[]).map_err(wrong)?;
    let refusals = [
        RoleRefusal::Superuser,
        RoleRefusal::BypassesPolicies,
        RoleRefusal::Owner,
        RoleRefusal::Member,
        RoleRefusal::Powerful,
    ];
    for (place, reason) in refusals.into_iter().enumerate() {
        if row.try_get(place).map_err(wrong)? {
            return Err(StoreError::Role { reason });
        }
    }
    Ok(())
}

/// Refuses a server that does not keep what it acknowledged.
pub(super) fn check_server(client: &mut Client) -> Result<(), StoreError> {
    let wrong = |error: postgres::Error| fault(&error, Scope::Control, "settings");
    let sql = "select current_setting('fsync') = 'on' \
                 and current_setting('full_page_writes') = 'on', \
               current_setting('server_encoding') = 'UTF8'";
    let row = client.query_one(sql, &[]).map_err(wrong)?;
    for (place, reason) in
        [ServerRefusal::NotDurable, ServerRefusal::Encoding].into_iter().enumerate()
    {
        let is_right: bool = row.try_get(place).map_err(wrong)?;
        if !is_right {
            return Err(StoreError::Server { reason });
        }
    }
    Ok(())
}

/// Refuses a wall with a hole.
pub(super) fn check(client: &mut Client, schema: &Schema) -> Result<(), StoreError> {
    let outboxes: Vec<&str> = schema.outbox.iter().map(|table| table.name).collect();
    let hole = client
        .query_opt(HOLE, &[&outboxes, &POLICY, &SHIPPER_POLICY])
        .map_err(|error| fault(&error, Scope::Control, "wall"))?;
    match hole {
        Some(_) => Err(StoreError::Server { reason: ServerRefusal::Wall }),
        None => Ok(()),
    }
}
