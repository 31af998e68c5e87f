use romori_intake::{
    Field, Layout, LeaveKind, Limits, Mapping, MonthSlot, Overrides, Severity, SkipReason,
    bad_rows_table, guess, guess_columns, read_pay_sheet, read_workbook,
};
use romori_types::Yen;

use crate::{book, sheet_of, today};

const HEADING: &str =
    "整理番号,氏名,フリガナ,生年月日,4月日数,4月報酬,5月日数,5月報酬,6月日数,6月報酬,備考";

fn csv(rows: &[&str]) -> String {
    format!("{HEADING}\n{}\n", rows.join("\n"))
}

/// The codes of one row that is otherwise sound.
#[track_caller]
fn check(row: &str, expected: &[(&str, Severity)]) {
    let (_, _, read) = sheet_of(csv(&[row]).as_bytes());
    let found: Vec<(&str, Severity)> =
        read.problems.iter().map(|problem| (problem.code, problem.severity)).collect();
    assert_eq!(found, expected, "{row}\n{:#?}", read.problems);
    let bad = expected.iter().any(|(_, severity)| *severity == Severity::Error);
    assert_eq!(read.persons.len(), usize::from(!bad), "{row}");
    assert_eq!(read.bad_rows.contains(&2), bad);
}

#[test]
fn each_mistake_of_a_row() {
    use Severity::{Doubt, Error};
    let good = "31,250000,30,251000,31,252000,";
    check(&format!("1,見本 花子,ミホン ハナコ,S55.4.1,{good}"), &[]);
    check(&format!(",見本 花子,ミホン ハナコ,S55.4.1,{good}"), &[("INT-1306", Error)]);
    check(&format!(",見本 花子,ミホン ハナコ,S25.4.1,{good}"), &[]);
    check(&format!("A1,見本 花子,ミホン ハナコ,S55.4.1,{good}"), &[("INT-1301", Error)]);
    check(&format!("1,,ミホン ハナコ,S55.4.1,{good}"), &[("INT-1401", Doubt)]);
    check(&format!("1,見本 花子,,S55.4.1,{good}"), &[("INT-1403", Error)]);
    check(&format!("1,見本 花子,見本 ハナコ,S55.4.1,{good}"), &[("INT-1404", Error)]);
    check(&format!("1,見本 花子,ミホン ハナコ,,{good}"), &[("INT-1105", Error)]);
    check(&format!("1,見本 花子,ミホン ハナコ,2026/8/1,{good}"), &[("INT-1108", Error)]);
    check(&format!("1,見本 花子,ミホン ハナコ,H25.4.1,{good}"), &[("INT-1109", Doubt)]);
    check(&format!("1,見本 花子,ミホン ハナコ,1926/7/1,{good}"), &[("INT-1109", Doubt)]);
    check(&format!("1,見本 花子,ミホン ハナコ,55.4.1,{good}"), &[("INT-1103", Error)]);
    let person = "1,見本 花子,ミホン ハナコ,S55.4.1";
    for (months, expected) in [
        ("31,250000,32,251000,31,252000,", vec![("INT-1202", Error)]),
        ("31,250000,30,251000,31,252,", vec![("INT-1607", Error)]),
        ("31,250,30,251,31,252,", vec![("INT-1607", Error); 3]),
        ("31,250000,,251000,31,252000,", vec![("INT-1601", Error)]),
        ("31,250000,30,,31,252000,", vec![("INT-1602", Error)]),
        ("31,250000,,,31,252000,", vec![("INT-1605", Doubt)]),
        ("31,250000,0,80000,31,252000,", vec![("INT-1603", Doubt)]),
        ("31,250000,30,0,31,252000,", vec![("INT-1604", Doubt)]),
        ("31,△1000,30,251000,31,252000,", vec![("INT-1003", Error)]),
        ("31,'250000,30,251000,31,252000,", vec![("INT-1002", Error)]),
        ("31,250000.5,30,251000,31,252000,", vec![("INT-1004", Error)]),
        ("31,250000,30,251000,31,252000,育休中", vec![("INT-1801", Doubt)]),
        (
            "31,250000,30,251000,31,252000,4月に昇給差額300000円",
            vec![("INT-1803", Error), ("INT-1801", Doubt)],
        ),
    ] {
        let found: Vec<(&str, Severity)> = {
            let (_, _, read) = sheet_of(csv(&[&format!("{person},{months}")]).as_bytes());
            read.problems.iter().map(|problem| (problem.code, problem.severity)).collect()
        };
        let mut expected = expected;
        let mut sorted = found.clone();
        sorted.sort_unstable();
        expected.sort_unstable();
        assert_eq!(sorted, expected, "{months}");
    }
}

