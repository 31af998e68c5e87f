//! What whoever runs the program asks of it by command, also while it serves: how the day's work
//! stands, contracts, accounts that are to be opened again. No answer names anybody's data.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use romori_app::house::{
    Alarm, Certificate, ContractChange, ContractState, EntryError, Grant, House, Job,
    ResetProgress, Terms, UnitError, today,
};
use romori_app::place::{Place, PlaceKind, disk_words, write_together, write_whole};
use romori_types::{Date, Span, TenantId, date_ja, day_in_japan};

use crate::clock::HouseClock;
use crate::command::backup::say;
use crate::command::house::open_house;
use crate::command::up::default_folder;
use crate::console::{self, Answer};
use crate::fail;

/// So many days of work are told.
const TOLD_DAYS: i64 = 7;

/// What is asked of a house, here or by the console of the program that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// How the day's work stands.
    Status,
    /// Every contract.
    Contracts,
    /// A contract changes.
    Contract(TenantId, ContractChange),
    /// The keys of a tenant are to be destroyed on a day.
    Destroy(TenantId, Date, bool),
    /// The keys of one client are to be destroyed on a day, or not any more.
    DestroyClient(TenantId, u32, Option<Date>),
    /// The certificate of such a destruction, written into a folder.
    ClientCertificate(TenantId, u32, PathBuf),
    /// What goes back to a tenant, written into a folder.
    Returned(TenantId, PathBuf),
    /// The certificate of a destruction, written into a folder.
    Certificate(TenantId, PathBuf),
    /// Why each account may enter now; or one, by its login name.
    Why(Option<String>),
    /// An account is opened again, by its login name.
    OpenAccount(String),
    /// The first operator is to be made.
    BeginOperators,
    /// Everybody needs a new password, by this day or the usual one.
    ResetPasswords(Option<Date>),
}

impl Request {
    /// What stands after `operate` in a line of the console.
    pub fn line(&self) -> String {
        match self {
            Self::Status => "status".to_owned(),
            Self::Contracts => "contracts".to_owned(),
            Self::Contract(tenant, change) => {
                let to = change.to.map_or_else(|| "open".to_owned(), |to| to.to_string());
                format!("contract {tenant} {} {to}", change.state.code())
            }
            Self::Destroy(tenant, on, false) => format!("destroy {tenant} {on}"),
            Self::Destroy(tenant, on, true) => format!("destroy-unreturned {tenant} {on}"),
            Self::Returned(tenant, to) => format!("returned {tenant} {}", to.display()),
            Self::DestroyClient(tenant, number, on) => {
                let on = on.map_or_else(|| "cancel".to_owned(), |on| on.to_string());
                format!("destroy-client {tenant} {number} {on}")
            }
            Self::ClientCertificate(tenant, number, to) => {
                format!("certificate-client {tenant} {number} {}", to.display())
            }
            Self::Certificate(tenant, to) => format!("certificate {tenant} {}", to.display()),
            Self::Why(None) => "why".to_owned(),
            Self::Why(Some(login)) => format!("why {login}"),
            Self::OpenAccount(login) => format!("open {login}"),
            Self::BeginOperators => "begin-operators".to_owned(),
            Self::ResetPasswords(None) => "reset-passwords".to_owned(),
            Self::ResetPasswords(Some(closes)) => format!("reset-passwords {closes}"),
        }
    }

