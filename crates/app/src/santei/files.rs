//! 書き出すファイル — what a book and its checked notice yield, whole and in memory.

use std::fmt;

use romori_filing::{
    Checked, FILE_NAME, Notice as NoticeKind, cover_counts, cover_sheet, office_copy,
};
use romori_intake::bad_rows_table;
use romori_paper::xlsx::{Cell, Sheet, workbook};
use romori_paper::{PaperError, undrawable};
use romori_statute::StandardMonthlyRemuneration;
use romori_statute::regular_determination::{DecidedBy, RegularDetermination};
use romori_types::Date;

use super::book::{Book, Entry};
use super::job::Job;
use super::why::{exemption_sentence, left_out_words};

/// A file made whole in memory. Its name tells nothing about anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeFile {
    /// The name to save it under.
    pub name: &'static str,
    /// What it is.
    pub kind: FileKind,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Characters that the font of a PDF lacks and that are shown as 〓.
    pub missing: Vec<char>,
}

impl MadeFile {
    /// What a reader should know of characters that the PDF cannot draw; nothing when it has all.
    pub fn missing_words(&self) -> Option<String> {
        missing_words(&self.missing)
    }
}

/// 髙・𠮷は字形がないので、〓で印刷されます。
fn missing_words(missing: &[char]) -> Option<String> {
    let each: Vec<String> = missing.iter().map(|character| format!("「{character}」")).collect();
    (!each.is_empty()).then(|| {
        format!(
            "{}は字形がないので〓で印刷されます。届書CSVには正しく入っています。",
            each.concat()
        )
    })
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// SHFD0006.CSV
    Notice,
    /// The office copy as PDF.
    Copy,
    /// The counts for the CSV形式総括票 as PDF.
    Cover,
    /// Everybody with months, averages and standards, as a spreadsheet.
    List,
    /// The rows that need mending, as a spreadsheet.
    BadRows,
}

/// A document could not be made.
#[derive(Debug)]
pub struct FileError(PaperError);

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "書類を作れませんでした（{}）。もう一度お試しください。", self.0)
    }
}

impl std::error::Error for FileError {}

impl From<PaperError> for FileError {
    fn from(error: PaperError) -> Self {
        Self(error)
    }
}

impl FileKind {
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Notice => "text/csv; charset=Shift_JIS",
            Self::Copy | Self::Cover => "application/pdf",
            Self::List | Self::BadRows => {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        }
    }
}

/// 届書CSV
pub fn notice_csv(checked: &Checked) -> MadeFile {
    let bytes = checked.bytes().to_vec();
    MadeFile { name: FILE_NAME, kind: FileKind::Notice, bytes, missing: Vec::new() }
}

/// 算定基礎届の控, with a small line at its foot.
///
/// # Errors
/// When the PDF cannot be made.
pub fn notice_copy(checked: &Checked, below: &str) -> Result<MadeFile, FileError> {
    let pdf = office_copy(checked.file(), NoticeKind::RegularDetermination, below)?;
    Ok(MadeFile {
        name: "算定基礎届_控.pdf",
        kind: FileKind::Copy,
        bytes: pdf.bytes,
        missing: pdf.missing,
    })
}

/// What the office copy of a notice cannot draw, known before it is made: `None` when it has all.
pub fn copy_missing_words(checked: &Checked) -> Option<String> {
    missing_words(&undrawable(checked.file().texts()))
}

/// CSV形式総括票の件数, with a small line at its foot.
///
/// # Errors
/// When the PDF cannot be made.
pub fn cover_copy(checked: &Checked, below: &str) -> Result<MadeFile, FileError> {
    let pdf = cover_sheet(checked.file(), below)?;
    Ok(MadeFile {
        name: "総括票の件数.pdf",
        kind: FileKind::Cover,
        bytes: pdf.bytes,
        missing: pdf.missing,
    })
}

/// Lines of the 総括票 with their counts, for a screen.
pub fn cover_lines(checked: &Checked) -> Vec<(String, usize)> {
    let cover = cover_counts(checked.file());
    let counted = cover.counts.iter().filter(|count| count.rows > 0);
    counted.map(|count| (count.notice.name().to_owned(), count.rows)).collect()
}

/// 算定の一覧
///
/// # Errors
/// When the workbook cannot be made.
pub fn list(job: &Job) -> Result<MadeFile, FileError> {
    list_of(job.book(), job.today())
}

/// 算定の一覧 of any book, made on a day.
///
/// # Errors
/// When the workbook cannot be made.
pub fn list_of(book: &Book, today: Date) -> Result<MadeFile, FileError> {
    let sheet = Sheet {
        name: "算定".to_owned(),
        columns: COLUMNS.iter().map(|(title, width)| ((*title).to_owned(), *width)).collect(),
        rows: book.entries.iter().map(row).collect(),
    };
    let bytes = workbook(&[sheet], today)?;
    Ok(MadeFile { name: "算定の一覧.xlsx", kind: FileKind::List, bytes, missing: Vec::new() })
}

