//! 会社の名簿のグループ: in the shapes in which Microsoft Entra ID and Okta send them, and what roles
//! they give and take.

use axum::http::StatusCode;
use romori_app::house::{Grant, Job, Role, Roles};
use serde_json::{Value, json};

use super::scim::{Answer, Directory, one, refused};
use super::world::{Browser, World, account, world};

const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// Entra ID names a schema of its own beside.
const ENTRA: &str = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

fn at(id: &str) -> String {
    ["/Groups", id].join("/")
}

fn acts(acts: &[Value]) -> Value {
    json!({ "schemas": [PATCH], "Operations": acts })
}

/// As Entra ID makes a group: without members, which follow one by one.
fn entra(name: &str, external: &str) -> Value {
    json!({ "schemas": [GROUP, ENTRA], "externalId": external, "displayName": name,
        "meta": { "resourceType": "Group" } })
}

fn entra_act(op: &str, member: &str) -> Value {
    json!({ "op": op, "path": "members", "value": [{ "$ref": null, "value": member }] })
}

async fn makes(directory: &Directory<'_>, body: Value) -> String {
    let made = directory.call("POST", "/Groups", body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    made.body["id"].as_str().unwrap().to_owned()
}

async fn patch(directory: &Directory<'_>, group: &str, act: Value) -> Answer {
    directory.call("PATCH", &at(group), acts(&[act])).await
}

fn roles(world: &World, login: &str) -> Vec<Role> {
    let grant = Grant::for_job(Job::FirstAccount);
    let account = world.house.store.account_by_login(&grant, login).unwrap().unwrap();
    account.roles.iter().collect()
}

/// An administrator says at the page what a group gives.
async fn map(boss: &mut Browser<'_>, group: &str, roles: &[Role]) {
    boss.get("/91/groups").await;
    let names: Vec<String> = roles.iter().map(|role| format!("role-{}", role.code())).collect();
    let mut form = vec![("group", group)];
    form.extend(names.iter().map(|name| (name.as_str(), "1")));
    let kept = boss.post("/91/groups", &form).await;
    assert_eq!(kept.location, "/91/groups?done=mapped", "{}", kept.text);
}

#[tokio::test]
async fn entra_id_makes_a_group_finds_it_and_sends_who_is_in_it() {
    let world = world();
    let directory = Directory::of(&world, "boss").await;
    let hanako = directory.joins("hanako@minato.example", "u-1").await;
    let taro = directory.joins("taro@minato.example", "u-2").await;
    let sought =
        "/Groups?excludedAttributes=members&filter=displayName%20eq%20%22%E4%BA%8B%E5%8B%99%22";
    assert_eq!(directory.get(sought).await.body["totalResults"], json!(0));
    let group = makes(&directory, entra("事務", "g-1")).await;
    let found = directory.get(sought).await.body;
    assert_eq!(found["Resources"][0]["id"], json!(group));
    assert!(found["Resources"][0].get("members").is_none(), "{found}");
    refused(
        &directory.call("POST", "/Groups", entra("事務", "g-2")).await,
        409,
        Some("uniqueness"),
    );
    refused(
        &directory.call("POST", "/Groups", entra("経理", "g-1")).await,
        409,
        Some("uniqueness"),
    );

    for member in [&hanako, &taro, &hanako] {
        assert_eq!(patch(&directory, &group, entra_act("Add", member)).await.status, 204);
    }
    let is_in =
        format!("/Groups?filter=id%20eq%20%22{group}%22%20and%20members%20eq%20%22{hanako}%22");
    assert_eq!(directory.get(&is_in).await.body["totalResults"], json!(1));
    assert_eq!(patch(&directory, &group, entra_act("Remove", &hanako)).await.status, 204);
    assert_eq!(directory.get(&is_in).await.body["totalResults"], json!(0));
    let renamed = json!({ "op": "Replace", "path": "displayName", "value": "事務局" });
    assert_eq!(patch(&directory, &group, renamed).await.status, 204);
    let whole = directory.get(&at(&group)).await;
    assert_eq!(whole.body["displayName"], json!("事務局"));
    assert_eq!(whole.body["externalId"], json!("g-1"));
    assert_eq!(whole.body["members"][0]["value"], json!(taro));
    assert_eq!(whole.body["members"].as_array().unwrap().len(), 1);
    let without = directory.get(&format!("{}?excludedAttributes=members", at(&group))).await;
    assert!(without.body.get("members").is_none());
    // Who is nobody of the directory is nobody's member.
    let nobody = entra_act("Add", "01890000-0000-7000-8000-000000000000");
    refused(&patch(&directory, &group, nobody).await, 400, Some("invalidValue"));
    assert_eq!(directory.call("DELETE", &at(&group), Value::Null).await.status, 204);
    refused(&directory.get(&at(&group)).await, 404, None);
}

#[tokio::test]
async fn okta_pushes_a_group_with_its_members_and_changes_it() {
    let world = world();
    let directory = Directory::of(&world, "boss").await;
    let hanako = directory.joins("hanako@minato.example", "u-1").await;
    let taro = directory.joins("taro@minato.example", "u-2").await;
    assert_eq!(
        directory.get("/Groups?startIndex=1&count=100").await.body["totalResults"],
        json!(0)
    );
    let member = |id: &str| json!({ "value": id, "display": "x@minato.example" });
    let group = makes(
        &directory,
        json!({ "schemas": [GROUP], "displayName": "事務", "members": [member(&hanako)] }),
    )
    .await;
    let now = directory.get(&at(&group)).await;
    assert_eq!(now.body["members"][0]["display"], json!("hanako@minato.example"));
    let renamed = json!({ "op": "replace", "value": { "id": group, "displayName": "事務局" } });
    assert_eq!(patch(&directory, &group, renamed).await.status, 204);
    let both = acts(&[
        json!({ "op": "remove", "path": format!("members[value eq \"{hanako}\"]") }),
        json!({ "op": "add", "path": "members", "value": [member(&taro)] }),
    ]);
    let changed = directory.call("PATCH", &at(&group), both).await;
    assert_eq!(changed.status, 204, "{}", changed.body);
    assert_eq!(changed.headers["etag"], "W/\"3\"");
    let now = directory.get(&at(&group)).await;
    assert_eq!(now.body["displayName"], json!("事務局"));
    assert_eq!(now.body["members"].as_array().unwrap().len(), 1);
    assert_eq!(now.body["members"][0]["value"], json!(taro));
    let all = json!({ "op": "replace", "path": "members",
        "value": [member(&hanako), member(&taro)] });
    assert_eq!(patch(&directory, &group, all).await.status, 204);
    assert_eq!(directory.get(&at(&group)).await.body["members"].as_array().unwrap().len(), 2);
    let none = json!({ "op": "remove", "path": "members" });
    assert_eq!(patch(&directory, &group, none).await.status, 204);
    assert_eq!(directory.get(&at(&group)).await.body["members"], json!([]));
    let whole = json!({ "schemas": [GROUP], "displayName": "事務", "members": [member(&taro)] });
    let put = directory.call("PUT", &at(&group), whole.clone()).await;
    assert_eq!((put.status, &put.body["members"][0]["value"]), (200, &json!(taro)));
    let stale = [("if-match", "W/\"2\"")];
    refused(&directory.call_with("PUT", &at(&group), whole, &stale).await, 412, None);
    for bad in [
        json!({ "op": "remove", "path": "members[display eq \"x\"]" }),
        json!({ "op": "replace", "path": "owners", "value": [] }),
        json!({ "op": "remove", "path": "displayName" }),
        json!({ "op": "replace", "path": "displayName", "value": "" }),
    ] {
        assert_eq!(patch(&directory, &group, bad.clone()).await.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn a_group_gives_its_roles_and_takes_them_again() {
    let world = world();
    let directory = Directory::of(&world, "boss").await;
    let hanako = directory.joins("hanako@minato.example", "u-1").await;
    let group = makes(&directory, entra("事務", "g-1")).await;
    let looks = makes(&directory, entra("閲覧", "g-2")).await;
    assert_eq!(patch(&directory, &group, entra_act("Add", &hanako)).await.status, 204);
    let login = "hanako@minato.example";
    assert_eq!(roles(&world, login), [], "a group gives nothing until somebody says what");

    let mut boss = Browser::signed_in(&world, "boss").await;
    map(&mut boss, &group, &[Role::Clerk]).await;
    assert_eq!(roles(&world, login), [Role::Clerk]);
    map(&mut boss, &looks, &[Role::Viewer]).await;
    assert_eq!(patch(&directory, &looks, entra_act("Add", &hanako)).await.status, 204);
    assert_eq!(roles(&world, login), [Role::Clerk, Role::Viewer]);
    assert_eq!(patch(&directory, &group, entra_act("Remove", &hanako)).await.status, 204);
    assert_eq!(roles(&world, login), [Role::Viewer]);
    // What was given by hand stays when the group goes.
    let edit = format!("/91/{hanako}");
    boss.get(&edit).await;
    let by_hand = boss.post(&edit, &[("role", "auditor"), ("clients", "")]).await;
    assert_eq!(by_hand.status, StatusCode::SEE_OTHER, "{}", by_hand.text);
    assert_eq!(patch(&directory, &group, entra_act("Add", &hanako)).await.status, 204);
    assert_eq!(roles(&world, login), [Role::Clerk, Role::Viewer, Role::Auditor]);
    assert_eq!(directory.call("DELETE", &at(&group), Value::Null).await.status, 204);
    assert_eq!(roles(&world, login), [Role::Viewer, Role::Auditor]);
    map(&mut boss, &looks, &[]).await;
    assert_eq!(roles(&world, login), [Role::Auditor]);
    world.house.ship();
    let seen = boss.get("/01").await.text;
    for words in ["会社の名簿のグループの変更", "グループに付ける権限の変更", "権限の変更"]
    {
        assert!(seen.contains(words), "{words}");
    }
    // Another office's groups look absent, to its key and to its administrator.
    let second = Directory::of(&world, "stranger").await;
    refused(&second.get(&at(&looks)).await, 404, None);
    refused(&patch(&second, &looks, entra_act("Remove", &hanako)).await, 404, None);
    refused(&second.call("DELETE", &at(&looks), Value::Null).await, 404, None);
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    stranger.get("/91/groups").await;
    let form = [("group", looks.as_str()), ("role-4", "1")];
    assert_eq!(stranger.post("/91/groups", &form).await.status, StatusCode::NOT_FOUND);
    // Who is deleted is in no group.
    assert_eq!(directory.call("DELETE", &one(&hanako), Value::Null).await.status, 204);
    assert_eq!(directory.get(&at(&looks)).await.body["members"], json!([]));
}

#[tokio::test]
async fn a_group_makes_an_administrator_only_after_a_second_one_agreed() {
    let world = world();
    account(&world.house, world.first_office(), "second", &[Role::Administrator]);
    let directory = Directory::of(&world, "boss").await;
    let hanako = directory.joins("hanako@minato.example", "u-1").await;
    let login = "hanako@minato.example";
    let group = makes(&directory, entra("管理", "g-1")).await;
    assert_eq!(patch(&directory, &group, entra_act("Add", &hanako)).await.status, 204);
    let mut boss = Browser::signed_in(&world, "boss").await;
    map(&mut boss, &group, &[Role::Administrator, Role::Viewer]).await;
    assert_eq!(roles(&world, login), [Role::Viewer], "what needs no second person comes at once");
    // Who asked is not the second one, and a change of his own waits again.
    let confirm = format!("/91/groups/{group}/confirm");
    let alone = boss.post(&confirm, &[]).await;
    assert_eq!(alone.status, StatusCode::CONFLICT, "{}", alone.text);
    assert!(!boss.get("/91/groups").await.text.contains(&confirm));
    // Nobody else is: neither a clerk nor another office's administrator.
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    assert_eq!(clerk.post(&confirm, &[]).await.status, StatusCode::FORBIDDEN);
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    assert_eq!(stranger.post(&confirm, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(roles(&world, login), [Role::Viewer]);
    // A proof that is too old does not confirm.
    let mut second = Browser::signed_in(&world, "second").await;
    assert!(second.get("/91/groups").await.text.contains(&confirm));
    world.wait(301);
    let late = second.post(&confirm, &[]).await;
    assert!(late.location.starts_with("/step-up"), "{} {}", late.status, late.location);
    let mut second = Browser::signed_in(&world, "second").await;
    second.get("/91/groups").await;
    let done = second.post(&confirm, &[]).await;
    assert_eq!(done.location, "/91/groups?done=confirmed", "{}", done.text);
    assert_eq!(roles(&world, login), [Role::Administrator, Role::Viewer]);
    assert_eq!(second.post(&confirm, &[]).await.status, StatusCode::NOT_FOUND, "once");
    // No role of operators is among them.
    let mut boss = Browser::signed_in(&world, "boss").await;
    boss.get("/91/groups").await;
    let form = [("group", group.as_str()), ("role-7", "1")];
    boss.post("/91/groups", &form).await;
    assert!(!roles(&world, login).contains(&Role::Support));
}

#[tokio::test]
async fn the_last_administrator_is_not_lost_with_his_group() {
    let world = world();
    account(&world.house, world.first_office(), "second", &[Role::Administrator]);
    let directory = Directory::of(&world, "boss").await;
    let hanako = directory.joins("hanako@minato.example", "u-1").await;
    let group = makes(&directory, entra("管理", "g-1")).await;
    patch(&directory, &group, entra_act("Add", &hanako)).await;
    let mut boss = Browser::signed_in(&world, "boss").await;
    map(&mut boss, &group, &[Role::Administrator]).await;
    let mut second = Browser::signed_in(&world, "second").await;
    second.get("/91/groups").await;
    second.post(&format!("/91/groups/{group}/confirm"), &[]).await;
    let grant = Grant::for_job(Job::FirstAccount);
    let store = &world.house.store;
    let of = |login: &str| store.account_by_login(&grant, login).unwrap().unwrap();
    // She has a password and a key of her own; the others are administrators no longer.
    let mut own = of("hanako@minato.example");
    own.password = of("boss").password;
    store.keep_account(&grant, &own).unwrap();
    let hers = Directory::of(&world, "hanako@minato.example").await;
    for other in store.accounts(&grant, own.tenant).unwrap() {
        if other.id != own.id && other.roles.has(Role::Administrator) {
            let mut other = other;
            other.roles = Roles::of(&[Role::Viewer]);
            store.keep_account(&grant, &other).unwrap();
        }
    }
    for act in [entra_act("Remove", &hanako), json!({ "op": "remove", "path": "members" })] {
        refused(&patch(&hers, &group, act).await, 409, None);
    }
    refused(&hers.call("DELETE", &at(&group), Value::Null).await, 409, None);
    assert_eq!(roles(&world, "hanako@minato.example"), [Role::Administrator]);
    let kept = hers.get(&at(&group)).await;
    assert_eq!(kept.body["members"].as_array().unwrap().len(), 1, "nothing was done in part");
}
