//! The tables go forward, on both engines, and only as declared.

use romori_store::{Engine, Migration, Preparation, Schema, Scope, Server, StoreError};

use crate::cluster::{Cluster, Database};
use crate::ground::{
    Ground, ONE, Place, SCHEMA, TWO, connect, count, data, note, on_both, prepare, scope,
};

on_both!(
    a_later_step_mends_the_rows_of_every_tenant,
    an_edited_step_is_refused,
    data_of_a_newer_program_is_refused,
    a_table_that_is_not_led_by_its_tenant_is_refused,
    a_step_that_fails_leaves_nothing,
);

const FIRST: Migration = SCHEMA.tenant[0];

static LATER: Schema = Schema {
    tenant: &[
        FIRST,
        Migration {
            number: 2,
            name: "words are kept twice",
            statements: &[
                "alter table note add column again {text}",
                "update note set again = words",
                "create table tag ({tenant}, id {bytes} not null, primary key (tenant_id, id)) \
                 {by_key}",
            ],
        },
    ],
    ..SCHEMA
};

/// Opens the same ground with another declaration; a server is prepared for it first.
fn reopen(place: Place, schema: &'static Schema) -> Result<Place, (StoreError, Ground)> {
    let Place { engine, ground } = place;
    drop(engine);
    let engine = match &ground {
        Ground::Folder(folder) => {
            Engine::open(data(folder), schema).and_then(|engine| {
                // A tenant's file is looked at when it is first opened.
                count(&engine, ONE).map(|_| engine)
            })
        }
        Ground::Database(database) => {
            let url = &database.address("postgres");
            let preparation = Preparation { url, app_password: None, shipper_password: None };
            Engine::prepare(&preparation, schema)
                .and_then(|_| Engine::connect(Server::at(database.address("romori_app")), schema))
        }
    };
    match engine {
        Ok(engine) => Ok(Place { engine, ground }),
        Err(error) => Err((error, ground)),
    }
}

fn a_later_step_mends_the_rows_of_every_tenant(place: Place) {
    for (tenant, notes) in [(ONE, 1..3), (TWO, 1..4)] {
        let fill = |n| place.engine.write(scope(tenant), |c| note(c, tenant, n).map(drop));
        notes.into_iter().try_for_each(fill).expect("written");
    }
    let place = reopen(place, &LATER).map_err(|(error, _)| error).expect("goes forward");
    for (tenant, notes) in [(ONE, 2), (TWO, 3)] {
        let mended = place.engine.read(scope(tenant), |c| {
            let sql = "select count(*) from note where again = words";
            c.query_one(sql, &[], |row| row.int(0))
        });
        assert_eq!(mended, Ok(notes));
        let foreign = place.engine.write(scope(tenant), |c| {
            let other = if tenant == ONE { TWO } else { ONE };
            let sql = "insert into tag (tenant_id, id) values ($1, $2)";
            c.execute(sql, &[other.into(), vec![1].into()])
        });
        assert_eq!(foreign, Err(StoreError::ForeignTenant), "a new table has the wall too");
    }
    assert_eq!(place.engine.check_wall(), Ok(()));
}

fn an_edited_step_is_refused(place: Place) {
    static EDITED: Schema = Schema {
        tenant: &[Migration {
            statements: &["create table note ({tenant}, id {bytes} primary key)"],
            ..FIRST
        }],
        ..SCHEMA
    };
    let refused = reopen(place, &EDITED).err().map(|(error, _)| error);
    assert_eq!(refused, Some(StoreError::EditedMigration { number: 1 }));
}

fn data_of_a_newer_program_is_refused(place: Place) {
    let place = reopen(place, &LATER).map_err(|(error, _)| error).expect("goes forward");
    let (refused, ground) = reopen(place, &SCHEMA).err().expect("is refused");
    assert_eq!(refused, StoreError::NewerSchema { found: 2, known: 1 });
    if let Ground::Database(database) = ground {
        assert_eq!(connect(&database).err(), Some(refused));
    }
}

