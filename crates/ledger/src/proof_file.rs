//! Proofs as files that others' tools read: C2SP tlog-proof, and the body of a C2SP tlog-witness
//! request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::hash::{HASH_BYTES, Hash};
use crate::note::Checkpoint;

/// A proof has at most so many hashes: C2SP tlog-witness.
const HASHES_MAX: usize = 63;

/// 証明ファイル — that this leaf is at this index of the log with this signed checkpoint: C2SP
/// tlog-proof. The leaf goes along as extra data, so that the file needs nothing beside it.
pub fn inclusion_file(index: u64, leaf: &[u8], proof: &[Hash], checkpoint: &str) -> String {
    let leaf = STANDARD.encode(leaf);
    let proof = lines(proof);
    format!("c2sp.org/tlog-proof@v1\nextra {leaf}\nindex {index}\n{proof}\n{checkpoint}")
}

/// 増えただけの証明 — that the tree of the old size is the beginning of the one with this signed
/// checkpoint: the body of a C2SP tlog-witness request.
pub fn growth_file(old: u64, proof: &[Hash], checkpoint: &str) -> String {
    format!("old {old}\n{}\n{checkpoint}", lines(proof))
}

fn lines(proof: &[Hash]) -> String {
    proof.iter().map(|hash| STANDARD.encode(hash) + "\n").collect()
}

/// 証人への申出 — a checkpoint with the proof that it grew out of an earlier one, not yet judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// The size that it grew out of.
    pub old: u64,
    /// The proof.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub note: String,
    /// The log that the checkpoint names. Nothing says yet that the log has signed it.
    pub origin: String,
}

impl Growth {
    /// The parts of a file that [`growth_file`] has written. None for any other.
    pub fn parse(file: &str) -> Option<Self> {
        let (head, note) = file.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let digits = lines.next()?.strip_prefix("old ")?;
        let old: u64 = digits.parse().ok()?;
        let proof: Option<Vec<Hash>> = lines
            .map(|line| <[u8; HASH_BYTES]>::try_from(STANDARD.decode(line).ok()?).ok())
            .collect();
        let proof = proof.filter(|proof| proof.len() <= HASHES_MAX)?;
        let origin = Checkpoint::origin_of(note)?.to_owned();
        (old.to_string() == digits).then(|| Self { old, proof, note: note.to_owned(), origin })
    }
}
