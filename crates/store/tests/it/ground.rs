//! What the tests stand on: a small schema, and a place of either kind that goes away.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use romori_store::{
    Connection, Engine, Folder, Migration, OutboxTable, Preparation, Schema, Scope, Server,
    StoreError, Value,
};
use romori_types::{PersonId, TenantId};

use crate::cluster::{Cluster, Database, PASSWORD};

/// A schema of two sets: accounts of the installation, notes and an outbox of a tenant.
pub static SCHEMA: Schema = Schema {
    control: &[Migration {
        number: 1,
        name: "accounts",
        statements: &[
            "create table account (name {text} primary key, level {int} not null) {by_key}",
        ],
    }],
    tenant: &[Migration {
        number: 1,
        name: "notes",
        statements: &[
            "create table note ({tenant}, id {bytes} not null, words {text}, amount {int}, \
             sealed {bytes}, primary key (tenant_id, id)) {by_key}",
            "create unique index note_words_once on note (tenant_id, words)",
            "create table mark ({tenant}, id {bytes} not null, note {bytes} not null, \
             level {int} not null constraint level_is_small check (level < 10), \
             primary key (tenant_id, id), \
             foreign key (tenant_id, note) references note (tenant_id, id)) {by_key}",
            "create table outbox ({tenant}, id {bytes} not null, entry {bytes} not null, \
             primary key (tenant_id, id)) {by_key}",
        ],
    }],
    append_only: &["outbox"],
    outbox: &[OutboxTable { name: "outbox", removes: true }],
    spread: &[],
};

pub const ONE: TenantId = TenantId::from_bytes([0x11; 16]);
pub const TWO: TenantId = TenantId::from_bytes([0x22; 16]);

pub const INSERT: &str =
    "insert into note (tenant_id, id, words, amount, sealed) values ($1, $2, $3, $4, $5)";

pub fn scope(tenant: TenantId) -> Scope {
    Scope::Tenant(tenant)
}

pub fn person(number: u64) -> PersonId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    PersonId::from_bytes(bytes)
}

/// Writes a note of a tenant.
pub fn note(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    number: u64,
) -> Result<u64, StoreError> {
    let words = format!("覚書{number}");
    let values: [Value<'_>; 5] = [
        tenant.into(),
        person(number).into(),
        words.as_str().into(),
        1234.into(),
        (&[0, 1, 255]).into(),
    ];
    connection.execute(INSERT, &values)
}

pub fn count(engine: &Engine, tenant: TenantId) -> Result<i64, StoreError> {
    engine.read(scope(tenant), |c| c.query_one("select count(*) from note", &[], |row| row.int(0)))
}

/// A folder that goes away with the test.
pub struct TempFolder(PathBuf);

impl TempFolder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("romori-store-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A store of either kind with two tenants.
pub struct Place {
    pub engine: Engine,
    pub ground: Ground,
}

/// What goes away after the store.
pub enum Ground {
    Folder(TempFolder),
    Database(Database),
}

impl Place {
    pub fn of_files() -> Self {
        let folder = TempFolder::new();
        let engine = Engine::open(data(&folder), &SCHEMA).expect("opens");
        Self::with_tenants(engine, Ground::Folder(folder))
    }

    pub fn of_server() -> Self {
        let database = database();
        let engine = connect(&database).expect("connects");
        Self::with_tenants(engine, Ground::Database(database))
    }

    fn with_tenants(engine: Engine, ground: Ground) -> Self {
        for tenant in [ONE, TWO] {
            engine.make_tenant(tenant).expect("a tenant");
        }
        Self { engine, ground }
    }

    /// Closes the store and opens it anew.
    pub fn again(self) -> Self {
        let Self { engine, ground } = self;
        drop(engine);
        let engine = match &ground {
            Ground::Folder(folder) => Engine::open(data(folder), &SCHEMA),
            Ground::Database(database) => connect(database),
        };
        Self { engine: engine.expect("opens again"), ground }
    }
}

pub fn data(folder: &TempFolder) -> Folder {
    Folder::at(folder.path().join("data"))
}

pub fn connect(database: &Database) -> Result<Engine, StoreError> {
    Engine::connect(Server::at(database.address("romori_app")), &SCHEMA)
}

/// A prepared database.
pub fn database() -> Database {
    Cluster::shared(env!("CARGO_TARGET_TMPDIR")).database("store", |url| {
        prepare(url).expect("prepared");
    })
}

pub fn prepare(url: &str) -> Result<Vec<&'static str>, StoreError> {
    let preparation =
        Preparation { url, app_password: Some(PASSWORD), shipper_password: Some(PASSWORD) };
    Engine::prepare(&preparation, &SCHEMA)
}

/// Makes a test of each function for either kind of store.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod files {
            $(#[test]
            fn $name() {
                super::$name(crate::ground::Place::of_files());
            })*
        }

        mod server {
            $(#[test]
            fn $name() {
                super::$name(crate::ground::Place::of_server());
            })*
        }
    };
}

pub(crate) use on_both;
