//! A text as bytes for programs that read no Unicode.

use encoding_rs::SHIFT_JIS;

/// The text in Shift_JIS (as Windows writes it).
///
/// # Errors
/// The characters that it does not have, each once; none is replaced.
pub fn shift_jis(text: &str) -> Result<Vec<u8>, Vec<char>> {
    let (bytes, _, lossy) = SHIFT_JIS.encode(text);
    if !lossy {
        return Ok(bytes.into_owned());
    }
    let mut absent: Vec<char> = Vec::new();
    for letter in text.chars().filter(|letter| !letter.is_ascii()) {
        let mut buffer = [0; 4];
        let (_, _, lossy) = SHIFT_JIS.encode(letter.encode_utf8(&mut buffer));
        if lossy && !absent.contains(&letter) {
            absent.push(letter);
        }
    }
    Err(absent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_written_is_told_and_not_replaced() {
        assert_eq!(shift_jis("髙").as_deref(), Ok(&[0xFB, 0xFC][..]));
        assert_eq!(shift_jis("𠮷田 𠮷 ♥"), Err(vec!['𠮷', '♥']));
        assert_eq!(shift_jis("ｶﾅ").as_deref(), Ok(&[0xB6, 0xC5][..]));
    }
}
