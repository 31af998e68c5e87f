//! Whole files: header, lines, encoding, size, unknown forms, and the reader's patience.

use romori_filing::{
    Draft, FILE_BYTES_REFUSED, Level, Notice, ProblemCode as Code, check_file, decode,
    unfileable_characters,
};

use crate::examples::{BONUS, DAY, REGULAR, file_of, file_with, read, shift_jis};

const EMPLOYER: &str = "21,03,ﾔﾏﾀ,007,20261001,22223";

fn found(bytes: &[u8]) -> Vec<(usize, Code)> {
    let report = check_file(bytes, "SHFD0006.CSV", DAY);
    report.problems.iter().map(|p| (p.place.line, p.code)).collect()
}

#[test]
fn header_items() {
    for (media, count, expected) in [
        (EMPLOYER, ",002", (3, Code::NotAllowedValue)),
        (EMPLOYER, ",1", (0, Code::NoRows)),
        (EMPLOYER, "見本　社労士,001", (3, Code::MustBeEmpty)),
        ("21,03,ﾔﾏﾀ,000,20261001,22223", ",001", (1, Code::NotAllowedValue)),
        ("21,03,ﾔﾏﾀ,7,20261001,22223", ",001", (1, Code::TooShort)),
        ("21,03,ﾔﾏﾀ,007,20261301,22223", ",001", (1, Code::NotInCalendar)),
        ("21,03,ﾔﾏﾀ,007,20261001,22224", ",001", (1, Code::NotAllowedValue)),
        ("22,03,ﾔﾏﾀ,007,20261001,22223", ",001", (1, Code::NotAllowedValue)),
        ("21,00,ﾔﾏﾀ,007,20261001,22223", ",001", (1, Code::NotAllowedValue)),
        ("21,04,ﾔﾏﾀ,007,20261001,22223", ",001", (4, Code::OtherOffice)),
        ("21,03,ﾔｱ1,007,20261001,22223", ",001", (1, Code::WrongCharset)),
        (",,1300001,007,20261001,22223", "見本　社労士,001", (1, Code::TooShort)),
        (",,13000001,007,20261001,22223", ",001", (3, Code::Missing)),
        (",,13000001,007,20261001,22223", "見本社労士,001", (3, Code::NameSpacing)),
    ] {
        let rows: &[&str] = if expected.1 == Code::NoRows { &[] } else { &[BONUS] };
        let problems = found(&file_with(media, count, rows));
        assert!(problems.contains(&expected), "{media} {count} {problems:?}");
    }
}

#[test]
fn lines_and_endings() {
    let good = file_of(&[BONUS, BONUS]);
    let without_last = good.strip_suffix(b"\r\n").unwrap();
    assert_eq!(found(without_last), [(7, Code::LineEnd)]);
    let bare: Vec<u8> = good.iter().copied().filter(|byte| *byte != b'\r').collect();
    assert_eq!(found(&bare), [(1, Code::LineEnd)]);
    let blank = [good.as_slice(), b"\r\n"].concat();
    assert_eq!(found(&blank), [(8, Code::ItemCount)]);
    assert!(decode(without_last).is_err());
}

#[test]
fn broken_headers_still_let_the_rows_be_checked() {
    let row = shift_jis(&format!("{}\r\n", BONUS.replace("0450000", "0450300")));
    let expected = (Code::SumMismatch, Some(14));
    for head in ["", "[data]\r\n", "[kanri]\r\n,001\r\n[data]\r\n", "a,b\r\n[kanri]\r\n[data]\r\n"]
    {
        let bytes = [shift_jis(head).as_slice(), b"x\r\n", &row].concat();
        let report = check_file(&bytes, "SHFD0006.CSV", DAY);
        let found: Vec<_> = report.problems.iter().map(|p| (p.code, p.item)).collect();
        assert!(found.contains(&(Code::Header, None)), "{head:?} {found:?}");
        assert!(found.contains(&expected), "{head:?} {found:?}");
    }
}

#[test]
fn two_offices() {
    let office = "21,03,ﾔﾏﾀ,12345,150,0001,東京都渋谷区,見本商事,見本　太郎,03,0000,0000";
    let text =
        format!("{EMPLOYER}\r\n[kanri]\r\n,001\r\n{office}\r\n{office}\r\n[data]\r\n{BONUS}\r\n");
    assert_eq!(found(&shift_jis(&text)), [(5, Code::SeveralOffices)]);
    let other = BONUS.replace("21,03,ﾔﾏﾀ", "21,03,ｶﾜ");
    assert_eq!(found(&file_of(&[BONUS, &other])), [(7, Code::OtherOffice)]);
}

