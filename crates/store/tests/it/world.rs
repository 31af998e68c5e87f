//! A whole store on files: keys, tables, spool, log; a clock that the test sets.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use romori_identity::Grant;
use romori_ledger::{Disk, Ed25519Signer, Log, OwnLog, Spool, SpoolLimits};
use romori_roster::{PayMonth, PersonIdentity, PersonName, Validity};
use romori_store::{
    ContractState, Doing, Engine, Folder, NewFact, NewTenant, Parts, Preparation, SCHEMA,
    Sequencer, Server, Store, TenantKind,
};
use romori_types::{Chance, ClientId, Clock, Date, NoChance, TenantId, Timestamp, Yen};
use romori_vault::{Custodian, FileCustodian};

use crate::cluster::{Cluster, Database, PASSWORD};
use crate::ground::TempFolder;

pub struct Os;

impl Chance for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        SystemRandom::new().fill(bytes).map_err(|_| NoChance)
    }
}

pub struct SetClock(AtomicI64);

impl SetClock {
    /// So many microseconds later.
    pub fn forward(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        // Each look is a moment later, as it is in the world.
        let micros = self.0.fetch_add(1, Ordering::Relaxed);
        Timestamp::from_microsecond(micros).expect("an instant")
    }
}

/// On which engine a world stands.
#[derive(Clone, Copy)]
pub enum On {
    Files,
    Server,
}

pub struct World {
    /// Gone after the store.
    database: Option<Database>,
    pub folder: TempFolder,
    pub clock: Arc<SetClock>,
    pub store: Arc<Store>,
    pub sequencer: Sequencer,
    pub tenant: TenantId,
    pub grant: Grant,
}

pub fn engine_in(folder: &Path) -> Engine {
    Engine::open(Folder::at(folder.join("data")), &SCHEMA).expect("an engine")
}

/// A prepared database with the tables of the product.
pub fn database() -> Database {
    Cluster::shared(env!("CARGO_TARGET_TMPDIR")).database("product", |url| {
        let preparation =
            Preparation { url, app_password: Some(PASSWORD), shipper_password: Some(PASSWORD) };
        Engine::prepare(&preparation, &SCHEMA).expect("prepared");
    })
}

pub fn store_in(folder: &Path, engine: Engine, clock: Arc<SetClock>) -> (Arc<Store>, Sequencer) {
    let keys = folder.join("keys");
    let custodian = match FileCustodian::open(&keys, None) {
        Ok(custodian) => custodian,
        Err(_) => FileCustodian::create(&keys, None, &Os).expect("a custodian"),
    };
    let disk = Arc::new(Disk);
    let spool = Spool::open(disk.clone(), &folder.join("spool"), SpoolLimits::default());
    let store = Arc::new(Store::new(Parts {
        engine,
        custodian: Arc::new(custodian),
        clock,
        chance: Arc::new(Os),
        spool: Arc::new(spool.expect("a spool")),
    }));
    let signer = Box::new(Ed25519Signer::from_seed(&[7; 32]).expect("a signer"));
    let mark = folder.join("followed");
    let (folder, name) = (folder.join("log"), "romori.test/log");
    let log = Log::open(disk, &folder, name, signer, &[], romori_record::id_of);
    let sequencer =
        Sequencer::new(Arc::clone(&store), Box::new(OwnLog::new(log.expect("a log"))), &mark);
    (store, sequencer)
}

impl World {
    pub fn new(on: On) -> Self {
        let folder = TempFolder::new();
        let (engine, database) = match on {
            On::Files => (engine_in(folder.path()), None),
            On::Server => {
                let database = database();
                let server = Server::at(database.address("romori_app"));
                (Engine::connect(server, &SCHEMA).expect("connects"), Some(database))
            }
        };
        let start = Timestamp::from_second(1_782_864_000).expect("2026-07-01");
        let clock = Arc::new(SetClock(AtomicI64::new(start.as_microsecond())));
        let (store, sequencer) = store_in(folder.path(), engine, Arc::clone(&clock));
        let tenant = store.make_tenant(&crate::grants::house(), &office()).expect("a tenant");
        let grant = crate::grants::clerk(tenant);
        Self { database, folder, clock, store, sequencer, tenant, grant }
    }

    /// Asks the server as its superuser, beside the program.
    pub fn ask_server(&self, sql: &str) -> String {
        self.database.as_ref().expect("a server").ask("postgres", sql)
    }

    /// The store of another process on the same server, which has opened nothing yet.
    pub fn beside(&self) -> Store {
        let custodian = FileCustodian::open(&self.keys(), None).expect("keys");
        self.beside_with(Arc::new(custodian))
    }

