//! Delimited text to records, one at a time, without a copy of any cell.
//!
//! Rows are counted as a spreadsheet would show them: blank lines count, a line break inside quotes
//! does not.

use encoding_rs::{Decoder, DecoderResult, Encoding};

use super::limits::ImportLimits;
use crate::error::ReadError;
use crate::text::undecodable;

/// How many bytes are decoded at a time.
const CHUNK: usize = 256 * 1024;

/// Where a cell's text lies: in the text itself, or, where quotes had to be taken out, apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    start: u32,
    end: u32,
    apart: bool,
}

/// The text still to be read.
enum Text<'a> {
    Whole { text: &'a str, at: usize },
    Decoded(Box<Decoded<'a>>),
}

struct Decoded<'a> {
    bytes: &'a [u8],
    read: usize,
    decoder: Decoder,
    name: &'static str,
    /// What is decoded and not yet dropped.
    window: String,
    at: usize,
    ended: bool,
}

impl Text<'_> {
    fn window(&self) -> (&str, usize, bool) {
        match self {
            Self::Whole { text, at } => (text, *at, true),
            Self::Decoded(decoded) => (&decoded.window, decoded.at, decoded.ended),
        }
    }

    fn advance(&mut self, length: usize) {
        match self {
            Self::Whole { at, .. } => *at += length,
            Self::Decoded(decoded) => decoded.at += length,
        }
    }

    /// Decodes the next chunk behind what is not yet read.
    fn more(&mut self) -> Result<(), ReadError> {
        let Self::Decoded(decoded) = self else { return Ok(()) };
        decoded.window.drain(..decoded.at);
        decoded.at = 0;
        let end = decoded.bytes.len().min(decoded.read + CHUNK);
        let chunk = decoded.bytes.get(decoded.read..end).unwrap_or_default();
        let last = end == decoded.bytes.len();
        let room = decoded.decoder.max_utf8_buffer_length_without_replacement(chunk.len());
        decoded.window.reserve(room.unwrap_or(4 * CHUNK));
        let (result, read) =
            decoded.decoder.decode_to_string_without_replacement(chunk, &mut decoded.window, last);
        match result {
            DecoderResult::InputEmpty => {
                decoded.read = end;
                decoded.ended = last;
                Ok(())
            }
            DecoderResult::Malformed(length, after) => {
                let at =
                    (decoded.read + read).saturating_sub(usize::from(length) + usize::from(after));
                Err(undecodable(decoded.bytes, at, decoded.name))
            }
            DecoderResult::OutputFull => {
                Err(undecodable(decoded.bytes, decoded.read + read, decoded.name))
            }
        }
    }
}

/// The records of a text, one after the other.
pub(crate) struct Records<'a> {
    text: Text<'a>,
    delimiter: u8,
    limits: ImportLimits,
    spans: Vec<Span>,
    /// Texts whose quotes were taken out, of the present record.
    apart: String,
    /// Length of the present record, dropped when the next one is asked for.
    length: usize,
    row: u32,
    line: usize,
    bytes_total: usize,
}

impl<'a> Records<'a> {
    pub(crate) fn of_text(text: &'a str, delimiter: u8, limits: &ImportLimits) -> Self {
        Self::new(Text::Whole { text, at: 0 }, delimiter, limits, text.len())
    }

    pub(crate) fn of_bytes(
        bytes: &'a [u8],
        encoding: &'static Encoding,
        name: &'static str,
        delimiter: u8,
        limits: &ImportLimits,
    ) -> Self {
        let decoded = Decoded {
            bytes,
            read: 0,
            decoder: encoding.new_decoder_without_bom_handling(),
            name,
            window: String::new(),
            at: 0,
            ended: false,
        };
        Self::new(Text::Decoded(Box::new(decoded)), delimiter, limits, bytes.len())
    }

    fn new(text: Text<'a>, delimiter: u8, limits: &ImportLimits, bytes_total: usize) -> Self {
        Self {
            text,
            delimiter,
            limits: *limits,
            spans: Vec::new(),
            apart: String::new(),
            length: 0,
            row: 0,
            line: 1,
            bytes_total,
        }
    }

    /// The next record; whether there is one.
    pub(crate) fn advance(&mut self) -> Result<bool, ReadError> {
        self.text.advance(std::mem::take(&mut self.length));
        loop {
            let (window, at, ended) = self.text.window();
            let rest = window.get(at..).unwrap_or_default();
            let mut splitter = Splitter {
                text: rest,
                delimiter: self.delimiter,
                ended,
                offset: at,
                cell_bytes_max: self.limits.cell_bytes_max,
                spans: &mut self.spans,
                apart: &mut self.apart,
                lines: 0,
            };
            match splitter.record() {
                Split::End => return Ok(false),
                Split::More => self.text.more()?,
                Split::Open { lines } => {
                    return Err(ReadError::UnclosedQuote { line: self.line + lines });
                }
                Split::Long => return Err(self.too_many("1つのセルの文字")),
                Split::Record { length } => {
                    self.line += splitter.lines;
                    self.length = length;
                    self.row += 1;
                    if self.spans.len() > self.limits.columns_max {
                        return Err(self.too_many("列"));
                    }
                    if self.row > self.limits.csv_rows_max {
                        return Err(self.too_many("行"));
                    }
                    return Ok(true);
                }
            }
        }
    }

