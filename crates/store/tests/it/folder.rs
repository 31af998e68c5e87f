//! The folder of the files: closed to others, held by one process, few files open.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt};
use std::path::Path;

use romori_store::{Engine, Folder, Migration, Schema, StoreError, Value};
use romori_types::TenantId;

use crate::ground::{ONE, SCHEMA, TempFolder, count, data, note, person, scope};

fn mode(path: &Path) -> u32 {
    path.metadata().expect("is there").permissions().mode() & 0o777
}

#[test]
fn nobody_else_may_look_into_it() {
    let folder = TempFolder::new();
    let data_folder = folder.path().join("data");
    std::fs::create_dir(&data_folder).expect("made");
    std::fs::set_permissions(&data_folder, PermissionsExt::from_mode(0o755)).expect("opened");
    let engine = Engine::open(Folder::at(&data_folder), &SCHEMA).expect("opens");
    engine.make_tenant(ONE).expect("a tenant");
    engine.write(scope(ONE), |c| note(c, ONE, 1)).expect("written");
    assert_eq!(mode(&data_folder), 0o700);
    assert_eq!(mode(&data_folder.join("tenants")), 0o700);
    let mut seen = 0;
    for inner in [data_folder.clone(), data_folder.join("tenants")] {
        for entry in std::fs::read_dir(inner).expect("listed") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
                seen += 1;
            }
        }
    }
    // control.db, the tenant's file, the log and index of each, and the lock.
    assert_eq!(seen, 7);
}

#[test]
fn two_processes_do_not_share_it() {
    let folder = TempFolder::new();
    let engine = Engine::open(data(&folder), &SCHEMA).expect("opens");
    let second = Engine::open(data(&folder), &SCHEMA).err();
    let path = folder.path().join("data");
    assert_eq!(second, Some(StoreError::LockedFolder { path }));
    drop(engine);
    assert!(Engine::open(data(&folder), &SCHEMA).is_ok());
}

#[test]
fn a_file_that_is_gone_is_not_made_anew() {
    let folder = TempFolder::new();
    let engine = Engine::open(data(&folder), &SCHEMA).expect("opens");
    engine.make_tenant(ONE).expect("a tenant");
    engine.write(scope(ONE), |c| note(c, ONE, 1)).expect("written");
    drop(engine);
    std::fs::remove_file(folder.path().join(format!("data/tenants/{ONE}.db"))).expect("gone");
    let engine = Engine::open(data(&folder), &SCHEMA).expect("opens");
    assert_eq!(count(&engine, ONE), Err(StoreError::UnknownTenant));
    assert_eq!(engine.tenants(), Ok(vec![]));
}

#[test]
fn a_file_of_another_program_is_refused() {
    let folder = TempFolder::new();
    let engine = Engine::open(data(&folder), &SCHEMA).expect("opens");
    engine.make_tenant(ONE).expect("a tenant");
    drop(engine);
    let path = folder.path().join(format!("data/tenants/{ONE}.db"));
    let foreign = |write: &dyn Fn()| {
        std::fs::remove_file(&path).expect("gone");
        write();
        let engine = Engine::open(data(&folder), &SCHEMA).expect("opens");
        assert_eq!(count(&engine, ONE), Err(StoreError::Damaged { scope: scope(ONE) }));
    };
    foreign(&|| std::fs::write(&path, vec![b'x'; 8192]).expect("written"));
    foreign(&|| {
        let other = rusqlite::Connection::open(&path).expect("opens");
        other.execute_batch("create table note (n integer)").expect("made");
    });
}

