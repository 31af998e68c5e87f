//! Where `romori up` listens beyond this machine's own browser: over TLS, under names it knows.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::net::IpAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use clap::Args;
use romori_app::house::Zone;
use romori_app::place::disk_words;
use romori_types::{Date, Span};
use romori_web::{Certificate, make_certificate};

use crate::read;

/// A certificate that was made here is made anew so long before it ends. Unit: days.
const RENEW_DAYS: i64 = 30;

/// Options of an address beyond loopback.
#[derive(Debug, Args)]
pub struct ListenArgs {
    /// 待ち受けるアドレス（例 192.168.1.5）。ほかの機械からTLSで開けるようになる
    #[arg(long, value_name = "アドレス")]
    listen: Option<IpAddr>,
    /// 開くときの名前（例 romori.example.jp）。何度でも書ける
    #[arg(long = "host", value_name = "名前", requires = "listen")]
    hosts: Vec<String>,
    /// 証明書（PEM）。無ければ、はじめに作る
    #[arg(long, value_name = "ファイル", requires = "listen", requires = "certificate_key")]
    certificate: Option<PathBuf>,
    /// 証明書の鍵（PEM）
    #[arg(long, value_name = "ファイル", requires = "certificate")]
    certificate_key: Option<PathBuf>,
    /// 本人（従業員）の入口の名前。何度でも書ける。端末の証明書は求めない
    #[arg(long = "worker-host", value_name = "名前", requires = "listen")]
    worker_hosts: Vec<String>,
    /// 本人の入口の証明書（PEM）。無ければ、はじめに作る
    #[arg(long, value_name = "ファイル", requires = "worker_hosts")]
    #[arg(requires = "worker_certificate_key")]
    worker_certificate: Option<PathBuf>,
    /// 本人の入口の証明書の鍵（PEM）
    #[arg(long, value_name = "ファイル", requires = "worker_certificate")]
    worker_certificate_key: Option<PathBuf>,
    /// 運営の入口の名前。何度でも書ける
    #[arg(long = "operator-host", value_name = "名前", requires = "listen")]
    operator_hosts: Vec<String>,
    /// 運営の入口のポート。無ければ事務所の入口と同じ。--listen が無ければ、この機械のブラウザー
    /// からだけ、operator.localhost の名前で開ける
    #[arg(long, value_name = "番号")]
    operator_port: Option<u16>,
}

/// An address with what it takes to serve there.
pub struct Listening {
    /// Where.
    pub address: IpAddr,
    /// The entrances: that of the offices first.
    pub ways: Vec<Way>,
    /// Where the operator's is on a port of its own.
    pub operator_port: Option<u16>,
}

/// One entrance.
pub struct Way {
    /// Which.
    pub zone: Zone,
    /// Under which names, as an address of a page has them.
    pub names: Vec<String>,
    /// With which certificate: no two entrances share one.
    pub certificate: Certificate,
}

impl ListenArgs {
    /// On which port of this machine the operator's entrance is, where there is no other address.
    pub const fn operator_on_loopback(&self) -> Option<u16> {
        if self.listen.is_some() { None } else { self.operator_port }
    }

    /// Under which names the pages will be opened: an address that stands for all is none.
    pub fn names(&self) -> Result<Vec<String>, String> {
        let own = self.listen.filter(|address| !address.is_unspecified());
        let own = own.map(|address| address.to_string());
        let names: Vec<String> = self.hosts.iter().cloned().chain(own).collect();
        if self.listen.is_some() && self.operator_port.is_some() && self.operator_hosts.is_empty() {
            return Err("--operator-host で、運営の入口の名前を指定してください。".to_owned());
        }
        if self.listen.is_some() && names.is_empty() {
            return Err("--host で、開くときの名前かアドレスを指定してください。".to_owned());
        }
        Ok(names)
    }
}

