//! Long files: little memory, whatever their length; and the bad rows written out alone.

use std::ops::ControlFlow;

use romori_intake::Severity;
use romori_intake::table::{
    BadRow, ImportLimits, Key, Kind, Options, PayRow, Progress, Remarks, Sink, Source, check,
    propose, push_bad_heading, push_bad_row, read,
};

use crate::table_shapes::open;
use crate::today;

const ROWS: u32 = 100_000;

/// Pay of so many rows; one in a hundred has 32 days.
fn long(rows: u32) -> String {
    let mut text = String::from("社員番号,氏名,支給年月,支払基礎日数,固定的賃金,非固定的賃金\n");
    for row in 0..rows {
        let (person, month) = (row / 12, row % 12 + 1);
        let days = if row % 100 == 99 { 32 } else { 30 };
        let fixed = 200_000 + row;
        text.push_str(&format!("{person:06},見本 花子,2025-{month:02},{days},{fixed},12345\n"));
    }
    text
}

/// The most memory that the process has had, in bytes.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes * 1_024
}

/// Sixteen to forty bytes a row to find repeated ones, and the window of one block: the rows
/// themselves, held as texts, would take ten times as much as is allowed here.
#[cfg(target_os = "linux")]
#[test]
fn a_hundred_thousand_rows_within_twelve_megabytes() {
    const ALLOWED: u64 = 12 * 1_024 * 1_024;
    // Shift_JIS takes more than UTF-8, which is read where it lies.
    let bytes = encoding_rs::SHIFT_JIS.encode(&long(ROWS)).0.into_owned();
    // The peak so far becomes the present one.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = peak();
    let source = open(&bytes);
    let mapping = propose(&source, Some(Kind::Pay)).mapping;
    let report = check(&source, &mapping, &Options::new(Key::EmployeeNumber, today())).unwrap();
    assert_eq!((report.rows, report.bad_rows), (u64::from(ROWS), 1_000));
    let grown = peak().saturating_sub(before);
    assert!(grown < ALLOWED, "{} kB", grown / 1_024);
}

/// Bad rows are counted to the last and listed to the two hundredth.
#[test]
fn a_report_stays_small() {
    const ROWS: u32 = 10_000;
    let text = long(ROWS).replace(",30,", ",33,");
    let source = open(text.as_bytes());
    let mapping = propose(&source, Some(Kind::Pay)).mapping;
    let report = check(&source, &mapping, &Options::new(Key::EmployeeNumber, today())).unwrap();
    assert_eq!(report.count(Severity::Error), u64::from(ROWS));
    assert_eq!(report.listed().len(), 200);
    assert_eq!(report.unlisted(), u64::from(ROWS) - 200);
}

#[test]
fn the_rows_limit_is_held() {
    let text = long(50);
    let limits = ImportLimits { csv_rows_max: 20, ..ImportLimits::default() };
    let error = Source::open(text.as_bytes(), "x", &limits).err().unwrap();
    assert_eq!(error.code(), "INT-0008");
}

struct Writer<'m> {
    mapping: &'m romori_intake::table::TableMapping,
    text: String,
    told: Vec<Progress>,
}

impl Sink<PayRow> for Writer<'_> {
    fn take(&mut self, rows: &mut Vec<PayRow>, _: &mut Remarks<'_, '_>) -> ControlFlow<()> {
        rows.clear();
        ControlFlow::Continue(())
    }

    fn wants_bad(&self) -> bool {
        true
    }

    fn bad(&mut self, row: &BadRow<'_>) -> ControlFlow<()> {
        push_bad_row(&mut self.text, self.mapping, row);
        ControlFlow::Continue(())
    }

    fn progress(&mut self, progress: Progress) -> ControlFlow<()> {
        self.told.push(progress);
        ControlFlow::Continue(())
    }
}

#[test]
fn bad_rows_are_written_out_mended_and_read() {
    let text = long(10_000);
    let source = open(text.as_bytes());
    let mapping = propose(&source, Some(Kind::Pay)).mapping;
    let options = Options::new(Key::EmployeeNumber, today());
    let mut writer = Writer { mapping: &mapping, text: String::new(), told: Vec::new() };
    push_bad_heading(&mut writer.text, &mapping);
    read(&source, &mapping, &options, &mut writer).unwrap();
    assert_eq!(writer.told.len(), 2);
    assert!(writer.told.iter().all(|told| told.done <= told.total && told.rows > 0));
    let first = writer.text.lines().nth(1).unwrap();
    let told = "101,支払基礎日数: 日数は31日までです。直し方: 賃金台帳の日数を確かめる。";
    assert!(first.ends_with(told), "{first}");

    let mended = writer.text.replace(",32,", ",28,");
    let source = open(mended.as_bytes());
    let proposal = propose(&source, None);
    let report = check(&source, &proposal.mapping, &options).unwrap();
    assert_eq!((proposal.mapping.kind, report.rows, report.bad_rows), (Kind::Pay, 100, 0));
}
