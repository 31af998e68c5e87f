//! Proofs by their definition: RFC 9162 §2.1.3 and §2.1.4 read backwards, from the whole tree down.

use crate::tree::{Hash, node, sha256};

/// Whether the leaf with this hash is at this index of the tree of this size and root.
pub fn is_included(index: u64, size: u64, leaf: &Hash, root: &Hash, proof: &[Hash]) -> bool {
    index < size && climb(index, size, leaf, proof).as_ref() == Some(root)
}

/// The root that a path leads to: its last hash is the sibling below the root.
fn climb(index: u64, size: u64, leaf: &Hash, proof: &[Hash]) -> Option<Hash> {
    if size == 1 {
        return proof.is_empty().then_some(*leaf);
    }
    let (sibling, below) = proof.split_last()?;
    let left = split(size);
    match index < left {
        true => Some(node(&climb(index, left, leaf, below)?, sibling)),
        false => Some(node(sibling, &climb(index - left, size - left, leaf, below)?)),
    }
}

/// Whether the tree of the old size and root is the beginning of the new one.
pub fn is_beginning(old: (u64, &Hash), new: (u64, &Hash), proof: &[Hash]) -> bool {
    let ((size, root), (new_size, new_root)) = (old, new);
    match size {
        0 => proof.is_empty() && *root == sha256(&[]),
        _ if size > new_size => false,
        _ => grow(size, new_size, Some(root), proof) == Some((*root, *new_root)),
    }
}

/// The roots of the old part and of the whole of a subtree. `whole` is the old root, as long as the
/// old tree reaches from the first leaf: SUBPROOF with b = true.
fn grow(old: u64, size: u64, whole: Option<&Hash>, proof: &[Hash]) -> Option<(Hash, Hash)> {
    if old == size {
        let hash = match (whole, proof) {
            (Some(root), []) => root,
            (None, [hash]) => hash,
            _ => return None,
        };
        return Some((*hash, *hash));
    }
    let (sibling, below) = proof.split_last()?;
    let left = split(size);
    if old <= left {
        let (before, after) = grow(old, left, whole, below)?;
        return Some((before, node(&after, sibling)));
    }
    let (before, after) = grow(old - left, size - left, None, below)?;
    Some((node(sibling, &before), node(sibling, &after)))
}

/// The largest power of two below a size, which is at least 2.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}
