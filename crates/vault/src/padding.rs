//! Padding, so that the length of a sealed value says little about what is inside.
//!
//! ISO/IEC 7816-4: one byte 0x80, then zeros up to the next multiple of [`PAD_BYTES`]. Chosen over
//! a length in front because the text stays where it is and nothing is moved. The tag is checked
//! before the padding is looked at, so a malformed padding tells an attacker nothing.

/// Sealed plaintext is a multiple of this many bytes: 「林 一」 and 「長宗我部 元親」 look alike.
pub const PAD_BYTES: usize = 32;
const MARK: u8 = 0x80;

/// Length after padding: always at least one byte more.
pub(crate) const fn padded_len(length: usize) -> usize {
    (length / PAD_BYTES + 1) * PAD_BYTES
}

/// Pads what stands in `bytes` from `start` on.
pub(crate) fn pad(bytes: &mut Vec<u8>, start: usize) {
    let length = bytes.len() - start;
    bytes.push(MARK);
    bytes.resize(start + padded_len(length), 0);
}

/// Length of the text before the padding.
pub(crate) fn unpadded_len(bytes: &[u8]) -> Option<usize> {
    let mark = bytes.iter().rposition(|byte| *byte != 0)?;
    (bytes[mark] == MARK && padded_len(mark) == bytes.len()).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_multiples_at_every_boundary() {
        let table = [(0, 32), (1, 32), (31, 32), (32, 64), (33, 64), (63, 64), (64, 96)];
        for (length, padded) in table {
            let mut bytes = vec![0x80; 5 + length];
            pad(&mut bytes, 5);
            assert_eq!(bytes.len(), 5 + padded, "{length}");
            assert_eq!(unpadded_len(&bytes[5..]), Some(length), "{length}");
        }
    }

    #[test]
    fn malformed_padding_is_refused() {
        let mut long = vec![1; 64];
        long[5] = MARK;
        long[6..].fill(0);
        for bad in [vec![], vec![0; 32], vec![1; 32], vec![MARK; 31], long] {
            assert_eq!(unpadded_len(&bad), None, "{bad:?}");
        }
    }
}
