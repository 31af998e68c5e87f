//! What the tests stand on: a small schema, a folder that goes away.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use romori_store::{Engine, Folder, Migration, OutboxTable, Schema, Scope};
use romori_types::TenantId;

/// A schema of two sets: accounts of the installation, notes and an outbox of a tenant.
pub const SCHEMA: Schema = Schema {
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
            "create table outbox ({tenant}, id {bytes} not null, entry {bytes} not null, \
             primary key (tenant_id, id)) {by_key}",
        ],
    }],
    append_only: &["outbox"],
    outbox: &[OutboxTable { name: "outbox", removes: true }],
};

pub const ONE: TenantId = TenantId::from_bytes([0x11; 16]);
pub const TWO: TenantId = TenantId::from_bytes([0x22; 16]);

pub fn scope(tenant: TenantId) -> Scope {
    Scope::Tenant(tenant)
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

/// Files with two tenants.
pub fn sqlite(folder: &TempFolder) -> Engine {
    let engine = Engine::open(Folder::at(folder.path().join("data")), &SCHEMA).expect("opens");
    engine.make_tenant(ONE).expect("a tenant");
    engine.make_tenant(TWO).expect("a tenant");
    engine
}
