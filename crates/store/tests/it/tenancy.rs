//! Nobody sees another tenant's rows, and these tests turn red when the wall is taken away.

use postgres::{Client, NoTls};
use romori_store::{
    Engine, Migration, Preparation, RoleRefusal, Schema, Scope, Server, ServerRefusal, StoreError,
};
use romori_types::TenantId;

use crate::cluster::{Cluster, Database};
use crate::ground::{
    Ground, INSERT, ONE, Place, SCHEMA, TWO, TempFolder, connect, count, data, database, note,
    on_both, person, prepare, scope,
};

on_both!(each_sees_its_own, a_predicate_does_not_reach_across);

/// The wall, as a tenant would try it: without any predicate, with the other's id, by writing.
/// `Err` says which try went through.
fn try_the_wall(engine: &Engine) -> Result<(), &'static str> {
    let seen = |sql: &'static str| {
        engine.read(scope(ONE), |c| c.query_one(sql, &[], |row| row.int(0))).ok()
    };
    if seen("select count(*) from note") != Some(3) {
        return Err("counts another's rows");
    }
    if engine.write(scope(ONE), |c| note(c, TWO, 99)).is_ok() {
        return Err("writes another's row");
    }
    let change = |sql: &'static str| {
        engine.write(scope(ONE), |c| {
            let changed = c.execute(sql, &[TWO.into()])?;
            // Tried, not done.
            Err::<(), _>(if changed == 0 { StoreError::Aborted } else { StoreError::Busy })
        })
    };
    for sql in
        ["update note set amount = 1 where tenant_id = $1", "delete from note where tenant_id = $1"]
    {
        if change(sql) == Err(StoreError::Busy) {
            return Err("changes another's row");
        }
    }
    Ok(())
}

fn fill(engine: &Engine) {
    let outbox = "insert into outbox (tenant_id, id, entry) values ($1, $2, $3)";
    for (tenant, notes) in [(ONE, 3), (TWO, 5)] {
        engine
            .write(scope(tenant), |c| {
                c.execute(outbox, &[tenant.into(), person(1).into(), vec![1].into()])?;
                (0..notes).try_for_each(|n| note(c, tenant, n).map(drop))
            })
            .expect("filled");
    }
}

fn each_sees_its_own(place: Place) {
    fill(&place.engine);
    assert_eq!(try_the_wall(&place.engine), Ok(()));
    assert_eq!(count(&place.engine, TWO), Ok(5));
}

fn a_predicate_does_not_reach_across(place: Place) {
    fill(&place.engine);
    let seen = place.engine.read(scope(ONE), |c| {
        let sql = "select count(*) from note where tenant_id = $1 or 1 = 1";
        c.query_one(sql, &[TWO.into()], |row| row.int(0))
    });
    assert_eq!(seen, Ok(3));
}

fn superuser(database: &Database) -> Client {
    Client::connect(&database.address("postgres"), NoTls).expect("connects")
}

fn run(database: &Database, sql: &str) {
    superuser(database).batch_execute(sql).expect("done");
}

/// A database with rows of two tenants, and a store that is connected to it.
fn filled() -> (Database, Engine) {
    let place = Place::of_server();
    fill(&place.engine);
    match place.ground {
        Ground::Database(database) => (database, place.engine),
        Ground::Folder(_) => unreachable!("a server"),
    }
}

/// What takes the wall away on a server.
const SABOTAGES: [(&str, &str); 6] = [
    ("no policy is looked at", "alter table romori_tenant.note disable row level security"),
    (
        "the policy lets everything through",
        "drop policy tenant_only on romori_tenant.note; \
         create policy tenant_only on romori_tenant.note to romori_app \
         using (true) with check (true)",
    ),
    (
        "another policy lets everything through",
        "create policy also on romori_tenant.note to romori_app using (true) with check (true)",
    ),
    (
        "the policy knows a way around",
        "drop policy tenant_only on romori_tenant.note; \
         create policy tenant_only on romori_tenant.note to romori_app using (tenant_id = \
         (select decode(nullif(current_setting('romori.tenant', true), ''), 'hex')) \
         or words <> '')",
    ),
    (
        "the policy looks at reading alone",
        "drop policy tenant_only on romori_tenant.note; \
         create policy tenant_only on romori_tenant.note to romori_app using (tenant_id = \
         (select decode(nullif(current_setting('romori.tenant', true), ''), 'hex'))) \
         with check (true)",
    ),
    (
        "the policy is for the tenant of yesterday",
        "drop policy tenant_only on romori_tenant.note; \
         create policy tenant_only on romori_tenant.note to romori_app \
         using (tenant_id = decode('22222222222222222222222222222222', 'hex'))",
    ),
];

