//! Which characters a filing may hold, and their bytes.
//!
//! One byte: JIS X 0201, the ASCII range and half-width kana. Two bytes: Shift_JIS of JIS X 0208
//! level 1 and 2, 0x8140–0x84BE, 0x889F–0x9FFC, 0xE040–0xEAA4 (formats of 届書作成仕様書). What
//! CP932 has beyond (NEC special characters, IBM extensions) is refused. Nothing is replaced.
//!
//! The wave dash is U+FF5E here, because CP932 reads 0x8160 as that; U+301C is reported with
//! U+FF5E as the suggestion. The full-width hyphen is U+FF0D (0x817C); U+2212 is reported.

use std::sync::OnceLock;

const REPLACEMENT: char = '\u{FFFD}';

struct Tables {
    /// Two-byte code → character of CP932, 0 where there is none.
    decode: Box<[u16]>,
    /// Character of the basic plane → its permitted code, 0 where there is none.
    encode: Box<[u16]>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut decode = vec![0_u16; 0x1_0000].into_boxed_slice();
        let mut encode = vec![0_u16; 0x1_0000].into_boxed_slice();
        for lead in (0x81..=0x9F_u8).chain(0xE0..=0xFC) {
            for trail in (0x40..=0x7E_u8).chain(0x80..=0xFC) {
                let Some(c) = cp932(lead, trail) else { continue };
                let code = u16::from_be_bytes([lead, trail]);
                let Ok(unit) = u16::try_from(u32::from(c)) else { continue };
                decode[usize::from(code)] = unit;
                if permitted_code(code) {
                    encode[usize::from(unit)] = code;
                }
            }
        }
        for byte in (0x20..=0x7E_u16).chain(0xA1..=0xDF) {
            encode[usize::from(one_byte_char(byte))] = byte;
        }
        Tables { decode, encode }
    })
}

fn cp932(lead: u8, trail: u8) -> Option<char> {
    let bytes = [lead, trail];
    let japanese = encoding_rs::SHIFT_JIS;
    let text = japanese.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Some(c),
        _ => None,
    }
}

const fn permitted_code(code: u16) -> bool {
    matches!(code, 0x8140..=0x84BE | 0x889F..=0x9FFC | 0xE040..=0xEAA4)
}

const fn one_byte_char(byte: u16) -> u16 {
    if byte >= 0xA1 { byte - 0xA1 + 0xFF61 } else { byte }
}

/// The bytes of a character in a filing, as a number: one byte below 256, else two; `None` when
/// it cannot be filed.
pub(crate) fn code_of(c: char) -> Option<u16> {
    let unit = u16::try_from(u32::from(c)).ok()?;
    tables().encode.get(usize::from(unit)).copied().filter(|code| *code != 0)
}

/// The number of bytes of a text in the file; a character that cannot be filed counts two.
pub fn filed_bytes(text: &str) -> usize {
    text.chars().map(|c| if code_of(c).is_some_and(|code| code < 0x100) { 1 } else { 2 }).sum()
}

/// Appends a text's bytes. `Err` gives the first character that cannot be filed.
pub(crate) fn encode_into(text: &str, out: &mut Vec<u8>) -> Result<(), char> {
    if text.is_ascii() {
        out.extend_from_slice(text.as_bytes());
        return Ok(());
    }
    for c in text.chars() {
        let code = code_of(c).ok_or(c)?;
        let [high, low] = code.to_be_bytes();
        if high != 0 {
            out.push(high);
        }
        out.push(low);
    }
    Ok(())
}

/// Reads bytes as CP932; what has no character becomes U+FFFD, which the check then reports.
pub(crate) fn decode(bytes: &[u8]) -> String {
    if let Ok(ascii) = std::str::from_utf8(bytes)
        && ascii.is_ascii()
    {
        return ascii.to_owned();
    }
    let table = &tables().decode;
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        let c = match byte {
            0x00..=0x7F => char::from(byte),
            0xA1..=0xDF => unit_char(one_byte_char(u16::from(byte))),
            0x81..=0x9F | 0xE0..=0xFC => match rest.next_if(|trail| *trail >= 0x40) {
                Some(trail) => {
                    let code = usize::from(u16::from_be_bytes([byte, trail]));
                    unit_char(table.get(code).copied().unwrap_or(0))
                }
                None => REPLACEMENT,
            },
            _ => REPLACEMENT,
        };
        text.push(c);
    }
    text
}

fn unit_char(unit: u16) -> char {
    if unit == 0 { REPLACEMENT } else { char::from_u32(u32::from(unit)).unwrap_or(REPLACEMENT) }
}

/// 使えない文字 — every character of a text that no filing may hold, in order and once each, with
/// a suggestion where one is known. Suggestions are for a person to accept, never applied.
pub fn unfileable_characters(text: &str) -> Vec<(char, Option<&'static str>)> {
    let mut found: Vec<(char, Option<&'static str>)> = Vec::new();
    for c in text.chars() {
        if code_of(c).is_none() && !found.iter().any(|(seen, _)| *seen == c) {
            found.push((c, suggestion(c)));
        }
    }
    found
}

/// 代わりの文字 — what people usually write instead of a character that cannot be filed.
///
/// Suggestion only: which form a person's name takes is for the person and 年金事務所 to say.
pub fn suggestion(c: char) -> Option<&'static str> {
    static TABLE: OnceLock<Vec<(u32, &'static str)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let lines = include_str!("../../../forms/characters/suggestions.tsv").lines();
        lines.filter_map(suggestion_line).collect()
    });
    let found = table.binary_search_by_key(&u32::from(c), |(from, _)| *from).ok()?;
    table.get(found).map(|(_, to)| *to)
}

fn suggestion_line(line: &'static str) -> Option<(u32, &'static str)> {
    let (code, rest) = line.split_once('\t')?;
    let (_, to) = rest.split_once('\t')?;
    Some((u32::from_str_radix(code, 16).ok()?, to))
}
