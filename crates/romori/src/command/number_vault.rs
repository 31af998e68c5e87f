//! `romori vault`: the folder of the vault of individual numbers: made, introduced, copied, put
//! back. What serves it is in `number_vault_serve`.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use romori_app::house::{TokenPlace, Words};
use romori_app::place::disk_words;
use romori_keeper::Credential;
use romori_mynabox::{VaultCredential, VaultHome};
use romori_types::Clock as _;
use zeroize::Zeroizing;

use super::keeping::TokenArgs;
use super::number_vault_serve::{ServeArgs, serve};
use crate::clock::{HouseClock, SystemChance};
use crate::private::write_private;
use crate::{fail, vault, words};

/// A passphrase has so many letters at least.
const WORDS_MIN: usize = 15;

/// 番号庫 — 個人番号を、労守とは別のところに預かる
#[derive(Debug, Args)]
pub struct VaultArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// 番号庫を作る（空のフォルダーに）
    Begin {
        /// 番号庫のフォルダー
        #[arg(value_name = "番号庫")]
        folder: PathBuf,
        /// 鍵を合言葉で閉じる
        #[arg(long)]
        passphrase: bool,
        #[command(flatten)]
        token: TokenArgs,
    },
    /// 番号庫を開く
    Serve(ServeArgs),
    /// 労守を招く: 紹介状を作る
    Invite {
        /// 番号庫のフォルダー
        #[arg(value_name = "番号庫")]
        folder: PathBuf,
        /// 労守から見た番号庫のアドレスとポート（例 192.168.1.9:8630）
        #[arg(long, value_name = "アドレス")]
        address: String,
        /// 紹介状を書くファイル。自分だけが読める
        #[arg(long, value_name = "ファイル")]
        to: PathBuf,
    },
    /// これまでの紹介状をすべて無効にする
    Dismiss {
        /// 番号庫のフォルダー
        #[arg(value_name = "番号庫")]
        folder: PathBuf,
    },
    /// 番号庫に、記録庫からの紹介状を渡す（romori keeper invite で、番号庫のために作ったもの）
    Log {
        /// 番号庫のフォルダー
        #[arg(value_name = "番号庫")]
        folder: PathBuf,
        /// 記録庫からの紹介状
        #[arg(long, value_name = "紹介状")]
        credential: PathBuf,
    },
    /// 労守に紹介状を渡す: 次に開いたときから、その番号庫を使う
    Join {
        /// 番号庫からの紹介状
        #[arg(value_name = "紹介状")]
        credential: PathBuf,
        /// 労守のフォルダー（up の --data と同じ）
        #[arg(long, value_name = "フォルダー")]
        data: PathBuf,
    },
    /// 新しい回復コードを作る（前のものは使えなくなる）
    Recovery {
        /// 番号庫のフォルダー
        #[arg(value_name = "番号庫")]
        folder: PathBuf,
    },
    /// 控えを作る（開いたままで作れます。鍵は入りません）
    Backup {
        /// 番号庫のフォルダー
        #[arg(value_name = "番号庫")]
        folder: PathBuf,
        /// 控えのフォルダー（まだ無いもの）
        #[arg(long, value_name = "フォルダー")]
        to: PathBuf,
    },
    /// 控えから戻す。廃棄した番号は戻らない
    Restore {
        /// 番号庫のフォルダー（無ければ、回復コードで作る）
        #[arg(value_name = "番号庫")]
        folder: PathBuf,
        /// 控えのフォルダー
        #[arg(long, value_name = "フォルダー")]
        from: PathBuf,
        /// 回復コードを書いたファイル（番号庫のフォルダーがもう無いとき）
        #[arg(long, value_name = "ファイル")]
        code_file: Option<PathBuf>,
        #[command(flatten)]
        token: TokenArgs,
    },
}

/// Runs the command.
pub fn run(args: &VaultArgs) -> ExitCode {
    let done = match &args.act {
        Act::Begin { folder, passphrase, token } => match token.place() {
            Ok(Some(_)) if *passphrase => {
                Err("合言葉と鍵の装置は、どちらか一つにしてください。".to_owned())
            }
            Ok(Some(place)) => begin_in_token(folder, &place),
            Ok(None) => begin(folder, *passphrase),
            Err(words) => Err(words),
        },
        Act::Serve(args) => serve(args),
        Act::Invite { folder, address, to } => invite(folder, address, to),
        Act::Dismiss { folder } => dismiss(folder),
        Act::Log { folder, credential } => introduce(folder, credential),
        Act::Join { credential, data } => join(credential, data),
        Act::Recovery { folder } => recovery(folder),
        Act::Backup { folder, to } => backup(folder, to),
        Act::Restore { folder, from, code_file, token } => token
            .place()
            .and_then(|place| restore(folder, from, (code_file.as_deref(), place.as_ref()))),
    };
    match done {
        Ok(words) => {
            let _ = writeln!(io::stdout(), "{words}");
            ExitCode::SUCCESS
        }
        Err(words) => fail(1, &words),
    }
}

pub(super) fn said<E: std::fmt::Display>(error: E) -> String {
    error.to_string()
}