#[test]
fn encodings() {
    let good = file_of(&[BONUS]);
    let (text, _, _) = encoding_rs::SHIFT_JIS.decode(&good);
    assert_eq!(found(text.as_bytes()), [(0, Code::Encoding)]);
    let marked = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
    assert_eq!(found(&marked), [(0, Code::Encoding)]);
    for bytes in [
        &b""[..],
        b"PK\x03\x04........",
        b"%PDF-1.7",
        &[0xFF, 0xFE, 0x41, 0x00],
        &[0x00, 0x01, 0x02],
        &[0xD0, 0xCF, 0x11, 0xE0, 0xA1],
    ] {
        assert_eq!(found(bytes), [(0, Code::Encoding)], "{bytes:?}");
    }
    let mut broken = good.clone();
    let at = good.windows(2).rposition(|pair| pair == [0x8C, 0xA9]).unwrap();
    broken[at] = 0xFF;
    assert!(found(&broken).contains(&(6, Code::UnfileableCharacter)));
}

#[test]
fn a_character_beyond_the_permitted_ranges_is_read_and_reported_with_a_suggestion() {
    // 髙, 﨑, ①, ㈱ are in CP932 beyond JIS X 0208.
    for (character, instead) in [("髙", "高"), ("﨑", "崎"), ("①", "（１）"), ("㈱", "（株）")]
    {
        let row = BONUS.replace("見本　花子", &format!("{character}　花子"));
        let report = check_file(&file_of(&[&row]), "SHFD0006.CSV", DAY);
        let [problem] = report.problems.as_slice() else { panic!("{report:?}") };
        assert_eq!((problem.code, problem.item), (Code::UnfileableCharacter, Some(7)));
        assert!(problem.reason.contains(character) && problem.remedy.contains(instead));
        assert_eq!(problem.value_shown.as_deref(), Some(format!("{character}　花子").as_str()));
    }
}

#[test]
fn suggestions() {
    let expected = [
        ("髙", "高"),
        ("﨑", "崎"),
        ("𠮷", "吉"),
        ("㈱", "（株）"),
        ("①", "（１）"),
        ("⑳", "（２０）"),
        ("德", "徳"),
        ("栁", "柳"),
        ("濵", "浜"),
        ("Ⅲ", "ＩＩＩ"),
        ("\u{301C}", "～"),
        ("−", "－"),
        ("瀨", "瀬"),
        ("彅", ""),
        ("\u{FA19}", "神"),
    ];
    for (character, instead) in expected {
        let found = unfileable_characters(character);
        assert_eq!(found.len(), 1, "{character}");
        assert_eq!(found[0].1.unwrap_or(""), instead, "{character}");
    }
    assert_eq!(unfileable_characters("見本　花子ﾐﾎﾝ ABC－～礒齋"), []);
    assert_eq!(unfileable_characters("髙髙").len(), 1);
}

#[test]
fn unknown_and_missing_forms() {
    for (row, word) in [
        ("2299999,1,2", "2299999"),
        ("2273700,1,2", "産前産後休業取得者申出書"),
        ("名前,番号", "名前"),
        ("123456789018,x", "…"),
    ] {
        let report = check_file(&file_of(&[row]), "SHFD0006.CSV", DAY);
        let [problem] = report.problems.as_slice() else { panic!("{report:?}") };
        assert_eq!((problem.place.line, problem.code), (6, Code::UnknownForm));
        assert!(problem.reason.contains(word), "{problem}");
        assert!(problem.remedy.contains("2225700 算定基礎届"), "{problem}");
        assert_eq!((problem.item, problem.label), (Some(1), "様式コード"));
        assert!(!problem.to_string().contains("123456789018"));
    }
    let short = BONUS.strip_suffix(',').unwrap();
    assert_eq!(found(&file_of(&[short, BONUS])), [(6, Code::ItemCount)]);
    let quoted = BONUS.replace("見本　花子", "\"見本,花子\"");
    assert_eq!(found(&file_of(&[&quoted])), [(6, Code::ItemCount)]);
}

