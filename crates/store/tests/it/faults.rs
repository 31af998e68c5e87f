//! What is left when the program is killed, the disk is full or the disk fails.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use romori_roster::PayMonth;
use romori_store::{Doing, EVERY_KEY, Engine, Folder, Server, StoreError, UnitError};

use crate::cluster::Private;
use crate::ground::{
    Ground, ONE, Place, SCHEMA, TWO, TempFolder, count, data, note, person, prepare, scope,
};
use crate::world::{self, On, World, new_fact, pay};

/// Names what the child is to write into, in the environment.
const FILES: &str = "ROMORI_TEST_FILES";
const SERVER: &str = "ROMORI_TEST_SERVER";

/// Not a test of its own: the process that the others kill. It writes a note and an entry of the
/// outbox in each transaction, and says its number once that is acknowledged.
#[test]
fn writes_until_killed() {
    let engine = match (std::env::var(FILES), std::env::var(SERVER)) {
        (Ok(folder), _) => Engine::open(Folder::at(folder), &SCHEMA),
        (_, Ok(url)) => Engine::connect(Server::at(url), &SCHEMA),
        _ => return,
    };
    let engine = engine.expect("opens");
    engine.make_tenant(ONE).expect("a tenant");
    let outbox = "insert into outbox (tenant_id, id, entry) values ($1, $2, $3)";
    let mut number = u64::try_from(count(&engine, ONE).expect("counted")).expect("a count");
    let mut out = std::io::stderr();
    loop {
        let written = engine.write(scope(ONE), |c| {
            note(c, ONE, number)?;
            // Some transactions are larger than the page cache, so that they reach the disk early.
            let bulk = if number.is_multiple_of(7) { 400_000 } else { 10 };
            c.execute(outbox, &[ONE.into(), person(number).into(), vec![7; bulk].into()])
        });
        match written {
            // In one piece, so that a kill does not cut the number.
            Ok(_) => out.write_all(format!("acknowledged {number}\n").as_bytes()).expect("told"),
            Err(error) => {
                writeln!(out, "failed {}", error.code()).expect("told");
                return;
            }
        }
        number += 1;
    }
}

fn writer(name: &str, value: &str) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["faults::writes_until_killed", "--exact", "--nocapture", "--test-threads=1"])
        .env(name, value)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts")
}

/// Reads what the child acknowledges and calls `stop` after so many; then reads what is left.
fn last_acknowledged(
    child: &mut Child,
    after: usize,
    stop: impl FnOnce(&mut Child),
) -> Option<u64> {
    let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let mut stop = Some(stop);
    let mut last = None;
    let mut seen = 0;
    for line in lines.map_while(Result::ok) {
        if let Some(number) = line.strip_prefix("acknowledged ") {
            last = number.parse().ok();
            seen += 1;
        }
        if seen >= after
            && let Some(stop) = stop.take()
        {
            stop(child);
        }
    }
    child.wait().expect("ended");
    last
}

/// Every acknowledged write is there, and each note has its entry.
fn check(engine: &Engine, last: Option<u64>) {
    let (notes, entries, whole) = engine
        .read(scope(ONE), |c| {
            let sql = "select (select count(*) from note), (select count(*) from outbox), \
                       (select count(*) from note n join outbox o on o.id = n.id)";
            c.query_one(sql, &[], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))
        })
        .expect("read");
    let acknowledged = last.map_or(0, |last| i64::try_from(last).expect("small") + 1);
    assert!(notes >= acknowledged, "{notes} of {acknowledged} acknowledged");
    assert!(notes <= acknowledged + 1, "one at most was under way");
    assert_eq!((notes, notes), (entries, whole), "fact and entry together");
}

#[test]
fn killed_writers_lose_nothing_acknowledged_on_files() {
    let folder = TempFolder::new();
    let path = folder.path().join("data");
    for round in 0..20 {
        let mut child = writer(FILES, path.to_str().expect("a path"));
        let last = last_acknowledged(&mut child, 1 + round * 2, |child| {
            child.kill().expect("killed");
        });
        let engine = Engine::open(data(&folder), &SCHEMA).expect("opens again");
        check(&engine, last);
    }
    let file = path.join(format!("tenants/{ONE}.db"));
    let connection = rusqlite::Connection::open(file).expect("opens");
    let sound: String =
        connection.query_row("pragma integrity_check", [], |row| row.get(0)).expect("checked");
    assert_eq!(sound, "ok");
}

