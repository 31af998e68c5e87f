//! `romori operator begin`: the code by which the first operator is made, on the console alone.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::command::operate::{self, Request};

/// 運営者
#[derive(Debug, Args)]
pub struct OperatorArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// 最初の運営者の登録コードを、一度だけ表示する（労守を開いたままで使います）
    Begin(BeginArgs),
}

#[derive(Debug, Args)]
struct BeginArgs {
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &OperatorArgs) -> ExitCode {
    let Act::Begin(args) = &args.act;
    operate::run(&Request::BeginOperators, args.data.as_ref())
}
