//! Passwords of fifteen letters and more that are known from breaches: what is tried first against
//! a rule of fifteen letters.
//!
//! 337,324 of them, kept as the first 32 bits of their SHA-256: three quarters of a megabyte, and
//! nobody reads them out of the program. A password of chance is taken for one of them once in
//! six thousand times, and then another one is asked for.

use aws_lc_rs::digest::{SHA256, digest};
use unicode_normalization::UnicodeNormalization;

/// First how many there are with each pair of leading bytes, then the two bytes after them, in
/// order.
const LIST: &[u8] = include_bytes!("../../data/breached.bin");
const PAIRS: usize = 65_536;

/// Whether a password is one of them, written forwards or backwards, in capitals or not.
pub fn is_breached(text: &str) -> bool {
    let form = form(text);
    let backwards: String = form.chars().rev().collect();
    holds(LIST, fingerprint(&form)) || holds(LIST, fingerprint(&backwards))
}

/// Width and case do not tell passwords apart here.
pub fn form(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// The first 32 bits of SHA-256.
pub fn fingerprint(form: &str) -> u32 {
    let made = digest(&SHA256, form.as_bytes());
    made.as_ref().iter().take(4).fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

fn holds(list: &[u8], fingerprint: u32) -> bool {
    let [a, b, c, d] = fingerprint.to_be_bytes();
    let pair = usize::from(u16::from_be_bytes([a, b]));
    let Some((counts, rests)) = list.split_at_checked(PAIRS) else { return false };
    let before: usize = counts.iter().take(pair).map(|count| usize::from(*count)).sum();
    let count = counts.get(pair).map_or(0, |count| usize::from(*count));
    let own = rests.get(before * 2..(before + count) * 2).unwrap_or_default();
    own.chunks_exact(2).any(|rest| rest == [c, d])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the list as it is published.
    #[test]
    fn what_was_breached_is_known_in_any_case_and_backwards() {
        for known in ["elenagubernja16", "rick13518892990", "vladimirovich98", "6wswd7DGDbTxA!3"] {
            assert!(is_breached(known), "{known}");
            assert!(is_breached(&known.to_uppercase()), "{known}");
            assert!(is_breached(&known.chars().rev().collect::<String>()), "{known}");
        }
        for own in ["さかなやのねこがまたにげだした", "qmzufhwoeirvnaslkdj", ""] {
            assert!(!is_breached(own), "{own}");
        }
    }

    #[test]
    fn the_list_is_whole_and_in_order() {
        let (counts, rests) = LIST.split_at(PAIRS);
        let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
        assert_eq!(rests.len(), total * 2);
        assert!(total > 330_000, "{total}");
        // Each that stands there is found, and its neighbours only where they stand there too.
        let mut at = 0;
        for (pair, count) in counts.iter().enumerate().step_by(997) {
            at = counts[..pair].iter().map(|count| usize::from(*count)).sum::<usize>().max(at);
            let own = &rests[at * 2..(at + usize::from(*count)) * 2];
            for rest in own.chunks_exact(2) {
                let whole = [(pair >> 8) as u8, (pair & 255) as u8, rest[0], rest[1]];
                assert!(holds(LIST, u32::from_be_bytes(whole)));
            }
            assert!(own.chunks_exact(2).is_sorted());
        }
    }
}
