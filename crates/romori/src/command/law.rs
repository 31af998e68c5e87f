//! `romori law check`: every parameter of law, where it was read and through when it was checked.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use romori_app::reference::{ParameterSheet, Standing, parameters, standing};
use romori_statute::Law;
use romori_types::{Date, Wareki, date_ja};

/// 法令の数値
#[derive(Debug, Args)]
pub struct LawArgs {
    #[command(subcommand)]
    command: LawCommand,
}

#[derive(Debug, Subcommand)]
enum LawCommand {
    /// すべての数値の出典・確からしさ・確かめた期間を出す。期間が切れた数値があれば1を返す
    Check {
        /// 基準の日（例 2026-07-01）。無ければ今日
        #[arg(long, value_name = "日付")]
        today: Option<Date>,
    },
}

/// Prints every parameter. Status 1 when some checked range has ended on the day.
pub fn run(args: &LawArgs, today: Date) -> ExitCode {
    let LawCommand::Check { today: asked } = args.command;
    let today = asked.unwrap_or(today);
    let mut out = io::stdout().lock();
    let sheets = parameters(Law::embedded());
    for sheet in &sheets {
        if print(&mut out, sheet, today).is_err() {
            return ExitCode::SUCCESS;
        }
    }
    let ended = sheets.iter().filter(|sheet| standing(&sheet.heading, today) == Standing::Ended);
    let ended: Vec<&str> = ended.map(|sheet| sheet.heading.name.as_str()).collect();
    let _ = writeln!(out, "{}件の数値。基準の日 {}", sheets.len(), date_ja(today));
    if ended.is_empty() {
        return ExitCode::SUCCESS;
    }
    let _ = writeln!(out, "確かめた期間が切れたもの: {}", ended.join("、"));
    ExitCode::from(1)
}

fn print(out: &mut impl Write, sheet: &ParameterSheet, today: Date) -> io::Result<()> {
    let heading = &sheet.heading;
    let through = heading.checked_through;
    let state = match standing(heading, today) {
        Standing::Good => "",
        Standing::EndsSoon => " ※まもなく切れます",
        Standing::Ended => " ※切れています",
    };
    writeln!(out, "{}  {}", heading.id, heading.name)?;
    let unit = unit_words(&heading.unit);
    writeln!(out, "  確かめた期間 {}まで{state}  単位 {unit}", through.ja())?;
    if let Some(note) = &heading.note {
        writeln!(out, "  注 {note}")?;
    }
    for row in &sheet.rows {
        let to = row.to.map_or_else(String::new, short);
        let enacted = if row.enacted { "・施行前" } else { "" };
        let basis: Vec<&str> = row.basis.iter().map(|basis| basis.label.as_ref()).collect();
        writeln!(
            out,
            "  {}〜{to}  {}  [{}{enacted}]",
            short(row.from),
            row.shown,
            row.confidence.label()
        )?;
        writeln!(out, "    根拠 {}", basis.join("、"))?;
        writeln!(out, "    出典 {}", row.source)?;
    }
    writeln!(out)
}

/// R8.3.1, as on page 94.
fn short(date: Date) -> String {
    Wareki::of(date).map_or_else(|| date.to_string(), Wareki::short)
}

/// What the figures of a parameter are counted in.
fn unit_words(unit: &str) -> &str {
    match unit {
        "yen" => "円",
        "percent" => "％",
        "day" => "日",
        "term" => "期限",
        "mixed" => "値ごと",
        other => other,
    }
}
