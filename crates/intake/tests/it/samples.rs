//! The shipped samples: made again byte for byte, and read to the same persons in all four shapes.

#[path = "../../examples/make_samples/book.rs"]
mod book;
#[path = "../../examples/make_samples/make.rs"]
mod make;
#[path = "../../examples/make_samples/people.rs"]
mod people;

use romori_intake::{
    ClosingDay, Format, LeaveKind, Limits, PaySheet, Payday, PersonPay, RiseOrFall, SkipReason,
    Submitter, TextEncoding, WorkerKind, read_office, read_workbook,
};
use romori_types::{Prefecture, Yen};

use crate::sheet_of;

const SHAPES: [&str; 4] = [
    "賃金2026_一人一行.xlsx",
    "賃金2026_一人一月.csv",
    "賃金2026_給与ソフト出力.xlsx",
    "賃金2026_半角カナ和暦.csv",
];

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../samples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn person(read: &PaySheet, number: u32) -> &PersonPay {
    read.persons.iter().find(|person| person.insured_number == Some(number)).unwrap()
}

#[test]
fn the_generator_makes_the_committed_files() {
    for (name, bytes) in make::all().unwrap() {
        assert!(sample(name) == bytes, "{name} differs: run the example make_samples");
    }
}

#[test]
fn each_shape_reads_without_an_error() {
    for name in SHAPES {
        let (_, mapping, read) = sheet_of(&sample(name));
        assert_eq!(read.errors().count(), 0, "{name}");
        assert_eq!(read.missing, vec![], "{name}");
        assert_eq!((read.persons.len(), read.persons_read), (60, 60), "{name}");
        assert_eq!(mapping.notes, Vec::<String>::new(), "{name}");
        assert_eq!(read.dropped, vec![], "{name}");
    }
    let (_, _, product) = sheet_of(&sample(SHAPES[2]));
    let totals = product.skipped.iter().filter(|row| row.reason == SkipReason::Total);
    assert_eq!(totals.map(|row| row.row).collect::<Vec<_>>(), vec![66]);
    let (kana, ..) = sheet_of(&sample(SHAPES[3]));
    assert_eq!(kana.format, Format::Csv { encoding: TextEncoding::ShiftJis, delimiter: ',' });
}

/// What all four shapes say alike; rows, and what only a column can say, differ.
fn common(person: &PersonPay) -> PersonPay {
    let mut common = person.clone();
    common.row = 0;
    common.rows.clear();
    common.annual_average = None;
    common.other_workplaces_remuneration = None;
    common.aged_70_months.clear();
    common.leave = None;
    // 𠮷 is not in Shift_JIS.
    common.name_kanji = common.name_kanji.replace('𠮷', "吉");
    for month in common.months.iter_mut().flatten() {
        month.full_month_paid = None;
    }
    common
}

#[test]
fn the_four_shapes_agree() {
    let (_, _, first) = sheet_of(&sample(SHAPES[0]));
    let expected: Vec<PersonPay> = first.persons.iter().map(common).collect();
    let leaves = |read: &PaySheet| {
        let kind = |person: &PersonPay| person.leave.as_ref().map(|leave| leave.kind);
        read.persons.iter().map(kind).collect::<Vec<Option<LeaveKind>>>()
    };
    for name in &SHAPES[1..] {
        let (_, _, read) = sheet_of(&sample(name));
        let found: Vec<PersonPay> = read.persons.iter().map(common).collect();
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{name}");
        }
        assert_eq!(leaves(&read), leaves(&first), "{name}");
    }
}

