//! RFC 6962 §2.1 on the library `sha2`.

use sha2::{Digest, Sha256};

/// Unit: bytes.
pub const HASH_BYTES: usize = 32;

/// ハッシュ値 — the hash of a leaf, of an inner node or of a whole tree.
pub type Hash = [u8; HASH_BYTES];

/// The hash of a leaf.
pub fn leaf(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

pub fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// The root over any number of neighbours: MTH of the RFC, split at the largest power of two
/// that is less than their number.
pub fn root(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => sha256(&[]),
        [one] => *one,
        many => {
            let (left, right) = many.split_at(1 << (many.len() - 1).ilog2());
            node(&root(left), &root(right))
        }
    }
}

/// The root over tiles at the edge of a tree, the highest level first. A hash of a level stands
/// for 256 of the level below, so that the parts are split as the tree is.
pub fn root_of_edge<'a>(levels_down: impl DoubleEndedIterator<Item = &'a [Hash]>) -> Hash {
    let parts = levels_down.rev().filter(|part| !part.is_empty());
    parts
        .fold(None, |right: Option<Hash>, part| Some(join(part, right)))
        .unwrap_or_else(|| sha256(&[]))
}

/// The root over neighbours and, after them, one smaller tree.
fn join(part: &[Hash], right: Option<Hash>) -> Hash {
    let Some(right) = right else { return root(part) };
    let mut rest = part;
    let mut complete = Vec::new();
    while !rest.is_empty() {
        let (subtree, after) = rest.split_at(1 << rest.len().ilog2());
        complete.push(root(subtree));
        rest = after;
    }
    complete.iter().rev().fold(right, |right, left| node(left, &right))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(hash: Hash) -> String {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The roots over the eight leaves that Certificate Transparency is tested with.
    #[test]
    fn roots_are_those_of_certificate_transparency() {
        let leaves: [&[u8]; 8] = [
            b"",
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[
                0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
                0x6e, 0x6f,
            ],
        ];
        let hashes: Vec<Hash> = leaves.iter().map(|entry| leaf(entry)).collect();
        let table = [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ];
        for (count, expected) in table {
            assert_eq!(hex(root(&hashes[..count])), expected, "{count}");
        }
    }

    /// Cut into tiles or not, the root is one.
    #[test]
    fn a_root_over_tiles_is_the_root_over_leaves() {
        let leaves: Vec<Hash> = (0..1_000_u16).map(|n| leaf(&n.to_be_bytes())).collect();
        for size in [1, 2, 255, 256, 257, 511, 512, 513, 700, 999, 1_000] {
            let (full, edge) = leaves[..size].split_at(size / 256 * 256);
            let above: Vec<Hash> = full.chunks(256).map(root).collect();
            let levels = [above.as_slice(), edge];
            assert_eq!(root_of_edge(levels.into_iter()), root(&leaves[..size]), "{size}");
        }
    }
}
