//! Forms about clients and establishments: what is saved, refused, answered twice, undone; and who
//! may come to any form at all.

use axum::http::StatusCode;

use super::world::{Answer, Browser, world};

/// The value of an unseen field of a page.
fn hidden(text: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let start = text.find(&field).unwrap_or_else(|| panic!("{name} in {text}"));
    text[start + field.len()..].split('"').next().unwrap().to_owned()
}

/// The value of what is chosen of a list.
fn chosen(text: &str, name: &str) -> String {
    let (_, list) = text.split_once(&format!("name=\"{name}\"")).unwrap();
    let (before, _) = list.split_once("selected>").unwrap();
    let (_, value) = before.rsplit_once("value=\"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

/// Sends a form with what its page holds unseen.
async fn send(
    browser: &mut Browser<'_>,
    (address, page): (&str, &Answer),
    unseen: &[&str],
    typed: &[(&str, &str)],
) -> Answer {
    let unseen: Vec<(&str, String)> =
        unseen.iter().map(|name| (*name, hidden(&page.text, name))).collect();
    let mut all: Vec<(&str, &str)> =
        unseen.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend_from_slice(typed);
    browser.post(address, &all).await
}

fn client(staff: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("number", "2001"),
        ("form", "corporation"),
        ("name", "見本商会株式会社"),
        ("kana", "ミホンショウカイ"),
        ("employer", "見本　一郎"),
        ("since", "令和8年4月1日"),
        ("staff", staff),
    ]
}

const PLACE: [(&str, &str); 14] = [
    ("name", "本社"),
    ("prefecture", "神奈川県"),
    ("district", "03"),
    ("symbol", "ミホン"),
    ("office_number", "01234"),
    ("postal_code", "2310023"),
    ("phone", "045-000-0000"),
    ("address", "横浜市中区架空町１－２"),
    ("employer", "見本　一郎"),
    ("filer", "sharoushi"),
    ("closing", "末日"),
    ("months_after", "1"),
    ("fraction", "none"),
    ("insurer", "kyokai"),
];

async fn added(clerk: &mut Browser<'_>) -> Answer {
    let page = clerk.get("/70/new").await;
    assert_eq!(page.status, StatusCode::OK);
    let staff = chosen(&page.text, "staff");
    let sent = send(clerk, ("/70/new", &page), &["form"], &client(&staff)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let again = send(clerk, ("/70/new", &page), &["form"], &client(&staff)).await;
    assert_eq!((again.status, &again.location), (StatusCode::SEE_OTHER, &sent.location));
    sent
}

#[tokio::test]
async fn a_client_is_added_with_its_establishment_and_a_hire_in_it() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let sent = added(&mut clerk).await;
    assert!(sent.location.starts_with("/72/2001/new?told="), "{}", sent.location);
    let page = clerk.get(&sent.location).await;
    assert!(page.text.contains("顧問先を登録しました") && page.text.contains("見本商会株式会社"));
    let form = ("/72/2001/new", &page);
    let saved = send(&mut clerk, form, &["seen", "form"], &PLACE).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let again = send(&mut clerk, form, &["seen", "form"], &PLACE).await;
    assert_eq!(again.location, saved.location);
    let list = clerk.get(&saved.location).await;
    assert!(list.text.contains("保存しました。") && list.text.contains("2001-1"));
    assert!(!list.text.contains("2001-2") && list.text.contains("03-ﾐﾎﾝ"), "{}", list.text);
    assert!(list.text.contains("末日締め・翌月払い"));

    let mine = clerk.get("/70?show=mine").await;
    assert!(mine.text.contains("見本商会株式会社") && !mine.text.contains("みどりかわ商店"));
    let page = clerk.get("/71/2001/new").await;
    let person = [
        ("name", "見本　花子"),
        ("kana", "ミホン　ハナコ"),
        ("birth_date", "平成6年11月8日"),
        ("establishment", "1"),
        ("hired_on", "令和8年6月15日"),
        ("employment_type", "general"),
        ("insured_as", "both"),
        ("category", "general"),
        ("monthly_cash", "260,000"),
    ];
    let hired = send(&mut clerk, ("/71/2001/new", &page), &["form"], &person).await;
    assert_eq!(hired.status, StatusCode::SEE_OTHER, "{}", hired.text);
    assert!(hired.location.starts_with("/71/2001/1?told="));

    // What somebody works in is not taken away.
    let batch = hidden(&list.text, "batch");
    let undone = clerk.post("/70/2001/undo", &[("batch", &batch)]).await;
    assert_eq!(undone.status, StatusCode::CONFLICT);
    assert!(undone.text.contains("この事業所で働く人が登録されています"));
}

#[tokio::test]
async fn a_client_that_was_added_by_mistake_goes_again() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let sent = added(&mut clerk).await;
    let told = sent.location.split_once('?').unwrap().1;
    let page = clerk.get(&format!("/70/2001?{told}")).await;
    assert!(page.text.contains("保存しました。"), "{}", page.text);
    let batch = hidden(&page.text, "batch");
    let elsewhere = clerk.post("/70/1002/undo", &[("batch", &batch)]).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let undone = clerk.post("/70/2001/undo", &[("batch", &batch)]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert_eq!(undone.location, format!("/70?told={batch}"));
    assert!(clerk.get(&undone.location).await.text.contains("元に戻しました。"));
    assert_eq!(clerk.get("/70/2001").await.status, StatusCode::NOT_FOUND);
    assert!(!clerk.get("/70").await.text.contains("見本商会株式会社"));
}

#[tokio::test]
async fn every_mistake_about_a_client_is_named_at_once() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let page = clerk.get("/70/new").await;
    let typed = [
        ("number", "1002"),
        ("form", "corporation"),
        ("name", ""),
        ("kana", "ミホン"),
        ("employer", "見本　一郎"),
        ("since", "令和8年6月31日"),
        ("staff", "0"),
        // The check digit is that of the published example.
        ("remarks", "本人の番号は1234-5678-9018"),
    ];
    let refused = send(&mut clerk, ("/70/new", &page), &["form"], &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("入力に誤りが5か所あります"), "{}", refused.text);
    for words in ["この番号は使われている", "個人番号（マイナンバー）と思われる", "担当が選ばれて"]
    {
        assert!(refused.text.contains(words), "{words}");
    }
    assert!(refused.text.contains("value=\"令和8年6月31日\""));

    let page = clerk.get("/72/1002/new").await;
    let mut typed = PLACE.to_vec();
    typed[13] = ("insurer", "society");
    typed.extend([
        ("society", "港湾機械健康保険組合"),
        ("society_from", "令和8年3月"),
        ("society_health", "９．８％"),
        ("society_health_employee", "10"),
        ("society_care", "98割"),
        ("society_care_employee", "0.9"),
        ("society_source_on", "令和8年2月20日"),
    ]);
    let form = ("/72/1002/new", &page);
    let refused = send(&mut clerk, form, &["seen", "form"], &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("入力に誤りが3か所あります"), "{}", refused.text);
    assert!(refused.text.contains("全体の料率より大きい率です"));
    assert!(refused.text.contains("料率として読めません"));
}