#[test]
fn the_awkward_cases_are_read_as_they_stand() {
    let (_, _, read) = sheet_of(&sample(SHAPES[0]));
    let annual = person(&read, 4).annual_average.unwrap();
    // 9 × 320,000 + 398,000 + 401,500 + 401,200, by hand.
    assert_eq!(annual.remuneration.iter().copied().sum::<Yen>(), Yen::new(4_080_700));
    assert_eq!(annual.days, [30, 31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31]);
    assert!(annual.recurring && annual.consent);
    assert!(!person(&read, 5).annual_average.unwrap().consent);
    assert_eq!(person(&read, 1).annual_average, None);
    assert_eq!(person(&read, 8).worker, WorkerKind::PartTime);
    assert_eq!(person(&read, 11).worker, WorkerKind::ShortTime);
    let two = person(&read, 12);
    assert_eq!(
        (two.two_workplaces, two.other_workplaces_remuneration),
        (true, Some(Yen::new(180_000)))
    );
    let retro = person(&read, 14);
    assert_eq!((retro.retro_month, retro.retro_amount), (Some(4), Some(Yen::new(24_000))));
    assert_eq!((retro.rise_or_fall_month, retro.rise_or_fall), (Some(4), Some(RiseOrFall::Rise)));
    assert_eq!(person(&read, 15).basic_pension_number.as_deref(), Some("4321-098765"));
    assert_eq!(person(&read, 16).aged_70_months, vec![5, 6]);
    let over_75 = read.persons.iter().find(|person| person.insured_number.is_none()).unwrap();
    assert_eq!(over_75.birth_date.to_string(), "1950-08-03");
    assert_eq!(over_75.previous_health_standard, None);
    let joined = person(&read, 18);
    let april = joined.months[0].unwrap();
    assert_eq!((april.days, april.full_month_paid), (Some(20), Some(false)));
    let june_only = person(&read, 19);
    assert_eq!((june_only.months[0], june_only.months[1]), (None, None));
    assert_eq!(person(&read, 21).left_on.unwrap().to_string(), "2026-06-30");
    assert_eq!(person(&read, 24).revision_month.unwrap().to_string(), "2026-09");
    let maternity = person(&read, 25);
    assert_eq!(maternity.leave.as_ref().unwrap().kind, LeaveKind::Maternity);
    assert_eq!(maternity.months[2].unwrap().days, Some(0));
    assert_eq!(person(&read, 32).months[0].unwrap().total(), Yen::new(227_540));
    assert_eq!(person(&read, 44).name_kanji, "𠮷田　一郎");
    assert_eq!(person(&read, 46).name_kana, "ｸﾞｴﾝ ﾃｨ ﾗﾝ");
}

#[test]
fn the_office_is_read_from_its_sheet_or_file() {
    for name in [SHAPES[0], SHAPES[2], "事業所.csv"] {
        let book = read_workbook(&sample(name), name, &Limits::default()).unwrap();
        let office = read_office(&book).unwrap();
        assert_eq!(office.problems, vec![], "{name}");
        assert_eq!(office.prefecture.map(Prefecture::name), Some("神奈川県"));
        assert_eq!(
            (office.district.as_deref(), office.symbol.as_deref()),
            (Some("21"), Some("ﾂﾊﾒ"))
        );
        assert_eq!(office.closing_day, Some(ClosingDay::Day(20)));
        let payday = Payday { months_after: 0, day: Some(ClosingDay::Day(25)) };
        assert_eq!((office.payday, office.submitter), (Some(payday), Some(Submitter::Employer)));
    }
    let book = read_workbook(&sample(SHAPES[1]), "a.csv", &Limits::default()).unwrap();
    assert_eq!(read_office(&book), None);
}

#[test]
fn the_sample_with_mistakes_lists_each() {
    let (_, _, read) = sheet_of(&sample("賃金2026_誤りあり.xlsx"));
    let found: Vec<(u32, &str, &str, Option<&str>)> = read
        .errors()
        .map(|p| (p.row, p.letters.as_str(), p.value.as_str(), p.suggestion.as_deref()))
        .collect();
    assert_eq!(
        found,
        vec![
            (8, "M", "△3,000", None),
            (17, "D", "田ムラ ヒロシ", None),
            (20, "H", "甲", None),
            (23, "P", "32", None),
            (26, "E", "", None),
            (31, "B", "29", None),
            (35, "U", "#REF!", None),
            (40, "U", "287", Some("287000")),
            (45, "M", "341000.5", Some("341000")),
            (52, "F", "2026/02/30", None),
            (58, "M", "’254,321", Some("254321")),
        ]
    );
    assert_eq!((read.persons.len(), read.bad_rows.len()), (49, 11));
}