/// Each sabotage turns the check of the rows and the look at the wall red; the program does not
/// start any more, and preparing builds the wall up again.
#[test]
fn a_hole_in_the_wall_is_noticed() {
    let wall = StoreError::Server { reason: ServerRefusal::Wall };
    let (database, engine) = filled();
    for (name, sabotage) in SABOTAGES {
        assert_eq!(try_the_wall(&engine), Ok(()), "before: {name}");
        run(&database, sabotage);
        assert!(try_the_wall(&engine).is_err(), "{name}");
        assert_eq!(engine.check_wall(), Err(wall.clone()), "{name}");
        assert_eq!(connect(&database).err(), Some(wall.clone()), "{name}");
        assert_eq!(prepare(&database.address("postgres")), Ok(vec![]), "{name}");
        assert_eq!(engine.check_wall(), Ok(()), "after: {name}");
    }
}

/// What does not let rows through yet and still is no wall.
#[test]
fn a_wall_that_leans_is_noticed() {
    let (database, engine) = filled();
    for sabotage in [
        "alter table romori_tenant.note no force row level security",
        "create table romori_tenant.bare (tenant_id bytea primary key)",
        "create view romori_tenant.window as select * from romori_tenant.note",
        "drop policy shipper on romori_tenant.outbox",
        "alter policy tenant_only on romori_tenant.note to public",
    ] {
        let mut client = superuser(&database);
        client.batch_execute(sabotage).expect("done");
        let wall = StoreError::Server { reason: ServerRefusal::Wall };
        assert_eq!(engine.check_wall(), Err(wall), "{sabotage}");
        client
            .batch_execute(
                "drop view if exists romori_tenant.window; \
                 drop table if exists romori_tenant.bare",
            )
            .expect("undone");
        assert_eq!(prepare(&database.address("postgres")), Ok(vec![]), "{sabotage}");
        assert_eq!(engine.check_wall(), Ok(()), "{sabotage}");
    }
}

#[test]
fn without_a_tenant_there_are_no_rows() {
    let (database, _engine) = filled();
    let mut app = Client::connect(&database.address("romori_app"), NoTls).expect("connects");
    let mut seen = |setting: &str| -> i64 {
        app.batch_execute(setting).expect("set");
        app.query_one("select count(*) from romori_tenant.note", &[]).expect("asked").get(0)
    };
    assert_eq!(seen("reset romori.tenant"), 0);
    assert_eq!(seen("set romori.tenant = ''"), 0);
    assert_eq!(seen("set romori.tenant = '11111111111111111111111111111111'"), 3);
    assert_eq!(seen("set romori.tenant = '33333333333333333333333333333333'"), 0);
    // What a superuser sees shows that the rows are there and that the role matters.
    let all = superuser(&database).query_one("select count(*) from romori_tenant.note", &[]);
    assert_eq!(all.expect("asked").get::<_, i64>(0), 8);
}

#[test]
fn a_connection_does_not_inherit_the_last_tenant() {
    let (database, engine) = filled();
    drop(engine);
    let mut server = Server::at(database.address("romori_app"));
    server.connections_max = 1;
    let engine = Engine::connect(server, &SCHEMA).expect("connects");
    let seen_by_control = || {
        engine.read(Scope::Control, |c| {
            c.query_one("select count(*) from romori_tenant.note", &[], |row| row.int(0))
        })
    };
    assert_eq!(count(&engine, TWO), Ok(5));
    assert_eq!(seen_by_control(), Ok(0));
    // Even a tenant that was set for the whole session, as careless code would, is not inherited.
    engine
        .write(scope(TWO), |c| {
            let sql = "select set_config('romori.tenant', $1, false)";
            c.query_one(sql, &["22222222222222222222222222222222".into()], |_| Ok(()))
        })
        .expect("set");
    assert_eq!(seen_by_control(), Ok(0));
    assert_eq!(count(&engine, ONE), Ok(3));
}

#[test]
fn roles_that_step_over_the_wall_are_refused() {
    use RoleRefusal::{BypassesPolicies, Member, Owner, Powerful, Superuser};
    let database = database();
    let role = |what: &str| format!("{what}_{}", std::process::id());
    let owner = role("owner");
    let refused = |address: &str| Engine::connect(Server::at(address), &SCHEMA).err();
    let because = |reason| Some(StoreError::Role { reason });
    let plain = database.address("romori_app");
    assert_eq!(refused(&plain), None);
    assert_eq!(refused(&database.address("postgres")), because(Superuser));
    for (what, powers, reason) in [
        ("plain", "in role romori_app", None),
        ("bypass", "bypassrls in role romori_app", because(BypassesPolicies)),
        ("owner", "in role romori_app", because(Owner)),
        ("heir", "in role romori_app, romori_owner", because(Member)),
        ("maker", "createrole in role romori_app", because(Powerful)),
        ("replica", "replication in role romori_app", because(Powerful)),
    ] {
        let role = role(what);
        let password = crate::cluster::PASSWORD;
        run(&database, &format!("create role {role} login password '{password}' {powers}"));
        if role == owner {
            run(
                &database,
                &format!(
                    "alter table romori_tenant.note owner to {role}; \
                     grant all on romori_tenant.note to romori_app"
                ),
            );
        }
        let address = database.address(&role);
        let answer = refused(&address);
        // A weak role that is put on after signing in does not hide the strong one.
        let disguised = refused(&format!("{address} options='-c role=romori_app'"));
        run(&database, "alter table romori_tenant.note owner to romori_owner");
        run(&database, &format!("drop owned by {role}; drop role {role}"));
        assert_eq!(answer, reason, "{what}");
        assert_eq!(disguised, reason, "{what}, disguised");
    }
}

