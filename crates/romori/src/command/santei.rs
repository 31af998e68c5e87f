//! `romori santei`: from a pay spreadsheet to a checked 算定基礎届, without a page.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use romori_app::place::write_whole;
use romori_app::santei::{Counts, Job, Notice, NoticeProblem, exemption_sentence, files, who};
use romori_app::{Law, Problem, Severity};
use romori_types::Date;

use crate::fail;

/// 賃金の表（XLSX・CSV）から算定基礎届を作る
#[derive(Debug, Args)]
pub struct SanteiArgs {
    /// 賃金の表（XLSX か CSV）
    file: PathBuf,
    /// 算定の年（西暦）
    #[arg(long)]
    year: i16,
    /// 作ったファイルを置くフォルダー
    #[arg(long)]
    out: PathBuf,
    /// 事業所の情報のCSV。無ければ表の「事業所」シートか、同じフォルダーの 事業所.csv を読む
    #[arg(long)]
    office: Option<PathBuf>,
    /// 届書に使えない字の書き方（例 --spell 髙=高）。くり返し指定できます
    #[arg(long, value_name = "字=書き方")]
    spell: Vec<String>,
    /// 直しが要る行を外して、残りの人の届書を作る
    #[arg(long)]
    skip_bad_rows: bool,
    /// 作成日（例 2026-07-01）。無ければ今日
    #[arg(long)]
    today: Option<Date>,
}

/// Runs the command. Talk goes to standard error, the summary to standard output.
pub fn run(args: &SanteiArgs, today: Date) -> ExitCode {
    match prepare(args, args.today.unwrap_or(today)) {
        Ok(job) => match finish(args, &job) {
            Ok(code) => code,
            Err(error) => fail(1, &format!("結果を書き出せませんでした（{error}）。")),
        },
        Err(message) => fail(1, &message),
    }
}

fn prepare(args: &SanteiArgs, today: Date) -> Result<Job, String> {
    let law = Law::embedded();
    let bytes = read(&args.file)?;
    let name = args.file.file_name().map_or_else(String::new, |name| name.display().to_string());
    let mut job =
        Job::open(law, &bytes, &name, args.year, today).map_err(|error| error.to_string())?;
    if let Some(office) = office_file(args) {
        let bytes = read(&office)?;
        let name = office.file_name().map_or_else(String::new, |name| name.display().to_string());
        job.take_office(law, &bytes, &name).map_err(|error| error.to_string())?;
    }
    spell(&mut job, &args.spell)?;
    Ok(job)
}

/// The file that was named, or the one beside a CSV.
fn office_file(args: &SanteiArgs) -> Option<PathBuf> {
    if let Some(named) = &args.office {
        return Some(named.clone());
    }
    let csv = args.file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let beside = args.file.with_file_name("事業所.csv");
    (csv && beside.is_file()).then_some(beside)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| {
        format!("{} を読めません（{error}）。ファイルの場所を確かめてください。", path.display())
    })
}

/// Applies a chosen way of writing wherever the character stands.
fn spell(job: &mut Job, choices: &[String]) -> Result<(), String> {
    for choice in choices {
        let bad = || format!("--spell は「髙=高」の形で指定してください（{choice}）。");
        let (character, instead) = choice.split_once('=').ok_or_else(bad)?;
        let mut characters = character.chars();
        let (Some(character), None) = (characters.next(), characters.next()) else {
            return Err(bad());
        };
        let rows: Vec<u32> = job
            .book()
            .entries
            .iter()
            .filter(|entry| entry.person.name_kanji.contains(character))
            .map(|entry| entry.person.row)
            .collect();
        for row in rows {
            job.spell(row, character, instead);
        }
    }
    Ok(())
}

