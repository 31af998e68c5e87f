//! `romori vault serve`: the vault as a process of its own, beside the program that has started it,
//! on another host or another.

use std::fs;
use std::io::{self, BufRead as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use romori_app::place::disk_words;
use romori_counter::Setting;
use romori_keeper::{Credential, KeeperClient};
use romori_mynabox::{
    Desk, DeskParts, RootDesk, VaultHome, VaultLock, VaultServer, certificate_digest,
};
use romori_types::Clock as _;
use romori_web::{Certificate, Door, Entrance, Peer};

use super::number_vault::{present, said, text_of};
use crate::clock::{HouseClock, SystemChance};
use crate::{keeper, own_user, read, vault};

const INNER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8630);
/// Under this name the vault's pages are asked for on this machine.
const ON_LOOPBACK: &str = "mynabox.localhost";
/// Keys that were held long enough go, whether anybody asks or not.
const SWEEP_EVERY: Duration = Duration::from_secs(10);

/// Where it listens, and for whom.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// 番号庫のフォルダー
    #[arg(value_name = "番号庫")]
    folder: PathBuf,
    /// 労守を待ち受けるアドレスとポート（無ければ 127.0.0.1:8630）
    #[arg(long, value_name = "アドレス", default_value_t = INNER)]
    listen: SocketAddr,
    /// 番号庫の画面を待ち受けるアドレスとポート（例 192.168.1.9:443）
    #[arg(long, value_name = "アドレス", requires = "host")]
    pages: Option<SocketAddr>,
    /// 番号庫の画面の名前（例 mynabox.example.jp）
    #[arg(long, value_name = "名前", requires = "certificate")]
    host: Option<String>,
    /// 番号庫の画面の証明書（PEM）
    #[arg(long, value_name = "ファイル", requires = "certificate_key")]
    certificate: Option<PathBuf>,
    /// 証明書の鍵（PEM）
    #[arg(long, value_name = "ファイル", requires = "certificate")]
    certificate_key: Option<PathBuf>,
    /// 端末の証明書を求める（労守が端末に証明書を求めるとき）
    #[arg(long, requires = "host")]
    devices: bool,
    /// この機械のブラウザーのための画面のポート
    #[arg(long, value_name = "番号", default_value_t = 0)]
    pages_port: u16,
    /// 労守が自分で始めるときの印
    #[arg(long, hide = true, conflicts_with_all = ["listen", "pages"])]
    own: bool,
    /// 労守が日付を固定しているときの、この機械の日付との差（日数）
    #[arg(long, hide = true, requires = "own", default_value_t = 0, allow_negative_numbers = true)]
    days_ahead: i64,
}

/// Everything that a vault which serves has.
struct Open {
    home: VaultHome,
    desk: Desk,
    clock: Arc<HouseClock>,
    roots: Option<RootDesk>,
    log: Arc<KeeperClient>,
    _lock: VaultLock,
}

/// `beside`: the program that has started it is so many days ahead of this machine.
fn open(
    home: VaultHome,
    keeper: &str,
    (pages, devices): (String, bool),
    beside: Option<i64>,
) -> Result<Open, String> {
    let (apart, clock) = (beside.is_none(), HouseClock::ahead_by(beside.unwrap_or(0)));
    let lock = home.lock().map_err(said)?;
    let words = present(&home)?;
    // One that stands beside the program keeps nothing for it: it would lie on the same disk.
    // Nor one whose own key is in a token: a folder beside it would be worth less.
    let token = home.token().map_err(said)?;
    let roots = (apart && token.is_none())
        .then(|| home.roots(words.as_ref().map(|words| words.as_bytes()), Arc::new(SystemChance)));
    let roots = roots.transpose().map_err(said)?;
    let custody = match (&token, &words) {
        (Some(_), _) => "装置（PKCS#11）",
        (None, Some(_)) => "合言葉の付いたフォルダー",
        (None, None) => "フォルダー",
    };
    let custodian = home.custodian(words.as_ref().map(|words| words.as_bytes())).map_err(said)?;
    let credential = Credential::parse(keeper).map_err(said)?;
    let log = Arc::new(KeeperClient::new(&credential, &home.log_head()).map_err(said)?);
    let desk = Desk::open(DeskParts {
        folder: home.folder().to_owned(),
        clock: clock.clone(),
        chance: Arc::new(SystemChance),
        custodian,
        devices,
        custody: custody.to_owned(),
        apart,
        log: log.clone(),
        pages,
    });
    let desk = desk.map_err(said)?;
    let swept = desk.clone();
    thread::spawn(move || {
        loop {
            thread::sleep(SWEEP_EVERY);
            swept.sweep();
        }
    });
    Ok(Open { home, desk, clock, roots, log, _lock: lock })
}

fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address)
        .map_err(|error| format!("{address} で待ち受けられません（{}）。", disk_words(&error)))
}

fn serve_inner(open: &mut Open, listener: TcpListener) -> Result<(), String> {
    let now = HouseClock::new(None).now();
    let tls = open.home.server_config(now).map_err(said)?;
    let server = VaultServer::new(open.desk.clone(), tls, Arc::new(open.home.admits()));
    let server = match open.roots.take() {
        Some(roots) => server.with_roots(roots),
        None => server,
    };
    thread::spawn(move || server.serve(&listener));
    Ok(())
}

