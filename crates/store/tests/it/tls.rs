//! What does not stay on this machine is spoken in TLS, with the right server, or not at all.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use romori_store::{Engine, Scope, Server};

use crate::cluster::{PASSWORD, Private};
use crate::ground::{SCHEMA, TempFolder, prepare};

/// The address for the child, in the environment.
const ADDRESS: &str = "ROMORI_TEST_ADDRESS";

/// Not a test of its own: connects and says how. The authorities that are trusted come from the
/// environment, which a process reads once.
#[test]
fn connects_when_asked() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let answer = Engine::connect(Server::at(address), &SCHEMA).and_then(|engine| {
        let sql = "select version from pg_stat_ssl where pid = pg_backend_pid()";
        engine.read(Scope::Control, |c| {
            c.query_one(sql, &[], |row| Ok(row.text_or_null(0)?.map(str::to_owned)))
        })
    });
    let said = answer.map(|version| version.unwrap_or("in the clear".to_owned()));
    let said = said.unwrap_or_else(|error| format!("refused: {error:?}"));
    std::io::Write::write_all(&mut std::io::stderr(), format!("said {said}\n").as_bytes())
        .expect("told");
}

/// What a process that trusts this authority alone says.
fn ask(authority: &Path, address: &str) -> String {
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["tls::connects_when_asked", "--exact", "--nocapture", "--test-threads=1"])
        .env(ADDRESS, address)
        .env("SSL_CERT_FILE", authority)
        .env_remove("SSL_CERT_DIR")
        .output()
        .expect("runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let said = told.lines().find_map(|line| line.strip_prefix("said ")).map(str::to_owned);
    said.unwrap_or(told)
}

fn openssl(folder: &Path, line: &str) {
    let done = Command::new("openssl").args(line.split(' ')).current_dir(folder).output();
    let done = done.expect("openssl: apt-get install openssl");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// An authority `<name>.crt`, and the certificate of a server that it signed.
fn authority(folder: &Path, name: &str) {
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    openssl(
        folder,
        &format!(
            "req -x509 {key} -keyout {name}.key -out {name}.crt -days 2 -subj /CN={name} \
             -addext keyUsage=critical,keyCertSign"
        ),
    );
    openssl(
        folder,
        &format!(
            "req {key} -keyout server.key -out server.csr -subj /CN=db.example.jp \
             -addext subjectAltName=DNS:db.example.jp"
        ),
    );
    openssl(
        folder,
        &format!(
            "x509 -req -in server.csr -CA {name}.crt -CAkey {name}.key -CAcreateserial \
             -out server.crt -days 2 -copy_extensions copy"
        ),
    );
}

fn start(folder: &Path, port: u16, tls: bool) -> Private {
    let server = Private::start_with(|home| {
        std::fs::write(home.join("port"), port.to_string()).expect("written");
        let mut settings = vec!["listen_addresses=127.0.0.1".to_owned(), format!("port={port}")];
        if tls {
            settings.push("ssl=on".to_owned());
            for (setting, file) in [("ssl_cert_file", "server.crt"), ("ssl_key_file", "server.key")]
            {
                let place = home.join(file);
                std::fs::copy(folder.join(file), &place).expect("copied");
                settings.push(format!("{setting}={}", place.display()));
            }
        }
        settings
    });
    prepare(&server.address("postgres", "postgres")).expect("prepared");
    server
}

fn address(host: &str, port: u16) -> String {
    format!(
        "host={host} hostaddr=127.0.0.1 port={port} user=romori_app password={PASSWORD} \
         dbname=postgres"
    )
}

#[test]
fn a_server_elsewhere_proves_who_it_is() {
    let folder = TempFolder::new();
    let path = folder.path();
    authority(path, "stranger");
    authority(path, "trusted");
    let (trusted, stranger) = (path.join("trusted.crt"), path.join("stranger.crt"));
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("a port").port();
    drop(free);
    let refused = "refused: Server { reason: Unreachable }";

    let server = start(path, port, true);
    assert_eq!(ask(&trusted, &address("db.example.jp", port)), "TLSv1.3");
    assert_eq!(ask(&stranger, &address("db.example.jp", port)), refused);
    assert_eq!(ask(&trusted, &address("other.example.jp", port)), refused);
    drop(server);

    let _server = start(path, port, false);
    let pleading = format!("{} sslmode=disable", address("db.example.jp", port));
    assert_eq!(ask(&trusted, &pleading), refused, "never in the clear");
    assert_eq!(ask(&trusted, &address("localhost", port)), "in the clear");
    let nothing = path.join("nothing.crt");
    std::fs::write(&nothing, "").expect("written");
    let no_authority = ask(&nothing, &address("db.example.jp", port));
    assert_eq!(no_authority, "refused: Server { reason: Certificates }");
}
