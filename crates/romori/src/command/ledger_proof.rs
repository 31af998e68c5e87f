//! `romori ledger proof` and `check-proof`: files that prove without the log.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use romori_app::proof::{WitnessKey, growth_in, proof_in};
use romori_recheck::{Key, Proved, check_growth, check_proof};

use super::ledger::{head_of, hex, key_in, log_of};
use super::ledger_part::shown;
use crate::read;

/// What is to be proved.
#[derive(Debug, Args)]
pub struct ProofArgs {
    /// 労守のフォルダー（up の --data と同じ）
    #[arg(value_name = "フォルダー")]
    folder: PathBuf,
    /// 証明する項目の番号
    #[arg(long, value_name = "番号", required_unless_present = "since")]
    entry: Option<u64>,
    /// 控えてあるチェックポイント。そこから増えただけであることの証明を作る
    #[arg(long, value_name = "ファイル", conflicts_with = "entry")]
    since: Option<PathBuf>,
    /// 検証鍵のファイル。無ければフォルダーの中の log-key.txt
    #[arg(long, value_name = "ファイル")]
    key: Option<PathBuf>,
    /// 書き出す先。無ければ標準出力
    #[arg(long, value_name = "ファイル")]
    out: Option<PathBuf>,
}

/// What is to be checked.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 証明ファイル
    #[arg(value_name = "ファイル")]
    file: PathBuf,
    /// 控えておいた検証鍵のファイル
    #[arg(long, value_name = "ファイル")]
    key: PathBuf,
    /// 控えてあるチェックポイント。「増えただけ」の証明を確かめるときに要る
    #[arg(long, value_name = "ファイル")]
    head: Option<PathBuf>,
}

/// Who is to cosign.
#[derive(Debug, Args)]
pub struct CosignArgs {
    /// 労守のフォルダー（up の --data と同じ）
    #[arg(value_name = "フォルダー")]
    folder: PathBuf,
    /// 証人のアドレス（http:// または https://）
    #[arg(long, value_name = "アドレス")]
    url: String,
    /// 証人の検証鍵のファイル（witness-key.txt）
    #[arg(long, value_name = "ファイル")]
    witness: PathBuf,
    /// 証人の署名を添えたチェックポイントを書き出す先。無ければ標準出力
    #[arg(long, value_name = "ファイル")]
    out: Option<PathBuf>,
}

/// Has the present head cosigned by a witness.
pub fn cosign(args: &CosignArgs) -> Result<ExitCode, String> {
    let log = log_of(&args.folder)?;
    let key = fs::read_to_string(crate::keeper::log_of(&args.folder).1);
    let reader = romori_app::proof::open(&log, &key.unwrap_or_default());
    let reader = reader.map_err(|error| error.to_string())?;
    let text = String::from_utf8(read(&args.witness)?).unwrap_or_default();
    let witness = WitnessKey::parse(&text).ok_or_else(|| {
        format!(
            "{} から証人の鍵を読めません。witness-key.txt を指定してください。",
            args.witness.display()
        )
    })?;
    let known = reader.checkpoint().size;
    match romori_witness::cosign(&args.url, &witness, &reader, known) {
        Ok(cosigned) => {
            let note = reader.note().map_err(|error| error.to_string())?;
            write_out(args.out.as_deref(), &format!("{note}{}", cosigned.line))
        }
        Err(error) => Ok(refuse(&error.to_string())),
    }
}

fn write_out(file: Option<&Path>, text: &str) -> Result<ExitCode, String> {
    match file {
        Some(file) => fs::write(file, text).map_err(|error| {
            let why = romori_app::place::disk_words(&error);
            format!("{} に書けません（{why}）。場所と権限を確かめてください。", file.display())
        })?,
        None => {
            let _ = io::stdout().lock().write_all(text.as_bytes());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes a file of proof from the log on this machine.
pub fn make(args: &ProofArgs) -> Result<ExitCode, String> {
    let log = log_of(&args.folder)?;
    let own = || crate::keeper::log_of(&args.folder).1;
    let key_file = args.key.clone().unwrap_or_else(own);
    let key = key_in(&key_file)?;
    let text = fs::read_to_string(&key_file).unwrap_or_default();
    let proof = match (&args.since, args.entry) {
        (Some(since), _) => growth_in(&log, &text, head_of(since, &[key])?.size),
        (None, entry) => proof_in(&log, &text, entry.unwrap_or_default()),
    }
    .map_err(|error| error.to_string())?;
    write_out(args.out.as_deref(), &proof)
}

/// Checks a file of proof with a key and nothing else.
pub fn check(args: &CheckArgs) -> Result<ExitCode, String> {
    let keys = [key_in(&args.key)?];
    let file = read(&args.file)?;
    if file.starts_with(b"old ") {
        return check_grown(&file, args.head.as_deref(), &keys);
    }
    match check_proof(&file, &keys) {
        Ok(proved) => {
            say(&proved);
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Ok(refuse(&error.to_string())),
    }
}

fn check_grown(file: &[u8], head: Option<&Path>, keys: &[Key]) -> Result<ExitCode, String> {
    let Some(head) = head else {
        return Err("--head で、控えてあるチェックポイントを指定してください。".to_owned());
    };
    let kept = head_of(head, keys)?;
    match check_growth(file, &kept, keys) {
        Ok(new) => {
            let mut out = io::stdout().lock();
            let _ = writeln!(
                out,
                "{}件の記録簿は、{}件の記録簿に書き足しただけのものです。",
                new.size, kept.size
            );
            let _ = writeln!(out, "根 {}", hex(&new.root));
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Ok(refuse(&error.to_string())),
    }
}

fn say(proved: &Proved) {
    let mut out = io::stdout().lock();
    for line in shown(proved.index, &proved.entry) {
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(out, "根 {}", hex(&proved.head.root));
    let size = proved.head.size;
    let _ = writeln!(out, "この項目は、署名された{size}件の記録簿に、このとおり載っています。");
}

fn refuse(why: &str) -> ExitCode {
    let _ = writeln!(io::stdout().lock(), "{why}");
    ExitCode::from(1)
}