    /// The same, with another custodian of the same root key.
    pub fn beside_with(&self, custodian: Arc<dyn Custodian>) -> Store {
        let database = self.database.as_ref().expect("a server");
        let server = Server::at(database.address("romori_app"));
        let spool = self.folder.path().join("spool-beside");
        let spool = Spool::open(Arc::new(Disk), &spool, SpoolLimits::default());
        Store::new(Parts {
            engine: Engine::connect(server, &SCHEMA).expect("connects"),
            custodian,
            clock: self.clock.clone(),
            chance: Arc::new(Os),
            spool: Arc::new(spool.expect("a spool")),
        })
    }

    /// Where the root key is.
    pub fn keys(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    /// The same installation as a program left it that knew no digests of persons, opened by this
    /// one: without the second step of the tenants' tables and those after it, which are then
    /// taken.
    pub fn left_before_matches(self) -> Self {
        let Self { database, folder, clock, store, sequencer, tenant, grant } = self;
        drop((store, sequencer));
        let engine = match &database {
            None => {
                let file = folder.path().join(format!("data/tenants/{tenant}.db"));
                let file = rusqlite::Connection::open(file).expect("a file");
                let back = "drop table match_key; drop table case_note;
                            drop table held_key; drop table client_end;
                            drop index fact_by_batch; drop index person_by_batch;
                            create index fact_by_batch on fact (tenant_id, batch_id);
                            delete from schema_version where number >= 2";
                file.execute_batch(back).expect("goes back");
                drop(file);
                engine_in(folder.path())
            }
            Some(database) => {
                database.ask(
                    "postgres",
                    "drop table romori_tenant.match_key, romori_tenant.case_note,
                                romori_tenant.held_key, romori_tenant.client_end;
                     drop index romori_tenant.fact_by_batch;
                     drop index romori_tenant.person_by_batch;
                     create index fact_by_batch on romori_tenant.fact (tenant_id, batch_id);
                     delete from romori_control.schema_version
                     where part = 'tenant' and number >= 2",
                );
                let url = &database.address("postgres");
                let preparation = Preparation { url, app_password: None, shipper_password: None };
                Engine::prepare(&preparation, &SCHEMA).expect("prepared again");
                let server = Server::at(database.address("romori_app"));
                Engine::connect(server, &SCHEMA).expect("connects")
            }
        };
        let (store, sequencer) = store_in(folder.path(), engine, Arc::clone(&clock));
        Self { database, folder, clock, store, sequencer, tenant, grant }
    }

    /// A client numbered 1001 with one person of this name and birthday.
    pub fn client_with(&self, person: &PersonIdentity) -> (ClientId, romori_store::PersonAnchor) {
        let doing = Doing::form(None);
        let made = self.store.write(&self.grant, doing, |writer| {
            let client = writer.add_client(1_001)?;
            let anchor = writer.add_person(client)?;
            writer.record(&new_fact(client, *anchor.id.as_bytes(), 0, person))?;
            Ok::<_, romori_store::UnitError>((client, anchor))
        });
        made.expect("a client")
    }

    pub fn ship(&self) -> u64 {
        self.sequencer.ship(&crate::grants::shipper()).expect("ships").entries
    }
}

pub fn office() -> NewTenant {
    NewTenant {
        kind: TenantKind::Office,
        state: ContractState::Paid,
        from: day("2026-04-01"),
        to: None,
        name: "架空社会保険労務士事務所".to_owned(),
    }
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

pub fn person(kanji: &str, kana: &str) -> PersonIdentity {
    PersonIdentity {
        name: PersonName { kanji: kanji.to_owned(), kana: kana.to_owned() },
        birth_date: day("1986-02-03"),
        sex: None,
        employee_number: Some("E-4711".to_owned()),
        basic_pension_number: Some("1234-567890".to_owned()),
        employment_insurance_number: None,
        nationality: None,
        remarks: String::new(),
    }
}

pub fn pay(fixed: i64) -> PayMonth {
    PayMonth { days: Some(30), fixed: Yen::new(fixed), ..PayMonth::default() }
}

pub fn new_fact<F>(client: ClientId, subject: [u8; 16], key: i64, fact: &F) -> NewFact<'_, F> {
    let valid = Validity::since(day("2026-04-01"));
    NewFact { client, subject, key, valid, fact: Some(fact), seen: None }
}

/// Makes a test of each function for either engine.
macro_rules! in_both_worlds {
    ($($name:ident),* $(,)?) => {
        mod files {
            $(#[test]
            fn $name() {
                super::$name(&crate::world::World::new(crate::world::On::Files));
            })*
        }

        mod server {
            $(#[test]
            fn $name() {
                super::$name(&crate::world::World::new(crate::world::On::Server));
            })*
        }
    };
}

pub(crate) use in_both_worlds;
