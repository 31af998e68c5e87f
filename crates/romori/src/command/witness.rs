//! `romori witness`: remembers the heads of logs and refuses a forked one; best on another machine.

use std::convert::Infallible;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use romori_app::place::disk_words;
use romori_app::proof::{Ed25519Signer, VerifierKey};
use romori_types::{Chance as _, Clock};
use romori_witness::{Watch, Witness, serve};

use crate::clock::{HouseClock, SystemChance};
use crate::{fail, read};

/// A look begins so long after the one before. Whoever changes a log is found within a minute.
const LOOK_SECONDS: u64 = 30;
const KEY_BYTES: usize = 32;

/// 証人になる（記録簿の先頭を覚え、書き換えや分岐に署名しない）
#[derive(Debug, Args)]
pub struct WitnessArgs {
    /// 証人のフォルダー。鍵と、覚えた内容を置く
    #[arg(long, value_name = "フォルダー")]
    data: PathBuf,
    /// 証人の名前（例 witness.example.jp/w1）
    #[arg(long, value_name = "名前")]
    name: String,
    /// 記録簿の検証鍵のファイル。何度でも書ける
    #[arg(long, value_name = "ファイル", required = true)]
    log: Vec<PathBuf>,
    /// 待ち受けるアドレス。無ければこの機械だけ
    #[arg(long, value_name = "アドレス", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// 待ち受けるポート
    #[arg(long, value_name = "ポート", default_value_t = 8629)]
    port: u16,
    /// この記録簿のフォルダーを30秒ごとに読み直し、書き換えを見つける。鍵は --log の1つ目
    #[arg(long, value_name = "フォルダー")]
    watch: Option<PathBuf>,
    /// 1度だけ読み直して終わる（誤りがあれば終了コードは1）
    #[arg(long, requires = "watch")]
    once: bool,
}

/// Runs the command.
pub fn run(args: &WitnessArgs) -> ExitCode {
    let outcome = if args.once { look_once(args) } else { stay(args).map(|never| match never {}) };
    outcome.unwrap_or_else(|message| fail(2, &message))
}

fn look_once(args: &WitnessArgs) -> Result<ExitCode, String> {
    let (witness, logs) = open(args)?;
    let clock = HouseClock::new(None);
    let Some(mut watch) = watch_of(args, &logs) else { return Ok(ExitCode::from(2)) };
    let look = watch.look(&witness, seconds(clock.as_ref()));
    let mut out = io::stdout().lock();
    for line in &look.news {
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(out, "{}件を読み直しました。誤り {}件", look.size, look.faults);
    Ok(if look.faults == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn stay(args: &WitnessArgs) -> Result<Infallible, String> {
    let (witness, logs) = open(args)?;
    let witness = Arc::new(witness);
    let address = SocketAddr::new(args.listen, args.port);
    let listener = TcpListener::bind(address).map_err(|error| {
        format!(
            "{address} で待ち受けられません（{}）。--port を変えてください。",
            disk_words(&error)
        )
    })?;
    let at = listener.local_addr().map_err(|error| disk_words(&error).to_owned())?;
    let _ = writeln!(io::stdout(), "証人を始めました: http://{at}/\n検証鍵: {}", witness.key());
    let clock: Arc<HouseClock> = HouseClock::new(None);
    if let Some(mut watch) = watch_of(args, &logs) {
        let (witness, clock, folder) =
            (Arc::clone(&witness), Arc::clone(&clock), args.data.clone());
        let looking = move || {
            loop {
                let news = watch.look(&witness, seconds(clock.as_ref())).news;
                news.iter().for_each(|line| tell(&folder, &clock.now().to_string(), line));
                thread::sleep(Duration::from_secs(LOOK_SECONDS));
            }
        };
        let spawned = thread::Builder::new().name("watch".to_owned()).spawn(looking);
        spawned.map_err(|error| format!("見張りを始められません（{error}）。"))?;
    }
    serve(listener, witness, clock)
        .map_err(|error| format!("証人を続けられません（{}）。", disk_words(&error)))
}

/// What was found is said, and lasts in the folder of the witness.
fn tell(folder: &Path, at: &str, line: &str) {
    let _ = writeln!(io::stderr(), "記録簿の異変 {at} {line}");
    let file = OpenOptions::new().create(true).append(true).open(folder.join("findings.txt"));
    let kept = file.and_then(|mut file| {
        writeln!(file, "{at} {line}")?;
        file.sync_all()
    });
    if kept.is_err() {
        let _ = writeln!(
            io::stderr(),
            "findings.txt に書けません。証人のフォルダーを確かめてください。"
        );
    }
}

fn seconds(clock: &dyn Clock) -> u64 {
    u64::try_from(clock.now().as_second()).unwrap_or(0)
}

fn watch_of(args: &WitnessArgs, logs: &[VerifierKey]) -> Option<Watch> {
    let (folder, log) = (args.watch.as_ref()?, logs.first()?);
    Some(Watch::new(folder, log.clone()))
}

fn open(args: &WitnessArgs) -> Result<(Witness, Vec<VerifierKey>), String> {
    let logs: Vec<VerifierKey> =
        args.log.iter().map(|file| log_key(file)).collect::<Result<_, _>>()?;
    let words = |error: io::Error| {
        let (folder, why) = (args.data.display(), disk_words(&error));
        format!("{folder} を使えません（{why}）。場所と権限を確かめてください。")
    };
    fs::create_dir_all(&args.data).map_err(words)?;
    let seed = seed(&args.data.join("key")).map_err(words)?;
    let signer =
        Ed25519Signer::from_seed(&seed).map_err(|_| "証人の鍵を使えません。".to_owned())?;
    let heads = args.data.join("heads");
    let witness = Witness::open(&heads, &args.name, Box::new(signer), logs.clone());
    let witness = witness.map_err(|error| error.to_string())?;
    fs::write(args.data.join("witness-key.txt"), format!("{}\n", witness.key())).map_err(words)?;
    Ok((witness, logs))
}

fn log_key(file: &Path) -> Result<VerifierKey, String> {
    let text = String::from_utf8(read(file)?).unwrap_or_default();
    VerifierKey::parse(text.trim()).ok_or_else(|| {
        format!("{} から検証鍵を読めません。log-key.txt を指定してください。", file.display())
    })
}

/// The seed of the witness's own key; made at the first start, readable by its user alone.
fn seed(file: &Path) -> io::Result<[u8; KEY_BYTES]> {
    match fs::read(file) {
        Ok(bytes) => bytes.try_into().map_err(|_| io::ErrorKind::InvalidData.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut seed = [0; KEY_BYTES];
            SystemChance.fill(&mut seed).map_err(|_| io::ErrorKind::Other)?;
            let mut made =
                OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
            made.write_all(&seed)?;
            made.sync_all()?;
            Ok(seed)
        }
        Err(error) => Err(error),
    }
}
