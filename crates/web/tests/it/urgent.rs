//! 緊急の支援: two operators open a tenant that cannot be reached; one alone does not, nor does who
//! proves nothing, nor what is over.

use axum::http::StatusCode;

use super::operator::{PLANTED, Seat, first_operator};
use super::totp::code;
use super::world::{Browser, PASSWORD, World, world};

const SECOND: &str = "たぬき走る峠の夕暮れの小道二〇二六";
const REASON: &str = "管理者の全員に電話もメールも通じず、納入の期限が今日に迫っています";

/// Another operator, made by the first one, with his password and second factor.
async fn second_operator<'w>(world: &'w World, first: &mut Seat<'_>) -> Seat<'w> {
    let new = [("name", "支援　花"), ("login", "helper"), ("role", "both")];
    first.get("/91/new").await;
    let made = first.post("/91/new", &new).await;
    let password = made.text.split("はじめのパスワード").nth(1).unwrap();
    let password = password.split("<p>").nth(1).unwrap().split('　').next().unwrap().trim();
    let mut seat = Seat::at_operators(world);
    assert_eq!(seat.try_sign_in("helper", password).await.status, StatusCode::SEE_OTHER);
    seat.get("/90").await;
    let form = [("current", password), ("password", SECOND), ("password_again", SECOND)];
    let set = seat.post("/90/password", &form).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
    seat.register_code().await;
    seat
}

fn form<'a>(tenant: &'a str, minutes: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("tenant", tenant),
        ("reason", REASON),
        ("clients", "1002"),
        ("minutes", minutes),
        ("function-1", "1"),
        ("function-13", "1"),
    ]
}

