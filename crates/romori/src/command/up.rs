//! `romori up`: starts the pages, on loopback in the clear, elsewhere over TLS.

use std::env;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use romori_app::house::{House, Shipping, Zone};
use romori_app::place::{Place, PlaceKind, disk_words};
use romori_types::{Date, Wareki};
use romori_web::{
    Admits, AppState, DeviceRule, Door, Entrance, Housed, OPERATOR_ON_LOOPBACK, OsEntropy, Setting,
};
use tokio::net::TcpListener;

use crate::clock::{HouseClock, SystemClock};
use crate::command::house::{DemoAccount, fill_demo, folders, make_house};
use crate::command::keeping::KeepingArgs;
use crate::command::mail::MailArgs;
use crate::command::tls::{ListenArgs, Listening, Way, listening};
use crate::console;
use crate::{fail, own_user, vault};

/// The day on which the demo stands: the filing season of 令和8年.
const DEMO_DAY: Date = Date::constant(2026, 7, 1);
const PORT: u16 = 8627;
/// How long an entry waits at most before it is in the log.
const SHIP_EVERY: Duration = Duration::from_millis(500);
/// How often it is looked whether a day's work is due.
const DAILY_EVERY: Duration = Duration::from_secs(60);
/// How often the space held for the log is looked at.
const HOLD_EVERY: Duration = Duration::from_secs(60);
/// Between two parts of it, a mebibyte each.
const HOLD_PAUSE: Duration = Duration::from_millis(20);

/// 労守を開く（--listen が無ければ、この機械のブラウザーからだけ使えます）
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
    /// 番号庫の画面のポート（無ければ空いているポート）
    #[arg(long, value_name = "番号", default_value_t = 0)]
    vault_port: u16,
    #[command(flatten)]
    keys: KeepingArgs,
    #[command(flatten)]
    listen: ListenArgs,
    #[command(flatten)]
    mail: MailArgs,
}

