//! Who touched a person, and whom an account touched: what the log's index says is what each entry
//! of the tenant says, whoever acted in it.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use romori_app::house::{Class, Grant, Job, Seen, SeenFilter, Subjects, UnitError};
use serde_json::Value;

use super::api::Program;
use super::operator::{first_operator, let_look};
use super::world::{Browser, World, world};

/// What the tenant's own rows say, read without the index.
fn rows(world: &World, filter: &SeenFilter) -> Vec<Seen> {
    let grant = Grant::for_job(Job::Deadlines(world.first_office()));
    let filter = SeenFilter { most: 100_000, ..filter.clone() };
    world.house().store.read::<_, UnitError>(&grant, |reader| reader.seen(&filter)).unwrap()
}

/// The dense number of a person.
fn place(world: &World, client: u32, person: u32) -> u32 {
    let grant = Grant::for_job(Job::Deadlines(world.first_office()));
    let found = world.house().store.read::<_, UnitError>(&grant, |reader| {
        let client = reader.client_numbered(client)?;
        reader.person_numbered(client.id, person)
    });
    found.unwrap().place
}

fn positions(answer: &Value) -> BTreeSet<u64> {
    let acts = answer["acts"].as_array().unwrap();
    acts.iter().map(|act| act["position"].as_u64().unwrap()).collect()
}

async fn looks(world: &World) {
    let mut clerk = Browser::signed_in(world, "clerk").await;
    for address in ["/71/1002/1", "/71/1002/2", "/71/1001", "/71/1002/1/history"] {
        assert_eq!(clerk.get(address).await.status, StatusCode::OK, "{address}");
    }
    world.house().ship();
}

#[tokio::test]
async fn who_touched_a_person_is_what_each_entry_says() {
    let world = world();
    looks(&world).await;
    let boss = Program::signed_in(&world, "boss").await;
    for (client, person) in [(1002, 1), (1002, 2), (1001, 1)] {
        let filter =
            SeenFilter { person: Some(place(&world, client, person)), ..SeenFilter::default() };
        let expected: BTreeSet<u64> =
            rows(&world, &filter).iter().map(|one| one.position).collect();
        assert!(!expected.is_empty());
        let address = format!("/api/v1/clients/{client}/persons/{person}/touched");
        let answer = boss.get(&address).await.body;
        assert_eq!(positions(&answer), expected, "{address}");
        assert_eq!(answer["found"], expected.len());
        assert_eq!((&answer["unopened"], &answer["unread"]), (&0.into(), &0.into()));
    }
    let never = "/api/v1/clients/1002/persons/1/touched?to=1990-01-01T00:00:00Z";
    assert_eq!(boss.get(never).await.body["found"], 0);
    assert_eq!(boss.get("/api/v1/clients/1002/persons/99999/touched").await.status, 404);
}

#[tokio::test]
async fn whom_an_account_touched_is_what_each_entry_says() {
    let world = world();
    looks(&world).await;
    let boss = Program::signed_in(&world, "boss").await;
    let clerk = world.house().account_of_login("clerk").unwrap();
    let own = rows(&world, &SeenFilter { actor: Some(clerk), ..SeenFilter::default() });
    let mut places = BTreeSet::new();
    for seen in &own {
        if let Subjects::These(set) = &seen.body.subjects {
            places.extend(set.numbers());
        }
    }
    let answer = boss.get(&format!("/api/v1/log/touched?actors={clerk}")).await.body;
    let expected: BTreeSet<u64> = own.iter().map(|one| one.position).collect();
    assert_eq!(positions(&answer), expected);
    let mut told = BTreeSet::new();
    for line in answer["reach"].as_array().unwrap() {
        for one in line["persons"].as_array().unwrap() {
            let number = |name: &str| u32::try_from(one[name].as_u64().unwrap()).unwrap();
            assert!(told.insert(place(&world, number("client"), number("person"))));
            assert_eq!(one["client"], line["client"]["number"]);
        }
    }
    assert_eq!(told, places);
    // Nobody named is nobody found; an id that is none is told apart from one who did nothing.
    assert_eq!(boss.get("/api/v1/log/touched").await.body["found"], 0);
    assert_eq!(boss.get("/api/v1/log/touched?actors=x").await.status, 404);
}

#[tokio::test]
async fn another_office_learns_nothing_by_the_ids_of_this_one() {
    let world = world();
    looks(&world).await;
    let clerk = world.house().account_of_login("clerk").unwrap();
    let stranger = Program::signed_in(&world, "stranger").await;
    let answer = stranger.get(&format!("/api/v1/log/touched?actors={clerk}")).await.body;
    assert_eq!((&answer["found"], answer["reach"].as_array().unwrap().len()), (&0.into(), 0));
    let absent = stranger.get("/api/v1/clients/1002/persons/1/touched").await;
    assert_eq!(absent.status, 404);
}

#[tokio::test]
async fn an_operators_looks_are_told_with_their_basis() {
    let world = world();
    looks(&world).await;
    let mut operator = first_operator(&world).await;
    let mut boss = Browser::signed_in(&world, "boss").await;
    let_look(&mut operator, &mut boss).await;
    assert_eq!(operator.get("/look/1002/1").await.status, StatusCode::OK);
    let page = boss.get("/71/1002/1/touched").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let text = page.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("支援による") && text.contains("運営者 "), "{text}");
    let actor = world.house().account_of_login("operator").unwrap();
    let page = boss.get(&format!("/01/touched?actor={actor}&from=R8.7.1&to=R8.12.31")).await;
    assert!(page.text.contains("支援による") && page.text.contains("1002-1<"), "{}", page.text);
}

#[tokio::test]
async fn the_page_asks_again_for_days_that_are_none_and_notes_each_question() {
    let world = world();
    looks(&world).await;
    let mut boss = Browser::signed_in(&world, "boss").await;
    let clerk = world.house().account_of_login("clerk").unwrap();
    for (from, to) in [("x", ""), ("", "13月"), ("R8.7.2", "R8.7.1")] {
        let days = format!("from={}&to={}", super::world::percent(from), super::world::percent(to));
        let page = boss.get(&format!("/01/touched?actor={clerk}&{days}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("role=\"alert\""), "{from} {to}: {}", page.text);
        assert!(page.text.contains("<title>誤り: "), "{from} {to}");
    }
    let asked = |world: &World| {
        world.house().ship();
        let seen = rows(world, &SeenFilter::default());
        seen.iter().filter(|one| one.entry.class == Class::TouchAsked).count()
    };
    let before = asked(&world);
    let page = boss.get(&format!("/01/touched?actor={clerk}")).await;
    assert!(page.text.contains("clerk") && page.text.contains("台帳の照会"), "{}", page.text);
    boss.get("/71/1002/1/touched").await;
    assert_eq!(asked(&world), before + 2);
}

#[tokio::test]
async fn the_list_is_a_workbook_for_who_may_write_out() {
    let world = world();
    looks(&world).await;
    let clerk_id = world.house().account_of_login("clerk").unwrap();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    for address in
        [format!("/01/touched/list.xlsx?actor={clerk_id}"), "/71/1002/1/touched/list.xlsx".into()]
    {
        let file = clerk.get(&address).await;
        assert_eq!(file.status, StatusCode::OK, "{address}: {}", file.text);
        assert!(file.bytes.starts_with(b"PK"), "{address}");
    }
    let mut boss = Browser::signed_in(&world, "boss").await;
    let refused = boss.get("/71/1002/1/touched/list.xlsx").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "an administrator alone writes nothing out");
}
