//! 90 自分 and 91 利用者と権限: only administrators, never the last one, passwords shown once,
//! rights that hold at the next request — by page and by program.

use axum::http::StatusCode;
use serde_json::json;

use super::api::Program;
use super::world::{Browser, PASSWORD, World, world};

/// The world's second office has one user who is its administrator.
const CHIEF: &str = "stranger";

/// The text between the words, on a page.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let start = text.find(before).unwrap_or_else(|| panic!("{before} in {text}")) + before.len();
    text[start..].split(after).next().unwrap()
}

async fn added(chief: &mut Browser<'_>, login: &str, role: &str) -> String {
    let form = [("name", "葛城　みどり"), ("login", login), ("role", role), ("clients", "")];
    let answer = chief.post("/91/new", &form).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let before = answer.text.split("　（この画面を離れると").next().unwrap();
    before.rsplit('>').next().unwrap().to_owned()
}

/// The address of a user's own page.
async fn address(chief: &mut Browser<'_>, login: &str) -> String {
    let list = chief.get("/91").await.text;
    let row = between(&list, &format!(">{login}</td>"), "</tr>").to_owned();
    between(&row, "href=\"", "\"").to_owned()
}

async fn browser<'w>(world: &'w World, login: &str, password: &str) -> (Browser<'w>, String) {
    let mut browser = Browser { world, cookies: Vec::new(), csrf: String::new() };
    browser.get("/sign-in").await;
    let form = [("login", login), ("password", password), ("next", "/70")];
    let answer = browser.post("/sign-in", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login}");
    let landed = browser.get("/70").await;
    let place = if landed.status == StatusCode::SEE_OTHER { landed.location } else { "/70".into() };
    browser.get("/90").await;
    (browser, place)
}

