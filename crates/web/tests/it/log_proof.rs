//! 記録の証明 — what a tenant takes away, and what it is told of an entry that is not its own.

use axum::http::StatusCode;
use serde_json::json;

use super::api::agreement::Judged;
use super::world::{Browser, world};

const CHECKPOINT: &str = "GET /api/v1/log/checkpoint";
const PROOF: &str = "GET /api/v1/log/entries/{entry}/proof";
const GROWTH: &str = "POST /api/v1/log/growth";

/// The address of the first entry in the list.
fn entry_link(list: &str) -> String {
    let links = list.split("href=\"/01/").skip(1).map(|rest| rest.split('"').next().unwrap());
    let number = links.into_iter().find(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
    format!("/01/{}", number.expect("an entry"))
}

#[tokio::test]
async fn an_entry_has_its_proof_and_the_page_says_what_proves() {
    let world = world();
    let mut boss = Browser::signed_in(&world, "boss").await;
    boss.get("/71/1002/1").await;
    world.house().ship();
    let list = boss.get("/01").await.text;
    assert!(list.contains("href=\"/01/proof\""), "{list}");
    let entry = entry_link(&list);
    let page = boss.get(&entry).await;
    assert_eq!(page.status, StatusCode::OK, "{entry}");
    for words in [
        "載っています",
        "疑わしいサーバーから届いた画面は、何の証明にもなりません",
        "隣の記録と順に合わせて",
        "<dt>利用目的</dt>",
        &format!("href=\"{entry}/proof\""),
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let file = boss.get(&format!("{entry}/proof")).await;
    let number = entry.trim_start_matches("/01/");
    assert!(file.text.starts_with("c2sp.org/tlog-proof@v1\nextra "), "{}", file.text);
    assert!(file.text.contains(&format!("\nindex {number}\n")), "{}", file.text);
    assert!(file.text.contains("\n— romori/log "), "{}", file.text);
}

#[tokio::test]
async fn a_kept_checkpoint_is_held_against_the_log() {
    let world = world();
    let mut boss = Browser::signed_in(&world, "boss").await;
    let kept = boss.get("/01/proof/checkpoint").await.text;
    let key = boss.get("/01/proof/key").await.text;
    let page = boss.get("/01/proof").await;
    assert!(page.text.contains("この画面だけでは、証明になりません"), "{}", page.text);
    assert!(page.text.contains(key.trim()) && page.text.contains("/01/proof/tool"));
    boss.get("/71/1002/1").await;
    world.house().ship();
    // That it was taken away, and by whom, is in the log itself.
    let list = boss.get("/01").await.text;
    assert!(list.contains("チェックポイントの控え"), "{list}");
    let said = boss.post("/01/proof", &[("kept", &kept)]).await;
    assert_eq!(said.status, StatusCode::OK);
    assert!(said.text.contains("書き足しただけのものです"), "{}", said.text);
    assert!(said.text.contains("\nold ") || said.text.contains(">old "), "{}", said.text);
    // As a browser sends it.
    let sent = kept.replace('\n', "\r\n");
    assert_eq!(boss.post("/01/proof", &[("kept", sent.trim())]).await.status, StatusCode::OK);
    let size = kept.lines().nth(1).unwrap();
    let forged = kept.replacen(&format!("\n{size}\n"), "\n1\n", 1);
    for bad in ["", "x", forged.as_str(), kept.lines().next().unwrap()] {
        let said = boss.post("/01/proof", &[("kept", bad)]).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(said.text.contains("照らせませんでした"), "{}", said.text);
    }
}

#[tokio::test]
async fn an_entry_of_another_looks_like_none() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "boss").await;
    clerk.get("/71/1002/1").await;
    world.house().ship();
    let own = entry_link(&clerk.get("/01").await.text);
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    let absent = stranger.get("/01/99999999").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    for address in [own.clone(), format!("{own}/proof"), "/01/x".into(), "/01/-1".into()] {
        let answer = stranger.get(&address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
    }
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    for address in ["/01/proof", "/01/proof/checkpoint", "/01/proof/key", own.as_str()] {
        assert_eq!(viewer.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
}

#[tokio::test]
async fn a_program_takes_the_same_away() {
    let world = world();
    let boss = Judged::signed_in(&world, "boss").await;
    let head = boss.call(CHECKPOINT, &[], None).await;
    assert_eq!(head.status, StatusCode::OK, "{}", head.body);
    assert_eq!(head.body["root"].as_str().unwrap().len(), 64);
    boss.program.get("/api/v1/clients/1002/persons/1").await;
    world.house().ship();
    let note = head.body["note"].as_str().unwrap();
    let said = boss.call(GROWTH, &[], Some(json!({ "note": note }))).await;
    assert_eq!(said.body["agrees"], true, "{}", said.body);
    assert!(said.body["now"]["size"].as_u64() > head.body["size"].as_u64(), "{}", said.body);
    assert!(said.body["proof"].as_str().unwrap().starts_with("old "));
    let refused = boss.call(GROWTH, &[], Some(json!({ "note": "x" }))).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    let log = boss.program.get("/api/v1/log").await.body;
    let position = log["entries"][0]["position"].to_string();
    let proof = boss.call(PROOF, &[&position], None).await;
    assert_eq!(proof.status, StatusCode::OK);
    assert!(proof.bytes.starts_with(b"c2sp.org/tlog-proof@v1\n"));
    let stranger = Judged::signed_in(&world, "stranger").await;
    for number in [position.as_str(), "99999999", "x"] {
        let answer = stranger.call(PROOF, &[number], None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{number}");
    }
}

/// Everybody who is signed in may save it: it says nothing of anybody.
#[tokio::test]
async fn the_tool_is_one_file_to_be_saved() {
    let world = world();
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    let tool = viewer.get("/01/proof/tool").await;
    assert_eq!(tool.status, StatusCode::OK);
    assert!(tool.text.starts_with("<!doctype html>") && tool.text.contains("RomoriProof"));
}
