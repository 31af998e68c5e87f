//! The PDF and the workbook, read back by others where a reader is at hand.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use romori_paper::xlsx::{Cell, Sheet, workbook};
use romori_paper::{Align, Column, Document, Footer, Page, Style, Table, text_width};
use romori_types::Yen;

fn table(rows: usize) -> Table {
    let row =
        |nth: usize| vec![format!("{nth}"), "見本　花子".to_owned(), Yen::new(254_321).to_string()];
    Table {
        heading: "標準報酬月額一覧".to_owned(),
        notes: vec!["見本商事株式会社".to_owned()],
        columns: vec![
            Column::figures("番号", 1.0),
            Column::text("氏名", 4.0),
            Column::figures("平均額（円）", 2.0),
        ],
        rows: (1..=rows).map(row).collect(),
        total: vec![String::new(), "合計".to_owned(), Yen::new(254_321).to_string()],
    }
}

fn document() -> Document {
    let footer = Footer {
        left: "見本商事株式会社".to_owned(),
        center: "令和8年7月1日現在".to_owned(),
        below: String::new(),
    };
    Document { title: "一覧".to_owned(), footer, ..Document::default() }
}

#[test]
fn a_table_takes_the_pages_it_needs_and_repeats_itself_exactly() {
    let short = table(3).render(&document()).unwrap();
    assert_eq!(short.pages, 1);
    assert!(short.bytes.starts_with(b"%PDF-"));
    let long = table(500).render(&document()).unwrap();
    assert!((11..=14).contains(&long.pages), "{}", long.pages);
    assert_eq!(long.missing, []);
    assert_eq!(long.bytes, table(500).render(&document()).unwrap().bytes);
    assert!(long.bytes.len() < 400_000, "the font is subset: {}", long.bytes.len());
}

#[test]
fn a_character_without_a_glyph_is_listed() {
    let draw = |page: &mut Page<'_>| {
        page.text((36.0, 60.0), "𠮷田 髙橋 﨑", Style::of(10.0), Align::Left);
    };
    let pdf = document().render(|_| {}, vec![draw]).unwrap();
    assert_eq!(pdf.missing, ['𠮷']);
}

#[test]
fn figures_all_have_one_width() {
    for bold in [false, true] {
        let zero = text_width("0", 10.0, bold);
        assert!(zero > 0.0);
        for digit in '1'..='9' {
            assert!((text_width(&digit.to_string(), 10.0, bold) - zero).abs() < 1e-6);
        }
    }
}

#[test]
fn a_workbook_is_made_in_memory_and_repeats_itself() {
    let sheet = Sheet {
        name: "算定[基礎]届".to_owned(),
        columns: vec![("氏名".to_owned(), 16), ("平均額".to_owned(), 12)],
        rows: vec![
            vec!["=HYPERLINK(\"x\")".into(), Yen::new(254_321).into()],
            vec!["+81".into(), Cell::Empty],
            vec!["@x".into(), Cell::Date(romori_types::Date::constant(2026, 7, 1))],
        ],
    };
    let made = || workbook(std::slice::from_ref(&sheet), romori_types::Date::constant(2026, 7, 1));
    let bytes = made().unwrap();
    assert!(bytes.starts_with(b"PK"));
    assert_eq!(bytes, made().unwrap());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names().first().cloned().unwrap();
    assert_eq!(name, "算定基礎届");
    assert!(book.worksheet_formula(&name).unwrap().is_empty());
    let cells = book.worksheet_range(&name).unwrap();
    assert_eq!(cells.get((0, 1)), Some(&Data::String("平均額".to_owned())));
    assert_eq!(cells.get((1, 0)), Some(&Data::String("=HYPERLINK(\"x\")".to_owned())));
    assert_eq!(cells.get((1, 1)), Some(&Data::Float(254_321.0)));
    assert_eq!(cells.get((2, 0)), Some(&Data::String("+81".to_owned())));
}
