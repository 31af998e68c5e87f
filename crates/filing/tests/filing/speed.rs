//! How long a large office takes: generous bounds here, figures in docs/measurements.md.

use std::time::Instant;

use romori_filing::{Draft, Notice, check_file, office_copy};

use crate::builders::{regular_determination, submission};
use crate::examples::DAY;

#[test]
fn six_thousand_six_hundred_persons() {
    let rows: Vec<_> = (1..=6_600)
        .map(|number| {
            let mut row = regular_determination();
            row.person.insured_number = Some(number.to_string());
            row
        })
        .collect();
    let start = Instant::now();
    let checked = Draft::of(&submission(), &rows).check(DAY).unwrap();
    let made = start.elapsed();
    let file = checked.file().clone();
    let start = Instant::now();
    let report = check_file(checked.bytes(), "SHFD0006.CSV", DAY);
    let read = start.elapsed();
    assert_eq!(report.problems, []);
    let start = Instant::now();
    let pdf = office_copy(&file, Notice::RegularDetermination, "").unwrap();
    let drawn = start.elapsed();
    assert_eq!((pdf.pages, pdf.missing.len()), (1_320, 0));
    // An unoptimised build is some thirty times slower.
    assert!(made.as_secs() < 10 && read.as_secs() < 10, "{made:?} {read:?}");
    assert!(drawn.as_secs() < 60, "{drawn:?}");
    if std::env::var_os("ROMORI_TIMES").is_some() {
        let times = format!("check+encode {made:?}, read+check {read:?}, pdf {drawn:?}\n");
        std::fs::write(std::env::temp_dir().join("filing_times.txt"), times).unwrap();
    }
}
