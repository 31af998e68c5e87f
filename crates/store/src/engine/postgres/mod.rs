//! PostgreSQL: shared tables behind forced policies, under a role that owns nothing.

mod address;
mod bulk;
mod dump;
mod fault;
mod link;
mod prepare;
mod tables;
mod wall;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use address::Address;
use fault::fault;
use link::Link;
pub(super) use link::Mode;
pub use prepare::Preparation;
pub(super) use prepare::{has_roles, prepare};
use romori_types::TenantId;

use super::connection::Driver as _;
use super::dump::Reading;
use super::schema::Part;
use super::turn::{Loan, Turns};
use super::{Connection, Schema, Scope, StoreError};

/// データベースサーバー — where the server is, and how much of it is taken.
#[derive(Clone)]
pub struct Server {
    /// `DATABASE_URL`: the address, with the role that owns nothing.
    pub url: String,
    /// The address with `romori_shipper`, where the log is shipped from this process. Without it
    /// the shipper signs in with the password of the other role.
    pub shipper_url: Option<String>,
    /// Connections at a time; a further transaction waits for its turn.
    pub connections_max: usize,
    /// How long one statement may take.
    pub statement_timeout: Duration,
    /// How long a transaction waits for its turn or for a lock.
    pub patience: Duration,
}

impl Server {
    /// This server, with limits that suit a small machine.
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            shipper_url: None,
            connections_max: 16,
            statement_timeout: Duration::from_secs(120),
            patience: Duration::from_secs(20),
        }
    }
}

/// Addresses hold passwords.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("connections_max", &self.connections_max)
            .finish_non_exhaustive()
    }
}

/// The server, spoken to over a bounded number of connections.
///
/// The connections are lent by [`Turns`] like the writers of files: who waits longest is next, and
/// none is tested before use. One that proves dead when a transaction begins is thrown away with
/// all that wait idle, and a new one is made: nothing was done on it yet.
pub(super) struct Links {
    address: Address,
    shipper: Address,
    server: Server,
    idle: Turns<Link>,
    shipping: Turns<Link>,
    /// Whose turn it is to write, by tenant; none is the installation.
    writing: Mutex<HashMap<Option<TenantId>, Arc<Turns<()>>>>,
    /// Tenants that were once found, so that they are not looked up again.
    known: Mutex<HashSet<TenantId>>,
}

/// Why a transaction did not come about.
pub(super) enum Failed<E> {
    /// Another stood in its way: it may be repeated.
    Conflict,
    /// For good.
    Error(E),
}

impl<E: From<StoreError>> Failed<E> {
    /// The error when nobody repeats it.
    pub(super) fn settled(self) -> E {
        match self {
            Self::Conflict => StoreError::Conflict.into(),
            Self::Error(error) => error,
        }
    }
}

impl<E: From<StoreError>> From<StoreError> for Failed<E> {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Self::Conflict,
            other => Self::Error(other.into()),
        }
    }
}

impl Links {
    pub(super) fn open(server: Server, schema: &Schema) -> Result<Self, StoreError> {
        let address = Address::parse(&server.url)?;
        let links = Self {
            shipper: match &server.shipper_url {
                Some(url) => Address::parse(url)?,
                None => address.with_role("romori_shipper"),
            },
            address,
            idle: Turns::new(server.connections_max),
            shipping: Turns::new(1),
            writing: Mutex::default(),
            known: Mutex::default(),
            server,
        };
        let mut link = links.begin(Scope::Control, Mode::Read)?;
        wall::check_server(&mut link.client)?;
        tables::check_version(&mut link.client, schema)?;
        wall::check(&mut link.client, schema)?;
        link.roll_back()?;
        drop(link);
        Ok(links)
    }

    /// Asks again whether the wall between the tenants stands.
    pub(super) fn check_wall(&self, schema: &Schema) -> Result<(), StoreError> {
        let mut link = self.begin(Scope::Control, Mode::Read)?;
        let result = wall::check(&mut link.client, schema);
        link.roll_back()?;
        result
    }

    pub(super) fn make_tenant(&self, tenant: TenantId) -> Result<(), StoreError> {
        self.attempt(Scope::Control, Mode::Write, |connection| {
            let sql = "insert into tenant_scope (tenant_id) values ($1) on conflict do nothing";
            connection.execute(sql, &[(&tenant).into()]).map(drop)
        })
        .map_err(Failed::settled)
    }

    pub(super) fn tenants(&self) -> Result<Vec<TenantId>, StoreError> {
        let tenants = self.attempt(Scope::Control, Mode::Read, |connection| {
            let sql = "select tenant_id from tenant_scope order by tenant_id";
            connection.query(sql, &[], |row| row.id(0))
        });
        tenants.map_err(Failed::settled)
    }

