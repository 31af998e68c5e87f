//! 取込 and 書出し through the pages: a file comes in, is looked at, counts all at once, and can be
//! taken back; what is written out comes in again unchanged.

use axum::http::StatusCode;

use super::world::{Answer, Browser, World, link, world};

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

/// A preview of a file for whatever client each row names.
async fn preview_of_all(browser: &mut Browser<'_>, kind: &str, file: &str) -> (String, Answer) {
    browser.get("/74").await;
    let form = [("kind", kind), ("client", "")];
    let sent = browser.upload("/74", &form, ("x.csv", file.as_bytes())).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{kind}: {}", sent.text);
    browser.get(&sent.location).await;
    let checked = browser.post(&sent.location, &[("act", "go")]).await;
    let job = checked.location.trim_end_matches("/preview").to_owned();
    (job, browser.get(&checked.location).await)
}

/// Takes in what was looked at.
async fn publish(browser: &mut Browser<'_>, job: &str) -> String {
    let sent = browser.post(&format!("{job}/publish"), &[]).await;
    browser.get(&sent.location).await.text
}

/// Where the latest import is undone.
async fn undo_address(browser: &mut Browser<'_>) -> String {
    let acts = browser.get("/15?show=import").await;
    let undo = acts.text.split("action=\"/15/").nth(1).unwrap().split('"').next().unwrap();
    format!("/15/{undo}")
}

