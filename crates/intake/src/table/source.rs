//! A file to import: what it is, its first rows, and its rows one by one.

use encoding_rs::{Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};

use super::cell::CellRef;
use super::limits::ImportLimits;
use super::record::Records;
use crate::error::ReadError;
use crate::workbook::{Cell, DroppedCell, Format, Sheet, TextEncoding, Workbook};
use crate::{csv, individual_number, sniff, text};

/// How many rows are looked at to propose a mapping.
pub(crate) const HEAD_ROWS: usize = 300;
/// How much text is looked at to guess the delimiter.
const HEAD_BYTES: usize = 64 * 1024;

/// 取り込むファイル — opened, not yet read. It borrows the bytes, so that a dry run and the import
/// itself read the same ones; nothing of them is copied but a block at a time.
pub struct Source<'a> {
    name: String,
    limits: ImportLimits,
    inner: Inner<'a>,
    /// The first rows of each sheet, individual numbers dropped.
    heads: Vec<Sheet>,
}

enum Inner<'a> {
    Text { bytes: &'a [u8], encoding: TextEncoding, delimiter: u8, utf8: Option<&'a str> },
    Book(Workbook),
}

/// 届書CSVか — whether bytes look like a 届書CSV (SHFD0006.CSV and its kin), which is read
/// elsewhere: a first line of six cells that ends with the common code, then `[kanri]`.
pub fn is_notice_csv(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.next().unwrap_or_default();
    let cells: Vec<&[u8]> = first.split(|byte| *byte == b',').collect();
    let medium = cells.len() == 6 && cells.last().is_some_and(|code| *code == b"22223");
    medium && lines.next().is_some_and(|line| line.eq_ignore_ascii_case(b"[kanri]"))
}

impl<'a> Source<'a> {
    /// Looks at the bytes; the content decides what they are, the name only names the sheet.
    ///
    /// # Errors
    /// When the file is no table that can be read safely. Of a text in Shift_JIS or UTF-16 only the
    /// first rows are decoded here; a broken byte further on is an error of reading.
    pub fn open(
        bytes: &'a [u8],
        file_name: &str,
        limits: &ImportLimits,
    ) -> Result<Self, ReadError> {
        let size = bytes.len() as u64;
        if size > limits.csv_bytes_max {
            return Err(ReadError::TooLarge { bytes: size, bytes_max: limits.csv_bytes_max });
        }
        let inner = match sniff::kind(bytes)? {
            sniff::Kind::Zip => {
                Inner::Book(crate::read_workbook(bytes, file_name, &limits.workbook)?)
            }
            sniff::Kind::Text => text_of(bytes)?,
        };
        let name = crate::stem(file_name);
        let mut source = Self { name, limits: *limits, inner, heads: Vec::new() };
        source.heads = source.read_heads()?;
        if source.heads.iter().flat_map(|sheet| &sheet.rows).flatten().all(Cell::is_blank) {
            return Err(ReadError::NothingInside);
        }
        Ok(source)
    }

    /// What kind of file it is.
    pub fn format(&self) -> Format {
        match &self.inner {
            Inner::Text { encoding, delimiter, .. } => {
                Format::Csv { encoding: *encoding, delimiter: char::from(*delimiter) }
            }
            Inner::Book(book) => book.format,
        }
    }

