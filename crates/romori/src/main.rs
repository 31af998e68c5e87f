//! The command line of Romori: reads arguments and the clock, wires the parts together.

mod clock;
mod command;
mod console;
mod keeper;
mod own_user;
mod private;
mod shut;
mod usage;
mod vault;
mod words;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::{FromArgMatches as _, Parser, Subcommand};

use romori_app::place::disk_words;

use crate::command::{
    account, backup, bench, calc, check, database, device, keys, law, ledger, log_keeper,
    number_vault, operator, restore, santei, status, tenant, up, witness,
};

/// Views of thousands of persons are many small pieces, made and dropped on all cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 労守（ろうもり）— 社会保険・労働保険の手続と計算
#[derive(Debug, Parser)]
#[command(name = "romori", version, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    words: words::WordsArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    Up(up::UpArgs),
    Santei(santei::SanteiArgs),
    Check(check::CheckArgs),
    Calc(calc::CalcArgs),
    Law(law::LawArgs),
    Ledger(ledger::LedgerArgs),
    Keeper(log_keeper::KeeperArgs),
    Vault(number_vault::VaultArgs),
    Account(account::AccountArgs),
    Tenant(tenant::TenantArgs),
    Operator(operator::OperatorArgs),
    Status(status::StatusArgs),
    Device(device::DeviceArgs),
    Database(database::DatabaseArgs),
    Backup(backup::BackupArgs),
    Restore(restore::RestoreArgs),
    Keys(keys::KeysArgs),
    Bench(bench::BenchArgs),
    Witness(witness::WitnessArgs),
}

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        // Help goes to standard output with status 0, misuse to standard error with status 2.
        Err(error) if error.exit_code() == 0 => {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => return fail(2, &usage::misuse(&error)),
    };
    if let Err(error) = shut::memory() {
        return fail(1, &format!("メモリを閉じられません（{error}）。"));
    }
    words::given(&arguments.words);
    let today = clock::today();
    match &arguments.command {
        Command::Up(args) => up::run(args, today),
        Command::Santei(args) => santei::run(args, today),
        Command::Check(args) => check::run(args, today),
        Command::Calc(args) => calc::run(args),
        Command::Law(args) => law::run(args, today),
        Command::Ledger(args) => ledger::run(args),
        Command::Keeper(args) => log_keeper::run(args),
        Command::Vault(args) => number_vault::run(args),
        Command::Account(args) => account::run(args, today),
        Command::Tenant(args) => tenant::run(args),
        Command::Operator(args) => operator::run(args),
        Command::Status(args) => status::run(args),
        Command::Device(args) => device::run(args),
        Command::Database(args) => database::run(args),
        Command::Backup(args) => backup::run(args),
        Command::Restore(args) => restore::run(args),
        Command::Keys(args) => keys::run(args),
        Command::Bench(args) => bench::run(args),
        Command::Witness(args) => witness::run(args),
    }
}

fn arguments() -> Result<Arguments, clap::Error> {
    let matches = usage::command().try_get_matches()?;
    Arguments::from_arg_matches(&matches)
}

/// The bytes of a file, or why there are none and what to do.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| {
        let (file, why) = (path.display(), disk_words(&error));
        format!("{file} を読めません（{why}）。場所と名前、読む権限を確かめてください。")
    })
}

/// Says on standard error what went wrong, and gives the exit status.
fn fail(status: u8, message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{message}");
    ExitCode::from(status)
}