#[tokio::test]
async fn new_clients_and_their_persons_come_and_go() {
    let world = world();
    let mut clerk = clerk(&world).await;
    let clients = "顧問先番号,名称,名称カナ,都道府県,事業所整理記号,事業所番号\n\
                   2101,架空みなと商店,カクウミナトショウテン,神奈川県,21-ミナ,00901\n\
                   2102,,カクウナナシ,東京都,21-ナナ,00902\n";
    let (job, page) = preview_of_all(&mut clerk, "clients", clients).await;
    assert_eq!(figure(&page.text, "新しく加わる"), 1, "{}", page.text);
    assert_eq!(figure(&page.text, "直しが要る"), 1);
    assert!(page.text.contains("架空みなと商店"));
    assert_eq!(clerk.get("/70/2101").await.status, StatusCode::NOT_FOUND);
    assert!(publish(&mut clerk, &job).await.contains("1行を取り込みました"));
    assert!(clerk.get("/70/2101").await.text.contains("架空みなと商店"));
    assert_eq!(clerk.get("/70/2102").await.status, StatusCode::NOT_FOUND);
    let undo_clients = undo_address(&mut clerk).await;

    let persons = "顧問先番号,社員番号,氏名,フリガナ,生年月日,入社日\n\
                   2101,01,架空 潮,カクウ ウシオ,H2.3.4,R6.4.1\n\
                   2101,02,架空 凪,カクウ ナギ,,R6.4.1\n\
                   2199,03,架空 渚,カクウ ナギサ,H3.3.4,R6.4.1\n";
    let (job, page) = preview_of_all(&mut clerk, "persons", persons).await;
    assert_eq!(figure(&page.text, "新しく加わる"), 1, "{}", page.text);
    assert_eq!(figure(&page.text, "直しが要る"), 2);
    assert!(page.text.contains("新しい人の生年月日が空です"));
    assert!(page.text.contains("顧問先番号2199の顧問先がありません"));
    assert!(publish(&mut clerk, &job).await.contains("1行を取り込みました"));
    assert!(clerk.get("/71/2101").await.text.contains("架空　潮"));

    // The client stays while there is somebody at it.
    let hangs = clerk.post(&undo_clients, &[("sure", "yes")]).await;
    assert_eq!(hangs.status, StatusCode::CONFLICT, "{}", hangs.text);
    assert!(hangs.text.contains("新しいものから順に"));
    let undo_persons = undo_address(&mut clerk).await;
    assert_ne!(undo_persons, undo_clients);
    for undo in [undo_persons, undo_clients] {
        assert_eq!(clerk.post(&undo, &[("sure", "yes")]).await.status, StatusCode::OK);
    }
    assert_eq!(clerk.get("/70/2101").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_preview_that_the_ledger_left_behind_is_refused() {
    let world = world();
    let mut clerk = clerk(&world).await;
    clerk.get("/75").await;
    let before = export(&mut clerk, "pay", "csv").await.text;
    let other = |amount: &str| {
        let mut lines = before.trim_start_matches('\u{FEFF}').lines();
        let headings = lines.next().unwrap();
        let at = headings.split(',').position(|heading| heading == "固定的賃金").unwrap();
        let mut cells: Vec<&str> = lines.next().unwrap().split(',').collect();
        cells[at] = amount;
        format!("{headings}\n{}\n", cells.join(","))
    };
    let (slow, _) = preview(&mut clerk, "pay", ("a.csv", other("111111").as_bytes())).await;
    let mut boss = Browser::signed_in(&world, "clerk").await;
    let (quick, _) = preview(&mut boss, "pay", ("b.csv", other("222222").as_bytes())).await;
    assert!(publish(&mut boss, &quick).await.contains("1行を取り込みました"));
    let refused = publish(&mut clerk, &slow).await;
    assert!(refused.contains("ほかの人が台帳を変えました"), "{refused}");
    assert!(refused.contains("何も書き込んでいません"));
    let after = export(&mut clerk, "pay", "csv").await.text;
    assert!(after.contains("222222") && !after.contains("111111"));
    // Looked at anew, it says what stands there now, and goes.
    clerk.get(&format!("{slow}/columns")).await;
    let again = clerk.post(&format!("{slow}/columns"), &[("act", "go")]).await;
    let page = clerk.get(&again.location).await.text;
    assert!(page.contains("222,222") && page.contains("111,111"), "{page}");
    assert!(publish(&mut clerk, &slow).await.contains("1行を取り込みました"));
}

/// The address of the 届書CSV of the client's bonus, as the case offers it.
async fn bonus_notice(browser: &mut Browser<'_>) -> Vec<u8> {
    let list = browser.get("/24").await.text;
    let addresses = list.split("href=\"").filter_map(|rest| rest.split('"').next());
    let is_day = |address: &&str| {
        address.starts_with("/24/1002/") && address.rsplit('/').next().unwrap().len() == 8
    };
    let day = addresses.into_iter().find(is_day).unwrap().to_owned();
    browser.get(&day).await;
    let filed = browser.post(&day, &[]).await;
    let case = browser.get(&link(&filed.text, "/60/")).await.text;
    let files = case.split("href=\"").filter_map(|rest| rest.split('"').next());
    for file in files.filter(|address| address.contains("/files/")).collect::<Vec<_>>() {
        let found = browser.get(file).await;
        if found.status == StatusCode::OK && found.bytes.contains(&b',') && found.bytes[0] != b'%' {
            return found.bytes;
        }
    }
    panic!("no notice in {case}");
}

/// What another program filed becomes the ledger: as it is filed, so it is there already.
#[tokio::test]
async fn a_notice_of_bonuses_is_taken_in() {
    let world = world();
    let mut clerk = clerk(&world).await;
    let notice = bonus_notice(&mut clerk).await;
    let (_, page) = preview(&mut clerk, "notice", ("SHFD0006.CSV", &notice)).await;
    assert_eq!(figure(&page.text, "新しく加わる"), 0, "{}", page.text);
    assert_eq!(figure(&page.text, "書き換わる"), 0, "{}", page.text);
    let same = figure(&page.text, "変わらない");
    assert!(same > 3, "{}", page.text);

    // For a client whose persons are others it finds nobody.
    clerk.get("/74").await;
    for (client, status) in
        [("", StatusCode::UNPROCESSABLE_ENTITY), ("9999", StatusCode::NOT_FOUND)]
    {
        let form = [("kind", "notice"), ("client", client)];
        let sent = clerk.upload("/74", &form, ("SHFD0006.CSV", &notice)).await;
        assert_eq!(sent.status, status, "{client}");
    }
    // Sent as a table it says what it is.
    let form = [("kind", "bonuses"), ("client", "1002")];
    let sent = clerk.upload("/74", &form, ("SHFD0006.CSV", &notice)).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sent.text.contains("種類で「届書CSV」を選んで"), "{}", sent.text);
}

/// A number names one person at an establishment: in a file, in a form, at a hire.
#[tokio::test]
async fn a_number_that_another_holds_is_refused_by_file_and_by_form() {
    let world = world();
    let mut clerk = clerk(&world).await;
    clerk.get("/75").await;
    let text = export(&mut clerk, "persons", "csv").await.text;
    let mut lines: Vec<Vec<String>> =
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let headings = &lines[0];
    let bare = |heading: &String| heading.trim_start_matches('\u{FEFF}').to_owned();
    let at = |label: &str| headings.iter().position(|one| bare(one) == label).unwrap();
    let (number, employee, name) = (at("被保険者整理番号"), at("社員番号"), at("氏名"));
    let holder = lines[1].clone();
    let untouched = lines.clone();
    lines[2][number].clone_from(&holder[number]);
    let file: Vec<String> = lines.iter().map(|cells| cells.join(",")).collect();
    let file = file.join("\r\n");
    let (_, page) = preview(&mut clerk, "persons", ("persons.csv", file.as_bytes())).await;
    assert_eq!(figure(&page.text, "直しが要る"), 1, "{}", page.text);
    let words = format!("同じ事業所の別の人（社員番号 {}）が使っています", holder[employee]);
    assert!(page.text.contains(&words), "{words}: {}", page.text);

    let form = "/71/1002/2/enrolment/1";
    let page = clerk.get(form).await;
    let own = page.text.split("name=\"insured_number\"").nth(1).unwrap();
    let own = own.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let row = untouched.iter().find(|cells| cells.get(number) == Some(&own)).unwrap();
    let other = untouched[1..].iter().find(|cells| cells[number] != own).unwrap();
    assert_ne!(row[employee], other[employee]);
    let value = |name: &str| {
        let field = page.text.split(&format!("name=\"{name}\"")).nth(1).unwrap();
        field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let (acquired, taken) = (value("acquired_on"), other[number].clone());
    let typed = [
        ("change", "corrected"),
        ("insured_as", "both"),
        ("category", "general"),
        ("acquired_on", acquired.as_str()),
        ("insured_number", taken.as_str()),
        ("lost_on", ""),
        ("loss", ""),
    ];
    let refused = super::change::send(&mut clerk, (form, &page), &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    let words = format!("別の人（社員番号 {}）が使っています", other[employee]);
    assert!(refused.text.contains(&words), "{words}: {}", refused.text);
    assert!(!refused.text.contains(&other[name]), "the other is not named");
}
