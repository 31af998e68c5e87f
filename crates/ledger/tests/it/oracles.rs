//! Two other implementations read what this one writes: `tlog_tiles` with `signed_note` (C2SP),
//! and `ct-merkle` (RFC 6962).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use romori_ledger::{Hash, Log, check_consistency, check_inclusion, leaf_hash};
use sha2::Sha256;
use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::{
    Checkpoint, HashReader, Tile, TileHashReader, TileReader, check_record, check_tree,
    prove_record, prove_tree, record_hash, tree_hash,
};

use crate::world::World;
use crate::{FOLDER, ROOT, filled, leaf, leaves, open};

/// Their reader over our files.
struct Tiles(BTreeMap<PathBuf, Vec<u8>>);

impl TileReader for Tiles {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &Tile| {
            // Their paths are those of Go's checksum database: the height stands before the level.
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            self.0[&Path::new(FOLDER).join(path)].clone()
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

fn theirs(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(hash)
}

fn all_theirs(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().copied().map(theirs).collect()
}

fn checkpoint_read_by_them(log: &Log) -> Checkpoint {
    let note = Note::from_bytes(log.note().as_bytes()).unwrap();
    let verifier = StandardVerifier::new(&log.key().to_string()).unwrap();
    let known = VerifierList::new(vec![Box::new(verifier)]);
    assert_eq!(note.verify(&known).unwrap().0.len(), 1);
    Checkpoint::from_bytes(note.text()).unwrap()
}

/// 70,000 leaves in batches of uneven size: three levels of tiles.
#[test]
fn they_read_our_tiles_and_checkpoint_and_prove_the_same() {
    let world = World::new(ROOT);
    let mut log = open(&world).unwrap();
    let all = leaves(0..70_000);
    for batch in all.chunks(9_999) {
        log.append_batch(batch).unwrap();
    }
    let size = log.size();
    let checkpoint = checkpoint_read_by_them(&log);
    assert_eq!((checkpoint.size(), checkpoint.hash().0), (size, log.root()));

    let tiles = Tiles(world.files(FOLDER));
    let reader = TileHashReader::new(size, theirs(log.root()), &tiles);
    assert_eq!(tree_hash(size, &reader).unwrap().0, log.root());
    let ours = log.reader();
    for index in [0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999] {
        let proof = prove_record(size, index, &reader).unwrap();
        assert_eq!(all_theirs(&ours.inclusion(index, size).unwrap()), proof, "{index}");
        let hash = record_hash(&leaf(index));
        assert!(check_record(&proof, size, theirs(log.root()), index, hash).is_ok());
    }
    for old in [1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 69_888, 69_999] {
        let proof = prove_tree(size, old, &reader).unwrap();
        let root = theirs(ours.root(old).unwrap());
        assert_eq!(all_theirs(&ours.consistency(old, size).unwrap()), proof, "{old}");
        assert!(check_tree(&proof, size, theirs(log.root()), old, root).is_ok());
    }
}

/// In the tiles at the edge; inner ones it does not always hold against those above them.
#[test]
fn they_find_a_changed_hash_in_our_tiles() {
    let (world, log) = filled(300);
    for name in ["tile/0/001.p/44", "tile/1/000.p/1"] {
        let mut files = world.files(FOLDER);
        files.get_mut(&Path::new(FOLDER).join(name)).unwrap()[4] ^= 1;
        let tiles = Tiles(files);
        let reader = TileHashReader::new(300, theirs(log.root()), &tiles);
        assert!(reader.read_hashes(&[0]).is_err(), "{name}");
    }
}

fn tree(leaves: &[Vec<u8>]) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    leaves.iter().for_each(|leaf| tree.push(leaf.clone()));
    tree
}

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.as_chunks::<32>().0.to_vec()
}

proptest! {
    /// Batches of any size; the same roots and the same proofs as theirs, whatever is asked.
    #[test]
    fn roots_and_proofs_are_those_of_ct_merkle(
        batches in proptest::collection::vec(0..200_u64, 1..6),
        index in any::<prop::sample::Index>(), old in any::<prop::sample::Index>(),
    ) {
        let world = World::new(ROOT);
        let mut log = open(&world).unwrap();
        let mut size = 0;
        for batch in batches {
            log.append_batch(&leaves(size..size + batch)).unwrap();
            size += batch;
        }
        let all = leaves(0..size);
        let whole = tree(&all);
        prop_assert_eq!(hashes(&log.root()), hashes(whole.root().as_bytes()));
        prop_assume!(size > 0);
        let reader = log.reader();
        let count = usize::try_from(size).unwrap();
        let index = index.index(count);
        let proof = reader.inclusion(index as u64, size).unwrap();
        prop_assert_eq!(&proof, &hashes(whole.prove_inclusion(index).as_bytes()));
        let leaf = leaf_hash(&all[index]);
        prop_assert!(check_inclusion(index as u64, size, &leaf, &log.root(), &proof).is_ok());

        let old = old.index(count) + 1;
        let before = tree(&all[..old]);
        let old_root = reader.root(old as u64).unwrap();
        prop_assert_eq!(hashes(&old_root), hashes(before.root().as_bytes()));
        let proof = reader.consistency(old as u64, size).unwrap();
        if old < count {
            let theirs = whole.prove_consistency(count - old);
            prop_assert_eq!(&proof, &hashes(theirs.as_bytes()));
        }
        let checked = check_consistency(old as u64, size, &old_root, &log.root(), &proof);
        prop_assert!(checked.is_ok());
    }
}
