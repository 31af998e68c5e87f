//! Checking proofs, with nothing but the roots: RFC 9162 §2.1.3.2 and §2.1.4.2.

use std::fmt;

use crate::hash::{Hash, node_hash};

/// 証明が成り立たない — the proof does not lead from the leaf, or the old root, to the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotProved;

impl fmt::Display for NotProved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("証明が成り立ちません。記録が書き換えられたおそれがあります。")
    }
}

impl std::error::Error for NotProved {}

/// Whether the leaf with this hash is at this index of the tree of this size and root.
///
/// # Errors
/// When the proof does not show it.
pub fn check_inclusion(
    index: u64,
    size: u64,
    leaf: &Hash,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), NotProved> {
    if index >= size {
        return Err(NotProved);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(NotProved);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if last == 0 && hash == *root { Ok(()) } else { Err(NotProved) }
}

/// Whether the tree of the old size and root is the beginning of the new one.
///
/// # Errors
/// When the proof does not show it.
pub fn check_consistency(
    old: u64,
    new: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), NotProved> {
    if old > new {
        return Err(NotProved);
    }
    if old == new || old == 0 {
        let same = old == 0 || old_root == new_root;
        let empty = old > 0 || *old_root == crate::hash::empty_root();
        return if same && empty && proof.is_empty() { Ok(()) } else { Err(NotProved) };
    }
    // A power of two is a node of the new tree, which the verifier has: its root.
    let (first, rest) = match old.is_power_of_two() {
        true => (old_root, proof),
        false => proof.split_first().ok_or(NotProved)?,
    };
    let (mut node, mut last) = (old - 1, new - 1);
    while node & 1 == 1 {
        (node, last) = (node >> 1, last >> 1);
    }
    let (mut old_hash, mut new_hash) = (*first, *first);
    for hash in rest {
        if last == 0 {
            return Err(NotProved);
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(hash, &old_hash);
            new_hash = node_hash(hash, &new_hash);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            new_hash = node_hash(&new_hash, hash);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    let proved = last == 0 && old_hash == *old_root && new_hash == *new_root;
    if proved { Ok(()) } else { Err(NotProved) }
}
