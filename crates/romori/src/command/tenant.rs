//! `romori tenant`: contracts, by number and without a name.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use romori_app::house::{ContractChange, ContractState, ReturnCode, open_return};
use romori_app::place::{disk_words, write_whole};
use romori_types::{Date, TenantId};

use crate::command::operate::{self, Request};
use crate::fail;

/// 契約者（労守を開いたままで使えます）
#[derive(Debug, Args)]
pub struct TenantArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// 契約者の番号、契約の期間、利用者の数を見る（名称は出しません）
    List(ListArgs),
    /// 契約の終わりと種別を変える
    Contract(ContractArgs),
    /// 契約が終わったあとに、鍵を廃棄する日を決める（3日以上先）
    Destroy(DestroyArgs),
    /// 契約が終わった契約者に返すデータを書き出す（受取コードを持つ人だけが開けます）
    Returned(ReturnedArgs),
    /// 返されたデータを受取コードで開く（どの機械でも使えます）
    OpenReturn(OpenArgs),
    /// 鍵の廃棄の証明書（PDF と JSON）を書き出す
    Certificate(CertificateArgs),
}

#[derive(Debug, Args)]
struct DestroyArgs {
    /// 契約者の番号
    #[arg(long, value_name = "契約者")]
    tenant: TenantId,
    /// 契約者ではなく、この番号の顧問先の鍵だけを廃棄する
    #[arg(long, value_name = "顧問先番号")]
    client: Option<u32>,
    /// 廃棄する日
    #[arg(long, value_name = "日付", required_unless_present = "cancel")]
    on: Option<Date>,
    /// 顧問先の鍵の廃棄の予定を取り消す
    #[arg(long, conflicts_with = "on", requires = "client")]
    cancel: bool,
    /// データを返していなくても廃棄する（受け取る人がいないとき）
    #[arg(long, conflicts_with = "client")]
    unreturned: bool,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ReturnedArgs {
    /// 契約者の番号
    #[arg(long, value_name = "契約者")]
    tenant: TenantId,
    /// 書き出す先のフォルダー
    #[arg(long, value_name = "フォルダー")]
    to: PathBuf,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct OpenArgs {
    /// 返されたファイル（.romori-return）
    #[arg(value_name = "ファイル")]
    file: PathBuf,
    /// 開いたデータを書く先（ZIP）
    #[arg(long, value_name = "ファイル")]
    to: PathBuf,
}

#[derive(Debug, Args)]
struct CertificateArgs {
    /// 契約者の番号
    #[arg(long, value_name = "契約者")]
    tenant: TenantId,
    /// この番号の顧問先の鍵の廃棄の証明書
    #[arg(long, value_name = "顧問先番号")]
    client: Option<u32>,
    /// 書き出す先のフォルダー
    #[arg(long, value_name = "フォルダー")]
    to: PathBuf,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ListArgs {
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ContractArgs {
    /// 契約者の番号（romori tenant list で見られます）
    #[arg(long, value_name = "契約者")]
    tenant: TenantId,
    /// 最後の日。その翌営業日に利用者を削除する
    #[arg(long, value_name = "日付")]
    until: Option<Date>,
    /// 期限をなくす
    #[arg(long, conflicts_with = "until")]
    no_end: bool,
    /// 試用にする（無ければ本契約）
    #[arg(long)]
    trial: bool,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &TenantArgs) -> ExitCode {
    match &args.act {
        Act::List(args) => operate::run(&Request::Contracts, args.data.as_ref()),
        Act::Destroy(args) => {
            let request = match (args.client, args.on) {
                (Some(number), on) => Request::DestroyClient(args.tenant, number, on),
                (None, Some(on)) => Request::Destroy(args.tenant, on, args.unreturned),
                (None, None) => return fail(2, "--on に廃棄する日を付けてください。"),
            };
            operate::run(&request, args.data.as_ref())
        }
        Act::Returned(args) => {
            let to = std::path::absolute(&args.to).unwrap_or_else(|_| args.to.clone());
            operate::run(&Request::Returned(args.tenant, to), args.data.as_ref())
        }
        Act::OpenReturn(args) => match open(args) {
            Ok(()) => {
                let _ = writeln!(io::stdout(), "{} を書きました。", args.to.display());
                ExitCode::SUCCESS
            }
            Err(words) => fail(1, &words),
        },
        Act::Certificate(args) => {
            // The program that runs may stand in another folder.
            let to = std::path::absolute(&args.to).unwrap_or_else(|_| args.to.clone());
            let request = match args.client {
                Some(number) => Request::ClientCertificate(args.tenant, number, to),
                None => Request::Certificate(args.tenant, to),
            };
            operate::run(&request, args.data.as_ref())
        }
        Act::Contract(args) => {
            if args.until.is_none() && !args.no_end {
                return fail(2, "--until に最後の日を付けるか、--no-end を指定してください。");
            }
            let state = if args.trial { ContractState::Trial } else { ContractState::Paid };
            let change = ContractChange { state, to: args.until };
            operate::run(&Request::Contract(args.tenant, change), args.data.as_ref())
        }
    }
}

/// Opens what went back with the code that is typed: never an argument, which others see.
fn open(args: &OpenArgs) -> Result<(), String> {
    let at = |path: &Path, error: &io::Error| {
        format!(
            "{} を扱えません（{}）。場所と権限を確かめてください。",
            path.display(),
            disk_words(error)
        )
    };
    let sealed = fs::read(&args.file).map_err(|error| at(&args.file, &error))?;
    let mut out = io::stdout();
    let _ = write!(out, "受取コード: ");
    let _ = out.flush();
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(|error| disk_words(&error))?;
    let code = ReturnCode::parse(line.trim()).map_err(|mistake| {
        let groups: Vec<String> = mistake.groups.iter().map(ToString::to_string).collect();
        format!(
            "受取コードの{}番目の組に打ち間違いがあります。5文字ずつ8組です。その組を見直してください。",
            groups.join("・")
        )
    })?;
    let text = open_return(&code, &sealed).map_err(|error| error.to_string())?;
    write_whole(&args.to, &text).map_err(|error| at(&args.to, &error))
}
