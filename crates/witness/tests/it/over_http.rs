//! The witness at an address: the keeper's side asks, whatever else is asked is bounded.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use romori_ledger::name_digest;
use romori_types::{Clock, Timestamp};
use romori_witness::{SubmitError, Witness, cosign, serve, submit};

use crate::{NAME, NOW, folder, log_in, witness_in};

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(i64::try_from(NOW).unwrap()).unwrap()
    }
}

/// The witness on a port of its own, for as long as the test runs.
fn served(witness: Witness) -> (String, Arc<Witness>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let witness = Arc::new(witness);
    let own = Arc::clone(&witness);
    thread::spawn(move || serve(listener, own, Arc::new(Noon)));
    (format!("http://{address}"), witness)
}

fn raw(url: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_log_has_its_head_cosigned_from_whatever_the_witness_knows() {
    let place = folder("http");
    let mut log = log_in(&place.join("log"), 0..300);
    let (url, witness) = served(witness_in(&place.join("witness")));
    let key = witness.key().clone();
    let cosigned = cosign(&url, &key, &log.reader(), 0).unwrap();
    assert_eq!(cosigned.at, NOW);
    log.append_batch(&(300..700).map(crate::entry).collect::<Vec<_>>()).unwrap();
    // Remembered wrongly: the witness says what it knows, and it is proved from there.
    for known in [0, 5, 300, 9_999] {
        assert_eq!(cosign(&url, &key, &log.reader(), known).unwrap().at, NOW, "{known}");
    }
    assert_eq!(witness.last(NAME).unwrap().unwrap().size, 700);
    let served =
        raw(&url, &format!("GET /{}/checkpoint HTTP/1.0\r\nHost: x\r\n\r\n", name_digest(NAME)));
    assert!(served.starts_with("HTTP/1.0 200 OK\r\n"), "{served}");
    assert!(served.contains(&cosign(&url, &key, &log.reader(), 700).unwrap().line));

    let short = log_in(&place.join("short"), 0..500);
    let ahead = SubmitError::Ahead { witness: 700, log: 500 };
    assert_eq!(cosign(&url, &key, &short.reader(), 0), Err(ahead));
    let fork = log_in(&place.join("fork"), 1..801);
    assert_eq!(cosign(&url, &key, &fork.reader(), 0), Err(SubmitError::NotConsistent));
}

#[test]
fn what_is_answered_by_another_is_no_cosignature() {
    let place = folder("http-other");
    let log = log_in(&place.join("log"), 0..10);
    let growth = log.reader().growth_file(0).unwrap();
    let (url, _) = served(witness_in(&place.join("witness")));
    let other = romori_ledger::WitnessKey::new("witness.example/w1", [5; 32]).unwrap();
    assert_eq!(submit(&url, &other, &growth), Err(SubmitError::NotCosigned));
    let nobody = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let gone = submit(&format!("http://{nobody}"), &other, &growth);
    assert!(matches!(gone, Err(SubmitError::Unreachable(_))), "{gone:?}");
    let stranger = witness_in(&place.join("stranger"));
    let key = stranger.key().clone();
    let nameless = Witness::open(&place.join("n"), key.name(), crate::signer(9), vec![]).unwrap();
    let (url, _) = served(nameless);
    assert_eq!(submit(&url, &key, &growth), Err(SubmitError::Unknown));
}

#[test]
fn other_requests_are_turned_away() {
    let (url, _) = served(witness_in(&folder("http-bad").join("witness")));
    let table = [
        ("GET / HTTP/1.0\r\nHost: x\r\n\r\n", "404"),
        ("GET /add-checkpoint HTTP/1.0\r\nHost: x\r\n\r\n", "404"),
        ("PUT /add-checkpoint HTTP/1.0\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "404"),
        ("POST /add-checkpoint HTTP/1.0\r\nHost: x\r\nContent-Length: 1\r\n\r\n\u{7f}", "400"),
        ("nonsense\r\n\r\n", "400"),
    ];
    for (request, status) in table {
        let answer = raw(&url, request);
        assert_eq!(answer.split(' ').nth(1), Some(status), "{request}: {answer}");
    }
    let long = "x".repeat(200 * 1024);
    let request = format!(
        "POST /add-checkpoint HTTP/1.0\r\nHost: x\r\nContent-Length: {}\r\n\r\n{long}",
        long.len()
    );
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let _ = stream.write_all(request.as_bytes());
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.0 413");
}
