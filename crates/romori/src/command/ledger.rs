//! `romori ledger verify`: reads the log with code that never wrote it.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use romori_recheck::{Key, Severity, recheck};

use crate::fail;

/// 記録簿を確かめる
#[derive(Debug, Args)]
pub struct LedgerArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// タイルから根を組み直し、すべての項目を調べる
    Verify(VerifyArgs),
}

/// Where the log is.
#[derive(Debug, Args)]
struct VerifyArgs {
    /// 労守のフォルダー（up の --data と同じ）
    #[arg(value_name = "フォルダー")]
    folder: PathBuf,
    /// 検証鍵のファイル。無ければフォルダーの中の log-key.txt
    #[arg(long, value_name = "ファイル")]
    key: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &LedgerArgs) -> ExitCode {
    let Act::Verify(VerifyArgs { folder, key }) = &args.act;
    let log = folder.join("house").join("log");
    if !log.is_dir() {
        return fail(
            2,
            &format!(
                "{} に記録簿がありません。労守のフォルダーを確かめてください。",
                log.display()
            ),
        );
    }
    let file = key.clone().unwrap_or_else(|| folder.join("house").join("log-key.txt"));
    let key = match fs::read_to_string(&file).ok().and_then(|text| Key::parse(text.trim())) {
        Some(key) => key,
        None => {
            return fail(
                2,
                &format!(
                    "{} から検証鍵を読めません。--key で控えておいた鍵のファイルを指定してください。",
                    file.display()
                ),
            );
        }
    };
    verify(&log, key)
}

/// Rebuilds the roots of a log and says what is wrong with it.
pub fn verify(log: &Path, key: Key) -> ExitCode {
    let mut out = io::stdout().lock();
    let mut faults = 0_u64;
    let summary = recheck(log, &[key], &[], &mut |problem| {
        if problem.severity() == Severity::Fault {
            faults += 1;
        }
        let _ = writeln!(out, "{problem}");
    });
    let _ = writeln!(out, "項目 {}件を読み、根を組み直しました。", summary.size);
    if let Some(root) = summary.root {
        let digits: String = root.iter().map(|byte| format!("{byte:02x}")).collect();
        let _ = writeln!(out, "根 {digits}");
    }
    if faults == 0 {
        let _ = writeln!(out, "誤りはありません。");
        ExitCode::SUCCESS
    } else {
        let _ = writeln!(
            out,
            "誤りが{faults}件あります。記録簿を書き換えずに、管理者に知らせてください。"
        );
        ExitCode::from(1)
    }
}