#[tokio::test]
async fn rates_of_a_society_stand_beside_those_of_other_months() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    added(&mut clerk).await;
    let address = "/72/2001/new";
    let page = clerk.get(address).await;
    let rates = |from, health, change| {
        let mut typed = PLACE.to_vec();
        typed[13] = ("insurer", "society");
        typed.extend([
            ("society", "港湾機械健康保険組合"),
            ("society_from", from),
            ("society_health", health),
            ("society_health_employee", "4.6"),
            ("society_care", "1.8"),
            ("society_care_employee", "0.9"),
            ("society_source_on", "令和8年2月20日"),
            ("society_source", "組合の公告"),
            ("change", change),
        ]);
        typed
    };
    let typed = rates("令和8年3月", "9.8", "");
    send(&mut clerk, (address, &page), &["seen", "form"], &typed).await;
    let address = "/72/2001/1";
    for (from, health) in [("令和7年3月", "9.6"), ("令和8年3月", "9.75")] {
        let page = clerk.get(address).await;
        let typed = rates(from, health, "corrected");
        let saved = send(&mut clerk, (address, &page), &["seen", "form"], &typed).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    }
    let list = clerk.get("/72/2001").await.text;
    for words in ["9.75%（本人 4.6%）", "9.6%（本人 4.6%）", "令和7年3月分から"] {
        assert!(list.contains(words), "{words} in {list}");
    }
    assert!(!list.contains("9.8%"));
    // The form shows the newest.
    assert!(clerk.get(address).await.text.contains("value=\"9.75\""));
}

