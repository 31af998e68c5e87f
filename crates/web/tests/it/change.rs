//! Forms that change a ledger: what is saved, refused, answered twice, undone; and who may.

use axum::http::StatusCode;

use super::world::{Answer, Browser, link, world};

const PAY: &str = "/71/1002/1/pay/2026-06";

/// The value of an unseen field of a page.
pub fn hidden(text: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let start = text.find(&field).unwrap_or_else(|| panic!("{name} in {text}"));
    text[start + field.len()..].split('"').next().unwrap().to_owned()
}

/// The unseen fields of a form as it stands on a page.
fn unseen(page: &Answer) -> Vec<(String, String)> {
    ["seen", "form", "on"].map(|name| (name.to_owned(), hidden(&page.text, name))).into()
}

/// Sends a form with what its page holds unseen.
pub async fn send(
    browser: &mut Browser<'_>,
    (address, page): (&str, &Answer),
    typed: &[(&str, &str)],
) -> Answer {
    let unseen = unseen(page);
    let mut all: Vec<(&str, &str)> =
        unseen.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.extend_from_slice(typed);
    browser.post(address, &all).await
}

pub fn pay(fixed: &'static str) -> [(&'static str, &'static str); 5] {
    [
        ("month", "令和8年6月"),
        ("days", "30"),
        ("fixed", fixed),
        ("variable", "12,000"),
        ("reason", "給与明細の写しで確かめました"),
    ]
}

