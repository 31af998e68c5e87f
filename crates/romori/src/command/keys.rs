//! `romori keys`: which generations of keys there are, the next one, and everything sealed anew
//! under it, also while the program runs. Nothing that is said is a secret.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use romori_app::house::{
    Custody, House, KeyRing, KeysError, KeysOf, Renewed, RootRenewed, change_passphrase,
};
use romori_app::place::{Place, PlaceKind};
use romori_types::{TenantId, day_in_japan};

use crate::clock::{HouseClock, SystemChance};
use crate::command::backup::say;
use crate::command::house::{folders, open_house};
use crate::command::up::default_folder;
use crate::console::{self, Answer};
use crate::{fail, words};

/// 鍵の世代と封（労守を開いたままで使えます）
#[derive(Debug, Args)]
pub struct KeysArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// 鍵の世代と、前の世代の封の残りを件数で見る（鍵そのものは出しません）
    Show(ShowArgs),
    /// 次の世代の鍵を作る。これから封をする値はその鍵になる
    Renew(RenewArgs),
    /// 新しい元の鍵を作り、すべての契約者の鍵を包み直す（元の鍵が漏れたおそれのあるとき）
    Root(RootArgs),
    /// 鍵のフォルダーの合言葉を変える。無ければ付ける
    Passphrase(ShowArgs),
    /// 前の世代の封を、いまの世代に掛け直す。止めても、もう一度行えば続きから進む
    Reseal(ShowArgs),
}

#[derive(Debug, Args)]
struct ShowArgs {
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct RenewArgs {
    /// この番号の顧問先の鍵
    #[arg(long, value_name = "顧問先番号")]
    client: Option<u32>,
    /// 事務所自身（利用者・設定・記録）の鍵
    #[arg(long, conflicts_with = "client")]
    office: bool,
    /// 事務所自身とすべての顧問先の鍵
    #[arg(long, conflicts_with_all = ["client", "office"])]
    all: bool,
    /// 契約者が複数あるときの、その番号（romori keys show で見られます）
    #[arg(long, value_name = "契約者")]
    tenant: Option<TenantId>,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct RootArgs {
    /// これまでの元の鍵を廃棄する。これより前の控えは開けなくなる
    #[arg(long)]
    retire_former: bool,
    /// 労守のフォルダー
    #[arg(long, value_name = "フォルダー")]
    data: Option<PathBuf>,
}

/// What is asked of a house, here or by the console of the program that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// Generations and counts.
    Show,
    /// The next generation.
    Renew(Option<TenantId>, KeysOf),
    /// Everything sealed anew.
    Reseal,
    /// A new root key; whether the former ones are laid aside.
    Root(bool),
    /// The passphrase was changed: an entry for the log.
    PassphraseChanged,
}

impl Request {
    /// The line of the console.
    fn line(self) -> String {
        let renewed = |of| match of {
            KeysOf::All => "all".to_owned(),
            KeysOf::House => "office".to_owned(),
            KeysOf::Client(number) => number.to_string(),
        };
        match self {
            Self::Show => "keys show".to_owned(),
            Self::Reseal => "keys reseal".to_owned(),
            Self::Root(false) => "keys root".to_owned(),
            Self::Root(true) => "keys root retire".to_owned(),
            Self::PassphraseChanged => "keys passphrase-changed".to_owned(),
            Self::Renew(None, of) => format!("keys renew {}", renewed(of)),
            Self::Renew(Some(tenant), of) => format!("keys renew {} {tenant}", renewed(of)),
        }
    }

