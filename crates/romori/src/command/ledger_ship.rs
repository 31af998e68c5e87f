//! `romori ledger ship --syslog`: hands the headers of the log to those who watch, as syslog over
//! TLS (RFC 5424, RFC 5425), as it grows.
//!
//! Some messages go in one session of TLS, which is then closed; the receiver's own closing says
//! that it has read all of them (RFC 5425 §4.4). Only then is it noted up to where it went, so
//! that after any interruption the same messages come again and none is missing: each says its
//! position.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use romori_app::place::disk_words;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, Stream};

use super::ledger_asked::LogArgs;
use crate::console::{self, Answer};
use crate::fail;

/// What the running program is asked to note.
pub const NOTED: &str = "shipped";
/// So many messages go in one session.
const MESSAGES_MAX: u64 = 10_000;
/// How long one who does not answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// 見出しを、監視する先へ syslog（TLS）で送り続ける
#[derive(Debug, Args)]
pub struct ShipArgs {
    #[command(flatten)]
    log: LogArgs,
    /// 送る先（ホスト名:ポート。syslog over TLS は 6514）
    #[arg(long, value_name = "ホスト:ポート")]
    syslog: String,
    /// 送る先の証明書を確かめる認証局の証明書（PEM）
    #[arg(long, value_name = "ファイル")]
    ca: PathBuf,
    /// この機械の証明書（PEM）。送る先が求めるとき
    #[arg(long, value_name = "ファイル", requires = "certificate_key")]
    certificate: Option<PathBuf>,
    /// その証明書の秘密鍵（PEM）
    #[arg(long, value_name = "ファイル", requires = "certificate")]
    certificate_key: Option<PathBuf>,
    /// 新しい記録を見に行く間隔（秒）
    #[arg(long, value_name = "秒", default_value_t = 5)]
    every: u64,
    /// いまある分を送ったら終わる
    #[arg(long)]
    once: bool,
}

/// Sends until interrupted, or once.
pub fn run(args: &ShipArgs) -> ExitCode {
    let receiver = match Receiver::of(args) {
        Ok(receiver) => receiver,
        Err(words) => return fail(1, &words),
    };
    if let Err(words) = note_begun(args) {
        return fail(1, &words);
    }
    let mut told = None;
    loop {
        let sent = send_new(args, &receiver);
        match (sent, args.once) {
            (Ok(()), true) => return ExitCode::SUCCESS,
            (Err(words), true) => return fail(1, &words),
            (Ok(()), false) => {
                if told.take().is_some() {
                    let _ = writeln!(io::stderr(), "また送れるようになりました。");
                }
            }
            (Err(words), false) => {
                if told.as_ref() != Some(&words) {
                    let _ = writeln!(io::stderr(), "{words}");
                }
                told = Some(words);
            }
        }
        thread::sleep(Duration::from_secs(args.every.max(1)));
    }
}

/// Has the running program note that headers go out from now on: once, since an entry for each
/// sending would be something new to send. Where none runs there is nobody who could write one.
fn note_begun(args: &ShipArgs) -> Result<(), String> {
    match console::ask(&args.log.folder, &format!("log {NOTED}"), &mut |_| {}) {
        Answer::Done(_) => Ok(()),
        Answer::Refused(words) => Err(words),
        Answer::Nobody => {
            let _ = writeln!(
                io::stderr(),
                "労守が動いていないため、見出しを送ることは取扱いの記録に残りません。"
            );
            Ok(())
        }
    }
}

/// Sends what the log has beyond what was acknowledged.
fn send_new(args: &ShipArgs, receiver: &Receiver) -> Result<(), String> {
    let log = args.log.open()?;
    let note = receiver.note(&args.log.folder);
    let mut from = read_note(&note)?;
    if from > log.size() {
        return Err(format!(
            "{} は記録簿より先まで送ったとしています。記録簿を戻したときは、このファイルを除いてください。",
            note.display()
        ));
    }
    while from < log.size() {
        let messages = log.messages(from, MESSAGES_MAX, &host_name());
        let (bytes, next) = messages.map_err(|error| error.to_string())?;
        receiver.send(&bytes).map_err(|error| {
            format!(
                "{} へ送れません（{error}）。続きは、また送ります。送る先と証明書を確かめてください。",
                receiver.address
            )
        })?;
        write_note(&note, next).map_err(|error| {
            format!("{} に書けません（{}）。", note.display(), disk_words(&error))
        })?;
        from = next;
    }
    Ok(())
}

