//! What happens at once: snapshots, one writer after another, conflicts, dead connections.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};
use romori_store::{Connection, Engine, Folder, Scope, Server, StoreError};

use crate::ground::{
    Ground, ONE, Place, SCHEMA, TWO, TempFolder, connect, count, data, database, note, on_both,
    scope,
};

on_both!(
    a_reader_sees_its_snapshot,
    writers_follow_one_another,
    what_was_read_still_holds_when_it_is_written,
    one_tenant_does_not_wait_for_another,
    nobody_is_kept_waiting,
);

const LEVEL: &str = "select level from account where name = 'n'";

fn level(connection: &mut Connection<'_>) -> Result<i64, StoreError> {
    connection.query_one(LEVEL, &[], |row| row.int(0))
}

fn counter(engine: &Engine) {
    let sql = "insert into account (name, level) values ('n', 0)";
    engine.write(Scope::Control, |c| c.execute(sql, &[])).expect("written");
}

fn a_reader_sees_its_snapshot(place: Place) {
    let engine = &place.engine;
    counter(engine);
    let raise = "update account set level = level + 1";
    // The snapshot is taken when the transaction begins, not at its first statement.
    let (before, after) = engine
        .read(Scope::Control, |c| {
            engine.write(Scope::Control, |c| c.execute(raise, &[]))?;
            let before = level(c)?;
            engine.write(Scope::Control, |c| c.execute(raise, &[]))?;
            Ok::<_, StoreError>((before, level(c)?))
        })
        .expect("read");
    assert_eq!((before, after), (0, 0));
    assert_eq!(engine.read(Scope::Control, level), Ok(2));
}

fn writers_follow_one_another(place: Place) {
    let engine = &place.engine;
    counter(engine);
    let raise = |c: &mut Connection<'_>| {
        let seen = level(c)?;
        thread::yield_now();
        c.execute("update account set level = $1", &[(seen + 1).into()])
    };
    thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                for _ in 0..25 {
                    engine.write(Scope::Control, raise).expect("written");
                }
            });
        }
    });
    assert_eq!(engine.read(Scope::Control, level), Ok(100), "no change is lost");
}

/// Each of two sees that the other's note is not there and writes its own: one of them must see it.
/// On a server they are two processes.
fn what_was_read_still_holds_when_it_is_written(place: Place) {
    let engine = &place.engine;
    let both_have_read = Barrier::new(2);
    let tries = AtomicU32::new(0);
    let beside = match &place.ground {
        Ground::Database(database) => Some(connect(database).expect("connects")),
        Ground::Folder(_) => None,
    };
    let on_server = beside.is_some();
    let other = beside.as_ref().unwrap_or(engine);
    let write_if_alone = |engine: &Engine, number: u64| {
        let mut is_first = true;
        engine.write(scope(ONE), |c| {
            tries.fetch_add(1, Ordering::SeqCst);
            let others: i64 = c.query_one("select count(*) from note", &[], |row| row.int(0))?;
            // On a file the second does not even begin before the first is done.
            if std::mem::take(&mut is_first) && on_server {
                both_have_read.wait();
            }
            if others == 0 {
                note(c, ONE, number)?;
            }
            Ok::<_, StoreError>(())
        })
    };
    thread::scope(|threads| {
        let first = threads.spawn(|| write_if_alone(engine, 1));
        let second = threads.spawn(|| write_if_alone(other, 2));
        assert_eq!(first.join().expect("joined"), Ok(()));
        assert_eq!(second.join().expect("joined"), Ok(()));
    });
    assert_eq!(count(engine, ONE), Ok(1));
    assert_eq!(tries.into_inner(), if on_server { 3 } else { 2 });
}

