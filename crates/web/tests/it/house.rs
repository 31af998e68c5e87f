//! The wall between offices, and between what a user may and may not: every route of the office
//! with own ids and with another's, signed in as nobody, as a stranger, as one who only looks.

use axum::http::StatusCode;

use super::world::{Browser, World, link, world, world_on_a_server};

/// What only the first office knows.
const SECRETS: [&str; 3] = ["株式会社北風食品", "みどりかわ商店", "うみねこ社会保険労務士事務所"];

/// The same walk on a server.
fn on_a_server(walk: impl AsyncFnOnce(&World)) {
    let world = world_on_a_server();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(walk(&world));
}

#[tokio::test]
async fn another_office_sees_nothing_of_this_one() {
    nothing_is_seen(&world()).await;
}

#[test]
fn another_office_sees_nothing_of_this_one_on_a_server() {
    on_a_server(nothing_is_seen);
}

async fn nothing_is_seen(world: &World) {
    let mut clerk = Browser::signed_in(world, "clerk").await;
    let list = clerk.get("/22/clients").await;
    assert!(list.text.contains("みどりかわ商店"));
    let filed = clerk.post("/22/clients", &[("client", "1002")]).await;
    assert_eq!(filed.status, StatusCode::OK);
    let case = link(&clerk.get("/60").await.text, "/60/");
    let document = link(&clerk.get(&case).await.text, &format!("{case}/files/"));
    let step = format!("{case}/step");
    let own = ["/70", "/70/1002", "/71/1002", "/71/1002/1", "/22/clients", "/60", "/01", &case];
    for address in own {
        assert_eq!(clerk.get(address).await.status, StatusCode::OK, "{address}");
    }
    assert!(clerk.get(&document).await.text.starts_with("1,001") || document.contains("files"));

    let mut stranger = Browser::signed_in(world, "stranger").await;
    let foreign = [
        "/70/1002",
        "/71/1002",
        "/71/1002/1",
        "/22/clients/1002",
        "/01?client=1002",
        &case,
        &document,
    ];
    for address in foreign {
        let answer = stranger.get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        let absent = stranger.get("/70/9999").await.text;
        assert_eq!(headings(&answer.text), headings(&absent), "{address}");
    }
    let moved = stranger.post(&step, &[("to", "3"), ("seen", "2")]).await;
    assert_eq!(moved.status, StatusCode::NOT_FOUND);
    let filed = stranger.post("/22/clients", &[("client", "1002")]).await;
    assert_eq!(filed.status, StatusCode::NOT_FOUND);
    for address in ["/70", "/70?show=ended", "/22/clients", "/60?show=all", "/01"] {
        let answer = stranger.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        for secret in SECRETS {
            assert!(!answer.text.contains(secret), "{secret} at {address}");
        }
    }
    let found = stranger.post("/71", &[("find", "ﾐ")]).await;
    assert!(found.text.contains("見つかりませんでした"));
}

#[tokio::test]
async fn a_table_of_the_ledger_ends_with_its_session() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let opened = clerk.get("/22/clients/1002").await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let table = opened.location;
    let page = clerk.get(&table).await;
    assert!(page.status == StatusCode::OK && page.text.contains("みどりかわ商店"));
    assert_eq!(clerk.get(&format!("{table}/notice")).await.status, StatusCode::OK);
    // There is no sheet behind it: nothing to map, to preview or to type over.
    for of_sheet in ["columns", "preview", "bad.xlsx"] {
        let answer = clerk.get(&format!("{table}/{of_sheet}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{of_sheet}");
    }
    let typed = clerk.post(&format!("{table}/people/1"), &[("cash4", "1")]).await;
    assert_eq!(typed.status, StatusCode::NOT_FOUND);
    assert_eq!(clerk.post("/sign-out", &[]).await.status, StatusCode::SEE_OTHER);
    for address in [table.clone(), format!("{table}/notice"), format!("{table}/why/1")] {
        let answer = clerk.get(&address).await;
        assert_eq!(answer.status, StatusCode::GONE, "{address}");
        assert!(!answer.text.contains("みどりかわ商店"), "{address}");
    }
    let mut today = clerk.get("/").await.text;
    today.push_str(&clerk.get("/22").await.text);
    assert!(!today.contains("みどりかわ商店"));
}

fn headings(text: &str) -> Vec<&str> {
    text.split("<h1").skip(1).map(|rest| rest.split("</h1>").next().unwrap()).collect()
}

#[tokio::test]
async fn nobody_and_one_who_only_looks_change_nothing() {
    nothing_is_changed(&world()).await;
}

#[test]
fn nobody_and_one_who_only_looks_change_nothing_on_a_server() {
    on_a_server(nothing_is_changed);
}

async fn nothing_is_changed(world: &World) {
    let mut nobody = Browser { world, cookies: Vec::new(), csrf: String::new() };
    nobody.get("/sign-in").await;
    for address in ["/70", "/70/1002", "/71/1002/1", "/22/clients", "/60", "/01"] {
        let answer = nobody.get(address).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}");
        assert!(answer.location.starts_with("/sign-in?next="), "{}", answer.location);
    }
    let filed = nobody.post("/22/clients", &[("client", "1002")]).await;
    assert_eq!((filed.status, filed.location.as_str()), (StatusCode::SEE_OTHER, "/sign-in?next="));

    let mut viewer = Browser::signed_in(world, "viewer").await;
    assert_eq!(viewer.get("/70/1002").await.status, StatusCode::OK);
    let filed = viewer.post("/22/clients", &[("client", "1002")]).await;
    assert_eq!(filed.status, StatusCode::FORBIDDEN);
    assert_eq!(viewer.get("/01").await.status, StatusCode::FORBIDDEN);
    let forged = {
        viewer.csrf = "0".repeat(32);
        viewer.post("/71", &[("find", "ﾐ")]).await
    };
    assert_eq!(forged.status, StatusCode::FORBIDDEN);

    let mut wrong = Browser { world, cookies: Vec::new(), csrf: String::new() };
    wrong.get("/sign-in").await;
    let known = wrong.post("/sign-in", &[("login", "clerk"), ("password", "x")]).await;
    let unknown = wrong.post("/sign-in", &[("login", "nobody"), ("password", "x")]).await;
    assert_eq!(
        (known.status, unknown.status),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    assert_eq!(known.text.replace("clerk", "nobody"), unknown.text);
}