    /// What stands after `keys` in a line of the console.
    pub fn parse(words: &str) -> Option<Self> {
        let words: Vec<&str> = words.split(' ').collect();
        let of = |word| match word {
            "all" => Some(KeysOf::All),
            "office" => Some(KeysOf::House),
            number => number.parse().ok().map(KeysOf::Client),
        };
        match words.as_slice() {
            ["show"] => Some(Self::Show),
            ["reseal"] => Some(Self::Reseal),
            ["root"] => Some(Self::Root(false)),
            ["root", "retire"] => Some(Self::Root(true)),
            ["passphrase-changed"] => Some(Self::PassphraseChanged),
            ["renew", which] => Some(Self::Renew(None, of(which)?)),
            ["renew", which, tenant] => Some(Self::Renew(Some(tenant.parse().ok()?), of(which)?)),
            _ => None,
        }
    }
}

/// Runs the command.
pub fn run(args: &KeysArgs) -> ExitCode {
    let (request, data) = match &args.act {
        Act::Show(args) => (Request::Show, &args.data),
        Act::Reseal(args) => (Request::Reseal, &args.data),
        Act::Root(args) => (Request::Root(args.retire_former), &args.data),
        Act::Passphrase(args) => (Request::PassphraseChanged, &args.data),
        Act::Renew(args) => {
            let of = match (args.client, args.office, args.all) {
                (Some(number), ..) => KeysOf::Client(number),
                (None, true, _) => KeysOf::House,
                (None, false, true) => KeysOf::All,
                (None, false, false) => {
                    return fail(2, "--client、--office、--all のどれかを指定してください。");
                }
            };
            (Request::Renew(args.tenant, of), &args.data)
        }
    };
    let Some(folder) = data.clone().or_else(|| default_folder(PlaceKind::Office)) else {
        return fail(1, "フォルダーの場所が分かりません。--data で指定してください。");
    };
    let changed = match request {
        Request::PassphraseChanged => change_words(&folder),
        _ => Ok(()),
    };
    match changed.and_then(|()| ask(request, &folder)) {
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

/// Here and not by the program that runs: a passphrase goes through no socket.
fn change_words(folder: &Path) -> Result<(), String> {
    Place::find(folder).map_err(|error| error.to_string())?;
    let custody = Custody { keeping: None, words: words::ask() };
    let changed = change_passphrase(&folders(folder).keys, &custody, &SystemChance);
    changed.map_err(|error| error.to_string())
}

fn ask(request: Request, folder: &Path) -> Result<Vec<String>, String> {
    Place::find(folder).map_err(|error| error.to_string())?;
    match console::ask(folder, &request.line(), &mut say) {
        Answer::Done(words) => Ok(words),
        Answer::Refused(why) => Err(why),
        Answer::Nobody => {
            let opened = open_house(folder, HouseClock::new(None));
            let house = opened.map_err(|error| error.to_string())?.house;
            let mut tell = |words: &str| {
                say(words);
                true
            };
            answer(&house, request, &mut tell).map_err(|error| error.to_string())
        }
    }
}

/// Does what is asked and gives what is to be said of it. `tell` hears how far it is, and answers
/// whether somebody still listens.
///
/// # Errors
/// What the house says.
pub fn answer(
    house: &House,
    request: Request,
    tell: &mut dyn FnMut(&str) -> bool,
) -> Result<Vec<String>, KeysError> {
    match request {
        Request::Show => {
            let going = house.is_resealing();
            Ok(shown(&house.key_rings()?, going))
        }
        Request::Root(retire) => Ok(root_renewed(&house.renew_root(retire)?)),
        Request::PassphraseChanged => {
            house.note_passphrase()?;
            Ok(vec![
                "合言葉を変えました。次に開くときから使います。前の合言葉のままの写しがあるなら、消してください。"
                    .to_owned(),
            ])
        }
        Request::Renew(tenant, of) => {
            let mut words = renewed(&house.renew_keys(tenant, of)?);
            if of == KeysOf::All {
                words.extend(shut_words(&house.shut_rings()?));
            }
            Ok(words)
        }
        Request::Reseal => {
            let mut told = None;
            let done = house.reseal(&mut |progress| {
                // Thousands of steps, but no more lines than there are hundredths.
                let percent = progress.done * 100 / progress.all.max(1);
                told == Some(percent) || {
                    told = Some(percent);
                    tell(&progress.to_string())
                }
            })?;
            let shut = house.shut_rings()?;
            let waiting: u64 = shut.iter().map(|ring| ring.former).sum();
            let mut words = vec![match (done, waiting) {
                (0, 0) => "前の世代の封はありません。".to_owned(),
                (0, _) => "いま掛け直せる封はありません。".to_owned(),
                (_, 0) => format!("{done}件の封を掛け直しました。前の世代の封は残っていません。"),
                _ => format!("{done}件の封を掛け直しました。"),
            }];
            words.extend(shut_words(&shut).filter(|_| waiting > 0));
            Ok(words)
        }
    }
}

fn root_renewed(renewed: &RootRenewed) -> Vec<String> {
    let RootRenewed { keys, retired, code } = renewed;
    let mut words = vec![format!(
        "新しい元の鍵を作り、契約者の鍵{}個と設備の鍵{}個を包み直しました。",
        keys.tenants, keys.installation
    )];
    if *retired > 0 {
        words.push(format!(
            "これまでの元の鍵{retired}個を廃棄しました。これより前の控えは開けません。新しい控えを作ってください。"
        ));
    } else {
        words.push(
            "これまでの元の鍵は、前の控えを開くために残しています。--retire-former で廃棄できます。"
                .to_owned(),
        );
    }
    if let Some(code) = code {
        words.push("新しい回復コード（一度だけ表示します。前のコードは使えません）:".to_owned());
        words.push(format!("  {code}"));
    }
    words
}

fn shown(tenants: &[(TenantId, Vec<KeyRing>)], going: bool) -> Vec<String> {
    let mut words = Vec::new();
    for (tenant, rings) in tenants {
        words.push(format!("契約者 {tenant}"));
        words.extend(rings.iter().map(of_ring));
    }
    let rings = || tenants.iter().flat_map(|(_, rings)| rings);
    let values: u64 = rings().map(|ring| ring.values).sum();
    let former: u64 = rings().map(|ring| ring.former).sum();
    words.push(format!("合計: 封{values}件、うち前の世代{former}件"));
    words.push(match (former, going) {
        (_, true) => "いま掛け直しています。".to_owned(),
        (0, false) => "すべての封が、いまの世代の鍵です。".to_owned(),
        (_, false) => "romori keys reseal で、いまの世代に掛け直せます。".to_owned(),
    });
    words
}

fn of_ring(ring: &KeyRing) -> String {
    let whose = name(ring.number);
    let since = day_in_japan(ring.made_at);
    let KeyRing { generation, values, former, .. } = ring;
    let worn = if ring.is_worn { "。次の世代を作ってください" } else { "" };
    let shut = if ring.is_shut { "。役員の鍵が閉じています" } else { "" };
    format!(
        "  {whose}: 第{generation}世代（{since}から）、封{values}件、うち前の世代{former}件{worn}{shut}"
    )
}

/// What was left for clients whose officers hold the key.
fn shut_words(shut: &[KeyRing]) -> Option<String> {
    let names: Vec<String> = shut.iter().map(|ring| name(ring.number)).collect();
    let left: u64 = shut.iter().map(|ring| ring.former).sum();
    (!names.is_empty()).then(|| {
        format!(
            "役員の鍵が閉じているため、手を付けていません: {}（前の世代の封{left}件）。開いているときに、もう一度行ってください。",
            names.join("、"),
        )
    })
}

fn name(number: Option<u32>) -> String {
    number.map_or_else(|| "事務所自身".to_owned(), |number| format!("顧問先{number}"))
}

fn renewed(made: &[Renewed]) -> Vec<String> {
    let each = made
        .iter()
        .map(|made| format!("{}: 第{}世代の鍵を作りました。", name(made.number), made.generation));
    let next = "これまでの封は romori keys reseal で掛け直せます。".to_owned();
    each.chain([next]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_reads_back_from_its_line() {
        let tenant: TenantId = "01980000-0000-7000-8000-000000000001".parse().unwrap();
        for request in [
            Request::Show,
            Request::Reseal,
            Request::Root(false),
            Request::Root(true),
            Request::PassphraseChanged,
            Request::Renew(None, KeysOf::All),
            Request::Renew(None, KeysOf::Client(1002)),
            Request::Renew(Some(tenant), KeysOf::House),
        ] {
            let line = request.line();
            let words = line.strip_prefix("keys ").unwrap();
            assert_eq!(Request::parse(words), Some(request), "{line}");
        }
        for words in ["", "renew", "renew every", "renew -1", "show all", "renew all somebody"] {
            assert_eq!(Request::parse(words), None, "{words}");
        }
    }
}
