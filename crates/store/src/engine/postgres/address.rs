//! From `DATABASE_URL` to a connection: plain on this machine, TLS with checked names elsewhere.

use std::sync::Arc;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::fault::fault_of_connect;
use crate::engine::StoreError;
use crate::engine::error::ServerRefusal;

/// Where the server is, and how it is spoken to.
pub(super) struct Address {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Address {
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let mut config: Config = url.parse().map_err(|_| refused(ServerRefusal::Address))?;
        config.application_name("romori");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        // A server that went away without a word is noticed within half a minute.
        config.keepalives_idle(Duration::from_secs(15));
        config.keepalives_interval(Duration::from_secs(5));
        config.keepalives_retries(3);
        config.tcp_user_timeout(Duration::from_secs(30));
        let tls = if is_on_this_machine(&config) {
            None
        } else {
            config.ssl_mode(SslMode::Require);
            Some(MakeRustlsConnect::new(tls()?))
        };
        Ok(Self { config, tls })
    }

    /// The same server and password with another role.
    pub(super) fn with_role(&self, role: &str) -> Self {
        let mut config = self.config.clone();
        config.user(role);
        Self { config, tls: self.tls.clone() }
    }

    pub(super) fn connect(&self) -> Result<Client, StoreError> {
        let client = match &self.tls {
            None => self.config.connect(NoTls),
            Some(tls) => self.config.connect(tls.clone()),
        };
        client.map_err(|error| fault_of_connect(&error))
    }
}

fn refused(reason: ServerRefusal) -> StoreError {
    StoreError::Server { reason }
}

/// Whether nothing of the conversation leaves this machine.
fn is_on_this_machine(config: &Config) -> bool {
    let hosts = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => is_loopback(name),
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    hosts && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback)
}

fn is_loopback(name: &str) -> bool {
    let address: Result<std::net::IpAddr, _> = name.parse();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn tls() -> Result<ClientConfig, StoreError> {
    let mut roots = RootCertStore::empty();
    // One that cannot be read is as if it were not there; with none nothing can be checked.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(refused(ServerRefusal::Certificates));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| refused(ServerRefusal::Certificates))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_plain(url: &str) -> bool {
        is_on_this_machine(&url.parse().expect("an address"))
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        for url in [
            "postgres://a@localhost/b",
            "postgres://a@127.0.0.1:5433/b",
            "postgres://a@[::1]/b",
            "host=/var/run/postgresql user=a",
        ] {
            assert!(is_plain(url), "{url}");
        }
        for url in [
            "postgres://a@db.example.jp/b",
            "postgres://a@192.0.2.1/b?sslmode=disable",
            "postgres://a@localhost,db.example.jp/b",
            "host=localhost hostaddr=192.0.2.1 user=a",
            "host=db.example.jp hostaddr=127.0.0.1 user=a",
            "postgres://a@localhost.example.jp/b",
        ] {
            assert!(!is_plain(url), "{url}");
        }
    }

    #[test]
    fn elsewhere_tls_is_required_whatever_the_address_says() {
        match Address::parse("postgres://a@192.0.2.1/b?sslmode=disable") {
            Ok(address) => {
                assert_eq!(address.config.get_ssl_mode(), SslMode::Require);
                assert!(address.tls.is_some());
            }
            // Without any certificate on the machine nothing is spoken at all.
            Err(error) => assert_eq!(error, refused(ServerRefusal::Certificates)),
        }
    }
}