/// Serves until interrupted.
pub fn run(args: &UpArgs, today: Date) -> ExitCode {
    if let Err(words) = args.listen.names() {
        return fail(1, &words);
    }
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
    let fixed = args.today.or(args.demo.then_some(DEMO_DAY));
    let housed = match housed(args, &place, fixed) {
        Ok(housed) => housed,
        Err(words) => return fail(1, &words),
    };
    // A certificate holds by the real day, whatever day the demo stands on.
    let listening = match listening(&args.listen, &folders(place.folder()).keys, today) {
        Ok(listening) => listening,
        Err(words) => return fail(1, &words),
    };
    let served = match runtime {
        Ok(runtime) => runtime.block_on(serve(args, &place, fixed, housed, listening)),
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

/// Opens the house, fills the demo's office, and sees that entries go on to the log.
fn housed(args: &UpArgs, place: &Place, fixed: Option<Date>) -> Result<Housed, String> {
    let clock = HouseClock::new(fixed);
    let keeping = args.keys.keeping()?;
    let opened = make_house(place.folder(), keeping, Arc::clone(&clock));
    let opened = opened.map_err(|error| error.to_string())?;
    if let Some(code) = &opened.recovery_code {
        show_recovery_code(code, args.demo);
    }
    let house = Arc::new(opened.house);
    let demo_accounts = match fixed.filter(|_| args.demo) {
        Some(today) => fill_demo(&house, &clock, today).map_err(|error| error.to_string())?,
        None => Vec::new(),
    };
    let shipping = Arc::clone(&house);
    let spawned =
        thread::Builder::new().name("sequencer".to_owned()).spawn(move || keep_shipping(&shipping));
    spawned.map_err(|error| format!("記録を送る処理を始められません（{error}）。"))?;
    if !args.demo {
        let holding = Arc::clone(&house);
        let spawned =
            thread::Builder::new().name("reserve".to_owned()).spawn(move || keep_reserve(&holding));
        spawned
            .map_err(|error| format!("記録のための空きを取る処理を始められません（{error}）。"))?;
    }
    // It stops nothing else when it is not there.
    match vault::reach(place.folder(), args.vault_port, clock.days_ahead()) {
        Ok(numbers) => house.let_numbers(numbers),
        Err(words) => {
            let _ = writeln!(io::stderr(), "番号庫を使えません。{words}");
        }
    }
    args.mail.open(&house)?;
    let daily = Arc::clone(&house);
    let spawned = thread::Builder::new().name("daily".to_owned()).spawn(move || keep_daily(&daily));
    spawned.map_err(|error| format!("日次の処理を始められません（{error}）。"))?;
    let filling = Arc::clone(&house);
    let spawned = thread::Builder::new().name("matches".to_owned()).spawn(move || {
        if let Err(error) = filling.fill_matches() {
            let _ = writeln!(
                io::stderr(),
                "同じ人の照合の準備を終えられませんでした。次に開いたときに続けます。{error}"
            );
        }
    });
    spawned.map_err(|error| format!("同じ人の照合の準備を始められません（{error}）。"))?;
    let listening = console::listen(Arc::clone(&house), place.clone());
    listening
        .map_err(|error| format!("ほかの命令を受ける口を開けません（{}）。", disk_words(&error)))?;
    Ok(Housed { house, demo_accounts })
}

/// Moves entries into the log for as long as the process lives. What cannot be moved now is tried
/// again; those at work see it on their pages, and whoever runs the program here.
fn keep_shipping(house: &House) {
    let say = |words: &str| {
        let _ = writeln!(io::stderr(), "{words}");
    };
    loop {
        match house.ship() {
            Shipping::Stopped(words) => say(&words),
            Shipping::Again => say("記録簿への書込みが、また進んでいます。"),
            Shipping::Same => {}
        }
        house.print_head();
        house.store.sweep();
        thread::sleep(SHIP_EVERY);
    }
}

/// Does the day's work once a day; what fails is tried again, and after its hour is an alarm.
fn keep_daily(house: &House) {
    let mut told = None;
    loop {
        let failure = house.run_daily().err().map(|error| error.to_string());
        if let Some(words) = failure.as_ref().filter(|_| failure != told) {
            let _ = writeln!(io::stderr(), "日次の処理を終えられません。また試します。{words}");
        }
        told = failure;
        thread::sleep(DAILY_EVERY);
    }
}

/// Keeps space on the disk for the log, taken slowly: whoever opens the first page just then waits
/// for the same disk.
fn keep_reserve(house: &House) {
    let mut was_held = true;
    loop {
        let is_held = house.hold_reserve(&|| thread::sleep(HOLD_PAUSE)).is_ok();
        if was_held && !is_held {
            let _ = writeln!(
                io::stderr(),
                "記録のために取っておく空き（256MB）がありません。空きを作ってください。"
            );
        }
        was_held = is_held;
        thread::sleep(HOLD_EVERY);
    }
}

/// Shown once: whoever starts the house keeps it on paper.
pub fn show_recovery_code(code: &str, demo: bool) {
    let mut out = io::stdout().lock();
    if demo {
        return;
    }
    let _ = writeln!(
        out,
        "回復コード（一度だけ表示します。紙に書き、鍵と別の場所に保管してください）:"
    );
    let _ = writeln!(out, "  {code}");
}

async fn serve(
    args: &UpArgs,
    place: &Place,
    fixed: Option<Date>,
    housed: Housed,
    listening: Option<Listening>,
) -> io::Result<()> {
    let clock = SystemClock::new(fixed);
    let state = |setting| {
        let housed = housed.clone();
        AppState::housed(setting, clock.clone(), Arc::new(OsEntropy), housed)
    };
    let Some(listening) = listening else {
        let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let listener = TcpListener::bind(SocketAddr::from((loopback, args.port))).await?;
        let port = listener.local_addr()?.port();
        let home = format!("http://127.0.0.1:{port}/");
        let admits: Admits = Arc::new(own_user::owns);
        let on_this_machine = |listener, setting| Door {
            admits: Some(Arc::clone(&admits)),
            ..Door::clear(listener, romori_web::router(state(setting)))
        };
        let mut first = on_this_machine(listener, Setting::loopback(port, args.demo));
        if args.demo {
            let setting = Setting::loopback_of_workers(port);
            let names = setting.hosts.iter().filter_map(|host| host.split(':').next());
            let names = names.map(str::to_owned).collect();
            let router = romori_web::router(state(setting));
            first.entrances.push(Entrance { names, router, greeting: None });
        }
        let mut doors = vec![first];
        let mut operator_port = None;
        // The demo has every entrance that can be tried without a certificate.
        let asked = args.listen.operator_on_loopback();
        if let Some(asked) = asked.or(args.demo.then_some(0)) {
            let listener = TcpListener::bind(SocketAddr::from((loopback, asked))).await?;
            let port = listener.local_addr()?.port();
            doors.push(on_this_machine(listener, Setting::operator_on_loopback(port, args.demo)));
            operator_port = Some(port);
        }
        announce(args, &[home], None, fixed, place, &housed.demo_accounts);
        if let Some(port) = operator_port {
            announce_operator(port, place);
        }
        return romori_web::serve(doors, interrupted()).await;
    };
    let (mut doors, mut homes) = (Vec::new(), Vec::new());
    let own_port = listening.operator_port;
    let is_apart = |way: &Way| own_port.is_some() && way.zone == Zone::Operator;
    for (port, apart) in [(Some(args.port), false), (own_port, true)] {
        let Some(port) = port else { continue };
        let listener = TcpListener::bind(SocketAddr::from((listening.address, port))).await?;
        let port = listener.local_addr()?.port();
        let mut entrances = Vec::new();
        for way in listening.ways.iter().filter(|way| is_apart(way) == apart) {
            let setting = Setting::tls(&way.names, port, args.demo, way.zone)
                .with_workers_at(workers_at(&listening, port));
            let asks = setting.devices == DeviceRule::Certificate;
            let greeting = way.certificate.greeting(asks.then_some(&housed.house));
            let greeting = greeting.map_err(|_| io::Error::other("TLSを始められません"))?;
            let (names, router) = (way.names.clone(), romori_web::router(state(setting)));
            let name = way.names.first().map_or("", String::as_str);
            homes.push(format!("https://{name}:{port}/"));
            entrances.push(Entrance { names, router, greeting: Some(greeting) });
        }
        doors.push(Door { listener, entrances, admits: None });
    }
    announce(args, &homes, Some(&listening), fixed, place, &housed.demo_accounts);
    romori_web::serve(doors, interrupted()).await
}

fn announce_operator(port: u16, place: &Place) {
    let _ = writeln!(
        io::stdout().lock(),
        "運営の入口: http://{OPERATOR_ON_LOOPBACK}:{port}/ \
         （最初の運営者は romori operator begin --data {} で登録します）",
        place.folder().display()
    );
}

/// How the addresses of the entrance of workers begin, where it is open.
fn workers_at(listening: &Listening, port: u16) -> Option<String> {
    let way = listening.ways.iter().find(|way| way.zone == Zone::Worker)?;
    way.names.first().map(|name| format!("https://{name}:{port}/"))
}

fn announce(
    args: &UpArgs,
    homes: &[String],
    listening: Option<&Listening>,
    fixed: Option<Date>,
    place: &Place,
    accounts: &[DemoAccount],
) {
    let mut out = io::stdout().lock();
    let home = homes.first().map_or("", String::as_str);
    let _ = writeln!(out, "労守を開きました: {home}");
    for (way, home) in listening.iter().flat_map(|all| all.ways.iter().zip(homes)) {
        if way.zone != Zone::Office {
            let _ = writeln!(out, "{}: {home}", way.zone.ja());
        }
        let _ = writeln!(out, "証明書の指紋（SHA-256）: {}", way.certificate.fingerprint());
    }
    if listening.is_some() {
        let _ = writeln!(out, "ブラウザーに示された指紋と同じことを確かめてから進んでください。");
        if !args.demo {
            let _ = writeln!(
                out,
                "端末は {home}enrol で登録します。コードは romori device issue で発行します。"
            );
        }
    }
    if let Some(day) = fixed.and_then(Wareki::of) {
        let _ = writeln!(out, "日付は{day}に固定しています。");
    }
    if args.demo {
        announce_demo(&mut out, home, accounts);
    }
    let _ = writeln!(out, "フォルダー: {}", place.folder().display());
    let _ = writeln!(out, "終えるときは Ctrl+C を押してください。");
    let _ = out.flush();
}

fn announce_demo(out: &mut impl io::Write, home: &str, accounts: &[DemoAccount]) {
    let _ = writeln!(out, "見本のデータです。個人はすべて架空です。");
    let _ = writeln!(
        out,
        "まず試すこと: 上のアドレスをブラウザーで開き、「この見本で試す」を押してください。\
         自分の賃金の表（XLSX・CSV）を落としても試せます。"
    );
    let clear = home.strip_prefix("http://").map(|home| home.trim_end_matches('/'));
    if let Some((_, port)) = clear.and_then(|home| home.rsplit_once(':')) {
        let _ = writeln!(
            out,
            "{}: http://honnin.localhost:{port}/ （登録コードは個人の画面の「本人の入場」で）",
            Zone::Worker.ja()
        );
    }
    let _ = writeln!(out, "顧問先12社の事務所を試すには {home}70 でサインインしてください:");
    for (login, password) in accounts {
        let _ = writeln!(out, "  利用者ID {login}  パスワード {password}");
    }
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
pub fn default_folder(kind: PlaceKind) -> Option<PathBuf> {
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
