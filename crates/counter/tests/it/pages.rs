//! Pages and their guard.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use romori_mynabox::Refusal;

use crate::fake::{CODE, REQUEST};
use crate::world::{HOST, World};

#[tokio::test]
async fn a_ticket_serves_once_and_gives_the_page_of_its_task() {
    let world = World::new();
    for (ticket, words) in [
        ("enter-1", "個人番号の入力"),
        ("sheet-1", "個人番号のCSV取込"),
        ("match-1", "個人番号の照合"),
        ("check-1", "本人確認"),
        ("use-1", "個人番号の入った書類"),
    ] {
        let (page, _) = world.page(ticket).await;
        assert!(page.contains(&format!("<h1>{words}</h1>")), "{ticket}");
        let again = world.form("/ticket", &format!("ticket={ticket}")).await;
        assert_eq!(again.status, StatusCode::GONE, "{ticket}");
        assert!(again.text().contains("労守の画面から開き直してください"));
    }
}

#[tokio::test]
async fn every_answer_has_the_headers_and_no_cookie() {
    let world = World::new();
    let answers = [
        world.get("/").await,
        world.get("/c").await,
        world.get("/nothing").await,
        world.form("/ticket", "ticket=enter-1").await,
        world.form("/ticket", "ticket=unknown").await,
        world.act("00", "/put", "application/octet-stream", vec![]).await,
        world.get("/assets/counter.js").await,
    ];
    for answer in answers {
        let header = |name: &str| answer.headers.get(name).map(|it| it.to_str().expect("text"));
        let policy = header("content-security-policy").expect("a policy");
        for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{part}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
        assert_eq!(header("referrer-policy"), Some("no-referrer"));
        assert_eq!(header("cross-origin-opener-policy"), Some("same-origin"));
        assert_eq!(header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(header("set-cookie"), None);
        let kind = header("content-type").unwrap_or_default();
        if !kind.starts_with("text/javascript") {
            assert_eq!(header("cache-control"), Some("no-store"), "{}", answer.text());
        }
    }
}

#[tokio::test]
async fn no_page_has_a_script_or_style_within_or_an_address_elsewhere() {
    let world = World::new();
    let mut pages = vec![world.get("/").await.text(), world.get("/c").await.text()];
    for ticket in ["enter-1", "sheet-1", "match-1", "check-1", "child-1", "use-1"] {
        pages.push(world.page(ticket).await.0);
    }
    pages.push(world.form("/c", &format!("id={REQUEST}&code={CODE}")).await.text());
    for page in pages {
        assert!(!page.contains("style=") && !page.contains(" on"), "{page}");
        for script in page.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/assets/"), "{script}");
        }
        assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
    }
}

/// Nothing that a browser would keep: no password field, no name on a field for a number.
#[tokio::test]
async fn a_field_for_a_number_is_sent_and_saved_by_no_browser() {
    let world = World::new();
    for ticket in ["enter-1", "match-1"] {
        let (page, _) = world.page(ticket).await;
        for field in page.split("<input").skip(1).filter(|field| field.contains("data-number")) {
            let field = field.split('>').next().expect("a tag");
            assert!(!field.contains("name="), "{field}");
            for part in ["autocomplete=\"off\"", "spellcheck=\"false\"", "type=\"text\""] {
                assert!(field.contains(part), "{part}: {field}");
            }
        }
    }
}

#[tokio::test]
async fn another_name_is_not_answered() {
    let world = World::new();
    for host in ["evil.example", "mynabox.example.jp.evil.example", ""] {
        let request = Request::builder().uri("/").header("host", host);
        let answer = world.ask(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    let twice = Request::builder().uri("/").header("host", HOST).header("host", "evil.example");
    let answer = world.ask(twice.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn a_foreign_page_may_hand_in_a_ticket_and_nothing_else() {
    let world = World::new();
    let post = |path: &str, headers: &[(&str, &str)], body: &str| {
        let mut request = Request::builder().method("POST").uri(path).header("host", HOST);
        request = request.header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::from(body.to_owned())).expect("a request")
    };
    let foreign = [("sec-fetch-site", "cross-site"), ("origin", "https://romori.example.jp")];
    let answer = world.ask(post("/ticket", &foreign, "ticket=enter-1")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let code = format!("id={REQUEST}&code={CODE}");
    for path in ["/c", "/put", "/compare", "/image", "/confirm", "/fill", "/stay", "/leave"] {
        for headers in [
            foreign.as_slice(),
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[],
        ] {
            let answer = world.ask(post(path, headers, &code)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
        }
    }
    let own = [("origin", "https://mynabox.example.jp")];
    assert_eq!(world.ask(post("/c", &own, &code)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_request_opens_with_its_code_and_all_else_looks_alike() {
    let world = World::new();
    let other = "00000000-0000-0000-0000-000000000001";
    let request = REQUEST.to_string();
    let mut answers = Vec::new();
    for (id, code) in [(request.as_str(), "00000000"), (other, CODE), (request.as_str(), "1")] {
        let answer = world.form("/c", &format!("id={id}&code={code}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(!answer.text().contains("山田"));
        answers.push(answer.text().replace(id, "ID"));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    // Digits as a telephone's keyboard may give them.
    let page = world.form("/c", &format!("id={request}&code=%EF%BC%91234-5678")).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["山田 太郎（本人）", "健康保険・厚生年金保険の届出", "見本製作所", "第3号"]
    {
        assert!(page.text().contains(words), "{words}");
    }
}

#[tokio::test]
async fn five_wrong_codes_end_a_request_for_the_right_one_too() {
    let world = World::new();
    for _ in 0..5 {
        world.form("/c", &format!("id={REQUEST}&code=00000000")).await;
    }
    let answer = world.form("/c", &format!("id={REQUEST}&code={CODE}")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_the_desk_refuses_is_said_in_its_words() {
    let world = World::new();
    for refusal in [Refusal::NotPermitted, Refusal::ProveAgain, Refusal::LogAway] {
        world.desk.refuse(Some(refusal));
        let answer = world.form("/ticket", "ticket=enter-1").await;
        assert!(answer.text().contains(refusal.ja()), "{refusal:?}");
        assert!(answer.status.is_client_error() || answer.status.is_server_error());
    }
    world.desk.refuse(None);
    world.page("enter-1").await;
}

#[tokio::test]
async fn what_is_no_form_of_ours_is_refused_calmly() {
    let world = World::new();
    for (path, body) in [("/ticket", ""), ("/ticket", "a=b"), ("/c", "id=1"), ("/fill", "x")] {
        let answer = world.form(path, body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {body}");
    }
    let long = format!("ticket={}", "a".repeat(70 * 1024));
    assert!(world.form("/ticket", &long).await.status.is_client_error());
}

#[tokio::test]
async fn the_page_of_a_child_offers_what_is_open_to_him() {
    let world = World::new();
    let (child, _) = world.page("child-1").await;
    assert!(child.contains("従業員が扶養家族を確認") && !child.contains("採用時に身元を確認済み"));
    let (employee, _) = world.page("check-1").await;
    assert!(!employee.contains("従業員が扶養家族を確認") && employee.contains("2026-07-03"));
}