#[test]
fn two_hundred_mistakes_are_two_hundred_problems() {
    let mut rows = Vec::new();
    for number in 1..=100 {
        rows.push(format!(
            "{number},見本 花子{number},ミホン ハナコ,S55.13.1,32,250000,30,251000,31,252000,"
        ));
    }
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (_, _, read) = sheet_of(csv(&rows).as_bytes());
    assert_eq!(read.errors().count(), 200);
    assert_eq!((read.persons.len(), read.bad_rows.len(), read.rows_read), (0, 100, 100));
    let places: Vec<(u32, &str)> =
        read.errors().map(|problem| (problem.row, problem.letters.as_str())).collect();
    assert_eq!(&places[..3], &[(2, "D"), (2, "E"), (3, "D")]);
    assert_eq!(places.last(), Some(&(101, "E")));
    let first = read.errors().nth(1).unwrap();
    assert_eq!(first.value, "32");
    assert_eq!(first.who, "見本　花子1");
    assert_eq!(first.label, "4月 支払基礎日数");
    assert_eq!(first.month.unwrap().to_string(), "2026-04");
}

#[test]
fn mended_values_are_read_in_place_of_the_files() {
    let text = csv(&["1,見本 花子,ミホン ハナコ,S55.4.1,31,250000,30,251,31,252000,"]);
    let book = book(text.as_bytes());
    let mapping = guess(&book, 2026);
    let mut overrides = Overrides::new();
    let before = read_pay_sheet(&book, &mapping, &overrides, 2026, today());
    let problem = before.errors().next().unwrap();
    assert_eq!(problem.suggestion.as_deref(), Some("251000"));
    let at = (problem.row, problem.column.unwrap());
    overrides.insert(at, problem.suggestion.clone().unwrap());
    let after = read_pay_sheet(&book, &mapping, &overrides, 2026, today());
    assert_eq!(after.problems, vec![]);
    assert_eq!(after.persons[0].months[1].unwrap().cash, Yen::new(251_000));
    // A mended value is looked at as the file's is, and an individual number is not taken.
    overrides.insert(at, "１２３４-５６７８-９０１８".to_owned());
    let refused = read_pay_sheet(&book, &mapping, &overrides, 2026, today());
    let problem = refused.errors().next().unwrap();
    assert_eq!(problem.code, "INT-1703");
    assert!(!problem.value.contains("5678"));
}

#[test]
fn duplicates_totals_blanks_and_notes() {
    let text = csv(&[
        "1,見本 花子,ミホン ハナコ,S55.4.1,31,250000,30,251000,31,252000,",
        "",
        "1,見本 太郎,ミホン タロウ,S56.4.1,31,250000,30,251000,31,252000,",
        "3,見本 花子,ミホン ハナコ,S55.4.1,31,250000,30,251000,31,252000,",
        HEADING,
        "合計,,,,,750000,,753000,,756000,",
        "※4月分は見込み",
    ]);
    let (_, _, read) = sheet_of(text.as_bytes());
    let found: Vec<(u32, &str)> = read.problems.iter().map(|p| (p.row, p.code)).collect();
    assert_eq!(found, vec![(4, "INT-1302"), (5, "INT-1305")]);
    assert_eq!(read.persons.len(), 2);
    let skipped: Vec<(u32, SkipReason)> = read.skipped.iter().map(|s| (s.row, s.reason)).collect();
    assert_eq!(
        skipped,
        vec![
            (3, SkipReason::Blank),
            (6, SkipReason::RepeatedHeading),
            (7, SkipReason::Total),
            (8, SkipReason::Note)
        ]
    );
}