#[test]
fn rows_of_one_unknown_form_are_told_once_with_their_number() {
    let rows = ["2299999,1", "2273700,1", "2299999,2", "2299999,3"];
    let report = check_file(&file_of(&rows), "SHFD0006.CSV", DAY);
    let told: Vec<(usize, bool)> = report
        .problems
        .iter()
        .map(|problem| (problem.place.line, problem.reason.contains("9行目までに3行あります")))
        .collect();
    assert_eq!(told, [(6, true), (7, false)]);
    let kinds: Vec<String> = (0..1_200).map(|number| format!("x{number},1")).collect();
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    assert!(check_file(&file_of(&kinds), "SHFD0006.CSV", DAY).stopped);
}

#[test]
fn what_is_no_text_is_not_advised_to_take_another_name() {
    for bytes in [&b"%PDF-1.7"[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0", b"a\0b", b""] {
        let report = check_file(bytes, "届書.pdf", DAY);
        let codes: Vec<Code> = report.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [Code::Encoding]);
    }
}

#[test]
fn a_problem_reads_as_place_colon_sentences_code() {
    let wrong = BONUS.replace("0450000", "0450300");
    let report = check_file(&file_of(&[&wrong]), "SHFD0006.CSV", DAY);
    let told = report.problems.first().map(ToString::to_string).unwrap_or_default();
    assert!(told.starts_with("6行目 賞与支払届 項目14 "), "{told}");
    assert!(told.contains(": ") && told.ends_with("。（FIL-0014）"), "{told}");
    assert!(!told.contains("。 "), "{told}");
    let report = check_file(b"", "SHFD0006.CSV", DAY);
    assert!(report.problems[0].to_string().starts_with("ファイルが空です。"));
}

#[test]
fn a_row_after_an_unreadable_one_keeps_its_line() {
    let wrong = BONUS.replace("0450000", "0450300");
    assert_eq!(
        found(&file_of(&["2299999", &wrong])),
        [(6, Code::UnknownForm), (7, Code::SumMismatch)]
    );
}

#[test]
fn names() {
    for (name, level) in [
        ("SHFD0006.CSV", None),
        ("shfd0006.csv", None),
        ("KPFD0006.CSV", Some(Level::Warning)),
        ("算定.csv", Some(Level::Warning)),
        ("SHFD0006.txt", Some(Level::Error)),
        ("SHFD0006", Some(Level::Error)),
    ] {
        let report = check_file(&file_of(&[BONUS]), name, DAY);
        assert_eq!(report.problems.first().map(|p| p.level), level, "{name}");
        assert_eq!(report.may_be_sent(), level != Some(Level::Error), "{name}");
    }
}

#[test]
fn the_size_that_is_refused() {
    let one = file_of(&[BONUS]).len();
    let head = file_of(&[]).len();
    let rows = (FILE_BYTES_REFUSED - head) / (one - head);
    let fitting = vec![BONUS; rows];
    let bytes = file_of(&fitting);
    assert!(bytes.len() < FILE_BYTES_REFUSED);
    assert!(Draft::from(read(&bytes)).check(DAY).is_ok());
    let over = file_of(&vec![BONUS; rows + 1]);
    assert!(over.len() >= FILE_BYTES_REFUSED);
    let problems = Draft::from(read(&over)).check(DAY).unwrap_err();
    assert!(problems.iter().any(|p| p.code == Code::FileTooLarge));
}

#[test]
fn the_list_stops_at_a_thousand() {
    let wrong = REGULAR.replace("ﾐﾎﾝ ﾊﾅｺ", "ﾐﾎﾝﾊﾅｺ");
    let report = check_file(&file_of(&vec![wrong.as_str(); 1_500]), "SHFD0006.CSV", DAY);
    assert!(report.stopped);
    assert_eq!(report.problems.len(), 1_001);
    let last = report.problems.last().unwrap();
    assert_eq!(last.code, Code::TooManyProblems);
}

#[test]
fn the_same_person_twice_is_a_warning() {
    let report = check_file(&file_of(&[REGULAR, REGULAR]), "SHFD0006.CSV", DAY);
    let found: Vec<_> = report.problems.iter().map(|p| (p.place.row, p.code, p.level)).collect();
    assert_eq!(found, [(Some(2), Code::Duplicate, Level::Warning)]);
}

#[test]
fn an_empty_draft_is_refused() {
    let file = check_file(&file_of(&[]), "SHFD0006.CSV", DAY);
    let codes: Vec<_> = file.problems.iter().map(|p| p.code).collect();
    assert_eq!(codes, [Code::NoRows]);
    assert_eq!(file.cover.unwrap().total, 0);
    assert_eq!(Notice::ALL.len(), 6);
}
