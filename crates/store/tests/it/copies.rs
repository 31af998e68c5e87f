//! Copies while others write, and back again, also from one engine to the other.

use std::io::Cursor;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use romori_store::{Engine, Migration, Schema, Scope, StoreError, Value};
use romori_types::{PersonId, TenantId};

use crate::ground::{
    ONE, Place, SCHEMA, TWO, TempFolder, count, data, note, on_both, person, scope,
};

on_both!(
    a_copy_of_one_moment_while_others_write,
    a_stream_comes_back_on_either_engine,
    a_damaged_stream_changes_nothing,
    rows_that_are_there_are_not_overwritten,
);

type Row = (PersonId, Option<String>, Option<i64>, Option<Vec<u8>>);

fn rows(engine: &Engine, tenant: TenantId) -> Vec<Row> {
    engine
        .read(scope(tenant), |c| {
            let sql = "select id, words, amount, sealed from note order by id";
            c.query(sql, &[], |row| {
                let words = row.text_or_null(1)?.map(str::to_owned);
                let sealed = row.bytes_or_null(3)?.map(<[u8]>::to_vec);
                Ok((row.id(0)?, words, row.int_or_null(2)?, sealed))
            })
        })
        .expect("read")
}

fn fill(engine: &Engine, tenant: TenantId) {
    let columns = ["tenant_id", "id", "words", "amount", "sealed"];
    let notes = (0..500_u64).map(|n| {
        let amount = i64::try_from(n).ok().filter(|n| n % 3 != 0).map(|n| -n * 1_000_000_007);
        let words = (n % 4 != 0).then(|| format!("髙﨑 {n}"));
        let sealed = (n % 5 != 0).then(|| n.to_le_bytes().repeat(20));
        let row: Vec<Value<'static>> =
            vec![tenant.into(), person(n).into(), words.into(), amount.into(), sealed.into()];
        row
    });
    let marks = (0..50_u64).map(|n| -> Vec<Value<'static>> {
        vec![tenant.into(), person(n).into(), person(n * 2).into(), 3.into()]
    });
    engine
        .write_once(scope(tenant), |c| {
            c.bulk_insert("note", &columns, notes)?;
            c.bulk_insert("mark", &["tenant_id", "id", "note", "level"], marks)
        })
        .expect("filled");
}

fn dumped(engine: &Engine, scope: Scope) -> Vec<u8> {
    let mut bytes = Vec::new();
    let count = engine.dump(scope, &mut bytes).expect("dumped");
    assert_eq!(usize::try_from(count), Ok(bytes.len()));
    bytes
}

/// Every pair of notes is written in one transaction, so that a copy has both or neither.
fn a_copy_of_one_moment_while_others_write(place: Place) {
    let engine = &place.engine;
    fill(engine, ONE);
    let done = AtomicBool::new(false);
    let copies: Vec<Vec<u8>> = thread::scope(|threads| {
        threads.spawn(|| {
            let mut n = 1000;
            while !done.load(Ordering::SeqCst) {
                let pair = engine.write(scope(ONE), |c| {
                    note(c, ONE, n)?;
                    note(c, ONE, n + 1)
                });
                pair.expect("written");
                n += 2;
            }
        });
        let copies = (0..5).map(|_| dumped(engine, scope(ONE))).collect();
        done.store(true, Ordering::SeqCst);
        copies
    });
    for copy in copies {
        let folder = TempFolder::new();
        let other = Engine::open(data(&folder), &SCHEMA).expect("opens");
        other.load(scope(ONE), &mut Cursor::new(copy)).expect("loaded");
        let count = count(&other, ONE).expect("counted");
        assert!(count >= 500 && count % 2 == 0, "{count}");
    }
}

fn a_stream_comes_back_on_either_engine(place: Place) {
    fill(&place.engine, ONE);
    let account = "insert into account (name, level) values ('係', 2)";
    place.engine.write(Scope::Control, |c| c.execute(account, &[])).expect("written");
    let bytes = dumped(&place.engine, scope(ONE));
    let control = dumped(&place.engine, Scope::Control);
    for other in [Place::of_files(), Place::of_server()] {
        other.engine.load(Scope::Control, &mut control.as_slice()).expect("loaded");
        other.engine.load(scope(ONE), &mut bytes.as_slice()).expect("loaded");
        assert!(rows(&other.engine, ONE) == rows(&place.engine, ONE));
        assert_eq!(count(&other.engine, TWO), Ok(0));
        let level = other.engine.read(Scope::Control, |c| {
            c.query_one("select level from account where name = '係'", &[], |row| row.int(0))
        });
        assert_eq!(level, Ok(2));
        // Rows need not come in the same order; those of a file do.
        let again = dumped(&other.engine, scope(ONE));
        assert_eq!(again.len(), bytes.len());
    }
}

