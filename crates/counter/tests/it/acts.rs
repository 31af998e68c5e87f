//! What a page's script asks, with its token.

use axum::http::StatusCode;
use romori_mynabox::{HolderKind, Refusal};
use serde_json::{Value, json};

use crate::fake::{IMAGE, staff};
use crate::world::{Answer, World};

const BYTES: &str = "application/octet-stream";

fn parcels(parts: &[&[u8]]) -> Vec<u8> {
    let length = |part: &[u8]| u32::try_from(part.len()).expect("short").to_be_bytes();
    parts.iter().flat_map(|part| [length(part).as_slice(), part].concat()).collect()
}

fn told(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).expect("JSON")
}

fn check(way: u8, evidence: &[u8], on: &str) -> Vec<u8> {
    json!({ "way": way, "evidence": evidence, "on": on }).to_string().into_bytes()
}

#[tokio::test]
async fn without_a_token_nothing_is_done() {
    let world = World::new();
    world.page("enter-1").await;
    let officers = ["", "/make", "/share", "/drop", "/close", "/return"];
    let officers = officers.map(|end| format!("/officers{end}"));
    let others = ["/put", "/compare", "/image", "/confirm", "/stay", "/leave"];
    for path in others.into_iter().chain(officers.iter().map(String::as_str)) {
        for token in ["", "00", &"ff".repeat(32), &"zz".repeat(32)] {
            let answer = world.act(token, path, "application/json", check(1, &[1], "2026-07-01"));
            let answer = answer.await;
            let quiet = path == "/leave" && token.len() == 64 && token.starts_with('f');
            if quiet {
                assert_eq!(answer.status, StatusCode::NO_CONTENT);
                continue;
            }
            let refused = [StatusCode::GONE, StatusCode::BAD_REQUEST].contains(&answer.status);
            assert!(refused, "{path} {token}: {}", answer.status);
        }
    }
    assert_eq!(world.desk.counts(), (0, 0, 0));
}

