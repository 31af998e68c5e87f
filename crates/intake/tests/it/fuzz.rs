//! Random and mutated files: an error or a table, never a panic, never long.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use romori_intake::{
    Limits, Mapping, Overrides, bad_rows_table, guess, read_office, read_pay_sheet, read_workbook,
};

use crate::today;

/// Far above what any of these small files takes, far below what would hang a page.
const TIME_MAX: Duration = Duration::from_secs(5);

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../samples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Everything that a page does with a file.
fn through(bytes: &[u8]) {
    let start = Instant::now();
    if let Ok(book) = read_workbook(bytes, "x", &Limits::default()) {
        let mapping = guess(&book, 2026);
        let carried = Mapping::from_text(&mapping.to_text(), &book).unwrap();
        let read = read_pay_sheet(&book, &carried, &Overrides::new(), 2026, today());
        assert!(read.persons.len() <= read.persons_read && read.persons_read <= read.rows_read);
        let errors = read.errors().count();
        assert!(errors == 0 || !read.bad_rows.is_empty());
        let _ = (bad_rows_table(&book, &mapping, &Overrides::new(), &read), read_office(&book));
    }
    assert!(start.elapsed() < TIME_MAX);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        through(&bytes);
    }

    #[test]
    fn random_text(text in "([0-9,\"年月日/.RSH円△-]|整理番号|氏名|4月日数|5月報酬|合計|\n){0,200}") {
        through(text.as_bytes());
    }

    #[test]
    fn mutated_csv(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30)
    ) {
        for name in ["賃金2026_半角カナ和暦.csv", "賃金2026_一人一月.csv"] {
            let mut bytes = sample(name);
            for (at, byte) in &edits {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            through(&bytes);
        }
    }

    #[test]
    fn mutated_workbooks(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut bytes = sample("賃金2026_給与ソフト出力.xlsx");
        for (at, byte) in &edits {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        through(&bytes);
    }

    #[test]
    fn mutated_sheet_xml(
        edits in prop::collection::vec(
            (any::<prop::sample::Index>(), "[<>/a-z0-9\"=&; ]{0,4}"),
            1..6,
        )
    ) {
        let mut sheet = String::from(
            concat!(
                r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>"#,
                r#"<c r="B1" s="1"><v>46204</v></c></row>"#,
                r#"<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c>"#,
                r##"<c r="B2" t="e"><v>#N/A</v></c>"##,
                r#"<c r="C2"><f t="shared" si="0" ref="C2:C3">A1</f><v>1</v></c></row>"#,
                r#"</sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>"#
            ),
        );
        for (at, text) in &edits {
            let at = at.index(sheet.len());
            if sheet.is_char_boundary(at) {
                sheet.insert_str(at, text);
            }
        }
        through(&crate::package::workbook(&sheet, "<sst><si><t>氏名</t></si></sst>"));
    }
}
