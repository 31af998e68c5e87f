//! Numbers used once: 96 bits of chance for each seal, drawn in handfuls.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

use romori_types::{Chance, NoChance};

/// Length of a nonce of AES-GCM (NIST SP 800-38D §8.2.2).
pub const NONCE_BYTES: usize = 12;
/// 341 nonces a draw. A draw a seal would cost more than the seal itself.
const HANDFUL: usize = 341 * NONCE_BYTES;

/// 一度きりの数 — nonces for one thread. Not `Clone`: two copies would give the same ones.
///
/// ```compile_fail
/// fn copy(nonces: &romori_vault::Nonces) -> romori_vault::Nonces {
///     nonces.clone()
/// }
/// ```
pub struct Nonces {
    chance: Arc<dyn Chance>,
    drawn: Box<[u8; HANDFUL]>,
    next: usize,
    process: u32,
}

impl Nonces {
    /// Nonces out of this chance, which must be the system's cryptographic source.
    pub fn new(chance: Arc<dyn Chance>) -> Self {
        Self { chance, drawn: Box::new([0; HANDFUL]), next: HANDFUL, process: std::process::id() }
    }

    /// The next one. It is never given again.
    ///
    /// # Errors
    /// When the source of chance cannot be read. Nothing may be sealed then.
    pub fn draw(&mut self) -> Result<[u8; NONCE_BYTES], NoChance> {
        if self.next == HANDFUL {
            self.chance.fill(self.drawn.as_mut_slice())?;
            self.next = 0;
        }
        let at = self.next;
        self.next += NONCE_BYTES;
        Ok(std::array::from_fn(|byte| self.drawn[at + byte]))
    }
}

/// 一度きりの数の棚 — lends [`Nonces`] to one unit of work at a time.
pub struct NonceShelf {
    chance: Arc<dyn Chance>,
    idle: Mutex<Vec<Nonces>>,
}

impl NonceShelf {
    /// A shelf fed by this chance.
    pub fn new(chance: Arc<dyn Chance>) -> Self {
        Self { chance, idle: Mutex::new(Vec::new()) }
    }

    /// Lends nonces until they are dropped.
    pub fn lend(&self) -> LentNonces<'_> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        // What was drawn before a fork would be given by parent and child alike.
        let own = idle.filter(|nonces| nonces.process == std::process::id());
        let nonces = own.unwrap_or_else(|| Nonces::new(Arc::clone(&self.chance)));
        LentNonces { nonces: Some(nonces), shelf: self }
    }
}

/// 借りた一度きりの数 — goes back to its shelf by itself.
pub struct LentNonces<'a> {
    nonces: Option<Nonces>,
    shelf: &'a NonceShelf,
}

impl Deref for LentNonces<'_> {
    type Target = Nonces;

    #[expect(clippy::expect_used, reason = "only `drop` takes them away")]
    fn deref(&self) -> &Nonces {
        self.nonces.as_ref().expect("lent")
    }
}

impl DerefMut for LentNonces<'_> {
    #[expect(clippy::expect_used, reason = "only `drop` takes them away")]
    fn deref_mut(&mut self) -> &mut Nonces {
        self.nonces.as_mut().expect("lent")
    }
}

impl Drop for LentNonces<'_> {
    fn drop(&mut self) {
        if let Some(nonces) = self.nonces.take() {
            self.shelf.idle.lock().unwrap_or_else(PoisonError::into_inner).push(nonces);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// Counts up, so that a number given twice is seen.
    struct Counting(AtomicU64);

    impl Chance for Counting {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
            for chunk in bytes.chunks_mut(NONCE_BYTES) {
                let number = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
                chunk[NONCE_BYTES - 8..].copy_from_slice(&number);
            }
            Ok(())
        }
    }

    struct Silent;

    impl Chance for Silent {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoChance> {
            Err(NoChance)
        }
    }

    fn shelf() -> NonceShelf {
        NonceShelf::new(Arc::new(Counting(AtomicU64::new(0))))
    }

    #[test]
    fn none_is_given_twice_across_draws_and_loans() {
        let shelf = shelf();
        let mut seen = BTreeSet::new();
        for _ in 0..20 {
            let (mut one, mut other) = (shelf.lend(), shelf.lend());
            for _ in 0..100 {
                assert!(seen.insert(one.draw().expect("chance")));
                assert!(seen.insert(other.draw().expect("chance")));
            }
        }
        assert_eq!(seen.len(), 4_000);
    }

    #[test]
    fn what_was_drawn_by_another_process_is_thrown_away() {
        let shelf = shelf();
        let mut nonces = shelf.lend();
        nonces.draw().expect("chance");
        nonces.process = nonces.process.wrapping_add(1);
        drop(nonces);
        let after = shelf.lend().draw().expect("chance");
        // 0 was given out of a handful of 341: the next handful begins with 341.
        assert_eq!(after[4..], 341_u64.to_be_bytes());
    }

    #[test]
    fn without_chance_there_is_no_number() {
        let mut nonces = Nonces::new(Arc::new(Silent));
        assert_eq!(nonces.draw(), Err(NoChance));
        assert_eq!(nonces.draw(), Err(NoChance));
    }
}
