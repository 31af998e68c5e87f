//! Reads a file back, and says what is wrong with any file that is given.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::characters;
use crate::cover::{CoverSheet, cover_counts};
use crate::file::{
    FILE_NAME, FIRST_DATA_LINE, File, Row, check_header, check_rows, check_size, no_rows, whole,
};
use crate::notice::Notice;
use crate::problem::{Level, Place, Problem, ProblemCode, Problems};
use crate::value::may_hold_individual_number;

/// How many problems are listed before the reading stops, as the official checker does.
pub const PROBLEMS_LISTED_MAX: usize = 1_000;

/// A file larger than this is not read at all.
const BYTES_READ_MAX: usize = 64 << 20;

/// 点検結果 — what [`check_file`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The file's name as given.
    pub file_name: String,
    /// Every problem, in the order of the file.
    pub problems: Vec<Problem>,
    /// Whether there were more than are listed.
    pub stopped: bool,
    /// The file as far as it could be read.
    pub file: Option<File>,
    /// The counts for the 総括票 of what could be read.
    pub cover: Option<CoverSheet>,
}

impl Report {
    /// Whether the file may be sent: there is no error.
    pub fn may_be_sent(&self) -> bool {
        self.problems.iter().all(|problem| problem.level == Level::Warning)
    }
}

/// Reads a file that is in order.
///
/// # Errors
/// Every problem of its structure: encoding, lines, header, number of items, unknown forms. What
/// the items hold is [`crate::Draft::check`]'s to judge.
pub fn decode(bytes: &[u8]) -> Result<File, Vec<Problem>> {
    let mut problems = Problems::new(usize::MAX);
    let parsed = parse(bytes, &mut problems);
    let list = problems.into_sorted();
    match parsed {
        Some(parsed) if list.iter().all(|problem| problem.level == Level::Warning) => {
            Ok(parsed.file)
        }
        _ => Err(list),
    }
}

/// 届書CSVの点検 — reads any file, however broken, and lists what is wrong with it.
pub fn check_file(bytes: &[u8], file_name: &str, check_day: Date) -> Report {
    let mut problems = Problems::new(PROBLEMS_LISTED_MAX);
    check_size(bytes.len(), &mut problems);
    let parsed = parse(bytes, &mut problems);
    // A file that is no 届書CSV at all does not become one by another name.
    if parsed.is_some() {
        check_name(file_name, &mut problems);
    }
    let (file, cover) = match parsed {
        Some(parsed) => {
            let Parsed { file, lines, readable } = parsed;
            let mut found = Problems::new(PROBLEMS_LISTED_MAX);
            if readable {
                check_header(&file, check_day, &mut found);
            }
            check_rows(&file, check_day, &mut found);
            let stopped = found.stopped();
            for problem in found.into_sorted() {
                problems.push(at_real_line(problem, &lines));
            }
            if stopped {
                problems.stop();
            }
            let cover = cover_counts(&file);
            (Some(file), Some(cover))
        }
        None => (None, None),
    };
    let stopped = problems.stopped();
    let mut problems = problems.into_sorted();
    if stopped {
        problems.push(whole(
            ProblemCode::TooManyProblems,
            "問題が 1,000件を超えたため、点検をここで止めました。",
            "ここまでの問題を直してから、もう一度点検してください。",
        ));
    }
    Report { file_name: file_name.to_owned(), problems, stopped, file, cover }
}

/// Rows that could not be read are not among the file's rows: puts each problem back on its line.
fn at_real_line(mut problem: Problem, lines: &[usize]) -> Problem {
    if let Some(row) = problem.place.row
        && let Some(line) = lines.get(row.saturating_sub(1))
    {
        problem.place.line = *line;
        problem.place.row = Some((line + 1).saturating_sub(FIRST_DATA_LINE).max(1));
    }
    problem
}

struct Parsed {
    file: File,
    /// The line of each row of `file`.
    lines: Vec<usize>,
    /// Whether all of the header was there.
    readable: bool,
}

struct Line {
    number: usize,
    cells: Vec<String>,
}

impl Line {
    fn is_only(&self, text: &str) -> bool {
        matches!(self.cells.as_slice(), [only] if only == text)
    }
}

fn check_name(name: &str, problems: &mut Problems) {
    if name.eq_ignore_ascii_case(FILE_NAME) {
        return;
    }
    let csv = name.len() >= 4 && name.to_ascii_uppercase().ends_with(".CSV");
    let (level, reason) = if csv {
        (Level::Warning, "年金事務所へ出すファイルの名前は SHFD0006.CSV です。")
    } else {
        (Level::Error, "拡張子が CSV ではないため、電子申請で受け付けられません。")
    };
    let remedy = "出す前に、名前を SHFD0006.CSV にしてください。";
    problems.push(Problem { level, ..whole(ProblemCode::FileName, reason, remedy) });
}