fn begin(folder: &Path, passphrase: bool) -> Result<String, String> {
    let words = match passphrase {
        true => Some((words::ask())(Words::New)?),
        false => None,
    };
    if words.as_ref().is_some_and(|words| words.chars().count() < WORDS_MIN) {
        return Err(format!("合言葉は{WORDS_MIN}文字以上にしてください。"));
    }
    let words = words.as_ref().map(|words| words.as_bytes());
    let now = HouseClock::new(None).now();
    let (_, code) = VaultHome::begin(folder, words, now, &SystemChance).map_err(said)?;
    Ok(format!(
        "番号庫を作りました: {}\n回復コード（一度だけ表示します。紙に書き、鍵と別の場所に保管して\
         ください）:\n  {}\nromori vault log で記録庫に、romori vault invite で労守につなぎます。",
        folder.display(),
        code.as_str()
    ))
}

fn begin_in_token(folder: &Path, place: &TokenPlace) -> Result<String, String> {
    let now = HouseClock::new(None).now();
    VaultHome::begin_in_token(folder, place, now, &SystemChance).map_err(said)?;
    Ok(format!(
        "番号庫を作りました: {}\n元の鍵は装置「{}」の中に作りました。外には出ず、回復コードはありません。\n\
         装置の写し（予備の装置）を、装置の手順で作ってください。\n\
         romori vault log で記録庫に、romori vault invite で労守につなぎます。",
        folder.display(),
        place.label
    ))
}

/// The words that open the vault's keys, where it needs any.
pub(super) fn present(home: &VaultHome) -> Result<Option<Zeroizing<String>>, String> {
    match home.is_locked().map_err(said)? {
        true => Ok(Some((words::ask())(Words::Present)?)),
        false => Ok(None),
    }
}

fn invite(folder: &Path, address: &str, to: &Path) -> Result<String, String> {
    let home = VaultHome::open(folder).map_err(said)?;
    let credential = home.invite(address, HouseClock::new(None).now()).map_err(said)?;
    write_private(to, credential.to_text().as_bytes())?;
    Ok(format!(
        "紹介状を書きました: {}\n労守の機械に運び、romori vault join で渡してから、消してください。",
        to.display()
    ))
}

fn dismiss(folder: &Path) -> Result<String, String> {
    let gone = VaultHome::open(folder).and_then(|home| home.dismiss_all()).map_err(said)?;
    Ok(format!("{gone}通の紹介状を無効にしました。続けて使うには、招き直してください。"))
}

pub(super) fn text_of(path: &Path) -> Result<String, String> {
    fs::read_to_string(path)
        .map_err(|error| format!("{} を読めません（{}）。", path.display(), disk_words(&error)))
}

fn introduce(folder: &Path, credential: &Path) -> Result<String, String> {
    let text = text_of(credential)?;
    let parsed = Credential::parse(&text).map_err(said)?;
    let home = VaultHome::open(folder).map_err(said)?;
    home.keep_keeper(&text).map_err(said)?;
    Ok(format!("{} の記録庫に書きます。次に開いたときからです。", parsed.address()))
}

fn join(credential: &Path, data: &Path) -> Result<String, String> {
    let text = text_of(credential)?;
    let parsed = VaultCredential::parse(&text).map_err(said)?;
    let folder = vault::folder(data);
    if VaultHome::is_at(&folder) {
        return Err(format!(
            "{} に、この労守の番号庫があります。移すには、このフォルダーごと番号庫の機械に移し、\
             そこから招いてください。",
            folder.display()
        ));
    }
    fs::create_dir_all(&folder).map_err(|error| {
        format!("{} を作れません（{}）。", folder.display(), disk_words(&error))
    })?;
    write_private(&vault::credential_file(data), text.as_bytes())?;
    Ok(format!("{} の番号庫を使います。次に開いたときからです。", parsed.address()))
}

fn recovery(folder: &Path) -> Result<String, String> {
    let home = VaultHome::open(folder).map_err(said)?;
    let words = present(&home)?;
    let words = words.as_ref().map(|words| words.as_bytes());
    let code = home.new_recovery(words, &SystemChance).map_err(said)?.ok_or(
        "番号庫の鍵は装置の中にあり、回復コードはありません。装置の写しを、装置の手順で作ってください。",
    )?;
    Ok(format!(
        "番号庫の回復コード（一度だけ表示します。紙に書き、鍵と別の場所に保管してください）:\n  {}",
        code.as_str()
    ))
}

fn backup(folder: &Path, to: &Path) -> Result<String, String> {
    if to.exists() {
        return Err(format!("{} が、もうあります。まだ無い名前にしてください。", to.display()));
    }
    let home = VaultHome::open(folder).map_err(said)?;
    home.copy_to(to).map_err(said)?;
    Ok(format!(
        "番号庫の控えを作りました: {}\n鍵は入っていません。鍵のフォルダーか回復コードを、控えと別の\
         場所に保管してください。",
        to.display()
    ))
}

fn restore(
    folder: &Path,
    from: &Path,
    by: (Option<&Path>, Option<&TokenPlace>),
) -> Result<String, String> {
    let now = HouseClock::new(None).now();
    match by {
        (Some(_), Some(_)) => {
            return Err("回復コードと鍵の装置は、どちらか一つにしてください。".to_owned());
        }
        (None, Some(place)) => {
            VaultHome::recover_by_token(from, folder, place, now).map_err(said)?;
        }
        (None, None) => {
            VaultHome::open(folder).and_then(|home| home.put_back(from)).map_err(said)?;
        }
        (Some(path), None) => {
            let code = Zeroizing::new(text_of(path)?);
            VaultHome::recover(from, folder, code.trim(), now, &SystemChance).map_err(said)?;
        }
    }
    Ok(format!(
        "控えから戻しました: {}\n番号庫の台帳にある廃棄した番号は、次に開くときに、もう一度消します。",
        folder.display()
    ))
}
