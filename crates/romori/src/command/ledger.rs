//! `romori ledger`: reads the log with code that never wrote it, gives out proofs, asks its index,
//! and hands its headers on.

use std::fs;
use std::io::{self, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use romori_recheck::{Head, Key, Severity, recheck, root_at, signed_head};
use romori_types::TenantId;

use super::{ledger_part, ledger_proof, ledger_ship, ledger_touched};
use crate::{fail, keeper};

/// 記録簿を確かめる・証明を作る・調べる・渡す
#[derive(Debug, Args)]
pub struct LedgerArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// タイルから根を組み直し、すべての項目を調べる。範囲・1件・契約者を選べる
    Verify(VerifyArgs),
    /// 1件の証明ファイル（.tlog-proof）を作る
    Proof(ledger_proof::ProofArgs),
    /// 証明ファイルを確かめる。記録簿は要らない
    CheckProof(ledger_proof::CheckArgs),
    /// いまのチェックポイントに、証人の署名をもらう
    Witness(ledger_proof::CosignArgs),
    Touched(ledger_touched::TouchedArgs),
    Export(ledger_touched::ExportArgs),
    Ship(ledger_ship::ShipArgs),
}

/// Where the log is, and what of it.
#[derive(Debug, Args)]
struct VerifyArgs {
    /// 労守のフォルダー（up の --data と同じ）
    #[arg(value_name = "フォルダー")]
    folder: PathBuf,
    /// 検証鍵のファイル。無ければフォルダーの中の log-key.txt
    #[arg(long, value_name = "ファイル")]
    key: Option<PathBuf>,
    /// この番号の項目から
    #[arg(long, value_name = "番号")]
    from: Option<u64>,
    /// この番号の項目まで
    #[arg(long, value_name = "番号")]
    to: Option<u64>,
    /// この番号の項目だけ
    #[arg(long, value_name = "番号", conflicts_with_all = ["from", "to"])]
    entry: Option<u64>,
    /// この契約者の項目を数え、一つずつ載っていることを確かめる
    #[arg(long, value_name = "契約者")]
    tenant: Option<TenantId>,
    /// 契約者の項目を1行ずつ出す
    #[arg(long, requires = "tenant")]
    list: bool,
    /// 外に控えてあったチェックポイントのファイル。何度でも書ける
    #[arg(long, value_name = "ファイル")]
    head: Vec<PathBuf>,
    /// 書類に刷られた値。件数と根のはじめ（例 1234567:ab12cd34ef567890）。何度でも書ける
    #[arg(long, value_name = "件数:根")]
    printed: Vec<String>,
}

/// Runs the command.
pub fn run(args: &LedgerArgs) -> ExitCode {
    let done = match &args.act {
        Act::Verify(args) => verify(args),
        Act::Proof(args) => ledger_proof::make(args),
        Act::CheckProof(args) => ledger_proof::check(args),
        Act::Witness(args) => ledger_proof::cosign(args),
        Act::Touched(args) => Ok(ledger_touched::run(args)),
        Act::Export(args) => Ok(ledger_touched::export(args)),
        Act::Ship(args) => Ok(ledger_ship::run(args)),
    };
    done.unwrap_or_else(|message| fail(2, &message))
}

fn verify(args: &VerifyArgs) -> Result<ExitCode, String> {
    let log = log_of(&args.folder)?;
    let keys = keys_of(&args.folder, args.key.as_deref())?;
    let heads: Vec<Head> =
        args.head.iter().map(|file| head_of(file, &keys)).collect::<Result<_, _>>()?;
    let mut faults = 0;
    for printed in &args.printed {
        faults += u64::from(!agrees_with_paper(&log, &keys, printed)?);
    }
    let range: Option<Range<u64>> = match (args.entry, args.from, args.to) {
        (Some(entry), ..) => Some(entry..entry.saturating_add(1)),
        (None, None, None) => None,
        (None, from, to) => Some(from.unwrap_or(0)..to.map_or(u64::MAX, |to| to.saturating_add(1))),
    };
    faults += match (range, args.tenant) {
        (None, None) => whole(&log, &keys, &heads),
        (range, tenant) => {
            let range = range.unwrap_or(0..u64::MAX);
            let asked = ledger_part::Asked { range, tenant, list: args.list, entry: args.entry };
            ledger_part::verify(&log, &keys, &heads, &asked)
        }
    };
    Ok(told(faults))
}