#[tokio::test]
async fn a_user_is_added_and_chooses_his_own_password_first() {
    let world = world();
    let mut chief = Browser::signed_in(&world, CHIEF).await;
    let first = added(&mut chief, "katsuragi", "staff").await;
    assert_eq!(first.len(), 23, "five letters in four groups");
    assert!(!chief.get("/91").await.text.contains(&first), "shown once");

    let (mut user, place) = browser(&world, "katsuragi", &first).await;
    assert_eq!(place, "/90");
    for closed in ["/70", "/60", "/22/clients"] {
        assert_eq!(user.get(closed).await.location, "/90", "{closed}");
    }
    let own = "川面をわたる風 七つの橋 あさぎ色";
    let change = |current: &str, new: &str, again: &str| {
        [("current", current), ("password", new), ("password_again", again)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    for (current, new, again, words) in [
        ("違う", own, own, "いまのパスワードと合いません"),
        (&first, own, "べつの", "2つの新しいパスワードが違います"),
        (&first, "みじかい", "みじかい", "15文字以上"),
        (&first, &first, &first, "今までと同じ"),
    ] {
        let fields = change(current, new, again);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = user.post("/90/password", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.text.contains(words), "{words}");
        assert!(!answer.text.contains(own), "a password is never sent back");
    }
    let fields = [("current", first.as_str()), ("password", own), ("password_again", own)];
    let answer = user.post("/90/password", &fields).await;
    assert_eq!(answer.location, "/90?done=password");
    assert_eq!(user.get("/70").await.status, StatusCode::OK);
    assert_eq!(user.get("/91").await.status, StatusCode::FORBIDDEN);
    let (_, place) = browser(&world, "katsuragi", own).await;
    assert_eq!(place, "/70");
}

#[tokio::test]
async fn who_is_locked_or_closed_is_out_at_once_and_the_last_administrator_stays() {
    let world = world();
    let mut chief = Browser::signed_in(&world, CHIEF).await;
    let first = added(&mut chief, "mizuno", "owner").await;
    let at = address(&mut chief, "mizuno").await;
    let (mut user, _) = browser(&world, "mizuno", &first).await;
    let own = "川面をわたる風 七つの橋 あさぎ色";
    let fields = [("current", first.as_str()), ("password", own), ("password_again", own)];
    user.post("/90/password", &fields).await;
    assert_eq!(user.get("/91").await.status, StatusCode::OK);

    assert_eq!(chief.get(&format!("{at}/lock")).await.status, StatusCode::OK);
    assert_eq!(chief.post(&format!("{at}/lock"), &[]).await.location, "/91?done=lock");
    assert!(user.get("/91").await.location.starts_with("/sign-in"), "out at once");

    let own_page = address(&mut chief, CHIEF).await;
    for act in ["lock", "close"] {
        let refused = chief.post(&format!("{own_page}/{act}"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{act}");
        assert!(refused.text.contains("管理者が1人もいなくなる"), "{act}");
    }
    let less = [("role", "attorney"), ("clients", "")];
    let refused = chief.post(&own_page, &less).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("管理者が1人もいなくなる"));

    assert_eq!(chief.post(&format!("{at}/open"), &[]).await.location, "/91?done=open");
    let (mut user, place) = browser(&world, "mizuno", own).await;
    assert_eq!(place, "/70", "with the former password");
    // Rights are read anew at each request of a session that goes on.
    assert_eq!(user.get("/91").await.status, StatusCode::OK);
    assert_eq!(chief.post(&at, &[("role", "viewer")]).await.location, "/91?done=rights");
    assert_eq!(user.get("/91").await.status, StatusCode::FORBIDDEN);
    assert_eq!(user.get("/70").await.status, StatusCode::OK);
    assert_eq!(user.get("/22/clients").await.status, StatusCode::FORBIDDEN);

    let renewed = chief.post(&format!("{at}/password"), &[]).await;
    assert_eq!(renewed.status, StatusCode::OK);
    assert!(user.get("/70").await.location.starts_with("/sign-in"));
    assert_eq!(chief.post(&format!("{at}/close"), &[]).await.location, "/91?done=close");
    assert!(chief.get("/91?show=ended").await.text.contains("mizuno"));
    assert!(!chief.get("/91").await.text.contains(">mizuno</td>"));
}

#[tokio::test]
async fn own_places_are_seen_and_ended() {
    let world = world();
    let mut here = Browser::signed_in(&world, "clerk").await;
    let mut there = Browser::signed_in(&world, "clerk").await;
    let page = here.get("/90").await.text;
    assert!(page.contains("ほかの1か所をサインアウトする"), "{page}");
    let session = between(&page, "name=\"session\" value=\"", "\"").to_owned();
    let ended = here.post("/90/end", &[("session", session.as_str())]).await;
    assert_eq!(ended.location, "/90?done=ended");
    assert!(there.get("/70").await.location.starts_with("/sign-in"));
    assert_eq!(here.get("/70").await.status, StatusCode::OK);
    let again = here.post("/90/end", &[("session", session.as_str())]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "no longer there");
    let third = Program::signed_in(&world, "clerk").await;
    assert_eq!(here.post("/90/end", &[]).await.location, "/90?done=ended");
    assert_eq!(third.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
    // Another's session is as absent as one that never was.
    let stranger = Program::signed_in(&world, CHIEF).await;
    let own = stranger.get("/api/v1/me/sessions").await.body;
    let foreign = own["sessions"][0]["id"].as_str().unwrap();
    let answer = here.post("/90/end", &[("session", foreign)]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.get("/api/v1/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn users_of_another_office_are_absent_and_only_administrators_see_their_own() {
    let world = world();
    let mut chief = Browser::signed_in(&world, CHIEF).await;
    added(&mut chief, "mizuno", "owner").await;
    let at = address(&mut chief, "mizuno").await;
    let account = at.trim_start_matches("/91/").to_owned();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let pages = ["/91".to_owned(), "/91/new".to_owned(), at.clone(), format!("{at}/lock")];
    for page in pages {
        assert_eq!(clerk.get(&page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    let program = Program::signed_in(&world, "clerk").await;
    let refused = program.get("/api/v1/accounts").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    // An administrator of the first office does not find a user of the second.
    let boss = Program::signed_in(&world, "boss").await;
    let list = boss.get("/api/v1/accounts").await.body;
    assert!(list.to_string().contains("clerk") && !list.to_string().contains("mizuno"));
    let absent = boss.get("/api/v1/accounts/0197c000-0000-7000-8000-000000000000").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    let foreign = boss.get(&format!("/api/v1/accounts/{account}")).await;
    assert_eq!((foreign.status, &foreign.body), (StatusCode::NOT_FOUND, &absent.body));
    let close = json!({ "act": "close" });
    let closed = boss.post(&format!("/api/v1/accounts/{account}/changes"), close).await;
    assert_eq!((closed.status, &closed.body), (StatusCode::NOT_FOUND, &absent.body));
    let new = json!({ "login": "mizuno", "name": "水野", "roles": ["viewer"], "clients": null });
    let taken = boss.post("/api/v1/accounts", new).await;
    assert_eq!(taken.body["code"], "STO-0112");
    let new =
        json!({ "login": "ono", "name": "小野", "roles": ["clerk"], "clients": [1002, 9999] });
    let wrong = boss.post("/api/v1/accounts", new).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.body["fields"][0]["field"], "clients");
    let new = json!({ "login": "ono", "name": "小野", "roles": ["clerk"], "clients": [1002] });
    let made = boss.post("/api/v1/accounts", new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let account = made.body["account"].as_str().unwrap();
    let shown = boss.get(&format!("/api/v1/accounts/{account}")).await.body;
    assert_eq!((&shown["clients"], &shown["password_due"]), (&json!([1002]), &json!(true)));

    // Who has one client in his charge finds the others absent.
    let first = made.body["password"].as_str().unwrap();
    let mut ono = Program::unknown(&world);
    ono.enter("ono", first).await;
    let early = ono.get("/api/v1/clients").await;
    assert_eq!((early.status, &early.body["code"]), (StatusCode::FORBIDDEN, &json!("IDN-0008")));
    let own = "川面をわたる風 七つの橋 あさぎ色";
    let change = json!({ "current": first, "password": own });
    assert_eq!(ono.post("/api/v1/me/password", change).await.status, StatusCode::NO_CONTENT);
    let clients = ono.get("/api/v1/clients?show=all").await.body;
    assert_eq!(clients["clients"].as_array().unwrap().len(), 1);
    assert_eq!(ono.get("/api/v1/clients/1001").await.status, StatusCode::NOT_FOUND);
    let wrong = json!({ "current": PASSWORD, "password": "みじかい" });
    let refused = ono.post("/api/v1/me/password", wrong).await;
    assert_eq!(refused.body["fields"][0]["field"], "current");
}
