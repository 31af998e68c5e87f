//! Each field of each table: too long, of another charset, empty, too short, unfileable.

use romori_filing::{Draft, File, Item, Kind, Notice, ProblemCode, Row};

use crate::examples::{DAY, file_of, read, rows};

/// The example file of a notice.
pub fn example(notice: Notice) -> File {
    let row = rows().into_iter().find(|row| row.starts_with(notice.code())).unwrap();
    read(&file_of(&[&row]))
}

/// The codes reported for one column when it holds this text.
fn codes_at(notice: Notice, column: usize, text: &str) -> Vec<ProblemCode> {
    let file = example(notice).with_cell(0, column, text);
    let Err(problems) = Draft::from(file).check(DAY) else { return Vec::new() };
    let item = u16::try_from(column + 1).unwrap();
    problems.iter().filter(|p| p.item == Some(item)).map(|p| p.code).collect()
}

fn each_column(mut test: impl FnMut(Notice, &'static Item, usize, usize)) {
    for notice in Notice::ALL {
        let form = notice.form();
        for column in 0..form.columns() {
            let (item, part) = form.item_of_column(column).unwrap();
            test(notice, item, part, column);
        }
    }
}

/// Items that the example row leaves out by rule: their content is not judged there.
fn judged(notice: Notice, column: usize, text: &str) -> bool {
    !codes_at(notice, column, text).contains(&ProblemCode::MustBeEmpty)
}

fn is_compound(item: &Item) -> bool {
    item.span() > 1
}

#[test]
fn too_long() {
    let mut tried = 0;
    each_column(|notice, item, part, column| {
        let (_, most) = item.length_bounds(part);
        let text = match item.kind {
            Kind::Fixed | Kind::Choice | Kind::Flag | Kind::Never => return,
            Kind::KanaName => format!("ﾐ {}", "ｱ".repeat(most)),
            Kind::KanjiName => format!("見　{}", "亜".repeat(most / 2)),
            Kind::Kanji | Kind::Address | Kind::Text => "亜".repeat(most / 2 + 1),
            Kind::KanaAddress => "ｱ".repeat(most + 1),
            _ => "1".repeat(most + 1),
        };
        if is_compound(item) && example(notice).rows()[0].columns()[column].is_empty() {
            return;
        }
        if judged(notice, column, &text) {
            assert!(
                codes_at(notice, column, &text).contains(&ProblemCode::TooLong),
                "{}",
                item.key
            );
            tried += 1;
        }
    });
    assert!(tried > 120, "{tried}");
}

#[test]
fn at_its_greatest_length_nothing_is_too_long() {
    each_column(|notice, item, part, column| {
        let (_, most) = item.length_bounds(part);
        let text = match item.kind {
            Kind::KanaName => format!("ﾐ {}", "ｱ".repeat(most - 2)),
            Kind::KanjiName => format!("見　{}", "亜".repeat(most / 2 - 2)),
            Kind::Kanji | Kind::Address | Kind::Text => "亜".repeat(most / 2),
            Kind::KanaAddress => "ｱ".repeat(most),
            _ => return,
        };
        let codes = codes_at(notice, column, &text);
        let allowed = codes.iter().all(|code| *code == ProblemCode::MustBeEmpty);
        assert!(allowed, "{} {codes:?}", item.key);
    });
}

#[test]
fn another_charset() {
    let mut tried = 0;
    each_column(|notice, item, part, column| {
        let text = match item.kind {
            Kind::Text | Kind::Address | Kind::Never => return,
            Kind::KanaName | Kind::KanaAddress => "ミホン　ハナコ",
            Kind::KanjiName | Kind::Kanji => "ﾐﾎﾝ",
            Kind::Symbol => "ﾔｱ1",
            _ => "あ",
        };
        if is_compound(item) && example(notice).rows()[0].columns()[column].is_empty() {
            return;
        }
        let expected = match item.kind {
            Kind::Fixed | Kind::Choice | Kind::Flag => ProblemCode::WrongCharset,
            Kind::EraDate | Kind::EraMonth if part == 0 => ProblemCode::NotAllowedValue,
            _ => ProblemCode::WrongCharset,
        };
        if judged(notice, column, text) {
            let codes = codes_at(notice, column, text);
            let found = codes.contains(&expected) || codes.contains(&ProblemCode::TooLong);
            assert!(found, "{} {codes:?}", item.key);
            tried += 1;
        }
    });
    assert!(tried > 150, "{tried}");
}

#[test]
fn empty_where_it_is_always_required() {
    let mut tried = 0;
    each_column(|notice, item, _, column| {
        if !item.is_always_required() || item.key == "form_code" {
            return;
        }
        let expected =
            if is_compound(item) { ProblemCode::PartMissing } else { ProblemCode::Missing };
        assert_eq!(codes_at(notice, column, ""), [expected], "{}", item.key);
        tried += 1;
    });
    assert!(tried > 90, "{tried}");
}

#[test]
fn a_character_that_cannot_be_filed_is_reported_in_every_text() {
    each_column(|notice, item, _, column| {
        if !matches!(item.kind, Kind::KanjiName | Kind::Kanji | Kind::Address | Kind::Text) {
            return;
        }
        for text in ["見本　髙", "見本　﨑", "見本　𠮷", "見本　①", "見本　㈱", "見\"本", "見,本"]
        {
            if judged(notice, column, text) {
                let codes = codes_at(notice, column, text);
                let found = codes.contains(&ProblemCode::UnfileableCharacter)
                    || codes.contains(&ProblemCode::ReservedCharacter);
                assert!(found, "{} {text} {codes:?}", item.key);
            }
        }
    });
}

#[test]
fn an_item_that_is_never_filled_refuses_everything() {
    for (column, key) in
        [(69, "other1_number"), (102, "other2_number"), (135, "intention_confirmed")]
    {
        let form = Notice::DependentChange.form();
        assert_eq!(form.item_of_column(column).unwrap().0.key, key);
        let codes = codes_at(Notice::DependentChange, column, "1");
        assert_eq!(codes, [ProblemCode::MustBeEmpty], "{key}");
    }
}

#[test]
fn individual_numbers_are_never_shown() {
    let secret = "123456789018";
    each_column(|notice, item, _, column| {
        let file = example(notice).with_cell(0, column, secret);
        assert!(!format!("{file:?} {:?}", file.rows()[0]).contains(secret));
        let Err(problems) = Draft::from(file).check(DAY) else { return };
        assert!(!format!("{problems:?}").contains(secret), "{}", item.key);
        let broken = example(notice).with_cell(0, column, &format!("x{secret}髙"));
        let problems = Draft::from(broken).check(DAY).unwrap_err();
        assert!(!format!("{problems:?}").contains(secret), "{}", item.key);
    });
}

/// `Row` has no public way to be changed; the tests go through the file's text.
#[test]
fn rows_give_their_values_by_key() {
    let file = example(Notice::Bonus);
    let row: &Row = &file.rows()[0];
    assert_eq!(row.value("name_kana"), "ﾐﾎﾝ ﾊﾅｺ");
    assert_eq!(row.value("sum"), "0450000");
    assert_eq!(row.value("no such key"), "");
}
