//! Makes roles, tables, policies and grants, and brings them up to this program: what an
//! administrator does once, and again with each new version. Doing it twice changes nothing.

use std::fmt;

use postgres::Client;
use postgres::error::SqlState;
use postgres::types::ToSql;
use postgres_protocol::password::scram_sha_256;

use super::address::Address;
use super::fault::fault;
use super::tables::{check_shape, missing};
use super::wall::{self, CURRENT_TENANT, POLICY, SHIPPER_POLICY};
use crate::engine::error::ServerRefusal;
use crate::engine::schema::{Part, VERSION_TABLE, wrong};
use crate::engine::sql::{Dialect, written};
use crate::engine::{Migration, Schema, Scope, StoreError};

/// データベースの準備 — what it takes to prepare a server.
#[derive(Clone, Copy)]
pub struct Preparation<'a> {
    /// The address with a role that may create roles and schemas in this database; later on
    /// `romori_owner` itself will do.
    pub url: &'a str,
    /// A new password for `romori_app`. Without one it stays as it is.
    pub app_password: Option<&'a str>,
    /// A new password for `romori_shipper`.
    pub shipper_password: Option<&'a str>,
}

/// Addresses hold passwords.
impl fmt::Debug for Preparation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preparation")
    }
}

/// Two that prepare at once may meet before the lock is there.
const TRIES: u32 = 3;

/// Prepares the database. Returns the names of the migrations that were applied.
pub(crate) fn prepare(
    preparation: &Preparation<'_>,
    schema: &'static Schema,
) -> Result<Vec<&'static str>, StoreError> {
    let address = Address::parse(preparation.url)?;
    let mut client = address.connect()?;
    wall::check_server(&mut client)?;
    let mut tries = 1;
    loop {
        let mut work = Work { client: &mut client, applied: Vec::new() };
        match work.all(preparation, schema) {
            Ok(()) => return Ok(work.applied),
            Err(Trouble::Race) if tries < TRIES => tries += 1,
            Err(Trouble::Race) => return Err(StoreError::Conflict),
            Err(Trouble::Error(error)) => return Err(error),
        }
    }
}

/// Whether both roles that sign in are there.
pub(crate) fn has_roles(url: &str) -> Result<bool, StoreError> {
    let mut client = Address::parse(url)?.connect()?;
    let sql = "select count(*) = 2 from pg_roles \
               where rolname in ('romori_app', 'romori_shipper')";
    let row = client.query_one(sql, &[]);
    row.map(|row| row.get(0)).map_err(|error| fault(&error, Scope::Control, sql))
}

/// Why it went wrong.
enum Trouble {
    /// Another was preparing at the same moment.
    Race,
    Error(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Error(error)
    }
}

struct Work<'a> {
    client: &'a mut Client,
    applied: Vec<&'static str>,
}

