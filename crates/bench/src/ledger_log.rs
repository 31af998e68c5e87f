//! A log of invented acts on the records of many offices, each body sealed for its office, with
//! what is known of it beforehand.

use std::io;
use std::path::Path;
use std::sync::Arc;

use romori_ledger::{Disk, Ed25519Signer, Files, Log, LogReader, Written};
use romori_record::{
    Body, Class, Entry, Fields, LoggedPurpose, Micros, Outcome, PersonSet, SetDigest, Subjects,
    id_of,
};
use romori_types::{
    ActorId, Basis, ClientId, Device, DeviceId, EntryId, FactId, SessionId, TenantId,
};
use romori_vault::{
    Block, ClientKey, ClientKeys, DataKey, DigestLabel, HOUSE, Nonces, Place, Table, VaultError,
};

use crate::figure::Failure;
use crate::random::Random;
use crate::stage::{System, cannot};

/// As many offices as in the spring of 2023.
pub(crate) const TENANTS: u32 = 3_400;
const CLIENTS_A_TENANT: u32 = 8;
/// Persons an office has. Unit: persons.
pub(crate) const PERSONS_A_TENANT: u32 = 6_600;
const ACTORS_A_TENANT: u32 = 4;
/// Acts of one sign-in.
const ACTS_A_SESSION: u64 = 20;
/// 2026-04-01T00:00:00Z.
const START: u64 = 1_775_001_600_000_000;
/// Between two acts: ten million in about a year. Unit: microseconds.
const BETWEEN: u64 = 3_000_000;
const BATCH: u64 = 65_536;
const SEED: u64 = 20_261_130;

/// The disk, without waiting for it: what is measured begins when the log is there.
struct Unsynced(Disk);

