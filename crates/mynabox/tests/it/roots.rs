//! Root keys of an application, kept by the vault: what is wrapped there opens there alone, at its
//! own place, unaltered, and for whoever is invited.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use romori_mynabox::{Keeper, VaultCredential, VaultCustodian, VaultHome, VaultServer};
use romori_types::{ClientId, Clock as _};
use romori_vault::{
    Custodian as _, CustodyError, FileCustodian, KeyContext, KeyId, KeyKind, Secret, VaultError,
    WRAPPED_BYTES, WrappedKey,
};

use crate::world::{ACME, Os, TENANT, World};

fn served(world: &World) -> (VaultHome, VaultCredential) {
    let home = VaultHome::open(&world.vault()).expect("a vault");
    let now = world.clock.now();
    let tls = home.server_config(now).expect("a certificate");
    let server = VaultServer::new(world.desk.clone(), tls, Arc::new(home.admits()))
        .with_roots(home.roots(None, Arc::new(Os)).expect("root keys"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
    let address = listener.local_addr().expect("an address").to_string();
    thread::spawn(move || server.serve(&listener));
    let credential = home.invite(&address, now).expect("invited");
    (home, credential)
}

fn key() -> (KeyId, Secret) {
    (KeyId::generate(&Os).expect("chance"), Secret::generate(&Os).expect("chance"))
}

#[test]
fn what_is_wrapped_opens_at_its_place_alone() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let (_home, credential) = served(&world);
    let custodian = VaultCustodian::reach(&credential).expect("reached");
    let context = KeyContext::tenant(TENANT, 3);
    let (id, secret) = key();
    let wrapped = custodian.wrap_key(&context, id, &secret, &Os).expect("wrapped");
    assert_eq!((wrapped.outside(), wrapped.inside()), (custodian.root(), id));
    let open = |context: &KeyContext, wrapped: &WrappedKey| custodian.unwrap_key(context, wrapped);
    assert_eq!(open(&context, &wrapped).expect("opened").expose(), secret.expose());

    let other = ClientId::from_bytes([9; 16]);
    for elsewhere in [
        KeyContext::tenant(TENANT, 4),
        KeyContext::client(TENANT, ACME, 3),
        KeyContext::client(TENANT, other, 3),
    ] {
        let refused = open(&elsewhere, &wrapped).err();
        assert_eq!(refused, Some(VaultError::WrapRefused(elsewhere.kind())));
    }
    // Every byte, flipped.
    for place in 0..WRAPPED_BYTES {
        let mut bytes = *wrapped.as_bytes();
        bytes[place] ^= 1;
        let Ok(altered) = WrappedKey::parse(&bytes) else { continue };
        assert!(open(&context, &altered).is_err(), "byte {place}");
    }
    assert!(matches!(
        open(&context, &WrappedKey::parse(&flipped_root(&wrapped)).expect("of the form")),
        Err(VaultError::WrappedElsewhere(_))
    ));
    assert_eq!(context.kind(), KeyKind::Tenant);
}

fn flipped_root(wrapped: &WrappedKey) -> [u8; WRAPPED_BYTES] {
    let mut bytes = *wrapped.as_bytes();
    bytes[4] ^= 0x80;
    bytes
}

#[test]
fn a_renewed_root_keeps_the_former_until_it_is_laid_aside() {
    let world = World::new();
    let (home, credential) = served(&world);
    let custodian = VaultCustodian::reach(&credential).expect("reached");
    let context = KeyContext::tenant(TENANT, 1);
    let (id, secret) = key();
    let wrapped = custodian.wrap_key(&context, id, &secret, &Os).expect("wrapped");
    let first = custodian.root();
    let in_use = VaultError::Custody(CustodyError::InUse(first));
    assert_eq!(custodian.retire(first), Err(in_use));
    let second = custodian.renew(&Os).expect("made");
    assert_eq!((custodian.root(), custodian.roots()), (second, vec![first, second]));
    assert!(custodian.unwrap_key(&context, &wrapped).is_ok());
    let (code, file) = custodian.recovery(&Os).expect("made").expect("a code");
    let folder = world.folder.join("recovered");
    let here = FileCustodian::recover(&folder, &code, &file, None, &Os).expect("brought back");
    assert_eq!(here.roots(), [first, second]);
    assert!(here.unwrap_key(&context, &wrapped).is_ok(), "both root keys");
    custodian.retire(first).expect("laid aside");
    let gone = custodian.unwrap_key(&context, &wrapped).err();
    assert_eq!(gone, Some(VaultError::WrappedElsewhere(first)));

    // The vault's own keys are others, and who is dismissed fetches nothing on the open line.
    let own = home.custodian(None).expect("its own");
    assert!(own.roots().iter().all(|root| !custodian.roots().contains(root)));
    let again = custodian.wrap_key(&context, id, &secret, &Os).expect("wrapped");
    home.dismiss_all().expect("dismissed");
    let away = custodian.unwrap_key(&context, &again).err();
    assert!(matches!(away, Some(VaultError::Custody(CustodyError::Away { .. }))));
    assert!(VaultCustodian::reach(&credential).is_err());
}

#[test]
fn a_vault_that_keeps_none_answers_so() {
    let world = World::new();
    let home = VaultHome::open(&world.vault()).expect("a vault");
    let tls = home.server_config(world.clock.now()).expect("a certificate");
    let server = VaultServer::new(world.desk.clone(), tls, Arc::new(home.admits()));
    let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
    let address = listener.local_addr().expect("an address").to_string();
    thread::spawn(move || server.serve(&listener));
    let credential = home.invite(&address, world.clock.now()).expect("invited");
    assert!(VaultCustodian::reach(&credential).is_err());
}