#[test]
fn individual_numbers_are_dropped_and_told_by_place() {
    let text = "整理番号,氏名,フリガナ,生年月日,個人番号,4月日数,4月報酬,5月日数,5月報酬,6月日数,6月報酬,備考\n\
        1,見本 花子,ミホン ハナコ,S55.4.1,1234-5678-9012,31,250000,30,251000,31,252000,123456789018\n";
    let (book, mapping, read) = sheet_of(text.as_bytes());
    let places: Vec<(u32, &str, &str)> =
        read.dropped.iter().map(|d| (d.row, d.letters.as_str(), d.label.as_str())).collect();
    assert_eq!(places, vec![(2, "E", "個人番号"), (2, "L", "備考")]);
    let everything = format!("{book:?}{mapping:?}{read:?}");
    assert!(!everything.contains("5678"), "{everything}");
    assert_eq!(mapping.columns[4].field, Some(Field::IndividualNumber));
}

#[test]
fn a_mapping_can_be_changed_and_carried_in_a_form() {
    let text = "番号A,名前,カナ,生年月日,4月日数,4月支給額,4月報酬,5月日数,5月報酬,6月日数,6月報酬\n\
        7,見本 花子,ミホン ハナコ,S55.4.1,31,1,250000,30,251000,31,252000\n";
    let book = book(text.as_bytes());
    let mut mapping = guess(&book, 2026);
    let april = Field::Cash(MonthSlot::Of(4));
    assert_eq!(mapping.columns[6].field, Some(april));
    assert_eq!(mapping.columns[5].why, "G列を使います");
    assert!(mapping.columns[0].field.is_none());
    mapping.set(0, Some(Field::InsuredNumber));
    mapping.set(5, Some(Field::Remarks));
    let carried = Mapping::from_text(&mapping.to_text(), &book).unwrap();
    let fields = |mapping: &Mapping| mapping.columns.iter().map(|c| c.field).collect::<Vec<_>>();
    assert_eq!(fields(&carried), fields(&mapping));
    let read = read_pay_sheet(&book, &carried, &Overrides::new(), 2026, today());
    assert_eq!(read.persons[0].insured_number, Some(7));
    for text in [
        "",
        "1;9;1-1;person",
        "1;0;0-1;person",
        "1;0;1-9;person",
        "2;0;1-1;person",
        "1;0;1-1;row",
        "1;0;1-1;person;99=remarks",
        "1;0;1-1;person;0=nothing",
        "1;0;2-1;person",
    ] {
        assert!(Mapping::from_text(text, &book).is_err(), "{text}");
    }
}

#[test]
fn one_field_in_two_columns_only_where_it_may_repeat() {
    let text = "整理番号,姓,名,セイ,メイ,生年月日,4月日数,4月課税支給額,4月非課税支給額,健保番号\n\
        7,見本,花子,ミホン,ハナコ,S55.4.1,31,240000,10000,7\n";
    let (_, mut mapping, read) = sheet_of(text.as_bytes());
    let person = &read.persons[0];
    assert_eq!((person.name_kanji.as_str(), person.name_kana.as_str()), ("見本　花子", "ﾐﾎﾝ ﾊﾅｺ"));
    assert_eq!(person.months[0].unwrap().cash, Yen::new(250_000));
    assert_eq!(mapping.columns[9].field, None);
    mapping.set(9, Some(Field::InsuredNumber));
    assert_eq!(mapping.columns[0].field, None);
}

