//! `romori status`: whether the day's work was done. Its exit status is 1 while something presses,
//! so that a watcher need not read.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::command::operate::{self, Request};

/// 日次の処理の様子と警報（労守を開いたままで使えます）
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &StatusArgs) -> ExitCode {
    operate::run(&Request::Status, args.data.as_ref())
}