#[tokio::test]
async fn a_month_of_pay_is_saved_once_and_can_be_undone() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    clerk.post("/22/clients", &[("client", "1002")]).await;
    let case = link(&clerk.get("/60").await.text, "/60/");
    assert!(clerk.get(&case).await.text.contains("承認待ち"));

    let page = clerk.get(PAY).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("令和8年6月") && page.text.contains("いまの内容"));
    let saved = send(&mut clerk, (PAY, &page), &pay("411,000")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let after = clerk.get(&saved.location).await;
    assert!(after.text.contains("保存しました。「算定基礎届」が作成中に戻りました。"));
    assert!(after.text.contains("423,000円"), "{}", after.text);
    let moved = clerk.get(&case).await.text;
    assert!(moved.contains("作成中に戻りました") && moved.contains("点検後に台帳が変わったため"));

    // The second press of the same form answers as the first did, and records nothing.
    let again = send(&mut clerk, (PAY, &page), &pay("411,000")).await;
    assert_eq!((again.status, &again.location), (StatusCode::SEE_OTHER, &saved.location));
    let other = clerk.get(PAY).await;
    assert_eq!(hidden(&other.text, "seen"), "2");

    let batch = hidden(&after.text, "batch");
    let undone = clerk.post("/70/1002/undo", &[("batch", &batch), ("person", "1")]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    let back = clerk.get(&undone.location).await;
    assert!(back.text.contains("元に戻しました。") && !back.text.contains("423,000円"));
    let twice = clerk.post("/70/1002/undo", &[("batch", &batch)]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_save_that_came_too_late_shows_the_change_of_the_other() {
    let world = world();
    let mut one = Browser::signed_in(&world, "clerk").await;
    let mut two = Browser::signed_in(&world, "clerk").await;
    let (first, second) = (one.get(PAY).await, two.get(PAY).await);
    let saved = send(&mut one, (PAY, &first), &pay("411,000")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let refused = send(&mut two, (PAY, &second), &pay("422,000")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("<title>誤り: "));
    assert!(refused.text.contains("clerkさんが先に保存しました"));
    assert!(refused.text.contains("411,000") && refused.text.contains("value=\"422,000\""));
    // Seen and sent again, it counts.
    let saved = send(&mut two, (PAY, &refused), &pay("422,000")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let person = two.get("/71/1002/1").await.text;
    assert!(person.contains("434,000円") && person.contains("月の報酬を訂正しました"));
    assert!(person.contains("給与明細の写しで確かめました"));
}

#[tokio::test]
async fn every_mistake_is_named_at_once_and_nothing_typed_is_lost() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let page = clerk.get(PAY).await;
    let typed = [
        ("month", "令和8年7月"),
        ("days", "32"),
        ("fixed", "四十万"),
        ("variable", ""),
        // The check digit is that of the published example.
        ("reason", "本人の番号は1234-5678-9018"),
    ];
    let refused = send(&mut clerk, (PAY, &page), &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("入力に誤りが4か所あります"), "{}", refused.text);
    for words in ["0から31までの数字", "個人番号（マイナンバー）と思われる", "value=\"四十万\""]
    {
        assert!(refused.text.contains(words), "{words}");
    }
    assert!(!clerk.get("/71/1002/1").await.text.contains("訂正しました"));
}

#[tokio::test]
async fn who_may_not_change_changes_nothing_and_a_stranger_finds_nothing() {
    let world = world();
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    let token = "0".repeat(32);
    let unseen = [("seen", "1"), ("form", token.as_str()), ("on", "2026-07-01")];
    for form in ["identity", "contact", "employment/1", "enrolment/1", "pay/2026-06", "leaves/new"]
    {
        let address = format!("/71/1002/1/{form}");
        assert_eq!(viewer.get(&address).await.status, StatusCode::FORBIDDEN, "{address}");
        let sent = viewer.post(&address, &unseen).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{address}");
        assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        let sent = stranger.post(&address, &unseen).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{address}");
    }
    let batch = "00000000000000000000000000000000";
    let undo = [("batch", batch)];
    assert_eq!(viewer.post("/70/1002/undo", &undo).await.status, StatusCode::FORBIDDEN);
    assert_eq!(stranger.post("/70/1002/undo", &undo).await.status, StatusCode::NOT_FOUND);
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    for absent in ["/71/1002/1/pay/2026-13", "/71/1002/1/leaves/99", "/71/1002/999/identity"] {
        assert_eq!(clerk.get(absent).await.status, StatusCode::NOT_FOUND, "{absent}");
    }
    let person = viewer.get("/71/1002/1").await.text;
    assert!(!person.contains("/71/1002/1/identity"), "no form is offered to who only looks");
}

pub const HIRE: [(&str, &str); 16] = [
    ("name", "見本　花子"),
    ("kana", "ミホン ハナコ"),
    ("birth_date", "平成6年11月8日"),
    ("sex", "female"),
    ("basic_pension_number", "1234-567890"),
    ("establishment", "1"),
    ("hired_on", "令和8年7月1日"),
    ("employment_type", "general"),
    ("insured_as", "both"),
    ("insured_number", "901"),
    ("category", "general"),
    ("monthly_cash", "260,000"),
    ("postal_code", "231-0023"),
    ("address", "神奈川県横浜市中区架空町１－２"),
    ("address_kana", "ヨコハマシナカクカクウチョウ1-2"),
    ("phone", "045-000-1234"),
];

pub async fn hire(clerk: &mut Browser<'_>, typed: &[(&str, &str)]) -> Answer {
    let page = clerk.get("/71/1002/new").await;
    assert_eq!(page.status, StatusCode::OK);
    let token = hidden(&page.text, "form");
    let all: Vec<(&str, &str)> = typed.iter().copied().chain([("form", token.as_str())]).collect();
    let first = clerk.post("/71/1002/new", &all).await;
    if first.status == StatusCode::SEE_OTHER {
        let again = clerk.post("/71/1002/new", &all).await;
        assert_eq!(again.location, first.location, "the second press hires nobody");
    }
    first
}

#[tokio::test]
async fn from_a_hire_come_its_papers_and_from_leaving_those_of_leaving() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let hired = hire(&mut clerk, &HIRE).await;
    assert_eq!(hired.status, StatusCode::SEE_OTHER, "{}", hired.text);
    let person = clerk.get(&hired.location).await;
    assert!(person.text.contains("見本　花子") && person.text.contains("保存しました。"));
    assert!(person.text.contains("このあとの手続"));
    assert!(person.text.contains("資格取得届: 承認待ち・期限 令和8年7月6日"), "{}", person.text);
    assert!(person.text.contains("雇用保険 資格取得届: まだここでは作れません"));
    let case = clerk.get(&link(&person.text, "/60/")).await;
    assert!(case.text.contains("SHFD0006.CSV"));

    let address = hired.location.split('?').next().unwrap().to_owned();
    let leaving = format!("{address}/leaving");
    let page = clerk.get(&leaving).await;
    let (form, seen) = (hidden(&page.text, "form"), hidden(&page.text, "seen"));
    let of_enrolment = hidden(&page.text, "seen_enrolment");
    let unseen = [("form", form.as_str()), ("seen", &seen), ("seen_enrolment", &of_enrolment)];
    let mut typed = unseen.to_vec();
    typed.extend([("left_on", "令和8年6月30日"), ("leaving", "left"), ("loss", "died")]);
    let refused = clerk.post(&leaving, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("入力に誤りが2か所あります"));
    let mut typed = unseen.to_vec();
    typed.extend([("left_on", "令和8年7月31日"), ("leaving", "left"), ("loss", "left")]);
    let left = clerk.post(&leaving, &typed).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text);
    let person = clerk.get(&left.location).await;
    assert!(person.text.contains("令和8年8月1日"), "the day of loss");
    // The day has not come yet: what stands in the way is said, and the way to mend it.
    assert!(person.text.contains("資格喪失届: 作成中"), "{}", person.text);
    assert!(person.text.contains("雇用保険 資格喪失届: まだここでは作れません"));
    let loss = person.text.split("資格喪失届を開く").next().unwrap();
    let case = loss.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned();
    let page = clerk.get(&case).await;
    assert!(page.text.contains("届書を作り直す") && page.text.contains("この人の台帳を直す"));
    let made = clerk.post(&format!("{case}/make"), &[]).await;
    assert!(made.text.contains("届書はまだ作れません"));
    assert!(made.text.contains("14 資格喪失年月日") && made.text.contains("その日が来てから"));
}

#[tokio::test]
async fn an_undone_hire_takes_the_person_and_the_case_along() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let hired = hire(&mut clerk, &HIRE).await;
    let address = hired.location.split('?').next().unwrap().to_owned();
    let number = address.rsplit('/').next().unwrap().to_owned();
    let person = clerk.get(&hired.location).await;
    let case = link(&person.text, "/60/");
    let batch = hidden(&person.text, "batch");
    let undone = clerk.post("/70/1002/undo", &[("batch", &batch), ("person", &number)]).await;
    assert!(undone.location.starts_with("/70/1002?told="), "{}", undone.location);
    assert_eq!(clerk.get(&address).await.status, StatusCode::NOT_FOUND);
    assert!(clerk.get(&case).await.text.contains("取下げ"));
}

#[tokio::test]
async fn a_dependant_gives_the_notice_of_the_family() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let hired = hire(&mut clerk, &HIRE).await;
    let address = hired.location.split('?').next().unwrap().to_owned();
    let form = format!("{address}/dependants/new");
    let page = clerk.get(&form).await;
    let typed = [
        ("name", "見本　湊"),
        ("kana", "ミホン　ミナト"),
        ("birth_date", "令和4年6月11日"),
        ("sex", "male"),
        ("relationship", "child"),
        ("since", "令和8年7月1日"),
        ("lives_together", "1"),
    ];
    let saved = send(&mut clerk, (&form, &page), &typed).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let person = clerk.get(&saved.location).await;
    assert!(person.text.contains("被扶養者異動届: "), "{}", person.text);
    // The acquisition said that there are no dependants: its case is made again.
    assert!(person.text.contains("「資格取得届」が作成中に戻りました"), "{}", person.text);
}

#[tokio::test]
async fn a_hire_with_mistakes_hires_nobody() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let mut typed = HIRE;
    typed[1] = ("kana", "見本花子");
    typed[2] = ("birth_date", "令和9年1月1日");
    typed[4] = ("basic_pension_number", "123");
    typed[5] = ("establishment", "9");
    typed[11] = ("monthly_cash", "");
    let refused = hire(&mut clerk, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("入力に誤りが5か所あります"), "{}", refused.text);
    assert!(refused.text.contains("value=\"見本花子\""));
    let found = clerk.post("/71", &[("find", "見本")]).await;
    assert!(!found.text.contains("見本　花子"));
}
