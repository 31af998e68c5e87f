//! Every list that can be fetched as a workbook: whole, with its headings, for who may write out.

use axum::http::StatusCode;
use romori_app::{Limits, Workbook, read_workbook};

use super::world::{Answer, Browser, world};

fn sheet(answer: &Answer) -> Workbook {
    read_workbook(&answer.bytes, "list.xlsx", &Limits::default()).unwrap()
}

#[tokio::test]
async fn lists_are_workbooks_for_who_may_write_out() {
    let world = world();
    let lists = [
        ("/70/list.xlsx", "顧問先番号"),
        ("/70/list.xlsx?show=ended", "顧問先番号"),
        ("/71/1002/list.xlsx?on=2026-07-01&who=all", "番号"),
        ("/60/list.xlsx?show=all", "届出"),
        ("/22/clients/list.xlsx", "顧問先番号"),
        ("/23/list.xlsx?m=2026-06", "顧問先番号"),
        ("/24/list.xlsx", "顧問先番号"),
        ("/01/list.xlsx", "日"),
    ];
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    clerk.post("/22/clients", &[("client", "1002")]).await;
    for (address, first) in lists {
        let answer = clerk.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        let book = sheet(&answer);
        assert_eq!(book.sheets[0].rows[0][0].shown(), first, "{address}");
        let may_be_empty = address.contains("01/") || address.contains("23/");
        assert!(book.sheets[0].rows.len() > 1 || may_be_empty, "{address}");
    }
    let page = clerk.get("/70").await.text;
    assert!(page.contains("href=\"/70/list.xlsx\""));

    let mut viewer = Browser::signed_in(&world, "viewer").await;
    assert!(!viewer.get("/70").await.text.contains("list.xlsx"));
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    let mut nobody = Browser { world: &world, cookies: Vec::new(), csrf: String::new() };
    for (address, _) in lists {
        assert_eq!(viewer.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
        assert_eq!(nobody.get(address).await.status, StatusCode::SEE_OTHER, "{address}");
        let foreign = stranger.get(address).await;
        if address.contains("1002") {
            assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{address}");
        } else {
            assert_eq!(sheet(&foreign).sheets[0].rows.len(), 1, "{address}");
        }
    }
}