/// The vault's own pages, on a thread of their own: over TLS, or for this machine's own user.
fn serve_pages(
    open: &Open,
    listener: TcpListener,
    names: Vec<String>,
    tls: Option<(&Certificate, bool)>,
) -> Result<(), String> {
    let desk = &open.desk;
    let host = desk.pages().split("//").nth(1).unwrap_or_default().to_owned();
    let setting = Setting {
        hosts: vec![host],
        clock: open.clock.clone(),
        certificate: |extensions| {
            let peer = extensions.get::<Peer>()?;
            peer.certificate.as_ref().map(|certificate| certificate_digest(certificate))
        },
    };
    let router = romori_counter::router(Arc::new(desk.clone()), setting);
    let greeting = tls.map(|(certificate, devices)| certificate.greeting_of_vault(devices));
    let greeting = greeting.transpose().map_err(|_| "TLSを始められません。".to_owned())?;
    let is_clear = greeting.is_none();
    listener.set_nonblocking(true).map_err(said)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(said)?;
    thread::spawn(move || {
        let served = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let entrances = vec![Entrance { names, router, greeting }];
            let admits = is_clear.then(|| Arc::new(own_user::owns) as romori_web::Admits);
            let door = Door { listener, entrances, admits };
            romori_web::serve(vec![door], std::future::pending::<()>()).await
        });
        if let Err(error) = served {
            let _ = writeln!(io::stderr(), "番号庫の画面を開けません（{}）。", disk_words(&error));
            std::process::exit(1);
        }
    });
    Ok(())
}

/// Serves it until it is ended.
///
/// # Errors
/// What is wrong, in words.
pub fn serve(args: &ServeArgs) -> Result<String, String> {
    if args.own {
        return serve_own(args);
    }
    let home = VaultHome::open(&args.folder).map_err(said)?;
    let credential = fs::read_to_string(home.keeper_file()).map_err(|_| {
        "記録庫からの紹介状がありません。romori vault log で渡してください。".to_owned()
    })?;
    let pages = match args.pages {
        Some(address) => listen(address)?,
        None => listen(SocketAddr::from((Ipv4Addr::LOCALHOST, args.pages_port)))?,
    };
    let port = pages.local_addr().map_err(said)?.port();
    let certificate = match (&args.certificate, &args.certificate_key) {
        (Some(certificate), Some(key)) => {
            let text =
                |path: &Path| read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            let made = Certificate::from_pem(&text(certificate)?, &text(key)?);
            Some(made.map_err(|_| "証明書と鍵が組になっていません。".to_owned())?)
        }
        _ => None,
    };
    let (name, address) = match &args.host {
        Some(host) if port == 443 => (host.clone(), format!("https://{host}")),
        Some(host) => (host.clone(), format!("https://{host}:{port}")),
        None => (ON_LOOPBACK.to_owned(), format!("http://{ON_LOOPBACK}:{port}")),
    };
    let mut open = open(home, &credential, (address.clone(), args.devices), None)?;
    let inner = listen(args.listen)?;
    let inner_address = inner.local_addr().map_err(said)?;
    serve_inner(&mut open, inner)?;
    let tls = certificate.as_ref().map(|certificate| (certificate, args.devices));
    serve_pages(&open, pages, vec![name], tls)?;
    let mut out = io::stdout();
    let _ = writeln!(out, "番号庫を開きました: {inner_address}\n番号庫の画面: {address}");
    let _ = writeln!(out, "終えるときは Ctrl+C を押してください。");
    let _ = out.flush();
    loop {
        thread::park();
    }
}

/// For the process that has started this one: it says by a pipe how the keeper is reached, is told
/// by another how this one is, and ends it by ending itself.
fn serve_own(args: &ServeArgs) -> Result<String, String> {
    let mut told = Told;
    let first = told.hear().ok_or("記録庫を知らされていません。")?;
    let now = HouseClock::new(None).now();
    let home = match VaultHome::is_at(&args.folder) {
        true => VaultHome::open(&args.folder).map_err(said)?,
        // Its recovery code is made when somebody asks for it: romori vault recovery.
        false => VaultHome::begin(&args.folder, None, now, &SystemChance).map_err(said)?.0,
    };
    let keeper = match first.is_empty() {
        false => first,
        true => text_of(&home.keeper_file())?,
    };
    let pages = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, args.pages_port)))?;
    let port = pages.local_addr().map_err(said)?.port();
    let beside = Some(args.days_ahead);
    let address = format!("http://{ON_LOOPBACK}:{port}");
    let mut open = open(home, &keeper, (address, false), beside)?;
    let inner = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let address = inner.local_addr().map_err(said)?;
    // Those that an earlier process was told are of no use any more.
    open.home.dismiss_all().map_err(said)?;
    let credential = open.home.invite(&address.to_string(), now).map_err(said)?;
    serve_inner(&mut open, inner)?;
    serve_pages(&open, pages, vec![ON_LOOPBACK.to_owned()], None)?;
    let mut out = io::stdout();
    let (text, ready) = (credential.to_text(), vault::READY);
    let written = writeln!(out, "{}{port}\n{text}{ready}", vault::PORT);
    written.and_then(|()| out.flush()).map_err(said)?;
    while let Some(again) = told.hear() {
        if let Ok(credential) = Credential::parse(&again) {
            let _ = open.log.renew(&credential);
        }
    }
    // Whatever was acknowledged lasts.
    std::process::exit(0)
}

/// What this process is told: texts that end with a line of their own.
#[derive(Default)]
struct Told;

impl Told {
    fn hear(&mut self) -> Option<String> {
        let mut text = String::new();
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if line == keeper::READY {
                return Some(text);
            }
            text.push_str(&line);
            text.push('\n');
        }
        None
    }
}
