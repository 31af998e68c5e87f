//! `romori keeper`: the keeper of the log as a process of its own, on this host or another.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use romori_app::house::LOG_NAME;
use romori_app::place::{Place, PlaceKind, disk_words};
use romori_keeper::{Credential, Desk, Home, Retention, Server, ServerLimits, Store};
use romori_ledger::LogError;
use romori_recheck::{Key, Severity, recheck};
use romori_record::{id_of, instant_of};
use romori_types::Clock as _;

use crate::clock::{HouseClock, SystemChance};
use crate::command::log_witness::{WitnessOf, keep_asking};
use crate::private::write_private;
use crate::{fail, keeper};

/// Between two readings of the whole log, at least.
const WATCH_EVERY: Duration = Duration::from_secs(20);
/// How often it is looked whether entries were kept long enough.
const LOOK_EVERY: Duration = Duration::from_secs(60 * 60);
const ADDRESS: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8628);

/// 記録庫 — 取扱いの記録を、労守とは別のところに預かる
#[derive(Debug, Args)]
pub struct KeeperArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// 記録庫を作る（空のフォルダーに）
    Begin {
        /// 記録庫のフォルダー
        #[arg(value_name = "記録庫")]
        folder: PathBuf,
        /// 記録簿の名前。あとで変えられない（例 kiroku.example.jp/romori/1）
        #[arg(long, value_name = "名前", default_value = LOG_NAME)]
        name: String,
        /// 記録を置く S3 互換の保存先（オブジェクトロックを有効にしたバケット）。
        /// 例 s3://バケット/場所?endpoint=https://ホスト&region=ap-northeast-1&days=2557
        #[arg(long, value_name = "保存先")]
        store: Option<String>,
        /// 保存先の鍵を書いたファイル（本人だけが読めるもの）。無ければ環境変数
        /// AWS_ACCESS_KEY_ID と AWS_SECRET_ACCESS_KEY
        #[arg(long, value_name = "ファイル", requires = "store")]
        store_keys: Option<PathBuf>,
    },
    /// 保存先（S3）の記録を、確かめるためにフォルダーに写す
    Fetch {
        /// 記録庫のフォルダー
        #[arg(value_name = "記録庫")]
        folder: PathBuf,
        /// 写すフォルダー（空か、まだ無いもの）
        #[arg(long, value_name = "フォルダー")]
        to: PathBuf,
    },
    /// 記録庫を開く
    Serve {
        /// 記録庫のフォルダー
        #[arg(value_name = "記録庫")]
        folder: PathBuf,
        /// 待ち受けるアドレスとポート（無ければ 127.0.0.1:8628）
        #[arg(long, value_name = "アドレス", default_value_t = ADDRESS)]
        listen: SocketAddr,
        /// 労守が自分で始めるときの印
        #[arg(long, hide = true, conflicts_with = "listen")]
        own: bool,
        #[command(flatten)]
        witness: WitnessOf,
    },
    /// 労守を招く: 紹介状を作る
    Invite {
        /// 記録庫のフォルダー
        #[arg(value_name = "記録庫")]
        folder: PathBuf,
        /// 労守から見た記録庫のアドレスとポート（例 192.168.1.9:8628）
        #[arg(long, value_name = "アドレス")]
        address: String,
        /// 紹介状を書くファイル。自分だけが読める
        #[arg(long, value_name = "ファイル")]
        to: PathBuf,
    },
    /// これまでの紹介状をすべて無効にする
    Dismiss {
        /// 記録庫のフォルダー
        #[arg(value_name = "記録庫")]
        folder: PathBuf,
    },
    /// 保存期間を長くする（はじめは7年。短くはできない）
    Keep {
        /// 記録庫のフォルダー
        #[arg(value_name = "記録庫")]
        folder: PathBuf,
        /// 日数（366以上）
        #[arg(long, value_name = "日数")]
        days: u32,
    },
    /// 記録庫の時計を確かめたことを伝える（3日を超えて止めていたあと、時計が大きく動いたあと）
    Clock {
        /// 記録庫のフォルダー
        #[arg(value_name = "記録庫")]
        folder: PathBuf,
    },
    /// 労守に紹介状を渡す: これからその記録庫に預ける
    Join {
        /// 紹介状のファイル
        #[arg(value_name = "紹介状")]
        credential: PathBuf,
        /// 労守のフォルダー（up の --data と同じ）
        #[arg(long, value_name = "フォルダー")]
        data: PathBuf,
    },
}

/// Runs the command.
pub fn run(args: &KeeperArgs) -> ExitCode {
    let done = match &args.act {
        Act::Begin { folder, name, store, store_keys } => {
            begin(folder, name, store.as_deref(), store_keys.clone())
        }
        Act::Fetch { folder, to } => fetch(folder, to),
        Act::Serve { folder, own: true, .. } => serve_own(folder),
        Act::Serve { folder, listen, witness, .. } => serve(folder, *listen, witness),
        Act::Invite { folder, address, to } => invite(folder, address, to),
        Act::Dismiss { folder } => dismiss(folder),
        Act::Keep { folder, days } => keep(folder, *days),
        Act::Clock { folder } => confirm_clock(folder),
        Act::Join { credential, data } => join(credential, data),
    };
    match done {
        Ok(words) => {
            let _ = writeln!(io::stdout(), "{words}");
            ExitCode::SUCCESS
        }
        Err(words) => fail(1, &words),
    }
}

