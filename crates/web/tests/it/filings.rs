//! 23 and 24: filed over all clients, kept decisions, and the wall around them.

use axum::http::StatusCode;
use romori_app::{Limits, read_workbook};

use crate::world::{Browser, link, world};

#[tokio::test]
async fn bonuses_are_filed_by_day_and_the_case_has_its_papers() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let list = clerk.get("/24").await;
    assert_eq!(list.status, StatusCode::OK);
    let day = link_of_payment(&list.text);
    let page = clerk.get(&day).await;
    assert_eq!(page.status, StatusCode::OK, "{day}");
    assert!(page.text.contains("賞与支払届を作る") && page.text.contains("上限"));
    let why = clerk.get(&link(&page.text, &format!("{day}/why/"))).await;
    assert!(why.text.contains("標準賞与額") && why.text.contains("健康保険法"), "{}", why.text);
    let filed = clerk.post(&day, &[]).await;
    assert_eq!(filed.status, StatusCode::OK);
    assert!(filed.text.contains("点検済みにしました") || filed.text.contains("まだ作れません"));
    let again = clerk.post(&day, &[]).await;
    assert_eq!(again.status, StatusCode::OK);
    let case = link(&filed.text, "/60/");
    let case = clerk.get(&case).await;
    assert!(case.text.contains("賞与支払届 令和"), "the case names its day");

    let mut viewer = Browser::signed_in(&world, "viewer").await;
    assert_eq!(viewer.get(&day).await.status, StatusCode::OK);
    assert_eq!(viewer.post(&day, &[]).await.status, StatusCode::FORBIDDEN);
    let unpaid = [("m", "2026-06")];
    assert_eq!(viewer.post("/24/1002/unpaid", &unpaid).await.status, StatusCode::FORBIDDEN);
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    for address in [day.as_str(), "/24/1002", "/24/1002/unpaid?m=2026-06", "/24/1002/20260230"] {
        assert_eq!(stranger.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(stranger.post(&day, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.post("/24/1002/unpaid", &unpaid).await.status, StatusCode::NOT_FOUND);
}

/// The first payment that is in the ledger.
fn link_of_payment(text: &str) -> String {
    let is_day = |address: &&str| {
        let last = address.rsplit('/').next().unwrap_or_default();
        address.starts_with("/24/") && last.len() == 8 && last.parse::<u32>().is_ok()
    };
    let addresses = text.split("href=\"").filter_map(|rest| rest.split('"').next());
    addresses.into_iter().find(is_day).unwrap().to_owned()
}

#[tokio::test]
async fn that_no_bonus_was_paid_is_a_case_of_its_own() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let asked = clerk.get("/24/1002/unpaid?m=2026-06").await;
    assert!(asked.text.contains("支払わなかったと届け出ますか"));
    let made = clerk.post("/24/1002/unpaid", &[("m", "2026-06")]).await;
    assert!(made.text.contains("賞与不支給報告書を1件作り"), "{}", made.text);
    let again = clerk.post("/24/1002/unpaid", &[("m", "2026-06")]).await;
    assert!(again.text.contains("もうできています"));
    assert_eq!(clerk.post("/24/1002/unpaid", &[]).await.status, StatusCode::BAD_REQUEST);
    let cases = clerk.get("/60").await.text;
    assert!(cases.contains("賞与不支給報告書 令和8年6月"));
}

/// A month with somebody due, looked for from the demo's day back.
async fn month_with_candidates(clerk: &mut Browser<'_>) -> (String, String) {
    for month in ["2026-06", "2026-05", "2026-04", "2026-03", "2026-02", "2026-01", "2025-12"] {
        let page = clerk.get(&format!("/23?m={month}")).await;
        assert_eq!(page.status, StatusCode::OK, "{month}");
        if let Some(rest) = page.text.split("name=\"person\"").nth(1) {
            let value = rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
            return (month.to_owned(), value.to_owned());
        }
    }
    panic!("nobody is due in any month");
}

#[tokio::test]
async fn a_revision_that_is_left_out_stays_so_with_its_reason_and_can_come_back() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let (month, who) = month_with_candidates(&mut clerk).await;
    let (client, person) = who.split_once('-').unwrap();
    let skip = format!("/23/{client}/{person}/skip");
    let list = format!("/23?m={month}");
    let value = format!("value=\"{who}\"");
    let bytes = clerk.get(&format!("/23/list.xlsx?m={month}&c={client}")).await.bytes;
    let book = read_workbook(&bytes, "list.xlsx", &Limits::default()).unwrap();
    let numbers: Vec<_> =
        book.sheets[0].rows.iter().skip(1).map(|row| row[3].shown().into_owned()).collect();
    assert!(numbers.contains(&person.to_owned()), "{person} in {numbers:?}");

    let bare = clerk.post(&skip, &[("m", &month), ("act", "choose"), ("reason", " ")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text.contains("理由がありません"));
    assert!(clerk.get(&list).await.text.contains(&value));

    let reason = "一時の手当のための差";
    let fields = [("m", month.as_str()), ("act", "choose"), ("reason", reason)];
    let done = clerk.post(&skip, &fields).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(!clerk.get(&list).await.text.contains(&value));
    let skipped = clerk.get(&format!("{list}&f=skipped")).await.text;
    assert!(skipped.contains(reason));
    let mut other = Browser::signed_in(&world, "viewer").await;
    assert!(other.get(&format!("{list}&f=skipped")).await.text.contains(reason));
    assert_eq!(other.post(&skip, &fields).await.status, StatusCode::FORBIDDEN);
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    assert_eq!(stranger.post(&skip, &fields).await.status, StatusCode::NOT_FOUND);
    let address = format!("{skip}?m={month}");
    assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND);

    let back = clerk.post(&skip, &[("m", &month), ("act", "back")]).await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(clerk.get(&list).await.text.contains(&value));
}

