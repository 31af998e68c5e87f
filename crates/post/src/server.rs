//! A mail server, and one letter for it.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Message, SmtpTransport, Transport};
use zeroize::Zeroizing;

/// How long the server may take for each step.
const STEP: Duration = Duration::from_secs(20);
/// Implicit TLS (RFC 8314).
const TLS_PORT: u16 = 465;
/// Submission, with STARTTLS.
const SUBMISSION_PORT: u16 = 587;

/// サーバーの指定の誤り — what is wrong with how a server was named. No secret is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerError {
    /// It is not `smtps://host`, `smtps://user@host:port` or the like.
    Address,
    /// A password stands in the address, where other processes see it.
    PasswordInAddress,
    /// There is a user and no password for him, or the other way round.
    Password,
    /// 差出人 is no address.
    From,
    /// The certificate of the authority cannot be read.
    Root,
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Address => {
                "--mail は smtps://利用者@サーバー:465 の形で指定してください（587番は smtp:// で、TLSに切り替えます）。"
            }
            Self::PasswordInAddress => {
                "--mail にパスワードを書かないでください。ファイルに置き、--mail-password-file で指定してください。"
            }
            Self::Password => {
                "--mail に利用者があるときは --mail-password-file を、ないときはどちらもなしにしてください。"
            }
            Self::From => "--mail-from に、差出人のメールアドレスを指定してください。",
            Self::Root => "--mail-root の証明書（PEM）を読めません。",
        })
    }
}

impl std::error::Error for ServerError {}

/// メールサーバー — where letters are handed over.
pub struct MailServer {
    transport: SmtpTransport,
    from: Mailbox,
}

impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailServer")
    }
}

/// What stands in `smtps://user@host:port`.
struct Named<'a> {
    implicit: bool,
    user: Option<&'a str>,
    host: &'a str,
    port: u16,
}

fn named(text: &str) -> Result<Named<'_>, ServerError> {
    let (implicit, rest) = if let Some(rest) = text.strip_prefix("smtps://") {
        (true, rest)
    } else {
        (false, text.strip_prefix("smtp://").ok_or(ServerError::Address)?)
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (user, place) = match rest.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, rest),
    };
    if user.is_some_and(|user| user.contains(':')) {
        return Err(ServerError::PasswordInAddress);
    }
    let usual = if implicit { TLS_PORT } else { SUBMISSION_PORT };
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| ServerError::Address)?),
        None => (place, usual),
    };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-.".contains(letter);
    if host.is_empty() || !host.chars().all(plain) || user.is_some_and(str::is_empty) {
        return Err(ServerError::Address);
    }
    Ok(Named { implicit, user, host, port })
}

/// Nothing leaves this machine.
fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl MailServer {
    /// A server by its address: `smtps://` speaks TLS from the first byte, `smtp://` only goes on
    /// once TLS was agreed, but on this machine, where it speaks in the clear. Its certificate is
    /// held against `root`, or against the authorities of the operating system.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(
        address: &str,
        password: Option<&Zeroizing<String>>,
        from: &str,
        root: Option<&[u8]>,
    ) -> Result<Self, ServerError> {
        let named = named(address)?;
        let from: Mailbox = from.parse().map_err(|_| ServerError::From)?;
        let mut tls = TlsParameters::builder(named.host.to_owned());
        if let Some(root) = root {
            let root = Certificate::from_pem(root).map_err(|_| ServerError::Root)?;
            tls = tls.certificate_store(CertificateStore::None).add_root_certificate(root);
        }
        let tls = tls.build().map_err(|_| ServerError::Root)?;
        let tls = match (named.implicit, is_loopback(named.host)) {
            (true, _) => Tls::Wrapper(tls),
            (false, true) => Tls::None,
            (false, false) => Tls::Required(tls),
        };
        let hello = from.email.domain().to_owned();
        let transport = SmtpTransport::builder_dangerous(named.host)
            .port(named.port)
            .tls(tls)
            .hello_name(ClientId::Domain(hello))
            .timeout(Some(STEP));
        let transport = match (named.user, password) {
            (Some(user), Some(password)) => {
                let password = password.trim_end_matches(['\r', '\n']).to_owned();
                transport.credentials(Credentials::new(user.to_owned(), password))
            }
            (None, None) => transport,
            _ => return Err(ServerError::Password),
        };
        Ok(Self { transport: transport.build(), from })
    }

    /// Hands one letter over. Whether the server took it: what it answered is not told, since
    /// servers repeat addresses.
    pub fn send(&self, id: &str, to: &str, subject: &str, text: &str) -> bool {
        let Ok(to) = to.parse::<Mailbox>() else { return false };
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned());
        message.is_ok_and(|message| self.transport.send(&message).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str, password: Option<&str>, from: &str) -> Option<ServerError> {
        let password = password.map(|text| Zeroizing::new(text.to_owned()));
        MailServer::new(address, password.as_ref(), from, None).err()
    }

    #[test]
    fn a_server_is_named_with_its_user_and_without_his_password() {
        let from = "romori@minato.example";
        for (address, password) in [
            ("smtps://romori@mail.minato.example:465", Some("x")),
            ("smtps://mail.minato.example", None),
            ("smtp://mail.minato.example", None),
            ("smtp://127.0.0.1:2525", None),
            ("smtps://a@b.example@mail.minato.example", Some("x\n")),
        ] {
            assert_eq!(refused(address, password, from), None, "{address}");
        }
        for (address, password, wrong) in [
            ("mail.minato.example", None, ServerError::Address),
            ("http://mail.minato.example", None, ServerError::Address),
            ("smtps://", None, ServerError::Address),
            ("smtps://mail.minato.example:x", None, ServerError::Address),
            ("smtps://mail minato", None, ServerError::Address),
            ("smtps://a:b@mail.minato.example", Some("x"), ServerError::PasswordInAddress),
            ("smtps://a@mail.minato.example", None, ServerError::Password),
            ("smtps://mail.minato.example", Some("x"), ServerError::Password),
        ] {
            assert_eq!(refused(address, password, from), Some(wrong), "{address}");
        }
        assert_eq!(refused("smtp://127.0.0.1", None, "nobody"), Some(ServerError::From));
    }
}
