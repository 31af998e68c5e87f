//! Rights down to function, client and fields; charges of members; acting for another office; and
//! who can see a person, and why — by page and by program.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::api::Program;
use super::world::{Browser, World, world};

const SEE: &str = "/api/v1/clients/1002/persons/1/access";

/// The id of an account, by its login name.
async fn id_of(boss: &Program<'_>, login: &str) -> String {
    let list = boss.get("/api/v1/accounts").await.body;
    let all = list["accounts"].as_array().unwrap();
    let found = all.iter().find(|one| one["login"] == login).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

async fn limit(
    boss: &Program<'_>,
    login: &str,
    party: &str,
    taken: (&[&str], &[&str]),
) -> StatusCode {
    let address = format!("/api/v1/accounts/{}/limits", id_of(boss, login).await);
    let sent = json!({ "party": party, "functions_withheld": taken.0, "fields_withheld": taken.1 });
    boss.call("PUT", &address, Some(sent)).await.status
}

#[tokio::test]
async fn pay_that_is_withheld_is_not_shown_and_its_place_says_so() {
    let world = world();
    let boss = Program::signed_in(&world, "boss").await;
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    let before = viewer.get("/71/1002/1").await;
    assert!(before.text.contains("標準報酬月額の動き"), "the demo's person has standards");
    assert_eq!(limit(&boss, "viewer", "職員", (&[], &["報酬"])).await, StatusCode::NO_CONTENT);
    let after = viewer.get("/71/1002/1").await;
    assert_eq!(after.status, StatusCode::OK);
    assert!(!after.text.contains("標準報酬月額の動き"));
    assert!(after.text.contains("表示できる権限がありません"));
    let program = Program::signed_in(&world, "viewer").await;
    let person = program.get("/api/v1/clients/1002/persons/1").await;
    assert_eq!(person.body["standards"], json!([]));
    assert_eq!(person.body["withheld"], json!(["報酬"]));
}

/// What is decided from pay is refused, and not decided from nothing.
#[tokio::test]
async fn nothing_is_decided_or_written_out_from_a_part() {
    let world = world();
    let boss = Program::signed_in(&world, "boss").await;
    let clerk = Program::signed_in(&world, "clerk").await;
    assert_eq!(clerk.get("/api/v1/clients/1002/determination").await.status, StatusCode::OK);
    assert_eq!(limit(&boss, "clerk", "職員", (&[], &["報酬"])).await, StatusCode::NO_CONTENT);
    let refused = clerk.get("/api/v1/clients/1002/determination").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let words = refused.body.to_string();
    assert!(words.contains("報酬を表示できる権限がありません"), "{words}");
    let ask = json!({ "kind": "pay", "client": 1002, "format": "csv" });
    assert_eq!(clerk.post("/api/v1/exports", ask).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_function_is_taken_and_rights_are_copied() {
    let world = world();
    let boss = Program::signed_in(&world, "boss").await;
    let viewer = Program::signed_in(&world, "viewer").await;
    let search = || viewer.post("/api/v1/persons/search", json!({ "words": "架空" }));
    let found = search().await.status;
    assert_ne!(found, StatusCode::FORBIDDEN);
    assert_eq!(
        limit(&boss, "viewer", "職員", (&["個人を検索する"], &[])).await,
        StatusCode::NO_CONTENT
    );
    let refused = search().await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.to_string().contains("権限から外されています"));

    let (from, to) = (id_of(&boss, "clerk").await, id_of(&boss, "viewer").await);
    let copied = boss.post(&format!("/api/v1/accounts/{to}/copy"), json!({ "from": from })).await;
    assert_eq!(copied.status, StatusCode::NO_CONTENT);
    assert_eq!(search().await.status, found);
    let account = boss.get(&format!("/api/v1/accounts/{to}")).await.body;
    assert_eq!(account["roles"], json!(["attorney", "number_handler"]));
    assert_eq!(account["functions_withheld"], json!([]));
    let stranger = Program::signed_in(&world, "stranger").await;
    let foreign = format!("/api/v1/accounts/{to}/copy");
    let foreign = stranger.post(&foreign, json!({ "from": from })).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_employers_own_people_see_their_own_client_alone() {
    let world = world();
    let boss = Program::signed_in(&world, "boss").await;
    let refused = limit(&boss, "viewer", "顧問先", (&[], &[])).await;
    assert_eq!(refused, StatusCode::UNPROCESSABLE_ENTITY, "all clients is a mistake");
    let id = id_of(&boss, "viewer").await;
    let rights = json!({ "roles": ["clerk"], "clients": [1002] });
    let changed = boss.call("PUT", &format!("/api/v1/accounts/{id}/rights"), Some(rights)).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    assert_eq!(limit(&boss, "viewer", "顧問先", (&[], &[])).await, StatusCode::NO_CONTENT);
    let own = Program::signed_in(&world, "viewer").await;
    assert_eq!(own.get("/api/v1/clients/1002/persons").await.status, StatusCode::OK);
    let (other, never) = (
        own.get("/api/v1/clients/1001/persons").await,
        own.get("/api/v1/clients/9999/persons").await,
    );
    assert_eq!((other.status, &other.body), (never.status, &never.body));
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let refused = own.get("/api/v1/clients/1002/determination").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.to_string().contains("所属の区分では行えません"));
}

/// Whoever could open something of a person, by the policies that decide each grant.
#[tokio::test]
async fn who_can_see_a_person_and_why() {
    let world = world();
    let boss = Program::signed_in(&world, "boss").await;
    let seen = boss.get(SEE).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
    let names = |body: &Value| -> Vec<String> {
        let all = body["accounts"].as_array().unwrap().iter();
        all.map(|one| one["name"].as_str().unwrap_or("—").to_owned()).collect()
    };
    let before = names(&seen.body);
    assert!(before.contains(&"clerk".to_owned()) && before.contains(&"viewer".to_owned()));
    assert!(!before.contains(&"boss".to_owned()), "an administrator sees no person");
    let of = |body: &Value, name: &str| {
        let all = body["accounts"].as_array().unwrap().iter();
        all.clone().find(|one| one["name"] == name).unwrap().clone()
    };
    let viewer = of(&seen.body, "viewer");
    assert_eq!(viewer["policies"][0]["id"], "role-viewer");
    assert_eq!(viewer["by"], "every");
    assert_eq!(viewer["fields"].as_array().unwrap().len(), 6);

    assert_eq!(limit(&boss, "viewer", "職員", (&[], &["口座", "報酬"])).await, 204);
    let viewer = of(&boss.get(SEE).await.body, "viewer");
    assert_eq!(viewer["fields"].as_array().unwrap().len(), 4);
    let id = id_of(&boss, "viewer").await;
    let off = json!({ "act": "lock" });
    boss.post(&format!("/api/v1/accounts/{id}/changes"), off).await;
    assert!(!names(&boss.get(SEE).await.body).contains(&"viewer".to_owned()), "he cannot enter");

    let program = Program::signed_in(&world, "stranger").await;
    assert_eq!(program.get(SEE).await.status, StatusCode::NOT_FOUND);
    let mut boss = Browser::signed_in(&world, "boss").await;
    let page = boss.get("/71/1002/1/access").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("role-attorney") && page.text.contains("すべての顧問先が担当"));
}

async fn delegated(world: &World, last: &str) -> (String, StatusCode) {
    let stranger = Program::signed_in(world, "stranger").await;
    let id = {
        let list = stranger.get("/api/v1/accounts").await.body;
        list["accounts"][0]["id"].as_str().unwrap().to_owned()
    };
    let boss = Program::signed_in(world, "boss").await;
    let sent = json!({
        "account": id, "functions": ["台帳を見る"], "clients": [1002], "ground": "業務委託契約",
        "agreed_on": "2026-04-01", "from": "2026-04-01", "last": last
    });
    let given = boss.post("/api/v1/delegations", sent).await;
    (given.body["id"].as_str().unwrap_or_default().to_owned(), given.status)
}

#[tokio::test]
async fn an_account_of_another_office_acts_for_what_was_named_and_no_more() {
    let world = world();
    let (delegation, status) = delegated(&world, "2027-03-31").await;
    assert_eq!(status, StatusCode::CREATED);
    let mut other = Program::signed_in(&world, "stranger").await;
    assert_eq!(other.get("/api/v1/clients/1002/persons").await.status, StatusCode::NOT_FOUND);
    let held = other.get("/api/v1/me/delegations").await.body;
    assert_eq!(held["delegations"][0]["id"], delegation.as_str());
    let acting = json!({ "delegation": delegation });
    let former = other.token.clone();
    let moved = other.post("/api/v1/me/acting", acting.clone()).await;
    assert_eq!(moved.status, StatusCode::OK, "{}", moved.body);
    other.token = moved.body["token"].as_str().unwrap().to_owned();
    let persons = other.get("/api/v1/clients/1002/persons").await;
    assert_eq!(persons.status, StatusCode::OK, "{}", persons.body);
    assert_eq!(other.get("/api/v1/clients/1001/persons").await.status, StatusCode::NOT_FOUND);
    for closed in ["/api/v1/accounts", "/api/v1/log", "/api/v1/clients/1002/determination"] {
        assert_eq!(other.get(closed).await.status, StatusCode::FORBIDDEN, "{closed}");
    }
    let over = Program { router: &world.router, token: former };
    assert_eq!(over.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED, "rotated");

    let boss = Program::signed_in(&world, "boss").await;
    let seen = boss.get(SEE).await.body;
    let all = seen["accounts"].as_array().unwrap();
    let foreign = all.iter().find(|one| one["by"] == "delegated").unwrap();
    assert_eq!(foreign["office"], "となりの社労士事務所");
    assert_eq!(foreign["policies"][0]["id"], "delegation");
    let taken = boss.post(&format!("/api/v1/delegations/{delegation}/take"), json!({})).await;
    assert_eq!(taken.status, StatusCode::NO_CONTENT);
    let refused = other.get("/api/v1/clients/1002/persons").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.to_string().contains("委託の期間ではありません"));
    let back = other.post("/api/v1/me/acting", json!({ "delegation": null })).await;
    other.token = back.body["token"].as_str().unwrap().to_owned();
    assert_eq!(other.get("/api/v1/accounts").await.status, StatusCode::OK, "at home again");
    assert_eq!(other.post("/api/v1/me/acting", acting).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_delegation_that_is_over_or_foreign_is_nobodys() {
    let world = world();
    let (over, status) = delegated(&world, "2026-04-30").await;
    assert_eq!(status, StatusCode::CREATED);
    let stranger = Program::signed_in(&world, "stranger").await;
    let ended = stranger.post("/api/v1/me/acting", json!({ "delegation": over })).await;
    assert_eq!(ended.status, StatusCode::NOT_FOUND, "it has ended by itself");
    let clerk = Program::signed_in(&world, "clerk").await;
    let foreign = clerk.post("/api/v1/me/acting", json!({ "delegation": over })).await;
    assert_eq!((foreign.status, foreign.body), (ended.status, ended.body));
    assert_eq!(delegated(&world, "2026-03-31").await.1, StatusCode::CONFLICT, "no day at all");
    let taken = stranger.post(&format!("/api/v1/delegations/{over}/take"), json!({})).await;
    assert_eq!(taken.status, StatusCode::NOT_FOUND, "who has it cannot end it");
}

/// A form that was opened in one office cannot be sent to the other.
#[tokio::test]
async fn going_to_another_office_ends_the_visit() {
    let world = world();
    let (delegation, _) = delegated(&world, "2027-03-31").await;
    let mut other = Browser::signed_in(&world, "stranger").await;
    let page = other.get("/90/delegations").await;
    assert!(page.text.contains("うみねこ社会保険労務士事務所"));
    let former = other.csrf.clone();
    let moved = other.post("/90/delegations", &[("delegation", &delegation)]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    let people = other.get("/71/1002").await;
    assert_eq!(people.status, StatusCode::OK);
    other.csrf = former;
    let stale = other.post("/70", &[("q", "")]).await;
    assert!(!stale.status.is_success(), "{}", stale.status);
}

#[tokio::test]
async fn the_secretariat_assigns_and_hands_on() {
    let world = world();
    let boss = Program::signed_in(&world, "boss").await;
    let viewer = id_of(&boss, "viewer").await;
    let ask = |client: u32, account: Value, from: &str| {
        let fields = [("client", json!(client)), ("account", account), ("from", json!(from))];
        fields.into_iter().collect::<Value>()
    };
    let not_member = boss.post("/api/v1/assignments", ask(1002, json!(viewer), "2026-07-01")).await;
    assert_eq!(not_member.status, StatusCode::NOT_FOUND, "only members are given charges");
    let list = boss.get("/api/v1/assignments").await.body;
    assert!(list["clients"].as_array().unwrap().len() > 5);
    assert_eq!(list["clients"][0]["now"], Value::Null);
    let viewer = Program::signed_in(&world, "viewer").await;
    assert_eq!(viewer.get("/api/v1/assignments").await.status, StatusCode::FORBIDDEN);
}