/// 送る先
struct Receiver {
    address: String,
    name: ServerName<'static>,
    config: Arc<ClientConfig>,
}

impl Receiver {
    fn of(args: &ShipArgs) -> Result<Self, String> {
        let address = args.syslog.clone();
        let wrong = || format!("「{address}」は「ホスト名:ポート」の形ではありません。");
        let (host, port) = address.rsplit_once(':').ok_or_else(wrong)?;
        port.parse::<u16>().map_err(|_| wrong())?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(host).map_err(|_| wrong())?;
        let mut roots = RootCertStore::empty();
        for certificate in certificates(&args.ca)? {
            roots.add(certificate).map_err(|_| not_pem(&args.ca))?;
        }
        let config = ClientConfig::builder_with_provider(Arc::new(
            rustls::crypto::aws_lc_rs::default_provider(),
        ));
        // RFC 9662 still asks for 1.2, and rsyslog as Debian 12 sets it up knows no other. What
        // rustls has of it is ECDHE and an AEAD alone.
        let config = config
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots);
        let config = match (&args.certificate, &args.certificate_key) {
            (Some(own), Some(key_file)) => {
                let key = PrivateKeyDer::from_pem_file(key_file).map_err(|_| not_pem(key_file))?;
                let own = certificates(own)?;
                config.with_client_auth_cert(own, key).map_err(|_| not_pem(key_file))?
            }
            _ => config.with_no_client_auth(),
        };
        Ok(Self { address, name, config: Arc::new(config) })
    }

    /// Where it is noted up to where this receiver has everything.
    fn note(&self, folder: &Path) -> PathBuf {
        let name: String = self
            .address
            .chars()
            .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
            .collect();
        folder.join("house").join(format!("syslog-{name}.position"))
    }

    /// Sends these bytes in one session. It returns when the receiver has closed it after reading
    /// all of them.
    fn send(&self, bytes: &[u8]) -> io::Result<()> {
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in self.address.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, PATIENCE) {
                Ok(stream) => return self.send_on(stream, bytes),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    fn send_on(&self, mut stream: TcpStream, bytes: &[u8]) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let connection = ClientConnection::new(Arc::clone(&self.config), self.name.clone());
        let mut connection = connection.map_err(io::Error::other)?;
        {
            let mut session = Stream::new(&mut connection, &mut stream);
            session.write_all(bytes)?;
            session.flush()?;
        }
        connection.send_close_notify();
        while connection.wants_write() {
            connection.write_tls(&mut stream)?;
        }
        stream.shutdown(std::net::Shutdown::Write)?;
        read_to_close(&mut connection, &mut stream)
    }
}

/// Reads until the other side says that it closes, by TLS or by the end of its stream. A stream
/// that was broken off is an error: what was in it may not have been read.
fn read_to_close(connection: &mut ClientConnection, stream: &mut TcpStream) -> io::Result<()> {
    let mut rest = [0; 1_024];
    loop {
        if connection.read_tls(stream)? == 0 {
            return Ok(());
        }
        let state = connection.process_new_packets().map_err(io::Error::other)?;
        if state.peer_has_closed() {
            return Ok(());
        }
        while let Ok(count) = connection.reader().read(&mut rest) {
            if count == 0 {
                break;
            }
        }
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let found = CertificateDer::pem_file_iter(file).map_err(|_| not_pem(file))?;
    let found: Result<Vec<_>, _> = found.collect();
    found.ok().filter(|all| !all.is_empty()).ok_or_else(|| not_pem(file))
}

fn not_pem(file: &Path) -> String {
    format!("{} を証明書・鍵（PEM）として読めません。", file.display())
}

/// Up to where it was acknowledged; the beginning where nothing was sent yet.
fn read_note(note: &Path) -> Result<u64, String> {
    match fs::read_to_string(note) {
        Ok(text) => text.trim().parse().map_err(|_| {
            format!("{} が読めません。除くと、記録簿の始めから送り直します。", note.display())
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(format!("{} を読めません（{}）。", note.display(), disk_words(&error))),
    }
}

fn write_note(note: &Path, position: u64) -> io::Result<()> {
    let aside = note.with_extension("new");
    let mut file = File::create(&aside)?;
    writeln!(file, "{position}")?;
    file.sync_all()?;
    fs::rename(&aside, note)
}

/// The name of this machine, as it calls itself.
fn host_name() -> String {
    fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default().trim().to_owned()
}
