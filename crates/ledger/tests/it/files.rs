//! Files of proof and cosignatures: by the specifications, judged by the verifier, and forged.

use std::path::Path;
use std::sync::Arc;

use romori_ledger::{
    Ed25519Signer, Growth, Log, Signer, VerifierKey, WitnessKey, check_consistency,
    check_inclusion, growth_file,
};
use romori_recheck::{Head, Key, Unproved, check_growth, check_proof, is_beginning, is_included};
use romori_record::id_of;

use crate::verifier::entries;
use crate::world::World;
use crate::{FOLDER, NAME, ROOT, signer};

/// True proofs and forged ones, of others: see the head of the table.
const VECTORS: &str = include_str!("../../../recheck/tests/vectors/merkle.tsv");

fn hash(hex: &str) -> Option<[u8; 32]> {
    let bytes: Vec<u8> = (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
        .collect();
    // A few of theirs are words that stand for hashes.
    let mut hash = [0; 32];
    (!bytes.is_empty()).then(|| hash[..bytes.len()].copy_from_slice(&bytes))?;
    Some(hash)
}

#[test]
fn proofs_of_others_are_accepted_and_their_forgeries_refused_by_both() {
    let (mut accepted, mut refused, mut apart) = (0, 0, 0);
    for line in VECTORS.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, a, b, left, right, proof, expected] = fields[..] else { panic!("{line}") };
        let (a, b): (u64, u64) = (a.parse().unwrap(), b.parse().unwrap());
        let proof: Option<Vec<[u8; 32]>> =
            proof.split(',').filter(|hex| !hex.is_empty()).map(hash).collect();
        let given = (hash(left), hash(right), proof);
        // Whether the empty tree is the beginning of another is a question that they do not take.
        let of_nothing = name.starts_with("consistency") && a == 0;
        let verdict = given.0.zip(given.1).zip(given.2).map(|((left, right), proof)| {
            let ours = match name.starts_with("inclusion") {
                true => check_inclusion(a, b, &left, &right, &proof).is_ok(),
                false => check_consistency(a, b, &left, &right, &proof).is_ok(),
            };
            let theirs = match name.starts_with("inclusion") {
                true => is_included(a, b, &left, &right, &proof),
                false => is_beginning((a, &left), (b, &right), &proof),
            };
            assert_eq!(ours, theirs, "{name}");
            ours
        });
        if of_nothing {
            apart += 1;
        } else {
            assert_eq!(verdict.unwrap_or(false), expected == "accepted", "{name}");
            accepted += usize::from(expected == "accepted");
            refused += usize::from(expected == "refused");
        }
    }
    assert_eq!((accepted, refused, apart), (12, 175, 9));
}

fn log_of(count: u64) -> (World, Log) {
    let world = World::new(ROOT);
    let mut log =
        Log::open(Arc::new(world.clone()), Path::new(FOLDER), NAME, signer(), &[], id_of).unwrap();
    log.append_batch(&entries(0..count)).unwrap();
    (world, log)
}

fn known(log: &Log) -> Vec<Key> {
    vec![Key::parse(&log.key().to_string()).unwrap()]
}

#[test]
fn a_file_of_proof_is_what_the_specification_says_and_proves_its_entry() {
    let (_world, log) = log_of(700);
    for index in [0, 1, 255, 256, 511, 512, 699] {
        let file = log.reader().inclusion_file(index).unwrap();
        let mut lines = file.lines();
        assert_eq!(lines.next(), Some("c2sp.org/tlog-proof@v1"));
        assert!(lines.next().unwrap().starts_with("extra "));
        assert_eq!(lines.next(), Some(format!("index {index}").as_str()));
        assert!(file.ends_with(&format!("\n\n{}", log.note())));
        let proved = check_proof(file.as_bytes(), &known(&log)).unwrap();
        assert_eq!((proved.index, proved.head.size), (index, 700));
        assert_eq!(proved.head.root, log.root());
        assert_eq!(proved.entry.encode().unwrap(), log.reader().leaf(index).unwrap());
    }
}

