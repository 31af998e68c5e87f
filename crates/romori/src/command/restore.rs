//! `romori restore`: a backup back into an empty place, on files or on a server.

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use romori_app::house::{
    BackupError, Custody, Folders, Progress, ReachKeeper, Restored, restore, verify_backup,
};
use romori_app::place::rest_of_restore;

use crate::clock::{HouseClock, SystemChance};
use crate::command::backup::say;
use crate::command::house::{folders, tables};
use crate::command::ledger::{keys_of, verify_log};
use crate::command::up::default_folder;
use crate::{fail, keeper, vault, words};

/// Where a recovery code may stand, so that nobody has to type it. Never an argument: others see
/// those.
const CODE: &str = "ROMORI_RECOVERY_CODE";

/// 控えから復元する（空の場所にだけ復元します）
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// 控えのフォルダー（manifest.txt のあるところ）
    #[arg(value_name = "控え")]
    from: PathBuf,
    /// 復元する労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &RestoreArgs) -> ExitCode {
    let (kind, backup) = match verify_backup(&args.from) {
        Ok(found) => found,
        Err(error) => return fail(1, &error.to_string()),
    };
    say(&format!("控えの{}個のファイルは、書いたときのままです。", backup.files));
    let Some(folder) = args.data.clone().or_else(|| default_folder(kind)) else {
        return fail(1, "フォルダーの場所が分かりません。--data で指定してください。");
    };
    let rest = rest_of_restore(&folder);
    if rest.exists() {
        say(&format!(
            "途中で終わった復元の残り（{}）を片付け、はじめから行います。",
            rest.display()
        ));
    }
    let given = env::var(CODE).ok().filter(|code| !code.is_empty());
    let done = match bring_back(&args.from, &folder, given.as_deref()) {
        Err(BackupError::NeedsCode { keys }) => match ask_code(&keys) {
            Some(code) => bring_back(&args.from, &folder, Some(&code)),
            None => Err(BackupError::NeedsCode { keys }),
        },
        other => other,
    };
    if let Err(error) = done {
        return fail(1, &error.to_string());
    }
    say(&format!("復元しました: {}", folder.display()));
    say_of_vault(&args.from, &folder);
    if keeper::credential_file(&folder).is_file() {
        say(
            "記録は記録庫にあります。記録庫の機械で romori ledger verify を使って確かめてください。",
        );
        return ExitCode::SUCCESS;
    }
    match keys_of(&folder, None) {
        Ok(keys) => verify_log(&keeper::log_of(&folder).0, &keys),
        Err(words) => fail(1, &words),
    }
}

/// The vault of the backup is another process's, with keys of its own.
fn say_of_vault(from: &Path, place: &Path) {
    let (copy, own) = (from.join("vault"), vault::folder(place));
    if !copy.is_dir() {
        return;
    }
    let (copy, own) = (copy.display(), own.display());
    say(&match vault::folder(place).exists() {
        true => format!(
            "個人番号は {own} にあるものをそのまま使います。控えの時点に戻すときは、労守を開く前に \
             romori vault restore {own} --from {copy}"
        ),
        false => format!(
            "個人番号は、労守を開く前に、番号庫の回復コードで戻してください: \
             romori vault restore {own} --from {copy} --code-file 回復コードのファイル"
        ),
    });
}

fn bring_back(from: &Path, place: &Path, code: Option<&str>) -> Result<(), BackupError> {
    let tables = tables();
    let custody = Custody { keeping: None, words: words::ask() };
    let reach = |folders: &Folders| keeper::reach(place, folders);
    let keeper: Option<ReachKeeper<'_>> = Some(&reach);
    let what = Restored {
        from,
        place,
        folders: &folders,
        tables: &tables,
        code,
        custody: &custody,
        keeper,
    };
    let mut say = |progress: Progress| say(&progress.to_string());
    restore(&what, HouseClock::new(None), Arc::new(SystemChance), &mut say)
}

/// Asks for the code on the console.
fn ask_code(keys: &Path) -> Option<String> {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "鍵が {} にありません。", keys.display());
    let _ = write!(out, "回復コード: ");
    let _ = out.flush();
    let mut line = String::new();
    io::stdin().read_line(&mut line).ok()?;
    let code = line.trim();
    (!code.is_empty()).then(|| code.to_owned())
}
