//! What goes over a line: frames of one byte, a length, and that many bytes.

use std::io::{self, Read, Write};

use zeroize::Zeroizing;

/// The longest question and answer.
pub const FRAME_BYTES_MAX: usize = 32 << 20;

/// Writes one frame: its mark, its length in 32 bits, its bytes.
///
/// # Errors
/// When it is too long, or cannot be written.
pub fn put(to: &mut impl Write, mark: u8, body: &[u8]) -> io::Result<()> {
    let length = u32::try_from(body.len()).ok().filter(|_| body.len() <= FRAME_BYTES_MAX);
    let length = length.ok_or(io::ErrorKind::InvalidInput)?;
    let mut frame = Zeroizing::new(Vec::with_capacity(body.len() + 5));
    frame.push(mark);
    frame.extend_from_slice(&length.to_be_bytes());
    frame.extend_from_slice(body);
    to.write_all(&frame)?;
    to.flush()
}

/// Reads one frame. None when the other end has gone before it began one.
///
/// # Errors
/// When it is too long, is cut, or cannot be read.
pub fn take(from: &mut impl Read) -> io::Result<Option<(u8, Vec<u8>)>> {
    let mut mark = [0];
    if from.read(&mut mark)? == 0 {
        return Ok(None);
    }
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > FRAME_BYTES_MAX {
        return Err(io::ErrorKind::InvalidData.into());
    }
    // Grown as it comes: a length alone takes no memory.
    let mut body = Vec::new();
    from.take(length as u64).read_to_end(&mut body)?;
    if body.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some((mark[0], body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_is_too_long_or_cut_is_refused() {
        let mut bytes = Vec::new();
        put(&mut bytes, 3, b"abc").expect("written");
        assert_eq!(take(&mut bytes.as_slice()).expect("read"), Some((3, b"abc".to_vec())));
        for cut in 1..bytes.len() {
            assert!(take(&mut &bytes[..cut]).is_err(), "{cut}");
        }
        assert_eq!(take(&mut [].as_slice()).expect("nothing"), None);
        assert!(take(&mut [1, 0xff, 0xff, 0xff, 0xff].as_slice()).is_err());
    }
}
