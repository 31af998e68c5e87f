//! Hashing of the tree as RFC 6962 §2.1 defines it, with SHA-256.

use aws_lc_rs::digest;

/// Unit: bytes.
pub const HASH_BYTES: usize = 32;

/// ハッシュ値 — the hash of a leaf, of an inner node or of a whole tree.
pub type Hash = [u8; HASH_BYTES];

/// The hash of a leaf: SHA-256 of a zero byte and the leaf.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(&[0]);
    context.update(leaf);
    hash_of(&context.finish())
}

/// The hash of an inner node: SHA-256 of a one byte and both children.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 1 + 2 * HASH_BYTES];
    bytes[1..=HASH_BYTES].copy_from_slice(left);
    bytes[1 + HASH_BYTES..].copy_from_slice(right);
    sha256(&bytes)
}

/// The hash of a tree without a leaf: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    sha256(&[])
}

/// SHA-256 of a log's name in lower-case hexadecimal digits: where a witness serves its checkpoint
/// (C2SP tlog-witness).
pub fn name_digest(name: &str) -> String {
    sha256(name.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn sha256(bytes: &[u8]) -> Hash {
    hash_of(&digest::digest(&digest::SHA256, bytes))
}

fn hash_of(digest: &digest::Digest) -> Hash {
    let mut hash = [0; HASH_BYTES];
    hash.copy_from_slice(digest.as_ref());
    hash
}

/// The root over these neighbours, a power of two of them. None when they are not.
pub(crate) fn complete_root(hashes: &[Hash]) -> Option<Hash> {
    if !hashes.len().is_power_of_two() {
        return None;
    }
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
    }
    row.first().copied()
}

/// The roots of the complete subtrees that these neighbours fall into, largest first.
pub(crate) fn peaks(hashes: &[Hash]) -> Vec<Hash> {
    let mut peaks = Vec::new();
    let mut rest = hashes;
    while !rest.is_empty() {
        let (complete, after) = rest.split_at(1 << rest.len().ilog2());
        peaks.extend(complete_root(complete));
        rest = after;
    }
    peaks
}

/// The root over peaks, largest first.
pub(crate) fn root_of_peaks(peaks: &[Hash]) -> Hash {
    let folded = peaks.iter().rev().copied().reduce(|right, left| node_hash(&left, &right));
    folded.unwrap_or_else(empty_root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(hash: Hash) -> String {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// `printf … | xxd -r -p | sha256sum`: the hashes of a leaf and of a node have their prefix.
    #[test]
    fn hashes_are_those_of_the_rfc() {
        let table = [
            (empty_root(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (leaf_hash(b""), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (
                leaf_hash(b"L123456"),
                "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56",
            ),
        ];
        for (hash, expected) in table {
            assert_eq!(hex(hash), expected);
        }
    }

    /// The eight leaves and the roots over the first 0 … 8 of them that implementations of
    /// Certificate Transparency have been tested with since RFC 6962.
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
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (count, root) in roots.iter().enumerate() {
            let hashes: Vec<Hash> = leaves[..count].iter().map(|leaf| leaf_hash(leaf)).collect();
            assert_eq!(hex(root_of_peaks(&peaks(&hashes))), *root, "{count}");
        }
    }

    #[test]
    fn only_powers_of_two_are_complete() {
        assert!(complete_root(&[[1; 32]; 3]).is_none());
        assert!(complete_root(&[]).is_none());
        assert_eq!(complete_root(&[[1; 32]]), Some([1; 32]));
    }
}