/// Verifies a whole log and says what came of it.
pub fn verify_log(log: &Path, keys: &[Key]) -> ExitCode {
    told(whole(log, keys, &[]))
}

/// Rebuilds the roots of a log and says what is wrong with it.
fn whole(log: &Path, keys: &[Key], heads: &[Head]) -> u64 {
    let mut out = io::stdout().lock();
    let mut faults = 0;
    let summary = recheck(log, keys, heads, &mut |problem| {
        faults += u64::from(problem.severity() == Severity::Fault);
        let _ = writeln!(out, "{problem}");
    });
    let _ = writeln!(out, "項目 {}件を読み、根を組み直しました。", summary.size);
    if let Some(root) = summary.root {
        let _ = writeln!(out, "根 {}", hex(&root));
    }
    if summary.heads > 0 {
        let _ = writeln!(out, "控えてあったチェックポイント {}件と照らしました。", summary.heads);
    }
    faults
}

/// Whether the log has, at the size on a paper, the root that begins as on the paper.
fn agrees_with_paper(log: &Path, keys: &[Key], printed: &str) -> Result<bool, String> {
    let form = || {
        format!("{printed} を読めません。件数と根のはじめの16桁以上を、「:」でつないでください。")
    };
    let (size, root) = printed.split_once(':').ok_or_else(form)?;
    let size: u64 = size.replace(',', "").parse().map_err(|_| form())?;
    let is_hex = (16..=64).contains(&root.len()) && root.bytes().all(|it| it.is_ascii_hexdigit());
    if !is_hex {
        return Err(form());
    }
    let found = root_at(log, keys, size).map(|root| hex(&root));
    let agrees = found.as_ref().is_some_and(|found| found.starts_with(&root.to_lowercase()));
    let mut out = io::stdout().lock();
    let _ = match (agrees, found) {
        (true, _) => writeln!(out, "{size}件のときの根は、書類の値と一致します。"),
        (false, Some(found)) => writeln!(
            out,
            "{size}件のときの根は {found} で、書類の値と一致しません。\
             それまでの記録が書き換えられています。"
        ),
        (false, None) => writeln!(out, "{size}件のときの根を、この記録簿からは組み直せません。"),
    };
    Ok(agrees)
}

fn told(faults: u64) -> ExitCode {
    let mut out = io::stdout().lock();
    if faults == 0 {
        let _ = writeln!(out, "誤りはありません。");
        return ExitCode::SUCCESS;
    }
    let _ =
        writeln!(out, "誤りが{faults}件あります。記録簿を書き換えずに、管理者に知らせてください。");
    ExitCode::from(1)
}

/// Where the log of an installation is.
pub fn log_of(folder: &Path) -> Result<PathBuf, String> {
    let (log, _) = keeper::log_of(folder);
    if log.is_dir() {
        return Ok(log);
    }
    let log = log.display();
    Err(format!("{log} に記録簿がありません。労守か記録庫のフォルダーを確かめてください。"))
}

/// The key that was given, or the one of the installation, and after it those that have signed the
/// log before: a head that was kept may be by any of them.
pub fn keys_of(folder: &Path, key: Option<&Path>) -> Result<Vec<Key>, String> {
    let mut keys = vec![key_in(&key.map_or_else(|| keeper::log_of(folder).1, Path::to_owned))?];
    // Whoever brings a key of his own believes no other.
    if key.is_none() {
        let former = keeper::log_of(folder).0.with_file_name("former.txt");
        let former = fs::read_to_string(former).unwrap_or_default();
        keys.extend(former.lines().filter_map(Key::parse));
    }
    Ok(keys)
}

/// The key in a file.
pub fn key_in(file: &Path) -> Result<Key, String> {
    fs::read_to_string(file).ok().and_then(|text| Key::parse(text.trim())).ok_or_else(|| {
        format!(
            "{} から検証鍵を読めません。--key で控えておいた鍵のファイルを指定してください。",
            file.display()
        )
    })
}

/// The head of a checkpoint that somebody has kept.
pub fn head_of(file: &Path, keys: &[Key]) -> Result<Head, String> {
    let text = String::from_utf8(crate::read(file)?).unwrap_or_default();
    signed_head(&text, keys).map_err(|error| format!("{}: {error}", file.display()))
}

/// The hexadecimal digits of a root.
pub fn hex(root: &[u8]) -> String {
    root.iter().map(|byte| format!("{byte:02x}")).collect()
}
