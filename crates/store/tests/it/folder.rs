//! The folder of the files: closed to others, held by one process, few files open.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt};
use std::path::Path;

use romori_store::{Engine, Folder, Schema, StoreError};
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

/// All rows of a file share their tenant. What is declared of the keys' spread holds from the first
/// row on, in a file that was made without it too.
#[test]
fn every_query_goes_by_its_index_in_an_empty_file_too() {
    let folder = TempFolder::new();
    // As a program of before made it.
    static UNTOLD: Schema = Schema { spread: &[], ..romori_store::SCHEMA };
    let engine = Engine::open(data(&folder), &UNTOLD).expect("opens");
    engine.make_tenant(ONE).expect("a tenant");
    let persons = "select id, number, place from person where tenant_id = $1 and client_id = $2";
    let all = "PRIMARY KEY (tenant_id=?)";
    assert!(plan(&engine, persons).contains(all), "untold, it goes through all persons");
    drop(engine);

    let engine = Engine::open(data(&folder), &romori_store::SCHEMA).expect("opens");
    for (sql, index) in [
        (persons, "person_by_number (tenant_id=? AND client_id=?)"),
        (
            "select 1 from fact where tenant_id = $1 and subject = $2 and kind = 20 \
          and client_id = \
          x'00'",
            "fact_by_subject (tenant_id=? AND subject=?",
        ),
        (
            "select 1 from fact where tenant_id = $1 and client_id = $2 and kind = 20 \
          and key between 1 and 2",
            "PRIMARY KEY (tenant_id=? AND kind=? AND client_id=? AND key>",
        ),
        (
            "select 1 from fact where tenant_id = $1 and batch_id = $2",
            "fact_by_batch (tenant_id=? AND batch_id=?)",
        ),
        (
            "select 1 from filing_case where tenant_id = $1 and client_id = $2",
            "filing_case_by_client (tenant_id=? AND client_id=?)",
        ),
        (
            "select 1 from document where tenant_id = $1 and case_id = $2",
            "document_by_case (tenant_id=? AND case_id=?)",
        ),
        (
            "select 1 from establishment where tenant_id = $1 and client_id = $2",
            "establishment_by_number (tenant_id=? AND client_id=?)",
        ),
    ] {
        let plan = plan(&engine, sql);
        assert!(plan.contains(index), "{sql}: {plan}");
    }
}

fn plan(engine: &Engine, sql: &'static str) -> String {
    let text: &'static str = Box::leak(format!("explain query plan {sql}").into_boxed_str());
    let values = [ONE.into(), person(1).into()];
    let rows = engine.read(scope(ONE), |c| {
        c.query(text, &values, |row| Ok::<_, StoreError>(row.text(3)?.to_owned()))
    });
    rows.expect("a plan").join(" / ")
}

/// An index without a figure would be taken for one that narrows down nothing.
#[test]
fn every_index_of_a_tenant_has_its_spread() {
    let folder = TempFolder::new();
    let engine = Engine::open(data(&folder), &romori_store::SCHEMA).expect("opens");
    engine.make_tenant(ONE).expect("a tenant");
    let sql = "select t.name || ' ' || case i.origin when 'pk' then \
                 case when i.name like 'sqlite_autoindex_document%' then i.name else t.name end \
               else i.name end || ' ' || (select count(*) from pragma_index_info(i.name)) \
               from sqlite_schema t, pragma_index_list(t.name) i where t.type = 'table' \
               and t.name not in ('schema_version', 'file_identity')";
    let named = |row: &romori_store::Row<'_>| Ok::<_, StoreError>(row.text(0)?.to_owned());
    let mut indexes = engine.read(scope(ONE), |c| c.query(sql, &[], named)).expect("indexes");
    indexes.sort();
    let told = romori_store::SCHEMA.spread.iter();
    let mut told: Vec<String> = told
        .map(|one| {
            let columns = one.rows.split(' ').count() - 1;
            format!("{} {} {columns}", one.table, one.index)
        })
        .collect();
    told.sort();
    assert_eq!(indexes, told);
}
