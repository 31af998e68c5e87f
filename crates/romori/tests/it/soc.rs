//! The log handed to those who watch: by command, as lines of OCSF, and as syslog over TLS to a
//! real listener.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};
use serde_json::Value;

use crate::program::{Program, TempFolder, done, refused, romori};

/// How a listener behaves once it has read something.
#[derive(Clone, Copy)]
enum Manner {
    /// Reads everything and closes as RFC 5425 says.
    Whole,
    /// Is gone after a few bytes.
    Gone,
}

/// What a syslog receiver has to be known by.
struct Identity {
    config: Arc<ServerConfig>,
    certificate: PathBuf,
}

fn identity(folder: &TempFolder, file: &str) -> Identity {
    identity_by(folder, file, &rustls::version::TLS13)
}

fn identity_by(
    folder: &TempFolder,
    file: &str,
    version: &'static rustls::SupportedProtocolVersion,
) -> Identity {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("made");
    let certificate = folder.join(file);
    fs::write(&certificate, made.cert.pem()).expect("written");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[version])
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a certificate");
    Identity { config: Arc::new(config), certificate }
}

/// Takes so many sessions; the answer is what came in each.
fn listen(identity: &Identity, manners: &[Manner]) -> (u16, JoinHandle<Vec<Vec<u8>>>) {
    let listener = TcpListener::bind(("localhost", 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (config, manners) = (Arc::clone(&identity.config), manners.to_vec());
    let taking = thread::spawn(move || {
        let take = |manner| {
            let (stream, _) = listener.accept().expect("somebody");
            take(stream, &config, manner)
        };
        manners.into_iter().map(take).collect()
    });
    (port, taking)
}

fn take(mut stream: TcpStream, config: &Arc<ServerConfig>, manner: Manner) -> Vec<u8> {
    let mut connection = ServerConnection::new(Arc::clone(config)).expect("a session");
    let mut all = Vec::new();
    loop {
        while connection.wants_write() {
            if connection.write_tls(&mut stream).is_err() {
                return all;
            }
        }
        if !matches!(connection.read_tls(&mut stream), Ok(1..)) {
            return all;
        }
        let Ok(state) = connection.process_new_packets() else {
            let _ = connection.write_tls(&mut stream);
            return all;
        };
        let mut some = vec![0; state.plaintext_bytes_to_read()];
        let closed = state.peer_has_closed();
        connection.reader().read_exact(&mut some).expect("what was promised");
        all.extend(some);
        match manner {
            Manner::Gone if !all.is_empty() => return all,
            Manner::Whole if closed => {
                connection.send_close_notify();
                let _ = connection.write_tls(&mut stream);
                let _ = stream.flush();
                return all;
            }
            _ => {}
        }
    }
}

/// The positions of the messages of a session, each framed by its length.
fn positions(mut bytes: &[u8]) -> Vec<u64> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let blank = bytes.iter().position(|byte| *byte == b' ').expect("a length");
        let length: usize =
            std::str::from_utf8(&bytes[..blank]).expect("digits").parse().expect("a length");
        let (message, rest) = bytes[blank + 1..].split_at(length);
        let message = std::str::from_utf8(message).expect("UTF-8");
        assert!(message.starts_with("<110>1 ") || message.starts_with("<108>1 "), "{message}");
        let position = message.split_once(" position=\"").expect("an element").1;
        found.push(position.split('"').next().expect("a number").parse().expect("a number"));
        bytes = rest;
    }
    found
}

/// A demo's folder whose program has ended, and the size of its log.
fn demo(folder: &TempFolder) -> (PathBuf, u64) {
    let data = folder.join("demo");
    let program = Program::demo(&data, &[]);
    // Long enough for what the start wrote to be in the log.
    thread::sleep(std::time::Duration::from_secs(2));
    program.kill();
    let size = exported(&data).len() as u64;
    assert!(size > 20, "{size}");
    (data, size)
}