#[test]
fn who_may_not_sign_in_is_told_so() {
    let database = database();
    let wrong = database.address("romori_app").replace(crate::cluster::PASSWORD, "guess");
    let refused = Engine::connect(Server::at(wrong), &SCHEMA).err();
    assert_eq!(refused, Some(StoreError::Server { reason: ServerRefusal::SignIn }));
    let nowhere = "host=/nowhere/at/all user=romori_app dbname=romori";
    let refused = Engine::connect(Server::at(nowhere), &SCHEMA).err();
    assert_eq!(refused, Some(StoreError::Server { reason: ServerRefusal::Unreachable }));
    let refused = Engine::connect(Server::at("user=a nothing=b"), &SCHEMA).err();
    assert_eq!(refused, Some(StoreError::Server { reason: ServerRefusal::Address }));
}

/// A file under another tenant's name is refused before a row is read.
#[test]
fn files_that_changed_places_are_noticed() {
    let place = Place::of_files();
    fill(&place.engine);
    let Place { engine, ground: Ground::Folder(folder) } = place else { unreachable!("a folder") };
    drop(engine);
    let path = |tenant: TenantId| folder.path().join(format!("data/tenants/{tenant}.db"));
    let aside = folder.path().join("aside");
    std::fs::rename(path(ONE), &aside).expect("moved");
    std::fs::rename(path(TWO), path(ONE)).expect("moved");
    std::fs::rename(&aside, path(TWO)).expect("moved");
    let engine = Engine::open(data(&folder), &SCHEMA).expect("opens");
    for tenant in [ONE, TWO] {
        assert_eq!(count(&engine, tenant), Err(StoreError::Damaged { scope: scope(tenant) }));
    }
}

/// The same tries turn red on files whose tables do not know their tenant.
#[test]
fn a_table_without_its_tenant_turns_the_tests_red() {
    static BARE: Schema = Schema {
        tenant: &[Migration {
            number: 1,
            name: "notes",
            statements: &[
                "create table note (tenant_id {bytes} not null, id {bytes} not null, \
                 words {text}, amount {int}, sealed {bytes}, primary key (tenant_id, id)) {by_key}",
                "create table outbox (tenant_id {bytes} not null, id {bytes} not null, \
                 entry {bytes} not null, primary key (tenant_id, id)) {by_key}",
            ],
        }],
        ..SCHEMA
    };
    let folder = TempFolder::new();
    let engine = Engine::open(data(&folder), &BARE).expect("opens");
    for tenant in [ONE, TWO] {
        engine.make_tenant(tenant).expect("a tenant");
    }
    fill(&engine);
    assert_eq!(try_the_wall(&engine), Err("writes another's row"));
    let values = [TWO.into(), person(9).into(), "他所".into(), 1.into(), vec![0].into()];
    engine.write(scope(ONE), |c| c.execute(INSERT, &values)).expect("nothing refuses it");
    assert_eq!(try_the_wall(&engine), Err("counts another's rows"));
}

/// Of every table of the product: without its row-level security nothing begins to work, and
/// preparing puts it back.
#[test]
fn nothing_starts_while_any_table_is_without_its_wall() {
    let product = &romori_store::SCHEMA;
    let cluster = Cluster::shared(env!("CARGO_TARGET_TMPDIR"));
    let prepare = |url: &str| {
        let password = Some(crate::cluster::PASSWORD);
        let preparation = Preparation { url, app_password: password, shipper_password: password };
        Engine::prepare(&preparation, product).expect("prepared")
    };
    let database = cluster.database("product", |url| drop(prepare(url)));
    let connect = || Engine::connect(Server::at(database.address("romori_app")), product).map(drop);
    assert_eq!(connect(), Ok(()));
    let sql = "select tablename::text from pg_tables where schemaname = 'romori_tenant'";
    let rows = superuser(&database).query(sql, &[]).expect("tables");
    let tables: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert!(tables.len() > 15, "{tables:?}");
    let wall = StoreError::Server { reason: ServerRefusal::Wall };
    for table in tables {
        run(&database, &format!("alter table romori_tenant.{table} disable row level security"));
        assert_eq!(connect(), Err(wall.clone()), "{table}");
        prepare(&database.address("postgres"));
        assert_eq!(connect(), Ok(()), "{table} again");
    }
}
