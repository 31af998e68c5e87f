//! Proofs: the worked examples of the RFC, and every way of forging one.

use proptest::prelude::*;
use romori_ledger::{
    Hash, LogError, check_consistency, check_inclusion, empty_root, leaf_hash, node_hash,
};

use crate::{filled, leaf};

/// RFC 9162 §2.1.5: the tree over seven leaves, with its nodes by their letters.
#[test]
fn proofs_are_those_of_the_worked_example() {
    let (_, log) = filled(7);
    let [a, b, c, d, e, f, j] = [0, 1, 2, 3, 4, 5, 6].map(|number| leaf_hash(&leaf(number)));
    let (g, h, i) = (node_hash(&a, &b), node_hash(&c, &d), node_hash(&e, &f));
    let (k, l) = (node_hash(&g, &h), node_hash(&i, &j));
    let reader = log.reader();
    assert_eq!(log.root(), node_hash(&k, &l));
    assert_eq!(reader.inclusion(0, 7).unwrap(), [b, h, l]);
    assert_eq!(reader.inclusion(3, 7).unwrap(), [c, g, l]);
    assert_eq!(reader.inclusion(4, 7).unwrap(), [f, j, k]);
    assert_eq!(reader.inclusion(6, 7).unwrap(), [i, k]);
    assert_eq!(reader.consistency(3, 7).unwrap(), [c, d, g, l]);
    assert_eq!(reader.consistency(4, 7).unwrap(), [l]);
    assert_eq!(reader.consistency(6, 7).unwrap(), [i, j, k]);
}

#[test]
fn what_is_not_there_is_not_proved() {
    let (_, log) = filled(7);
    let reader = log.reader();
    for (index, size) in [(7, 7), (0, 0), (0, 8), (3, 2)] {
        assert_eq!(reader.inclusion(index, size), Err(LogError::OutOfRange));
    }
    assert_eq!(reader.consistency(3, 8), Err(LogError::OutOfRange));
    assert_eq!(reader.consistency(5, 4), Err(LogError::OutOfRange));
    assert_eq!(reader.consistency(0, 7), Ok(vec![]));
    assert_eq!(reader.consistency(7, 7), Ok(vec![]));
}

#[test]
fn trees_that_are_equal_or_empty_need_no_proof() {
    let (root, other, none) = ([1; 32], [2; 32], empty_root());
    assert!(check_consistency(7, 7, &root, &root, &[]).is_ok());
    assert!(check_consistency(7, 7, &root, &other, &[]).is_err());
    assert!(check_consistency(7, 7, &root, &root, &[other]).is_err());
    assert!(check_consistency(0, 7, &none, &root, &[]).is_ok());
    assert!(check_consistency(0, 7, &root, &root, &[]).is_err());
    assert!(check_consistency(0, 0, &none, &none, &[]).is_ok());
    assert!(check_consistency(8, 7, &root, &root, &[]).is_err());
}

/// Every forgery of a proof that the data of transparency-dev/merkle makes, on all small trees.
fn forgeries(proof: &[Hash], others: &[Hash]) -> Vec<Vec<Hash>> {
    let mut forged = vec![[proof, &[[0; 32]]].concat(), [&[[0; 32]], proof].concat()];
    for place in 0..proof.len() {
        let with = |change: &dyn Fn(&mut Vec<Hash>)| {
            let mut proof = proof.to_vec();
            change(&mut proof);
            proof
        };
        forged.push(with(&|proof| proof[place][4] ^= 1));
        forged.push(with(&|proof| {
            proof.remove(place);
        }));
        forged.push(with(&|proof| proof.insert(place, [0; 32])));
        forged.push(proof[..place].to_vec());
        for other in others {
            forged.push(with(&|proof| proof.insert(place, *other)));
            forged.push(with(&|proof| proof.push(*other)));
            if proof[place] != *other {
                forged.push(with(&|proof| proof[place] = *other));
            }
        }
    }
    forged
}

#[test]
fn no_forged_inclusion_is_accepted() {
    let (_, log) = filled(20);
    let reader = log.reader();
    let mut refused = 0;
    for size in 1..=20 {
        let root = reader.root(size).unwrap();
        for index in 0..size {
            let proof = reader.inclusion(index, size).unwrap();
            let hash = leaf_hash(&leaf(index));
            let check = |index, size, hash: &Hash, root: &Hash, proof: &[Hash]| {
                check_inclusion(index, size, hash, root, proof)
            };
            assert!(check(index, size, &hash, &root, &proof).is_ok());
            for forged in forgeries(&proof, &[root, hash, empty_root()]) {
                assert!(check(index, size, &hash, &root, &forged).is_err(), "{index} of {size}");
                refused += 1;
            }
            for other in (0..=size).filter(|other| *other != index) {
                assert!(check(other, size, &hash, &root, &proof).is_err(), "{other} for {index}");
            }
            assert!(check(index, size, &leaf_hash(b"other"), &root, &proof).is_err());
            assert!(check(index, size, &hash, &leaf_hash(b"other"), &proof).is_err());
            assert!(check(index, 0, &hash, &root, &proof).is_err());
        }
    }
    assert!(refused > 5_000, "{refused}");
}

#[test]
fn no_forged_consistency_is_accepted() {
    let (_, log) = filled(20);
    let reader = log.reader();
    let mut refused = 0;
    for new in 2..=20 {
        let new_root = reader.root(new).unwrap();
        for old in 1..new {
            let old_root = reader.root(old).unwrap();
            let proof = reader.consistency(old, new).unwrap();
            assert!(check_consistency(old, new, &old_root, &new_root, &proof).is_ok());
            let others = [old_root, new_root, empty_root()];
            for forged in forgeries(&proof, &others) {
                let checked = check_consistency(old, new, &old_root, &new_root, &forged);
                assert!(checked.is_err(), "{old} to {new}");
                refused += 1;
            }
            let other = leaf_hash(b"other");
            assert!(check_consistency(old, new, &other, &new_root, &proof).is_err());
            assert!(check_consistency(old, new, &old_root, &other, &proof).is_err());
            assert!(check_consistency(old, new, &new_root, &old_root, &proof).is_err());
            assert!(check_consistency(new, old, &new_root, &old_root, &proof).is_err());
            assert!(check_consistency(old, new, &old_root, &new_root, &[]).is_err());
        }
    }
    assert!(refused > 5_000, "{refused}");
}

proptest! {
    #[test]
    fn no_proof_of_any_size_panics(
        index: u64, size: u64, proof in proptest::collection::vec(any::<[u8; 32]>(), 0..80),
    ) {
        let (leaf, root) = ([1; 32], [2; 32]);
        prop_assert!(check_inclusion(index, size, &leaf, &root, &proof).is_err());
        prop_assert!(check_consistency(index, size, &leaf, &root, &proof).is_err());
    }
}
