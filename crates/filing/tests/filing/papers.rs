//! The papers come out for every notice, with every character, the same each time.

use romori_filing::{NoBonusReport, Notice, cover_sheet, no_bonus_report, office_copy};
use romori_types::YearMonth;

use crate::builders::submission;
use crate::examples::{file_of, read, rows};
use crate::fields::example;

#[test]
fn office_copies_of_all_six() {
    for notice in Notice::ALL {
        let pdf = office_copy(&example(notice), notice, "").unwrap();
        assert_eq!((pdf.pages, pdf.missing.as_slice()), (1, &[][..]), "{}", notice.name());
        let again = office_copy(&example(notice), notice, "").unwrap();
        assert_eq!(pdf.bytes, again.bytes, "{}", notice.name());
    }
}

#[test]
fn persons_share_a_page_as_they_fit() {
    let row = rows().into_iter().find(|row| row.starts_with("2225700")).unwrap();
    for (persons, pages) in [(1, 1), (5, 1), (6, 2), (10, 2), (11, 3)] {
        let file = read(&file_of(&vec![row.as_str(); persons]));
        let pdf = office_copy(&file, Notice::RegularDetermination, "").unwrap();
        assert_eq!(pdf.pages, pages, "{persons}");
    }
    let none = office_copy(&read(&file_of(&[&row])), Notice::Bonus, "").unwrap();
    assert_eq!(none.pages, 1, "an empty sheet, marked so");
}

#[test]
fn the_counts_and_the_report_without_bonus() {
    let rows = rows();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let pdf = cover_sheet(&read(&file_of(&rows)), "").unwrap();
    assert_eq!((pdf.pages, pdf.missing.as_slice()), (1, &[][..]));
    let report = NoBonusReport {
        submission: submission(),
        expected_in: YearMonth::new(2026, 7).unwrap(),
        former_months: vec![7, 12],
        new_months: Vec::new(),
    };
    let pdf = no_bonus_report(&report, "").unwrap();
    assert_eq!((pdf.pages, pdf.missing.as_slice()), (1, &[][..]));
}

/// What a paper bears witness to stands on each of its pages, and is drawn whole.
#[test]
fn the_line_at_the_foot_is_on_every_page() {
    let below = "記録 1,234,567件 根 ab12cd34ef567890ab12cd34ef567890";
    let row = rows().into_iter().find(|row| row.starts_with("2225700")).unwrap();
    let file = read(&file_of(&[row.as_str(); 11]));
    let pdf = office_copy(&file, Notice::RegularDetermination, below).unwrap();
    assert_eq!((pdf.pages, pdf.missing.as_slice()), (3, &[][..]));
    let read = text_of("foot.pdf", &pdf.bytes);
    assert_eq!(read.matches(below).count(), 3, "{read}");
}

/// As another program reads it.
fn text_of(name: &str, pdf: &[u8]) -> String {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, pdf).unwrap();
    let mut said = std::process::Command::new("pdftotext");
    let said = said.arg("-layout").arg(&file).arg("-").output().unwrap();
    String::from_utf8(said.stdout).unwrap()
}