    /// The sheets' names and whether the file hides them; one for CSV.
    pub fn sheets(&self) -> impl Iterator<Item = (&str, bool)> {
        self.heads.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden))
    }

    /// The first rows of a sheet, for the eye. Individual numbers are dropped.
    pub fn head(&self, sheet: usize) -> Option<&Sheet> {
        self.heads.get(sheet)
    }

    pub(crate) fn heads(&self) -> &[Sheet] {
        &self.heads
    }

    /// Cells of a workbook's sheet that were dropped as it was read.
    pub(crate) fn dropped(&self, sheet: usize) -> impl Iterator<Item = &DroppedCell> {
        let dropped = match &self.inner {
            Inner::Book(book) => book.dropped.as_slice(),
            Inner::Text { .. } => &[],
        };
        dropped.iter().filter(move |cell| cell.sheet == sheet)
    }

    /// The rows of a sheet from its first one on.
    pub(crate) fn rows(&self, sheet: usize) -> Rows<'_> {
        match &self.inner {
            Inner::Text { bytes, encoding, delimiter, utf8 } => {
                let records = match (utf8, decoder(*encoding)) {
                    (Some(text), _) => Records::of_text(text, *delimiter, &self.limits),
                    (None, Some((encoding, name))) => {
                        Records::of_bytes(bytes, encoding, name, *delimiter, &self.limits)
                    }
                    (None, None) => Records::of_text("", *delimiter, &self.limits),
                };
                Rows { inner: RowsOf::Text(Box::new(records)) }
            }
            Inner::Book(book) => {
                let rows = book.sheets.get(sheet).map_or(&[][..], |sheet| sheet.rows.as_slice());
                Rows { inner: RowsOf::Book { rows, row: 0 } }
            }
        }
    }

    fn read_heads(&self) -> Result<Vec<Sheet>, ReadError> {
        let mut heads = match &self.inner {
            Inner::Book(book) => {
                let head = |sheet: &Sheet| Sheet {
                    name: sheet.name.clone(),
                    hidden: sheet.hidden,
                    rows: sheet.rows.iter().take(HEAD_ROWS).cloned().collect(),
                };
                return Ok(book.sheets.iter().map(head).collect());
            }
            Inner::Text { .. } => {
                vec![Sheet { name: self.name.clone(), hidden: false, rows: Vec::new() }]
            }
        };
        let mut rows = self.rows(0);
        if let Some(head) = heads.first_mut() {
            while head.rows.len() < HEAD_ROWS
                && let Some(row) = rows.advance()?
            {
                head.rows.push((0..row.width()).map(|at| row.cell(at).to_cell()).collect());
            }
        }
        individual_number::drop_all(&mut heads);
        Ok(heads)
    }
}

fn text_of(bytes: &[u8]) -> Result<Inner<'_>, ReadError> {
    let marked = |mark: &[u8], encoding| bytes.strip_prefix(mark).map(|rest| (rest, encoding));
    let utf16 = marked(&[0xFF, 0xFE], TextEncoding::Utf16Le)
        .or_else(|| marked(&[0xFE, 0xFF], TextEncoding::Utf16Be));
    if let Some((rest, encoding)) = utf16 {
        return encoded(rest, encoding);
    }
    let (rest, marked) = match bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    match std::str::from_utf8(rest) {
        Ok(text) => {
            let delimiter = delimiter(text.get(..text.floor_char_boundary(HEAD_BYTES)));
            let encoding = TextEncoding::Utf8;
            Ok(Inner::Text { bytes: rest, encoding, delimiter, utf8: Some(text) })
        }
        // Japanese text is hardly ever valid UTF-8 by accident: it is UTF-8 with a broken place.
        Err(error) if marked || text::starts_as_utf8(rest) => {
            Err(text::undecodable(rest, error.valid_up_to(), "UTF-8"))
        }
        Err(_) => encoded(bytes, TextEncoding::ShiftJis),
    }
}

fn encoded(bytes: &[u8], encoding: TextEncoding) -> Result<Inner<'_>, ReadError> {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default();
    let text = decoder(encoding).map(|(encoding, _)| encoding.decode_without_bom_handling(head).0);
    Ok(Inner::Text { bytes, encoding, delimiter: delimiter(text.as_deref()), utf8: None })
}

const fn decoder(encoding: TextEncoding) -> Option<(&'static Encoding, &'static str)> {
    match encoding {
        TextEncoding::Utf8 => None,
        TextEncoding::ShiftJis => Some((SHIFT_JIS, "Shift_JIS")),
        TextEncoding::Utf16Le => Some((UTF_16LE, "UTF-16")),
        TextEncoding::Utf16Be => Some((UTF_16BE, "UTF-16")),
    }
}

fn delimiter(head: Option<&str>) -> u8 {
    u8::try_from(csv::guess_delimiter(head.unwrap_or_default())).unwrap_or(b',')
}

/// The rows of a sheet, one at a time.
pub(crate) struct Rows<'s> {
    inner: RowsOf<'s>,
}