#[test]
fn few_files_stay_open_and_each_comes_back() {
    let folder = TempFolder::new();
    let options = Folder { open_files_max: 3, ..data(&folder) };
    let engine = Engine::open(options, &SCHEMA).expect("opens");
    let tenants: Vec<TenantId> = (1..=10).map(|n| TenantId::from_bytes([n; 16])).collect();
    for round in 1..=3 {
        for tenant in &tenants {
            engine.make_tenant(*tenant).expect("a tenant");
            engine.write(scope(*tenant), |c| note(c, *tenant, round)).expect("written");
            assert_eq!(count(&engine, *tenant), i64::try_from(round).map_err(|_| StoreError::Busy));
            assert!(engine.count_open_files() <= 3);
        }
    }
    // What was closed has its log worked in and gone.
    let logs = std::fs::read_dir(folder.path().join("data/tenants")).expect("listed");
    let logs = logs.filter(|entry| {
        entry.as_ref().expect("an entry").file_name().to_string_lossy().ends_with("-wal")
    });
    assert!(logs.count() <= 3);
}

#[test]
fn what_is_removed_is_overwritten() {
    let folder = TempFolder::new();
    let engine = Engine::open(data(&folder), &SCHEMA).expect("opens");
    engine.make_tenant(ONE).expect("a tenant");
    let words = "消した言葉";
    let sql = "insert into note (tenant_id, id, words) values ($1, $2, $3)";
    let values = [ONE.into(), vec![1; 16].into(), words.into()];
    engine.write(scope(ONE), |c| c.execute(sql, &values)).expect("written");
    engine.write(scope(ONE), |c| c.execute("delete from note", &[])).expect("removed");
    drop(engine);
    let path = folder.path().join(format!("data/tenants/{ONE}.db"));
    let bytes = std::fs::read(&path).expect("read");
    assert!(path.metadata().expect("is there").size() > 0);
    assert!(!bytes.windows(words.len()).any(|window| window == words.as_bytes()));
}

/// All rows of a file share their tenant. SQLite does not know that until it has looked, and would
/// then read the whole table for one person.
#[test]
fn an_index_is_used_once_there_are_many_rows() {
    static SPREAD: Schema = Schema {
        tenant: &[Migration {
            number: 1,
            name: "facts",
            statements: &[
                "create table fact ({tenant}, client {bytes} not null, subject {bytes} not null, \
                 month {int} not null, yen {int}, primary key (tenant_id, client, month, subject)) \
                 {by_key}",
                "create index fact_of_subject on fact (tenant_id, subject)",
            ],
        }],
        append_only: &[],
        outbox: &[],
        ..SCHEMA
    };
    let folder = TempFolder::new();
    let engine = Engine::open(data(&folder), &SPREAD).expect("opens");
    engine.make_tenant(ONE).expect("a tenant");
    let plan = || {
        engine.read(scope(ONE), |c| {
            let sql = "explain query plan select yen from fact \
                       where tenant_id = $1 and subject = $2";
            c.query_one(sql, &[ONE.into(), person(1).into()], |row| {
                Ok(row.text(3)?.contains("fact_of_subject"))
            })
        })
    };
    assert_eq!(plan(), Ok(false), "nothing is known yet");
    let rows = (0..20_000_u64).map(|n| -> Vec<Value<'static>> {
        let month = i64::try_from(n / 400).unwrap_or_default();
        vec![ONE.into(), person(n % 12).into(), person(n % 400).into(), month.into()]
    });
    let columns = ["tenant_id", "client", "subject", "month"];
    engine.write_once(scope(ONE), |c| c.bulk_insert("fact", &columns, rows)).expect("written");
    assert_eq!(plan(), Ok(true), "a reader that was open before has heard of it");
    drop(engine);
    let engine = Engine::open(data(&folder), &SPREAD).expect("opens");
    assert_eq!(count_facts(&engine), Ok(50));
}

fn count_facts(engine: &Engine) -> Result<i64, StoreError> {
    let sql = "select count(*) from fact where tenant_id = $1 and subject = $2";
    let values = [ONE.into(), person(1).into()];
    engine.read(scope(ONE), |c| c.query_one(sql, &values, |row| row.int(0)))
}
