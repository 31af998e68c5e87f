//! The file SHFD0006.CSV: a draft, a checked file, its bytes.
//!
//! Draft → check → checked → bytes; nothing can be encoded that was not checked.

use std::collections::HashMap;
use std::fmt;

use jiff::civil::Date;

use crate::characters::encode_into;
use crate::check::check_row;
use crate::condition::value_of;
use crate::load::tables;
use crate::notice::Notice;
use crate::problem::{FieldProblem, Level, Place, Problem, ProblemCode, Problems};
use crate::submission::Submission;
use crate::table::Form;

/// 届書CSVのファイル名 — the name that 日本年金機構 demands.
pub const FILE_NAME: &str = "SHFD0006.CSV";

/// 電子申請で送れない大きさ — bytes from which a file is refused.
pub const FILE_BYTES_REFUSED: usize = 4_500_000;

/// The line of the first data row.
pub(crate) const FIRST_DATA_LINE: usize = 6;

/// データレコード — one row of one notice: the text of every column.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    pub(crate) notice: Notice,
    pub(crate) columns: Vec<String>,
}

impl Row {
    /// Its notice.
    pub fn notice(&self) -> Notice {
        self.notice
    }

    /// The text of every column, in order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The first column of the item with this key; empty when there is none.
    pub fn value(&self, key: &str) -> &str {
        value_of(self.notice.form(), &self.columns, key)
    }
}

impl fmt::Debug for Row {
    /// Without values: a row may hold an individual number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({}, {} columns)", self.notice.code(), self.columns.len())
    }
}

/// 届書CSV — header and rows as text.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    pub(crate) media: Vec<String>,
    pub(crate) office_count: Vec<String>,
    pub(crate) office: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

impl File {
    /// The data rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Every text of the file, header first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let header = [&self.media, &self.office_count, &self.office];
        let rows = self.rows.iter().map(|row| &row.columns);
        header.into_iter().chain(rows).flatten().map(String::as_str)
    }

    /// The same file with one cell replaced; unchanged when there is no such cell.
    #[must_use]
    pub fn with_cell(mut self, row: usize, column: usize, text: &str) -> Self {
        if let Some(cell) = self.rows.get_mut(row).and_then(|row| row.columns.get_mut(column)) {
            text.clone_into(cell);
        }
        self
    }

    /// Whether a sharoushi submits it.
    pub fn is_of_sharoushi(&self) -> bool {
        is_media_of_sharoushi(&self.media)
    }

    /// An item of the media record.
    pub fn media_value(&self, key: &str) -> &str {
        value_of(media_form(&self.media), &self.media, key)
    }

    /// A header item: of the media record, the office count or the office record.
    pub fn header_value(&self, key: &str) -> &str {
        let records = [
            (&tables().office, &self.office),
            (media_form(&self.media), &self.media),
            (count_form(&self.media), &self.office_count),
        ];
        let found = records.into_iter().find(|(form, _)| form.item(key).is_some());
        found.map_or("", |(form, columns)| value_of(form, columns, key))
    }

    pub(crate) fn header(&self) -> [(&'static Form, &[String], usize); 3] {
        [
            (media_form(&self.media), &self.media, 1),
            (count_form(&self.media), &self.office_count, 3),
            (&tables().office, &self.office, 4),
        ]
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({} rows)", self.rows.len())
    }
}

/// A sharoushi's first line leaves the office's codes out and carries a registration number.
pub(crate) fn is_media_of_sharoushi(media: &[String]) -> bool {
    matches!(media, [prefecture, city, symbol, ..]
        if prefecture.is_empty() && city.is_empty() && symbol.len() > 4)
}

pub(crate) fn media_form(media: &[String]) -> &'static Form {
    if is_media_of_sharoushi(media) {
        &tables().media_of_sharoushi
    } else {
        &tables().media_of_employer
    }
}

pub(crate) fn count_form(media: &[String]) -> &'static Form {
    if is_media_of_sharoushi(media) {
        &tables().count_of_sharoushi
    } else {
        &tables().count_of_employer
    }
}

/// 下書き — a file that may be wrong in any way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    file: File,
}

