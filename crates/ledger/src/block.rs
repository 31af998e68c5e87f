//! The blocks of a spool's file: what one write of the spool looks like on disk.
//!
//! A block is written only after the one before it lasts. So one that is broken while a whole one
//! follows was damaged later; one that is broken with nothing after it was never finished. Each
//! names the digest of the one before it: none can be changed, taken out or put in for itself.

use romori_types::Timestamp;

use crate::hash::{HASH_BYTES, Hash, sha256};

const MAGIC: [u8; 4] = *b"RSB2";
/// Mark, number of the first record, instant, count of records, length of the records, digest of
/// the block before, checksum.
const HEAD_BYTES: usize = 4 + 8 + 8 + 4 + 4 + HASH_BYTES + 4;
const BEFORE_FROM: usize = 28;
const CHECKED_FROM: usize = 4;
const CHECKED_TO: usize = HEAD_BYTES - 4;
/// What stands for the block before the first.
pub const NOTHING: Hash = [0; HASH_BYTES];

/// The bytes of a block. Each record has a length that 16 bits hold. `before` is the digest of the
/// block before it.
pub fn encode(first: u64, at: Timestamp, records: &[Vec<u8>], before: &Hash) -> Vec<u8> {
    let length: usize = records.iter().map(|record| record.len() + 2).sum();
    let mut bytes = Vec::with_capacity(HEAD_BYTES + length);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&first.to_be_bytes());
    bytes.extend_from_slice(&at.as_microsecond().to_be_bytes());
    for number in [records.len(), length] {
        bytes.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes());
    }
    bytes.extend_from_slice(before);
    bytes.extend_from_slice(&[0; 4]);
    for record in records {
        let length = u16::try_from(record.len()).unwrap_or(u16::MAX);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(record);
    }
    let sum = checksum(&bytes[CHECKED_FROM..CHECKED_TO], &bytes[HEAD_BYTES..]);
    bytes[CHECKED_TO..HEAD_BYTES].copy_from_slice(&sum.to_be_bytes());
    bytes
}

/// By which the next block names this one.
pub fn digest(block: &[u8]) -> Hash {
    sha256(block)
}

fn checksum(head: &[u8], records: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(head);
    hasher.update(records);
    hasher.finalize()
}

/// One block that is whole.
struct Block<'a> {
    first: u64,
    at: Timestamp,
    count: u64,
    records: &'a [u8],
    before: Hash,
    bytes: usize,
}

fn block(bytes: &[u8]) -> Option<Block<'_>> {
    let (head, rest) = bytes.split_at_checked(HEAD_BYTES)?;
    let number = |from: usize| {
        let bytes: Option<[u8; 8]> = head.get(from..from + 8)?.try_into().ok();
        bytes.map(u64::from_be_bytes)
    };
    let (first, at, sizes) = (number(4)?, number(12)?, number(20)?);
    let (count, length) = (sizes >> 32, usize::try_from(sizes & 0xffff_ffff).ok()?);
    let records = rest.get(..length)?;
    let sum = checksum(&head[CHECKED_FROM..CHECKED_TO], records);
    let whole = head.starts_with(&MAGIC) && head[CHECKED_TO..] == sum.to_be_bytes();
    let at = Timestamp::from_microsecond(i64::try_from(at).ok()?).ok()?;
    let before = *head[BEFORE_FROM..].first_chunk()?;
    whole.then_some(Block { first, at, count, records, before, bytes: HEAD_BYTES + length })
}

/// What a file of the spool has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The number of the first record.
    pub first: u64,
    /// The instant of the first block.
    pub since: Option<Timestamp>,
    /// How many records.
    pub records: u64,
    /// The length of the blocks that are whole. Unit: bytes.
    pub bytes: usize,
    /// The digest that the first block names as that of the one before it.
    pub before: Hash,
    /// The digest of the last block.
    pub last: Hash,
    /// Whether something that was written and lasted is broken.
    pub damaged: bool,
}

/// Reads the blocks from the beginning, as far as they are whole and go on in number.
pub fn scan(bytes: &[u8], first: u64) -> Scan {
    let mut scan = Scan::begun(first, NOTHING);
    while let Some(block) = next(bytes, &scan) {
        if scan.records == 0 {
            scan.before = block.before;
        }
        scan.last = digest(&bytes[scan.bytes..scan.bytes + block.bytes]);
        scan.since = scan.since.or(Some(block.at));
        scan.records += block.count;
        scan.bytes += block.bytes;
    }
    let rest = bytes.get(scan.bytes..).unwrap_or_default();
    scan.damaged = marks(rest).any(|at| block(&rest[at..]).is_some());
    scan
}

