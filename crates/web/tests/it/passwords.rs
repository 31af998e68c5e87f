//! One rule on every route by which a password is set, and everybody's password anew.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::api::Program;
use super::world::{Browser, PASSWORD, World, world};

/// Passwords that nobody may have here, by what they are made of: the product, the office, a
/// client, its kana and its romaji, the user, his ID, a year, what was breached, and too few.
const REFUSED: [&str; 12] = [
    "十四文字しかない合言葉ですよ",
    "romori-romori-2026!",
    "うみねこ社会保険労務士事務所2026",
    "UMINEKO-umineko-2026",
    "みどりかわ商店みどりかわ2026",
    "midorikawa2026MIDORIKAWA",
    "株式会社北風食品!北風食品1",
    "katsuragi-katsuragi-1",
    "葛城みどり葛城みどり2026年",
    "2026年7月1日2026年7月1日",
    "elenagubernja16",
    "passwordpassword123",
];

/// The same length, of nothing that anybody would try.
const TAKEN: [&str; 3] = [
    "十五文字ちょうどの合言葉ですね",
    "川面をわたる風 七つの橋 あさぎ色",
    // 128 letters.
    "ゆきのふるよるにはひとりでふえをふくおとがきこえるさむいひにはあたたかいものをのむことにしているあしたははれるといいなとおもいながらねむるのだよ\
     とおいやまのむこうからきたとりがまどべでうたうあさのひかりはやさしくてだれもがわらうきっとそうだとしんじてあるく",
];

async fn added<'w>(world: &'w World, first: &mut String) -> Program<'w> {
    let boss = Program::signed_in(world, "boss").await;
    let name = "葛城　みどり";
    let new = json!({ "login": "katsuragi", "name": name, "roles": ["clerk"], "clients": null });
    let made = boss.post("/api/v1/accounts", new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    made.body["password"].as_str().unwrap().clone_into(first);
    let mut program = Program::unknown(world);
    program.enter("katsuragi", first).await;
    program
}

#[tokio::test]
async fn every_route_has_the_same_rule() {
    let world = world();
    let mut first = String::new();
    let program = added(&world, &mut first).await;
    let mut browser = Browser { world: &world, cookies: Vec::new(), csrf: String::new() };
    browser.get("/sign-in").await;
    let form = [("login", "katsuragi"), ("password", first.as_str()), ("next", "/90")];
    browser.post("/sign-in", &form).await;
    browser.get("/90").await;
    for (number, wrong) in REFUSED.iter().enumerate() {
        let change = json!({ "current": first, "password": wrong });
        let answer = program.post("/api/v1/me/password", change).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "API: {wrong}");
        assert!(!answer.body.to_string().contains(wrong), "never sent back");
        let fields =
            [("current", first.as_str()), ("password", *wrong), ("password_again", *wrong)];
        let page = browser.post("/90/password", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "page: {wrong}");
        // The console, whose user is called as he is called here.
        let login = format!("katsuragi{number}");
        let made = world.try_account(&login, "葛城　みどり", wrong);
        assert!(made.is_err(), "console: {wrong}");
    }
    let mut current = first.clone();
    for right in TAKEN {
        let change = json!({ "current": current, "password": right });
        let answer = program.post("/api/v1/me/password", change).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{right}: {}", answer.body);
        let again = json!({ "current": right, "password": right });
        let answer = program.post("/api/v1/me/password", again).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "the former one: {right}");
        right.clone_into(&mut current);
    }
    // What an administrator hands out is made up and long, and has to be changed.
    assert_eq!(first.len(), 23);
}

/// Every source that sets a password asks for the names that are near at hand.
#[test]
fn no_source_sets_a_password_without_the_names() {
    let house = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src/house");
    let mut found = 0;
    for entry in std::fs::read_dir(house).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for function in text.split("\n    }\n").filter(|part| part.contains("PasswordPolicy")) {
            if !function.contains("PasswordPolicy.check") && !function.contains("PasswordPolicy\n")
            {
                continue;
            }
            // The passphrase of the keys is nobody's: there is no name to keep out of it.
            if function.contains("Words::New") {
                continue;
            }
            found += 1;
            assert!(function.contains("password_context("), "{}: {function}", path.display());
        }
    }
    assert_eq!(found, 4, "first, changed, made up, of the first operator");
}

#[tokio::test]
async fn everybody_needs_a_new_password_and_nothing_from_before_counts() {
    let world = world();
    let boss = Program::signed_in(&world, "boss").await;
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let program = Program::signed_in(&world, "clerk").await;
    let stranger = Program::signed_in(&world, "stranger").await;
    let refused = program.post("/api/v1/password-reset", json!({})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(boss.get("/api/v1/password-reset").await.body["reset"], Value::Null);
    let begun = boss.post("/api/v1/password-reset", json!({})).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.body);
    assert_eq!((&begun.body["users"], &begun.body["left"]), (&json!(3), &json!(3)));
    assert_eq!(begun.body["closes_on"], "2026-07-15");
    for token in [&boss, &program] {
        assert_eq!(token.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
    }
    assert!(clerk.get("/70").await.location.starts_with("/sign-in"));
    assert_eq!(stranger.get("/api/v1/session").await.status, StatusCode::OK, "another office");

    // The former password opens nothing but the page on which it is changed.
    let mut again = Program::signed_in(&world, "boss").await;
    let closed = again.get("/api/v1/accounts").await;
    assert_eq!((closed.status, &closed.body["code"]), (StatusCode::FORBIDDEN, &json!("IDN-0008")));
    let same = json!({ "current": PASSWORD, "password": PASSWORD });
    let same = again.post("/api/v1/me/password", same).await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    let new = json!({ "current": PASSWORD, "password": TAKEN[1] });
    assert_eq!(again.post("/api/v1/me/password", new).await.status, StatusCode::NO_CONTENT);
    let progress = again.get("/api/v1/password-reset").await.body;
    assert_eq!(
        (&progress["reset"]["left"], &progress["reset"]["generation"]),
        (&json!(2), &json!(1))
    );

    // After the closing date the others are off until an administrator makes a first password.
    world.wait(15 * 24 * 60 * 60);
    again.enter("boss", TAKEN[1]).await;
    let late = json!({ "login": "clerk", "password": PASSWORD });
    let late = Program::unknown(&world).post("/api/v1/sessions", late).await;
    assert_eq!((late.status, &late.body["code"]), (StatusCode::UNAUTHORIZED, &json!("IDN-0403")));
    let list = again.get("/api/v1/accounts").await.body;
    let all = list["accounts"].as_array().unwrap();
    let id = all.iter().find(|one| one["login"] == "clerk").unwrap()["id"].as_str().unwrap();
    let made = again.post(&format!("/api/v1/accounts/{id}/password"), json!({})).await;
    let first = made.body["password"].as_str().unwrap();
    let mut clerk = Program::unknown(&world);
    clerk.enter("clerk", first).await;
    let progress = again.get("/api/v1/password-reset").await.body;
    assert_eq!(progress["reset"]["left"], 1);
}
