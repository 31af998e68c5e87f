//! `romori santei`: from a pay spreadsheet to a checked 算定基礎届, without a page.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use romori_app::place::{disk_words, write_together};
use romori_app::santei::{Counts, Job, MadeFile, Notice, NoticeProblem, exemption_sentence, files};
use romori_app::{Law, PersonPay, Problem, Severity};
use romori_types::Date;

use crate::{fail, read};

/// 賃金の表（XLSX・CSV）から算定基礎届を作る
#[derive(Debug, Args)]
pub struct SanteiArgs {
    /// 賃金の表（XLSX か CSV）
    #[arg(value_name = "表")]
    file: PathBuf,
    /// 算定の年（西暦4桁）
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(i16).range(2000..=2100))]
    year: i16,
    /// 作ったファイルを置くフォルダー
    #[arg(long, value_name = "フォルダー")]
    out: PathBuf,
    /// 事業所の情報のCSV。無ければ表の「事業所」シートか、同じフォルダーの 事業所.csv を読む
    #[arg(long, value_name = "事業所の表")]
    office: Option<PathBuf>,
    /// 届書に使えない字の書き方（例 --spell 髙=高）。くり返し指定できます
    #[arg(long, value_name = "字=書き方")]
    spell: Vec<String>,
    /// 直しが要る行を外して、残りの人の届書を作る
    #[arg(long)]
    skip_bad_rows: bool,
    /// 作成日（例 2026-07-01）。無ければ今日
    #[arg(long, value_name = "日付")]
    today: Option<Date>,
}

/// Runs the command. Talk goes to standard error, the summary to standard output. Status 0: made;
/// 1: something has to be mended first; 2: a file cannot be read or written.
pub fn run(args: &SanteiArgs, today: Date) -> ExitCode {
    let made = prepare(args, args.today.unwrap_or(today)).and_then(|job| finish(args, &job));
    match made {
        Ok(code) => code,
        Err((status, message)) => fail(status, &message),
    }
}

/// Why nothing was made, with the exit status.
type Refusal = (u8, String);

fn prepare(args: &SanteiArgs, today: Date) -> Result<Job, Refusal> {
    let law = Law::embedded();
    let (bytes, name) = named_bytes(&args.file)?;
    let unread = |path: &Path| {
        let file = path.display().to_string();
        move |error: romori_app::ReadError| (1, format!("{file}: {error}"))
    };
    let mut job = Job::open(law, &bytes, &name, args.year, today).map_err(unread(&args.file))?;
    if let Some(office) = office_file(args) {
        let (bytes, name) = named_bytes(&office)?;
        job.take_office(law, &bytes, &name).map_err(unread(&office))?;
    }
    spell(&mut job, &args.spell).map_err(|message| (2, message))?;
    match year_refused(&job) {
        Some(message) => Err((1, message)),
        None => Ok(job),
    }
}

fn named_bytes(path: &Path) -> Result<(Vec<u8>, String), Refusal> {
    let bytes = read(path).map_err(|message| (2, message))?;
    let name = path.file_name().map_or_else(String::new, |name| name.display().to_string());
    Ok((bytes, name))
}

/// A year of which the law is not known is refused once, not once a person.
fn year_refused(job: &Job) -> Option<String> {
    let mut refusals = job.book().entries.iter().map(|entry| entry.decision.as_ref().err());
    let first = refusals.next()??.to_string();
    let all = refusals.all(|other| other.is_some_and(|other| other.to_string() == first));
    all.then(|| {
        format!("{}年の算定はできません。{first}--year の年を確かめてください。", job.year())
    })
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

fn finish(args: &SanteiArgs, job: &Job) -> Result<ExitCode, Refusal> {
    let mut out = io::stdout().lock();
    let notice = job.notice();
    // Who closed our output does not want to read on; the files are made all the same.
    let _ = report(&mut out, job, &notice);
    let bad_rows = !job.sheet().bad_rows.is_empty() && !args.skip_bad_rows;
    let whole = notice.checked.as_ref().filter(|_| !bad_rows);
    let Some(checked) = whole else {
        let next = if bad_rows && notice.checked.is_some() {
            "直すか、--skip-bad-rows を付けて残りの人だけを作ってください。"
        } else {
            "上の点を直してから、もう一度お試しください。"
        };
        let _ = writeln!(out, "届書は作っていません。{next}");
        return Ok(ExitCode::from(1));
    };
    let made = files(job, checked).map_err(|error| (1, error.to_string()))?;
    write(&args.out, &made).map_err(|error| {
        let (folder, why) = (args.out.display(), disk_words(&error));
        let next = "--out に、書き込めるフォルダーを指定してください。届書は作っていません。";
        (2, format!("フォルダー {folder} に書き込めません（{why}）。{next}"))
    })?;
    for file in &made {
        let path = args.out.join(file.name);
        let _ = writeln!(out, "作りました: {}（{}バイト）", path.display(), file.bytes.len());
        if let Some(characters) = file.missing_words() {
            let _ = writeln!(out, "? {}: {characters}", file.name);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// All files or none.
fn write(folder: &Path, made: &[MadeFile]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let files: Vec<(PathBuf, &[u8])> =
        made.iter().map(|file| (folder.join(file.name), file.bytes.as_slice())).collect();
    write_together(&files)
}

fn report(out: &mut impl Write, job: &Job, notice: &Notice) -> io::Result<()> {
    summary(out, job)?;
    rows(out, job)?;
    problems(out, job, notice)
}

/// 整理番号12 見本　花子
fn named(person: &PersonPay) -> String {
    let name = if person.name_kanji.is_empty() { &person.name_kana } else { &person.name_kanji };
    match person.insured_number {
        Some(number) => format!("整理番号{number} {name}"),
        None => name.clone(),
    }
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
                "  届出しない: {}行目 {}: {sentence}",
                entry.person.row,
                named(&entry.person)
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
        writeln!(out, "{mark} {}", missing.sentences())?;
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
    format!("{place}{value}: {}", problem.sentences())
}

fn problems(out: &mut impl Write, job: &Job, notice: &Notice) -> io::Result<()> {
    for problem in &notice.office {
        writeln!(out, "✗ 事業所の情報: {}", problem.message)?;
    }
    if !notice.office.is_empty() {
        let place = "表の「事業所」シートか、--office で指定するCSV";
        writeln!(out, "  事業所の情報は、{place}に入れてください（見本 samples/事業所.csv）。")?;
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
        writeln!(out, "✗ {}", notice_line(job, problem))?;
    }
    for problem in &notice.warnings {
        writeln!(out, "? {}", notice_line(job, problem))?;
    }
    Ok(())
}

fn notice_line(job: &Job, problem: &NoticeProblem) -> String {
    let entry = problem.row.and_then(|row| job.book().of_row(row));
    let row = problem.row.map(|row| format!("{row}行目"));
    let person = entry.map(|entry| named(&entry.person));
    let item = (!problem.item.is_empty()).then(|| format!("項目{}", problem.item));
    let place: Vec<String> = [row, person, item].into_iter().flatten().collect();
    let colon = if place.is_empty() { "" } else { ": " };
    let place = place.join(" ");
    format!("{place}{colon}{}{}（{}）", problem.reason, problem.remedy, problem.code)
}
