//! `romori backup`: everything but the root key in one folder, also while the program runs.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use romori_app::house::Backup;
use romori_app::place::{Place, PlaceKind};

use crate::clock::HouseClock;
use crate::command::house::open_house;
use crate::command::up::default_folder;
use crate::console::{self, Answer};
use crate::{fail, vault};

/// 控えを作る（労守を開いたままで作れます）
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// 控えを置くフォルダー（無ければ、労守のフォルダーの隣の .backups）
    #[arg(long, value_name = "フォルダー")]
    to: Option<PathBuf>,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &BackupArgs) -> ExitCode {
    let Some(folder) = args.data.clone().or_else(|| default_folder(PlaceKind::Office)) else {
        return fail(1, "フォルダーの場所が分かりません。--data で指定してください。");
    };
    let cut_short = cut_short(&args.to.clone().unwrap_or_else(|| beside(&folder)));
    match backup(args, &folder) {
        Ok(mut words) => {
            words.extend(cut_short.iter().map(|path| {
                format!("途中で終わった控えの残りです。ほかに控えを作っていなければ、消してかまいません: {}", path.display())
            }));
            let mut out = io::stdout().lock();
            words.iter().for_each(|word| {
                let _ = writeln!(out, "{word}");
            });
            ExitCode::SUCCESS
        }
        Err(words) => fail(1, &words),
    }
}

fn backup(args: &BackupArgs, folder: &Path) -> Result<Vec<String>, String> {
    let place = Place::find(folder).map_err(|error| error.to_string())?;
    let to = args.to.clone().unwrap_or_else(|| beside(folder));
    // The program that runs has another working folder.
    let to = std::path::absolute(&to).map_err(|error| error.to_string())?;
    let to = to.to_str().filter(|to| !to.contains('\n'));
    let to = to.ok_or("控えを置くフォルダーの名前を読めません。別の名前にしてください。")?;
    match console::ask(folder, &format!("backup {to}"), &mut say) {
        Answer::Done(words) => Ok(words),
        Answer::Refused(why) => Err(why),
        Answer::Nobody => {
            let opened = open_house(folder, HouseClock::new(None));
            let house = opened.map_err(|error| error.to_string())?.house;
            let mut say = |progress: romori_app::house::Progress| say(&progress.to_string());
            let vault = vault::folder(folder);
            let made = house.backup(place.kind(), (Path::new(to), Some(&vault)), &mut say);
            made.map(|backup| words(folder, &backup)).map_err(|error| error.to_string())
        }
    }
}

/// What backups that were cut short have left, before this one began.
fn cut_short(to: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(to).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_rest = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("romori-") && name.ends_with(".part")
    };
    let mut found: Vec<PathBuf> = found.filter(is_rest).collect();
    found.sort();
    found
}

fn beside(folder: &Path) -> PathBuf {
    let mut beside = folder.as_os_str().to_owned();
    beside.push(".backups");
    PathBuf::from(beside)
}

/// How far it is, on standard error.
pub fn say(words: &str) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// What is said of a backup of a place that was made.
pub fn words(place: &Path, backup: &Backup) -> Vec<String> {
    let mut words = vec![
        format!("控えを作りました: {}", backup.folder.display()),
        format!("ファイル {}個、{}バイト、記録 {}件", backup.files, backup.bytes, backup.log_size),
        "鍵は入っていません。鍵のフォルダーか回復コードを、控えと別の場所に保管してください。"
            .to_owned(),
    ];
    if backup.folder.join("vault").is_dir() {
        words.push(format!(
            "個人番号の控えも入っています。戻すには番号庫の鍵か回復コードが要ります。回復コードをまだ\
             控えていないときは、romori vault recovery {} で作ってください。",
            vault::folder(place).display()
        ));
    }
    words
}
