//! The line to the application: who is not invited is not heard.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use romori_mynabox::{
    Answer, Ask, Keeper, Numbers as _, Refusal, VaultClient, VaultCredential, VaultHome,
    VaultServer,
};
use romori_types::Clock as _;

use crate::world::{ACME, Os, TENANT, World, number};

fn serve(world: &World) -> (VaultHome, SocketAddr) {
    let home = VaultHome::open(&world.vault()).expect("a vault");
    let tls = home.server_config(world.clock.now()).expect("a certificate");
    let server = VaultServer::new(world.desk.clone(), tls, Arc::new(home.admits()));
    let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || server.serve(&listener));
    (home, address)
}

#[test]
fn the_application_asks_over_the_line_until_it_is_dismissed() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    let (home, address) = serve(&world);
    let credential = home.invite(&address.to_string(), world.clock.now()).expect("invited");
    let credential = VaultCredential::parse(&credential.to_text()).expect("whole");
    let client = VaultClient::new(&credential).expect("a client");
    let ready = client.ask(&Ask::Ready).expect("there");
    assert!(ready == Answer::Ready("http://mynabox.localhost:1".to_owned()));
    let Ok(Answer::States(states)) = client.ask(&Ask::State(TENANT, ACME, Vec::new())) else {
        panic!("another answer")
    };
    assert_eq!(states.len(), 1);
    let stale = world.who(Keeper::Office, world.sato().actor);
    world.pass(301);
    let refused = client.ask(&Ask::Withdraw(stale, ACME)).expect("heard");
    assert!(refused == Answer::Done, "ending needs no proof");
    let given = world.permission(ACME, Keeper::Office);
    let refused = client.ask(&Ask::Permit(stale, given)).expect("heard");
    assert!(refused == Answer::Refused(Refusal::ProveAgain));
    assert_eq!(home.dismiss_all().expect("dismissed"), 1);
    assert!(client.ask(&Ask::Ready).is_err(), "on the open line too");
    assert!(client.ask(&Ask::Ready).is_err(), "nor on another");
}

#[test]
fn a_credential_of_another_vault_is_not_heard() {
    let world = World::new();
    let (_, address) = serve(&world);
    let (other, now) = (world.folder.join("other"), world.clock.now());
    let (home, _) = VaultHome::begin(&other, None, now, &Os).expect("begun");
    let credential = home.invite(&address.to_string(), now).expect("invited");
    let client = VaultClient::new(&credential).expect("a client");
    let away = client.ask(&Ask::Ready).expect_err("not heard");
    assert!(away.to_string().contains("番号庫に届かないため"), "{away}");
}

#[test]
fn one_process_has_the_vault_open() {
    let world = World::new();
    let home = VaultHome::open(&world.vault()).expect("a vault");
    let held = home.lock().expect("held");
    assert!(home.lock().is_err());
    drop(held);
    assert!(home.lock().is_ok());
}
