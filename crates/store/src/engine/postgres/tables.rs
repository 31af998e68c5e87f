//! The tables of a server against the declaration: their version, and the shape of their keys.

use postgres::Client;

use super::fault::fault;
use crate::engine::schema::{Applied, Part, pending, wrong};
use crate::engine::{Migration, Schema, Scope, StoreError};

impl Part {
    /// The schema of PostgreSQL in which the set lies.
    pub(super) fn schema(self) -> &'static str {
        match self {
            Self::Control => "romori_control",
            Self::Tenant => "romori_tenant",
        }
    }
}

/// A key, unique index or reference of the tenants' tables that is not led by `tenant_id`; a table
/// without a key; a sequence.
const MISSHAPEN: &str = "with ours as ( \
      select c.oid, c.relname, c.relkind from pg_class c \
      join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'romori_tenant'), \
    lead as (select attrelid, attnum from pg_attribute where attname = 'tenant_id') \
    select t.relname::text from ours t where t.relkind in ('r', 'p') and ( \
      not exists (select 1 from pg_index i where i.indrelid = t.oid and i.indisprimary) \
      or exists (select 1 from pg_index i left join lead l on l.attrelid = t.oid \
                 where i.indrelid = t.oid and i.indisunique \
                   and i.indkey[0] is distinct from l.attnum) \
      or exists (select 1 from pg_constraint k \
                 left join lead l on l.attrelid = k.conrelid \
                 left join lead f on f.attrelid = k.confrelid \
                 where k.conrelid = t.oid and k.contype = 'f' \
                   and (k.conkey[1] is distinct from l.attnum \
                        or k.confkey[1] is distinct from f.attnum))) \
    union all select s.relname::text from ours s where s.relkind = 'S' \
    limit 1";

/// Refuses tables of another version than this program's.
pub(super) fn check_version(client: &mut Client, schema: &Schema) -> Result<(), StoreError> {
    for part in [Part::Control, Part::Tenant] {
        if !missing(client, schema, part)?.is_empty() {
            return Err(StoreError::NotPrepared);
        }
    }
    Ok(())
}

/// Migrations that the server lacks.
pub(super) fn missing(
    client: &mut Client,
    schema: &Schema,
    part: Part,
) -> Result<&'static [Migration], StoreError> {
    let wrong = |error: postgres::Error| fault(&error, Scope::Control, "schema_version");
    let here = client
        .query_one(
            "select exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace \
             where n.nspname = 'romori_control' and c.relname = 'schema_version')",
            &[],
        )
        .map_err(wrong)?;
    if !here.try_get::<_, bool>(0).map_err(wrong)? {
        return Ok(schema.part(part));
    }
    let sql = "select number, digest from romori_control.schema_version where part = $1 \
               order by number";
    let rows = client.query(sql, &[&part.name()]).map_err(wrong)?;
    let mut applied = Vec::new();
    for row in rows {
        let number: i64 = row.try_get(0).map_err(wrong)?;
        let digest = row.try_get(1).map_err(wrong)?;
        applied.push(Applied { number: u32::try_from(number).unwrap_or(u32::MAX), digest });
    }
    pending(schema.part(part), &applied)
}

/// Refuses a table whose keys could join the rows of two tenants.
pub(super) fn check_shape(client: &mut Client) -> Result<(), StoreError> {
    let failed = |error: postgres::Error| fault(&error, Scope::Control, "shape");
    match client.query_opt(MISSHAPEN, &[]).map_err(failed)? {
        None => Ok(()),
        Some(row) => {
            let name: String = row.try_get(0).map_err(failed)?;
            Err(wrong(format!("{name}: its keys are not led by tenant_id")))
        }
    }
}
