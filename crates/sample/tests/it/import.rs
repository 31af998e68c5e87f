use std::collections::BTreeSet;

use romori_sample::{AnyFact, ImportMistake, import_csv, tenant_of};

#[test]
fn the_file_has_its_rows_and_its_share_of_mistakes() {
    let lines: Vec<String> = import_csv(10_000, 20, 5).collect();
    assert_eq!(lines.len(), 10_001);
    assert_eq!(lines, import_csv(10_000, 20, 5).collect::<Vec<_>>());
    let mistakes: Vec<(u32, ImportMistake)> = import_csv(10_000, 20, 5).mistakes().collect();
    assert!((150..=250).contains(&mistakes.len()), "{}", mistakes.len());
    let kinds: BTreeSet<ImportMistake> = mistakes.iter().map(|(_, mistake)| *mistake).collect();
    assert_eq!(kinds.len(), ImportMistake::ALL.len());
    assert_eq!(import_csv(1_000, 0, 5).mistakes().count(), 0);
}

/// A line is wrong exactly where the list says so.
#[test]
fn the_list_of_mistakes_is_the_file() {
    let listed: BTreeSet<(usize, ImportMistake)> =
        import_csv(5_000, 40, 9).mistakes().map(|(row, wrong)| (row as usize, wrong)).collect();
    let mut found = BTreeSet::new();
    for (row, line) in import_csv(5_000, 40, 9).enumerate().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let wrong = match cells.as_slice() {
            [..] if cells.len() < 11 => Some(ImportMistake::CutShort),
            [_, "", ..] => Some(ImportMistake::Nobody),
            [_, _, _, _, month, ..] if month.ends_with("-13") => Some(ImportMistake::NoSuchMonth),
            [_, _, _, _, _, "32", ..] => Some(ImportMistake::TooManyDays),
            [_, _, _, _, _, _, fixed, ..] if fixed.ends_with('万') => {
                Some(ImportMistake::AmountInWords)
            }
            [_, _, _, _, _, _, fixed, ..] if fixed.starts_with('-') => {
                Some(ImportMistake::Negative)
            }
            _ => None,
        };
        found.extend(wrong.map(|wrong| (row, wrong)));
    }
    assert_eq!(found, listed);
}

#[test]
fn its_persons_are_those_of_the_tenant() {
    let file = import_csv(24 * 230, 0, 3);
    assert_eq!(file.persons(), 230);
    let named: BTreeSet<(String, String)> = file
        .skip(1)
        .map(|line| {
            let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            (cells[1].clone(), cells[2].clone())
        })
        .collect();
    let office = tenant_of(230, 3);
    let mut known = BTreeSet::new();
    for row in office.batches.iter().flat_map(|batch| &batch.rows) {
        if let AnyFact::PersonIdentity(identity) = &row.fact {
            known.insert((identity.employee_number.clone().unwrap(), identity.name.kanji.clone()));
        }
    }
    assert_eq!(named, known);
}
