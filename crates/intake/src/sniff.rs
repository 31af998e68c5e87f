//! What a file is, by its bytes; its name is not trusted.

use crate::error::ReadError;

/// What the first look says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A zip package, perhaps a workbook.
    Zip,
    /// Text, perhaps CSV.
    Text,
}

const CFB: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// First bytes of files that people choose by mistake.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"\x89PNG", "画像 PNG"),
    (b"\xFF\xD8\xFF", "画像 JPEG"),
    (b"GIF8", "画像 GIF"),
    (b"II*\0", "画像 TIFF"),
    (b"MM\0*", "画像 TIFF"),
    (b"{\\rtf", "RTF文書"),
    (b"\x1F\x8B", "圧縮ファイル gzip"),
    (b"7z\xBC\xAF", "圧縮ファイル 7z"),
    (b"Rar!", "圧縮ファイル RAR"),
    (b"MZ", "実行ファイル"),
    (b"SQLite format 3", "データベース"),
];

pub(crate) fn kind(bytes: &[u8]) -> Result<Kind, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if bytes.starts_with(CFB) {
        return Err(compound_file(bytes));
    }
    if let Some((_, found)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(ReadError::NotSpreadsheet { found });
    }
    markup(bytes)?;
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if !utf16 && bytes.contains(&0) {
        return Err(ReadError::NotSpreadsheet { found: "種類のわからないデータ" });
    }
    Ok(Kind::Text)
}

/// Files of the older Office are compound files; their streams' names lie in them as UTF-16.
fn compound_file(bytes: &[u8]) -> ReadError {
    let names = |name: &str| {
        let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wanted.len()).any(|window| window == wanted)
    };
    if names("EncryptedPackage") {
        ReadError::Encrypted
    } else if names("WordDocument") {
        ReadError::NotSpreadsheet { found: "古いWord文書 .doc" }
    } else if names("Workbook") || names("Book") {
        ReadError::OldFormat { found: "古いExcel .xls" }
    } else {
        ReadError::NotSpreadsheet { found: "古いOfficeのファイル" }
    }
}

/// Payroll products save web pages and XML under the name .xls.
fn markup(bytes: &[u8]) -> Result<(), ReadError> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).trim_start_matches('\u{FEFF}').to_ascii_lowercase();
    let head = head.trim_start();
    if ["<html", "<!doctype html", "<table", "<meta"].iter().any(|tag| head.starts_with(tag)) {
        return Err(ReadError::OldFormat { found: "HTMLで書かれた表" });
    }
    if head.starts_with("<?xml") {
        return Err(if head.contains("office:spreadsheet") {
            ReadError::OldFormat { found: "XMLスプレッドシート2003" }
        } else {
            ReadError::NotSpreadsheet { found: "XML" }
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compound(stream: &str) -> Vec<u8> {
        let mut bytes = CFB.to_vec();
        bytes.resize(512, 0);
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(2048, 0);
        bytes
    }

    #[test]
    fn names_what_it_is() {
        assert_eq!(kind(b""), Err(ReadError::Empty));
        assert_eq!(kind(b"PK\x03\x04..."), Ok(Kind::Zip));
        assert_eq!(kind("氏名,日数\n".as_bytes()), Ok(Kind::Text));
        assert_eq!(kind(&compound("EncryptedPackage")), Err(ReadError::Encrypted));
        for (bytes, code) in [
            (b"%PDF-1.7".to_vec(), "INT-0003"),
            (b"\x89PNG\r\n".to_vec(), "INT-0003"),
            (b"\xFF\xD8\xFF\xE0".to_vec(), "INT-0003"),
            (compound("Workbook"), "INT-0004"),
            (compound("Book"), "INT-0004"),
            (compound("WordDocument"), "INT-0003"),
            (compound("Other"), "INT-0003"),
            (b"  <HTML><table>".to_vec(), "INT-0004"),
            (b"<?xml version=\"1.0\"?><catalog/>".to_vec(), "INT-0003"),
            (b"abc\0def".to_vec(), "INT-0003"),
        ] {
            assert_eq!(kind(&bytes).unwrap_err().code(), code);
        }
    }
}
