//! 取込 and 書出し through the pages: a file comes in, is looked at, counts all at once, and can be
//! taken back; what is written out comes in again unchanged.

use axum::http::StatusCode;

use super::world::{Answer, Browser, World, world};

const KINDS: [&str; 5] = ["pay", "persons", "dependants", "bonuses", "clients"];

async fn export(browser: &mut Browser<'_>, kind: &str, format: &str) -> Answer {
    let form = [("kind", kind), ("client", "1002"), ("on", "2026-07-01"), ("format", format)];
    browser.post("/75", &form).await
}

/// The preview of a file for client 1002.
async fn preview(browser: &mut Browser<'_>, kind: &str, file: (&str, &[u8])) -> (String, Answer) {
    browser.get("/74").await;
    let form = [("kind", kind), ("client", "1002")];
    let sent = browser.upload("/74", &form, file).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{kind}: {}", sent.text);
    let columns = browser.get(&sent.location).await;
    assert_eq!(columns.status, StatusCode::OK, "{kind}");
    let checked = browser.post(&sent.location, &[("act", "go")]).await;
    assert_eq!(checked.status, StatusCode::SEE_OTHER, "{kind}");
    let job = checked.location.trim_end_matches("/preview").to_owned();
    for _ in 0..100 {
        let page = browser.get(&checked.location).await;
        if !page.text.contains("下見をしています") {
            return (job, page);
        }
    }
    panic!("{kind}: no preview");
}

/// The value of a figure of a page.
fn figure(page: &str, label: &str) -> u64 {
    let rest = page.split(label).nth(1).unwrap_or_else(|| panic!("{label} in {page}"));
    let digits = rest.chars().skip_while(|letter| !letter.is_ascii_digit());
    let digits: String = digits.take_while(|c| c.is_ascii_digit() || *c == ',').collect();
    digits.replace(',', "").parse().unwrap()
}

async fn clerk(world: &World) -> Browser<'_> {
    Browser::signed_in(world, "clerk").await
}

#[tokio::test]
async fn what_is_written_out_comes_in_again_unchanged() {
    let world = world();
    let mut clerk = clerk(&world).await;
    clerk.get("/75").await;
    for kind in KINDS {
        for (format, name) in [("xlsx", "x.xlsx"), ("csv", "x.csv"), ("sjis", "x.csv")] {
            let file = export(&mut clerk, kind, format).await;
            assert_eq!(file.status, StatusCode::OK, "{kind} {format}: {}", file.text);
            let (_, page) = preview(&mut clerk, kind, (name, &file.bytes)).await;
            assert_eq!(page.status, StatusCode::OK, "{kind} {format}");
            let of = |label| figure(&page.text, label);
            assert_eq!(of("直しが要る"), 0, "{kind} {format}: {}", page.text);
            let changes = (of("新しく加わる"), of("書き換わる"));
            assert_eq!(changes, (0, 0), "{kind} {format}: {}", page.text);
            assert!(of("変わらない") > 0 || kind == "dependants", "{kind} {format}");
            assert!(page.text.contains("取り込める行がありません"), "{kind} {format}");
        }
    }
}

#[tokio::test]
async fn pay_comes_in_all_at_once_and_goes_out_all_at_once() {
    let world = world();
    let mut clerk = clerk(&world).await;
    clerk.get("/75").await;
    let before = export(&mut clerk, "pay", "csv").await.text;
    let mut lines: Vec<String> = before.lines().map(str::to_owned).collect();
    // One amount more, one day too many, one person who is not there.
    let headings = lines[0].trim_start_matches('\u{FEFF}').to_owned();
    let place = |label: &str| headings.split(',').position(|heading| heading == label).unwrap();
    let set = |line: &mut String, at: usize, value: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells[at] = value;
        *line = cells.join(",");
    };
    set(&mut lines[1], place("固定的賃金"), "777777");
    set(&mut lines[2], place("支払基礎日数"), "32");
    set(&mut lines[3], place("社員番号"), "ZZ-999");
    let file = lines.join("\r\n");
    let (job, page) = preview(&mut clerk, "pay", ("pay.csv", file.as_bytes())).await;
    assert_eq!(figure(&page.text, "書き換わる"), 1, "{}", page.text);
    assert_eq!(figure(&page.text, "直しが要る"), 2);
    assert!(page.text.contains("777,777") && page.text.contains("台帳にいません"));
    let bad = clerk.get(&format!("{job}/bad.xlsx")).await;
    assert_eq!(bad.status, StatusCode::OK);

    let sent = clerk.post(&format!("{job}/publish"), &[]).await;
    assert_eq!(sent.location, format!("{job}/run"));
    let run = clerk.get(&sent.location).await;
    assert!(run.text.contains("1行を取り込みました"), "{}", run.text);
    // A second press finds it done.
    clerk.post(&format!("{job}/publish"), &[]).await;
    let after = export(&mut clerk, "pay", "csv").await.text;
    assert_eq!(after.lines().filter(|line| line.contains("777777")).count(), 1);

    let acts = clerk.get("/15?show=import").await;
    let undo = acts.text.split("action=\"/15/").nth(1).unwrap().split('"').next().unwrap();
    let undo = format!("/15/{undo}");
    let asked = clerk.post(&undo, &[]).await;
    assert!(asked.text.contains("元に戻しますか"), "{}", asked.text);
    let undone = clerk.post(&undo, &[("sure", "yes")]).await;
    assert_eq!(undone.status, StatusCode::OK, "{}", undone.text);
    assert_eq!(export(&mut clerk, "pay", "csv").await.text, before);
    let again = clerk.post(&undo, &[("sure", "yes")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("すでに取り消されています"));
}