impl From<File> for Draft {
    fn from(file: File) -> Self {
        Self { file }
    }
}

impl Draft {
    /// A draft with its header and no row.
    pub fn new(submission: &Submission) -> Self {
        Self { file: submission.header() }
    }

    /// Adds one person's row. The office's codes are filled in from the header.
    pub fn push(&mut self, row: &impl crate::notices::NoticeRow) {
        let mut row = crate::notices::row_of(row);
        for key in ["prefecture", "city_code", "symbol", "office_number"] {
            let value = value_of(&tables().office, &self.file.office, key).to_owned();
            if let Some(item) = row.notice.form().item(key)
                && let Some(cell) = row.columns.get_mut(item.first())
            {
                *cell = value;
            }
        }
        self.file.rows.push(row);
    }

    /// A draft of these rows.
    pub fn of<'a, R: crate::notices::NoticeRow + 'a>(
        submission: &Submission,
        rows: impl IntoIterator<Item = &'a R>,
    ) -> Self {
        let mut draft = Self::new(submission);
        for row in rows {
            draft.push(row);
        }
        draft
    }

    /// The file as it stands.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// 点検 — checks everything at once, as of `check_day`: dates of events must not lie later.
    ///
    /// # Errors
    /// Every problem, warnings included, when there is at least one error.
    pub fn check(self, check_day: Date) -> Result<Checked, Vec<FieldProblem>> {
        let mut problems = Problems::new(usize::MAX);
        check_header(&self.file, check_day, &mut problems);
        if self.file.rows.is_empty() {
            problems.push(no_rows());
        }
        check_rows(&self.file, check_day, &mut problems);
        let bytes = encoded(&self.file);
        if let Some(bytes) = &bytes {
            check_size(bytes.len(), &mut problems);
        }
        let list = problems.into_sorted();
        match bytes {
            Some(bytes) if list.iter().all(|problem| problem.level == Level::Warning) => {
                Ok(Checked { file: self.file, bytes, warnings: list })
            }
            _ => Err(list),
        }
    }
}

/// 点検済み — a file without errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    file: File,
    bytes: Vec<u8>,
    warnings: Vec<Problem>,
}

impl Checked {
    /// The file.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// What someone should look at before sending.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// The bytes of SHFD0006.CSV.
    pub fn encode(self) -> Vec<u8> {
        self.bytes
    }

    /// The bytes of SHFD0006.CSV, borrowed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The bytes of a checked file.
pub fn encode(checked: Checked) -> Vec<u8> {
    checked.encode()
}

fn encoded(file: &File) -> Option<Vec<u8>> {
    encoded_marking(file, |_, _, _| {})
}

/// The bytes of a file; `mark` is told row and column of each cell of the data and the byte at
/// which it begins.
pub(crate) fn encoded_marking(
    file: &File,
    mut mark: impl FnMut(usize, usize, usize),
) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(256 * (file.rows.len() + 4));
    line(&file.media, &mut out, |_, _| {})?;
    out.extend_from_slice(b"[kanri]\r\n");
    line(&file.office_count, &mut out, |_, _| {})?;
    line(&file.office, &mut out, |_, _| {})?;
    out.extend_from_slice(b"[data]\r\n");
    for (nth, row) in file.rows.iter().enumerate() {
        line(&row.columns, &mut out, |column, at| mark(nth, column, at))?;
    }
    Some(out)
}

fn line(columns: &[String], out: &mut Vec<u8>, mut mark: impl FnMut(usize, usize)) -> Option<()> {
    for (index, text) in columns.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        mark(index, out.len());
        encode_into(text, out).ok()?;
    }
    out.extend_from_slice(b"\r\n");
    Some(())
}

/// Checks the header's lines.
pub(crate) fn check_header(file: &File, day: Date, problems: &mut Problems) {
    for (form, columns, line) in file.header() {
        check_row(form, columns, day, Place { line, row: None }, problems);
    }
    check_same_office(file, problems);
}