enum RowsOf<'s> {
    Text(Box<Records<'s>>),
    Book { rows: &'s [Vec<Cell>], row: u32 },
}

impl Rows<'_> {
    pub(crate) fn advance(&mut self) -> Result<Option<RowView<'_>>, ReadError> {
        match &mut self.inner {
            RowsOf::Text(records) => {
                if !records.advance()? {
                    return Ok(None);
                }
                Ok(Some(RowView { row: records.row(), cells: Cells::Text(records) }))
            }
            RowsOf::Book { rows, row } => {
                let Some(cells) = rows.get(*row as usize) else { return Ok(None) };
                *row += 1;
                Ok(Some(RowView { row: *row, cells: Cells::Book(cells) }))
            }
        }
    }

    /// How much is read and how much there is: bytes of a text, rows of a workbook.
    pub(crate) fn done(&self) -> (u64, u64) {
        match &self.inner {
            RowsOf::Text(records) => records.bytes(),
            RowsOf::Book { rows, row } => (u64::from(*row), rows.len() as u64),
        }
    }
}

/// One row as it stands in the file.
#[derive(Clone, Copy)]
pub(crate) struct RowView<'r> {
    /// As a spreadsheet shows it, from 1.
    pub(crate) row: u32,
    cells: Cells<'r>,
}

#[derive(Clone, Copy)]
enum Cells<'r> {
    Text(&'r Records<'r>),
    Book(&'r [Cell]),
}

impl<'r> RowView<'r> {
    pub(crate) fn width(self) -> u32 {
        let width = match self.cells {
            Cells::Text(records) => records.width(),
            Cells::Book(cells) => cells.len(),
        };
        u32::try_from(width).unwrap_or(u32::MAX)
    }

    pub(crate) fn cell(self, column: u32) -> CellRef<'r> {
        match self.cells {
            Cells::Text(records) => CellRef::of_text(records.field(column as usize)),
            Cells::Book(cells) => {
                cells.get(column as usize).map_or(CellRef::Empty, CellRef::of_cell)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(bytes: &[u8]) -> Source<'_> {
        Source::open(bytes, "名簿.csv", &ImportLimits::default()).unwrap()
    }

    #[test]
    fn a_notice_is_told_from_a_table() {
        let notice = b"21,01,ABC,001,20260710,22223\r\n[kanri]\r\n,001\r\n";
        assert!(is_notice_csv(notice));
        let by_sharoushi = b",,13012345,001,20260710,22223\r\n[KANRI]\r\n";
        assert!(is_notice_csv(by_sharoushi));
        for other in [
            &b"a,b,c,d,e,22223\r\n1,2,3,4,5,6\r\n"[..],
            b"21,01,ABC,001,20260710\r\n[kanri]\r\n",
            b"",
            "社員番号,氏名\n".as_bytes(),
        ] {
            assert!(!is_notice_csv(other));
        }
    }

    #[test]
    fn encodings_and_delimiters() {
        let text = "社員番号;氏名\n1;見本 花子\n";
        let sjis = SHIFT_JIS.encode(text).0.into_owned();
        let marked = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
        let mut utf16 = vec![0xFE, 0xFF];
        utf16.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        for (bytes, encoding) in [
            (text.as_bytes(), TextEncoding::Utf8),
            (&marked, TextEncoding::Utf8),
            (&sjis, TextEncoding::ShiftJis),
            (&utf16, TextEncoding::Utf16Be),
        ] {
            let source = open(bytes);
            assert_eq!(source.format(), Format::Csv { encoding, delimiter: ';' });
            assert_eq!(source.sheets().collect::<Vec<_>>(), [("名簿", false)]);
            assert_eq!(source.head(0).unwrap().cell(2, 1).shown(), "見本 花子");
        }
    }

    #[test]
    fn files_that_are_no_table() {
        let limits = ImportLimits { csv_bytes_max: 3, ..ImportLimits::default() };
        let error = |bytes: &[u8]| {
            Source::open(bytes, "", &ImportLimits::default()).err().map(|error| error.code())
        };
        assert_eq!(error(b""), Some("INT-0001"));
        assert_eq!(error(b"%PDF-1.7"), Some("INT-0003"));
        assert_eq!(error(b"\n , \n"), Some("INT-0011"));
        assert_eq!(error(b"a,\"b\n"), Some("INT-0010"));
        assert_eq!(error(&[0xEF, 0xBB, 0xBF, b'a', 0xFF]), Some("INT-0009"));
        assert_eq!(Source::open(b"abcd", "", &limits).err().map(|e| e.code()), Some("INT-0002"));
    }
}
