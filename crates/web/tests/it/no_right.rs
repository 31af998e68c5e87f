//! Who came in and may do nothing yet: what he reads, and what he does not.

use axum::http::StatusCode;
use romori_app::house::{Grant, Job, Party};

use super::world::{Browser, account, world};

#[tokio::test]
async fn who_has_no_right_yet_reads_whom_to_ask_and_how_to_leave() {
    let world = world();
    account(&world.house, world.first_office(), "fresh", &[]);
    let mut fresh = Browser::signed_in(&world, "fresh").await;
    let page = fresh.get("/").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for words in ["権限がまだありません", "<li>boss</li>", "/sign-out", "91 利用者と権限"]
    {
        assert!(page.text.contains(words), "{words}");
    }
    assert!(!page.text.contains("stranger") && !page.text.contains("<li>clerk</li>"));
    assert!(!page.text.contains("賃金の表"), "no work is offered");
    assert_eq!(fresh.get("/70").await.status, StatusCode::FORBIDDEN);
    assert_eq!(fresh.get("/90").await.status, StatusCode::OK, "his own things are his");
    // An administrator who is off is nobody to ask.
    let grant = Grant::for_job(Job::FirstAccount);
    let own = world.house.store.account_by_login(&grant, "boss").unwrap().unwrap();
    let mut off = own.clone();
    off.until = Some(super::world::TODAY);
    world.house.store.keep_account(&grant, &off).unwrap();
    assert!(!fresh.get("/").await.text.contains("<li>boss</li>"));
    world.house.store.keep_account(&grant, &own).unwrap();

    // An employer's own person knows the office and none of its staff.
    let mut client = world.house.store.account_by_login(&grant, "fresh").unwrap().unwrap();
    client.rights.party = Party::ClientSide;
    world.house.store.keep_account(&grant, &client).unwrap();
    let page = fresh.get("/").await;
    assert!(page.text.contains("権限がまだありません") && !page.text.contains("<li>boss</li>"));
    // Whoever may anything sees his day.
    let mut viewer = Browser::signed_in(&world, "viewer").await;
    assert!(!viewer.get("/").await.text.contains("権限がまだありません"));
}
