//! `romori check`: reads any 届書CSV and prints every problem.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use romori_filing::{Level, check_file};
use romori_types::Date;

use crate::{fail, read};

/// 届書CSV（SHFD0006.CSV など）を点検する
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 点検するファイル
    #[arg(value_name = "ファイル")]
    file: PathBuf,
    /// 点検する日（例 2026-07-01）。無ければ今日
    #[arg(long, value_name = "日付")]
    today: Option<Date>,
}

/// Checks one file. Status 0: no problem that stops the filing; 1: there is one; 2: unreadable.
pub fn run(args: &CheckArgs, today: Date) -> ExitCode {
    let bytes = match read(&args.file) {
        Ok(bytes) => bytes,
        Err(message) => return fail(2, &message),
    };
    let name = args.file.file_name().map_or_else(String::new, |name| name.display().to_string());
    let report = check_file(&bytes, &name, args.today.unwrap_or(today));
    let mut out = io::stdout().lock();
    for problem in &report.problems {
        let mark = if problem.level == Level::Error { "✗" } else { "?" };
        let _ = writeln!(out, "{mark} {problem}");
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
