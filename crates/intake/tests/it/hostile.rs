use romori_intake::{Cell, Limits, ReadError, read_workbook};

use crate::package::{EMPTY_STRINGS, workbook, zip};

fn error(bytes: &[u8]) -> ReadError {
    read_workbook(bytes, "賃金.xlsx", &Limits::default()).unwrap_err()
}

fn with(limits: Limits, bytes: &[u8]) -> ReadError {
    read_workbook(bytes, "賃金.xlsx", &limits).unwrap_err()
}

/// Every message says what and what next, in Japanese, with its code.
#[track_caller]
fn assert_speaks(error: &ReadError, code: &str, word: &str) {
    let text = error.to_string();
    assert_eq!(error.code(), code, "{text}");
    assert!(text.contains(word), "{text}");
    assert!(text.contains("ください。") && text.ends_with(&format!("（{code}）")), "{text}");
}

#[test]
fn a_plain_workbook_reads() {
    let bytes = workbook(
        concat!(
            r#"<sheetData><row r="2"><c r="B2" t="inlineStr"><is><t>氏名</t></is></c>"#,
            r#"<c r="C2"><v>254321.00000000003</v></c></row></sheetData>"#
        ),
        EMPTY_STRINGS,
    );
    let book = read_workbook(&bytes, "賃金.xlsx", &Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!((sheet.name.as_str(), sheet.rows.len()), ("賃金", 2));
    assert_eq!(sheet.cell(2, 1).shown(), "氏名");
    assert_eq!(sheet.cell(2, 2).shown(), "254321");
}

#[test]
fn files_that_are_no_spreadsheet() {
    assert_speaks(&error(b""), "INT-0001", "空です");
    assert_speaks(&error(b"%PDF-1.7\n%abc"), "INT-0003", "PDF");
    assert_speaks(&error(&zip(&[("a.txt", b"hello")])), "INT-0003", "ZIP書庫");
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    assert_speaks(&error(&zip(&[types, ("word/document.xml", b"")])), "INT-0003", "Word");
    assert_speaks(&error(&zip(&[("content.xml", b"")])), "INT-0004", ".ods");
    assert_speaks(&error(&zip(&[types, ("xl/workbook.bin", b"")])), "INT-0004", ".xlsb");
    assert_speaks(
        &error(&workbook("<sheetData/>", EMPTY_STRINGS)),
        "INT-0011",
        "シートがありません",
    );
    assert_speaks(&error("\n , \n".as_bytes()), "INT-0011", "シートがありません");
}

#[test]
fn encrypted_and_old_files() {
    let compound = |stream: &str| {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        bytes.resize(1024, 0);
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(4096, 0);
        bytes
    };
    assert_speaks(&error(&compound("EncryptedPackage")), "INT-0005", "パスワード");
    assert_speaks(&error(&compound("Workbook")), "INT-0004", ".xls");
}

#[test]
fn broken_packages() {
    let whole = workbook("<sheetData><row><c><v>1</v></c></row></sheetData>", EMPTY_STRINGS);
    for length in [10, whole.len() / 2, whole.len() - 1] {
        assert_speaks(&error(&whole[..length]), "INT-0006", "壊れて");
    }
    let unclosed = workbook("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v>", EMPTY_STRINGS);
    assert_speaks(&error(&unclosed), "INT-0006", "壊れて");
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    assert_speaks(&error(&zip(&[types])), "INT-0006", "壊れて");
}

#[test]
fn bombs_are_left_alone() {
    // 24 MB of blanks pack into 24 kB.
    let sheet = " ".repeat(24 * 1024 * 1024);
    let bytes = workbook(&sheet, EMPTY_STRINGS);
    assert!(bytes.len() < 100 * 1024);
    assert_speaks(&error(&bytes), "INT-0007", "圧縮の比率");
    let wide = Limits { inflated_bytes_max: 1024 * 1024, ..Limits::default() };
    assert_speaks(&with(wide, &bytes), "INT-0007", "展開後の大きさ");
    let strings = format!("<sst>{}</sst>", "<si/>".repeat(1_000));
    let bytes = workbook("<sheetData><row><c><v>1</v></c></row></sheetData>", &strings);
    let few = Limits { shared_string_tags_max: 900, ..Limits::default() };
    assert_speaks(&with(few, &bytes), "INT-0007", "文字列の数");
    let parts = Limits { parts_max: 3, ..Limits::default() };
    assert_speaks(&with(parts, &bytes), "INT-0007", "部品の数");
}

#[test]
fn limits_of_size() {
    let small = Limits { file_bytes_max: 10, ..Limits::default() };
    assert_speaks(&with(small, b"0123456789a"), "INT-0002", "大きすぎます");
    let bytes = workbook(
        r#"<sheetData><row r="9"><c r="D9" t="str"><v>abcdef</v></c></row></sheetData>"#,
        EMPTY_STRINGS,
    );
    for (limits, word) in [
        (Limits { rows_max: 8, ..Limits::default() }, "行が多すぎます"),
        (Limits { columns_max: 3, ..Limits::default() }, "列が多すぎます"),
        (Limits { cells_max: 3, ..Limits::default() }, "セルが多すぎます"),
        (Limits { cell_bytes_max: 5, ..Limits::default() }, "1つのセルの文字が多すぎます"),
        (Limits { sheets_max: 0, ..Limits::default() }, "シートが多すぎます"),
    ] {
        assert_speaks(&with(limits, &bytes), "INT-0008", word);
    }
    // The last cell of the grid, and a merge over all of it.
    let far = workbook(
        r#"<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>"#,
        EMPTY_STRINGS,
    );
    assert_speaks(&error(&far), "INT-0008", "行が多すぎます");
    let merged = workbook(
        concat!(
            r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#,
            r#"<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>"#
        ),
        EMPTY_STRINGS,
    );
    assert_eq!(read_workbook(&merged, "a", &Limits::default()).unwrap().sheets[0].rows.len(), 1);
}

#[test]
fn wrong_encodings_name_the_place() {
    // EUC-JP, which is neither UTF-8 nor Shift_JIS.
    let euc = [b"1,".as_slice(), &[0xBB, 0xE1, 0xCC, 0xBE, 0xFD, 0xFE], b"\n"].concat();
    assert_speaks(&error(&euc), "INT-0009", "1行目");
    let mut broken = "整理番号,氏名\n1,見本 花子\n2,見".as_bytes().to_vec();
    broken.extend([0xE6, 0x9C, b'\n']);
    assert_speaks(&error(&broken), "INT-0009", "3行目の6バイト目");
    assert_speaks(&error("a,b\n\"c,d\n".as_bytes()), "INT-0010", "2行目");
}

#[test]
fn formulas_and_error_cells() {
    let bytes = workbook(
        concat!(
            r#"<sheetData><row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c>"#,
            r##"<c r="C1" t="e"><f>A9</f><v>#REF!</v></c><c r="D1" t="b"><v>1</v></c>"##,
            "</row></sheetData>"
        ),
        EMPTY_STRINGS,
    );
    let book = read_workbook(&bytes, "a.xlsx", &Limits::default()).unwrap();
    let cells = &book.sheets[0].rows[0];
    assert_eq!(cells[0], Cell::Uncomputed);
    assert_eq!(cells[1].shown(), "2");
    assert_eq!(cells[2], Cell::Error("#REF!"));
    assert_eq!(cells[3], Cell::Bool(true));
}

#[test]
fn merged_cells_fill_their_region() {
    let bytes = workbook(
        concat!(
            r#"<sheetData><row r="1"><c r="A1" t="str"><v>4月</v></c></row>"#,
            r#"<row r="2"><c r="A2" t="str"><v>日数</v></c><c r="B2" t="str"><v>通貨</v></c></row>"#,
            r#"</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>"#
        ),
        EMPTY_STRINGS,
    );
    let book = read_workbook(&bytes, "a.xlsx", &Limits::default()).unwrap();
    assert_eq!(book.sheets[0].cell(1, 1).shown(), "4月");
}
