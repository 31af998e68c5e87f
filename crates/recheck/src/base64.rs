//! Standard base 64 (RFC 4648 §4), read strictly: one text for one sequence of bytes.

/// The bytes of this text, with its padding and without a stray bit.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in digits.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for digit in four {
            bits = bits << 6 | value(*digit)?;
        }
        let missing = 4 - four.len();
        bits <<= 6 * missing;
        let [_, whole @ ..] = bits.to_be_bytes();
        let (kept, rest) = whole.split_at(3_usize.checked_sub(missing)?);
        if missing == 3 || rest.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(kept);
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648 §10.
    #[test]
    fn reads_the_vectors_of_the_rfc() {
        let table = [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ];
        for (text, bytes) in table {
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(decode("+/+/"), Some(vec![0xfb, 0xff, 0xbf]));
    }

    #[test]
    fn other_forms_are_none() {
        let bad = [
            "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v====", "Zm-v", "Z=g=", "Zm8=Zm8=",
            "Zm 9",
        ];
        for text in bad {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