#[tokio::test]
async fn a_change_of_a_client_that_came_too_late_shows_the_other() {
    let world = world();
    let (mut one, mut two) =
        (Browser::signed_in(&world, "clerk").await, Browser::signed_in(&world, "clerk").await);
    added(&mut one).await;
    let address = "/70/2001/change";
    let unseen = ["seen", "seen_entrustment", "form"];
    let (first, second) = (one.get(address).await, two.get(address).await);
    let staff = chosen(&first.text, "staff");
    let with = |name, until| {
        let mut typed = client(&staff);
        typed[2] = ("name", name);
        typed.extend([("until", until), ("change", "corrected"), ("reason", "登記簿で確認")]);
        typed
    };
    let same = send(&mut one, (address, &first), &unseen, &with("見本商会株式会社", "")).await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(same.text.contains("前の内容と同じです"));
    let saved = send(&mut one, (address, &first), &unseen, &with("見本物産株式会社", "")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    assert!(one.get(&saved.location).await.text.contains("見本物産株式会社"));

    let late = with("見本商事株式会社", "令和9年3月31日");
    let refused = send(&mut two, (address, &second), &unseen, &late).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("clerkさんが先に保存しました"));
    assert!(refused.text.contains("見本物産株式会社") && refused.text.contains("見本商事株式会社"));
    let saved = send(&mut two, (address, &refused), &unseen, &late).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let page = two.get(&saved.location).await.text;
    assert!(page.contains("見本商事株式会社") && page.contains("令和9年3月31日"), "{page}");
}

#[tokio::test]
async fn forms_are_for_who_may_change_the_ledger_of_this_office() {
    let world = world();
    let mut nobody = Browser { world: &world, cookies: Vec::new(), csrf: String::new() };
    nobody.get("/sign-in").await;
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    let token = "0".repeat(32);
    let unseen = [
        ("form", token.as_str()),
        ("seen", "1"),
        ("seen_entrustment", "1"),
        ("seen_enrolment", "1"),
        ("on", "2026-07-01"),
    ];
    for address in [
        "/70/1002/change",
        "/72/1002/new",
        "/72/1002/1",
        "/71/1002/new",
        "/71/1002/1/leaving",
        "/71/1002/1/dependants/new",
        "/71/1002/1/bonuses/new",
        "/71/1002/1/standards/new",
    ] {
        let answer = nobody.get(address).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}");
        assert!(answer.location.starts_with("/sign-in?next="), "{address}");
        let answer = nobody.post(address, &unseen).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}");
        assert!(answer.location.starts_with("/sign-in"), "{address}");
        for (who, status) in
            [(&mut viewer, StatusCode::FORBIDDEN), (&mut stranger, StatusCode::NOT_FOUND)]
        {
            assert_eq!(who.get(address).await.status, status, "{address}");
            assert_eq!(who.post(address, &unseen).await.status, status, "{address}");
        }
    }
    for address in ["/72/1002", "/72/1002/2"] {
        assert_eq!(stranger.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(nobody.get("/72").await.status, StatusCode::SEE_OTHER);
    assert_eq!(viewer.get("/72/1002").await.status, StatusCode::OK);
    assert!(!viewer.get("/72").await.text.contains("事業所を加える"));
    assert!(!stranger.get("/72").await.text.contains("みどりかわ商店"));
    assert_eq!(viewer.get("/70/new").await.status, StatusCode::FORBIDDEN);
    assert_eq!(viewer.post("/70/new", &unseen).await.status, StatusCode::FORBIDDEN);
    assert_eq!(nobody.get("/70/new").await.status, StatusCode::SEE_OTHER);

    let mut clerk = Browser::signed_in(&world, "clerk").await;
    clerk.post("/22/clients", &[("client", "1002")]).await;
    let case = super::world::link(&clerk.get("/60").await.text, "/60/");
    let make = format!("{case}/make");
    assert_eq!(nobody.post(&make, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(viewer.post(&make, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(stranger.post(&make, &[]).await.status, StatusCode::NOT_FOUND);
}