    fn too_many(&self, what: &'static str) -> ReadError {
        let count_max = match what {
            "列" => self.limits.columns_max,
            "行" => self.limits.csv_rows_max as usize,
            _ => self.limits.cell_bytes_max,
        };
        ReadError::TooMany { what, place: String::new(), count_max }
    }

    /// The row as a spreadsheet shows it, from 1.
    pub(crate) const fn row(&self) -> u32 {
        self.row
    }

    /// How many cells the record has.
    pub(crate) fn width(&self) -> usize {
        self.spans.len()
    }

    /// The text of a cell, quotes taken out.
    pub(crate) fn field(&self, column: usize) -> &str {
        let Some(span) = self.spans.get(column) else { return "" };
        let text = if span.apart { self.apart.as_str() } else { self.text.window().0 };
        text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Bytes read so far and in all.
    pub(crate) fn bytes(&self) -> (u64, u64) {
        let read = match &self.text {
            Text::Whole { at, .. } => *at,
            Text::Decoded(decoded) => decoded.read,
        };
        (read as u64, self.bytes_total as u64)
    }
}

enum Split {
    Record {
        length: usize,
    },
    /// The record may go on behind the window.
    More,
    End,
    /// A quote that is never closed, so many lines below the record's first.
    Open {
        lines: usize,
    },
    Long,
}

/// Splits the first record of a text.
struct Splitter<'s> {
    text: &'s str,
    delimiter: u8,
    /// Whether nothing follows the text.
    ended: bool,
    /// Where the text begins in its window.
    offset: usize,
    cell_bytes_max: usize,
    spans: &'s mut Vec<Span>,
    apart: &'s mut String,
    lines: usize,
}