impl Work<'_> {
    fn all(
        &mut self,
        preparation: &Preparation<'_>,
        schema: &'static Schema,
    ) -> Result<(), Trouble> {
        self.run("begin")?;
        let result = self.inside(preparation, schema);
        let end = if result.is_ok() { "commit" } else { "rollback" };
        let ended = self.run(end);
        result.and(ended)
    }

    fn inside(
        &mut self,
        preparation: &Preparation<'_>,
        schema: &'static Schema,
    ) -> Result<(), Trouble> {
        self.role("romori_owner", false)?;
        self.role("romori_app", true)?;
        self.role("romori_shipper", true)?;
        self.password("romori_app", preparation.app_password)?;
        self.password("romori_shipper", preparation.shipper_password)?;
        if !self.is("select pg_has_role('romori_owner', 'member')", &[])? {
            self.run("grant romori_owner to current_user")?;
        }
        self.schemas()?;
        self.run("set local role romori_owner")?;
        self.lock()?;
        self.migrate(schema)?;
        check_shape(self.client)?;
        self.walls(schema)?;
        self.grants(schema)?;
        wall::check(self.client, schema)?;
        Ok(())
    }

    fn role(&mut self, name: &str, signs_in: bool) -> Result<(), Trouble> {
        if self.is("select exists (select 1 from pg_roles where rolname = $1)", &[&name])? {
            return Ok(());
        }
        let login = if signs_in { "login" } else { "nologin" };
        self.run(&format!(
            "create role {name} {login} nosuperuser nocreatedb nocreaterole noreplication \
             nobypassrls"
        ))
    }

    /// Only the verifier goes to the server, so that no log of statements has the password.
    fn password(&mut self, role: &str, password: Option<&str>) -> Result<(), Trouble> {
        let Some(password) = password else { return Ok(()) };
        let verifier = scram_sha_256(password.as_bytes());
        self.run(&format!("alter role {role} password '{verifier}'"))
    }

    fn schemas(&mut self) -> Result<(), Trouble> {
        for part in [Part::Control, Part::Tenant] {
            let name = part.schema();
            let there = "select exists (select 1 from pg_namespace where nspname = $1)";
            if !self.is(there, &[&name])? {
                self.run(&format!("create schema {name} authorization romori_owner"))?;
            }
        }
        Ok(())
    }

    /// One prepares at a time: a row is locked, since not every server has advisory locks.
    fn lock(&mut self) -> Result<(), Trouble> {
        self.run(
            "set local search_path = romori_control; \
             create table if not exists schema_lock (id bigint primary key); \
             insert into schema_lock (id) values (1) on conflict do nothing; \
             select id from schema_lock for update; \
             create table if not exists tenant_scope (tenant_id bytea primary key)",
        )?;
        self.run(&text_of(VERSION_TABLE)?)
    }

    fn migrate(&mut self, schema: &'static Schema) -> Result<(), Trouble> {
        for part in [Part::Control, Part::Tenant] {
            let migrations = missing(self.client, schema, part)?;
            if migrations.is_empty() {
                continue;
            }
            // A migration may mend rows of every tenant, so the owner sees them meanwhile. Nobody
            // else does: the tables are locked until all of this is done, the wall with it.
            self.each_tenant_table("alter table romori_tenant.{} no force row level security")?;
            self.run(&format!("set local search_path = {}", part.schema()))?;
            for migration in migrations {
                self.apply(part, migration)?;
            }
        }
        Ok(())
    }

    fn apply(&mut self, part: Part, migration: &Migration) -> Result<(), Trouble> {
        for statement in migration.statements {
            let text = text_of(statement)?;
            self.client.batch_execute(&text).map_err(|error| trouble(&error, statement))?;
        }
        let sql = "insert into romori_control.schema_version (part, number, name, digest) \
                   values ($1, $2, $3, $4)";
        let number = i64::from(migration.number);
        let digest = migration.digest();
        self.client
            .execute(sql, &[&part.name(), &number, &migration.name, &digest.as_slice()])
            .map_err(|error| trouble(&error, sql))?;
        self.applied.push(migration.name);
        Ok(())
    }

    /// A policy on every table of the tenants, whether a migration thought of it or not.
    fn walls(&mut self, schema: &Schema) -> Result<(), Trouble> {
        if wall::check(self.client, schema).is_ok() {
            return Ok(());
        }
        let check = format!("tenant_id = {CURRENT_TENANT}");
        self.each_tenant_table("alter table romori_tenant.{} enable row level security")?;
        self.each_tenant_table("alter table romori_tenant.{} force row level security")?;
        self.no_policies()?;
        self.each_tenant_table(&format!(
            "create policy {POLICY} on romori_tenant.{{}} to romori_app \
             using ({check}) with check ({check})"
        ))?;
        for table in schema.outbox {
            let name = table.name;
            self.run(&format!(
                "create policy {SHIPPER_POLICY} on romori_tenant.{name} to romori_shipper \
                 using ({check} or {CURRENT_TENANT} is null) with check (false)"
            ))?;
        }
        Ok(())
    }

    /// Takes away whatever policies there are, also those that nobody should have made.
    fn no_policies(&mut self) -> Result<(), Trouble> {
        let sql = "select format('drop policy %I on romori_tenant.%I', p.polname, c.relname) \
                   from pg_policy p join pg_class c on c.oid = p.polrelid \
                   join pg_namespace n on n.oid = c.relnamespace \
                   where n.nspname = 'romori_tenant'";
        for row in self.client.query(sql, &[]).map_err(|error| trouble(&error, sql))? {
            let text: String = row.try_get(0).map_err(|error| trouble(&error, sql))?;
            self.run(&text)?;
        }
        Ok(())
    }

    fn grants(&mut self, schema: &Schema) -> Result<(), Trouble> {
        self.run(
            "grant usage on schema romori_control, romori_tenant to romori_app; \
             grant usage on schema romori_tenant to romori_shipper; \
             revoke all on all tables in schema romori_control, romori_tenant \
               from romori_app, romori_shipper, public; \
             grant select, insert, update, delete \
               on all tables in schema romori_control, romori_tenant to romori_app; \
             revoke all on romori_control.schema_lock from romori_app; \
             revoke insert, update, delete on romori_control.schema_version from romori_app; \
             revoke update, delete on romori_control.tenant_scope from romori_app",
        )?;
        for table in schema.append_only {
            let part = self.part_of(table)?;
            self.run(&format!(
                "revoke update, delete on {}.{table} from romori_app",
                part.schema()
            ))?;
        }
        for table in schema.outbox {
            let verbs = if table.removes { "select, delete" } else { "select" };
            let name = table.name;
            self.run(&format!("grant {verbs} on romori_tenant.{name} to romori_shipper"))?;
        }
        Ok(())
    }

    fn part_of(&mut self, table: &str) -> Result<Part, Trouble> {
        for part in [Part::Control, Part::Tenant] {
            let sql = "select exists (select 1 from pg_class c \
                       join pg_namespace n on n.oid = c.relnamespace \
                       where n.nspname = $1 and c.relname = $2)";
            if self.is(sql, &[&part.schema(), &table])? {
                return Ok(part);
            }
        }
        Err(wrong(format!("{table} is append-only and not there")).into())
    }

    /// Runs a text for each table of the tenants, with its name in the place of `{}`.
    fn each_tenant_table(&mut self, text: &str) -> Result<(), Trouble> {
        let sql = "select quote_ident(c.relname) from pg_class c \
                   join pg_namespace n on n.oid = c.relnamespace \
                   where n.nspname = 'romori_tenant' and c.relkind in ('r', 'p') order by c.oid";
        let rows = self.client.query(sql, &[]).map_err(|error| trouble(&error, sql))?;
        for row in rows {
            let name: String = row.try_get(0).map_err(|error| trouble(&error, sql))?;
            self.run(&text.replace("{}", &name))?;
        }
        Ok(())
    }

    fn run(&mut self, text: &str) -> Result<(), Trouble> {
        self.client.batch_execute(text).map_err(|error| trouble(&error, "preparation"))
    }

    fn is(&mut self, sql: &'static str, values: &[&(dyn ToSql + Sync)]) -> Result<bool, Trouble> {
        let row = self.client.query_one(sql, values).map_err(|error| trouble(&error, sql))?;
        row.try_get(0).map_err(|error| trouble(&error, sql))
    }
}

fn text_of(statement: &'static str) -> Result<String, StoreError> {
    written(statement, Dialect::Postgres).map_err(|mark| wrong(format!("unknown mark {{{mark}}}")))
}

fn trouble(error: &postgres::Error, statement: &'static str) -> Trouble {
    match error.code() {
        Some(&(SqlState::UNIQUE_VIOLATION
        | SqlState::DUPLICATE_OBJECT
        | SqlState::DUPLICATE_TABLE
        | SqlState::DUPLICATE_SCHEMA
        | SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        // "tuple concurrently updated", of roles, which all databases of a server share.
        | SqlState::INTERNAL_ERROR)) => Trouble::Race,
        Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
            Trouble::Error(StoreError::Server { reason: ServerRefusal::NoPower })
        }
        _ => Trouble::Error(fault(error, Scope::Control, statement)),
    }
}
