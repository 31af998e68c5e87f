//! How a body of several parts is cut: before each its length in four bytes, the highest first.

/// The parts; none when the body ends in the midst of one.
pub fn cut(mut body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut parts = Vec::new();
    while !body.is_empty() {
        let (length, rest) = body.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (part, rest) = rest.split_at_checked(length)?;
        parts.push(part);
        body = rest;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_cut_where_it_says() {
        assert_eq!(cut(b""), Some(vec![]));
        let body = b"\0\0\0\x02ab\0\0\0\0\0\0\0\x01c";
        assert_eq!(cut(body), Some(vec![b"ab".as_slice(), b"", b"c"]));
        for end in 1..body.len() {
            let whole = [6, 10].contains(&end);
            assert_eq!(cut(&body[..end]).is_some(), whole, "{end}");
        }
        assert_eq!(cut(b"\xFF\xFF\xFF\xFFa"), None);
    }
}