fn a_damaged_stream_changes_nothing(place: Place) {
    place.engine.write(scope(TWO), |c| note(c, TWO, 1)).expect("written");
    let bytes = dumped(&place.engine, scope(TWO));
    let target = match place.ground {
        crate::ground::Ground::Folder(_) => Place::of_files(),
        crate::ground::Ground::Database(_) => Place::of_server(),
    };
    // The head and the end wholly, of the rest one in eleven.
    let places = |at: &usize| *at < 64 || at.is_multiple_of(11) || at + 40 > bytes.len();
    for at in (0..bytes.len()).filter(places) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        let result = target.engine.load(scope(TWO), &mut flipped.as_slice());
        assert!(result.is_err(), "byte {at}");
    }
    for length in (0..bytes.len()).filter(places) {
        let result = target.engine.load(scope(TWO), &mut &bytes[..length]);
        assert_eq!(result, Err(StoreError::Damaged { scope: scope(TWO) }), "{length} bytes");
    }
    let foreign = target.engine.load(scope(ONE), &mut bytes.as_slice());
    assert_eq!(foreign, Err(StoreError::ForeignTenant));
    assert_eq!(count(&target.engine, TWO), Ok(0));
    target.engine.load(scope(TWO), &mut bytes.as_slice()).expect("as it was written");
    assert_eq!(count(&target.engine, TWO), Ok(1));
}

fn rows_that_are_there_are_not_overwritten(place: Place) {
    place.engine.write(scope(ONE), |c| note(c, ONE, 1)).expect("written");
    let bytes = dumped(&place.engine, scope(ONE));
    place.engine.write(scope(ONE), |c| note(c, ONE, 2)).expect("written");
    let refused = place.engine.load(scope(ONE), &mut bytes.as_slice());
    assert_eq!(refused, Err(StoreError::NotEmpty));
    assert_eq!(count(&place.engine, ONE), Ok(2));
}

#[test]
fn a_file_is_copied_while_it_is_written_and_adopted() {
    let place = Place::of_files();
    let folder = TempFolder::new();
    fill(&place.engine, ONE);
    let engine = &place.engine;
    let done = AtomicBool::new(false);
    let copies: Vec<_> = (0..5).map(|n| folder.path().join(format!("copy{n}.db"))).collect();
    thread::scope(|threads| {
        threads.spawn(|| {
            let mut n = 1000;
            while !done.load(Ordering::SeqCst) {
                engine.write(scope(ONE), |c| note(c, ONE, n)).expect("written");
                n += 1;
            }
        });
        for copy in &copies {
            assert!(engine.copy_to(scope(ONE), copy).expect("copied") > 4096);
        }
        done.store(true, Ordering::SeqCst);
    });
    assert!(engine.copy_to(scope(ONE), &copies[0]).is_err(), "a path that is taken");
    let mut last = 500;
    for (n, copy) in copies.iter().enumerate() {
        let home = TempFolder::new();
        let other = Engine::open(data(&home), &SCHEMA).expect("opens");
        other.adopt(scope(ONE), copy).expect("adopted");
        let count = count(&other, ONE).expect("counted");
        assert!(count >= last, "copy {n}");
        last = count;
        assert!(other.write(scope(ONE), |c| note(c, ONE, 999_999)).is_ok());
        assert_eq!(other.adopt(scope(ONE), copy), Err(StoreError::NotEmpty));
        let foreign = other.adopt(scope(TWO), copy);
        assert_eq!(foreign, Err(StoreError::Damaged { scope: scope(TWO) }));
        assert_eq!(other.tenants(), Ok(vec![ONE]));
    }
}

#[test]
fn a_copy_of_an_earlier_version_goes_forward() {
    static LATER: Schema = Schema {
        tenant: &[
            SCHEMA.tenant[0],
            Migration {
                number: 2,
                name: "words are kept twice",
                statements: &[
                    "alter table note add column again {text}",
                    "update note set again = words",
                ],
            },
        ],
        ..SCHEMA
    };
    let place = Place::of_server();
    fill(&place.engine, ONE);
    let bytes = dumped(&place.engine, scope(ONE));
    let folder = TempFolder::new();
    let later = Engine::open(data(&folder), &LATER).expect("opens");
    later.load(scope(ONE), &mut bytes.as_slice()).expect("loaded");
    let mended = later.read(scope(ONE), |c| {
        let sql = "select count(*) from note where again = words";
        c.query_one(sql, &[], |row| row.int(0))
    });
    assert_eq!(mended, Ok(375));
    let newer = dumped(&later, scope(ONE));
    let refused = Place::of_files().engine.load(scope(ONE), &mut newer.as_slice());
    assert_eq!(refused, Err(StoreError::NewerSchema { found: 2, known: 1 }));
}
