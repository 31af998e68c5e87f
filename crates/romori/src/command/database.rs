//! `romori database prepare`: what an administrator runs once for a server, and with each version.

use std::env;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use romori_app::house::{has_roles, prepare_database};

use crate::command::house::password;
use crate::fail;

/// The address with a role that may make roles and schemas. Never an argument: others see those.
const OWNER_URL: &str = "DATABASE_OWNER_URL";

/// データベース（PostgreSQL）
#[derive(Debug, Args)]
pub struct DatabaseArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// 表・利用者・契約者間の壁を整える。何度行っても同じ。管理者の接続先は DATABASE_OWNER_URL に書く
    Prepare(PrepareArgs),
}

#[derive(Debug, Args)]
struct PrepareArgs {
    /// romori_app と romori_shipper のパスワードを作り直す
    #[arg(long)]
    new_passwords: bool,
}

/// A role with its password, and whether it was made up here.
struct Role {
    name: &'static str,
    password: Option<String>,
    is_new: bool,
}

/// Runs the command.
pub fn run(args: &DatabaseArgs) -> ExitCode {
    let Act::Prepare(args) = &args.act;
    match prepare(args) {
        Ok(words) => {
            let mut out = io::stdout().lock();
            words.iter().for_each(|word| {
                let _ = writeln!(out, "{word}");
            });
            ExitCode::SUCCESS
        }
        Err(words) => fail(1, &words),
    }
}

fn given(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn prepare(args: &PrepareArgs) -> Result<Vec<String>, String> {
    let url = given(OWNER_URL).ok_or_else(|| {
        format!(
            "{OWNER_URL} に、ロールとスキーマを作れる管理者の接続先を書いてから実行してください\
             （例 postgresql://postgres:パスワード@ホスト/データベース）。"
        )
    })?;
    let known = has_roles(&url).map_err(|error| error.to_string())?;
    let make = args.new_passwords || !known;
    let app = role("romori_app", "ROMORI_APP_PASSWORD", make)?;
    let shipper = role("romori_shipper", "ROMORI_SHIPPER_PASSWORD", make)?;
    let made = prepare_database(&url, app.password.as_deref(), shipper.password.as_deref());
    let made = made.map_err(|error| error.to_string())?;
    let mut words = vec![match made.applied.len() {
        0 => "表はすでにこの版です。利用者・権限・契約者間の壁を確かめました。".to_owned(),
        _ => format!("整えました: {}", made.applied.join("、")),
    }];
    let new: Vec<String> = [app, shipper].iter().filter(|role| role.is_new).map(shown).collect();
    if !new.is_empty() {
        words.push("パスワード（一度だけ表示します）:".to_owned());
        words.extend(new);
    }
    words.push(
        "労守を開くときは、DATABASE_URL に romori_app の接続先を、DATABASE_SHIPPER_URL に \
         romori_shipper の接続先を書いてください。"
            .to_owned(),
    );
    Ok(words)
}

/// The password that is given; otherwise a new one where one is to be made.
fn role(name: &'static str, variable: &str, make: bool) -> Result<Role, String> {
    let given = given(variable);
    let is_new = given.is_none() && make;
    let password = match given {
        None if make => Some(password().map_err(|error| error.to_string())?),
        given => given,
    };
    Ok(Role { name, password, is_new })
}

fn shown(role: &Role) -> String {
    format!("  {}  {}", role.name, role.password.as_deref().unwrap_or_default())
}
