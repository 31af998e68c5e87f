//! Bytes of a text file to text. Nothing is replaced in silence: a byte that is no text is an error
//! that names its line.

use encoding_rs::{DecoderResult, Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};

use crate::error::ReadError;
use crate::workbook::TextEncoding;

pub(crate) fn decode(bytes: &[u8]) -> Result<(String, TextEncoding), ReadError> {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return utf8(rest).map(|text| (text, TextEncoding::Utf8));
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return strict(rest, UTF_16LE, "UTF-16").map(|text| (text, TextEncoding::Utf16Le));
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return strict(rest, UTF_16BE, "UTF-16").map(|text| (text, TextEncoding::Utf16Be));
    }
    let as_utf8 = utf8(bytes);
    let Err(utf8_error) = as_utf8 else {
        return as_utf8.map(|text| (text, TextEncoding::Utf8));
    };
    let read = strict(bytes, SHIFT_JIS, "Shift_JIS");
    if starts_as_utf8(bytes) {
        // Japanese text is hardly ever valid UTF-8 by accident: it is UTF-8 with a broken place.
        return Err(utf8_error);
    }
    read.map(|text| (text, TextEncoding::ShiftJis))
}

fn utf8(bytes: &[u8]) -> Result<String, ReadError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(undecodable(bytes, error.valid_up_to(), "UTF-8")),
    }
}

/// Whether two or more characters outside ASCII read well before the first broken place.
pub(crate) fn starts_as_utf8(bytes: &[u8]) -> bool {
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let head = bytes.get(..valid).unwrap_or_default();
    head.iter().filter(|byte| **byte >= 0xE0).count() >= 2
}

fn strict(
    bytes: &[u8],
    encoding: &'static Encoding,
    name: &'static str,
) -> Result<String, ReadError> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0);
    let mut text = String::with_capacity(room);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => Ok(text),
        DecoderResult::Malformed(length, after) => {
            let at = read.saturating_sub(usize::from(length) + usize::from(after));
            Err(undecodable(bytes, at, name))
        }
        DecoderResult::OutputFull => Err(undecodable(bytes, read, name)),
    }
}

/// The place of a byte that is no text, as a line and a byte in it.
pub(crate) fn undecodable(bytes: &[u8], at: usize, encoding: &'static str) -> ReadError {
    let unit = if encoding == "UTF-16" { 2 } else { 1 };
    let head = bytes.get(..at).unwrap_or(bytes);
    let line = head.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = head.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + unit);
    ReadError::Undecodable { encoding, line, byte: at.saturating_sub(start) + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        let mark = std::iter::once(0xFEFF);
        mark.chain(text.encode_utf16())
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    }

    #[test]
    fn recognises_each_encoding() {
        let text = "氏名,日数\n髙梨 由紀,31\n";
        let sjis = SHIFT_JIS.encode(text).0.into_owned();
        let marked = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), TextEncoding::Utf8),
            (marked, TextEncoding::Utf8),
            (sjis, TextEncoding::ShiftJis),
            (utf16(text, true), TextEncoding::Utf16Le),
            (utf16(text, false), TextEncoding::Utf16Be),
        ] {
            assert_eq!(decode(&bytes).unwrap(), (text.to_owned(), encoding));
        }
    }

    #[test]
    fn half_width_kana_of_shift_jis() {
        let (text, encoding) = decode(&[0xD0, 0xCE, 0xDD, b'\n']).unwrap();
        assert_eq!((text.as_str(), encoding), ("ﾐﾎﾝ\n", TextEncoding::ShiftJis));
    }

    #[test]
    fn names_the_broken_place() {
        let mut utf8 = "氏名,日数\n見本,31\n見".as_bytes().to_vec();
        utf8.push(0xFF);
        assert_eq!(
            decode(&utf8),
            Err(ReadError::Undecodable { encoding: "UTF-8", line: 3, byte: 4 })
        );
        // 0x8F 0x0A: the second byte of a Shift_JIS pair is missing at the line's end.
        let sjis = [0x82, 0xA0, b'\n', b'a', 0x8F, b'\n'];
        assert_eq!(
            decode(&sjis),
            Err(ReadError::Undecodable { encoding: "Shift_JIS", line: 2, byte: 2 })
        );
        let mut lone = utf16("a\n", true);
        lone.extend([0x00, 0xD8]);
        assert!(matches!(decode(&lone), Err(ReadError::Undecodable { line: 2, .. })));
    }
}