    /// Reads it back.
    pub fn parse(words: &str) -> Option<Self> {
        match words.split_once(' ') {
            None if words == "status" => Some(Self::Status),
            None if words == "contracts" => Some(Self::Contracts),
            None if words == "why" => Some(Self::Why(None)),
            None if words == "begin-operators" => Some(Self::BeginOperators),
            None if words == "reset-passwords" => Some(Self::ResetPasswords(None)),
            Some(("reset-passwords", day)) => Some(Self::ResetPasswords(Some(day.parse().ok()?))),
            Some(("why", login)) if !login.is_empty() => Some(Self::Why(Some(login.to_owned()))),
            Some(("open", login)) if !login.is_empty() => Some(Self::OpenAccount(login.to_owned())),
            Some((act @ ("destroy" | "destroy-unreturned"), rest)) => {
                let (tenant, on) = rest.split_once(' ')?;
                let unreturned = act != "destroy";
                Some(Self::Destroy(tenant.parse().ok()?, on.parse().ok()?, unreturned))
            }
            Some(("returned", rest)) => {
                let (tenant, to) = rest.split_once(' ')?;
                Some(Self::Returned(tenant.parse().ok()?, PathBuf::from(to)))
            }
            Some(("destroy-client", rest)) => {
                let words: Vec<&str> = rest.split(' ').collect();
                let [tenant, number, on] = words.as_slice() else { return None };
                let on = match *on {
                    "cancel" => None,
                    day => Some(day.parse().ok()?),
                };
                Some(Self::DestroyClient(tenant.parse().ok()?, number.parse().ok()?, on))
            }
            Some(("certificate-client", rest)) => {
                let (tenant, rest) = rest.split_once(' ')?;
                let (number, to) = rest.split_once(' ')?;
                let (tenant, number) = (tenant.parse().ok()?, number.parse().ok()?);
                Some(Self::ClientCertificate(tenant, number, PathBuf::from(to)))
            }
            Some(("certificate", rest)) => {
                let (tenant, to) = rest.split_once(' ')?;
                Some(Self::Certificate(tenant.parse().ok()?, PathBuf::from(to)))
            }
            Some(("contract", rest)) => {
                let words: Vec<&str> = rest.split(' ').collect();
                let [tenant, state, to] = words.as_slice() else { return None };
                let to: Option<Date> = match *to {
                    "open" => None,
                    day => Some(day.parse().ok()?),
                };
                let state = ContractState::of_code(state.parse().ok()?)?;
                Some(Self::Contract(tenant.parse().ok()?, ContractChange { state, to }))
            }
            _ => None,
        }
    }
}

/// The first line of an answer that says that something presses.
const PRESSES: &str = "警報があります。";