/// Who writes without a pause keeps nobody waiting for longer than one transaction.
fn nobody_is_kept_waiting(place: Place) {
    let engine = &place.engine;
    counter(engine);
    let raise = |c: &mut Connection<'_>| {
        let seen = level(c)?;
        thread::sleep(Duration::from_millis(5));
        c.execute("update account set level = $1", &[(seen + 1).into()])
    };
    let is_done = AtomicBool::new(false);
    thread::scope(|threads| {
        let without_a_pause = threads.spawn(|| {
            let mut written = 0;
            while !is_done.load(Ordering::SeqCst) {
                engine.write(Scope::Control, raise).expect("written");
                written += 1;
            }
            written
        });
        let begun = Instant::now();
        let all: Result<Vec<_>, _> = (0..20).map(|_| engine.write(Scope::Control, raise)).collect();
        let took = begun.elapsed();
        is_done.store(true, Ordering::SeqCst);
        assert!(all.is_ok(), "{all:?}");
        let written = without_a_pause.join().expect("joined");
        assert_eq!(engine.read(Scope::Control, level), Ok(20 + written));
        assert!(written <= 60, "{written} of the other in {took:?} for twenty");
    });
}

fn one_tenant_does_not_wait_for_another(place: Place) {
    let engine = &place.engine;
    engine
        .write(scope(ONE), |c| {
            note(c, ONE, 1)?;
            // While this one is open the other tenant reads and writes.
            engine.write(scope(TWO), |c| note(c, TWO, 1))?;
            assert_eq!(count(engine, TWO), Ok(1));
            Ok::<_, StoreError>(())
        })
        .expect("written");
    assert_eq!(count(engine, ONE), Ok(1));
}

#[test]
fn who_waits_too_long_is_told_so() {
    let folder = TempFolder::new();
    let options = Folder { patience: Duration::from_millis(50), ..data(&folder) };
    let engine = Engine::open(options, &SCHEMA).expect("opens");
    let busy = engine.write(Scope::Control, |_| {
        thread::scope(|threads| {
            let other = threads
                .spawn(|| engine.write(Scope::Control, |c| c.execute("delete from account", &[])));
            other.join().expect("joined")
        })
    });
    assert_eq!(busy, Err(StoreError::Busy));
}

#[test]
fn work_that_cannot_be_repeated_is_not() {
    let place = Place::of_server();
    let engine = &place.engine;
    counter(engine);
    let result = engine.write_once(Scope::Control, |c| {
        let seen = level(c)?;
        engine.write(Scope::Control, |c| c.execute("update account set level = 9", &[]))?;
        c.execute("update account set level = $1", &[(seen + 1).into()])
    });
    assert_eq!(result, Err(StoreError::Conflict));
    assert_eq!(engine.read(Scope::Control, level), Ok(9));
}

#[test]
fn dead_connections_are_replaced() {
    let place = Place::of_server();
    let Ground::Database(database) = &place.ground else { unreachable!("a server") };
    // Several connections lie idle.
    let gate = Barrier::new(3);
    thread::scope(|threads| {
        for _ in 0..3 {
            threads.spawn(|| {
                place.engine.read(scope(ONE), |_| {
                    gate.wait();
                    Ok::<_, StoreError>(())
                })
            });
        }
    });
    let mut root = Client::connect(&database.address("postgres"), NoTls).expect("connects");
    let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
               where usename = 'romori_app' and datname = current_database()";
    let ended: i64 = root.query_one(end, &[]).expect("ended").get(0);
    assert!(ended >= 3);
    for n in 0..4 {
        assert_eq!(place.engine.write(scope(ONE), |c| note(c, ONE, n)), Ok(1));
    }
    // In the middle of the work it is an error: who knows what the use case did with its answers.
    let lost = place.engine.write(scope(ONE), |c| {
        note(c, ONE, 10)?;
        root.query_one(end, &[]).expect("ended");
        note(c, ONE, 11)
    });
    assert_eq!(lost, Err(StoreError::ConnectionLost));
    assert_eq!(count(&place.engine, ONE), Ok(4));
}

#[test]
fn a_statement_without_end_is_stopped() {
    let database = database();
    let mut server = Server::at(database.address("romori_app"));
    server.statement_timeout = Duration::from_millis(100);
    let engine = Engine::connect(server, &SCHEMA).expect("connects");
    let sql = "select pg_sleep(30)::text";
    let stopped = engine.read(Scope::Control, |c| c.query(sql, &[], |_| Ok(())));
    assert_eq!(stopped, Err(StoreError::Busy));
}
