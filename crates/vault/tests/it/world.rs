//! Two offices, their clients, their keys, and the system's chance.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use romori_types::{Chance, ClientId, FactId, NoChance, TenantId};
use romori_vault::{
    Block, ClientKey, ClientKeys, Custodian, DataKey, FileCustodian, Nonces, Place, Table,
    TenantKey, WrappedKey,
};

/// The system's source, as the program hands it in.
pub struct System;

impl Chance for System {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        File::open("/dev/urandom").and_then(|mut file| file.read_exact(bytes)).map_err(|_| NoChance)
    }
}

pub const TENANT: TenantId = TenantId::from_bytes([0x01; 16]);
pub const OTHER_TENANT: TenantId = TenantId::from_bytes([0x02; 16]);
pub const CLIENT: ClientId = ClientId::from_bytes([0x11; 16]);
pub const OTHER_CLIENT: ClientId = ClientId::from_bytes([0x12; 16]);

pub fn place() -> Place {
    Place {
        tenant: TENANT,
        client: CLIENT,
        table: Table::Person,
        row: FactId::from_bytes([0x21; 16]),
        block: Block::Identity,
        version: 1,
    }
}

pub fn nonces() -> Nonces {
    Nonces::new(Arc::new(System))
}

/// An empty folder of its own, removed at the end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("romori-vault-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path.canonicalize().expect("a folder"))
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// What `store` keeps of one client.
pub struct Stored {
    pub tenant: WrappedKey,
    pub client: WrappedKey,
    pub data: Vec<WrappedKey>,
}

/// Makes the keys of a client and wraps them, with this many generations.
pub fn stored(custodian: &dyn Custodian, generations: u32) -> Stored {
    let tenant = TenantKey::generate(TENANT, 1, &System).expect("a key");
    let client = ClientKey::generate(TENANT, CLIENT, 1, &System).expect("a key");
    let data = (1..=generations).map(|generation| {
        let key = DataKey::generate(&client, generation, &System).expect("a key");
        key.wrap(&client, &System).expect("wrapped")
    });
    Stored {
        data: data.collect(),
        tenant: tenant.wrap(custodian, &System).expect("wrapped"),
        client: client.wrap(&tenant, &System).expect("wrapped"),
    }
}

/// Opens what `store` kept, the first generations of it.
pub fn opened(custodian: &dyn Custodian, stored: &Stored, generations: usize) -> ClientKeys {
    let tenant = TenantKey::unwrap(custodian, TENANT, &stored.tenant).expect("unwrapped");
    let data: Vec<_> = stored.data.iter().take(generations).map(|key| (key.clone(), 0)).collect();
    ClientKeys::unwrap(&tenant, CLIENT, &stored.client, &data).expect("keys")
}

/// A custodian in a folder, and the folder.
pub fn custodian() -> (FileCustodian, Folder) {
    let folder = Folder::new();
    let custodian =
        FileCustodian::create(&folder.join("keys"), None, &System).expect("a custodian");
    (custodian, folder)
}

pub fn keys() -> ClientKeys {
    let (custodian, _folder) = custodian();
    opened(&custodian, &stored(&custodian, 1), 1)
}
