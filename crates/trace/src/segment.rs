//! The file of one full group: a head, a directory for each kind of key, and the places.
//!
//! Each part has its own checksum, so that a look reads no more than it needs and notices when
//! that is not what was written. Derived, so that it is not synced: what a crash tears is noticed.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use romori_ledger::Hash;
use romori_record::Micros;

use crate::build::Places;
use crate::key::{KINDS, Key};

const MAGIC: &[u8; 4] = b"RTX1";
/// Magic, group, root, both instants, a directory's place, length and checksum a kind, checksum.
const HEAD_BYTES: usize = 4 + 8 + 32 + 16 + KINDS * 12 + 4;
/// Id, where its places begin, how many bytes, how many places, checksum.
const LINE_BYTES: usize = 16 + 4 * 4;

/// What a file is about. Only the file of this very history is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct About {
    pub group: u64,
    /// The root of the tree that ends with the group.
    pub root: Hash,
}

/// The file is not there, not whole, or about something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotWhole;

impl From<io::Error> for NotWhole {
    fn from(_: io::Error) -> Self {
        Self
    }
}

/// An open file whose head is as it was written.
pub(crate) struct Segment {
    file: File,
    directories: [Directory; KINDS],
    least: Micros,
    greatest: Micros,
}

#[derive(Clone, Copy, Default)]
struct Directory {
    at: u32,
    lines: u32,
    crc: u32,
}

/// The bytes of a group's file.
pub(crate) fn encode(about: &About, places: &Places) -> Vec<u8> {
    let mut bytes = vec![0; HEAD_BYTES];
    let mut directories = Vec::with_capacity(KINDS);
    for kind in 0..KINDS {
        let mut lines = Vec::new();
        for (id, places) in places.of_kind(kind) {
            let start = bytes.len();
            put_places(&mut bytes, places);
            let part = &bytes[start..];
            let numbers = [word(start), word(part.len()), word(places.len()), crc(part)];
            lines.extend_from_slice(&id);
            lines.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
        }
        directories.push((word(bytes.len()), word(lines.len() / LINE_BYTES), crc(&lines)));
        bytes.extend_from_slice(&lines);
    }
    let (least, greatest) = places.range().map_or((u64::MAX, 0), |(a, b)| (a.get(), b.get()));
    let mut head = MAGIC.to_vec();
    head.extend_from_slice(&about.group.to_be_bytes());
    head.extend_from_slice(&about.root);
    head.extend_from_slice(&least.to_be_bytes());
    head.extend_from_slice(&greatest.to_be_bytes());
    for (at, lines, crc) in directories {
        head.extend([at, lines, crc].iter().flat_map(|number| number.to_be_bytes()));
    }
    let sum = crc(&head);
    head.extend_from_slice(&sum.to_be_bytes());
    bytes[..HEAD_BYTES].copy_from_slice(&head);
    bytes
}

/// Puts a file in its place, whole or not at all as far as others see.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = path.with_extension(format!("{}.new", std::process::id()));
    fs::write(&aside, bytes)?;
    fs::rename(&aside, path)
}

impl Segment {
    /// Opens the file of a group, where it is about this history.
    pub fn open(path: &Path, about: &About) -> Result<Self, NotWhole> {
        let file = File::open(path)?;
        let mut head = [0; HEAD_BYTES];
        file.read_exact_at(&mut head, 0)?;
        let (said, sum) = head.split_at(HEAD_BYTES - 4);
        let mut fields = Fields(said);
        let is_known = crc(said).to_be_bytes() == sum
            && fields.take::<4>()? == *MAGIC
            && u64::from_be_bytes(fields.take()?) == about.group
            && fields.take::<32>()? == about.root;
        if !is_known {
            return Err(NotWhole);
        }
        let mut instant = || -> Result<Micros, NotWhole> {
            let number = u64::from_be_bytes(fields.take()?);
            // Of a group without one entry that can be read, nothing lies between the two.
            Ok(Micros::new(number).unwrap_or(Micros::LAST))
        };
        let (least, greatest) = (instant()?, instant()?);
        let mut directories = [Directory::default(); KINDS];
        for directory in &mut directories {
            let mut number = || fields.take().map(u32::from_be_bytes);
            *directory = Directory { at: number()?, lines: number()?, crc: number()? };
        }
        Ok(Self { file, directories, least, greatest })
    }

    /// The least and the greatest instant of its entries.
    pub const fn range(&self) -> (Micros, Micros) {
        (self.least, self.greatest)
    }

    /// The places that a key has, ascending.
    pub fn places(&self, key: &Key) -> Result<Vec<u16>, NotWhole> {
        let Directory { at, lines, crc: sum } = self.directories[key.kind()];
        let bytes = self.read(at, size(lines) * LINE_BYTES)?;
        if crc(&bytes) != sum {
            return Err(NotWhole);
        }
        let lines = bytes.as_chunks::<LINE_BYTES>().0;
        let id = key.id();
        let Ok(line) = lines.binary_search_by(|line| line[..16].cmp(&id)) else {
            return Ok(Vec::new());
        };
        let mut fields = Fields(&lines[line][16..]);
        let mut number = || fields.take().map(u32::from_be_bytes);
        let (at, length, count, sum) = (number()?, number()?, number()?, number()?);
        let bytes = self.read(at, size(length))?;
        if crc(&bytes) != sum {
            return Err(NotWhole);
        }
        take_places(&bytes, size(count))
    }

    fn read(&self, at: u32, length: usize) -> Result<Vec<u8>, NotWhole> {
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, at.into())?;
        Ok(bytes)
    }
}

/// The distance of each place from the one before, less one, in the fewest bytes of seven bits.
fn put_places(bytes: &mut Vec<u8>, places: &[u16]) {
    let mut next = 0_u32;
    for place in places {
        let mut gap = u32::from(*place) - next;
        while gap >= 0x80 {
            bytes.push((gap & 0x7f) as u8 | 0x80);
            gap >>= 7;
        }
        bytes.push(gap as u8);
        next = u32::from(*place) + 1;
    }
}

fn take_places(bytes: &[u8], count: usize) -> Result<Vec<u16>, NotWhole> {
    let mut places = Vec::with_capacity(count.min(bytes.len()));
    let (mut next, mut gap, mut shift) = (0_u32, 0_u32, 0_u32);
    for byte in bytes {
        gap |= u32::from(byte & 0x7f).checked_shl(shift).ok_or(NotWhole)?;
        shift += 7;
        if byte & 0x80 == 0 {
            let place = next.checked_add(gap).and_then(|place| u16::try_from(place).ok());
            let place = place.ok_or(NotWhole)?;
            places.push(place);
            (next, gap, shift) = (u32::from(place) + 1, 0, 0);
        }
    }
    if places.len() == count && shift == 0 { Ok(places) } else { Err(NotWhole) }
}

struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], NotWhole> {
        let (field, rest) = self.0.split_first_chunk::<N>().ok_or(NotWhole)?;
        self.0 = rest;
        Ok(*field)
    }
}

fn crc(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}

/// A group's file is below four gigabytes: it has at most 65,536 places a kind, three bytes each.
fn word(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