impl Scan {
    /// A file without a block, after the block with this digest.
    pub const fn begun(first: u64, before: Hash) -> Self {
        Self { first, since: None, records: 0, bytes: 0, before, last: before, damaged: false }
    }
}

/// The next block: it goes on in number and from the one before it, unless it is the file's first.
fn next<'a>(bytes: &'a [u8], scan: &Scan) -> Option<Block<'a>> {
    let goes_on = |block: &Block<'_>| {
        block.first == scan.first + scan.records && (scan.bytes == 0 || block.before == scan.last)
    };
    block(bytes.get(scan.bytes..)?).filter(goes_on)
}

fn marks(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let marks = bytes.windows(MAGIC.len()).enumerate();
    marks.filter(|(_, window)| *window == MAGIC).map(|(at, _)| at)
}

/// The records of a file of which this much is whole.
pub fn records(bytes: &[u8], scan: &Scan) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    let mut rest = bytes.get(..scan.bytes).unwrap_or_default();
    while let Some(block) = block(rest) {
        let entries = crate::edge::entries(block.records);
        records.extend(entries.into_iter().flatten().map(<[u8]>::to_vec));
        rest = &rest[block.bytes..];
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_microsecond(micros).expect("an instant")
    }

    /// The bytes of docs/design/log.md; the checksum is what Python's `zlib.crc32` says of them.
    #[test]
    fn a_block_has_the_bytes_that_are_written_down() {
        let bytes = encode(7, at(1_783_672_200_123_456), &[b"ab".to_vec(), vec![]], &[9; 32]);
        let expected = [
            b"RSB2".as_slice(),
            &[0, 0, 0, 0, 0, 0, 0, 7],
            &[0, 0x06, 0x56, 0x3d, 0x8b, 0xe2, 0x54, 0x40],
            &[0, 0, 0, 2],
            &[0, 0, 0, 6],
            &[9; 32],
            &[0x66, 0xc7, 0xa4, 0x97],
            &[0, 2, b'a', b'b', 0, 0],
        ];
        assert_eq!(bytes, expected.concat());
    }

    fn two() -> (Vec<u8>, usize) {
        let first = encode(10, at(5), &[vec![1; 30], vec![2; 3]], &NOTHING);
        let (length, before) = (first.len(), digest(&first));
        ([first, encode(12, at(9), &[vec![3; 40]], &before)].concat(), length)
    }

    #[test]
    fn a_file_cut_anywhere_keeps_its_whole_blocks() {
        let (bytes, first) = two();
        for cut in 0..=bytes.len() {
            let scan = scan(&bytes[..cut], 10);
            let whole = if cut < first {
                (0, 0)
            } else if cut < bytes.len() {
                (2, first)
            } else {
                (3, cut)
            };
            assert_eq!(
                (scan.records, scan.bytes, scan.damaged),
                (whole.0, whole.1, false),
                "{cut}"
            );
            assert_eq!(records(&bytes[..cut], &scan).len() as u64, scan.records);
        }
    }

    #[test]
    fn a_broken_block_before_a_whole_one_is_damage_and_the_last_one_is_unfinished() {
        let (bytes, first) = two();
        for place in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[place] ^= 0x20;
            let scan = scan(&bytes, 10);
            assert_eq!(scan.damaged, place < first, "{place}");
            assert_eq!(scan.records, if place < first { 0 } else { 2 }, "{place}");
        }
    }

    #[test]
    fn a_block_that_does_not_go_on_is_damage() {
        let one = encode(10, at(5), &[vec![1]], &NOTHING);
        let before = digest(&one);
        for other in [
            encode(12, at(9), &[vec![3]], &before),
            encode(11, at(9), &[vec![3]], &NOTHING),
            encode(11, at(9), &[vec![3]], &[7; 32]),
        ] {
            let scan = scan(&[one.as_slice(), &other].concat(), 10);
            assert_eq!((scan.records, scan.damaged), (1, true));
        }
        let goes_on = encode(11, at(9), &[vec![3]], &before);
        let scan = scan(&[one.as_slice(), &goes_on].concat(), 10);
        assert_eq!((scan.records, scan.damaged, scan.last), (2, false, digest(&goes_on)));
    }
}
