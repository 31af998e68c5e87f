//! Workbooks made by hand, for what no honest writer makes.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

pub(crate) const EMPTY_STRINGS: &str = "<sst/>";

pub(crate) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Relationships: id, kind, target.
fn relations(all: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
    };
    let all: String = all.iter().map(one).collect();
    format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{all}</Relationships>"#)
}

/// A workbook of one sheet with this XML inside `<worksheet>`.
pub(crate) fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    let types = format!(r#"<Types xmlns="{PACKAGE}/content-types"/>"#);
    let package = relations(&[("rId1", "officeDocument", "xl/workbook.xml")]);
    let listed = r#"<sheets><sheet name="賃金" sheetId="1" r:id="rId1"/></sheets>"#;
    let book = format!(r#"<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}">{listed}</workbook>"#);
    let parts = relations(&[
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "sharedStrings", "sharedStrings.xml"),
    ]);
    let sheet = format!(r#"<worksheet xmlns="{SHEET}">{sheet}</worksheet>"#);
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", parts.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ])
}