impl Splitter<'_> {
    fn record(&mut self) -> Split {
        self.spans.clear();
        self.apart.clear();
        let bytes = self.text.as_bytes();
        if bytes.is_empty() {
            return if self.ended { Split::End } else { Split::More };
        }
        let mut at = 0;
        loop {
            let start = at;
            let end = if bytes.get(at) == Some(&b'"') {
                match self.quoted(at) {
                    Ok(end) => end,
                    Err(split) => return split,
                }
            } else {
                let end = self.cell_end(at);
                self.push(start, end, false);
                end
            };
            if end - start > self.cell_bytes_max {
                return Split::Long;
            }
            match bytes.get(end) {
                Some(byte) if *byte == self.delimiter => at = end + 1,
                Some(b'\n') => {
                    self.lines += 1;
                    return Split::Record { length: end + 1 };
                }
                Some(_) => {
                    // A carriage return; what follows it may lie behind the window.
                    return match bytes.get(end + 1) {
                        Some(b'\n') => {
                            self.lines += 1;
                            Split::Record { length: end + 2 }
                        }
                        None if !self.ended => Split::More,
                        _ => Split::Record { length: end + 1 },
                    };
                }
                None if self.ended => return Split::Record { length: end },
                None => return Split::More,
            }
        }
    }

    fn push(&mut self, start: usize, end: usize, apart: bool) {
        let offset = if apart { 0 } else { self.offset };
        let place = |at: usize| u32::try_from(at + offset).unwrap_or(u32::MAX);
        self.spans.push(Span { start: place(start), end: place(end), apart });
    }

    /// Where an unquoted run ends: at a delimiter, a line's end or the text's.
    fn cell_end(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let delimiter = self.delimiter;
        let length =
            rest.iter().position(|byte| *byte == delimiter || *byte == b'\n' || *byte == b'\r');
        from + length.unwrap_or(rest.len())
    }

    /// Reads the cell whose opening quote stands at `open`; answers where it ends.
    fn quoted(&mut self, open: usize) -> Result<usize, Split> {
        let bytes = self.text.as_bytes();
        let kept = self.apart.len();
        let mut plain = true;
        let mut from = open + 1;
        let close = loop {
            let rest = bytes.get(from..).unwrap_or_default();
            let Some(length) = rest.iter().position(|byte| *byte == b'"') else {
                // One that runs on without end is not a long text but a lost quote.
                let lost = self.ended || rest.len() > self.cell_bytes_max;
                let lines = self.lines;
                return Err(if lost { Split::Open { lines } } else { Split::More });
            };
            let quote = from + length;
            match bytes.get(quote + 1) {
                Some(b'"') => {
                    self.apart.push_str(self.text.get(from..=quote).unwrap_or_default());
                    plain = false;
                    from = quote + 2;
                }
                None if !self.ended => return Err(Split::More),
                _ => break quote,
            }
        };
        let inside = bytes.get(open..close).unwrap_or_default();
        self.lines += inside.iter().filter(|byte| **byte == b'\n').count();
        let end = self.cell_end(close + 1);
        if plain && end == close + 1 {
            self.push(open + 1, close, false);
        } else {
            self.apart.push_str(self.text.get(from..close).unwrap_or_default());
            self.apart.push_str(self.text.get(close + 1..end).unwrap_or_default());
            self.push(kept, self.apart.len(), true);
        }
        Ok(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{SHIFT_JIS, UTF_16LE};
    use proptest::prelude::*;

    fn all(mut records: Records<'_>) -> Result<Vec<Vec<String>>, ReadError> {
        let mut rows = Vec::new();
        while records.advance()? {
            rows.push((0..records.width()).map(|at| records.field(at).to_owned()).collect());
        }
        Ok(rows)
    }

    fn rows(text: &str) -> Vec<Vec<String>> {
        all(Records::of_text(text, b',', &ImportLimits::default())).unwrap()
    }

    #[test]
    fn reads_quotes_blank_lines_and_line_ends() {
        assert_eq!(
            rows("a,\"b,1\",c\r\n\r\n\"x\"\"y\",\"l1\nl2\",\r\"q\"r,s\nlast"),
            vec![
                vec!["a", "b,1", "c"],
                vec![""],
                vec!["x\"y", "l1\nl2", ""],
                vec!["qr", "s"],
                vec!["last"]
            ]
        );
        assert_eq!(rows(""), Vec::<Vec<String>>::new());
        assert_eq!(rows(",\n"), vec![vec!["", ""]]);
    }

    #[test]
    fn names_the_line_of_an_open_quote() {
        let limits = ImportLimits::default();
        let text = "a,b\n\"x\ny\",2\nc,\"d\ne,f\n";
        let error = all(Records::of_text(text, b',', &limits)).unwrap_err();
        assert_eq!(error, ReadError::UnclosedQuote { line: 4 });
    }

    #[test]
    fn holds_the_limits() {
        let limits = ImportLimits {
            csv_rows_max: 2,
            columns_max: 3,
            cell_bytes_max: 5,
            ..ImportLimits::default()
        };
        for (text, what) in
            [("1\n2\n3\n", "行"), ("1,2,3,4\n", "列"), ("123456\n", "1つのセルの文字")]
        {
            let error = all(Records::of_text(text, b',', &limits)).unwrap_err();
            assert!(matches!(error, ReadError::TooMany { what: found, .. } if found == what));
        }
    }

    #[test]
    fn a_broken_byte_far_into_the_file_is_named_by_line() {
        let mut bytes = SHIFT_JIS.encode(&"見本 花子,1\n".repeat(60_000)).0.into_owned();
        bytes.extend([0x8F, b'\n']);
        let records =
            Records::of_bytes(&bytes, SHIFT_JIS, "Shift_JIS", b',', &ImportLimits::default());
        let error = all(records).unwrap_err();
        assert_eq!(error, ReadError::Undecodable { encoding: "Shift_JIS", line: 60_001, byte: 1 });
    }

    /// Longer than two chunks, so that records, quotes and characters lie across their borders.
    #[test]
    fn every_encoding_gives_the_same_records() {
        let mut text = String::new();
        for number in 0..30_000 {
            text.push_str(&format!("{number},\"見本 花\"\"子\n{number}\",ﾐﾎﾝ ﾊﾅｺ\r\n"));
        }
        let expected = rows(&text);
        let limits = ImportLimits::default();
        let sjis = SHIFT_JIS.encode(&text).0.into_owned();
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(sjis.len() > 3 * CHUNK);
        for (bytes, encoding) in [(&sjis, SHIFT_JIS), (&utf16, UTF_16LE)] {
            let read = all(Records::of_bytes(bytes, encoding, "", b',', &limits)).unwrap();
            assert!(read == expected);
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_reader_of_whole_files(text in "[a,\"\n\r見]{0,24}") {
            let limits = crate::Limits::default();
            let whole = crate::csv::parse(&text, ',', "", &limits);
            let read = all(Records::of_text(&text, b',', &ImportLimits::default()));
            match (whole, read) {
                (Ok(whole), Ok(read)) => {
                    let whole: Vec<Vec<String>> = whole
                        .iter()
                        .map(|row| row.iter().map(|cell| cell.shown().into_owned()).collect())
                        .collect();
                    let mut read: Vec<Vec<String>> = read;
                    for row in &mut read {
                        while row.last().is_some_and(String::is_empty) {
                            row.pop();
                        }
                    }
                    while read.last().is_some_and(Vec::is_empty) {
                        read.pop();
                    }
                    prop_assert_eq!(read, whole);
                }
                (whole, read) => prop_assert_eq!(whole.is_err(), read.is_err()),
            }
        }
    }
}
