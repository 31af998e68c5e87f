//! `romori ledger touched` and `romori ledger export`: what the headers of the log say. Whose
//! records it was is in the bodies, which open for a tenant alone: on its pages 01 and 71.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

use clap::Args;
use romori_app::house::{Headers, TraceError, Watched, basis_ja};
use romori_types::{date_ja, day_in_japan, time_in_japan};

use super::ledger_asked::{LogArgs, WhoseArgs};
use crate::fail;

/// 利用者・端末・区間・契約者・顧問先の操作を、見出しと数で調べる
#[derive(Debug, Args)]
pub struct TouchedArgs {
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    /// 1件ずつ示す件数（新しい順）
    #[arg(long, value_name = "件数", default_value_t = 50)]
    most: usize,
}

/// 見出しを、監視のための形（OCSF の JSON、1行1件）で書き出す
#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    /// OCSF の JSON（1行1件）
    #[arg(long, required = true)]
    ocsf: bool,
}

/// Prints counts by tenant and client, then the latest acts.
pub fn run(args: &TouchedArgs) -> ExitCode {
    let answer = args.whose.asked(args.most).and_then(|asked| {
        let log = args.log.open()?;
        log.headers(&asked).map_err(|error| error.to_string())
    });
    match answer {
        Ok(headers) => {
            let _ = io::stdout().write_all(told(&headers).as_bytes());
            ExitCode::SUCCESS
        }
        Err(words) => fail(1, &words),
    }
}

fn told(headers: &Headers) -> String {
    let mut text = String::new();
    let Headers { found, size, unread, .. } = headers;
    let _ = writeln!(text, "{found}件（記録簿 {size}件のうち）");
    if *unread > 0 {
        let _ = writeln!(text, "この版で読めない記録が{unread}件あり、この答えに入っていません。");
    }
    for Watched { tenant, client, part } in &headers.watched {
        let client = client.map_or_else(String::new, |client| format!(" 顧問先 {client}"));
        let _ = writeln!(
            text,
            "契約者 {tenant}{client}: 操作 {}件、延べ {}人、利用者・処理 {}",
            part.acts,
            part.looks,
            part.actors.len()
        );
    }
    for (position, entry) in &headers.entries {
        let at = entry.at.timestamp();
        let (hour, minute, second) = time_in_japan(at);
        let day = date_ja(day_in_japan(at));
        let _ = writeln!(
            text,
            "{position} {day} {hour}:{minute:02}:{second:02} {} {} {}（{}） {}人",
            entry.actor,
            entry.class.ja(),
            entry.outcome.ja(),
            basis_ja(entry.basis),
            entry.persons
        );
    }
    text.push_str("だれの情報かは本文にあり、契約者の 01 と 71 の画面で調べます。\n");
    text
}

/// Why an export ended.
enum Ended {
    Log(TraceError),
    Out(io::Error),
}

impl From<TraceError> for Ended {
    fn from(error: TraceError) -> Self {
        Self::Log(error)
    }
}

/// Writes one event a line to standard output.
pub fn export(args: &ExportArgs) -> ExitCode {
    debug_assert!(args.ocsf, "the one form that there is");
    let opened = args.whose.asked(0).and_then(|asked| Ok((asked, args.log.open()?)));
    let (asked, log) = match opened {
        Ok(opened) => opened,
        Err(words) => return fail(1, &words),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let written = log.events(&asked, |line| writeln!(out, "{line}").map_err(Ended::Out));
    let written = written.and_then(|unread| out.flush().map_err(Ended::Out).map(|()| unread));
    match written {
        Ok(0) => ExitCode::SUCCESS,
        Ok(unread) => fail(
            1,
            &format!(
                "この版で読めない記録が{unread}件あり、書き出していません。新しい版でお試しください。"
            ),
        ),
        Err(Ended::Log(error)) => fail(1, &error.to_string()),
        Err(Ended::Out(error)) => fail(1, &format!("書き出せませんでした（{}）。", error.kind())),
    }
}