#[tokio::test]
async fn a_chosen_mapping_is_proposed_again() {
    let world = world();
    let mut clerk = clerk(&world).await;
    let people = {
        clerk.get("/75").await;
        export(&mut clerk, "persons", "csv").await.text
    };
    let headings = people.lines().next().unwrap().trim_start_matches('\u{FEFF}');
    let place = headings.split(',').position(|heading| heading == "社員番号").unwrap();
    let number = people.lines().nth(1).unwrap().split(',').nth(place).unwrap();
    let file = format!("番号札,謎の列,支給年月,日数\n{number},300000,2026-06,30\n");
    clerk.get("/74").await;
    let form = [("kind", "pay"), ("client", "1002")];
    let sent = clerk.upload("/74", &form, ("a.csv", file.as_bytes())).await;
    let guessed = clerk.get(&sent.location).await.text;
    assert!(!guessed.contains("取り込んだときと同じ対応です"));
    let choose = [("c0", "employee_number"), ("c1", "fixed"), ("act", "go")];
    let checked = clerk.post(&sent.location, &choose).await;
    let page = clerk.get(&checked.location).await;
    assert!(page.text.contains("を取り込む"), "{}", page.text);
    let job = checked.location.trim_end_matches("/preview").to_owned();
    clerk.post(&format!("{job}/publish"), &[]).await;
    assert!(clerk.get(&format!("{job}/run")).await.text.contains("取り込みました"));
    let again = clerk.upload("/74", &form, ("b.csv", file.as_bytes())).await;
    let known = clerk.get(&again.location).await.text;
    assert!(known.contains("取り込んだときと同じ対応です"), "{known}");
}

#[tokio::test]
async fn only_who_may_takes_in_and_out_and_only_their_own() {
    let world = world();
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    for address in ["/74", "/74/template/pay", "/75"] {
        assert_eq!(viewer.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    assert_eq!(viewer.get("/15").await.status, StatusCode::OK);
    let form = [("kind", "pay"), ("client", "1002")];
    let sent = viewer.upload("/74", &form, ("a.csv", b"a,b\n1,2\n")).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
    assert_eq!(export(&mut viewer, "pay", "csv").await.status, StatusCode::FORBIDDEN);

    let mut clerk = clerk(&world).await;
    let sent = clerk.upload("/74", &form, ("a.csv", "社員番号,支給年月\n1,2026-06\n".as_bytes()));
    let columns = sent.await.location;
    assert_eq!(clerk.get(&columns).await.status, StatusCode::OK);
    let acts = clerk.get("/15").await.text;
    let undo = acts.split("action=\"/15/").nth(1).unwrap().split('"').next().unwrap();
    let undo = format!("/15/{undo}");
    assert_eq!(viewer.post(&undo, &[("sure", "yes")]).await.status, StatusCode::FORBIDDEN);

    let mut stranger = Browser::signed_in(&world, "stranger").await;
    assert_eq!(stranger.get(&columns).await.status, StatusCode::GONE);
    assert_eq!(stranger.post(&undo, &[("sure", "yes")]).await.status, StatusCode::NOT_FOUND);
    let foreign = export(&mut stranger, "pay", "csv").await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let sent = stranger.upload("/74", &form, ("a.csv", b"a,b\n1,2\n")).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
}