fn exported(data: &Path) -> Vec<Value> {
    let text = romori(&["ledger", "export", "--ocsf", &data.display().to_string()], &[]);
    let text = done(&text);
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn ship(data: &Path, port: u16, certificate: &Path) -> std::process::Output {
    let (to, data) = (format!("localhost:{port}"), data.display().to_string());
    let certificate = certificate.display().to_string();
    romori(&["ledger", "ship", "--once", "--syslog", &to, "--ca", &certificate, &data], &[])
}

/// Notes of an earlier receiver, for one at another port.
fn noted(data: &Path, port: u16) -> Option<String> {
    fs::read_to_string(data.join("house").join(format!("syslog-localhost-{port}.position"))).ok()
}

#[test]
fn every_entry_reaches_the_receiver_once_and_a_broken_session_comes_again() {
    let folder = TempFolder::new("soc");
    let (data, size) = demo(&folder);
    let own = identity(&folder, "own.pem");
    let (port, taking) = listen(&own, &[Manner::Gone, Manner::Whole]);
    let words = refused(&ship(&data, port, &own.certificate));
    assert!(words.contains("送れません"), "{words}");
    assert_eq!(noted(&data, port), None, "nothing was acknowledged");
    done(&ship(&data, port, &own.certificate));
    let sessions = taking.join().expect("sessions");
    assert_eq!(positions(&sessions[1]), (0..size).collect::<Vec<u64>>());
    assert_eq!(noted(&data, port), Some(format!("{size}\n")));
    // There is nothing more, so that nobody is called: the listener is gone already.
    done(&ship(&data, port, &own.certificate));
}

#[test]
fn that_headers_go_out_is_in_the_log_once() {
    let folder = TempFolder::new("soc-noted");
    let data = folder.join("demo");
    let program = Program::demo(&data, &[]);
    thread::sleep(std::time::Duration::from_secs(2));
    let told = || {
        let lines = exported(&data);
        lines.iter().filter(|line| line["metadata"]["event_code"] == "842").count()
    };
    assert_eq!(told(), 0);
    let own = identity(&folder, "own.pem");
    let (port, taking) = listen(&own, &[Manner::Whole]);
    done(&ship(&data, port, &own.certificate));
    taking.join().expect("a session");
    thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(told(), 1);
    program.kill();
}

#[test]
fn it_goes_on_where_it_was_acknowledged() {
    let folder = TempFolder::new("soc-on");
    let (data, size) = demo(&folder);
    // One that knows no newer version: rsyslog of Debian 12 as it is set up.
    let own = identity_by(&folder, "own.pem", &rustls::version::TLS12);
    let (port, taking) = listen(&own, &[Manner::Whole]);
    let note = data.join("house").join(format!("syslog-localhost-{port}.position"));
    fs::write(&note, "7\n").expect("written");
    done(&ship(&data, port, &own.certificate));
    let sessions = taking.join().expect("sessions");
    assert_eq!(positions(&sessions[0]), (7..size).collect::<Vec<u64>>());
    fs::write(&note, format!("{}\n", size + 1)).expect("written");
    let words = refused(&ship(&data, port, &own.certificate));
    assert!(words.contains("記録簿より先"), "{words}");
    fs::write(&note, "x").expect("written");
    assert!(refused(&ship(&data, port, &own.certificate)).contains("始めから"));
}

#[test]
fn a_receiver_that_is_not_the_one_gets_nothing() {
    let folder = TempFolder::new("soc-other");
    let (data, _) = demo(&folder);
    let (own, other) = (identity(&folder, "own.pem"), identity(&folder, "other.pem"));
    let (port, taking) = listen(&other, &[Manner::Whole]);
    let words = refused(&ship(&data, port, &own.certificate));
    assert!(words.contains("送れません"), "{words}");
    assert_eq!(taking.join().expect("sessions"), vec![Vec::<u8>::new()]);
    assert_eq!(noted(&data, port), None);
    let words = refused(&ship(&data, port, &folder.join("nowhere.pem")));
    assert!(words.contains("PEM"), "{words}");
}

#[test]
fn headers_are_told_by_actor_and_day_and_written_out() {
    let folder = TempFolder::new("soc-asked");
    let (data, _) = demo(&folder);
    let events = exported(&data);
    let actor = events[3]["actor"]["user"]["uid"].as_str().expect("an id").to_owned();
    let own = events.iter().filter(|event| event["actor"]["user"]["uid"] == actor.as_str()).count();
    let folder_words = data.display().to_string();
    let told = done(&romori(&["ledger", "touched", "--actor", &actor, &folder_words], &[]));
    assert!(told.starts_with(&format!("{own}件")), "{told}");
    assert!(told.contains("契約者の 01 と 71 の画面"), "{told}");
    let none = ["ledger", "touched", "--actor", &actor, "--to", "1999-12-31", &folder_words];
    assert!(done(&romori(&none, &[])).starts_with("0件"));
    for wrong in [["--actor", "x"], ["--from", "きのう"]] {
        let arguments = ["ledger", "touched", wrong[0], wrong[1], folder_words.as_str()];
        assert!(refused(&romori(&arguments, &[])).contains(wrong[1]));
    }
    let tenant = events[3]["metadata"]["tenant_uid"].as_str().expect("an id").to_owned();
    let arguments = ["ledger", "export", "--ocsf", "--tenant", &tenant, &folder_words];
    let of_tenant = done(&romori(&arguments, &[])).lines().count();
    let expected = events.iter().filter(|one| one["metadata"]["tenant_uid"] == tenant.as_str());
    assert_eq!(of_tenant, expected.count());
}
