//! The office's day: what is due, what waits, what arrives, what is charged — and the wall.

use axum::http::StatusCode;

use crate::world::{Browser, world};

const PAGES: [&str; 12] = [
    "/",
    "/?f=mine",
    "/11",
    "/11?m=2026-07&f=soon",
    "/11?on=2026-07-10",
    "/12",
    "/13",
    "/13?m=2026-09&f=40",
    "/16",
    "/20/charges",
    "/20/charges?m=2026-05&f=open",
    "/29",
];

#[tokio::test]
async fn every_page_of_the_day_opens_for_who_may_look_and_tells_a_stranger_nothing() {
    let world = world();
    let mut nobody = Browser { world: &world, cookies: Vec::new(), csrf: String::new() };
    for login in ["clerk", "viewer"] {
        let mut browser = Browser::signed_in(&world, login).await;
        for address in PAGES {
            let page = browser.get(address).await;
            assert_eq!(page.status, StatusCode::OK, "{login} {address}");
        }
    }
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    for address in PAGES {
        let page = stranger.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        for secret in ["北風食品", "みどりかわ商店", "1002"] {
            assert!(!page.text.contains(secret), "{secret} on {address}");
        }
        if !address.starts_with("/?") && address != "/" {
            let turned = nobody.get(address).await;
            assert_eq!(turned.status, StatusCode::SEE_OTHER, "{address}");
        }
    }
    for address in ["/29/1002", "/20/charges/1002/1"] {
        assert_eq!(stranger.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    // Nobody signed in: the way in with a sheet, as before.
    assert!(nobody.get("/").await.text.contains("賃金の表"));
}

#[tokio::test]
async fn the_day_of_the_demo_names_what_is_due_and_opens_by_number() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let today = clerk.get("/").await.text;
    assert!(today.contains("期限の並び") && today.contains("まだ始めていない届が"));
    let tenth = clerk.get("/11?on=2026-07-10").await.text;
    assert!(tenth.contains("算定基礎届 令和8年") && tenth.contains("未着手"));
    for (typed, leads) in [
        ("11", "/11"),
        ("23 1002", "/23/1002"),
        ("22 1002", "/22/clients/1002"),
        ("1002", "/70/1002"),
        ("1002-1", "/71/1002/1"),
        ("R8.7.10", "/11?on=2026-07-10"),
    ] {
        let gone = clerk.post("/go", &[("q", typed)]).await;
        assert_eq!(gone.location, leads, "{typed}");
    }
}

#[tokio::test]
async fn cases_are_approved_from_the_list_by_who_may() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    clerk.post("/22/clients", &[("client", "1002")]).await;
    let list = clerk.get("/12").await.text;
    assert!(list.contains("算定基礎届 令和8年"));
    let value = list
        .split("name=\"case\"")
        .nth(1)
        .map(|rest| rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned());
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    let Some(value) = value else { panic!("nothing can be approved: {list}") };
    let chosen = [("case", value.as_str())];
    assert_eq!(viewer.post("/12", &chosen).await.status, StatusCode::FORBIDDEN);
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    assert_eq!(stranger.post("/12", &chosen).await.status, StatusCode::NOT_FOUND);
    let bad = clerk.post("/12", &[("case", "1")]).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    let done = clerk.post("/12", &chosen).await;
    assert!(done.text.contains("1件を承認しました"), "{}", done.text);
    // The version that the page showed is gone: a second press moves nothing.
    assert_eq!(clerk.post("/12", &chosen).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_entered_notice_is_kept_and_compared() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let address = "/20/charges/1002/1";
    let page = clerk.get(&format!("{address}?m=2026-06")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("年金事務所の告知額の計"));
    let bad = [("month", "六"), ("health", "x"), ("pension", "1"), ("child", "1")];
    let wrong = clerk.post(address, &bad).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("円の額を、数字で入れてください"));
    let good =
        [("month", "令和8年6月"), ("health", "1,000"), ("pension", "２０００"), ("child", "0")];
    let done = clerk.post(address, &good).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.text.contains("納入告知額を記録しました") && done.text.contains("違いあり"));
    let again = clerk.get(&format!("{address}?m=2026-06")).await.text;
    assert!(again.contains("告知書は見込みと") && again.contains("value=\"2000\""));
    let other = clerk.get(&format!("{address}?m=2026-05")).await.text;
    assert!(!other.contains("value=\"2000\""));
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    assert_eq!(viewer.post(address, &good).await.status, StatusCode::FORBIDDEN);
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    assert_eq!(stranger.post(address, &good).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_lists_of_the_day_are_workbooks_for_who_may_write_out() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    for address in ["/11/list.xlsx", "/13/list.xlsx", "/20/charges/list.xlsx", "/29/list.xlsx"] {
        let file = clerk.get(address).await;
        assert_eq!(file.status, StatusCode::OK, "{address}");
        assert!(file.bytes.starts_with(b"PK"), "{address}");
        assert_eq!(viewer.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
}

/// 健康保険法159条: 14 days within June free June; 6月30日 within a leave frees June. One month that
/// begins with 6月21日 ends on 7月20日, with 7月3日 on 8月2日. After 6月21日 the three months are June to
/// August, and the new standard holds from September.
#[tokio::test]
async fn the_page_of_a_person_says_which_months_a_leave_frees() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let card = |text: &str| {
        let card = text.split("育児休業等の免除</h2>").nth(1).expect("the card").to_owned();
        card.split("</section>").next().expect("its end").to_owned()
    };
    let list = clerk.get("/29/1012").await.text;
    let person = |span: &str| {
        let row = list.split(span).next().filter(|row| row.len() < list.len()).expect("the leave");
        let address = row.rsplit("href=\"/71/1012/").next().expect("the person");
        format!("/71/1012/{}", address.split('"').next().expect("its number"))
    };
    let first = person("令和8年6月8日から令和8年6月21日まで");
    let second = person("令和8年6月29日から令和8年7月3日まで");
    let first = card(&clerk.get(&first).await.text);
    for words in [
        "令和8年6月8日から令和8年6月21日まで",
        "<dd>令和8年6月</dd>",
        "<dd>かかる</dd>",
        "令和8年7月20日までに届け出ます",
        "健康保険法159条",
        "令和8年6月から令和8年8月の平均で令和8年9月から",
    ] {
        assert!(first.contains(words), "{words}: {first}");
    }
    let second = card(&clerk.get(&second).await.text);
    assert!(
        second.contains("<dd>令和8年6月</dd>") && second.contains("令和8年8月2日まで"),
        "{second}"
    );
    assert!(!clerk.get("/71/1012/1").await.text.contains("の免除</h2>"));
}