fn a_table_that_is_not_led_by_its_tenant_is_refused(place: Place) {
    macro_rules! schema_with {
        ($statement:literal) => {{
            static MISSHAPEN: Schema = Schema {
                tenant: &[
                    FIRST,
                    Migration { number: 2, name: "misshapen", statements: &[$statement] },
                ],
                ..SCHEMA
            };
            &MISSHAPEN
        }};
    }
    let mut place = place;
    for schema in [
        schema_with!("create table tag ({tenant}, id {bytes} primary key) {by_key}"),
        schema_with!(
            "create table tag ({tenant}, id {bytes} not null, primary key (id, tenant_id)) {by_key}"
        ),
        schema_with!("create table tag (id {bytes} primary key) {by_key}"),
        schema_with!("create unique index note_amount_once on note (amount)"),
        schema_with!(
            "create table tag ({tenant}, id {bytes} not null, other {bytes}, \
             primary key (tenant_id, id), unique (other)) {by_key}"
        ),
    ] {
        let (refused, ground) = reopen(place, schema).err().expect("is refused");
        assert!(matches!(&refused, StoreError::Declaration { what } if what.contains("tenant_id")));
        let engine = match &ground {
            Ground::Folder(folder) => Engine::open(data(folder), &SCHEMA),
            Ground::Database(database) => connect(database),
        };
        // Nothing of it was kept: the earlier program still fits.
        place = Place { engine: engine.expect("opens"), ground };
        assert_eq!(count(&place.engine, ONE), Ok(0));
    }
}

fn a_step_that_fails_leaves_nothing(place: Place) {
    static BROKEN: Schema = Schema {
        tenant: &[
            FIRST,
            Migration {
                number: 2,
                name: "broken",
                statements: &["drop table mark", "update nothing set a = 1"],
            },
        ],
        ..SCHEMA
    };
    let (refused, ground) = reopen(place, &BROKEN).err().expect("fails");
    assert!(matches!(refused, StoreError::Statement { .. }), "{refused:?}");
    let engine = match &ground {
        Ground::Folder(folder) => Engine::open(data(folder), &SCHEMA),
        Ground::Database(database) => connect(database),
    };
    let marks = engine
        .expect("opens")
        .read(scope(ONE), |c| c.query_one("select count(*) from mark", &[], |row| row.int(0)));
    assert_eq!(marks, Ok(0));
}

/// A database with nothing in it, on a server that knows the roles from others.
fn bare() -> Database {
    drop(crate::ground::database());
    Cluster::shared(env!("CARGO_TARGET_TMPDIR")).database("bare", |_| {})
}

#[test]
fn a_server_is_prepared_once_and_again() {
    let database = bare();
    assert_eq!(connect(&database).err(), Some(StoreError::NotPrepared));
    assert_eq!(prepare(&database.address("postgres")), Ok(vec!["accounts", "notes"]));
    assert_eq!(prepare(&database.address("postgres")), Ok(vec![]));
    let engine = connect(&database).expect("connects");
    let accounts = engine.read(Scope::Control, |c| {
        c.query_one("select count(*) from account", &[], |row| row.int(0))
    });
    assert_eq!(accounts, Ok(0));
}

/// Later on the owner of the tables prepares, without the powers of an administrator.
#[test]
fn the_owner_prepares_later_versions() {
    let database = crate::ground::database();
    let url = format!("{} options='-c role=romori_owner'", database.address("postgres"));
    let preparation = Preparation { url: &url, app_password: None, shipper_password: None };
    assert_eq!(Engine::prepare(&preparation, &LATER), Ok(vec!["words are kept twice"]));
    assert!(Engine::connect(Server::at(database.address("romori_app")), &LATER).is_ok());
}

#[test]
fn several_may_prepare_at_once() {
    let database = bare();
    let url = database.address("postgres");
    let preparation = Preparation { url: &url, app_password: None, shipper_password: None };
    let applied: usize = std::thread::scope(|threads| {
        let prepare = || Engine::prepare(&preparation, &SCHEMA).expect("prepared").len();
        let all: Vec<_> = (0..4).map(|_| threads.spawn(prepare)).collect();
        all.into_iter().map(|one| one.join().expect("joined")).sum()
    });
    assert_eq!(applied, 2, "each step is applied once");
}

#[test]
fn who_may_not_prepare_is_told_so() {
    use romori_store::ServerRefusal::NoPower;
    // The roles are there; what is missing is the right to make schemas.
    let database = bare();
    let refused = prepare(&database.address("romori_app"));
    assert_eq!(refused, Err(StoreError::Server { reason: NoPower }));
}