/// Asks, and gives the id of the request.
async fn asks(seat: &mut Seat<'_>, minutes: &str) -> String {
    let tenant = seat.world.first_office().to_string();
    seat.get("/urgent").await;
    let asked = seat.post("/urgent", &form(&tenant, minutes)).await;
    assert_eq!(asked.location, "/urgent?done=asked", "{}", asked.text);
    let page = seat.get("/urgent").await.text;
    let rest = page.split("name=\"support\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn opens(seat: &mut Seat<'_>, id: &str) -> super::world::Answer {
    seat.get("/urgent").await;
    seat.post("/urgent/decide", &[("support", id), ("act", "open")]).await
}

async fn goes(seat: &mut Seat<'_>, id: Option<&str>) -> super::world::Answer {
    seat.get("/support").await;
    let form: Vec<(&str, &str)> = id.map(|id| ("support", id)).into_iter().collect();
    let entered = seat.post("/support/enter", &form).await;
    seat.cookies.retain(|(name, _)| name != "romori-visit");
    entered
}

/// What lacks anything is not asked.
async fn nothing_in_part(first: &mut Seat<'_>, tenant: &str) {
    first.get("/urgent").await;
    for (field, value) in [
        ("tenant", "x"),
        ("reason", "急ぎ"),
        ("clients", ""),
        ("clients", "9999"),
        ("minutes", "61"),
        ("minutes", "4"),
        ("function-1", ""),
    ] {
        let mut wrong = form(tenant, "30");
        wrong.retain(|(name, _)| {
            *name != field && !(field == "function-1" && *name == "function-13")
        });
        wrong.push((field, value));
        let refused = first.post("/urgent", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
    }
}

#[tokio::test]
async fn two_operators_open_a_tenant_masked_and_it_sees_them_at_once() {
    let world = world();
    // What the demo recorded comes first: the page shows the latest.
    world.house().ship();
    let mut first = first_operator(&world).await;
    let mut second = second_operator(&world, &mut first).await;
    let mut boss = Browser::signed_in(&world, "boss").await;
    let tenant = world.first_office().to_string();
    nothing_in_part(&mut first, &tenant).await;
    let id = asks(&mut first, "30").await;
    // From the asking on the tenant knows, on whatever page.
    let told = boss.get("/91").await.text;
    assert!(told.contains("緊急の支援をほかの運営者に求めています"), "{told}");
    let listed = boss.get("/91/support").await.text;
    assert!(listed.contains(REASON) && listed.contains("緊急（運営者二人の承認）"), "{listed}");
    // It lets nothing by its own page, which is for supports that ask it.
    let let_in = boss
        .post(
            "/91/support",
            &[
                ("support", id.as_str()),
                ("clients", "1002"),
                ("function-1", "1"),
                ("names", "open"),
            ],
        )
        .await;
    assert_eq!(let_in.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", let_in.text);
    // One person alone: neither his page nor his press opens it, once or twice.
    for _ in 0..2 {
        let alone = opens(&mut first, &id).await;
        assert_eq!(alone.status, StatusCode::FORBIDDEN, "{}", alone.text);
        assert!(alone.text.contains("ほかの運営者"), "{}", alone.text);
    }
    assert_eq!(goes(&mut first, Some(&id)).await.status, StatusCode::NOT_FOUND);

    let opened = opens(&mut second, &id).await;
    assert_eq!(opened.location, "/urgent?done=opened", "{}", opened.text);
    assert_eq!(opens(&mut second, &id).await.status, StatusCode::CONFLICT, "decided once");
    let told = boss.get("/91").await.text;
    assert!(told.contains("二人の承認による緊急の支援") && told.contains("あと30分"), "{told}");
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    assert!(!viewer.get("/70").await.text.contains("緊急の支援"), "administrators are told");
    // Who agreed does not look; who asked does, and sees masked what he named.
    assert_eq!(goes(&mut second, Some(&id)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(goes(&mut first, Some(&id)).await.location, "/look");
    let mut seen = String::new();
    for address in ["/look", "/look/1002", "/look/1002/1"] {
        let page = first.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text);
        seen.push_str(&page.text);
    }
    assert!(seen.contains("＊＊＊"));
    for secret in PLANTED {
        assert!(!seen.contains(secret), "{secret}");
    }
    assert_eq!(first.get("/look/1001").await.status, StatusCode::NOT_FOUND);
    // The tenant ends it at once.
    boss.get("/91/support").await;
    let ended = boss.post(&format!("/91/support/{id}/end"), &[]).await;
    assert_eq!(ended.location, "/91/support?done=ended");
    assert_eq!(first.get("/look/1002").await.status, StatusCode::FORBIDDEN);
    goes(&mut first, None).await;
    reviewed(&world, &mut first, &mut second, &mut boss, &id).await;
}

/// Afterwards: what was looked at is written by who looked, and read by the tenant.
async fn reviewed(
    world: &World,
    first: &mut Seat<'_>,
    second: &mut Seat<'_>,
    boss: &mut Browser<'_>,
    id: &str,
) {
    let page = format!("/urgent/{id}/review");
    assert!(first.get("/urgent").await.text.contains(&page));
    let tenant = world.first_office().to_string();
    for address in ["/urgent", "/support"] {
        let mut again = form(&tenant, "30");
        again.push(("purpose", "もう一度見たい件"));
        let owes = first.post(address, &again).await;
        assert!(!owes.status.is_redirection(), "{address}: a review comes first");
    }
    assert_eq!(second.get(&page).await.status, StatusCode::NOT_FOUND, "who looked writes");
    first.get(&page).await;
    let short = first.post(&page, &[("text", "見ました")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text =
        "1002 の案件の期限だけを確かめました。納入の期限は過ぎておらず、何も変えていません。";
    let written = first.post(&page, &[("text", text)]).await;
    assert_eq!(written.location, "/urgent?done=reviewed", "{}", written.text);
    assert_eq!(first.get(&page).await.status, StatusCode::NOT_FOUND, "once");
    let note = boss.get("/91").await.text;
    assert!(note.contains("緊急の支援の点検が1件"), "{note}");
    let listed = boss.get("/91/support").await.text;
    assert!(listed.contains(text) && listed.contains("点検を確かめた"), "{listed}");
    let confirm = format!("/91/support/{id}/confirm");
    let mut stranger = Browser::signed_in(world, "stranger").await;
    stranger.get("/91/support").await;
    assert_eq!(stranger.post(&confirm, &[]).await.status, StatusCode::NOT_FOUND);
    let confirmed = boss.post(&confirm, &[]).await;
    assert_eq!(confirmed.location, "/91/support?done=confirmed", "{}", confirmed.text);
    assert_eq!(boss.post(&confirm, &[]).await.status, StatusCode::NOT_FOUND);
    world.house().ship();
    let log = boss.get("/01").await.text;
    for act in [
        "緊急の支援の求め",
        "緊急の支援の承認",
        "閲覧",
        "支援の終了",
        "緊急の支援の点検",
        "緊急の支援の点検の確認",
        "運営者 運用　守",
        "運営者 支援　花",
    ] {
        assert!(log.contains(act), "{act}");
    }
    // And operators find it in their own log, by who, what and where alone.
    let own = first.get("/01").await.text;
    for words in ["緊急の支援の承認", "支援　花", &tenant, "運営者の登録"] {
        assert!(own.contains(words), "{words}: {own}");
    }
    assert!(!own.contains(REASON) && !own.contains(text));
    PLANTED.iter().for_each(|secret| assert!(!own.contains(secret), "{secret}"));
    let there = first.get(&format!("/01?tenant={tenant}")).await.text;
    assert!(there.contains("閲覧") && !there.contains("運営者の登録"), "{there}");
    let none = first.get("/01?tenant=01890000-0000-7000-8000-000000000000").await;
    assert!(none.text.contains("運営者のしたことはありません"));
    asks(first, "30").await;
}

fn grant() -> romori_app::house::Grant {
    romori_app::house::Grant::for_job(romori_app::house::Job::SignIn)
}

#[tokio::test]
async fn what_nobody_opened_lapses_and_what_was_opened_ends_by_itself() {
    let world = world();
    let mut first = first_operator(&world).await;
    let mut second = second_operator(&world, &mut first).await;
    // Nobody answers within the hour.
    let lapsed = asks(&mut first, "30").await;
    world.wait(3_601);
    let page = second.get("/urgent").await;
    assert!(!page.location.is_empty(), "the session of an administrator is over by then too");
    let line = world.house().store.urgent_supports(&grant()).unwrap();
    let now = world.house().store.now();
    assert_eq!(line[0].state(now), romori_app::house::SupportState::Lapsed, "{lapsed}");
    let decided = world.house().store.decide_urgent(&grant(), line[0].id, true);
    assert!(decided.is_err(), "what has lapsed is not opened, whoever asks the store");

    // Proofs of the last minutes, by both.
    let world = self::world();
    let mut first = first_operator(&world).await;
    let mut second = second_operator(&world, &mut first).await;
    let id = asks(&mut first, "5").await;
    world.wait(301);
    let stale = opens(&mut second, &id).await;
    assert!(stale.location.starts_with("/step-up"), "{} {}", stale.status, stale.location);
    let tenant = world.first_office().to_string();
    first.get("/urgent").await;
    let stale = first.post("/urgent", &form(&tenant, "5")).await;
    assert!(stale.location.starts_with("/step-up"), "{} {}", stale.status, stale.location);

    let world = self::world();
    let mut first = first_operator(&world).await;
    let mut second = second_operator(&world, &mut first).await;
    let id = asks(&mut first, "5").await;
    assert_eq!(opens(&mut second, &id).await.location, "/urgent?done=opened");
    assert_eq!(goes(&mut first, Some(&id)).await.location, "/look");
    world.wait(5 * 60 - 2);
    assert_eq!(first.get("/look/1002").await.status, StatusCode::OK);
    world.wait(3);
    let over = first.get("/look/1002").await;
    assert_eq!(over.status, StatusCode::FORBIDDEN, "{}", over.text);
    assert_eq!(goes(&mut first, None).await.location, "/support");
    assert!(first.get("/urgent").await.text.contains("まだ書いていません"));
}

#[tokio::test]
async fn who_has_no_second_factor_or_is_no_operator_opens_nothing() {
    let world = world();
    let mut first = first_operator(&world).await;
    let id = asks(&mut first, "30").await;
    let new = [("name", "支援　花"), ("login", "helper"), ("role", "support")];
    first.get("/91/new").await;
    let made = first.post("/91/new", &new).await;
    let password = made.text.split("はじめのパスワード").nth(1).unwrap();
    let password = password.split("<p>").nth(1).unwrap().split('　').next().unwrap().trim();
    let mut bare = Seat::at_operators(&world);
    bare.try_sign_in("helper", password).await;
    bare.get("/90").await;
    let form = [("current", password), ("password", SECOND), ("password_again", SECOND)];
    bare.post("/90/password", &form).await;
    let asked = bare.post("/urgent/decide", &[("support", &id), ("act", "open")]).await;
    assert!(!asked.location.starts_with("/urgent"), "{}", asked.location);
    assert_eq!(goes(&mut first, Some(&id)).await.status, StatusCode::NOT_FOUND, "still closed");
    // An office's people have no such page, at their own entrance or at this one.
    let mut boss = Browser::signed_in(&world, "boss").await;
    assert_eq!(boss.get("/urgent").await.status, StatusCode::NOT_FOUND);
    let mut seat = Seat::at_operators(&world);
    let refused = seat.try_sign_in("boss", PASSWORD).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    // Two at once with one code: each code is taken once, so one proof is one person's.
    let secret = bare.register_code().await;
    let now = code(&secret, world.second());
    assert_eq!(now.len(), 6);
    let opened = opens(&mut bare, &id).await;
    assert_eq!(opened.location, "/urgent?done=opened", "with his factor he may");
}