#[test]
fn rows_of_one_month_each_join_to_persons() {
    let text = "社員番号,氏名,フリガナ,生年月日,支給月,日数,報酬,健保番号\n\
        E1,見本 花子,ミホン ハナコ,S55.4.1,4月,31,250000,1\n\
        E2,見本 太郎,ミホン タロウ,S56.4.1,4月,31,300000,2\n\
        E1,見本 花子,ミホン ハナコ,S55.4.1,5月,30,251000,1\n\
        E1,見本 花代,ミホン ハナコ,S55.4.1,6月,31,252000,1\n\
        E2,見本 太郎,ミホン タロウ,S56.4.1,4月,31,300000,2\n\
        E2,見本 太郎,ミホン タロウ,S56.4.1,2026年8月,31,300000,2\n";
    let (_, mapping, read) = sheet_of(text.as_bytes());
    assert_eq!(mapping.layout, Layout::RowPerMonth);
    assert_eq!((read.persons_read, read.persons.len()), (2, 0));
    let found: Vec<(u32, &str)> = read.problems.iter().map(|p| (p.row, p.code)).collect();
    assert_eq!(
        found,
        vec![(3, "INT-1605"), (3, "INT-1605"), (5, "INT-1303"), (6, "INT-1304"), (7, "INT-1611")]
    );
    assert_eq!(read.bad_rows.iter().copied().collect::<Vec<u32>>(), vec![2, 3, 4, 5, 6, 7]);
}

#[test]
fn missing_columns_are_told_once() {
    let text = "氏名,4月報酬,5月報酬,6月報酬\n見本 花子,250000,251000,252000\n見本 太郎,1,2,3\n";
    let (_, _, read) = sheet_of(text.as_bytes());
    let missing: Vec<String> = read
        .missing
        .iter()
        .filter(|missing| missing.severity == Severity::Error)
        .map(|missing| missing.field.key())
        .collect();
    assert_eq!(
        missing,
        ["insured_number", "name_kana", "birth_date", "days.4", "days.5", "days.6"]
    );
    assert_eq!((read.persons.len(), read.bad_rows.len()), (0, 2));
}

#[test]
fn the_heading_may_be_named_by_the_user() {
    let text = "x,y,z,w,v\n整理番号,氏名,生年月日,4月日数,4月報酬\n1,見本 花子,S55.4.1,31,250000\n";
    let book = book(text.as_bytes());
    assert_eq!(guess(&book, 2026).heading_first, 2);
    let forced = guess_columns(&book, 0, 1, 1, 2026);
    assert!(forced.columns.iter().all(|column| column.field.is_none()));
    assert_eq!(guess_columns(&book, 5, 0, 90, 2026).columns, vec![]);
}

#[test]
fn leave_and_standards_are_read_with_their_units() {
    let text = "整理番号,氏名,カナ,生年月日,標準報酬(健保),標準報酬(厚年),休業,4月日数,4月報酬\n\
        1,見本 花子,ミホン ハナコ,S55.4.1,260,260000,育休,0,0\n\
        2,見本 太郎,ミホン タロウ,S56.4.1,260500,260,,31,260000\n";
    let (_, _, read) = sheet_of(text.as_bytes());
    let person = &read.persons[0];
    assert_eq!(person.previous_health_standard, Some(Yen::new(260_000)));
    assert_eq!(person.previous_pension_standard, Some(Yen::new(260_000)));
    assert_eq!(person.leave.as_ref().unwrap().kind, LeaveKind::Childcare);
    assert_eq!(read.errors().next().unwrap().code, "INT-1608");
    assert!(read.notes[0].contains("2件を千円単位"));
}

#[test]
fn bad_rows_can_be_written_out_alone() {
    let text = csv(&[
        "1,見本 花子,ミホン ハナコ,S55.4.1,31,250000,30,251000,31,252000,",
        "2,見本 太郎,ミホン タロウ,S56.4.1,32,250000,30,251000,31,252000,123456789018",
    ]);
    let book = read_workbook(text.as_bytes(), "a.csv", &Limits::default()).unwrap();
    let mapping = guess(&book, 2026);
    let read = read_pay_sheet(&book, &mapping, &Overrides::new(), 2026, today());
    let table = bad_rows_table(&book, &mapping, &Overrides::new(), &read);
    assert_eq!(table.len(), 2);
    assert_eq!(table[0].last().map(String::as_str), Some("直すところ"));
    assert_eq!(table[1][4], "32");
    assert_eq!(table[1][10], "");
    assert_eq!(table[1][11], "3");
    assert!(table[1][12].contains("4月の日数は31日までです"));
}
