//! Passwords of fifteen letters and more that are known from breaches: what is tried first against
//! a rule of fifteen letters.
//!
//! 337,335 of them, kept as the first 48 bits of their SHA-256: one and a half megabytes, and
//! nobody reads them out of the program. A password of chance is taken for one of them once in
//! four hundred million times; with 32 bits it was once in six thousand.

use aws_lc_rs::digest::{SHA256, digest};
use unicode_normalization::UnicodeNormalization;

/// First how many there are with each pair of leading bytes, then the four bytes after them, in
/// order.
const LIST: &[u8] = include_bytes!("../../data/breached.bin");
const PAIRS: usize = 65_536;
/// Bytes of a fingerprint, and those of them that the counts do not give.
pub const LENGTH: usize = 6;
const REST: usize = LENGTH - 2;

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

/// The first 48 bits of SHA-256.
pub fn fingerprint(form: &str) -> [u8; LENGTH] {
    let made = digest(&SHA256, form.as_bytes());
    made.as_ref().first_chunk().copied().unwrap_or_default()
}

fn holds(list: &[u8], fingerprint: [u8; LENGTH]) -> bool {
    let [a, b, rest @ ..] = fingerprint;
    let pair = usize::from(u16::from_be_bytes([a, b]));
    let Some((counts, rests)) = list.split_at_checked(PAIRS) else { return false };
    let before: usize = counts.iter().take(pair).map(|count| usize::from(*count)).sum();
    let count = counts.get(pair).map_or(0, |count| usize::from(*count));
    let own = rests.get(before * REST..(before + count) * REST).unwrap_or_default();
    own.chunks_exact(REST).any(|one| one == rest)
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
        assert_eq!(rests.len(), total * REST);
        assert!(total > 330_000, "{total}");
        // Each that stands there is found, and its neighbours only where they stand there too.
        let mut at = 0;
        for (pair, count) in counts.iter().enumerate().step_by(997) {
            at = counts[..pair].iter().map(|count| usize::from(*count)).sum::<usize>().max(at);
            let own = &rests[at * REST..(at + usize::from(*count)) * REST];
            for rest in own.chunks_exact(REST) {
                let mut whole = [(pair >> 8) as u8, (pair & 255) as u8, 0, 0, 0, 0];
                whole[2..].copy_from_slice(rest);
                assert!(holds(LIST, whole));
                whole[LENGTH - 1] ^= 1;
                let beside = own.chunks_exact(REST).any(|other| other == &whole[2..]);
                assert_eq!(holds(LIST, whole), beside);
            }
            assert!(own.chunks_exact(REST).is_sorted());
        }
    }
}