/// Reads what can be read; `None` when it is no text at all.
fn parse(bytes: &[u8], problems: &mut Problems) -> Option<Parsed> {
    let text = encoding(bytes, problems)?;
    let lines = split_lines(bytes, text, problems);
    let kanri = lines.iter().position(|line| line.is_only("[kanri]"));
    let data = lines.iter().position(|line| line.is_only("[data]"));
    let body = data.map_or(kanri.map_or(1, |at| at + 1), |at| at + 1);
    let media = columns_of(lines.first().filter(|_| kanri != Some(0)), 6);
    let between = match (kanri, data) {
        (Some(kanri), Some(data)) if kanri < data => lines.get(kanri + 1..data).unwrap_or_default(),
        _ => &[],
    };
    let whole_header = header_problems((&lines, kanri, data), between, problems);
    let mut file = File {
        media: media.unwrap_or_default(),
        office_count: columns_of(between.first(), 2).unwrap_or_default(),
        office: columns_of(between.get(1), 12).unwrap_or_default(),
        rows: Vec::new(),
    };
    let header = (file.media.len(), file.office_count.len(), file.office.len());
    let readable = whole_header && header == (6, 2, 12);
    file.media.resize(6, String::new());
    file.office_count.resize(2, String::new());
    file.office.resize(12, String::new());
    if lines.len() <= body {
        problems.push(no_rows());
    }
    let mut row_lines = Vec::new();
    let mut unknown = Unknown::default();
    for line in lines.into_iter().skip(body) {
        let number = line.number;
        if let Some(row) = data_row(line, &mut unknown, problems) {
            file.rows.push(row);
            row_lines.push(number);
        }
    }
    unknown.report(problems);
    Some(Parsed { file, lines: row_lines, readable })
}

/// Rows of forms that are not known: a file of another form says so once, not once a row.
#[derive(Default)]
struct Unknown {
    found: Vec<UnknownRows>,
    at: HashMap<String, usize>,
}

struct UnknownRows {
    code: String,
    first: Place,
    last_line: usize,
    count: usize,
}

impl Unknown {
    fn add(&mut self, code: &str, place: Place) {
        if let Some(rows) = self.at.get(code).and_then(|at| self.found.get_mut(*at)) {
            rows.count += 1;
            rows.last_line = place.line;
        } else if self.found.len() <= PROBLEMS_LISTED_MAX {
            let (code, last_line) = (code.to_owned(), place.line);
            self.at.insert(code.clone(), self.found.len());
            self.found.push(UnknownRows { code, first: place, last_line, count: 1 });
        }
    }