    /// Does work that writes once it is its turn. Two that meet on the server are done one after
    /// the other in any case, but there the second begins anew, and who writes without a pause
    /// would be first each time.
    pub(super) fn in_turn<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let of = match scope {
            Scope::Control => None,
            Scope::Tenant(tenant) => Some(tenant),
        };
        let turns = {
            let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(writing.entry(of).or_insert_with(|| Arc::new(Turns::new(1))))
        };
        let turn = turns.take(self.server.patience, || Ok::<_, StoreError>(()))?;
        let _turn = turn.ok_or(StoreError::Busy)?;
        work()
    }

    /// Runs a transaction once.
    pub(super) fn attempt<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        mode: Mode,
        work: impl FnOnce(&mut Connection<'_>) -> Result<T, E>,
    ) -> Result<T, Failed<E>> {
        let link = self.begin(scope, mode)?;
        finish(link, mode, work)
    }

    /// Runs a transaction of the shipper.
    pub(super) fn ship<T, E: From<StoreError>>(
        &self,
        tenant: TenantId,
        work: impl FnOnce(&mut Connection<'_>) -> Result<T, E>,
    ) -> Result<T, Failed<E>> {
        let scope = Scope::Tenant(tenant);
        let link = begin_on(&self.shipping, &self.shipper, &self.server, scope, Mode::Write)?;
        finish(link, Mode::Write, work)
    }

    pub(super) fn dump(
        &self,
        schema: &Schema,
        scope: Scope,
        out: &mut dyn Write,
    ) -> Result<u64, StoreError> {
        let mut link = self.begin(scope, Mode::Read)?;
        let result = super::dump::write(&mut *link, schema, scope, out);
        give_back(link);
        result
    }

    /// Reads a stream of this program's version into tables in which the scope has no rows.
    pub(super) fn load(
        &self,
        schema: &Schema,
        scope: Scope,
        from: &mut dyn Read,
    ) -> Result<(), StoreError> {
        let reading = Reading::open(from, schema, scope)?;
        if reading.head.migrations != schema.part(Part::of(scope)).len() {
            return Err(StoreError::OlderCopy);
        }
        if let Scope::Tenant(tenant) = scope {
            self.make_tenant(tenant)?;
        }
        let mut link = self.begin(scope, Mode::Write)?;
        let result = reading.load(&mut *link).and_then(|()| link.commit());
        give_back(link);
        result
    }

    /// A connection on which a transaction for a tenant that is known has begun.
    fn begin(&self, scope: Scope, mode: Mode) -> Result<Loan<'_, Link>, StoreError> {
        let mut link = begin_on(&self.idle, &self.address, &self.server, scope, mode)?;
        if let Scope::Tenant(tenant) = scope
            && !self.is_known(tenant, &mut link)?
        {
            link.roll_back()?;
            return Err(StoreError::UnknownTenant);
        }
        Ok(link)
    }

    fn is_known(&self, tenant: TenantId, link: &mut Link) -> Result<bool, StoreError> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known().contains(&tenant) {
            return Ok(true);
        }
        let sql = "select 1 from romori_control.tenant_scope where tenant_id = $1";
        let mut found = false;
        link.for_each(sql, &[(&tenant).into()], &mut |_| {
            found = true;
            Ok(())
        })?;
        if found {
            known().insert(tenant);
        }
        Ok(found)
    }
}

/// Runs the work on a transaction that has begun, and ends it.
fn finish<T, E: From<StoreError>>(
    mut link: Loan<'_, Link>,
    mode: Mode,
    work: impl FnOnce(&mut Connection<'_>) -> Result<T, E>,
) -> Result<T, Failed<E>> {
    let mut connection = Connection::new(&mut *link);
    let result = work(&mut connection);
    let (failed, conflict) = (connection.has_failed(), connection.has_conflict());
    let result = match result {
        _ if conflict => Err(Failed::Conflict),
        Ok(_) if failed => Err(StoreError::Aborted.into()),
        Ok(value) if mode == Mode::Write => link.commit().map(|()| value).map_err(Failed::from),
        Ok(value) => Ok(value),
        Err(error) => Err(Failed::Error(error)),
    };
    give_back(link);
    result
}

/// Ends what may still be open, and throws the connection away if that fails.
fn give_back(mut link: Loan<'_, Link>) {
    if link.roll_back().is_err() || link.client.is_closed() {
        link.discard();
    }
}

/// Begins on a connection that is lent; on a new one if it proves dead.
fn begin_on<'a>(
    turns: &'a Turns<Link>,
    address: &Address,
    server: &Server,
    scope: Scope,
    mode: Mode,
) -> Result<Loan<'a, Link>, StoreError> {
    let make = || {
        let mut client = address.connect()?;
        wall::check_role(&mut client)?;
        settle(&mut client, server)?;
        Ok(Link::new(client))
    };
    let mut is_second = false;
    loop {
        let mut link = turns.take(server.patience, make)?.ok_or(StoreError::Busy)?;
        match link.begin(scope, mode) {
            Ok(()) => return Ok(link),
            Err(error) => {
                link.discard();
                // The server was started anew: what lies idle is as dead as this one.
                drop(turns.drain());
                if is_second || error != StoreError::ConnectionLost {
                    return Err(error);
                }
                is_second = true;
            }
        }
    }
}

/// Settings of every connection. None of them is about a tenant.
fn settle(client: &mut postgres::Client, server: &Server) -> Result<(), StoreError> {
    let (statement, lock) = (server.statement_timeout.as_millis(), server.patience.as_millis());
    let text = format!(
        "set statement_timeout = {statement}; set lock_timeout = {lock}; \
         set idle_in_transaction_session_timeout = '10min'; set row_security = on; \
         set client_min_messages = error; set timezone = 'UTC'; set jit = off; \
         select set_config('synchronous_commit', 'on', false) \
         where current_setting('synchronous_commit') in ('off', 'local')"
    );
    client.batch_execute(&text).map_err(|error| fault(&error, Scope::Control, "settings"))
}