#[tokio::test]
async fn the_chosen_revisions_become_one_notice_an_establishment() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let (month, who) = month_with_candidates(&mut clerk).await;
    let list = format!("/23?m={month}");
    let (client, person) = who.split_once('-').unwrap();
    let why = clerk.get(&format!("/23/{client}/{person}/why?m={month}")).await;
    assert!(why.text.contains("なぜ 月額変更か") && why.text.contains("健康保険法"));
    let nobody = clerk.post(&list, &[]).await;
    assert!(nobody.text.contains("だれも選ばれていません"));
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    let chosen = [("person", who.as_str())];
    assert_eq!(viewer.post(&list, &chosen).await.status, StatusCode::FORBIDDEN);
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    assert_eq!(stranger.post(&list, &chosen).await.status, StatusCode::NOT_FOUND);
    let filed = clerk.post(&list, &chosen).await;
    assert_eq!(filed.status, StatusCode::OK);
    assert!(clerk.get("/60").await.text.contains("月額変更届 令和"));
}

/// What is chosen at the table of a client stays with the case, however often it is made.
#[tokio::test]
async fn who_is_left_out_and_whose_year_is_averaged_stay_with_the_case() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let opened = clerk.get("/22/clients/1002").await.location;
    let people = clerk.get(&opened).await.text;
    let filed = people.split("<b>").filter_map(|rest| rest.split("人</b>を届書に載せます").next());
    let filed: usize = filed.filter_map(|count| count.parse().ok()).next().unwrap();
    assert!(filed > 1, "{filed}");
    let left = clerk.post(&format!("{opened}/notice"), &[("act", "leave"), ("row", "1")]).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER);
    let notice = clerk.get(&format!("{opened}/notice")).await.text;
    assert!(notice.contains("この内容で案件を作る"), "{notice}");
    let made = clerk.post(&format!("{opened}/case"), &[]).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let case = link(&clerk.get("/60").await.text, "/60/");
    let fewer = format!("{}人分の届書CSVを受け取る", filed - 1);
    let again = clerk.get("/22/clients/1002").await.location;
    let kept = clerk.get(&format!("{again}/notice")).await.text;
    assert!(kept.contains(&fewer), "{fewer}: {kept}");

    // Sent back and made again, it is made of the same.
    let page = clerk.get(&case).await.text;
    let file = link(&page, &format!("{case}/files/"));
    let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').count();
    let first = lines(&clerk.get(&file).await.bytes);
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap();
    let seen = seen.split('"').next().unwrap();
    clerk.post(&format!("{case}/step"), &[("to", "1"), ("seen", seen)]).await;
    let remade = clerk.post(&format!("{case}/make"), &[]).await;
    let file = link(&remade.text, &format!("{case}/files/"));
    assert_eq!(lines(&clerk.get(&file).await.bytes), first);

    // The claim is kept where the case is a draft, and refused where it went on.
    let annual = "/22/clients/1002/1/annual";
    assert!(clerk.get(annual).await.text.contains("年間平均を申し立てますか"));
    let refused = clerk.post(annual, &[("act", "choose")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    let page = clerk.get(&case).await.text;
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap();
    let seen = seen.split('"').next().unwrap();
    clerk.post(&format!("{case}/step"), &[("to", "1"), ("seen", seen)]).await;
    let chosen = clerk.post(annual, &[("act", "choose")]).await;
    assert!(chosen.location.starts_with("/22/clients/1002?place="), "{}", chosen.text);
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    assert_eq!(viewer.post(annual, &[("act", "choose")]).await.status, StatusCode::FORBIDDEN);
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    assert_eq!(stranger.get(annual).await.status, StatusCode::NOT_FOUND);
}
