//! The worked examples of the layouts (fictional persons), which this crate did not make.

use romori_filing::{Draft, File, Level, Notice, ProblemCode, check_file, decode};
use romori_types::Date;

/// Every example lies before this day.
pub const DAY: Date = jiff::civil::date(2026, 11, 24);

pub const ACQUISITION: &str = "2200700,21,03,ﾔﾏﾀ,12345,,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,2,1,,,,,,9,\
    081001,0,0248000,0012000,0260000,,,1,,,150,0001,ﾄｳｷｮｳﾄｼﾌﾞﾔｸ1-2-3,東京都渋谷区１－２－３,,";
pub const LOSS: &str = "2201700,21,03,ﾔﾏﾀ,12345,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,,1234,567890,9,\
    081101,4,9,081031,,,,1,,,,,";
pub const REGULAR: &str = "2225700,21,03,ﾔﾏﾀ,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,9,08,09,0260,0260,\
    9,07,09,,,,,04,05,06,30,16,30,0262000,0140000,0262000,0000000,0000000,0000000,0262000,0140000,\
    0262000,0524000,0262000,,,,,,,,,,,,,,,";
pub const CHANGE: &str = "2221700,21,03,ﾔﾏﾀ,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,9,08,07,0260,0260,9,\
    07,09,04,1,,,04,05,06,30,31,30,0300000,0310000,0320000,0000000,0000000,0000000,0300000,0310000,\
    0320000,0930000,0310000,,,,,,,,基本給の変更,,,";
pub const BONUS: &str =
    "2265700,21,03,ﾔﾏﾀ,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,9,080710,0450300,0000000,0450000,,,,,,,";

/// 被扶養者異動届: the birth of a child.
pub fn dependent() -> String {
    let insured = "2202700,21,03,ﾔﾏﾀ,1,9,081001,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,2,,1234,567890,\
        3120000,150,0001,東京都渋谷区１－２－３,1";
    let child = ",ﾐﾎﾝ ｼﾞﾛｳ,見本　次郎,9,080920,1,01,,,1,150,0001,東京都渋谷区１－２－３,,,,,,,,9,080920,4,\
        ,0,1,,,,,,,1";
    format!("{insured}{}{child}{}", ",".repeat(49), ",".repeat(37))
}

/// A row of each notice.
pub fn rows() -> Vec<String> {
    let fixed = [ACQUISITION, LOSS, REGULAR, CHANGE, BONUS];
    fixed.into_iter().map(str::to_owned).chain([dependent()]).collect()
}

/// The whole-file example's header with these rows, in Shift_JIS.
pub fn file_of(rows: &[&str]) -> Vec<u8> {
    file_with("21,03,ﾔﾏﾀ,007,20261001,22223", ",001", rows)
}

pub fn file_with(media: &str, count: &str, rows: &[&str]) -> Vec<u8> {
    let office =
        "21,03,ﾔﾏﾀ,12345,150,0001,東京都渋谷区１－２－３,見本商事株式会社,見本　太郎,03,0000,0000";
    let mut lines = vec![media, "[kanri]", count, office, "[data]"];
    lines.extend(rows);
    let text: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    shift_jis(&text)
}

/// Encoded by another implementation than ours.
pub fn shift_jis(text: &str) -> Vec<u8> {
    let (bytes, _, bad) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!bad, "{text}");
    bytes.into_owned()
}

pub fn read(bytes: &[u8]) -> File {
    decode(bytes).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[test]
fn every_example_is_accepted_and_written_back_byte_for_byte() {
    for row in rows() {
        let bytes = file_of(&[&row]);
        let report = check_file(&bytes, "SHFD0006.CSV", DAY);
        assert_eq!(report.problems, [], "{row}");
        let checked = Draft::from(read(&bytes)).check(DAY).unwrap();
        assert_eq!(checked.encode(), bytes, "{row}");
    }
}

#[test]
fn the_sharoushi_variant_is_accepted() {
    let bytes = file_with(",,13000001,007,20261001,22223", "見本　社労士,001", &[BONUS]);
    let report = check_file(&bytes, "SHFD0006.CSV", DAY);
    assert_eq!(report.problems, []);
    let file = report.file.unwrap();
    assert!(file.is_of_sharoushi());
    assert_eq!(report.cover.unwrap().submitter_id, "13000001");
    assert_eq!(Draft::from(file).check(DAY).unwrap().encode(), bytes);
}

#[test]
fn all_six_in_one_file_are_read_and_warned_of() {
    let rows = rows();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let report = check_file(&file_of(&rows), "SHFD0006.CSV", DAY);
    let codes: Vec<_> = report.problems.iter().map(|p| (p.code, p.level)).collect();
    assert_eq!(codes, [(ProblemCode::MixedForms, Level::Warning)]);
    let cover = report.cover.unwrap();
    assert_eq!(cover.total, 6);
    assert_eq!(cover.submitter_id, "21-03-ﾔﾏﾀ");
    assert!(cover.counts.iter().all(|count| count.rows == 1));
}

#[test]
fn the_tables_number_every_item() {
    for (notice, columns) in [
        (Notice::Acquisition, 34),
        (Notice::Loss, 27),
        (Notice::DependentChange, 139),
        (Notice::MonthlyChange, 49),
        (Notice::RegularDetermination, 53),
        (Notice::Bonus, 21),
    ] {
        assert_eq!(notice.form().columns(), columns, "{}", notice.name());
        assert_eq!(Notice::from_code(notice.code()), Some(notice));
    }
    let dependents = Notice::DependentChange.form();
    for (key, no) in [("other1_kana", 71), ("other2_kana", 104), ("other2_relation_confirmed", 135)]
    {
        assert_eq!(dependents.item(key).unwrap().no, no, "{key}");
    }
}