fn finish(args: &SanteiArgs, job: &Job) -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    let notice = job.notice();
    summary(&mut out, job)?;
    rows(&mut out, job)?;
    problems(&mut out, &notice)?;
    let bad_rows = !job.sheet().bad_rows.is_empty() && !args.skip_bad_rows;
    let whole = notice.checked.as_ref().filter(|_| !bad_rows);
    let Some(checked) = whole else {
        let next = if bad_rows && notice.checked.is_some() {
            "直すか、--skip-bad-rows を付けて残りの人だけを作ってください。"
        } else {
            "上の点を直してから、もう一度お試しください。"
        };
        writeln!(out, "届書は作っていません。{next}")?;
        return Ok(ExitCode::from(1));
    };
    let made = match files(job, checked) {
        Ok(made) => made,
        Err(error) => return Ok(fail(1, &error.to_string())),
    };
    fs::create_dir_all(&args.out)?;
    for file in made {
        let path = args.out.join(file.name);
        write_whole(&path, &file.bytes)?;
        writeln!(out, "作りました: {}（{}バイト）", path.display(), file.bytes.len())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn summary(out: &mut impl Write, job: &Job) -> io::Result<()> {
    let sheet = job.sheet();
    let Counts { filed, exempt, care, changed, .. } = job.book().counts();
    writeln!(out, "{}行・{}人を読みました。", sheet.rows_read, sheet.persons_read)?;
    writeln!(
        out,
        "届出する {filed}人（等級が変わる {changed}人・要確認 {care}人）、届出しない {exempt}人、直しが要る {}行",
        sheet.bad_rows.len()
    )?;
    for entry in &job.book().entries {
        if let Some(exemption) = entry.exemption() {
            let sentence = exemption_sentence(exemption);
            writeln!(
                out,
                "  届出しない: {}行目 {}  {sentence}",
                entry.person.row,
                who(&entry.person)
            )?;
        }
    }
    for dropped in &sheet.dropped {
        writeln!(
            out,
            "  個人番号らしい値を読み捨てました: {}行目 {}列（{}）",
            dropped.row, dropped.letters, dropped.label
        )?;
    }
    Ok(())
}

fn rows(out: &mut impl Write, job: &Job) -> io::Result<()> {
    for missing in &job.sheet().missing {
        let mark = mark(missing.severity);
        writeln!(out, "{mark} {}: {} {}", missing.field, missing.what, missing.how)?;
    }
    for problem in &job.sheet().problems {
        writeln!(out, "{} {}", mark(problem.severity), problem_line(problem))?;
    }
    for problem in &job.office_entry().problems {
        writeln!(out, "{} 事業所 {}", mark(problem.severity), problem_line(problem))?;
    }
    Ok(())
}

const fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✗",
        Severity::Doubt => "?",
    }
}

fn problem_line(problem: &Problem) -> String {
    let place = format!("{}行目 {}列 {}", problem.row, problem.letters, problem.label);
    let value =
        if problem.value.is_empty() { String::new() } else { format!("「{}」", problem.value) };
    format!("{place}{value}: {} {}", problem.what, problem.how)
}

fn problems(out: &mut impl Write, notice: &Notice) -> io::Result<()> {
    for problem in &notice.office {
        writeln!(out, "✗ 事業所の{}: {}", problem.item.spec().label, problem.message)?;
    }
    for issue in &notice.characters {
        let next = match issue.proposal {
            Some(instead) => format!(
                "本人に確かめて、--spell {}={instead} のように書き方を指定してください。",
                issue.character
            ),
            None => format!("--spell {}=… で書き方を指定してください。", issue.character),
        };
        writeln!(
            out,
            "✗ {}行目 氏名「{}」: 届書に使えない字「{}」があります。{next}",
            issue.row, issue.name, issue.character
        )?;
    }
    for problem in &notice.problems {
        writeln!(out, "✗ {}", notice_line(problem))?;
    }
    for problem in &notice.warnings {
        writeln!(out, "? {}", notice_line(problem))?;
    }
    Ok(())
}

fn notice_line(problem: &NoticeProblem) -> String {
    let row = problem.row.map_or_else(String::new, |row| format!("{row}行目 "));
    format!(
        "{row}{} {}: {} {}（{}）",
        problem.person, problem.item, problem.reason, problem.remedy, problem.code
    )
}
