//! A client's key in its officers' hands, through the pages and the API: made, printed, confirmed,
//! closed, typed again by others, made anew, given back.

use axum::http::StatusCode;

use super::api::Program;
use super::world::{Answer, Browser, world};

const KEYS: &str = "/70/1002/keys";

/// The groups on each slip of a page that shows them.
fn slips(text: &str) -> Vec<String> {
    let each = text.split("<ol class=\"codes\">").skip(1);
    each.map(|slip| {
        let slip = slip.split("</ol>").next().unwrap();
        let groups = slip.split("<code>").skip(1).map(|part| part.split('<').next().unwrap());
        groups.collect::<Vec<_>>().join(" ")
    })
    .collect()
}

async fn made(boss: &mut Browser<'_>) -> Vec<String> {
    let fields =
        [("names", "架空　一郎\n架空　二子\n架空　三郎"), ("needed", "2"), ("understood", "1")];
    let answer = boss.post("/70/1002/keys/make", &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(answer.text.contains("二度と開けません"), "said again with the shares");
    let slips = slips(&answer.text);
    assert_eq!(slips.len(), 3);
    assert!(slips.iter().all(|slip| slip.split([' ', '-']).count() == 16), "{slips:?}");
    slips
}

async fn typed(browser: &mut Browser<'_>, share: &str) -> Answer {
    browser.post("/70/1002/keys/share", &[("share", share)]).await
}

async fn no_program_sees_it(program: &Program<'_>) {
    let listed = program.get("/api/v1/clients").await;
    assert_eq!(listed.status, StatusCode::OK);
    let clients = listed.body["clients"].as_array().unwrap();
    let numbers: Vec<u64> =
        clients.iter().map(|client| client["number"].as_u64().unwrap()).collect();
    assert!(!numbers.is_empty() && !numbers.contains(&1002), "{numbers:?}");
    let one = program.get("/api/v1/clients/1002").await;
    assert_eq!((one.status, &one.body["code"]), (StatusCode::LOCKED, &"STO-0124".into()));
}

#[tokio::test]
async fn officers_hold_a_clients_key_from_making_to_giving_back() {
    let world = world();
    let mut boss = Browser::signed_in(&world, "boss").await;
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let first = boss.get(KEYS).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    assert!(first.text.contains("二度と開けません"), "said before it is chosen");
    // Without the mark that it was understood nothing is made.
    let half = boss.post("/70/1002/keys/make", &[("names", "架空　一郎"), ("needed", "2")]).await;
    assert_eq!((half.status.as_u16(), slips(&half.text).len()), (422, 0));
    let shares = made(&mut boss).await;
    assert_eq!(clerk.get("/70/1002").await.status, StatusCode::OK, "nothing has changed yet");
    assert_eq!(typed(&mut boss, &shares[0]).await.location, "/70/1002/keys?done=more");
    assert!(boss.get(KEYS).await.text.contains("1／2枚"));
    assert_eq!(typed(&mut boss, &shares[1]).await.location, "/70/1002/keys?done=entrusted");
    assert_eq!(clerk.get("/70/1002").await.status, StatusCode::OK, "it is open");
    boss.get(KEYS).await;
    assert_eq!(boss.post("/70/1002/keys/close", &[]).await.location, "/70/1002/keys?done=closed");

    // Closed: its own pages say so, with the way on; the others go on without it and say so too.
    for address in ["/70/1002", "/71/1002", "/71/1002/1", "/22/clients/1002", "/70/1002/history"] {
        let shut = clerk.get(address).await;
        assert_eq!(shut.status, StatusCode::LOCKED, "{address}: {}", shut.text);
        assert!(shut.text.contains("鍵が閉じています") && shut.text.contains(KEYS), "{address}");
    }
    for address in ["/", "/70", "/11", "/22/clients", "/60", "/72", "/23", "/24", "/12", "/01"] {
        let page = clerk.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text);
        assert!(page.text.contains("鍵が閉じています: 顧問先 1002"), "{address}");
        assert!(page.text.contains(KEYS), "{address} leads to where it is opened");
    }
    no_program_sees_it(&Program::signed_in(&world, "clerk").await).await;
    let searched = clerk.post("/71", &[("q", "架空")]).await;
    assert_ne!(searched.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", searched.text);

    // Who only looks types nothing here; officers sit down at whoever may.
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    assert_eq!(viewer.get(KEYS).await.status, StatusCode::FORBIDDEN);
    let slip = typed(&mut boss, &shares[2].replace(&shares[2][..5], "AAAAA")).await;
    assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(slip.text.contains("1番目の組") && !slip.text.contains(&shares[2][6..]));
    typed(&mut boss, &shares[2]).await;
    assert!(clerk.get("/70/1002").await.text.contains("いま1枚"));
    assert_eq!(typed(&mut boss, &shares[1]).await.location, "/70/1002/keys?done=opened");
    assert_eq!(clerk.get("/70/1002").await.status, StatusCode::OK);

    // A lost share: a new key under new shares.
    let anew = made(&mut boss).await;
    typed(&mut boss, &anew[0]).await;
    assert_eq!(typed(&mut boss, &anew[2]).await.location, "/70/1002/keys?done=remade");
    boss.post("/70/1002/keys/close", &[]).await;
    let former = typed(&mut boss, &shares[0]).await;
    assert_eq!(former.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", former.text);
    assert_eq!(boss.post("/70/1002/keys/return", &[]).await.status, StatusCode::LOCKED);
    typed(&mut boss, &anew[0]).await;
    typed(&mut boss, &anew[1]).await;
    let back = boss.post("/70/1002/keys/return", &[]).await;
    assert_eq!(back.location, "/70/1002/keys?done=returned");
    let clients = clerk.get("/70").await;
    assert_eq!(clients.status, StatusCode::OK);
    assert!(!clients.text.contains("鍵が閉じています"));
}

#[tokio::test]
async fn keys_ask_for_a_proof_of_the_last_minutes() {
    let world = world();
    let mut boss = Browser::signed_in(&world, "boss").await;
    assert_eq!(boss.get(KEYS).await.status, StatusCode::OK);
    world.wait(301);
    let asked = boss.get(KEYS).await;
    assert!(asked.location.starts_with("/step-up?next=/70/1002/keys"), "{}", asked.location);
    let press = boss.post("/70/1002/keys/close", &[]).await;
    assert_eq!(press.location, "/step-up?next=/70/1002/keys");
}
