//! The notice: what stops it, what the user decides, and the bytes that leave.

use romori_app::office::OfficeItem;
use romori_app::santei::{FileKind, Job, bad_rows, files};
use romori_app::{Field, Law};
use romori_filing::{Level, check_file};

use crate::samples::{SHAPES, job};

/// Writes every character that the form cannot carry as proposed, as a user would press.
fn accept_proposals(job: &mut Job) -> usize {
    let issues = job.notice().characters;
    for issue in &issues {
        job.spell(issue.row, issue.character, issue.proposal.unwrap());
    }
    issues.len()
}

#[test]
fn names_the_form_cannot_carry_stop_it_until_the_user_decides() {
    let mut job = job(SHAPES[0]);
    let notice = job.notice();
    assert!(notice.checked.is_none());
    let characters: Vec<char> = notice.characters.iter().map(|issue| issue.character).collect();
    assert_eq!(characters, ['髙', '𠮷', '﨑']);
    assert_eq!(notice.problems, []);
    assert_eq!(accept_proposals(&mut job), 3);
    let bytes = job.notice().checked.unwrap().encode();
    let (text, _, broken) = encoding_rs::SHIFT_JIS.decode(&bytes);
    assert!(!broken);
    assert!(text.contains("高梨　由紀") && text.contains("吉田　一郎"));
    job.unspell(14, '髙');
    assert!(job.notice().checked.is_none());
}

#[test]
fn the_file_passes_the_check_of_any_file() {
    for shape in SHAPES {
        let mut job = job(shape);
        accept_proposals(&mut job);
        let notice = job.notice();
        let checked = notice.checked.unwrap();
        assert_eq!(notice.rows.len(), 55, "{shape}");
        let report = check_file(checked.bytes(), "SHFD0006.CSV", job.today());
        let errors = report.problems.iter().filter(|problem| problem.level == Level::Error);
        assert_eq!(errors.count(), 0, "{shape}");
        assert_eq!(report.file.unwrap().rows().len(), 55, "{shape}");
    }
}

#[test]
fn all_files_are_made_whole() {
    let mut job = job(SHAPES[0]);
    accept_proposals(&mut job);
    let checked = job.notice().checked.unwrap();
    let made = files(&job, &checked).unwrap();
    let starts = |kind: FileKind| {
        let file = made.iter().find(|file| file.kind == kind).unwrap();
        file.bytes.get(..4).unwrap().to_vec()
    };
    assert_eq!(starts(FileKind::Notice), b"31,2");
    assert_eq!(starts(FileKind::Copy), b"%PDF");
    assert_eq!(starts(FileKind::Cover), b"%PDF");
    assert_eq!(starts(FileKind::List), b"PK\x03\x04");
    assert!(made.iter().all(|file| file.missing.is_empty()));
}

#[test]
fn a_person_can_be_left_out_and_an_office_must_be_whole() {
    let mut job = job(SHAPES[0]);
    for issue in job.notice().characters {
        job.leave_out(issue.row, true);
    }
    assert_eq!(job.notice().checked.unwrap().file().rows().len(), 52);
    job.set_office(Law::embedded(), [(OfficeItem::Number, String::new())]);
    let notice = job.notice();
    assert!(notice.checked.is_none());
    assert_eq!(notice.office.len(), 1);
}

#[test]
fn a_corrected_cell_mends_its_row_and_can_be_taken_back() {
    let law = Law::embedded();
    let mut job = job("賃金2026_誤りあり.xlsx");
    let before = job.sheet().bad_rows.len();
    let proposals: Vec<((u32, u32), String)> = job
        .sheet()
        .errors()
        .filter_map(|problem| Some(((problem.row, problem.column?), problem.suggestion.clone()?)))
        .collect();
    assert!(!proposals.is_empty());
    let ((row, column), _) = proposals[0].clone();
    job.correct_all(law, proposals.clone());
    let after = job.sheet().bad_rows.len();
    assert!(after < before, "{before} → {after}");
    job.uncorrect(law, row, column);
    assert!(job.sheet().bad_rows.len() > after);
    let made = bad_rows(&job).unwrap();
    assert_eq!(made.kind, FileKind::BadRows);
}

#[test]
fn corrections_outlive_a_changed_column_but_not_another_sheet() {
    let law = Law::embedded();
    let mut job = job("賃金2026_誤りあり.xlsx");
    let proposed = job
        .sheet()
        .errors()
        .find_map(|problem| Some((problem.row, problem.column?, problem.suggestion.clone()?)));
    let (row, column, value) = proposed.unwrap();
    job.correct(law, row, column, &value);
    let mut mapping = job.mapping().clone();
    let remarks = mapping.columns_of(Field::Remarks).next().unwrap().column;
    mapping.set(remarks, None);
    job.set_mapping(law, mapping);
    assert_eq!(job.overrides().len(), 1);
    let people = job.book().entries.len();
    job.choose_sheet(law, 1);
    assert_eq!(job.mapping().sheet, 1);
    assert!(job.overrides().is_empty() && job.book().entries.is_empty());
    job.choose_sheet(law, 99);
    job.choose_sheet(law, 0);
    assert!(job.book().entries.len() < people, "the mended row is unmended again");
}