#[test]
fn killed_writers_lose_nothing_acknowledged_on_a_server() {
    let place = Place::of_server();
    let Ground::Database(database) = &place.ground else { unreachable!("a server") };
    for round in 0..10 {
        let mut child = writer(SERVER, &database.address("romori_app"));
        let last = last_acknowledged(&mut child, 1 + round * 2, |child| {
            child.kill().expect("killed");
        });
        // The server ends the dead client's transaction when it next speaks to it.
        for _ in 0..200 {
            if count(&place.engine, ONE).is_ok_and(|n| Some(n - 1) >= last.map(|n| n as i64)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        check(&place.engine, last);
    }
}

#[test]
fn a_killed_server_loses_nothing_acknowledged() {
    let mut server = Private::start();
    prepare(&server.address("postgres", "postgres")).expect("prepared");
    let url = server.address("romori_app", "postgres");
    for round in 0..3 {
        let mut child = writer(SERVER, &url);
        let last = last_acknowledged(&mut child, 10 + round * 5, |_| server.kill());
        server.resume();
        let engine = Engine::connect(Server::at(&url), &SCHEMA).expect("connects again");
        check(&engine, last);
    }
}

#[test]
fn a_full_disk_is_refused_in_words() {
    let folder = TempFolder::new();
    let options = Folder { pages_max: Some(200), ..data(&folder) };
    let engine = Engine::open(options, &SCHEMA).expect("opens");
    engine.make_tenant(ONE).expect("a tenant");
    engine.make_tenant(TWO).expect("a tenant");
    let outbox = "insert into outbox (tenant_id, id, entry) values ($1, $2, $3)";
    let write = |number: u64, bytes: usize| {
        engine.write(scope(ONE), |c| {
            note(c, ONE, number)?;
            c.execute(outbox, &[ONE.into(), person(number).into(), vec![7; bytes].into()])
        })
    };
    let written = (0..).take_while(|n| write(*n, 10_000).is_ok()).count();
    let written = i64::try_from(written).expect("small");
    assert!((10..200).contains(&written), "{written}");
    let full = write(900, 10_000).expect_err("is full");
    assert_eq!(full, StoreError::DiskFull);
    assert!(full.to_string().contains("空き容量がありません"), "{full}");
    assert_eq!(count(&engine, ONE), Ok(written), "nothing half-written, and reading goes on");
    assert_eq!(engine.write(scope(TWO), |c| note(c, TWO, 1)), Ok(1), "others write");
    drop(engine);
    // With room again writing goes on.
    let engine = Engine::open(data(&folder), &SCHEMA).expect("opens");
    assert_eq!(engine.write(scope(ONE), |c| note(c, ONE, 901)), Ok(1));
    assert_eq!(count(&engine, ONE), Ok(written + 1));
}

/// A limit on the size of a file makes the operating system refuse a write: an error of the disk
/// that is not for want of room. The first one is reported, and no later one is acknowledged.
#[test]
fn an_error_of_the_disk_stops_writing() {
    let folder = TempFolder::new();
    let path = folder.path().join("data");
    let program = std::env::current_exe().expect("this program");
    let output = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 2048; exec \"$@\"", "limited"])
        .arg(&program)
        .args(["faults::writes_until_the_disk_fails", "--exact", "--nocapture"])
        .env(FILES, &path)
        .output()
        .expect("runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("first STO-0003"), "{told}");
    assert!(told.contains("second STO-0003 stopped"), "{told}");
    assert!(told.contains("reads"), "{told}");
    let acknowledged = told.lines().filter(|line| line.starts_with("acknowledged")).count();
    assert!(acknowledged > 0, "{told}");
    let engine = Engine::open(data(&folder), &SCHEMA).expect("opens again");
    assert_eq!(count(&engine, ONE).map(usize::try_from), Ok(Ok(acknowledged)));
    assert_eq!(engine.write(scope(ONE), |c| note(c, ONE, 900)), Ok(1));
}

/// Not a test of its own: the process for which writing fails.
#[test]
fn writes_until_the_disk_fails() {
    let Ok(folder) = std::env::var(FILES) else { return };
    let engine = Engine::open(Folder::at(Path::new(&folder)), &SCHEMA).expect("opens");
    engine.make_tenant(ONE).expect("a tenant");
    let mut out = std::io::stderr();
    let sql = "insert into note (tenant_id, id, sealed) values ($1, $2, $3)";
    let write = |number: u64, bytes: usize| {
        engine.write(scope(ONE), |c| {
            c.execute(sql, &[ONE.into(), person(number).into(), vec![7; bytes].into()])
        })
    };
    let mut number = 0;
    let first = loop {
        match write(number, 100_000) {
            Ok(_) => writeln!(out, "acknowledged {number}").expect("told"),
            Err(error) => break error,
        }
        number += 1;
    };
    writeln!(out, "first {}", first.code()).expect("told");
    let second = write(number, 1).expect_err("is stopped");
    let stopped = matches!(&second, StoreError::Io { code } if code == "stopped");
    writeln!(out, "second {}{}", second.code(), if stopped { " stopped" } else { "" })
        .expect("told");
    if count(&engine, ONE).is_ok() {
        writeln!(out, "reads").expect("told");
    }
}

/// What a server says when its disk takes no more. That the disk is full is played by a trigger;
/// that nothing of the unit is left, and that work goes on once there is room, is the server's own.
#[test]
fn a_server_whose_disk_is_full_is_told_in_words_and_keeps_nothing_by_halves() {
    let world = World::new(On::Server);
    let (client, anchor) = world.client_with(&world::person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    world.ship();
    let record = |fixed: i64| {
        world.store.write(&world.grant, Doing::form(None), |writer| {
            let paid = pay(fixed);
            writer.record(&new_fact(client, *anchor.id.as_bytes(), 24_318, &paid))
        })
    };
    let months = || {
        let read = world.store.read(&world.grant, |reader| {
            Ok::<_, UnitError>(reader.facts::<PayMonth>(client, EVERY_KEY)?.len())
        });
        read.expect("reads")
    };
    world.ask_server(
        "create function romori_tenant.full_disk() returns trigger language plpgsql as
         $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$",
    );
    // The fact itself, then its entry in the outbox.
    for table in ["fact", "outbox"] {
        world.ask_server(&format!(
            "create trigger full_disk before insert on romori_tenant.{table}
             for each row execute function romori_tenant.full_disk()"
        ));
        let full = record(200_000).expect_err("is full");
        assert!(matches!(full, UnitError::Store(StoreError::DiskFull)), "{table}: {full}");
        assert!(full.to_string().contains("空き容量がありません"), "{full}");
        world.ask_server(&format!("drop trigger full_disk on romori_tenant.{table}"));
        assert_eq!(months(), 0, "{table}: nothing of it is there");
    }
    world.ship();
    assert_eq!(record(210_000).expect("there is room again"), 1);
    assert_eq!((months(), world.ship()), (1, 2), "the change and the looking are in the log");
}
