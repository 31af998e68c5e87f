//! `romori check`: reads any 届書CSV and prints every problem.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use romori_filing::{Level, check_file};
use romori_types::Date;

use crate::fail;

/// 届書CSV（SHFD0006.CSV など）を点検する
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 点検するファイル
    file: PathBuf,
    /// 点検する日（例 2026-07-01）。無ければ今日
    #[arg(long)]
    today: Option<Date>,
}

/// Checks one file. Status 0: no problem that stops the filing; 1: there is one; 2: unreadable.
pub fn run(args: &CheckArgs, today: Date) -> ExitCode {
    let bytes = match fs::read(&args.file) {
        Ok(bytes) => bytes,
        Err(error) => {
            let file = args.file.display();
            return fail(
                2,
                &format!("{file} を読めません（{error}）。ファイルの場所を確かめてください。"),
            );
        }
    };
    let name = args.file.file_name().map_or_else(String::new, |name| name.display().to_string());
    let report = check_file(&bytes, &name, args.today.unwrap_or(today));
    let mut out = io::stdout().lock();
    for problem in &report.problems {
        let mark = if problem.level == Level::Error { "✗" } else { "?" };
        let _ = writeln!(out, "{mark} {problem}");
    }
    if report.stopped {
        let _ = writeln!(out, "1,000件で止めました。直してから、もう一度点検してください。");
    }
    let rows = report.file.as_ref().map_or(0, |file| file.rows().len());
    let errors = report.problems.iter().filter(|found| found.level == Level::Error).count();
    let _ = writeln!(
        out,
        "{rows}件を点検しました。直しが要る点 {errors}件、念のため見る点 {}件。",
        report.problems.len() - errors
    );
    if report.may_be_sent() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