fn begin(
    folder: &Path,
    name: &str,
    store: Option<&str>,
    keys: Option<PathBuf>,
) -> Result<String, String> {
    let clock = HouseClock::new(None);
    let home = match store {
        None => Home::begin(folder, name, None, clock.now(), &SystemChance),
        Some(address) => {
            let store = Store::new(address, keys).map_err(|error| error.to_string())?;
            Home::begin_in_store(folder, name, &store, clock, &SystemChance)
        }
    };
    let home = home.map_err(|error| error.to_string())?;
    Ok(format!(
        "記録庫を作りました: {}\n検証鍵（記録を確かめる人に渡します）: {}\n\
         romori keeper serve で開き、romori keeper invite で労守への紹介状を作ります。",
        folder.display(),
        home.key()
    ))
}

fn fetch(folder: &Path, to: &Path) -> Result<String, String> {
    let words = |error: romori_keeper::KeeperError| error.to_string();
    let home = Home::open(folder).map_err(words)?;
    let files = home.fetch(HouseClock::new(None), to).map_err(words)?;
    Ok(format!(
        "保存先から{files}個のファイルを写しました: {}\nromori ledger verify で確かめられます。",
        to.display()
    ))
}

fn open(folder: &Path) -> Result<(Home, Desk, Server), String> {
    let words = |error: romori_keeper::KeeperError| error.to_string();
    let mut home = Home::open(folder).map_err(words)?;
    let on_stop = Box::new(|error: LogError| {
        // Whoever looks after it starts it again, and the log is looked at anew.
        let _ = writeln!(io::stderr(), "記録庫を止めました。{error}");
        std::process::exit(1);
    });
    let clock = HouseClock::new(None);
    let (desk, reserve) = home.open_desk(id_of, clock, on_stop).map_err(words)?;
    // A store with object lock is watched by whoever fetches it: nobody changes a file there.
    if home.store().is_none() {
        let (watched, log, keys) = (desk.clone(), home.log_folder(), home.recheck_keys());
        thread::spawn(move || keep_watching(&watched, &log, &keys));
    }
    let (retiring, retention) = (desk.clone(), home.retention());
    thread::spawn(move || keep_retiring(&retiring, &retention));
    let tls = home.server_config(HouseClock::new(None).now()).map_err(words)?;
    let admits = Arc::new(home.admits());
    let server = Server::new(desk.clone(), home.log_folder(), tls, admits, ServerLimits::default());
    if is_of_demo(folder) {
        return Ok((home, desk, server));
    }
    // The space that is held for the log is taken beside the work.
    thread::spawn(move || {
        let pause = || thread::sleep(Duration::from_millis(20));
        if reserve.hold_slowly(&pause).is_err() {
            let _ = writeln!(
                io::stderr(),
                "記録のために取っておく空き（256MB）が記録庫にありません。空きを作ってください。"
            );
        }
    });
    Ok((home, desk, server))
}

/// Whether this keeper stands beside invented data alone, for which no space is held.
fn is_of_demo(folder: &Path) -> bool {
    let place = folder.to_str().and_then(|folder| folder.strip_suffix(".keeper"));
    let kind = place.and_then(|place| Place::find(Path::new(place)).ok());
    kind.is_some_and(|place| place.kind() == PlaceKind::Demo)
}

fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).map_err(|error| {
        format!(
            "{address} で待ち受けられません（{}）。--listen で別のところを指定してください。",
            disk_words(&error)
        )
    })
}

fn serve(folder: &Path, address: SocketAddr, witness: &WitnessOf) -> Result<String, String> {
    let witness = witness.named()?;
    let (home, desk, server) = open(folder)?;
    if let Some(witness) = witness {
        let file = folder.join("witnessed.txt");
        thread::spawn(move || keep_asking(&desk, &witness, &file));
    }
    let listener = listen(address)?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let mut out = io::stdout();
    let _ = writeln!(out, "記録庫を開きました: {address}\n検証鍵: {}", home.key());
    let _ = writeln!(out, "終えるときは Ctrl+C を押してください。");
    let _ = out.flush();
    server.serve(&listener);
    Ok(String::new())
}

/// For the process that has started this one: it is told how to speak to it, by a pipe that nobody
/// else reads, and this one ends when that one does.
fn serve_own(folder: &Path) -> Result<String, String> {
    let (home, _, server) = open(folder)?;
    let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let words = |error: romori_keeper::KeeperError| error.to_string();
    // Those that an earlier process was told are of no use any more.
    home.dismiss_all().map_err(words)?;
    let invited = || home.invite(HouseClock::new(None).now()).map_err(words);
    let [own, of_vault] = [invited()?, invited()?].map(|one| one.at(&address.to_string()));
    let mut out = io::stdout();
    let (own, of_vault) = (own.to_text(), of_vault.to_text());
    let told = writeln!(out, "{own}{}\n{of_vault}{}", keeper::NEXT, keeper::READY);
    told.and_then(|()| out.flush()).map_err(|error| error.to_string())?;
    thread::spawn(move || server.serve(&listener));
    let mut rest = Vec::new();
    let _ = io::stdin().read_to_end(&mut rest);
    // Whatever was acknowledged lasts; what is under way is handed over again.
    std::process::exit(0)
}

