//! A real mail server of the test's own: TLS by rustls, and the few verbs that are spoken.

#![expect(clippy::indexing_slicing, reason = "helpers of tests fail the test")]

#[allow(missing_docs, reason = "values of tests")]
mod played;

use played::{Played, Way};
use romori_post::MailServer;
use zeroize::Zeroizing;

const FROM: &str = "romori@minato.example";

fn secret() -> Zeroizing<String> {
    Zeroizing::new("a secret of the server\n".to_owned())
}

#[test]
fn a_letter_goes_over_tls_to_who_is_named() {
    let played = Played::start(Way::Tls);
    let address = format!("smtps://romori@localhost:{}", played.port);
    let server = MailServer::new(&address, Some(&secret()), FROM, Some(&played.root)).unwrap();
    assert!(server.send(
        "id-1",
        "hanako@minato.example",
        "労守からのお知らせ",
        "確かめてください。\n"
    ));
    let taken = played.taken();
    assert_eq!(taken.len(), 1);
    let letter = &taken[0];
    assert_eq!((letter.from.as_str(), letter.to.as_str()), (FROM, "hanako@minato.example"));
    assert_eq!(letter.user.as_deref(), Some("romori"));
    assert!(letter.data.contains("Message-ID: <id-1@minato.example>"), "{}", letter.data);
    assert!(letter.data.contains("text/plain; charset=utf-8"), "{}", letter.data);
    assert!(letter.data.contains("To: hanako@minato.example"), "{}", letter.data);
}

#[test]
fn another_authority_and_another_name_are_refused() {
    let (played, other) = (Played::start(Way::Tls), Played::start(Way::Tls));
    let address = format!("smtps://localhost:{}", played.port);
    let stranger = MailServer::new(&address, None, FROM, Some(&other.root)).unwrap();
    assert!(!stranger.send("id-1", "hanako@minato.example", "x", "x"), "another authority");
    let system = MailServer::new(&address, None, FROM, None).unwrap();
    assert!(!system.send("id-1", "hanako@minato.example", "x", "x"), "nobody's authority");
    let address = format!("smtps://127.0.0.1:{}", played.port);
    let name = MailServer::new(&address, None, FROM, Some(&played.root)).unwrap();
    assert!(!name.send("id-1", "hanako@minato.example", "x", "x"), "the name is another");
    assert_eq!(played.taken().len(), 0);
}

#[test]
fn what_is_refused_or_cut_short_is_not_taken() {
    for way in [Way::Refusing, Way::Hanging] {
        let played = Played::start(way);
        let address = format!("smtp://127.0.0.1:{}", played.port);
        let server = MailServer::new(&address, None, FROM, None).unwrap();
        assert!(!server.send("id-1", "hanako@minato.example", "x", "x"), "{way:?}");
        assert_eq!(played.taken().len(), 0, "{way:?}");
    }
    let address = format!("smtp://127.0.0.1:{}", Played::nobody());
    let server = MailServer::new(&address, None, FROM, None).unwrap();
    assert!(!server.send("id-1", "hanako@minato.example", "x", "x"), "nobody is there");
    let played = Played::start(Way::Clear);
    let address = format!("smtp://127.0.0.1:{}", played.port);
    let server = MailServer::new(&address, None, FROM, None).unwrap();
    assert!(!server.send("id-1", "two@a.example, three@b.example", "x", "x"), "no address");
    assert!(server.send("id-1", "hanako@minato.example", "x", "x"), "this machine, in the clear");
}