    fn report(self, problems: &mut Problems) {
        for UnknownRows { code, first, last_line, count } in self.found {
            let mut problem = unknown_form(&code);
            if count > 1 {
                let more = format!("同じ様式の行が、{last_line}行目までに{count}行あります。");
                problem.reason.push_str(&more);
            }
            problems.push(Problem { place: first, ..problem });
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TextKind {
    ShiftJis,
    Utf8,
}

fn encoding(bytes: &[u8], problems: &mut Problems) -> Option<TextKind> {
    let mut refuse = |reason: &str, remedy: &str| {
        problems.push(whole(ProblemCode::Encoding, reason, remedy));
        None
    };
    let csv = "届書作成プログラムか労守で作った SHFD0006.CSV を選んでください。";
    if bytes.is_empty() {
        return refuse("ファイルが空です。", csv);
    }
    if bytes.len() > BYTES_READ_MAX {
        return refuse("ファイルが大きすぎて読めません（64MBまで）。", csv);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return refuse("Excel などのファイルで、届書CSVではありません。", csv);
    }
    if bytes.starts_with(b"%PDF") {
        return refuse("PDF で、届書CSVではありません。", csv);
    }
    let save = "文字コードを Shift_JIS（ANSI）にして保存し直してください。";
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return refuse("文字コードが UTF-16 です。", save);
    }
    if bytes.contains(&0) {
        return refuse("文字ではないデータ（NUL）が入っていて、届書CSVではありません。", csv);
    }
    let utf8 = !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) || utf8 {
        refuse("文字コードが UTF-8 です。", save);
        return Some(TextKind::Utf8);
    }
    Some(TextKind::ShiftJis)
}

fn split_lines(bytes: &[u8], kind: TextKind, problems: &mut Problems) -> Vec<Line> {
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let mut lines = Vec::new();
    let mut bare_ends = 0_usize;
    let mut first_bare = 0;
    let ended = bytes.ends_with(b"\n");
    let content = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let last = content.iter().filter(|byte| **byte == b'\n').count() + 1;
    for (index, raw) in content.split(|byte| *byte == b'\n').enumerate() {
        let number = index + 1;
        let stripped = raw.strip_suffix(b"\r");
        if stripped.is_none() && (ended || number < last) {
            bare_ends += 1;
            first_bare = if first_bare == 0 { number } else { first_bare };
        }
        let cells = stripped
            .unwrap_or(raw)
            .split(|byte| *byte == b',')
            .map(|cell| match kind {
                TextKind::ShiftJis => characters::decode(cell),
                TextKind::Utf8 => String::from_utf8_lossy(cell).into_owned(),
            })
            .collect();
        lines.push(Line { number, cells });
    }
    if bare_ends > 0 {
        let reason = format!("改行が CRLF ではない行が {bare_ends}行あります。");
        let remedy = "改行を CRLF（Windows の改行）にして保存し直してください。";
        problems.push(at(first_bare, whole(ProblemCode::LineEnd, &reason, remedy)));
    }
    if !ended {
        let reason = "最後の行の終わりに改行（CRLF）がありません。";
        let remedy = "最後の行の後ろにも改行を入れてください。";
        problems.push(at(last, whole(ProblemCode::LineEnd, reason, remedy)));
    }
    lines
}

fn at(line: usize, problem: Problem) -> Problem {
    Problem { place: Place { line, row: None }, ..problem }
}

fn columns_of(line: Option<&Line>, count: usize) -> Option<Vec<String>> {
    line.filter(|line| line.cells.len() == count).map(|line| line.cells.clone())
}

/// Reports what the header lacks; true when all of its lines stand where they must.
fn header_problems(
    (lines, kanri, data): (&[Line], Option<usize>, Option<usize>),
    between: &[Line],
    problems: &mut Problems,
) -> bool {
    let mut whole_header = true;
    let mut header = |line: usize, reason: String, remedy: &str| {
        whole_header = false;
        problems.push(at(line, whole(ProblemCode::Header, &reason, remedy)));
    };
    let order =
        "1行目から 媒体管理、[kanri]、事業所数情報、事業所情報、[data] の順に並べてください。";
    if kanri != Some(1) {
        header(2, "[kanri] の行ではありません。".to_owned(), order);
    }
    if data.is_none() {
        header(5, "[data] の行がありません。".to_owned(), order);
    }
    let counts = [
        (lines.first().filter(|_| kanri != Some(0)), 6, "媒体管理レコード"),
        (between.first(), 2, "事業所数情報"),
        (between.get(1), 12, "事業所情報"),
    ];
    for (line, count, name) in counts {
        match line {
            Some(line) if line.cells.len() != count => {
                let reason =
                    format!("{name}の項目が {count} ではなく {} あります。", line.cells.len());
                header(line.number, reason, "コンマの数を確かめてください。");
            }
            None if kanri.is_some() && data.is_some() => {
                header(0, format!("{name}の行がありません。"), order);
            }
            _ => {}
        }
    }
    let offices = between.len().saturating_sub(1);
    if offices > 1 {
        let line = between.get(2).map_or(0, |line| line.number);
        let reason = format!("事業所情報が {offices}行あります。");
        let remedy = "電子申請では1つのファイルに1つの事業所だけです。事業所ごとに分けてください。";
        problems.push(at(line, whole(ProblemCode::SeveralOffices, &reason, remedy)));
    }
    whole_header
}

fn data_row(line: Line, unknown: &mut Unknown, problems: &mut Problems) -> Option<Row> {
    let number = line.number;
    let place =
        Place { line: number, row: Some((number + 1).saturating_sub(FIRST_DATA_LINE).max(1)) };
    let code = line.cells.first().map(String::as_str).unwrap_or_default();
    if line.cells.len() == 1 && code.trim().is_empty() {
        let problem = whole(ProblemCode::ItemCount, "空の行です。", "空の行を取り除いてください。");
        problems.push(Problem { place, ..problem });
        return None;
    }
    let Some(notice) = Notice::from_code(code) else {
        unknown.add(code, place);
        return None;
    };
    let form = notice.form();
    if line.cells.len() != form.columns() {
        let reason = format!("項目が {} ではなく {} あります。", form.columns(), line.cells.len());
        let remedy = "コンマの数を確かめてください。値の中にコンマや改行は使えません。";
        let problem = whole(ProblemCode::ItemCount, &reason, remedy);
        problems.push(Problem { place, record: &form.short, ..problem });
        return None;
    }
    Some(Row { notice, columns: line.cells })
}

fn unknown_form(code: &str) -> Problem {
    let known: Vec<String> = Notice::ALL
        .into_iter()
        .map(|notice| format!("{} {}", notice.code(), notice.name()))
        .collect();
    let shown = if code.len() <= 12 && !may_hold_individual_number(code) { code } else { "…" };
    let reason = match elsewhere(code) {
        Some(name) => format!("「{shown}」（{name}）はまだ点検できません。"),
        None => format!("「{shown}」は知らない様式です。"),
    };
    let remedy = format!("点検できるのは {} です。1項目目を確かめてください。", known.join("、"));
    let problem = whole(ProblemCode::UnknownForm, &reason, &remedy);
    let value_shown = Some(shown.to_owned());
    Problem { item: Some(1), label: "様式コード", value_shown, ..problem }
}

/// Forms of the same family whose layout no source gives whole.
fn elsewhere(code: &str) -> Option<&'static str> {
    match code {
        "2263700" => Some("育児休業等取得者申出書"),
        "2273700" => Some("産前産後休業取得者申出書"),
        "4300700" => Some("国民年金第3号被保険者関係届"),
        "22187041" => Some("旧 住所変更届"),
        "22257041" => Some("旧 算定基礎届"),
        _ => None,
    }
}