fn invite(folder: &Path, address: &str, to: &Path) -> Result<String, String> {
    let words = |error: romori_keeper::KeeperError| error.to_string();
    let home = Home::open(folder).map_err(words)?;
    let credential = home.invite(HouseClock::new(None).now()).map_err(words)?.at(address);
    write_private(to, credential.to_text().as_bytes())?;
    Ok(format!(
        "紹介状を書きました: {}\n労守の機械に運び、romori keeper join で渡してから、消してください。",
        to.display()
    ))
}

fn keep(folder: &Path, days: u32) -> Result<String, String> {
    let home = Home::open(folder).map_err(|error| error.to_string())?;
    home.retention().keep(days).map_err(|error| error.to_string())?;
    Ok(format!("記録を{days}日間、保存します。"))
}

fn confirm_clock(folder: &Path) -> Result<String, String> {
    let home = Home::open(folder).map_err(|error| error.to_string())?;
    let now = HouseClock::new(None).now();
    home.retention().confirm(now).map_err(|error| error.to_string())?;
    Ok(format!("時計は {now}（UTC）を示しています。正しければ、このままで保存期間を数えます。"))
}

/// Reads the whole log again and again with code that has not written it: whoever changes a file
/// under the keeper is found within a minute, with the place. The longer a log is, the longer is
/// the pause; a witness elsewhere looks as well.
fn keep_watching(desk: &Desk, log: &Path, keys: &[String]) {
    let keys: Vec<Key> = keys.iter().filter_map(|key| Key::parse(key)).collect();
    let faults = || {
        let mut faults = Vec::new();
        recheck(log, &keys, &[], &mut |problem| {
            if problem.severity() == Severity::Fault {
                faults.push(problem.to_string());
            }
        });
        faults
    };
    loop {
        thread::sleep(WATCH_EVERY);
        let begun = Instant::now();
        let first = faults();
        // What was written just while it was read is whole a moment later.
        let again = if first.is_empty() { Vec::new() } else { faults() };
        let mut found: Vec<String> =
            again.into_iter().filter(|fault| first.contains(fault)).collect();
        if !found.is_empty() {
            for fault in found.iter().take(20) {
                let _ = writeln!(io::stderr(), "{fault}");
            }
            desk.distrust(LogError::Damaged { path: found.swap_remove(0) });
            return;
        }
        thread::sleep(begun.elapsed() * 4);
    }
}

/// Lets go what was kept long enough, looking every hour for as long as the process lives.
fn keep_retiring(desk: &Desk, retention: &Retention) {
    let clock = HouseClock::new(None);
    let mut told = false;
    loop {
        let now = clock.now();
        match retention.believes(now) {
            Ok(true) => {
                told = false;
                let gone = retention.before(now).map(|before| desk.let_go(before, instant_of));
                if let Ok(Err(error)) = gone {
                    let _ =
                        writeln!(io::stderr(), "保存期間を過ぎた記録を片付けられません。{error}");
                }
            }
            Ok(false) if !told => {
                told = true;
                let _ = writeln!(
                    io::stderr(),
                    "記録庫の時計が、前に見たときから大きく動いています（いま {now} UTC）。確かめてから \
                     romori keeper clock を使ってください。それまで、記録は1件も片付けません。"
                );
            }
            Ok(false) => {}
            Err(error) => {
                let _ = writeln!(io::stderr(), "{error}");
            }
        }
        thread::sleep(LOOK_EVERY);
    }
}

fn dismiss(folder: &Path) -> Result<String, String> {
    let home = Home::open(folder).map_err(|error| error.to_string())?;
    let gone = home.dismiss_all().map_err(|error| error.to_string())?;
    Ok(format!("{gone}通の紹介状を無効にしました。続けて預かるには、招き直してください。"))
}

fn join(credential: &Path, data: &Path) -> Result<String, String> {
    let text = fs::read_to_string(credential).map_err(|error| {
        format!("{} を読めません（{}）。", credential.display(), disk_words(&error))
    })?;
    let parsed = Credential::parse(&text).map_err(|error| error.to_string())?;
    let folder = keeper::folder(data);
    if Home::is_at(&folder) {
        return Err(format!(
            "{} に、この労守の記録庫があります。続きを預けるには、このフォルダーごと記録庫の機械に移し、\
             そこから招いてください。",
            folder.display()
        ));
    }
    fs::create_dir_all(&folder).map_err(|error| {
        format!("{} を作れません（{}）。", folder.display(), disk_words(&error))
    })?;
    write_private(&keeper::credential_file(data), text.as_bytes())?;
    Ok(format!(
        "{} の記録庫（{}）に預けます。次に開いたときからです。",
        parsed.address(),
        parsed.key().name()
    ))
}
