//! Who is not known is not let in; who is known can ask for nothing but what a keeper does.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use romori_keeper::{Credential, Home, KeeperClient};
use romori_ledger::{Keeping as _, LogError};

use crate::world::{NAME, Os, World, entries, now, slices};

fn client_of(world: &World, credential: &str) -> KeeperClient {
    let credential = Credential::parse(credential).unwrap();
    KeeperClient::new(&credential, &world.folder.join("other-head")).unwrap()
}

/// The certificates of one credential with the head of another.
fn with_certificates_of(own: &str, other: &str) -> String {
    let begun = |text: &str| text.find("-----BEGIN").unwrap();
    format!("{}{}", &own[..begun(own)], &other[begun(other)..])
}

#[test]
fn another_keepers_credential_opens_nothing() {
    let (ours, theirs) = (World::new(), World::new());
    ours.client().append(&slices(&entries(0..3))).unwrap();
    let mixed = with_certificates_of(&ours.credential, &theirs.credential);
    let refused = client_of(&ours, &mixed).head();
    assert!(matches!(refused, Err(LogError::NotOurs { .. })), "{refused:?}");
    // Ours for the keeper, theirs for the application: the keeper does not know it.
    let pem = |text: &str, n: usize| {
        let part = text.split("-----BEGIN").nth(n).unwrap();
        format!("-----BEGIN{part}")
    };
    let begun = ours.credential.find("-----BEGIN").unwrap();
    let forged = [
        ours.credential[..begun].to_owned(),
        pem(&ours.credential, 1),
        pem(&theirs.credential, 2),
        pem(&theirs.credential, 3),
    ]
    .concat();
    let refused = client_of(&ours, &forged).head();
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(ours.rechecked(), (3, 0));
}

#[test]
fn who_shows_no_certificate_or_speaks_in_the_clear_gets_no_answer() {
    let world = World::new();
    let mut stream = TcpStream::connect(world.wire.address).unwrap();
    stream.write_all(&[1, 0, 0, 0, 0]).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    // At most a TLS alert (RFC 8446 §6): no head of the log.
    assert!(answer.is_empty() || answer[0] == 21, "{answer:?}");
}

#[test]
fn who_is_dismissed_is_out_at_once_on_an_open_line_too() {
    let world = World::new();
    let client = world.client();
    client.append(&slices(&entries(0..3))).unwrap();
    client.head().unwrap();
    assert_eq!(world.home().dismiss_all().unwrap(), 1);
    assert!(client.head().is_err());
    assert!(client.append(&slices(&entries(3..4))).is_err());
    assert_eq!(world.rechecked(), (3, 0));
    let again = world.home().invite(now()).unwrap().at(&world.wire.address.to_string());
    assert_eq!(client_of(&world, &again.to_text()).head().unwrap().size, 3);
}

#[test]
fn keys_that_others_can_read_are_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    for name in ["signing.key", "authority.key"] {
        let path = world.folder.join("keeper").join(name);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(Home::open(&world.folder.join("keeper")).is_err(), "{name}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    assert_eq!(world.home().name(), NAME);
    let taken = Home::begin(&world.folder.join("keeper"), NAME, None, now(), &Os);
    assert!(taken.is_err(), "a keeper is not begun over another");
}

#[test]
fn a_name_that_no_log_can_have_leaves_nothing() {
    let world = World::new();
    let folder = world.folder.join("other");
    for name in ["", "a b", "a+b", "a\nb"] {
        let refused = Home::begin(&folder, name, None, now(), &Os);
        assert!(matches!(refused, Err(romori_keeper::KeeperError::Name)), "{name:?}");
        assert!(!folder.exists(), "{name:?}");
    }
}

#[test]
fn a_credential_that_is_cut_or_changed_is_refused() {
    let world = World::new();
    let text = &world.credential;
    for cut in (0..text.trim_end().len()).step_by(37) {
        assert!(Credential::parse(&text[..cut]).is_err(), "{cut}");
    }
    let other = text.replace("log keeper.test/log+", "log keeper.test/log+f");
    assert!(Credential::parse(&other).is_err());
}