#[tokio::test]
async fn what_was_not_sealed_here_is_told_and_not_taken() {
    let world = World::new();
    let (_, token) = world.page("enter-1").await;
    let holder = staff()[0].holder;
    let body = parcels(&[holder.id.as_bytes(), &[7; 93]]);
    let answer = world.act(&token, "/put", BYTES, body).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(told(&answer)["taken"], false);
    let nobody = parcels(&[&[9; 16], &[7; 93]]);
    let answer = world.act(&token, "/put", BYTES, nobody).await;
    assert_eq!(told(&answer)["words"], "この作業の対象者ではありません。");
    for body in [vec![], parcels(&[b"short", &[7; 93]]), vec![0, 0, 0, 9, 1], parcels(&[&[1; 16]])]
    {
        let answer = world.act(&token, "/put", BYTES, body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(world.desk.counts().0, 0);
}

#[tokio::test]
async fn a_number_in_the_clear_is_not_taken() {
    let world = World::new();
    let (_, token) = world.page("enter-1").await;
    let holder = staff()[0].holder;
    let body = parcels(&[holder.id.as_bytes(), b"123456789018"]);
    let answer = world.act(&token, "/put", BYTES, body).await;
    assert_eq!(told(&answer)["taken"], false);
    assert!(!answer.text().contains("123456789018"));
    assert_eq!(world.desk.counts().0, 0);
}

#[tokio::test]
async fn a_refusal_says_what_to_do_and_an_ended_work_that_it_ended() {
    let world = World::new();
    let (_, token) = world.page("enter-1").await;
    let body = || parcels(&[staff()[0].holder.id.as_bytes(), &[7; 93]]);
    world.desk.refuse(Some(Refusal::LogAway));
    let answer = world.act(&token, "/put", BYTES, body()).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(told(&answer)["problem"], Refusal::LogAway.ja());
    assert_eq!(told(&answer)["over"], false);
    world.act(&token, "/leave", BYTES, vec![]).await;
    let answer = world.act(&token, "/put", BYTES, body()).await;
    assert_eq!((answer.status, &told(&answer)["over"]), (StatusCode::GONE, &json!(true)));
}

#[tokio::test]
async fn an_image_is_shown_by_its_id_alone() {
    let world = World::new();
    let (_, token) = world.page("check-1").await;
    let answer = world.act(&token, "/image", BYTES, IMAGE.as_bytes().to_vec()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["content-type"], "image/png");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(answer.body.starts_with(b"\x89PNG"));
    for body in [vec![], vec![1; 15], vec![1; 16]] {
        assert!(!world.act(&token, "/image", BYTES, body).await.status.is_success());
    }
}

#[tokio::test]
async fn a_check_needs_papers_that_fit_its_way_and_a_day_that_has_come() {
    let world = World::new();
    let (_, token) = world.page("check-1").await;
    for body in [
        check(1, &[], "2026-07-01"),
        check(2, &[2], "2026-07-01"),
        check(3, &[2, 21, 21], "2026-07-01"),
        check(6, &[], "2026-07-01"),
        check(99, &[1], "2026-07-01"),
        check(1, &[99], "2026-07-01"),
        check(1, &[1], "2026-07-04"),
        check(1, &[1], "yesterday"),
    ] {
        let answer = world.act(&token, "/confirm", "application/json", body).await;
        assert!(answer.status.is_client_error(), "{}", answer.text());
    }
    for (body, words) in [
        (check(2, &[2], "2026-07-01"), "書類を選び直してください"),
        (check(1, &[1], "2026-07-04"), "確かめた日を入れ直してください"),
    ] {
        let answer = world.act(&token, "/confirm", "application/json", body).await;
        assert!(told(&answer)["problem"].as_str().is_some_and(|it| it.contains(words)));
    }
    assert_eq!(world.desk.counts().2, 0);
    let body = check(2, &[2, 11], "2026-07-03");
    let answer = world.act(&token, "/confirm", "application/json", body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(world.desk.counts().2, 1);
    // Who checks whom: his employee, without a paper.
    let (_, token) = world.page("child-1").await;
    let body = check(6, &[], "2026-07-03");
    assert!(world.act(&token, "/confirm", "application/json", body).await.status.is_success());
    assert_eq!(staff()[0].holder.kind, HolderKind::Employee);
}

#[tokio::test]
async fn a_document_that_cannot_be_filled_is_not_handed_out() {
    let world = World::new();
    let (_, token) = world.page("use-1").await;
    let answer = world.form("/fill", &format!("desk={token}")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.headers.get("content-disposition").is_none());
    assert!(answer.text().contains("利用できる番号がありません"));
    let again = world.form("/fill", &format!("desk={token}")).await;
    assert_eq!(again.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused_before_it_is_read() {
    let world = World::new();
    let (_, token) = world.page("enter-1").await;
    for (path, bytes) in [("/put", (9 << 20) + 1), ("/compare", 64 * 1024 + 1)] {
        let answer = world.act(&token, path, BYTES, vec![0; bytes]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}

#[tokio::test]
async fn shares_are_told_once_and_what_is_typed_wrong_is_said_beside_its_field() {
    let world = World::new();
    let (page, token) = world.page("officers-1").await;
    assert!(page.contains("data-page=\"officers\""));
    let asked = |needed: u8, names: &[&str]| {
        json!({ "needed": needed, "names": names }).to_string().into_bytes()
    };
    let path = "/officers/make";
    let wrong = world.act(&token, path, "application/json", asked(3, &["一", "二"])).await;
    assert_eq!(wrong.status, StatusCode::OK);
    assert!(told(&wrong)["wrong"].as_str().is_some_and(|words| words.contains("枚数")));
    let unread = world.act(&token, path, "application/json", b"{}".to_vec()).await;
    assert_eq!(unread.status, StatusCode::BAD_REQUEST);
    let made = told(&world.act(&token, path, "application/json", asked(2, &["一", "二"])).await);
    assert_eq!(made["papers"].as_array().map(Vec::len), Some(2));
    assert_eq!(made["papers"][0]["groups"].as_array().map(Vec::len), Some(16));
    assert_eq!(made["preparing"]["names"], json!(["一", "二"]));
    // Never again.
    let later = told(&world.act(&token, "/officers", BYTES, Vec::new()).await);
    assert_eq!(later["papers"], Value::Null);
    let unsealed = made["papers"][0]["groups"].to_string().into_bytes();
    let refused = world.act(&token, "/officers/share", BYTES, unsealed).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "a share in the clear is not taken");
    let dropped = told(&world.act(&token, "/officers/drop", BYTES, Vec::new()).await);
    assert!(dropped["done"].as_str().is_some_and(|words| words.contains("やめました")));
    assert_eq!(dropped["preparing"], Value::Null);
}