/// 直しが要る行
///
/// # Errors
/// When the workbook cannot be made.
pub fn bad_rows(job: &Job) -> Result<MadeFile, FileError> {
    let mut table =
        bad_rows_table(job.workbook(), job.mapping(), job.overrides(), job.sheet()).into_iter();
    let heading = table.next().unwrap_or_default();
    let sheet = Sheet {
        name: "直しが要る行".to_owned(),
        columns: heading.into_iter().map(|title| (title, 14)).collect(),
        rows: table.map(|row| row.into_iter().map(Cell::from).collect()).collect(),
    };
    let bytes = workbook(&[sheet], job.today())?;
    let name = "直しが要る行.xlsx";
    Ok(MadeFile { name, kind: FileKind::BadRows, bytes, missing: Vec::new() })
}

/// Every file of a checked notice.
///
/// # Errors
/// When one of them cannot be made; none is given then.
pub fn files(job: &Job, checked: &Checked) -> Result<Vec<MadeFile>, FileError> {
    Ok(vec![notice_csv(checked), notice_copy(checked, "")?, cover_copy(checked, "")?, list(job)?])
}

const COLUMNS: &[(&str, u16)] = &[
    ("行", 6),
    ("整理番号", 9),
    ("氏名", 18),
    ("区分", 12),
    ("4月 日数", 8),
    ("4月 報酬", 12),
    ("5月 日数", 8),
    ("5月 報酬", 12),
    ("6月 日数", 8),
    ("6月 報酬", 12),
    ("総計", 12),
    ("平均", 12),
    ("修正平均", 12),
    ("従前 健保", 11),
    ("従前 厚年", 11),
    ("健保 等級", 9),
    ("健保 標準報酬", 13),
    ("厚年 等級", 9),
    ("厚年 標準報酬", 13),
    ("決め方", 14),
    ("判定", 16),
    ("除いた月と理由", 40),
];

fn row(entry: &Entry) -> Vec<Cell> {
    let person = &entry.person;
    let mut cells = vec![
        Cell::Number(i64::from(person.row)),
        person.insured_number.map(|number| number.to_string()).into(),
        person.name_kanji.clone().into(),
        person.worker.label().into(),
    ];
    for month in &person.months {
        let days = month.and_then(|month| month.days);
        cells.push(days.map_or(Cell::Empty, |days| Cell::Number(i64::from(days))));
        cells.push(month.map(|month| month.total()).into());
    }
    match &entry.decision {
        Ok(made) => cells.extend(decided(entry, made)),
        Err(refusal) => {
            cells.extend(std::iter::repeat_n(Cell::Empty, 10));
            cells.push(entry.verdict.words.clone().into());
            cells.push(refusal.to_string().into());
        }
    }
    cells
}

fn decided(entry: &Entry, made: &RegularDetermination) -> Vec<Cell> {
    let grade = |found: Option<StandardMonthlyRemuneration>| {
        found.map_or(Cell::Empty, |found| Cell::Number(i64::from(found.grade.0)))
    };
    let standard = |found: Option<StandardMonthlyRemuneration>| -> Cell {
        found.map(|found| found.standard).into()
    };
    let filed = entry.is_filed();
    let new = |found: Option<StandardMonthlyRemuneration>| found.filter(|_| filed);
    vec![
        made.total.into(),
        made.simple_average.into(),
        made.corrected_average.into(),
        entry.person.previous_health_standard.into(),
        entry.person.previous_pension_standard.into(),
        grade(new(made.health)),
        standard(new(made.health)),
        grade(new(made.pension)),
        standard(new(made.pension)),
        if filed { decided_by(made.decided_by).into() } else { "届出しない".into() },
        entry.verdict.words.clone().into(),
        remark(entry, made).into(),
    ]
}

/// 決め方
pub const fn decided_by(by: DecidedBy) -> &'static str {
    match by {
        DecidedBy::Average => "平均",
        DecidedBy::CorrectedAverage => "修正平均",
        DecidedBy::PreviousStandardContinues => "従前を続ける",
        DecidedBy::AnnualAverage => "年間平均",
    }
}

fn remark(entry: &Entry, made: &RegularDetermination) -> String {
    if let Some(exemption) = entry.exemption() {
        return exemption_sentence(exemption).to_owned();
    }
    let months = ["4月", "5月", "6月"].iter().zip(&made.months);
    let each = months.filter_map(|(label, judged)| {
        let why = judged.as_ref()?.left_out?;
        Some(format!("{label}: {}", left_out_words(why).trim_end_matches('な')))
    });
    each.collect::<Vec<_>>().join("、")
}