/// Every byte of it, flipped: it proves nothing, or the very same (an upper bit of a name's case
/// cannot be one: names are signed).
#[test]
fn no_changed_file_of_proof_is_believed() {
    let (_world, log) = log_of(300);
    let file = log.reader().inclusion_file(77).unwrap().into_bytes();
    for place in 0..file.len() {
        for bit in 0..8 {
            let mut forged = file.clone();
            forged[place] ^= 1 << bit;
            let verdict = check_proof(&forged, &known(&log));
            assert!(verdict.is_err(), "byte {place}, bit {bit}: {verdict:?}");
        }
    }
    for length in 0..file.len() {
        assert!(check_proof(&file[..length], &known(&log)).is_err(), "{length}");
    }
    let text = String::from_utf8(file).unwrap();
    let without: String =
        text.lines().filter(|line| !line.starts_with("extra")).map(|l| format!("{l}\n")).collect();
    assert_eq!(check_proof(without.as_bytes(), &known(&log)), Err(Unproved::NoEntry));
    let stranger = Key::parse(&VerifierKey::new(NAME, [9; 32]).unwrap().to_string());
    assert!(check_proof(text.as_bytes(), &stranger.into_iter().collect::<Vec<_>>()).is_err());
}

#[test]
fn growth_is_proved_from_every_head_and_from_no_other() {
    let (_world, mut log) = log_of(300);
    let heads: Vec<Head> = [0, 1, 2, 77, 255, 256, 257, 300]
        .map(|size| Head { size, root: log.reader().root(size).unwrap() })
        .to_vec();
    log.append_batch(&entries(300..900)).unwrap();
    let keys = known(&log);
    for head in &heads {
        let file = log.reader().growth_file(head.size).unwrap();
        assert_eq!(check_growth(file.as_bytes(), head, &keys).unwrap().size, 900);
        let parsed = Growth::parse(&file).unwrap();
        assert_eq!((parsed.old, parsed.origin.as_str()), (head.size, NAME));
        assert_eq!(parsed.note, log.note());
        let other = Head { root: [3; 32], ..*head };
        assert_eq!(check_growth(file.as_bytes(), &other, &keys), Err(Unproved::Path));
        let other = Head { size: head.size + 1, ..*head };
        let refused = Err(Unproved::OtherHead { size: head.size });
        assert_eq!(check_growth(file.as_bytes(), &other, &keys), refused);
    }
    for bad in ["", "old 1", "old 01\n\n", "old -1\n\n", "old 1\nx\n\n", "new 1\n\n"] {
        assert!(Growth::parse(&format!("{bad}{}", log.note())).is_none(), "{bad}");
    }
    let long = growth_file(5, &[[1; 32]; 64], log.note());
    assert!(Growth::parse(&long).is_none());
}

fn witness() -> (Ed25519Signer, WitnessKey) {
    let signer = Ed25519Signer::from_seed(&[9; 32]).unwrap();
    let key = WitnessKey::new("witness.example/w1", signer.public_key()).unwrap();
    (signer, key)
}

#[test]
fn a_cosignature_is_of_one_text_one_time_and_one_witness() {
    let (signer, key) = witness();
    let (text, at) = ("log.example\n5\nAAAA\n", 1_783_672_200);
    let made = key.cosign(text, at, &signer).unwrap();
    assert_eq!(key.verify(text, &made.line), Some(made.clone()));
    assert_eq!(WitnessKey::parse(&key.to_string()), Some(key.clone()));
    assert_eq!(key.verify("log.example\n6\nAAAA\n", &made.line), None);
    let other = WitnessKey::new("witness.example/w2", signer.public_key()).unwrap();
    assert_eq!(other.verify(text, &made.line), None);
    assert_eq!(other.verify(text, &made.line.replace("/w1", "/w2")), None);
    for place in 0..made.line.len() {
        let mut line = made.line.clone().into_bytes();
        line[place] ^= 1;
        let line = String::from_utf8_lossy(&line).into_owned();
        assert_ne!(key.verify(text, &line), Some(made.clone()), "{place}");
    }
    // A log's key is no witness's, though the bytes are the same.
    let as_log = VerifierKey::new("witness.example/w1", signer.public_key()).unwrap();
    assert_eq!(WitnessKey::parse(&as_log.to_string()), None);
    assert_eq!(VerifierKey::parse(&key.to_string()), None);
    assert_eq!(VerifierKey::parse(&as_log.to_string()), Some(as_log));
}
