//! Files whose individual numbers are left open.

use proptest::prelude::*;
use romori_filing::{
    Draft, File, HOLE_BYTE, HOLE_BYTES, HoleError, Notice, NumberDraft, ProblemCode, WithHoles,
    check_file, decode,
};

use crate::examples::{self, DAY, dependent, file_of, read};
use crate::fields::example;
use crate::properties::varied;

/// The file with every number that its rows take left open, holders counted from 0.
fn all_open(file: &File) -> WithHoles<usize> {
    let mut draft = NumberDraft::new(file.clone());
    for (holder, field) in file.number_fields().iter().enumerate() {
        draft.leave(field.row, field.key, holder).unwrap();
    }
    draft.check(DAY).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// What the vault does, with invented numbers.
fn filled(open: &WithHoles<usize>, number: impl Fn(usize) -> [u8; HOLE_BYTES]) -> Vec<u8> {
    let mut bytes = open.bytes().to_vec();
    for (holder, at) in open.holes() {
        let hole = &mut bytes[*at..*at + HOLE_BYTES];
        assert_eq!(hole, [HOLE_BYTE; HOLE_BYTES]);
        hole.copy_from_slice(&number(*holder));
    }
    bytes
}

/// A row of 資格取得届 with its number open: the address is left out, nothing else changes.
const ACQUISITION_OPEN: &str = "2200700,21,03,ﾔﾏﾀ,12345,,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,2,1,\
    ????????????,,,,,9,081001,0,0248000,0012000,0260000,,,1,,,,,,,,";

const LOSS_OPEN: &str = "2201700,21,03,ﾔﾏﾀ,12345,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,????????????,1234,\
    567890,9,081101,4,9,081031,,,,1,,,,,";

/// 賞与支払届 of a 70歳以上被用者.
const BONUS_AGED: &str = "2265700,21,03,ﾔﾏﾀ,45,ﾐﾎﾝ ﾊﾙｵ,見本　春男,5,200101,9,080710,0450300,0000000,\
    0450000,,1234,567890,1,,,";

#[test]
fn golden_bytes_of_holes() {
    for (row, open) in [
        (examples::ACQUISITION, ACQUISITION_OPEN.to_owned()),
        (examples::LOSS, LOSS_OPEN.to_owned()),
        (BONUS_AGED, BONUS_AGED.replace(",0450000,,", ",0450000,????????????,")),
    ] {
        let made = all_open(&read(&file_of(&[row])));
        assert_eq!(made.bytes(), file_of(&[&open]), "{row}");
        let expected = made.bytes().windows(12).position(|part| part == [HOLE_BYTE; 12]);
        let places: Vec<usize> = made.holes().iter().map(|(_, at)| *at).collect();
        assert_eq!(places, [expected.unwrap()], "{row}");
    }
}

#[test]
fn what_must_be_empty_beside_a_number_is_told() {
    let made = all_open(&example(Notice::Acquisition));
    let labels: Vec<&str> = made.left_out().iter().map(|(_, label)| *label).collect();
    assert_eq!(labels, ["郵便番号", "被保険者住所（カナ）", "被保険者住所（漢字）"]);
    assert_eq!(all_open(&example(Notice::Loss)).left_out(), []);
}

#[test]
fn a_family_has_a_field_each_and_who_is_not_on_the_row_has_none() {
    let file = read(&file_of(&[&dependent()]));
    let fields = file.number_fields();
    let keys: Vec<_> = fields.iter().map(|field| (field.key, field.kana.as_str())).collect();
    let child = ("other1_individual_number", "ﾐﾎﾝ ｼﾞﾛｳ");
    assert_eq!(keys, [("individual_number", "ﾐﾎﾝ ﾊﾅｺ"), child]);
    assert_eq!(fields[1].birth_date, Some(jiff::civil::date(2026, 9, 20)));
    assert_eq!(fields[0].insured_number, "45");
    let made = all_open(&file);
    assert_eq!(made.holes().iter().map(|(holder, _)| *holder).collect::<Vec<_>>(), [0, 1]);
    let open = made.bytes().iter().filter(|byte| **byte == HOLE_BYTE).count();
    assert_eq!(open, 2 * HOLE_BYTES);
    // The insured person's address goes, the child's is demanded all the same.
    assert_eq!(made.left_out().len(), 2);
}

#[test]
fn only_from_seventy_on_is_there_a_field_in_what_says_pay() {
    for notice in [Notice::RegularDetermination, Notice::MonthlyChange, Notice::Bonus] {
        assert_eq!(example(notice).number_fields(), [], "{}", notice.name());
        let mut draft = NumberDraft::new(example(notice));
        let refused = draft.leave(0, "individual_number", ());
        assert_eq!(refused, Err(HoleError::NoSuchField), "{}", notice.name());
    }
}

#[test]
fn a_hole_is_made_once_and_over_nothing() {
    let file = example(Notice::Acquisition);
    let mut draft = NumberDraft::new(file.clone());
    assert_eq!(draft.leave(0, "individual_number", 1), Ok(()));
    assert_eq!(draft.leave(0, "individual_number", 2), Err(HoleError::Taken));
    assert_eq!(draft.leave(0, "name_kana", 1), Err(HoleError::NoSuchField));
    assert_eq!(draft.leave(1, "individual_number", 1), Err(HoleError::NoSuchField));
    let written = file.with_cell(0, 12, "123456789018");
    let mut draft = NumberDraft::new(written);
    assert_eq!(draft.leave(0, "individual_number", 1), Err(HoleError::Taken));
}

#[test]
fn a_text_of_question_marks_is_no_hole() {
    let file = example(Notice::Acquisition).with_cell(0, 12, "????????????");
    let problems = Draft::from(file.clone()).check(DAY).unwrap_err();
    let found = problems.iter().any(|problem| problem.code == ProblemCode::WrongCharset);
    assert!(found, "{problems:#?}");
    let mut draft = NumberDraft::new(file);
    assert_eq!(draft.leave(0, "individual_number", 1), Err(HoleError::Taken));
    assert!(draft.check(DAY).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever else a row holds: any twelve digits in each hole give a file that reads and passes
    /// the check, whose every other byte is the one that was handed out; and what differs from the
    /// file without numbers is the number and what must be left out beside it.
    #[test]
    fn filled_holes_make_a_sound_file(
        (file, digits) in (0_usize..6).prop_flat_map(|index| {
            let digits = proptest::array::uniform12(b'0'..=b'9');
            (varied(Notice::ALL[index]), digits)
        }),
    ) {
        let fields = file.number_fields();
        let open = all_open(&file);
        prop_assert_eq!(open.holes().len(), fields.len());
        let whole = filled(&open, |_| digits);
        let report = check_file(&whole, "SHFD0006.CSV", DAY);
        prop_assert!(report.may_be_sent(), "{:?}", report.problems);
        let read = decode(&whole).unwrap();
        let number = String::from_utf8(digits.to_vec()).unwrap();
        for field in &fields {
            prop_assert_eq!(read.rows()[field.row].value(field.key), &number);
        }
        let mut left = open.left_out().iter();
        let form = file.rows()[0].notice().form();
        for item in &form.items {
            let cells = item.first()..item.first() + item.span();
            let (now, then) = (&read.rows()[0].columns()[cells.clone()],
                &file.rows()[0].columns()[cells]);
            if fields.iter().any(|field| field.key == item.key) {
                continue;
            }
            if now != then {
                prop_assert!(now.iter().all(String::is_empty), "{}", item.key);
                prop_assert_eq!(left.next(), Some(&(0, item.label.as_str())));
            }
        }
        prop_assert_eq!(left.next(), None);
        let differing = whole.iter().zip(open.bytes()).enumerate().filter(|(_, (a, b))| a != b);
        for (at, _) in differing {
            let inside = open.holes().iter().any(|(_, hole)| (*hole..*hole + 12).contains(&at));
            prop_assert!(inside, "{at}");
        }
    }
}