/// Checks the rows, each by itself and against the file; stops when the list is full.
pub(crate) fn check_rows(file: &File, day: Date, problems: &mut Problems) {
    let mut seen = HashMap::new();
    for (index, row) in file.rows.iter().enumerate() {
        let place = Place { line: FIRST_DATA_LINE + index, row: Some(index + 1) };
        check_row(row.notice.form(), &row.columns, day, place, problems);
        check_row_in_file(file, row, place, problems);
        check_duplicate(row, place, &mut seen, problems);
        if problems.stopped() {
            return;
        }
    }
    check_mixed(file, problems);
}

pub(crate) fn no_rows() -> Problem {
    let reason = "データが1件もありません。";
    whole(ProblemCode::NoRows, reason, "届け出る方を1人以上入れてください。")
}

/// An employer's media record and the office record name the same office.
fn check_same_office(file: &File, problems: &mut Problems) {
    if file.is_of_sharoushi() || file.media.get(..3) == file.office.get(..3) {
        return;
    }
    problems.push(Problem {
        record: "事業所情報",
        place: Place { line: 4, row: None },
        ..whole(
            ProblemCode::OtherOffice,
            "1行目の都道府県コード・郡市区符号・事業所記号と一致していません。",
            "1行目と4行目を同じ事業所にしてください。",
        )
    });
}

fn check_row_in_file(file: &File, row: &Row, place: Place, problems: &mut Problems) {
    let form = row.notice.form();
    for key in ["prefecture", "city_code", "symbol", "office_number"] {
        let Some(item) = form.item(key) else { continue };
        let here = value_of(form, &row.columns, key);
        let there = value_of(&tables().office, &file.office, key);
        if here.is_empty() || there.is_empty() || here == there {
            continue;
        }
        problems.push(Problem {
            record: &form.short,
            place,
            item: Some(item.no),
            label: &item.label,
            ..whole(
                ProblemCode::OtherOffice,
                "4行目の事業所情報と一致していません。",
                "1つのファイルには1つの事業所だけを入れてください。",
            )
        });
    }
}

fn check_duplicate<'a>(
    row: &'a Row,
    place: Place,
    seen: &mut HashMap<(Notice, &'a str), usize>,
    problems: &mut Problems,
) {
    if !matches!(row.notice, Notice::RegularDetermination | Notice::MonthlyChange) {
        return;
    }
    let number = row.value("insured_number");
    if number.is_empty() {
        return;
    }
    let Some(item) = row.notice.form().item("insured_number") else { return };
    let bare = number.trim_start_matches('0');
    if let Some(earlier) = seen.insert((row.notice, bare), place.line) {
        problems.push(Problem {
            level: Level::Warning,
            record: row.notice.name(),
            place,
            item: Some(item.no),
            label: &item.label,
            value_shown: Some(number.to_owned()),
            ..whole(
                ProblemCode::Duplicate,
                &format!("{earlier}行目と同じ被保険者整理番号です。"),
                "同じ方を2度届け出ていないか確かめてください。",
            )
        });
    }
}

fn check_mixed(file: &File, problems: &mut Problems) {
    let Some(first) = file.rows.first() else { return };
    let other = file.rows.iter().position(|row| row.notice != first.notice);
    let Some(index) = other else { return };
    let place = Place { line: FIRST_DATA_LINE + index, row: Some(index + 1) };
    problems.push(Problem {
        level: Level::Warning,
        place,
        ..whole(
            ProblemCode::MixedForms,
            "1つのファイルに複数の種類の届書があります。受け付けられるかは仕様書で確かめられていません。",
            "届書の種類ごとにファイルを分けることをお勧めします。",
        )
    });
}

pub(crate) fn check_size(bytes: usize, problems: &mut Problems) {
    if bytes >= FILE_BYTES_REFUSED {
        problems.push(whole(
            ProblemCode::FileTooLarge,
            "ファイルが 4.5MB 以上あり、電子申請で送れません。",
            "人数を分けて、複数のファイルにしてください。",
        ));
    }
}

/// A problem of the file as a whole.
pub(crate) fn whole(code: ProblemCode, reason: &str, remedy: &str) -> Problem {
    Problem {
        code,
        level: Level::Error,
        place: Place::default(),
        record: "",
        item: None,
        label: "",
        reason: reason.to_owned(),
        remedy: remedy.to_owned(),
        value_shown: None,
    }
}