/// Where to listen, if not on loopback alone. The keys folder is there.
pub fn listening(args: &ListenArgs, keys: &Path, today: Date) -> Result<Option<Listening>, String> {
    let Some(address) = args.listen else { return Ok(None) };
    let own = (&args.certificate, &args.certificate_key);
    let workers = (&args.worker_certificate, &args.worker_certificate_key);
    let ways = [
        (Zone::Office, args.names()?, own),
        (Zone::Worker, args.worker_hosts.clone(), workers),
        (Zone::Operator, args.operator_hosts.clone(), (&None, &None)),
    ];
    refuse_shared_names(&ways)?;
    let mut made = Vec::new();
    for (zone, names, files) in ways.into_iter().filter(|(_, names, _)| !names.is_empty()) {
        let certificate = match files {
            (Some(certificate), Some(key)) => {
                let text =
                    |path| read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                certificate_of(&text(certificate)?, &text(key)?)?
            }
            _ => kept(keys, zone, &names, today)?,
        };
        let shared =
            made.iter().any(|way: &Way| way.certificate.fingerprint() == certificate.fingerprint());
        if shared {
            return Err("入口ごとに、別の証明書を指定してください。".to_owned());
        }
        let names = names.into_iter().map(in_brackets).collect();
        made.push(Way { zone, names, certificate });
    }
    Ok(Some(Listening { address, ways: made, operator_port: args.operator_port }))
}

type WayAsked<'a> = (Zone, Vec<String>, (&'a Option<PathBuf>, &'a Option<PathBuf>));

/// A name belongs to one entrance: by it the others are told apart.
fn refuse_shared_names(ways: &[WayAsked<'_>]) -> Result<(), String> {
    let mut all = BTreeSet::new();
    for name in ways.iter().flat_map(|(_, names, _)| names) {
        if !all.insert(name.to_lowercase()) {
            return Err(format!(
                "{name} が2回指定されています。入口ごとに別の名前にしてください。"
            ));
        }
    }
    Ok(())
}

/// An address of IPv6 as an address of a page has it.
fn in_brackets(name: String) -> String {
    if name.contains(':') { format!("[{name}]") } else { name }
}

fn certificate_of(certificate: &str, key: &str) -> Result<Certificate, String> {
    Certificate::from_pem(certificate, key).map_err(|_| {
        "証明書と鍵を読めないか、組になっていません。PEMの証明書と、その鍵を指定してください。"
            .to_owned()
    })
}

/// The certificate that was made before; a new one when it is not there, is for other names or
/// ends soon. A line before it says what it is for and until when.
fn kept(keys: &Path, zone: Zone, names: &[String], today: Date) -> Result<Certificate, String> {
    let of = match zone {
        Zone::Office => "",
        Zone::Worker => "-worker",
        Zone::Operator => "-operator",
    };
    let path = keys.join(format!("tls{of}-certificate.pem"));
    let key_path = keys.join(format!("tls{of}-key.pem"));
    let about = format!("for {} until ", names.join(" "));
    if let (Ok(certificate), Ok(key)) = (fs::read_to_string(&path), fs::read_to_string(&key_path)) {
        let until = certificate.lines().next().and_then(|line| line.strip_prefix(&about));
        let until = until.and_then(|until| until.parse::<Date>().ok());
        let soon = today.checked_add(Span::new().days(RENEW_DAYS)).unwrap_or(today);
        if until.is_some_and(|until| until > soon) {
            return certificate_of(&certificate, &key);
        }
    }
    let made = make_certificate(names, today)
        .map_err(|_| "--host の名前で証明書を作れません。名前を確かめてください。".to_owned())?;
    let certificate = format!("{about}{}\n{}", made.until, made.certificate);
    for (path, text) in [(&key_path, &made.key), (&path, &certificate)] {
        let kept = keep(path, text.as_bytes());
        kept.map_err(|error| {
            let (file, why) = (path.display(), disk_words(&error));
            format!("{file} に書けません（{why}）。場所と権限を確かめてください。")
        })?;
    }
    certificate_of(&certificate, &made.key)
}

/// Writes a file for this user alone: aside, then renamed.
fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = path.with_extension("part");
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&aside, path)
}
