//! `--listen`: TLS under the names that were said, and nothing else.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use crate::browser::Browser;
use crate::program::{Program, TempFolder, refused, romori};

/// A browser's trust in one certificate.
fn trusting(certificate: &Path) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    let text = fs::read(certificate).expect("a certificate");
    roots.add(CertificateDer::from_pem_slice(&text).expect("a certificate")).expect("added");
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = config.with_safe_default_protocol_versions().expect("versions");
    config.with_root_certificates(roots).with_no_client_auth()
}

#[test]
fn an_address_that_others_reach_is_served_over_tls_alone() {
    let folder = TempFolder::new("tls");
    let data = folder.join("demo");
    let arguments = ["--demo", "--listen", "127.0.0.1", "--host", "romori.example"];
    let program = Program::start(&arguments, &data, &[]);
    let certificate = folder.join("demo.keys").join("tls-certificate.pem");
    let mut browser = Browser::over_tls(program.port, trusting(&certificate));
    browser.sign_in(&program.accounts[0]);
    assert!(browser.has_cookie("__Host-romori"));
    assert_eq!(browser.get("/70/1002").expect("a page").status, 200);

    // In the clear there is no answer.
    let mut plain = TcpStream::connect((Ipv4Addr::LOCALHOST, program.port)).expect("connected");
    plain.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").expect("written");
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");

    // The certificate stays as long as the names do: whoever has checked it need not do so again.
    let first = fs::read_to_string(&certificate).expect("a certificate");
    program.kill();
    Program::start(&arguments, &data, &[]).kill();
    assert_eq!(fs::read_to_string(&certificate).expect("a certificate"), first);
    let program = Program::start(&["--demo", "--listen", "127.0.0.1"], &data, &[]);
    assert_ne!(fs::read_to_string(&certificate).expect("a certificate"), first);
    let mut stranger = Browser::over_tls(program.port, trusting(&certificate));
    assert_eq!(stranger.get("/sign-in").expect("a page").status, 200);
}

#[test]
fn all_addresses_need_a_name_and_a_certificate_its_key() {
    let folder = TempFolder::new("names");
    let data = folder.join("office");
    let up = ["up", "--port", "0", "--data", data.to_str().expect("a path"), "--listen"];
    let unnamed = refused(&romori(&[&up[..], &["0.0.0.0"]].concat(), &[]));
    assert!(unnamed.contains("--host"), "{unnamed}");
    assert!(!data.exists(), "nothing is begun");
    let alone = ["127.0.0.1", "--certificate", "x.pem"];
    let alone = refused(&romori(&[&up[..], &alone].concat(), &[]));
    assert!(alone.contains("--certificate-key"), "{alone}");
}
