//! The samples to import: each is known for what it is and read; the mistakes are those that its
//! README names.

use romori_intake::Severity;
use romori_intake::table::{ImportLimits, Key, Kind, Options, Report, Source, check, propose};

use crate::today;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../samples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read(name: &str, key: Key) -> (Kind, Report) {
    let bytes = sample(name);
    let source = Source::open(&bytes, name, &ImportLimits::default()).unwrap();
    let proposal = propose(&source, None);
    let report = check(&source, &proposal.mapping, &Options::new(key, today())).unwrap();
    (proposal.mapping.kind, report)
}

#[test]
fn every_sample_is_known_and_read() {
    for (name, key, kind, rows) in [
        ("取込_顧問先.csv", Key::ClientNumber, Kind::Clients, 4),
        ("取込_社員名簿.csv", Key::EmployeeNumber, Kind::Persons, 5),
        ("取込_被扶養者.csv", Key::EmployeeNumber, Kind::Dependants, 3),
        ("取込_賃金_手当別.csv", Key::EmployeeNumber, Kind::Pay, 4),
        ("取込_賞与.csv", Key::EmployeeNumber, Kind::Bonuses, 3),
    ] {
        let (found, report) = read(name, key);
        assert_eq!(report.missing, [], "{name}");
        assert!(report.listed().is_empty(), "{name} {:?}", report.listed());
        assert_eq!((found, report.records), (kind, rows), "{name}");
    }
}

#[test]
fn the_sample_with_mistakes_lists_each() {
    let (kind, report) = read("取込_誤りあり.csv", Key::EmployeeNumber);
    let found: Vec<(u32, &str, &str)> =
        report.listed().iter().map(|p| (p.row, p.letters.as_str(), p.code)).collect();
    assert_eq!(
        found,
        [
            (2, "H", "INT-1101"),
            (3, "D", "INT-1103"),
            (4, "C", "INT-1404"),
            (5, "E", "INT-3016"),
            (6, "A", "INT-3002"),
            (7, "F", "INT-3009"),
            (8, "H", "INT-3041"),
            (9, "K", "INT-1608"),
            (10, "A", "INT-3001"),
            (11, "B", "INT-3031"),
            (12, "J", "INT-3046"),
            (13, "N", "INT-1703"),
        ]
    );
    assert_eq!((kind, report.rows, report.bad_rows), (Kind::Persons, 13, 9));
    assert_eq!((report.count(Severity::Doubt), report.dropped.count), (3, 1));
}
