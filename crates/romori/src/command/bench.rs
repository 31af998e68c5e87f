//! `romori bench`: speed, measured the same way every time.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Args;
use romori_bench::{BENCHMARKS, Scale, find};

use crate::fail;

/// 速さを測る（答えを照合してから数字を出します）
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// 測るものの名前
    #[arg(value_name = "名前")]
    name: Option<String>,
    /// 測れるものの一覧
    #[arg(long, conflicts_with = "name")]
    list: bool,
    /// 大きさの倍率（無ければ 1。0.01 で100分の1）
    #[arg(long, value_name = "倍率", default_value = "1")]
    scale: f64,
    /// 結果をJSONで出す
    #[arg(long)]
    json: bool,
}

/// Runs one benchmark, or lists them.
pub fn run(args: &BenchArgs) -> ExitCode {
    let Some(name) = args.name.as_deref().filter(|_| !args.list) else {
        let mut out = io::stdout().lock();
        for benchmark in BENCHMARKS {
            let _ = writeln!(out, "{}  {}", benchmark.name, benchmark.what);
        }
        return if args.list { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    let Some(benchmark) = find(name) else {
        return fail(
            2,
            &format!("「{name}」という測定はありません。romori bench --list で一覧を見られます。"),
        );
    };
    let Some(scale) = Scale::new(args.scale) else {
        return fail(2, "倍率は0より大きく10以下の数で指定してください。");
    };
    match benchmark.run(scale) {
        Ok(figure) => {
            let line = if args.json { figure.to_json() } else { figure.to_string() };
            let _ = writeln!(io::stdout(), "{line}");
            ExitCode::SUCCESS
        }
        Err(failure) => fail(1, &failure.to_string()),
    }
}
