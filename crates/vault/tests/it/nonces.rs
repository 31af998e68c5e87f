//! A backup restored beside the running original: two writers with the same keys.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use romori_types::{Chance, NoChance};
use romori_vault::{ClientKeys, Nonces, Sealed};

use crate::world::{System, custodian, opened, place, stored};

const EACH: usize = 1_000_000;

/// Generation and nonce as they stand in the sealed bytes.
fn used(sealed: &Sealed) -> [u8; 16] {
    std::array::from_fn(|at| sealed.as_bytes()[1 + at])
}

fn write(keys: &ClientKeys, chance: Arc<dyn Chance>, count: usize) -> Vec<[u8; 16]> {
    let mut nonces = Nonces::new(chance);
    let seal = |_| used(&keys.seal(&mut nonces, &place(), b"text").expect("sealed"));
    (0..count).map(seal).collect()
}

/// How many pairs of generation and nonce the writers have in common or used twice.
fn repeated(chances: [Arc<dyn Chance>; 2], each: usize) -> usize {
    let (custodian, _folder) = custodian();
    let backup = stored(&custodian, 1);
    let mut used: Vec<[u8; 16]> = thread::scope(|scope| {
        let writers = chances.map(|chance| {
            let keys = opened(&custodian, &backup, 1);
            scope.spawn(move || write(&keys, chance, each))
        });
        writers.into_iter().flat_map(|writer| writer.join().expect("a writer")).collect()
    });
    assert_eq!(used.len(), each * 2);
    used.sort_unstable();
    used.windows(2).filter(|pair| pair[0] == pair[1]).count()
}

#[test]
fn two_writers_from_one_backup_never_use_a_number_twice() {
    assert_eq!(repeated([Arc::new(System), Arc::new(System)], EACH), 0);
}

/// Sabotage: numbers that were part of the backup, as a stored counter would be.
#[test]
fn numbers_that_come_back_with_the_backup_are_noticed() {
    struct Restored(AtomicU64);

    impl Chance for Restored {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
            for chunk in bytes.chunks_mut(12) {
                let next = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
                chunk[4..].copy_from_slice(&next);
            }
            Ok(())
        }
    }

    let restored = || -> Arc<dyn Chance> { Arc::new(Restored(AtomicU64::new(7))) };
    assert_eq!(repeated([restored(), restored()], 1_000), 1_000);
}
