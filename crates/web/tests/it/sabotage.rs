//! Guards that look at nothing, and the tests that must notice. Each probe gives what it found as a
//! list; with the guard as it is the list is empty, and it is not when somebody has undone, behind
//! the program's back, what the guard rests on.

use axum::http::StatusCode;
use romori_app::house::BROWSER_COOKIE;
use rusqlite::{Connection, OpenFlags, params_from_iter, types::Value};
use serde_json::json;

use super::api::Program;
use super::world::{Browser, PASSWORD, World, world, world_of_browsers};

const HOUR: i64 = 60 * 60;

/// The tables of the installation, as somebody has them who is not the program.
pub fn tables(world: &World) -> Connection {
    let path = world.folder().join("data/tables/control.db");
    let tables = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    tables.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
    tables.pragma_update(None, "synchronous", "off").unwrap();
    tables
}

/// The rows of a table that a condition names, with the names of their columns.
pub fn rows(tables: &Connection, of: &str) -> (Vec<String>, Vec<Vec<Value>>) {
    let mut statement = tables.prepare(&format!("select * from {of}")).unwrap();
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let count = names.len();
    let read = statement.query_map([], |row| (0..count).map(|place| row.get(place)).collect());
    let rows = read.unwrap().collect::<Result<_, _>>().unwrap();
    (names, rows)
}

/// Puts rows back.
pub fn put(tables: &Connection, table: &str, (names, rows): &(Vec<String>, Vec<Vec<Value>>)) {
    let places: Vec<String> = (1..=names.len()).map(|place| format!("?{place}")).collect();
    let sql = format!("insert into {table} ({}) values ({})", names.join(", "), places.join(", "));
    for row in rows {
        tables.execute(&sql, params_from_iter(row)).unwrap();
    }
}

/// A hundred guesses from a browser that nobody knows, and then the right password from it: it must
/// never be looked at.
async fn guesses(world: &World, between: impl Fn()) -> Vec<String> {
    let mut found = Vec::new();
    let stranger = Program::unknown(world);
    for number in 0..100 {
        let guess =
            json!({ "login": "viewer", "password": format!("さくらのはなびら{number:03}まい") });
        stranger.post("/api/v1/sessions", guess).await;
        between();
    }
    let right = json!({ "login": "viewer", "password": PASSWORD });
    let answer = stranger.post("/api/v1/sessions", right).await;
    if answer.status == StatusCode::CREATED {
        found.push("the 101st guess reached the hash".to_owned());
    }
    found
}

#[tokio::test]
async fn a_hundred_guesses_are_slowed_and_it_shows_when_they_are_not() {
    let guarded = world_of_browsers();
    // His own browser is known: nobody locks him out.
    let mut own = Browser::signed_in(&guarded, "viewer").await;
    assert_eq!(guesses(&guarded, || {}).await, Vec::<String>::new());
    own.cookies.retain(|(name, _)| name == BROWSER_COOKIE);
    assert_eq!(own.cookies.len(), 1);
    own.get("/sign-in").await;
    let form = [("login", "viewer"), ("password", PASSWORD), ("next", "/70")];
    let entered = own.post("/sign-in", &form).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "locked out: {}", entered.text);
    let slack = world_of_browsers();
    let grant = romori_app::house::Grant::for_job(romori_app::house::Job::Console);
    let forget = || {
        slack.house().open_account(&grant, "viewer").unwrap();
        // The tallies of places are let go of by time.
        slack.wait(25 * HOUR);
    };
    assert_ne!(guesses(&slack, forget).await, Vec::<String>::new());
}

/// A user whose roles have changed has another token afterwards, and the former is worth nothing.
async fn rotation(world: &World, undone: bool) -> Vec<String> {
    let mut found = Vec::new();
    let boss = Program::signed_in(world, "boss").await;
    let viewer = Program::signed_in(world, "viewer").await;
    let accounts = boss.get("/api/v1/accounts").await.body;
    let all = accounts["accounts"].as_array().unwrap();
    let id = all.iter().find(|one| one["login"] == "viewer").unwrap()["id"].as_str().unwrap();
    let before = rows(&tables(world), "session");
    let sent = json!({ "roles": ["clerk"], "clients": null });
    let changed = boss.call("PUT", &format!("/api/v1/accounts/{id}/rights"), Some(sent)).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.body);
    assert_eq!(viewer.get("/api/v1/session").await.status, StatusCode::OK, "gets his new token");
    if undone {
        let tables = tables(world);
        tables.execute("delete from session", []).unwrap();
        put(&tables, "session", &before);
        tables
            .execute(
                "update session set roles = (select role from account a
                        where a.id = session.actor)",
                [],
            )
            .unwrap();
        world.wait(61);
    }
    if viewer.get("/api/v1/session").await.status == StatusCode::OK {
        found.push("the token from before the change serves".to_owned());
    }
    found
}

#[tokio::test]
async fn a_session_is_rotated_and_it_shows_when_it_is_not() {
    assert_eq!(rotation(&world(), false).await, Vec::<String>::new());
    assert_ne!(rotation(&world(), true).await, Vec::<String>::new());
}

/// Who works for another office under a delegation sees nothing of it once it has ended.
async fn past_its_end(world: &World, ignored: bool) -> Vec<String> {
    let mut found = Vec::new();
    // Late on its last day in Japan.
    world.wait(14 * HOUR + 30 * 60);
    let boss = Program::signed_in(world, "boss").await;
    let mut stranger = Program::signed_in(world, "stranger").await;
    let accounts = stranger.get("/api/v1/accounts").await.body;
    let sent = json!({
        "account": accounts["accounts"][0]["id"], "functions": ["台帳を見る"], "clients": [1002],
        "ground": "業務委託契約", "agreed_on": "2026-04-01", "from": "2026-04-01",
        "last": "2026-07-01"
    });
    let given = boss.post("/api/v1/delegations", sent).await.body;
    let going = json!({ "delegation": given["id"] });
    let gone = stranger.post("/api/v1/me/acting", going).await.body;
    stranger.token = gone["token"].as_str().unwrap_or_else(|| panic!("{given} {gone}")).to_owned();
    let look = stranger.get("/api/v1/clients/1002").await;
    assert_eq!(look.status, StatusCode::OK, "on its last day: {}", look.body);
    if ignored {
        tables(world).execute("update delegation set valid_to = valid_to + 100", []).unwrap();
    }
    for _ in 0..4 {
        world.wait(10 * 60);
        stranger.get("/api/v1/session").await;
    }
    let look = stranger.get("/api/v1/clients/1002").await;
    if look.status.is_success() {
        found.push("a client of the other office is seen after the end".to_owned());
    }
    found
}

#[tokio::test]
async fn a_delegation_ends_and_it_shows_when_its_end_is_ignored() {
    assert_eq!(past_its_end(&world(), false).await, Vec::<String>::new());
    assert_ne!(past_its_end(&world(), true).await, Vec::<String>::new());
}
