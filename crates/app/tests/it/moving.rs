//! A demo's office after some work moves from files to a server and back: every row of every table
//! is there, byte for byte.

use std::collections::BTreeMap;
use std::sync::Arc;

use romori_app::house::{KeysOf, file_regular, load_demo, open_on};
use romori_identity::{Grant, Job};
use romori_record::Class;
use romori_store::{Doing, Engine, Folder, SCHEMA, Server, Store, UnitError};
use romori_types::{Date, TenantId};

use crate::ground::{Ground, On, Os, SetClock};

const DAY: Date = Date::constant(2026, 7, 1);

/// Rows by table, each table's in one order: an engine gives them as they lie.
type Rows = BTreeMap<String, Vec<Vec<Option<Vec<u8>>>>>;

/// Reads a stream of rows by its description in docs/design/engine.md and `dump.rs`.
struct Reading<'a>(&'a [u8]);

impl<'a> Reading<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    fn number(&mut self) -> i32 {
        i32::from_be_bytes(self.take(4).try_into().unwrap())
    }

    fn bytes(&mut self) -> Option<Vec<u8>> {
        let length = usize::try_from(self.number()).ok()?;
        Some(self.take(length).to_vec())
    }

    fn name(&mut self) -> String {
        String::from_utf8(self.bytes().unwrap()).unwrap()
    }

    fn rows(mut self) -> Rows {
        assert_eq!(self.take(15), b"romori scope 1\n");
        self.take(17);
        let migrations = usize::try_from(self.number()).unwrap();
        self.take(migrations * 32);
        let mut tables = Rows::new();
        while self.take(1) == [1] {
            let name = self.name();
            let columns = usize::try_from(self.number()).unwrap();
            let heading = (0..columns).map(|_| {
                let column = self.name();
                format!("{column}:{}", self.take(1)[0])
            });
            let name = format!("{name} {}", heading.collect::<Vec<_>>().join(","));
            let mut rows = Vec::new();
            while let Ok(count) =
                usize::try_from(i16::from_be_bytes(self.take(2).try_into().unwrap()))
            {
                assert_eq!(count, columns);
                rows.push((0..count).map(|_| self.bytes()).collect());
            }
            rows.sort();
            tables.insert(name, rows);
        }
        assert_eq!(self.0.len(), 32, "the digest ends it");
        tables
    }
}

/// The streams of an installation: its own rows, and those of a tenant.
fn streams(dump: impl Fn(&Grant, &mut Vec<u8>), tenant: TenantId) -> [Vec<u8>; 2] {
    [None, Some(tenant)].map(|of| {
        let mut bytes = Vec::new();
        dump(&Grant::for_job(Job::Backup(of)), &mut bytes);
        bytes
    })
}

fn moved(engine: &Engine, from: &[Vec<u8>; 2], tenant: TenantId) -> [Vec<u8>; 2] {
    for (of, bytes) in [Some(tenant), None].into_iter().zip(from.iter().rev()) {
        let grant = Grant::for_job(Job::Restore(of));
        Store::load(engine, &grant, &mut bytes.as_slice()).unwrap();
    }
    let scope = |grant: &Grant| {
        grant.data_tenant().map_or(romori_store::Scope::Control, romori_store::Scope::Tenant)
    };
    streams(|grant, bytes| engine.dump(scope(grant), bytes).map(drop).unwrap(), tenant)
}

fn rows(streams: &[Vec<u8>; 2]) -> [Rows; 2] {
    [0, 1].map(|at| Reading(&streams[at]).rows())
}

#[test]
fn every_row_is_the_same_after_a_move_to_a_server_and_back() {
    let ground = Ground::new(On::Files);
    let clock = Arc::new(SetClock::on(DAY));
    let opened = open_on(&ground.folders(), &ground.tables(), clock.clone(), Arc::new(Os));
    let house = opened.unwrap().house;
    let (tenant, _) = load_demo(&house.store, DAY, |day| clock.set(day)).unwrap();
    let grant = Grant::for_job(Job::Demo(tenant));
    let clients = house.store.read(&grant, |reader| reader.clients()).unwrap();
    for client in clients {
        let doing = Doing { client: Some(client.id), ..Doing::act(Class::CaseMade) };
        let filed = house.store.write(&grant, doing, |writer| {
            file_regular(writer, house.law, client, (2026, None), DAY).map(drop)
        });
        filed.unwrap();
    }
    // Keys of two generations, an undone batch, entries in the log and on their way.
    house.renew_keys(None, KeysOf::Client(1_002)).unwrap();
    let undo = house.store.write(&grant, Doing::act(Class::Undo), |writer| {
        let last = writer.reader.batches(1)?[0].id;
        writer.undo(last).map(drop)
    });
    undo.unwrap_or_else(|error: UnitError| panic!("{error}"));
    house.sequencer.ship_all(&Grant::for_job(Job::Ship(None))).unwrap();
    house.renew_keys(None, KeysOf::House).unwrap();

    let on_files =
        streams(|grant, bytes| house.store.dump(grant, bytes).map(drop).unwrap(), tenant);
    let told = rows(&on_files);
    for table in ["fact ", "document ", "filing_case ", "seen ", "outbox ", "match_key "] {
        let (name, rows) = told[1].iter().find(|(name, _)| name.starts_with(table)).unwrap();
        assert!(!rows.is_empty(), "{name}");
    }
    let server = Ground::new(On::Server);
    let engine = Engine::connect(Server::at(server.url().unwrap()), &SCHEMA).unwrap();
    let on_server = moved(&engine, &on_files, tenant);
    assert!(rows(&on_server) == told, "on the server");
    let back = Ground::new(On::Files);
    let engine = Engine::open(Folder::at(back.folder.join("tables")), &SCHEMA).unwrap();
    let again = moved(&engine, &on_server, tenant);
    assert!(rows(&again) == told, "back on files");
    // Something that is changed is seen.
    let mut altered = told;
    altered[1].values_mut().find(|rows| !rows.is_empty()).unwrap()[0][1] = None;
    assert!(rows(&again) != altered);
}