/// Asks the house of a place: the program that runs there, or by opening it.
pub fn run(request: &Request, data: Option<&PathBuf>) -> ExitCode {
    let Some(folder) = data.cloned().or_else(|| default_folder(PlaceKind::Office)) else {
        return fail(1, "フォルダーの場所が分かりません。--data で指定してください。");
    };
    match ask(request, &folder) {
        Ok(lines) => {
            let presses = lines.first().is_some_and(|line| line == PRESSES);
            let mut out = io::stdout().lock();
            for line in lines {
                let _ = writeln!(out, "{line}");
            }
            if presses { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(words) => fail(1, &words),
    }
}

fn ask(request: &Request, folder: &Path) -> Result<Vec<String>, String> {
    Place::find(folder).map_err(|error| error.to_string())?;
    match console::ask(folder, &format!("operate {}", request.line()), &mut say) {
        Answer::Done(words) => Ok(words),
        Answer::Refused(why) => Err(why),
        Answer::Nobody if *request == Request::BeginOperators => {
            Err("先に労守を開いてください（romori up）。登録コードは、開いている労守だけが受け取ります。".to_owned())
        }
        Answer::Nobody => {
            let opened = open_house(folder, Arc::clone(&HouseClock::new(None)));
            let house = opened.map_err(|error| error.to_string())?.house;
            answer(&house, request).map_err(|error| error.to_string())
        }
    }
}

/// Does what is asked and gives what is to be said of it.
///
/// # Errors
/// What the house says.
pub fn answer(house: &House, request: &Request) -> Result<Vec<String>, EntryError> {
    let grant = Grant::for_job(Job::Console);
    match request {
        Request::Status => Ok(status(house)?),
        Request::Contracts => Ok(contracts(&house.terms()?)),
        Request::Contract(tenant, change) => {
            let terms = house.change_contract(&grant, *tenant, *change)?;
            Ok(vec![contract_line(&terms)])
        }
        Request::Destroy(tenant, on, unreturned) => {
            house.order_destruction(&grant, *tenant, *on, *unreturned)?;
            let on = date_ja(*on);
            Ok(vec![format!(
                "{on}に、契約者 {tenant} の鍵を廃棄します。それまでは取り消せます（別の日を指定し直せます）。"
            )])
        }
        Request::DestroyClient(tenant, number, on) => {
            house.order_client_end(&grant, (*tenant, *number), *on)?;
            Ok(vec![match on {
                Some(on) => format!(
                    "{}に、契約者 {tenant} の顧問先{number}の鍵を廃棄します。\
                     廃棄した内容は、だれにも二度と読めません。それまでは --cancel で取り消せます。",
                    date_ja(*on)
                ),
                None => format!("顧問先{number}の鍵の廃棄の予定を取り消しました。"),
            }])
        }
        Request::ClientCertificate(tenant, number, to) => {
            let made = house.client_certificate(*tenant, *number)?;
            written(&made, &format!("{tenant}-{number}"), to)
        }
        Request::Certificate(tenant, to) => {
            written(&house.certificate(*tenant)?, &tenant.to_string(), to)
        }
        Request::Returned(tenant, to) => returned(house, *tenant, to),
        Request::ResetPasswords(closes) => reset_passwords(house, *closes),
        Request::Why(login) => why(house, login.as_deref()),
        Request::BeginOperators => {
            let code = house.begin_operators()?;
            Ok(vec![
                format!("登録コード（15分のあいだ、1回だけ使えます）: {}", code.as_str()),
                "運営の入口の /begin を開き、登録コードと、氏名・利用者ID・パスワードを入れてください。"
                    .to_owned(),
            ])
        }
        Request::OpenAccount(login) => {
            house.open_account(&grant, login)?;
            Ok(vec!["利用者をもう一度使えるようにしました。パスワードはそのままです。".to_owned()])
        }
    }
}

fn status(house: &House) -> Result<Vec<String>, UnitError> {
    let alarms = house.daily_alarms()?;
    let mut lines = Vec::new();
    if alarms.iter().any(Alarm::is_pressing) {
        lines.push(PRESSES.to_owned());
    }
    lines.extend(alarms.iter().map(|alarm| match alarm {
        Alarm::ReviewDue { tenant, .. } | Alarm::NoReturnCode { tenant, .. } => {
            format!("契約者 {tenant}: {alarm}")
        }
        _ => alarm.to_string(),
    }));
    let today = today(house);
    let since = today.checked_sub(Span::new().days(TOLD_DAYS)).unwrap_or(today);
    for done in house.daily_done_since(since)? {
        let (day, on) = (date_ja(done.day), date_ja(day_in_japan(done.done_at)));
        let late = if on == day { String::new() } else { format!("（{on}に実行）") };
        let counts = done.counts;
        lines.push(format!(
            "{day}の分{late}: {} 利用者{}件・契約者{}件",
            done.work.ja(),
            counts.accounts,
            counts.tenants
        ));
    }
    if lines.is_empty() {
        lines.push("日次の処理は、まだ一度も行われていません。".to_owned());
    }
    Ok(lines)
}

fn returned(house: &House, tenant: TenantId, to: &Path) -> Result<Vec<String>, EntryError> {
    let file = to.join(format!("{tenant}.romori-return"));
    write_whole(&file, &house.returned(tenant)?).map_err(|error| not_written(to, &error))?;
    Ok(vec![
        format!("{} を書きました。", file.display()),
        "受取コードを持つ人に渡してください。開く方法: romori tenant open-return".to_owned(),
    ])
}

fn not_written(to: &Path, error: &io::Error) -> EntryError {
    let (to, why) = (to.display(), disk_words(error));
    EntryError::CannotFile(format!("{to} に書けません（{why}）。場所と権限を確かめてください。"))
}

fn written(made: &Certificate, whose: &str, to: &Path) -> Result<Vec<String>, EntryError> {
    let files = [
        (to.join(format!("certificate-{whose}.pdf")), made.pdf.as_slice()),
        (to.join(format!("certificate-{whose}.json")), made.json.as_bytes()),
    ];
    let written = write_together(&files);
    written.map_err(|error| not_written(to, &error))?;
    Ok(files.iter().map(|(path, _)| format!("{} を書きました。", path.display())).collect())
}

/// By number alone, as everything that the operator is told.
fn reset_passwords(house: &House, closes: Option<Date>) -> Result<Vec<String>, EntryError> {
    let begun = house.begin_reset_of_all(closes.unwrap_or_else(|| house.usual_closing()))?;
    let line = |(tenant, progress): &(TenantId, ResetProgress)| {
        let (left, closes) = (progress.left, date_ja(progress.closes_on));
        format!("契約者 {tenant}: 利用者{left}人、{}回目、期限は{closes}", progress.generation)
    };
    let mut lines: Vec<String> = begun.iter().map(line).collect();
    lines.push(
        "全員のサインインを終わらせました。次のサインインで、新しいパスワードを決めます。"
            .to_owned(),
    );
    Ok(lines)
}

/// Every account by its id; whoever asks for one knows its login name already.
fn why(house: &House, login: Option<&str>) -> Result<Vec<String>, EntryError> {
    let mut all = house.why_all()?;
    if let Some(login) = login {
        let account = house.account_of_login(login)?;
        all.retain(|why| why.account == account);
    }
    let mut lines = Vec::new();
    for why in &all {
        let may = if why.may() { "入れます" } else { "入れません" };
        lines.push(format!("利用者 {}（契約者 {}）: {may}", why.account, why.tenant));
        lines.extend(
            why.reasons.iter().map(|reason| {
                format!("  {} {}", if reason.holds { "○" } else { "×" }, reason.words)
            }),
        );
    }
    if lines.is_empty() {
        lines.push("利用者はいません。".to_owned());
    }
    Ok(lines)
}

fn contracts(terms: &[Terms]) -> Vec<String> {
    let lines: Vec<String> = terms.iter().map(contract_line).collect();
    if lines.is_empty() { vec!["契約者はありません。".to_owned()] } else { lines }
}

fn contract_line(terms: &Terms) -> String {
    let contract = &terms.contract;
    let to = contract.to.map_or_else(|| "期限なし".to_owned(), |to| format!("{}まで", date_ja(to)));
    let goes = terms
        .accounts_go_on
        .map_or_else(String::new, |day| format!("、利用者の削除は{}", date_ja(day)));
    format!(
        "契約者 {}: {}、{}、{}から{to}{goes}、利用者{}人",
        contract.tenant,
        contract.kind.ja(),
        contract.state.ja(),
        date_ja(contract.from),
        contract.accounts,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_reads_back_from_its_line() {
        let tenant: TenantId = "01980000-0000-7000-8000-000000000001".parse().unwrap();
        let change = |state, to: Option<&str>| ContractChange {
            state,
            to: to.map(|to| to.parse().unwrap()),
        };
        for request in [
            Request::Status,
            Request::Contracts,
            Request::DestroyClient(tenant, 1_007, Some("2026-12-31".parse().unwrap())),
            Request::DestroyClient(tenant, 1_007, None),
            Request::ClientCertificate(tenant, 1_007, PathBuf::from("/tmp/a folder")),
            Request::Destroy(tenant, "2026-12-31".parse().unwrap(), false),
            Request::Destroy(tenant, "2026-12-31".parse().unwrap(), true),
            Request::Returned(tenant, PathBuf::from("/tmp/back")),
            Request::Certificate(tenant, PathBuf::from("/tmp/a folder")),
            Request::Why(None),
            Request::Why(Some("sato".to_owned())),
            Request::Contract(tenant, change(ContractState::Trial, Some("2026-11-20"))),
            Request::Contract(tenant, change(ContractState::Paid, None)),
            Request::ResetPasswords(None),
            Request::ResetPasswords(Some("2026-12-14".parse().unwrap())),
            Request::OpenAccount("sato taro".to_owned()),
            Request::BeginOperators,
        ] {
            assert_eq!(Request::parse(&request.line()), Some(request.clone()), "{request:?}");
        }
        for words in ["", "open", "open ", "contract", "contract x 1 open", "status now"] {
            assert_eq!(Request::parse(words), None, "{words}");
        }
    }
}
