//! `romori account add`: makes the office and its first users, on the console alone.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use romori_app::house::{
    Clients, EntryError, Grant, House, Job, NewAccount, NewOffice, Role, Roles,
};
use romori_app::place::{Place, PlaceKind};
use romori_types::Date;

use crate::clock::HouseClock;
use crate::command::house::{open_house, password};
use crate::command::operate::{self, Request};
use crate::command::up::{default_folder, show_recovery_code};
use crate::fail;

/// 利用者
#[derive(Debug, Args)]
pub struct AccountArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// 利用者を作り、パスワードを一度だけ表示する。事務所がまだなければ、それも作る
    Add(AddArgs),
    /// 止まっている利用者を、もう一度使えるようにする（パスワードはそのまま）
    Open(OpenArgs),
    /// 利用者ごとに、いま入れるか、なぜかを見る（氏名は出しません）
    Why(WhyArgs),
    /// すべての利用者に、新しいパスワードを決めてもらう。いまのサインインは、すべて終わる
    ResetAll(ResetArgs),
}

#[derive(Debug, Args)]
struct ResetArgs {
    /// 新しいパスワードを決められる最後の日（無ければ14日後）
    #[arg(long, value_name = "日付")]
    closes: Option<Date>,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct WhyArgs {
    /// この利用者IDの利用者だけ
    #[arg(long, value_name = "利用者ID")]
    login: Option<String>,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct OpenArgs {
    /// 利用者ID
    #[arg(long, value_name = "利用者ID")]
    login: String,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct AddArgs {
    /// 利用者ID
    #[arg(long, value_name = "利用者ID")]
    login: String,
    /// 氏名
    #[arg(long, value_name = "氏名")]
    name: String,
    /// 事務所の名称（はじめの利用者を作るとき）
    #[arg(long, value_name = "名称")]
    office: Option<String>,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &AccountArgs, today: Date) -> ExitCode {
    let args = match &args.act {
        Act::Add(args) => args,
        Act::Why(args) => {
            return operate::run(&Request::Why(args.login.clone()), args.data.as_ref());
        }
        Act::Open(args) => {
            return operate::run(&Request::OpenAccount(args.login.clone()), args.data.as_ref());
        }
        Act::ResetAll(args) => {
            return operate::run(&Request::ResetPasswords(args.closes), args.data.as_ref());
        }
    };
    let Some(folder) = args.data.clone().or_else(|| default_folder(PlaceKind::Office)) else {
        return fail(1, "フォルダーの場所が分かりません。--data で指定してください。");
    };
    match add(args, &folder, today) {
        Ok(password) => {
            let mut out = io::stdout().lock();
            let _ = writeln!(out, "利用者 {} を作りました。", args.login.trim());
            let _ = writeln!(out, "パスワード（一度だけ表示します）: {password}");
            ExitCode::SUCCESS
        }
        Err(words) => fail(1, &words),
    }
}

fn add(args: &AddArgs, folder: &Path, today: Date) -> Result<String, String> {
    let place = Place::open(folder, PlaceKind::Office).map_err(|error| error.to_string())?;
    let clock = HouseClock::new(None);
    let opened = open_house(place.folder(), Arc::clone(&clock)).map_err(|e| e.to_string())?;
    if let Some(code) = &opened.recovery_code {
        show_recovery_code(code, false);
    }
    let password = password().map_err(|error| error.to_string())?;
    make(&opened.house, args, today, &password).map_err(|error| error.to_string())?;
    Ok(password)
}

fn make(house: &House, args: &AddArgs, today: Date, password: &str) -> Result<(), EntryError> {
    let grant = Grant::for_job(Job::FirstAccount);
    let office = NewOffice { name: args.office.as_deref().unwrap_or_default(), from: today };
    let tenant = house.office_for_first_account(&grant, &office)?;
    let new = NewAccount {
        tenant,
        login: &args.login,
        name: &args.name,
        roles: Roles::of(&[Role::Administrator, Role::Attorney]),
        clients: Clients::All,
        password,
        from: today,
    };
    house.make_account(&grant, &new).map(|_| ())
}
