//! `romori device`: registration codes, devices and their end, on the console alone, also while
//! the program runs.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use romori_app::house::{DeviceError, DeviceRow, House, UnitError};
use romori_app::place::{Place, PlaceKind};
use romori_types::{DeviceId, Timestamp, day_in_japan};

use crate::clock::HouseClock;
use crate::command::house::open_house;
use crate::command::up::default_folder;
use crate::console::{self, Answer};
use crate::fail;

/// How long a code serves when nothing is said. Unit: minutes.
const MINUTES: i64 = 60;
const DAY_MINUTES: i64 = 24 * 60;

/// 端末（労守を開いたままで使えます）
#[derive(Debug, Args)]
pub struct DeviceArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// 利用者の端末を見る
    List(ListArgs),
    /// 登録コードを発行し、一度だけ表示する
    Issue(IssueArgs),
    /// 端末を失効させる。その端末のサインインはすぐに終わる
    Revoke(RevokeArgs),
}

#[derive(Debug, Args)]
struct ListArgs {
    /// 利用者ID
    #[arg(long, value_name = "利用者ID")]
    login: String,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct IssueArgs {
    /// 利用者ID
    #[arg(long, value_name = "利用者ID")]
    login: String,
    /// コードの期限。15から4320（3日）まで。無ければ60
    #[arg(long, value_name = "分", default_value_t = MINUTES)]
    minutes: i64,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct RevokeArgs {
    /// 端末の識別子（romori device list で見られます）
    #[arg(value_name = "端末")]
    device: DeviceId,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

/// What is asked of a house, here or by the console of the program that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// The devices of a login name.
    List(String),
    /// A code for a login name, for so many minutes.
    Issue(String, i64),
    /// The end of a device.
    Revoke(DeviceId),
}

impl Request {
    /// The line of the console.
    fn line(&self) -> String {
        match self {
            Self::List(login) => format!("device list {login}"),
            Self::Issue(login, minutes) => format!("device issue {minutes} {login}"),
            Self::Revoke(device) => format!("device revoke {device}"),
        }
    }

    /// What stands after `device` in a line of the console.
    pub fn parse(words: &str) -> Option<Self> {
        let (act, rest) = words.split_once(' ')?;
        match act {
            "list" => Some(Self::List(rest.to_owned())),
            "issue" => {
                let (minutes, login) = rest.split_once(' ')?;
                Some(Self::Issue(login.to_owned(), minutes.parse().ok()?))
            }
            "revoke" => rest.parse().ok().map(Self::Revoke),
            _ => None,
        }
    }
}

/// Runs the command.
pub fn run(args: &DeviceArgs) -> ExitCode {
    let (request, data) = match &args.act {
        Act::List(args) => (Request::List(args.login.trim().to_owned()), &args.data),
        Act::Issue(args) => {
            (Request::Issue(args.login.trim().to_owned(), args.minutes), &args.data)
        }
        Act::Revoke(args) => (Request::Revoke(args.device), &args.data),
    };
    let Some(folder) = data.clone().or_else(|| default_folder(PlaceKind::Office)) else {
        return fail(1, "フォルダーの場所が分かりません。--data で指定してください。");
    };
    match ask(&request, &folder) {
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

fn ask(request: &Request, folder: &Path) -> Result<Vec<String>, String> {
    match console::ask(folder, &request.line(), &mut |_| ()) {
        Answer::Done(words) => return Ok(words),
        Answer::Refused(words) => return Err(words),
        Answer::Nobody => {}
    }
    if !folder.exists() {
        return Err(format!(
            "{} に労守のフォルダーがありません。--data で指定してください。",
            folder.display()
        ));
    }
    let place = Place::open(folder, PlaceKind::Office).map_err(|error| error.to_string())?;
    let opened = open_house(place.folder(), HouseClock::new(None)).map_err(|e| e.to_string())?;
    answer(&opened.house, request)
}

/// Does what is asked, and says what to print.
///
/// # Errors
/// Why not, in words for whoever asked.
pub fn answer(house: &House, request: &Request) -> Result<Vec<String>, String> {
    let nobody = |login: &str| {
        format!("利用者ID {login} の利用者は見つかりません。確かめて、もう一度お試しください。")
    };
    match request {
        Request::List(login) => match house.devices_at_console(login) {
            Ok(devices) if devices.is_empty() => Ok(vec!["端末はまだありません。".to_owned()]),
            Ok(devices) => Ok(devices.iter().map(line).collect()),
            Err(UnitError::Absent) => Err(nobody(login)),
            Err(error) => Err(error.to_string()),
        },
        Request::Issue(login, minutes) => match house.issue_code_at_console(login, *minutes) {
            Ok(code) => Ok(vec![
                format!("登録コード（一度だけ表示します）: {}", code.text.as_str()),
                format!("期限: {}", lasting(*minutes)),
                "本人に、電話か対面で伝えてください。端末の /enrol の画面で使います。".to_owned(),
            ]),
            Err(DeviceError::Entry(error)) if is_absent(&error) => Err(nobody(login)),
            Err(error) => Err(error.to_string()),
        },
        Request::Revoke(device) => match house.revoke_device_at_console(*device) {
            Ok(sessions) => Ok(vec![format!(
                "失効させました。この端末のサインイン {sessions}か所が終わりました。"
            )]),
            Err(UnitError::Absent) => {
                Err("その端末は見つかりません。romori device list で確かめてください。".to_owned())
            }
            Err(error) => Err(error.to_string()),
        },
    }
}

fn is_absent(error: &romori_app::house::EntryError) -> bool {
    matches!(error, romori_app::house::EntryError::Unit(UnitError::Absent))
}

fn lasting(minutes: i64) -> String {
    match minutes {
        minutes if minutes % DAY_MINUTES == 0 => format!("いまから{}日", minutes / DAY_MINUTES),
        minutes if minutes % 60 == 0 => format!("いまから{}時間", minutes / 60),
        minutes => format!("いまから{minutes}分"),
    }
}

/// A line of the list. What people call a device is on the pages alone.
fn line(device: &DeviceRow) -> String {
    let day = |at: Timestamp| day_in_japan(at).to_string();
    let seen = device.seen_at.map_or_else(|| "まだ".to_owned(), day);
    let state = match device.revoked_at {
        Some(at) => format!("{}に失効", day(at)),
        None => format!("{}まで", day(device.until)),
    };
    format!("{}  {}  最後の利用 {seen}  {state}", device.id, device.way.ja())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_console_reads_back() {
        for request in [
            Request::List("hanako".to_owned()),
            Request::Issue("a b".to_owned(), 15),
            Request::Revoke(DeviceId::from_bytes([7; 16])),
        ] {
            let line = request.line();
            let words = line.strip_prefix("device ").expect("a line");
            assert_eq!(Request::parse(words), Some(request));
        }
        for bad in ["", "list", "issue x y", "issue a", "revoke 7", "other x"] {
            assert_eq!(Request::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_time_is_said_in_the_unit_that_fits() {
        let said = [15, 60, 90, 1440, 4320].map(lasting);
        assert_eq!(
            said,
            ["いまから15分", "いまから1時間", "いまから90分", "いまから1日", "いまから3日"]
        );
    }
}