impl Files for Unsynced {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.0.read(path)
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.0.names(folder)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Written>> {
        self.0.create(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.remove(path)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.0.create_folder(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.0.remove_folder(path)
    }

    fn sync_all(&self, _: &mut [Box<dyn Written>]) -> Result<(), (usize, io::Error)> {
        Ok(())
    }

    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn Send + Sync>> {
        self.0.lock(path)
    }
}

/// One act, as it is known before it is in the log.
pub(crate) struct Act {
    pub tenant: u32,
    pub actor: u32,
    /// The first and the last person, one after the other; none for nobody.
    pub persons: Option<(u32, u32)>,
    pub done: bool,
}

/// The same acts every time.
pub(crate) struct Acts(Random);

impl Acts {
    pub fn new() -> Self {
        Self(Random::seeded(SEED))
    }

    pub fn next(&mut self) -> Act {
        let random = &mut self.0;
        let tenant = random.below(TENANTS);
        let actor = tenant * ACTORS_A_TENANT + random.below(ACTORS_A_TENANT);
        let persons = match random.below(100) {
            0..15 => None,
            15..90 => Some((random.below(PERSONS_A_TENANT), 0)),
            90..99 => Some((random.below(PERSONS_A_TENANT - 50), random.below(50))),
            _ => Some((0, PERSONS_A_TENANT - 1)),
        };
        let persons = persons.map(|(first, more)| (first, first + more));
        Act { tenant, actor, persons, done: !random.per_1000(20) }
    }
}

/// The keys of every office.
pub(crate) struct Keys(Vec<ClientKeys>);

impl Keys {
    pub fn make(chance: &System) -> Result<Self, VaultError> {
        let keys = (0..TENANTS).map(|number| {
            let client = ClientKey::generate(tenant(number), HOUSE, 1, chance)?;
            let data = DataKey::generate(&client, 1, chance)?;
            ClientKeys::new(&client, vec![(data, 0)])
        });
        keys.collect::<Result<_, _>>().map(Self)
    }

    pub fn of(&self, number: u32) -> &ClientKeys {
        &self.0[number as usize]
    }

    /// The body of an entry.
    pub fn open(&self, entry: &Entry) -> Result<Body, Failure> {
        let keys = self.of(number_of(entry.tenant.as_bytes()));
        let opened = keys.open_bytes(&place(entry.tenant, &entry.id), &entry.body);
        Body::decode(&opened.map_err(cannot)?).map_err(cannot)
    }
}

fn id(kind: u8, number: u64) -> [u8; 16] {
    let mut id = [kind; 16];
    id[8..].copy_from_slice(&number.to_be_bytes());
    id
}

pub(crate) fn tenant(number: u32) -> TenantId {
    TenantId::from_bytes(id(1, number.into()))
}

pub(crate) fn actor(number: u32) -> ActorId {
    ActorId::from_bytes(id(2, number.into()))
}

/// The number from which an id was made.
pub(crate) fn number_of(id: &[u8; 16]) -> u32 {
    let [.., a, b, c, d] = *id;
    u32::from_be_bytes([a, b, c, d])
}

fn place(tenant: TenantId, entry: &EntryId) -> Place {
    Place {
        tenant,
        client: HOUSE,
        table: Table::Log,
        row: FactId::from_bytes(*entry.as_bytes()),
        block: Block::Other,
        version: 1,
    }
}

fn leaf(number: u64, act: &Act, keys: &Keys, nonces: &mut Nonces) -> Result<Vec<u8>, Failure> {
    let keys = keys.of(act.tenant);
    let (entry_id, tenant) = (EntryId::from_bytes(id(9, number)), tenant(act.tenant));
    let subjects = match act.persons {
        None => Subjects::None,
        Some((first, last)) => {
            let set = PersonSet::of_runs([first..=last]);
            Subjects::These(set.ok_or_else(|| cannot("対象者の番号"))?)
        }
    };
    let bytes = subjects.canonical_bytes().filter(|_| act.persons.is_some());
    let digest = |bytes: Vec<u8>| SetDigest(*keys.digest(DigestLabel::Subjects, &bytes).as_bytes());
    let set = bytes.map(digest);
    let body = Body { subjects, fields: Fields::NONE.with(1), ..Body::default() };
    let body = keys.seal(nonces, &place(tenant, &entry_id), &body.encode()).map_err(cannot)?;
    let client = act.tenant * CLIENTS_A_TENANT + act.actor % CLIENTS_A_TENANT;
    let entry = Entry {
        id: entry_id,
        at: Micros::new(START + number * BETWEEN).ok_or_else(|| cannot("時刻"))?,
        tenant,
        home: tenant,
        actor: actor(act.actor),
        device: Device::Bound(DeviceId::from_bytes(id(3, act.actor.into()))),
        session: Some(SessionId::from_bytes(id(4, number / ACTS_A_SESSION))),
        class: Class::Read,
        outcome: if act.done { Outcome::Done } else { Outcome::Refused },
        purpose: LoggedPurpose::new(1, None).ok_or_else(|| cannot("利用目的"))?,
        basis: Basis::Own,
        client: Some(ClientId::from_bytes(id(5, client.into()))),
        persons: act.persons.map_or(0, |(first, last)| last - first + 1),
        set,
        body: body.into_bytes(),
    };
    entry.encode().map_err(cannot)
}

/// A log of so many acts in a folder.
pub(crate) fn grown(folder: &Path, count: u64, keys: &Keys) -> Result<LogReader, Failure> {
    let signer = Box::new(Ed25519Signer::from_seed(&[7; 32]).map_err(|_| cannot("署名の鍵"))?);
    let files = Arc::new(Unsynced(Disk));
    let log = Log::open(files, &folder.join("log"), "romori/bench", signer, &[], id_of);
    let mut log = log.map_err(cannot)?;
    let mut acts = Acts::new();
    let mut nonces = Nonces::new(Arc::new(System::open()?));
    for start in (0..count).step_by(usize::try_from(BATCH).unwrap_or(usize::MAX)) {
        let numbers = start..count.min(start + BATCH);
        let leaves = numbers.map(|number| leaf(number, &acts.next(), keys, &mut nonces));
        let leaves: Vec<Vec<u8>> = leaves.collect::<Result<_, _>>()?;
        log.append_batch(&leaves).map_err(cannot)?;
    }
    Ok(log.reader())
}
