//! Reading and writing the pieces of the format. Reading never allocates by a length it was told.

use crate::error::{DecodeError, Reason};

/// Reads from the front and knows where it is.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn error(&self, reason: Reason) -> DecodeError {
        DecodeError { at: self.at, reason }
    }

    pub fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some(taken) = rest.get(..count) else {
            return Err(DecodeError { at: self.bytes.len(), reason: Reason::Short });
        };
        self.at += count;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub fn byte(&mut self) -> Result<u8, DecodeError> {
        Ok(self.array::<1>()?[0])
    }

    /// A number in the fewest bytes of seven bits, lowest first (LEB128).
    pub fn number(&mut self) -> Result<u64, DecodeError> {
        let start = self.at;
        let fault = |reason| DecodeError { at: start, reason };
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(fault(Reason::Range));
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return match (byte, shift) {
                    (0, 1..) => Err(fault(Reason::NotCanonical)),
                    _ => Ok(value),
                };
            }
        }
        Err(fault(Reason::Range))
    }

    pub fn number_u32(&mut self) -> Result<u32, DecodeError> {
        let at = self.at;
        u32::try_from(self.number()?).map_err(|_| DecodeError { at, reason: Reason::Range })
    }

    /// A count of things of which each takes at least one byte of what is left.
    pub fn count(&mut self) -> Result<usize, DecodeError> {
        let at = self.at;
        let count = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        if count > self.bytes.len().saturating_sub(self.at) {
            return Err(DecodeError { at, reason: Reason::Short });
        }
        Ok(count)
    }

    pub fn end(&self) -> Result<(), DecodeError> {
        match self.at == self.bytes.len() {
            true => Ok(()),
            false => Err(self.error(Reason::Trailing)),
        }
    }
}

/// Appends a number in the fewest bytes of seven bits, lowest first (LEB128).
pub fn put_number(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(low_bits(value) | 0x80);
        value >>= 7;
    }
    bytes.push(low_bits(value));
}

/// How many bytes [`put_number`] appends.
pub const fn number_bytes(value: u64) -> usize {
    let bits = 64 - (value | 1).leading_zeros() as usize;
    bits.div_ceil(7)
}

const fn low_bits(value: u64) -> u8 {
    (value & 0x7f) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the DWARF standard (version 5, 7.6) for unsigned LEB128, and the boundaries.
    #[test]
    fn numbers_are_leb128() {
        let table: [(u64, &[u8]); 8] = [
            (0, &[0]),
            (2, &[2]),
            (127, &[0x7f]),
            (128, &[0x80, 1]),
            (129, &[0x81, 1]),
            (12857, &[0xb9, 0x64]),
            (1 << 32, &[0x80, 0x80, 0x80, 0x80, 0x10]),
            (u64::MAX, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
        ];
        for (value, expected) in table {
            let mut bytes = Vec::new();
            put_number(&mut bytes, value);
            assert_eq!(bytes, expected);
            assert_eq!(number_bytes(value), expected.len(), "{value}");
            assert_eq!(Reader::new(&bytes).number(), Ok(value));
        }
    }

    #[test]
    fn longer_forms_and_larger_numbers_are_refused() {
        let too_large = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2];
        let table: [(&[u8], Reason); 5] = [
            (&[0x80, 0], Reason::NotCanonical),
            (&[0xff, 0x80, 0], Reason::NotCanonical),
            (&[0x80], Reason::Short),
            (&too_large, Reason::Range),
            (&[0x80; 11], Reason::Range),
        ];
        for (bytes, reason) in table {
            assert_eq!(Reader::new(bytes).number().map_err(|e| e.reason), Err(reason), "{bytes:?}");
        }
    }

    #[test]
    fn a_count_beyond_the_bytes_is_refused_before_anything_is_made() {
        assert!(Reader::new(&[0xff, 0xff, 0xff, 0x7f, 0]).count().is_err());
        assert_eq!(Reader::new(&[1, 0]).count(), Ok(1));
    }
}
