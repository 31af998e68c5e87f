//! `romori up`: starts the pages, on loopback only.

use std::env;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use romori_app::place::{Place, PlaceKind, disk_words};
use romori_types::{Date, Wareki};
use romori_web::{AppState, OsEntropy, Setting};
use tokio::net::TcpListener;

use crate::clock::SystemClock;
use crate::fail;

/// The day on which the demo stands: the filing season of 令和8年.
const DEMO_DAY: Date = Date::constant(2026, 7, 1);
const PORT: u16 = 8627;

/// 労守を開く（この機械のブラウザーからだけ使えます）
#[derive(Debug, Args)]
pub struct UpArgs {
    /// 見本のデータで開く。日付は令和8年7月1日に固定
    #[arg(long)]
    demo: bool,
    /// 日付を固定する（例 2026-07-01）
    #[arg(long, value_name = "日付")]
    today: Option<Date>,
    /// 待ち受けるポート（無ければ 8627）。0 なら空いているポート
    #[arg(long, value_name = "番号", default_value_t = PORT)]
    port: u16,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

/// Serves until interrupted.
pub fn run(args: &UpArgs, _today: Date) -> ExitCode {
    let kind = if args.demo { PlaceKind::Demo } else { PlaceKind::Office };
    let Some(folder) = args.data.clone().or_else(|| default_folder(kind)) else {
        return fail(1, "フォルダーの場所が分かりません。--data で指定してください。");
    };
    let place = match Place::open(&folder, kind) {
        Ok(place) => place,
        Err(error) => return fail(1, &error.to_string()),
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let served = match runtime {
        Ok(runtime) => runtime.block_on(serve(args, &place)),
        Err(error) => Err(error),
    };
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => fail(
            1,
            &format!("ポート{}は使われています。--port で別の番号を指定してください。", args.port),
        ),
        Err(error) => {
            let why = disk_words(&error);
            fail(1, &format!("開けませんでした（{why}）。--port で別の番号を指定してください。"))
        }
    }
}

async fn serve(args: &UpArgs, place: &Place) -> io::Result<()> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, args.port))).await?;
    let port = listener.local_addr()?.port();
    let fixed = args.today.or(args.demo.then_some(DEMO_DAY));
    let clock = SystemClock::new(fixed);
    let state = AppState::new(Setting::loopback(port, args.demo), clock, Arc::new(OsEntropy));
    announce(port, args.demo, fixed, place);
    romori_web::serve(listener, romori_web::router(state), interrupted()).await
}

fn announce(port: u16, demo: bool, fixed: Option<Date>, place: &Place) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "労守を開きました: http://127.0.0.1:{port}/");
    if let Some(day) = fixed.and_then(Wareki::of) {
        let _ = writeln!(out, "日付は{day}に固定しています。");
    }
    if demo {
        let _ = writeln!(out, "見本のデータです。個人はすべて架空です。");
        let _ = writeln!(
            out,
            "まず試すこと: 上のアドレスをブラウザーで開き、「この見本で試す」を押してください。\
             自分の賃金の表（XLSX・CSV）を落としても試せます。"
        );
    }
    let _ = writeln!(out, "フォルダー: {}（賃金の表は保存しません）", place.folder().display());
    let _ = writeln!(out, "終えるときは Ctrl+C を押してください。");
    let _ = out.flush();
}

/// Resolves when the program is asked to end.
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// `$XDG_DATA_HOME/romori/demo`, or below `~/.local/share`.
fn default_folder(kind: PlaceKind) -> Option<PathBuf> {
    let share =
        env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")))?;
    let name = match kind {
        PlaceKind::Demo => "demo",
        PlaceKind::Office => "office",
    };
    Some(share.join("romori").join(name))
}
